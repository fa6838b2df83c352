"""The menus of a text: after each word the candidates with their logits, the rest of the dictionary as one option."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler.landscape import landscape, logits

WIDTH = 5  # options of the longest menu
NAMED = WIDTH - 1  # words with an option of their own after each word of the story


class Candidate(NamedTuple):
    """One word that can come next: it has the weight weight * exp(logit / T)."""

    name: str
    weight: float  # dictionary words it stands for
    logit: float
    target: int  # the menu afterwards
    gain: int = 0  # story words by which the text moves


Menu = tuple[Candidate, ...]


@lru_cache(maxsize=16)
def story(bias: float, smooth: bool) -> tuple[np.ndarray, np.ndarray]:
    """int64[V, 4] ids of the best-scored words after each word, best first; bool[V, V] which words are left."""
    table = logits(bias, smooth)
    top = np.argsort(-table, axis=1, kind="stable")[:, :NAMED]
    left = np.ones(table.shape, dtype=bool)
    np.put_along_axis(left, top, False, axis=1)
    return top, left


def named(bias: float, smooth: bool, word: int) -> Menu:
    """The candidates that have an option of their own after a word of the story."""
    found = landscape(smooth)
    scores = logits(bias, smooth)[word]
    return tuple(
        Candidate(found.words[i], float(found.weight[i]), float(scores[i]), int(i), int(found.progress[word, i]))
        for i in story(bias, smooth)[0][word]
    )


def others(bias: float, smooth: bool, word: int) -> int:
    """How many dictionary words the last option stands for."""
    return round(float(landscape(smooth).weight[story(bias, smooth)[1][word]].sum()))
