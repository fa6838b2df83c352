"""Seasons: cell lines and models in a world that switches, one of each on stage, and crowds that measure both clocks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.clocks.walker
import sampler.clocks.walker
from scenes.stage.contract import TICKS_PER_SECOND, Controls

RUN_EIGHTHS = 4 * TICKS_PER_SECOND * 8  # eighths of ticks between two switches on stage; the slowest pace is 1/8
SHOWN = 2  # on stage: the hero, and another beside it
CROWD = 96  # on each side
STEPS = 4, 12  # generations and tokens that the crowd lives through in a tick
POINTS = 50  # of the trail in a run
SPAN = 3.6  # runs that the trail is long
WALKERS = ratchet.clocks.walker, sampler.clocks.walker


class Side(NamedTuple):
    """One side of the stage, and its way since long ago."""

    now: Any
    trail: np.ndarray  # float64[2, SHOWN, n], shares that are B of the fast and the slow channel, the newest last
    steps: int  # generations or tokens since the story began


class State(NamedTuple):
    """The run at one tick."""

    settings: Controls  # the controls the statistics belong to, whatever the pace
    clock: int  # eighths of ticks since the start
    sides: tuple[Side, Side]
    crowds: tuple[Any, Any]
    null: tuple[Any, Any] | None  # the crowds' twins without bias


def both_params(controls: Controls) -> tuple[Any, Any]:
    """Cell lines and models as the switches set them."""
    fast = [controls.knob(name) == 0 for name in ("regulation", "prompt")]
    return _params(0, controls.bias, controls.fuel, fast[0]), _params(1, controls.bias, controls.fuel, fast[1])


@lru_cache(maxsize=16)
def _params(side: int, bias: bool, fuel: bool, fast: bool) -> Any:
    return WALKERS[side].params(bias=float(bias), inheritance=fuel, fast=fast)


def shares(side: int, now: Any) -> np.ndarray:
    """float64[2, n], the shares of the fast and the slow channel that are B."""
    held = (now.marks, now.genes) if side == 0 else (now.prompt, now.weights)
    return np.stack([some.mean(axis=1) for some in held])


# --- the run ---------------------------------------------------------------------------------------------------------


def _settings(controls: Controls) -> Controls:
    """What the statistics depend on."""
    return controls._replace(pace=1.0)


def init(seed: int, controls: Controls) -> State:
    """Everyone just after a switch, with the last runs behind them."""
    sides, crowds = [], []
    for side, (walker, params) in enumerate(zip(WALKERS, both_params(controls), strict=True)):
        begun = walker.init(params, controls.heat, seed, SHOWN)
        size = round(SPAN * POINTS)
        trail = np.repeat(shares(side, begun)[:, :, None], size, axis=2)
        sides.append(_lived(side, Side(begun, trail, 0), params, controls.heat, 4 * params.run))
        crowds.append(walker.init(params, controls.heat, seed + 1, CROWD))
    null = _twins((crowds[0], crowds[1]), controls)
    return State(_settings(controls), 0, (sides[0], sides[1]), (crowds[0], crowds[1]), null)


def _lived(side: int, one: Side, params: Any, heat: float, steps: int) -> Side:
    """One side so many generations or tokens later, a point of its trail for each stride."""
    now, done, stride, points = one.now, one.steps, params.run // POINTS, []
    while steps > 0:
        some = min(steps, stride - done % stride)
        now, done, steps = WALKERS[side].advance(now, params, heat, some), done + some, steps - some
        if done % stride == 0:
            points.append(shares(side, now))
    if not points:
        return Side(now, one.trail, done)
    trail = np.concatenate((one.trail, np.stack(points, axis=2)), axis=2)[:, :, -one.trail.shape[2] :]
    return Side(now, trail, done)


def _twins(crowds: tuple[Any, Any], controls: Controls) -> tuple[Any, Any] | None:
    """The same random numbers without bias, if they are asked for."""
    return _dealt(crowds, controls._replace(bias=False)) if controls.twin else None


def _dealt(crowds: tuple[Any, Any], controls: Controls) -> tuple[Any, Any]:
    """Crowds with the same generators, dealt anew with empty statistics."""
    found = [
        walker.deal(crowd.streams, params, controls.heat)
        for walker, crowd, params in zip(WALKERS, crowds, both_params(controls), strict=True)
    ]
    return found[0], found[1]


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; any change of the controls but the pace starts the statistics again."""
    if _settings(controls) != state.settings:
        crowds = _dealt(state.crowds, controls)
        state = state._replace(settings=_settings(controls), crowds=crowds, null=_twins(crowds, controls))
    clock, sides = state.clock + ticks * round(8 * controls.pace), []
    for side, params in enumerate(both_params(controls)):
        due = clock * params.run // RUN_EIGHTHS - state.clock * params.run // RUN_EIGHTHS
        sides.append(_lived(side, state.sides[side], params, controls.heat, due))
    null = state.null
    if null is not None:
        null = _moved(null, controls._replace(bias=False), ticks)
    return state._replace(
        clock=clock, sides=(sides[0], sides[1]), crowds=_moved(state.crowds, controls, ticks), null=null
    )


def _moved(crowds: tuple[Any, Any], controls: Controls, ticks: int) -> tuple[Any, Any]:
    """Crowds `ticks` ticks later."""
    found = [
        walker.advance(crowd, params, controls.heat, steps * ticks)
        for walker, crowd, params, steps in zip(WALKERS, crowds, both_params(controls), STEPS, strict=True)
    ]
    return found[0], found[1]
