"""Ledger: books that close on every motor whatever the slider does, and the laws that follow from them."""

import math

import numpy as np
import pygame
import pytest

from scenes import ledger, load
from scenes.cast import accounts, motor, text
from scenes.cast.crowd import per
from scenes.stage import chart, play
from scenes.stage.contract import Controls, Look, opened


def controls(knobs=(), **words):
    held = opened(ledger, Controls())
    for name, value in dict(knobs).items():
        held = held.turned(name, value)
    return held._replace(**words)


def played(seed=0, cuts=(650,), knobs=(), **words):
    show = play.open_show(load("ledger"), "ledger", seed, controls(knobs, **words), Look())
    for ticks in cuts:
        show = play.forward(show, ticks)
    return show


def picture(show, size=(960, 540)):
    surface = pygame.Surface(size)
    play.paint(surface, show, chart.CurveBook().complete(ledger, show.controls))
    return pygame.surfarray.array3d(surface)


@pytest.fixture(scope="module")
def long():
    """A run at room temperature, long enough for every number."""
    return played(cuts=(2400,))


def test_the_first_law_closes_to_round_off_across_moves_of_the_slider_and_the_knobs():
    show = played(cuts=(100,))
    stored = 0
    for change in ({"temperature": 1.7}, {"fuel": False}, {"temperature": 0.6, "fuel": True}, {"bias": False}):
        show = play.forward(show._replace(controls=show.controls._replace(**change)), 95)
        left, right = accounts.totals(show.state)
        assert left.residual < 1e-9
        assert right.residual < 1e-9
        stored = max(stored, abs(left.stored))
    left, right = accounts.totals(show.state)
    assert left.paid - left.work - left.heat - left.stored == pytest.approx(0.0, abs=1e-7)
    assert stored > 0
    assert left.spent > 100
    assert right.spent > 1000


def test_every_entry_is_the_exact_one_within_its_error(long):
    held, state = long.controls, long.state
    seen = accounts.left_account(state)
    known = accounts.left_exact(accounts.motor_terms(held), 1.0)
    for reading, exact in zip(seen[:3], known, strict=True):
        assert abs(reading.value - exact) < 4 * reading.stderr + 0.012 * abs(exact)
        assert reading.stderr < 0.02 * seen.paid.value
    seen = accounts.right_account(state)
    a, h = accounts.cost(held), accounts.nats(accounts.text_terms(held), 1.0)
    assert seen.paid.value == pytest.approx(a, rel=1e-12)
    assert abs(seen.work.value - h) < 4 * seen.work.stderr
    assert abs(seen.heat.value - (a - h)) < 4 * seen.heat.stderr


def test_backward_windows_are_foretold_by_the_forward_ones(long):
    tally = long.state.symmetry
    assert tally.trajectories == 2400 // accounts.WINDOW * motor.WALKERS
    assert tally.backward > 100
    assert abs(tally.backward - tally.forward) < 4 * math.sqrt(tally.backward + tally.forward_squares)


def test_precision_and_erasing_stay_above_their_bounds_and_on_their_exact_values(long):
    held, state = long.controls, long.state
    ratio, error = state.precision.ratio()
    assert ratio - 4 * error < accounts.price(accounts.motor_terms(held), 1.0) < ratio + 4 * error
    assert ratio > 1
    gauge = ledger._landauer(state, held)
    assert abs(gauge.ratio - gauge.exact) < 2 * gauge.two_sigma
    assert gauge.ratio > 1


def test_the_dots_sit_on_the_curves(long):
    curves = chart.CurveBook().complete(ledger, long.controls)
    for dot, values in zip(ledger.readouts(long.state, long.controls).dots, (curves.left, curves.right), strict=True):
        exact = float(np.interp(0.0, np.log(curves.temperatures), values))
        assert abs(dot.share - exact) < 2 * dot.two_sigma + 0.015 * exact
        assert dot.relaxed


def test_hot_writing_cools_the_bath_and_the_caption_says_so():
    show = played(temperature=2.0)
    heat = accounts.right_account(show.state).heat
    assert heat.value < -4 * heat.stderr
    curves = chart.CurveBook().complete(ledger, show.controls)
    assert "cooled" in ledger.caption(show.state, show.controls, curves)
    assert (
        ledger._nat_book(accounts.right_account(show.state), show.controls, accounts.totals(show.state)[1])
        .entries[2]
        .value.startswith("−")
    )


def test_statistics_wait_for_rest_and_start_from_the_exact_law_while_totals_run_on():
    show = played(cuts=(300,))
    before = accounts.totals(show.state)[0]
    show = play.forward(show._replace(controls=show.controls._replace(temperature=1.3)), accounts.REST - 10)
    assert show.state.counted == 0
    assert math.isnan(accounts.left_account(show.state).paid.value)
    assert accounts.totals(show.state)[0].paid > before.paid
    show = play.forward(show, 60)
    assert show.state.counted == 50
    assert show.state.symmetry.trajectories == 5 * motor.WALKERS
    assert accounts.totals(show.state)[0].spent > before.spent


def test_filmed_twice_is_the_same_film_however_ticks_are_cut():
    whole, parts = played(cuts=(200,)), played(cuts=(7, 150, 43))
    for show in (whole, parts):
        assert show.state.counted == 200
    warmer = [
        play.forward(play.forward(s._replace(controls=s.controls._replace(temperature=1.4)), a), b)
        for s, a, b in ((whole, 55, 40), (parts, 61, 34))
    ]
    assert np.array_equal(picture(warmer[0]), picture(warmer[1]))
    assert not np.array_equal(picture(whole), picture(played(seed=1, cuts=(200,))))


def test_without_noise_nothing_is_made_and_without_fuel_or_load_neither():
    for flat in (controls(noise=False), controls({"load": 0.0}, fuel=False)):
        curves = chart.CurveBook().complete(ledger, flat)
        assert abs(curves.left).max() < 1e-9
        assert abs(curves.right).max() < 1e-9
    assert chart.CurveBook().complete(ledger, controls()).left.max() == pytest.approx(1.0)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("heat", [0.0, 0.2, 5.0])
def test_every_corner_draws(theme, heat):
    for knobs in ({"load": 0.0, "fuel": 0.0}, {"load": 6.0, "fuel": 6.0}):
        show = played(cuts=(40,), knobs=knobs, temperature=heat)
        show = show._replace(look=show.look._replace(theme=theme))
        assert picture(show, (1024, 768)).std() > 0
        assert all(
            not (isinstance(v, float) and math.isinf(v)) for v in ledger.trace(show.state, show.controls).values()
        )


def test_nothing_is_divided_by_a_count_that_is_only_noise():
    rng = np.random.default_rng(2)
    assert math.isnan(per(rng.normal(size=64), rng.normal(size=64)).value)
    reading = per(3.0 * np.ones(64), np.ones(64))
    assert (reading.value, reading.stderr) == (3.0, 0.0)
    assert text.WALKERS == motor.WALKERS == 64


def test_the_laws_are_a_figure(long):
    left, right = ledger.figures(long.state, long.controls)["laws"]
    assert left.steep
    assert len(left.series[0].x) >= 3
    assert len(right.points) == 1
