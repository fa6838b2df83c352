"""The story ring's stage: many texts on a clock of slots, and the wells of the next word at three temperatures."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, heading, layers, lettering, wording
from scenes.stage.canvas import Canvas
from scenes.stage.theme import heat, mix

INNER, LONGEST = 88, 64  # units, where the bars begin and how long they can be
FULL = 0.25  # the share of texts in one slot that makes the longest bar; lengths go with the root
WELL = 2.7  # units of depth per logit / T, if there is room
LOGIT = 13.1  # of the deepest well, for which there is room
COLDEST = 0.15  # below this T wells are as deep as they get


class RingPicture(NamedTuple):
    """What the right stage shows."""

    shares: tuple[float, ...]  # of the texts in each slot
    settled: tuple[float, ...]  # where they are in the long run
    labels: tuple[tuple[int, str], ...]  # (slot, word) written around the ring
    replicas: int
    draws: int  # since the release
    astray: float  # share of texts off the track
    context: str  # the word whose wells are shown
    wells: tuple[tuple[str, float], ...]  # (word, logit) of the likeliest next words
    best: tuple[str, tuple[float, ...]]  # the likeliest word and its probability at each temperature
    chosen: int | None  # the well that was drawn
    temperatures: tuple[float, float, float]  # above, now, below
    temperature: float  # now, eased, for colours
    paid: str  # what a lock costs, as measured
    bias: float
    fuel: float


def draw_ring(canvas: Canvas, picture: RingPicture) -> None:
    """Paint the row."""
    layers.ground(canvas, _ground, picture.settled, picture.labels)
    title = "Story ring", f"{len(picture.shares)} slots"
    heading.draw_heading(canvas, "tokens", title, ("a lock costs, nat", picture.paid), ())
    _bars(canvas, picture)
    _wells(canvas, picture)


class Place(NamedTuple):
    """Where things stand on the stage, units."""

    x: float  # middle of the ring
    y: float
    k: float  # size of the ring, 1 on the wide layout
    wells: float  # left end of the wells


def _place(canvas: Canvas) -> Place:
    k = min(0.87, (canvas.height - 146) / 308, canvas.width / 1010)
    return Place(0.275 * canvas.width, 100 + (canvas.height - 104) / 2, k, 0.545 * canvas.width)


def _angle(slot: float, slots: int) -> float:
    """Clockwise from the top, as screen angles run."""
    return math.tau * slot / slots - math.pi / 2


def _angles(slots: np.ndarray, count: int) -> np.ndarray:
    """The same for many slots, float64 of the same shape."""
    return math.tau * slots / count - math.pi / 2


def _length(share: float) -> float:
    return LONGEST * min(1.0, math.sqrt(share / FULL))


def _ends(canvas: Canvas, angles: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """float64[n, 4], both ends of lines that point away from the middle of the ring, between two radii."""
    x, y, k, _ = _place(canvas)
    across, down = np.cos(angles), np.sin(angles)
    ends = x + k * low * across, y + k * low * down, x + k * high * across, y + k * high * down
    return np.stack(ends, axis=1)


def _ground(canvas: Canvas, settled: tuple[float, ...], labels: tuple[tuple[int, str], ...]) -> None:
    """The empty clock and where the texts settle in the end."""
    layers.ground(canvas, _clock, len(settled), labels)
    angles = _angles(np.arange(len(settled)), len(settled))
    reach = np.array([INNER + 3 + _length(share) for share in settled])
    dotted = _ends(canvas, angles, reach, reach)[:, :2].tolist()
    brushes.dashed(canvas, [*dotted, dotted[0]], canvas.theme.text, 2.5, 2, 6)


def _clock(canvas: Canvas, slots: int, labels: tuple[tuple[int, str], ...]) -> None:
    """The empty clock with the words around it."""
    t = canvas.theme
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    x, y, k, _ = _place(canvas)
    inner = np.full(slots, float(INNER))
    spokes = _ends(canvas, _angles(np.arange(slots), slots), inner, inner + LONGEST)
    brushes.strokes(canvas, spokes, mix(t.panel, t.tokens_dim, 0.45), 4.5 * k)
    brushes.disc(canvas, x, y, (INNER - 10) * k, t.inset, t.line, 2)
    for slot, word in labels:
        a = _angle(slot, slots)
        r = (INNER + LONGEST + 16) * k
        aside = 6 if slot == 0 else 0  # makes room for the word of the next slot
        anchor = "right" if slot == 0 else "left" if math.cos(a) > 0 else "right"
        drop = 8 + 6 * math.sin(a)
        ink = t.text if slot == 0 else t.tokens_light
        lettering.text(
            canvas, word, x + r * math.cos(a) + aside, y + r * math.sin(a) + drop, lettering.FLOOR, ink, 600, anchor
        )
    base = canvas.height - 16
    brushes.dashed(canvas, [(24, base - 7), (62, base - 7)], t.text, 2.5, 2, 6)
    lettering.text(canvas, "in the end", 72, base, lettering.FLOOR, t.text2)


def _bars(canvas: Canvas, picture: RingPicture) -> None:
    """The texts now."""
    t = canvas.theme
    x, y, k, _ = _place(canvas)
    slots = len(picture.shares)
    shares = np.array(picture.shares)
    taken = np.flatnonzero(shares > 0)
    reach = np.array([INNER + 3 + _length(share) for share in shares[taken].tolist()])
    bars = _ends(canvas, _angles(taken, slots), np.full(len(taken), float(INNER)), reach)
    brushes.strokes(canvas, bars, t.tokens, 5.5 * k)
    room = 2 * (INNER - 14) * k
    count, drawn = f"{picture.replicas:,} texts".replace(",", " "), f"{picture.draws} draws"
    for words, base, ink, weight in ((count, y - 4, t.text, 700), (drawn, y + 26, t.text2, 500)):
        size = lettering.fitted(canvas, words, room, 26, lettering.FLOOR, weight, True)
        if lettering.width(canvas, words, size, weight, True) > room:  # the number alone
            words = words.rpartition(" ")[0]
        lettering.text(canvas, words, x, base, size, ink, weight, "centre", cells=True)


def _wells(canvas: Canvas, picture: RingPicture) -> None:
    """Three landscapes of the same next words on one scale, -logit / T: flat, as it is now, peaked."""
    t = canvas.theme
    left, right = _place(canvas).wells, canvas.width - 28
    narrow = heading.narrow(canvas)
    heights, scale = _rows(canvas, picture.temperatures)
    for k, (y, temperature) in enumerate(zip(heights, picture.temperatures, strict=True)):
        colour = t.text if k == 1 else mix(heat(t, temperature), t.text2, 0.25)
        points = _curve(picture, temperature, left, right, y, scale)
        if k == 1:
            brushes.veil(canvas, [(left, y), *points, (right, y)], t.tokens_deep, 0.9)
            _ball(canvas, picture, temperature, left, right, y, scale)
        brushes.curve(canvas, points, colour, 4)
        name = "T = " + (wording.temperature(temperature) if k == 1 else f"{temperature:g}")
        used = lettering.text(canvas, name, left, y - 25, lettering.LABEL, colour, 700, cells=True)
        odds = f"{wording.percent(picture.best[1][k])} %"
        wide = lettering.text(canvas, odds, right, y - 25, lettering.LABEL, t.tokens, 700, "right")
        room = right - left - used - wide - 24
        feel, word = ("flat", "now", "peaked")[k], picture.best[0]
        widths = [lettering.width(canvas, w, lettering.LABEL) for w in (feel, word)]
        if not narrow and sum(widths) + 20 < room:
            lettering.text(canvas, feel, left + used + 14, y - 25, lettering.LABEL, t.text2)
        if widths[1] < room:
            lettering.text(canvas, word, right - wide - 10, y - 25, lettering.LABEL, t.text2, anchor="right")
    words = f"after “{picture.context}”"
    lettering.text(canvas, words, (left + right) / 2, canvas.height - 14, lettering.FLOOR, t.text2, 600, "centre")


def _rows(canvas: Canvas, temperatures: tuple[float, ...]) -> tuple[list[float], float]:
    """The rims of the three rows and the units per logit / T, one scale for all, that lets the deepest wells in."""
    top, bottom = max(0.3 * canvas.height, 138.0), canvas.height - 42
    depths = [WELL * LOGIT / max(t, COLDEST) for t in temperatures]
    gap = 52.0
    room = bottom - top - 2 * gap
    scale = min(1.0, room / sum(depths))
    spare = (room - scale * sum(depths)) / 2
    rims = [top]
    for depth in depths[:2]:
        rims.append(rims[-1] + scale * depth + gap + min(spare, 24.0))
    return rims, WELL * scale


def _curve(
    picture: RingPicture, temperature: float, left: float, right: float, y: float, scale: float
) -> list[brushes.Point]:
    """A well for each word and a shelf for all others."""
    cell = (right - left) / (len(picture.wells) + 1)
    points = []
    for i, (_, logit) in enumerate(picture.wells):
        depth = scale * max(0.0, logit) / max(temperature, COLDEST)
        for step in range(14):
            points.append((left + (i + step / 14) * cell, y + depth * (1 - math.cos(math.tau * step / 14)) / 2))
    return [*points, (left + len(picture.wells) * cell, y), (right, y)]


def _ball(
    canvas: Canvas, picture: RingPicture, temperature: float, left: float, right: float, y: float, scale: float
) -> None:
    """The word that was drawn, in its well or on the shelf of all others."""
    t = canvas.theme
    cell = (right - left) / (len(picture.wells) + 1)
    i = len(picture.wells) if picture.chosen is None else picture.chosen
    depth = 0.0 if picture.chosen is None else scale * max(0.0, picture.wells[i][1]) / max(temperature, COLDEST)
    x = left + (i + 0.5) * cell
    brushes.glow(canvas, x, y + depth - 10, 28, t.tokens, 0.5)
    brushes.disc(canvas, x, y + depth - 10, 10, t.tokens, t.text, 3)
