"""The budget of tokens: the finite queue, windows that fill and drop, no token given back, what a story word costs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampler import exact as chain
from sampler import walker as texts
from sampler.currency import exact, landscape, measure, observables, walker
from sampler.landscape import landscape as story


@settings(deadline=None, max_examples=40)
@given(
    writers=st.integers(1, 12),
    supply=st.floats(0.1, 60),
    bucket=st.integers(1, 40),
    speed=st.floats(0.2, 10),
)
def test_the_law_is_that_of_the_finite_queue(writers, supply, bucket, speed):
    params = walker.params(writers=writers, supply=supply, bucket=bucket, speed=speed)
    found, p = landscape.levels(params), exact.law(params, 1.0)
    size = len(p)
    generator = np.zeros((size, size))
    generator[np.arange(1, size), np.arange(size - 1)] = found.rates[1:, 0]
    generator[np.arange(size - 1), np.arange(1, size)] = found.rates[:-1, 1]
    generator -= np.diag(generator.sum(axis=1))
    assert p @ generator == pytest.approx(np.zeros(size), abs=1e-9)
    assert p.sum() == pytest.approx(1.0)
    known = exact.solve(params, 1.0)
    assert known.throughput == pytest.approx(supply * (1 - p[-1]), rel=1e-9)  # all that does not overflow


@settings(deadline=None, max_examples=40)
@given(writers=st.integers(1, 40), supply=st.floats(0.1, 60), bucket=st.integers(1, 200))
def test_throughput_is_the_smaller_of_demand_and_supply_up_to_an_exact_corner(writers, supply, bucket):
    """Never above; below by less than one part in the room of bucket and queue together, as for any M/M/1/K queue."""
    known = exact.solve(walker.params(writers=writers, supply=supply, bucket=bucket), 1.0)
    least = min(known.demand, known.supply)
    assert known.throughput <= least * (1 + 1e-12)
    assert known.throughput > least * (1 - 1 / (bucket + 1)) * (1 - 0.6 / math.sqrt(writers))
    wide = exact.solve(walker.params(writers=writers, supply=supply, bucket=50_000), 1.0)
    if abs(math.log(known.demand / known.supply)) > 0.1 and known.demand < known.supply:
        assert wide.throughput == pytest.approx(known.demand, rel=1e-9)


@pytest.mark.parametrize(("heat", "supply"), [(0.5, 6.0), (1.0, 6.0), (1.0, 11.0), (1.5, 20.0)])
def test_sampled_budgets_sit_on_the_exact_law(heat, supply):
    params = walker.params(supply=supply)
    state = walker.advance(walker.init(params, heat, 8, 64), params, heat, 1000, 0.5)
    seen, known = observables.observe(state, params, heat), exact.solve(params, heat)
    for name in ("level", "waiting", "throughput", "velocity", "price"):
        away = getattr(seen, name) - getattr(known, name)
        assert abs(away) <= 4 * getattr(seen, f"{name}_stderr") + 1e-9, name
    assert seen.price_stderr < 0.02 * known.price


def test_a_token_is_worth_what_the_chain_of_words_says():
    for heat in (0.3, 1.0, 2.0, 5.0):
        known = exact.solve(walker.params(), heat)
        assert known.price == pytest.approx(1 / chain.drift(texts.params(), heat))


def test_tokens_words_and_waiting_writers_are_counted_without_a_gap():
    params = walker.params(writers=5, window=24)
    start = walker.init(params, 1.2, 3, 16)
    state = walker.advance(start, params, 1.2, 3000, 1 / 60)
    asked, refilled = state.events.T
    assert np.array_equal(state.level - start.level, refilled - asked)
    spent = state.counts[:, :, :2].sum(axis=(1, 2))
    queue = [np.maximum(-s.level, 0) for s in (start, state)]
    assert np.array_equal(spent, asked - (queue[1] - queue[0]))  # everyone who asked was served, or waits
    assert np.array_equal((state.waiting > 0).sum(axis=1), queue[1])
    for places, length in zip(state.waiting, queue[1], strict=True):
        assert sorted(places[places > 0]) == list(range(1, length + 1))


def test_a_full_window_drops_its_oldest_word_and_keeps_the_text():
    """With one writer that nothing interrupts, windows of two sizes end alike: the small one forgot the rest."""
    long = walker.params(writers=1, supply=0.0, bucket=50, fuel=math.inf, window=400)
    short = long._replace(window=8)
    ends = []
    for params in (long, short):
        state = walker.init(params, 1.0, 4)
        state = state._replace(level=np.array([50]), waiting=0 * state.waiting)
        state.window[0, 0, 0], state.used[0, 0], state.begun[0, 0] = 3, 1, 0
        state = state._replace(streams=np.array([[1, 2, 3, 4]], dtype=np.uint64))
        state = walker.advance(state, params, 1.0, 600, 1.0)
        ends.append(state)
        size, used = params.window, int(state.used[0, 0])
        assert used == min(51, size)
        tail = [int(state.window[0, 0, (state.begun[0, 0] + used - 1 - k) % size]) for k in range(8)]
        ends.append(tail)
    assert ends[1] == ends[3]
    assert ends[0].story == ends[2].story
    assert int(ends[0].counts[0, 0, 0]) == 50  # the bucket is empty, nothing is given back
    words, progress = ends[0].window[0, 0, :51], story().progress
    assert int(ends[0].story[0, 0]) == sum(int(progress[a, b]) for a, b in zip(words, words[1:], strict=False))


def test_a_word_that_is_taken_back_costs_a_token_too():
    params = walker.params(fuel=0.0)
    state = walker.advance(walker.init(params, 1.0, 2, 64), params, 1.0, 600, 0.1)
    written, back = state.counts[:, :, :2].sum(axis=(0, 1))
    assert written == pytest.approx(back, rel=0.1)
    assert exact.solve(params, 1.0).price == math.inf
    assert exact.solve(params, 1.0).throughput == pytest.approx(6.0, rel=0.01)


def test_without_a_refill_the_bucket_runs_dry_and_every_writer_waits():
    params = walker.params(supply=0.0)
    start = walker.init(params._replace(supply=20.0), 1.0, 3, 16)
    state = walker.advance(start, params, 1.0, 600, 0.1)
    assert (state.level == -params.writers).all()
    assert np.array_equal(state.counts[:, :, :2].sum(axis=(1, 2)), start.level.clip(0))
    later = walker.advance(state, params, 1.0, 600, 0.1)
    assert np.array_equal(later.counts, state.counts)
    known = exact.solve(params, 1.0)
    assert (known.throughput, known.velocity, known.fatigue, known.price) == (0.0, 0.0, 1.0, math.inf)


def test_a_story_word_is_dear_in_the_cold_and_in_the_heat():
    heats = np.geomspace(0.2, 5, 41)
    price = observables.profile(walker.params(), heats)
    lowest = int(price.argmin())
    assert 0.8 < heats[lowest] < 1.2
    assert (np.diff(price[: lowest + 1]) < 0).all()
    assert (np.diff(price[lowest:]) > 0).all()
    assert price[0] > 10 * price[lowest]
    assert price[-1] > 10 * price[lowest]


@pytest.mark.parametrize(("words", "heat"), [({"bias": 0.0}, 1.0), ({}, 0.0)])
def test_tokens_are_spent_for_nothing_without_bias_or_noise(words, heat):
    params = walker.params(**words)
    known = exact.solve(params, heat)
    assert (known.velocity, known.price) == (0.0, math.inf)
    seen = observables.observe(walker.advance(walker.init(params, heat, 1, 16), params, heat, 600, 0.1), params, heat)
    assert math.isnan(seen.price)
    assert seen.spent > 5000


def test_a_run_depends_neither_on_cuts_nor_on_neighbours():
    params = walker.params()
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 6000)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 2000, 3999):
        parts = walker.advance(parts, params, 1.3, ticks)
    assert whole.counts.sum() > 100
    for name in walker.State._fields:
        assert np.array_equal(getattr(whole, name), getattr(parts, name)[:3]), name


@pytest.mark.parametrize(
    "words", [{"writers": 0}, {"supply": -1.0}, {"speed": 0.0}, {"bucket": 0}, {"window": 1}, {"bias": 2.0}]
)
def test_a_budget_that_cannot_be_is_refused(words):
    with pytest.raises(ValueError, match=r"outside|finite"):
        walker.params(**words)


def test_rows_have_the_same_keys_sampled_and_exact():
    sampled = measure.measure(measure.Settings(walkers=8, seconds=5.0), 1.0)
    exactly = measure.measure(measure.Settings(exact=True, fuel=math.inf), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["fuel_kT"] == math.inf
    assert exactly["price_tokens_per_word"] == pytest.approx(1 / 0.699451, abs=1e-5)
    with pytest.raises(ValueError, match="seconds"):
        measure.Settings(seconds=0.0).checked()
