"""Walk: a kinesin steps on the left, a sampler writes on the right, one temperature moves both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scenes.cast import motor, text
from scenes.cast.crowd import Crowd
from scenes.stage import chart, easing, energy, kinesin, plotting, stairs, tiles, wells, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 1
TITLE = "Walk"
CHART = ("Direction", "vs temperature")
PEAKS = ("kinesin", "tokens")
ROWS = ((72, 412), (420, 636), (644, 748))
PRESET = Controls()
KNOBS: tuple[Knob, ...] = text.FILTERS
CAPTIONS = {
    "plain": "Noise explores, bias decides, fuel locks it in.",
    "cold": "Too cold: one is stuck, the other repeats itself.",
    "hot": "Too hot: the bias is washed out. Both wander.",
    "noise": "No noise: nothing shakes the motor; the sampler loops.",
    "bias": "No bias: both are shaken, neither knows where to go.",
    "fuel": "No fuel: every step can be undone. No direction.",
    "smooth": "Smooth scores need no noise at all. The motor always does.",
}
BREAKS = {
    "plain": ("Softmax = Boltzmann only at equilibrium.", "The motor is driven; a draw is not."),
    "cold": ("T = 0 stops a motor. A sampler still writes", "its top word: noise is optional there."),
    "hot": ("Real kinesin would unfold long before this.", "The slider is a model knob, not °C."),
}
HEAT_LAG = 0.08 * TICKS_PER_SECOND  # ticks; colours and haze follow the slider


class State(NamedTuple):
    """The run at one tick: two heroes and two crowds."""

    seed: int
    settings: Controls  # the controls the statistics belong to, whatever the pace
    motor: motor.Hero
    text: text.Hero
    motors: Crowd
    texts: Crowd
    haze: float  # eased temperature of the colours


def init(seed: int, controls: Controls) -> State:
    """Both heroes and both crowds at tick 0."""
    left, right, heat = motor.terms(controls), text.terms(controls), controls.heat
    return State(
        seed=seed,
        settings=controls._replace(pace=1.0),
        motor=motor.enter(left, heat, seed),
        text=text.enter(right, heat, seed),
        motors=motor.gather(left, controls, seed + 1),
        texts=text.gather(right, controls, seed + 1),
        haze=heat,
    )


def warm() -> None:
    """Compile both models and compute the chart's full scale."""
    motor.warm()
    text.warm()


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later; any change of the controls but the pace starts the statistics again."""
    settings = controls._replace(pace=1.0)
    if settings != state.settings:
        state = state._replace(
            settings=settings,
            motors=state.motors.anew(controls.twin, motor.BURN_IN),
            texts=state.texts.anew(controls.twin, motor.BURN_IN),
        )
    left, right = motor.terms(controls), text.terms(controls)
    return state._replace(
        motor=motor.follow(state.motor, left, controls, ticks),
        text=text.follow(state.text, right, controls, ticks),
        motors=motor.advance(state.motors, left, controls, ticks),
        texts=text.advance(state.texts, right, controls, ticks),
        haze=easing.follow(state.haze, controls.heat, HEAT_LAG, ticks),
    )


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact drift of both sides as shares of full scale, float64[n] each; without noise both stand at T = 0."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    return (
        motor.drifts(motor.terms(controls), heats) / motor.full_scale(),
        text.drifts(text.terms(controls), heats) / text.full_scale(controls.smooth),
    )


def readouts(state: State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    left = motor.observed(state.motors, motor.terms(controls), controls.heat)
    right = text.observed(state.texts, text.terms(controls), controls.heat)
    values = f"kT = {wording.temperature(4.11 * controls.heat)} pN nm", f"softmax T = {controls.heat:.2f}"
    hint = "Live test: press M and null twins run beside, on the same random numbers but without bias."
    if left is None or right is None:
        blank = Dot(math.nan, math.nan, False)
        third = "null twin" if controls.twin else "entropy made"  # a run keeps the names of its rows
        rows = tuple(Row(name, "…", "…") for name in ("forward : back", "drift", third))
        return Readouts((blank, blank), rows, *values, note=_note(controls), live_test=hint)
    drifts, nulls = ((left.velocity, left.stderr), (right.velocity, right.stderr)), None
    moving = controls.bias and abs(left.velocity) > 2 * left.stderr
    spent = left.entropy_per_step if moving else math.nan if controls.fuel else 0.0  # without fuel nothing is spent
    last = Row(
        "entropy made",
        wording.rounded(spent, "nat"),
        wording.rounded(right.entropy_per_step, "nat"),
    )
    if state.motors.null is not None:
        pairs = motor.paired(state.motors, motor.terms(controls), controls.heat), text.paired(state.texts)
        drifts = (pairs[0].velocity, pairs[0].stderr), (pairs[1].velocity, pairs[1].stderr)
        null = [wording.measured(p.null, p.null_stderr, d) for p, d in zip(pairs, (0, 3), strict=True)]
        used = "".join(sign for sign, p in zip("●■", pairs, strict=True) if p.subtracted)
        last = Row("null twin", null[0], null[1], aside=f"used {used}" if used else "")
        nulls = (
            motor.dot(None, pairs[0].null, pairs[0].null_stderr),
            text.dot(None, controls.smooth, pairs[1].null, pairs[1].null_stderr),
        )
        hint = f"Live test without bias: {null[0]} nm/s and {null[1]} words per token (± is two standard errors)."
    return Readouts(
        (motor.dot(left, *drifts[0]), text.dot(right, controls.smooth, *drifts[1])),
        (
            Row(
                "forward : back", wording.odds(left.forward, left.backward), wording.odds(right.forward, right.backward)
            ),
            Row("drift", _nm_per_s(*drifts[0]), _per_token(*drifts[1]), ways=_ways(drifts)),
            last,
        ),
        *values,
        note=_note(controls),
        twins=nulls,
        live_test=hint,
    )


def _ways(drifts: tuple[tuple[float, float], tuple[float, float]]) -> tuple[str, str]:
    return wording.way(*drifts[0]), wording.way(*drifts[1])


def _nm_per_s(value: float, stderr: float) -> str:
    return f"{wording.measured(value, stderr, 0)} nm/s"


def _per_token(value: float, stderr: float) -> str:
    return wording.measured(value, stderr, 2 if stderr > 0.0025 else 3)


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off: what theory says, shown flat by both exact curves."""
    if not controls.noise:
        return "no noise: the motor stands; greedy text " + ("still runs" if controls.smooth else "loops")
    words = text.terms(controls)
    if not controls.bias:
        return "no bias: zero" + (", but filters drift a little" if words.filters.cuts else " at every temperature")
    if not controls.fuel:
        return "no fuel: zero at every temperature"
    if words.remembers:
        return "a repetition penalty remembers: no exact curve"
    return None


def caption(state: State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    return CAPTIONS["smooth" if controls.smooth else chart.mood(controls, curves)]


def breaks(state: State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks, for the temperature shown."""
    if not controls.noise:
        return BREAKS["cold"]
    if not (controls.bias and controls.fuel):
        return BREAKS["plain"]
    return BREAKS[chart.mood(controls, curves)]


def trace(state: State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left = motor.observed(state.motors, motor.terms(controls), controls.heat)
    right = text.observed(state.texts, text.terms(controls), controls.heat)
    return {
        "temperature": controls.heat,
        "position_nm": state.motor.nm,
        "story_words": state.text.story,
        "word": text.words(text.terms(controls))[state.text.last],
        "atp_spent": int(state.motor.motor.counts[0, 6]),
        "tokens_locked": state.text.length,
        "velocity_nm_per_s": left.velocity if left else math.nan,
        "velocity_stderr_nm_per_s": left.stderr if left else math.nan,
        "velocity_words_per_token": right.velocity if right else math.nan,
        "velocity_stderr_words_per_token": right.stderr if right else math.nan,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    return f"{motor.SLOWING / controls.pace:g} × slower · {text.WORDS_PER_SECOND * controls.pace:g} words/s"


def figures(state: State, controls: Controls) -> dict[str, tuple[plotting.Panel, ...]]:
    """The rows under the stage as figures for slides."""
    walker, words = motor.terms(controls), text.terms(controls)
    return {
        "landscape": (
            energy.panel(motor.free_energy(state.motor, walker, controls, state.haze)),
            wells.panel(text.unlikelihood(state.text, words, controls, state.haze)),
        ),
        "stairs": (stairs.panel(motor.staircase(state.motor)), stairs.panel(text.staircase(state.text))),
    }


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: State, controls: Controls) -> None:
    """Paint both panes row by row; the stairs only where the layout has room for them."""
    walker, words = motor.terms(controls), text.terms(controls)
    kinesin.draw_stage(left[0], motor.stage(state.motor, walker, controls, state.haze, state.seed))
    energy.draw_energy(left[1], motor.free_energy(state.motor, walker, controls, state.haze))
    tiles.draw_stage(right[0], text.stage(state.text, words, controls, state.haze, state.seed))
    wells.draw_wells(right[1], text.unlikelihood(state.text, words, controls, state.haze))
    if len(left) > 2:
        stairs.draw_stairs(left[2], motor.staircase(state.motor))
        stairs.draw_stairs(right[2], text.staircase(state.text))
