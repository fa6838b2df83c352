"""Ensembles of texts to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sampler import exact, walker
from sampler.filters import OFF, Filters
from sampler.landscape import landscape
from sampler.observables import observe

__all__ = ["Settings", "measure"]


class Settings(NamedTuple):
    """What is measured; everything but the temperature."""

    fuel: float = 20.0  # kT0
    bias: float = 1.0
    smooth: bool = False
    filters: Filters = OFF
    walkers: int = 64
    tokens: int = 20000  # ticks per text
    seed: int = 0
    exact: bool = False


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature. Raises ValueError for settings out of range."""
    if settings.walkers < 2 or settings.tokens < 1:
        raise ValueError("walkers must be at least 2 and tokens at least 1")
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    # room to un-write: an undriven text wanders about sqrt(ticks) tokens, one run backwards un-writes them all
    room = 4096 if settings.fuel > 0 else 4 * math.isqrt(settings.tokens) * 8 + 4096
    if settings.fuel < 0:
        room = 2 * settings.tokens + 4096
    params = walker.params(
        bias=settings.bias, fuel=settings.fuel, smooth=settings.smooth, capacity=room, filters=settings.filters
    )
    row: dict[str, float | int | None] = {"temperature": temperature, "fuel_kT": settings.fuel, "bias": settings.bias}
    if settings.exact:
        known = exact.solve(params, temperature)
        row |= {
            "velocity_words_per_token": known.velocity,
            "velocity_stderr": None,
            "forward": None,
            "backward": None,
            "directionality": known.directionality,
            "lost": known.lost,
            "entropy_nats": known.entropy,
            "diffusion_words2_per_token": known.diffusion,
            "arrow_nats_per_token": known.arrow,
            "entropy_production_per_token": known.entropy_production,
            "walkers": None,
            "tokens": None,
        }
        return _plain(row)
    start = walker.init(params, temperature, settings.seed, settings.walkers)
    state = walker.advance(start, params, temperature, settings.tokens)
    seen = observe(start, state, params, temperature, settings.tokens)
    draws = float(state.counts[:, 5].sum())
    entropy, arrow = math.nan, math.nan
    if settings.filters.repetition_penalty is None:  # with it, a word's chance depends on more than the word before
        entropy, arrow = _read(state, params, temperature)
    net = float(state.written.mean()) / settings.tokens
    row |= {
        "velocity_words_per_token": seen.velocity,
        "velocity_stderr": seen.stderr,
        "forward": seen.forward,
        "backward": seen.backward,
        "directionality": seen.directionality,
        "lost": float(state.counts[:, 4].sum()) / draws if draws else math.nan,
        "entropy_nats": entropy,
        "diffusion_words2_per_token": seen.diffusion,
        "arrow_nats_per_token": arrow,
        "entropy_production_per_token": walker.affinity(settings.fuel, temperature) * net,
        "walkers": settings.walkers,
        "tokens": settings.tokens,
    }
    return _plain(row)


def _read(state: walker.State, params: walker.Params, temperature: float) -> tuple[float, float]:
    """Nats per draw, and nats per pair of words by which the order shows, averaged over the texts as they stand."""
    chances = walker.chances(params, temperature)
    weight = landscape(params.smooth).weight
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(chances)
        row_entropy = -np.where(chances > 0, chances * (logs - np.log(weight)), 0.0).sum(axis=1) + 0.0
        order = logs - logs.T
    total = arrow = 0.0
    pairs = 0
    for ring, top, depth in zip(state.ring, state.top, state.depth, strict=True):
        text = ring[(top - np.arange(depth)[::-1]) % len(ring)]
        total += float(row_entropy[text[:-1]].sum())
        arrow += float(order[text[:-1], text[1:]].sum())
        pairs += len(text) - 1
    return (total / pairs, arrow / pairs) if pairs else (math.nan, math.nan)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {
        key: None if isinstance(v, float) and not np.isfinite(v) and key != "fuel_kT" else v for key, v in row.items()
    }
