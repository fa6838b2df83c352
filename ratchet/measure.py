"""Ensembles of motors to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from ratchet import exact, walker
from ratchet.observables import observe

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature."""

    load: float = 0.0  # pN
    atp: float | None = None  # uM
    fuel: float | None = None  # kT0
    bias: float = 1.0
    walkers: int = 32
    seconds: float = 1.0  # model time per motor
    seed: int = 0
    exact: bool = False


STILL = 1e-9  # nm/s; below this a velocity is round-off and its ratios mean nothing
BURN_IN = 0.2  # s of model time before the counting starts


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature. Raises ValueError for settings out of range."""
    if settings.walkers < 2 or not settings.seconds > 0:
        raise ValueError("walkers must be at least 2 and seconds positive")
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    tick = 1e-3
    params = walker.params(
        bias=settings.bias, fuel=settings.fuel, load=settings.load, atp=settings.atp, tick=tick, bounded=True
    )
    known = exact.solve(params, temperature)
    head: dict[str, float | int | None] = {
        "temperature": temperature,
        "load_pN": settings.load,
        "atp_uM": walker.concentration(params, temperature),
        "fuel_kT": known.fuel,
        "bias": settings.bias,
    }
    if settings.exact:
        return _plain(
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
    ticks = max(1, round(settings.seconds / tick))
    start = walker.init(params, temperature, settings.seed, settings.walkers)
    start = _advance(start, params, temperature, round(BURN_IN / tick), jobs)
    state = _advance(start, params, temperature, ticks, jobs)
    seen = observe(start, state, params, temperature, ticks)
    change = (state.counts - start.counts).sum(axis=0).astype(float)
    lived = settings.walkers * ticks * tick  # motor seconds
    atp = float(change[2] - change[3]) / lived
    heat_made = math.nan
    if temperature >= walker.COLDEST:
        heat_made = (known.fuel * atp - settings.load * seen.velocity / walker.KT0) / temperature
    return _plain(
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
            "seconds": ticks * tick,
        }
    )


def _advance(state: walker.State, params: walker.Params, temperature: float, ticks: int, jobs: int) -> walker.State:
    """The motors dealt out to threads; each has its own generator, so the numbers do not depend on `jobs`."""
    hands = [part for part in np.array_split(np.arange(len(state.place)), max(1, jobs)) if len(part)]
    with ThreadPoolExecutor(len(hands)) as pool:
        parts = list(
            pool.map(
                lambda hand: walker.advance(walker.State(*(a[hand] for a in state)), params, temperature, ticks), hands
            )
        )
    return walker.State(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not np.isfinite(v) else v for key, v in row.items()}
