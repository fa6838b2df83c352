"""The exact solver of the head: its softmax, and what is written for each word it may hold."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler.gate.attention import softmax
from sampler.gate.landscape import context, fitted
from sampler.gate.walker import Params, alone, commit

__all__ = ["Exact", "occupancy", "solve"]


class Exact(NamedTuple):
    """Averages over draws."""

    share: float  # of the draws that the head holds the match
    above: float  # the same above chance: 0 for one of K alike, 1 for always
    ratio: float  # right : wrong, match to best wrong word
    acts: float  # net times the hero is written by a head that holds the match, per draw


@lru_cache(maxsize=1024)
def occupancy(params: Params, temperature: float) -> np.ndarray:
    """float64[K], the weight the head gives each word: softmax(q k / sqrt(d) / T).

    At T = 0 all of it to the best, evenly among equals.
    """
    scores = fitted(params.context, params.bias)
    if temperature <= 0:
        best = np.asarray(scores == scores.max(), dtype=float)
        law = best / best.sum()
    else:
        law = softmax((scores - scores.max()) / temperature)
    return _rotated(law).mean(axis=0) if params.shuffled else law


def _rotated(law: np.ndarray) -> np.ndarray:
    """float64[K, K], what each word (column) gets by its fit in each rotation (row)."""
    kinds = len(law)
    return np.asarray(law[(np.arange(kinds)[:, None] + np.arange(kinds)) % kinds])


def solve(params: Params, temperature: float) -> Exact:
    """All averages."""
    law, (match, wrong) = occupancy(params, temperature), params.order[:2]
    kinds, (write, erase) = len(law), commit(params, temperature)
    heroes = alone(params, temperature)[:, context(params.context).named]
    return Exact(
        share=float(law[match]),
        above=float((law[match] - 1 / kinds) / (1 - 1 / kinds)),
        ratio=float(law[match] / law[wrong]) if law[wrong] > 0 else math.inf,
        acts=float(law[match] * heroes[match] * (write - erase)),
    )
