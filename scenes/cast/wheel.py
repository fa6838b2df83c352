"""Feynman's wheel on stage: five that are followed, a crowd that measures them, and the pictures of both."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.feynman.exact
import ratchet.feynman.landscape
import ratchet.feynman.observables
import ratchet.feynman.walker
from scenes.cast import crowd as crowds
from scenes.cast import record as records
from scenes.cast.between import FIXED, interpolated
from scenes.cast.crowd import Crowd
from scenes.cast.motor import BURN_IN, RELAXED, highest
from scenes.cast.record import Record
from scenes.stage import cone, pawl
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Dot

FUELLED = 2.0  # with the fuel switched on, the pawl's bath is this many times hotter than without
RUNS = 5
SLOWING = 500  # the five wheels' time runs this many times slower than the audience's at normal pace
WALKERS = 256  # in the crowd: eight vectors of lanes
SECONDS_PER_TICK = 6.4e-6  # s of model time each of the crowd lives per tick
LOOK_EVERY = 5  # ticks between two looks at the pawl
LIFT_LAG = 2  # looks; the drawn pawl follows the simulated one
STILL = 1e-3  # nm/s; a drift below this is round-off
TRAIL = 4  # looks at the pawl that are kept
PITCH = ratchet.feynman.landscape.PERIOD  # nm per tooth


class Terms(NamedTuple):
    """What a scene fixes of its wheels."""

    bias: float = 1.0
    pawl: float = 1.0  # temperature of the pawl's bath over the wheel's


class Wheels(NamedTuple):
    """The five wheels that are followed, and what their picture remembers."""

    wheels: Any
    tick: int
    lift: float  # of the first wheel's pawl, 0 down to 1 up, eased
    trail: tuple[float, ...]  # where it was at the last looks
    record: Record  # nm


def _params(terms: Terms, tick: float) -> Any:
    return ratchet.feynman.walker.params(bias=terms.bias, pawl=terms.pawl, tick=tick)


def enter(terms: Terms, heat: float, seed: int) -> Wheels:
    """The five wheels at tick 0."""
    wheels = ratchet.feynman.walker.init(_params(terms, 1.0), heat, seed, RUNS)
    return Wheels(wheels, 0, 0.0, (0.0,) * TRAIL, records.begin(wheels.x))


def anew(wheels: Wheels) -> Wheels:
    """The same wheels with a new record."""
    return wheels._replace(record=records.begin(wheels.wheels.x))


def follow(followed: Wheels, terms: Terms, controls: Controls, ticks: int) -> Wheels:
    """The wheels `ticks` ticks later."""
    fixed = _params(terms, controls.pace / (SLOWING * TICKS_PER_SECOND))
    while ticks > 0:
        some = min(ticks, followed.record.due, LOOK_EVERY - followed.tick % LOOK_EVERY)
        wheels = ratchet.feynman.walker.advance(followed.wheels, fixed, controls.heat, some)
        tick, lift, trail = followed.tick + some, followed.lift, followed.trail
        if tick % LOOK_EVERY == 0:
            lift += (float(wheels.up[0]) - lift) / LIFT_LAG
            trail = (*trail[1:], lift)
        followed = Wheels(wheels, tick, lift, trail, records.passed(followed.record, wheels.x, some))
        ticks -= some
    return followed


# --- the crowd and its numbers ---------------------------------------------------------------------------------------


def gather(terms: Terms, controls: Controls, seed: int) -> Crowd:
    """The crowd at tick 0."""
    fixed = _params(terms, SECONDS_PER_TICK)
    return crowds.gather(ratchet.feynman.walker.init(fixed, controls.heat, seed, WALKERS), False, BURN_IN)


def advance(crowd: Crowd, terms: Terms, controls: Controls, ticks: int) -> Crowd:
    """The crowd `ticks` ticks later."""
    fixed = _params(terms, SECONDS_PER_TICK)

    def step(wheels: Any, n: int) -> Any:
        return ratchet.feynman.walker.advance(wheels, fixed, controls.heat, n)

    return crowds.advance(crowd, step, step, ticks)


def observed(crowd: Crowd, terms: Terms, heat: float) -> Any:
    """What the crowd did since its statistics started; None during burn-in."""
    if crowd.counted <= 0:
        return None
    fixed = _params(terms, SECONDS_PER_TICK)
    seen = ratchet.feynman.observables.observe(crowd.start, crowd.now, fixed, heat, crowd.counted)
    return seen if abs(seen.velocity) > STILL else seen._replace(velocity=0.0)


def entropy(seen: Any, terms: Terms, heat: float) -> tuple[float, float]:
    """Entropy made and its standard error, nats per ms: heat that left one bath over its T, less what the other lost."""
    if heat <= 0:
        return 0.0, 0.0
    per_heat = (1 - 1 / terms.pawl) / heat / 1000
    return seen.heat * per_heat, abs(seen.heat_stderr * per_heat)


def dot(seen: Any) -> Dot:
    """The live dot of a measured drift."""
    full = full_scale()
    return Dot(seen.velocity / full, 2 * seen.stderr / full, seen.forward + seen.backward >= RELAXED)


@lru_cache(maxsize=64)
def _drifts(terms: Terms, heats: tuple[float, ...]) -> np.ndarray:
    return np.asarray(ratchet.feynman.observables.profile(_params(terms, 1.0), np.array(heats)))


def drifts(terms: Terms, heats: np.ndarray) -> np.ndarray:
    """Exact drift, nm/s: float64[n]."""
    return _drifts(terms, tuple(heats.tolist()))


@lru_cache(maxsize=1)
def full_scale() -> float:
    """The largest exact drift with the fuel switched on, nm/s."""
    return highest(lambda heat: float(_drifts(Terms(pawl=FUELLED), (heat,))[0]))


def warm() -> None:
    """Compile the model, compute the chart's full scale and load the solver of the cone."""
    ratchet.feynman.walker.warm()
    full_scale()
    for heat in FIXED:
        _spread(Terms(), heat)


# --- pictures --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _teeth(bias: float) -> tuple[float, ...]:
    """The height of a tooth from one bottom to the next, as shares of its crest."""
    fixed = _params(Terms(bias), 1.0)
    return tuple((ratchet.feynman.landscape.saw(fixed, np.linspace(0, PITCH, 13)[:-1]) / fixed.height).tolist())


def _sense(value: float, stderr: float) -> int:
    """1 or -1 where a measured value is more than two standard errors from zero, else 0."""
    if abs(value) <= 2 * stderr:
        return 0
    return 1 if value > 0 else -1


def stage(
    followed: Wheels, terms: Terms, controls: Controls, seen: Any, hazes: tuple[float, float], seed: int
) -> pawl.WheelPicture:
    """Wheel and pawl in their two baths; `seen` is what the crowd has measured, or None."""
    fixed = _params(terms, 1.0)
    x = float(followed.wheels.x[0]) / PITCH
    ride = float(ratchet.feynman.landscape.saw(fixed, followed.wheels.place[:1, 0])[0]) / fixed.height
    turning = flowing = 0
    if seen is not None:
        turning, flowing = _sense(seen.velocity, seen.stderr), _sense(seen.heat, seen.heat_stderr)
    return pawl.WheelPicture(
        teeth=_teeth(terms.bias),
        turned=x,
        lifts=tuple(ride + (1.25 - ride) * lift for lift in (*followed.trail[:-1], followed.lift)),
        temperatures=(controls.heat, controls.heat * terms.pawl),
        hazes=hazes,
        turning=turning,
        flowing=flowing,
        heat=None if seen is None else (seen.heat / 1000, seen.heat_stderr / 1000),
        seconds=followed.tick / TICKS_PER_SECOND,
        seed=seed,
    )


def _chance(terms: Terms, heat: float) -> tuple[float, float]:
    """Teeth^2 per second by which undriven wheels spread, and teeth^2 by which they only wobble."""
    undriven = terms._replace(pawl=1.0)
    rate, wobble = interpolated(lambda fixed: _spread(undriven, fixed), heat).tolist()
    return rate, wobble


@lru_cache(maxsize=256)
def _spread(undriven: Terms, heat: float) -> np.ndarray:
    """Both numbers of `_chance`, float64[2]."""
    fixed = _params(undriven, 1.0)
    if heat <= 0:
        return np.zeros(2)
    y = np.linspace(-0.5, 0.5, 400, endpoint=False)
    weight = np.exp(-ratchet.feynman.landscape.saw(fixed, y * PITCH) / heat)
    weight += math.exp(-fixed.lift / heat)
    mean = (weight * y).sum() / weight.sum()
    wobble = float((weight * (y - mean) ** 2).sum() / weight.sum())
    return np.array([2 * ratchet.feynman.exact.solve(fixed, heat).diffusion / PITCH**2, 2 * wobble])


def runs(followed: Wheels, terms: Terms, controls: Controls) -> cone.ConePicture:
    """How far the five wheels have turned, inside the cone of undriven ones."""
    seconds = controls.pace / (SLOWING * TICKS_PER_SECOND)
    rate, wobble = _chance(terms, controls.heat)
    now = (float(followed.wheels.x[0]) - float(followed.record.origin[0])) / PITCH
    return cone.picture(
        "Wheel angle",
        "kinesin",
        "teeth",
        followed.record,
        PITCH,
        now,
        lambda ticks: np.sqrt(rate * ticks * seconds + wobble),
    )
