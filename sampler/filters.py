"""Filters: what users of samplers put between logits and the draw, in one stated order, off by default.

Order: repetition penalty, temperature, top-k, top-p, min-p, typical; then the rest is renormalised. This is the order of
the processors in the `transformers` library, whose definitions the single filters follow (ties included). A filter is a
hard wall, a logit of minus infinity: it adds a bias that no temperature melts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sampler import kernels

__all__ = ["OFF", "WINDOW", "Filters", "filtered", "penalised", "settings"]

WINDOW = 16  # tokens, the last included, whose repetition is penalised


class Filters(NamedTuple):
    """Settings of every filter; None leaves it out."""

    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    typical: float | None = None
    repetition_penalty: float | None = None

    def checked(self) -> Filters:
        """The same, or ValueError with one sentence for a value out of range."""
        if self.top_k is not None and self.top_k < 1:
            raise ValueError(f"top-k = {self.top_k} is below 1")
        for name, value in (("top-p", self.top_p), ("typical", self.typical)):
            if value is not None and not 0.0 < value <= 1.0:
                raise ValueError(f"{name} = {value:g} is outside 0 to 1 (0 excluded)")
        if self.min_p is not None and not 0.0 <= self.min_p <= 1.0:
            raise ValueError(f"min-p = {self.min_p:g} is outside 0 to 1")
        penalty = self.repetition_penalty
        if penalty is not None and not (np.isfinite(penalty) and penalty > 0):
            raise ValueError(f"repetition penalty = {penalty:g} is not a positive number")
        return self

    @property
    def cuts(self) -> bool:
        """Whether any filter removes tokens."""
        return any(value is not None for value in self[:4])


OFF = Filters()


def penalised(logits: np.ndarray, seen: Iterable[int], penalty: float) -> np.ndarray:
    """float64[V] logits with every distinct token of `seen` made less likely: divided if positive, else multiplied.

    The rule depends on where zero lies: adding a constant to all logits changes the result.
    """
    found = np.array(logits, dtype=float)
    ids = sorted(set(seen))
    found[ids] = np.where(found[ids] < 0, found[ids] * penalty, found[ids] / penalty)
    return found


def filtered(
    logits: np.ndarray, temperature: float, filters: Filters = OFF, weight: np.ndarray | None = None
) -> np.ndarray:
    """float64[V] probabilities of one row of logits, float64[V], at a temperature, after all filters but the penalty.

    `weight`, float64[V], counts the dictionary words a token stands for (1 each if None). Filters act on dictionary
    words: they rank P / weight and count k and mass with the weights; a token is kept or dropped whole, and the one on
    the boundary is kept. T = 0 gives the whole probability to the highest logit, the lowest id winning a tie; +inf is
    certain (shared evenly among several); T = inf is uniform over finite logits. Raises ValueError for NaN and for a row
    of minus infinities.
    """
    z = np.asarray(logits, dtype=float)
    g = np.ones_like(z) if weight is None else np.asarray(weight, dtype=float)
    if np.isnan(z).any() or np.isnan(temperature) or temperature < 0:
        raise ValueError("logits and temperature must be numbers, the temperature not below 0")
    best = z.max()
    if best == -np.inf:
        raise ValueError("every logit is minus infinity: there is nothing to draw")
    if temperature == 0:
        return _only(z.argmax(), len(z))
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.where(z == best, 0.0, (z - best) / temperature)
    if temperature == np.inf:
        scaled = np.where(np.isneginf(z), -np.inf, 0.0)
    if best == np.inf:
        scaled = np.where(z == np.inf, 0.0, -np.inf)
    kernels.sift(scaled, g, *settings(filters))
    weights = np.exp(scaled) * g
    return np.asarray(weights / weights.sum())


def settings(filters: Filters) -> tuple[float, float, float, float]:
    """The cuts as the kernel takes them: not-a-number leaves a filter out."""
    top_k, top_p, min_p, typical = (np.nan if value is None else float(value) for value in filters[:4])
    return top_k, top_p, min_p, typical


def _only(token: np.intp, count: int) -> np.ndarray:
    row = np.zeros(count)
    row[token] = 1.0
    return row
