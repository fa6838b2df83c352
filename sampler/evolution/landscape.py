"""The score landscape: 27 texts of three words each, the old brief's best text and, words apart, the new one's."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np

STEM = "A motor"
OPTIONS = (  # of each slot: the old brief's word, one that fits neither, the new brief's word
    ("dances", "rests", "waits"),
    ("to jazz", "on", "for fuel"),
    ("all night", "and stops", "and steps"),
)
SLOTS, WIDTH = len(OPTIONS), len(OPTIONS[0])
TEXTS = WIDTH**SLOTS
TOGETHER = (2.0 / 3.0, 0.0, 2.0)  # score of every two words of a text that go together: old, neither, new


@lru_cache(maxsize=1)
def choices() -> np.ndarray:
    """int64[S, 3], which option each text has in each slot."""
    return np.array(list(itertools.product(range(WIDTH), repeat=SLOTS)))


@lru_cache(maxsize=1)
def scores() -> np.ndarray:
    """float64[S], the score of each text: TOGETHER over all pairs of its words; the unit is that of T."""
    counts = np.stack([(choices() == theme).sum(axis=1) for theme in range(WIDTH)], axis=1)
    return np.asarray((counts * (counts - 1) / 2) @ np.array(TOGETHER))


def mirrored() -> np.ndarray:
    """int64[S], which text each was before the brief was changed: old words for new ones and back."""
    return place(WIDTH - 1 - choices())


def place(options: np.ndarray) -> np.ndarray:
    """int64[...], the number of the texts with these options, int64[..., 3]."""
    return np.asarray(options @ WIDTH ** np.arange(SLOTS)[::-1])


@lru_cache(maxsize=1)
def rewrites() -> np.ndarray:
    """int64[S, 3, 3], the text that each becomes with an option in a slot; with its own option it stays as it is."""
    found = np.repeat(np.repeat(choices()[:, None, None], SLOTS, 1), WIDTH, 2)
    for slot, option in itertools.product(range(SLOTS), range(WIDTH)):
        found[:, slot, option, slot] = option
    return place(found)


def words(text: int) -> tuple[str, ...]:
    """The three words of a text."""
    return tuple(OPTIONS[slot][option] for slot, option in enumerate(choices()[text].tolist()))
