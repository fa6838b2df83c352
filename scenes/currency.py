"""Currency: motors on a pool of ATP and writers on a budget of tokens, both refilled at a limited rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

import ratchet.currency.landscape
import ratchet.currency.observables
import ratchet.currency.walker
import sampler.currency.observables
import sampler.currency.walker
import sampler.landscape
from scenes.cast import purses
from scenes.stage import budget, chart, levels, plotting, pool, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Dot, Knob, Readouts, Row

ORDER = 6
TITLE = "Currency"
CHART = ("Price", "ATP per nm, tokens per word; 1 = 3 × the least")
SCALE = "price, 1 = three times the least"
PEAKS = ("", "")
ROWS = ((72, 484), (492, 748))
PRESET = Controls()
KNOBS = (
    Knob("supply", "recharge", "left", 0.0, 4000.0, 1000.0, 250.0, "/s", 0),
    Knob("refill", "refill", "right", 0.0, 16.0, 6.0, 1.0, "/s", 0),
    Knob("motors", "motors", "left", 2.0, 60.0, 20.0, 2.0, "", 0, expert=True),
    Knob("pumps", "pumps", "left", 0.0, 500.0, 200.0, 50.0, "ATP/s", 0, expert=True, off=0.0),
    Knob("writers", "writers", "right", 1.0, 12.0, 4.0, 1.0, "", 0, expert=True),
)
CAPTIONS = {
    "plain": "Direction costs: every locked step spends one unit.",
    "spare": "Supply exceeds demand: nobody waits, nobody tires.",
    "cold": "Too cold: the bill runs on while hardly a step is made.",
    "hot": "Too hot: much is spent on moves that lead nowhere.",
    "noise": "No noise: the bill runs on and buys no progress.",
    "bias": "No bias: the same bill, and no direction for it.",
    "fuel": "No refill: both purses run dry, and everyone stands.",
}
BREAKS = {
    "plain": ("ADP is recharged and used again.", "A spent token is never given back."),
    "dry": ("A motor with little ATP slows down.", "A writer with few tokens runs on, then stops."),
}
DEAR = 3.0  # times the least price is the chart's 1
BEYOND = 1.15  # share at which a price that does not fit is drawn
RELAXED = 100  # units a crowd must have spent before its dot counts as relaxed
STEEP = 0.8  # share of the chart from which on progress counts as dear
FULL_FUEL = 30.0  # kT0, the axis of what an ATP is worth
KILOJOULES = 0.6022 * 4.11  # kJ/mol in one kT0


def init(seed: int, controls: Controls) -> purses.State:
    """Full purses to follow, and crowds dealt from their exact laws."""
    return purses.init(seed, controls)


def advance(state: purses.State, controls: Controls, ticks: int) -> purses.State:
    """The state `ticks` ticks later."""
    return purses.advance(state, controls, ticks)


def warm() -> None:
    """Compile both purses, compute the chart's full scales, and solve the motor with and without bias."""
    ratchet.currency.walker.warm()
    sampler.currency.walker.warm()
    least(False)
    still = PRESET._replace(bias=False, knobs=tuple((knob.name, knob.default) for knob in KNOBS))
    profile(still, chart.TEMPERATURES)


# --- numbers ---------------------------------------------------------------------------------------------------------


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact prices as shares of three times the least, float64[n] each; BEYOND where they do not fit or buy nothing."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    prices = (
        ratchet.currency.observables.profile(purses.left(controls), heats),
        sampler.currency.observables.profile(purses.right(controls), heats),
    )
    left, right = (np.minimum(BEYOND, side / scale) for side, scale in zip(prices, _scales(controls), strict=True))
    return left, right


def _scales(controls: Controls) -> tuple[float, float]:
    """What the chart's 1 is: ATP per nm, tokens per story word."""
    left, right = least(controls.smooth)
    return DEAR * left, DEAR * right


@lru_cache(maxsize=2)
def least(smooth: bool) -> tuple[float, float]:
    """The least exact prices over the chart, the knobs as the scene opens and everything switched on."""
    full = PRESET._replace(smooth=smooth, knobs=tuple((knob.name, knob.default) for knob in KNOBS))
    heats = chart.TEMPERATURES
    return (
        float(ratchet.currency.observables.profile(purses.left(full), heats).min()),
        float(sampler.currency.observables.profile(purses.right(full), heats).min()),
    )


def readouts(state: purses.State, controls: Controls) -> Readouts:
    """Dots and rows, measured by the crowds of this run; the row of demand and supply is what was set."""
    left, right = purses.seen(state, controls)
    exact, heat = purses.known(controls), controls.heat
    dots = [_dot(side, scale) for side, scale in zip((left, right), _scales(controls), strict=True)]
    prices = _price(left, 3), _price(right, 2)
    return Readouts(
        (dots[0], dots[1]),
        (
            Row("price", *prices),
            Row(
                "throughput /s",
                _rate(left.throughput, left.throughput_stderr, 0),
                _rate(right.throughput, right.throughput_stderr, 2),
            ),
            Row(
                "demand · supply",
                f"{exact[0].demand:.0f} · {exact[0].supply:.0f}",
                f"{exact[1].demand:.0f} · {exact[1].supply:.0f}",
            ),
        ),
        f"kT = {wording.temperature(4.11 * heat)} pN nm",
        f"softmax T = {heat:.2f}",
        note=_note(controls),
        live_test=f"Live test: {prices[0]} ATP per nm, {prices[1]} tokens per word (± is two standard errors).",
    )


def _dot(seen: ratchet.currency.observables.Observation, scale: float) -> Dot:
    """A price on the chart; one that does not fit stands at its upper edge without an error."""
    share = seen.price / scale
    if share > BEYOND:
        return Dot(BEYOND, math.nan, True)
    return Dot(share, 2 * seen.price_stderr / scale, seen.spent >= RELAXED)


def _price(seen: ratchet.currency.observables.Observation, digits: int) -> str:
    """What a unit of progress has cost; nothing where there was none that can be told from chance."""
    if not math.isfinite(seen.price):
        return "no progress" if seen.velocity_stderr >= 0 else "…"
    digits = max(0, digits - max(0, math.floor(math.log10(seen.price)) + (1 if seen.price < 1 else 0)))
    return wording.capped(seen.price, seen.price_stderr, digits)


def _rate(value: float, stderr: float, digits: int) -> str:
    """How fast units are spent; without an error where nothing was."""
    return wording.capped(value, stderr, digits) if stderr > 0 else wording.signed(value, 0) if value == 0 else "…"


def _grouped(value: float) -> str:
    return f"{round(value):,}".replace(",", " ").replace("-", "−")


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off."""
    if not controls.noise:
        return "no noise: no price is high enough" if not controls.smooth else "no noise: no ATP buys a step"
    if not controls.bias:
        return "no bias: no price buys direction"
    return None if controls.fuel else "no refill: nothing is left to buy with"


def caption(state: purses.State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    if controls.temperature == 0:
        return CAPTIONS["noise"]
    sides = [float(np.interp(controls.temperature, curves.temperatures, side)) for side in (curves.left, curves.right)]
    if min(sides) > STEEP:
        return CAPTIONS["cold" if controls.temperature < 1 else "hot"]
    return CAPTIONS["spare" if all(known.demand < known.supply for known in purses.known(controls)) else "plain"]


def breaks(state: purses.State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS["plain" if controls.fuel else "dry"]


def trace(state: purses.State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left, right = purses.seen(state, controls)
    followed, writer = state.pool, state.budget
    words = sampler.landscape.landscape(controls.smooth).words
    return {
        "temperature": controls.heat,
        "supply_atp_per_s": purses.left(controls).supply,
        "supply_tokens_per_s": purses.right(controls).supply,
        "atp_molecules": int(followed.level[0]),
        "fuel_kT0": float(_levels(controls).fuel[max(1, int(followed.level[0]))]),
        "atp_spent": _spent(followed),
        "tokens_left": max(0, int(writer.level[0])),
        "writers_waiting": max(0, -int(writer.level[0])),
        "window_words": int(writer.used[0, 0]),
        "tokens_spent": int(writer.counts[0, :, :2].sum()),
        "word": words[purses.words(state, 1)[-1]],
        "throughput_atp_per_s": left.throughput,
        "throughput_stderr_atp_per_s": left.throughput_stderr,
        "velocity_nm_per_s": left.velocity,
        "velocity_stderr_nm_per_s": left.velocity_stderr,
        "price_atp_per_nm": left.price,
        "price_stderr_atp_per_nm": left.price_stderr,
        "throughput_tokens_per_s": right.throughput,
        "throughput_stderr_tokens_per_s": right.throughput_stderr,
        "price_tokens_per_word": right.price,
        "price_stderr_tokens_per_word": right.price_stderr,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    return f"{purses.SLOWING / controls.pace:g} × slower · {3 * controls.pace:g} words/s"


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: purses.State, controls: Controls) -> None:
    """Paint both panes row by row: the purses, and how full they have been."""
    pool.draw_pool(left[0], _pool(state, controls))
    budget.draw_budget(right[0], _budget(state, controls))
    levels.draw_levels(left[1], _atp_level(state, controls))
    levels.draw_levels(right[1], _token_level(state, controls))


def figures(state: purses.State, controls: Controls) -> dict[str, plotting.Panels]:
    """Both levels as a figure for slides."""
    return {"levels": (levels.panel(_atp_level(state, controls)), levels.panel(_token_level(state, controls)))}


def _levels(controls: Controls) -> ratchet.currency.landscape.Levels:
    return ratchet.currency.landscape.levels(purses.left(controls), controls.heat)


def _spent(followed: ratchet.currency.walker.State) -> int:
    """Net ATP that motors and pumps of the followed pool have spent."""
    return int(followed.counts[0, :3].sum() - followed.counts[0, 4:7].sum())


def _pool(state: purses.State, controls: Controls) -> pool.PoolPicture:
    """What the followed pool does: rates at its level, averaged over the levels of the last second."""
    fixed, found, n = purses.left(controls), _levels(controls), int(state.pool.level[0])
    lately = state.record[0, -TICKS_PER_SECOND // purses.EVERY :].astype(np.int64)
    net, full = found.rates[:, :4] - found.rates[:, 4:], fixed.adenylate
    made, spent = float(-net[lately, 3].mean()), float(net[lately, :3].sum(axis=1).mean())
    speed = ratchet.currency.landscape.speeds(found)
    fresh, now = float(speed[full]), float(speed[lately].mean())
    largest = max(float(net[full, :3].sum()), fixed.supply, 1.0)
    worth = float(found.fuel[n])
    shown = f"Δμ = {wording.signed(worth, 1)} kT₀"
    return pool.PoolPicture(
        share=n / full,
        recharged=(f"{_grouped(made)} ATP/s", f"at most {_grouped(fixed.supply)}" if controls.fuel else "switched off"),
        spent=(f"{_grouped(spent)} ATP/s", f"{fixed.motors} motors and pumps"),
        flows=(made / largest, spent / largest),
        recharging=fixed.supply > 0,
        fatigue=min(1.0, max(0.0, 1 - now / fresh)) if abs(fresh) > 1e-6 else math.nan,
        fuel=(f"{shown} = {wording.signed(worth * KILOJOULES, 0)} kJ/mol", shown) if n > 0 else ("no ATP is left",),
        bill=("ATP spent", _grouped(_spent(state.pool))),
    )


def _budget(state: purses.State, controls: Controls) -> budget.BudgetPicture:
    fixed, level = purses.right(controls), int(state.budget.level[0])
    vocabulary = sampler.landscape.landscape(controls.smooth).words
    return budget.BudgetPicture(
        tokens=max(0, level),
        bucket=fixed.bucket,
        waiting=max(0, -level),
        writers=fixed.writers,
        refill=f"{fixed.supply:.1f} tok/s" if controls.fuel else "off",
        refilling=fixed.supply > 0,
        used=int(state.budget.used[0, 0]),
        window=fixed.window,
        words=tuple(vocabulary[word] for word in purses.words(state, 16)),
        bill=("tokens spent", _grouped(int(state.budget.counts[0, :, :2].sum()))),
    )


def _seconds() -> float:
    """Show time on the whole axis of levels."""
    return (purses.POINTS - 1) * purses.EVERY / TICKS_PER_SECOND


def _atp_level(state: purses.State, controls: Controls) -> levels.LevelsPicture:
    fixed, record = purses.left(controls), state.record[0]
    fuel = _levels(controls).fuel[record.astype(np.int64)]
    return levels.LevelsPicture(
        side="kinesin",
        title="ATP level",
        level=record / fixed.adenylate,
        other=np.where(record > 0, fuel / FULL_FUEL, np.nan),
        exact=purses.known(controls)[0].level / fixed.adenylate,
        names=("ATP", "Δμ"),
        values=(
            f"{record[-1] * ratchet.currency.landscape.MICROMOLAR / 1000:.2f} mM",
            f"{wording.signed(float(fuel[-1]), 1)} kT₀" if record[-1] > 0 else "–",
        ),
        line="exact long run",
        share=(len(record) - 1) / (purses.POINTS - 1),
        seconds=_seconds(),
    )


def _token_level(state: purses.State, controls: Controls) -> levels.LevelsPicture:
    fixed, (_, tokens, used) = purses.right(controls), state.record
    return levels.LevelsPicture(
        side="tokens",
        title="Tokens left",
        level=tokens / fixed.bucket,
        other=used / fixed.window,
        exact=purses.known(controls)[1].level / fixed.bucket,
        names=("tokens", "context used"),
        values=(f"{tokens[-1]:.0f} left", f"{100 * used[-1] / fixed.window:.0f} % used"),
        line="exact long run",
        share=(len(tokens) - 1) / (purses.POINTS - 1),
        seconds=_seconds(),
    )
