"""Drafts: keeping one reweights them as exp(score / T), the long run is Boltzmann's law, and each switch is needed."""

import itertools
import math

import numpy as np
import pytest

from sampler.evolution import exact, landscape, measure, observables, walker

HEATS = (0.2, 0.5, 1.0, 2.0, 5.0)
SWITCHES = ({"selection": 0.0}, {"mutation": False}, {"inheritance": False})


def test_the_landscape_has_the_old_briefs_text_a_valley_and_the_new_ones():
    scores = landscape.scores()
    best = [landscape.words(i) for i in np.argsort(-scores)[:1]]
    assert best == [("waits", "for fuel", "and steps")]
    old = landscape.mirrored()[np.argmax(scores)]
    assert landscape.words(old) == ("dances", "to jazz", "all night")
    around = np.setdiff1d(landscape.rewrites()[old], old)
    assert scores[around].max() < scores[old] < scores.max()  # a peak of its own
    assert np.array_equal(landscape.mirrored()[landscape.mirrored()], np.arange(landscape.TEXTS))


@pytest.mark.parametrize("heat", HEATS)
def test_keeping_a_draft_reweights_as_exp_of_score_over_temperature(heat):
    weights, chances = np.exp(landscape.scores() / heat), exact.chances(walker.params(), heat)
    rivals = landscape.rewrites()
    expected = weights[rivals] / weights[rivals].sum(axis=2, keepdims=True)
    assert chances == pytest.approx(expected, rel=1e-12)
    pairs = exact.chances(walker.params(drafts=2), heat)
    for text, slot in itertools.product(range(landscape.TEXTS), range(landscape.SLOTS)):
        own = landscape.choices()[text, slot]
        for word in set(range(landscape.WIDTH)) - {own}:
            other = rivals[text, slot, word]
            assert pairs[text, slot, word] == pytest.approx(0.5 * weights[other] / (weights[text] + weights[other]))


@pytest.mark.parametrize("heat", HEATS)
@pytest.mark.parametrize("drafts", [2, 3])
def test_the_long_run_is_boltzmanns_law_with_detailed_balance(heat, drafts):
    params = walker.params(drafts=drafts)
    law, moves = exact.law(params, heat), exact.matrix(params, heat)
    assert np.log(law) - np.log(law[0]) == pytest.approx((landscape.scores() - landscape.scores()[0]) / heat)
    assert moves.sum(axis=1) == pytest.approx(1.0)
    flow = law[:, None] * moves
    assert flow == pytest.approx(flow.T, abs=1e-16, rel=1e-9)


@pytest.mark.parametrize("drafts", [2, 3])
@pytest.mark.parametrize("heat", [0.4, 1.0, 3.0])
def test_simulated_drafts_are_kept_with_the_exact_chances(heat, drafts):
    params = walker.params(drafts=drafts)
    state = walker.advance(walker.init(params, heat, 5, 100), params, heat, 1600)
    chances, count = exact.chances(params, heat), state.tally.sum(axis=2, keepdims=True)
    expected = count * chances
    common = expected > 8
    assert common.sum() > 20
    z = (state.tally - expected)[common] / np.sqrt(np.maximum(expected * (1 - chances), 1e-9))[common]
    assert abs(z).max() < 5
    assert (z**2).mean() == pytest.approx(1.0, abs=5 * math.sqrt(3 / common.sum()))  # shares of a slot are correlated


@pytest.mark.parametrize("drafts", [2, 3])
@pytest.mark.parametrize("heat", [0.4, 1.0, 3.0])
def test_simulated_runs_gain_and_end_as_the_chain_says(heat, drafts):
    params = walker.params(drafts=drafts)
    state = walker.advance(walker.init(params, heat, 3, 500), params, heat, 160)
    seen, known = observables.observe(state, params, heat), exact.solve(params, heat)
    assert seen.runs == 5000
    assert abs(seen.gain - known.gain) < 4 * seen.stderr
    assert (abs(seen.climb - exact.climb(params, heat)) < 4.5 * seen.climb_stderr + 1e-3).all()
    kept, total = seen.kept, seen.kept + seen.lost
    assert total == 500 * 160 * (drafts - 1)
    assert abs(kept - known.kept * total) < 5 * math.sqrt(known.kept * total)
    share = exact.ends(params, heat)
    z = (state.ends - seen.runs * share) / np.sqrt(seen.runs * share * (1 - share))
    assert abs(z[seen.runs * share > 5]).max() < 4.5


def test_left_alone_for_long_the_texts_are_found_as_often_as_the_law_says():
    params = walker.params(run=400)
    state = walker.advance(walker.init(params, 1.5, 8, 1000), params, 1.5, params.run)
    law, found = exact.law(params, 1.5), state.ends
    assert exact.ends(params, 1.5) == pytest.approx(law, abs=0.001)
    assert (abs(found - 1000 * law) < 4.5 * np.sqrt(1000 * law) + 3).all()


@pytest.mark.parametrize("words", SWITCHES)
@pytest.mark.parametrize("heat", [0.0, *HEATS])
def test_without_selection_or_mutation_or_inheritance_nothing_adapts(words, heat):
    params = walker.params(**words)
    assert exact.solve(params, heat).gain == pytest.approx(0.0, abs=1e-12)
    state = walker.advance(walker.init(params, heat, 2, 200), params, heat, 320)
    seen = observables.observe(state, params, heat)
    assert abs(seen.gain) <= 4 * seen.stderr


def test_the_gain_has_one_maximum_and_is_gone_at_both_ends():
    heats = np.geomspace(0.2, 5, 61)
    gains = observables.profile(walker.params(), heats)
    top = int(gains.argmax())
    assert 0.75 < heats[top] < 1.25
    assert abs(gains[0]) < 0.05 * gains[top]
    assert gains[-1] < 0.25 * gains[top]


def test_without_temperature_the_best_draft_is_kept_and_no_number_is_drawn_for_it():
    params = walker.params()
    state = walker.advance(walker.init(params, 0.0, 1, 5), params, 0.0, 500)
    assert (state.place == landscape.mirrored()[np.argmax(landscape.scores())]).all()
    assert exact.matrix(params, 0.0).max(axis=1) == pytest.approx(1.0, abs=0.67)
    start = walker.init(params, 0.0, 1, 1)
    climbing = walker.advance(start._replace(place=np.array([13])), params, 0.0, 15)
    assert landscape.scores()[climbing.place[0]] >= landscape.scores()[13]


@pytest.mark.parametrize("words", [{}, {"inheritance": False}, {"drafts": 2}])
def test_a_run_depends_neither_on_cuts_nor_on_neighbours(words):
    params = walker.params(**words)
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 600)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 210, 389):
        parts = walker.advance(parts, params, 1.3, ticks)
    for name in set(walker.State._fields) - {"tally", "ends"}:
        assert np.array_equal(getattr(whole, name), getattr(parts, name)[:3]), name


def test_rows_have_the_same_keys_sampled_and_exact_and_bad_values_are_refused():
    sampled = measure.measure(measure.Settings(walkers=8, runs=1), 1.0)
    exactly = measure.measure(measure.Settings(exact=True), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["gain_per_run"] == pytest.approx(2.2833, abs=1e-4)
    for words in ({"runs": 0}, {"run": 0}, {"selection": 2.0}, {"mutation": 0.5}, {"drafts": 4}):
        with pytest.raises(ValueError, match=f"{next(iter(words))} = "):
            measure.measure(measure.Settings(**words), 1.0)
