"""The flashing ratchet and Feynman's wheel and pawl: steppers beside their solvers, and the laws that both must keep."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratchet.feynman import exact as pawl_exact
from ratchet.feynman import kernels as pawl_kernels
from ratchet.feynman import landscape as pawl_landscape
from ratchet.feynman import observables as pawl_seen
from ratchet.feynman import walker as pawl
from ratchet.flashing import exact as lamp_exact
from ratchet.flashing import landscape as lamp_landscape
from ratchet.flashing import observables as lamp_seen
from ratchet.flashing import walker as lamp
from ratchet.volumes import stationary, two_sheets

MODELS = {
    "flashing": (lamp, lamp_exact, lamp_seen, lamp_landscape),
    "feynman": (pawl, pawl_exact, pawl_seen, pawl_landscape),
}
ROUND_OFF = 1e-7  # nm/s; a walker on 512 cells jumps 1e9 times a second


# --- the exact solvers -----------------------------------------------------------------------------------------------


def test_the_flashing_ratchet_drifts_as_calibrated():
    assert lamp_exact.drift(lamp.params(), 1.0) == pytest.approx(5361, abs=0.5)


def test_its_drift_has_one_maximum_near_room_temperature():
    heats = np.geomspace(0.2, 5.0, 61)
    drifts = lamp_seen.profile(lamp.params(), heats)
    assert np.count_nonzero(np.diff(np.sign(np.diff(drifts)))) == 1
    assert 0.7 < heats[drifts.argmax()] < 1.3


@pytest.mark.parametrize(("heat", "pawl_heat", "velocity"), [(1.0, 2.0, 2053), (2.0, 1.0, -1659)])
def test_feynmans_wheel_turns_as_calibrated(heat, pawl_heat, velocity):
    found = pawl_exact.drift(pawl.params(pawl=pawl_heat / heat), heat)
    assert found == pytest.approx(velocity, abs=0.5)


@settings(max_examples=25, deadline=None)
@given(bias=st.floats(-1, 1), heat=st.floats(0.2, 5.0))
def test_equal_baths_turn_no_wheel_however_asymmetric_its_teeth(bias, heat):
    known = pawl_exact.solve(pawl.params(bias=bias), heat)
    assert abs(known.velocity) < ROUND_OFF
    assert abs(known.heat) < 1e-7
    assert abs(known.entropy_production) < 1e-7


@settings(max_examples=15, deadline=None)
@given(bias=st.floats(-1, 1), heat=st.floats(0.2, 5.0))
def test_a_lamp_that_stays_on_drives_nothing(bias, heat):
    assert abs(lamp_exact.drift(lamp.params(bias=bias, drive=0.0), heat)) < ROUND_OFF


@pytest.mark.parametrize("heat", [0.3, 1.0, 3.0])
def test_symmetric_teeth_have_no_drift_and_mirrored_ones_the_opposite(heat):
    for walker, exact, words in ((lamp, lamp_exact, {}), (pawl, pawl_exact, {"pawl": 2.0})):
        assert abs(exact.drift(walker.params(bias=0.0, **words), heat)) < ROUND_OFF
        ahead, behind = (exact.drift(walker.params(bias=b, **words), heat) for b in (1.0, -1.0))
        assert behind == pytest.approx(-ahead, rel=1e-6)


@pytest.mark.parametrize("heat", [0.5, 1.0, 2.0])
def test_the_hotter_pawl_turns_the_wheel_forward_the_colder_one_back(heat):
    assert pawl_exact.drift(pawl.params(pawl=1.3), heat) > 0 > pawl_exact.drift(pawl.params(pawl=0.7), heat)


@pytest.mark.parametrize("heat", [0.4, 1.0, 4.0])
def test_undriven_walkers_stand_where_boltzmann_says(heat):
    for name, fixed in (("flashing", lamp.params(drive=0.0)), ("feynman", pawl.params())):
        exact = MODELS[name][1]
        mesh = two_sheets(exact.CELLS)
        law = stationary(mesh, *exact.edge_rates(fixed, heat))
        weight = np.exp(-exact.energies(fixed) / heat)
        if name == "flashing":
            weight[mesh.sheet == 1] = 0.0
        assert law == pytest.approx(weight / weight.sum(), rel=1e-9, abs=1e-300)


@settings(max_examples=20, deadline=None)
@given(heat=st.floats(0.2, 4.0), ratio=st.floats(0.3, 3.0), load=st.floats(-1.5, 1.5), bias=st.floats(-1, 1))
def test_heat_closes_and_entropy_only_grows(heat, ratio, load, bias):
    fixed = pawl.params(pawl=ratio, load=load, bias=bias)
    mesh = two_sheets(pawl_exact.CELLS)
    forward, reverse = pawl_exact.edge_rates(fixed, heat)
    law = stationary(mesh, forward, reverse)
    flux = law[mesh.source] * forward - law[mesh.target] * reverse
    level = pawl_exact.energies(fixed)
    climb = flux * (level[mesh.target] - level[mesh.source])
    known = pawl_exact.solve(fixed, heat)
    scale = abs(climb[mesh.kind == 0]).sum() + 1.0
    assert climb[mesh.kind == 0].sum() == pytest.approx(-known.heat, abs=1e-9 * scale)  # what comes in goes out
    assert known.entropy_production > -1e-6
    assert lamp_exact.solve(lamp.params(load=load, bias=bias), heat).entropy_production > 0


# --- the steppers ----------------------------------------------------------------------------------------------------

POINTS = [
    ("flashing", {}, 0.3),
    ("flashing", {}, 1.0),
    ("flashing", {}, 2.5),
    ("flashing", {"bias": -0.5}, 1.0),
    ("flashing", {"bias": 0.0}, 1.0),
    ("flashing", {"drive": 0.0}, 2.0),
    ("flashing", {"load": 0.5}, 1.0),
    ("feynman", {"pawl": 2.0}, 1.0),
    ("feynman", {"pawl": 0.5}, 2.0),
    ("feynman", {}, 1.0),
    ("feynman", {}, 4.0),
    ("feynman", {"pawl": 2.0, "bias": 0.0}, 1.0),
    ("feynman", {"pawl": 1.5, "load": 0.3}, 0.7),
]


def against_the_solver(name, words, heat, walkers, seconds, seed):
    """(velocity, flow of energy): each as sampled minus exact, in standard errors."""
    walker, exact, seen, _ = MODELS[name]
    fixed = walker.params(tick=1e-5, **words)
    start = walker.advance(walker.init(fixed, heat, seed, walkers), fixed, heat, 100)
    ticks = round(seconds / 1e-5)
    found = seen.observe(start, walker.advance(start, fixed, heat, ticks), fixed, heat, ticks)
    known = exact.solve(fixed, heat)
    flow = (found.power, found.power_stderr, known.power) if name == "flashing" else (*found[6:8], known.heat)
    return (found.velocity - known.velocity) / found.stderr, (flow[0] - flow[2]) / max(flow[1], 1e-9)


@pytest.mark.parametrize(("name", "words", "heat"), POINTS)
def test_the_stepper_agrees_with_the_solver(name, words, heat):
    for deviation in against_the_solver(name, words, heat, walkers=256, seconds=8e-3, seed=1):
        assert abs(deviation) < 3


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words", "heat"), POINTS)
def test_a_long_run_agrees_too(name, words, heat):
    """About 0.5 % of the full drift can be seen here."""
    for deviation in against_the_solver(name, words, heat, walkers=2048, seconds=0.1, seed=2):
        assert abs(deviation) < 3.5


@pytest.mark.parametrize("name", MODELS)
def test_forward_and_backward_teeth_are_counted_at_the_rates_of_the_solver(name):
    walker, exact, seen, _ = MODELS[name]
    fixed = walker.params(tick=1e-5)
    start = walker.advance(walker.init(fixed, 1.0, 4, 512), fixed, 1.0, 100)
    found = seen.observe(start, walker.advance(start, fixed, 1.0, 1000), fixed, 1.0, 1000)
    known = exact.solve(fixed, 1.0)
    lived = 512 * 1e-2
    for counted, rate in ((found.forward, known.forward), (found.backward, known.backward)):
        assert abs(counted - rate * lived) < 4 * math.sqrt(rate * lived * 1.5)  # teeth come in slight bunches


@pytest.mark.parametrize("name", MODELS)
def test_undriven_walkers_spread_as_the_solver_says(name):
    walker, exact, seen, _ = MODELS[name]
    fixed = walker.params(tick=1e-5, **({"drive": 0.0} if name == "flashing" else {}))
    start = walker.advance(walker.init(fixed, 2.0, 5, 1024), fixed, 2.0, 100)
    found = seen.observe(start, walker.advance(start, fixed, 2.0, 1500), fixed, 2.0, 1500)
    # the landscape lets a walker wobble within its tooth, which spreads it by at most (L/2)^2 once
    known, once = exact.solve(fixed, 2.0).diffusion, 4.1**2 / (2 * 1.5e-2)
    assert abs(found.diffusion - known) < 4 * known * math.sqrt(2 / 1023) + once


def kicks():
    """The 65 values of a kick and their chances, float64[65] each."""
    with np.errstate(over="ignore"):
        values = np.array([pawl_kernels.kick(np.uint64(2**coins - 1)) for coins in range(65)])
    return values, np.array([math.comb(64, coins) / 2.0**64 for coins in range(65)])


def test_kicks_have_the_moments_of_a_gaussian():
    values, chance = kicks()
    for power, moment in ((1, 0), (2, 1), (3, 0), (4, 3), (5, 0)):
        assert (values**power) @ chance == pytest.approx(moment, abs=1e-12)


def transfer(fixed, dt, heat, saw, cells):
    """One Heun step with its 65 possible kicks on a ring of cells: (float64[n, n] chances, float64[n] mean move, nm).

    Each landing is shared among the three nearest cells so that mean and variance of its place are kept.
    """
    length, mobility = fixed.period, dt * 4.11 / fixed.drag
    values, chance = kicks()
    kick = math.sqrt(2 * mobility * heat) * values
    y = np.arange(cells)[:, None] * length / cells

    def slope(at):
        h = 1e-5
        return (saw(fixed, at + h) - saw(fixed, at - h)) / (2 * h)

    tried = y + kick - mobility * slope(y)
    move = kick - mobility * (slope(y) + slope(tried)) / 2
    place = (y + move) / length * cells
    near = np.rint(place).astype(int)
    off = place - near
    chances = np.zeros((cells, cells))
    rows = np.repeat(np.arange(cells)[:, None], 65, axis=1)
    for shift, share in ((-1, (off**2 - off) / 2), (0, 1 - off**2), (1, (off**2 + off) / 2)):
        np.add.at(chances, (rows, (near + shift) % cells), chance * share)
    return chances, move @ chance


def false_current(chances, move, dt):
    """Mean velocity, nm/s, in the law that the chain leaves as it is."""
    matrix = chances.T - np.eye(len(chances))
    matrix[-1] = 1.0
    target = np.zeros(len(chances))
    target[-1] = 1.0
    return float(np.linalg.solve(matrix, target) @ move) / dt


@pytest.mark.parametrize("heat", [0.3, 1.0, 2.0, 5.0])
def test_a_steady_lamp_fakes_no_current_in_the_stepper(heat):
    fixed = lamp.params(tick=1e-5)
    dt = fixed.tick / lamp.steps_per_tick(fixed, heat)
    cells = 600 if heat < 3 else 1300  # at 5 the mesh itself fakes 1 nm/s below that
    chances, move = transfer(fixed, dt, heat, lamp_landscape.saw, cells)
    assert abs(false_current(chances, move, dt)) < 0.5


@pytest.mark.parametrize("heat", [0.3, 1.0, 5.0])
def test_equal_baths_fake_no_current_in_the_stepper(heat):
    fixed = pawl.params(tick=1e-5)
    dt = fixed.tick / pawl.steps_per_tick(fixed, heat)
    cells = 500
    down, move = transfer(fixed, dt, heat, pawl_landscape.saw, cells)
    up, _ = transfer(fixed, dt, heat, lambda _, y: 0 * y, cells)
    rise = (fixed.lift - pawl_landscape.saw(fixed, np.arange(cells) * fixed.period / cells)) / heat
    lifts, drops = (fixed.proposals * np.minimum(1.0, np.exp(s * rise)) for s in (-1, 1))
    flips = -np.expm1(-(lifts + drops) * dt) / (lifts + drops)  # proposals at their exact times
    lifted, dropped = lifts * flips, drops * flips
    whole = np.block([[down * (1 - lifted), down * lifted], [up * dropped, up * (1 - dropped)]])
    assert abs(false_current(whole, np.concatenate((move, 0 * move)), dt)) < 0.5


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("load", [0.0, 1.0])
def test_the_first_law_closes_on_every_trajectory(name, load):
    walker, _, seen, _ = MODELS[name]
    fixed = walker.params(tick=1e-5, load=load, **({"pawl": 1.7} if name == "feynman" else {}))
    start = walker.init(fixed, 0.8, 6, 40)
    half = walker.advance(start, fixed, 0.8, 300)
    kept = seen.books(half, walker.advance(half, fixed, 0.8, 300), fixed, 0.8)
    gap = kept.paid - kept.work - kept.heat - kept.stored
    assert abs(kept.paid).max() > 1.0
    assert abs(gap).max() < 1e-10 * abs(kept.paid).max()


@pytest.mark.interpreted
@pytest.mark.parametrize("name", MODELS)
def test_walks_depend_neither_on_cuts_nor_on_neighbours(name):
    walker = MODELS[name][0]
    fixed = walker.params(tick=2e-6)
    whole = walker.advance(walker.init(fixed, 1.4, 8, 35), fixed, 1.4, 7)
    parts = walker.init(fixed, 1.4, 8, 35)
    for ticks in (1, 4, 2):
        parts = walker.advance(parts, fixed, 1.4, ticks)
    few = walker.advance(walker.init(fixed, 1.4, 8, 3), fixed, 1.4, 7)
    for a, b, c in zip(whole, parts, few, strict=True):
        assert np.array_equal(a, b)
        assert np.array_equal(a[:3], c)


def test_walkers_that_share_a_lamp_see_it_switch_together():
    fixed = lamp.params(tick=1e-5, shared=10)
    state = lamp.init(fixed, 1.0, 9, 40)
    seen = []
    for _ in range(40):
        state = lamp.advance(state, fixed, 1.0, 1)
        seen.append(state.dark)
    dark = np.array(seen)
    for group in range(4):
        assert (dark[:, 10 * group : 10 * group + 10] == dark[:, 10 * group : 10 * group + 1]).all()
    assert not np.array_equal(dark[:, 0], dark[:, 10])


def test_a_shared_lamp_makes_the_error_of_the_mean_larger_and_one_lamp_leaves_it_unknown():
    fixed = lamp.params(tick=1e-5, shared=64)
    start = lamp.init(fixed, 1.0, 10, 1024)
    end = lamp.advance(start, fixed, 1.0, 500)
    way = end.x - start.x
    assert lamp_seen.error_of_mean(way, 64) > 1.3 * lamp_seen.error_of_mean(way, 1)
    assert math.isnan(lamp_seen.error_of_mean(way, 1024))
    steady = lamp.params(tick=1e-5, shared=64, drive=0.0)  # without switching, neighbours have nothing in common
    way = lamp.advance(start, steady, 2.0, 500).x - start.x
    assert lamp_seen.error_of_mean(way, 64) == pytest.approx(lamp_seen.error_of_mean(way, 1), rel=0.6)


@pytest.mark.parametrize("name", MODELS)
def test_without_noise_nothing_turns(name):
    walker, exact, _, _ = MODELS[name]
    fixed = walker.params(tick=1e-5)
    state = walker.advance(walker.init(fixed, 0.0, 11, 5), fixed, 0.0, 500)
    assert abs(state.x).max() < 1e-9
    assert exact.solve(fixed, 0.0).velocity == 0.0


def test_the_lamp_is_on_two_thirds_of_the_time():
    fixed = lamp.params(tick=1e-5)
    state, dark = lamp.init(fixed, 1.0, 12, 500), []
    for _ in range(60):
        state = lamp.advance(state, fixed, 1.0, 5)
        dark.append(state.dark.mean())
    assert np.mean(dark[10:]) == pytest.approx(lamp_exact.solve(fixed, 1.0).occupancy[1], abs=0.01)


def test_the_energy_of_the_kernel_is_the_landscape():
    fixed = pawl.params(bias=0.4)
    y = np.linspace(0.0, 8.19, 50)
    assert [pawl_kernels.energy(fixed, v) for v in y] == pytest.approx(pawl_landscape.saw(fixed, y))


@pytest.mark.parametrize(
    ("walker", "words"),
    [
        (lamp, {"bias": 1.5}),
        (lamp, {"load": 20.0}),
        (lamp, {"drive": -1.0}),
        (lamp, {"shared": 0}),
        (pawl, {"pawl": -0.1}),
        (pawl, {"bias": math.nan}),
    ],
)
def test_values_out_of_range_are_refused_by_name(walker, words):
    with pytest.raises(ValueError, match=next(iter(words))):
        walker.params(**words)
