"""Ensembles of budgets to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sampler.currency import exact, walker
from sampler.currency.observables import observe

__all__ = ["Settings", "measure"]

TICK = 0.1  # s


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    supply: Annotated[float, "tokens/s of the refill; 0 = switched off", "log"] = 6.0
    writers: Annotated[int, "of each budget"] = 4
    fuel: Annotated[float, "kT0 per token; 0 = equilibrium, inf = nothing is taken back", "inf"] = walker.FUEL
    bias: Annotated[float, "-1 backwards, 0 reversible, 1 as built"] = 1.0
    smooth: Annotated[bool, "the landscape without refrains"] = False
    walkers: Annotated[int, "independent budgets"] = 64
    seconds: Annotated[float, "of each budget"] = 600.0
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not TICK <= self.seconds <= 1e8:
            raise ValueError(f"seconds = {self.seconds:g} is outside {TICK:g} to 100000000")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The budget these settings describe. Raises ValueError like `sampler.currency.walker.params`."""
        return walker.params(
            writers=self.writers, supply=self.supply, fuel=self.fuel, bias=self.bias, smooth=self.smooth
        )


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it in no time. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    known = exact.solve(params, temperature)
    row: dict[str, float | int | None] = {
        "temperature": temperature,
        "supply_per_s": settings.supply,
        "demand_per_s": known.demand,
        "writers": settings.writers,
        "fuel_kT": settings.fuel,
        "bias": settings.bias,
    }
    if settings.exact:
        row |= {
            "throughput_per_s": known.throughput,
            "throughput_stderr": None,
            "level_tokens": known.level,
            "level_stderr": None,
            "waiting_writers": known.waiting,
            "waiting_stderr": None,
            "velocity_words_per_s": known.velocity,
            "velocity_stderr": None,
            "price_tokens_per_word": known.price,
            "price_stderr": None,
            "walkers": None,
            "seconds": None,
        }
        return _plain(row)
    state = walker.init(params, temperature, settings.seed, settings.walkers)
    ticks = max(1, round(settings.seconds / TICK))
    seen = observe(walker.advance(state, params, temperature, ticks, TICK), params, temperature)
    row |= {
        "throughput_per_s": seen.throughput,
        "throughput_stderr": seen.throughput_stderr,
        "level_tokens": seen.level,
        "level_stderr": seen.level_stderr,
        "waiting_writers": seen.waiting,
        "waiting_stderr": seen.waiting_stderr,
        "velocity_words_per_s": seen.velocity,
        "velocity_stderr": seen.velocity_stderr,
        "price_tokens_per_word": seen.price,
        "price_stderr": seen.price_stderr,
        "walkers": settings.walkers,
        "seconds": ticks * TICK,
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number and a price without end become None: never an invented value."""
    kept = ("fuel_kT",)
    return {
        key: None if isinstance(v, float) and not math.isfinite(v) and key not in kept else v for key, v in row.items()
    }
