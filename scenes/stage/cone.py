"""The cone row: how far several runs have come since a start, inside the two standard deviations of pure chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import pygame
import pygame.draw
import pygame.transform

from scenes.stage import brushes, glyphs, layers, lettering, plotting, wording
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour, mix

WINDOW = 8 * 600  # ticks that the time axis shows at least
EDGE = 33  # points of the cone's edge
ROOM = 1.3  # heights of the cone that the vertical axis shows at least
SMOOTH = 2  # runs are painted at so many times their size
GHOST = 0.42  # how much of its colour a run beside the first one has


class Recorded(Protocol):
    """What is recorded of the runs."""

    @property
    def known(self) -> np.ndarray:
        """float64[k, n] ways since the start."""

    @property
    def every(self) -> int:
        """Ticks between two of them."""

    @property
    def ticks(self) -> int:
        """Ticks since the start."""


class ConePicture(NamedTuple):
    """What the row shows; ways and widths in `unit`s, the first run is the one on stage."""

    title: str
    side: str  # kinesin or tokens
    unit: str
    ways: np.ndarray  # float64[k, n], the first point of each is 0
    share: float  # of the time axis that the points fill
    now: float  # where the first run is, and
    now_share: float  # when
    edge: np.ndarray  # float64[EDGE], two standard deviations of chance along the whole time axis
    half: float  # the vertical axis reaches from minus to plus this
    seconds: float  # of show time on the whole axis


def picture(
    title: str,
    side: str,
    unit: str,
    record: Recorded,
    scale: float,
    now: float,
    sigma: Callable[[np.ndarray], np.ndarray],
) -> ConePicture:
    """The picture of a record of ways, `scale` of which are one unit; sigma gives units at ticks since the start."""
    ways = record.known / scale
    filled = (ways.shape[1] - 1) * record.every
    span = max(filled + record.every, WINDOW)
    edge = 2 * sigma(np.linspace(0, span, EDGE))
    half = max(1.0, ROOM * float(edge[-1]), 1.1 * float(abs(ways).max()))
    return ConePicture(title, side, unit, ways, filled / span, now, record.ticks / span, edge, half, span / 600)


def draw_cone(canvas: Canvas, picture: ConePicture) -> None:
    """Paint the row."""
    t = canvas.theme
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    left, right, middle, high = _axes(canvas)
    rise = np.minimum(high, high / picture.half * picture.edge)
    layers.ground(canvas, _ground, picture.title, picture.side, picture.unit, len(picture.ways), _rounded(rise))
    _runs(canvas, picture, colour, left, right, middle, high)
    for line in _edges(canvas, _rounded(rise)):
        brushes.dashed(canvas, line, t.text2, 2.5, 4, 7)
    x = left + (right - left) * picture.now_share
    y = middle - high * max(-1.0, min(1.0, picture.now / picture.half))
    glyphs.marker(canvas, x, y, 10, picture.side, t.text, 3)
    end = wording.plus(picture.now, 1 if abs(picture.now) < 9.95 else 0)
    lettering.text(canvas, end, right + 22, middle, 26, colour, 700, cells=True)


def _axes(canvas: Canvas) -> tuple[float, float, float, float]:
    """Left and right end, middle and half height of the axes, units."""
    top, bottom = 88.0, canvas.height - 12
    return 148.0, canvas.width - 158, (top + bottom) / 2, (bottom - top) / 2


def _rounded(rise: np.ndarray) -> tuple[float, ...]:
    """Heights in steps that no eye can tell apart, so that a cone that only seems to change is not painted anew."""
    return tuple((np.round(rise * 4) / 4).tolist())


def _edges(canvas: Canvas, rise: tuple[float, ...]) -> tuple[list[brushes.Point], list[brushes.Point]]:
    """The upper and the lower edge of the cone."""
    left, right, middle, _ = _axes(canvas)
    xs = np.linspace(left, right, EDGE).tolist()
    upper = [(x, middle - r) for x, r in zip(xs, rise, strict=True)]
    return upper, [(x, middle + r) for x, r in zip(xs, rise, strict=True)]


def _ground(canvas: Canvas, title: str, side: str, unit: str, runs: int, rise: tuple[float, ...]) -> None:
    """Everything under the runs."""
    t = canvas.theme
    left, right, middle, high = _axes(canvas)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    lettering.text(canvas, title, 24, 44, lettering.BODY, t.kinesin if side == "kinesin" else t.tokens, 700)
    lettering.text(canvas, f"{runs} runs, ±2σ of pure chance", 24, 78, lettering.LABEL, t.text2)
    for name, share in (("forward", 0.62), ("start", 0.0), ("back", -0.62)):
        lettering.text(canvas, name, 24, middle - share * high + 8, lettering.FLOOR, t.text2)
    upper, lower = _edges(canvas, rise)
    brushes.veil(canvas, [*upper, *reversed(lower)], t.muted, 0.2)
    brushes.stroke(canvas, [(left, middle), (right, middle)], t.muted, 2)
    lettering.text(canvas, unit, right + 22, middle + 30, lettering.FLOOR, t.text2)


def _runs(
    canvas: Canvas, picture: ConePicture, colour: Colour, left: float, right: float, middle: float, high: float
) -> None:
    """All runs as one layer, painted anew only when a point is added."""
    u, t = canvas.u, canvas.theme
    width, height = round((right - left) * u), round(2 * high * u)
    heights = np.clip(0.5 - 0.5 * picture.ways / picture.half, 0, 1)
    ghost = mix(t.panel, colour, GHOST)
    wide = (brushes.stroke_width(canvas, 2.5), brushes.stroke_width(canvas, 4.5))
    layer = _layer(
        heights.tobytes(), len(heights), picture.share, (width, height), (ghost, colour), wide, picture.side == "tokens"
    )
    canvas.surface.blit(layer, (round(left * u), round((middle - high) * u)))


@lru_cache(maxsize=8)
def _layer(
    raw: bytes,
    runs: int,
    share: float,
    size: tuple[int, int],
    colours: tuple[Colour, Colour],
    wide: tuple[int, int],
    steps: bool,
) -> pygame.Surface:
    heights = np.frombuffer(raw).reshape(runs, -1)
    big = pygame.Surface((size[0] * SMOOTH, size[1] * SMOOTH), pygame.SRCALPHA)
    big.fill((*colours[1], 0))
    xs = np.linspace(0, share * big.get_width(), heights.shape[1])
    ys = heights * (big.get_height() - 1)
    if steps:
        xs, ys = np.repeat(xs, 2)[1:], np.repeat(ys, 2, axis=1)[:, :-1]
    if len(xs) > 1:
        for run in reversed(range(runs)):
            points = list(zip(xs.tolist(), ys[run].tolist(), strict=True))
            first = run == 0
            pygame.draw.lines(big, colours[first], False, points, wide[first] * SMOOTH)
    return pygame.transform.smoothscale(big, size)


def panel(picture: ConePicture) -> plotting.Panel:
    """The row as a figure."""
    edge_at = np.linspace(0, picture.seconds, EDGE)
    at = np.linspace(0, picture.share * picture.seconds, picture.ways.shape[1])
    chance = [plotting.Curve(edge_at, s * picture.edge, "±2σ of pure chance" * (s > 0), "text2", True) for s in (1, -1)]
    runs = [
        plotting.Curve(at, way, "", picture.side if i == 0 else "muted", steps=picture.side == "tokens")
        for i, way in enumerate(picture.ways)
    ]
    return plotting.Panel(
        title=picture.title,
        across="time on screen, s",
        up=picture.unit,
        side=picture.side,
        curves=(*reversed(runs), *chance),
        points=(plotting.Point(picture.now_share * picture.seconds, picture.now, math.nan, picture.side),),
        limits=(-picture.half, picture.half),
    )
