"""Ensembles of pools to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from ratchet.currency import exact, walker
from ratchet.currency.observables import observe

__all__ = ["Settings", "measure"]

TICK = 1e-3  # s


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    supply: Annotated[float, "ATP/s that recharging can make; 0 = switched off", "log"] = 1000.0
    motors: Annotated[int, "in each pool"] = 20
    pumps: Annotated[float, "ATP/s that everything but the motors spends"] = 200.0
    bias: Annotated[float, "-1 mirrored, 0 symmetric, 1 as built"] = 1.0
    walkers: Annotated[int, "independent pools"] = 64
    seconds: Annotated[float, "model time of each pool"] = 2.0
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not TICK <= self.seconds <= 1e6:
            raise ValueError(f"seconds = {self.seconds:g} is outside {TICK:g} to 1000000")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The pool these settings describe. Raises ValueError like `ratchet.currency.walker.params`."""
        return walker.params(motors=self.motors, supply=self.supply, pumps=self.pumps, bias=self.bias)


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
        "motors": settings.motors,
        "bias": settings.bias,
    }
    if settings.exact:
        row |= {
            "throughput_per_s": known.throughput,
            "throughput_stderr": None,
            "level_molecules": known.level,
            "level_stderr": None,
            "fuel_kT": known.fuel,
            "velocity_nm_per_s": known.velocity,
            "velocity_stderr": None,
            "price_atp_per_nm": known.price,
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
        "level_molecules": seen.level,
        "level_stderr": seen.level_stderr,
        "fuel_kT": seen.fuel,
        "velocity_nm_per_s": seen.velocity,
        "velocity_stderr": seen.velocity_stderr,
        "price_atp_per_nm": seen.price,
        "price_stderr": seen.price_stderr,
        "walkers": settings.walkers,
        "seconds": ticks * TICK,
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in row.items()}
