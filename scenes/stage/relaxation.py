"""The relaxation row: what is made good after a switch on a logarithmic time axis, with the times of both clocks."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.climb import draw_levels
from scenes.stage.theme import Colour, mix

HIDDEN = 4  # units, bars up to which a marker covers
LOW = 0.4  # gains below which there is room over the curve
ROOM = 44  # units between two curves that words need
LINE = 30  # units between the feet of two lines of words
KNOB = 460  # units at the right of the title line that a knob takes


class RelaxationPicture(NamedTuple):
    """What the row shows; gains are shares of the whole."""

    side: str  # kinesin or tokens
    unit: str  # of time
    run: int  # units until the next switch
    exact: tuple[float, ...]  # mean gain of very many runs, evenly from 1 unit to a run on the logarithmic axis
    slow: tuple[float, ...]  # the same with the fast clock off; () where it is
    seen: tuple[tuple[int, float, float], ...]  # (time, mean gain of the crowd, two standard errors)
    times: tuple[tuple[float, str] | None, tuple[float, str] | None]  # fitted, in numbers and in words; None: unknown
    factor: str  # between them, in words


def draw_relaxation(canvas: Canvas, picture: RelaxationPicture) -> None:
    """Paint the row, every time: a knob lies on it."""
    seen = [point for point in picture.seen if math.isfinite(point[1]) and math.isfinite(point[2])]
    layers.ground(canvas, _ground, picture.side, picture.unit, picture.run, picture.exact, picture.slow)
    taken = _times(canvas, picture)
    if picture.slow:
        _name_dashes(canvas, picture, *taken)
    t = canvas.theme
    _, _, top, bottom = _axes(canvas)
    for age, mean, error in seen:
        x, y = _across(canvas, age, picture.run), _up(canvas, mean)
        half = (bottom - top) * error
        for wide, ink in ((6.5, t.panel), (3.0, t.text)) if half > HIDDEN else ():
            brushes.stroke(canvas, [(x, y - half), (x, y + half)], ink, wide)
        glyphs.marker(canvas, x, y, 7, picture.side, t.panel, 1.5)


def _axes(canvas: Canvas) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the axes, units."""
    return 84.0, canvas.width - 40, 78.0, canvas.height - 44


def _across(canvas: Canvas, age: float, run: int) -> float:
    left, right, _, _ = _axes(canvas)
    return left + (right - left) * math.log(max(1.0, min(age, run))) / math.log(run)


def _up(canvas: Canvas, gain: float) -> float:
    _, _, top, bottom = _axes(canvas)
    return bottom - (bottom - top) * gain


def _ink(canvas: Canvas, side: str) -> Colour:
    return canvas.theme.kinesin if side == "kinesin" else canvas.theme.tokens


def _ground(canvas: Canvas, side: str, unit: str, run: int, exact: tuple[float, ...], slow: tuple[float, ...]) -> None:
    """The axes and the exact courses."""
    t, ink = canvas.theme, _ink(canvas, side)
    left, right, _, bottom = _axes(canvas)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    pen = 38 + lettering.text(canvas, "After a switch", 24, 42, lettering.BODY, ink, 700)
    room = canvas.width - KNOB - pen
    words = next((w for w in ("what is made good", "made good") if lettering.width(canvas, w, 24) < room), "")
    lettering.text(canvas, words, pen, 42, 24, t.text2)
    xs = np.linspace(left, right, len(exact))
    points = np.stack((xs, _up(canvas, 0) - (_up(canvas, 0) - _up(canvas, 1)) * np.array(exact)), axis=1)
    brushes.area(canvas, [(left, bottom), *points.tolist(), (right, bottom)], mix(t.panel, ink, 0.14))
    draw_levels(canvas, *_axes(canvas))
    if slow:
        low = np.stack((xs, _up(canvas, 0) - (_up(canvas, 0) - _up(canvas, 1)) * np.array(slow)), axis=1)
        brushes.dashed(canvas, low.tolist(), t.muted, 3, 9, 7)
    brushes.curve(canvas, points, t.text, 3)
    for power in range(int(math.log10(run)) + 1):
        x = _across(canvas, 10.0**power, run)
        brushes.stroke(canvas, [(x, bottom), (x, bottom + 8)], t.text2, 2)
        name = f"{10**power:,}".replace(",", " ") + (f" {unit}" if 10 ** (power + 1) > run else "")
        lettering.text(canvas, name, x, bottom + 33, lettering.FLOOR, t.text2, anchor="centre")


def _name_dashes(canvas: Canvas, picture: RelaxationPicture, line: float, end: float, base: float) -> None:
    """What the dashed course is, where a line at x = `line` and words that end at x = `end`, y = `base` leave room."""
    _, right, _, _ = _axes(canvas)
    exact, low = _up(canvas, picture.exact[-1]), _up(canvas, picture.slow[-1])
    words, y = ("fast off", low - 12) if low - exact > ROOM else ("dashed: fast off", exact - 16)
    left = right - 4 - lettering.width(canvas, words, lettering.FLOOR)
    if left > line + 4 and (left > end + 12 or abs(y - base) > LINE):
        lettering.text(canvas, words, right - 4, y, lettering.FLOOR, canvas.theme.text2, anchor="right")


def _times(canvas: Canvas, picture: RelaxationPicture) -> tuple[float, float, float]:
    """The fitted times where they lie on the axis, and how far they are apart; where the slow one's line and words end."""
    t, ink = canvas.theme, _ink(canvas, picture.side)
    light = t.kinesin_light if picture.side == "kinesin" else t.tokens_light
    _, _, top, bottom = _axes(canvas)
    places: list[float] = []
    ending = 0.0, 0.0, 0.0
    for time, name, shade in zip(picture.times, ("fast", "slow"), (light, ink), strict=True):
        if time is None or time[0] > picture.run:
            continue
        x = _across(canvas, time[0], picture.run)
        words, fill = f"{name} {time[1]}", None if name == "fast" else mix(t.panel, ink, 0.14)
        wide = lettering.width(canvas, words, lettering.LABEL, 700)
        if name == "fast":
            at, y, anchor = max(x - 10, 98 + wide), top + 18, "right"
            places.append(max(x, at))
        else:
            places.append(x)
            beyond = x + 12 + wide < canvas.width - 16
            at, anchor = (x + 12, "left") if beyond else (x - 12, "right")
            low = float(np.interp(x, *(np.linspace(*_axes(canvas)[:2], len(picture.exact)), picture.exact))) < LOW
            y, fill = (top + 18, None) if low and (beyond or not picture.factor) else (bottom - 14, fill)
        start = top + 26 if anchor == "right" and at > x else top - 8  # below words that lie across
        brushes.dashed(canvas, [(x, start), (x, bottom)], shade, 3, 6, 6)
        lettering.text(canvas, words, at, y, lettering.LABEL, shade, 700, anchor, backing=fill)
        ending = x, (at + wide if anchor == "left" else at), y
    if len(places) == 2 and picture.factor:
        (a, b), y = places, top + 8
        wide = lettering.width(canvas, picture.factor, lettering.BODY, 700)
        if b - a > wide + 24:
            lettering.text(canvas, picture.factor, (a + b) / 2, y + 10, lettering.BODY, t.text, 700, "centre")
        if b - a > wide + 90:
            for end, sign in ((a + 8, 1), (b - 8, -1)):
                inner = (a + b) / 2 - sign * (wide / 2 + 12)
                brushes.stroke(canvas, [(end, y), (inner, y)], t.text, 2.5)
                tip = [(end + sign * 12, y - 7), (end, y), (end + sign * 12, y + 7)]
                brushes.stroke(canvas, tip, t.text, 2.5)
    return ending


def panel(picture: RelaxationPicture) -> plotting.Panel:
    """The row as a figure."""
    at = np.geomspace(1, picture.run, len(picture.exact))
    curves = [plotting.Curve(at, np.array(picture.exact), "exact mean", "text2")]
    if picture.slow:
        curves.append(plotting.Curve(at, np.array(picture.slow), "fast clock off", "muted", True))
    seen = np.array([point for point in picture.seen if math.isfinite(point[2])], dtype=float).reshape(-1, 3)
    marker = plotting.MARKERS[picture.side]
    ticks = tuple((10.0**k, f"{10**k}") for k in range(int(math.log10(picture.run)) + 1))
    return plotting.Panel(
        title="After a switch",
        across="generations" if picture.side == "kinesin" else "tokens",
        up="made good",
        side=picture.side,
        curves=tuple(curves),
        series=(plotting.Series(seen[:, 0], seen[:, 1], seen[:, 2], marker, picture.side, "this run's crowd"),),
        ticks=ticks,
        limits=(-0.05, 1.1),
        logarithmic=True,
        note=", ".join(f"{name} {time[1]}" for name, time in zip(("fast", "slow"), picture.times, strict=True) if time),
    )
