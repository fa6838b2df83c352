"""Lineages: populations and texts that evolve in runs, a hero of each on stage, and crowds that measure them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.evolution.landscape
import ratchet.evolution.walker
import sampler.evolution.landscape
import sampler.evolution.walker
from scenes.stage.contract import TICKS_PER_SECOND, Controls

RUN_EIGHTHS = 24 * TICKS_PER_SECOND * 8  # eighths of ticks that a run takes on stage; the slowest pace is 1/8
SHOWN = 4  # runs on stage: the hero's, and others beside it
CROWD = 64  # on each side
TRIES = 640  # mutants the crowd tries in a tick, over the population size
STRIDES = 20, 1  # mutants and rounds between two points of a run on stage
GLANCE = 60  # mutants between two that are shown
SWEEP = 18  # mutants tried while a new genotype is seen to take over


class Side(NamedTuple):
    """Runs on one side of the stage, and their way since the last turn."""

    now: Any
    ways: np.ndarray  # float64[SHOWN, points + 1], heights; nan where they have not come yet
    points: int  # of them known


class State(NamedTuple):
    """The run at one tick."""

    settings: Controls  # the controls the statistics belong to, whatever the pace
    clock: int  # eighths of ticks since the start
    left: Side
    right: Side
    mutant: tuple[int, int, int]  # the last mutant that is shown: from, to, how many copies it had
    swept: tuple[
        int, int, int
    ]  # genotype of the hero before the last point of its way and there, mutants tried by then
    populations: Any
    texts: Any
    null: tuple[Any, Any] | None  # the crowds' twins without selection


def left_params(controls: Controls) -> Any:
    """The population as the switches set it: mutation, selection, inheritance."""
    return _left(controls.noise, float(controls.bias), controls.fuel)


@lru_cache(maxsize=16)
def _left(noise: bool, bias: float, fuel: bool) -> Any:
    return ratchet.evolution.walker.params(selection=bias, mutation=noise, inheritance=fuel)


def right_params(controls: Controls) -> Any:
    """The drafts as the switches set them."""
    return _right(controls.noise, float(controls.bias), controls.fuel)


@lru_cache(maxsize=16)
def _right(noise: bool, bias: float, fuel: bool) -> Any:
    return sampler.evolution.walker.params(selection=bias, mutation=noise, inheritance=fuel)


def population(controls: Controls) -> int:
    """N, 0 for an infinite population."""
    return ratchet.evolution.landscape.population(controls.temperature)


def tries(controls: Controls) -> int:
    """Mutants that each population of the crowd tries in a tick: fewer where each takes longer to settle."""
    return min(24, max(3, TRIES // (population(controls) or ratchet.evolution.landscape.CROWD)))


def heights(populations: Any) -> np.ndarray:
    """float64[n], the mean height of each population."""
    found = populations.counts @ ratchet.evolution.landscape.heights() / populations.counts.sum(axis=1)
    return np.asarray(found)


def scores(texts: Any) -> np.ndarray:
    """float64[n], the score of each text."""
    return np.asarray(sampler.evolution.landscape.scores()[texts.place])


# --- the run ---------------------------------------------------------------------------------------------------------


def _settings(controls: Controls) -> Controls:
    """What the statistics depend on."""
    return controls._replace(pace=1.0)


def init(seed: int, controls: Controls) -> State:
    """Everyone just after a turn."""
    left, right, heat = left_params(controls), right_params(controls), controls.temperature
    populations = ratchet.evolution.walker.init(left, heat, seed, SHOWN)
    texts = sampler.evolution.walker.init(right, heat, seed, SHOWN)
    crowds = (
        ratchet.evolution.walker.init(left, heat, seed + 1, CROWD),
        sampler.evolution.walker.init(right, heat, seed + 1, CROWD),
    )
    return State(
        settings=_settings(controls),
        clock=0,
        left=_begun(populations, left.run // STRIDES[0]),
        right=_begun(texts, right.run // STRIDES[1]),
        mutant=(-1, -1, 0),
        swept=(int(populations.place[0]), int(populations.place[0]), -SWEEP),
        populations=crowds[0],
        texts=crowds[1],
        null=_twins(crowds, controls),
    )


def _begun(now: Any, points: int) -> Side:
    """A side just after a turn."""
    ways = np.full((SHOWN, points + 1), np.nan)
    ways[:, 0] = now.start
    return Side(now, ways, 1)


def _twins(crowds: tuple[Any, Any], controls: Controls) -> tuple[Any, Any] | None:
    """The same random numbers without selection, if they are asked for."""
    if not controls.twin:
        return None
    plain = controls._replace(bias=False)
    return (
        ratchet.evolution.walker.deal(crowds[0].streams, left_params(plain), controls.temperature),
        sampler.evolution.walker.deal(crowds[1].streams, right_params(plain), controls.temperature),
    )


def _dealt(state: State, controls: Controls) -> State:
    """New settings: the crowds dealt anew with empty statistics; what is on stage goes on."""
    left, right, heat = left_params(controls), right_params(controls), controls.temperature
    populations = ratchet.evolution.walker.deal(state.populations.streams, left, heat)
    texts = sampler.evolution.walker.deal(state.texts.streams, right, heat)
    null = _twins((populations, texts), controls)
    return state._replace(settings=_settings(controls), populations=populations, texts=texts, null=null)


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; any change of the controls but the pace starts the statistics again."""
    if _settings(controls) != state.settings:
        state = _dealt(state, controls)
    left, right, heat = left_params(controls), right_params(controls), controls.temperature
    null = state.null
    if null is not None:
        plain = controls._replace(bias=False)
        null = (
            ratchet.evolution.walker.advance(null[0], left_params(plain), heat, tries(controls) * ticks),
            sampler.evolution.walker.advance(null[1], right_params(plain), heat, ticks),
        )
    state = _staged(state, controls, ticks)
    return state._replace(
        populations=ratchet.evolution.walker.advance(state.populations, left, heat, tries(controls) * ticks),
        texts=sampler.evolution.walker.advance(state.texts, right, heat, ticks),
        null=null,
    )


def _staged(state: State, controls: Controls, ticks: int) -> State:
    """What is on stage `ticks` ticks later: a run takes the same time on both sides."""
    left, right = left_params(controls), right_params(controls)
    clock = state.clock + ticks * round(8 * controls.pace)
    due = [clock * p.run // RUN_EIGHTHS - state.clock * p.run // RUN_EIGHTHS for p in (left, right)]
    people, mutant, swept = state.left, state.mutant, state.swept
    tried = state.clock * left.run // RUN_EIGHTHS
    while due[0] > 0:
        age = int(people.now.age[0]) % left.run
        some = min(due[0], STRIDES[0] - age % STRIDES[0])
        now = ratchet.evolution.walker.advance(people.now, left, controls.temperature, some)
        people = _noted(people, now, heights(now), STRIDES[0])
        tried, due[0] = tried + some, due[0] - some
        if tried % STRIDES[0] == 0:
            swept = (int(now.place[0]) if tried % left.run == STRIDES[0] else swept[1]), int(now.place[0]), tried
        if tried % GLANCE == 0:
            mutant = int(now.before[0]), int(now.mutant[0]), int(now.crest[0])
    writers = state.right
    while due[1] > 0:
        age = int(writers.now.age[0]) % right.run
        some = min(due[1], STRIDES[1] - age % STRIDES[1])
        texts = sampler.evolution.walker.advance(writers.now, right, controls.temperature, some)
        writers, due[1] = _noted(writers, texts, scores(texts), STRIDES[1]), due[1] - some
    return state._replace(clock=clock, left=people, right=writers, mutant=mutant, swept=swept)


def swept(state: State, controls: Controls) -> float:
    """How much of the population on stage has its new genotype, 0 to 1."""
    tried = state.clock * left_params(controls).run / RUN_EIGHTHS
    return min(1.0, max(0.0, (tried - state.swept[2]) / SWEEP)) if state.swept[0] != state.swept[1] else 1.0


def newborn(state: State, controls: Controls) -> tuple[int, int, int] | None:
    """The mutant that is shown beside the others: from which genotype, to which, how many copies it had."""
    home, other, copies = state.mutant
    there = other >= 0 and copies > 0 and home == state.swept[1] and copies < int(state.left.now.counts[0].sum())
    return state.mutant if there and controls.noise and controls.fuel and swept(state, controls) == 1 else None


def crowded(state: State, controls: Controls) -> tuple[int, ...]:
    """Individuals of each genotype in the population on stage, the last shown mutant's copies among them."""
    counts = state.left.now.counts[0]
    if not controls.fuel:
        return tuple(counts.tolist())
    size, found, born = int(counts.sum()), np.zeros(len(counts), dtype=np.int64), newborn(state, controls)
    new = round(size * swept(state, controls))
    found[state.swept[0]] += size - new
    found[state.swept[1]] += new
    if born is not None:
        found[born[0]] -= born[2]
        found[born[1]] += born[2]
    return tuple(found.tolist())


def _noted(side: Side, now: Any, found: np.ndarray, stride: int) -> Side:
    """The side with one more point where one is due; the first after a turn begins a new way."""
    age = int(now.age[0])
    if age % stride:
        return side._replace(now=now)
    k = age // stride
    ways = np.full_like(side.ways, np.nan) if k == 1 else side.ways.copy()
    if k == 1:
        ways[:, 0] = now.start
    ways[:, k] = found
    return Side(now, ways, k + 1)
