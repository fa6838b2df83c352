"""The exact solver of two clocks: each channel relaxes as one exponential, about what it is in the long run."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.clocks.landscape import attempts, crossings, fitting
from ratchet.clocks.walker import Params

__all__ = ["Channel", "Exact", "channels", "course", "founders", "solve", "time"]


class Channel(NamedTuple):
    """How one clock goes; both are averages over cell lines."""

    rate: float  # share of what is missing that is made good in a generation
    right: float  # share of marks or genes that fit in the long run


class Exact(NamedTuple):
    """Averages over a run."""

    gain: float  # of the share that fits, mean of both channels, from the switch to the end of the run
    fast: float  # relaxation times, generations; inf for a clock that stands, 0 for one that keeps nothing
    slow: float


@lru_cache(maxsize=1024)
def channels(params: Params, temperature: float) -> tuple[Channel, Channel]:
    """The fast and the slow clock. Without inheritance everything is drawn anew in every generation."""
    if not params.inheritance:
        drawn = Channel(1.0, 0.5)
        return drawn if params.fast and attempts(temperature) > 0 else Channel(0.0, 0.5), drawn if attempts(
            temperature
        ) > 0 else Channel(0.0, 0.5)
    fast = Channel(attempts(temperature) if params.fast else 0.0, fitting(params.bias, temperature))
    up, down = crossings(params.bias, temperature)
    slow = Channel(up + down, up / (up + down) if up + down > 0 else 0.5)
    return fast, slow


def founders(params: Params, temperature: float) -> tuple[float, float]:
    """Shares of the fast and the slow channel that fit just after a switch, when runs have long followed one another.

    A run takes z to e + (z - e) a with a = (1 - rate)^run, and a switch takes z to 1 - z: solved for what comes back.
    """
    found = []
    for channel in channels(params, temperature):
        left = (1.0 - channel.rate) ** params.run
        found.append(1.0 - (channel.right + (1.0 - channel.right) * left) / (1.0 + left))
    return found[0], found[1]


def course(params: Params, temperature: float, ages: np.ndarray) -> np.ndarray:
    """float64[n, 2], the mean share of both channels that fits at these ages, generations since the switch."""
    columns = [
        channel.right + (start - channel.right) * (1.0 - channel.rate) ** np.asarray(ages, dtype=float)
        for channel, start in zip(channels(params, temperature), founders(params, temperature), strict=True)
    ]
    return np.stack(columns, axis=1)


def time(channel: Channel) -> float:
    """Relaxation time of a clock, generations."""
    if channel.rate >= 1:
        return 0.0
    return -1.0 / math.log1p(-channel.rate) if channel.rate > 0 else math.inf


def solve(params: Params, temperature: float) -> Exact:
    """Averages over a run."""
    ends = course(params, temperature, np.array([0, params.run])).mean(axis=1)
    fast, slow = channels(params, temperature)
    return Exact(float(ends[1] - ends[0]), time(fast), time(slow))
