"""The sampler: the landscape's checks, exact values, laws, and the draw against the chain."""

import math

import numpy as np
import pytest

from sampler import exact, kernels, landscape, measure, observables, walker
from sampler.observables import profile

ENDLESS = walker.params(fuel=math.inf)


def test_the_landscape_has_the_sums_its_rules_give():
    bumpy, smooth = landscape.logits(), landscape.logits(1.0, True)
    assert bumpy.shape == (153, 153)
    assert bumpy.sum() == pytest.approx(33526.4)
    assert np.count_nonzero(bumpy) == 11826
    assert smooth.sum() == pytest.approx(34078.5)
    assert np.count_nonzero(smooth) == 11894
    words = landscape.landscape().words
    row = dict(zip(words, bumpy[words.index("step")], strict=True))
    expected = {"by": 13.1, "our": 12, "So": 7.5, "courier": 7.5, "porter": 7.1, "step": 7.0}
    assert {w: row[w] for w in expected} == pytest.approx(expected)
    assert np.count_nonzero(bumpy[words.index("banana")] == 10) == 7


@pytest.mark.parametrize(
    ("heat", "velocity"), [(0.1, 1.92e-4), (0.5, 0.4731), (1.0, 0.69945), (2.0, 0.1731), (4.0, 0.00747), (0.0, 0.0)]
)
def test_the_chain_reaches_the_known_drifts(heat, velocity):
    assert exact.drift(ENDLESS, heat) == pytest.approx(velocity, rel=1e-3, abs=1e-12)


def test_the_chain_reaches_the_other_known_values():
    seen = exact.solve(ENDLESS, 1.0)
    assert seen.forward == pytest.approx(0.70546, abs=1e-5)
    assert seen.backward == pytest.approx(0.01282, abs=1e-5)
    assert seen.directionality == pytest.approx(0.9643, abs=1e-4)
    assert seen.lost == pytest.approx(0.008335, abs=1e-6)
    assert seen.entropy == pytest.approx(0.7234, abs=1e-4)
    assert seen.diffusion == pytest.approx(0.5424, abs=1e-4)
    assert seen.arrow == pytest.approx(3.1093, abs=1e-4)


def test_bias_turns_the_story_round_and_zero_bias_is_reversible():
    drifts = [exact.drift(walker.params(bias=b, fuel=math.inf), 1.0) for b in (-1.0, 0.5, 0.0)]
    assert drifts == pytest.approx([-0.650, 0.368, 0.0], abs=5e-4)
    for heat in (0.2, 1.0, 5.0):
        assert abs(exact.drift(walker.params(bias=0.0), heat)) < 1e-14


def test_a_smooth_landscape_needs_no_noise():
    smooth = walker.params(smooth=True, fuel=math.inf)
    drifts = profile(smooth, np.array([0.0, 0.5, 1.0, 2.0]))
    assert drifts[0] == pytest.approx(1.0, abs=1e-12)
    assert drifts[2] == pytest.approx(0.95672, abs=1e-5)
    assert (np.diff(drifts) < 0).all()


def test_greedy_text_ends_in_the_six_loops():
    words = landscape.landscape().words
    follow = landscape.logits().argmax(axis=1)
    basins: dict[frozenset[str], int] = {}
    for token in range(153):
        for _ in range(200):
            token = follow[token]
        loop = frozenset(words[t] for t in (token, follow[token]))
        basins[loop] = basins.get(loop, 0) + 1
    assert sorted(basins.values()) == [6, 18, 18, 35, 36, 40]


@pytest.mark.parametrize("heat", [0.01, 0.1, 0.5, 1.0, 5.0, 100.0])
def test_probabilities_are_the_softmax(heat):
    scores = landscape.logits()[7] / heat + np.log(landscape.landscape().weight)
    reference = np.exp(scores - scores.max())
    assert landscape.probabilities(1.0, False, heat)[7] == pytest.approx(reference / reference.sum(), abs=1e-12)


@pytest.mark.parametrize("heat", [0.3, 0.5, 0.7, 1.0, 1.3, 2.0, 3.0, 5.0])
def test_sampled_text_agrees_with_the_chain(heat):
    row = measure.measure(measure.Settings(walkers=64, tokens=20000, seed=1), heat)
    known = exact.solve(walker.params(), heat)
    assert abs(row["velocity_words_per_token"] - known.velocity) < 3.5 * row["velocity_stderr"]
    # 64 texts of 4096 tokens: correlated draws, so a band of 3 % stands for about four standard errors
    assert row["entropy_nats"] == pytest.approx(known.entropy, rel=0.03)
    assert row["entropy_production_per_token"] == pytest.approx(known.entropy_production, rel=0.03)


@pytest.mark.parametrize("fuel", [-2.0, 0.0, 1.0, 4.0])
def test_the_commit_multiplies_the_drift_by_tanh_half_its_affinity(fuel):
    row = measure.measure(measure.Settings(fuel=fuel, walkers=128, tokens=10000, seed=2), 1.0)
    expected = math.tanh(fuel / 2) * exact.drift(ENDLESS, 1.0)
    assert abs(row["velocity_words_per_token"] - expected) < 3.5 * row["velocity_stderr"]


def test_at_zero_temperature_no_random_number_is_drawn():
    params = walker.params()
    start = walker.init(params, 1.0, 4, 3)
    state = walker.advance(start, params, 0.0, 500)
    assert np.array_equal(start.streams, state.streams)


def test_a_run_does_not_depend_on_how_ticks_are_cut_or_on_other_texts():
    params = walker.params(fuel=2.0)
    whole = walker.advance(walker.init(params, 1.0, 7, 3), params, 1.0, 900)
    parts = walker.init(params, 1.0, 7, 5)
    for ticks in (1, 400, 499):
        parts = walker.advance(parts, params, 1.0, ticks)
    for a, b in zip(whole, parts, strict=True):
        assert np.array_equal(a, b[:3])


@pytest.mark.parametrize("heat", [0.0, 0.001, 0.05, 50.0])
def test_rows_at_extreme_temperatures_have_no_invented_values(heat):
    row = measure.measure(measure.Settings(fuel=-5.0, walkers=2, tokens=50), heat)
    assert all(v is None or math.isfinite(v) for v in row.values())


def test_elimination_keeps_detailed_balance_of_a_reversible_chain():
    chances = landscape.probabilities(0.0, False, 0.5)
    law = kernels.eliminate(chances.copy())
    flow = law[:, None] * chances
    assert np.allclose(flow, flow.T, rtol=1e-9, atol=1e-300)


def test_every_net_token_costs_its_affinity_and_carries_its_surprise():
    params = walker.params(fuel=2.0)
    start = walker.init(params, 1.0, 5, 64)
    state = walker.advance(start, params, 1.0, 1500)
    seen = observables.books(start, state, params, 1.0)
    net = state.written - start.written
    assert np.allclose(seen.paid, 2.0 * net, rtol=1e-12)
    assert np.allclose(seen.paid, seen.work + seen.heat, rtol=0, atol=1e-9)
    per_token = seen.work / net
    error = per_token.std(ddof=1) / 8
    assert abs(per_token.mean() - exact.solve(params, 1.0).entropy) < 3.5 * error


def test_the_books_are_what_the_kept_text_says():
    params = walker.params(fuel=1.0)
    start = walker.init(params, 0.8, 6, 4)
    state = walker.advance(start, params, 0.8, 700)
    table = walker.surprise(params, 0.8)

    def spelled(state, i):
        text = state.ring[i][(state.top[i] - np.arange(state.depth[i])[::-1]) % params.capacity]
        return table[text[:-1], text[1:]].sum()

    for i in range(4):
        assert state.books[i] == pytest.approx(spelled(state, i) - spelled(start, i), abs=1e-8)
