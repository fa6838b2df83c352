"""Evolving populations: Moran's fixation, Sella & Hirsh's law, the climb of a run, and what each switch takes away."""

import math

import numpy as np
import pytest

from ratchet.evolution import exact, landscape, measure, observables, walker

HEATS = (0.2, 0.5, 1.0, 2.0, 5.0)
SWITCHES = ({"selection": 0.0}, {"mutation": False}, {"inheritance": False})


def absorbed(size, step):
    """The chance that one mutant exp(step) times as fit takes over, from Moran's births and deaths one by one."""
    copies = np.arange(1, size)
    total = copies * math.exp(step) + size - copies
    more = copies * math.exp(step) / total * (size - copies) / size
    fewer = (size - copies) / total * copies / size
    matrix = np.diag(more + fewer) - np.diag(more[:-1], 1) - np.diag(fewer[1:], -1)
    ends = np.zeros(size - 1)
    ends[-1] = more[-1]
    return float(np.linalg.solve(matrix, ends)[0])


@pytest.mark.parametrize("heat", HEATS)
def test_a_mutant_is_fixed_as_often_as_morans_births_and_deaths_say(heat):
    size, chances = landscape.population(heat), exact.chances(walker.params(), heat)
    for genotype, side in ((2, 0), (2, 1), (4, 1), (5, 1), (6, 1)):
        step = walker.steps(1.0)[genotype, side]
        assert chances[genotype, side] == pytest.approx(absorbed(size, step), rel=1e-9)
    assert exact.chances(walker.params(selection=0.0), heat)[2, 0] == pytest.approx(1 / size)


def test_a_small_advantage_is_fixed_as_in_kimuras_diffusion():
    size, step = landscape.population(1.0), walker.steps(1.0)[1, 1]
    advantage, effective = math.expm1(step), size / 2  # Moran's N_e is half of N
    kimura = -math.expm1(-2 * effective * advantage / size) / -math.expm1(-2 * effective * advantage)
    assert exact.chances(walker.params(), 1.0)[1, 1] == pytest.approx(kimura, rel=advantage)


@pytest.mark.parametrize("heat", HEATS)
def test_the_long_run_is_sella_and_hirshs_law_with_detailed_balance(heat):
    params = walker.params()
    law, moves, size = exact.law(params, heat), exact.matrix(params, heat), landscape.population(heat)
    fitness = np.exp(landscape.heights() / landscape.SIZE)
    assert law == pytest.approx(fitness ** (size - 1) / (fitness ** (size - 1)).sum())
    assert moves.sum(axis=1) == pytest.approx(1.0)
    flow = law[:, None] * moves
    assert flow == pytest.approx(flow.T, abs=1e-16, rel=1e-9)


def test_the_population_size_is_the_inverse_temperature():
    for heat in HEATS:
        size = landscape.population(heat)
        assert size - 1 == pytest.approx(landscape.SIZE / heat, abs=0.5)
        exponents = np.diff(np.log(exact.law(walker.params(), heat)))
        assert exponents == pytest.approx(np.diff(landscape.heights()) * (size - 1) / landscape.SIZE)


def shared(size, step, rate):
    """Mean share of the fitter of two alleles in Moran's process with mutation at a rate both ways, exact."""
    copies = np.arange(size + 1)
    weight = copies * math.exp(step)
    born = (weight * (1 - rate) + (size - copies) * rate) / (weight + size - copies)
    more, fewer = born * (size - copies) / size, (1 - born) * copies / size
    law = np.exp(np.concatenate(([0.0], np.cumsum(np.log(more[:-1]) - np.log(fewer[1:])))))
    return float(law @ copies / law.sum() / size)


def test_the_law_is_the_limit_of_rare_mutations_and_off_by_so_much_at_frequent_ones():
    size, step = landscape.population(1.0), walker.steps(1.0)[5, 1]
    limit = 1 / (1 + math.exp(-step * (size - 1)))
    gaps = [limit - shared(size, step, rate) for rate in (1e-6, 1e-5, 1e-4, 1e-3)]
    assert gaps[0] == pytest.approx(0.0, abs=1e-4)
    assert gaps[1] / gaps[0] == pytest.approx(10, rel=0.01)  # linear in N mu where it is small
    assert gaps[3] > 0.01


@pytest.mark.parametrize("heat", [0.3, 1.0, 3.0])
def test_simulated_mutants_are_fixed_with_the_exact_chances(heat):
    params = walker.params()
    state = walker.advance(walker.init(params, heat, 5, 64), params, heat, 3600)
    chances, born = exact.chances(params, heat), state.tally.sum(axis=2)
    expected = born * np.nan_to_num(chances)
    common = expected > 8
    assert common.sum() >= 4
    z = (state.tally[..., 1] - expected)[common] / np.sqrt((expected * (1 - np.nan_to_num(chances)))[common])
    assert abs(z).max() < 4.5
    assert state.tally[np.isnan(chances)].sum() == 0


@pytest.mark.parametrize("heat", [0.4, 1.0, 3.0])
def test_simulated_runs_gain_and_end_as_the_chain_says(heat):
    params = walker.params(run=600)
    state = walker.advance(walker.init(params, heat, 3, 300), params, heat, 1200)
    seen, known = observables.observe(state, params, heat), exact.solve(params, heat)
    assert seen.runs == 600
    assert abs(seen.gain - known.gain) < 4 * seen.stderr
    path, errors = exact.climb(params, heat), np.maximum(seen.climb_stderr, 1e-3)
    assert (abs(seen.climb - path) < 4.5 * errors).all()
    kept, total = seen.kept, seen.kept + seen.lost
    assert abs(kept - known.kept * total) < 5 * math.sqrt(known.kept * total)
    share, size = exact.ends(params, heat), landscape.population(heat)
    assert state.ends.sum() == seen.runs * size
    z = (state.ends / size - seen.runs * share) / np.sqrt(seen.runs * share * (1 - share))
    assert abs(z[seen.runs * share > 5]).max() < 4.5


def test_left_alone_for_long_the_genotypes_are_found_as_often_as_the_law_says():
    params = walker.params(run=20_000)
    state = walker.advance(walker.init(params, 1.5, 8, 100), params, 1.5, params.run)
    law, found = exact.law(params, 1.5), state.ends / landscape.population(1.5)
    assert exact.ends(params, 1.5) == pytest.approx(law, abs=0.01)
    assert (abs(found - 100 * law) < 4 * np.sqrt(100 * law) + 3).all()


@pytest.mark.parametrize("words", SWITCHES)
@pytest.mark.parametrize("heat", [0.0, *HEATS])
def test_without_selection_or_mutation_or_inheritance_nothing_adapts(words, heat):
    params = walker.params(**words)
    assert exact.solve(params, heat).gain == pytest.approx(0.0, abs=1e-12)
    params = params._replace(run=300)
    state = walker.advance(walker.init(params, heat, 2, 100), params, heat, 600)
    seen = observables.observe(state, params, heat)
    assert abs(seen.gain) <= 4 * seen.stderr


def test_the_gain_has_one_maximum_and_is_gone_at_both_ends():
    heats = np.geomspace(0.2, 5, 61)
    gains = observables.profile(walker.params(), heats)
    top = int(gains.argmax())
    assert 0.8 < heats[top] < 1.25
    assert abs(gains[0]) < 0.01 * gains[top]
    assert gains[-1] < 0.25 * gains[top]
    assert observables.profile(walker.params(), np.array([500.0]))[0] < 0.05 * gains[top]


def test_an_infinite_population_stays_on_the_old_peak():
    params = walker.params()
    state = walker.advance(walker.init(params, 0.0, 1, 5), params, 0.0, 5000)
    assert (state.place == landscape.mirrored()[np.argmax(landscape.heights())]).all()
    assert state.tally[..., 1].sum() == 0
    assert landscape.population(0.0) == 0


@pytest.mark.parametrize("words", [{}, {"inheritance": False}])
def test_a_run_depends_neither_on_cuts_nor_on_neighbours(words):
    params = walker.params(run=120, **words)
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 600)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 210, 389):
        parts = walker.advance(parts, params, 1.3, ticks)
    for name in set(walker.State._fields) - {"tally", "ends"}:
        assert np.array_equal(getattr(whole, name), getattr(parts, name)[:3]), name
    assert (whole.counts.sum(axis=1) == landscape.population(1.3)).all()


def test_rows_have_the_same_keys_sampled_and_exact_and_bad_values_are_refused():
    sampled = measure.measure(measure.Settings(walkers=8, runs=1, run=60), 1.0)
    exactly = measure.measure(measure.Settings(exact=True), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["gain_per_run"] == pytest.approx(3.3572, abs=1e-4)
    assert exactly["population"] == 41
    for words in ({"runs": 0}, {"run": 0}, {"selection": 2.0}, {"mutation": 0.5}, {"inheritance": -1.0}):
        with pytest.raises(ValueError, match=f"{next(iter(words))} = "):
            measure.measure(measure.Settings(**words), 1.0)
