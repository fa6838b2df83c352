"""Purses: a pool of ATP and a budget of tokens that are followed, and crowds of both for the averages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.currency.exact
import ratchet.currency.observables
import ratchet.currency.walker
import sampler.currency.exact
import sampler.currency.observables
import sampler.currency.walker
from scenes.stage.contract import TICKS_PER_SECOND, Controls

SLOWING = 32  # the followed pool is shown this much slower than it lives
POOL_TICK = 1 / (SLOWING * TICKS_PER_SECOND)  # s of the followed pool
BUDGET_TICK = 1 / TICKS_PER_SECOND  # s of the followed budget, which is shown as fast as it is
POOLS, BUDGETS = 32, 48  # in the crowds
HASTE = 8, 20  # the crowds live this much faster than what is followed, whatever the pace
WINDOW, CROWD_WINDOW = 48, 16  # tokens of a context window
EVERY, POINTS = 60, 201  # ticks between two points of the record, and how many are kept
ROWS = 3  # of the record: molecules of ATP, tokens in the bucket, words in the first writer's window


class State(NamedTuple):
    """The run at one tick."""

    settings: Controls  # the controls the statistics belong to, whatever the pace
    tick: int
    pool: Any  # one pool and one budget, whatever the slider does
    budget: Any
    record: np.ndarray  # float64[ROWS, n] at every EVERY ticks, the last of them newest, at most POINTS
    pools: Any  # dealt anew from their exact laws whenever the controls change
    budgets: Any


def left(controls: Controls, motors: int | None = None) -> Any:
    """The pool as switches and knobs set it."""
    supply = controls.knob("supply") if controls.fuel else 0.0
    team = round(controls.knob("motors")) if motors is None else motors
    return _left(team, supply, controls.knob("pumps"), float(controls.bias))


@lru_cache(maxsize=64)
def _left(motors: int, supply: float, pumps: float, bias: float) -> Any:
    return ratchet.currency.walker.params(motors=motors, supply=supply, pumps=pumps, bias=bias)


def right(controls: Controls, window: int = WINDOW) -> Any:
    """The budget as switches and knobs set it."""
    supply = controls.knob("refill") if controls.fuel else 0.0
    return _right(round(controls.knob("writers")), supply, float(controls.bias), controls.smooth, window)


@lru_cache(maxsize=64)
def _right(writers: int, supply: float, bias: float, smooth: bool, window: int) -> Any:
    return sampler.currency.walker.params(writers=writers, supply=supply, bias=bias, smooth=smooth, window=window)


# --- the run ---------------------------------------------------------------------------------------------------------


def init(seed: int, controls: Controls) -> State:
    """Everyone at tick 0: what is followed starts with a full pool, a full bucket and empty windows."""
    pools, budgets, heat = left(controls), right(controls), controls.heat
    pool = ratchet.currency.walker.init(pools, heat, seed)
    budget = sampler.currency.walker.init(budgets, heat, seed)
    budget = budget._replace(
        level=np.full(1, budgets.bucket),
        waiting=np.zeros_like(budget.waiting),
        window=np.zeros_like(budget.window),
        used=np.ones_like(budget.used),
        begun=np.zeros_like(budget.begun),
    )
    state = State(
        settings=controls._replace(pace=1.0, twin=False),
        tick=0,
        pool=pool._replace(level=np.full(1, pools.adenylate)),
        budget=budget,
        record=np.zeros((ROWS, 0)),
        pools=ratchet.currency.walker.init(pools, heat, seed + 1, POOLS),
        budgets=sampler.currency.walker.init(right(controls, CROWD_WINDOW), heat, seed + 1, BUDGETS),
    )
    return state._replace(record=_point(state)[:, None])


def _point(state: State) -> np.ndarray:
    """float64[ROWS], a point of the record."""
    budget = state.budget
    return np.array((state.pool.level[0], max(0, budget.level[0]), budget.used[0, 0]), dtype=float)


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; any change of the controls but the pace starts the statistics again."""
    settings = controls._replace(pace=1.0, twin=False)
    if settings != state.settings:
        state = _dealt(state, settings)
    heat, pace = controls.heat, controls.pace
    pools, budgets, crowd = left(controls), right(controls), right(controls, CROWD_WINDOW)
    while ticks > 0:
        some = min(ticks, EVERY - state.tick % EVERY)
        state = state._replace(
            tick=state.tick + some,
            pool=ratchet.currency.walker.advance(state.pool, pools, heat, some, pace * POOL_TICK),
            budget=sampler.currency.walker.advance(state.budget, budgets, heat, some, pace * BUDGET_TICK),
            pools=ratchet.currency.walker.advance(state.pools, pools, heat, some, HASTE[0] * POOL_TICK),
            budgets=sampler.currency.walker.advance(state.budgets, crowd, heat, some, HASTE[1] * BUDGET_TICK),
        )
        if state.tick % EVERY == 0:
            record = np.concatenate((state.record, _point(state)[:, None]), axis=1)[:, -POINTS:]
            state = state._replace(record=record)
        ticks -= some
    return state


def _dealt(state: State, controls: Controls) -> State:
    """New settings: both crowds dealt anew with empty statistics; what is followed goes on from where it is."""
    pools, crowd, heat = left(controls), right(controls, CROWD_WINDOW), controls.heat
    return state._replace(
        settings=controls,
        pool=_manned(state.pool, pools.motors),
        budget=_staffed(state.budget, crowd.writers),
        pools=ratchet.currency.walker.deal(state.pools.streams, pools, heat),
        budgets=sampler.currency.walker.deal(state.budgets.streams, crowd, heat),
    )


def _manned(pool: Any, motors: int) -> Any:
    """The same pool with another number of motors: the last ones leave, new ones come fresh."""
    sites = np.zeros((1, motors), dtype=np.int64)
    kept = min(motors, pool.sites.shape[1])
    sites[:, :kept] = pool.sites[:, :kept]
    return pool._replace(sites=sites)


def _staffed(budget: Any, writers: int) -> Any:
    """The same budget with another number of writers: the last ones leave, and the queue; new ones come with no text.

    What the leaving ones have spent and gained stays in the book, with the first.
    """
    have = budget.used.shape[1]
    if writers == have:
        return budget
    kept = min(writers, have)
    grown = {}
    for name in ("waiting", "window", "used", "begun", "story", "counts"):
        old = getattr(budget, name)
        new = np.zeros((1, writers, *old.shape[2:]), dtype=old.dtype)
        new[:, :kept] = old[:, :kept]
        if name in ("story", "counts"):
            new[:, 0] += old[:, kept:].sum(axis=1)
        grown[name] = new
    grown["used"][:, kept:] = 1
    queue = grown["waiting"][0]
    grown["waiting"][0] = np.where(queue > 0, (queue[:, None] >= np.where(queue > 0, queue, np.inf)).sum(axis=1), 0)
    waiting = int((queue > 0).sum())
    return budget._replace(level=np.maximum(budget.level, 0) - waiting, **grown)


# --- numbers ---------------------------------------------------------------------------------------------------------


def seen(state: State, controls: Controls) -> tuple[Any, Any]:
    """What both crowds did since the last change."""
    heat = controls.heat
    return (
        ratchet.currency.observables.observe(state.pools, left(controls), heat),
        sampler.currency.observables.observe(state.budgets, right(controls, CROWD_WINDOW), heat),
    )


def known(controls: Controls) -> tuple[Any, Any]:
    """The same from the exact solvers."""
    return (
        ratchet.currency.exact.solve(left(controls), controls.heat),
        sampler.currency.exact.solve(right(controls), controls.heat),
    )


def words(state: State, count: int) -> tuple[int, ...]:
    """The last words in the first writer's window, newest last."""
    window, used, begun = state.budget.window[0, 0], int(state.budget.used[0, 0]), int(state.budget.begun[0, 0])
    return tuple(int(window[(begun + k) % len(window)]) for k in range(max(0, used - count), used))
