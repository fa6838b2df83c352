"""Accounts: crowds of motors and texts whose energy and nats are booked, and what their solvers say of them."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import ratchet.entropy
import ratchet.exact
import ratchet.observables
import ratchet.walker
import sampler.entropy
import sampler.observables
import sampler.walker
from scenes.cast import motor, text
from scenes.cast.crowd import per
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Reading

REST = 60  # ticks without a change of the controls after which the crowds start anew from their exact laws
WINDOW = 10  # ticks over which the entropy of a motor is booked for the histogram: 2 ms of its life at T <= 1
WORTH = 20  # work per ATP beyond this many times its fuel says nothing about ATP
STRETCH = TICKS_PER_SECOND  # ticks over which way and entropy are compared: 0.125 s of a motor's life, many steps


class Totals(NamedTuple):
    """Sums over a crowd, over intervals of constant controls: energies in kT0 or nats."""

    paid: float = 0.0
    work: float = 0.0
    heat: float = 0.0
    stored: float = 0.0
    spent: float = 0.0  # ATP or tokens, net
    residual: float = 0.0  # the largest |paid - work - heat - stored| of a single walker in one interval

    def with_more(self, books: Any, spent: np.ndarray) -> Totals:
        """The same and one more interval."""
        left = books.paid - books.work - books.heat - books.stored
        return Totals(
            paid=self.paid + float(books.paid.sum()),
            work=self.work + float(books.work.sum()),
            heat=self.heat + float(books.heat.sum()),
            stored=self.stored + float(books.stored.sum()),
            spent=self.spent + float(spent.sum()),
            residual=max(self.residual, float(abs(left).max())),
        )


class State(NamedTuple):
    """The run at one tick."""

    settings: Controls  # the controls the statistics belong to, whatever the pace
    rest: int  # ticks to go before the statistics start
    counted: int  # ticks of statistics so far
    motors: Any
    writers: Any
    erasers: Any  # texts un-written by the same fuel backwards
    starts: tuple[Any, Any, Any]  # motors, writers and erasers when the statistics started
    marks: tuple[Any, Any]  # motors and writers when this interval of constant controls began
    window: Any  # motors when the open window of the histogram began
    stretch: Any  # motors when the open stretch began
    past: tuple[Totals, Totals]  # everything booked before the marks
    symmetry: Any
    precision: Any


def motor_terms(controls: Controls) -> motor.Terms:
    """The motors as switches and load set them."""
    return motor.Terms(float(controls.bias), motor.FUEL if controls.fuel else 0.0, controls.knob("load"))


def text_terms(controls: Controls, way: float = 1.0) -> text.Terms:
    """The texts as switches and fuel set them; way = -1 is the same fuel backwards."""
    fuel = way * controls.knob("fuel") if controls.fuel else 0.0
    return text.Terms(float(controls.bias), fuel, controls.smooth)


def params(controls: Controls) -> tuple[Any, Any, Any]:
    """The fixed part of motors, writers and erasers."""
    return (
        motor.crowd_params(motor_terms(controls), controls.heat),
        text.params(text_terms(controls)),
        text.params(text_terms(controls, -1.0)),
    )


def atp(start: Any, state: Any) -> np.ndarray:
    """float64[n], net ATP spent by each motor: commits less their reversals."""
    change = state.counts - start.counts
    return (change[:, 6] - change[:, 7]).astype(float)


def tokens(start: Any, state: Any) -> np.ndarray:
    """float64[n], net tokens written."""
    return (state.written - start.written).astype(float)


def init(seed: int, controls: Controls) -> State:
    """Crowds dealt from their exact laws, books empty."""
    left, right, back = params(controls)
    heat = controls.heat
    motors = ratchet.walker.init(left, heat, seed + 1, motor.WALKERS)
    motors = ratchet.exact.settled(motors, left, heat)
    writers = sampler.walker.init(right, heat, seed + 1, text.WALKERS)
    erasers = sampler.walker.init(back, heat, seed + 2, text.WALKERS)
    return _opened(controls._replace(pace=1.0), (Totals(), Totals()), motors, writers, erasers)


def _opened(settings: Controls, past: tuple[Totals, Totals], motors: Any, writers: Any, erasers: Any) -> State:
    """A new run of statistics from these crowds."""
    return State(
        settings=settings,
        rest=0,
        counted=0,
        motors=motors,
        writers=writers,
        erasers=erasers,
        starts=(motors, writers, erasers),
        marks=(motors, writers),
        window=motors,
        stretch=motors,
        past=past,
        symmetry=ratchet.entropy.no_symmetry(),
        precision=ratchet.entropy.no_precision(),
    )


def totals(state: State) -> tuple[Totals, Totals]:
    """Everything booked since the scene opened, piece by piece over intervals of constant controls."""
    left, right, _ = params(state.settings)
    heat = state.settings.heat
    motors, writers = state.marks
    books = ratchet.observables.books(motors, state.motors, left, heat)
    found = state.past[0].with_more(books, atp(motors, state.motors))
    if heat <= 0:
        return found, state.past[1]  # a token would cost infinitely many nats: none is booked
    nats = sampler.observables.books(writers, state.writers, right, heat)
    return found, state.past[1].with_more(nats, tokens(writers, state.writers))


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later.

    A change of the controls but the pace closes the books of that interval; after REST ticks without one the crowds
    start anew from their exact laws, and with them the statistics.
    """
    settings = controls._replace(pace=1.0)
    if settings != state.settings:
        crowds = state.motors, state.writers, state.erasers
        state = _opened(settings, totals(state), *crowds)._replace(rest=REST)
    while ticks > 0:
        if state.rest > 0:
            some = min(ticks, state.rest)
            state = _moved(state, some)._replace(rest=state.rest - some)
            if state.rest == 0:
                state = _dealt(state)
        else:
            some = min(ticks, WINDOW - state.counted % WINDOW)
            state = _counted(_moved(state, some), some)
        ticks -= some
    return state


def _moved(state: State, ticks: int) -> State:
    left, right, back = params(state.settings)
    heat = state.settings.heat
    return state._replace(
        motors=ratchet.walker.advance(state.motors, left, heat, ticks),
        writers=sampler.walker.advance(state.writers, right, heat, ticks),
        erasers=sampler.walker.advance(state.erasers, back, heat, ticks),
    )


def _dealt(state: State) -> State:
    left, right, back = params(state.settings)
    heat = state.settings.heat
    return _opened(
        state.settings,
        totals(state),
        ratchet.exact.settled(state.motors, left, heat),
        sampler.walker.begun(state.writers.streams, right, heat),
        sampler.walker.begun(state.erasers.streams, back, heat),
    )


def _counted(state: State, ticks: int) -> State:
    """The same with the windows and stretches that have just been filled."""
    counted = state.counted + ticks
    state = state._replace(counted=counted)
    heat = state.settings.heat
    left = params(state.settings)[0]
    if heat <= 0:
        return state
    if counted % WINDOW == 0:
        made = ratchet.entropy.made(state.window, state.motors, left, heat)
        state = state._replace(window=state.motors, symmetry=state.symmetry.with_more(made))
    if counted % STRETCH == 0:
        made = ratchet.entropy.made(state.stretch, state.motors, left, heat)
        way = state.motors.x - state.stretch.x
        state = state._replace(stretch=state.motors, precision=state.precision.with_more(way, made))
    return state


# --- per ATP and per token -------------------------------------------------------------------------------------------


class Account(NamedTuple):
    """One book per ATP or token, measured or exact: kT0 or nats."""

    paid: Reading
    work: Reading
    heat: Reading
    rate: Reading  # entropy made per second or draw


UNKNOWN = Reading(math.nan)
NOTHING = Account(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)


def _mean(values: np.ndarray) -> Reading:
    return Reading(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values)))


def left_account(state: State) -> Account:
    """The motors' book since the statistics started."""
    heat, fixed = state.settings.heat, params(state.settings)[0]
    if state.counted == 0 or heat <= 0:
        return NOTHING
    start = state.starts[0]
    books, count = ratchet.observables.books(start, state.motors, fixed, heat), atp(start, state.motors)
    made = ratchet.entropy.made(start, state.motors, fixed, heat) / (state.counted * fixed.tick)
    return Account(per(books.paid, count), per(books.work, count), per(books.heat, count), _mean(made))


def right_account(state: State) -> Account:
    """The writers' book since the statistics started."""
    heat, fixed = state.settings.heat, params(state.settings)[1]
    if state.counted == 0 or heat <= 0:
        return NOTHING
    start = state.starts[1]
    books, count = sampler.observables.books(start, state.writers, fixed, heat), tokens(start, state.writers)
    made = sampler.entropy.made(start, state.writers, fixed, heat) / state.counted
    return Account(per(books.paid, count), per(books.work, count), per(books.heat, count), _mean(made))


@lru_cache(maxsize=256)
def left_exact(terms: motor.Terms, heat: float) -> tuple[float, float, float]:
    """Exact paid, work and heat per ATP, kT0; nan where no ATP is spent, or hardly any beside what the load does."""
    fixed = motor.crowd_params(terms, 1.0)
    spent, velocity = ratchet.entropy.fluxes(fixed, heat) if heat > 0 else (0.0, 0.0)
    if spent < 1e-6:  # per second: round-off
        return math.nan, math.nan, math.nan
    fuel, work = ratchet.walker.fuel_of(fixed, heat), terms.load * velocity / spent / ratchet.walker.KT0
    return (fuel, work, fuel - work) if abs(work) < WORTH * fuel else (math.nan, math.nan, math.nan)


@lru_cache(maxsize=64)
def price(terms: motor.Terms, heat: float) -> float:
    """Exact price of precision in the long run, entropy production times D over v^2; nan where nothing moves."""
    known = ratchet.exact.solve(motor.crowd_params(terms, 1.0), heat)
    still = not heat > 0 or abs(known.velocity) < 1e-6
    return math.nan if still else known.entropy_production * known.diffusion / known.velocity**2


@lru_cache(maxsize=256)
def nats(terms: text.Terms, heat: float) -> float:
    """H, the exact nats per token."""
    return float(sampler.entropy.content(text.params(terms), heat))


def cost(controls: Controls) -> float:
    """A, nats per token: fuel over temperature."""
    return float(sampler.walker.affinity(text_terms(controls).fuel, controls.heat))
