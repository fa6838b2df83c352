"""Ensembles of wheels with a pawl to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from ratchet.feynman import exact, walker
from ratchet.feynman.observables import observe
from ratchet.measure import Watch, deal, plain
from ratchet.walker import COLDEST, KT0

__all__ = ["Settings", "measure"]

TICK = 1e-4  # s of model time between two looks at the wheels
BURN_IN = 2e-3  # s of model time before the counting starts: many flips of the pawl


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    load: Annotated[float, "pN, positive hinders"] = 0.0
    pawl: Annotated[float, "temperature of the pawl's bath over T, which is that of the wheel's"] = 1.0
    bias: Annotated[float, "-1 mirrored, 0 symmetric, 1 as built"] = 1.0
    walkers: Annotated[int, "independent wheels"] = 256
    seconds: Annotated[float, "model time per wheel"] = 0.1
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not TICK <= self.seconds <= 1e4:
            raise ValueError(f"seconds = {self.seconds:g} is outside {TICK:g} to 10000")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The wheel these settings describe. Raises ValueError like `walker.params`."""
        return walker.params(bias=self.bias, load=self.load, pawl=self.pawl, tick=TICK)


def measure(
    settings: Settings, temperature: float, *, jobs: int = 1, watch: Watch | None = None
) -> dict[str, float | int | None]:
    """One row at a temperature; `watch` is told the share that is done. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    head: dict[str, float | int | None] = {
        "temperature": temperature,
        "pawl": settings.pawl,
        "pawl_temperature": temperature * settings.pawl,
        "load_pN": settings.load,
        "bias": settings.bias,
    }
    if settings.exact:
        known = exact.solve(params, temperature)
        return plain(
            head
            | {
                "velocity_nm_per_s": known.velocity,
                "velocity_stderr": None,
                "forward": None,
                "backward": None,
                "forward_per_s": known.forward,
                "backward_per_s": known.backward,
                "directionality": known.directionality,
                "diffusion_nm2_per_s": known.diffusion,
                "heat_kT0_per_s": known.heat,
                "heat_stderr": None,
                "entropy_production_per_s": known.entropy_production,
                "walkers": None,
                "seconds": None,
            }
        )
    ticks = round(settings.seconds / TICK)
    start = walker.init(params, temperature, settings.seed, settings.walkers)
    start = deal(walker, start, params, temperature, round(BURN_IN / TICK), jobs, None)
    state = deal(walker, start, params, temperature, ticks, jobs, watch)
    seen = observe(start, state, params, temperature, ticks)
    lived = settings.walkers * ticks * TICK  # wheel seconds
    made = 0.0
    if temperature >= COLDEST:
        given = seen.heat - settings.load * seen.velocity / KT0  # to the wheel's bath
        made = given / temperature - (seen.heat / (temperature * settings.pawl) if settings.pawl > 0 else -math.inf)
    return plain(
        head
        | {
            "velocity_nm_per_s": seen.velocity,
            "velocity_stderr": seen.stderr,
            "forward": seen.forward,
            "backward": seen.backward,
            "forward_per_s": seen.forward / lived,
            "backward_per_s": seen.backward / lived,
            "directionality": seen.directionality,
            "diffusion_nm2_per_s": seen.diffusion,
            "heat_kT0_per_s": seen.heat,
            "heat_stderr": seen.heat_stderr,
            "entropy_production_per_s": made,
            "walkers": settings.walkers,
            "seconds": ticks * TICK,
        }
    )
