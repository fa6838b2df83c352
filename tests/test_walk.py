"""The walk scene: a run is a function of (scene, seed, controls), and drawing is pure."""

import math

import numpy as np
import pygame
import pytest

from scenes import load, walk
from scenes.cast import motor, text
from scenes.stage import chart, play, twins, wording
from scenes.stage.contract import Controls, Look


def picture(show, curves, size=(960, 540)):
    surface = pygame.Surface(size)
    play.paint(surface, show, curves)
    return pygame.surfarray.array3d(surface)


@pytest.fixture(scope="module")
def curves():
    return chart.CurveBook().complete(walk, Controls())


def played(seed=0, cuts=(390,), **words):
    show = play.open_show(load("walk"), "walk", seed, Controls(**words), Look())
    for ticks in cuts:
        show = play.forward(show, ticks)
    return show


def test_filmed_twice_is_the_same_film_however_ticks_are_cut(curves):
    whole, parts = played(), played(cuts=(7, 350, 33))
    assert np.array_equal(picture(whole, curves), picture(parts, curves))


def test_another_seed_is_another_film(curves):
    assert not np.array_equal(picture(played(), curves), picture(played(seed=1), curves))


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(320, 180), (1280, 720), (1024, 768), (2560, 1080), (720, 1280)])
def test_every_size_and_theme_draws_the_same_twice(curves, theme, size):
    show = played()
    show = show._replace(look=show.look._replace(theme=theme))
    assert np.array_equal(picture(show, curves, size), picture(show, curves, size))


@pytest.mark.parametrize("switch", ["noise", "bias", "fuel"])
def test_each_switch_lays_both_exact_curves_flat(switch):
    flat = chart.CurveBook().complete(walk, Controls(**{switch: False}))
    assert abs(flat.left).max() < 1e-9
    assert abs(flat.right).max() < 1e-9


def test_both_drifts_have_one_maximum_near_room_temperature(curves):
    assert 1.0 < curves.left_peak < 1.4
    assert 0.8 < curves.right_peak < 1.2
    for side in (curves.left, curves.right):
        assert np.count_nonzero(np.diff(np.sign(np.diff(side)))) == 1


def test_a_change_of_temperature_restarts_the_statistics():
    show = played(cuts=(400,))
    assert show.state.motors.counted == show.state.texts.counted == 400 - motor.BURN_IN
    warmer = play.forward(show._replace(controls=show.controls._replace(temperature=1.5)), 10)
    assert warmer.state.motors.counted == 10 - motor.BURN_IN
    assert walk.readouts(warmer.state, warmer.controls).rows[0].left == "…"


def test_few_backward_events_give_only_a_bound():
    rows = walk.readouts(played(cuts=(600,)).state, Controls()).rows
    assert rows[0].left.startswith("> ")


def test_a_null_twin_has_no_drift_and_is_subtracted_only_where_that_sharpens_the_error():
    show = played(cuts=(300, 900), twin=True)
    for side in ("motor", "text"):
        state = show.state
        pair = motor.paired(state.motors, motor.Terms(), 1.0) if side == "motor" else text.paired(state.texts)
        assert abs(pair.null) < 4 * pair.null_stderr
    rows = walk.readouts(show.state, show.controls)
    assert rows.rows[-1].name == "null twin"
    assert rows.twins is not None


@pytest.mark.parametrize(
    ("value", "stderr", "arrow"),
    [(1.0, 0.4, "→"), (-1.0, 0.4, "←"), (1.0, 0.6, ""), (0.0, 0.0, ""), (1.0, 0.0, "→"), (1.0, math.nan, "")],
)
def test_a_drift_has_a_direction_only_beyond_two_standard_errors(value, stderr, arrow):
    assert wording.way(value, stderr) == arrow


def test_the_readouts_show_directions_and_say_which_twins_are_used():
    moving = walk.readouts(played(cuts=(900,)).state, Controls()).rows[1]
    assert moving.ways == ("→", "→")
    still = walk.readouts(played(cuts=(900,), bias=False).state, Controls(bias=False)).rows[1]
    assert still.ways == ("", "")
    hot = played(cuts=(1200,), temperature=3.3, twin=True)
    used = walk.readouts(hot.state, hot.controls).rows[2]
    pairs = motor.paired(hot.state.motors, motor.Terms(), 3.3), text.paired(hot.state.texts)
    signs = "".join(sign for sign, pair in zip("●■", pairs, strict=True) if pair.subtracted)
    assert used.aside == (f"used {signs}" if signs else "")
    assert signs


def test_subtraction_follows_the_measured_correlation():
    rng = np.random.default_rng(1)
    noise, own = rng.normal(size=400), rng.normal(size=400)
    close = twins.pair(2 + noise, 0.9 * noise + 0.1 * own, 1.0)
    apart = twins.pair(2 + noise, own, 1.0)
    assert close.subtracted
    assert close.stderr < 0.3 * apart.stderr
    assert not apart.subtracted
    assert abs(close.velocity - 2) < 4 * close.stderr


@pytest.mark.parametrize("pace", [1.0, 4.0])
def test_neither_pane_flashes_more_than_three_times_a_second(curves, pace):
    """Swings of more than a tenth in a pane's mean luminance, as photosensitive viewers would count them."""
    show = played(cuts=(600,), pace=pace)
    seen = []
    for _ in range(60):
        show = play.forward(show, 20)
        pixels = picture(show, curves, (640, 360)).astype(float) / 255
        light = pixels**2.2 @ np.array([0.2126, 0.7152, 0.0722])
        seen.append((light[10:316, 24:210].mean(), light[324:630, 24:210].mean()))
    for side in np.array(seen).T:
        swings, last = 0, side[0]
        for value in side:
            if abs(value - last) > 0.1:
                swings, last = swings + 1, value
        assert swings <= 2 * 3 * 2  # two seconds, a flash is a swing up and a swing down


def test_texts_without_fuel_do_not_drift_by_eating_what_was_written_before_the_change():
    """Smallest drift it can see: 4 standard errors, 0.004 words per token; a past from T = 1 would give 0.007."""
    show = played(cuts=(300,))
    for bias in (True, False):
        undriven = show.controls._replace(fuel=False, bias=bias, temperature=3.0)
        show = play.forward(show._replace(controls=undriven), motor.BURN_IN + 2700)
        seen = text.observed(show.state.texts, text.terms(undriven), undriven.heat)
        assert abs(seen.velocity) < 4 * seen.stderr, (bias, seen.velocity, seen.stderr)
        assert 0 < seen.stderr < 0.001
