"""The exact solver: the sampler as a finite Markov chain, solved without subtraction."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler import kernels
from sampler.landscape import landscape
from sampler.walker import Params, affinity, chances

__all__ = ["Exact", "solve"]

COLDEST = 0.02  # below this the chain's rarest moves underflow; the greedy limit is exact to all digits shown
NO_CHAIN = "a repetition penalty looks further back than one word: there is no exact chain, sample it"


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


def greedy_law(chances: np.ndarray) -> np.ndarray:
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


def _closed_law(p: np.ndarray) -> np.ndarray:
    """Where texts end if filters have cut the chain into pieces, averaged over all first words: float64[V].

    Only closed classes keep a text for good. With a single one the law is its stationary law; of several, each weighs
    as much as the first words it swallows.
    """
    label = _classes(p > 0)
    closed = [c for c in np.unique(label) if not (p[label == c][:, label != c] > 0).any()]
    inside = np.isin(label, closed)
    share = np.zeros((len(p), len(closed)))
    for i, c in enumerate(closed):
        share[label == c, i] = 1.0
    if not inside.all():
        away = p[~inside]
        share[~inside] = np.linalg.solve(np.eye(len(away)) - away[:, ~inside], away[:, inside] @ share[inside])
    law = np.zeros(len(p))
    for i, c in enumerate(closed):
        members = np.flatnonzero(label == c)
        law[members] = share[:, i].mean() * stationary(p[np.ix_(members, members)])
    return law


def _classes(moves: np.ndarray) -> np.ndarray:
    """int64[V]: the first of the words from which a word can be reached and back, by moves bool[V, V]."""
    reach = moves | np.eye(len(moves), dtype=bool)
    while (further := reach @ reach).sum() > reach.sum():
        reach = further
    return np.asarray((reach & reach.T).argmax(axis=1))


def chain(params: Params, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """(next-token chances float64[V, V], stationary law float64[V])."""
    if temperature < COLDEST:
        p = chances(params, 0.0)
        return p, greedy_law(p)
    p = chances(params, temperature)
    return p, _closed_law(p) if params.filters.cuts else stationary(p)


def drift(params: Params, temperature: float) -> float:
    """Exact story words per tick. Raises ValueError for a repetition penalty, which no chain of words describes."""
    if params.filters.repetition_penalty is not None:
        raise ValueError(NO_CHAIN)
    p, law = chain(params, temperature)
    append_only = float(law @ np.einsum("ij,ij->i", p, landscape(params.smooth).progress))
    return append_only * math.tanh(affinity(params.fuel, temperature) / 2)


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages; undefined ones (no moves at all, T = 0 in D) are nan."""
    story = landscape(params.smooth)
    velocity = drift(params, temperature)
    p, law = chain(params, temperature)
    flow = law[:, None] * p
    gain = story.progress
    append_only = float((flow * gain).sum())
    forward, backward = float(flow[gain > 0].sum()), float(flow[gain < 0].sum())
    moves = forward + backward
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = np.where(flow > 0, np.log(p) - np.log(story.weight), 0.0)
        arrow = np.where((flow > 0) & (flow.T > 0), np.log(p) - np.log(p.T), 0.0)
    a = affinity(params.fuel, temperature)
    commit = math.tanh(a / 2)
    spread = _diffusion(p, law, gain, append_only) if temperature >= COLDEST else math.nan
    jitter = 0.5 * append_only**2 / math.cosh(a / 2) ** 2 if abs(a) < 700 else 0.0
    return Exact(
        velocity=velocity,
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
    try:
        correction = np.linalg.solve(np.eye(len(law)) - chances + law[None, :], mean_gain - velocity)
    except np.linalg.LinAlgError:  # several closed classes: texts that never meet spread without bound
        return math.nan
    flow = law[:, None] * chances
    return float(0.5 * ((flow * gain**2).sum() - velocity**2 + 2 * (flow * gain * correction[None, :]).sum()))


@lru_cache(maxsize=64)
def exchanged(params: Params, temperature: float, tokens: int) -> np.ndarray:
    """float64[tokens + 1], sums of mean squares of the story gained by un-writing m tokens and writing a others.

    The k-th entry sums over all m + a = k. New and old words part at one word i of the stationary chain, and know of
    each other through it alone: <(X_a - X_m)^2> = <X_a^2> + <X_m^2> - 2 sum_i law_i <X_a | from i> <X_m | to i>.
    """
    p, law = chain(params, temperature)
    gain = landscape(params.smooth).progress
    flow = law[:, None] * p
    with np.errstate(divide="ignore", invalid="ignore"):
        reverse = np.where(law[:, None] > 0, flow.T / law[:, None], 0.0)
    ahead, behind = (p * gain).sum(axis=1), (reverse * gain.T).sum(axis=1)  # mean gain of the next, the last draw
    once, onward = float((flow * gain**2).sum()), 2 * law * ahead
    from_word, to_word = np.zeros((tokens + 1, len(law))), np.zeros((tokens + 1, len(law)))
    squares = np.zeros(tokens + 1)
    for n in range(tokens):
        squares[n + 1] = squares[n] + once + float(onward @ to_word[n])  # of X_n and the gain after it
        from_word[n + 1], to_word[n + 1] = from_word[n] + ahead, to_word[n] + behind
        ahead, behind = p @ ahead, reverse @ behind
    cross = (from_word * law) @ to_word.T
    sums = np.add.outer(np.arange(tokens + 1), np.arange(tokens + 1)).ravel()
    return np.asarray(2 * np.cumsum(squares) - 2 * np.bincount(sums, cross.ravel())[: tokens + 1])


def undriven_spread(params: Params, temperature: float, ticks: np.ndarray) -> np.ndarray:
    """Mean square of the story gained by a text without fuel in these numbers of ticks: float64 of the same shape.

    Its net length is a simple random walk. By the reflection principle the chance to have un-written m tokens at most
    and to stand a above that is P(S = m + a) - P(S = m + a + 2). Sums of more than four standard deviations are left
    out; between whole ticks the square is interpolated.
    """
    if temperature < COLDEST:
        return np.zeros(np.shape(ticks))
    tokens = 128 if np.max(ticks) < 1000 else 1024
    table = exchanged(params._replace(fuel=math.inf), temperature, tokens)
    log_factorial = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, int(np.max(ticks)) + 2)))))

    def square(t: int) -> float:
        k = np.arange(tokens + 3)
        at = np.where((k <= t) & ((k + t) % 2 == 0), k, -1)
        up, down = (t + at) // 2, (t - at) // 2
        log = log_factorial[t] - log_factorial[up] - log_factorial[down] - t * math.log(2)
        chance = np.where(at >= 0, np.exp(log), 0.0)
        weight = chance[:-2] - chance[2:]
        return float((weight * table).sum() / (weight * (k[:-2] + 1)).sum())

    flat = [(math.floor(t), float(t) - math.floor(t)) for t in np.ravel(ticks)]
    return np.array([square(t) * (1 - part) + square(t + 1) * part for t, part in flat]).reshape(np.shape(ticks))
