"""The text on stage: one hero written word by word, a crowd that measures it, and the pictures of both."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import sampler.filters
import sampler.landscape
import sampler.observables
import sampler.walker
from scenes.cast import crowd as crowds
from scenes.cast.crowd import Crowd
from scenes.cast.motor import BURN_IN, NEVER, PATH_EVERY, PATH_LENGTH, PATH_SECONDS, RELAXED, highest
from scenes.stage import chart, stairs, tiles, twins, wells
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Dot, Knob

FUEL = 20.0  # kT0 per commit with the fuel switched on
WORDS_PER_SECOND = 3  # draws a second at normal pace
WALKERS = 64  # texts in the crowd
HERO_PAGES, CROWD_PAGES = 65536, 4096  # tokens of history each text keeps
PAGE_LAG = 0.08 * TICKS_PER_SECOND  # ticks; words come faster than the motor's camera would follow
DRAW_EIGHTHS = TICKS_PER_SECOND // WORDS_PER_SECOND * 8  # eighths of ticks between two draws: the slowest pace is 1/8
TILES = 8
LOOP = 20  # letters of a loop that fit beside the reading head
WELLS = 5  # candidate words with a well of their own
FILTERS = (  # the expert panel, in the order in which they act: the penalty before T, the others after it
    Knob("repetition_penalty", "repetition penalty", "right", 1.0, 1.5, 1.0, 0.05, digits=2, expert=True, off=1.0),
    Knob("top_k", "top-k", "right", 0.0, 100.0, 0.0, 1.0, digits=0, expert=True, off=0.0),
    Knob("top_p", "top-p", "right", 0.05, 1.0, 1.0, 0.05, digits=2, expert=True, off=1.0),
    Knob("min_p", "min-p", "right", 0.0, 0.5, 0.0, 0.01, digits=2, expert=True, off=0.0),
    Knob("typical", "typical", "right", 0.05, 1.0, 1.0, 0.05, digits=2, expert=True, off=1.0),
)


class Terms(NamedTuple):
    """What a scene fixes of its texts."""

    bias: float = 1.0
    fuel: float = FUEL  # kT0
    smooth: bool = False
    filters: sampler.filters.Filters = sampler.filters.OFF

    @property
    def remembers(self) -> bool:
        """Whether a word's chance depends on more than the word before: then there is no exact curve."""
        return self.filters.repetition_penalty is not None


class Hero(NamedTuple):
    """The text that is followed, and what its picture remembers."""

    text: Any
    tick: int
    clock: int  # eighths of ticks towards the next draw
    page: float  # words; the strip of tiles eases towards the length
    draw_tick: int
    erase_tick: int
    context: int  # the word the last draw was made from
    path: np.ndarray  # float64[PATH_LENGTH], story words, oldest first

    @property
    def length(self) -> int:
        """Net tokens written."""
        return int(self.text.written[0])

    @property
    def last(self) -> int:
        """The last word."""
        return int(self.text.last[0])

    @property
    def story(self) -> float:
        """Net story words gained."""
        return float(self.text.story[0])


def terms(controls: Controls) -> Terms:
    """The text as the switches and the expert knobs set it."""
    return Terms(float(controls.bias), FUEL if controls.fuel else 0.0, controls.smooth, filters(controls.knobs))


@lru_cache(maxsize=256)
def filters(knobs: tuple[tuple[str, float], ...]) -> sampler.filters.Filters:
    """The filters that the knobs set; a scene without these knobs has none."""
    values: dict[str, Any] = dict(knobs)
    on = {knob.name: values[knob.name] for knob in FILTERS if values.get(knob.name, knob.off) != knob.off}
    if "top_k" in on:
        on["top_k"] = int(on["top_k"])
    return sampler.filters.Filters(**on)


def filtering(terms: Terms) -> str:
    """The filters in words, "" without any."""
    shown = (
        f"{knob.title} {getattr(terms.filters, knob.name):g}" for knob in FILTERS if getattr(terms.filters, knob.name)
    )
    return ", ".join(shown)


@lru_cache(maxsize=256)
def params(terms: Terms, capacity: int = CROWD_PAGES) -> Any:
    """The fixed part of a text on stage."""
    bias, fuel, smooth, words = terms
    return sampler.walker.params(bias=bias, fuel=fuel, smooth=smooth, capacity=capacity, filters=words)


def words(terms: Terms) -> tuple[str, ...]:
    """The surface forms by token id."""
    return sampler.landscape.landscape(terms.smooth).words


def enter(terms: Terms, heat: float, seed: int) -> Hero:
    """The hero at tick 0."""
    text = sampler.walker.init(params(terms, HERO_PAGES), heat, seed)
    return Hero(
        text=text,
        tick=0,
        clock=0,
        page=float(text.written[0]),
        draw_tick=NEVER,
        erase_tick=NEVER,
        context=int(text.last[0]),
        path=np.full(PATH_LENGTH, np.nan),
    )


def follow(hero: Hero, terms: Terms, controls: Controls, ticks: int) -> Hero:
    """The hero `ticks` ticks later."""
    points = []
    for _ in range(ticks):
        hero = _tick(hero, terms, controls)
        if hero.tick % PATH_EVERY == 0:
            points.append(hero.story)
    kept = points[-PATH_LENGTH:]
    return hero._replace(path=np.concatenate((hero.path[len(kept) :], kept))) if kept else hero


def _tick(hero: Hero, terms: Terms, controls: Controls) -> Hero:
    tick, clock = hero.tick + 1, hero.clock + round(controls.pace * 8)
    if clock >= DRAW_EIGHTHS:
        clock -= DRAW_EIGHTHS
        before = hero
        text = sampler.walker.advance(hero.text, params(terms, HERO_PAGES), controls.heat, 1)
        hero = hero._replace(text=text)
        if hero.length > before.length:
            hero = hero._replace(draw_tick=tick, context=before.last)
        elif hero.length < before.length:
            hero = hero._replace(erase_tick=tick, context=hero.last)
    return hero._replace(tick=tick, clock=clock, page=hero.page + (hero.length - hero.page) / PAGE_LAG)


# --- the crowd and its numbers ---------------------------------------------------------------------------------------


def gather(terms: Terms, controls: Controls, seed: int) -> Crowd:
    """The crowd at tick 0."""
    texts = sampler.walker.init(params(terms), controls.heat, seed, WALKERS)
    return crowds.gather(texts, controls.twin, BURN_IN)


def advance(crowd: Crowd, terms: Terms, controls: Controls, ticks: int) -> Crowd:
    """The crowd `ticks` ticks later: one token per text and tick."""
    heat = controls.heat
    # a filtered chain is not reversible and drifts a little even without bias: the twin has no filters
    fixed, null = params(terms), params(terms._replace(bias=0.0, filters=sampler.filters.OFF))
    return crowds.advance(
        crowd,
        lambda texts, n: sampler.walker.advance(texts, fixed, heat, n),
        lambda texts, n: sampler.walker.advance(texts, null, heat, n),
        ticks,
        lambda texts: settled(texts, fixed, heat),
        lambda texts: settled(texts, null, heat),
    )


def settled(texts: Any, fixed: Any, heat: float) -> Any:
    """Texts fit to be measured: without fuel they would eat into a past from before the change, which drifts.

    So those begin anew with a past written under these very terms; it is a text in equilibrium only then.
    """
    undriven = heat > 0 and sampler.walker.affinity(fixed.fuel, heat) == 0
    return sampler.walker.begun(texts.streams, fixed, heat) if undriven else texts


def observed(crowd: Crowd, terms: Terms, heat: float) -> Any:
    """What the crowd did since its statistics started; None during burn-in."""
    if crowd.counted <= 0:
        return None
    return sampler.observables.observe(crowd.start, crowd.now, params(terms), heat, crowd.counted)


def paired(crowd: Crowd) -> twins.Paired:
    """The crowd beside its null twins, story words per token."""
    way, null_way = crowd.now.story - crowd.start.story, crowd.null.story - crowd.null_start.story
    return twins.pair(way, null_way, crowd.counted)


def dot(seen: Any, smooth: bool, velocity: float, stderr: float) -> Dot:
    """The live dot of a measured drift."""
    full = full_scale(smooth)
    return Dot(velocity / full, 2 * stderr / full, seen is None or seen.forward + seen.backward >= RELAXED)


def drifts(terms: Terms, heats: np.ndarray) -> np.ndarray:
    """Exact drift, story words per token: float64 of the same shape; nan where there is no exact chain."""
    if terms.remembers:
        return np.full(np.shape(heats), math.nan)
    return np.asarray(sampler.observables.profile(params(terms), heats))


@lru_cache(maxsize=2)
def full_scale(smooth: bool) -> float:
    """The largest exact drift with everything switched on, story words per token."""
    return highest(lambda heat: float(drifts(Terms(smooth=smooth), np.array([heat]))[0]))


@lru_cache(maxsize=16)
def _course(terms: Terms) -> tuple[np.ndarray, np.ndarray]:
    """The exact drift over the slider's range: temperatures and words per token, float64[chart.POINTS] each."""
    return chart.TEMPERATURES, drifts(terms, chart.TEMPERATURES)


@lru_cache(maxsize=512)
def mood(terms: Terms, heat: float) -> str:
    """cold or hot below a quarter of the largest drift, on its rising or its falling side, else plain.

    Without bias or fuel there is no drift whose sides could be told apart: plain.
    """
    if heat == 0:
        return "cold"
    if not (terms.bias and terms.fuel) or terms.remembers:
        return "plain"
    return chart.mood_of(*_course(terms), full_scale(terms.smooth), heat)


def warm() -> None:
    """Compile the model and compute the chart's full scale."""
    sampler.walker.warm()
    full_scale(False)
    _course(Terms())


# --- pictures --------------------------------------------------------------------------------------------------------


def chances(hero: Hero, terms: Terms, heat: float) -> np.ndarray:
    """float64[V], the probability of each next word after the word last drawn from."""
    drawn = hero.draw_tick > hero.erase_tick
    ids = newest(hero, sampler.filters.WINDOW + drawn)
    return np.asarray(sampler.walker.next_chances(params(terms), heat, ids[:-1] if drawn else ids))


def age(hero: Hero, tick: int) -> float:
    """Show seconds since a tick; inf if it never came."""
    return (hero.tick - tick) / TICKS_PER_SECOND if tick > NEVER else math.inf


def newest(hero: Hero, count: int) -> list[int]:
    """The last `count` words, oldest first."""
    ring, top = hero.text.ring[0], int(hero.text.top[0])
    shown = min(count, int(hero.text.depth[0]))
    return [int(ring[(top - k) % len(ring)]) for k in reversed(range(shown))]


def written(ids: list[int], terms: Terms) -> tuple[tiles.Tile, ...]:
    """The tiles of a run of words; the first word only gives the second its context."""
    story = sampler.landscape.landscape(terms.smooth)
    found = []
    for before, word in zip(ids, ids[1:], strict=False):
        kind = "plain"
        if story.slot[word] < 0:
            kind = "off-topic"
        elif story.progress[before, word] < 0:
            kind = "back"
        elif story.slot[before] == story.slot[word]:
            kind = "repeat"
        found.append(tiles.Tile(story.words[word], kind))
    return tuple(found)


def stage(hero: Hero, terms: Terms, controls: Controls, haze: float, seed: int) -> tiles.TextPicture:
    """The strip of words, the reading head and the candidates."""
    names, ids = words(terms), newest(hero, TILES + 1)
    shown = written(ids, terms)
    odds = chances(hero, terms, controls.heat)
    order = np.argsort(-odds, kind="stable")[:6]
    feel = mood(terms, controls.heat)
    notes: tuple[str, ...] = (tiles.DRAW,)
    if controls.heat <= 0:
        notes = ("best score, no draw",)
    if len(set(ids[-6:])) <= 2:
        loop = [names[i] for i in ids[-4:]]
        loop = loop if sum(map(len, loop)) <= LOOP else loop[-2:]
        notes = (" … ".join(loop), "the best score is a loop")
    elif feel == "hot" and terms.bias and terms.fuel:
        notes = ("any word will do",)
    return tiles.TextPicture(
        tiles=shown,
        first=hero.length - len(shown) + 1,
        slide=min(1.5, max(-1.5, hero.length - hero.page)),
        candidates=tuple((names[i], float(odds[i])) for i in order if odds[i] > 0.004),
        drawn=names[hero.last] if hero.draw_tick >= hero.erase_tick else None,
        draw_age=age(hero, hero.draw_tick),
        erase_age=age(hero, hero.erase_tick),
        temperature=haze,
        seconds=hero.tick / TICKS_PER_SECOND,
        seed=seed,
        locked=hero.length,
        fuel=terms.fuel > 0,
        notes=notes,
    )


def unlikelihood(hero: Hero, terms: Terms, controls: Controls, haze: float) -> wells.WellsPicture:
    """The likeliest words in story order and a shelf for all others, seen from the word last drawn from."""
    story = sampler.landscape.landscape(terms.smooth)
    scores = sampler.landscape.logits(terms.bias, terms.smooth)[hero.context]
    odds = chances(hero, terms, controls.heat)
    top = sorted(int(i) for i in np.argsort(-scores, kind="stable")[:WELLS])
    rest = np.ones(len(scores), dtype=bool)
    rest[top] = False
    count = float(story.weight[rest].sum())
    shelf = float(scores[rest].max())
    if controls.heat > 0:
        shares = np.exp((scores[rest] - shelf) / controls.heat) * story.weight[rest]
        shelf += controls.heat * math.log(float(shares.sum()) / count)
    chosen = None if hero.draw_tick <= NEVER else top.index(hero.last) if hero.last in top else WELLS
    return wells.WellsPicture(
        wells=(
            *((story.words[i], float(scores[i]), float(odds[i])) for i in top),
            (f"{count:.0f} more", shelf, float(odds[rest].sum())),
        ),
        chosen=chosen,
        temperature=haze,
        seconds=hero.tick / TICKS_PER_SECOND,
        filters=filtering(terms),
    )


def staircase(hero: Hero) -> stairs.StairsPicture:
    """The story words gained over the last seconds."""
    known = hero.path[np.isfinite(hero.path)]
    gained = known[-1] - known[0] if len(known) else 0.0
    end = f"{round(gained) + 0:+d} w".replace("-", "−")
    return stairs.StairsPicture("Story", "1 word per line", "tokens", hero.path, end, "draws", PATH_SECONDS)
