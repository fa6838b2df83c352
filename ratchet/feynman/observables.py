"""What wheels with a pawl show: drift and heat measured between two states, and the exact drift against temperature."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.feynman.exact import drift
from ratchet.feynman.landscape import saw
from ratchet.feynman.walker import Params, State
from ratchet.walker import KT0

__all__ = ["Books", "Observation", "books", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent wheels; standard errors are nan for one wheel."""

    velocity: float  # nm/s
    stderr: float
    forward: int  # teeth
    backward: int
    directionality: float
    diffusion: float  # nm^2/s; nan for one wheel
    heat: float  # kT0/s taken from the pawl's bath, per wheel
    heat_stderr: float


class Books(NamedTuple):
    """Where the energy of each wheel went between two states, kT0: float64[n] each; paid = work + heat + stored."""

    paid: np.ndarray  # heat from the pawl's bath
    work: np.ndarray  # lifted against the load
    heat: np.ndarray  # given to the wheel's bath
    stored: np.ndarray  # in wheel and pawl


def observe(start: State, state: State, params: Params, temperature: float, ticks: int) -> Observation:
    """What the wheels did in the `ticks` ticks between two states. A change of params.tick in between is not seen."""
    seconds, n = ticks * params.tick, len(state.place)
    travelled, paid = state.x - start.x, state.books[:, 1] - start.books[:, 1]
    forward, backward = (int((state.discrete[:, k] - start.discrete[:, k]).sum()) for k in (3, 4))
    spread, leak = (float(values.var(ddof=1)) if n > 1 else math.nan for values in (travelled, paid))
    return Observation(
        velocity=float(travelled.mean()) / seconds,
        stderr=math.sqrt(spread / n) / seconds,
        forward=forward,
        backward=backward,
        directionality=(forward - backward) / (forward + backward) if forward + backward else math.nan,
        diffusion=spread / (2 * seconds),
        heat=float(paid.mean()) / seconds,
        heat_stderr=math.sqrt(leak / n) / seconds,
    )


def books(start: State, state: State, params: Params, temperature: float) -> Books:
    """The books between two states under constant params; both heats come from the stepper's own entries."""
    return Books(
        paid=state.books[:, 1] - start.books[:, 1],
        work=params.load * (state.x - start.x) / KT0,
        heat=_given(state, params) - _given(start, params),
        stored=_landscape(state, params) - _landscape(start, params),
    )


def _landscape(state: State, params: Params) -> np.ndarray:
    """Energy of each wheel and pawl, kT0."""
    return np.where(state.up, params.lift, saw(params, state.place[:, 0]))


def _given(state: State, params: Params) -> np.ndarray:
    """Heat given to the wheel's bath up to now: the entries, and what was given since the last of them."""
    return state.books[:, 0] + state.books[:, 2] - _landscape(state, params) - params.load * state.x / KT0


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact velocity, nm/s, at each temperature: float64 of the same shape."""
    return np.array([drift(params, float(t)) for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
