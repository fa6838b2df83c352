"""A student and the texts it writes: what is fixed of them, what varies, and one tick of both."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler.landscape import landscape
from sampler.powerhouse import kernels

__all__ = ["Params", "State", "advance", "init", "params", "warm"]

HALVING = 100.0  # visits of a word after which its learning rate has fallen by sqrt(2)
TEACHER = 2**32  # number of its generator, however many texts there are
LEAST, MOST = 2, 400  # tokens learned in a tick
GROWTH = 2400  # ticks in which the tokens learned grow e-fold, in between


class Params(NamedTuple):
    """What is fixed of a student."""

    bias: float  # of the teacher: 1 as built, 0 reversible, -1 backwards
    smooth: bool  # the story without refrains
    rate: float  # learning rate of a word's first gradient step, 0 = none; 2 / sqrt(1 + visits / 100) as built
    teacher: float  # temperature of the text that is learned


class State(NamedTuple):
    """What varies: one student of V tokens, n texts that it writes."""

    logits: np.ndarray  # float64[V, V], of the next token (column) after the last (row); 0 at first
    weights: np.ndarray  # float64[V, V], their exponentials times the words a token stands for
    visits: np.ndarray  # int64[V], gradient steps of each row
    lesson: np.ndarray  # int64[2], the teacher's last token, tokens learned
    place: np.ndarray  # int64[n], the last token of each text
    counts: np.ndarray  # int64[n, 4]: story, forward, backward, lost
    streams: np.ndarray  # uint64[n + 1, 4], generators: the texts', then the teacher's

    @property
    def learned(self) -> int:
        """Tokens of the teacher's text seen so far."""
        return int(self.lesson[1])


def params(*, bias: float = 1.0, smooth: bool = False, rate: float = 2.0, teacher: float = 1.0) -> Params:
    """The fixed part of a student.

    Raises ValueError for a bias outside -1 to 1, a rate outside 0 to 2 or a teacher's temperature outside 0 to 10.
    """
    if not -1.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside -1 to 1")
    if not 0.0 <= rate <= 2.0:
        raise ValueError(f"rate = {rate:g} is outside 0 to 2")
    if not 0.0 <= teacher <= 10.0:
        raise ValueError(f"teacher = {teacher:g} is outside 0 to 10")
    return Params(float(bias), bool(smooth), float(rate), float(teacher))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """An untrained student, for which every word is as likely as every other, and `walkers` texts of it."""
    streams = np.empty((walkers + 1, 4), dtype=np.uint64)
    for walker in range(walkers + 1):
        number = walker if walker < walkers else TEACHER
        kernels.seed_stream(streams[walker], np.uint64(seed), np.uint64(number))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """A student with these generators that begins anew; texts begin with any word, at T = 0 with the teacher's."""
    from sampler.powerhouse.landscape import teacher

    streams, n = streams.copy(), len(streams) - 1
    words = landscape(params.smooth).weight
    law = np.cumsum(teacher(params)[1])
    lesson = np.array([kernels.draw(law, streams[n]), 0], dtype=np.int64)
    shares, place = np.cumsum(words), np.full(n, lesson[0])
    if temperature > 0:
        place[:] = [kernels.draw(shares, stream) for stream in streams[:n]]
    size = len(words)
    counts, visits = np.zeros((n, 4), dtype=np.int64), np.zeros(size, dtype=np.int64)
    return State(np.zeros((size, size)), np.tile(words, (size, 1)), visits, lesson, place, counts, streams)


@lru_cache(maxsize=16)
def _running_sums(params: Params) -> np.ndarray:
    """float64[V, V] running sums of the teacher's chances."""
    from sampler.powerhouse.landscape import teacher

    return np.cumsum(teacher(params)[0], axis=1)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """Student and texts `ticks` ticks later: in each the student learns some tokens, more and more of them, and every
    text gets one token from what the student then knows (at T = 0 its best one, the first of equals)."""
    moved = State(*(array.copy() for array in state))
    story = landscape(params.smooth)
    school = _running_sums(params), params.rate, HALVING, LEAST, MOST, GROWTH
    kernels.study_on(*moved, *school, story.weight, story.progress, story.near, float(temperature), ticks)
    return moved


@np.errstate(over="ignore")
def taught(state: State, params: Params, tokens: int) -> State:
    """The student after so many tokens more of the teacher's text; its texts wait."""
    moved = State(*(array.copy() for array in state))
    student = moved.logits, moved.weights, moved.visits, moved.lesson
    kernels.learn(*student, moved.streams[-1], _running_sums(params), params.rate, HALVING, tokens)
    return moved


def warm() -> None:
    """Compile the lessons and the texts."""
    for heat in (0.0, 1.0):
        advance(init(params(), heat, 0), params(), heat, 1)
    taught(init(params(), 1.0, 0), params(), 1)
