"""The entropy of single texts: A per net token, exactly; heat A - H; erasing costs at least H."""

import math

import numpy as np
import pytest

from sampler import entropy, exact, observables, walker


@pytest.mark.parametrize(("heat", "fuel"), [(1.0, 2.0), (2.0, 2.0), (1.0, -2.0), (0.5, 0.0)])
def test_every_net_token_makes_exactly_a(heat, fuel):
    params = walker.params(fuel=fuel)
    start = walker.init(params, heat, 3, 64)
    state = walker.advance(start, params, heat, 800)
    made, net = entropy.made(start, state, params, heat), state.written - start.written
    assert made == pytest.approx(fuel / heat * net, rel=1e-12, abs=1e-12)
    rate = made / 800
    known = entropy.profile(params, np.array([heat]))[0]
    assert known == pytest.approx(exact.solve(params, heat).entropy_production)
    assert abs(rate.mean() - known) < 4 * rate.std(ddof=1) / 8 + 1e-12


def test_net_tokens_keep_the_fluctuation_theorem():
    """P(n) / P(-n) = e^(n A) for the token walk, which has a single cycle."""
    params = walker.params(fuel=0.4)
    start = walker.init(params, 1.0, 4, 4000)
    net = walker.advance(start, params, 1.0, 5).written
    for n in (1, 3):
        ahead, back = (net == n).sum(), (net == -n).sum()
        foretold = ahead * math.exp(-0.4 * n)
        assert abs(back - foretold) < 4 * math.sqrt(back + foretold * math.exp(-0.4 * n))


def test_writing_below_a_equal_to_h_cools_the_bath_and_erasing_never_does():
    heat = 2.0
    h = exact.solve(walker.params(), heat).entropy
    for fuel in (1.0, -1.0):
        params = walker.params(fuel=fuel)
        start = walker.init(params, heat, 5, 64)
        state = walker.advance(start, params, heat, 1500)
        seen = observables.books(start, state, params, heat)
        net = (state.written - start.written).sum()
        per_token = seen.heat.sum() / net
        spread = (seen.heat - per_token * (state.written - start.written)).std(ddof=1) * 8 / abs(net)
        if fuel > 0:
            assert abs(per_token - (0.5 - h)) < 4 * spread
            assert per_token < 0  # the bath is cooled
        else:
            assert net < 0
            assert abs(per_token - (-0.5 - h)) < 4 * spread
            assert seen.heat.sum() > -net * h * 0.99  # Landauer: at least H for every erased token
    assert h > 2


def test_at_zero_temperature_the_cost_is_infinite_or_nothing():
    params = walker.params(fuel=2.0)
    start = walker.init(params, 0.0, 1, 2)
    state = walker.advance(start, params, 0.0, 10)
    assert np.isposinf(entropy.made(start, state, params, 0.0)).all()
    assert np.isnan(entropy.made(start, start, params, 0.0)).all()
