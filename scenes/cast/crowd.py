"""A crowd: independent walkers beside a hero; what they did since the last change gives the live numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from scenes.stage.contract import Reading

Step = Callable[[Any, int], Any]  # (walkers, ticks) -> walkers


class Crowd(NamedTuple):
    """Walkers now and when their statistics started, and their null twins if they run."""

    now: Any
    start: Any
    null: Any
    null_start: Any
    counted: int  # ticks of statistics so far; negative during burn-in

    def anew(self, twin: bool, burn_in: int) -> Crowd:
        """The same walkers with their statistics before a new burn-in."""
        return gather(self.now, twin, burn_in)


def gather(walkers: Any, twin: bool, burn_in: int) -> Crowd:
    """A crowd before its burn-in; a null twin starts as its copy, random numbers included."""
    null = walkers if twin else None
    return Crowd(walkers, walkers, null, null, -burn_in)


def as_they_are(walkers: Any) -> Any:
    """The walkers."""
    return walkers


def advance(
    crowd: Crowd,
    step: Step,
    null_step: Step,
    ticks: int,
    settle: Callable[[Any], Any] = as_they_are,
    null_settle: Callable[[Any], Any] = as_they_are,
) -> Crowd:
    """The crowd `ticks` ticks later; where the burn-in ends in between, the statistics start exactly there.

    What `settle` makes of the walkers is what they start with.
    """
    first = min(ticks, max(0, -crowd.counted))
    for part in (first, ticks - first):
        if part:
            null = crowd.null if crowd.null is None else null_step(crowd.null, part)
            crowd = crowd._replace(now=step(crowd.now, part), null=null, counted=crowd.counted + part)
        if crowd.counted == 0 and part:
            now, null = settle(crowd.now), crowd.null if crowd.null is None else null_settle(crowd.null)
            crowd = Crowd(now, now, null, null, 0)
    return crowd


def per(amounts: np.ndarray, counts: np.ndarray) -> Reading:
    """How much there is per count over walkers, float64[n] each: a ratio of sums, its error from the residuals.

    nan while the counts add up to less than twice their own error: then there is nothing to divide by.
    """
    n, total = len(counts), float(counts.sum())
    if n < 2 or abs(total) <= 2 * float(counts.std(ddof=1)) * math.sqrt(n):
        return Reading(math.nan)
    value = float(amounts.sum()) / total
    return Reading(value, float((amounts - value * counts).std(ddof=1)) * math.sqrt(n) / abs(total))
