"""The story landscape: a cyclic text of 66 slots as logits of each next word, built from its rules."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sampler import kernels
from sampler.filters import OFF, Filters, settings

PERIOD = 66  # slots of the story
FORWARD = 12.0  # logit of the next story word
NEAR = {1: FORWARD, 2: 7.5, 3: 6.0, 0: 7.0, -1: 7.5, -2: 6.5, -3: 5.5}  # logit by slot distance
SYNONYM = (0.0, -0.4, -0.8)  # popularity of a slot's first, second and third word
OPENER = 4.0  # popularity moved from context to word for the words that open a sentence
STRAY = 6.0  # logit between the track and the dictionary, and within it
STRAY_POPULARITY = -6.0
DICTIONARY = 1000  # off-topic words in all, shared equally by the 30 that are shown

SLOTS = """A|very|small tiny little|motor kinesin walker|waits stands rests|on upon|its|track, rail, microtubule,
shaking trembling|in|the|warm endless thermal|rain storm noise|of|water. molecules.|Then Suddenly Now|fuel|arrives: lands:
ATP|binds clicks|one|foot, head,|while as|another|swings flies|forward, ahead,|groping searching feeling|left,|for|a
free new fresh|place spot site|to|hold. grip. land.|Heat Chance|pushes kicks shoves|it|everywhere; anywhere;|chemistry
only merely just|locks keeps saves|each every|lucky good useful|move. jump.|Phosphate|leaves; escapes;|there|is|no
way road|back.|So|step|our|courier porter|hauls drags carries|heavy precious|cargo vesicles parcels|down along|this
axon, nerve,|nanometre|from|soma|toward|synapse.""".replace("\n", "|")
OFF_TOPIC = """banana umbrella Tuesday purple teapot sideways bagpipe moustache penguin invoice jazz cucumber marmalade
trombone Belgium pyjamas wizard seven lobster granite accordion polka biscuit Saturn cactus ukulele yodel pickle carpet
zebra"""
REFRAINS = (  # head word, echo word (None: it repeats itself), extra depth of the loop
    ("very", None, 0.9),
    ("shaking", "and", 1.1),
    ("left,", "right,", 1.0),
    ("no", None, 0.9),
    ("step", "by", 1.1),
    ("nanometre", "after", 1.0),
)
OPENERS = ("A", "shaking", "Then", "while", "Heat", "Phosphate", "So")


class Landscape(NamedTuple):
    """All that is fixed of the story. V tokens; every array is read-only."""

    words: tuple[str, ...]  # V surface forms; ids are positions
    slot: np.ndarray  # int64[V], -1 for off-topic words
    weight: np.ndarray  # float64[V], dictionary words each token stands for
    popularity: np.ndarray  # float64[V], the part of a logit that depends on the next word alone
    affinity: np.ndarray  # float64[V, V], the part that depends on the pair (row: last word, column: next)
    progress: np.ndarray  # int64[V, V], story words gained by the pair; antisymmetric
    near: np.ndarray  # bool[V, V], whether the thread is kept


def _vocabulary() -> tuple[list[str], list[int], list[float]]:
    echoes = {head: echo for head, echo, _ in REFRAINS if echo}
    words: list[str] = []
    slots: list[int] = []
    popularity: list[float] = []
    for slot, entry in enumerate(SLOTS.split("|")):
        heads = entry.split()
        for rank, head in enumerate(heads):
            words.append(head)
            slots.append(slot)
            popularity.append(SYNONYM[rank])
        if heads[0] in echoes:
            words.append(echoes[heads[0]])
            slots.append(slot)
            popularity.append(0.0)
    strays = OFF_TOPIC.split()
    return words + strays, slots + [-1] * len(strays), popularity + [STRAY_POPULARITY] * len(strays)


@lru_cache(maxsize=2)
def landscape(smooth: bool = False) -> Landscape:
    """The story; `smooth` leaves the refrains out, so that a greedy sampler does not freeze."""
    words, slots, pop = _vocabulary()
    slot, popularity = np.array(slots), np.array(pop)
    track = slot >= 0
    raw = (slot[None, :] - slot[:, None] + PERIOD // 2) % PERIOD - PERIOD // 2
    pair = track[:, None] & track[None, :]
    near = pair & (abs(raw) <= 3)
    affinity = np.zeros((len(words), len(words)))
    for distance, value in NEAR.items():
        affinity[pair & (raw == distance)] = value
    if not smooth:
        _refrains(affinity, words, slot)
    for opener in OPENERS:
        q = words.index(opener)
        popularity[q] += OPENER
        affinity[track & (affinity[:, q] > 0), q] -= OPENER
    affinity[~pair] = STRAY
    weight = np.where(track, 1.0, DICTIONARY / len(OFF_TOPIC.split()))
    found = Landscape(tuple(words), slot, weight, popularity, affinity, np.where(near, raw, 0), near)
    for array in found[1:]:
        array.setflags(write=False)
    return found


def _refrains(affinity: np.ndarray, words: list[str], slot: np.ndarray) -> None:
    """Deepen the refrains: a word that repeats itself, or a slot's words and their echo."""
    for head, echo, depth in REFRAINS:
        i = words.index(head)
        if echo is None:
            affinity[i, i] = FORWARD + depth
            continue
        e = words.index(echo)
        heads = [w for w in np.flatnonzero(slot == slot[i]) if w != e]
        affinity[e, :] = affinity[:, e] = 0.0
        affinity[e, heads] = affinity[heads, e] = FORWARD + depth


@lru_cache(maxsize=64)
def logits(bias: float = 1.0, smooth: bool = False) -> np.ndarray:
    """float64[V, V] logits of the next word: the symmetric part, `bias` times the antisymmetric part, popularity."""
    story = landscape(smooth)
    s = story.affinity
    table = (s + s.T) / 2 + bias * (s - s.T) / 2 + story.popularity[None, :]
    table.setflags(write=False)
    return table


@lru_cache(maxsize=64)
def _lowered(bias: float, smooth: bool) -> np.ndarray:
    """The logits less the highest of their row."""
    table = logits(bias, smooth)
    return np.asarray(table - table.max(axis=1, keepdims=True))


@lru_cache(maxsize=12)  # tables of a glide are not come back to, and fresh memory is slow to touch
def probabilities(bias: float, smooth: bool, temperature: float, filters: Filters = OFF) -> np.ndarray:
    """float64[V, V] softmax of the logits at a temperature; a token counts once per dictionary word it stands for.

    At T = 0 the whole probability is on the highest logit; the lowest id wins a tie. Filters (but for the repetition
    penalty, which looks further back than one word) cut each row.
    """
    table = logits(bias, smooth)
    if temperature <= 0:
        chances = np.zeros_like(table)
        chances[np.arange(len(table)), table.argmax(axis=1)] = 1.0
    elif filters.cuts:
        chances = kernels.sifted(table, temperature, landscape(smooth).weight, *settings(filters))
    else:
        chances = _lowered(bias, smooth) / temperature
        np.exp(chances, out=chances)  # in place: new pages of memory would cost more than the exponentials
        chances *= landscape(smooth).weight
        chances /= chances.sum(axis=1, keepdims=True)
    chances.setflags(write=False)
    return chances
