"""Null twins: copies of a crowd that live through the same random numbers without bias, and what they are good for."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np


class Paired(NamedTuple):
    """A crowd's drift beside its twin's, in the units of the way over `time`."""

    velocity: float  # the best estimate: own drift, or own minus twin where that is the sharper one
    stderr: float
    null: float  # the twin's own drift
    null_stderr: float
    subtracted: bool


def pair(way: np.ndarray, null_way: np.ndarray, time: float) -> Paired:
    """Compare the ways float64[n] of n walkers with those of their twins over `time`.

    The twin has no drift by symmetry, so subtracting it changes no expectation. It makes the error smaller only where
    the two ways are correlated strongly enough, which is measured here, walker by walker.
    """
    n = len(way)
    own, difference = way.std(ddof=1), (way - null_way).std(ddof=1)
    subtracted = bool(difference < own)
    best = way - null_way if subtracted else way
    return Paired(
        velocity=float(best.mean()) / time,
        stderr=float(min(own, difference)) / math.sqrt(n) / time,
        null=float(null_way.mean()) / time,
        null_stderr=float(null_way.std(ddof=1)) / math.sqrt(n) / time,
        subtracted=subtracted,
    )
