"""Ensembles of pockets to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from ratchet.gate import exact, walker
from ratchet.gate.landscape import FUEL
from ratchet.gate.observables import observe

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    bias: Annotated[float, "1 as built, 0 all shapes fit alike"] = 1.0
    fuel: Annotated[float, "kT0 that a reaction sets free"] = FUEL
    shuffled: Annotated[bool, "the control: another shape fits whenever the pocket empties"] = False
    walkers: Annotated[int, "independent pockets"] = 96
    seconds: Annotated[float, "of each pocket"] = 60.0
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not 0 < self.seconds <= 1e6:
            raise ValueError(f"seconds = {self.seconds:g} is not above 0 and up to 1000000")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The pocket these settings describe. Raises ValueError like `ratchet.gate.walker.params`."""
        return walker.params(bias=self.bias, fuel=self.fuel, shuffled=self.shuffled, tick=self.seconds)


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    row: dict[str, float | int | None] = {
        "temperature": temperature,
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
            "reactions_per_s": known.acts,
            "reactions_stderr": None,
            "walkers": None,
            "bound_s": None,
        }
        return _plain(row)
    state = walker.init(params, temperature, settings.seed, settings.walkers)
    seen = observe(walker.advance(state, params, temperature, 1), params, temperature)
    row |= {
        "match_share": seen.share,
        "match_share_stderr": seen.share_stderr,
        "right_to_wrong": seen.ratio,
        "right_to_wrong_stderr": seen.ratio_stderr,
        "reactions_per_s": seen.acts,
        "reactions_stderr": seen.acts_stderr,
        "walkers": settings.walkers,
        "bound_s": seen.held,
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in row.items()}
