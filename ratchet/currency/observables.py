"""What pools show: how full they are, what an ATP is worth in them, how fast their motors walk and what a nm costs."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.currency.exact import solve
from ratchet.currency.landscape import MOVE, fuel
from ratchet.currency.walker import Params, State

__all__ = ["Observation", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent pools since they were dealt; all but the counts nan before the first second."""

    level: float  # molecules of ATP
    level_stderr: float  # of the mean over pools; nan for one
    fuel: float  # kT0 per ATP, by the mean molecules; -inf while there has been no ATP
    throughput: float  # net ATP per second made by recharging
    throughput_stderr: float
    velocity: float  # nm/s of one motor
    velocity_stderr: float
    price: float  # net ATP spent per nm of one motor; nan where its motion cannot be told from none
    price_stderr: float
    spent: int  # net ATP spent by motors and pumps
    forward: int  # steps ahead, and undone steps back
    backward: int


def observe(state: State, params: Params, temperature: float) -> Observation:
    """What the pools did since they were dealt, at one temperature."""
    time, c = state.clock, state.counts
    spent, made = (c[:, :3] - c[:, 4:7]).sum(axis=1), c[:, 7] - c[:, 3]
    gained = params.motor.period * (c @ MOVE)
    counts = int(spent.sum()), int(c[:, [0, 5]].sum()), int(c[:, [1, 4]].sum())
    if not time.sum() > 0:
        return Observation(*(math.nan,) * 9, *counts)
    velocity = ratio(gained, time * params.motors)
    certain = abs(velocity[0]) > 4 * velocity[1]
    with np.errstate(divide="ignore"):
        worth = float(fuel(temperature, state.lived.sum(), state.products.sum()))
    return Observation(
        *ratio(state.lived, time),
        worth,
        *ratio(made, time),
        *velocity,
        *(ratio(spent, gained) if certain else (math.nan, math.nan)),
        *counts,
    )


def ratio(above: np.ndarray, below: np.ndarray) -> tuple[float, float]:
    """A ratio of sums over independent members and its standard error from their residuals; nan for one member."""
    n, total = len(above), float(below.sum())
    value = float(above.sum()) / total
    rest = above - value * below
    return value, float(rest.std(ddof=1)) * math.sqrt(n) / abs(total) if n > 1 else math.nan


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact ATP per nm at each temperature, inf where nothing moves: float64 of the same shape."""
    return np.array([solve(params, float(t)).price for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
