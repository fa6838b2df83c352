"""What jumping motors show: how far they come, how long they wait, and how often the likeliest reaction wins."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.race.exact import solve
from ratchet.race.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent motors since they were dealt; all but the draws nan before the first."""

    progress: float  # sites per race
    stderr: float  # its standard error over motors; nan for one
    best: float  # share of races won by the likeliest option
    draws: int
    velocity: float  # nm/s
    velocity_stderr: float
    wait: float  # s per race
    wait_stderr: float


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the motors did since they were dealt, at one temperature."""
    total, time, n = int(state.draws.sum()), float(state.clock.sum()), len(state.draws)
    if total == 0:
        return Observation(math.nan, math.nan, math.nan, 0, *(math.nan,) * 4)
    progress, speed, wait = float(state.moved.sum()) / total, float(state.moved.sum()) / time, time / total
    period = params.motor.period

    def error(rest: np.ndarray, per: float) -> float:
        """Standard error of a ratio of sums from its residuals."""
        return float(rest.std(ddof=1)) * math.sqrt(n) / per if n > 1 else math.nan

    return Observation(
        progress=progress,
        stderr=error(state.moved - progress * state.draws, total),
        best=float(state.best.sum()) / total,
        draws=total,
        velocity=period * speed,
        velocity_stderr=period * error(state.moved - speed * state.clock, time),
        wait=wait,
        wait_stderr=error(state.clock - wait * state.draws, total),
    )


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact sites per race at each temperature: float64 of the same shape."""
    return np.array([solve(params, float(t)).progress for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
