"""The exact solver of drafts: the softmax over a slot's words, the chain of texts, and a run's climb along it."""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler.evolution.landscape import SLOTS, TEXTS, WIDTH, choices, mirrored, rewrites, scores
from sampler.evolution.walker import Params

__all__ = ["Exact", "chances", "climb", "ends", "founders", "law", "matrix", "solve"]


class Exact(NamedTuple):
    """Averages over a run."""

    gain: float  # of the score from the change of the brief to the end of the run
    start: float  # mean score at the change
    kept: float  # share of rewritten drafts that are kept; nan where there are none
    best: float  # share of texts that are the new brief's best at the end


@lru_cache(maxsize=256)
def chances(params: Params, temperature: float) -> np.ndarray:
    """float64[S, 3, 3], the chance of each word to be kept where a slot of a text is rewritten, by enumeration.

    With a draft for every word it is softmax(score / T), whatever the text had there before.
    """
    table, own = params.selection * scores(), choices()[:, :, None]
    found, ways = np.zeros((TEXTS, SLOTS, WIDTH)), list(itertools.permutations(range(1, WIDTH), params.drafts - 1))
    for way in ways:
        words = (own + np.array([0, *way])) % WIDTH
        shares = np.zeros_like(found)
        np.put_along_axis(shares, words, _kept(table[np.take_along_axis(rewrites(), words, axis=2)], temperature), 2)
        found += shares / len(ways)
    return found


def _kept(values: np.ndarray, temperature: float) -> np.ndarray:
    """float64[..., D], the softmax over drafts; at T = 0 the first of the best."""
    if temperature <= 0:
        return np.asarray(np.arange(values.shape[-1]) == values.argmax(axis=-1)[..., None], dtype=float)
    weights = np.exp((values - values.max(axis=-1, keepdims=True)) / temperature)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


@lru_cache(maxsize=256)
def matrix(params: Params, temperature: float) -> np.ndarray:
    """float64[S, S], the chance of each text to be the one the next round starts from."""
    if not params.mutation:
        return np.eye(TEXTS)
    if not params.inheritance:
        return np.full((TEXTS, TEXTS), 1.0 / TEXTS)
    moves = np.zeros((TEXTS, TEXTS))
    np.add.at(moves, (np.arange(TEXTS)[:, None, None], rewrites()), chances(params, temperature) / SLOTS)
    return moves


@lru_cache(maxsize=256)
def law(params: Params, temperature: float) -> np.ndarray:
    """float64[S], how often each text is found in the long run: exp(score / T), as after a heat bath.

    Uniform without inheritance.
    """
    if not params.inheritance or params.selection == 0:
        return np.full(TEXTS, 1.0 / TEXTS)
    high = params.selection * (scores() - scores().max())
    weights = np.exp(high / temperature) if temperature > 0 else np.asarray(high == 0, dtype=float)
    return np.asarray(weights / weights.sum())


def founders(params: Params, temperature: float) -> np.ndarray:
    """float64[S], the law of texts just after the brief has changed: the long run's of the old one."""
    return law(params, temperature)[mirrored()]


@lru_cache(maxsize=512)
def climb(params: Params, temperature: float) -> np.ndarray:
    """float64[C + 1], the mean score at each note of a run, the first at the change."""
    notes, at = params.run // params.every, founders(params, temperature)
    if not params.inheritance:
        return np.full(notes + 1, float(at @ scores()))
    stride, found = np.linalg.matrix_power(matrix(params, temperature), params.every), [float(at @ scores())]
    for _ in range(notes):
        at = at @ stride
        found.append(float(at @ scores()))
    return np.array(found)


@lru_cache(maxsize=256)
def ends(params: Params, temperature: float) -> np.ndarray:
    """float64[S], the share of runs that end with each text."""
    start = founders(params, temperature)
    return np.asarray(start @ np.linalg.matrix_power(matrix(params, temperature), params.run))


def solve(params: Params, temperature: float) -> Exact:
    """Averages over a run."""
    path, at, spent = climb(params, temperature), founders(params, temperature), np.zeros(TEXTS)
    moves = matrix(params, temperature)
    for _ in range(params.run):
        spent += at
        at = at @ moves
    stays = np.take_along_axis(chances(params, temperature), choices()[:, :, None], axis=2).mean(axis=(1, 2))
    kept = float(spent @ (1 - stays)) / params.run / (params.drafts - 1) if params.mutation else math.nan
    return Exact(float(path[-1] - path[0]), float(path[0]), kept, float(ends(params, temperature)[np.argmax(scores())]))
