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


@pytest.mark.parametrize("heat", [0.3, 0.5, 0.7, 1.0, 1.3, 2.0, 3.0, 5.0])
def test_sampled_text_agrees_with_the_chain(heat):
    """64 texts of 20 000 tokens, each number within three of its own standard errors.

    The smallest deviation of the drift this could see is 3 sigma: 1 % at T = 1, 0.0006 words per token at T = 5.
    """
    params = walker.params()
    start = walker.init(params, heat, 1, 64)
    state = walker.advance(start, params, heat, 20_000)
    known, seen = exact.solve(params, heat), observables.observe(start, state, params, heat, 20_000)
    assert abs(seen.velocity - known.velocity) < 3 * seen.stderr
    assert abs(seen.diffusion / known.diffusion - 1) < 3 * math.sqrt(2 / 63) + 0.02
    texts = [walker.State(*(array[i : i + 1] for array in state)) for i in range(64)]
    read = np.array([measure._read(text, params, heat) for text in texts])  # the last 4096 tokens of each
    for some, exactly in zip(read.T, (known.entropy, known.arrow), strict=True):
        assert abs(some.mean() - exactly) < 3 * some.std(ddof=1) / 8
    draws = state.counts[:, 5]
    lost = state.counts[:, 4] / draws
    rare = math.sqrt(known.lost / draws.sum())  # in the cold no text is lost at all
    assert abs(lost.mean() - known.lost) < 3 * max(rare, lost.std(ddof=1) / 8)


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
