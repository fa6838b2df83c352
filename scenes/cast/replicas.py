"""Many copies of one text on stage: where they are in the story, a crowd that measures them, and the pictures of both."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import sampler.exact
import sampler.landscape
import sampler.observables
import sampler.walker
from scenes.cast import crowd as crowds
from scenes.cast import release, text
from scenes.cast.crowd import Crowd
from scenes.cast.motor import BURN_IN
from scenes.cast.release import WINDOW, Track
from scenes.stage import density, plotting, storyring, wording
from scenes.stage.contract import TICKS_PER_SECOND, Controls

REPLICAS = 1000
DRAWS_PER_SECOND = 12  # of each replica at normal pace
DRAW_EIGHTHS = TICKS_PER_SECOND // DRAWS_PER_SECOND * 8  # eighths of ticks between two draws
COLUMNS = WINDOW // DRAW_EIGHTHS  # of the density against draws: one a draw
PAGES = 1024  # tokens of history that each replica keeps; half of them lead up to the release
CONTEXT_DRAWS = 18  # draws between two looks at the wells of the first replica
FIRST = 0  # the word "A", in slot 0
SLOTS = sampler.landscape.PERIOD
WELLS = 5  # candidate words with a well of their own
COMPARED = (3.0, 0.4)  # temperatures whose wells stand beside those of now


class Replicas(NamedTuple):
    """The replicas that are shown, and what their picture remembers."""

    texts: Any
    tick: int
    clock: int  # eighths of ticks of show time since the last release
    draws: int  # since the last release
    context: int  # a word that the first replica has stood at
    chosen: int | None  # the word it drew there
    track: Track


@lru_cache(maxsize=64)
def _params(words: text.Terms) -> Any:
    return sampler.walker.params(bias=words.bias, fuel=words.fuel, smooth=words.smooth, capacity=PAGES)


def enter(words: text.Terms, heat: float, seed: int) -> Replicas:
    """The replicas at tick 0: all at the first word of the story."""
    streams = sampler.walker.init(sampler.walker.params(capacity=2), heat, seed, REPLICAS).streams
    return _released(streams, words, heat, 0, 0)


def _released(streams: np.ndarray, words: text.Terms, heat: float, tick: int, clock: int) -> Replicas:
    texts = sampler.walker.ending(streams, _params(words), heat, FIRST)
    empty = release.blank(COLUMNS, SLOTS)
    return _noted(Replicas(texts, tick, clock, 0, FIRST, None, empty), words)


def slots(replicas: Replicas, words: text.Terms) -> np.ndarray:
    """float64[66], the share of replicas whose last word stands in each slot; the rest is off the track."""
    where = sampler.landscape.landscape(words.smooth).slot[replicas.texts.last]
    return np.bincount(where[where >= 0], minlength=SLOTS) / REPLICAS


def _noted(replicas: Replicas, words: text.Terms) -> Replicas:
    """With one more column of density."""
    mean = float(replicas.texts.story.mean())
    return replicas._replace(track=release.noted(replicas.track, slots(replicas, words), mean, True))


def follow(replicas: Replicas, words: text.Terms, controls: Controls, ticks: int) -> Replicas:
    """The replicas `ticks` ticks later."""
    eighths = round(8 * controls.pace)
    while ticks > 0:
        due = -(-(DRAW_EIGHTHS - replicas.clock % DRAW_EIGHTHS) // eighths)  # ticks until the next draw
        some = min(ticks, due)
        clock = replicas.clock + some * eighths
        replicas = replicas._replace(tick=replicas.tick + some, clock=clock)
        if some == due:
            if clock >= WINDOW:
                streams = replicas.texts.streams
                replicas = _released(streams, words, controls.heat, replicas.tick, clock - WINDOW)
            else:
                replicas = _drawn(replicas, words, controls.heat)
        ticks -= some
    return replicas


def _drawn(replicas: Replicas, words: text.Terms, heat: float) -> Replicas:
    before = replicas.texts
    texts = sampler.walker.advance(before, _params(words), heat, 1)
    replicas = replicas._replace(texts=texts, draws=replicas.draws + 1)
    if replicas.draws % CONTEXT_DRAWS == 1:
        wrote = texts.written[0] > before.written[0]
        replicas = replicas._replace(context=int(before.last[0]), chosen=int(texts.last[0]) if wrote else None)
    return _noted(replicas, words)


# --- the crowd and its numbers ---------------------------------------------------------------------------------------


def gather(words: text.Terms, controls: Controls, seed: int) -> Crowd:
    """The crowd at tick 0, and beside it the same texts without fuel."""
    texts = sampler.walker.init(text.params(words), controls.heat, seed, text.WALKERS)
    return crowds.gather(texts, True, BURN_IN)


def advance(crowd: Crowd, words: text.Terms, controls: Controls, ticks: int) -> Crowd:
    """The crowd `ticks` ticks later: one token per text and tick."""
    heat = controls.heat
    fixed, still = text.params(words), text.params(words._replace(fuel=0.0))
    return crowds.advance(
        crowd,
        lambda texts, n: sampler.walker.advance(texts, fixed, heat, n),
        lambda texts, n: sampler.walker.advance(texts, still, heat, n),
        ticks,
        lambda texts: text.settled(texts, fixed, heat),
        lambda texts: text.settled(texts, still, heat),
    )


def undriven(crowd: Crowd, words: text.Terms, heat: float) -> Any:
    """What its twins without fuel did."""
    fixed = text.params(words._replace(fuel=0.0))
    return sampler.observables.observe(crowd.null_start, crowd.null, fixed, heat, crowd.counted)


def price(crowd: Crowd, words: text.Terms, heat: float) -> str:
    """What the crowd paid for each tick, in words: A times the net tokens written, nats."""
    if crowd.counted <= 0:
        return "…"
    affinity = sampler.walker.affinity(words.fuel, heat)
    net = (crowd.now.written - crowd.start.written) / crowd.counted
    if not math.isfinite(affinity):
        return "–"
    error = float(net.std(ddof=1)) / math.sqrt(len(net)) * abs(affinity)
    value = affinity * float(net.mean())
    return wording.capped(value, error, 2) if error > 0 else wording.signed(value, 0 if value >= 10 else 1)


# --- pictures --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def settled(words: text.Terms, heat: float) -> tuple[float, ...]:
    """The stationary share of texts in each slot."""
    law = sampler.exact.chain(_params(words), heat)[1]
    where = sampler.landscape.landscape(words.smooth).slot
    return tuple(np.bincount(where[where >= 0], law[where >= 0], SLOTS).tolist())


@lru_cache(maxsize=2)
def _refrains(smooth: bool) -> tuple[tuple[int, str], ...]:
    """Slot and head word of every refrain, and the story's first word."""
    story = sampler.landscape.landscape(smooth)
    heads = () if smooth else tuple(head for head, _, _ in sampler.landscape.REFRAINS)
    return tuple((int(story.slot[story.words.index(word)]), word) for word in ("A", *heads))


def stage(replicas: Replicas, words: text.Terms, controls: Controls, paid: str, haze: float) -> storyring.RingPicture:
    """The replicas on the ring of slots, and the wells of one context; `paid` is what a lock costs, as measured."""
    scores = sampler.landscape.logits(words.bias, words.smooth)[replicas.context]
    names = sampler.landscape.landscape(words.smooth).words
    top = sorted(int(i) for i in np.argsort(-scores, kind="stable")[:WELLS])
    best = int(np.argmax(scores))
    found = slots(replicas, words)
    temperatures = (COMPARED[0], controls.heat, COMPARED[1])
    return storyring.RingPicture(
        shares=tuple(found.tolist()),
        settled=settled(words, controls.heat),
        labels=_refrains(words.smooth),
        replicas=REPLICAS,
        draws=replicas.draws,
        astray=1 - float(found.sum()),
        context=names[replicas.context],
        wells=tuple((names[i], float(scores[i])) for i in top),
        best=(
            names[best],
            tuple(
                float(sampler.landscape.probabilities(words.bias, words.smooth, t)[replicas.context, best])
                for t in temperatures
            ),
        ),
        chosen=None if replicas.chosen not in top else top.index(int(replicas.chosen)),
        temperatures=temperatures,
        temperature=haze,
        paid=paid,
        bias=words.bias,
        fuel=words.fuel,
    )


def map_of(replicas: Replicas, words: text.Terms) -> density.DensityPicture:
    """Density of the replicas against draws since their release."""
    track = replicas.track
    named = dict(_refrains(words.smooth))
    shown = {slot: named[slot] for slot in (0, 27, 52) if slot in named}
    mean = float(replicas.texts.story.mean())
    return density.DensityPicture(
        "story slot up, line: the mean",
        "tokens",
        track,
        mean=(track.mean[: track.filled] % SLOTS + 0.5) / SLOTS,
        marks=tuple(((slot + 0.5) / SLOTS, word) for slot, word in shown.items()),
        bar=("draws", tuple(k % 12 != 11 for k in range(track.filled)), str(replicas.draws)),
        end=f"{wording.plus(mean, 0)} slots",
        gain=9.0,
    )


def mean_of(replicas: Replicas) -> plotting.Panel:
    """The mean of the replicas against draws since their release, as a figure."""
    mean = replicas.track.mean[: replicas.track.filled]
    end = f"{wording.plus(mean[-1], 0)} slots"
    return density.panel("tokens", "draws", "story words", np.arange(len(mean)), mean, end)
