"""The single motor's kicks are Gaussian, out to the tails, and its landscape's cosine is a cosine."""

import math

import numpy as np
import pytest
from scipy import stats

from ratchet import kernels, walker


def kicks(walkers, steps):
    """float64[walkers * steps], in units of their standard deviation: the steps of motors on flat ground."""
    flat = walker.params()._replace(barrier=0.0, drop=0.0, wall=0.0, lip_ahead=0.0, lip_back=0.0)
    state, heat, dt = walker.init(flat, 1.0, 11, walkers), 1.0, 1e-7
    sigma, found = math.sqrt(2 * dt * walker.KT0 * heat / flat.drag), []
    for _ in range(steps):
        before = state.x
        kernels.walk_on(*state[:5], flat, (0.0,) * 7, (0.0, 0.0, 0.0), heat, dt, 1)
        found.append((state.x - before) / sigma)
    return np.concatenate(found)


@pytest.fixture(scope="module")
def many():
    return kicks(20_000, 60)


def test_kicks_have_a_gaussians_moments(many):
    n = len(many)
    for power, (mean, variance) in {1: (0, 1), 2: (1, 2), 3: (0, 15), 4: (3, 96), 6: (15, 10170)}.items():
        assert (many**power).mean() == pytest.approx(mean, abs=4 * math.sqrt(variance / n)), power


def test_kicks_follow_the_gaussian_law_and_its_tail(many):
    assert stats.kstest(many, "norm").pvalue > 0.001
    for edge in (2.0, 3.0, kernels.EDGES[1], 4.0):
        expected = len(many) * math.erfc(edge / math.sqrt(2))
        assert np.count_nonzero(abs(many) > edge) == pytest.approx(expected, abs=4 * math.sqrt(expected) + 1)


def test_kicks_that_follow_each_other_are_not_correlated(many):
    steps = many.reshape(60, -1)
    assert (steps[1:] * steps[:-1]).mean() == pytest.approx(0, abs=4 / math.sqrt(steps[1:].size))


def test_layers_of_the_ziggurat_have_equal_areas():
    edges, under = kernels.EDGES, kernels.UNDER
    areas = edges[1:-1] * (under[2:] - under[1:-1])
    lowest = edges[1] * under[1] + math.sqrt(math.pi / 2) * math.erfc(edges[1] / math.sqrt(2))
    assert areas == pytest.approx(lowest, rel=1e-9)


def test_the_cosine_of_the_landscapes_is_one():
    z = np.linspace(0, (math.pi / 2) ** 2, 1001)
    assert np.array([kernels.half_cosine(v) for v in z]) == pytest.approx(np.cos(np.sqrt(z)), abs=3e-10)
