"""Walkers under a flashing lamp on stage: a cloud that is shown, a crowd that measures it, and the pictures of both."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.flashing.landscape
import ratchet.flashing.observables
import ratchet.flashing.walker
from scenes.cast import crowd as crowds
from scenes.cast import release
from scenes.cast.crowd import Crowd
from scenes.cast.motor import BURN_IN, FLASHES, NEVER, RELAXED, highest
from scenes.cast.release import WINDOW, Track
from scenes.stage import density, plotting, saw, wording
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Dot

PARTICLES = 2400  # in the cloud, all under one lamp
SLOWING = 10000  # the cloud's time runs this many times slower than the audience's at normal pace
WALKERS = 256  # in the crowd, each under a lamp of its own: eight vectors of lanes
SECONDS_PER_TICK = 1e-5  # s of model time each of the crowd lives per tick at T <= 1
LOOK_EVERY = 5  # ticks between two looks at the cloud
COLUMNS = 240  # of the density against time
TEETH = (-3.5, 4.5)  # teeth that are shown
BINS_PER_TOOTH = 14
FADE, BLEND = 14, 110  # looks that the eye takes to follow the lamp: one switch, and switches too fast to follow
PITCH = ratchet.flashing.landscape.PERIOD  # nm


class Terms(NamedTuple):
    """What a scene fixes of its walkers."""

    bias: float = 1.0
    drive: float = 1.0  # 0: the lamp stays on


class Cloud(NamedTuple):
    """The particles that are shown, and what their picture remembers."""

    walkers: Any
    tick: int
    clock: int  # eighths of ticks of show time since the last release
    dark: bool  # whether the lamp was off at the last look
    shade: float  # how dark the lamp looks, 0 to 1, eased
    flips: tuple[int, ...]  # ticks of the lamp's last switches
    off: np.ndarray  # float64[n], nm, where the particles were last seen with the lamp off
    on: np.ndarray  # float64[n], and with it on
    teeth: np.ndarray  # int64[n], in which tooth each was when the lamp last went off
    moved: tuple[int, int, int]  # back, staying, ahead: summed over the lamp's cycles since the release
    track: Track


def terms(controls: Controls) -> Terms:
    """The walkers as the switches set them."""
    return Terms(float(controls.bias), float(controls.fuel))


@lru_cache(maxsize=64)
def _params(terms: Terms, tick: float, shared: int) -> Any:
    return ratchet.flashing.walker.params(bias=terms.bias, drive=terms.drive, tick=tick, shared=shared)


def crowd_params(terms: Terms, heat: float) -> Any:
    """One of the crowd. Hot walkers need shorter steps; they live less per tick, so that a tick costs the same."""
    return _params(terms, SECONDS_PER_TICK / max(1.0, heat) ** 1.5, 1)


def enter(terms: Terms, heat: float, seed: int) -> Cloud:
    """The cloud at tick 0."""
    walkers = ratchet.flashing.walker.init(_params(terms, 1.0, PARTICLES), heat, seed, PARTICLES)
    empty = release.blank(COLUMNS, round((TEETH[1] - TEETH[0]) * BINS_PER_TOOTH))
    x, teeth = np.zeros(PARTICLES), np.zeros(PARTICLES, dtype=np.int64)
    start = Cloud(walkers, 0, 0, False, 0.0, (NEVER,) * (FLASHES + 1), x, x, teeth, (0, 0, 0), empty)
    return _noted(start)


def _noted(cloud: Cloud) -> Cloud:
    """With one more column of density."""
    x = cloud.walkers.x
    found, _ = np.histogram(x / PITCH, cloud.track.image.shape[1], TEETH)
    return cloud._replace(track=release.noted(cloud.track, found / len(x), float(x.mean()), not cloud.dark))


def follow(cloud: Cloud, terms: Terms, controls: Controls, ticks: int) -> Cloud:
    """The cloud `ticks` ticks later, look by look."""
    fixed = _params(terms, controls.pace / (SLOWING * TICKS_PER_SECOND), PARTICLES)
    while ticks > 0:
        some = min(ticks, LOOK_EVERY - cloud.tick % LOOK_EVERY)
        walkers = ratchet.flashing.walker.advance(cloud.walkers, fixed, controls.heat, some)
        clock = cloud.clock + some * round(8 * controls.pace)
        cloud = cloud._replace(walkers=walkers, tick=cloud.tick + some, clock=clock)
        if cloud.tick % LOOK_EVERY == 0:
            cloud = _released(cloud) if clock >= WINDOW else _seen(cloud, fixed)
        ticks -= some
    return cloud


def _released(cloud: Cloud) -> Cloud:
    """All particles back at the start."""
    x, teeth = np.zeros(PARTICLES), np.zeros(PARTICLES, dtype=np.int64)
    walkers = ratchet.flashing.walker.released(cloud.walkers)
    empty = release.blank(*cloud.track.image.shape)
    cloud = cloud._replace(walkers=walkers, clock=cloud.clock - WINDOW, dark=False, on=x, off=x)
    return _noted(cloud._replace(teeth=teeth, moved=(0, 0, 0), track=empty))


def _seen(cloud: Cloud, fixed: Any) -> Cloud:
    """The cloud after a look: what its lamp did and where its particles are."""
    dark, x = bool(cloud.walkers.dark[0]), cloud.walkers.x
    flips, teeth, moved = cloud.flips, cloud.teeth, cloud.moved
    if dark != cloud.dark:
        flips = (*flips[1:], cloud.tick)
        if dark:  # a cycle ends with everyone caught in a tooth
            teeth = np.floor((x - fixed.foot) / PITCH).astype(np.int64) + 1
            way = teeth - cloud.teeth
            found = int((way < 0).sum()), int((way == 0).sum()), int((way > 0).sum())
            moved = (moved[0] + found[0], moved[1] + found[1], moved[2] + found[2])
    lag = BLEND if cloud.tick - flips[0] < TICKS_PER_SECOND else FADE
    cloud = cloud._replace(
        dark=dark,
        shade=cloud.shade + (float(dark) - cloud.shade) / lag,
        flips=flips,
        off=x if dark else cloud.off,
        on=cloud.on if dark else x,
        teeth=teeth,
        moved=moved,
    )
    full = cloud.clock * COLUMNS // WINDOW
    return _noted(cloud) if full >= cloud.track.filled and full < COLUMNS else cloud


# --- the crowd and its numbers ---------------------------------------------------------------------------------------


def gather(terms: Terms, controls: Controls, seed: int) -> Crowd:
    """The crowd at tick 0, and beside it the same walkers under lamps that stay on."""
    fixed = crowd_params(terms, controls.heat)
    return crowds.gather(ratchet.flashing.walker.init(fixed, controls.heat, seed, WALKERS), True, BURN_IN)


def advance(crowd: Crowd, terms: Terms, controls: Controls, ticks: int) -> Crowd:
    """The crowd `ticks` ticks later."""
    heat = controls.heat
    fixed, still = crowd_params(terms, heat), crowd_params(terms._replace(drive=0.0), heat)
    return crowds.advance(
        crowd,
        lambda walkers, n: ratchet.flashing.walker.advance(walkers, fixed, heat, n),
        lambda walkers, n: ratchet.flashing.walker.advance(walkers, still, heat, n),
        ticks,
    )


def observed(crowd: Crowd, terms: Terms, heat: float) -> Any:
    """What the crowd did since its statistics started; None during burn-in."""
    if crowd.counted <= 0:
        return None
    return ratchet.flashing.observables.observe(crowd.start, crowd.now, crowd_params(terms, heat), heat, crowd.counted)


def undriven(crowd: Crowd, terms: Terms, heat: float) -> Any:
    """What its twins under steady lamps did."""
    fixed = crowd_params(terms._replace(drive=0.0), heat)
    return ratchet.flashing.observables.observe(crowd.null_start, crowd.null, fixed, heat, crowd.counted)


def dot(seen: Any) -> Dot:
    """The live dot of a measured drift."""
    full = full_scale()
    return Dot(seen.velocity / full, 2 * seen.stderr / full, seen.forward + seen.backward >= RELAXED)


@lru_cache(maxsize=16)
def _drifts(terms: Terms, heats: tuple[float, ...]) -> np.ndarray:
    return np.asarray(ratchet.flashing.observables.profile(_params(terms, 1.0, 1), np.array(heats)))


def drifts(terms: Terms, heats: np.ndarray) -> np.ndarray:
    """Exact drift, nm/s: float64[n]."""
    return _drifts(terms, tuple(heats.tolist()))


@lru_cache(maxsize=1)
def full_scale() -> float:
    """The largest exact drift with everything switched on, nm/s."""
    return highest(lambda heat: float(_drifts(Terms(), (heat,))[0]))


def warm() -> None:
    """Compile the model and compute the chart's full scale."""
    ratchet.flashing.walker.warm()
    full_scale()


# --- pictures --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _tooth(bias: float) -> tuple[float, ...]:
    """The height of a tooth from one bottom to the next, as shares of its crest."""
    fixed = _params(Terms(bias), 1.0, 1)
    return tuple((ratchet.flashing.landscape.saw(fixed, np.linspace(0, PITCH, 41)) / fixed.height).tolist())


def stage(cloud: Cloud, terms: Terms, controls: Controls, seen: Any, haze: float, seed: int) -> saw.SawPicture:
    """The cloud under the lamp; `seen` is what the crowd has measured, or None."""
    cycles = sum(cloud.moved) or 1
    return saw.SawPicture(
        teeth=TEETH,
        tooth=_tooth(terms.bias),
        off=cloud.off / PITCH,
        on=cloud.on / PITCH,
        shade=cloud.shade,
        steady=cloud.tick - cloud.flips[0] < TICKS_PER_SECOND,
        moved=None if cloud.moved == (0, 0, 0) else tuple(n / cycles for n in cloud.moved),
        power=None if seen is None else (seen.power / 1000, seen.power_stderr / 1000),
        bias=terms.bias,
        drive=terms.drive,
        heat=controls.heat,
        temperature=haze,
        seconds=cloud.tick / TICKS_PER_SECOND,
        seed=seed,
    )


def map_of(cloud: Cloud) -> density.DensityPicture:
    """Density of the cloud against time since its release."""
    track = cloud.track
    milliseconds = 1000 * cloud.clock / 8 / (SLOWING * TICKS_PER_SECOND)
    mean = float(cloud.walkers.x.mean())
    teeth = range(math.ceil(TEETH[0]), math.floor(TEETH[1]) + 1)
    names = {0: "start", 3: "+3 teeth", -3: "−3 teeth"}
    return density.DensityPicture(
        "position up, line: the mean",
        "kinesin",
        track,
        mean=(track.mean[: track.filled] / PITCH - TEETH[0]) / (TEETH[1] - TEETH[0]),
        marks=tuple(((n - TEETH[0]) / (TEETH[1] - TEETH[0]), names.get(n, "")) for n in teeth),
        bar=("lamp", tuple(track.lit[: track.filled].tolist()), f"{milliseconds:.1f} ms"),
        end=f"{wording.plus(mean, 0)} nm",
        gain=6.0,
    )


def mean_of(cloud: Cloud) -> plotting.Panel:
    """The mean of the cloud against time since its release, as a figure."""
    mean = cloud.track.mean[: cloud.track.filled]
    column = 1000 * WINDOW / COLUMNS / 8 / (SLOWING * TICKS_PER_SECOND)
    return density.panel("kinesin", "ms", "nm", np.arange(len(mean)) * column, mean, f"{wording.plus(mean[-1], 1)} nm")
