"""The pool of ATP: exact balances, whole molecules kept, motors that tire and stand at equilibrium, what a nm costs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratchet.currency import exact, landscape, measure, observables, walker

HEATS = (0.2, 0.5, 1.0, 2.0, 5.0)


@settings(deadline=None, max_examples=25)
@given(
    heat=st.floats(0.3, 5),
    supply=st.floats(0, 5000),
    pumps=st.floats(0, 500),
    motors=st.integers(1, 50),
    bias=st.sampled_from([-1.0, 0.0, 1.0]),
)
def test_every_jump_and_its_reverse_differ_by_the_free_energy_between_them(heat, supply, pumps, motors, bias):
    params = walker.params(supply=supply, pumps=pumps, motors=motors, bias=bias)
    found = landscape.levels(params, heat)
    worth = found.fuel[1:] / heat
    for spent, undone in ((0, 4), (1, 5), (2, 6)):
        some = (found.rates[1:, spent] > 1e-250) & (found.rates[:-1, undone] > 1e-250)
        gone = np.log(found.rates[1:, spent][some]) - np.log(found.rates[:-1, undone][some])
        assert gone == pytest.approx(worth[some], abs=1e-9)
    some = (found.rates[1:, 3] > 1e-250) & (found.rates[:-1, 7] > 1e-250)
    made = np.log(found.rates[:-1, 7][some]) - np.log(found.rates[1:, 3][some])
    assert made == pytest.approx(params.donor / heat - worth[some], abs=1e-9)
    assert (found.rates >= 0).all()


@pytest.mark.parametrize("heat", [*HEATS, 0.21, 0.52, 0.977, 1.03, 1.94, 4.88])
def test_motors_of_a_pool_spend_and_walk_as_the_exact_solver_says_at_its_concentrations(heat):
    params = walker.params(motors=1)
    found = landscape.levels(params, heat)
    for level in (1, 2, 7, 60, 333, 590, 600):
        atp, velocity = landscape._solved(params, level, heat)
        if abs(found.fuel[level]) < 0.05 * heat:
            continue
        net = found.rates[level, :2] * -math.expm1(-found.fuel[level] / heat)
        assert net.sum() == pytest.approx(atp, rel=1e-4)
        assert (net[0] - net[1]) * params.motor.period == pytest.approx(velocity, rel=1e-4)


def test_the_reference_is_what_the_textbook_value_at_one_molar_gives():
    """-30.5 kJ/mol at 1 M and the reference concentrations: the 25 kT0 on which the motor is built, within 1 %."""
    joules = 30.5 / (6.02214 * 0.411)  # kT0 at 1 M
    moles = math.log(landscape.ATP_REFERENCE / (landscape.ADP_REFERENCE * landscape.PI_REFERENCE * 1e-6))
    assert joules + moles == pytest.approx(landscape.FUEL_REFERENCE, rel=0.01)


@pytest.mark.parametrize("heat", HEATS)
def test_without_recharging_the_pool_ends_at_equilibrium_where_everything_stands(heat):
    params = walker.params(supply=0.0)
    known = exact.solve(params, heat)
    assert abs(known.fuel) < 1e-9  # kT0, by the law's mean molecules
    assert abs(known.throughput) < 1e-9
    assert known.velocity == 0.0
    assert known.price == math.inf
    found, p = landscape.levels(params, heat), exact.law(params, heat)
    for spent, undone in ((0, 4), (1, 5), (2, 6)):  # each reaction for itself
        assert p[1:] * found.rates[1:, spent] == pytest.approx(p[:-1] * found.rates[:-1, undone], abs=1e-12)


@pytest.mark.parametrize("heat", [1.0, 2.0, 5.0])
def test_a_pool_that_is_left_alone_runs_down_and_keeps_every_molecule(heat):
    params = walker.params(supply=0.0)
    start = walker.init(params._replace(supply=4000.0), heat, 3, 16)
    state = walker.advance(start, params, heat, 20, 0.25)
    assert np.array_equal(state.level - start.level, state.counts @ landscape.CHANGE)
    assert np.array_equal(state.sites.sum(axis=1), state.counts @ landscape.MOVE)
    assert ((state.level >= 0) & (state.level <= params.adenylate)).all()
    later = walker.advance(state._replace(counts=0 * state.counts), params, heat, 20, 0.25)
    mean = exact.solve(params, heat).level
    if heat != 2.0:  # at T = 1 none is left, at T = 5 most is; both within the scatter of a few molecules
        assert later.level.mean() == pytest.approx(mean, abs=4 * math.sqrt(mean / 16) + 1)
    assert later.level.mean() <= start.level.mean()


@pytest.mark.parametrize(("heat", "supply"), [(0.8, 1000.0), (1.0, 1000.0), (1.0, 4000.0), (2.0, 300.0), (3.0, 1000.0)])
def test_sampled_pools_sit_on_the_exact_law(heat, supply):
    params = walker.params(supply=supply)
    state = walker.advance(walker.init(params, heat, 5, 48), params, heat, 2000, 1e-3)
    seen, known = observables.observe(state, params, heat), exact.solve(params, heat)
    for name in ("level", "throughput", "velocity", "price"):
        away = getattr(seen, name) - getattr(known, name)
        assert abs(away) < 4 * getattr(seen, f"{name}_stderr"), name
    assert seen.fuel == pytest.approx(known.fuel, abs=0.2)
    assert seen.velocity_stderr < 0.02 * known.velocity


@pytest.mark.parametrize("heat", [0.7, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("supply", [250.0, 500.0, 1000.0, 2000.0, 8000.0])
def test_throughput_is_the_smaller_of_demand_and_supply(heat, supply):
    """It never exceeds it; it falls short by the rounding of the corner and by the ADP that slows the motors."""
    known = exact.solve(walker.params(supply=supply), heat)
    least = min(known.demand, known.supply)
    assert known.throughput <= least * (1 + 1e-12)
    assert known.throughput > least * (0.97 if abs(math.log(known.demand / known.supply)) > 0.5 else 0.85)


def test_under_load_the_free_energy_falls_and_the_motors_tire():
    team = [exact.solve(walker.params(motors=m), 1.0) for m in (1, 5, 10, 20, 40, 80)]
    assert all(a.fuel > b.fuel and a.velocity > b.velocity for a, b in zip(team, team[1:], strict=False))
    assert team[0].fatigue < 0.01
    assert team[-1].fatigue > 0.85
    assert all(known.throughput == pytest.approx(1000, rel=0.02) for known in team[3:])


def test_a_nm_is_dear_in_the_cold_and_in_the_heat():
    heats = np.geomspace(0.3, 5, 41)
    price = observables.profile(walker.params(), heats)
    lowest = int(price.argmin())
    assert 0.8 < heats[lowest] < 1.3
    assert (np.diff(price[: lowest + 1]) < 0).all()
    assert (np.diff(price[lowest:]) > 0).all()
    assert price[0] > 10 * price[lowest]
    assert price[-1] > 10 * price[lowest]
    alone = observables.profile(walker.params(pumps=0.0, supply=1e5), heats)
    assert alone[0] == pytest.approx(1 / 8.2, rel=1e-6)  # without anything else to feed, cold is only slow


def test_without_bias_fuel_is_spent_for_nothing_and_without_noise_nothing_moves():
    still = exact.solve(walker.params(bias=0.0), 1.0)
    assert still.velocity == 0.0
    assert still.throughput > 900
    assert still.price == math.inf
    frozen = exact.solve(walker.params(), 0.0)
    assert (frozen.velocity, frozen.price) == (0.0, math.inf)
    state = walker.advance(walker.init(walker.params(), 0.0, 1, 4), walker.params(), 0.0, 100, 1e-3)
    assert (state.sites == 0).all()
    assert math.isnan(observables.observe(state, walker.params(), 0.0).price)


def test_a_run_depends_neither_on_cuts_nor_on_neighbours():
    params = walker.params()
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 600)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 200, 399):
        parts = walker.advance(parts, params, 1.3, ticks)
    assert whole.counts.sum() > 50
    for name in walker.State._fields:
        assert np.array_equal(getattr(whole, name), getattr(parts, name)[:3]), name


@pytest.mark.parametrize(
    "words",
    [{"motors": 0}, {"supply": -1.0}, {"supply": math.inf}, {"pumps": math.nan}, {"adenylate": 5}, {"phosphate": 600}],
)
def test_a_pool_that_cannot_be_is_refused(words):
    with pytest.raises(ValueError, match=r"outside|finite"):
        walker.params(**words)


def test_rows_have_the_same_keys_sampled_and_exact():
    sampled = measure.measure(measure.Settings(walkers=8, seconds=0.05), 1.0)
    exactly = measure.measure(measure.Settings(exact=True), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["velocity_nm_per_s"] == pytest.approx(exact.solve(walker.params(), 1.0).velocity)
    with pytest.raises(ValueError, match="walkers"):
        measure.Settings(walkers=1).checked()
    with pytest.raises(ValueError, match="finite temperature"):
        measure.measure(measure.Settings(), -1.0)
