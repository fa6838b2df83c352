"""The row of levels: how full a purse has been lately and what followed from it, under the exact level of the long run."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.theme import mix

LABELS = 166.0  # units at the right for the values
PART = 30.0  # units that two values keep apart


class LevelsPicture(NamedTuple):
    """What the row shows; all heights are shares of the axis."""

    side: str
    title: str
    level: np.ndarray  # float64[n], the newest last
    other: np.ndarray  # float64[n], what is drawn thin beside it; nan where there is none
    exact: float  # the level's exact mean in the long run
    names: tuple[str, str]  # of the two lines
    values: tuple[str, str]  # and how high they are now
    line: str  # what the exact level is called
    share: float  # of the time axis that the points fill
    seconds: float  # of show time on the whole axis


def draw_levels(canvas: Canvas, picture: LevelsPicture) -> None:
    """Paint the row, anew only when there is a new point."""
    what = picture._replace(level=np.empty(0), other=np.empty(0)), picture.level.tobytes(), picture.other.tobytes()
    layers.ground(canvas, _painted, layers.ByValue(picture, (repr(what[0]), *what[1:])))


def _painted(canvas: Canvas, drawn: layers.ByValue) -> None:
    t, w, h = canvas.theme, canvas.width, canvas.height
    picture: LevelsPicture = drawn.thing
    tokens = picture.side == "tokens"
    colour, light = (t.tokens, t.tokens_light) if tokens else (t.kinesin, t.kinesin_light)
    brushes.plate(canvas, 0, 0, w, h, 12, t.panel, t.line, 1.5)
    lettering.text(canvas, picture.title, 24, 44, lettering.BODY, colour, 700)
    pen = 24 + lettering.text(canvas, picture.names[0], 24, 78, lettering.FLOOR, colour, 600) + 16
    lines = f"dotted: {picture.names[1]}, dashed: {picture.line}"
    lettering.text(canvas, lines, pen, 78, lettering.fitted(canvas, lines, w - pen - 16, lettering.FLOOR, 12), t.text2)
    left, right, top, bottom = 24.0, w - LABELS, 98.0, h - 16.0

    def at(share: float) -> float:
        return bottom - (bottom - top) * min(1.02, max(0.0, share))

    for share in (0.0, 0.5, 1.0):
        brushes.stroke(canvas, [(left, at(share)), (right, at(share))], t.grid, 1.5)
    xs = np.linspace(left, left + (right - left) * picture.share, len(picture.level))
    points = [(x, at(y)) for x, y in zip(xs.tolist(), picture.level.tolist(), strict=True)]
    if tokens and len(points) > 1:
        points = [p for (xa, ya), (xb, _) in zip(points, points[1:], strict=False) for p in ((xa, ya), (xb, ya))] + [
            points[-1]
        ]
    if len(points) > 1:
        brushes.veil(canvas, [(left, bottom), *points, (points[-1][0], bottom)], colour, 0.15)
        brushes.curve(canvas, points, colour, 4.5)
    thin = [(x, at(y)) for x, y in zip(xs.tolist(), picture.other.tolist(), strict=True) if math.isfinite(y)]
    if len(thin) > 1:
        brushes.dashed(canvas, thin, light, 3, 0, 8)
    if math.isfinite(picture.exact):
        y = at(picture.exact)
        brushes.dashed(canvas, [(left, y), (right, y)], t.text, 2.5, 10, 8)
    _ends(canvas, picture, points[-1], thin, right)


def _ends(canvas: Canvas, picture: LevelsPicture, end: brushes.Point, thin: list[brushes.Point], right: float) -> None:
    """Where both lines are now, and their values beside the plot, kept apart."""
    t = canvas.theme
    tokens = picture.side == "tokens"
    colour, light = (t.tokens, t.tokens_light) if tokens else (t.kinesin, t.kinesin_light)
    room = LABELS - 36
    heights = [end[1] + 9]
    if thin:
        brushes.disc(canvas, *thin[-1], 6, light, t.panel, 2)
        heights.append(thin[-1][1] + 9)
        if abs(heights[0] - heights[1]) < PART:
            middle = sum(heights) / 2
            way = 1 if heights[0] > heights[1] or (heights[0] == heights[1]) else -1
            heights = [middle + way * PART / 2, middle - way * PART / 2]
        over = max(heights) - (canvas.height - 12)
        heights = [y - max(0.0, over) for y in heights]
    glyphs.marker(canvas, *end, 11, picture.side, t.text, 3.5)
    for words, y, ink, weight, big in zip(
        picture.values, heights, (colour, mix(light, t.text2, 0.4)), (700, 600), (28, 24), strict=False
    ):
        size = lettering.fitted(canvas, words, room, big, 15, weight, True)
        lettering.text(canvas, words, right + 22, y, size, ink, weight, cells=True)


def panel(picture: LevelsPicture) -> plotting.Panel:
    """The row as a figure."""
    at = np.linspace(0, picture.share * picture.seconds, len(picture.level))
    steps = picture.side == "tokens"
    whole = np.array((0.0, picture.seconds))
    known = (plotting.Curve(whole, np.full(2, picture.exact), picture.line, "text2", True),)
    return plotting.Panel(
        title=picture.title,
        across="time on screen, s",
        up="share",
        side=picture.side,
        curves=(
            plotting.Curve(at, picture.other, picture.names[1], "muted"),
            plotting.Curve(at, picture.level, picture.names[0], picture.side, steps=steps),
            *(known if math.isfinite(picture.exact) else ()),
        ),
        limits=(0.0, 1.05),
    )
