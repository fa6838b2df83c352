"""Pockets that shapes compete for: what is fixed of them, what varies, and ticks of their time."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.gate import kernels
from ratchet.gate.landscape import ATTEMPT, ENCOUNTER, ENERGIES, FUEL, barriers, fitted
from ratchet.walker import COLDEST

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]


class Params(NamedTuple):
    """What is fixed of a pocket."""

    energies: tuple[float, ...]  # kT0, binding free energy of each of K shapes
    bias: float  # 1 as built, 0 all shapes fit alike
    fuel: float  # kT0 that a reaction sets free
    shuffled: bool  # the control: which shape fits is rotated anew whenever the pocket empties
    tick: float  # s

    @property
    def order(self) -> np.ndarray:
        """int64[K], the shapes from the best fit to the worst; the first is the match, the second the best wrong one."""
        return np.argsort(self.energies, kind="stable")


class State(NamedTuple):
    """What varies, for n independent pockets and K shapes."""

    place: np.ndarray  # int64[n], the shape bound; -1 none
    shift: np.ndarray  # int64[n], by how many shapes the fits are rotated
    held: np.ndarray  # float64[n, K], s for which each shape was bound since the pockets were dealt
    bound: np.ndarray  # int64[n, K], how often it was bound
    acts: np.ndarray  # int64[n, K], net reactions of each shape
    streams: np.ndarray  # uint64[n, 4], generators


def params(
    *,
    energies: tuple[float, ...] = ENERGIES,
    bias: float = 1.0,
    fuel: float = FUEL,
    shuffled: bool = False,
    tick: float = 0.01,
) -> Params:
    """The fixed part of a pocket.

    Raises ValueError for a bias outside 0 to 1, a fuel below 0, fewer than two shapes or a tick that is not above 0.
    """
    if not 0.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside 0 to 1")
    if not 0.0 <= fuel < math.inf:
        raise ValueError(f"fuel = {fuel:g} is not a finite energy of at least 0 kT0")
    if len(energies) < 2:
        raise ValueError(f"{len(energies)} shapes cannot compete; 2 or more can")
    if not 0.0 < tick < math.inf:
        raise ValueError(f"tick = {tick:g} is not a time above 0 s")
    return Params(tuple(map(float, energies)), float(bias), float(fuel), bool(shuffled), float(tick))


class Table(NamedTuple):
    """Rates per second for the stepper, by fit."""

    arrive: float  # of each shape at an empty pocket
    leave: np.ndarray  # float64[K]
    react: np.ndarray  # float64[K]
    undo: np.ndarray  # float64[K]


@lru_cache(maxsize=256)
def table(params: Params, temperature: float) -> Table:
    """The rates at a temperature; at T = 0 shapes still fall into an empty pocket, and nothing climbs anything."""
    if temperature < COLDEST:
        return Table(ENCOUNTER, *np.zeros((3, len(params.energies))))
    leave = ENCOUNTER * np.exp(fitted(params.energies, params.bias) / temperature)
    react = ATTEMPT * np.exp(-barriers(params.energies, params.bias) / temperature)
    return Table(ENCOUNTER, leave, react, react * math.exp(-params.fuel / temperature))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` pockets, all of them occupied, dealt from the stationary law (at T = 0: by whichever shape came first)."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Pockets with these generators, dealt anew with empty statistics; each uses two numbers, for shift and shape."""
    from ratchet.gate.exact import occupancy

    streams, n, kinds = streams.copy(), len(streams), len(params.energies)
    sums = np.cumsum(occupancy(params._replace(shuffled=False), temperature))
    aims = np.array([[kernels.next_uniform(stream) for _ in range(2)] for stream in streams])
    shift = (aims[:, 0] * kinds).astype(np.int64) if params.shuffled else np.zeros(n, dtype=np.int64)
    fit = np.minimum(np.searchsorted(sums, aims[:, 1] * sums[-1], side="right"), kinds - 1)
    bound, acts = np.zeros((2, n, kinds), dtype=np.int64)
    return State((fit - shift) % kinds, shift, np.zeros((n, kinds)), bound, acts, streams)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The pockets `ticks` ticks later."""
    moved = State(*(array.copy() for array in state))
    kernels.bind_on(*moved, *table(params, temperature), params.shuffled, params.tick, ticks)
    return moved


def warm() -> None:
    """Compile the pocket."""
    advance(init(params(), 1.0, 0), params(), 1.0, 1)
