"""Populations that evolve: what is fixed of them, what varies, and one mutant each."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.evolution import kernels
from ratchet.evolution.landscape import CROWD, GENOTYPES, SIZE, heights, population

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]

NOTES = 60  # of the mean height in a run, at most


class Params(NamedTuple):
    """What is fixed of a population."""

    selection: float  # share of the landscape that births feel: 0 none, 1 as built
    mutation: bool  # whether mutants arise
    inheritance: bool  # whether offspring have their parent's genotype, else a random one
    run: int  # mutants tried until the environment turns

    @property
    def every(self) -> int:
        """Tries between two notes of the mean height."""
        return self.run // max(n for n in range(1, NOTES + 1) if self.run % n == 0)


class State(NamedTuple):
    """What varies, for n independent populations; K genotypes, C notes in a run. Heights are SIZE ln(fitness)."""

    place: np.ndarray  # int64[n], the genotype of each population, the most frequent where it has several
    before: np.ndarray  # int64[n], what it was before the last mutant
    mutant: np.ndarray  # int64[n], genotype of the last mutant; -1 for none
    crest: np.ndarray  # int64[n], the most copies it ever had; 0 in an infinite population
    counts: np.ndarray  # int64[n, K], individuals of each genotype
    age: np.ndarray  # int64[n], tries since the environment turned
    start: np.ndarray  # float64[n], mean height then
    gain: np.ndarray  # float64[n], summed gains of finished runs, since the populations were dealt
    squares: np.ndarray  # float64[n], and of their squares
    runs: np.ndarray  # int64[n], finished runs
    tally: np.ndarray  # int64[K, 2, 2], mutants to the left and right of each genotype, lost and fixed
    ends: np.ndarray  # int64[K], individuals of each genotype at the ends of runs
    climb: np.ndarray  # float64[n, C + 1], summed mean heights along the run
    climb_squares: np.ndarray  # float64[n, C + 1], and of their squares
    climbed: np.ndarray  # int64[n, C + 1], how many
    streams: np.ndarray  # uint64[n, 4], generators


def params(*, selection: float = 1.0, mutation: bool = True, inheritance: bool = True, run: int = 3600) -> Params:
    """The fixed part of a population. Raises ValueError for a selection outside 0 to 1 or a run of less than a try."""
    if not 0.0 <= selection <= 1.0:
        raise ValueError(f"selection = {selection:g} is outside 0 to 1")
    if not 1 <= run <= 10**9:
        raise ValueError(f"run = {run} is outside 1 to 1000000000")
    return Params(float(selection), bool(mutation), bool(inheritance), int(run))


@lru_cache(maxsize=64)
def steps(selection: float) -> np.ndarray:
    """float64[K, 2], ln of the fitness on the left and right of each genotype over its own; nan at the ends."""
    found = np.full((GENOTYPES, 2), np.nan)
    found[1:, 0] = -np.diff(heights()) * selection / SIZE
    found[:-1, 1] = np.diff(heights()) * selection / SIZE
    return found


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` populations just after the environment has turned, dealt from the law they had before."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Populations with these generators, dealt anew with empty statistics."""
    n, notes = len(streams), params.run // params.every + 1
    place, before, mutant, crest, age, runs = np.zeros((6, n), dtype=np.int64)
    start, gain, squares = np.zeros((3, n))
    state = State(
        place,
        before,
        mutant,
        crest,
        np.zeros((n, GENOTYPES), dtype=np.int64),
        age,
        start,
        gain,
        squares,
        runs,
        np.zeros((GENOTYPES, 2, 2), dtype=np.int64),
        np.zeros(GENOTYPES, dtype=np.int64),
        np.zeros((n, notes)),
        np.zeros((n, notes)),
        np.zeros((n, notes), dtype=np.int64),
        streams.copy(),
    )
    parts = place, before, mutant, crest, state.counts, age, start, state.streams, *_founding(params, temperature)
    for walker in range(n):
        kernels.found_anew(walker, *parts, params.inheritance)
    return state


def _founding(params: Params, temperature: float) -> tuple[np.ndarray, np.ndarray, int]:
    """Running sums of the founders' law, the heights, and how many individuals there are."""
    from ratchet.evolution.exact import founders

    return np.cumsum(founders(params, temperature)), heights(), population(temperature) or CROWD


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The populations `ticks` mutants later; where their size has changed, all are of the most frequent genotype."""
    moved = State(*(array.copy() for array in state))
    sums, rises, individuals = _founding(params, temperature)
    if len(moved.place) and moved.counts[0].sum() != individuals:
        moved.counts[:] = individuals * (np.arange(GENOTYPES) == moved.place[:, None])
    fixed = params.run, params.every, params.mutation, params.inheritance
    size = population(temperature)
    kernels.evolve_on(*moved, steps(params.selection), sums, rises, size, individuals, *fixed, ticks)
    return moved


def warm() -> None:
    """Compile the populations."""
    advance(init(params(), 1.0, 0), params(), 1.0, 1)
