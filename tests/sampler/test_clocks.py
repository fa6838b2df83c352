"""Two clocks of a model: each relaxes as its exact exponential, is fitted within its bar, and each switch stops both."""

import math

import numpy as np
import pytest

from sampler.clocks import exact, landscape, measure, observables, walker

HEATS = (0.5, 1.0, 2.0)
SWITCHES = ({"bias": 0.0}, {"inheritance": False})


def crowd(heat, runs=8, walkers=96, seed=3, **words):
    params = walker.params(**words)
    state = walker.advance(walker.init(params, heat, seed, walkers), params, heat, runs * params.run)
    return params, state, observables.observe(state, params, heat)


@pytest.mark.parametrize("heat", HEATS)
def test_a_crowd_gains_what_is_exact_all_along_the_run(heat):
    params, _, seen = crowd(heat)
    known = exact.course(params, heat, np.append(0, walker.ages(params.run))).mean(axis=1)
    off = (seen.course - (known[1:] - known[0])) / seen.course_stderr
    assert abs(off).max() < 3.5
    assert math.sqrt((off**2).mean()) < 1.8
    assert abs(seen.gain - exact.solve(params, heat).gain) < 3 * seen.stderr
    assert seen.stderr < 0.01


@pytest.mark.parametrize(("heat", "most"), [(0.7, 0.12), (1.0, 0.06), (2.0, 0.08)])
def test_both_times_are_fitted_within_their_bars(heat, most):
    _, _, seen = crowd(heat, runs=16)
    known = exact.solve(walker.params(), heat)
    for fit, time in ((seen.fast, known.fast), (seen.slow, known.slow)):
        assert abs(fit.time - time) < 3 * fit.stderr
        assert fit.stderr < most * time
    assert known.slow / known.fast > 8


def test_the_fit_finds_any_exponential_whatever_its_ends():
    sums = np.array(
        [[sum(0.9 - k * math.exp(-j / 7.0) for j in range(i, i + 9)) / 9 for i in (0, 9, 18)] for k in (0.3, 0.7)]
    )
    found = observables.fit(sums, np.ones(2, dtype=np.int64), 9)
    assert found.time == pytest.approx(7.0)
    assert found.stderr == pytest.approx(0.0, abs=1e-6)
    assert math.isnan(observables.fit(np.ones((2, 3)), np.ones(2, dtype=np.int64), 9).time)


def test_bars_are_as_wide_as_fits_scatter():
    known, off = exact.solve(walker.params(), 1.0), []
    for seed in range(12):
        _, _, seen = crowd(1.0, runs=4, walkers=48, seed=seed)
        off.append([(seen.gain - known.gain) / seen.stderr, (seen.fast.time - known.fast) / seen.fast.stderr,
                    (seen.slow.time - known.slow) / seen.slow.stderr])  # fmt: skip
    assert (abs(np.mean(off, axis=0)) < 1.0).all()
    assert (np.std(off, axis=0) > 0.5).all()
    assert (np.std(off, axis=0) < 1.7).all()


def test_with_the_fast_clock_off_only_the_slow_one_remains():
    params, state, seen = crowd(1.0, fast=False)
    both, slow = exact.solve(walker.params(), 1.0), exact.solve(params, 1.0)
    assert math.isnan(seen.fast.time)
    assert slow.slow == both.slow
    assert slow.fast == math.inf
    assert abs(seen.slow.time - slow.slow) < 3 * seen.slow.stderr
    assert abs(seen.gain - slow.gain) < 3 * seen.stderr
    assert 0.3 * both.gain < slow.gain < 0.5 * both.gain
    assert (state.prompt == walker.init(params, 1.0, 3, 96).prompt).all()


@pytest.mark.parametrize("words", SWITCHES)
@pytest.mark.parametrize("heat", HEATS)
def test_each_switch_leaves_nothing_gained(words, heat):
    params, _, seen = crowd(heat, **words)
    assert exact.solve(params, heat).gain == pytest.approx(0.0, abs=1e-12)
    assert abs(seen.gain) < 3 * seen.stderr


def test_without_noise_nothing_moves():
    params, state, seen = crowd(0.0, runs=2)
    start = walker.init(params, 0.0, 3, 96)
    assert (state[0] == start[0]).all()
    assert (state[1] == start[1]).all()
    assert exact.solve(params, 0.0) == exact.Exact(0.0, math.inf, math.inf)
    assert abs(seen.gain) < 1e-12


@pytest.mark.parametrize("heat", [0.2, 1.0, 5.0])
def test_what_comes_back_after_two_switches_is_what_there_was(heat):
    for channel, start in zip(
        exact.channels(walker.params(), heat), exact.founders(walker.params(), heat), strict=True
    ):
        share = start
        for _ in range(2):
            for _ in range(walker.params().run):
                share += channel.rate * (channel.right - share)
            share = 1 - share
        assert share == pytest.approx(start)


def test_adaptation_is_best_at_a_temperature_between():
    heats = np.geomspace(0.2, 5.0, 61)
    gains = observables.profile(walker.params(), heats)
    assert 0.7 < heats[gains.argmax()] < 1.5
    assert gains[0] < 0.25 * gains.max()
    assert gains[-1] < 0.5 * gains.max()


def test_a_run_is_the_same_however_its_ticks_are_cut():
    params = walker.params(run=40)
    whole = walker.advance(walker.init(params, 1.0, 5, 4), params, 1.0, 100)
    parts = walker.init(params, 1.0, 5, 4)
    for ticks in (1, 38, 1, 60):
        parts = walker.advance(parts, params, 1.0, ticks)
    assert all(np.array_equal(a, b) for a, b in zip(whole, parts, strict=True))


@pytest.mark.parametrize("heat", [0.3, 1.0, 5.0])
def test_chances_are_softmax_shares(heat):
    for chance, logit in (
        (landscape.attempts(heat), -landscape.HABIT),
        (landscape.lessons(heat), -landscape.SURE),
        (landscape.fitting(1.0, heat), landscape.PULL),
    ):
        assert chance / (1 - chance) == pytest.approx(math.exp(logit / heat))
    assert landscape.fitting(0.0, heat) == 0.5


def test_a_lesson_is_a_gradient_step():
    """One weight moves, against the gradient of half its squared distance from a word that is 0 or 1."""
    params = walker.params()
    before = walker.init(params, 1.0, 9, 1)
    moved = 0
    for _ in range(200):
        after = walker.advance(before, params, 1.0, 1)
        (places,) = np.nonzero(after.weights[0] != before.weights[0])
        if len(places):
            old, new = before.weights[0, places[0]], after.weights[0, places[0]]
            assert len(places) == 1
            assert min(abs(new - (old - landscape.RATE * (old - word))) for word in (0, 1)) < 1e-12
            moved += 1
        before = after
    assert 5 < moved < 50


def test_a_prompt_forgets_by_one_place_a_word():
    params = walker.params()
    before = walker.init(params, 1.0, 9, 64)
    after = walker.advance(before, params, 1.0, 1)
    assert (abs(after.prompt - before.prompt).sum(axis=1) <= 1).all()


def test_rows_are_sampled_beside_exact_ones_and_refuse_what_is_out_of_range():
    sampled = measure.measure(measure.Settings(walkers=32, runs=6), 1.0)
    known = measure.measure(measure.Settings(exact=True), 1.0)
    for key, error in (("gain_per_run", "gain_stderr"), ("fast_tokens", "fast_stderr"), ("slow_tokens", "slow_stderr")):
        assert abs(sampled[key] - known[key]) < 3.5 * sampled[error]
    assert sampled.keys() == known.keys()
    assert measure.measure(measure.Settings(exact=True), 0.0)["slow_tokens"] is None
    for bad in ({"bias": 2.0}, {"fast": 0.5}, {"inheritance": 2}, {"run": 2}, {"walkers": 1}, {"runs": 0}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            measure.Settings(**bad).checked()
    with pytest.raises(ValueError, match="temperature"):
        measure.measure(measure.Settings(), -1.0)
