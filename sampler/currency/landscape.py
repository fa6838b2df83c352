"""The levels of a budget: how fast tokens are asked for and refilled at each count of them, queue included."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np


class Params(NamedTuple):
    """What is fixed of a budget and its writers."""

    bias: float
    smooth: bool
    fuel: float  # kT0 per token: what a written word costs more than an unwritten one
    writers: int
    speed: float  # tokens per second that each writer asks for while it does not wait
    bucket: int  # tokens that the bucket holds
    supply: float  # tokens per second of the refill; 0 = switched off
    window: int  # tokens of a writer's context window


class Levels(NamedTuple):
    """The budget as arrays over its levels, from all M writers waiting (-M) to a full bucket of N tokens."""

    rates: np.ndarray  # float64[M + N + 1, 2], per second: a token is asked for, a token is refilled
    tokens: np.ndarray  # int64[M + N + 1], in the bucket
    waiting: np.ndarray  # int64[M + N + 1], writers in the queue


@lru_cache(maxsize=256)
def levels(params: Params) -> Levels:
    """All rates of a budget. Who waits does not ask again, and what would overflow the bucket is lost."""
    level = np.arange(-params.writers, params.bucket + 1)
    waiting = np.maximum(-level, 0)
    rates = np.zeros((len(level), 2))
    rates[:, 0] = params.speed * (params.writers - waiting)
    rates[:-1, 1] = params.supply
    return Levels(rates, np.maximum(level, 0), waiting)
