"""The entropy of single motors: its exact mean, its symmetry, and what precision costs."""

import math

import numpy as np
import pytest

from ratchet import entropy, exact, walker

TICK = 1 / 480  # s, 2.1 ms


def windows(heat, load, count, walkers=256, **words):
    """float64[count, walkers], the entropy made in successive windows of one tick; and the ways in nm."""
    params = walker.params(load=load, tick=TICK / max(1.0, heat) ** 2, bounded=True, **words)
    state = exact.settled(walker.init(params, heat, 21, walkers), params, heat)
    made, ways = [], []
    for _ in range(count):
        after = walker.advance(state, params, heat, 1)
        made.append(entropy.made(state, after, params, heat))
        ways.append(after.x - state.x)
        state = after
    return params, np.array(made), np.array(ways)


@pytest.mark.parametrize(("heat", "load"), [(1.0, 4.0), (2.0, 0.0)])
def test_the_total_entropy_has_its_exact_mean_and_the_symmetry_of_the_fluctuation_theorem(heat, load):
    params, made, _ = windows(heat, load, 24)
    known = entropy.profile(params, np.array([heat]))[0] * params.tick
    per_motor = made.mean(axis=0)
    assert abs(per_motor.mean() - known) < 4 * per_motor.std(ddof=1) / math.sqrt(made.shape[1]) + 0.02 * known
    tally = entropy.no_symmetry()
    for row in made:
        tally = tally.with_more(row)
    assert tally.trajectories == made.size
    assert tally.backward > 20
    error = math.sqrt(tally.backward + tally.forward_squares)
    assert abs(tally.backward - tally.forward) < 4 * error
    seen, foretold = tally.seen[: -entropy.LOWEST], tally.foretold[: -entropy.LOWEST]
    spread = np.sqrt(tally.squares[: -entropy.LOWEST] + np.maximum(foretold, 1.0))
    assert (abs(seen - foretold) < 4.5 * spread).all()


@pytest.mark.parametrize("load", [4.0, 6.0])
def test_the_mean_of_e_to_the_minus_s_is_one_where_every_cycle_is_cheap(load):
    """Hot motors: no trajectory makes so much that its reverse is never seen, and the mean converges in a short run."""
    _, made, _ = windows(5.0, load, 32)
    weights = np.exp(-made)
    error = weights.mean(axis=0).std(ddof=1) / math.sqrt(made.shape[1])
    assert abs(weights.mean() - 1) < 4 * error
    assert error < 0.02
    assert made.std() > 0.5  # there is something to average


def test_heat_alone_or_steps_alone_do_not_have_the_symmetry():
    """A test that sees the difference: without the motors' own surprise the bars are off by far more than chance."""
    params = walker.params(load=4.0, tick=TICK, bounded=True)
    state = exact.settled(walker.init(params, 1.0, 3, 2048), params, 1.0)
    after = walker.advance(state, params, 1.0, 1)
    heat = entropy.made(state, after, params, 1.0) - (
        entropy.surprise(after, params, 1.0) - entropy.surprise(state, params, 1.0)
    )
    tally = entropy.no_symmetry().with_more(heat)
    assert abs(tally.backward - tally.forward) > 6 * math.sqrt(tally.backward + tally.forward_squares)


def test_without_fuel_no_entropy_is_made_on_average_and_none_in_any_detail():
    params, made, _ = windows(1.0, 0.0, 3, fuel=0.0)
    assert abs(made).max() < 0.05  # k_B; what is left is the mesh and the step
    assert abs(entropy.profile(params, np.array([0.5, 1.0, 4.0]))).max() < 1e-7


def test_the_profile_is_the_solvers_entropy_production():
    params = walker.params(load=3.0)
    for heat in (0.3, 1.0, 3.0):
        assert entropy.profile(params, np.array([heat]))[0] == pytest.approx(
            exact.solve(params, heat).entropy_production, rel=1e-9
        )
    assert entropy.profile(params, np.array([0.0]))[0] == 0.0


def test_precision_costs_at_least_one_and_what_the_solver_says():
    params = walker.params(load=4.0, tick=0.125, bounded=True)
    state = exact.settled(walker.init(params, 1.0, 5, 256), params, 1.0)
    after = walker.advance(state, params, 1.0, 1)
    tally = entropy.no_precision().with_more(after.x - state.x, entropy.made(state, after, params, 1.0))
    ratio, error = tally.ratio()
    known = exact.solve(params, 1.0)
    price = known.entropy_production * known.diffusion / known.velocity**2
    assert price > 1
    assert abs(ratio - price) < 4 * error
    assert ratio > 1
    assert math.isnan(entropy.no_precision().ratio()[0])


def test_motors_dealt_from_the_exact_law_are_stationary_from_the_start():
    params = walker.params(tick=TICK, bounded=True)
    state = exact.settled(walker.init(params, 1.0, 8, 2000), params, 1.0)
    assert not state.counts.any()
    share = np.bincount(state.chemical, minlength=3) / 2000
    assert share == pytest.approx(exact.solve(params, 1.0).occupancy, abs=4 * 0.5 / math.sqrt(2000))
    again = exact.settled(state, params, 1.0)
    assert not np.array_equal(again.place, state.place)
