"""What models show of their two clocks: how much of a switch they make good, and both relaxation times, fitted."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler.clocks.exact import solve
from sampler.clocks.walker import Params, State, blocks

__all__ = ["Fit", "Observation", "fit", "observe", "profile"]

KNOWN = 0.3  # relative error up to which a fitted time counts as known


class Fit(NamedTuple):
    """A relaxation time, tokens; nan where it cannot be told."""

    time: float
    stderr: float


class Observation(NamedTuple):
    """Averages over independent models since they were dealt."""

    gain: float  # of the share that fits, mean of both channels, in a run; nan before the first has ended
    stderr: float  # its standard error over models, whose runs follow from one another
    runs: int
    fast: Fit
    slow: Fit
    course: np.ndarray  # float64[C], the mean gain at each note of a run; nan where none has come
    course_stderr: np.ndarray  # float64[C]


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the models did since they were dealt, at one temperature."""
    gain, stderr = spread(state.gain, state.runs)
    means, errors = spread(state.notes, state.noted)
    lengths = blocks(params, temperature)
    fast, slow = (fit(state.blocks[:, k], state.blocked[:, k], lengths[k]) for k in range(2))
    return Observation(float(gain), float(stderr), int(state.runs.sum()), fast, slow, means, errors)


def spread(sums: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean over models and its standard error, from the sums and counts of each, along the first axis."""
    n, known = len(sums), counts.min(axis=0) > 0
    each = np.divide(sums, counts, out=np.full(np.shape(sums), math.nan), where=known)
    error = each.std(axis=0, ddof=1) / math.sqrt(n) if n > 1 else np.full(np.shape(known), math.nan)
    return each.mean(axis=0), error


def fit(sums: np.ndarray, counts: np.ndarray, length: int) -> Fit:
    """The time of one exponential with unknown ends, from three adjoining blocks of equal length.

    sums float64[n, 3], counts int64[n] and the blocks' length in tokens. The second difference of the block means over
    the first is exp(-length / time), whatever the ends; its error is that of a ratio of means over models (Prony).
    """
    if len(sums) < 2 or counts.min() == 0:
        return Fit(math.nan, math.nan)
    steps = np.diff(sums / counts[:, None], axis=1)
    first, second = steps.mean(axis=0).tolist()
    if min(abs(first), abs(second)) == 0 or not 0 < second / first < 1:
        return Fit(math.nan, math.nan)
    log = math.log(second / first)
    error = float((steps[:, 1] / second - steps[:, 0] / first).std(ddof=1)) / math.sqrt(len(steps)) / abs(log)
    if error > KNOWN:
        return Fit(math.nan, math.nan)
    return Fit(-length / log, length / abs(log) * error)


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact gain in a run at each temperature: float64 of the same shape."""
    gains = [solve(params, float(t)).gain for t in np.ravel(temperatures)]
    return np.array(gains).reshape(np.shape(temperatures))
