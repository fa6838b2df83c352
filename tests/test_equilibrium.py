"""The equilibrium scene: without fuel chance alone moves both halves; a hotter pawl or a paid pen moves them on."""

import math

import numpy as np
import pygame
import pytest

import ratchet.feynman.walker
import sampler.exact
import sampler.walker
from scenes import equilibrium
from scenes.cast import eraser, record, text, wheel
from scenes.stage import chart, play
from scenes.stage.contract import Controls, opened
from tests import shows


def controls(**words):
    found = opened(equilibrium, Controls())
    for name, value in words.items():
        known = name in Controls._fields
        found = found._replace(**{name: value}) if known else found.turned(name, value)
    return found


def played(seed=0, cuts=(390,), **words):
    return shows.played("equilibrium", controls(**words), seed, cuts)


@pytest.fixture(scope="module")
def book():
    return chart.CurveBook()


def picture(show, book, size=(960, 540)):
    surface = pygame.Surface(size)
    play.paint(surface, show, book.complete(show.scene, show.controls))
    return pygame.surfarray.array3d(surface)


def test_filmed_twice_is_the_same_film_however_ticks_are_cut(book):
    whole, parts = played(), played(cuts=(7, 350, 33))
    assert np.array_equal(picture(whole, book), picture(parts, book))
    assert whole.scene.trace(whole.state, whole.controls) == parts.scene.trace(parts.state, parts.controls)


def test_another_seed_is_another_film(book):
    assert not np.array_equal(picture(played(), book), picture(played(seed=1), book))


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(320, 180), (1280, 720), (1024, 768)])
def test_every_size_and_theme_draws_only_its_canvas_and_the_same_twice(book, theme, size):
    show = played(pawl=2.0, delta_mu=-4.0)
    show = show._replace(look=show.look._replace(theme=theme))
    large = pygame.Surface((size[0] + 40, size[1] + 40))
    large.fill((255, 0, 255))
    inside = large.subsurface((20, 20, *size))
    play.paint(inside, show, book.complete(show.scene, show.controls))
    pixels = pygame.surfarray.array3d(large)
    assert np.array_equal(pixels[20:-20, 20:-20], picture(show, book, size))
    for edge in (pixels[:20], pixels[-20:], pixels[:, :20], pixels[:, -20:]):
        assert (edge == (255, 0, 255)).all()


@pytest.mark.parametrize("words", [{}, {"noise": False, "fuel": True}, {"bias": False, "fuel": True}])
def test_without_noise_bias_or_fuel_both_curves_are_flat(book, words):
    flat = book.complete(equilibrium, controls(**words))
    assert abs(flat.left).max() < 1e-9
    assert abs(flat.right).max() < 1e-9


def test_the_knobs_drive_each_half_either_way_by_theory(book):
    ahead = book.complete(equilibrium, controls(pawl=2.0, delta_mu=4.0))
    behind = book.complete(equilibrium, controls(pawl=0.5, delta_mu=-4.0))
    for side in (ahead.left, ahead.right):
        assert (side > 0).all()
    for side in (behind.left, behind.right):
        assert (side < 0).all()
    assert behind.right == pytest.approx(-ahead.right)


def test_the_fuel_switch_is_a_pawl_twice_as_hot_and_the_usual_lock(book):
    fuelled, by_hand = (book.complete(equilibrium, controls(**w)) for w in ({"fuel": True}, {"pawl": 2.0}))
    assert np.array_equal(fuelled.left, by_hand.left)
    assert max(fuelled.left) == pytest.approx(1, abs=2e-3)
    assert max(fuelled.right) == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize("fuel", [-2.0, 0.0, 1.0])
def test_the_crowd_of_texts_drifts_as_tanh_of_half_the_affinity(fuel):
    show = played(cuts=(300, 600), delta_mu=fuel)
    seen = eraser.observed(show.state.many_texts, text.Terms(fuel=fuel), 1.0)
    append_only = text.drifts(text.Terms(fuel=math.inf), np.array([1.0]))[0]
    assert abs(seen.velocity - math.tanh(fuel / 2) * append_only) < 3 * seen.stderr


def test_the_crowd_of_wheels_turns_only_between_unequal_baths():
    still, turned = played(cuts=(900,)), played(cuts=(900,), pawl=2.0)
    for show, words in ((still, wheel.Terms()), (turned, wheel.Terms(pawl=2.0))):
        seen = wheel.observed(show.state.many_wheels, words, 1.0)
        known = ratchet.feynman.exact.solve(ratchet.feynman.walker.params(pawl=words.pawl), 1.0)
        assert abs(seen.velocity - known.velocity) < 3 * seen.stderr
        assert abs(seen.heat - known.heat) < 3 * seen.heat_stderr


def test_texts_that_are_eaten_stop_before_the_wall_and_are_replaced_after_a_change():
    show = played(cuts=(), delta_mu=-4.0)
    state = show.state
    short = state.many_texts.now._replace(depth=np.full_like(state.many_texts.now.depth, 200))
    show = show._replace(state=state._replace(many_texts=state.many_texts._replace(now=short)))
    show = play.forward(show, 600)
    texts = show.state.many_texts
    assert eraser.SPARE - eraser.LOOK_EVERY < texts.now.depth.min() < eraser.SPARE
    assert (texts.now.counts[:, 7] == 0).all()  # nobody was held at the wall
    counted = texts.counted
    assert play.forward(show, 60).state.many_texts.counted == counted
    changed = play.forward(show._replace(controls=controls(delta_mu=-3.0)), 10)
    assert changed.state.many_texts.now.depth.min() > 1000


@pytest.mark.parametrize("heat", [0.6, 1.0, 3.0])
def test_undriven_wheels_fill_the_cone_as_chance_says(heat):
    fixed = ratchet.feynman.walker.params(tick=1e-4)
    start = ratchet.feynman.walker.advance(ratchet.feynman.walker.init(fixed, heat, 3, 600), fixed, heat, 20)
    rate, wobble = wheel._chance(wheel.Terms(), heat)
    end = ratchet.feynman.walker.advance(start, fixed, heat, 80)
    ways = (end.x - start.x) / wheel.PITCH
    kurtosis = (ways**4).mean() / ways.var() ** 2
    error = math.sqrt((kurtosis - 1) / len(ways)) / 2  # of the standard deviation, relative
    assert abs(ways.std() / math.sqrt(rate * 80e-4 + wobble) - 1) < 3 * error


@pytest.mark.parametrize("bias", [1.0, 0.0])
@pytest.mark.parametrize("heat", [0.5, 1.0, 2.5])
@pytest.mark.parametrize("draws", [12, 60])
def test_undriven_texts_fill_the_cone_as_chance_says(bias, heat, draws):
    words = text.Terms(bias=bias, fuel=0.0)
    fixed = text.params(words, 1024)
    start = sampler.walker.init(fixed, heat, 5, 1500)
    ways = (sampler.walker.advance(start, fixed, heat, draws).story - start.story).astype(float)
    kurtosis = (ways**4).mean() / ways.var() ** 2
    error = math.sqrt((kurtosis - 1) / len(ways)) / 2
    assert abs(ways.std() / eraser.chance(words, heat, np.array([draws]))[0] - 1) < 3 * error


def test_a_record_keeps_evenly_spaced_points_however_long_it_runs():
    kept = record.begin(np.array([5.0, 0.0]))
    for tick in range(1, 23000):
        kept = record.passed(kept, np.array([5.0 + tick, -tick]), 1)
    assert kept.points <= record.LENGTH
    assert kept.every == 4 * record.EVERY * (2 if kept.ticks > 4 * record.LENGTH * record.EVERY else 1)
    assert np.array_equal(kept.known[0], np.arange(kept.points) * kept.every)
    assert np.array_equal(kept.known[1], -kept.known[0])


def test_a_change_starts_statistics_and_records_again_a_pace_only_the_records():
    show = played(cuts=(800,))
    warmer = play.forward(show._replace(controls=show.controls._replace(temperature=1.5)), 10)
    assert warmer.state.wheels.record.ticks == warmer.state.texts.record.ticks == 10
    assert warmer.state.many_wheels.counted == 10 - 300
    faster = play.forward(show._replace(controls=show.controls._replace(pace=2.0)), 10)
    assert faster.state.wheels.record.ticks == 10
    assert faster.state.many_wheels.counted == 810 - 300


def test_rows_are_measured_with_their_errors():
    rows = equilibrium.readouts(played(cuts=(900,), pawl=2.0).state, controls(pawl=2.0)).rows
    assert [row.name for row in rows] == ["forward : back", "drift", "entropy, nat"]
    assert "±" in rows[1].left and "±" in rows[1].right and "±" in rows[2].left


@pytest.mark.parametrize("heat", [0.21, 0.37, 0.95, 1.0, 3.1, 4.97])
def test_the_cone_of_chance_between_its_fixed_temperatures_is_what_solvers_give(heat):
    rate, wobble = wheel._chance(wheel.Terms(), heat)
    assert (rate, wobble) == pytest.approx(wheel._spread(wheel.Terms(), heat), rel=0.05)
    words, draws = text.Terms(fuel=0.0), np.array([0.5, 3.0, 24.7, 150.0, 998.0])
    exact = np.sqrt(sampler.exact.undriven_spread(text.params(words), heat, draws))
    assert eraser.chance(words, heat, draws) == pytest.approx(exact, rel=0.02)
