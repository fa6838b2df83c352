"""The text the head was trained on: an original grammar of eight beats of a walking motor, written at random.

Hero, cargo and road are chosen once per episode and return in it again and again, so that the next word can only be known
by looking back. Refrains repeat with probability 0.62.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

HEROES = ("motor", "kinesin", "walker", "porter", "courier", "runner", "climber", "hauler")
CARGOES = ("vesicle", "parcel", "granule", "capsule", "droplet", "bundle")
ROADS = ("track", "rail", "filament", "cable", "lattice", "road")
REFRAIN = 0.62  # probability of one more round
BEATS = (  # the clauses of each beat; H, C and R stand for hero, cargo and road, "word*" is a refrain
    ("The H waits,", "The H rests,", "The H sleeps,"),
    ("ATP binds,", "fuel lands,", "ATP clicks,"),
    ("the H swings ahead,", "the H leans forward,", "the H lifts one foot,"),
    ("groping* for a new place,", "shaking* in the warm rain,", "searching* above the R,"),
    ("then lands upon the R.", "then finds its R.", "until the R holds it."),
    ("Phosphate leaves at once,", "Now chemistry locks it,", "Each bond is cut for good,"),
    ("so the C follows,", "so the H hauls the C,", "so the C on its back moves,"),
    ("one step nearer to home.", "there is no way back.", "and the H is eight nanometres on."),
)


def _clauses() -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(tuple(tuple(clause.split()) for clause in beat) for beat in BEATS)


@lru_cache(maxsize=1)
def vocabulary() -> tuple[str, ...]:
    """All words, in the order of their first use; the place of a word is its id."""
    found: dict[str, None] = dict.fromkeys(HEROES + CARGOES + ROADS)
    for beat in _clauses():
        for clause in beat:
            for word in clause:
                for form in _forms(word):
                    found.setdefault(form)
    return tuple(found)


def _forms(word: str) -> tuple[str, ...]:
    """The words a template's word may become."""
    bare, mark = (word[:-1], word[-1]) if word[-1] in ",." else (word, "")
    names = {"H": HEROES, "C": CARGOES, "R": ROADS}.get(bare)
    if names is not None:
        return tuple(name + mark for name in names)
    return (word[:-1], "and") if word.endswith("*") else (word,)


def episode(rng: np.random.Generator, length: int) -> list[int]:
    """The first `length` word ids of an episode: cycles of the eight beats about one hero, one cargo and one road."""
    ids = {word: i for i, word in enumerate(vocabulary())}
    chosen = {"H": rng.choice(HEROES), "C": rng.choice(CARGOES), "R": rng.choice(ROADS)}
    text: list[int] = []
    while len(text) < length:
        for beat in _clauses():
            for word in beat[rng.integers(len(beat))]:
                bare, mark = (word[:-1], word[-1]) if word[-1] in ",." else (word, "")
                if word.endswith("*"):
                    rounds = int(rng.geometric(1 - REFRAIN)) - 1
                    text += [ids[word[:-1]], *[ids["and"], ids[word[:-1]]] * rounds]
                else:
                    text.append(ids[chosen[bare] + mark] if bare in chosen else ids[word])
    return text[:length]


def corpus(seed: int, episodes: int, length: int) -> np.ndarray:
    """int64[episodes, length], the same for the same seed."""
    rng = np.random.default_rng(seed)
    return np.array([episode(rng, length) for _ in range(episodes)])


def clauses(ids: np.ndarray) -> list[tuple[int, bool]]:
    """(beat, grammatical) of each finished clause of a text; an ungrammatical clause has beat -1.

    A clause ends with a comma or a full stop. It is grammatical if the grammar writes it with the hero, cargo and road
    that the text has named before.
    """
    words = vocabulary()
    known: dict[str, str] = {}
    found: list[tuple[int, bool]] = []
    clause: list[str] = []
    for word in (words[i] for i in ids):
        clause.append(word)
        if word[-1] in ",.":
            beat, names = _parse(_unwound(clause), known)
            known = known | names
            found.append((beat, beat >= 0))
            clause = []
    return found


def _unwound(clause: list[str]) -> list[str]:
    """A clause with its refrain said once."""
    while len(clause) > 2 and clause[1] == "and" and clause[2] == clause[0]:
        clause = clause[2:]
    return clause


def _parse(clause: list[str], known: dict[str, str]) -> tuple[int, dict[str, str]]:
    for beat, templates in enumerate(_clauses()):
        for template in templates:
            names: dict[str, str] = {}
            if len(template) == len(clause) and all(
                _fits(slot, word, known | names, names) for slot, word in zip(template, clause, strict=True)
            ):
                return beat, names
    return -1, {}


def _fits(slot: str, word: str, known: dict[str, str], names: dict[str, str]) -> bool:
    """Whether a word may stand in a template's place; a name said for the first time is noted in `names`."""
    bare, mark = (slot[:-1], slot[-1]) if slot[-1] in ",." else (slot, "")
    if bare not in ("H", "C", "R"):
        return word == slot.rstrip("*")
    if word not in _forms(slot):
        return False
    name = word.removesuffix(mark) if mark else word
    names[bare] = name
    return known.get(bare, name) == name
