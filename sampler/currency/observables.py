"""What budgets show: how full they are, how long their queues, how fast their writers and what a story word costs."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler.currency.exact import solve
from sampler.currency.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent budgets since they were dealt; all but the counts nan before the first second."""

    level: float  # tokens in the bucket
    level_stderr: float  # of the mean over budgets; nan for one
    waiting: float  # writers in the queue
    waiting_stderr: float
    throughput: float  # tokens spent per second
    throughput_stderr: float
    velocity: float  # story words per second of one writer
    velocity_stderr: float
    price: float  # tokens spent per story word; nan where the story's motion cannot be told from none
    price_stderr: float
    spent: int  # tokens
    forward: int  # written words that gained story words
    backward: int


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the budgets did since they were dealt, at one temperature."""
    time, tokens = state.clock, state.counts[:, :, :2].sum(axis=(1, 2))
    gained = state.story.sum(axis=1)
    counts = int(tokens.sum()), int(state.counts[:, :, 2].sum()), int(state.counts[:, :, 3].sum())
    if not time.sum() > 0:
        return Observation(*(math.nan,) * 10, *counts)
    velocity = ratio(gained, time * params.writers)
    certain = abs(velocity[0]) > 4 * velocity[1]
    return Observation(
        *ratio(state.lived, time),
        *ratio(state.queued, time),
        *ratio(tokens, time),
        *velocity,
        *(ratio(tokens, gained) if certain else (math.nan, math.nan)),
        *counts,
    )


def ratio(above: np.ndarray, below: np.ndarray) -> tuple[float, float]:
    """A ratio of sums over independent members and its standard error from their residuals; nan for one member."""
    n, total = len(above), float(below.sum())
    value = float(above.sum()) / total
    rest = above - value * below
    return value, float(rest.std(ddof=1)) * math.sqrt(n) / abs(total) if n > 1 else math.nan


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact tokens per story word at each temperature, inf where none is gained: float64 of the same shape."""
    return np.array([solve(params, float(t)).price for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
