"""What a student's texts show: drift and counts measured between two states, and the teacher's exact drift."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler.powerhouse.exact import solve
from sampler.powerhouse.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent texts; standard errors are nan for one text."""

    velocity: float  # story words per token
    stderr: float
    forward: int  # draws that gained story words
    backward: int
    directionality: float
    diffusion: float  # story words^2 per token
    lost: float  # share of draws that lost the thread


def observe(start: State, state: State, params: Params, temperature: float, ticks: int) -> Observation:
    """What the texts did in the `ticks` ticks between two states, the student learning all the while."""
    change, n = (state.counts - start.counts).astype(float), len(state.place)
    forward, backward = int(change[:, 1].sum()), int(change[:, 2].sum())
    spread = float(change[:, 0].var(ddof=1)) if n > 1 else math.nan
    return Observation(
        velocity=float(change[:, 0].mean()) / ticks,
        stderr=math.sqrt(spread / n) / ticks,
        forward=forward,
        backward=backward,
        directionality=(forward - backward) / (forward + backward) if forward + backward else math.nan,
        diffusion=spread / (2 * ticks),
        lost=float(change[:, 3].mean()) / ticks,
    )


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact drift that training leads to, story words per token, at each temperature: float64 of the same shape."""
    found = [solve(params, float(t)).velocity for t in np.ravel(temperatures)]
    return np.array(found).reshape(np.shape(temperatures))
