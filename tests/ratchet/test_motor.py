"""The motor: values to reach, laws it must keep, and the stepper against the solver."""

import math

import numpy as np
import pytest

from ratchet import exact, kernels, landscape, measure, observables, walker
from tests.ratchet import transfer

HEATS = (0.2, 0.5, 1.0, 2.0, 4.0, 5.0)


# quoted values with as many digits as they are quoted with: half a unit of the last digit is the tolerance, except
# where the value is quoted as "about" (v at T = 1 and half of the saturated velocity at Km: one unit of the last digit)
@pytest.mark.parametrize(
    ("words", "heat", "velocity", "within"),
    [
        ({}, 1.0, 797.5, 0.1),
        ({"load": 5.0}, 1.0, 257.2, 0.05),
        ({"load": -2.0}, 1.0, 894.6, 0.05),
        ({}, 0.5, 22.2, 0.05),
        ({}, 2.0, 162.6, 0.05),
        ({}, 4.0, 5.3, 0.05),
        ({}, 5.0, 2.06, 0.005),
        ({"fuel": 10.0}, 1.0, 0.007, 0.0005),
        ({"fuel": 15.0}, 1.0, 1.0, 0.05),
        ({"fuel": 18.0}, 1.0, 20.0, 0.5),
        ({"fuel": 20.0}, 1.0, 128.0, 0.5),
        ({"fuel": 22.0}, 1.0, 475.0, 0.5),
        ({"atp": 73.8}, 1.0, 826.9 / 2, 0.5),
    ],
)
def test_the_solver_reaches_the_calibration_velocities(words, heat, velocity, within):
    assert exact.drift(walker.params(**words), heat) == pytest.approx(velocity, abs=within)


def test_the_solver_reaches_the_other_calibration_values_at_room_temperature():
    seen = exact.solve(walker.params(), 1.0)
    assert seen.randomness == pytest.approx(0.416, abs=0.002)
    assert seen.forward / seen.backward == pytest.approx(758.1, rel=0.01)
    assert seen.atp / (seen.forward - seen.backward) == pytest.approx(1.003, abs=0.001)
    assert seen.run_length == pytest.approx(1000, rel=0.01)
    assert exact.drift(walker.params(load=6.9), 1.0) > 0 > exact.drift(walker.params(load=7.15), 1.0)


@pytest.mark.parametrize("heat", HEATS)
def test_without_fuel_nothing_drifts_at_any_temperature(heat):
    seen = exact.solve(walker.params(fuel=0.0), heat)
    assert abs(seen.velocity) < 1e-7
    assert abs(seen.entropy_production) < 1e-7


@pytest.mark.parametrize("heat", HEATS)
def test_without_bias_nothing_drifts_while_atp_burns(heat):
    seen = exact.solve(walker.params(bias=0.0), heat)
    assert abs(seen.velocity) < 1e-6 * math.sqrt(seen.diffusion + 1e-12)
    assert seen.atp > 0


def test_strong_load_with_many_products_makes_atp():
    seen = exact.solve(walker.params(load=12.0, products=1e4, atp=1e-3), 1.2)
    assert seen.atp == pytest.approx(-8.3, abs=0.1)


def test_force_is_minus_the_slope():
    for bias in (1.0, 0.0, -1.0):
        params = walker.params(bias=bias)
        for y in np.linspace(-4.0, 4.0, 33):
            slope = (landscape.closed(params, np.array([y + 1e-5])) - landscape.closed(params, np.array([y - 1e-5])))[
                0
            ] / 2e-5
            assert kernels.slope_closed(params, y) == pytest.approx(slope, abs=1e-3)
        for y in np.linspace(-12.0, 12.0, 49):
            slope = (landscape.opened(params, np.array([y + 1e-5])) - landscape.opened(params, np.array([y - 1e-5])))[
                0
            ] / 2e-5
            assert kernels.slope_open(params, y) == pytest.approx(slope, abs=1e-3)


def test_the_generator_gives_the_published_numbers():
    stream = np.array([1, 2, 3, 4], dtype=np.uint64)
    drawn = [int(kernels.next_bits(stream)) for _ in range(6)]
    assert drawn == [41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162]


# beyond stall, assisted, starved, cold and hot
POINTS = [
    (1.0, {}),
    (1.0, {"load": 5.0}),
    (1.0, {"load": 7.0}),
    (1.0, {"load": 9.0}),
    (1.0, {"load": -2.0}),
    (1.0, {"atp": 20.0}),
    (0.5, {}),
    (1.5, {}),
    (2.0, {}),
    (2.0, {"load": 3.0, "atp": 500.0}),
    (3.0, {}),
]


def agrees(heat, words, walkers, seconds, seed):
    """A sampled row against the transfer operator of its own steps: drift within three standard errors, no allowance."""
    row = measure.measure(measure.Settings(walkers=walkers, seconds=seconds, seed=seed, **words), heat, jobs=2)
    stepped = transfer.drift(walker.params(tick=measure.TICK, bounded=True, **words), heat)
    return abs(row["velocity_nm_per_s"] - stepped) < 3 * row["velocity_stderr"]


@pytest.mark.parametrize(("heat", "words"), [POINTS[0], POINTS[3], POINTS[5], POINTS[8]])
def test_the_stepper_agrees_with_the_solver(heat, words):
    """The smallest deviation this could see is 3 sigma, 20 to 50 nm/s; the long runs see 3 to 8."""
    assert agrees(heat, words, walkers=32, seconds=0.2, seed=3)


@pytest.mark.slow
@pytest.mark.parametrize(("heat", "words"), POINTS)
def test_long_runs_agree_with_the_solver(heat, words):
    assert agrees(heat, words, walkers=128, seconds=2.0, seed=5)


def test_without_noise_the_motor_binds_opens_and_rests():
    params = walker.params(tick=1e-3)
    start = walker.init(params, 0.0, 1, 8)
    state = walker.advance(start, params, 0.0, 200)
    assert (state.chemical == 2).all()
    assert (abs(state.x) < 1e-9).all()
    assert state.counts[:, :2].sum() == 0


def test_without_fuel_the_sampled_motor_jitters_without_drift():
    params = walker.params(fuel=0.0, tick=1e-3, bounded=True)
    start = walker.init(params, 1.0, 2, 16)
    state = walker.advance(start, params, 1.0, 100)
    assert state.x.std() > 0.2  # nm
    assert abs(state.x).max() < 4.1


def test_a_run_does_not_depend_on_how_ticks_are_cut_or_on_other_walkers():
    params = walker.params(tick=1e-4)
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 60)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 20, 39):
        parts = walker.advance(parts, params, 1.3, ticks)
    for a, b in zip(whole, parts, strict=True):
        assert np.array_equal(a, b[:3], equal_nan=True)


def one_by_one(state, params, heat, steps):
    """What `walk_abreast` does, step by step in plain Python and double precision, in place."""
    dt, length = params.tick / walker.steps_per_tick(params, heat), params.period
    r, paid = tuple(walker.rates(params, heat)), walker.payments(params, heat)
    mobility, spends = dt * walker.KT0 / params.drag, kernels.spending(r, dt)
    for place, discrete, counts, books, stream, kick in zip(*state, strict=True):
        for _ in range(steps):
            y, opened = place[0], discrete[1] == 2
            bits, *kick[:] = kernels.stir(*kick)
            slope = kernels.slope_open(params, y) if opened else kernels.slope_closed(params, y)
            y += -mobility * (slope + params.load / walker.KT0)
            y += math.sqrt(2 * mobility * heat) * kernels.coins(np.uint32(bits))
            if opened and abs(y) > 1.5 * length:
                y = math.copysign(3 * length, y) - y
            elif not opened and abs(y) > length / 2:
                discrete[0] += round(math.copysign(1, y))
                y -= math.copysign(length, y)
            travelled = y + (discrete[0] - discrete[2]) * length
            if abs(travelled) > length - 1:
                discrete[2] += round(math.copysign(1, travelled))
                counts[0 if travelled > 0 else 1] += 1
            place[:] = y, kernels.on_grid(place[1]) - spends[discrete[1]]
            if place[1] <= 0:
                kernels.react(params, r, paid, heat, place, discrete, counts, books, stream)
                place[1] = kernels.wind_up(stream)


@pytest.mark.parametrize("heat", [0.5, 1.3, 4.0])
def test_motors_abreast_walk_as_they_would_one_by_one(heat):
    params = walker.params(load=1.0, tick=2e-4 / max(1.0, heat) ** 2, bounded=True)
    start = walker.advance(walker.init(params, heat, 7, 40), params, heat, 30)
    assert 0 < (start.chemical == 2).sum() < 40
    alone = walker.State(*(array.copy() for array in start))
    abreast = walker.advance(start, params, heat, 1)
    with np.errstate(over="ignore"):
        one_by_one(alone, params, heat, walker.steps_per_tick(params, heat))
    assert np.array_equal(abreast.streams, alone.streams)
    assert np.array_equal(abreast.kicks, alone.kicks)
    assert np.array_equal(abreast.discrete, alone.discrete)
    assert np.array_equal(abreast.counts, alone.counts)
    # abreast, positions have single precision: 1e-6 nm, and slopes of tens of kT0/nm
    assert abreast.place[:, 0] == pytest.approx(alone.place[:, 0], abs=3e-5)
    assert abreast.place[:, 1].tolist() == alone.place[:, 1].tolist()
    assert abreast.books == pytest.approx(alone.books, abs=1e-3)


@pytest.mark.parametrize("heat", [0.5, 1.0, 3.0])
def test_a_motor_abreast_depends_neither_on_its_neighbours_nor_on_how_ticks_are_cut(heat):
    params = walker.params(tick=1e-4, bounded=True)
    whole = walker.advance(walker.init(params, heat, 7, 70), params, heat, 200)
    parts = walker.init(params, heat, 7, 35)
    for ticks in (1, 20, 179):
        parts = walker.advance(parts, params, heat, ticks)
    last = walker.State(*(a[33:] for a in walker.init(params, heat, 7, 70)))
    moved = walker.advance(last, params, heat, 200)
    for a, b, c in zip(whole, parts, moved, strict=True):
        assert np.array_equal(a[:35], b, equal_nan=True)
        assert np.array_equal(a[33:], c, equal_nan=True)


def test_threads_do_not_change_the_numbers():
    few = measure.Settings(walkers=5, seconds=0.02)
    assert measure.measure(few, 1.0, jobs=1) == measure.measure(few, 1.0, jobs=3)


@pytest.mark.parametrize(
    "words", [{"fuel": 1.0, "atp": 2.0}, {"bias": 2.0}, {"load": 50.0}, {"atp": 0.0}, {"fuel": math.nan}]
)
def test_values_out_of_range_are_refused(words):
    with pytest.raises(ValueError, match=r"\w"):
        walker.params(**words)


@pytest.mark.parametrize(
    ("heat", "load", "fuel"), [(1.0, 0.0, 25.0), (1.0, 5.0, 25.0), (2.5, -3.0, 20.0), (0.6, 9.0, 0.0)]
)
def test_the_first_law_closes_on_every_single_trajectory(heat, load, fuel):
    """Heat is booked event by event in the stepper; paid, work and stored follow from the states alone."""
    params = walker.params(load=load, fuel=fuel, tick=1e-3, bounded=True)
    start = walker.advance(walker.init(params, heat, 8, 12), params, heat, 3)
    state = walker.advance(start, params, heat, 60)
    seen = observables.books(start, state, params, heat)
    assert np.allclose(seen.paid, seen.work + seen.heat + seen.stored, rtol=0, atol=1e-9)
    change = (state.counts - start.counts).astype(float)
    steps = np.stack((change[:, 2] - change[:, 3], change[:, 4] - change[:, 5], change[:, 6] - change[:, 7]), axis=1)
    assert np.allclose(seen.paid, steps @ np.array(walker.payments(params, heat)), rtol=1e-12, atol=1e-9)
    assert sum(walker.payments(params, heat)) == pytest.approx(walker.fuel_of(params, heat))
    assert np.ptp(seen.heat) > 0


def test_the_mean_heat_of_many_motors_is_the_exact_entropy_production():
    params = walker.params(tick=1e-3, bounded=True)
    start = walker.advance(walker.init(params, 1.0, 9, 32), params, 1.0, 100)
    state = walker.advance(start, params, 1.0, 300)
    heat = observables.books(start, state, params, 1.0).heat / 0.3
    error = heat.std(ddof=1) / math.sqrt(len(heat))
    assert abs(heat.mean() - exact.solve(params, 1.0).entropy_production) < 3 * error
