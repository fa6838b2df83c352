"""Ensembles of raced texts to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sampler.race import exact, walker
from sampler.race.observables import observe

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    bias: Annotated[float, "-1 backwards, 0 reversible, 1 as built"] = 1.0
    smooth: Annotated[bool, "the landscape without refrains"] = False
    walkers: Annotated[int, "independent texts"] = 64
    draws: Annotated[int, "words per text"] = 20000
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not 1 <= self.draws <= 10**8:
            raise ValueError(f"draws = {self.draws} is outside 1 to 100000000")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The raced text these settings describe. Raises ValueError like `sampler.race.walker.params`."""
        return walker.params(bias=self.bias, smooth=self.smooth)


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it in no time. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    row: dict[str, float | int | None] = {"temperature": temperature, "bias": settings.bias}
    if settings.exact:
        known = exact.solve(params, temperature)
        row |= {
            "words_per_draw": known.progress,
            "words_per_draw_stderr": None,
            "best_share": known.best,
            "walkers": None,
            "draws": None,
        }
        return row
    state = walker.init(params, temperature, settings.seed, settings.walkers)
    seen = observe(walker.advance(state, params, temperature, settings.draws), params, temperature)
    return row | {
        "words_per_draw": seen.progress,
        "words_per_draw_stderr": seen.stderr,
        "best_share": seen.best,
        "walkers": settings.walkers,
        "draws": seen.draws,
    }
