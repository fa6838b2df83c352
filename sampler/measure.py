"""Ensembles of texts to rows of a table, sampled or exact."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, NamedTuple

import numpy as np

from sampler import exact, walker
from sampler.filters import Filters
from sampler.landscape import landscape
from sampler.observables import observe

__all__ = ["Settings", "measure"]

Watch = Callable[[float], None]
SLICE = 20_000  # ticks between two looks at the clock and for Ctrl+C


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    fuel: Annotated[float, "kT0 per token; 0 = equilibrium, inf = plain append-only", "inf"] = 20.0
    bias: Annotated[float, "-1 backwards, 0 reversible, 1 as built"] = 1.0
    smooth: Annotated[bool, "the landscape without refrains"] = False
    top_k: Annotated[int | None, "keep the k likeliest dictionary words"] = None
    top_p: Annotated[float | None, "keep the likeliest words with this mass"] = None
    min_p: Annotated[float | None, "keep words with this share of the best one's chance"] = None
    typical: Annotated[float | None, "keep the most typical words with this mass"] = None
    repetition_penalty: Annotated[float | None, "over the last 16 tokens, the current one included"] = None
    walkers: Annotated[int, "independent texts"] = 64
    tokens: Annotated[int, "ticks per text: writes and un-writes"] = 20000
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the deterministic solver instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not 1 <= self.tokens <= 10**8:
            raise ValueError(f"tokens = {self.tokens} is outside 1 to 100000000")
        if self.exact and self.repetition_penalty is not None:
            raise ValueError(exact.NO_CHAIN)
        self.params()
        return self

    def params(self) -> walker.Params:
        """The text these settings describe. Raises ValueError like `walker.params`."""
        filters = Filters(self.top_k, self.top_p, self.min_p, self.typical, self.repetition_penalty)
        return walker.params(bias=self.bias, fuel=self.fuel, smooth=self.smooth, capacity=self.room, filters=filters)

    @property
    def room(self) -> int:
        """Tokens of history to un-write: an undriven text wanders about sqrt(ticks), one run backwards loses them all."""
        if self.fuel > 0:
            return 4096
        return 4096 + (2 * self.tokens if self.fuel < 0 else 32 * math.isqrt(self.tokens))


def measure(
    settings: Settings, temperature: float, *, jobs: int = 1, watch: Watch | None = None
) -> dict[str, float | int | None]:
    """One row at a temperature; `watch` is told the share that is done. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
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
    state = _advance(start, params, temperature, settings.tokens, jobs, watch)
    seen = observe(start, state, params, temperature, settings.tokens)
    draws = float(state.counts[:, 5].sum())
    entropy, arrow = math.nan, math.nan
    if settings.repetition_penalty is None:  # with it, a word's chance depends on more than the word before
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


def _advance(
    state: walker.State, params: walker.Params, temperature: float, ticks: int, jobs: int, watch: Watch | None
) -> walker.State:
    """The texts `ticks` ticks later, dealt out to threads, slice by slice.

    Each has its own generator, so that the numbers depend on neither `jobs` nor slices.
    """
    hands = [part for part in np.array_split(np.arange(len(state.last)), jobs) if len(part)]
    parts = [walker.State(*(array[hand] for array in state)) for hand in hands]
    with ThreadPoolExecutor(len(hands)) as pool:
        for done in range(0, ticks, SLICE):
            some = min(SLICE, ticks - done)
            parts = list(pool.map(lambda part, n=some: walker.advance(part, params, temperature, n), parts))
            if watch is not None:
                watch((done + some) / ticks)
    return walker.State(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


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
