"""Words as a race: Gumbel's highest score is the softmax, and the raced story is the story."""

import math

import numpy as np
import pytest

from sampler import exact as sampler
from sampler import landscape as story
from sampler import walker as texts
from sampler.race import exact, landscape, measure, observables, walker

HEATS = (0.2, 0.5, 1.0, 2.0, 5.0)


@pytest.mark.parametrize("heat", HEATS)
def test_the_menus_are_the_softmax_of_the_story_with_the_rest_in_one_option(heat):
    params = walker.params()
    chances, found = exact.chances(params, heat), walker.table(params, heat)
    whole = story.probabilities(1.0, False, heat)
    for word in (0, 8, 52, 130):
        top = found.target[word, :-1]
        assert chances[word, :-1] == pytest.approx(whole[word, top], rel=1e-12)
        assert chances[word, -1] == pytest.approx(1 - whole[word, top].sum(), abs=1e-12)
        shares = np.diff(found.rest[word], prepend=0.0) / found.rest[word, -1]
        assert shares[top] == pytest.approx(0.0)
        others = np.setdiff1d(np.arange(len(whole)), top)
        assert chances[word, -1] * shares[others] == pytest.approx(whole[word, others], abs=1e-14)


@pytest.mark.parametrize("heat", HEATS)
@pytest.mark.parametrize("smooth", [False, True])
def test_the_raced_story_drifts_as_the_sampler_does(heat, smooth):
    known = sampler.drift(texts.params(fuel=math.inf, smooth=smooth), heat)
    assert exact.solve(walker.params(smooth=smooth), heat).progress == pytest.approx(known, rel=1e-9)


@pytest.mark.parametrize("heat", [0.5, 1.0, 2.0])
def test_sampled_races_agree_with_the_chain(heat):
    params = walker.params()
    state = walker.advance(walker.init(params, heat, 5, 64), params, heat, 2000)
    seen, known = observables.observe(state, params, heat), exact.solve(params, heat)
    assert abs(seen.progress - known.progress) < 4 * seen.stderr
    chances, count = exact.chances(params, heat), state.tally.sum(axis=1, keepdims=True)
    expected = count * chances
    common = expected > 8
    assert common.sum() > 100
    z = (state.tally - expected)[common] / np.sqrt(expected * (1 - chances))[common]
    assert abs(z).max() < 5.5
    assert (z**2).mean() == pytest.approx(1.0, abs=5 * math.sqrt(2 / common.sum()))


def test_without_noise_no_number_is_drawn_and_the_text_loops():
    params = walker.params()
    start = walker.init(params, 0.0, 1, 4)
    state = walker.advance(start, params, 0.0, 500)
    assert np.array_equal(start.streams, state.streams)
    assert (state.draws == 500).all()
    assert exact.solve(params, 0.0).progress == pytest.approx(0.0)


@pytest.mark.parametrize("heat", [1e-3, 0.01, 50.0, 1e3])
def test_nothing_overflows_far_outside_the_sliders_range(heat):
    chances = exact.chances(walker.params(), heat)
    assert np.isfinite(chances).all()
    assert chances.sum(axis=1) == pytest.approx(1.0)
    assert math.isfinite(exact.solve(walker.params(), heat).progress)


def test_own_menus_are_a_chain_of_their_own():
    menus = (
        (landscape.Candidate("on", 2.0, 1.0, 1, 1), landscape.Candidate("stay", 1.0, 0.0, 0)),
        (landscape.Candidate("back", 1.0, 0.0, 0, -1), landscape.Candidate("on", 5.0, 0.5, 1, 1)),
    )
    params = walker.params(menus=menus)
    p = exact.chances(params, 0.7)
    assert p[0, 0] == pytest.approx(2 * math.exp(1 / 0.7) / (2 * math.exp(1 / 0.7) + 1))
    state = walker.advance(walker.init(params, 0.7, 5, 64), params, 0.7, 1000)
    seen = observables.observe(state, params, 0.7)
    assert abs(seen.progress - exact.solve(params, 0.7).progress) < 4 * seen.stderr
    with pytest.raises(ValueError, match="options"):
        walker.params(menus=((),))


def test_a_run_depends_neither_on_cuts_nor_on_neighbours():
    params = walker.params()
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 60)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 20, 39):
        parts = walker.advance(parts, params, 1.3, ticks)
    for name in ("place", "winner", "numbers", "moved", "draws", "streams"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name)[:3])


def test_rows_have_the_same_keys_sampled_and_exact():
    sampled = measure.measure(measure.Settings(walkers=8, draws=200), 1.0)
    exactly = measure.measure(measure.Settings(exact=True), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["words_per_draw"] == pytest.approx(0.699451, abs=1e-6)
