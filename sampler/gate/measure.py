"""Ensembles of heads to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sampler.gate import exact, walker
from sampler.gate.landscape import FUEL
from sampler.gate.observables import observe

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    context: Annotated[int, "the text: 0 kinesin, 1 porter, 2 walker"] = 0
    bias: Annotated[float, "1 as trained, 0 all words fit alike"] = 1.0
    fuel: Annotated[float, "kT0 for committing a word"] = FUEL
    shuffled: Annotated[bool, "the control: keys are rotated anew for every draw"] = False
    walkers: Annotated[int, "independent heads"] = 96
    draws: Annotated[int, "of each head"] = 5000
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
        """The head these settings describe. Raises ValueError like `sampler.gate.walker.params`."""
        return walker.params(context=self.context, bias=self.bias, fuel=self.fuel, shuffled=self.shuffled)


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    row: dict[str, float | int | None] = {
        "temperature": temperature,
        "context": settings.context,
        "bias": settings.bias,
        "fuel_kT": settings.fuel,
        "shuffled": int(settings.shuffled),
    }
    if settings.exact:
        known = exact.solve(params, temperature)
        row |= {
            "match_share": known.share,
            "match_share_stderr": None,
            "right_to_wrong": known.ratio,
            "right_to_wrong_stderr": None,
            "written_per_draw": known.acts,
            "written_stderr": None,
            "walkers": None,
            "draws": None,
        }
        return _plain(row)
    state = walker.init(params, temperature, settings.seed, settings.walkers)
    seen = observe(walker.advance(state, params, temperature, settings.draws), params, temperature)
    row |= {
        "match_share": seen.share,
        "match_share_stderr": seen.share_stderr,
        "right_to_wrong": seen.ratio,
        "right_to_wrong_stderr": seen.ratio_stderr,
        "written_per_draw": seen.acts,
        "written_stderr": seen.acts_stderr,
        "walkers": settings.walkers,
        "draws": round(seen.held),
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in row.items()}
