"""What rotors show: turns and ATP counted between two states, and the exact drift against temperature."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.powerhouse.exact import drift
from ratchet.powerhouse.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent rotors; standard errors are nan for one rotor."""

    velocity: float  # turns/s
    stderr: float
    forward: int  # ATP made
    backward: int  # ATP split
    directionality: float
    diffusion: float  # turns^2/s


def observe(start: State, state: State, params: Params, temperature: float, ticks: int) -> Observation:
    """What the rotors did in the `ticks` ticks between two states. A change of params.tick in between is not seen."""
    seconds, n = ticks * params.tick, len(state.place)
    turned = state.turns - start.turns
    forward, backward = (int((state.discrete[:, k] - start.discrete[:, k]).sum()) for k in (2, 3))
    spread = float(turned.var(ddof=1)) if n > 1 else math.nan
    return Observation(
        velocity=float(turned.mean()) / seconds,
        stderr=math.sqrt(spread / n) / seconds,
        forward=forward,
        backward=backward,
        directionality=(forward - backward) / (forward + backward) if forward + backward else math.nan,
        diffusion=spread / (2 * seconds),
    )


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact velocity, turns/s, at each temperature: float64 of the same shape."""
    return np.array([drift(params, float(t)) for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
