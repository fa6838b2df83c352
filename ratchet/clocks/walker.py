"""Cell lines with two clocks: what is fixed of them, what varies, and one generation each."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.clocks import kernels
from ratchet.clocks.landscape import GENES, MARKS, attempts, crossings, fitting

__all__ = ["Params", "State", "advance", "ages", "blocks", "deal", "init", "params", "warm"]

NOTES = 14  # of the share that fits in a run, about evenly on a logarithmic axis
BLOCK = 1.2  # relaxation times that one of the three blocks of a fit is long


class Params(NamedTuple):
    """What is fixed of cell lines."""

    bias: float  # share of the pull that is felt: 0 none, 1 as built
    inheritance: bool  # whether the next generation starts from this one's, else everything is drawn anew
    fast: bool  # whether the fast clock goes
    run: int  # generations until the food switches


class State(NamedTuple):
    """What varies, for n independent cell lines; C notes in a run, channel 0 is fast and 1 slow."""

    marks: np.ndarray  # int64[n, MARKS], 1 for food B
    genes: np.ndarray  # int64[n, GENES], the allele of each, 1 for food B
    world: np.ndarray  # int64[n], 1 while the food is B
    age: np.ndarray  # int64[n], generations since the switch
    start: np.ndarray  # float64[n], share that fits then, mean of both channels
    gain: np.ndarray  # float64[n], summed gains of finished runs, since they were dealt
    runs: np.ndarray  # int64[n], finished runs
    notes: np.ndarray  # float64[n, C], summed gains along the run, at `ages`
    noted: np.ndarray  # int64[n, C], how many
    filling: np.ndarray  # float64[n, 2, 3], shares summed over the three blocks of this run
    blocks: np.ndarray  # float64[n, 2, 3], and means over them, summed over runs whose blocks are complete
    blocked: np.ndarray  # int64[n, 2], how many
    streams: np.ndarray  # uint64[n, 4], generators


def params(*, bias: float = 1.0, inheritance: bool = True, fast: bool = True, run: int = 600) -> Params:
    """The fixed part. Raises ValueError for a bias outside 0 to 1 or a run of fewer than three generations."""
    if not 0.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside 0 to 1")
    if not 3 <= run <= 10**6:
        raise ValueError(f"run = {run} is outside 3 to 1000000")
    return Params(float(bias), bool(inheritance), bool(fast), int(run))


@lru_cache(maxsize=32)
def ages(run: int) -> np.ndarray:
    """int64[C], when the share that fits is noted in a run."""
    return np.unique(np.rint(np.geomspace(1, run, NOTES)).astype(np.int64))


@lru_cache(maxsize=32)
def _places(run: int) -> np.ndarray:
    """int64[run + 1], which note each age is, -1 for none."""
    found = np.full(run + 1, -1)
    found[ages(run)] = np.arange(len(ages(run)))
    return found


def blocks(params: Params, temperature: float) -> tuple[int, int]:
    """Lengths of the three blocks from which each time is fitted, generations: BLOCK times what is expected, three in a run."""
    from ratchet.clocks.exact import channels, time

    fast, slow = (
        max(1, round(min(params.run / 3 - 0.5, BLOCK * time(channel)))) for channel in channels(params, temperature)
    )
    return fast, slow


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` cell lines just after the food has switched, as when runs have long followed one another."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Cell lines with these generators, dealt anew with empty statistics; the food has just become B."""
    from ratchet.clocks.exact import founders

    n, notes = len(streams), len(ages(params.run))
    age, runs = np.zeros((2, n), dtype=np.int64)
    start, gain = np.zeros((2, n))
    state = State(
        np.zeros((n, MARKS), dtype=np.int64),
        np.zeros((n, GENES), dtype=np.int64),
        np.ones(n, dtype=np.int64),
        age,
        start,
        gain,
        runs,
        np.zeros((n, notes)),
        np.zeros((n, notes), dtype=np.int64),
        np.zeros((n, 2, 3)),
        np.zeros((n, 2, 3)),
        np.zeros((n, 2), dtype=np.int64),
        streams.copy(),
    )
    kernels.found(state.marks, state.genes, state.streams, *founders(params, temperature))
    return state


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The cell lines `ticks` generations later; a temperature at which they were not dealt spoils their statistics only."""
    moved = State(*(array.copy() for array in state))
    chances = attempts(temperature), fitting(params.bias, temperature), *crossings(params.bias, temperature)
    lengths = np.array(blocks(params, temperature))
    kernels.adapt_on(
        *moved, np.array(chances), lengths, _places(params.run), params.run, params.inheritance, params.fast, ticks
    )
    return moved


def warm() -> None:
    """Compile both clocks."""
    advance(init(params(), 1.0, 0), params(), 1.0, 1)
