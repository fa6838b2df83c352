"""A student trained on so many tokens to rows of a table: its exact loss, and what it writes, sampled or exact."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sampler.powerhouse import exact, walker
from sampler.powerhouse.observables import observe

__all__ = ["Settings", "measure"]

BURN_IN = 200  # tokens that each text writes before the counting starts


class Settings(NamedTuple):
    """What is measured; everything but the temperature. A note says what an option of this name is."""

    learned: Annotated[int, "tokens of the teacher's text", "log"] = 30000
    rate: Annotated[float, "learning rate of a word's first step, 2 as built; 0 = no gradient"] = 2.0
    bias: Annotated[float, "of the teacher: -1 backwards, 0 reversible, 1 as built"] = 1.0
    smooth: Annotated[bool, "the story without refrains"] = False
    walkers: Annotated[int, "independent texts of the student"] = 64
    tokens: Annotated[int, "of each text"] = 2000
    seed: Annotated[int, "of the random numbers"] = 0
    exact: Annotated[bool, "the student's exact chain instead of sampling"] = False

    def checked(self) -> Settings:
        """The same, or ValueError with one sentence for a value out of range."""
        if not 0 <= self.learned <= 10**9:
            raise ValueError(f"learned = {self.learned} is outside 0 to 1000000000")
        if not 2 <= self.walkers <= 100_000:
            raise ValueError(f"walkers = {self.walkers} is outside 2 to 100000")
        if not 1 <= self.tokens <= 10**9:
            raise ValueError(f"tokens = {self.tokens} is outside 1 to 1000000000")
        self.params()
        return self

    def params(self) -> walker.Params:
        """The student these settings describe. Raises ValueError like `sampler.powerhouse.walker.params`."""
        return walker.params(bias=self.bias, smooth=self.smooth, rate=self.rate)


def measure(settings: Settings, temperature: float, *, jobs: int = 1) -> dict[str, float | int | None]:
    """One row at a temperature; a single thread does it. Raises ValueError for values out of range."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"T = {temperature:g} is not a finite temperature of at least 0")
    params = settings.checked().params()
    walkers = 1 if settings.exact else settings.walkers
    start = walker.init(params, temperature, settings.seed, walkers)
    if params.rate > 0:
        start = walker.taught(start, params, settings.learned)
    row: dict[str, float | int | None] = {
        "temperature": temperature,
        "learned": start.learned,
        "bias": settings.bias,
        "loss_nats": exact.loss(start.logits, params),
        "floor_nats": exact.floor(params),
        "teacher_words_per_token": exact.solve(params._replace(rate=1.0), temperature).velocity,
    }
    if settings.exact:
        known = exact.written(start.logits, params, temperature)
        row |= {
            "velocity_words_per_token": known.velocity,
            "velocity_stderr": None,
            "forward": known.forward,
            "backward": known.backward,
            "lost": known.lost,
            "walkers": None,
            "tokens": None,
        }
        return _plain(row)
    frozen = params._replace(rate=0.0)
    start = walker.advance(start, frozen, temperature, BURN_IN)
    state = walker.advance(start, frozen, temperature, settings.tokens)
    seen = observe(start, state, frozen, temperature, settings.tokens)
    drawn = settings.walkers * settings.tokens
    row |= {
        "velocity_words_per_token": seen.velocity,
        "velocity_stderr": seen.stderr,
        "forward": seen.forward / drawn,
        "backward": seen.backward / drawn,
        "lost": seen.lost,
        "walkers": settings.walkers,
        "tokens": settings.tokens,
    }
    return _plain(row)


def _plain(row: dict[str, float | int | None]) -> dict[str, float | int | None]:
    """Not-a-number becomes None: never an invented value."""
    return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in row.items()}
