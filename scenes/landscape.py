"""Landscape: a saw that a lamp switches on and off, a story whose wells every word reshapes, and clouds on both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from scenes.cast import cloud, replicas, text
from scenes.cast.crowd import Crowd
from scenes.cast.motor import BURN_IN
from scenes.stage import chart, density, easing, plotting, saw, storyring, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 3
TITLE = "Landscape"
CHART = ("Direction", "vs temperature")
PEAKS = ("saw", "tokens")
ROWS = ((72, 484), (492, 748))
PRESET = Controls()
KNOBS: tuple[Knob, ...] = ()
CAPTIONS = {
    "plain": "A blinking landscape turns noise into drift.",
    "cold": "Too cold: nothing spreads while the lamp is off.",
    "hot": "Too hot: teeth and scores no longer catch anything.",
    "noise": "No noise: the lamp blinks and nobody moves.",
    "bias": "Even teeth, even scores: the clouds spread, no drift.",
    "fuel": "The lamp stays on, locks are open: the clouds settle.",
    "smooth": "Smooth scores: no refrains to be caught in.",
}
BREAKS = {
    "plain": ("The saw blinks blindly, on its own clock.", "Word wells are reshaped by the word itself."),
    "cold": ("At T = 0 particles stay where they are.", "A text without noise still writes, and loops."),
}
HEAT_LAG = 0.08 * TICKS_PER_SECOND  # ticks; colours follow the slider


class State(NamedTuple):
    """The run at one tick: two clouds that are shown and two crowds that measure."""

    seed: int
    settings: Controls  # the controls the statistics belong to, whatever the pace
    cloud: cloud.Cloud
    replicas: replicas.Replicas
    walkers: Crowd
    texts: Crowd
    haze: float  # eased temperature of the colours


def _settings(controls: Controls) -> Controls:
    """What the statistics depend on."""
    return controls._replace(pace=1.0, twin=False)


def init(seed: int, controls: Controls) -> State:
    """Everyone at tick 0."""
    left, right, heat = cloud.terms(controls), text.terms(controls), controls.heat
    return State(
        seed=seed,
        settings=_settings(controls),
        cloud=cloud.enter(left, heat, seed),
        replicas=replicas.enter(right, heat, seed),
        walkers=cloud.gather(left, controls, seed + 1),
        texts=replicas.gather(right, controls, seed + 1),
        haze=heat,
    )


def warm() -> None:
    """Compile both models and compute the chart's full scales."""
    cloud.warm()
    text.warm()


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; a change of the controls starts the statistics again, the clouds go on."""
    left, right = cloud.terms(controls), text.terms(controls)
    if _settings(controls) != state.settings:
        state = state._replace(
            settings=_settings(controls),
            walkers=state.walkers.anew(True, BURN_IN),
            texts=state.texts.anew(True, BURN_IN),
        )
    return state._replace(
        cloud=cloud.follow(state.cloud, left, controls, ticks),
        replicas=replicas.follow(state.replicas, right, controls, ticks),
        walkers=cloud.advance(state.walkers, left, controls, ticks),
        texts=replicas.advance(state.texts, right, controls, ticks),
        haze=easing.follow(state.haze, controls.heat, HEAT_LAG, ticks),
    )


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact drift of both sides as shares of full scale, float64[n] each; without noise both stand at T = 0."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    return (
        cloud.drifts(cloud.terms(controls), heats) / cloud.full_scale(),
        text.drifts(text.terms(controls), heats) / text.full_scale(controls.smooth),
    )


def readouts(state: State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    heat = controls.heat
    left = cloud.observed(state.walkers, cloud.terms(controls), heat)
    right = text.observed(state.texts, text.terms(controls), heat)
    values = f"kT = {wording.temperature(4.11 * heat)} pN nm", f"softmax T = {heat:.2f}"
    shown = Row("shown", f"{cloud.PARTICLES:,}".replace(",", " "), f"{replicas.REPLICAS:,}".replace(",", " "))
    if left is None or right is None:
        blank = Dot(math.nan, math.nan, False)
        return Readouts((blank, blank), (Row("drift", "…", "…"), Row("not driven", "…", "…"), shown), *values,
                        note=_note(controls))  # fmt: skip
    still = (
        cloud.undriven(state.walkers, cloud.terms(controls), heat),
        replicas.undriven(state.texts, text.terms(controls), heat),
    )
    null = _nm_per_s(still[0]), _per_token(still[1])
    twins = cloud.dot(still[0]), text.dot(None, controls.smooth, still[1].velocity, still[1].stderr)
    return Readouts(
        (cloud.dot(left), text.dot(right, controls.smooth, right.velocity, right.stderr)),
        (
            Row("drift", _nm_per_s(left), _per_token(right), ways=(wording.way(*left[:2]), wording.way(*right[:2]))),
            Row("not driven", *null),
            shown,
        ),
        *values,
        note=_note(controls),
        twins=twins if controls.twin else None,
        live_test=f"Live test without drive: {null[0]} and {null[1]} words per token (± is two standard errors).",
    )


def _nm_per_s(seen: Any) -> str:
    return f"{wording.measured(seen.velocity, seen.stderr, 0)} nm/s"


def _per_token(seen: Any) -> str:
    return wording.capped(seen.velocity, seen.stderr, 2 if seen.stderr > 0.0025 else 3)


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off: what theory says, shown flat by both exact curves."""
    if not controls.noise:
        return "no noise: nobody moves; greedy text " + ("still runs" if controls.smooth else "loops")
    if not controls.bias:
        return "no bias: zero at every temperature"
    if not controls.fuel:
        return "no drive: zero at every temperature"
    return None


def caption(state: State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    return CAPTIONS["smooth" if controls.smooth else chart.mood(controls, curves)]


def breaks(state: State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS["plain" if controls.heat > 0 else "cold"]


def trace(state: State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left = cloud.observed(state.walkers, cloud.terms(controls), controls.heat)
    right = text.observed(state.texts, text.terms(controls), controls.heat)
    return {
        "temperature": controls.heat,
        "lamp_on": int(not state.cloud.walkers.dark[0]),
        "cloud_mean_nm": float(state.cloud.walkers.x.mean()),
        "cloud_spread_nm": float(state.cloud.walkers.x.std()),
        "replicas_mean_words": float(state.replicas.texts.story.mean()),
        "draws": state.replicas.draws,
        "velocity_nm_per_s": left.velocity if left else math.nan,
        "velocity_stderr_nm_per_s": left.stderr if left else math.nan,
        "power_kT0_per_s": left.power if left else math.nan,
        "velocity_words_per_token": right.velocity if right else math.nan,
        "velocity_stderr_words_per_token": right.stderr if right else math.nan,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    slower = f"{cloud.SLOWING / controls.pace:,.0f}".replace(",", " ")
    return f"{slower} × slower · {replicas.DRAWS_PER_SECOND * controls.pace:g} words/s"


def figures(state: State, controls: Controls) -> dict[str, tuple[plotting.Panel, ...]]:
    """How far both clouds have come, as a figure for slides."""
    return {"mean": (cloud.mean_of(state.cloud), replicas.mean_of(state.replicas))}


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: State, controls: Controls) -> None:
    """Paint both panes row by row."""
    walker, words = cloud.terms(controls), text.terms(controls)
    seen = cloud.observed(state.walkers, walker, controls.heat)
    saw.draw_saw(left[0], cloud.stage(state.cloud, walker, controls, seen, state.haze, state.seed))
    density.draw_density(left[1], cloud.map_of(state.cloud))
    paid = replicas.price(state.texts, words, controls.heat)
    storyring.draw_ring(right[0], replicas.stage(state.replicas, words, controls, paid, state.haze))
    density.draw_density(right[1], replicas.map_of(state.replicas, words))
