"""The second law and its kin: cycles, detailed balance, occupancies, and what chance does where nothing drives."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratchet import exact, landscape, measure, walker
from ratchet.volumes import stationary
from tests.ratchet import transfer


def affinity_of(params, heat, side):
    """Sum of ln(rate / reverse rate) once around: bind, open, cross the lip on `side` (1 ahead, -1 behind), commit."""
    g = exact.grid()
    forward, reverse = exact.edge_rates(params, heat)
    place = {(int(c), int(s)): i for i, (c, s) in enumerate(zip(g.cell, g.sheet, strict=True))}
    rise = {}
    with np.errstate(divide="ignore"):  # edges outside the chemical window have no rate; the cycle avoids them
        for a, b, f, r in zip(g.source, g.target, np.log(forward), np.log(reverse), strict=True):
            rise[int(a), int(b)], rise[int(b), int(a)] = f - r, r - f
    path = [place[0, 0], place[0, 1], *(place[side * j, 2] for j in range(exact.CELLS + 1)), place[0, 0]]
    return sum(rise[a, b] for a, b in zip(path, path[1:], strict=False))


@settings(deadline=None, max_examples=40)
@given(
    heat=st.floats(0.3, 5),
    load=st.floats(-5, 10),
    fuel=st.floats(-5, 27),
    bias=st.floats(-1, 1),
    products=st.floats(0.01, 100),
    side=st.sampled_from([1, -1]),
)
def test_every_cycle_multiplies_to_the_fuel_minus_the_work(heat, load, fuel, bias, products, side):
    """ln of the product of rate ratios = fuel / T -+ load L / kT, whatever the landscape."""
    params = walker.params(load=load, fuel=fuel, bias=bias, products=products)
    expected = walker.fuel_of(params, heat) / heat - side * load * params.period / (walker.KT0 * heat)
    assert affinity_of(params, heat, side) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("heat", [0.2, 0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("bias", [1.0, 0.3, -1.0])
def test_without_fuel_every_single_edge_is_balanced_and_occupancies_are_boltzmanns(heat, bias):
    params = walker.params(fuel=0.0, bias=bias)
    g = exact.grid()
    forward, reverse = exact.edge_rates(params, heat)
    law = stationary(g, forward, reverse)
    out, back = law[g.source] * forward, law[g.target] * reverse
    assert np.allclose(out, back, rtol=1e-8, atol=0)
    y = g.cell * params.period / exact.CELLS
    energy = np.where(g.sheet == 2, landscape.opened(params, y), landscape.closed(params, y))
    for sheet in range(3):
        here = g.sheet == sheet
        assert np.ptp(np.log(law[here]) + energy[here] / heat) < 1e-8


@pytest.mark.parametrize("heat", [1.0, 2.0, 4.0])
def test_without_fuel_steps_ahead_and_back_are_equally_frequent(heat):
    seen = exact.solve(walker.params(fuel=0.0), heat)
    assert seen.forward == pytest.approx(seen.backward, rel=1e-9)
    assert seen.forward > 0


def test_sampled_steps_ahead_and_back_are_equally_frequent_without_fuel():
    """At T = 4 about 500 of each; a surplus of 3 sqrt(1000), 10 % of all, would be seen. Their number is the solver's."""
    params = walker.params(fuel=0.0, tick=measure.TICK, bounded=True)
    start = exact.settled(walker.init(params, 4.0, 4, 32), params, 4.0)
    ahead, behind = walker.advance(start, params, 4.0, 60).counts[:, :2].sum(axis=0)
    known = exact.solve(params, 4.0).forward * 32 * 60 * measure.TICK
    assert known > 400
    assert abs(ahead - behind) < 3 * math.sqrt(ahead + behind)
    assert abs(ahead - known) < 4 * math.sqrt(known)  # steps come in bursts: somewhat wider than Poisson


@pytest.mark.parametrize("bounded", [False, True])
def test_a_resting_motor_fills_its_well_as_the_integrator_should(bounded):
    """Var y in the closed well at T = 1: the stepper against its own stationary law, and that law against Boltzmann.

    Euler-Maruyama's well is hotter than Boltzmann's by about dt k / (2 gamma), 4 to 8 % here with k the curvature.
    """
    params = walker.params(atp=1e-30, products=1e-30, tick=1e-4, bounded=bounded)
    move, _, y = transfer.closed_move(params, 1.0, 14)
    law = transfer.stationary(move)
    expected, spread = law @ y**2 - (law @ y) ** 2, law @ y**4
    boltzmann = np.exp(-landscape.closed(params, y))
    boltzmann /= boltzmann.sum()
    assert 1.0 < expected / (boltzmann @ y**2 - (boltzmann @ y) ** 2) < 1.1
    state = walker.advance(walker.init(params, 1.0, 6, 2000), params, 1.0, 1)
    seen = state.place[:, 0]
    assert abs(seen.var() - expected) < 3 * math.sqrt((spread - expected**2) / len(seen))


@pytest.mark.parametrize("heat", [0.5, 1.0, 1.5, 2.0, 3.0, 5.0])
@pytest.mark.parametrize("load", [-5.0, 0.0, 5.0, 7.03, 11.0])
@pytest.mark.parametrize("fuel", [0.0, 12.0, 25.0])
def test_entropy_is_never_destroyed_and_precision_has_its_price(heat, load, fuel):
    """Second law, and the thermodynamic uncertainty relation sigma D >= v^2 in units of kT."""
    seen = exact.solve(walker.params(load=load, fuel=fuel), heat)
    assert seen.entropy_production >= -1e-9
    assert seen.entropy_production * seen.diffusion >= seen.velocity**2 * (1 - 1e-9) - 1e-12


def agreement(heat, seed, walkers, seconds, **words):
    """(name, solver, stepper, standard error) of everything a row tells, from independent motors."""
    params = walker.params(tick=measure.TICK, bounded=True, **words)
    start = exact.settled(walker.init(params, heat, seed, walkers), params, heat)
    start = measure.deal(walker, start, params, heat, 100, 2, None)
    ticks = round(seconds / measure.TICK)
    state = measure.deal(walker, start, params, heat, ticks, 2, None)
    known = exact.solve(params, heat)
    change, way = (state.counts - start.counts) / seconds, (state.x - start.x) / seconds
    falls = walker.rates(params, heat).detach * known.occupancy[2]
    rates = {
        "forward_per_s": (known.forward, change[:, 0]),
        "backward_per_s": (known.backward, change[:, 1]),
        "atp_per_s": (known.atp, change[:, 2] - change[:, 3]),
        "detachments_per_s": (falls, change[:, 8]),
    }
    rows = []
    for name, (own, some) in rates.items():
        rare = math.sqrt(
            abs(own) / (walkers * seconds)
        )  # events that hardly happen: the counts' own spread tells nothing
        rows.append((name, own, some.mean(), max(rare, some.std(ddof=1) / math.sqrt(walkers))))
    wide = way.var(ddof=1) * seconds / 2
    rows.append(("diffusion_nm2_per_s", known.diffusion, wide, known.diffusion * math.sqrt(2 / (walkers - 1))))
    for s, own in enumerate(known.occupancy):
        share = float((state.chemical == s).mean())
        rows.append((f"occupancy_{s}", own, share, math.sqrt(own * (1 - own) / walkers)))
    return rows


def test_counts_diffusion_and_occupancies_agree_with_the_solver():
    """At T = 1; the integrator's bias of 0.4 % is far below the errors here."""
    for name, known, seen, error in agreement(1.0, 8, 96, 0.3):
        assert abs(seen - known) < 3 * error + 0.01 * abs(known), name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heat", "words"), [(0.6, {}), (1.0, {}), (1.0, {"load": 6.0}), (1.5, {"atp": 100.0}), (2.0, {})]
)
def test_counts_diffusion_and_occupancies_agree_with_the_solver_in_long_runs(heat, words):
    """The stated bias of the integrator is named: at most 1.2 % of each rate below stall."""
    for name, known, seen, error in agreement(heat, 9, 512, 1.0, **words):
        assert abs(seen - known) < 3 * error + 0.012 * abs(known), name
