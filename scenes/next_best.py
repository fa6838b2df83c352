"""Next best: what reacts next and what is written next are the same race, run on the same random numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

import ratchet.race.exact
import ratchet.race.landscape
import ratchet.race.observables
import ratchet.race.walker
import sampler.landscape
import sampler.race.exact
import sampler.race.landscape
import sampler.race.observables
import sampler.race.walker
from scenes.cast import races
from scenes.stage import chart, menu, plotting, race, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Badge, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 4
TITLE = "Next best"
CHART = ("Progress", "per draw, vs temperature")
PEAKS = ("", "")
ROWS = ((72, 462), (470, 748))
PRESET = Controls()
KNOBS = (Knob("preset", "scores", "right", 0.0, 1.0, 0.0, 1.0, labels=("equal", "story")),)
CAPTIONS = {
    "plain": "Two menus of next moves, one rule for choosing.",
    "story": "Other menus, same numbers, the same rule.",
    "cold": "Too cold: the lowest barrier wins again and again.",
    "hot": "Too hot: fuel leaves before it is used.",
    "noise": "No noise: a word is written, the motor waits.",
    "bias": "No bias: ahead and back have the same barrier.",
    "fuel": "No fuel: every move is undone as often as made.",
}
BREAKS = {
    "plain": ("Reactions also pick a waiting time.", "A token draw has no clock inside."),
    "noise": ("Without noise a motor waits for ever.", "A sampler still writes its top word."),
}
RELAXED = 10  # sites or words a crowd must have moved before its dot counts as relaxed
GROWN, RUN, DECIDED = 0.12, (0.2, 0.5), 0.55  # shares of a draw: menu open, noise drawn, winner known


def init(seed: int, controls: Controls) -> races.State:
    """Heroes and crowds at tick 0; both sides have the same random numbers."""
    return races.init(seed, controls)


def advance(state: races.State, controls: Controls, ticks: int) -> races.State:
    """The state `ticks` ticks later."""
    return races.advance(state, controls, ticks)


def warm() -> None:
    """Compile both races and compute the chart's full scale."""
    ratchet.race.walker.warm()
    sampler.race.walker.warm()
    full_scale(True, False)


# --- numbers ---------------------------------------------------------------------------------------------------------


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact progress per race as shares of full scale, float64[n] each; without noise both stand at T = 0."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    return (
        ratchet.race.observables.profile(races.left_params(controls), heats) / full_scale(True, False),
        sampler.race.observables.profile(races.right_params(controls), heats)
        / full_scale(races.equal(controls), controls.smooth),
    )


@lru_cache(maxsize=4)
def full_scale(reactions: bool, smooth: bool) -> float:
    """The largest exact progress per race over the chart with everything switched on."""
    heats = np.geomspace(0.2, 5.0, chart.POINTS)
    if reactions:
        return float(ratchet.race.observables.profile(races.left(1.0, races.FUEL), heats).max())
    return float(sampler.race.observables.profile(sampler.race.walker.params(smooth=smooth), heats).max())


def readouts(state: races.State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    left = ratchet.race.observables.observe(state.motors, races.left_params(controls), controls.heat)
    right = sampler.race.observables.observe(state.texts, races.right_params(controls), controls.heat)
    scales = full_scale(True, False), full_scale(races.equal(controls), controls.smooth)
    dots = [_dot(side, scale, controls.heat) for side, scale in ((left, scales[0]), (right, scales[1]))]
    return Readouts(
        (dots[0], dots[1]),
        (
            Row("progress", _per_draw(left), _per_draw(right)),
            Row("mean wait", wording.duration(left.wait, left.wait_stderr), "no clock"),
            Row("same bar won", _grouped(state.same), f"of {_grouped(state.races)}"),
        ),
        f"kT = {wording.temperature(4.11 * controls.heat)} pN nm",
        f"softmax T = {controls.heat:.2f}",
        note=_note(controls),
        live_test=f"Live test: the same bar has won {_grouped(state.same)} of {_grouped(state.races)} races.",
    )


def _dot(seen: Any, scale: float, heat: float) -> Dot:
    relaxed = heat == 0 or abs(seen.progress) * seen.draws >= RELAXED
    return Dot(seen.progress / scale, 2 * seen.stderr / scale, relaxed)


def _per_draw(seen: Any) -> str:
    return wording.capped(seen.progress, seen.stderr, 3 if 2 * seen.stderr < 0.0095 else 2)


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off."""
    if not controls.noise:
        return "no noise: the motor stands" + ("; so does the story" if controls.smooth is False else "")
    if not controls.bias:
        return "no bias: zero at every temperature"
    if not controls.fuel:
        return "no fuel: zero at every temperature" if races.equal(controls) else "no fuel: the word menu knows no lock"
    return None


def caption(state: races.State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    mood = chart.mood(controls, curves)
    return CAPTIONS["story" if mood == "plain" and not races.equal(controls) else mood]


def breaks(state: races.State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS["plain" if controls.noise and controls.temperature > 0 else "noise"]


def badges(controls: Controls) -> tuple[Badge, ...]:
    """The large "=" where the arithmetic of both sides is identical: equal scores and a temperature above 0."""
    same = races.equal(controls) and controls.heat > 0
    return Badge(0, equal=same), Badge(1, equal=same)


def trace(state: races.State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left = ratchet.race.observables.observe(state.motors, races.left_params(controls), controls.heat)
    right = sampler.race.observables.observe(state.texts, races.right_params(controls), controls.heat)
    reaction, word = state.hero.chosen[-1] if state.hero.chosen else ("", "")
    return {
        "temperature": controls.heat,
        "reaction": reaction,
        "word": word,
        "clock_s": float(state.hero.motor.clock[0]),
        "steps_per_draw": left.progress,
        "steps_per_draw_stderr": left.stderr,
        "words_per_draw": right.progress,
        "words_per_draw_stderr": right.stderr,
        "wait_s": left.wait,
        "same_bar_won": state.same,
        "races": state.races,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    return f"one draw in {races.DRAW_EIGHTHS / 8 / TICKS_PER_SECOND / controls.pace:g} s"


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: races.State, controls: Controls) -> None:
    """Paint both panes row by row: the menus, and the race that chooses from them."""
    fixed, words = races.left_params(controls), races.right_params(controls)
    share = state.hero.clock / races.DRAW_EIGHTHS
    motor = ratchet.race.walker.advance(state.hero.motor, fixed, controls.heat, 1)  # the race as it stands now
    text = sampler.race.walker.advance(state.hero.text, words, controls.heat, 1)
    menu.draw_menu(left[0], _reaction_menu(state, motor, fixed, controls, share))
    menu.draw_menu(right[0], _word_menu(state, text, words, controls, share))
    race.draw_race(left[1], _reaction_race(state, motor, fixed, controls, share), False)
    race.draw_race(right[1], _word_race(text, words, controls, share), True)


def figures(state: races.State, controls: Controls) -> dict[str, plotting.Panels]:
    """Both menus as they stand, as a figure for slides."""
    left, right = races.left_params(controls), races.right_params(controls)
    motor = ratchet.race.walker.advance(state.hero.motor, left, controls.heat, 1)
    text = sampler.race.walker.advance(state.hero.text, right, controls.heat, 1)
    return {
        "menus": (
            menu.panel(_reaction_menu(state, motor, left, controls, 1.0)),
            menu.panel(_word_menu(state, text, right, controls, 1.0)),
        )
    }


def _options(names: tuple[str, ...], chances: np.ndarray, tally: np.ndarray, heat: float) -> tuple[menu.Option, ...]:
    """The lines of a menu: exact chance, and the run's share with two standard errors of a binomial."""
    count = int(tally.sum())
    found = []
    for name, chance, wins in zip(names, chances, tally, strict=False):
        share = wins / count if count else math.nan
        spread = 2 * math.sqrt(max(share * (1 - share), 1 / count) / count) if count and heat > 0 else math.nan
        found.append(menu.Option(name, float(chance), share, spread))
    return tuple(found)


def _eased(share: float, start: float, end: float) -> float:
    x = min(1.0, max(0.0, (share - start) / (end - start)))
    return 1 - (1 - x) ** 3


def _winner(raced: Any, share: float) -> int | None:
    return int(raced.winner[0]) if share >= DECIDED and raced.winner[0] >= 0 else None


def _reaction_menu(state: races.State, raced: Any, fixed: Any, controls: Controls, share: float) -> menu.MenuPicture:
    place = int(raced.before[0])
    chances, now = ratchet.race.exact.chances(fixed, controls.heat)[place], ratchet.race.landscape.STATES[place]
    names = races.reactions(fixed, place)
    return menu.MenuPicture(
        side="kinesin",
        title="Reactions",
        now=(f"{now}: what can happen next", now),
        rule="aᵢ / Σa",
        options=_options(names, chances, state.motors.tally[place], controls.heat),
        rows=len(names),
        grown=_eased(share, 0.0, GROWN),
        winner=_winner(raced, share),
        history=tuple(reaction for reaction, _ in state.hero.chosen if reaction),
        joint=" › ",
    )


def _word_menu(state: races.State, raced: Any, words: Any, controls: Controls, share: float) -> menu.MenuPicture:
    place = int(raced.before[0])
    chances = sampler.race.exact.chances(words, controls.heat)[place]
    names, last = races.words(words, place), state.hero.chosen[-1][1] if state.hero.chosen else ""
    if words.menus is None:
        last = sampler.landscape.landscape(words.smooth).words[place]
    return menu.MenuPicture(
        side="tokens",
        title="Words",
        now=(f"after “{last}”: what can come next", f"after “{last}”") if last else ("what can come next",),
        rule="softmax(z / T)",
        options=_options(names, chances, state.texts.tally[place], controls.heat),
        rows=len(names),
        grown=_eased(share, 0.0, GROWN),
        winner=_winner(raced, share),
        history=tuple(word for _, word in state.hero.chosen),
        joint=" ",
    )


def _noise(raced: Any, count: int, heat: float) -> tuple[float, ...]:
    """The Gumbel noise of the first options, nats; none at T = 0."""
    return tuple(-math.log(max(-math.log(u), 1e-300)) for u in raced.numbers[0][:count].tolist()) if heat > 0 else ()


def _reaction_race(state: races.State, raced: Any, fixed: Any, controls: Controls, share: float) -> race.RacePicture:
    place, heat = int(raced.before[0]), controls.heat
    names = races.reactions(fixed, place)
    rates = ratchet.race.walker.table(fixed, heat).rates[place]
    total, count = float(rates.sum()), int(state.motors.tally[place].sum())
    winner = _winner(raced, share)
    wait = float(raced.clock[0] - state.hero.motor.clock[0]) if raced.winner[0] >= 0 else math.inf
    waited = float(state.motors.waits[place].sum()) / count if count else math.nan
    with np.errstate(divide="ignore"):
        scores = tuple(np.log(rates[: len(names)]).tolist())
    return race.RacePicture(
        side="kinesin",
        title="First to fire",
        rule="t = −ln u / a: the same numbers u as on the right",
        names=names,
        scores=scores,
        noise=_noise(raced, len(names), heat),
        run=_eased(share, *RUN),
        winner=winner,
        ticks=tuple((math.log(10.0) * k, wording.decade(-k)) for k in range(-60, 10)),
        axis="after",
        clock=race.ClockPicture(
            turn=wait * total / 4 * (1.0 if winner is not None else 0.0) if total > 0 else 0.0,
            value=wording.duration(wait) if winner is not None or total == 0 else "…",
            lines=(
                f"1/Σa = {wording.duration(1 / total)}" if total > 0 else "",
                f"run {wording.duration(waited, waited / math.sqrt(count))}" if count else "",
            ),
        ),
        temperature=heat,
    )


def _word_race(raced: Any, words: Any, controls: Controls, share: float) -> race.RacePicture:
    place, heat = int(raced.before[0]), controls.heat
    names = races.words(words, place)
    scores = sampler.race.walker.table(words, heat).scores[place][: len(names)]
    winner = _winner(raced, share)
    noise = _noise(raced, len(names), heat)
    highest = f"M = {wording.signed(scores[winner] + noise[winner], 2)}" if winner is not None and noise else "…"
    return race.RacePicture(
        side="tokens",
        title="Highest score",
        rule="z/T + Gumbel noise",
        names=names,
        scores=tuple(scores.tolist()),
        noise=noise,
        run=_eased(share, *RUN),
        winner=winner,
        ticks=tuple((float(k), f"{k}".replace("-", "−")) for k in range(-500, 500, 5)),
        axis="score",
        clock=race.ClockPicture(math.nan, highest if noise else "no draw", ("no clock: M is", "thrown away")),
        temperature=heat,
    )
