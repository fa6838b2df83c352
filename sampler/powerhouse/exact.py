"""The exact solver: teacher and student as finite Markov chains, and the loss between them without sampling."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler.exact import COLDEST, greedy_law, stationary
from sampler.landscape import landscape, logits
from sampler.powerhouse.landscape import pairs, teacher, words
from sampler.powerhouse.walker import Params

__all__ = ["Exact", "solve"]


class Exact(NamedTuple):
    """Stationary averages per token of a text."""

    velocity: float  # story words per token
    forward: float  # share of draws that gain story words
    backward: float
    lost: float  # share of draws that lose the thread


def chances(table: np.ndarray, params: Params, temperature: float) -> np.ndarray:
    """float64[V, V], softmax of logits float64[V, V] at a temperature; a token counts once per word it stands for."""
    if temperature < COLDEST:
        p = np.zeros_like(table)
        p[np.arange(len(table)), table.argmax(axis=1)] = 1.0
        return p
    p = words(params) * np.exp((table - table.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(p / p.sum(axis=1, keepdims=True))


def written(table: np.ndarray, params: Params, temperature: float) -> Exact:
    """The averages of what a student with these logits, float64[V, V], writes; at T = 0 over all first words."""
    p = chances(table, params, temperature)
    flow = (stationary(p) if temperature >= COLDEST else greedy_law(p))[:, None] * p
    story = landscape(params.smooth)
    gain = story.progress
    return Exact(
        velocity=float((flow * gain).sum()),
        forward=float(flow[gain > 0].sum()),
        backward=float(flow[gain < 0].sum()),
        lost=float(flow[~story.near].sum()),
    )


def solve(params: Params, temperature: float) -> Exact:
    """The averages that training leads to: the teacher's logits, or without gradient steps none at all.

    A teacher that writes without noise teaches its loop, which is all that there is then.
    """
    table = logits(params.bias, params.smooth)
    return written(table if params.rate > 0 else np.zeros_like(table), params, temperature)


def loss(table: np.ndarray, params: Params) -> float:
    """The exact cross-entropy of a student's next token at T = 1 on the teacher's text, nats per token."""
    w = words(params)
    mass = np.log((w * np.exp(table)).sum(axis=1))
    logs = table + np.log(w) - mass[:, None]
    return float(-(pairs(params) * logs).sum())


@lru_cache(maxsize=16)
def floor(params: Params) -> float:
    """The least loss of all, the entropy of the teacher's next token, nats."""
    p, flow = teacher(params)[0], pairs(params)
    return abs(float((flow * np.log(np.where(flow > 0, p, 1.0))).sum()))
