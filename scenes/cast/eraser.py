"""Texts with an eraser on stage: five that are followed, a crowd that measures them, and the pictures of both."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import sampler.exact
import sampler.walker
from scenes.cast import record as records
from scenes.cast import text
from scenes.cast.between import FIXED, interpolated
from scenes.cast.crowd import Crowd
from scenes.cast.motor import BURN_IN
from scenes.cast.record import Record
from scenes.stage import cone, pages
from scenes.stage.contract import TICKS_PER_SECOND, Controls

RUNS = 5
PAGES = 16384  # tokens of history that each text of the crowd keeps; half of them stand there at the start
LOOK_EVERY = 30  # ticks between two looks at how much text the crowd has left
SPARE = 64  # tokens; a crowd whose shortest text has fewer left stops, so that no wall fakes a drift


# draws after which the spread is solved, close together where it still bends; minutes of show time
COUNTS: np.ndarray = np.unique(np.concatenate((np.arange(17), np.round(np.geomspace(17, 999, 24)))))


class Texts(NamedTuple):
    """The five texts that are followed: the first is shown, all are recorded."""

    hero: text.Hero
    others: Any  # the other four
    record: Record  # story words


def terms(controls: Controls, fuel: float) -> text.Terms:
    """The text as the switches set it, its locks paid with `fuel` kT0 per token."""
    return text.Terms(float(controls.bias), fuel, controls.smooth)


def _params(words: text.Terms) -> Any:
    return text.params(words, text.HERO_PAGES)


def enter(words: text.Terms, heat: float, seed: int) -> Texts:
    """The five texts at tick 0."""
    others = sampler.walker.init(_params(words), heat, seed + 1, RUNS - 1)
    hero = text.enter(words, heat, seed)
    return Texts(hero, others, records.begin(_places(hero, others)))


def _places(hero: text.Hero, others: Any) -> np.ndarray:
    """float64[RUNS], story words gained by every text."""
    return np.concatenate(([hero.story], others.story)).astype(float)


def anew(followed: Texts) -> Texts:
    """The same texts with a new record."""
    return followed._replace(record=records.begin(_places(followed.hero, followed.others)))


def follow(followed: Texts, words: text.Terms, controls: Controls, ticks: int) -> Texts:
    """The texts `ticks` ticks later; all five draw at the same ticks."""
    while ticks > 0:
        some = min(ticks, followed.record.due)
        draws = (followed.hero.clock + some * round(8 * controls.pace)) // text.DRAW_EIGHTHS
        others = followed.others
        if draws:
            others = sampler.walker.advance(others, _params(words), controls.heat, draws)
        hero = text.follow(followed.hero, words, controls, some)
        followed = Texts(hero, others, records.passed(followed.record, _places(hero, others), some))
        ticks -= some
    return followed


# --- the crowd and its numbers ---------------------------------------------------------------------------------------


def gather(words: text.Terms, controls: Controls, seed: int) -> Crowd:
    """The crowd at tick 0."""
    texts = sampler.walker.init(text.params(words, PAGES), controls.heat, seed, text.WALKERS)
    return Crowd(texts, texts, None, None, -BURN_IN)


def anew_crowd(crowd: Crowd, words: text.Terms, controls: Controls, seed: int) -> Crowd:
    """The crowd with its statistics before a new burn-in; texts that have been eaten are replaced by fresh ones."""
    if int(crowd.now.depth.min()) < PAGES // 4:
        return gather(words, controls, seed)
    return crowd.anew(False, BURN_IN)


def advance(crowd: Crowd, words: text.Terms, controls: Controls, ticks: int) -> Crowd:
    """The crowd `ticks` ticks later; it stops while its texts are still long enough, and its numbers stay."""
    fixed = text.params(words, PAGES)
    while ticks > 0:
        some = min(ticks, LOOK_EVERY - crowd.counted % LOOK_EVERY)
        if crowd.counted % LOOK_EVERY == 0 and int(crowd.now.depth.min()) < SPARE:
            return crowd
        now = sampler.walker.advance(crowd.now, fixed, controls.heat, some)
        crowd = crowd._replace(now=now, counted=crowd.counted + some)
        if crowd.counted == 0:
            crowd = crowd._replace(start=now)
        ticks -= some
    return crowd


def observed(crowd: Crowd, words: text.Terms, heat: float) -> Any:
    """What the crowd did since its statistics started; None during burn-in."""
    return text.observed(crowd, words, heat)


def strokes(crowd: Crowd) -> tuple[int, int]:
    """Tokens written and tokens un-written by the crowd since its statistics started."""
    change = (crowd.now.counts - crowd.start.counts).sum(axis=0)
    return int(change[5]), int(change[6])


def entropy(crowd: Crowd, words: text.Terms, heat: float) -> tuple[float, float]:
    """Entropy made and its standard error, nats per token: A for every net token."""
    affinity = sampler.walker.affinity(words.fuel, heat)
    net = (crowd.now.written - crowd.start.written) / max(1, crowd.counted)
    if affinity == 0 or math.isinf(affinity):
        return (0.0, 0.0) if affinity == 0 else (math.nan, math.nan)
    return float(affinity * net.mean()), float(abs(affinity) * net.std(ddof=1) / math.sqrt(len(net)))


@lru_cache(maxsize=16)
def _append_only(words: text.Terms, heats: tuple[float, ...]) -> np.ndarray:
    return text.drifts(words._replace(fuel=math.inf), np.array(heats))


def drifts(words: text.Terms, heats: np.ndarray) -> np.ndarray:
    """Exact drift, story words per token: float64[n]; tanh(A / 2) times that of a text that is never un-written."""
    share = [math.tanh(sampler.walker.affinity(words.fuel, float(heat)) / 2) for heat in heats]
    return np.array(share) * _append_only(words, tuple(heats.tolist()))


# --- pictures --------------------------------------------------------------------------------------------------------


def stage(followed: Texts, words: text.Terms, controls: Controls, haze: float) -> pages.PagesPicture:
    """The end of the first text, its open locks and the eraser."""
    hero = followed.hero
    write = 1 / (1 + math.exp(-max(-700.0, min(700.0, sampler.walker.affinity(words.fuel, controls.heat)))))
    ids = text.newest(hero, pages.TILES + 1)
    shown = text.written(ids, words)
    return pages.PagesPicture(
        tiles=shown,
        slide=min(1.5, max(-1.5, hero.length - hero.page)),
        write=None if controls.heat <= 0 and words.fuel == 0 else write,
        net=hero.length,
        draw_age=text.age(hero, hero.draw_tick),
        erase_age=text.age(hero, hero.erase_tick),
        fuel=words.fuel,
        bias=words.bias,
        temperature=haze,
        seconds=hero.tick / TICKS_PER_SECOND,
        ended=int(hero.text.depth[0]) <= 1,
    )


def chance(words: text.Terms, heat: float, draws: np.ndarray) -> np.ndarray:
    """One standard deviation of the story gained by an undriven text after these numbers of draws, float64[n]."""
    if np.max(draws) > COUNTS[-1]:
        return _longer(words, heat, tuple(draws.tolist()))
    undriven = words._replace(fuel=0.0)
    squares: np.ndarray = interpolated(lambda fixed: _squares(undriven, fixed), heat)
    return np.sqrt(np.interp(draws, COUNTS, squares))


@lru_cache(maxsize=256)
def _squares(words: text.Terms, heat: float) -> np.ndarray:
    """Mean squares after COUNTS draws, float64[n]."""
    return np.asarray(sampler.exact.undriven_spread(text.params(words), heat, COUNTS))


@lru_cache(maxsize=4)
def _longer(words: text.Terms, heat: float, draws: tuple[float, ...]) -> np.ndarray:
    return np.sqrt(sampler.exact.undriven_spread(text.params(words), heat, np.array(draws)))


def warm() -> None:
    """Compute the cone of chance at all temperatures between which it is interpolated."""
    for heat in FIXED:
        _squares(text.Terms(fuel=0.0), heat)


def runs(followed: Texts, words: text.Terms, controls: Controls) -> cone.ConePicture:
    """How far the five texts have come in the story, inside the cone of undriven ones."""
    per_tick = controls.pace * text.WORDS_PER_SECOND / TICKS_PER_SECOND
    now = followed.hero.story - float(followed.record.origin[0])
    return cone.picture(
        "Story position",
        "tokens",
        "words",
        followed.record,
        1.0,
        now,
        lambda ticks: chance(words, controls.heat, ticks * per_tick),
    )
