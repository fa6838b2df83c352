"""What motors show: drift and counts measured between two states, and the exact drift against temperature."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet import landscape
from ratchet.exact import drift
from ratchet.walker import COLDEST, KT0, Params, State, fuel_of

__all__ = ["Books", "Observation", "books", "observe", "profile"]


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


class Books(NamedTuple):
    """Where the energy of each motor went between two states, kT0: float64[n] each; paid = work + heat + stored."""

    paid: np.ndarray  # chemical free energy of the fuel
    work: np.ndarray  # lifted against the load
    heat: np.ndarray  # given to the bath, booked event by event
    stored: np.ndarray  # in the landscape


def books(start: State, state: State, params: Params, temperature: float) -> Books:
    """The books between two states under constant params; heat comes from the stepper's own entries."""
    work = params.load * (state.x - start.x) / KT0
    paid = state.books[:, 1] - start.books[:, 1]
    heat = _given(state, params) - _given(start, params)
    return Books(paid, work, heat, _landscape(state, params) - _landscape(start, params))


def _landscape(state: State, params: Params) -> np.ndarray:
    """Energy of the landscape each motor is on, kT0."""
    y = state.place[:, 0]
    return np.where(state.chemical == 2, landscape.opened(params, y), landscape.closed(params, y))


def _given(state: State, params: Params) -> np.ndarray:
    """Heat given to the bath up to now: the entries, and what was given since the last of them."""
    return state.books[:, 0] + state.books[:, 2] - _landscape(state, params) - params.load * state.x / KT0


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact velocity, nm/s, at each temperature: float64 of the same shape."""
    return np.array([drift(params, float(t)) for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
