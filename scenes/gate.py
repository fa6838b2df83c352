"""Gate: shapes compete for the pocket of an enzyme, the words of a context for an attention head, by one formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

import ratchet.gate.exact
import ratchet.gate.landscape
import ratchet.gate.observables
import ratchet.gate.walker
import sampler.gate.exact
import sampler.gate.grammar
import sampler.gate.landscape
import sampler.gate.observables
import sampler.gate.walker
from scenes.cast import gates
from scenes.stage import attention, chart, occupancy, plotting, pocket, reshaped, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Badge, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 5
TITLE = "Gate"
CHART = ("Specificity", "share of the match, above chance")
PEAKS = ("", "")
ROWS = ((72, 330), (338, 518), (526, 748))
PRESET = Controls()
HEROES = tuple(text.split()[sampler.gate.landscape.NAMED] for text in sampler.gate.landscape.CONTEXTS)
KNOBS = (Knob("context", "context", "right", 0.0, len(HEROES) - 1.0, 0.0, 1.0, labels=HEROES),)
CAPTIONS = {
    "plain": "What fits binds, and what binds gets permission to act.",
    "context": "Another context: the head binds anew, the pocket cannot.",
    "cold": "Too cold: the match sits tight, and nothing reacts.",
    "hot": "Too hot: everything fits almost alike.",
    "noise": "No noise: a pocket keeps its first guest, a head its best.",
    "bias": "No bias: all shapes fit alike, and so do all words.",
    "fuel": "No fuel: it binds as before, but nothing comes of it.",
}
BREAKS = {
    "plain": ("An enzyme has one shape for life;", "a head reads a new context every token."),
    "noise": ("Without noise a pocket keeps what came first.", "A head still finds its best key."),
}
SLOW = 0.1  # reactions per second of bound time below which the match only sits there
OTHERS = 4  # next words with a well of their own, beside the hero
LIMITS = (-7.4, 6.4)  # kT0, what the barrier's row shows


def init(seed: int, controls: Controls) -> gates.State:
    """Heroes and crowds at tick 0."""
    return gates.init(seed, controls)


def advance(state: gates.State, controls: Controls, ticks: int) -> gates.State:
    """The state `ticks` ticks later."""
    return gates.advance(state, controls, ticks)


def warm() -> None:
    """Compile both gates and read the network."""
    ratchet.gate.walker.warm()
    sampler.gate.walker.warm()


# --- numbers ---------------------------------------------------------------------------------------------------------


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact share of the match above chance, float64[n] each; without noise both stand at T = 0."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    return (
        ratchet.gate.observables.profile(gates.left_params(controls), heats),
        sampler.gate.observables.profile(gates.right_params(controls), heats),
    )


def _seen(state: gates.State, controls: Controls, shuffled: bool = False) -> tuple[Any, Any]:
    """What both crowds, or their shuffled controls, did since the settings are these."""
    left, right = state.shuffled if shuffled else (state.pockets, state.heads)
    return (
        ratchet.gate.observables.observe(left, gates.left_params(controls, shuffled=shuffled), controls.heat),
        sampler.gate.observables.observe(right, gates.right_params(controls, shuffled=shuffled), controls.heat),
    )


def _known(controls: Controls) -> tuple[Any, Any]:
    """The exact averages."""
    return (
        ratchet.gate.exact.solve(gates.left_params(controls), controls.heat),
        sampler.gate.exact.solve(gates.right_params(controls), controls.heat),
    )


def readouts(state: gates.State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    (left, right), known = _seen(state, controls), _known(controls)
    control = _seen(state, controls, shuffled=True)
    dots = [Dot(side.above, 2 * side.stderr, True) for side in (left, right)]  # dealt from the law: nothing to relax
    mixed = [wording.ratio(side.ratio, side.ratio_stderr) for side in control]
    return Readouts(
        (dots[0], dots[1]),
        (
            Row(
                "right : wrong",
                wording.ratio(left.ratio, left.ratio_stderr),
                wording.ratio(right.ratio, right.ratio_stderr),
            ),
            Row("exp(ΔΔG/T)", _formula(known[0].ratio, controls), _formula(known[1].ratio, controls)),
            Row("shuffled", mixed[0], mixed[1]),
            Row("reacted, written", _acts(left, "/s"), _acts(right, "/draw")),
        ),
        f"kT = {wording.temperature(4.11 * controls.heat)} pN nm",
        f"softmax T = {controls.heat:.2f}",
        note=_note(controls),
        live_test=f"Live test: with fits and keys shuffled, right : wrong is {mixed[0]} and {mixed[1]}.",
    )


def _formula(ratio: float, controls: Controls) -> str:
    """The exact ratio; the formula has no bound at T = 0, where a pocket cannot follow it."""
    return "∞" if controls.heat == 0 and controls.bias else wording.ratio(ratio)


def _acts(seen: Any, unit: str) -> str:
    """Net acts of the match per unit."""
    return f"{wording.capped(seen.acts, seen.acts_stderr, 2 if abs(seen.acts) < 9.995 else 1)} {unit}".rstrip()


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off."""
    if not controls.noise:
        return "no noise: one keeps its first guest, one its best key"
    if not controls.bias:
        return "no bias: at chance at every temperature"
    return None


def caption(state: gates.State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    if controls.heat == 0:
        return CAPTIONS["noise"]
    if chart.mood(controls, curves) == "hot":
        return CAPTIONS["hot"]
    if _known(controls)[0].acts < SLOW:
        return CAPTIONS["cold"]
    return CAPTIONS["plain" if gates.equal(controls) else "context"]


def breaks(state: gates.State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS["plain" if controls.heat > 0 else "noise"]


def badges(controls: Controls) -> tuple[Badge, ...]:
    """The large "=" where the arithmetic of both sides is identical: in the pocket's own context, above T = 0."""
    return Badge(0), Badge(1), Badge(2, equal=gates.equal(controls) and controls.heat > 0)


def difference(controls: Controls) -> float:
    """How far the pocket's occupancy and the head's softmax are apart, bar by bar, at most."""
    left, right = gates.left_params(controls), gates.right_params(controls)
    pair = (
        ratchet.gate.exact.occupancy(left, controls.heat)[left.order],
        sampler.gate.exact.occupancy(right, controls.heat)[right.order],
    )
    return float(abs(pair[0] - pair[1]).max())


def trace(state: gates.State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left, right = _seen(state, controls)
    hero = state.hero
    shape = int(hero.pocket.place[0])
    return {
        "temperature": controls.heat,
        "shape": ratchet.gate.landscape.SHAPES[shape] if shape >= 0 else "",
        "word": sampler.gate.grammar.vocabulary()[int(hero.head.word[0])] if hero.head.word[0] >= 0 else "",
        "pocket_share": left.share,
        "pocket_share_stderr": left.share_stderr,
        "head_share": right.share,
        "head_share_stderr": right.share_stderr,
        "reactions_per_s": left.acts,
        "written_per_draw": right.acts,
        "reactions": hero.reactions,
        "words_written": hero.written,
        "formulas_differ": difference(controls),
    }


def pace(controls: Controls) -> str:
    """How fast the pocket is shown; the head draws at an even pace."""
    seconds = gates.stage_tick(gates.left_params(controls), controls.heat) * TICKS_PER_SECOND * controls.pace
    return f"{wording.duration(seconds)} of the pocket in 1 s"


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: gates.State, controls: Controls) -> None:
    """Paint both panes row by row: what binds, what that does to the landscape, and the shares of all."""
    seen = _seen(state, controls)
    pocket.draw_pocket(left[0], _pocket(state, seen[0], controls))
    attention.draw_attention(right[0], _attention(state, seen[1], controls))
    reshaped.draw_reshaped(left[1], _barrier(state, controls))
    reshaped.draw_reshaped(right[1], _next_word(state, controls))
    if len(left) > 2:
        occupancy.draw_occupancy(left[2], _pocket_shares(state, seen[0], controls))
        occupancy.draw_occupancy(right[2], _head_shares(state, seen[1], controls))


def figures(state: gates.State, controls: Controls) -> dict[str, plotting.Panels]:
    """Both landscapes, and both occupancies with what the run has measured, as figures for slides."""
    seen, words = _seen(state, controls), _words(controls)
    order = gates.right_params(controls).order
    return {
        "landscape": (
            reshaped.panel(_barrier(state, controls), "free energy, kT₀"),
            reshaped.panel(_next_word(state, controls), "−logit"),
        ),
        "occupancy": (
            occupancy.panel(_pocket_shares(state, seen[0], controls), ratchet.gate.landscape.SHAPES),
            occupancy.panel(_head_shares(state, seen[1], controls), tuple(words[i] for i in order)),
        ),
    }


def _pocket(state: gates.State, seen: Any, controls: Controls) -> pocket.PocketPicture:
    hero = state.hero
    return pocket.PocketPicture(
        place=int(hero.pocket.place[0]),
        came=(hero.tick - hero.came) / TICKS_PER_SECOND,
        left=(hero.left[0], (hero.tick - hero.left[1]) / TICKS_PER_SECOND),
        reacted=(hero.tick - hero.reacted) / TICKS_PER_SECOND,
        lit=hero.lit,
        reactions=hero.reactions,
        rate=(_acts(seen, "/s"),),
        fuel=controls.fuel,
        temperature=controls.heat,
        seconds=hero.tick / TICKS_PER_SECOND,
        seed=ORDER,
    )


def _fresh(state: gates.State) -> bool:
    """Whether the word that the head has drawn still stands in its slot."""
    return state.hero.clock < attention.RINGED * gates.CYCLE_EIGHTHS


def _words(controls: Controls) -> tuple[str, ...]:
    return sampler.gate.landscape.context(gates.right_params(controls).context).words


def _attention(state: gates.State, seen: Any, controls: Controls) -> attention.AttentionPicture:
    params, head = gates.right_params(controls), state.hero.head
    drawn = int(head.word[0])
    return attention.AttentionPicture(
        words=_words(controls),
        weights=tuple(sampler.gate.exact.occupancy(params, controls.heat).tolist()),
        match=int(params.order[0]),
        held=int(head.place[0]),
        drawn=sampler.gate.grammar.vocabulary()[drawn] if drawn >= 0 else "",
        wrote=int(head.wrote[0]),
        age=state.hero.clock / gates.CYCLE_EIGHTHS,
        written=state.hero.written,
        rate=(f"{_words(controls)[params.order[0]]}: {_acts(seen, 'a draw')}", _acts(seen, "a draw"), _acts(seen, "")),
        fuel=controls.fuel,
        temperature=controls.heat,
    )


def _barrier(state: gates.State, controls: Controls) -> reshaped.ReshapedPicture:
    """Free pocket, bound match, barrier, product: before the match lowers its barrier, and after."""
    params = gates.left_params(controls)
    bound = float(ratchet.gate.landscape.fitted(params.energies, params.bias)[params.order[0]])
    high = ratchet.gate.landscape.BARRIER
    lowered = float(ratchet.gate.landscape.barriers(params.energies, params.bias)[params.order[0]])
    product = bound - params.fuel

    def knots(barrier: float) -> tuple[tuple[float, float], ...]:
        return (0.0, 0.0), (0.08, 0.0), (0.31, bound), (0.56, bound + barrier), (0.8, product), (1.0, product)

    place = int(state.hero.pocket.place[0])
    down = f"product, {params.fuel:.0f} kT₀ lower" if params.fuel > 0 else "product, as high"
    return reshaped.ReshapedPicture(
        side="kinesin",
        title="Barrier",
        before=knots(high),
        after=knots(lowered),
        limits=LIMITS,
        top=50.0,
        basin=(0.08, 0.56),
        ball=(0.31, bound) if place == 0 else (0.045, 0.0),
        lit=place == 0,
        arrow=0.56,
        labels=((0.31, "bound", place == 0), (0.8, down, True)),
        changed=(f"{wording.signed(lowered - high, 1)} kT₀", "with the match in"),
        temperature=controls.heat,
    )


def _next_word(state: gates.State, controls: Controls) -> reshaped.ReshapedPicture:
    """Wells of the next words: with the head looking at all words alike, and as it looks."""
    before, after, words = gates.logits(gates.right_params(controls), controls.heat, OTHERS)
    names, hero = sampler.gate.grammar.vocabulary(), words[0]
    pitch = 1 / (len(words) + 1.3)

    def knots(logits: np.ndarray) -> tuple[tuple[float, float], ...]:
        wells = [
            point
            for i, word in enumerate(words)
            for point in ((pitch * i, 0.0), (pitch * (i + 0.5), -max(0.0, float(logits[word]))))
        ]
        return (*wells, (pitch * len(words), 0.0), (1.0, 0.0))

    head = state.hero.head
    drawn = int(head.word[0]) if _fresh(state) else -1
    at = words.index(drawn) if drawn in words else -1
    change = float(after[hero] - before[hero])
    labels = tuple((pitch * (i + 0.5), names[word], word == hero) for i, word in enumerate(words))
    return reshaped.ReshapedPicture(
        side="tokens",
        title="Next word",
        before=knots(before),
        after=knots(after),
        limits=(-16.5, 0.0),
        top=62.0,
        basin=(0.0, pitch),
        ball=(pitch * (at + 0.5), -max(0.0, float(after[drawn]))) if at >= 0 else None,
        lit=at == 0,
        arrow=0.5 * pitch,
        labels=(*labels, (1 - 0.65 * pitch, f"{len(names) - len(words)} more", False)),
        changed=(f"{wording.plus(change, 1)} logit", "from the head"),
        temperature=controls.heat,
    )


def _errors(held: np.ndarray) -> list[float]:
    """Two standard errors of each share of the held time or draws, float64[n, K], over walkers."""
    total = held.sum(axis=1).astype(float)
    return [2 * ratchet.gate.observables.quotient(held[:, k].astype(float), total)[1] for k in range(held.shape[1])]


def _pocket_shares(state: gates.State, seen: Any, controls: Controls) -> occupancy.OccupancyPicture:
    params, errors = gates.left_params(controls), _errors(state.pockets.held)
    exact = ratchet.gate.exact.occupancy(params, controls.heat)
    return occupancy.OccupancyPicture(
        side="kinesin",
        title="Pocket occupancy",
        rule="exp(−ΔG / kT) / Z",
        remark=(),
        bars=tuple(
            occupancy.Competitor("", float(exact[k]), float(seen.shares[k]), errors[k]) for k in params.order.tolist()
        ),
        match=0,
        held=int(state.hero.pocket.place[0]),
    )


def _head_shares(state: gates.State, seen: Any, controls: Controls) -> occupancy.OccupancyPicture:
    params, errors, words = gates.right_params(controls), _errors(state.heads.held), _words(controls)
    exact, order = sampler.gate.exact.occupancy(params, controls.heat), params.order.tolist()
    held = int(state.hero.head.place[0]) if _fresh(state) else -1
    return occupancy.OccupancyPicture(
        side="tokens",
        title="Attention weight",
        rule="softmax(q·k / √d / T)",
        remark=_remark(controls),
        bars=tuple(occupancy.Competitor(words[k], float(exact[k]), float(seen.shares[k]), errors[k]) for k in order),
        match=0,
        held=order.index(held) if held >= 0 else -1,
    )


def _remark(controls: Controls) -> tuple[str, ...]:
    """How equal both formulas are, computed here and now."""
    apart = difference(controls)
    if apart == 0:
        return ("equal to the last bit", "equal")
    exponent = math.floor(math.log10(apart))
    if controls.heat == 0:
        return ("not at T = 0", "")
    if exponent > -12:
        return ("the pocket keeps its shape", "")
    return (
        f"= left to {math.ceil(apart / 10**exponent)} × {wording.power(exponent)}",
        f"= to {wording.power(exponent)}",
    )
