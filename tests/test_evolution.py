"""Evolution: a population and drafts on stage, their crowds on the exact curves, and three switches that stop both."""

import math

import numpy as np
import pygame
import pytest

import ratchet.evolution.landscape
from scenes import evolution
from scenes.cast import lineages
from scenes.stage import chart, play
from scenes.stage.canvas import Kept
from scenes.stage.contract import Controls, opened
from tests import shows
from tests.shows import picture


def controls(**words):
    return opened(evolution, Controls())._replace(**words)


def played(seed=0, cuts=(1100,), **words):
    return shows.played("evolution", controls(**words), seed, cuts)


@pytest.mark.parametrize("heat", [0.5, 1.0, 3.0])
def test_the_dots_sit_on_the_curves_within_their_bars(heat):
    show = played(cuts=(2400,), temperature=heat)
    exact = evolution.profile(show.controls, np.array([heat]))
    for dot, known in zip(evolution.readouts(show.state, show.controls).dots, exact, strict=True):
        assert abs(dot.share - float(known[0])) < 2 * dot.two_sigma
        assert dot.relaxed


def test_the_marks_of_the_climb_and_the_bars_lie_on_their_exact_lines():
    show = played(cuts=(3000,))
    for panel in evolution.figures(show.state, show.controls)["climb"]:
        (seen,), exact = panel.series, panel.curves[-1]
        assert len(seen.x) == evolution.MARKS
        assert (abs(seen.y - np.interp(seen.x, exact.x, exact.y)) < 2.2 * seen.two_sigma).all()
    seen = evolution._seen(show.state, show.controls)[0]
    bars = evolution._population(show.state, show.controls, seen)
    assert sum(bars.shares) == pytest.approx(1.0)
    assert (abs(np.array(bars.shares) - bars.exact) <= 2 * np.array(bars.errors) + 0.01).all()


@pytest.mark.parametrize("switch", ["noise", "bias", "fuel"])
def test_each_switch_lays_both_exact_curves_flat_and_stops_both_crowds(switch):
    flat = chart.CurveBook().complete(evolution, controls(**{switch: False}))
    assert abs(flat.left).max() < 1e-9
    assert abs(flat.right).max() < 1e-9
    show = played(cuts=(1500,), **{switch: False})
    readouts = evolution.readouts(show.state, show.controls)
    for dot in readouts.dots:
        assert abs(dot.share) <= 2 * dot.two_sigma
    assert readouts.note is not None
    assert evolution.caption(show.state, show.controls, flat) == evolution.CAPTIONS[switch]


def test_the_null_twins_do_not_adapt_while_the_crowds_do():
    show = played(cuts=(2000,), twin=True)
    readouts = evolution.readouts(show.state, show.controls)
    for twin, dot in zip(readouts.twins, readouts.dots, strict=True):
        assert abs(twin.share) < 2 * twin.two_sigma
        assert dot.share - 2 * dot.two_sigma > 0.5
    assert "without selection" in readouts.live_test


@pytest.mark.parametrize("words", [{}, {"fuel": False}, {"temperature": 3.0, "pace": 4.0}])
def test_filmed_twice_is_the_same_film_however_ticks_are_cut(words):
    whole, parts = played(cuts=(1300,), **words), played(cuts=(7, 950, 343), **words)
    assert np.array_equal(picture(whole), picture(parts))
    assert evolution.trace(whole.state, whole.controls) == evolution.trace(parts.state, parts.controls)
    assert not np.array_equal(picture(whole), picture(played(seed=1, cuts=(1300,), **words)))


def test_a_run_takes_as_long_on_both_sides_and_begins_anew():
    show = played(cuts=(14300,), pace=1.0)
    left, right = show.state.left, show.state.right
    assert int(left.now.age[0]) == 3575
    assert int(right.now.age[0]) == 15
    assert left.points == 179
    assert right.points == 16
    show = play.forward(show, 1100)
    assert int(show.state.left.now.age[0]) == 250
    assert int(show.state.right.now.age[0]) == 1
    assert np.isfinite(show.state.left.ways[:, : show.state.left.points]).all()
    assert np.isnan(show.state.left.ways[:, show.state.left.points :]).all()


def test_everyone_is_on_stage_whatever_happens_to_the_temperature_and_the_switches():
    show = played(cuts=(500,))
    for words in ({"temperature": 5.0}, {"fuel": False}, {"temperature": 0.2}, {"fuel": True}, {"temperature": 0.0}):
        held = show.controls._replace(**words)
        show = play.forward(show._replace(controls=held), 333)
        size = lineages.population(held) or ratchet.evolution.landscape.CROWD
        assert sum(lineages.crowded(show.state, held)) == size
        assert picture(show).std() > 0


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("heat", [0.0, 0.2, 5.0])
def test_every_corner_draws_without_a_number_that_is_none(theme, heat):
    for words in ({}, {"noise": False}, {"fuel": False}):
        show = played(cuts=(700,), temperature=heat, **words)
        show = show._replace(look=show.look._replace(theme=theme))
        for size in ((1024, 768), (540, 960)):
            assert picture(show, size).std() > 0
        row = evolution.trace(show.state, show.controls)
        assert not any(isinstance(v, float) and math.isinf(v) for v in row.values())


def test_what_a_window_leaves_standing_is_what_would_be_painted():
    show, kept, surface = played(), Kept(), pygame.Surface((960, 540))
    for words in ({}, {}, {"temperature": 2.0}, {"temperature": 2.0}, {"bias": False}):
        show = play.forward(show._replace(controls=show.controls._replace(**words)), 40)
        curves = chart.CurveBook().complete(evolution, show.controls)
        play.paint(surface, show, curves, kept=kept)
        assert np.array_equal(pygame.surfarray.array3d(surface), picture(show))


def test_drawing_neither_changes_the_run_nor_leaves_its_panes():
    show = played()
    before = [np.copy(a) for a in show.state.populations]
    assert np.array_equal(picture(show), picture(show))
    assert all(np.array_equal(a, b) for a, b in zip(before, show.state.populations, strict=True))


@pytest.mark.parametrize("heat", [1.0, 5.0])
def test_neither_pane_flashes_at_the_fastest_pace(heat):
    """Swings of a pane's mean luminance stay below a tenth."""
    assert (shows.swings(played(cuts=(600,), temperature=heat, pace=4.0), 60) < 0.1).all()
