"""Ensembles of jumping motors to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from ratchet.race import exact, walker
from ratchet.race.observables import observe
from ratchet.walker import fuel_of

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    atp: Annotated[float | None, "uM [ATP], 2000 if neither this nor the fuel is given", "log"] = None
    fuel: Annotated[float | None, "kT0 per ATP, 25 if neither this nor the ATP is given; 0 = equilibrium"] = None
    bias: Annotated[float, "-1 mirrored, 0 symmetric, 1 as built"] = 1.0
    walkers: Annotated[int, "independent motors"] = 64
    draws: Annotated[int, "reactions per motor"] = 20000
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
        """The jumping motor these settings describe. Raises ValueError like `ratchet.walker.params`."""
        return walker.params(bias=self.bias, fuel=self.fuel, atp=self.atp)


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it in no time. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    row: dict[str, float | int | None] = {
        "temperature": temperature,
        "fuel_kT": fuel_of(params.motor, temperature),
        "bias": settings.bias,
    }
    if settings.exact:
        known = exact.solve(params, temperature)
        row |= {
            "steps_per_draw": known.progress,
            "steps_per_draw_stderr": None,
            "best_share": known.best,
            "velocity_nm_per_s": known.velocity,
            "velocity_stderr": None,
            "wait_s": known.wait,
            "wait_stderr": None,
            "walkers": None,
            "draws": None,
        }
        return _plain(row)
    state = walker.init(params, temperature, settings.seed, settings.walkers)
    seen = observe(walker.advance(state, params, temperature, settings.draws), params, temperature)
    row |= {
        "steps_per_draw": seen.progress,
        "steps_per_draw_stderr": seen.stderr,
        "best_share": seen.best,
        "velocity_nm_per_s": seen.velocity,
        "velocity_stderr": seen.velocity_stderr,
        "wait_s": seen.wait,
        "wait_stderr": seen.wait_stderr,
        "walkers": settings.walkers,
        "draws": seen.draws,
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in row.items()}
