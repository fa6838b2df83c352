"""Ensembles of rotors to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from ratchet.measure import deal, plain
from ratchet.powerhouse import exact, walker
from ratchet.powerhouse.observables import observe
from ratchet.walker import COLDEST

__all__ = ["Settings", "measure"]

TICK = 1e-3  # s of model time between two looks at the clock


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    pmf: Annotated[float, "mV of proton-motive force"] = 180.0
    atp: Annotated[float, "kJ/mol it costs to make one ATP"] = 50.0
    subunits: Annotated[int, "of the ring = protons per turn"] = 10
    bias: Annotated[float, "-1 mirrored, 0 symmetric, 1 as built"] = 1.0
    walkers: Annotated[int, "independent rotors"] = 64
    seconds: Annotated[float, "model time per rotor"] = 0.2
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the closed form instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not TICK <= self.seconds <= 1e4:
            raise ValueError(f"seconds = {self.seconds:g} is outside {TICK:g} to 10000")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The rotor these settings describe. Raises ValueError like `walker.params`."""
        return walker.params(bias=self.bias, pmf=self.pmf, atp=self.atp, subunits=self.subunits, tick=TICK)


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    row: dict[str, float | int | None] = {
        "temperature": temperature,
        "pmf_mV": settings.pmf,
        "atp_kJ_per_mol": settings.atp,
        "subunits": settings.subunits,
        "bias": settings.bias,
        "threshold_mV": params.threshold,
        "tilt_kT0_per_turn": params.tilt,
    }
    if settings.exact:
        known = exact.solve(params, temperature)
        row |= {
            "velocity_turns_per_s": known.velocity,
            "velocity_stderr": None,
            "atp_made": None,
            "atp_split": None,
            "directionality": None,
            "diffusion_turns2_per_s": known.diffusion,
            "entropy_production_per_s": known.entropy_production,
            "walkers": None,
            "seconds": None,
        }
        return plain(row)
    ticks = round(settings.seconds / TICK)
    start = walker.init(params, temperature, settings.seed, settings.walkers)
    state = deal(walker, start, params, temperature, ticks, jobs, None)
    seen = observe(start, state, params, temperature, ticks)
    row |= {
        "velocity_turns_per_s": seen.velocity,
        "velocity_stderr": seen.stderr,
        "atp_made": seen.forward,
        "atp_split": seen.backward,
        "directionality": seen.directionality,
        "diffusion_turns2_per_s": seen.diffusion,
        "entropy_production_per_s": params.tilt * seen.velocity / temperature if temperature >= COLDEST else math.nan,
        "walkers": settings.walkers,
        "seconds": ticks * TICK,
    }
    return plain(row)
