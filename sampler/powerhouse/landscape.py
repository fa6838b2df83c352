"""The landscape that the student is to learn: the teacher's chances, and how many words each token stands for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sampler.exact import COLDEST, chain
from sampler.landscape import PERIOD, landscape
from sampler.powerhouse.walker import Params
from sampler.walker import params as text

__all__ = ["PERIOD", "pairs", "teacher", "words"]


@lru_cache(maxsize=16)
def _teacher(bias: float, smooth: bool, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    chances, law = chain(text(bias=bias, smooth=smooth), temperature)
    if temperature < COLDEST:  # one text has one loop: the one that the story's first word leads to
        follow, word = chances.argmax(axis=1), 0
        for _ in follow:
            word = follow[word]
        law = np.zeros(len(follow))
        for _ in follow:
            law[word] += 1.0 / len(follow)
            word = follow[word]
    return chances, law


def teacher(params: Params) -> tuple[np.ndarray, np.ndarray]:
    """(chances float64[V, V] of the teacher's next token, stationary law float64[V] of its text)."""
    return _teacher(params.bias, params.smooth, params.teacher)


def pairs(params: Params) -> np.ndarray:
    """float64[V, V], how often each token follows each other in the teacher's text."""
    chances, law = teacher(params)
    return np.asarray(law[:, None] * chances)


def words(params: Params) -> np.ndarray:
    """float64[V], dictionary words that each token stands for; the untrained student's chances are their shares."""
    return landscape(params.smooth).weight
