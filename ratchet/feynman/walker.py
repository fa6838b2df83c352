"""Wheels with a pawl: what is fixed of them, what varies, and one tick of their time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.feynman import kernels
from ratchet.walker import COLDEST

__all__ = ["Params", "State", "advance", "init", "params", "warm"]

STEP = 4e-8  # s, at every T: the pawl's flips depend on the place, which makes longer steps fake a current
PAWLS = 2**32  # generators from this number on belong to pawls


class Params(NamedTuple):
    """What is fixed of a wheel. Energies in kT0, lengths in nm along the rim, rates per second."""

    bias: float
    load: float  # pN at the rim, positive hinders
    pawl: float  # temperature of the pawl's bath over that of the wheel's
    tick: float  # s of model time in one tick
    foot: float  # from the bottom of a tooth to its crest
    period: float = 8.2
    drag: float = 4.0e-5  # pN s/nm
    height: float = 6.0  # of the teeth, under a pawl that is down
    lift: float = 3.0  # of a pawl that is up
    proposals: float = 1e5  # of the pawl's bath, to lift or to drop it


class State(NamedTuple):
    """What varies, for n wheels."""

    place: np.ndarray  # float64[n, 2]: y (nm from the bottom of its tooth, 0 to L), unit exponential left of the pawl
    discrete: np.ndarray  # int64[n, 6]: tooth, sheet (0 pawl down, 1 up), last milestone, forward, backward, switches
    books: np.ndarray  # float64[n, 3], kT0: heat to the wheel's bath, heat from the pawl's, stored at the last entry
    streams: np.ndarray  # uint64[n, 4], generators of the kicks
    sparks: np.ndarray  # uint64[n, 4], generators of the pawls

    @property
    def up(self) -> np.ndarray:
        """bool[n], whether the pawl is up."""
        return np.asarray(self.discrete[:, 1] == 1)

    @property
    def x(self) -> np.ndarray:
        """float64[n], nm along the rim."""
        return self.discrete[:, 0] * 8.2 + self.place[:, 0]


def params(*, bias: float = 1.0, load: float = 0.0, pawl: float = 1.0, tick: float = 1 / 48000) -> Params:
    """The fixed part of a wheel: bias 1 as built, 0 symmetric teeth, -1 mirrored; pawl = T of its bath over the wheel's.

    Raises ValueError for bias outside -1..1, load outside -10..12 pN, or pawl outside 0..100.
    """
    if not -1.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside -1 to 1")
    if not -10.0 <= load <= 12.0:
        raise ValueError(f"load = {load:g} pN is outside -10 to 12 pN")
    if not 0.0 <= pawl <= 100.0:
        raise ValueError(f"pawl = {pawl:g} times the wheel's temperature is outside 0 to 100")
    return Params(float(bias), float(load), float(pawl), float(tick), 8.2 * (0.5 - 0.25 * bias))


def steps_per_tick(params: Params, temperature: float) -> int:
    """Heun steps in one tick, of at most 4e-8 s: the false current stays below 0.5 nm/s."""
    return max(1, math.ceil(params.tick / STEP - 1e-9))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` wheels at the bottom of tooth 0, all pawls down."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    sparks = np.empty((walkers, 4), dtype=np.uint64)
    place = np.zeros((walkers, 2))
    for walker in range(walkers):
        kernels.seed_stream(streams[walker], np.uint64(seed), np.uint64(walker))
        kernels.seed_stream(sparks[walker], np.uint64(seed), np.uint64(PAWLS + walker))
        place[walker, 1] = -math.log(1.0 - kernels.next_uniform(sparks[walker]))
    return State(place, np.zeros((walkers, 6), dtype=np.int64), np.zeros((walkers, 3)), streams, sparks)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The wheels `ticks` ticks later; each has its own kicks, and its pawl's flips at their exact times."""
    heat = temperature if temperature >= COLDEST else 0.0
    steps = steps_per_tick(params, heat)
    moved = State(*(array.copy() for array in state))
    kernels.walk(*moved, params, heat, params.tick / steps, steps * ticks)
    return moved


def warm() -> None:
    """Compile every kernel that a show uses."""
    fixed = params(tick=STEP)
    advance(init(fixed, 1.0, 0), fixed, 1.0, 1)
