"""Draws from logits, against their exact law."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import chisquare

from sampler import draws, kernels

SIZES = [1, 2, 63, 512, 513, 5000, 50257]


def stream(seed):
    state = np.empty(4, dtype=np.uint64)
    kernels.seed_stream(state, np.uint64(seed), np.uint64(0))
    return state


def softmax(logits, temperature):
    weights = np.exp((logits.astype(float) - logits.max()) / temperature)
    return weights / weights.sum()


def survivors(logits, temperature, top_k, top_p):
    """What top-k, then top-p leave, by a full sort."""
    order = np.argsort(-logits, kind="stable")
    if 0 < top_k < len(logits):
        order = order[logits[order] >= logits[order[top_k - 1]]]
    chances = softmax(logits[order], temperature)
    if top_p < 1:
        order = order[: np.searchsorted(np.cumsum(chances), top_p) + 1]
    return np.sort(order)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("temperature", [0.05, 1.0, 7.0])
def test_a_uniform_number_gives_the_token_where_the_exact_running_sum_passes_it(size, kind, temperature):
    rng = np.random.default_rng(size)
    logits = (3 * rng.normal(size=size) - 40).astype(kind)
    edges = np.cumsum(softmax(logits, temperature))
    for uniform in rng.random(200):
        token = draws.invert(logits, temperature, uniform)
        assert (edges[token - 1] if token else 0.0) - 1e-12 <= uniform <= edges[token] + 1e-12


@pytest.mark.parametrize(("top_k", "top_p"), [(0, 1.0), (5, 1.0), (0, 0.7), (12, 0.9)])
def test_the_frequencies_follow_the_softmax(top_k, top_p):
    logits = 2 * np.random.default_rng(1).normal(size=40)
    state = stream(3)
    drawn = np.array([draws.draw_kept(logits, 1.5, top_k, top_p, state) for _ in range(40000)])
    kept = survivors(logits, 1.5, top_k, top_p)
    assert set(drawn) <= set(kept)
    expected = softmax(logits[kept], 1.5) * len(drawn)
    assert chisquare(np.bincount(drawn, minlength=40)[kept], expected).pvalue > 1e-3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("top_k", "top_p"), [(1, 1.0), (50, 1.0), (0, 0.9), (0, 0.999), (50, 0.5), (900, 0.95)])
@pytest.mark.parametrize("temperature", [0.3, 1.0, 20.0])
def test_filters_keep_what_a_full_sort_keeps(size, top_k, top_p, temperature):
    logits = 3 * np.random.default_rng(size + top_k).normal(size=size)
    kept = draws.nucleus(logits, temperature, top_k, top_p)
    assert kept.tolist() == survivors(logits, temperature, top_k, top_p).tolist()


@pytest.mark.interpreted
def test_ties_with_the_kth_stay_and_the_nucleus_takes_the_lowest_id_first():
    logits = np.array([1.0, 3.0, 2.0, 2.0, 2.0, 0.0])
    assert draws.nucleus(logits, 1.0, 2, 1.0).tolist() == [1, 2, 3, 4]
    assert draws.nucleus(np.zeros(8), 1.0, 0, 0.3).tolist() == [0, 1, 2]


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.float64, st.integers(1, 700), elements=st.floats(-1e4, 1e4) | st.just(-math.inf)),
    st.floats(1e-308, 1e6) | st.just(0.0) | st.just(math.inf),
    st.floats(0, 1, exclude_max=True),
)
def test_a_token_of_no_probability_is_never_drawn(logits, temperature, uniform):
    if np.isneginf(logits).all():
        with pytest.raises(ValueError, match="above -inf"):
            draws.invert(logits, temperature, uniform)
        return
    token = draws.invert(logits, temperature, uniform)
    assert logits[token] > -math.inf
    if temperature == 0:
        assert token == np.argmax(logits)


def test_the_edges_of_the_number_range():
    logits = np.array([0.0, -math.inf, 0.0, -5.0])
    assert draws.invert(logits, math.inf, 0.9) == 3
    assert draws.invert(logits, 1e-320, 0.9) == 2
    assert draws.invert(logits, 1.0, 1 - 2**-53) == 3
    assert draws.invert(np.array([0.0, -math.inf]), 1.0, 1 - 2**-53) == 0
    assert draws.invert(np.array([0.0, math.inf, math.inf]), 1.0, 0.6) == 2
    assert draws.invert(np.array([1.0, 2.0, 2.0]), 0.0, 0.9) == 1
    with pytest.raises(ValueError, match="not a number"):
        draws.invert(np.array([0.0, math.nan]), 1.0, 0.5)


def test_a_draw_takes_one_number_and_greedy_takes_none():
    logits, one, two = np.zeros(9), stream(0), stream(0)
    draws.draw_logits(logits, 0.0, one)
    assert np.array_equal(one, two)
    draws.draw_logits(logits, 1.0, one)
    kernels.next_bits(two)
    assert np.array_equal(one, two)
