"""Next best: the same numbers pick the same winner on both sides, and only the left keeps a clock."""

import math

import numpy as np
import pytest

import ratchet.race.exact
import ratchet.race.walker
import sampler.race.exact
import sampler.race.walker
from scenes import next_best
from scenes.cast import races
from scenes.stage import chart, play
from scenes.stage.contract import Controls, opened
from tests import shows
from tests.shows import picture


def controls(preset=0.0, **words):
    return opened(next_best, Controls()).turned("preset", preset)._replace(**words)


def played(seed=0, cuts=(1100,), **words):
    return shows.played("next_best", controls(**words), seed, cuts)


@pytest.mark.parametrize("heat", [0.2, 0.6, 1.0, 2.0, 5.0])
def test_the_earliest_reaction_is_the_word_with_the_highest_score_every_single_time(heat):
    held = controls(temperature=heat)
    left, right = races.left_params(held), races.right_params(held)
    motors = ratchet.race.walker.init(left, heat, 4, 100)
    words = sampler.race.walker.init(right, heat, 4, 100)
    assert np.array_equal(motors.place, words.place)
    for _ in range(1000):
        before = motors.clock
        motors = ratchet.race.walker.advance(motors, left, heat, 1)
        words = sampler.race.walker.advance(words, right, heat, 1)
        assert np.array_equal(motors.winner, words.winner)  # 100 000 of 100 000 in all
        assert np.array_equal(motors.place, words.place)
    scores = sampler.race.walker.table(right, heat).scores[words.before, words.winner]
    u = words.numbers[np.arange(100), words.winner]
    highest = scores - np.log(-np.log(u))
    assert motors.clock - before == pytest.approx(np.exp(-highest), rel=1e-6)  # t = e^-M


@pytest.mark.parametrize("heat", [0.2, 1.0, 5.0])
def test_the_chances_are_the_same_arithmetic(heat):
    held = controls(temperature=heat)
    left = ratchet.race.exact.chances(races.left_params(held), heat)
    right = sampler.race.exact.chances(races.right_params(held), heat)
    assert left == pytest.approx(right, abs=1e-14)


def test_on_screen_every_race_has_the_same_winner_until_the_menus_differ():
    state = played().state
    assert state.same == state.races == 1100 * races.WALKERS
    other = played(preset=1.0).state
    assert 0 < other.same < 0.9 * other.races


def test_the_story_menus_keep_the_sharing_of_numbers():
    state = played(preset=1.0).state
    assert np.array_equal(state.motors.streams, state.texts.streams)
    assert np.array_equal(state.motors.numbers, state.texts.numbers)


def test_after_a_stop_at_zero_both_sides_agree_again():
    show = played(cuts=(400,))
    for heat in (0.0, 1.5):
        before = show.state.races
        show = play.forward(show._replace(controls=show.controls._replace(temperature=heat)), 300)
    assert show.state.same == show.state.races == before + 300 * races.WALKERS
    assert np.array_equal(show.state.hero.motor.place, show.state.hero.text.place)
    other = play.forward(show._replace(controls=show.controls.turned("preset", 1.0)), 10)
    assert other.state.races == 10 * races.WALKERS


def test_filmed_twice_is_the_same_film_however_ticks_are_cut():
    whole, parts = played(cuts=(1300,)), played(cuts=(7, 950, 343))
    assert np.array_equal(picture(whole), picture(parts))
    assert not np.array_equal(picture(whole), picture(played(seed=1, cuts=(1300,))))


@pytest.mark.parametrize("switch", ["noise", "bias", "fuel"])
def test_each_switch_lays_both_exact_curves_flat(switch):
    flat = chart.CurveBook().complete(next_best, controls(**{switch: False}))
    assert abs(flat.left).max() < 1e-9
    assert abs(flat.right).max() < 1e-9


def test_the_dots_sit_on_the_curves_within_their_bars():
    show = played(cuts=(2400,), preset=1.0)
    curves = chart.CurveBook().complete(next_best, show.controls)
    for dot, values in zip(
        next_best.readouts(show.state, show.controls).dots, (curves.left, curves.right), strict=True
    ):
        exact = float(np.interp(0.0, np.log(curves.temperatures), values))
        assert abs(dot.share - exact) < 2 * dot.two_sigma + 1e-3
        assert dot.relaxed


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("heat", [0.0, 0.2, 5.0])
def test_every_corner_draws_without_a_number_that_is_none(theme, heat):
    for preset in (0.0, 1.0):
        show = played(cuts=(700,), preset=preset, temperature=heat)
        show = show._replace(look=show.look._replace(theme=theme))
        assert picture(show, (1024, 768)).std() > 0
        row = next_best.trace(show.state, show.controls)
        assert row["races"] >= 0
        assert not any(isinstance(v, float) and math.isinf(v) for v in row.values())


def test_the_menus_are_a_figure_of_chances_and_counts():
    show = played()
    for panel in next_best.figures(show.state, show.controls)["menus"]:
        exact, seen = panel.series
        assert exact.y.sum() == pytest.approx(1.0)
        assert (abs(seen.y - exact.y) < 2.5 * seen.two_sigma).all()


@pytest.mark.parametrize("preset", [0.0, 1.0])
def test_neither_pane_flashes_at_the_fastest_pace(preset):
    """Swings of a pane's mean luminance stay below a tenth."""
    assert (shows.swings(played(cuts=(600,), preset=preset, pace=4.0), 60) < 0.1).all()
