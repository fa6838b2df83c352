"""Texts written by races: what is fixed of them, what varies, and one word each."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler import landscape as words
from sampler.race import kernels
from sampler.race.landscape import WIDTH, Menu, story

__all__ = ["Params", "State", "advance", "deal", "init", "params", "warm"]


class Params(NamedTuple):
    """What is fixed of a raced text: the story, or menus of its own."""

    bias: float
    smooth: bool
    menus: tuple[Menu, ...] | None = None  # in place of the story; an option's target is a menu here


class State(NamedTuple):
    """What varies, for n independent texts; S words (or menus), W options of the longest menu."""

    place: np.ndarray  # int64[n], the last word, or the menu it leads to
    before: np.ndarray  # int64[n], what it was before the last race
    winner: np.ndarray  # int64[n], which option won it
    numbers: np.ndarray  # float64[n, W], the uniform numbers of that race, in (0, 1]
    moved: np.ndarray  # int64[n], story words gained since the texts were dealt
    draws: np.ndarray  # int64[n], words written since then
    best: np.ndarray  # int64[n], how many of them were the likeliest named word of their menu
    tally: np.ndarray  # int64[S, W], wins of each option over all texts
    streams: np.ndarray  # uint64[n, 4], generators


def params(*, bias: float = 1.0, smooth: bool = False, menus: tuple[Menu, ...] | None = None) -> Params:
    """The fixed part of a raced text.

    Raises ValueError outside -1 <= bias <= 1, and for a menu without options or with more than there is room for.
    """
    if not -1.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside -1 to 1")
    for menu in menus or ():
        if not 0 < len(menu) <= WIDTH:
            raise ValueError(f"a menu has {len(menu)} options; 1 to {WIDTH} are possible")
    return Params(float(bias), bool(smooth), menus)


class Table(NamedTuple):
    """The menus as arrays [S, W] for the stepper; scores are -inf where there is no option."""

    scores: np.ndarray  # float64, logit / T + ln weight; at T = 0 the logits
    target: np.ndarray  # int64, -1 for the rest of the dictionary
    gain: np.ndarray  # int64
    rest: np.ndarray  # float64[S, V], running sums of the chances of the words without an option of their own
    progress: np.ndarray  # int64[S, V], story words gained by one of them
    favourite: np.ndarray  # int64[S], the likeliest option, the rest set aside


@lru_cache(maxsize=64)
def table(params: Params, temperature: float) -> Table:
    """The menus at a temperature; at T = 0 the favourite is the best score, the first of equals."""
    return _story(params, temperature) if params.menus is None else _own(params.menus, temperature)


def _own(menus: tuple[Menu, ...], temperature: float) -> Table:
    shape = len(menus), WIDTH
    scores, target, gain = np.full(shape, -np.inf), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for i, menu in enumerate(menus):
        for j, candidate in enumerate(menu):
            target[i, j], gain[i, j], scores[i, j] = candidate.target, candidate.gain, candidate.logit
            if temperature > 0 and candidate.weight > 0:
                scores[i, j] = candidate.logit / temperature + np.log(candidate.weight)
    none = np.zeros((shape[0], shape[0]))
    return Table(scores, target, gain, none, none.astype(np.int64), scores.argmax(axis=1))


def _story(params: Params, temperature: float) -> Table:
    found, logits = words.landscape(params.smooth), words.logits(params.bias, params.smooth)
    top, left = story(params.bias, params.smooth)
    scores = np.full((len(top), WIDTH), -np.inf)
    scores[:, :-1] = np.take_along_axis(logits, top, axis=1)
    rest = np.zeros_like(logits)
    if temperature > 0:
        scores[:, :-1] = scores[:, :-1] / temperature + np.log(found.weight[top])
        highest = np.where(left, logits, -np.inf).max(axis=1, keepdims=True)
        rest = np.cumsum(found.weight * np.exp(np.where(left, logits - highest, -np.inf) / temperature), axis=1)
        scores[:, -1] = highest[:, 0] / temperature + np.log(rest[:, -1])
    gain = np.zeros_like(top, shape=scores.shape)
    gain[:, :-1] = np.take_along_axis(found.progress, top, axis=1)
    target = np.full(scores.shape, -1)
    target[:, :-1] = top
    return Table(scores, target, gain, rest, found.progress, scores[:, :-1].argmax(axis=1))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` texts dealt from the stationary law of their last words (at T = 0: all from the first)."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for walker in range(walkers):
        kernels.seed_stream(streams[walker], np.uint64(seed), np.uint64(walker))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Texts with these generators, dealt anew with empty statistics; each uses one number for its place."""
    from sampler.exact import COLDEST
    from sampler.race.exact import visits

    streams, n = streams.copy(), len(streams)
    place = np.zeros(n, dtype=np.int64)
    if temperature >= COLDEST:
        sums = np.cumsum(visits(params, temperature))
        aims = np.array([kernels.next_uniform(stream) for stream in streams])
        place = np.minimum(np.searchsorted(sums, aims * sums[-1], side="right"), len(sums) - 1)
    moved, draws, best = np.zeros((3, n), dtype=np.int64)
    tally = np.zeros(table(params, temperature).scores.shape, dtype=np.int64)
    return State(place, place.copy(), np.full(n, -1), np.ones((n, WIDTH)), moved, draws, best, tally, streams)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The texts `ticks` words later; at T = 0 every race goes to the best score and no number is used."""
    moved, found = State(*(array.copy() for array in state)), table(params, temperature)
    if temperature > 0:
        kernels.race_on(*moved, *found, ticks)
    else:
        places = moved.place, moved.before, moved.winner, moved.moved, moved.draws, moved.best, moved.tally
        kernels.choose_on(*places, found.target, found.gain, found.favourite, ticks)
    return moved


def warm() -> None:
    """Compile the races."""
    for heat in (0.0, 1.0):
        advance(init(params(), heat, 0), params(), heat, 1)
