"""The entropy that single texts make, in nats: A for every token that stays written, exactly.

A written token costs A = fuel / T. What the text gains in surprise and what the bath gets in heat add up to it, so that
heat below A = H is negative: disorder alone then drives the writing, and the bath is cooled. Un-writing pays back at
least H per token, which is Landauer's bound.
"""

from __future__ import annotations

import math

import numpy as np

from sampler.exact import chain
from sampler.walker import Params, State, affinity, surprise

__all__ = ["made", "profile"]


def made(start: State, state: State, params: Params, temperature: float) -> np.ndarray:
    """float64[n], the total entropy each text made between two states; its net tokens are a simple walk, so that
    P(n) / P(-n) = e^(n A). At T = 0 it is infinite (nan where nothing was written)."""
    net = (state.written - start.written).astype(float)
    return np.where(net == 0, 0.0 if temperature > 0 else math.nan, affinity(params.fuel, temperature)) * net


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact entropy production, nats per tick, A tanh(A/2), at each temperature: float64 of the same shape."""
    heats = np.asarray(temperatures, dtype=float)
    costs = np.array([affinity(params.fuel, float(t)) for t in heats.ravel()])
    with np.errstate(invalid="ignore"):
        return np.where(costs == 0, 0.0, costs * np.tanh(costs / 2)).reshape(heats.shape)


def content(params: Params, temperature: float) -> float:
    """H, the exact nats that a written token puts into the text."""
    chances, law = chain(params, temperature)
    return float(law @ (chances * surprise(params, temperature)).sum(axis=1))
