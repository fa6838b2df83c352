"""The exact solver of the budget: a finite queue, whose law is a product of ratios, and the chain of words."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler import exact, walker
from sampler.currency.landscape import Params, levels

__all__ = ["Exact", "law", "solve"]

STILL = 1e-9  # story words per token: less is round-off


class Exact(NamedTuple):
    """Stationary averages of a budget; nan where undefined."""

    level: float  # tokens in the bucket
    waiting: float  # writers in the queue
    throughput: float  # tokens spent per second, and as many refilled
    demand: float  # tokens per second that the writers would spend of a full bucket
    supply: float  # tokens per second that the refill can bring
    velocity: float  # story words per second of one writer
    fatigue: float  # what is missing of its velocity with a full bucket, share
    price: float  # tokens spent per story word; inf where the story gets nowhere


@lru_cache(maxsize=256)
def law(params: Params, temperature: float) -> np.ndarray:
    """float64[M + N + 1], the stationary chance of each level: p(n + 1) / p(n) = refill(n) / ask(n + 1).

    It is the same at every temperature: a bucket does not know what is written.
    """
    rates = levels(params).rates
    return birth_and_death(rates[:-1, 1], rates[1:, 0])


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


def text(params: Params) -> walker.Params:
    """The text that a writer writes."""
    return walker.params(bias=params.bias, smooth=params.smooth, fuel=params.fuel)


@lru_cache(maxsize=1024)
def words(bias: float, smooth: bool, fuel: float, temperature: float) -> float:
    """Exact story words per token."""
    return exact.drift(walker.params(bias=bias, smooth=smooth, fuel=fuel), temperature)


@lru_cache(maxsize=1024)
def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages."""
    found, p = levels(params), law(params, temperature)
    gain = words(params.bias, params.smooth, params.fuel, temperature)
    throughput, demand = float(p @ found.rates[:, 0]), float(params.writers * params.speed)
    moving = abs(gain) > STILL
    # what is refilled to a full bucket is lost, and who waits at an empty one without refill waits for ever
    throughput = min(throughput, params.supply)
    return Exact(
        level=float(p @ found.tokens),
        waiting=float(p @ found.waiting),
        throughput=throughput,
        demand=demand,
        supply=params.supply,
        velocity=gain * throughput / params.writers if moving else 0.0,
        fatigue=1 - throughput / demand if moving else math.nan,
        price=1 / gain if moving and throughput > 0 else math.inf,
    )
