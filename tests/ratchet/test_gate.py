"""The pocket: occupancy from the chain is Boltzmann's, the run agrees with it, each switch has its own meaning."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratchet.gate import exact, landscape, measure, observables, walker

HEATS = (0.5, 1.0, 2.0, 5.0)


def lived(params, heat, seconds=40.0, seed=3, walkers=96):
    held = params._replace(tick=seconds)
    return observables.observe(
        walker.advance(walker.init(held, heat, seed, walkers), held, heat, 1), held, heat
    ), exact.solve(held, heat)


@settings(deadline=None, max_examples=50)
@given(
    heat=st.floats(0.2, 5),
    bias=st.floats(0, 1),
    energies=st.lists(st.floats(-8, 0), min_size=2, max_size=8).map(tuple),
)
def test_the_occupancy_from_the_chain_is_the_boltzmann_law(heat, bias, energies):
    params = walker.params(energies=energies, bias=bias)
    assert exact.occupancy(params, heat) == pytest.approx(exact.boltzmann(params, heat), rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("heat", HEATS)
def test_right_to_wrong_is_the_exponential_of_the_difference_in_binding_energy(heat):
    first, second = sorted(landscape.ENERGIES)[:2]
    known = math.exp((second - first) / heat)
    assert exact.solve(walker.params(), heat).ratio == pytest.approx(known, rel=1e-13)
    seen, _ = lived(walker.params(), heat, 100.0 if heat >= 1 else 800.0)
    assert abs(seen.ratio - known) < 4 * seen.ratio_stderr
    assert seen.ratio_stderr < 0.4 * known


@pytest.mark.parametrize("heat", HEATS)
@pytest.mark.parametrize("words", [{}, {"bias": 0.0}, {"shuffled": True}, {"fuel": 0.0}, {"bias": 0.4, "fuel": 1.0}])
def test_the_run_agrees_with_the_chain(heat, words):
    seen, known = lived(walker.params(**words), heat)
    assert abs(seen.share - known.share) < 4 * seen.share_stderr
    rare = 4 * math.sqrt(known.acts / seen.held) + 1 / seen.held  # of a reaction that hardly ever happens
    assert abs(seen.acts - known.acts) < 4 * seen.acts_stderr + rare
    assert seen.share_stderr < 0.04


def test_only_the_match_gets_permission_to_react():
    params = walker.params()
    found = walker.table(params, 1.0)
    match, *others = params.order
    drops = np.log(found.react[match] / found.react[others])
    assert drops == pytest.approx(landscape.DROP)


@pytest.mark.parametrize("heat", HEATS)
def test_without_fuel_as_many_reactions_are_undone_as_made(heat):
    params = walker.params(fuel=0.0, tick=40.0)
    assert exact.solve(params, heat).acts == 0
    seen, _ = lived(params, heat)
    assert abs(seen.acts) < 4 * seen.acts_stderr + 1e-9
    assert seen.share == pytest.approx(exact.solve(walker.params(), heat).share, abs=0.1)  # it binds as before


@pytest.mark.parametrize("words", [{"bias": 0.0}, {"shuffled": True}])
def test_where_nothing_fits_better_the_match_is_as_frequent_as_chance(words):
    for heat in HEATS:
        known = exact.solve(walker.params(**words), heat)
        assert known.above == pytest.approx(0.0, abs=1e-14)
        assert known.ratio == pytest.approx(1.0, rel=1e-13)
        seen, _ = lived(walker.params(**words), heat)
        assert abs(seen.above) < 4 * seen.stderr


def test_without_noise_a_pocket_keeps_its_first_guest():
    params = walker.params(tick=1.0)
    start = walker.init(params, 0.0, 1, 600)
    state = walker.advance(start, params, 0.0, 3)
    assert np.array_equal(state.place, start.place)
    assert state.held.sum() == pytest.approx(1800.0)
    assert state.acts.sum() == 0
    assert (abs(np.bincount(state.place) - 100) < 45).all()  # any shape may have come first
    empty = walker.advance(start._replace(place=np.full(600, -1)), params, 0.0, 1)
    assert (empty.place >= 0).all()


def test_a_run_depends_neither_on_cuts_nor_on_neighbours():
    params = walker.params(shuffled=True)
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 60)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 20, 39):
        parts = walker.advance(parts, params, 1.3, ticks)
    for one, other in zip(whole, parts, strict=True):
        assert np.array_equal(one, other[:3])


@pytest.mark.parametrize("words", [{"bias": 2.0}, {"fuel": -1.0}, {"energies": (1.0,)}, {"tick": 0.0}])
def test_what_is_no_pocket_is_refused(words):
    with pytest.raises(ValueError):
        walker.params(**words)


def test_rows_have_the_same_keys_sampled_and_exact():
    sampled = measure.measure(measure.Settings(walkers=8, seconds=2), 1.0)
    exactly = measure.measure(measure.Settings(exact=True), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["right_to_wrong"] == pytest.approx(math.exp(2.0))
    assert measure.measure(measure.Settings(walkers=8, seconds=2), 0.0)["reactions_per_s"] == 0
    with pytest.raises(ValueError, match="seconds"):
        measure.measure(measure.Settings(seconds=0), 1.0)
