"""The rotor of ATP synthase: its balance of protons and ATP, its closed form, and the stepper beside both."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratchet.powerhouse import exact, kernels, landscape, measure, observables, walker

HEATS = (0.3, 0.5, 1.0, 2.0, 5.0)


# --- thermodynamics --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("subunits", "threshold"), [(8, 194.33), (10, 155.46), (14, 111.05)])
def test_the_rotor_stalls_where_its_protons_pay_for_three_atp(subunits, threshold):
    """n e pmf = 3 ATP: 155 mV for ten protons a turn at 50 kJ/mol, where the closed form's drift changes its sign."""
    assert walker.params(subunits=subunits).threshold == pytest.approx(threshold, abs=0.01)
    for heat in HEATS:
        low, high = threshold - 0.1, threshold + 0.1
        drifts = [exact.drift(walker.params(subunits=subunits, pmf=pmf), heat) for pmf in (low, high)]
        assert drifts[0] < 0 < drifts[1]


@settings(max_examples=25, deadline=None)
@given(pmf=st.floats(0, 250), atp=st.floats(0, 70), heat=st.floats(0.2, 5), bias=st.floats(-1, 1))
def test_it_turns_the_way_that_is_downhill_and_entropy_only_grows(pmf, atp, heat, bias):
    fixed = walker.params(pmf=pmf, atp=atp, bias=bias)
    known = exact.solve(fixed, heat)
    assert known.velocity * fixed.tilt >= 0
    assert known.entropy_production >= 0
    mirrored = exact.drift(walker.params(pmf=pmf, atp=atp, bias=-bias), heat)
    assert mirrored == pytest.approx(-known.velocity, rel=1e-6, abs=1e-250)


@pytest.mark.parametrize("heat", [0.0, *HEATS])
@pytest.mark.parametrize("words", [{"pmf": 0.0, "atp": 0.0}, {"bias": 0.0}])
def test_without_a_gradient_or_a_direction_there_is_no_net_turn(heat, words):
    assert exact.drift(walker.params(**words), heat) == 0.0


def test_without_noise_it_rests_until_the_tilt_exceeds_every_slope():
    assert exact.drift(walker.params(), 0.0) == 0.0
    steepest = landscape.slope(walker.params(), np.linspace(0, 1, 4001)).max()
    per_mv = walker.params(pmf=1.0, atp=0.0).tilt
    for pmf, slides in ((0.99 * steepest / per_mv, False), (1.05 * steepest / per_mv, True)):
        fixed = walker.params(atp=0.0, tick=1e-4)._replace(pmf=pmf)  # ten times what a membrane bears
        known = exact.drift(fixed, 0.0)
        state = walker.advance(walker.init(fixed, 0.0, 1), fixed, 0.0, 400)
        assert (known > 0) == slides
        assert state.turns[0] == pytest.approx(known * 0.04, abs=1.0)  # to where it sticks


def test_the_slope_is_that_of_the_energy():
    y, h = np.linspace(0.001, 0.999, 211), 1e-6
    fixed = walker.params()
    numeric = (landscape.energy(fixed, y + h) - landscape.energy(fixed, y - h)) / (2 * h)
    assert landscape.slope(fixed, y) == pytest.approx(numeric, abs=1e-6)
    assert landscape.energy(fixed, -y) == pytest.approx(landscape.energy(fixed, y), abs=1e-12)


@pytest.mark.parametrize("heat", HEATS)
def test_undriven_rotors_stand_where_boltzmann_says(heat):
    fixed = walker.params(bias=0.0)
    law = exact.stationary(fixed, heat)
    weight = np.exp(-landscape.energy(fixed, (np.arange(exact.CELLS) + 0.5) / exact.CELLS) / heat)
    assert law == pytest.approx(weight / weight.sum(), rel=1e-9)


# --- the stepper -----------------------------------------------------------------------------------------------------

POINTS = [(180.0, 0.6), (180.0, 1.0), (180.0, 3.0), (155.464, 1.0), (155.464, 4.0), (130.0, 1.0), (0.0, 0.5)]


def against_the_closed_form(pmf, heat, walkers, seconds, seed, **words):
    fixed = walker.params(pmf=pmf, tick=1e-4, **words)
    start = walker.init(fixed, heat, seed, walkers)
    ticks = round(seconds / fixed.tick)
    found = observables.observe(start, walker.advance(start, fixed, heat, ticks), fixed, heat, ticks)
    return found, exact.solve(fixed, heat)


@pytest.mark.parametrize(("pmf", "heat"), POINTS)
def test_the_stepper_agrees_with_the_closed_form(pmf, heat):
    found, known = against_the_closed_form(pmf, heat, walkers=128, seconds=0.02, seed=1)
    assert abs(found.velocity - known.velocity) < 3 * found.stderr
    wobble = 1 / 36 / (2 * 0.02)  # within a third of a turn, once
    assert abs(found.diffusion - known.diffusion) < 4 * known.diffusion * math.sqrt(2 / 127) + wobble


@pytest.mark.slow
@pytest.mark.parametrize(("pmf", "heat"), POINTS)
def test_a_long_run_agrees_too(pmf, heat):
    found, known = against_the_closed_form(pmf, heat, walkers=512, seconds=0.4, seed=2)
    assert abs(found.velocity - known.velocity) < 3.5 * found.stderr


@pytest.mark.parametrize("words", [{"atp": 0.0}, {"bias": 0.0}])
def test_sampled_rotors_without_a_tilt_make_no_net_turn(words):
    found, _ = against_the_closed_form(0.0, 1.5, walkers=128, seconds=0.02, seed=3, **words)
    assert found.forward > 50 < found.backward
    assert abs(found.velocity) < 3 * found.stderr


def test_thirds_of_a_turn_are_counted_as_atp_made_and_split():
    found, _ = against_the_closed_form(180.0, 1.0, walkers=128, seconds=0.02, seed=4)
    lived = 128 * 0.02
    assert found.forward - found.backward == pytest.approx(3 * found.velocity * lived, abs=128 * 0.5)
    assert found.forward > 5 * found.backward > 0
    ahead = math.exp(walker.params().tilt / 3)  # odds of a third of a turn; the ripple tells thirds apart a little
    assert found.forward / found.backward == pytest.approx(ahead, rel=0.35)


@pytest.mark.parametrize(("pmf", "heat"), [(180.0, 0.5), (180.0, 1.0), (180.0, 5.0), (100.0, 1.0)])
def test_the_heun_step_itself_drifts_as_the_closed_form_says(pmf, heat):
    """The stationary law of one step with its 65 possible kicks, on a fine ring: what no longer run would average out."""
    fixed = walker.params(pmf=pmf, tick=1e-4)
    dt, cells = fixed.tick / walker.steps_per_tick(fixed, heat), 1200
    with np.errstate(over="ignore"):
        values = np.array([kernels.kick(np.uint64(2**coins - 1)) for coins in range(65)])
    chance = np.array([math.comb(64, coins) / 2.0**64 for coins in range(65)])
    y = np.arange(cells)[:, None] / cells
    kick = fixed.mobility * dt * fixed.tilt + math.sqrt(2 * fixed.mobility * dt * heat) * values
    down = fixed.mobility * dt * landscape.slope(fixed, y)
    move = kick - (down + fixed.mobility * dt * landscape.slope(fixed, y + kick - down)) / 2
    place = (y + move) * cells
    near = np.rint(place).astype(int)
    off = place - near
    chances = np.zeros((cells, cells))
    rows = np.repeat(np.arange(cells)[:, None], 65, axis=1)
    for shift, share in ((-1, (off**2 - off) / 2), (0, 1 - off**2), (1, (off**2 + off) / 2)):
        np.add.at(chances, (rows, (near + shift) % cells), chance * share)
    matrix = chances.T - np.eye(cells)
    matrix[-1] = 1.0
    law = np.linalg.solve(matrix, np.eye(1, cells, cells - 1)[0])
    assert float(law @ (move @ chance)) / dt == pytest.approx(exact.drift(fixed, heat), rel=1e-3)


def test_cutting_a_run_into_calls_changes_nothing():
    fixed = walker.params(tick=1e-5)
    start = walker.init(fixed, 1.0, 5, 35)
    whole, parts = walker.advance(start, fixed, 1.0, 30), start
    for ticks in (1, 19, 10):
        parts = walker.advance(parts, fixed, 1.0, ticks)
    few = walker.advance(walker.init(fixed, 1.0, 5, 3), fixed, 1.0, 30)
    for a, b, c in zip(whole, parts, few, strict=True):
        assert np.array_equal(a, b)
        assert np.array_equal(a[:3], c)


def test_measured_rows_carry_the_balance_and_its_exact_twin():
    rows = [measure.measure(measure.Settings(walkers=64, seconds=0.02, exact=e, pmf=190.0), 1.0) for e in (False, True)]
    assert rows[0].keys() == rows[1].keys()
    assert rows[0]["threshold_mV"] == pytest.approx(155.46, abs=0.01)
    deviation = rows[0]["velocity_turns_per_s"] - rows[1]["velocity_turns_per_s"]
    assert abs(deviation) < 3 * rows[0]["velocity_stderr"]


@pytest.mark.parametrize("words", [{"pmf": 301.0}, {"atp": -1.0}, {"subunits": 5}, {"bias": 2.0}, {"walkers": 1}])
def test_settings_out_of_range_are_refused_by_name(words):
    with pytest.raises(ValueError, match=next(iter(words))):
        measure.Settings(**words).checked()
