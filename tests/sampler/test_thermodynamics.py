"""Identities of the softmax and of the story chain: what a physicist would check with pencil and paper."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from sampler import exact, landscape, measure, walker
from sampler.filters import filtered

STORY = landscape.landscape()
HEATS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


@pytest.mark.parametrize("heat", HEATS)
@pytest.mark.parametrize("smooth", [False, True])
def test_all_rows_are_the_reference_softmax_from_cold_to_hot(heat, smooth):
    scores = landscape.logits(1.0, smooth) / heat + np.log(landscape.landscape(smooth).weight)
    seen = landscape.probabilities(1.0, smooth, heat)
    assert np.allclose(seen, softmax(scores, axis=1), rtol=1e-9, atol=1e-300)


def entropy(logits, heat):
    p = filtered(logits, heat)
    return -sum(x * math.log(x) for x in p if x > 0)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(2, 40), st.floats(0.3, 10))
def test_entropy_grows_as_the_variance_over_the_cubed_temperature(seed, size, heat):
    """dH/dT = Var(z) / T^3, F = -T ln Z = U - T H, dF/dT = -H."""
    z = np.random.default_rng(seed).normal(0, 2, size)
    p = filtered(z, heat)
    variance = p @ z**2 - (p @ z) ** 2
    step = 1e-4 * heat
    slope = (entropy(z, heat + step) - entropy(z, heat - step)) / (2 * step)
    assert slope == pytest.approx(variance / heat**3, rel=1e-5, abs=1e-9)

    def free(t):
        return -t * (z.max() / t + math.log(np.exp((z - z.max()) / t).sum()))

    assert free(heat) == pytest.approx(-(p @ z) - heat * entropy(z, heat), rel=1e-10, abs=1e-10)
    assert (free(heat + step) - free(heat - step)) / (2 * step) == pytest.approx(-entropy(z, heat), rel=1e-5, abs=1e-8)


def test_the_limits_are_the_number_of_maxima_and_of_words():
    z = np.array([2.0, 2.0, 1.0, -3.0])
    assert entropy(z, 1e-3) == pytest.approx(math.log(2), abs=1e-12)
    spread = z.var()
    assert math.log(4) - entropy(z, 1e3) == pytest.approx(spread / (2 * 1e3**2), rel=1e-2)


def test_the_entropy_of_the_story_grows_with_temperature():
    found = [exact.solve(walker.params(), heat).entropy for heat in np.geomspace(0.05, 50, 40)]
    assert (np.diff(found) > 0).all()
    assert found[-1] < math.log(1123)  # dictionary words, the loops' heads counted once


@pytest.mark.parametrize("heat", [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0])
@pytest.mark.parametrize("smooth", [False, True])
def test_without_bias_the_chain_is_reversible(heat, smooth):
    params = walker.params(bias=0.0, fuel=math.inf, smooth=smooth)
    p, law = exact.chain(params, heat)
    flow = law[:, None] * p
    assert abs(flow - flow.T).max() < 1e-14
    assert abs(exact.drift(params, heat)) < 1e-14
    assert abs(exact.solve(params, heat).arrow) < 1e-12


@pytest.mark.parametrize("heat", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("bias", [1.0, 0.5, -1.0])
def test_the_arrow_is_the_bias_times_the_antisymmetric_score_over_the_temperature(heat, bias):
    """ln Z and popularities telescope: arrow = b <S_ij - S_ji> / T."""
    params = walker.params(bias=bias, fuel=math.inf)
    p, law = exact.chain(params, heat)
    s = STORY.affinity
    assert exact.solve(params, heat).arrow == pytest.approx(
        bias * float((law[:, None] * p * (s - s.T)).sum()) / heat, rel=1e-9
    )


@pytest.mark.parametrize("heat", [0.3, 1.0, 2.0])
def test_drift_and_diffusion_are_the_derivatives_of_the_cumulant_function(heat):
    """l(k) = ln of the spectral radius of P exp(k progress): l'(0) = v, l''(0) = 2 D."""
    params = walker.params(fuel=math.inf)
    p = exact.chain(params, heat)[0]

    def growth(k):
        return math.log(abs(np.linalg.eigvals(p * np.exp(k * STORY.progress))).max())

    step = 1e-2
    sides = {n: growth(n * step) for n in (-2, -1, 1, 2)}
    first = (8 * (sides[1] - sides[-1]) - (sides[2] - sides[-2])) / (12 * step)
    second = (16 * (sides[1] + sides[-1]) - (sides[2] + sides[-2])) / (12 * step**2)
    seen = exact.solve(params, heat)
    assert seen.velocity == pytest.approx(first, rel=1e-5)
    assert seen.diffusion == pytest.approx(second / 2, rel=1e-3)


@pytest.mark.parametrize("heat", [0.2, 0.3, 0.5, 0.7, 1.0])
def test_in_the_cold_the_drift_is_arrhenius_and_melting(heat):
    """v = L / (L + sum len e^(depth / T)) / (1 + N e^(-F / T)), within 3 %."""
    stuck = sum((1 if echo is None else 2) * math.exp(depth / heat) for _, echo, depth in landscape.REFRAINS)
    melted = 1 + landscape.DICTIONARY * math.exp(-landscape.FORWARD / heat)
    closed = landscape.PERIOD / (landscape.PERIOD + stuck) / melted
    assert closed == pytest.approx(exact.drift(walker.params(fuel=math.inf), heat), rel=0.03)


def test_elimination_keeps_the_rarest_words_digits():
    law = exact.chain(walker.params(fuel=math.inf), 0.05)[1]
    assert law.min() == pytest.approx(8e-112, rel=0.1)
    assert law.sum() == pytest.approx(1)


def test_greedy_text_ends_in_the_six_loops_with_their_basins():
    follow = landscape.logits().argmax(axis=1)
    basins: dict[tuple[str, ...], int] = {}
    for token in range(153):
        for _ in range(200):
            token = follow[token]
        loop = sorted({token, follow[token]})
        assert follow[follow[token]] == token
        assert STORY.progress[token, follow[token]] == 0  # no loop gains a word
        name = tuple(STORY.words[t] for t in loop)
        basins[name] = basins.get(name, 0) + 1
    assert basins == {
        ("very",): 36,
        ("shaking", "and"): 18,
        ("left,", "right,"): 35,
        ("no",): 40,
        ("step", "by"): 6,
        ("nanometre", "after"): 18,
    }
    assert exact.drift(walker.params(fuel=math.inf), 0.0) == 0.0


@pytest.mark.parametrize(("heat", "fuel"), [(0.6, 0.5), (1.0, -2.0), (1.0, 0.0), (1.0, 1.0), (2.0, 4.0), (3.0, -3.0)])
def test_the_commit_multiplies_drift_and_prices_diffusion(heat, fuel):
    """v = tanh(A/2) v_AR and D = |tanh(A/2)| D_AR + v_AR^2 / (2 cosh(A/2)^2), sampled from the write/un-write chain.

    Each within three of its own standard errors; an error of the drift of 3 sigma, 0.3 to 3 % of v_AR, would be seen.
    """
    row = measure.measure(measure.Settings(fuel=fuel, walkers=256, tokens=8000, seed=2), heat, jobs=2)
    endless, a = exact.solve(walker.params(fuel=math.inf), heat), fuel / heat
    drift = math.tanh(a / 2) * endless.velocity
    spread = abs(math.tanh(a / 2)) * endless.diffusion + endless.velocity**2 / (2 * math.cosh(a / 2) ** 2)
    own = exact.solve(walker.params(fuel=fuel), heat)
    assert (own.velocity, own.diffusion) == pytest.approx((drift, spread), rel=1e-12, abs=1e-15)
    assert abs(row["velocity_words_per_token"] - drift) < 3 * row["velocity_stderr"]
    if fuel:  # without fuel the way is not Gaussian after any time: the text's end wanders as sqrt(t)
        assert abs(row["diffusion_words2_per_token"] / spread - 1) < 3 * math.sqrt(2 / 255) + 0.02
    assert row["entropy_production_per_token"] == pytest.approx(
        a * math.tanh(a / 2), abs=3 * abs(a) / math.sqrt(256 * 8000)
    )
