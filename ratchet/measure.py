"""Ensembles of motors to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, NamedTuple

import numpy as np

from ratchet import exact, walker
from ratchet.observables import observe

__all__ = ["Settings", "measure"]

Watch = Callable[[float], None]
TICK = 1e-3  # s of model time between two looks at the motors
HOTTEST = 100.0  # above it a millisecond takes more than 10^8 steps
STILL = 1e-9  # nm/s; below this a velocity is round-off and its ratios mean nothing
BURN_IN = 0.2  # s of model time before the counting starts, from the exact stationary law
SLICE = 50  # ticks between two looks at the clock and for Ctrl+C


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    load: Annotated[float, "pN, positive hinders"] = 0.0
    atp: Annotated[float | None, "uM [ATP], 2000 if neither this nor the fuel is given", "log"] = None
    fuel: Annotated[float | None, "kT0 per ATP, 25 if neither this nor the ATP is given; 0 = equilibrium"] = None
    bias: Annotated[float, "-1 mirrored, 0 symmetric, 1 as built"] = 1.0
    walkers: Annotated[int, "independent motors"] = 32
    seconds: Annotated[float, "model time per motor"] = 1.0
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
        """The motor these settings describe. Raises ValueError like `walker.params`."""
        return walker.params(bias=self.bias, fuel=self.fuel, load=self.load, atp=self.atp, tick=TICK, bounded=True)


TICK = 1e-3  # s of model time between two looks at the clock


def measure(
    settings: Settings, temperature: float, *, jobs: int = 1, watch: Watch | None = None
) -> dict[str, float | int | None]:
    """One row at a temperature; `watch` is told the share that is done. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    if not settings.exact and temperature > HOTTEST:
        raise ValueError(f"T = {temperature:g} is too hot to sample: its steps grow as T squared; ask for exact rows")
    params = settings.checked().params()
    known = exact.solve(params, temperature)
    head: dict[str, float | int | None] = {
        "temperature": temperature,
        "load_pN": settings.load,
        "atp_uM": walker.concentration(params, temperature),
        "fuel_kT": known.fuel,
        "bias": settings.bias,
    }
    if settings.exact:
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
                "atp_per_s": known.atp,
                "diffusion_nm2_per_s": known.diffusion,
                "randomness": known.randomness,
                "run_length_nm": known.run_length,
                "entropy_production_per_s": known.entropy_production,
                "walkers": None,
                "seconds": None,
            }
        )
    ticks = round(settings.seconds / TICK)
    start = exact.settled(walker.init(params, temperature, settings.seed, settings.walkers), params, temperature)
    start = deal(walker, start, params, temperature, round(BURN_IN / TICK), jobs, None)
    state = deal(walker, start, params, temperature, ticks, jobs, watch)
    seen = observe(start, state, params, temperature, ticks)
    change = (state.counts - start.counts).sum(axis=0).astype(float)
    lived = settings.walkers * ticks * TICK  # motor seconds
    atp = float(change[2] - change[3]) / lived
    heat_made = math.nan
    if temperature >= walker.COLDEST:
        heat_made = (known.fuel * atp - settings.load * seen.velocity / walker.KT0) / temperature
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
            "atp_per_s": atp,
            "diffusion_nm2_per_s": seen.diffusion,
            "randomness": 2 * seen.diffusion / (seen.velocity * params.period)
            if abs(seen.velocity) > STILL
            else math.nan,
            "run_length_nm": abs(seen.velocity) * lived / change[8] if change[8] else math.nan,
            "entropy_production_per_s": heat_made if temperature >= walker.COLDEST else 0.0,
            "walkers": settings.walkers,
            "seconds": ticks * TICK,
        }
    )


def deal(model: Any, state: Any, params: Any, temperature: float, ticks: int, jobs: int, watch: Watch | None) -> Any:
    """The walkers of a model `ticks` ticks later, dealt out to threads, slice by slice.

    Each has its own generator, so that the numbers depend on neither `jobs` nor slices.
    """
    hands = [part for part in np.array_split(np.arange(len(state.place)), jobs) if len(part)]
    parts = [type(state)(*(array[hand] for array in state)) for hand in hands]
    with ThreadPoolExecutor(len(hands)) as pool:
        for done in range(0, ticks, SLICE):
            some = min(SLICE, ticks - done)
            parts = list(pool.map(lambda part, n=some: model.advance(part, params, temperature, n), parts))
            if watch is not None:
                watch((done + some) / ticks)
    return type(state)(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not np.isfinite(v) else v for key, v in row.items()}
