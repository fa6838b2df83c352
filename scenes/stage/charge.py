"""The charge row: a curve that the run draws, and beside it what has been stored: a tank, or nats below a guess."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas

SPLIT = 0.56  # right edge of the curve, share of the width
TOP, FOOT = 66.0, 16.0


class ChargePicture(NamedTuple):
    """What the row shows."""

    side: str
    title: str
    note: str
    values: np.ndarray  # float64[n], evenly spaced, nan before the start
    share: float  # of the width that they fill
    low: float  # of the vertical axis
    high: float
    steep: bool  # whether that axis is logarithmic
    lines: tuple[tuple[float, tuple[str, ...], bool], ...]  # marked heights: value, names, whether it is a limit
    tank: tuple[float, float] | None  # how full, and where it balances, shares; None without a tank
    stored: tuple[tuple[tuple[str, ...], int], ...]  # lines in words that may become fewer; 2 value, 1 strong, 0 plain
    across: str
    spacing: float  # of two values on the axis `across`
    up: str


def draw_charge(canvas: Canvas, picture: ChargePicture) -> None:
    """Paint the row; the upper right corner is left to a knob."""
    t = canvas.theme
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    layers.ground(canvas, _ground, _words(picture))
    left, right, top, bottom = _axes(canvas)
    for value, _, limit in picture.lines:
        if not limit:
            y = bottom - (bottom - top) * float(_height(value, picture.low, picture.high, picture.steep))
            brushes.stroke(canvas, [(left, y), (right, y)], t.grid, 1.5)
    seen = np.flatnonzero(np.isfinite(picture.values))
    if len(seen):
        heights = _height(picture.values[seen], picture.low, picture.high, picture.steep)
        xs = left + (right - left) * picture.share * seen / max(1, len(picture.values) - 1)
        points = np.stack((xs, bottom - (bottom - top) * heights), axis=1)
        if len(points) > 1:
            brushes.stroke(canvas, points, colour, 3.5)
        glyphs.marker(canvas, float(points[-1, 0]), float(points[-1, 1]), 10, picture.side, t.text, 3)
    _store(canvas, picture)


def _height(values: np.ndarray | float, low: float, high: float, steep: bool) -> np.ndarray:
    """Shares of the vertical axis."""
    if steep:
        return np.asarray(np.log(np.asarray(values) / low) / math.log(high / low))
    return np.asarray((np.asarray(values) - low) / (high - low))


def _axes(canvas: Canvas) -> tuple[float, float, float, float]:
    return 52.0, SPLIT * canvas.width - 24, TOP, canvas.height - FOOT


Words = tuple[str, str, str, float, float, bool, tuple[tuple[float, tuple[str, ...], bool], ...]]


def _words(picture: ChargePicture) -> Words:
    """What the ground shows."""
    named = tuple(line for line in picture.lines if line[1][0])
    scale = (picture.low, picture.high, picture.steep) if named else (0.0, 1.0, False)  # without names it is not seen
    return picture.side, picture.title, picture.note, *scale, named


def _ground(canvas: Canvas, words: Words) -> None:
    t = canvas.theme
    side, title, note, low, high, steep, lines = words
    layers.panel(canvas)
    colour = t.kinesin if side == "kinesin" else t.tokens
    pen = 24 + lettering.text(canvas, title, 24, 42, lettering.BODY, colour, 700) + 12
    if pen + lettering.width(canvas, note, lettering.LABEL) < canvas.width - 450 - 100 * max(
        0.0, canvas.text_scale - 1
    ):
        lettering.text(canvas, note, pen, 42, lettering.LABEL, t.text2)
    left, right, top, bottom = _axes(canvas)
    for value, names, limit in lines:
        y = bottom - (bottom - top) * float(_height(value, low, high, steep))
        if limit:
            brushes.dashed(canvas, [(left, y), (right, y)], t.text2, 2.5, 10, 8)
            name = _that_fits(canvas, names, 0.86 * (right - left), lettering.FLOOR)
            lettering.text(canvas, name, right, top + 20, lettering.FLOOR, t.text2, anchor="right", backing=t.panel)
        else:
            lettering.text(canvas, names[0], left - 10, y + 8, lettering.FLOOR, t.text2, anchor="right")


def _that_fits(canvas: Canvas, choices: tuple[str, ...], room: float, size: float, weight: int = 500) -> str:
    """The first of the words that has room, else the last."""
    return next((w for w in choices if lettering.width(canvas, w, size, weight) <= room), choices[-1])


def _store(canvas: Canvas, picture: ChargePicture) -> None:
    """The tank, if there is one, and the words beside it."""
    t = canvas.theme
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    x, top, bottom = SPLIT * canvas.width + 8, TOP + 6, canvas.height - FOOT - 4
    if picture.tank is not None:
        full, balance = picture.tank
        tall = bottom - top
        brushes.plate(canvas, x, top, 58, tall, 8, t.inset, t.line, 2.5)
        high = max(0.0, min(1.0, full)) * (tall - 8)
        if high >= 1:
            brushes.plate(canvas, x + 4, bottom - 4 - high, 50, high, 4, colour)
        y = bottom - 4 - balance * (tall - 8)
        brushes.plate(canvas, x - 8, y - 2, 74, 4, 0, t.text)
        x += 84
    room = canvas.width - 20 - x
    weights = {2: (lettering.TITLE, 700, colour), 1: (lettering.BODY, 700, t.text), 0: (lettering.LABEL, 500, t.text2)}
    pitch = (bottom - top) / max(1, len(picture.stored))
    for i, (choices, level) in enumerate(picture.stored):
        largest, weight, ink = weights[level]
        words = _that_fits(canvas, choices, room, largest, weight)
        size = lettering.fitted(canvas, words, room, min(largest, pitch * 0.86), 15, weight, True)
        lettering.text(canvas, words, x, top + pitch * (i + 0.78), size, ink, weight, cells=True)


def panel(picture: ChargePicture) -> plotting.Panel:
    """The row as a figure."""
    seen = np.flatnonzero(np.isfinite(picture.values))
    x = (seen - (seen[-1] if picture.side == "kinesin" and len(seen) else 0)) * picture.spacing
    ends = [x[0], x[-1]] if len(seen) else [0.0, 1.0]
    limits = [
        plotting.Curve(np.array(ends), np.full(2, value), names[0], "text2", True)
        for value, names, limit in picture.lines
        if limit
    ]
    return plotting.Panel(
        title=picture.title,
        across=picture.across,
        up=picture.up,
        side=picture.side,
        curves=(plotting.Curve(x, picture.values[seen], "", picture.side), *limits),
        points=tuple(plotting.Point(float(x[-1]), float(picture.values[i]), math.nan, picture.side) for i in seen[-1:]),
        limits=(0.0, picture.high),
        note=picture.note,
    )
