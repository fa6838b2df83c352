"""The race row: each option's score without noise, the noise it draws, and where it ends; the farthest wins."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import heat

HEAD, FOOT = 66.0, 50.0  # units above and below the lanes
NAMES = 196.0  # left end of the lanes
CLOCK = 204.0  # units kept at the right for the clock
SPAN = (6.0, 5.5)  # nats shown below and above the best score without noise


class ClockPicture(NamedTuple):
    """The waiting time that only a reaction has."""

    turn: float  # of the hand, 1 = four mean waits; nan without a clock
    value: str
    lines: tuple[str, ...]


class RacePicture(NamedTuple):
    """What the row shows; scores in nats."""

    side: str
    title: str
    rule: str
    names: tuple[str, ...]
    scores: tuple[float, ...]  # without noise; -inf where the option cannot win
    noise: tuple[float, ...]  # what each draws; empty at T = 0
    run: float  # 0 to 1 while the noise is drawn
    winner: int | None  # once it is known
    ticks: tuple[tuple[float, str], ...]  # (score, label) of the axis
    axis: str
    clock: ClockPicture
    temperature: float


def draw_race(canvas: Canvas, picture: RacePicture, knob: bool) -> None:
    """Paint the row, once for as long as nothing in it moves; with a knob the title keeps to its own half of its line."""
    layers.ground(canvas, _painted, layers.ByValue(picture, repr(picture)), knob)


def _painted(canvas: Canvas, still: layers.ByValue, knob: bool) -> None:
    t = canvas.theme
    picture: RacePicture = still.thing
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    pen = 24 + lettering.text(canvas, picture.title, 24, 42, lettering.BODY, colour, 700) + 14
    room = canvas.width - pen - (450 if knob else 24)
    if lettering.width(canvas, picture.rule, lettering.LABEL) < room:
        lettering.text(canvas, picture.rule, pen, 41, lettering.LABEL, t.text2)
    finite = [s for s in picture.scores if math.isfinite(s)]
    _lanes(canvas, picture, max(finite, default=0.0))
    if not finite:
        x, y = (NAMES + canvas.width - CLOCK) / 2, (HEAD + canvas.height - FOOT) / 2
        for words, dy in (("every rate is zero:", -6), ("nothing will ever happen", 26)):
            lettering.text(canvas, words, x, y + dy, lettering.LABEL, t.text, 600, "centre", backing=t.panel)
    _clock(canvas, picture)


def _lanes(canvas: Canvas, picture: RacePicture, best: float) -> None:
    t = canvas.theme
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    left, right = NAMES, canvas.width - CLOCK
    low, high = best - SPAN[0], best + SPAN[1]
    bottom = canvas.height - FOOT
    pitch = (bottom - HEAD) / len(picture.scores)

    def place(score: float) -> float:
        return left + (right - left) * (min(high, max(low, score)) - low) / (high - low)

    _axis(canvas, picture, low, high, bottom)
    ends = []
    for i, (name, score) in enumerate(zip(picture.names, picture.scores, strict=True)):
        y = HEAD + pitch * (i + 0.5)
        lost = picture.winner is not None and picture.winner != i
        ink = t.text2 if lost else t.text
        size = lettering.fitted(canvas, name, left - 36, lettering.FLOOR, 16, 600)
        lettering.text(canvas, name, left - 14, y + 7, size, ink, 600, "right")
        brushes.stroke(canvas, [(left, y), (right, y)], t.grid, 1.5)
        if not math.isfinite(score):
            ends.append((left, y))
            continue
        start = place(score)
        end = place(score + picture.noise[i] * picture.run) if picture.noise else start
        ends.append((end, y))
        if picture.noise and abs(end - start) > 2:
            brushes.stroke(canvas, [(start, y), (end, y)], heat(t, picture.temperature), 9)
        if score >= low:
            brushes.plate(canvas, start - 2, y - 9, 4, 18, 0, ink)
        if end <= left:
            brushes.shape(canvas, [(left - 2, y), (left + 10, y - 7), (left + 10, y + 7)], t.muted)
        elif picture.run > 0 or not picture.noise:
            if lost:
                glyphs.marker(canvas, end, y, 8, picture.side)
            else:
                glyphs.marker(canvas, end, y, 9, picture.side, t.text, 2.5)
    if picture.winner is not None:
        x, y = ends[picture.winner]
        brushes.dashed(canvas, [(x, y), (x, bottom)], t.text, 2.5, 6, 5)
        brushes.glow(canvas, x, y, 34, colour, 0.5)
        glyphs.marker(canvas, x, y, 12, picture.side, t.text, 3.5)


def _axis(canvas: Canvas, picture: RacePicture, low: float, high: float, bottom: float) -> None:
    """The scale below the lanes and what it counts."""
    t = canvas.theme
    left, right = NAMES, canvas.width - CLOCK
    brushes.stroke(canvas, [(left, bottom), (right, bottom)], t.muted, 2.5)
    last = -1e9
    for score, label in picture.ticks:
        if not low <= score <= high:
            continue
        x = left + (right - left) * (score - low) / (high - low)
        wide = lettering.width(canvas, label, lettering.FLOOR)
        brushes.plate(canvas, x - 1.5, bottom, 3, 9, 0, t.muted)
        if x - wide / 2 > last + 14 and x + wide / 2 < right + 20:
            lettering.text(canvas, label, x, bottom + 33, lettering.FLOOR, t.text2, 500, "centre")
            last = x + wide / 2
    lettering.text(canvas, picture.axis, left - 14, bottom + 33, lettering.FLOOR, t.text2, 500, "right")


def _clock(canvas: Canvas, picture: RacePicture) -> None:
    """The dial at the right; dashed and without a hand where the race has no time in it."""
    t = canvas.theme
    clock = picture.clock
    x, r = canvas.width - CLOCK / 2 - 2, min(40.0, (canvas.height - 180) * 0.42)
    y = HEAD + r + 2
    known = math.isfinite(clock.turn)
    if not known:
        brushes.plate(canvas, x - r, y - r, 2 * r, 2 * r, r, None, t.muted, 2.5, dash=(9, 8))
        brushes.stroke(canvas, [(x - r * 0.7, y + r * 0.7), (x + r * 0.7, y - r * 0.7)], t.muted, 3)
    else:
        brushes.disc(canvas, x, y, r, t.inset, t.text, 3.5)
        for hour in range(4):
            a = math.tau * hour / 4
            brushes.stroke(
                canvas,
                [(x + 0.78 * r * math.sin(a), y - 0.78 * r * math.cos(a)), (x + r * math.sin(a), y - r * math.cos(a))],
                t.text2,
                3,
            )
        turn = min(1.0, clock.turn)
        if turn > 0.01:
            fan = [
                (x + r * 0.72 * math.sin(math.tau * turn * k / 24), y - r * 0.72 * math.cos(math.tau * turn * k / 24))
                for k in range(25)
            ]
            brushes.veil(canvas, [(x, y), *fan], t.kinesin, 0.45)
        a = math.tau * turn
        brushes.stroke(canvas, [(x, y), (x + 0.8 * r * math.sin(a), y - 0.8 * r * math.cos(a))], t.kinesin, 5)
        brushes.disc(canvas, x, y, 5, t.text)
    base = y + r + 34
    size = lettering.fitted(canvas, clock.value, CLOCK - 24, lettering.BODY, 18, 700, True)
    lettering.text(canvas, clock.value, x, base, size, t.text if known else t.text2, 700, "centre", cells=True)
    for i, line in enumerate(clock.lines):
        size = lettering.fitted(canvas, line, CLOCK - 24, lettering.FLOOR, 16)
        lettering.text(canvas, line, x, base + 29 * (i + 1), size, t.text2, 500, "centre")
