"""The landscape scene: two clouds set off together, drift where both drive and bias are on, and settle where not."""

import math

import numpy as np
import pygame
import pytest

import ratchet.flashing.landscape
import ratchet.flashing.walker
import sampler.exact
import sampler.landscape
import sampler.walker
from scenes import landscape
from scenes.cast import cloud, release, replicas, text
from scenes.stage import chart, play
from scenes.stage.contract import Controls, opened
from tests import shows


def controls(**words):
    return opened(landscape, Controls())._replace(**words)


def played(seed=0, cuts=(390,), **words):
    return shows.played("landscape", controls(**words), seed, cuts)


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


def test_clouds_set_off_again_together_however_ticks_are_cut():
    faster, words = controls(pace=4.0), text.Terms()
    ticks = release.WINDOW // 32 + 40
    found = []
    for cuts in ((ticks,), (1003, ticks - 1003 - 30, 30)):
        left, right = cloud.enter(cloud.Terms(), 1.0, 3), replicas.enter(words, 1.0, 3)
        for some in cuts:
            left = cloud.follow(left, cloud.Terms(), faster, some)
            right = replicas.follow(right, words, faster, some)
        found.append((left, right))
    (left, right), (same_left, same_right) = found
    assert np.array_equal(left.walkers.x, same_left.walkers.x)
    assert np.array_equal(left.track.image, same_left.track.image)
    assert np.array_equal(right.texts.ring, same_right.texts.ring)
    assert np.array_equal(right.track.image, same_right.track.image)
    assert left.clock == right.clock == 40 * 32
    assert left.track.filled == 40 * 32 * cloud.COLUMNS // release.WINDOW + 1
    assert right.draws == right.track.filled - 1 == 40 * 32 // replicas.DRAW_EIGHTHS


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(320, 180), (1280, 720), (1024, 768)])
def test_every_size_and_theme_draws_only_its_canvas_and_the_same_twice(book, theme, size):
    show = played()
    show = show._replace(look=show.look._replace(theme=theme))
    large = pygame.Surface((size[0] + 40, size[1] + 40))
    large.fill((255, 0, 255))
    play.paint(large.subsurface((20, 20, *size)), show, book.complete(show.scene, show.controls))
    pixels = pygame.surfarray.array3d(large)
    assert np.array_equal(pixels[20:-20, 20:-20], picture(show, book, size))
    for edge in (pixels[:20], pixels[-20:], pixels[:, :20], pixels[:, -20:]):
        assert (edge == (255, 0, 255)).all()


@pytest.mark.parametrize("switch", ["noise", "bias", "fuel"])
def test_each_switch_lays_both_exact_curves_flat(book, switch):
    flat = book.complete(landscape, controls(**{switch: False}))
    assert abs(flat.left).max() < 1e-9
    assert abs(flat.right).max() < 1e-9


def test_both_drifts_have_one_maximum_near_room_temperature(book):
    curves = book.complete(landscape, controls())
    for side, peak in ((curves.left, curves.left_peak), (curves.right, curves.right_peak)):
        assert np.count_nonzero(np.diff(np.sign(np.diff(side)))) == 1
        assert 0.8 < peak < 1.2


@pytest.mark.parametrize("heat", [0.5, 1.0, 3.0])
def test_dots_stand_on_the_exact_curves_and_what_is_not_driven_on_zero(heat):
    show = played(cuts=(300, 500), temperature=heat)
    left = cloud.observed(show.state.walkers, cloud.Terms(), heat)
    right = text.observed(show.state.texts, text.Terms(), heat)
    at = np.array([heat])
    assert abs(left.velocity - cloud.drifts(cloud.Terms(), at)[0]) < 3 * left.stderr
    assert abs(right.velocity - text.drifts(text.Terms(), at)[0]) < 3 * right.stderr
    for still in (
        cloud.undriven(show.state.walkers, cloud.Terms(), heat),
        replicas.undriven(show.state.texts, text.Terms(), heat),
    ):
        assert abs(still.velocity) < 3 * still.stderr


@pytest.mark.parametrize("heat", [1.0, 4.0])
def test_under_a_steady_lamp_the_cloud_fills_its_teeth_as_boltzmann_says(heat):
    show = cloud.follow(
        cloud.enter(cloud.Terms(drive=0.0), heat, 4), cloud.Terms(drive=0.0), controls(temperature=heat, pace=4.0), 900
    )
    y = show.walkers.place[:, 0]
    found, _ = np.histogram(y, 12, (0.0, cloud.PITCH))
    fine = np.linspace(0, cloud.PITCH, 12 * 100, endpoint=False)
    fixed = ratchet.flashing.walker.params()
    weight = np.exp(-ratchet.flashing.landscape.saw(fixed, fine) / heat).reshape(12, 100).sum(axis=1)
    expected = cloud.PARTICLES * weight / weight.sum()
    kept = expected > 5
    chi2 = float(((found - expected)[kept] ** 2 / expected[kept]).sum())
    assert chi2 < kept.sum() + 4 * math.sqrt(2 * kept.sum())
    assert not show.walkers.dark.any()


@pytest.mark.parametrize("heat", [1.0, 2.0])
def test_the_replicas_settle_on_the_stationary_law(heat):
    words = text.Terms()
    start = replicas.enter(words, heat, 5)
    texts = sampler.walker.advance(start.texts, replicas._params(words), heat, 1500)
    shares = replicas.slots(start._replace(texts=texts), words)
    expected = replicas.REPLICAS * np.array(replicas.settled(words, heat))
    kept = expected > 4
    chi2 = float(((replicas.REPLICAS * shares - expected)[kept] ** 2 / expected[kept]).sum())
    assert chi2 < kept.sum() + 4 * math.sqrt(2 * kept.sum())


@pytest.mark.parametrize("heat", [0.6, 1.0, 2.0])
def test_the_past_of_a_text_that_ends_in_a_word_is_what_may_have_led_there(heat):
    fixed = sampler.walker.params(capacity=512)
    streams = sampler.walker.init(sampler.walker.params(capacity=2), heat, 6, 400).streams
    texts = sampler.walker.ending(streams, fixed, heat, replicas.FIRST)
    past = texts.ring[:, :256]
    assert (past[:, -1] == replicas.FIRST).all() and (texts.last == replicas.FIRST).all()
    assert (texts.depth == 256).all() and (texts.top == 255).all()
    gain = sampler.landscape.landscape().progress[past[:, :-1], past[:, 1:]].sum(axis=1)
    drift = sampler.exact.drift(sampler.walker.params(fuel=math.inf), heat)
    early = gain.mean() / 255
    assert abs(early - drift) < 3 * gain.std() / 255 / math.sqrt(400) + 3 / 255  # the known end counts for a few words
    chances = sampler.walker.chances(fixed, heat)
    assert (chances[past[:, :-1], past[:, 1:]] > 0).all()


def test_texts_without_fuel_do_not_drift_from_their_release():
    words = text.Terms(fuel=0.0)
    texts = replicas.enter(words, 1.0, 7).texts
    later = sampler.walker.advance(texts, replicas._params(words), 1.0, 288)
    assert abs(later.story.mean()) < 3 * later.story.std() / math.sqrt(replicas.REPLICAS)
    assert later.depth.min() > 100  # the wall is far


@pytest.mark.parametrize("pace", [1.0, 4.0])
def test_the_lamp_seems_to_change_at_most_three_times_in_any_second(pace):
    """A full change takes the eased lamp from a fifth to four fifths, or back."""
    shown, shades, switches = cloud.enter(cloud.Terms(), 1.0, 8), [], 0
    for _ in range(1800):
        before = shown.flips
        shown = cloud.follow(shown, cloud.Terms(), controls(pace=pace), cloud.LOOK_EVERY)
        switches += shown.flips != before
        shades.append(shown.shade)
    changes, low = [], True
    for look, shade in enumerate(shades):
        if (low and shade > 0.8) or (not low and shade < 0.2):
            changes.append(look)
            low = not low
    looks = 600 // cloud.LOOK_EVERY
    assert all(later - first >= looks for first, later in zip(changes, changes[3:], strict=False))
    if pace == 1:
        assert len(changes) > 0.6 * switches  # one by one they are all seen
    else:
        assert switches > 3 * 15 * 1.2 and len(changes) < 0.5 * switches


@pytest.mark.parametrize("pace", [1.0, 4.0])
def test_neither_pane_flashes_more_than_three_times_a_second(book, pace):
    """Swings of more than a tenth in the mean luminance of a pane's rows, as photosensitive viewers would count them."""
    show = played(cuts=(600,), pace=pace)
    seen = []
    for _ in range(60):
        show = play.forward(show, 20)
        light = (picture(show, book, (640, 360)).astype(float) / 255) ** 2.2 @ np.array([0.2126, 0.7152, 0.0722])
        rows = (light[10:316, 24:90], light[10:316, 90:160], light[324:630, 24:160], light[10:80, 24:160])
        seen.append([row.mean() for row in rows])
    for side in np.array(seen).T:
        swings, last = 0, side[0]
        for value in side:
            if abs(value - last) > 0.1:
                swings, last = swings + 1, value
        assert swings <= 2 * 3 * 2  # two seconds, a flash is a swing up and a swing down


def test_the_clouds_go_on_when_the_slider_moves_and_only_the_statistics_begin_anew():
    show = played(cuts=(800,))
    warmer = play.forward(show._replace(controls=show.controls._replace(temperature=1.5)), 10)
    assert warmer.state.cloud.clock == warmer.state.replicas.clock == 810 * 8
    assert warmer.state.walkers.counted == warmer.state.texts.counted == 10 - 300


def test_rows_are_measured_with_their_errors_and_the_cloud_is_as_large_as_it_says():
    show = played(cuts=(500,))
    rows = landscape.readouts(show.state, show.controls).rows
    assert [row.name for row in rows] == ["drift", "not driven", "shown"]
    assert all("±" in words for row in rows[:2] for words in (row.left, row.right))
    assert rows[2].left == "2 400" and len(show.state.cloud.walkers.place) == 2400
    assert rows[2].right == "1 000" and len(show.state.replicas.texts.ring) == 1000
