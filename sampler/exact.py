"""The exact solver: the sampler as a finite Markov chain, solved without subtraction."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler import kernels
from sampler.landscape import landscape, probabilities
from sampler.walker import Params, affinity

__all__ = ["Exact", "solve"]

COLDEST = 0.02  # below this the chain's rarest moves underflow; the greedy limit is exact to all digits shown


class Exact(NamedTuple):
    """Stationary averages per token (tick)."""

    velocity: float  # story words per tick, tanh(A/2) times that of the append-only sampler
    diffusion: float  # story words^2 per tick
    forward: float  # share of draws that gain story words
    backward: float
    directionality: float
    lost: float  # share of draws that lose the thread
    entropy: float  # nats per draw, over dictionary words
    arrow: float  # nats per draw by which the word order tells its direction
    entropy_production: float  # nats per tick, A tanh(A/2)


def stationary(chances: np.ndarray) -> np.ndarray:
    """float64[V], the stationary law of a row-stochastic float64[V, V]."""
    return kernels.eliminate(chances.copy())


def _greedy_law(chances: np.ndarray) -> np.ndarray:
    """Where greedy texts end, averaged over all first words: float64[V]."""
    follow = chances.argmax(axis=1)
    law = np.zeros(len(follow))
    for token in range(len(follow)):
        for _ in range(len(follow)):
            token = follow[token]
        loop = [token]
        while follow[loop[-1]] != token:
            loop.append(follow[loop[-1]])
        law[loop] += 1.0 / len(loop)
    return law / law.sum()


def chain(params: Params, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """(next-token chances float64[V, V], stationary law float64[V])."""
    if temperature < COLDEST:
        chances = probabilities(params.bias, params.smooth, 0.0)
        return chances, _greedy_law(chances)
    chances = probabilities(params.bias, params.smooth, temperature)
    return chances, stationary(chances)


def drift(params: Params, temperature: float) -> float:
    """Exact story words per tick."""
    chances, law = chain(params, temperature)
    append_only = float(law @ (chances * landscape(params.smooth).progress).sum(axis=1))
    return append_only * math.tanh(affinity(params.fuel, temperature) / 2)


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages; undefined ones (no moves at all, T = 0 in D) are nan."""
    story = landscape(params.smooth)
    chances, law = chain(params, temperature)
    flow = law[:, None] * chances
    gain = story.progress
    append_only = float((flow * gain).sum())
    forward, backward = float(flow[gain > 0].sum()), float(flow[gain < 0].sum())
    moves = forward + backward
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = np.where(flow > 0, np.log(chances) - np.log(story.weight), 0.0)
        arrow = np.where((flow > 0) & (flow.T > 0), np.log(chances) - np.log(chances.T), 0.0)
    a = affinity(params.fuel, temperature)
    commit = math.tanh(a / 2)
    spread = _diffusion(chances, law, gain, append_only) if temperature >= COLDEST else math.nan
    jitter = 0.5 * append_only**2 / math.cosh(a / 2) ** 2 if abs(a) < 700 else 0.0
    return Exact(
        velocity=append_only * commit,
        diffusion=abs(commit) * spread + jitter,
        forward=forward,
        backward=backward,
        directionality=(forward - backward) / moves if moves > 0 else math.nan,
        lost=float(flow[~story.near].sum()),
        entropy=float(-(flow * surprise).sum()) + 0.0,
        arrow=float((flow * arrow).sum()) if temperature >= COLDEST else math.nan,
        entropy_production=a * commit if a else 0.0,
    )


def _diffusion(chances: np.ndarray, law: np.ndarray, gain: np.ndarray, velocity: float) -> float:
    """D of the append-only sampler by the first-order correction: (I - P + 1 law) h = f - v."""
    mean_gain = (chances * gain).sum(axis=1)
    correction = np.linalg.solve(np.eye(len(law)) - chances + law[None, :], mean_gain - velocity)
    flow = law[:, None] * chances
    return float(0.5 * ((flow * gain**2).sum() - velocity**2 + 2 * (flow * gain * correction[None, :]).sum()))
