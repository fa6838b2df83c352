"""What texts show: drift and counts measured between two states, and the exact drift against temperature."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler.exact import drift
from sampler.walker import Params, State, affinity

__all__ = ["Books", "Observation", "books", "observe", "profile"]


class Observation(NamedTuple):
    """Averages over independent texts."""

    velocity: float  # story words per tick
    stderr: float  # its standard error; nan for one text
    forward: int  # draws that gained story words
    backward: int
    directionality: float
    diffusion: float  # story words^2 per tick; nan for one text
    entropy_per_step: float  # A, nats per net token


def observe(start: State, state: State, params: Params, temperature: float, ticks: int) -> Observation:
    """What the texts did in the `ticks` ticks between two states."""
    change = (state.counts - start.counts).astype(float)
    gained = change[:, 0]
    n = len(gained)
    forward, backward = int(change[:, 2].sum()), int(change[:, 3].sum())
    spread = float(gained.var(ddof=1)) if n > 1 else math.nan
    return Observation(
        velocity=float(gained.mean()) / ticks,
        stderr=math.sqrt(spread / n) / ticks,
        forward=forward,
        backward=backward,
        directionality=(forward - backward) / (forward + backward) if forward + backward else math.nan,
        diffusion=spread / (2 * ticks),
        entropy_per_step=affinity(params.fuel, temperature),
    )


class Books(NamedTuple):
    """Where the nats of each text went between two states: float64[n] each; paid = work + heat, nothing is stored."""

    paid: np.ndarray  # A per net token: what the lock costs
    work: np.ndarray  # information put into the text, -ln P of its words
    heat: np.ndarray  # the rest; negative while disorder alone drives the writing
    stored: np.ndarray  # zeros, for the mirror


def books(start: State, state: State, params: Params, temperature: float) -> Books:
    """The books between two states under constant params. At T = 0 the cost is infinite (or 0 without fuel)."""
    net = (state.written - start.written).astype(float)
    a = affinity(params.fuel, temperature)
    paid = np.where(net == 0, 0.0, a * np.where(net == 0, 1.0, net))
    work = state.books - start.books
    return Books(paid, work, paid - work, np.zeros_like(paid))


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact drift, story words per tick, at each temperature: float64 of the same shape."""
    return np.array([drift(params, float(t)) for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))
