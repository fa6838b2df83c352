"""The motor's reactions as a race: rates that keep the second law, the race against the chain, the clock."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratchet import exact as motor
from ratchet.race import exact, landscape, measure, observables, walker

HEATS = (0.2, 0.5, 1.0, 2.0, 5.0)


def logs(params, heat):
    """ln rate of each reaction by (state, name)."""
    return {
        (i, r.name): math.log(r.attempt) - r.barrier / heat
        for i, menu in enumerate(landscape.menus(params.motor))
        for r in menu
    }


@settings(deadline=None, max_examples=40)
@given(heat=st.floats(0.2, 5), fuel=st.floats(-5, 25), bias=st.floats(-1, 1))
def test_rates_around_a_cycle_multiply_to_the_fuel(heat, fuel, bias):
    k = logs(walker.params(fuel=fuel, bias=bias), heat)
    chemistry = k[0, "bind ATP"] - k[1, "release ATP"] + k[1, "open gate"] - k[2, "close gate"]
    ahead = k[2, "step ahead"] - k[3, "fall back"] + k[3, "commit step"] - k[0, "undo step"]
    back = k[2, "step back"] - k[4, "fall back"] + k[4, "commit back"] - k[0, "undo back"]
    assert chemistry + ahead == pytest.approx(fuel / heat, abs=1e-9)
    assert chemistry + back == pytest.approx(fuel / heat, abs=1e-9)


@pytest.mark.parametrize("heat", HEATS)
@pytest.mark.parametrize("words", [{"fuel": 0.0}, {"bias": 0.0}])
def test_without_fuel_or_bias_nothing_drifts(heat, words):
    known = exact.solve(walker.params(**words), heat)
    assert abs(known.progress) < 1e-12
    assert known.wait > 0


@pytest.mark.parametrize(("heat", "within"), [(0.3, 0.01), (0.5, 0.01), (1.0, 0.006), (1.5, 0.005), (2.0, 0.03)])
def test_jumps_between_basins_go_as_fast_as_the_langevin_motor(heat, within):
    """Kramers' formula needs barriers above kT: the error grows from half a per cent to a quarter at T = 5."""
    known = motor.drift(walker.params().motor, heat)
    assert exact.solve(walker.params(), heat).velocity == pytest.approx(known, rel=within)


def test_the_first_to_fire_is_any_reaction_with_its_share_of_the_rates():
    params = walker.params()
    for heat in (0.6, 1.0, 3.0):
        state = walker.advance(walker.init(params, heat, 11, 64), params, heat, 2000)
        chances, count = exact.chances(params, heat), state.tally.sum(axis=1, keepdims=True)
        assert count.sum() == 128000
        expected = count * chances
        spread = np.sqrt(expected * (1 - chances))
        common = expected > 5
        assert (abs(state.tally - expected)[common] < 4.5 * spread[common]).all()
        assert (state.tally[chances == 0] == 0).all()


def test_the_mean_wait_is_one_over_the_sum_of_rates_whoever_wins():
    params = walker.params()
    state = walker.advance(walker.init(params, 1.0, 12, 64), params, 1.0, 3000)
    rates = walker.table(params, 1.0).rates.sum(axis=1, keepdims=True)
    often = state.tally > 200
    assert often.sum() >= 6
    scaled = np.divide(state.waits * rates, state.tally, out=np.ones_like(rates * state.tally), where=often)
    assert (abs(scaled - 1)[often] < 4.5 / np.sqrt(state.tally[often])).all()


@pytest.mark.parametrize("heat", [0.7, 1.0, 2.0])
def test_sampled_progress_speed_and_wait_are_the_exact_ones(heat):
    params = walker.params()
    seen = observables.observe(walker.advance(walker.init(params, heat, 3, 64), params, heat, 3000), params, heat)
    known = exact.solve(params, heat)
    assert abs(seen.progress - known.progress) < 4 * seen.stderr
    assert abs(seen.velocity - known.velocity) < 4 * seen.velocity_stderr
    assert abs(seen.wait - known.wait) < 4 * seen.wait_stderr
    assert seen.stderr < 0.02 * max(known.progress, 0.05)


def test_the_visits_solve_the_balance_of_the_embedded_chain():
    params = walker.params()
    for heat in HEATS:
        law, p, target = exact.visits(params, heat), exact.chances(params, heat), walker.table(params, heat).target
        into = np.zeros(len(law))
        np.add.at(into, target, law[:, None] * p)
        assert into == pytest.approx(law, abs=1e-14)


def test_without_noise_the_motor_binds_opens_and_waits_for_ever():
    params = walker.params()
    state = walker.advance(walker.init(params, 0.0, 1, 5), params, 0.0, 10)
    assert (state.place == 2).all()
    assert (state.draws == 2).all()
    assert (state.winner == -1).all()
    assert math.isinf(exact.solve(params, 0.0).wait)


def test_a_run_depends_neither_on_cuts_nor_on_neighbours():
    params = walker.params()
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 60)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 20, 39):
        parts = walker.advance(parts, params, 1.3, ticks)
    for name in ("place", "winner", "numbers", "clock", "moved", "draws", "streams"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name)[:3])


def test_load_is_refused_because_it_moves_the_lips():
    with pytest.raises(ValueError, match="without load"):
        landscape.menus(walker.params().motor._replace(load=1.0))


def test_rows_have_the_same_keys_sampled_and_exact():
    sampled = measure.measure(measure.Settings(walkers=8, draws=200), 1.0)
    exactly = measure.measure(measure.Settings(exact=True), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["velocity_nm_per_s"] == pytest.approx(801.8, abs=0.1)
    assert exactly["draws"] is None
    with pytest.raises(ValueError, match="draws"):
        measure.measure(measure.Settings(draws=0), 1.0)
