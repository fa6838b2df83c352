"""Races: a motor's next reactions and a text's next words, drawn side by side from the same random numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.race.landscape
import ratchet.race.walker
import sampler.landscape
import sampler.race.landscape
import sampler.race.walker
from scenes.stage.contract import TICKS_PER_SECOND, Controls

FUEL = 25.0  # kT0 per ATP with the fuel switched on
DRAW_EIGHTHS = round(1.6 * TICKS_PER_SECOND) * 8  # eighths of ticks from one draw of the heroes to the next
WALKERS = 64  # on each side of the crowd; each draws once per tick
KEPT = 12  # choices remembered
TWINS = {  # the words that stand for the motor's reactions where both sides have equal scores
    "bind ATP": "fuel",
    "undo step": "back.",
    "undo back": "Then",
    "slip ahead": "forward,",
    "slip back": "Heat",
    "open gate": "arrives:",
    "release ATP": "leaves;",
    "step ahead": "swings",
    "close gate": "waits",
    "step back": "pushes",
    "let go": "banana",
    "commit step": "locks",
    "commit back": "keeps",
    "fall back": "trembling",
}


class Hero(NamedTuple):
    """One motor and one text before their next race; `chosen` are the moves made so far."""

    motor: Any
    text: Any
    tick: int
    clock: int  # eighths of ticks into this draw
    chosen: tuple[tuple[str, str], ...]


class State(NamedTuple):
    """The run at one tick."""

    settings: Controls  # the controls the statistics belong to, whatever the pace
    hero: Hero
    motors: Any
    texts: Any
    same: int  # races in which the same bar has won on both sides
    races: int


def left_params(controls: Controls) -> Any:
    """The motor as the switches set it."""
    return left(float(controls.bias), FUEL if controls.fuel else 0.0)


@lru_cache(maxsize=8)
def left(bias: float, fuel: float) -> Any:
    return ratchet.race.walker.params(bias=bias, fuel=fuel)


def equal(controls: Controls) -> bool:
    """Whether the words have the motor's own barriers as scores."""
    return controls.knob("preset") < 0.5


def right_params(controls: Controls) -> Any:
    """The text: the story, or the motor's menus with barriers as logits and attempt rates as weights."""
    if not equal(controls):
        return sampler.race.walker.params(bias=float(controls.bias), smooth=controls.smooth)
    return _twin(float(controls.bias), FUEL if controls.fuel else 0.0)


@lru_cache(maxsize=8)
def _twin(bias: float, fuel: float) -> Any:
    candidate = sampler.race.landscape.Candidate
    menus = ratchet.race.landscape.menus(left(bias, fuel).motor)
    return sampler.race.walker.params(
        menus=tuple(tuple(candidate(TWINS[r.name], r.attempt, -r.barrier, r.target, r.gain) for r in m) for m in menus)
    )


# --- the run ---------------------------------------------------------------------------------------------------------


def init(seed: int, controls: Controls) -> State:
    """Heroes and crowds at tick 0; both sides have the same random numbers."""
    left, right, heat = left_params(controls), right_params(controls), controls.heat
    hero = Hero(
        motor=_at(ratchet.race.walker.init(left, heat, seed), 0),
        text=_at(sampler.race.walker.init(right, heat, seed), 0),
        tick=0,
        clock=0,
        chosen=(),
    )
    motors = ratchet.race.walker.init(left, heat, seed + 1, WALKERS)
    texts = sampler.race.walker.init(right, heat, seed + 1, WALKERS)
    return _matched(State(controls._replace(pace=1.0), hero, motors, texts, 0, 0))


def _at(state: Any, place: int) -> Any:
    return state._replace(place=np.full_like(state.place, place))


def _matched(state: State) -> State:
    """Both sides at the same random numbers and, with equal menus, at the same place."""
    hero, controls = state.hero, state.settings
    text = hero.text._replace(streams=hero.motor.streams.copy())
    texts = state.texts._replace(streams=state.motors.streams.copy())
    if equal(controls):
        text = text._replace(place=hero.motor.place.copy())
        texts = texts._replace(place=state.motors.place.copy())
    return state._replace(hero=hero._replace(text=text), texts=texts)


def _dealt(state: State, controls: Controls) -> State:
    """New settings: both crowds dealt anew with empty statistics; the heroes stay where they are.

    Only other menus start the count of shared winners again: it does not depend on the temperature.
    """
    left, right, heat = left_params(controls), right_params(controls), controls.heat
    text = sampler.race.walker.deal(state.hero.text.streams, right, heat)
    kept = equal(controls) == equal(state.settings)
    text = text._replace(place=state.hero.text.place.copy()) if kept else _at(text, 0)
    return _matched(
        State(
            settings=controls,
            hero=state.hero._replace(text=text),
            motors=ratchet.race.walker.deal(state.motors.streams, left, heat),
            texts=sampler.race.walker.deal(state.texts.streams, right, heat),
            same=state.same if kept else 0,
            races=state.races if kept else 0,
        )
    )


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; any change of the controls but the pace starts the statistics again."""
    settings = controls._replace(pace=1.0)
    if settings != state.settings:
        state = _dealt(state, settings)
    left, right, heat = left_params(controls), right_params(controls), controls.heat
    hero, motors, texts, same, races = state.hero, state.motors, state.texts, state.same, state.races
    for _ in range(ticks):
        hero = _tick(hero, left, right, controls)
        motors = ratchet.race.walker.advance(motors, left, heat, 1)
        texts = sampler.race.walker.advance(texts, right, heat, 1)
        both = motors.winner >= 0
        same += int((both & (motors.winner == texts.winner)).sum())
        races += int(both.sum())
    return State(settings, hero, motors, texts, same, races)


def _tick(hero: Hero, left: Any, right: Any, controls: Controls) -> Hero:
    """One tick of the heroes: they move when their draw is over, by what the temperature is then."""
    clock = hero.clock + round(controls.pace * 8)
    if clock >= DRAW_EIGHTHS:
        clock -= DRAW_EIGHTHS
        motor = ratchet.race.walker.advance(hero.motor, left, controls.heat, 1)
        text = sampler.race.walker.advance(hero.text, right, controls.heat, 1)
        names = reactions(left, motor.before[0]), words(right, text.before[0])
        reaction = names[0][motor.winner[0]] if motor.winner[0] >= 0 else ""
        word = (
            names[1][text.winner[0]] if right.menus else sampler.landscape.landscape(right.smooth).words[text.place[0]]
        )
        hero = hero._replace(motor=motor, text=text, chosen=(*hero.chosen, (reaction, word))[-KEPT:])
    return hero._replace(tick=hero.tick + 1, clock=clock)


def reactions(left: Any, place: int) -> tuple[str, ...]:
    """The options of a motor in a state."""
    return tuple(reaction.name for reaction in ratchet.race.landscape.menus(left.motor)[place])


def words(right: Any, place: int) -> tuple[str, ...]:
    """The options after a word; the last one of the story stands for the rest of the dictionary."""
    if right.menus is not None:
        return tuple(candidate.name for candidate in right.menus[place])
    found = sampler.race.landscape
    rest = f"{found.others(right.bias, right.smooth, place)} more"
    return (*(word.name for word in found.named(right.bias, right.smooth, place)), rest)
