"""Evolution: a population on a fitness landscape and drafts of a text, both set anew when what is asked of them turns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

import ratchet.evolution.exact
import ratchet.evolution.landscape
import ratchet.evolution.observables
import ratchet.evolution.walker
import sampler.evolution.exact
import sampler.evolution.landscape
import sampler.evolution.observables
import sampler.evolution.walker
from scenes.cast import lineages
from scenes.stage import chart, climb, drafts, fitness, plotting, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 8
TITLE = "Evolution"
CHART = ("Adaptation", "vs temperature")
PEAKS = ("population", "drafts")
ROWS = ((72, 484), (492, 748))
PRESET = Controls()
KNOBS: tuple[Knob, ...] = ()
CAPTIONS = {
    "plain": "Mutation is the noise, selection the bias, heredity the lock.",
    "cold": "Too cold: the old peak is hardly ever left, nor the old brief.",
    "hot": "Too hot: fitness and score are hardly felt.",
    "noise": "No mutation: nothing new arises, nothing can be kept.",
    "bias": "No selection: what is kept is a matter of luck.",
    "fuel": "No heredity: what was found is not handed on.",
}
BREAKS = ("Evolution changes the walkers themselves.", "Sampling leaves the model unchanged.")
TOP = max(ratchet.evolution.landscape.HEIGHTS)
ROWED = ((2, 0, 1), (1, 2, 0), (2, 0, 1))  # which option of each slot stands in the first, second, third row
TURN = 1 / 10  # share of a run for which its beginning is announced
MARKS = 6  # points of the crowd's mean climb that are shown


def init(seed: int, controls: Controls) -> lineages.State:
    """Everyone just after a turn."""
    return lineages.init(seed, controls)


def advance(state: lineages.State, controls: Controls, ticks: int) -> lineages.State:
    """The state `ticks` ticks later."""
    return lineages.advance(state, controls, ticks)


def warm() -> None:
    """Compile both models and compute the chart's full scale."""
    ratchet.evolution.walker.warm()
    sampler.evolution.walker.warm()
    full_scale()


# --- numbers ---------------------------------------------------------------------------------------------------------


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact gain in a run as shares of full scale, float64[n] each."""
    left, right = lineages.left_params(controls), lineages.right_params(controls)
    return (
        ratchet.evolution.observables.profile(left, temperatures) / full_scale()[0],
        sampler.evolution.observables.profile(right, temperatures) / full_scale()[1],
    )


@lru_cache(maxsize=1)
def full_scale() -> tuple[float, float]:
    """The largest exact gains in a run over the chart with everything switched on."""
    heats, controls = np.geomspace(0.2, 5.0, chart.POINTS), Controls()
    return (
        float(ratchet.evolution.observables.profile(lineages.left_params(controls), heats).max()),
        float(sampler.evolution.observables.profile(lineages.right_params(controls), heats).max()),
    )


def _seen(state: lineages.State, controls: Controls) -> tuple[Any, Any]:
    """What both crowds did since the settings are these."""
    heat = controls.temperature
    return (
        ratchet.evolution.observables.observe(state.populations, lineages.left_params(controls), heat),
        sampler.evolution.observables.observe(state.texts, lineages.right_params(controls), heat),
    )


def readouts(state: lineages.State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    left, right = _seen(state, controls)
    size = lineages.population(controls)
    dots = [
        _dot(side.gain, side.stderr, side.runs, full) for side, full in zip((left, right), full_scale(), strict=True)
    ]
    ways = wording.way(left.gain, left.stderr), wording.way(right.gain, right.stderr)
    return Readouts(
        (dots[0], dots[1]),
        (
            Row("gain / run", _gained(left), _gained(right), ways=ways),
            Row("kept : lost", _odds(left), _odds(right)),
            Row("population", f"N = {size or '∞'}", f"{lineages.right_params(controls).drafts} drafts"),
        ),
        f"N = 1 + {ratchet.evolution.landscape.SIZE}/T = {size or '∞'}",
        f"softmax T = {controls.temperature:.2f}",
        note=_note(controls),
        twins=_null(state, controls),
        live_test=_live_test(state, controls),
    )


def _dot(gain: float, stderr: float, runs: int, full: float) -> Dot:
    return Dot(gain / full, 2 * stderr / full, runs >= lineages.CROWD)


def _gained(seen: Any) -> str:
    """The gain of a run as a share of the highest there is."""
    if not math.isfinite(seen.gain):
        return "…"
    if seen.stderr == 0:
        return wording.signed(seen.gain / TOP, 2)
    return wording.capped(seen.gain / TOP, seen.stderr / TOP, 2 if abs(seen.gain) > 0.1 * TOP else 3)


def _odds(seen: Any) -> str:
    """New variants kept : lost; the bare counts where there are few of the first."""
    if seen.lost > 0 and seen.kept < wording.FEW:
        return f"{seen.kept} : {_grouped(seen.lost)}"
    return wording.odds(seen.kept, seen.lost)


def _null(state: lineages.State, controls: Controls) -> tuple[Dot, Dot] | None:
    """The null twins' gains: the same random numbers without selection."""
    if state.null is None:
        return None
    left = ratchet.evolution.observables.observe(
        state.null[0], lineages.left_params(controls._replace(bias=False)), controls.temperature
    )
    right = sampler.evolution.observables.observe(
        state.null[1], lineages.right_params(controls._replace(bias=False)), controls.temperature
    )
    full = full_scale()
    return _dot(left.gain, left.stderr, left.runs, full[0]), _dot(right.gain, right.stderr, right.runs, full[1])


def _live_test(state: lineages.State, controls: Controls) -> str:
    """What the twins without selection gain; while they do not run, how many mutants have been fixed."""
    twins = _null(state, controls)
    if twins is not None and all(math.isfinite(twin.share) for twin in twins):
        words = [
            wording.capped(twin.share * full / TOP, twin.two_sigma * full / TOP / 2, 2)
            for twin, full in zip(twins, full_scale(), strict=True)
        ]
        return f"Live test without selection: gain {words[0]} and {words[1]} per run (± is two standard errors)."
    left, _ = _seen(state, controls)
    if not left.kept + left.lost:
        return ""
    return f"Live test: {_grouped(left.kept)} of {_grouped(left.kept + left.lost)} mutants have been fixed."


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off."""
    if not controls.noise:
        return "no mutation: zero at every temperature"
    if not controls.bias:
        return "no selection: zero at every temperature"
    if not controls.fuel:
        return "no heredity: zero at every temperature"
    return None


def caption(state: lineages.State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    return CAPTIONS[chart.mood(controls, curves)]


def breaks(state: lineages.State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS


def trace(state: lineages.State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left, right = _seen(state, controls)
    return {
        "temperature": controls.temperature,
        "population": lineages.population(controls),
        "genotype": int(state.left.now.place[0]),
        "fitness_of_top": float(lineages.heights(state.left.now)[0]) / TOP,
        "text": " ".join(
            (sampler.evolution.landscape.STEM, *sampler.evolution.landscape.words(int(state.right.now.place[0])))
        ),
        "score_of_top": float(lineages.scores(state.right.now)[0]) / TOP,
        "fitness_gain_per_run": left.gain / TOP,
        "fitness_gain_stderr": left.stderr / TOP,
        "mutants_fixed": left.kept,
        "mutants_lost": left.lost,
        "score_gain_per_run": right.gain / TOP,
        "score_gain_stderr": right.stderr / TOP,
        "drafts_kept": right.kept,
        "drafts_lost": right.lost,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    return f"one run in {lineages.RUN_EIGHTHS / 8 / TICKS_PER_SECOND / controls.pace:g} s"


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: lineages.State, controls: Controls) -> None:
    """Paint both panes: who is there, and how high they have come."""
    seen = _seen(state, controls)
    fitness.draw_fitness(left[0], _population(state, controls, seen[0]))
    drafts.draw_drafts(right[0], _drafts(state, controls))
    for canvas, picture in zip((left[1], right[1]), _climbs(state, controls, seen), strict=True):
        climb.draw_climb(canvas, picture)


def figures(state: lineages.State, controls: Controls) -> dict[str, plotting.Panels]:
    """How both sides climb in a run, as a figure for slides."""
    pictures = _climbs(state, controls, _seen(state, controls))
    runs = lineages.left_params(controls).run, lineages.right_params(controls).run
    return {"climb": (climb.panel(pictures[0], runs[0]), climb.panel(pictures[1], runs[1]))}


def _shares(counts: np.ndarray, runs: int) -> tuple[np.ndarray, np.ndarray]:
    """Shares of what runs ended with, and two standard errors of a binomial; nan before the first."""
    if runs == 0:
        return np.full(counts.shape, math.nan), np.full(counts.shape, math.nan)
    share = counts / counts.sum(axis=-1, keepdims=True)
    return share, 2 * np.sqrt(share * (1 - share) / runs)


def _population(state: lineages.State, controls: Controls, seen: Any) -> fitness.FitnessPicture:
    params, heights = lineages.left_params(controls), ratchet.evolution.landscape.heights() / TOP
    shares, errors = _shares(state.populations.ends, seen.runs)
    new = int(heights.argmax())
    size = lineages.population(controls) or "∞"
    born = lineages.newborn(state, controls)
    lines = {
        "noise": ("no mutation:", "all stay as they are"),
        "bias": ("no selection:", "fitness is not felt"),
        "fuel": ("no heredity:", "newborns are random"),
    }
    off = next((name for name in lines if not getattr(controls, name)), None)
    return fitness.FitnessPicture(
        title="Population",
        subtitles=(
            f"N = {size}, {'the environment has turned' if _turning(state) else 'on a fitness landscape'}",
            f"N = {size}",
        ),
        heights=tuple(heights.tolist()),
        felt=controls.bias,
        counts=lineages.crowded(state, controls),
        mutant=born[:2] if born else None,
        shares=tuple(shares.tolist()),
        errors=tuple(errors.tolist()),
        exact=tuple(ratchet.evolution.exact.ends(params, controls.temperature).tolist()),
        peaks=(int(ratchet.evolution.landscape.mirrored()[new]), new),
        lines=lines[off] if off else ("selection:", "fitter leave more copies"),
        legend=(
            f"bars: where runs of {lineages.CROWD} populations end, lines across: exact",
            "bars: where runs end, lines: exact",
        ),
        temperature=controls.temperature,
    )


def _drafts(state: lineages.State, controls: Controls) -> drafts.DraftsPicture:
    params, heat, now = lineages.right_params(controls), controls.temperature, state.right.now
    found = sampler.evolution.landscape
    shares, errors = _shares(_words(state.texts.ends), int(state.texts.runs.sum()))
    exact = _words(sampler.evolution.exact.ends(params, heat))
    columns = tuple(
        tuple(
            drafts.Word(words[k], float(shares[slot, k]), float(errors[slot, k]), float(exact[slot, k])) for k in order
        )
        for (slot, words), order in zip(enumerate(found.OPTIONS), ROWED, strict=True)
    )
    before, after, shown = int(now.before[0]), int(now.place[0]), None
    if int(now.winner[0]) >= 0:
        slot = int(now.slot[0])
        chances = sampler.evolution.exact.chances(params, heat)[before, slot][list(ROWED[slot])]
        winner = int(found.choices()[int(now.drafts[0, now.winner[0]]), slot])
        shown = drafts.Round(slot, tuple(chances.tolist()), ROWED[slot].index(winner), int(now.age[0]))
    share = state.clock * params.run % lineages.RUN_EIGHTHS / lineages.RUN_EIGHTHS
    return drafts.DraftsPicture(
        title="Drafts",
        subtitles=(_doing(state, controls),),
        stem=found.STEM,
        columns=columns,
        before=_rows(before),
        after=_rows(after),
        round=shown,
        time=share,
        locked=controls.fuel,
        legend=(
            "solid: kept, dashed: discarded; bars: where runs end, ticks: exact",
            "bars: where runs end, ticks: exact",
        ),
        temperature=heat,
    )


def _doing(state: lineages.State, controls: Controls) -> str:
    """What is done with drafts."""
    if not controls.noise:
        return "no word is rewritten"
    if not controls.bias:
        return "scores are not felt"
    if not controls.fuel:
        return "what is kept is not copied"
    return "a new brief: old words score less" if _turning(state) else "sample, score, keep"


def _rows(text: int) -> tuple[int, ...]:
    """The row of each word of a text."""
    options = sampler.evolution.landscape.choices()[text].tolist()
    return tuple(order.index(option) for order, option in zip(ROWED, options, strict=True))


def _turning(state: lineages.State) -> bool:
    """Whether a run has only just begun."""
    return state.clock % lineages.RUN_EIGHTHS < TURN * lineages.RUN_EIGHTHS


def _words(law: np.ndarray) -> np.ndarray:
    """[3, 3] of how many texts have each word in each slot, from [S] of texts."""
    found = sampler.evolution.landscape
    return np.array([np.bincount(found.choices()[:, slot], law, found.WIDTH) for slot in range(found.SLOTS)])


def _climbs(state: lineages.State, controls: Controls, seen: tuple[Any, Any]) -> tuple[climb.ClimbPicture, ...]:
    """The climbs of both sides since the last turn."""
    heat, left, right = controls.temperature, lineages.left_params(controls), lineages.right_params(controls)
    exact = ratchet.evolution.exact.climb(left, heat), sampler.evolution.exact.climb(right, heat)
    words = (
        ("Mean fitness", "log fitness, 1 on the new peak", "kinesin", f"a run of {_grouped(left.run)} mutants"),
        ("Kept score", "1 for the new brief’s best", "tokens", f"a run of {right.run} rounds"),
    )
    return tuple(
        climb.ClimbPicture(
            title=title,
            subtitle=subtitle,
            side=side,
            runs=runs.ways[:, : runs.points] / TOP,
            share=(runs.points - 1) / (runs.ways.shape[1] - 1),
            exact=tuple((known / TOP).tolist()),
            seen=_marks(some),
            end=wording.signed(float(runs.ways[0, runs.points - 1]) / TOP, 2),
            across=across,
        )
        for (title, subtitle, side, across), runs, known, some in zip(
            words, (state.left, state.right), exact, seen, strict=True
        )
    )


def _marks(seen: Any) -> tuple[tuple[float, float, float], ...]:
    """A few points of the crowd's mean climb: share of the axis, mean, two standard errors."""
    last = len(seen.climb) - 1
    places = sorted({round(last * k / MARKS) for k in range(1, MARKS + 1)})
    return tuple(
        (k / last, float(seen.climb[k]) / TOP, 2 * float(seen.climb_stderr[k]) / TOP)
        for k in places
        if math.isfinite(seen.climb_stderr[k])
    )
