"""The exact solver of the pool: a chain that goes up and down by one molecule, whose law is a product of ratios."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.currency.landscape import CHANGE, Params, fuel, levels, speeds

__all__ = ["Exact", "law", "solve"]

STILL = 1e-9  # sites per second and motor: less is the round-off of a motor that gets nowhere


class Exact(NamedTuple):
    """Stationary averages of a pool; nan where undefined."""

    level: float  # molecules of ATP
    fuel: float  # kT0 per ATP, by the mean molecules: 0 at equilibrium
    throughput: float  # net ATP per second made by recharging, and as many spent
    demand: float  # net ATP per second that motors and pumps would spend of a full pool
    supply: float  # ATP per second that recharging can make at most
    velocity: float  # nm/s of one motor
    fatigue: float  # what is missing of its velocity in a full pool, share
    price: float  # ATP spent per nm of one motor; inf where the motors get nowhere


@lru_cache(maxsize=256)
def law(params: Params, temperature: float) -> np.ndarray:
    """float64[N + 1], the stationary chance of each level: p(n + 1) / p(n) = up(n) / down(n + 1)."""
    rates = levels(params, temperature).rates
    return birth_and_death(rates[:-1, CHANGE > 0].sum(axis=1), rates[1:, CHANGE < 0].sum(axis=1))


def birth_and_death(up: np.ndarray, down: np.ndarray) -> np.ndarray:
    """float64[n + 1], the law of a chain with rates up[i] from i to i + 1 and down[i] back; float64[n] each.

    Where nothing leads down again, the levels below are left for good; without any jump it stays where it is highest.
    """
    with np.errstate(divide="ignore"):
        steps = np.log(up) - np.log(np.where(down > 0, down, 1.0))
    lowest = int(np.flatnonzero(down <= 0)[-1]) + 1 if (down <= 0).any() else 0
    logs = np.concatenate((np.full(lowest, -np.inf), [0.0], np.cumsum(steps[lowest:])))
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


@lru_cache(maxsize=1024)
def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages."""
    found, p = levels(params, temperature), law(params, temperature)
    n = np.arange(len(p))
    net = found.rates[:, :4] - found.rates[:, 4:]
    spent, full = net[:, :3].sum(axis=1), len(p) - 1
    ahead = params.motor.period * (net[:, 0] - net[:, 1]) / params.motors
    demand = float(found.rates[full, :3].sum() - found.rates[full - 1, 4:7].sum())  # as in `speeds`
    free = params.motor.period * float(speeds(found)[full]) / params.motors
    velocity = float(p @ ahead)
    moving = abs(velocity) > STILL * params.motor.period
    return Exact(
        level=float(p @ n),
        fuel=float(fuel(temperature, p @ n, p @ ((full - n) * (params.phosphate - n)))),
        throughput=float(p @ spent),
        demand=demand,
        supply=params.supply,
        velocity=velocity if moving else 0.0,
        fatigue=1 - velocity / free if abs(free) > STILL * params.motor.period else math.nan,
        price=float(p @ spent) / (velocity * params.motors) if moving else math.inf,
    )
