"""Two clocks: a cell line and a model after their world has switched, each with a fast and a slow way to adapt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

import ratchet.clocks.exact
import ratchet.clocks.observables
import ratchet.clocks.walker
import sampler.clocks.exact
import sampler.clocks.observables
import sampler.clocks.walker
from scenes.cast import seasons
from scenes.stage import chart, plotting, relaxation, tracks, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Badge, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 10
TITLE = "Two clocks"
CHART = ("Adaptation", "vs temperature")
PEAKS = ("cells", "model")
ROWS = ((72, 484), (492, 748))
PRESET = Controls()
KNOBS: tuple[Knob, ...] = (
    Knob("regulation", "regulation", "left", 0.0, 1.0, 0.0, 1.0, labels=("on", "off"), off=0.0),
    Knob("prompt", "prompt", "right", 0.0, 1.0, 0.0, 1.0, labels=("on", "off"), off=0.0),
)
CAPTIONS = {
    "plain": "The world switches: one clock reacts, the other learns.",
    "cold": "Too cold: nothing new is tried before the world switches back.",
    "cool": "Cold: the fast clock keeps up, the slow one cannot.",
    "hot": "Too hot: both clocks run fast, but hardly know where to.",
    "noise": "No noise: nothing new is tried, both clocks stand.",
    "bias": "No bias: nothing tells one food or story from the other.",
    "fuel": "Nothing is kept: neither clock remembers the last step.",
    "slow": "The fast clock is off: only the slow one is left.",
}
BREAKS = ("Genes and marks are copied to offspring;", "a prompt is forgotten with its window.")
UNITS = ("gen", "tok")
SIDES = ("kinesin", "tokens")
EXACT = ratchet.clocks.exact, sampler.clocks.exact
SEEN = ratchet.clocks.observables, sampler.clocks.observables
COOL, HOT = 0.75, 0.5  # shares of full scale below which a caption says so: one clock alone, or neither, is left
DRAWN = 121  # points of an exact course


def init(seed: int, controls: Controls) -> seasons.State:
    """Everyone just after a switch."""
    return seasons.init(seed, controls)


def advance(state: seasons.State, controls: Controls, ticks: int) -> seasons.State:
    """The state `ticks` ticks later."""
    return seasons.advance(state, controls, ticks)


def warm() -> None:
    """Compile both models and compute the chart's full scale."""
    ratchet.clocks.walker.warm()
    sampler.clocks.walker.warm()
    full_scale()


# --- numbers ---------------------------------------------------------------------------------------------------------


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact gain in a run as shares of full scale, float64[n] each."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    left, right = (
        some.profile(params, heats) / full
        for some, params, full in zip(SEEN, seasons.both_params(controls), full_scale(), strict=True)
    )
    return left, right


@lru_cache(maxsize=1)
def full_scale() -> tuple[float, float]:
    """The largest exact gains in a run over the chart with everything switched on."""
    heats, on = np.geomspace(0.2, 5.0, chart.POINTS), (ratchet.clocks.walker.params(), sampler.clocks.walker.params())
    left, right = (float(some.profile(params, heats).max()) for some, params in zip(SEEN, on, strict=True))
    return left, right


def _seen(crowds: tuple[Any, Any], controls: Controls) -> tuple[Any, Any]:
    """What both crowds did since the settings are these."""
    left, right = (
        some.observe(crowd, params, controls.heat)
        for some, crowd, params in zip(SEEN, crowds, seasons.both_params(controls), strict=True)
    )
    return left, right


def _dots(seen: tuple[Any, Any]) -> tuple[Dot, Dot]:
    left, right = (
        Dot(some.gain / full, 2 * some.stderr / full, some.runs >= seasons.CROWD)
        for some, full in zip(seen, full_scale(), strict=True)
    )
    return left, right


def readouts(state: seasons.State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    seen = _seen(state.crowds, controls)
    null = None if state.null is None else _seen(state.null, controls._replace(bias=False))
    on = [params.fast for params in seasons.both_params(controls)]
    fast = [_timed(some.fast, unit) if go else "off" for some, unit, go in zip(seen, UNITS, on, strict=True)]
    slow = [_timed(some.slow, unit) for some, unit in zip(seen, UNITS, strict=True)]
    ratios = [_ratio(some) for some in seen]
    return Readouts(
        _dots(seen),
        (
            Row("fast clock", fast[0], fast[1]),
            Row("slow clock", slow[0], slow[1]),
            Row("slow : fast", ratios[0], ratios[1]),
        ),
        f"kT = {wording.temperature(4.11 * controls.heat)} pN nm",
        f"softmax T = {controls.heat:.2f}",
        note=_note(controls),
        twins=None if null is None else _dots(null),
        live_test=_live_test(seen, null),
    )


def _digits(value: float) -> int:
    """Decimals that give a time two digits at least."""
    return 1 if value < 99.5 else 0


def _timed(fit: Any, unit: str) -> str:
    """A fitted time with two standard errors; dots while it cannot be told."""
    if not math.isfinite(fit.time):
        return "…"
    digits = _digits(fit.time)
    return f"{wording.capped(fit.time, fit.stderr, digits)} {unit}"


def _factor(seen: Any) -> tuple[float, float]:
    """How many times slower the slow clock is, and its standard error; the two fits' errors hardly depend on another."""
    if not (math.isfinite(seen.fast.time) and math.isfinite(seen.slow.time)):
        return math.nan, math.nan
    ratio = seen.slow.time / seen.fast.time
    return ratio, ratio * math.hypot(seen.fast.stderr / seen.fast.time, seen.slow.stderr / seen.slow.time)


def _ratio(seen: Any) -> str:
    """slow : fast with two standard errors."""
    ratio, stderr = _factor(seen)
    return f"{wording.capped(ratio, stderr, _digits(ratio))} : 1" if math.isfinite(ratio) else "…"


def _live_test(seen: tuple[Any, Any], null: tuple[Any, Any] | None) -> str:
    """What the twins without bias make good; while they do not run, what the crowds do."""
    some = null or seen
    if not all(math.isfinite(one.gain) for one in some):
        return ""
    words = [wording.capped(one.gain, one.stderr, 2) for one in some]
    which = " without bias" if null else ""
    return f"Live test{which}: {words[0]} and {words[1]} of a switch made good (± is two standard errors)."


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off."""
    if not controls.noise:
        return "no noise: zero at every temperature"
    if not controls.bias:
        return "no bias: zero at every temperature"
    return None if controls.fuel else "nothing kept: zero at every temperature"


def caption(state: seasons.State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    fast = [params.fast for params in seasons.both_params(controls)]
    if not any(fast):
        return CAPTIONS["slow"]
    mood = chart.mood(controls, curves)
    if mood != "plain" or not all(fast):
        return CAPTIONS[mood]
    heat, shares = (
        controls.temperature,
        [float(side[0]) for side in profile(controls, np.array([controls.temperature]))],
    )
    if heat < curves.left_peak and heat < curves.right_peak and max(shares) < COOL:
        return CAPTIONS["cool"]
    return CAPTIONS["hot" if heat > max(curves.left_peak, curves.right_peak) and max(shares) < HOT else "plain"]


def breaks(state: seasons.State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS


def trace(state: seasons.State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    row: dict[str, float | int | str] = {"temperature": controls.heat}
    for side, (name, unit, seen) in enumerate(
        zip(("cells", "model"), ("generations", "tokens"), _seen(state.crowds, controls), strict=True)
    ):
        one = state.sides[side]
        fast, slow = seasons.shares(side, one.now)[:, 0].tolist()
        row |= {
            f"{name}_{unit}": one.steps,
            f"{name}_world": "AB"[int(one.now.world[0])],
            f"{name}_fast_share_b": fast,
            f"{name}_slow_share_b": slow,
            f"{name}_gain_per_run": seen.gain,
            f"{name}_gain_stderr": seen.stderr,
            f"{name}_fast_{unit}": seen.fast.time,
            f"{name}_fast_stderr": seen.fast.stderr,
            f"{name}_slow_{unit}": seen.slow.time,
            f"{name}_slow_stderr": seen.slow.stderr,
        }
    return row


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    return f"a switch every {seasons.RUN_EIGHTHS / 8 / TICKS_PER_SECOND / controls.pace:g} s"


def badges(controls: Controls) -> tuple[Badge, ...]:
    """A double arrow for the world, for both clocks, and for what they make good."""
    return Badge(0, 0.23), Badge(0, 0.473), Badge(0, 0.81), Badge(1)


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: seasons.State, controls: Controls) -> None:
    """Paint both panes: the world and the two clocks, and what they make good of a switch."""
    for canvas, picture in zip((left[0], right[0]), _tracks(state, controls), strict=True):
        tracks.draw_tracks(canvas, picture)
    for canvas, found in zip((left[1], right[1]), _relaxations(state, controls), strict=True):
        relaxation.draw_relaxation(canvas, found)


def figures(state: seasons.State, controls: Controls) -> dict[str, plotting.Panels]:
    """The trails and what is made good of a switch, as figures for slides."""
    left, right = (tracks.panel(picture) for picture in _tracks(state, controls))
    after = tuple(relaxation.panel(picture) for picture in _relaxations(state, controls))
    return {"clocks": (left, right), "switch": after}


WORDS = (
    ("Cell line", "the food keeps changing", "food", ("regulation", "genome"), "gen"),
    ("Model", "the story keeps changing", "story", ("prompt", "weights"), "tok"),
)


def _tracks(state: seasons.State, controls: Controls) -> tuple[tracks.TracksPicture, ...]:
    """The world and both clocks of each side."""
    found = []
    for side, (one, params) in enumerate(zip(state.sides, seasons.both_params(controls), strict=True)):
        title, subtitle, world, names, unit = WORDS[side]
        held = (one.now.marks, one.now.genes) if side == 0 else (one.now.prompt, one.now.weights)
        found.append(
            tracks.TracksPicture(
                side=SIDES[side],
                title=title,
                subtitle=subtitle,
                span=f"last {_grouped(round(seasons.SPAN * params.run))} {unit}",
                world=world,
                names=names,
                trail=one.trail,
                stride=params.run // seasons.POINTS,
                now=seasons.shares(side, one.now),
                steps=one.steps,
                run=params.run,
                held=(tuple(held[0][0].tolist()), tuple(held[1][0].tolist())),
                going=params.fast and controls.heat > 0,
            )
        )
    return tuple(found)


def _relaxations(state: seasons.State, controls: Controls) -> tuple[relaxation.RelaxationPicture, ...]:
    """What both crowds make good of a switch."""
    found = []
    for side, (seen, params) in enumerate(
        zip(_seen(state.crowds, controls), seasons.both_params(controls), strict=True)
    ):
        walker, unit = seasons.WALKERS[side], UNITS[side]
        at = np.geomspace(1, params.run, DRAWN)
        times = _told(seen.fast, unit) if params.fast else None, _told(seen.slow, unit)
        ratio, _ = _factor(seen)
        found.append(
            relaxation.RelaxationPicture(
                side=SIDES[side],
                unit=unit,
                run=params.run,
                exact=tuple(_made_good(side, params, controls.heat, at)),
                slow=tuple(_made_good(side, params._replace(fast=False), controls.heat, at)) if params.fast else (),
                seen=tuple(
                    zip(
                        walker.ages(params.run).tolist(),
                        seen.course.tolist(),
                        (2 * seen.course_stderr).tolist(),
                        strict=True,
                    )
                ),
                times=times,
                factor=f"× {wording.signed(ratio, _digits(ratio))}" if params.fast and math.isfinite(ratio) else "",
            )
        )
    return tuple(found)


def _told(fit: Any, unit: str) -> tuple[float, str] | None:
    """A fitted time as far as its words tell it, and these words; None while it cannot be told."""
    if not math.isfinite(fit.time):
        return None
    digits = _digits(fit.time)
    return round(fit.time, digits), f"{wording.signed(fit.time, digits)} {unit}"


def _made_good(side: int, params: Any, heat: float, ages: np.ndarray) -> list[float]:
    """The exact mean gain at these ages since the switch."""
    known = EXACT[side].course(params, heat, np.append(0.0, ages)).mean(axis=1)
    shares: list[float] = (known[1:] - known[0]).tolist()
    return shares


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", " ")
