"""The kinesin on stage: one hero followed step by step, a crowd that measures it, and the pictures of both."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.landscape
import ratchet.observables
import ratchet.walker
from scenes.cast import crowd as crowds
from scenes.cast.crowd import Crowd
from scenes.stage import chart, energy, kinesin, stairs, twins
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Dot
from scenes.stage.theme import nearest

FUEL = 25.0  # kT0 per ATP with the fuel switched on
SLOWING = 32  # the hero's time runs this many times slower than the audience's at normal pace
WALKERS = 64  # in the crowd: two vectors of lanes
SECONDS_PER_TICK = 1 / 4800  # s of model time each of the crowd lives per tick at T <= 1
BURN_IN = 300  # ticks after a change before the statistics start: 62 ms of a motor's life, many of its cycles
PATH_EVERY = 3  # ticks between two points of the staircase
PATH_SECONDS = PATH_EVERY / TICKS_PER_SECOND
PATH_LENGTH = 320  # points kept: 1.6 s
TRAIL_EVERY = 12  # ticks between two ghosts of the search
TRAIL_LENGTH = 7
CAMERA_LAG = 0.35 * TICKS_PER_SECOND  # ticks
CAMERA_REACH = 7.0  # nm, at most so far from the walker
SWING_LAG = 0.02 * TICKS_PER_SECOND  # ticks; the unbound head is a picture that follows the simulated state
LEAD = 3.8  # nm, how far ahead of the bound head the other one searches
GATE_TICKS = 0.03 * TICKS_PER_SECOND  # ticks of the fade between the landscapes; the open gate lasts about 0.1 s
NEVER = -(10**9)
FLASHES = 3  # full-contrast flashes a second at most; faster ones merge into a steady glow
RELAXED = 10  # events a crowd must have seen before its dot counts as relaxed
PITCH = ratchet.landscape.PERIOD  # nm


class Terms(NamedTuple):
    """What a scene fixes of its motors."""

    bias: float = 1.0
    fuel: float = FUEL  # kT0
    load: float = 0.0  # pN


class Hero(NamedTuple):
    """The motor that is followed, and what its picture remembers."""

    motor: Any
    tick: int
    camera: float  # nm
    gate: float  # 0 closed to 1 open
    bound_tick: int
    commit_tick: int
    flash_ticks: tuple[int, ...]  # of the last bindings and commits
    detach_tick: int
    free: float  # nm, where the unbound head is drawn
    rest: int  # the side on which it rests while the gate is closed: -1 behind the bound head, 1 ahead
    trail: tuple[float, ...]  # nm, where the unbound head was
    way: tuple[float, ...]  # nm, where x was at the same ticks
    path: np.ndarray  # float64[PATH_LENGTH], nm, oldest first

    @property
    def nm(self) -> float:
        """The simulated position."""
        return float(self.motor.x[0])


def terms(controls: Controls) -> Terms:
    """The motor as the three switches set it."""
    return Terms(float(controls.bias), FUEL if controls.fuel else 0.0)


@lru_cache(maxsize=256)
def _params(terms: Terms, tick: float, bounded: bool) -> Any:
    return ratchet.walker.params(bias=terms.bias, fuel=terms.fuel, load=terms.load, tick=tick, bounded=bounded)


def hero_params(terms: Terms, pace: float) -> Any:
    """The hero: Gaussian kicks, slowed time."""
    return _params(terms, pace / (SLOWING * TICKS_PER_SECOND), False)


def crowd_params(terms: Terms, heat: float) -> Any:
    """One of the crowd. Hot walkers need shorter steps; they live less per tick, so that a tick costs the same."""
    return _params(terms, SECONDS_PER_TICK / max(1.0, heat) ** 2, True)


def enter(terms: Terms, heat: float, seed: int) -> Hero:
    """The hero at tick 0."""
    motor = ratchet.walker.init(hero_params(terms, 1.0), heat, seed)
    x = float(motor.x[0])
    return Hero(
        motor=motor,
        tick=0,
        camera=x,
        gate=0.0,
        bound_tick=NEVER,
        commit_tick=NEVER,
        flash_ticks=(NEVER,) * (FLASHES + 1),
        detach_tick=NEVER,
        free=x - PITCH,
        rest=-1,
        trail=(x - PITCH,) * TRAIL_LENGTH,
        way=(x,) * TRAIL_LENGTH,
        path=np.full(PATH_LENGTH, np.nan),
    )


def follow(hero: Hero, terms: Terms, controls: Controls, ticks: int) -> Hero:
    """The hero `ticks` ticks later, tick by tick, so that every event has its tick."""
    points = []
    for _ in range(ticks):
        hero = _tick(hero, terms, controls)
        if hero.tick % PATH_EVERY == 0:
            points.append(hero.nm)
    kept = points[-PATH_LENGTH:]
    return hero._replace(path=np.concatenate((hero.path[len(kept) :], kept))) if kept else hero


def _tick(hero: Hero, terms: Terms, controls: Controls) -> Hero:
    tick = hero.tick + 1
    before = hero.motor
    motor = ratchet.walker.advance(before, hero_params(terms, controls.pace), controls.heat, 1)
    bound, committed, undone, detached = (motor.counts[0, i] != before.counts[0, i] for i in (2, 6, 7, 8))
    x = float(motor.x[0])
    free, rest = hero.free, hero.rest
    if committed or undone:  # the heads change roles where they stand
        free, rest = float(before.site[0]) * PITCH, -1 if motor.site[0] > before.site[0] else 1
    free += (_swung(motor, rest) - free) / SWING_LAG
    opened = bool(motor.chemical[0] == 2)
    lagging = hero.camera + (float(motor.site[0]) * PITCH - hero.camera) / CAMERA_LAG
    return hero._replace(
        motor=motor,
        tick=tick,
        camera=min(x + CAMERA_REACH, max(x - CAMERA_REACH, lagging)),
        gate=min(1.0, max(0.0, hero.gate + (1 if opened else -1) / GATE_TICKS)),
        bound_tick=tick if bound else hero.bound_tick,
        commit_tick=tick if committed else hero.commit_tick,
        flash_ticks=(*hero.flash_ticks[1:], tick) if bound or committed else hero.flash_ticks,
        detach_tick=tick if detached else hero.detach_tick,
        free=free,
        rest=rest,
        trail=(*hero.trail[1:], free) if tick % TRAIL_EVERY == 0 else hero.trail,
        way=(*hero.way[1:], x) if tick % TRAIL_EVERY == 0 else hero.way,
    )


def _swung(motor: Any, rest: int) -> float:
    """Where the unbound head tends, nm: its last site, or with the gate open ahead, landing as x reaches a site."""
    site = float(motor.site[0]) * PITCH
    if motor.chemical[0] < 2:
        return site + rest * PITCH
    gained = float(motor.place[0, 0]) / PITCH
    return site + LEAD + gained * (PITCH - LEAD if gained > 0 else PITCH + LEAD)


# --- the crowd and its numbers ---------------------------------------------------------------------------------------


def gather(terms: Terms, controls: Controls, seed: int) -> Crowd:
    """The crowd at tick 0."""
    walkers = ratchet.walker.init(crowd_params(terms, controls.heat), controls.heat, seed, WALKERS)
    return crowds.gather(walkers, controls.twin, BURN_IN)


def advance(crowd: Crowd, terms: Terms, controls: Controls, ticks: int) -> Crowd:
    """The crowd `ticks` ticks later."""
    heat = controls.heat
    params, null = crowd_params(terms, heat), crowd_params(terms._replace(bias=0.0), heat)
    return crowds.advance(
        crowd,
        lambda walkers, n: ratchet.walker.advance(walkers, params, heat, n),
        lambda walkers, n: ratchet.walker.advance(walkers, null, heat, n),
        ticks,
    )


def observed(crowd: Crowd, terms: Terms, heat: float) -> Any:
    """What the crowd did since its statistics started; None during burn-in."""
    if crowd.counted <= 0:
        return None
    return ratchet.observables.observe(crowd.start, crowd.now, crowd_params(terms, heat), heat, crowd.counted)


def paired(crowd: Crowd, terms: Terms, heat: float) -> twins.Paired:
    """The crowd beside its null twins, nm/s."""
    way, null_way = crowd.now.x - crowd.start.x, crowd.null.x - crowd.null_start.x
    return twins.pair(way, null_way, crowd.counted * crowd_params(terms, heat).tick)


def dot(seen: Any, velocity: float, stderr: float) -> Dot:
    """The live dot of a measured drift."""
    full = full_scale()
    return Dot(velocity / full, 2 * stderr / full, seen is None or seen.forward + seen.backward >= RELAXED)


def drifts(terms: Terms, heats: np.ndarray) -> np.ndarray:
    """Exact drift, nm/s: float64 of the same shape."""
    return np.asarray(ratchet.observables.profile(crowd_params(terms, 1.0), heats))


@lru_cache(maxsize=1)
def full_scale() -> float:
    """The largest exact drift with everything switched on, nm/s."""
    return highest(lambda heat: float(drifts(Terms(), np.array([heat]))[0]))


def highest(drift: Callable[[float], float]) -> float:
    """The maximum over T = 0.2 to 5 of an exact drift with one peak, by golden sections of log T."""
    low, high, share = math.log(0.2), math.log(5.0), (math.sqrt(5.0) - 1) / 2
    a, b = high - share * (high - low), low + share * (high - low)
    at_a, at_b = drift(math.exp(a)), drift(math.exp(b))
    while high - low > 1e-3:
        if at_a > at_b:
            high, b, at_b = b, a, at_a
            a = high - share * (high - low)
            at_a = drift(math.exp(a))
        else:
            low, a, at_a = a, b, at_b
            b = low + share * (high - low)
            at_b = drift(math.exp(b))
    return max(at_a, at_b, drift(0.2))


@lru_cache(maxsize=16)
def _course(terms: Terms) -> tuple[np.ndarray, np.ndarray]:
    """The exact drift over the slider's range: temperatures and nm/s, float64[chart.POINTS] each."""
    return chart.TEMPERATURES, drifts(terms, chart.TEMPERATURES)


@lru_cache(maxsize=512)
def mood(terms: Terms, heat: float) -> str:
    """cold or hot below a quarter of the largest drift, on its rising or its falling side, else plain.

    Without bias or fuel there is no drift whose sides could be told apart: plain.
    """
    if heat == 0:
        return "cold"
    if not (terms.bias and terms.fuel):
        return "plain"
    return chart.mood_of(*_course(terms), full_scale(), heat)


def warm() -> None:
    """Compile the model and compute the chart's full scale."""
    ratchet.walker.warm()
    full_scale()
    _course(Terms())


# --- pictures --------------------------------------------------------------------------------------------------------


def _age(hero: Hero, tick: int) -> float:
    """Show seconds since a tick; inf if it never came."""
    return (hero.tick - tick) / TICKS_PER_SECOND if tick > NEVER else math.inf


def stage(hero: Hero, terms: Terms, controls: Controls, haze: float, seed: int) -> kinesin.MotorPicture:
    """The kinesin on its track."""
    chemical = int(hero.motor.chemical[0])
    feel = mood(terms, controls.heat)
    notes: tuple[str, ...] = (kinesin.SEARCH,)
    if feel == "cold":
        notes = ("fuel is bound …", "nothing shakes it loose") if chemical else ("waiting for fuel",)
    elif feel == "hot" and terms.bias and terms.fuel:
        notes = ("the grip melts",)
    newest = hero.tick // TRAIL_EVERY
    ghosts = [(newest - k) * TRAIL_EVERY / TICKS_PER_SECOND for k in reversed(range(TRAIL_LENGTH))]
    return kinesin.MotorPicture(
        x=hero.nm,
        site=int(hero.motor.site[0]),
        camera=hero.camera,
        chemical=chemical,
        temperature=haze,
        fuel=terms.fuel > 0,
        trail=tuple(zip(hero.trail, ghosts, strict=True)),
        seconds=hero.tick / TICKS_PER_SECOND,
        seed=seed,
        bound_age=_age(hero, hero.bound_tick),
        commit_age=_age(hero, hero.commit_tick),
        free=hero.free,
        swapped=int(hero.motor.counts[0, 6] + hero.motor.counts[0, 7]) % 2 == 1,
        steady=hero.tick - hero.flash_ticks[0] < TICKS_PER_SECOND,
        detach_age=_age(hero, hero.detach_tick),
        spent=int(hero.motor.counts[0, 6]),
        notes=notes,
    )


@lru_cache(maxsize=8)
def _curves(bias: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    params = _params(Terms(bias=bias), 1.0, False)
    y = np.linspace(-1.5 * PITCH, 1.5 * PITCH, 401)
    return y, ratchet.landscape.closed(params, y), ratchet.landscape.opened(params, y)


def free_energy(hero: Hero, terms: Terms, controls: Controls, haze: float) -> energy.EnergyPicture:
    """Both landscapes and the ball."""
    y, closed, opened = _curves(terms.bias)
    params = _params(terms, 1.0, False)
    stuck = mood(terms, controls.heat) == "cold" and terms.bias > 0
    return energy.EnergyPicture(
        y=y,
        closed=closed,
        opened=opened,
        gate=hero.gate,
        ball=float(hero.motor.place[0, 0]),
        trail=tuple(x - float(hero.motor.site[0]) * PITCH for x in hero.way) if controls.heat > 0 else (),
        temperature=haze,
        lip_ahead=params.lip_ahead,
        lip_behind=params.lip_back,
        note=f"{params.lip_ahead:.1f} kT₀: too high to climb" if stuck else None,
        gliding=nearest(haze) != nearest(controls.heat),
    )


def staircase(hero: Hero) -> stairs.StairsPicture:
    """The position over the last seconds."""
    known = hero.path[np.isfinite(hero.path)]
    gained = known[-1] - known[0] if len(known) else 0.0
    end = f"{round(gained) + 0:+d} nm".replace("-", "−")
    return stairs.StairsPicture("Position", "8.2 nm per line", "kinesin", hero.path / PITCH, end, "time", PATH_SECONDS)
