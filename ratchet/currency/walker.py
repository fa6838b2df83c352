"""Pools with a team of motors each: what is fixed of them, what varies, and one tick of their time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet import walker
from ratchet.currency import kernels
from ratchet.currency.landscape import CHANGE, MOVE, NAMES, Params, levels

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]

TICK = 1 / 19200  # s


class State(NamedTuple):
    """What varies, for n independent pools of M motors each."""

    level: np.ndarray  # int64[n], molecules of ATP
    rest: np.ndarray  # float64[n], what is left of the unit exponential until the next reaction
    sites: np.ndarray  # int64[n, M], sites gained by each motor since the pools were dealt
    counts: np.ndarray  # int64[n, 8], reactions since then, in the order of `landscape.NAMES`
    lived: np.ndarray  # float64[n], s times molecules of ATP
    products: np.ndarray  # float64[n], s times molecules of ADP times molecules of Pi
    clock: np.ndarray  # float64[n], s
    streams: np.ndarray  # uint64[n, 4], generators


def params(
    *,
    motors: int = 20,
    supply: float = 1000.0,
    pumps: float = 200.0,
    bias: float = 1.0,
    adenylate: int = 600,
    phosphate: int = 900,
    donor: float = 30.0,
    donor_half: float = 2.0,
    pump_half: float = 30.0,
) -> Params:
    """The fixed part of a pool; see `landscape.Params`.

    Raises ValueError for no motors, a pool outside 10 to 100000 molecules, less phosphate than adenylate, or rates
    that are not finite and at least 0.
    """
    if not 1 <= motors <= 10_000:
        raise ValueError(f"motors = {motors} is outside 1 to 10000")
    if not 10 <= adenylate <= 100_000:
        raise ValueError(f"adenylate = {adenylate} molecules is outside 10 to 100000")
    if not adenylate < phosphate <= 1_000_000:
        raise ValueError(f"phosphate = {phosphate} molecules is outside {adenylate + 1} to 1000000")
    for name, rate in (("supply", supply), ("pumps", pumps)):
        if not 0 <= rate < math.inf:
            raise ValueError(f"{name} = {rate:g} ATP/s is not a finite rate of at least 0")
    if not (math.isfinite(donor) and donor_half > 0 and pump_half > 0):
        raise ValueError("the donor's energy must be finite, the half-rate levels positive")
    kinesin = walker.params(bias=bias)
    rates = float(supply), float(donor), float(donor_half), float(pumps), float(pump_half)
    return Params(kinesin, int(motors), int(adenylate), int(phosphate), *rates)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` pools dealt from the stationary law of their level, with empty counts."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Pools with these generators, dealt anew; each uses one number for its level and one for its first reaction."""
    from ratchet.currency.exact import law

    streams, n = streams.copy(), len(streams)
    sums = np.cumsum(law(params, temperature))
    aims = np.array([kernels.next_uniform(stream) for stream in streams])
    level = np.minimum(np.searchsorted(sums, aims * sums[-1], side="right"), len(sums) - 1)
    rest = np.array([-math.log(1.0 - kernels.next_uniform(stream)) for stream in streams])
    sites, counts = np.zeros((n, params.motors), dtype=np.int64), np.zeros((n, len(NAMES)), dtype=np.int64)
    lived, products, clock = np.zeros((3, n))
    return State(level, rest, sites, counts, lived, products, clock, streams)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int, tick: float = TICK) -> State:
    """The pools `ticks` ticks later, reaction by reaction; below T = 0.02 only what needs no noise happens."""
    moved = State(*(array.copy() for array in state))
    found = levels(params, temperature)
    kernels.spend_on(*moved, found.rates, CHANGE, MOVE, params.phosphate, tick, ticks)
    return moved


def warm() -> None:
    """Compile the pool."""
    fixed = params()
    advance(init(fixed, 1.0, 0), fixed, 1.0, 1)
