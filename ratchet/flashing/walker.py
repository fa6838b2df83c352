"""Walkers under a lamp: what is fixed of them, what varies, and one tick of their time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.flashing import kernels
from ratchet.walker import COLDEST

__all__ = ["Params", "State", "advance", "init", "params", "warm"]

STEP = 1e-7  # s, at T <= 1
LAMPS = 2**32  # generators from this number on belong to lamps


class Params(NamedTuple):
    """What is fixed of a walker. Energies in kT0, lengths in nm, rates per second."""

    bias: float
    load: float  # pN, positive hinders
    drive: float  # multiplies the rate at which the lamp goes off; 0: it stays on
    tick: float  # s of model time in one tick
    shared: int  # walkers that see the same lamp
    foot: float  # from the bottom of a tooth to its crest
    period: float = 8.2
    drag: float = 4.0e-5  # pN s/nm
    height: float = 15.0
    dimming: float = 1e4  # on to off
    lighting: float = 2e4  # off to on


class State(NamedTuple):
    """What varies, for n walkers."""

    place: np.ndarray  # float64[n, 2]: y (nm from the bottom of its tooth, 0 to L), unit exponential left of the lamp
    discrete: np.ndarray  # int64[n, 6]: tooth, sheet (0 lamp on, 1 off), last milestone, forward, backward, switches
    books: np.ndarray  # float64[n, 3], kT0: heat given to the bath, energy put in by the lamp, stored at the last entry
    streams: np.ndarray  # uint64[n, 4], generators of the kicks
    sparks: np.ndarray  # uint64[n, 4], generators of the lamps: the same for walkers that share one

    @property
    def dark(self) -> np.ndarray:
        """bool[n], whether the lamp is off."""
        return np.asarray(self.discrete[:, 1] == 1)

    @property
    def x(self) -> np.ndarray:
        """float64[n], nm."""
        return self.discrete[:, 0] * 8.2 + self.place[:, 0]


def params(
    *, bias: float = 1.0, load: float = 0.0, drive: float = 1.0, tick: float = 1 / 48000, shared: int = 1
) -> Params:
    """The fixed part of a walker: bias 1 as built, 0 symmetric teeth, -1 mirrored.

    Raises ValueError for bias outside -1..1, load outside -10..12 pN, drive outside 0..10, or shared below 1.
    """
    if not -1.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside -1 to 1")
    if not -10.0 <= load <= 12.0:
        raise ValueError(f"load = {load:g} pN is outside -10 to 12 pN")
    if not 0.0 <= drive <= 10.0:
        raise ValueError(f"drive = {drive:g} is outside 0 to 10")
    if shared < 1:
        raise ValueError(f"shared = {shared} walkers per lamp is below 1")
    foot = 8.2 * (0.5 - 0.25 * bias)
    return Params(float(bias), float(load), float(drive), float(tick), int(shared), foot)


def steps_per_tick(params: Params, temperature: float) -> int:
    """Heun steps in one tick: dt <= 1e-7 / max(1, T^1.5) s keeps the false current below 0.5 nm/s up to T = 5."""
    return max(1, math.ceil(params.tick * max(1.0, temperature) ** 1.5 / STEP - 1e-9))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` walkers at the bottom of tooth 0, all lamps just lit."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    sparks = np.empty((walkers, 4), dtype=np.uint64)
    place = np.zeros((walkers, 2))
    for walker in range(walkers):
        kernels.seed_stream(streams[walker], np.uint64(seed), np.uint64(walker))
        kernels.seed_stream(sparks[walker], np.uint64(seed), np.uint64(LAMPS + walker // params.shared))
        place[walker, 1] = -math.log(1.0 - kernels.next_uniform(sparks[walker]))
    return State(place, np.zeros((walkers, 6), dtype=np.int64), np.zeros((walkers, 3)), streams, sparks)


def released(state: State) -> State:
    """The same walkers back at the bottom of tooth 0 with their lamps lit; generators run on, counts begin anew."""
    place = state.place.copy()
    place[:, 0] = 0.0
    return state._replace(place=place, discrete=np.zeros_like(state.discrete), books=np.zeros_like(state.books))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The walkers `ticks` ticks later; each has its own kicks, and its lamp's switches at their exact times."""
    heat = temperature if temperature >= COLDEST else 0.0
    steps = steps_per_tick(params, heat)
    moved = State(*(array.copy() for array in state))
    kernels.walk(*moved, params, heat, params.tick / steps, steps * ticks)
    return moved


def warm() -> None:
    """Compile every kernel that a show uses."""
    fixed = params(tick=STEP)
    advance(init(fixed, 1.0, 0), fixed, 1.0, 1)
