"""The exact solver of the race: the softmax of every menu, and the chain of words that follows from it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler import exact
from sampler import walker as texts
from sampler.race.walker import Params, table

__all__ = ["Exact", "chances", "solve", "visits"]


class Exact(NamedTuple):
    """Stationary averages."""

    progress: float  # story words per race
    best: float  # share of races that the likeliest named word of the menu wins
    entropy: float  # nats per race, over the options of the menu


def chances(params: Params, temperature: float) -> np.ndarray:
    """float64[S, W], the chance of each option to be next: the softmax of its menu's scores (at T = 0 the favourite)."""
    found = table(params, temperature)
    if temperature <= 0:
        return np.asarray(np.arange(found.scores.shape[1]) == found.favourite[:, None], dtype=float)
    weights = np.exp(found.scores - found.scores.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


@lru_cache(maxsize=256)
def visits(params: Params, temperature: float) -> np.ndarray:
    """float64[S], the share of races run after each word: the stationary law of the chain of words."""
    if params.menus is None:
        return exact.chain(texts.params(bias=params.bias, smooth=params.smooth), temperature)[1]
    p, target = chances(params, temperature), table(params, temperature).target
    matrix = np.zeros((len(p), len(p)))
    np.add.at(matrix, (np.arange(len(p))[:, None], target), p)
    return exact.stationary(matrix) if temperature >= exact.COLDEST else _greedy(matrix)


def _greedy(matrix: np.ndarray) -> np.ndarray:
    """Where a text without noise ends that starts from the first menu: its loop, evenly."""
    follow = matrix.argmax(axis=1)
    place = 0
    for _ in follow:
        place = follow[place]
    loop = [place]
    while follow[loop[-1]] != place:
        loop.append(follow[loop[-1]])
    law = np.zeros(len(follow))
    law[loop] = 1.0 / len(loop)
    return law


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages."""
    found, p, law = table(params, temperature), chances(params, temperature), visits(params, temperature)
    way = (p * found.gain).sum(axis=1)
    if params.menus is None and temperature > 0:
        shares = np.diff(found.rest, axis=1, prepend=0.0) / found.rest[:, -1:]
        way += p[:, -1] * (shares * found.progress).sum(axis=1)
    return Exact(
        progress=float(law @ way),
        best=float(law @ p[np.arange(len(p)), found.favourite]),
        entropy=float(-(law[:, None] * p * np.log(np.where(p > 0, p, 1.0))).sum()) + 0.0,
    )
