"""What the head sees: contexts, how well each of their words fits the query, and the next word for each one held."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler.gate.attention import CHANNELS, HEADS, Head, forward, weights
from sampler.gate.grammar import vocabulary

CONTEXTS = (  # openings of the grammar, up to where the hero must be named again
    "The kinesin waits, fuel lands, the",
    "The porter waits, fuel lands, the",
    "The walker rests, ATP binds, the",
)
NAMED = 1  # which word of a context is the hero
FUEL = 20.0  # kT0 for committing a word


class Context(NamedTuple):
    """A text of n words and what one head makes of it; V words in the vocabulary."""

    words: tuple[str, ...]
    named: int  # id of the hero, the word to be written next
    scores: np.ndarray  # float64[n], q k / sqrt(channels) of the last word's query with every key
    before: np.ndarray  # float64[V], logits of the next word with the head looking at all words alike
    alone: np.ndarray  # float64[n, V], logits with the head holding one word alone


def ids(text: str) -> np.ndarray:
    """int64[1, n], the words of a text. Raises ValueError for a word that the network does not know."""
    known = {word: i for i, word in enumerate(vocabulary())}
    missing = [word for word in text.split() if word not in known]
    if missing:
        raise ValueError(f"{missing[0]!r} is not in the vocabulary")
    return np.array([[known[word] for word in text.split()]])


@lru_cache(maxsize=1)
def chosen() -> Head:
    """The head that binds the hero best, by its mean weight over the contexts, as trained."""
    runs = [forward(weights(), ids(text)) for text in CONTEXTS]
    share = sum(np.array([layer.shares[0, :, -1, NAMED] for layer in run.layers]) for run in runs)
    best = int(np.argmax(share))
    return Head(best // HEADS, best % HEADS)


def mixed(index: int, shares: np.ndarray) -> np.ndarray:
    """float64[V], logits of the next word with the head's weights replaced by float64[n]."""
    return np.asarray(forward(weights(), ids(CONTEXTS[index]), chosen()._replace(shares=shares)).logits[0, -1])


@lru_cache(maxsize=len(CONTEXTS))
def context(index: int) -> Context:
    """One of the contexts, solved."""
    text, head = ids(CONTEXTS[index]), chosen()
    layer = forward(weights(), text).layers[head.layer]
    scores = layer.k[0, head.head] @ layer.q[0, head.head, -1] / math.sqrt(CHANNELS)
    n = text.shape[1]
    alone = np.array([mixed(index, row) for row in np.eye(n)])
    words = tuple(CONTEXTS[index].split())
    return Context(words, int(text[0, NAMED]), scores, mixed(index, np.full(n, 1 / n)), alone)


def fitted(index: int, bias: float) -> np.ndarray:
    """float64[n], the scores at a bias: 1 as trained, 0 all words fit alike."""
    found = context(index).scores
    return found.mean() + bias * (found - found.mean())
