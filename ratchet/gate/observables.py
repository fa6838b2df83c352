"""What pockets show: how much of the bound time the match has, how many times that of the best wrong shape, reactions."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.gate.exact import solve
from ratchet.gate.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent pockets since they were dealt; nan before the first moment."""

    share: float  # of the bound time that the match is in the pocket
    share_stderr: float  # its standard error over pockets
    above: float  # the same above chance
    stderr: float
    ratio: float  # right : wrong, match to best wrong shape; inf where the wrong one was never bound
    ratio_stderr: float
    acts: float  # net reactions of the match per second of bound time
    acts_stderr: float
    held: float  # s of bound time, summed
    shares: np.ndarray  # float64[K], of the bound time


def quotient(top: np.ndarray, bottom: np.ndarray) -> tuple[float, float]:
    """Sum of top over sum of bottom, float64[n] each, and its standard error over walkers (delta method)."""
    below, n = float(bottom.sum()), len(bottom)
    if below <= 0:
        return (math.inf if top.sum() > 0 else math.nan), math.nan
    ratio = float(top.sum()) / below
    rest = top - ratio * bottom
    return ratio, float(rest.std(ddof=1)) * math.sqrt(n) / below if n > 1 else math.nan


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the pockets did since they were dealt, at one temperature."""
    match, wrong = params.order[:2]
    held, total = state.held, state.held.sum(axis=1)
    share, share_stderr = quotient(held[:, match], total)
    if share_stderr == 0 and temperature > 0:  # nothing else was ever bound: Laplace's rule of succession
        share_stderr = 1.0 / (len(total) + int(state.bound.sum()) + 2)
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
