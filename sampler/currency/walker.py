"""Budgets with some writers each: what is fixed of them, what varies, and one tick of their time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler import walker
from sampler.currency import kernels
from sampler.currency.landscape import Params, levels
from sampler.landscape import landscape

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]

TICK = 1 / 600  # s
FUEL = 20.0  # kT0 per token, as of a single text


class State(NamedTuple):
    """What varies, for n independent budgets of M writers each, with context windows of C tokens."""

    level: np.ndarray  # int64[n], tokens in the bucket; below 0 the writers that wait
    rest: np.ndarray  # float64[n], what is left of the unit exponential until the next event
    waiting: np.ndarray  # int64[n, M], each writer's place in the queue; 0 = it does not wait
    window: np.ndarray  # int16[n, M, C], rings of the last words
    used: np.ndarray  # int64[n, M], words in the window
    begun: np.ndarray  # int64[n, M], where in the ring the oldest is
    story: np.ndarray  # int64[n, M], story words gained since the budgets were dealt
    counts: np.ndarray  # int64[n, M, 4]: written, taken back, words that gained and that lost by being written
    events: np.ndarray  # int64[n, 2]: tokens asked for, refilled
    lived: np.ndarray  # float64[n], s times tokens in the bucket
    queued: np.ndarray  # float64[n], s times writers waiting
    clock: np.ndarray  # float64[n], s
    streams: np.ndarray  # uint64[n, 4], generators


def params(
    *,
    writers: int = 4,
    supply: float = 6.0,
    speed: float = 3.0,
    bias: float = 1.0,
    smooth: bool = False,
    fuel: float = FUEL,
    bucket: int = 60,
    window: int = 192,
) -> Params:
    """The fixed part of a budget; see `landscape.Params`.

    Raises ValueError for no writers, bias outside -1..1, a bucket outside 1 to 100000, a window outside 2 to 65536
    tokens, or rates that are not finite and at least 0.
    """
    if not 1 <= writers <= 10_000:
        raise ValueError(f"writers = {writers} is outside 1 to 10000")
    if not 1 <= bucket <= 100_000:
        raise ValueError(f"bucket = {bucket} tokens is outside 1 to 100000")
    if not 2 <= window <= 65_536:
        raise ValueError(f"window = {window} tokens is outside 2 to 65536")
    if not (0 <= supply < math.inf and 0 < speed < math.inf):
        raise ValueError(f"supply = {supply:g} and speed = {speed:g} must be finite rates, the supply at least 0")
    text = walker.params(bias=bias, smooth=smooth, fuel=fuel)
    rates = int(writers), float(speed), int(bucket), float(supply), int(window)
    return Params(text.bias, text.smooth, text.fuel, *rates)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` budgets dealt from the stationary law of their level, the windows a quarter full, empty counts."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for i in range(walkers):
        kernels.seed_stream(streams[i], np.uint64(seed), np.uint64(i))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Budgets with these generators, dealt anew.

    Each uses one number for its level, one for its first event, and for each writer one for the word from which it
    writes the first quarter of its window, which nobody counts.
    """
    from sampler.currency.exact import law, text
    from sampler.exact import COLDEST, chain

    streams, n, team = streams.copy(), len(streams), params.writers
    sums = np.cumsum(law(params, temperature))
    aims = np.array([kernels.next_uniform(stream) for stream in streams])
    level = np.minimum(np.searchsorted(sums, aims * sums[-1], side="right"), len(sums) - 1) - team
    rest = np.array([-math.log(1.0 - kernels.next_uniform(stream)) for stream in streams])
    queue = np.arange(1, team + 1)
    waiting = np.where(queue <= np.maximum(-level, 0)[:, None], queue, 0)
    window, used = np.zeros((n, team, params.window), dtype=np.int16), np.ones((n, team), dtype=np.int64)
    counts, zero = np.zeros((n, team, 4), dtype=np.int64), np.zeros((n, team), dtype=np.int64)
    if temperature >= COLDEST:
        first = np.cumsum(chain(text(params), temperature)[1])
        for stream, texts in zip(streams, window, strict=True):
            for words in texts:
                words[0] = kernels.seek(first, kernels.next_uniform(stream) * first[-1])
    begun = zero.copy()
    tables = walker.running_sums(text(params), temperature), landscape(params.smooth).progress
    kernels.begin_on(window, used, begun, streams, *tables, params.window // 4)
    lived, queued, clock = np.zeros((3, n))
    events = np.zeros((n, 2), dtype=np.int64)
    return State(level, rest, waiting, window, used, begun, zero, counts, events, lived, queued, clock, streams)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int, tick: float = TICK) -> State:
    """The budgets `ticks` ticks later, token by token; at T = 0 every writer writes its top word."""
    from sampler.currency.exact import text

    moved, found = State(*(array.copy() for array in state)), levels(params)
    affinity = walker.affinity(params.fuel, temperature)
    keep = 1 / (1 + math.exp(-affinity)) if affinity > -700 else 0.0
    tables = walker.running_sums(text(params), temperature), landscape(params.smooth).progress
    asked, refilled = (np.ascontiguousarray(found.rates[:, i]) for i in range(2))
    kernels.spend_on(*moved, asked, refilled, *tables, keep, tick, ticks)
    return moved


def warm() -> None:
    """Compile the budget."""
    fixed = params()
    advance(init(fixed, 1.0, 0), fixed, 1.0, 1)
