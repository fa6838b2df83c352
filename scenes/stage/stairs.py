"""The staircase row: how far the hero has come, newest at the right, one line per step."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour

LINE = 20  # units per step
LINES = 4


class StairsPicture(NamedTuple):
    """What the row shows; values in steps (lines), oldest first, nan where nothing has happened yet."""

    title: str
    unit: str
    side: str  # kinesin or tokens
    values: np.ndarray
    end: str
    across: str  # name of the horizontal axis
    spacing: float  # s of show time between two values


def draw_stairs(canvas: Canvas, picture: StairsPicture) -> None:
    """Paint the row; the window follows the newest value."""
    t, colour = canvas.theme, _colour(canvas, picture.side)
    layers.ground(canvas, _paper, picture.title, picture.unit, picture.side, picture.across)
    left, right = _axis(canvas)
    values = picture.values
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen):
        low = float(np.min(values[seen]))
        base = max(low, float(values[seen[-1]]) - LINES + 0.4) if values[seen[-1]] - low > LINES else low
        base = min(base, float(values[seen[-1]]))
        xs = left + (right - left) * seen / (len(values) - 1)
        ys = np.minimum(np.maximum(canvas.height - 12 - LINE * (values[seen] - base), 8), canvas.height - 6)
        if picture.side == "tokens":  # words come at once: a step has a corner below and one above
            turns = np.flatnonzero(ys[1:] != ys[:-1]) + 1
            corners = np.repeat(np.stack((xs[turns], ys[turns]), axis=1), 2, axis=0)
            corners[::2, 1] = ys[turns - 1]
            points = np.concatenate(([(xs[0], ys[0])], corners, [(xs[-1], ys[-1])]))
        else:
            points = np.stack((xs, ys), axis=1)
        brushes.stroke(canvas, points, colour, 3.5)
        glyphs.marker(canvas, float(xs[-1]), float(ys[-1]), 10, picture.side, t.text, 3)
    lettering.text(canvas, picture.end, right + 22, 34, lettering.FLOOR, t.text2, cells=True)


def _colour(canvas: Canvas, side: str) -> Colour:
    return canvas.theme.kinesin if side == "kinesin" else canvas.theme.tokens


def _axis(canvas: Canvas) -> tuple[float, float]:
    """Where the oldest and the newest value stand, units."""
    return 236.0, canvas.width - 130


def _paper(canvas: Canvas, title: str, unit: str, side: str, across: str) -> None:
    """Everything under the steps."""
    t = canvas.theme
    left, right = _axis(canvas)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    lettering.text(canvas, title, 24, 44, lettering.BODY, _colour(canvas, side), 700)
    lettering.text(canvas, unit, 24, 78, lettering.LABEL, t.text2)
    for i in range(LINES + 1):
        y = canvas.height - 12 - LINE * i
        brushes.stroke(canvas, [(left, y), (right, y)], t.grid, 1.5)
    lettering.text(canvas, across, right + 22, 88, lettering.FLOOR, t.text2)


def panel(picture: StairsPicture) -> plotting.Panel:
    """The row as a figure, counted from where it begins."""
    seen = np.flatnonzero(np.isfinite(picture.values))
    values = picture.values[seen] - (picture.values[seen[0]] if len(seen) else 0.0)
    low, high = (float(values.min()), float(values.max())) if len(seen) else (0.0, 0.0)
    x = (seen - len(picture.values) + 1) * picture.spacing
    end = tuple(plotting.Point(0.0, float(value), math.nan, picture.side) for value in values[-1:])
    return plotting.Panel(
        title=picture.title,
        across="time on screen, s",
        up=picture.unit,
        side=picture.side,
        curves=(plotting.Curve(x, values, "", picture.side, steps=picture.side == "tokens"),),
        points=end,
        limits=(low - 0.3, max(low + LINES, high) + 0.3),
        whole=True,
        note=f"{picture.end} in {-x[0]:.1f} s" if len(x) else "",
    )
