"""Currency: purses that run down to where supply meets demand, whole units kept, and prices on their exact curves."""

import math

import numpy as np
import pytest

from scenes import currency
from scenes.cast import purses
from scenes.stage import chart, play
from scenes.stage.contract import Controls, opened
from tests import shows
from tests.shows import picture


def controls(knobs=(), **words):
    held = opened(currency, Controls())._replace(**words)
    for name, value in dict(knobs).items():
        held = held.turned(name, value)
    return held


def played(seed=0, cuts=(1200,), **words):
    return shows.played("currency", controls(**words), seed, cuts)


def test_filmed_twice_is_the_same_film_however_ticks_are_cut():
    whole, parts = played(cuts=(1300,)), played(cuts=(7, 950, 343))
    for left, right in zip(whole.state.pool, parts.state.pool, strict=True):
        assert np.array_equal(left, right)
    assert np.array_equal(whole.state.record, parts.state.record)
    assert np.array_equal(picture(whole), picture(parts))
    assert not np.array_equal(picture(whole), picture(played(seed=1, cuts=(1300,))))


def test_both_price_curves_are_u_shaped_with_their_least_near_one():
    curves = chart.CurveBook().complete(currency, controls())
    for side in (curves.left, curves.right):
        lowest = int(side.argmin())
        assert 0.8 < curves.temperatures[lowest] < 1.3
        assert side[lowest] == pytest.approx(1 / currency.DEAR)
        assert side[0] == side[-1] == currency.BEYOND
        assert (np.diff(side[: lowest + 1]) <= 1e-12).all()
        assert (np.diff(side[lowest:]) >= -1e-12).all()


@pytest.mark.parametrize("heat", [0.7, 1.0, 1.5])
def test_the_dots_sit_on_the_curves_within_their_bars(heat):
    show = played(cuts=(4800,), temperature=heat)
    exact = currency.profile(show.controls, np.array([heat]))
    for dot, curve in zip(currency.readouts(show.state, show.controls).dots, exact, strict=True):
        assert dot.relaxed
        assert dot.two_sigma < 0.03
        assert abs(dot.share - float(curve[0])) < 2 * dot.two_sigma


@pytest.mark.parametrize("knobs", [{}, {"supply": 4000.0, "refill": 16.0}, {"motors": 60.0, "writers": 12.0}])
def test_throughput_is_the_smaller_of_demand_and_supply(knobs):
    show = played(cuts=(2400,), knobs=knobs)
    for seen, known in zip(purses.seen(show.state, show.controls), purses.known(show.controls), strict=True):
        assert abs(seen.throughput - known.throughput) < 4 * seen.throughput_stderr
        assert known.throughput == pytest.approx(min(known.demand, known.supply), rel=0.02)


@pytest.mark.parametrize("switch", ["noise", "bias", "fuel"])
def test_each_switch_ends_all_progress_and_no_price_buys_it(switch):
    held = controls(**{switch: False})
    flat = chart.CurveBook().complete(currency, held)
    assert (flat.left == currency.BEYOND).all()
    assert (flat.right == currency.BEYOND).all()
    show = played(cuts=(1200,), **{switch: False})
    said = currency.readouts(show.state, show.controls)
    assert all(math.isnan(dot.share) for dot in said.dots)
    assert said.rows[0].left == said.rows[0].right == "no progress"
    for seen in purses.seen(show.state, show.controls):
        assert abs(seen.velocity) <= 4 * seen.velocity_stderr + 1e-12
        assert (seen.throughput == 0) == (switch == "fuel")


def test_the_followed_purses_run_down_to_where_supply_meets_demand():
    show = played(cuts=(24000,))
    pool, budget = (known.level for known in purses.known(show.controls))
    atp, tokens, used = show.state.record
    assert (atp[-100:].mean(), tokens[-100:].mean()) == (pytest.approx(pool, rel=0.1), pytest.approx(budget, abs=0.3))
    assert used[-1] == purses.WINDOW
    assert (np.diff(used) >= 0).all()


def test_switching_and_turning_lose_no_molecule_and_no_token():
    show = played(cuts=(900,))
    turns = (
        {"temperature": 2.0},
        {"fuel": False},
        {"knobs": {"motors": 6.0, "writers": 9.0}},
        {"noise": False},
        {"knobs": {"motors": 40.0, "writers": 2.0}},
        {"pace": 4.0},
        {"bias": False, "knobs": {"writers": 5.0}},
    )
    for words in turns:
        show = play.forward(show._replace(controls=controls(**words)), 700)
        pool, budget, right = show.state.pool, show.state.budget, purses.right(show.controls)
        counts = pool.counts[0]
        assert int(pool.level[0]) == 600 - counts[:4].sum() + counts[4:].sum()
        waiting = budget.waiting[0]
        assert sorted(waiting[waiting > 0]) == list(range(1, max(0, -int(budget.level[0])) + 1))
        assert len(waiting) == right.writers
        asked, refilled = budget.events[0]
        assert budget.counts[0, :, :2].sum() <= asked
        assert max(0, int(budget.level[0])) == 60 + refilled - budget.counts[0, :, :2].sum()
        assert show.state.settings == show.controls._replace(pace=1.0)


def test_pace_and_seed_change_neither_law_nor_controls():
    slow, fast = (played(cuts=(1200,), pace=pace) for pace in (0.5, 2.0))
    assert np.array_equal(slow.state.pools.counts, fast.state.pools.counts)  # the crowd's statistics know no pace
    assert fast.state.pool.clock[0] == pytest.approx(4 * slow.state.pool.clock[0])


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("heat", "fuel"), [(0.0, True), (0.2, True), (5.0, True), (5.0, False), (0.2, False)])
def test_every_corner_draws_without_a_number_that_is_none(theme, heat, fuel):
    show = played(cuts=(700,), temperature=heat, fuel=fuel)
    show = show._replace(look=show.look._replace(theme=theme))
    assert picture(show, (1024, 768)).std() > 0
    row = currency.trace(show.state, show.controls)
    assert not any(isinstance(v, float) and math.isinf(v) for v in row.values())


def test_the_levels_are_a_figure():
    show = played()
    for panel in currency.figures(show.state, show.controls)["levels"]:
        other, level, exact = panel.curves
        assert len(level.x) == len(other.x) == 21
        assert 0 <= exact.y[0] <= 1


@pytest.mark.parametrize("fuel", [True, False])
def test_neither_pane_flashes_at_the_fastest_pace(fuel):
    """Swings of a pane's mean luminance stay below a tenth."""
    assert (shows.swings(played(cuts=(600,), fuel=fuel, pace=4.0), 60) < 0.1).all()
