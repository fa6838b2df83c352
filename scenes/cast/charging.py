"""Charging: rotors driven by a proton gradient and a student driven by a data gradient, and what is measured of both."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.powerhouse.observables
import ratchet.powerhouse.walker
import sampler.landscape
import sampler.powerhouse.exact
import sampler.powerhouse.observables
import sampler.powerhouse.walker
from scenes.cast import crowd as crowds
from scenes.cast import record as records
from scenes.cast.crowd import Crowd
from scenes.cast.record import Record
from scenes.stage import easing
from scenes.stage.contract import TICKS_PER_SECOND, Controls

PER_TURN = ratchet.powerhouse.walker.CATCHES  # ATP
ATP = 50.0  # kJ/mol it costs to make one
SLOWING = 250  # the followed rotor's time runs this many times slower than the audience's at normal pace
ROTORS, SECONDS_PER_TICK = 64, 1.1e-4  # in the crowd, and s of model time each of them lives per tick
TEXTS = 48  # of the student; each gets one token per tick of the school
LOOK_EVERY = 60  # ticks between two looks at the school
KEPT = 21  # looks that a text's drift is measured over: two seconds
BURN_IN = 60  # ticks that rotors settle after a change
SETTLING = 2  # looks that texts do
TRAIL, TRAIL_EVERY = 240, 12  # places of the rotor that are kept, and ticks between two of them
WORD_EIGHTHS = 8 * 270  # eighths of ticks between two words of the text that is shown
WORDS = 14  # of it that are kept
PMF_LAG, HEAT_LAG = 0.3 * TICKS_PER_SECOND, 0.08 * TICKS_PER_SECOND  # ticks in which tank and colours follow
NEVER = -(10**9)


class Hero(NamedTuple):
    """The rotor that is followed and the text that is shown."""

    rotor: Any
    trail: np.ndarray  # float64[TRAIL], ATP made at the last looks, oldest first; nan before the start
    counts: tuple[int, int]  # ATP it had made and split then
    made: int  # tick of the last ATP made
    split: int  # and of the last one split
    place: int  # the text's last token
    words: tuple[int, ...]  # its last tokens, oldest first
    streams: np.ndarray  # uint64[2, 4], its generators
    clock: int  # eighths of ticks since its last word


class Look(NamedTuple):
    """The school at one tick."""

    ticks: int  # the texts' tokens so far
    student: Any
    loss: float  # nats per token
    exact: float  # words per token that the student's chain gives at the temperature then


class State(NamedTuple):
    """The run at one tick."""

    tick: int
    settings: Controls  # the controls the statistics belong to, whatever the pace
    hero: Hero
    rotors: Crowd
    student: Any
    school_ticks: int
    eighths: int  # of a tick of the school that are left over
    burn_in: int  # looks before texts are measured
    looks: tuple[Look, ...]  # the last ones, oldest first
    record: Record  # of the loss, nats less the first
    haze: float  # eased temperature
    pmf: float  # eased proton-motive force, mV


def force(controls: Controls) -> float:
    """mV: the knob's, or without fuel none."""
    return controls.knob("pmf") if controls.fuel else 0.0


def rotor(controls: Controls, tick: float = SECONDS_PER_TICK) -> Any:
    """The rotor as switches and knob set it. Without fuel there is neither a gradient nor ATP that could turn it."""
    return _rotor(float(controls.bias), force(controls), ATP if controls.fuel else 0.0, tick)


@lru_cache(maxsize=64)
def _rotor(bias: float, pmf: float, atp: float, tick: float) -> Any:
    return ratchet.powerhouse.walker.params(bias=bias, pmf=pmf, atp=atp, tick=tick)


def school(controls: Controls) -> Any:
    """The student as the switches set it: fuel is the gradient, noise is also that of the text it learns."""
    return sampler.powerhouse.walker.params(
        bias=float(controls.bias),
        smooth=controls.smooth,
        rate=2.0 if controls.fuel else 0.0,
        teacher=1.0 if controls.noise else 0.0,
    )


def _lessons(controls: Controls) -> Any:
    """The same, for the next ticks: a frozen student keeps what it knows."""
    fixed = school(controls)
    return fixed._replace(rate=0.0) if frozen(controls) else fixed


def frozen(controls: Controls) -> bool:
    """Whether the student has stopped learning."""
    return controls.knob("student") > 0.5


# --- the run ---------------------------------------------------------------------------------------------------------


def init(seed: int, controls: Controls) -> State:
    """Everyone at tick 0, the student untrained."""
    heat, model = controls.heat, ratchet.powerhouse.walker
    student = sampler.powerhouse.walker.init(school(controls), heat, seed + 1, TEXTS)
    reader = sampler.powerhouse.walker.init(school(controls), heat, seed, 1)
    hero = Hero(
        rotor=model.init(rotor(controls), 0.0, seed),
        trail=np.full(TRAIL, math.nan),
        counts=(0, 0),
        made=NEVER,
        split=NEVER,
        place=int(reader.place[0]),
        words=(),
        streams=reader.streams,
        clock=0,
    )
    rotors = crowds.gather(model.init(rotor(controls), heat, seed + 1, ROTORS), False, 0)
    first = _look(student, 0, controls)
    return State(
        tick=0,
        settings=_settings(controls),
        hero=hero,
        rotors=rotors,
        student=student,
        school_ticks=0,
        eighths=0,
        burn_in=SETTLING,
        looks=(first,),
        record=records.begin(np.array([first.loss])),
        haze=heat,
        pmf=force(controls),
    )


def _settings(controls: Controls) -> Controls:
    """What the statistics depend on."""
    return controls._replace(pace=1.0, twin=False)


def _look(student: Any, ticks: int, controls: Controls) -> Look:
    exact = sampler.powerhouse.exact
    fixed = school(controls)
    return Look(
        ticks, student, exact.loss(student.logits, fixed), exact.written(student.logits, fixed, controls.heat).velocity
    )


def _anew(state: State, controls: Controls) -> State:
    """New settings: statistics start again; with another teacher, or another gradient, the student does too."""
    old, settings = state.settings, _settings(controls)
    if rotor(controls) != rotor(old) or controls.heat != old.heat:
        state = state._replace(rotors=state.rotors.anew(False, BURN_IN))
    if school(controls) != school(old):
        student = sampler.powerhouse.walker.deal(state.student.streams, school(controls), controls.heat)
        first = _look(student, state.school_ticks, controls)
        record = records.begin(np.array([first.loss]))
        state = state._replace(student=student, looks=(first,), record=record, burn_in=SETTLING)
        place = state.hero.place if controls.heat > 0 else int(student.lesson[0])
        state = state._replace(hero=state.hero._replace(words=(), place=place))
    elif controls.heat != old.heat or frozen(controls) != frozen(old):
        state = state._replace(looks=state.looks[-1:], burn_in=SETTLING)
    return state._replace(settings=settings)


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later."""
    if _settings(controls) != state.settings:
        state = _anew(state, controls)
    model, fixed = ratchet.powerhouse.walker, rotor(controls)

    def step(rotors: Any, n: int) -> Any:
        return model.advance(rotors, fixed, controls.heat, n)

    while ticks > 0:
        some = min(ticks, state.record.due, _due(state.hero, controls))
        some = min(some, *(every - state.tick % every for every in (LOOK_EVERY, TRAIL_EVERY)))
        eighths = state.eighths + round(8 * controls.pace) * some
        student = state.student
        if eighths >= 8:
            student = sampler.powerhouse.walker.advance(student, _lessons(controls), controls.heat, eighths // 8)
        state = state._replace(
            tick=state.tick + some,
            hero=_followed(state.hero, controls, some, state.tick + some),
            rotors=crowds.advance(state.rotors, step, step, some),
            student=student,
            school_ticks=state.school_ticks + eighths // 8,
            eighths=eighths % 8,
        )
        state = _noted(state, controls, some)
        ticks -= some
    return state


def _noted(state: State, controls: Controls, some: int) -> State:
    """What is kept at times: a look at the school, the loss, the next word; and colours that follow."""
    if state.tick % LOOK_EVERY == 0:
        look = _look(state.student, state.school_ticks, controls)
        kept = state.looks if state.burn_in == 0 else ()
        state = state._replace(looks=(*kept, look)[-KEPT:], burn_in=max(0, state.burn_in - 1))
    known = state.looks[-1].loss
    if state.record.due == some:
        known = sampler.powerhouse.exact.loss(state.student.logits, school(controls))
    return state._replace(
        record=records.passed(state.record, np.array([known]), some),
        hero=_read(state.hero, state.student, controls, some),
        haze=easing.follow(state.haze, controls.heat, HEAT_LAG, some),
        pmf=easing.follow(state.pmf, force(controls), PMF_LAG, some),
    )


def _followed(hero: Hero, controls: Controls, ticks: int, now: int) -> Hero:
    """The followed rotor `ticks` ticks later, at tick `now`; its place is kept, and ATP noticed, at even times."""
    fixed = rotor(controls, controls.pace / (SLOWING * TICKS_PER_SECOND))
    moved = ratchet.powerhouse.walker.advance(hero.rotor, fixed, controls.heat, ticks)
    hero = hero._replace(rotor=moved)
    if now % TRAIL_EVERY:
        return hero
    counts = int(moved.discrete[0, 2]), int(moved.discrete[0, 3])
    return hero._replace(
        trail=np.append(hero.trail[1:], PER_TURN * moved.turns[0]),
        counts=counts,
        made=now if counts[0] > hero.counts[0] else hero.made,
        split=now if counts[1] > hero.counts[1] else hero.split,
    )


def _due(hero: Hero, controls: Controls) -> int:
    """Ticks until the shown text gets its next word."""
    return max(1, -((hero.clock - WORD_EIGHTHS) // round(8 * controls.pace)))


def _read(hero: Hero, student: Any, controls: Controls, ticks: int) -> Hero:
    """The shown text: a word whenever one is due, from what the student knows then."""
    clock = hero.clock + round(8 * controls.pace) * ticks
    if clock >= WORD_EIGHTHS:
        clock -= WORD_EIGHTHS
        alone = student._replace(
            place=np.array([hero.place]), counts=np.zeros((1, 4), dtype=np.int64), streams=hero.streams
        )
        alone = sampler.powerhouse.walker.advance(alone, school(controls)._replace(rate=0.0), controls.heat, 1)
        place = int(alone.place[0])
        hero = hero._replace(place=place, words=(*hero.words, place)[-WORDS:], streams=alone.streams)
    return hero._replace(clock=clock)


# --- numbers ---------------------------------------------------------------------------------------------------------


def turned(state: State, controls: Controls) -> Any:
    """What the crowd of rotors did since its statistics started; None during burn-in."""
    if state.rotors.counted <= 0:
        return None
    crowd = state.rotors
    return ratchet.powerhouse.observables.observe(crowd.start, crowd.now, rotor(controls), controls.heat, crowd.counted)


def written(state: State, controls: Controls) -> Any:
    """What the student's texts did over the looks that are kept, and what its chain gave meanwhile; None before."""
    first, last = state.looks[0], state.looks[-1]
    if state.burn_in > 0 or last.ticks == first.ticks:
        return None
    seen = sampler.powerhouse.observables.observe(
        first.student, last.student, school(controls), controls.heat, last.ticks - first.ticks
    )
    values = np.array([look.exact for look in state.looks])
    return seen, float(np.mean((values[1:] + values[:-1]) / 2))


@lru_cache(maxsize=64)
def turns(fixed: Any, heat: float) -> float:
    """A rotor's exact drift, turns/s."""
    return float(ratchet.powerhouse.observables.profile(fixed, np.array([heat]))[0])


@lru_cache(maxsize=64)
def goal(fixed: Any, heat: float) -> float:
    """The exact drift that training leads to, words per token."""
    return float(sampler.powerhouse.observables.profile(fixed, np.array([heat]))[0])


def floor(controls: Controls) -> float:
    """The entropy of the teacher's text, nats per token: no student's loss is less."""
    return float(sampler.powerhouse.exact.floor(school(controls)))


def guess(controls: Controls) -> float:
    """The loss of a student that knows nothing, nats per token."""
    return _guess(school(controls))


@lru_cache(maxsize=16)
def _guess(fixed: Any) -> float:
    size = len(sampler.landscape.landscape(fixed.smooth).words)
    return float(sampler.powerhouse.exact.loss(np.zeros((size, size)), fixed))


def warm() -> None:
    """Compile both models."""
    ratchet.powerhouse.walker.warm()
    sampler.powerhouse.walker.warm()
