"""Motors that jump from basin to basin: what is fixed of them, what varies, and one reaction each."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet import walker
from ratchet.race import kernels
from ratchet.race.landscape import WIDTH, menus
from ratchet.walker import COLDEST

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]


class Params(NamedTuple):
    """What is fixed of a jumping motor."""

    motor: walker.Params


class State(NamedTuple):
    """What varies, for n independent motors; S states, W options of the longest menu."""

    place: np.ndarray  # int64[n], the basin each motor rests in
    before: np.ndarray  # int64[n], where it was before its last reaction
    winner: np.ndarray  # int64[n], which option that was; -1 if none can happen
    numbers: np.ndarray  # float64[n, W], the uniform numbers of that race, in (0, 1]
    clock: np.ndarray  # float64[n], s of waiting since the motors were dealt
    moved: np.ndarray  # int64[n], sites gained since then
    draws: np.ndarray  # int64[n], reactions since then
    best: np.ndarray  # int64[n], how many of them were the likeliest of their menu
    tally: np.ndarray  # int64[S, W], wins of each option over all motors
    waits: np.ndarray  # float64[S, W], s waited for them
    streams: np.ndarray  # uint64[n, 4], generators


def params(*, bias: float = 1.0, fuel: float | None = None, atp: float | None = None) -> Params:
    """The fixed part of a jumping motor without load. Raises ValueError as `ratchet.walker.params` does."""
    return Params(walker.params(bias=bias, fuel=fuel, atp=atp))


class Table(NamedTuple):
    """The menus as arrays [S, W] for the stepper; rates are 0 where there is no option."""

    rates: np.ndarray  # float64, per second
    target: np.ndarray  # int64
    gain: np.ndarray  # int64
    favourite: np.ndarray  # int64[S], the likeliest option


@lru_cache(maxsize=256)
def table(params: Params, temperature: float) -> Table:
    """The menus at a temperature. At T = 0 only what needs no noise keeps its rate."""
    found = menus(params.motor)
    shape = len(found), WIDTH
    log_rates, target, gain = np.full(shape, -np.inf), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for i, menu in enumerate(found):
        for j, reaction in enumerate(menu):
            target[i, j], gain[i, j] = reaction.target, reaction.gain
            if temperature >= COLDEST:
                log_rates[i, j] = np.log(reaction.attempt) - reaction.barrier / temperature
            elif reaction.still and reaction.barrier <= 0:
                log_rates[i, j] = np.log(reaction.attempt)
    rates = np.exp(log_rates)
    return Table(rates, target, gain, rates.argmax(axis=1))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` motors dealt from the stationary law of the states in which reactions find them (at T = 0: no ATP)."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Motors with these generators, dealt anew with empty statistics; each uses one number for its place."""
    from ratchet.race.exact import visits

    streams, n = streams.copy(), len(streams)
    place = np.zeros(n, dtype=np.int64)
    if temperature >= COLDEST:
        sums = np.cumsum(visits(params, temperature))
        aims = np.array([kernels.next_uniform(stream) for stream in streams])
        place = np.minimum(np.searchsorted(sums, aims * sums[-1], side="right"), len(sums) - 1)
    shape = len(menus(params.motor)), WIDTH
    moved, draws, best = np.zeros((3, n), dtype=np.int64)
    return State(
        place,
        place.copy(),
        np.full(n, -1),
        np.ones((n, WIDTH)),
        np.zeros(n),
        moved,
        draws,
        best,
        np.zeros(shape, dtype=np.int64),
        np.zeros(shape),
        streams,
    )


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The motors `ticks` reactions later; below T = 0.02 only what needs no noise happens."""
    moved = State(*(array.copy() for array in state))
    kernels.race_on(*moved, *table(params, temperature), ticks)
    return moved


def warm() -> None:
    """Compile the race."""
    advance(init(params(), 1.0, 0), params(), 1.0, 1)
