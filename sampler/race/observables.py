"""What raced texts show: how far the story comes, and how often the likeliest word wins."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler.race.exact import solve
from sampler.race.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent texts since they were dealt; all but the draws nan before the first."""

    progress: float  # story words per race
    stderr: float  # its standard error over texts; nan for one
    best: float  # share of races won by the likeliest named word
    draws: int


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the texts did since they were dealt, at one temperature."""
    total, n = int(state.draws.sum()), len(state.draws)
    if total == 0:
        return Observation(math.nan, math.nan, math.nan, 0)
    progress = float(state.moved.sum()) / total
    rest = state.moved - progress * state.draws
    return Observation(
        progress=progress,
        stderr=float(rest.std(ddof=1)) * math.sqrt(n) / total if n > 1 else math.nan,
        best=float(state.best.sum()) / total,
        draws=total,
    )


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact story words per race at each temperature: float64 of the same shape."""
    return np.array([solve(params, float(t)).progress for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
