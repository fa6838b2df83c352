"""Powerhouse: a proton gradient turns a rotor that makes ATP, a data gradient carves a landscape that makes text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

import ratchet.powerhouse.observables
import ratchet.powerhouse.walker
import sampler.landscape
import sampler.powerhouse.exact
import sampler.powerhouse.observables
from scenes.cast import charging
from scenes.stage import carving, charge, chart, membrane, plotting, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Dot, Knob, Readouts, Row
from scenes.stage.theme import T_MAX

ORDER = 7
TITLE = "Powerhouse"
CHART = ("Direction", "vs temperature")
PEAKS = ("", "teacher")
ROWS = ((72, 484), (492, 748))
PRESET = Controls()
KNOBS = (
    Knob("pmf", "H⁺ force", "left", 100.0, 220.0, 180.0, 5.0, "mV", digits=0),
    Knob("student", "student", "right", 0.0, 1.0, 0.0, 1.0, labels=("learns", "frozen")),
)
CAPTIONS = {
    "plain": "Downhill flow, stored as a gradient, spent as steps.",
    "cold": "Too cold: the rotor sticks, the student repeats itself.",
    "walks": "Cold: the rotor sticks. Half carved, the student walks on.",
    "hot": "Too hot: the rotor still turns, the student writes salad.",
    "noise": "No noise: the rotor stands, and a loop is all one learns.",
    "bias": "No bias: no way round is downhill, the text has no arrow.",
    "fuel": "No fuel: no gradient to turn on, none to learn from.",
    "frozen": "Frozen: weights stay as carved. A rotor must be fed.",
    "back": "Below {0:.0f} mV ATP wins: the rotor runs back and pumps.",
}
BREAKS = {
    "plain": ("A cell recharges while it runs.", "Weights are charged once, then frozen."),
    "hot": ("A rotor on rails has no best temperature;", "a real membrane would leak long before."),
}
RELAXED = 10  # ATP or moves of the story before a dot counts as relaxed
SHOWN = 0.0025  # words per token, the least error that two digits show as twice itself
STEPS = (1, 5, 20, 100)  # ATP between two lines of the rotor's angle
WALKS = 0.1  # of full scale; a student above it is not stuck
LOWEST = 0.6  # nats, of the axis of the loss
CONTEXT, STRAY = "ATP", "banana"  # the word whose landscape is shown, and one that is off the story


def init(seed: int, controls: Controls) -> charging.State:
    """Everyone at tick 0, the student untrained."""
    return charging.init(seed, controls)


def advance(state: charging.State, controls: Controls, ticks: int) -> charging.State:
    """The state `ticks` ticks later."""
    return charging.advance(state, controls, ticks)


def warm() -> None:
    """Compile both models and compute the chart's full scales."""
    charging.warm()
    _scales(PRESET._replace(knobs=tuple((knob.name, knob.default) for knob in KNOBS)))


# --- numbers ---------------------------------------------------------------------------------------------------------


def _default() -> Any:
    return charging.rotor(PRESET._replace(knobs=tuple((knob.name, knob.default) for knob in KNOBS)))


@lru_cache(maxsize=4)
def _highest(fixed: Any) -> float:
    """The largest exact drift of a teacher over the chart, words per token."""
    return float(sampler.powerhouse.observables.profile(fixed, np.geomspace(0.2, 5.0, chart.POINTS)).max())


def _scales(controls: Controls) -> tuple[float, float]:
    """Full scales: a rotor is quickest at the hot end of the chart, the larger of the usual and of this force counts;
    and the teacher's highest drift."""
    here = charging.rotor(controls._replace(bias=True))
    left = max(abs(charging.turns(fixed, T_MAX)) for fixed in (_default(), here))
    return left, _highest(charging.school(controls._replace(bias=True, noise=True, fuel=True)))


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact drifts as shares of full scale, float64[n] each: the rotor's, and the one that training leads to."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    scales = _scales(controls)
    return (
        ratchet.powerhouse.observables.profile(charging.rotor(controls), heats) / scales[0],
        sampler.powerhouse.observables.profile(charging.school(controls), heats) / scales[1],
    )


def readouts(state: charging.State, controls: Controls) -> Readouts:
    """Dots and rows, measured by the crowds of this run but for the row that says exact."""
    heat, scales = controls.heat, _scales(controls)
    left, right = charging.turned(state, controls), charging.written(state, controls)
    blank = Dot(math.nan, math.nan, False)
    dots, odds, drifts, ways, exact = [blank, blank], ["…", "…"], ["…", "…"], ["", ""], ["…", "…"]
    if left is not None:
        dots[0] = _dot(left, scales[0], heat)
        odds[0], ways[0] = wording.odds(left.forward, left.backward), ("←", "", "→")[_sense(left) + 1]
        drifts[0] = f"{wording.measured(left.velocity, left.stderr, 0)} turns/s"
        known = charging.turns(charging.rotor(controls), heat)
        exact[0] = f"{wording.signed(known, 0 if abs(known) >= 9.95 else 1)} turns/s"
    if right is not None:
        seen, known = right
        dots[1] = _dot(seen, scales[1], heat)
        odds[1], ways[1] = (
            wording.odds(seen.forward, seen.backward),
            wording.way(seen.velocity, max(seen.stderr, SHOWN)),
        )
        drifts[1] = wording.capped(seen.velocity, seen.stderr, 2)
        exact[1] = f"student {wording.signed(known, 2)}"
    if not charging.frozen(controls):  # a student that learns has no chain to keep to, but a goal
        goal = charging.goal(charging.school(controls), heat)
        exact[1] = f"{'teacher' if controls.fuel else 'flat'} {wording.signed(goal, 2)}"
    look = state.looks[-1]
    return Readouts(
        (dots[0], dots[1]),
        (
            Row("forward : back", odds[0], odds[1]),
            Row("drift", drifts[0], drifts[1], ways=(ways[0], ways[1])),
            Row("exact", exact[0], exact[1]),
        ),
        f"kT = {wording.temperature(4.11 * heat)} pN nm",
        f"softmax T = {heat:.2f}",
        note=_note(controls),
        live_test=f"Live test: the loss is {look.loss:.4f} nats, the teacher’s entropy {charging.floor(controls):.4f}.",
    )


def _dot(seen: Any, scale: float, heat: float) -> Dot:
    relaxed = heat == 0 or seen.forward + seen.backward >= RELAXED
    return Dot(seen.velocity / scale, 2 * seen.stderr / scale, relaxed)


def _sense(seen: Any) -> int:
    """1 or -1 where rotors are measured to turn, 0 where they cannot be told from resting."""
    if seen.forward + seen.backward == 0 or not abs(seen.velocity) > 2 * seen.stderr:
        return 0
    return 1 if seen.velocity > 0 else -1


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off."""
    if not controls.noise:
        return "no noise: the rotor stands" + ("" if controls.smooth else ", the text loops")
    if not controls.bias:
        return "no bias: zero at every temperature"
    return None if controls.fuel else "no fuel: zero at every temperature"


def _backward(controls: Controls) -> bool:
    """Whether ATP is worth more than the protons of its share of a turn."""
    return bool(charging.rotor(controls).tilt < 0)


def caption(state: charging.State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    if _backward(controls):
        return CAPTIONS["back"].format(charging.rotor(controls).threshold)
    mood = _mood(controls, curves)
    seen = charging.written(state, controls)
    if mood == "cold" and seen is not None and seen[0].velocity > WALKS * _scales(controls)[1]:
        return CAPTIONS["walks"]
    return CAPTIONS["frozen" if mood == "plain" and charging.frozen(controls) else mood]


def _mood(controls: Controls, curves: Curves) -> str:
    """cold while both curves are low there, hot where the text's is low and falls."""
    if controls.temperature <= 0:
        return "cold"
    if chart.mood(controls, curves) == "cold":
        return "cold"
    text = chart.mood_of(curves.temperatures, curves.right, float(np.nanmax(curves.right)), controls.temperature)
    return "hot" if text == "hot" else "plain"


def breaks(state: charging.State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    on = controls.noise and controls.bias and controls.fuel
    return BREAKS["hot" if on and _mood(controls, curves) == "hot" else "plain"]


def trace(state: charging.State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left, right = charging.turned(state, controls), charging.written(state, controls)
    look = state.looks[-1]
    return {
        "temperature": controls.heat,
        "pmf_mV": charging.force(controls),
        "rotor_turns": float(state.hero.rotor.turns[0]),
        "rotor_atp_made": int(state.hero.rotor.discrete[0, 2]),
        "rotor_atp_split": int(state.hero.rotor.discrete[0, 3]),
        "learned_tokens": state.student.learned,
        "loss_nats": look.loss,
        "floor_nats": charging.floor(controls),
        "word": _names(controls)[state.hero.place],
        "velocity_turns_per_s": left.velocity if left else math.nan,
        "velocity_stderr_turns_per_s": left.stderr if left else math.nan,
        "velocity_words_per_token": right[0].velocity if right else math.nan,
        "velocity_stderr_words_per_token": right[0].stderr if right else math.nan,
        "student_exact_words_per_token": right[1] if right else math.nan,
    }


def pace(controls: Controls) -> str:
    """How fast the left half is shown; lessons come ever faster."""
    return f"rotor {charging.SLOWING / controls.pace:g} × slower"


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: charging.State, controls: Controls) -> None:
    """Paint both panes row by row."""
    membrane.draw_membrane(left[0], _membrane(state, controls))
    carving.draw_carving(right[0], _carving(state, controls))
    charge.draw_charge(left[1], _angle(state, controls))
    charge.draw_charge(right[1], _loss(state, controls))


def figures(state: charging.State, controls: Controls) -> dict[str, plotting.Panels]:
    """The rotor's way and the loss as a figure for slides."""
    return {"charge": (charge.panel(_angle(state, controls)), charge.panel(_loss(state, controls)))}


def _membrane(state: charging.State, controls: Controls) -> membrane.MembranePicture:
    seen = charging.turned(state, controls)
    return membrane.MembranePicture(
        turns=float(state.hero.rotor.turns[0]),
        subunits=charging.rotor(controls).subunits,
        pmf=state.pmf,
        turning=0 if seen is None else _sense(seen),
        made=(state.tick - state.hero.made) / TICKS_PER_SECOND,
        split=(state.tick - state.hero.split) / TICKS_PER_SECOND,
        pumping=controls.fuel,
        symmetric=not controls.bias,
        temperature=state.haze if controls.heat > 0 else 0.0,
        seconds=state.tick / TICKS_PER_SECOND,
        seed=7,
    )


def _names(controls: Controls) -> tuple[str, ...]:
    return sampler.landscape.landscape(controls.smooth).words


@lru_cache(maxsize=2)
def _candidates(smooth: bool) -> tuple[int, tuple[int, ...]]:
    """The word whose landscape is shown, and the words that get a well: the story around it, and one off it."""
    story = sampler.landscape.landscape(smooth)
    row = story.words.index(CONTEXT)
    here = int(story.slot[row])
    near = [i for i in range(len(story.words)) if here - 1 <= story.slot[i] <= here + 2]
    return row, (*near, story.words.index(STRAY))


def _nats(table: np.ndarray, controls: Controls, row: int, words: tuple[int, ...]) -> tuple[float, ...]:
    """Nats by which logits make words likelier after another than an even guess does."""
    weight = sampler.landscape.landscape(controls.smooth).weight
    logits = table[row]
    even = math.log(float((weight * np.exp(logits)).sum()) / float(weight.sum()))
    return tuple((logits[list(words)] - even).tolist())


def _carving(state: charging.State, controls: Controls) -> carving.CarvingPicture:
    row, words = _candidates(controls.smooth)
    look, story = state.looks[-1], sampler.landscape.landscape(controls.smooth)
    goal = sampler.landscape.logits(float(controls.bias), controls.smooth)
    return carving.CarvingPicture(
        logits=look.student.logits,
        row=row,
        context=CONTEXT,
        words=tuple(story.words[i] for i in words),
        now=_nats(look.student.logits, controls, row, words),
        goal=_nats(goal, controls, row, words),
        charging=controls.fuel and not charging.frozen(controls),
        text=tuple((story.words[i], bool(story.slot[i] < 0)) for i in state.hero.words),
        learned=look.student.learned,
    )


def _angle(state: charging.State, controls: Controls) -> charge.ChargePicture:
    """The followed rotor's angle in thirds of a turn, the newest at the right, and the tank of protons."""
    fixed, trail = charging.rotor(controls), state.hero.trail
    now = float(3 * state.hero.rotor.turns[0])
    known = [now, *trail[np.isfinite(trail)].tolist()]
    low, high = min(known), max(known)
    base, span = low - 0.5, max(4.5, high - low + 1.0)
    step = next(step for step in STEPS if span <= 9 * step or step == STEPS[-1])
    first = math.ceil(base / step) * step
    stall = charging.rotor(controls._replace(fuel=True, bias=True)).threshold
    energy = state.pmf * ratchet.powerhouse.walker.PER_MV
    stored = (
        ((f"{wording.signed(energy, 1)} kT₀ per H⁺",), 2),
        ((f"{fixed.subunits} H⁺ per turn, {charging.PER_TURN} ATP", f"{fixed.subunits} H⁺ per turn"), 0),
        ((f"line: stall, {stall:.0f} mV", f"stall {stall:.0f} mV"), 0),
    )
    return charge.ChargePicture(
        side="kinesin",
        title="Rotor angle",
        note="120° per ATP" if step == 1 else f"a line every {step} ATP",
        values=trail - base,
        share=1.0,
        low=0.0,
        high=span,
        steep=False,
        lines=tuple((k - base, ("",), False) for k in range(first, math.floor(base + span) + 1, step)),
        tank=(state.pmf / KNOBS[0].high, stall / KNOBS[0].high),
        stored=stored,
        across="time on screen, s",
        spacing=charging.TRAIL_EVERY / TICKS_PER_SECOND,
        up="thirds of a turn",
    )


def _loss(state: charging.State, controls: Controls) -> charge.ChargePicture:
    """The student's exact loss since it began, and what training has stored."""
    first, least, look = charging.guess(controls), charging.floor(controls), state.looks[-1]
    values = first + state.record.known[0]
    return charge.ChargePicture(
        side="tokens",
        title="Loss",
        note=f"{look.loss:.3f} nats per token",
        values=values,
        share=max(0.02, min(1.0, (state.record.points - 1) / 200)),
        low=LOWEST if least > LOWEST else 0.0,
        high=1.7 * first,  # room for a line of words
        steep=least > LOWEST,  # a text without chance has nothing left to learn, and no logarithm
        lines=(
            *((float(k), (f"{k}",), False) for k in (1, 2, 4)),
            (least, (f"dashed: teacher’s entropy, {least:.3f}", f"floor {least:.3f}"), True),
        ),
        tank=None,
        stored=(
            ((f"{first - look.loss:.2f} nats",), 2),
            (("stored, below an even guess", "below a guess"), 0),
            ((f"{_grouped(look.student.learned)} tokens read", f"{_grouped(look.student.learned)} tokens"), 1),
        ),
        across="time on screen, s",
        spacing=state.record.every / TICKS_PER_SECOND,
        up="nats per token",
    )


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", " ")
