"""Ledger: where the motor's energy and the text's nats went, as two books with the same columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

import ratchet.entropy
import ratchet.walker
import sampler.entropy
import sampler.observables
import sampler.walker
from scenes.cast import accounts, motor, text
from scenes.cast.crowd import per
from scenes.stage import chart, gauge, histogram, plotting, warmth, waterfall, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import Badge, Controls, Curves, Dot, Knob, Reading, Readouts, Row

ORDER = 9
TITLE = "Ledger"
CHART = ("Entropy made", "per second, per draw")
PEAKS = ("", "")
ROWS = ((72, 484), (492, 748))
PRESET = Controls()
KNOBS = (
    Knob("load", "load", "left", 0.0, 6.0, 2.0, 0.5, "pN"),
    Knob("fuel", "Δμ", "right", 0.0, 6.0, 2.0, 0.5, "kT₀"),
)
CAPTIONS = {
    "plain": "Two books, same columns: paid in, got out, lost as heat.",
    "cold": "Too cold: little is bought. What is bought costs most.",
    "cooled": "Hot: disorder writes by itself, and the bath is cooled.",
    "noise": "No noise: no step is made, so nothing is booked.",
    "bias": "No bias: the motor burns its fuel and does no work.",
    "fuel": "No fuel: nothing is paid, and the load falls back.",
}
BREAKS = ("Heat on the left is real, in joules.", "On the right it is what a lock would owe.")
RELAXED = 10  # ATP or tokens a crowd must have spent before its dot counts as relaxed
ZEPTOJOULE = 4.11  # kT0 in 1e-21 J


def init(seed: int, controls: Controls) -> accounts.State:
    """Crowds dealt from their exact laws, books empty."""
    return accounts.init(seed, controls)


def advance(state: accounts.State, controls: Controls, ticks: int) -> accounts.State:
    """The state `ticks` ticks later."""
    return accounts.advance(state, controls, ticks)


def warm() -> None:
    """Compile both models, compute the curves' scales and load the solver of the price."""
    ratchet.walker.warm()
    sampler.walker.warm()
    accounts.price(motor.Terms(), 1.0)
    _scales(PRESET._replace(knobs=tuple((knob.name, knob.default) for knob in KNOBS)))


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact entropy production of both halves as shares of full scale, float64[n] each; without noise none is made."""
    if not controls.noise:
        return np.zeros(len(temperatures)), np.zeros(len(temperatures))
    left, right, _ = accounts.params(controls)
    scales = _scales(controls)
    return (
        ratchet.entropy.profile(left, temperatures) / scales[0],
        sampler.entropy.profile(right, temperatures) / scales[1],
    )


def _scales(controls: Controls) -> tuple[float, float]:
    """The larger of the highest exact productions over the chart, with these switches and with everything switched
    on, at these knobs: k_B/s, nats a draw. Without its bias a motor burns more."""
    full = _highest(*accounts.params(controls._replace(temperature=1.0, noise=True, bias=True, fuel=True))[:2])
    here = _highest(*accounts.params(controls._replace(temperature=1.0, noise=True))[:2])
    return max(full[0], here[0]), max(full[1], here[1]) or 1.0


@lru_cache(maxsize=256)
def _highest(left: Any, right: Any) -> tuple[float, float]:
    heats = np.geomspace(0.2, 5.0, chart.POINTS)
    return (
        float(ratchet.entropy.profile(left, heats).max()),
        float(sampler.entropy.profile(right, heats).max()),
    )


def readouts(state: accounts.State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run but the row that says exact."""
    left, right = accounts.left_account(state), accounts.right_account(state)
    heat = controls.heat
    scales = _scales(controls)
    spent = [
        abs(float(count.sum()))
        for count in (accounts.atp(state.starts[0], state.motors), accounts.tokens(state.starts[1], state.writers))
    ]
    dots = [
        Dot(side.rate.value / scale, 2 * side.rate.stderr / scale, heat == 0 or not controls.fuel or count >= RELAXED)
        for side, scale, count in zip((left, right), scales, spent, strict=True)
    ]
    odds = ["–", "–"]
    if state.counted:
        seen = (
            (state.motors.counts - state.starts[0].counts)[:, :2],
            (state.writers.counts - state.starts[1].counts)[:, 2:4],
        )
        odds = [wording.odds(*(int(n) for n in side.sum(axis=0))) for side in seen]
    per_atp = Reading(left.heat.value / heat, left.heat.stderr / heat) if heat > 0 else accounts.UNKNOWN
    exact = accounts.left_exact(accounts.motor_terms(controls), heat)[2] / heat if heat > 0 else math.nan
    return Readouts(
        (dots[0], dots[1]),
        (
            Row("forward : back", odds[0], odds[1]),
            Row("entropy made", _with_error(per_atp, 1), _with_error(right.paid, 2)),
            Row("exact", wording.rounded(exact, "/ ATP", 1), wording.rounded(accounts.cost(controls), "/ token", 2)),
        ),
        f"kT = {wording.temperature(4.11 * heat)} pN nm",
        f"softmax T = {heat:.2f}",
        note=_note(controls),
        live_test=f"Live test: no motor’s book is off by more than {_tiny(accounts.totals(state)[0].residual)} kT₀.",
    )


def _with_error(reading: Reading, digits: int) -> str:
    """value ± two standard errors; an error of round-off is none."""
    if not math.isfinite(reading.value):
        return "–"
    if reading.stderr < 1e-9:
        return wording.signed(reading.value, digits)
    return wording.capped(reading.value, reading.stderr, digits)


def _tiny(value: float) -> str:
    """A residual in powers of ten."""
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(value))
    leading = math.ceil(value / 10.0**exponent)
    return f"{leading} · {wording.power(exponent)}" if leading < 10 else f"1 · {wording.power(exponent + 1)}"


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off."""
    if not controls.noise:
        return "no noise: no entropy is made"
    if not controls.fuel:
        return "no fuel: only the load falls back" if controls.knob("load") else "no fuel: zero at every temperature"
    return None if controls.bias else "no bias: fuel is burnt for nothing"


def caption(state: accounts.State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    if controls.temperature == 0:
        return CAPTIONS["noise"]
    if 0 < accounts.cost(controls) < accounts.nats(accounts.text_terms(controls), controls.heat):
        return CAPTIONS["cooled"]
    share = float(np.interp(controls.temperature, curves.temperatures, curves.left))
    return CAPTIONS["cold" if share < 0.25 and controls.temperature < 1 else "plain"]


def breaks(state: accounts.State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks."""
    return BREAKS


def badges(controls: Controls) -> tuple[Badge, ...]:
    """A double arrow for each line of the two books, and one for what follows from them."""
    return *(Badge(0, (i + 0.5) / 4, below=waterfall.HEAD) for i in range(4)), Badge(1)


def trace(state: accounts.State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    left, right = accounts.totals(state)
    price, error = state.precision.ratio()
    rates = accounts.left_account(state).rate, accounts.right_account(state).rate
    return {
        "temperature": controls.heat,
        "load_pN": controls.knob("load"),
        "text_fuel_kT0": controls.knob("fuel"),
        "paid_kT0": left.paid,
        "work_kT0": left.work,
        "heat_kT0": left.heat,
        "stored_kT0": left.stored,
        "residual_kT0": left.residual,
        "atp": left.spent,
        "paid_nats": right.paid,
        "text_nats": right.work,
        "heat_nats": right.heat,
        "tokens": right.spent,
        "entropy_production_per_s": rates[0].value,
        "entropy_production_stderr_per_s": rates[0].stderr,
        "entropy_production_per_draw": rates[1].value,
        "windows": state.symmetry.trajectories,
        "windows_backward": state.symmetry.backward,
        "windows_backward_foretold": state.symmetry.forward,
        "precision_price": price,
        "precision_price_stderr": error,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    return f"{motor.WALKERS} motors, {text.WALKERS} texts"


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: accounts.State, controls: Controls) -> None:
    """Paint both panes: the books, and what follows from them."""
    booked, nats = accounts.totals(state), accounts.right_account(state)
    waterfall.draw_waterfall(left[0], _energy_book(accounts.left_account(state), controls, booked[0]))
    waterfall.draw_waterfall(right[0], _nat_book(nats, controls, booked[1]))
    histogram.draw_histogram(left[1], _symmetry(state), _price(state, controls), True)
    warmth.draw_warmth(right[1], _warmth(nats, controls), _landauer(state, controls), True)


def figures(state: accounts.State, controls: Controls) -> dict[str, plotting.Panels]:
    """The fluctuation theorem and the heat of writing, as a figure for slides."""
    return {"laws": (histogram.panel(_symmetry(state)), warmth.panel(_warmth(accounts.right_account(state), controls)))}


def _amount(value: float) -> str:
    """A running total."""
    return f"{value + 0.0:,.0f}".replace(",", " ").replace("-", "−").replace("−0", "0" if abs(value) < 0.5 else "−0")


def _entry(
    names: tuple[str, str, str], start: float, reading: Reading, exact: tuple[float, float], digits: int, total: float
) -> waterfall.Entry:
    known = math.isfinite(reading.value)
    error = f"± {max(2 * reading.stderr, 10.0**-digits):.{digits}f}" if known and reading.stderr > 1e-9 else ""
    return waterfall.Entry(
        *names,
        start=start,
        end=start + reading.value,
        exact=exact,
        value=wording.signed(reading.value, digits) if known else "–",
        error=error,
        total=_amount(total),
    )


def _energy_book(seen: accounts.Account, controls: Controls, booked: accounts.Totals) -> waterfall.WaterfallPicture:
    paid, work, _ = accounts.left_exact(accounts.motor_terms(controls), controls.heat)
    return waterfall.WaterfallPicture(
        side="kinesin",
        title="Energy book",
        note=f"{motor.WALKERS} motors, {_amount(booked.spent)} ATP",
        unit=("kT₀ per ATP", "per ATP"),
        total=("total, kT₀", "kT₀"),
        entries=(
            _entry(("free energy in", "ATP", "atp"), 0.0, seen.paid, (0.0, paid), 1, booked.paid),
            _entry(("work out", "cargo pulled", ""), 0.0, seen.work, (0.0, work), 1, booked.work),
            _entry(
                ("heat to the bath", "booked event by event", ""),
                seen.work.value,
                seen.heat,
                (work, paid),
                1,
                booked.heat,
            ),
        ),
        balance=(
            "in − out − heat",
            f"less {_amount(booked.stored)} kT₀ in the landscape",
            "0" if booked.residual < 1e-6 else wording.signed(booked.residual, 1),
            _residual(booked),
        ),
        temperature=controls.heat,
    )


def _residual(booked: accounts.Totals) -> str:
    """The largest gap in any single book."""
    return f"≤ {_tiny(booked.residual)}" if booked.residual else "0 exactly"


def _nat_book(seen: accounts.Account, controls: Controls, booked: accounts.Totals) -> waterfall.WaterfallPicture:
    a = accounts.cost(controls)
    h = accounts.nats(accounts.text_terms(controls), controls.heat)
    if not math.isfinite(a) or a <= 0:
        a = h = math.nan
    return waterfall.WaterfallPicture(
        side="tokens",
        title="Nat book",
        note=f"{text.WALKERS} texts, {_amount(booked.spent)} tokens",
        unit=("nat per token", "per token"),
        total=("total, nat", "nat"),
        entries=(
            _entry(("commit cost A", "the lock", "lock"), 0.0, seen.paid, (0.0, a), 2, booked.paid),
            _entry(("into the text H", "choices made", ""), 0.0, seen.work, (0.0, h), 2, booked.work),
            _entry(("heat A − H", "the rest, by definition", ""), seen.work.value, seen.heat, (h, a), 2, booked.heat),
        ),
        balance=("in − out − heat", "nothing is stored elsewhere", "0", _residual(booked)),
        temperature=controls.heat,
    )


def _symmetry(state: accounts.State) -> histogram.HistogramPicture:
    tally = state.symmetry
    count = max(1, tally.trajectories)
    foretold = wording.capped(tally.forward, math.sqrt(tally.forward_squares), 0)
    line = f"back: {tally.backward} seen, {foretold} foretold"
    below = -ratchet.entropy.LOWEST
    rings = zip(tally.foretold[:below] / count, 2 * np.sqrt(tally.squares[:below]) / count, strict=True)
    return histogram.HistogramPicture(
        title="Fluctuation theorem",
        rule="forward : back = e^Σ",
        lowest=ratchet.entropy.LOWEST,
        shares=tally.seen / count,
        rings=tuple((float(share), float(error)) for share, error in rings),
        line=line if tally.trajectories and state.settings.heat > 0 else "…",
        axis="Σ made, nat",
    )


def _price(state: accounts.State, controls: Controls) -> gauge.GaugePicture:
    ratio, error = state.precision.ratio() if state.rest == 0 else (math.nan, math.nan)
    exact = accounts.price(accounts.motor_terms(controls), controls.heat) if state.rest == 0 else math.nan
    known = wording.signed(exact, 1) if math.isfinite(exact) else "–"
    return gauge.GaugePicture(
        side="kinesin",
        title="Uncertainty bound",
        ratio=ratio,
        two_sigma=2 * error,
        exact=exact,
        value=wording.measured(ratio, error, 1) if math.isfinite(ratio) else "…",
        lines=(
            ("Σ · variance / 2 mean², never below 1", "Σ · var / 2 mean² ≥ 1"),
            (f"exact in the long run: {known}", f"exact: {known}"),
        ),
    )


def _warmth(seen: accounts.Account, controls: Controls) -> warmth.WarmthPicture:
    a = accounts.cost(controls)
    h = accounts.nats(accounts.text_terms(controls), controls.heat)
    given = _with_error(seen.heat, 2)
    lines = f"A = {a:.2f}, H = {h:.2f}, heat {given}", f"H = {h:.2f}, heat {given}", f"heat {given}"
    return warmth.WarmthPicture(
        title="Heat A − H",
        rule="against the cost A",
        cost=a,
        entropy=h,
        given=seen.heat.value,
        two_sigma=2 * seen.heat.stderr,
        line=lines if math.isfinite(a) else ("at T = 0 a token would cost infinitely much", "infinite cost at T = 0"),
        temperature=controls.heat,
    )


def _landauer(state: accounts.State, controls: Controls) -> gauge.GaugePicture:
    heat, start, back = state.settings.heat, state.starts[2], accounts.params(state.settings)[2]
    h, reading, exact = accounts.nats(accounts.text_terms(controls), controls.heat), accounts.UNKNOWN, math.nan
    if state.counted and heat > 0 and h > 0 and accounts.cost(controls) > 0:
        books = sampler.observables.books(start, state.erasers, back, heat)
        reading = per(books.heat, -books.work)
        exact = 1 + accounts.cost(controls) / h
    joules = h * controls.heat * ZEPTOJOULE
    return gauge.GaugePicture(
        side="tokens",
        title="Landauer bound",
        ratio=reading.value,
        two_sigma=2 * reading.stderr,
        exact=exact,
        value=wording.capped(reading.value, reading.stderr, 2 if reading.value < 10 else 1)
        if math.isfinite(reading.value)
        else "…",
        lines=(
            ("heat to erase / H, never below 1", "erasing: heat / H ≥ 1"),
            (f"a memory at this kT: ≥ {joules:.2f} zJ", f"memory: ≥ {joules:.2f} zJ"),
        ),
    )
