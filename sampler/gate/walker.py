"""Heads that words compete for: what is fixed of them, what varies, and one draw each."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler.gate import kernels
from sampler.gate.attention import softmax
from sampler.gate.landscape import CONTEXTS, FUEL, context

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]


class Params(NamedTuple):
    """What is fixed of a head."""

    context: int  # which text it reads
    bias: float  # 1 as trained, 0 all words fit alike
    fuel: float  # kT0 for committing a word
    shuffled: bool  # the control: keys are rotated among the words anew for every draw

    @property
    def order(self) -> np.ndarray:
        """int64[K], the words from the best fit to the worst; the first is the match, the second the best wrong one."""
        return np.argsort(-context(self.context).scores, kind="stable")


class State(NamedTuple):
    """What varies, for n independent heads on a context of K words."""

    place: np.ndarray  # int64[n], the word held last; -1 before the first draw
    shift: np.ndarray  # int64[n], by how many words the keys are rotated
    word: np.ndarray  # int64[n], the next word drawn last
    wrote: np.ndarray  # int64[n], what became of it: 1 written, -1 one like it un-written, 0 neither
    held: np.ndarray  # int64[n, K], draws in which each word was held since the heads were dealt
    acts: np.ndarray  # int64[n, K], net times the hero was written meanwhile
    streams: np.ndarray  # uint64[n, 4], generators


def params(*, context: int = 0, bias: float = 1.0, fuel: float = FUEL, shuffled: bool = False) -> Params:
    """The fixed part of a head.

    Raises ValueError for a context there is not, a bias outside 0 to 1 or a fuel below 0.
    """
    if not 0 <= context < len(CONTEXTS):
        raise ValueError(f"context = {context} is outside 0 to {len(CONTEXTS) - 1}")
    if not 0.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside 0 to 1")
    if not 0.0 <= fuel < math.inf:
        raise ValueError(f"fuel = {fuel:g} is not a finite energy of at least 0 kT0")
    return Params(int(context), float(bias), float(fuel), bool(shuffled))


class Table(NamedTuple):
    """Chances for the stepper."""

    keys: np.ndarray  # float64[K], running sums of the weights, by fit
    words: np.ndarray  # float64[K, V], running sums of the next word's chances, by the word held
    named: int  # the hero
    write: float
    erase: float


def alone(params: Params, temperature: float) -> np.ndarray:
    """float64[K, V], the chances of the next word with one word held alone; at T = 0 the top words."""
    logits = context(params.context).alone
    if temperature > 0:
        return softmax(logits / temperature)
    top = logits == logits.max(axis=1, keepdims=True)
    return np.asarray(top / top.sum(axis=1, keepdims=True))


def commit(params: Params, temperature: float) -> tuple[float, float]:
    """The chances to write and to un-write: their ratio is exp(fuel / T); without fuel nothing happens at T = 0."""
    if temperature <= 0:
        return float(params.fuel > 0), 0.0
    write = 1.0 / (1.0 + math.exp(-params.fuel / temperature))
    return write, 1.0 - write


@lru_cache(maxsize=256)
def table(params: Params, temperature: float) -> Table:
    """The chances at a temperature."""
    from sampler.gate.exact import occupancy

    keys = np.cumsum(occupancy(params._replace(shuffled=False), temperature))
    words = np.cumsum(alone(params, temperature), axis=1)
    return Table(keys, words, context(params.context).named, *commit(params, temperature))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` heads before their first draw."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Heads with these generators, dealt anew with empty statistics; they remember nothing from draw to draw."""
    n, kinds = len(streams), len(context(params.context).words)
    held, acts = np.zeros((2, n, kinds), dtype=np.int64)
    shift, wrote = np.zeros((2, n), dtype=np.int64)
    return State(np.full(n, -1), shift, np.full(n, -1), wrote, held, acts, streams.copy())


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The heads `ticks` draws later."""
    moved = State(*(array.copy() for array in state))
    kernels.attend_on(*moved, *table(params, temperature), params.shuffled, ticks)
    return moved


def warm() -> None:
    """Compile the head."""
    advance(init(params(), 1.0, 0), params(), 1.0, 1)
