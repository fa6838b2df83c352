"""Texts being written: what is fixed of them, what varies, and one tick (a write or an un-write)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler import kernels
from sampler.filters import OFF, WINDOW, Filters, filtered, penalised, settings
from sampler.landscape import landscape, logits, probabilities

__all__ = ["Params", "State", "advance", "init", "params", "warm"]


class Params(NamedTuple):
    """What is fixed of a text."""

    bias: float  # 1 as built, 0 reversible, -1 backwards
    fuel: float  # commit free energy, kT0 per token; inf = plain append-only sampler
    smooth: bool  # the landscape without refrains
    capacity: int  # tokens of history kept; un-writing beyond them holds
    filters: Filters = OFF


class State(NamedTuple):
    """What varies, for n independent texts."""

    ring: np.ndarray  # int16[n, capacity], the kept tokens
    top: np.ndarray  # int64[n], where the last token lies in the ring
    depth: np.ndarray  # int64[n], tokens kept at and below the top
    last: np.ndarray  # int64[n], the last token
    counts: np.ndarray  # int64[n, 8]: story, written, forward, backward, lost, writes, unwrites, held
    books: np.ndarray  # float64[n], nats in the words written since the start, less those un-written; 0 with a penalty
    streams: np.ndarray  # uint64[n, 4], generators

    @property
    def story(self) -> np.ndarray:
        """int64[n], net story words gained."""
        return self.counts[:, 0]

    @property
    def written(self) -> np.ndarray:
        """int64[n], net tokens written since the start; may be negative."""
        return self.counts[:, 1]


def params(
    *,
    bias: float = 1.0,
    fuel: float = 20.0,
    smooth: bool = False,
    capacity: int = 4096,
    filters: Filters = OFF,
) -> Params:
    """The fixed part of a text.

    Raises ValueError outside -1 <= bias <= 1, for a fuel that is not a number, or for a filter out of its range.
    """
    if not -1.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside -1 to 1")
    if math.isnan(fuel):
        raise ValueError("fuel must be a number of kT0, inf included")
    if capacity < 2:
        raise ValueError(f"capacity = {capacity} tokens is below 2")
    return Params(float(bias), float(fuel), bool(smooth), int(capacity), filters.checked())


def affinity(fuel: float, temperature: float) -> float:
    """A = fuel / T; at T = 0 it is +inf, 0 or -inf by the sign of the fuel."""
    if temperature > 0:
        return fuel / temperature
    return math.copysign(math.inf, fuel) if fuel else 0.0


def chances(params: Params, temperature: float) -> np.ndarray:
    """float64[V, V], the next-token probabilities of a text (read-only)."""
    return probabilities(params.bias, params.smooth, temperature, params.filters)


def next_chances(params: Params, temperature: float, text: Sequence[int]) -> np.ndarray:
    """float64[V], the probabilities of the word after a text of which the last tokens are given."""
    penalty = params.filters.repetition_penalty
    if penalty is None:
        return np.asarray(chances(params, temperature)[text[-1]])
    scores = penalised(logits(params.bias, params.smooth)[text[-1]], text[-WINDOW:], penalty)
    return filtered(scores, temperature, params.filters, landscape(params.smooth).weight)


@lru_cache(maxsize=12)
def running_sums(params: Params, temperature: float) -> np.ndarray:
    """float64[V, V] running sums of each row of next-token probabilities."""
    return np.cumsum(chances(params, temperature), axis=1)


@lru_cache(maxsize=12)
def surprise(params: Params, temperature: float) -> np.ndarray:
    """float64[V, V] nats of choosing each next word among the dictionary's: -ln(P / g); 0 where P is 0."""
    p = chances(params, temperature)
    shares = p / landscape(params.smooth).weight if temperature > 0 else p.copy()
    shares[p == 0] = 1.0
    np.log(shares, out=shares)
    return np.negative(shares, out=shares)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` texts, their rings half full from the stationary chain (at T = 0: greedily from the first word)."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for walker in range(walkers):
        kernels.seed_stream(streams[walker], np.uint64(seed), np.uint64(walker))
    return begun(streams, params, temperature)


@np.errstate(over="ignore")
def begun(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Texts with these generators, begun anew as `init` begins them; the generators are left as they are."""
    from sampler.exact import COLDEST, chain

    streams, walkers = streams.copy(), len(streams)
    last = np.zeros(walkers, dtype=np.int64)
    if temperature >= COLDEST:
        law = np.cumsum(chain(params, temperature)[1])
        for walker in range(walkers):
            last[walker] = kernels.draw(law, streams[walker])
    ring = np.zeros((walkers, params.capacity), dtype=np.int16)
    ring[:, 0] = last
    counts, books = np.zeros((walkers, 8), dtype=np.int64), np.zeros(walkers)
    state = State(ring, np.zeros_like(last), np.ones_like(last), last, counts, books, streams)
    endless = params._replace(fuel=math.inf)
    written = advance(state, endless, temperature, params.capacity // 2 - 1)
    return written._replace(counts=counts, books=books)  # what was there before the start is not counted


@np.errstate(over="ignore")
def ending(streams: np.ndarray, params: Params, temperature: float, word: int) -> State:
    """Texts with these generators that all end in `word`, half their rings full of what may have led there.

    The past is drawn from the chain run backwards, P*(i -> j) = law_j P(j -> i) / law_i. At T = 0 there is none: greedy
    texts never look back.
    """
    from sampler.exact import COLDEST, chain

    walkers, size = len(streams), params.capacity // 2
    last = np.full(walkers, word, dtype=np.int64)
    ring = np.full((walkers, params.capacity), word, dtype=np.int16)
    counts, books = np.zeros((walkers, 8), dtype=np.int64), np.zeros(walkers)
    start = State(ring, np.zeros_like(last), np.ones_like(last), last, counts, books, streams.copy())
    if temperature < COLDEST or size < 2:
        return start
    p, law = chain(params, temperature)
    with np.errstate(divide="ignore", invalid="ignore"):
        back = np.where(law[:, None] > 0, law * p.T / law[:, None], 0.0)
    story = landscape(params.smooth)
    past = State(*(array.copy() for array in start))
    tables = np.cumsum(back, axis=1), np.zeros_like(p)
    kernels.write_on(*past, *tables, False, story.progress, story.near, math.inf, size - 1)
    ring[:, :size] = past.ring[:, size - 1 :: -1][:, :size]
    top, depth = np.full(walkers, size - 1), np.full(walkers, size)
    return start._replace(ring=ring, top=top, depth=depth, streams=past.streams)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The texts `ticks` ticks later: at each tick write with chance 1/(1 + e^-A), else un-write the last token."""
    story = landscape(params.smooth)
    moved = State(*(array.copy() for array in state))
    rest = story.progress, story.near, affinity(params.fuel, temperature), ticks
    if params.filters.repetition_penalty is None:
        tables = running_sums(params, temperature), surprise(params, temperature)
        kernels.write_on(*moved, *tables, temperature <= 0, *rest)
        return moved
    penalty = float(params.filters.repetition_penalty)
    table = logits(params.bias, params.smooth), story.weight, settings(params.filters)
    places = moved.ring, moved.top, moved.depth, moved.last, moved.counts, moved.streams
    kernels.write_penalised(*places, *table, penalty, WINDOW, float(temperature), *rest)
    return moved


def warm() -> None:
    """Compile every kernel that a show uses."""
    state = init(params(capacity=4), 1.0, 0)
    advance(state, params(capacity=4), 1.0, 1)
