"""The climb row: how high the run on stage and others beside it have come since the last turn, and the exact mean."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.theme import mix

ONE_LINE = 600  # panes wider than this have title and subtitle on one line, units
GHOST = 0.4  # how much of its colour a run beside the first one has
LEVELS = ((0.0, "0"), (0.5, "½"), (1.0, "1"))
STEPS = 512  # in which what the crowd measures is seen to move


class ClimbPicture(NamedTuple):
    """What the row shows; heights are shares of the highest there is."""

    title: str
    subtitle: str
    side: str  # kinesin or tokens
    runs: np.ndarray  # float64[k, n], evenly spaced from the turn on; the first is the one on stage
    share: float  # of the time axis that they fill
    exact: tuple[float, ...]  # the mean of very many runs, along the whole axis
    seen: tuple[tuple[float, float, float], ...]  # (share of the axis, mean of the crowd, two standard errors)
    end: str  # the height of the run on stage in words
    across: str  # what the time axis counts


def draw_climb(canvas: Canvas, picture: ClimbPicture) -> None:
    """Paint the row."""
    seen = tuple(
        (share, round(STEPS * mean) / STEPS, round(STEPS * error) / STEPS) for share, mean, error in picture.seen
    )
    told = picture._replace(runs=np.empty(0), seen=seen)
    if canvas.shows(0, 0, canvas.width, canvas.height, repr(told), picture.runs.shape, picture.runs.tobytes()):
        return
    t = canvas.theme
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    left, right, top, bottom = _axes(canvas)
    layers.ground(canvas, _ground, picture.title, picture.subtitle, picture.side, picture.across)
    known = np.stack(
        (np.linspace(left, right, len(picture.exact)), bottom - (bottom - top) * np.array(picture.exact)), 1
    )
    brushes.dashed(canvas, known.tolist(), t.text, 3.5, 2, 8)
    xs = left + (right - left) * picture.share * np.linspace(0, 1, picture.runs.shape[1])
    steps = picture.side == "tokens"
    for run in range(len(picture.runs) - 1, -1, -1):
        points = _points(xs, bottom - (bottom - top) * picture.runs[run], steps)
        if len(points) > 1:
            ink = colour if run == 0 else mix(t.panel, colour, GHOST)
            brushes.curve(canvas, points, ink, 4 if run == 0 else 2.5)
    for share, mean, error in seen:
        x, y = left + (right - left) * share, bottom - (bottom - top) * mean
        for wide, ink in ((6.5, t.panel), (3.0, t.text)):
            brushes.stroke(canvas, [(x, y - (bottom - top) * error), (x, y + (bottom - top) * error)], ink, wide)
        brushes.disc(canvas, x, y, 5, t.text, t.panel, 2)
    x, y = float(xs[-1]), bottom - (bottom - top) * float(picture.runs[0, -1])
    glyphs.marker(canvas, x, y, 10, picture.side, t.text, 3)
    size = lettering.fitted(canvas, picture.end, canvas.width - right - 30, 34, 18, 700, True)
    lettering.text(canvas, picture.end, right + 22, top + 28, size, colour, 700, cells=True)


def _points(xs: np.ndarray, ys: np.ndarray, steps: bool) -> np.ndarray:
    """float64[m, 2], the way of a run; words come at once: a step has two corners."""
    if not steps or len(xs) < 2:
        return np.stack((xs, ys), axis=1)
    return np.stack((np.repeat(xs, 2)[1:], np.repeat(ys, 2)[:-1]), axis=1)


def _axes(canvas: Canvas) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the axes, units."""
    return 84.0, canvas.width - 118, 66.0 if canvas.width > ONE_LINE else 92.0, canvas.height - 44


def draw_levels(canvas: Canvas, left: float, right: float, top: float, bottom: float) -> None:
    """Lines at none, half and all of a share, named on their left."""
    for level, name in LEVELS:
        y = bottom - (bottom - top) * level
        brushes.stroke(canvas, [(left, y), (right, y)], canvas.theme.grid, 1.5)
        lettering.text(canvas, name, left - 14, y + 8, lettering.FLOOR, canvas.theme.text2, anchor="right")


def _ground(canvas: Canvas, title: str, subtitle: str, side: str, across: str) -> None:
    """Everything that stays as it is."""
    t = canvas.theme
    left, right, top, bottom = _axes(canvas)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    wide = lettering.text(canvas, title, 24, 44, lettering.BODY, t.kinesin if side == "kinesin" else t.tokens, 700)
    beside = canvas.width > ONE_LINE
    at = (40 + wide, 44.0) if beside else (24.0, 76.0)
    size = lettering.fitted(canvas, subtitle, canvas.width - 24 - at[0], lettering.LABEL, 15)
    lettering.text(canvas, subtitle, *at, size, t.text2)
    draw_levels(canvas, left, right, top, bottom)
    base = bottom + 31
    shown = lettering.text(canvas, across, left, base, lettering.FLOOR, t.text2)
    words = next(
        (w for w in ("dotted: exact mean, dots: measured", "dotted: exact mean") if
         lettering.width(canvas, w, lettering.FLOOR) < canvas.width - 24 - left - shown - 20), "",
    )  # fmt: skip
    lettering.text(canvas, words, canvas.width - 24, base, lettering.FLOOR, t.text2, anchor="right")


def panel(picture: ClimbPicture, spans: float) -> plotting.Panel:
    """The row as a figure; the whole axis spans so many of what it counts."""
    at = np.linspace(0, picture.share * spans, picture.runs.shape[1])
    runs = [
        plotting.Curve(at, run, "", picture.side if i == 0 else "muted", steps=picture.side == "tokens")
        for i, run in enumerate(picture.runs)
    ]
    exact = plotting.Curve(
        np.linspace(0, spans, len(picture.exact)), np.array(picture.exact), "exact mean", "text2", True
    )
    seen = np.array([point for point in picture.seen if math.isfinite(point[2])], dtype=float).reshape(-1, 3)
    marker = plotting.MARKERS[picture.side]
    return plotting.Panel(
        title=picture.title,
        across=picture.across,
        up="share of the highest",
        side=picture.side,
        curves=(*reversed(runs), exact),
        series=(plotting.Series(seen[:, 0] * spans, seen[:, 1], seen[:, 2], marker, "text2", "this run's crowd"),),
        limits=(-0.05, 1.1),
        note=picture.subtitle,
    )
