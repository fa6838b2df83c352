"""Ensembles of models with two clocks to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sampler.clocks import exact, walker
from sampler.clocks.observables import observe

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    bias: Annotated[float, "0 none, 1 as built"] = 1.0
    inheritance: Annotated[float, "1 = prompt and weights are kept, 0 = they are random for every token"] = 1.0
    fast: Annotated[float, "1 = the fast clock goes, 0 = it stands"] = 1.0
    run: Annotated[int, "tokens until the story switches"] = 2000
    walkers: Annotated[int, "independent models"] = 128
    runs: Annotated[int, "of each"] = 20
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not 1 <= self.runs <= 10**6:
            raise ValueError(f"runs = {self.runs} is outside 1 to 1000000")
        for name in ("inheritance", "fast"):
            if getattr(self, name) not in (0, 1):
                raise ValueError(f"{name} = {getattr(self, name):g} is neither 0 nor 1")
        self.params()
        return self

    def params(self) -> walker.Params:
        """What these settings describe. Raises ValueError like `sampler.clocks.walker.params`."""
        return walker.params(bias=self.bias, inheritance=bool(self.inheritance), fast=bool(self.fast), run=self.run)


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    row: dict[str, float | int | None] = {
        "temperature": temperature,
        "bias": settings.bias,
        "inheritance": settings.inheritance,
        "fast": settings.fast,
        "run": settings.run,
    }
    known = exact.solve(params, temperature)
    if settings.exact:
        row |= {
            "gain_per_run": known.gain,
            "gain_stderr": None,
            "fast_tokens": known.fast,
            "fast_stderr": None,
            "slow_tokens": known.slow,
            "slow_stderr": None,
            "walkers": None,
            "runs": None,
        }
        return _plain(row)
    state = walker.init(params, temperature, settings.seed, settings.walkers)
    seen = observe(walker.advance(state, params, temperature, settings.run * settings.runs), params, temperature)
    row |= {
        "gain_per_run": seen.gain,
        "gain_stderr": seen.stderr,
        "fast_tokens": seen.fast.time,
        "fast_stderr": seen.fast.stderr,
        "slow_tokens": seen.slow.time,
        "slow_stderr": seen.slow.stderr,
        "walkers": settings.walkers,
        "runs": seen.runs,
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number and the infinite become None: never an invented value."""
    return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in row.items()}
