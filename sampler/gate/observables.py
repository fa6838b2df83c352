"""What heads show: how often they hold the match, how many times as often as the best wrong word, and what is written."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler.gate.exact import solve
from sampler.gate.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent heads since they were dealt; nan before the first draw."""

    share: float  # of the draws in which the head holds the match
    share_stderr: float  # its standard error over heads
    above: float  # the same above chance
    stderr: float
    ratio: float  # right : wrong, match to best wrong word; inf where the wrong one was never held
    ratio_stderr: float
    acts: float  # net times the hero is written by a head that holds the match, per draw
    acts_stderr: float
    held: float  # draws, summed
    shares: np.ndarray  # float64[K], of the draws


def quotient(top: np.ndarray, bottom: np.ndarray) -> tuple[float, float]:
    """Sum of top over sum of bottom, float64[n] each, and its standard error over walkers (delta method)."""
    below, n = float(bottom.sum()), len(bottom)
    if below <= 0:
        return (math.inf if top.sum() > 0 else math.nan), math.nan
    ratio = float(top.sum()) / below
    rest = top - ratio * bottom
    return ratio, float(rest.std(ddof=1)) * math.sqrt(n) / below if n > 1 else math.nan


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the heads did since they were dealt, at one temperature."""
    match, wrong = params.order[:2]
    held = state.held.astype(float)
    total = held.sum(axis=1)
    share, share_stderr = quotient(held[:, match], total)
    if share_stderr == 0 and temperature > 0:  # nothing else was ever held: Laplace's rule of succession
        share_stderr = 1.0 / (float(total.sum()) + 2)
    ratio, ratio_stderr = quotient(held[:, match], held[:, wrong])
    acts, acts_stderr = quotient(state.acts[:, match].astype(float), total)
    kinds = held.shape[1]
    summed = float(total.sum())
    return Observation(
        share=share,
        share_stderr=share_stderr,
        above=(share - 1 / kinds) / (1 - 1 / kinds),
        stderr=share_stderr / (1 - 1 / kinds),
        ratio=ratio,
        ratio_stderr=ratio_stderr,
        acts=acts,
        acts_stderr=acts_stderr,
        held=summed,
        shares=held.sum(axis=0) / summed if summed > 0 else np.full(kinds, math.nan),
    )


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact share of the match above chance at each temperature: float64 of the same shape."""
    return np.array([solve(params, float(t)).above for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
