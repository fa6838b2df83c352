"""What motors show: drift and counts measured between two states, and the exact drift against temperature."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.exact import drift
from ratchet.walker import COLDEST, KT0, Params, State, fuel_of

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent motors."""

    velocity: float  # nm/s
    stderr: float  # its standard error; nan for one motor
    forward: int  # steps
    backward: int
    directionality: float
    diffusion: float  # nm^2/s; nan for one motor
    entropy_per_step: float  # kT per net step; nan while there is none


def observe(start: State, state: State, params: Params, temperature: float, ticks: int) -> Observation:
    """What the motors did in the `ticks` ticks between two states. A change of params.tick in between is not seen."""
    seconds = ticks * params.tick
    travelled = state.x - start.x
    change = (state.counts - start.counts).sum(axis=0)
    n = len(travelled)
    forward, backward = int(change[0]), int(change[1])
    spread = float(travelled.var(ddof=1)) if n > 1 else math.nan
    net = forward - backward
    made = math.nan
    if net and temperature >= COLDEST:
        burnt = float(change[2] - change[3])
        work = params.load * float(travelled.sum()) / KT0
        made = (fuel_of(params, temperature) * burnt - work) / temperature / net
    return Observation(
        velocity=float(travelled.mean()) / seconds,
        stderr=math.sqrt(spread / n) / seconds,
        forward=forward,
        backward=backward,
        directionality=net / (forward + backward) if forward + backward else math.nan,
        diffusion=spread / (2 * seconds),
        entropy_per_step=made,
    )


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact velocity, nm/s, at each temperature: float64 of the same shape."""
    return np.array([drift(params, float(t)) for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
