"""Two clocks: a cell line and a model on stage, their crowds on the exact curves, and switches that stop both."""

import math

import numpy as np
import pygame
import pytest

from scenes import two_clocks
from scenes.cast import seasons
from scenes.stage import chart, play
from scenes.stage.canvas import Kept
from scenes.stage.contract import Controls, opened
from tests import shows
from tests.shows import picture


def controls(**words):
    return opened(two_clocks, Controls())._replace(**words)


def slowed(held):
    return held.turned("regulation", 1.0).turned("prompt", 1.0)


def played(seed=0, cuts=(1100,), held=None, **words):
    held = (held or controls())._replace(**words)
    return shows.played("two_clocks", held, seed, cuts)


def rows(show):
    return {row.name: (row.left, row.right) for row in two_clocks.readouts(show.state, show.controls).rows}


@pytest.mark.parametrize("heat", [0.5, 1.0, 3.0])
def test_the_dots_sit_on_the_curves_within_their_bars(heat):
    show = played(cuts=(2400,), temperature=heat)
    exact = two_clocks.profile(show.controls, np.array([heat]))
    for dot, known in zip(two_clocks.readouts(show.state, show.controls).dots, exact, strict=True):
        assert abs(dot.share - float(known[0])) < 1.5 * dot.two_sigma
        assert dot.relaxed


def test_both_times_and_their_factor_are_measured_within_their_bars():
    show = played(cuts=(2400,))
    seen = two_clocks._seen(show.state.crowds, show.controls)
    for some, exact, params in zip(seen, two_clocks.EXACT, seasons.both_params(show.controls), strict=True):
        known = exact.solve(params, 1.0)
        for fit, time in ((some.fast, known.fast), (some.slow, known.slow)):
            assert abs(fit.time - time) < 3 * fit.stderr
        ratio, stderr = two_clocks._factor(some)
        assert abs(ratio - known.slow / known.fast) < 3 * stderr
        assert stderr < 0.1 * ratio
    said = rows(show)
    assert all("±" in text for pair in said.values() for text in pair)
    assert all(text.endswith(": 1") for text in said["slow : fast"])


def test_the_dots_after_a_switch_lie_on_their_exact_lines():
    show = played(cuts=(3000,))
    for panel in two_clocks.figures(show.state, show.controls)["switch"]:
        (seen,), exact = panel.series, panel.curves[0]
        known = np.interp(np.log(seen.x), np.log(exact.x), exact.y)
        assert len(seen.x) > 10
        assert (abs(seen.y - known) < 1.6 * seen.two_sigma + 0.002).all()


def test_with_the_fast_clocks_off_only_the_slow_ones_are_left():
    show, both = played(cuts=(2400,), held=slowed(controls())), played(cuts=(2400,))
    said = rows(show)
    assert said["fast clock"] == ("off", "off")
    assert said["slow : fast"] == ("…", "…")
    assert all("±" in text for text in said["slow clock"])
    for some, whole in zip(
        two_clocks._seen(show.state.crowds, show.controls),
        two_clocks._seen(both.state.crowds, both.controls),
        strict=True,
    ):
        assert math.isnan(some.fast.time)
        assert abs(some.slow.time - whole.slow.time) < 3 * math.hypot(some.slow.stderr, whole.slow.stderr)
        assert some.gain < 0.6 * whole.gain
    curves = chart.CurveBook().complete(two_clocks, show.controls)
    assert two_clocks.caption(show.state, show.controls, curves) == two_clocks.CAPTIONS["slow"]
    assert all(len(panel.curves) == 1 for panel in two_clocks.figures(show.state, show.controls)["switch"])


@pytest.mark.parametrize("switch", ["noise", "bias", "fuel"])
def test_each_switch_lays_both_exact_curves_flat_and_stops_both_crowds(switch):
    flat = chart.CurveBook().complete(two_clocks, controls(**{switch: False}))
    assert abs(flat.left).max() < 1e-9
    assert abs(flat.right).max() < 1e-9
    show = played(cuts=(1500,), **{switch: False})
    readouts = two_clocks.readouts(show.state, show.controls)
    for dot in readouts.dots:
        assert abs(dot.share) <= 1.5 * dot.two_sigma + 1e-12
    assert readouts.note is not None
    assert two_clocks.caption(show.state, show.controls, flat) == two_clocks.CAPTIONS[switch]


def test_captions_follow_the_temperature():
    curves = chart.CurveBook().complete(two_clocks, controls())
    said = [two_clocks.caption(None, controls(temperature=heat), curves) for heat in (0.0, 0.2, 0.5, 1.0, 5.0)]
    assert said == [two_clocks.CAPTIONS[mood] for mood in ("cold", "cold", "cool", "plain", "hot")]


def test_the_null_twins_do_not_adapt_while_the_crowds_do():
    show = played(cuts=(2000,), twin=True)
    readouts = two_clocks.readouts(show.state, show.controls)
    for twin, dot in zip(readouts.twins, readouts.dots, strict=True):
        assert abs(twin.share) < 1.5 * twin.two_sigma
        assert dot.share - 2 * dot.two_sigma > 0.5
    assert "without bias" in readouts.live_test


@pytest.mark.parametrize("words", [{}, {"fuel": False}, {"temperature": 3.0, "pace": 4.0}])
def test_filmed_twice_is_the_same_film_however_ticks_are_cut(words):
    whole, parts = played(cuts=(1300,), **words), played(cuts=(7, 950, 343), **words)
    assert np.array_equal(picture(whole), picture(parts))
    assert two_clocks.trace(whole.state, whole.controls) == two_clocks.trace(parts.state, parts.controls)
    assert not np.array_equal(picture(whole), picture(played(seed=1, cuts=(1300,), **words)))


def test_the_world_switches_at_once_on_both_sides_and_the_trail_is_where_it_was():
    show = played(cuts=(2390,))
    before = [int(one.now.world[0]) for one in show.state.sides]
    assert before == [1, 1]
    show = play.forward(show, 30)
    for one, params in zip(show.state.sides, seasons.both_params(show.controls), strict=True):
        assert int(one.now.world[0]) == 0
        assert one.steps == int(one.now.age[0]) + 5 * params.run
        assert one.trail.shape == (2, seasons.SHOWN, round(seasons.SPAN * seasons.POINTS))
        assert one.trail.min() >= 0
        assert one.trail.max() <= 1
    for panel in two_clocks.figures(show.state, show.controls)["clocks"]:
        world, fast, _ = panel.curves
        assert np.corrcoef(world.y, fast.y)[0, 1] > 0.8


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("heat", [0.0, 0.2, 5.0])
def test_every_corner_draws_without_a_number_that_is_none(theme, heat):
    for held in (controls(), controls(noise=False), controls(fuel=False), slowed(controls())):
        show = played(cuts=(700,), held=held, temperature=heat)
        show = show._replace(look=show.look._replace(theme=theme))
        for size in ((1024, 768), (540, 960)):
            assert picture(show, size).std() > 0
        row = two_clocks.trace(show.state, show.controls)
        assert not any(isinstance(v, float) and math.isinf(v) for v in row.values())


def test_what_a_window_leaves_standing_is_what_would_be_painted():
    show, kept, surface = played(), Kept(), pygame.Surface((960, 540))
    for words in ({}, {}, {"temperature": 2.0}, {"temperature": 2.0}, {"bias": False}):
        show = play.forward(show._replace(controls=show.controls._replace(**words)), 40)
        curves = chart.CurveBook().complete(two_clocks, show.controls)
        for _ in range(2):  # the knobs lie on rows that may have nothing new to show
            play.paint(surface, show, curves, kept=kept)
            assert np.array_equal(pygame.surfarray.array3d(surface), picture(show))


def test_drawing_neither_changes_the_run_nor_leaves_its_panes():
    show = played()
    before = [np.copy(a) for a in show.state.crowds[0]]
    assert np.array_equal(picture(show), picture(show))
    assert all(np.array_equal(a, b) for a, b in zip(before, show.state.crowds[0], strict=True))


@pytest.mark.parametrize("heat", [1.0, 5.0])
def test_neither_pane_flashes_at_the_fastest_pace(heat):
    """Swings of a pane's mean luminance stay below a tenth."""
    assert (shows.swings(played(cuts=(600,), temperature=heat, pace=4.0), 60) < 0.1).all()
