"""The occupancy row: a bar for the exact share of each competitor, and on it what the run has measured."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, layers, lettering, plotting, wording
from scenes.stage.canvas import Canvas
from scenes.stage.pocket import draw_shape
from scenes.stage.theme import mix

HEAD, FOOT = 88.0, 44.0  # units above and below the bars
GAP = 14  # units between two bars
INSIDE = 0.62  # share of a bar's height from which its words stand in it


class Competitor(NamedTuple):
    """One bar."""

    name: str  # a word; "" for a shape
    share: float  # exact
    seen: float  # the run's; nan before there is one
    two_sigma: float


class OccupancyPicture(NamedTuple):
    """What the row shows; shapes are numbered by how well they fit, and so are their bars."""

    side: str
    title: str
    rule: str
    remark: tuple[str, ...]  # in words that may become fewer
    bars: tuple[Competitor, ...]
    match: int
    held: int  # -1 none


def draw_occupancy(canvas: Canvas, picture: OccupancyPicture) -> None:
    """Paint the row; it is painted again when something in it has moved by as much as can be seen."""
    bars = tuple(
        bar._replace(share=_settled(bar.share), seen=round(bar.seen, 3), two_sigma=round(bar.two_sigma, 3))
        for bar in picture.bars
    )
    still = picture._replace(bars=bars)
    layers.ground(canvas, _painted, layers.ByValue(still, repr(still)))


def _settled(share: float) -> float:
    """A share to four digits, that is 0 or 1 only if it is exactly."""
    return share if share in (0.0, 1.0) else min(0.9999, max(0.0001, round(share, 4)))


def _painted(canvas: Canvas, still: layers.ByValue) -> None:
    t, w = canvas.theme, canvas.width
    picture: OccupancyPicture = still.thing
    brushes.plate(canvas, 0, 0, w, canvas.height, 12, t.panel, t.line, 1.5)
    ink = t.kinesin if picture.side == "kinesin" else t.tokens
    lettering.text(canvas, picture.title, 24, 40, lettering.BODY, ink, 700)
    wide = lettering.text(canvas, picture.rule, 24, 76, lettering.LABEL, t.text, 600)
    end = w - 24.0
    mark = lettering.width(canvas, "this run", lettering.FLOOR) + 46
    if 24 + wide + mark + 20 < end:
        end -= lettering.text(canvas, "this run", end, 75, lettering.FLOOR, t.text2, 500, "right") + 10
        _level(canvas, end - 30, end, 68, 68, 68)
        end -= 54
    remark = next((s for s in picture.remark if 24 + wide + 24 + lettering.width(canvas, s, lettering.FLOOR) < end), "")
    lettering.text(canvas, remark, 24 + wide + 22, 75, lettering.FLOOR, t.text2)
    pitch = (w - 48 + GAP) / len(picture.bars)
    for i in range(len(picture.bars)):
        _bar(canvas, picture, i, 24 + pitch * i, pitch - GAP)


def _bar(canvas: Canvas, picture: OccupancyPicture, i: int, x: float, wide: float) -> None:
    t, bar = canvas.theme, picture.bars[i]
    side, light = (t.kinesin, t.kinesin_dim) if picture.side == "kinesin" else (t.tokens, t.tokens_dim)
    top, bottom = HEAD, canvas.height - FOOT
    high = bottom - top
    fill = side if i == picture.match else mix(light, side, 0.5)
    brushes.plate(canvas, x, top, wide, high, 7, t.inset)
    brushes.plate(
        canvas,
        x,
        bottom - max(3.0, high * bar.share),
        wide,
        max(3.0, high * bar.share),
        min(7.0, high * bar.share / 2),
        fill,
    )
    if i == picture.held:
        brushes.plate(canvas, x - 5, top - 5, wide + 10, high + 10, 11, None, t.text, 3.5)
    if math.isfinite(bar.seen):
        level, up, down = (
            bottom - high * min(1.0, max(0.0, bar.seen + k * (bar.two_sigma if math.isfinite(bar.two_sigma) else 0.0)))
            for k in (0, 1, -1)
        )
        _level(canvas, x + wide * 0.76, x + wide * 0.96, level, up, down)
    words = f"{wording.percent(bar.share)} %"
    inside = bar.share > INSIDE
    y = bottom - high * bar.share / 2 + 10 if inside else min(bottom - high * bar.share - 8, bottom - 8)
    lettering.text(
        canvas, words, x + wide * 0.4, max(top + 24, y), lettering.fitted(canvas, words, wide * 0.72, 26, 15, 700, True),
        t.ink if inside else t.text, 700, "centre", cells=True,
    )  # fmt: skip
    if bar.name:
        ink, weight = (t.text, 700) if i == picture.match else (t.text2, 500)
        size = lettering.fitted(canvas, bar.name, wide + 8, lettering.LABEL, 15, weight)
        lettering.text(canvas, bar.name, x + wide / 2, canvas.height - 14, size, ink, weight, "centre")
    else:
        draw_shape(canvas, x + wide / 2, canvas.height - 21, i, 16, "bound" if i == 0 else "free")


def _level(canvas: Canvas, left: float, right: float, y: float, up: float, down: float) -> None:
    """A measured level with its error."""
    t, middle = canvas.theme, (left + right) / 2
    for extra, ink in ((2.0, t.panel), (0.0, t.text)):
        brushes.plate(canvas, left - extra, y - 2 - extra, right - left + 2 * extra, 4 + 2 * extra, 1, ink)
        if down - up > 5:
            brushes.plate(canvas, middle - 1.75 - extra, up - extra, 3.5 + 2 * extra, down - up + 2 * extra, 0, ink)


def panel(picture: OccupancyPicture, names: tuple[str, ...]) -> plotting.Panel:
    """The row as a figure: the exact shares and the run's."""
    places = np.arange(len(picture.bars), dtype=float)
    seen = [(i, bar) for i, bar in enumerate(picture.bars) if math.isfinite(bar.seen)]
    marker = plotting.MARKERS[picture.side]
    errors = np.array([bar.two_sigma if math.isfinite(bar.two_sigma) else 0.0 for _, bar in seen])
    exact = np.array([bar.share for bar in picture.bars])
    return plotting.Panel(
        title=picture.title,
        across="",
        up="share",
        side=picture.side,
        series=(
            plotting.Series(places, exact, None, marker, "text2", "exact", True),
            plotting.Series(
                places[[i for i, _ in seen]] + 0.12,
                np.array([bar.seen for _, bar in seen]),
                errors,
                marker,
                picture.side,
                "this run",
            ),
        ),
        ticks=tuple((float(i), name) for i, name in enumerate(names)),
        limits=(-0.04, 1.08),
        note=picture.rule,
    )
