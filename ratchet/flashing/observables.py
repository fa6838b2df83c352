"""What walkers under a lamp show: drift and power measured between two states, and the exact drift against temperature."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.flashing.exact import drift
from ratchet.flashing.landscape import saw
from ratchet.flashing.walker import Params, State
from ratchet.walker import KT0

__all__ = ["Books", "Observation", "books", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over walkers; standard errors from independent lamps, nan for a single one."""

    velocity: float  # nm/s
    stderr: float
    forward: int  # teeth
    backward: int
    directionality: float
    diffusion: float  # nm^2/s; nan for one walker; one that shares its lamp misses what the lamp does to all
    power: float  # kT0/s put in by the lamp, per walker
    power_stderr: float


class Books(NamedTuple):
    """Where the energy of each walker went between two states, kT0: float64[n] each; paid = work + heat + stored."""

    paid: np.ndarray  # by the lamp
    work: np.ndarray  # lifted against the load
    heat: np.ndarray  # given to the bath, booked switch by switch
    stored: np.ndarray  # in the landscape


def observe(start: State, state: State, params: Params, temperature: float, ticks: int) -> Observation:
    """What the walkers did in the `ticks` ticks between two states. A change of params.tick in between is not seen."""
    seconds = ticks * params.tick
    travelled, paid = state.x - start.x, state.books[:, 1] - start.books[:, 1]
    forward, backward = (int((state.discrete[:, k] - start.discrete[:, k]).sum()) for k in (3, 4))
    return Observation(
        velocity=float(travelled.mean()) / seconds,
        stderr=error_of_mean(travelled, params.shared) / seconds,
        forward=forward,
        backward=backward,
        directionality=(forward - backward) / (forward + backward) if forward + backward else math.nan,
        diffusion=float(travelled.var(ddof=1)) / (2 * seconds) if len(travelled) > 1 else math.nan,
        power=float(paid.mean()) / seconds,
        power_stderr=error_of_mean(paid, params.shared) / seconds,
    )


def error_of_mean(values: np.ndarray, shared: int) -> float:
    """Standard error of the mean of float64[n], every `shared` of which stand under one lamp; nan for one lamp."""
    first = np.arange(0, len(values), shared)  # of the walkers under each lamp
    if len(first) < 2:
        return math.nan
    means = np.add.reduceat(values, first) / np.diff(first, append=len(values))
    return float(means.std(ddof=1)) / math.sqrt(len(means))


def books(start: State, state: State, params: Params, temperature: float) -> Books:
    """The books between two states under constant params; heat comes from the stepper's own entries."""
    return Books(
        paid=state.books[:, 1] - start.books[:, 1],
        work=params.load * (state.x - start.x) / KT0,
        heat=_given(state, params) - _given(start, params),
        stored=_landscape(state, params) - _landscape(start, params),
    )


def _landscape(state: State, params: Params) -> np.ndarray:
    """Energy of each walker, kT0."""
    return np.where(state.dark, 0.0, saw(params, state.place[:, 0]))


def _given(state: State, params: Params) -> np.ndarray:
    """Heat given to the bath up to now: the entries, and what was given since the last of them."""
    return state.books[:, 0] + state.books[:, 2] - _landscape(state, params) - params.load * state.x / KT0


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact velocity, nm/s, at each temperature: float64 of the same shape."""
    return np.array([drift(params, float(t)) for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
