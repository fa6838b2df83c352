"""The head: it is a real one, trained by the script in the tree, and its draws are its softmax."""

import math

import numpy as np
import pytest

from sampler.gate import attention, exact, grammar, landscape, measure, observables, training, walker

HEATS = (0.5, 1.0, 2.0, 5.0)


def drawn(params, heat, draws=1500, seed=3, walkers=96):
    state = walker.advance(walker.init(params, heat, seed, walkers), params, heat, draws)
    return observables.observe(state, params, heat), exact.solve(params, heat)


def test_the_gradient_is_the_slope_of_the_loss():
    rng = np.random.default_rng(1)
    w = {name: x.astype(float) for name, x in training.start(rng, len(grammar.vocabulary())).items()}
    text = grammar.corpus(2, 3, 10)
    _, slope = training.loss_and_gradient(w, text)
    for name, x in w.items():
        way = rng.normal(size=x.shape)
        ends = [training.loss_and_gradient(w | {name: x + k * 1e-7 * way}, text)[0] for k in (1, -1)]
        assert (ends[0] - ends[1]) / 2e-7 == pytest.approx((slope[name] * way).sum(), rel=1e-4, abs=1e-6), name


def test_the_first_steps_of_the_recipe_give_the_losses_it_notes():
    recipe = attention.recipe()
    settings = training.Settings(**{name: recipe[name] for name in training.Settings._fields})
    assert settings == training.Settings()
    losses = training.train(settings, steps=3)[1]
    assert losses == pytest.approx(recipe["first_losses"][:3], rel=1e-3)
    assert losses[0] == pytest.approx(math.log(len(grammar.vocabulary())), abs=0.4)


def surprise(text):
    """The information in a text of the grammar, nats: choices of clauses, of names, and of rounds of refrains."""
    words, total, known = [grammar.vocabulary()[i] for i in text], 0.0, set()
    for before, word in zip([".", *words[:-1]], words, strict=True):
        total += math.log(3) if before[-1] in ",." else 0.0  # every beat has three clauses
        for names in (grammar.HEROES, grammar.CARGOES, grammar.ROADS):
            if word.rstrip(",.") in names and names not in known:
                known.add(names)
                total += math.log(len(names))
        if before in ("groping", "shaking", "searching"):
            total -= math.log(grammar.REFRAIN if word == "and" else 1 - grammar.REFRAIN)
    return total


def test_the_network_predicts_held_out_text_as_well_as_the_grammar_allows():
    texts = grammar.corpus(1_000_003, 256, attention.WINDOW + 1)
    floor = np.mean([surprise(text) for text in texts]) / attention.WINDOW
    loss = training.held_out(attention.weights())
    assert loss == pytest.approx(attention.recipe()["held_out_loss"], abs=2e-3)
    assert 0.99 * floor < loss < 1.02 * floor


def written(heat, episodes=40, length=48, seed=4):
    """Texts that the network writes at a temperature."""
    rng, w = np.random.default_rng(seed), attention.weights()
    text = grammar.corpus(seed, episodes, 2)
    while text.shape[1] < length:
        chances = attention.softmax(attention.forward(w, text).logits[:, -1] / heat)
        sums = chances.cumsum(axis=1)
        text = np.column_stack((text, (sums < rng.random((episodes, 1)) * sums[:, -1:]).sum(axis=1)))
    return text


def test_what_it_writes_is_grammatical_as_trained_and_falls_apart_when_hot():
    shares = {
        heat: np.mean([fine for text in written(heat) for _, fine in grammar.clauses(text)]) for heat in (0.6, 1.0, 2.0)
    }
    assert shares[0.6] > 0.99
    assert shares[1.0] > 0.95
    assert shares[2.0] < 0.6


def test_the_grammar_knows_its_own_clauses():
    for text in grammar.corpus(9, 20, 65):
        found = grammar.clauses(text)
        assert [beat for beat, _ in found] == [i % 8 for i in range(len(found))]
    words = {word: i for i, word in enumerate(grammar.vocabulary())}
    other = [words[word] for word in ["The", "motor", "waits,", "fuel", "lands,", "the", "walker", "leans", "forward,"]]
    assert grammar.clauses(np.array(other)) == [(0, True), (1, True), (-1, False)]  # another hero


@pytest.mark.parametrize("index", range(len(landscape.CONTEXTS)))
def test_the_head_binds_the_hero_and_that_is_what_makes_the_next_word(index):
    found, params = landscape.context(index), walker.params(context=index)
    match = params.order[0]
    assert match == landscape.NAMED
    assert grammar.vocabulary()[found.named] == found.words[match]
    run = attention.forward(attention.weights(), landscape.ids(landscape.CONTEXTS[index]))
    head = landscape.chosen()
    assert exact.occupancy(params, 1.0) == pytest.approx(run.layers[head.layer].shares[0, head.head, -1], rel=1e-12)
    heroes = walker.alone(params, 1.0)[:, found.named]
    assert heroes[match] > 0.99
    assert np.delete(heroes, match).mean() < 0.5
    assert landscape.mixed(index, exact.occupancy(params, 1.0)) == pytest.approx(run.logits[0, -1], abs=1e-10)
    before = attention.softmax(found.before)[found.named]
    assert before < attention.softmax(run.logits[0, -1])[found.named]


@pytest.mark.parametrize("heat", HEATS)
@pytest.mark.parametrize("index", range(len(landscape.CONTEXTS)))
def test_right_to_wrong_is_the_exponential_of_the_difference_in_score(heat, index):
    scores = np.sort(landscape.context(index).scores)
    known = math.exp((scores[-1] - scores[-2]) / heat)
    assert exact.solve(walker.params(context=index), heat).ratio == pytest.approx(known, rel=1e-12)
    seen, _ = drawn(walker.params(context=index), heat)
    if seen.held * exact.occupancy(walker.params(context=index), heat)[walker.params(context=index).order[1]] > 100:
        assert abs(seen.ratio - known) < 4 * seen.ratio_stderr


@pytest.mark.parametrize("heat", HEATS)
@pytest.mark.parametrize("words", [{}, {"bias": 0.0}, {"shuffled": True}, {"fuel": 0.0}, {"bias": 0.4, "fuel": 1.0}])
def test_the_draws_agree_with_the_softmax(heat, words):
    seen, known = drawn(walker.params(**words), heat)
    assert abs(seen.share - known.share) < 4 * seen.share_stderr
    assert abs(seen.acts - known.acts) < 4 * seen.acts_stderr
    assert seen.share_stderr < 0.003


@pytest.mark.parametrize("words", [{"bias": 0.0}, {"shuffled": True}])
def test_shuffling_the_keys_destroys_the_bias(words):
    for heat in HEATS:
        known = exact.solve(walker.params(**words), heat)
        assert known.above == pytest.approx(0.0, abs=1e-14)
        seen, _ = drawn(walker.params(**words), heat)
        assert abs(seen.above) < 4 * seen.stderr
        assert abs(seen.ratio - 1) < 4 * seen.ratio_stderr


def test_without_fuel_as_much_is_unwritten_as_written_and_nothing_at_zero():
    seen, known = drawn(walker.params(fuel=0.0), 1.0)
    assert known.acts == 0
    assert abs(seen.acts) < 4 * seen.acts_stderr
    assert drawn(walker.params(fuel=0.0), 0.0)[0].acts == 0


def test_without_noise_the_head_holds_its_best_key_and_writes_the_hero():
    seen, known = drawn(walker.params(), 0.0, 20)
    assert seen.share == known.share == seen.acts == known.acts == 1.0
    alike = exact.occupancy(walker.params(bias=0.0), 0.0)
    assert alike == pytest.approx(np.full(len(alike), 1 / len(alike)))


def test_a_run_depends_neither_on_cuts_nor_on_neighbours():
    params = walker.params(shuffled=True)
    whole = walker.advance(walker.init(params, 1.3, 7, 3), params, 1.3, 60)
    parts = walker.init(params, 1.3, 7, 5)
    for ticks in (1, 20, 39):
        parts = walker.advance(parts, params, 1.3, ticks)
    for one, other in zip(whole, parts, strict=True):
        assert np.array_equal(one, other[:3])


@pytest.mark.parametrize("words", [{"context": 9}, {"bias": 2.0}, {"fuel": -1.0}])
def test_what_is_no_head_is_refused(words):
    with pytest.raises(ValueError):
        walker.params(**words)


def test_a_word_the_network_does_not_know_is_named():
    with pytest.raises(ValueError, match="banana"):
        landscape.ids("The banana waits,")


def test_rows_have_the_same_keys_sampled_and_exact():
    sampled = measure.measure(measure.Settings(walkers=8, draws=50), 1.0)
    exactly = measure.measure(measure.Settings(exact=True), 1.0)
    assert list(sampled) == list(exactly)
    assert exactly["right_to_wrong_stderr"] is None
    with pytest.raises(ValueError, match="draws"):
        measure.measure(measure.Settings(draws=0), 1.0)
