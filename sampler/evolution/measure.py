"""Ensembles of texts evolving by drafts to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sampler.evolution import exact, walker
from sampler.evolution.observables import observe

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    selection: Annotated[float, "0 none, 1 as built"] = 1.0
    mutation: Annotated[float, "1 = words are rewritten, 0 = none are"] = 1.0
    inheritance: Annotated[float, "1 = the next round starts from the kept draft, 0 = from a random text"] = 1.0
    run: Annotated[int, "rounds until the brief changes"] = 16
    drafts: Annotated[int, "in a round, the text itself among them: 2 or 3"] = 3
    walkers: Annotated[int, "independent texts"] = 64
    runs: Annotated[int, "of each text"] = 20
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not 1 <= self.runs <= 10**6:
            raise ValueError(f"runs = {self.runs} is outside 1 to 1000000")
        for name in ("mutation", "inheritance"):
            if getattr(self, name) not in (0, 1):
                raise ValueError(f"{name} = {getattr(self, name):g} is neither 0 nor 1")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The drafts these settings describe. Raises ValueError like `sampler.evolution.walker.params`."""
        return walker.params(
            selection=self.selection,
            mutation=bool(self.mutation),
            inheritance=bool(self.inheritance),
            run=self.run,
            drafts=self.drafts,
        )


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    row: dict[str, float | int | None] = {
        "temperature": temperature,
        "drafts": settings.drafts,
        "selection": settings.selection,
        "mutation": settings.mutation,
        "inheritance": settings.inheritance,
        "run": settings.run,
    }
    if settings.exact:
        known = exact.solve(params, temperature)
        row |= {
            "gain_per_run": known.gain,
            "gain_stderr": None,
            "kept_share": known.kept,
            "walkers": None,
            "runs": None,
        }
        return _plain(row)
    state = walker.init(params, temperature, settings.seed, settings.walkers)
    seen = observe(walker.advance(state, params, temperature, settings.run * settings.runs), params, temperature)
    row |= {
        "gain_per_run": seen.gain,
        "gain_stderr": seen.stderr,
        "kept_share": seen.kept / (seen.kept + seen.lost) if seen.kept + seen.lost else math.nan,
        "walkers": settings.walkers,
        "runs": seen.runs,
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in row.items()}
