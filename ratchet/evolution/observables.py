"""What evolving populations show: how much fitter they become in a run, and how many of their mutants are fixed."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.evolution.exact import climb
from ratchet.evolution.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent populations since they were dealt; heights are SIZE ln(fitness)."""

    gain: float  # of the mean height in a run; nan before the first has ended
    stderr: float  # its standard error over runs; nan before the second
    runs: int
    kept: int  # new variants that were kept
    lost: int  # and that were not
    climb: np.ndarray  # float64[C + 1], mean height at each note of a run; nan where none has come
    climb_stderr: np.ndarray  # float64[C + 1]


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the populations did since they were dealt, at one temperature."""
    gain, stderr = spread(state.gain.sum(), state.squares.sum(), state.runs.sum())
    heights, errors = spread(state.climb.sum(axis=0), state.climb_squares.sum(axis=0), state.climbed.sum(axis=0))
    lost, kept = state.tally.sum(axis=(0, 1)).tolist()
    return Observation(float(gain), float(stderr), int(state.runs.sum()), kept, lost, heights, errors)


def spread(total: np.ndarray, squares: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard error from sums, sums of squares and counts."""
    n = np.asarray(count, dtype=float)
    mean = np.divide(total, n, out=np.full(n.shape, math.nan), where=n > 0)
    variance = np.divide(squares - n * mean**2, n - 1, out=np.full(n.shape, math.nan), where=n > 1)
    return mean, np.sqrt(np.maximum(variance, 0.0) / np.maximum(n, 1.0))


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact gain in a run at each temperature: float64 of the same shape."""
    paths = [climb(params, float(t)) for t in np.ravel(temperatures)]
    return np.array([path[-1] - path[0] for path in paths]).reshape(np.shape(temperatures))
