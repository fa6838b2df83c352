"""Equilibrium: a wheel whose pawl shakes as hard as the wheel, a text whose eraser is as quick as the pen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scenes.cast import eraser, text, wheel
from scenes.cast.crowd import Crowd
from scenes.cast.motor import BURN_IN
from scenes.stage import cone, easing, pages, pawl, plotting, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 2
TITLE = "Equilibrium"
CHART = ("Direction", "vs temperature")
PEAKS = ("", "")
ROWS = ((72, 484), (492, 748))
PRESET = Controls(fuel=False)
KNOBS = (
    Knob("pawl", "pawl’s bath", "left", 0.5, 2.0, 1.0, 0.1, "× T"),
    Knob("delta_mu", "Δμ", "right", -4.0, 4.0, 0.0, 0.5, "kT₀"),
)
CAPTIONS = {
    "plain": "No fuel, no lock: shaking alone goes nowhere.",
    "noise": "No noise: the wheel stands, nothing is drawn.",
    "bias": "No bias: even with fuel there is no direction.",
    "both": "Both are paid: heat turns the wheel, Δμ writes.",
    "pawl": "Two temperatures: heat flow turns the wheel.",
    "write": "Δμ above zero pays the pen: the story moves on.",
    "erase": "Δμ below zero pays the eraser: text is eaten back.",
}
BREAKS = {
    "plain": ("Cooling the pawl would make it turn,", "but then heat flow is the fuel."),
    "driven": ("The wheel lives on a flow between two baths.", "A text has one T: its fuel is Δμ, put in by hand."),
}
HEAT_LAG = 0.08 * TICKS_PER_SECOND  # ticks; colours follow the slider
REST = 1e-9
ENTROPY = "entropy, nat"  # per ms of one wheel, per token of one text


class State(NamedTuple):
    """The run at one tick: five wheels and five texts that are followed, and two crowds."""

    seed: int
    tick: int
    settings: Controls  # the controls the statistics belong to, whatever the pace
    pace: float  # the pace the records belong to
    wheels: wheel.Wheels
    texts: eraser.Texts
    many_wheels: Crowd
    many_texts: Crowd
    haze: float  # eased temperature of the colours
    pawl: float  # eased ratio of the pawl's bath to it


def _wheel(controls: Controls) -> wheel.Terms:
    """The wheel's fuel is a pawl in a hotter or colder bath: the knob's, and with the fuel on twice as hot."""
    ratio = controls.knob("pawl") * (wheel.FUELLED if controls.fuel else 1.0)
    return wheel.Terms(float(controls.bias), ratio)


def _text(controls: Controls) -> text.Terms:
    """The text's fuel is the knob's, and with the fuel on the usual 20 kT0 more."""
    return eraser.terms(controls, controls.knob("delta_mu") + (text.FUEL if controls.fuel else 0.0))


def _settings(controls: Controls) -> Controls:
    """What the statistics depend on."""
    return controls._replace(pace=1.0, twin=False)


def init(seed: int, controls: Controls) -> State:
    """Everyone at tick 0."""
    left, right, heat = _wheel(controls), _text(controls), controls.heat
    return State(
        seed=seed,
        tick=0,
        settings=_settings(controls),
        pace=controls.pace,
        wheels=wheel.enter(left, heat, seed),
        texts=eraser.enter(right, heat, seed),
        many_wheels=wheel.gather(left, controls, seed + 1),
        many_texts=eraser.gather(right, controls, seed + 1),
        haze=heat,
        pawl=left.pawl,
    )


def warm() -> None:
    """Compile both models and compute the chart's full scales."""
    wheel.warm()
    text.warm()
    eraser.warm()


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; a change of the controls starts statistics and records again."""
    left, right = _wheel(controls), _text(controls)
    if _settings(controls) != state.settings:
        state = state._replace(
            settings=_settings(controls),
            wheels=wheel.anew(state.wheels),
            texts=eraser.anew(state.texts),
            many_wheels=state.many_wheels.anew(False, BURN_IN),
            many_texts=eraser.anew_crowd(state.many_texts, right, controls, state.seed + state.tick),
        )
    elif controls.pace != state.pace:
        state = state._replace(wheels=wheel.anew(state.wheels), texts=eraser.anew(state.texts))
    return state._replace(
        tick=state.tick + ticks,
        pace=controls.pace,
        wheels=wheel.follow(state.wheels, left, controls, ticks),
        texts=eraser.follow(state.texts, right, controls, ticks),
        many_wheels=wheel.advance(state.many_wheels, left, controls, ticks),
        many_texts=eraser.advance(state.many_texts, right, controls, ticks),
        haze=easing.follow(state.haze, controls.heat, HEAT_LAG, ticks),
        pawl=easing.follow(state.pawl, left.pawl, HEAT_LAG, ticks),
    )


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact drifts as shares of those with the usual fuel, float64[n] each; without noise both stand at T = 0."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    return (
        wheel.drifts(_wheel(controls), heats) / wheel.full_scale(),
        eraser.drifts(_text(controls), heats) / text.full_scale(controls.smooth),
    )


def readouts(state: State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    heat = controls.heat
    left = wheel.observed(state.many_wheels, _wheel(controls), heat)
    right = eraser.observed(state.many_texts, _text(controls), heat)
    values = f"kT = {wording.temperature(4.11 * heat)} pN nm", f"softmax T = {heat:.2f}"
    if left is None or right is None:
        blank = Dot(math.nan, math.nan, False)
        rows = tuple(Row(name, "…", "…") for name in ("forward : back", "drift", ENTROPY))
        return Readouts((blank, blank), rows, *values, note=_note(controls))
    drifts = (
        f"{wording.measured(left.velocity, left.stderr, 0)} nm/s",
        wording.capped(right.velocity, right.stderr, 2 if right.stderr > 0.0025 else 3),
    )
    made = wheel.entropy(left, _wheel(controls), heat), eraser.entropy(state.many_texts, _text(controls), heat)
    return Readouts(
        (wheel.dot(left), text.dot(right, controls.smooth, right.velocity, right.stderr)),
        (
            Row(
                "forward : back",
                wording.odds(left.forward, left.backward),
                wording.odds(*eraser.strokes(state.many_texts)),
            ),
            Row("drift", *drifts, ways=(wording.way(*left[:2]), wording.way(*right[:2]))),
            Row(ENTROPY, _made(*made[0], 1, " /ms"), _made(*made[1], 2, "")),
        ),
        *values,
        note=_note(controls),
        live_test=f"Live test: drift {drifts[0]} and {drifts[1]} words per token (± is two standard errors).",
    )


def _made(value: float, stderr: float, digits: int, unit: str) -> str:
    """Entropy made with its error; without one where all walkers made the same."""
    if not math.isfinite(value):
        return "–"
    shown = wording.capped(value, stderr, digits) if stderr > 0 else wording.signed(value, 0)
    return shown + unit


def _driven(controls: Controls) -> tuple[bool, bool]:
    """Whether the wheel and the text have fuel."""
    return abs(_wheel(controls).pawl - 1) > REST, abs(_text(controls).fuel) > REST


def _note(controls: Controls) -> str | None:
    """The sentence on the chart where theory says that both curves are flat."""
    if not controls.noise:
        return "no noise: the wheel stands, the text loops" if _driven(controls)[1] else "no noise: nothing moves"
    if not controls.bias:
        return "no bias: zero at every temperature"
    if not any(_driven(controls)):
        return "no fuel: zero at every temperature"
    return None


def caption(state: State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    if not controls.noise or not controls.bias:
        return CAPTIONS["bias" if controls.noise else "noise"]
    turned, paid = _driven(controls)
    if turned and paid:
        return CAPTIONS["both"]
    if turned:
        return CAPTIONS["pawl"]
    return CAPTIONS["plain" if not paid else "write" if _text(controls).fuel > 0 else "erase"]


def breaks(state: State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS["driven" if any(_driven(controls)) else "plain"]


def trace(state: State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left = wheel.observed(state.many_wheels, _wheel(controls), controls.heat)
    right = eraser.observed(state.many_texts, _text(controls), controls.heat)
    hero = state.texts.hero
    return {
        "temperature": controls.heat,
        "pawl_temperature": controls.heat * _wheel(controls).pawl,
        "fuel_kT": _text(controls).fuel,
        "wheel_nm": float(state.wheels.wheels.x[0]),
        "story_words": hero.story,
        "word": text.words(_text(controls))[hero.last],
        "net_tokens": hero.length,
        "velocity_nm_per_s": left.velocity if left else math.nan,
        "velocity_stderr_nm_per_s": left.stderr if left else math.nan,
        "heat_kT0_per_s": left.heat if left else math.nan,
        "heat_stderr_kT0_per_s": left.heat_stderr if left else math.nan,
        "velocity_words_per_token": right.velocity if right else math.nan,
        "velocity_stderr_words_per_token": right.stderr if right else math.nan,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    return f"{wheel.SLOWING / controls.pace:g} × slower · {text.WORDS_PER_SECOND * controls.pace:g} words/s"


def figures(state: State, controls: Controls) -> dict[str, tuple[plotting.Panel, ...]]:
    """The runs in their cones as a figure for slides."""
    left = wheel.runs(state.wheels, _wheel(controls), controls)
    return {"runs": (cone.panel(left), cone.panel(eraser.runs(state.texts, _text(controls), controls)))}


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: State, controls: Controls) -> None:
    """Paint both panes row by row."""
    turning, words = _wheel(controls), _text(controls)
    seen = wheel.observed(state.many_wheels, turning, controls.heat)
    hazes = state.haze, state.haze * state.pawl
    pawl.draw_wheel(left[0], wheel.stage(state.wheels, turning, controls, seen, hazes, state.seed))
    cone.draw_cone(left[1], wheel.runs(state.wheels, turning, controls))
    pages.draw_pages(right[0], eraser.stage(state.texts, words, controls, state.haze))
    cone.draw_cone(right[1], eraser.runs(state.texts, words, controls))
