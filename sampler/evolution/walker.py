"""Texts that evolve by drafts: what is fixed of them, what varies, and one round each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sampler.evolution import kernels
from sampler.evolution.landscape import SLOTS, TEXTS, WIDTH, choices, rewrites, scores

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]

NOTES = 60  # of the mean score in a run, at most


class Params(NamedTuple):
    """What is fixed of a text's drafts."""

    selection: float  # share of the scores that keeping feels: 0 none, 1 as built
    mutation: bool  # whether drafts have a word rewritten
    inheritance: bool  # whether the next round starts from the kept draft, else from a random text
    run: int  # rounds until the brief changes
    drafts: int  # in a round, the text itself among them

    @property
    def every(self) -> int:
        """Rounds between two notes of the mean score."""
        return self.run // max(n for n in range(1, NOTES + 1) if self.run % n == 0)


class State(NamedTuple):
    """What varies, for n independent texts; S texts are possible, D drafts a round, C notes in a run."""

    place: np.ndarray  # int64[n], which text the next round starts from
    before: np.ndarray  # int64[n], which one the last round started from
    slot: np.ndarray  # int64[n], where a word was rewritten in it
    drafts: np.ndarray  # int64[n, D], the texts scored in it, the one it started from first
    winner: np.ndarray  # int64[n], which draft was kept; -1 for no round yet
    age: np.ndarray  # int64[n], rounds since the brief was changed
    start: np.ndarray  # float64[n], score then
    gain: np.ndarray  # float64[n], summed gains of finished runs, since the texts were dealt
    squares: np.ndarray  # float64[n], and of their squares
    runs: np.ndarray  # int64[n], finished runs
    tally: np.ndarray  # int64[S, 3, 3], drafts kept with each word in each slot, by the text the round started from
    ends: np.ndarray  # int64[S], runs that ended with each text
    climb: np.ndarray  # float64[n, C + 1], summed scores along the run
    climb_squares: np.ndarray  # float64[n, C + 1], and of their squares
    climbed: np.ndarray  # int64[n, C + 1], how many
    streams: np.ndarray  # uint64[n, 4], generators


def params(
    *, selection: float = 1.0, mutation: bool = True, inheritance: bool = True, run: int = 16, drafts: int = WIDTH
) -> Params:
    """The fixed part of a text's drafts.

    Raises ValueError for a selection outside 0 to 1, a run of less than a round, or drafts that a slot has no words for.
    """
    if not 0.0 <= selection <= 1.0:
        raise ValueError(f"selection = {selection:g} is outside 0 to 1")
    if not 1 <= run <= 10**9:
        raise ValueError(f"run = {run} is outside 1 to 1000000000")
    if not 2 <= drafts <= WIDTH:
        raise ValueError(f"drafts = {drafts} is outside 2 to {WIDTH}")
    return Params(float(selection), bool(mutation), bool(inheritance), int(run), int(drafts))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` texts just after the brief has changed, dealt from the law they had before."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Texts with these generators, dealt anew with empty statistics."""
    n, notes = len(streams), params.run // params.every + 1
    place, before, slot, winner, age, runs = np.zeros((6, n), dtype=np.int64)
    start, gain, squares = np.zeros((3, n))
    state = State(
        place,
        before,
        slot,
        np.zeros((n, params.drafts), dtype=np.int64),
        winner,
        age,
        start,
        gain,
        squares,
        runs,
        np.zeros((TEXTS, SLOTS, WIDTH), dtype=np.int64),
        np.zeros(TEXTS, dtype=np.int64),
        np.zeros((n, notes)),
        np.zeros((n, notes)),
        np.zeros((n, notes), dtype=np.int64),
        streams.copy(),
    )
    parts = place, before, winner, age, start, state.streams, _founding(params, temperature), scores()
    for walker in range(n):
        kernels.found_anew(walker, *parts)
    state.drafts[:] = place[:, None]
    return state


def _founding(params: Params, temperature: float) -> np.ndarray:
    """Running sums of the first texts' law."""
    from sampler.evolution.exact import founders

    return np.cumsum(founders(params, temperature))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The texts `ticks` rounds later; at T = 0 the best draft is kept, the first of equals."""
    moved = State(*(array.copy() for array in state))
    found = rewrites(), choices(), _founding(params, temperature), scores(), params.selection * scores()
    fixed = params.run, params.every, params.mutation, params.inheritance
    kernels.evolve_on(*moved, *found, float(temperature), *fixed, ticks)
    return moved


def warm() -> None:
    """Compile the drafts."""
    advance(init(params(), 1.0, 0), params(), 1.0, 1)
