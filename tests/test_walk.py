"""The walk scene: a run is a function of (scene, seed, controls), and drawing is pure."""

import numpy as np
import pygame
import pytest

from scenes import load, walk
from scenes.stage import chart, play
from scenes.stage.contract import Controls, Look


def picture(show, curves, size=(960, 540)):
    surface = pygame.Surface(size)
    play.paint(surface, show, curves)
    return pygame.surfarray.array3d(surface)


@pytest.fixture(scope="module")
def curves():
    return chart.CurveBook().complete(walk, Controls())


def played(seed=0, cuts=(90,), **words):
    show = play.open_show(load("walk"), "walk", seed, Controls(**words), Look())
    for ticks in cuts:
        show = play.forward(show, ticks)
    return show


def test_filmed_twice_is_the_same_film_however_ticks_are_cut(curves):
    whole, parts = played(), played(cuts=(7, 50, 33))
    assert np.array_equal(picture(whole, curves), picture(parts, curves))


def test_another_seed_is_another_film(curves):
    assert not np.array_equal(picture(played(), curves), picture(played(seed=1), curves))


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(320, 180), (1280, 720), (1024, 768), (2560, 1080)])
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
    show = played(cuts=(200,))
    assert show.state.counted == 200 - walk.BURN_IN
    warmer = play.forward(show._replace(controls=show.controls._replace(temperature=1.5)), 10)
    assert warmer.state.counted == 10 - walk.BURN_IN
    assert walk.readouts(warmer.state, warmer.controls).rows[0].left == "…"


def test_few_backward_events_give_only_a_bound():
    rows = walk.readouts(played(cuts=(600,)).state, Controls()).rows
    assert rows[0].left.startswith("> ")
