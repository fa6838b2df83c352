"""Gates: shapes that compete for a pocket and words that compete for a head, one of each on stage, crowds that measure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.gate.landscape
import ratchet.gate.walker
import sampler.gate.exact
import sampler.gate.landscape
import sampler.gate.walker
from scenes.stage.contract import TICKS_PER_SECOND, Controls
from scenes.stage.easing import follow

CYCLE_EIGHTHS = round(1.8 * TICKS_PER_SECOND) * 8  # eighths of ticks from one draw of the head on stage to the next
CROWD = 96  # on each side, and as many again with shuffled fits
CROWD_TICK = 0.05  # s that the pockets of the crowd live in a tick of the show
STAGE_TICK = 6e-4  # s that the one on stage lives in a tick, at most: hotter, visits are shorter and shown more slowly
VISIT = 0.8 * TICKS_PER_SECOND  # ticks that a visit takes on stage where it is the mean of all shapes' visits
WEAKEST = 0.25  # kT0 by which the shape that fits worst is bound
LIT = 60  # ticks in which the light of a match closes 1/e of its way


class Hero(NamedTuple):
    """One pocket and one head on stage."""

    pocket: Any
    head: Any
    tick: int
    came: int  # tick at which the shape in the pocket came
    left: tuple[int, int]  # the shape that was in it before, and the tick at which it left
    reacted: int  # tick of the last reaction
    lit: float  # 0 to 1, how long the match has been in the pocket of late
    clock: int  # eighths of ticks since the head's last draw
    written: int  # words, net, since the show began
    reactions: int  # net, since the show began


class State(NamedTuple):
    """The run at one tick."""

    settings: Controls  # the controls the statistics belong to, whatever the pace
    hero: Hero
    pockets: Any
    heads: Any
    shuffled: tuple[Any, Any]  # the control: pockets and heads whose fits are shuffled


def energies() -> tuple[float, ...]:
    """kT0, how well each shape fits: minus the scores of the first context's words, the best first.

    Only their differences matter to who is bound; the common part makes the worst bound by WEAKEST.
    """
    scores = np.sort(sampler.gate.landscape.context(0).scores)[::-1]
    return tuple((scores[-1] - scores - WEAKEST).tolist())


def equal(controls: Controls) -> bool:
    """Whether both sides have the same differences in fit: in the context the pocket was made for."""
    return controls.knob("context") < 0.5


def left_params(controls: Controls, *, shuffled: bool = False) -> Any:
    """The pocket as the switches set it, for the crowd."""
    return _left(float(controls.bias), controls.fuel, shuffled)


@lru_cache(maxsize=8)
def _left(bias: float, fuel: bool, shuffled: bool) -> Any:
    burnt = ratchet.gate.landscape.FUEL if fuel else 0.0
    return ratchet.gate.walker.params(energies=energies(), bias=bias, fuel=burnt, shuffled=shuffled, tick=CROWD_TICK)


def right_params(controls: Controls, *, shuffled: bool = False) -> Any:
    """The head as switches and knob set it."""
    return _right(round(controls.knob("context")), float(controls.bias), controls.fuel, shuffled)


@lru_cache(maxsize=32)
def _right(context: int, bias: float, fuel: bool, shuffled: bool) -> Any:
    burnt = sampler.gate.landscape.FUEL if fuel else 0.0
    return sampler.gate.walker.params(context=context, bias=bias, fuel=burnt, shuffled=shuffled)


@lru_cache(maxsize=256)
def stage_tick(params: Any, heat: float) -> float:
    """s that the pocket on stage lives in a tick at normal pace."""
    leave = ratchet.gate.walker.table(params, heat).leave
    return STAGE_TICK if leave.min() <= 0 else min(STAGE_TICK, float((1 / leave).mean()) / VISIT)


@lru_cache(maxsize=256)
def logits(params: Any, heat: float, others: int) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
    """Next-word logits above their mean with the head looking at all words alike, and as it looks, float64[V] each.

    Beside them the hero and the likeliest `others` without the head, by their ids.
    """
    found = sampler.gate.landscape.context(params.context)
    after = sampler.gate.landscape.mixed(params.context, sampler.gate.exact.occupancy(params, heat))
    rivals = [int(i) for i in np.argsort(-found.before, kind="stable") if i != found.named][:others]
    return found.before - found.before.mean(), after - after.mean(), (found.named, *rivals)


# --- the run ---------------------------------------------------------------------------------------------------------


def init(seed: int, controls: Controls) -> State:
    """Heroes and crowds at tick 0."""
    left, right, heat = left_params(controls), right_params(controls), controls.heat
    hero = Hero(
        pocket=ratchet.gate.walker.init(left, heat, seed),
        head=sampler.gate.walker.init(right, heat, seed),
        tick=0,
        came=-TICKS_PER_SECOND,
        left=(-1, -TICKS_PER_SECOND),
        reacted=-TICKS_PER_SECOND,
        lit=0.0,
        clock=CYCLE_EIGHTHS // 2,
        written=0,
        reactions=0,
    )
    return State(
        controls._replace(pace=1.0),
        hero,
        ratchet.gate.walker.init(left, heat, seed + 1, CROWD),
        sampler.gate.walker.init(right, heat, seed + 1, CROWD),
        (
            ratchet.gate.walker.init(left_params(controls, shuffled=True), heat, seed + 2, CROWD),
            sampler.gate.walker.init(right_params(controls, shuffled=True), heat, seed + 2, CROWD),
        ),
    )


def _dealt(state: State, controls: Controls) -> State:
    """New settings: the crowds dealt anew with empty statistics; the pocket on stage stays as it is."""
    left, right, heat = left_params(controls), right_params(controls), controls.heat
    hero = state.hero
    if controls.knob("context") != state.settings.knob("context"):
        hero = hero._replace(head=sampler.gate.walker.deal(hero.head.streams, right, heat), clock=CYCLE_EIGHTHS // 2)
    return State(
        controls,
        hero,
        ratchet.gate.walker.deal(state.pockets.streams, left, heat),
        sampler.gate.walker.deal(state.heads.streams, right, heat),
        (
            ratchet.gate.walker.deal(state.shuffled[0].streams, left_params(controls, shuffled=True), heat),
            sampler.gate.walker.deal(state.shuffled[1].streams, right_params(controls, shuffled=True), heat),
        ),
    )


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; any change of the controls but the pace starts the statistics again."""
    settings = controls._replace(pace=1.0)
    if settings != state.settings:
        state = _dealt(state, settings)
    left, right, heat = left_params(controls), right_params(controls), controls.heat
    hero = state.hero
    shown = left._replace(tick=stage_tick(left, heat) * controls.pace)
    for _ in range(ticks):
        hero = _tick(hero, shown, right, controls)
    return State(
        settings,
        hero,
        ratchet.gate.walker.advance(state.pockets, left, heat, ticks),
        sampler.gate.walker.advance(state.heads, right, heat, ticks),
        (
            ratchet.gate.walker.advance(state.shuffled[0], left_params(controls, shuffled=True), heat, ticks),
            sampler.gate.walker.advance(state.shuffled[1], right_params(controls, shuffled=True), heat, ticks),
        ),
    )


def _tick(hero: Hero, left: Any, right: Any, controls: Controls) -> Hero:
    """One tick of the heroes."""
    before, tick = int(hero.pocket.place[0]), hero.tick + 1
    pocket = ratchet.gate.walker.advance(hero.pocket, left, controls.heat, 1)
    after, made = int(pocket.place[0]), int(pocket.acts.sum() - hero.pocket.acts.sum())
    moved = after != before or pocket.bound.sum() != hero.pocket.bound.sum()
    hero = hero._replace(
        pocket=pocket,
        tick=tick,
        came=tick if moved and after >= 0 else hero.came,
        left=(before, tick) if moved and before >= 0 else hero.left,
        reacted=tick if made > 0 else hero.reacted,
        reactions=hero.reactions + made,
        lit=follow(hero.lit, float(after == left.order[0]), LIT, 1),
    )
    clock = hero.clock + round(controls.pace * 8)
    if clock < CYCLE_EIGHTHS:
        return hero._replace(clock=clock)
    head = sampler.gate.walker.advance(hero.head, right, controls.heat, 1)
    return hero._replace(head=head, clock=clock - CYCLE_EIGHTHS, written=hero.written + int(head.wrote[0]))
