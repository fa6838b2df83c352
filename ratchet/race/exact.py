"""The exact solver of the race: a Markov chain of five basins, solved without subtraction."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.kernels import eliminate
from ratchet.race.walker import Params, table
from ratchet.walker import COLDEST

__all__ = ["Exact", "chances", "solve", "visits"]


class Exact(NamedTuple):
    """Stationary averages; nan where undefined."""

    progress: float  # sites per race
    best: float  # share of races that the likeliest option of the menu wins
    velocity: float  # nm/s
    wait: float  # s from one reaction to the next
    entropy: float  # nats per race


def chances(params: Params, temperature: float) -> np.ndarray:
    """float64[S, W], the chance of each option to be next: its rate over the sum of its menu's; rows of 0 for none."""
    rates = table(params, temperature).rates
    total = rates.sum(axis=1, keepdims=True)
    return np.divide(rates, total, out=np.zeros_like(rates), where=total > 0)


@lru_cache(maxsize=256)
def visits(params: Params, temperature: float) -> np.ndarray:
    """float64[S], the share of races run in each state: the stationary law of the chain embedded in time."""
    if temperature < COLDEST:
        law = np.zeros(len(table(params, temperature).rates))
        law[0] = 1.0
        return law
    p, target = chances(params, temperature), table(params, temperature).target
    matrix = np.zeros((len(p), len(p)))
    np.add.at(matrix, (np.arange(len(p))[:, None], target), p)
    return np.asarray(eliminate(matrix, len(p)))


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages. At T = 0 the motor ends on the open gate, from which nothing is possible."""
    if temperature < COLDEST:
        return Exact(0.0, math.nan, 0.0, math.inf, 0.0)
    found, p, law = table(params, temperature), chances(params, temperature), visits(params, temperature)
    wait = float(law @ (1.0 / found.rates.sum(axis=1)))
    progress = float(law @ (p * found.gain).sum(axis=1))
    return Exact(
        progress=progress,
        best=float(law @ p.max(axis=1)),
        velocity=params.motor.period * progress / wait,
        wait=wait,
        entropy=float(-(law[:, None] * p * np.log(np.where(p > 0, p, 1.0))).sum()),
    )
