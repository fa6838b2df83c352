"""Brushes: anti-aliased shapes in units u. Solid shapes are baked once at four times their size and cached."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pygame
import pygame.draw
import pygame.surfarray
import pygame.transform

from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour

Point = tuple[float, float]
OVERSAMPLE = 4
MANY = 6  # corners from which on a line is traced as a whole
PHASES = 4  # sprites are baked at quarter-pixel offsets, so that slow motion does not jump
LIFTED = (math.nan, math.nan)  # between two points: the pen leaves the paper
GLOW_STOPS = ((0.0, 1.0), (0.45, 0.35), (1.0, 0.0))  # radius share, strength


def _bake(w: int, h: int, paint: Callable[[pygame.Surface, int], None], tint: Colour) -> pygame.Surface:
    """A w x h px sprite painted at four times its size and scaled down once; `tint` fills clear pixels invisibly."""
    big = pygame.Surface((w * OVERSAMPLE, h * OVERSAMPLE), pygame.SRCALPHA)
    big.fill((*tint, 0))
    paint(big, OVERSAMPLE)
    return pygame.transform.smoothscale(big, (w, h))


@lru_cache(maxsize=1024)
def _disc(
    r: float, phase: tuple[int, int], fill: Colour, edge: Colour | None, edge_w: float, alpha: int
) -> pygame.Surface:
    side = 2 * math.ceil(r + edge_w) + 3

    def paint(big: pygame.Surface, k: int) -> None:
        centre = ((side // 2 + 0.5 + phase[0] / PHASES) * k, (side // 2 + 0.5 + phase[1] / PHASES) * k)
        if edge is not None:
            pygame.draw.circle(big, (*edge, alpha), centre, (r + edge_w / 2) * k)
            pygame.draw.circle(big, (*fill, alpha), centre, (r - edge_w / 2) * k)
        else:
            pygame.draw.circle(big, (*fill, alpha), centre, r * k)

    return _bake(side, side, paint, edge or fill)


def disc(
    canvas: Canvas,
    x: float,
    y: float,
    r: float,
    fill: Colour,
    edge: Colour | None = None,
    edge_width: float = 0.0,
    alpha: int = 255,
) -> None:
    """A filled circle, its edge centred on the radius."""
    u = canvas.u
    across, down = round((x * u - 0.5) * PHASES), round((y * u - 0.5) * PHASES)
    radius, edge_px = max(0.8, round(r * u * 4) / 4), edge_width * u
    image = _disc(radius, (across % PHASES, down % PHASES), fill, edge, edge_px, alpha)
    half = math.ceil(radius + edge_px) + 1
    canvas.surface.blit(image, (across // PHASES - half, down // PHASES - half))


@lru_cache(maxsize=1024)
def _plate(
    w: int,
    h: int,
    radius: float,
    fill: Colour | None,
    edge: Colour | None,
    edge_w: float,
    alpha: int,
    dash: tuple[float, float] | None,
) -> pygame.Surface:
    def paint(big: pygame.Surface, k: int) -> None:
        rect = pygame.Rect(0, 0, w * k, h * k)
        r = round(radius * k)
        if edge is not None and dash is None:
            pygame.draw.rect(big, (*edge, alpha), rect, border_radius=r)
            inner = rect.inflate(-round(2 * edge_w * k), -round(2 * edge_w * k))
            pygame.draw.rect(
                big, (*(fill or (0, 0, 0)), alpha if fill else 0), inner, border_radius=max(0, r - round(edge_w * k))
            )
        elif fill is not None:
            pygame.draw.rect(big, (*fill, alpha), rect, border_radius=r)
        if edge is not None and dash is not None:
            outline = _outline(
                edge_w / 2 * k, edge_w / 2 * k, (w - edge_w) * k, (h - edge_w) * k, max(1.0, r - edge_w * k / 2)
            )
            for piece in _dashes(outline, dash[0] * k, dash[1] * k):
                pygame.draw.lines(big, (*edge, alpha), False, piece, max(1, round(edge_w * k)))

    return _bake(w, h, paint, fill or edge or (0, 0, 0))


@lru_cache(maxsize=256)
def _wash(w: int, h: int, fill: Colour, alpha: int) -> pygame.Surface:
    """A rectangle without an edge: nothing to smooth."""
    image = pygame.Surface((w, h))
    image.fill(fill)
    image.set_alpha(alpha if alpha < 255 else None)
    return image


@lru_cache(maxsize=8)
def _gaps(
    size: tuple[int, int], panels: tuple[tuple[int, int, int, int], ...]
) -> tuple[tuple[int, int, int, int], ...]:
    """The rectangles of a picture outside panels (left, top, right, bottom), px."""
    rows = sorted({0, size[1], *(edge for panel in panels for edge in panel[1::2])})
    gaps = []
    for top, bottom in pairwise(rows):
        x = 0
        for left, _, right, _ in sorted(panel for panel in panels if panel[1] < bottom and top < panel[3]):
            gaps.append((x, top, left - x, bottom - top))
            x = right
        gaps.append((x, top, size[0] - x, bottom - top))
    return tuple(gap for gap in gaps if gap[2] > 0)


def page(canvas: Canvas, panels: Sequence[tuple[float, float, float, float]]) -> None:
    """Fill the page around panels (x, y, w, h), whose own paint covers them to their corners."""
    u = canvas.u
    edges = tuple((round(x * u), round(y * u), round((x + w) * u), round((y + h) * u)) for x, y, w, h in panels)
    for gap in _gaps(canvas.surface.get_size(), edges):
        canvas.surface.fill(canvas.page, gap)


def _outline(x: float, y: float, w: float, h: float, r: float) -> list[Point]:
    """A closed rounded rectangle as a polyline."""
    points: list[Point] = []
    corners = ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180))
    for cx, cy, start in corners:
        for step in range(9):
            angle = math.radians(start + step * 90 / 8)
            points.append((cx + r * math.cos(angle), cy + r * math.sin(angle)))
    points.append(points[0])
    return points


def plate(
    canvas: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    radius: float,
    fill: Colour | None = None,
    edge: Colour | None = None,
    edge_width: float = 0.0,
    alpha: int = 255,
    dash: tuple[float, float] | None = None,
) -> None:
    """A rounded rectangle; the edge lies inside it. `dash` = (on, off) in units draws the edge dashed."""
    left, top = round(x * canvas.u), round(y * canvas.u)
    wide, high = max(1, round((x + w) * canvas.u) - left), max(1, round((y + h) * canvas.u) - top)
    if radius == 0 and edge is None and fill is not None and alpha == 255:
        canvas.surface.fill(fill, (left, top, wide, high))
        return
    if radius == 0 and edge is None and fill is not None:
        canvas.surface.blit(_wash(wide, high, fill, alpha), (left, top))
        return
    stroke_px = max(1.0, edge_width * canvas.u) if edge is not None else 0.0
    dash_px = (max(1.0, dash[0] * canvas.u), max(1.0, dash[1] * canvas.u)) if dash else None
    image = _plate(wide, high, radius * canvas.u, fill, edge, stroke_px, alpha, dash_px)
    rim = math.ceil(radius * canvas.u + stroke_px) + 1
    if fill is None or alpha < 255 or min(wide, high) < 2 * rim + 32:
        canvas.surface.blit(image, (left, top))
    else:
        _rim(canvas.surface, image, left, top, rim)
        canvas.surface.fill(fill, (left + rim, top + rim, wide - 2 * rim, high - 2 * rim))


def _rim(surface: pygame.Surface, image: pygame.Surface, left: int, top: int, rim: int) -> None:
    """Blit the outermost pixels of a large plate: its solid middle is filled, which is many times quicker."""
    wide, high = image.get_size()
    surface.blit(image, (left, top), (0, 0, wide, rim))
    surface.blit(image, (left, top + high - rim), (0, high - rim, wide, rim))
    surface.blit(image, (left, top + rim), (0, rim, rim, high - 2 * rim))
    surface.blit(image, (left + wide - rim, top + rim), (wide - rim, rim, rim, high - 2 * rim))


def stroke_width(canvas: Canvas, units: float) -> int:
    """A line width in px; thin lines are thickened in the light theme."""
    return max(1, round(units * canvas.u * (canvas.theme.line_boost if units < 5 else 1.0)))


def stroke(
    canvas: Canvas, points: Sequence[Point] | np.ndarray, colour: Colour, width: float, closed: bool = False
) -> None:
    """An anti-aliased polyline `width` units thick; from 4 px on its joints and ends are round."""
    u, thick = canvas.u, stroke_width(canvas, width)
    if closed:
        points = [*points, points[0]]
    if thick >= 4 or len(points) >= MANY:
        _trace(canvas, points, colour, thick, 0.5)
        return
    surface, line = canvas.surface, pygame.draw.aaline
    for (ax, ay), (bx, by) in pairwise(points):
        line(surface, colour, (ax * u, ay * u), (bx * u, by * u), thick)


def strokes(canvas: Canvas, lines: np.ndarray, colour: Colour, width: float) -> None:
    """Many straight strokes of one colour: float64[n, 4], both ends of each."""
    surface, line, thick = canvas.surface, pygame.draw.aaline, stroke_width(canvas, width)
    if thick < 4:
        for ax, ay, bx, by in (lines * canvas.u).tolist():
            line(surface, colour, (ax, ay), (bx, by), thick)
        return
    ends = np.full((len(lines), 3, 2), math.nan)  # between two strokes the pen leaves the paper
    ends[:, :2] = lines.reshape(-1, 2, 2)
    _trace(canvas, ends.reshape(-1, 2), colour, thick, 0.5)


def curve(
    canvas: Canvas, points: Sequence[Point] | np.ndarray, colour: Colour, width: float, alpha: float = 1.0
) -> None:
    """A smooth thick curve; opacity 0 to 1."""
    boost = canvas.theme.line_boost if width < 5 else 1.0
    _trace(canvas, points, colour, max(1.0, width * canvas.u * boost), 0.0, round(256 * alpha))


def _trace(
    canvas: Canvas,
    points: Sequence[Point] | np.ndarray,
    colour: Colour,
    wide: float,
    shift: float,
    alpha: int = 256,
) -> None:
    """A polyline with many corners, `wide` px thick; `shift` px to where a pixel's centre lies for `pygame.draw`."""
    from scenes.stage import ink

    surface = canvas.surface
    if surface.get_bytesize() != 4:  # a screen of few colours
        corners = [(x * canvas.u, y * canvas.u) for x, y in points]
        pygame.draw.lines(surface, colour, False, corners, max(1, round(wide)))
        return
    whole, (left, top), clip = surface.get_abs_parent(), surface.get_abs_offset(), surface.get_clip()
    places = np.asarray(points, dtype=float) * canvas.u + (left + shift, top + shift)
    edges = left + clip.left, top + clip.top, left + clip.right, top + clip.bottom
    ink.trace(pygame.surfarray.pixels2d(whole).T, edges, places, float(wide), surface.map_rgb(colour), alpha)


def _dashes(points: Sequence[Point], on: float, off: float) -> list[list[Point]]:
    """Cut a polyline by arc length into dashes `on` long, `off` apart."""
    pieces: list[list[Point]] = []
    drawing, left = True, on
    piece: list[Point] = [points[0]]
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        length = math.hypot(bx - ax, by - ay)
        done = 0.0
        while length - done > left:
            done += left
            corner = (ax + (bx - ax) * done / length, ay + (by - ay) * done / length)
            if drawing:
                piece.append(corner)
                pieces.append(piece)
            piece = [corner]
            drawing = not drawing
            left = on if drawing else off
        left -= length - done
        if drawing:
            piece.append((bx, by))
    if drawing and len(piece) > 1:
        pieces.append(piece)
    return [p for p in pieces if len(p) > 1]


def _starts(points: Sequence[Point], every: float) -> Iterator[Point]:
    """Places at equal distances along a polyline, the first at its beginning."""
    ahead = 0.0
    for (ax, ay), (bx, by) in pairwise(points):
        length = math.hypot(bx - ax, by - ay)
        while ahead <= length and length > 0:
            yield ax + (bx - ax) * ahead / length, ay + (by - ay) * ahead / length
            ahead += every
        ahead -= length


def dashed(canvas: Canvas, points: Sequence[Point], colour: Colour, width: float, on: float, off: float) -> None:
    """A dashed polyline; with on <= width it is drawn as round dots."""
    if on <= width:
        dots = [end for x, y in _starts(points, on + off) for end in ((x, y), (x, y), LIFTED)]
        _trace(canvas, dots, colour, width * canvas.u, 0.0)
        return
    thick = stroke_width(canvas, width)
    for piece in _dashes(points, on, off):
        scaled = [(x * canvas.u, y * canvas.u) for x, y in piece]
        for a, b in zip(scaled, scaled[1:], strict=False):
            pygame.draw.aaline(canvas.surface, colour, a, b, thick)


@lru_cache(maxsize=256)
def _glow(r: int, colour: Colour, peak: int) -> pygame.Surface:
    image = pygame.Surface((2 * r, 2 * r), pygame.SRCALPHA)
    image.fill((*colour, 0))
    for ring in range(r, 0, -1):
        share = ring / r
        for (r0, a0), (r1, a1) in zip(GLOW_STOPS, GLOW_STOPS[1:], strict=False):
            if r0 <= share <= r1:
                strength = a0 + (a1 - a0) * (share - r0) / (r1 - r0)
        pygame.draw.circle(image, (*colour, round(peak * strength)), (r, r), ring)
    return image


def glow(canvas: Canvas, x: float, y: float, r: float, colour: Colour, peak: float) -> None:
    """A soft radial light of peak opacity 0 to 1 (quantised to 1/32 for the cache)."""
    level = round(peak * canvas.theme.glow_gain * 32) * 8 - 1
    if level > 0:
        image = _glow(canvas.px(r), colour, min(255, level))
        canvas.surface.blit(
            image, (round(x * canvas.u) - image.get_width() // 2, round(y * canvas.u) - image.get_height() // 2)
        )


@lru_cache(maxsize=128)  # what comes again and again is kept as a stamp
def _shape(
    points: tuple[Point, ...], size: tuple[int, int], fill: Colour, edge: Colour | None, edge_w: float, alpha: int
) -> pygame.Surface:
    def paint(big: pygame.Surface, k: int) -> None:
        scaled = [(x * k, y * k) for x, y in points]
        pygame.draw.polygon(big, (*fill, alpha), scaled)
        if edge is not None:
            thick = max(1, round(edge_w * k))
            pygame.draw.lines(big, (*edge, alpha), True, scaled, thick)
            for corner in scaled:
                pygame.draw.circle(big, (*edge, alpha), corner, thick / 2)

    return _bake(*size, paint, edge or fill)


def shape(
    canvas: Canvas,
    points: Sequence[Point],
    fill: Colour,
    edge: Colour | None = None,
    edge_width: float = 0.0,
    alpha: int = 255,
) -> None:
    """A filled polygon. Cached by its form: the same polygon moved by whole pixels is not painted again."""
    margin = edge_width * canvas.u + 1.5
    scaled = [(x * canvas.u, y * canvas.u) for x, y in points]
    left = math.floor(min(x for x, _ in scaled) - margin)
    top = math.floor(min(y for _, y in scaled) - margin)
    size = (
        math.ceil(max(x for x, _ in scaled) + margin) - left,
        math.ceil(max(y for _, y in scaled) + margin) - top,
    )
    form = tuple((round((x - left) * PHASES) / PHASES, round((y - top) * PHASES) / PHASES) for x, y in scaled)
    canvas.surface.blit(_shape(form, size, fill, edge, edge_width * canvas.u, alpha), (left, top))


def area(canvas: Canvas, points: Sequence[Point] | np.ndarray, colour: Colour) -> None:
    """A solid polygon without soft edges, for what a curve will border."""
    pygame.draw.polygon(canvas.surface, colour, (np.asarray(points) * canvas.u).tolist())


def columns(canvas: Canvas, start: float, end: float) -> np.ndarray:
    """The middles of the columns of pixels between two places, float64[px], units."""
    return (np.arange(round(start * canvas.u), round(end * canvas.u)) + 0.5) / canvas.u


def bands(canvas: Canvas, start: float, upper: np.ndarray, lower: np.ndarray, colours: Sequence[Colour]) -> None:
    """Fill bands between two heights in each of the `columns` from `start` on: float64[bands, px], units."""
    from scenes.stage import ink

    surface = canvas.surface
    if surface.get_bytesize() != 4:  # a screen of few colours
        xs = columns(canvas, start, start + upper.shape[1] / canvas.u)
        for top, bottom, colour in zip(upper, np.maximum(upper, lower), colours, strict=True):
            area(canvas, np.stack((np.append(xs, xs[::-1]), np.append(top, bottom[::-1])), axis=1), colour)
        return
    (left, top), clip = surface.get_abs_offset(), surface.get_clip()
    edges = left + clip.left, top + clip.top, left + clip.right, top + clip.bottom
    high, low = (np.rint(side * canvas.u).astype(np.int32) + np.int32(top) for side in (upper, lower))
    inks = np.array([surface.map_rgb(colour) for colour in colours], np.uint32)
    pixels = pygame.surfarray.pixels2d(surface.get_abs_parent()).T
    ink.bands(pixels, edges, left + round(start * canvas.u), high, low, inks)


def veil(canvas: Canvas, points: Sequence[Point], colour: Colour, alpha: float) -> None:
    """A see-through polygon (area under a curve, a haze strip); opacity 0 to 1."""
    scaled = [(x * canvas.u, y * canvas.u) for x, y in points]
    left, top = math.floor(min(x for x, _ in scaled)), math.floor(min(y for _, y in scaled))
    wide = math.ceil(max(x for x, _ in scaled)) - left + 1
    high = math.ceil(max(y for _, y in scaled)) - top + 1
    area = pygame.Rect(left, top, wide, high).clip(canvas.surface.get_rect())
    if area.width and area.height:
        layer = pygame.Surface(area.size, pygame.SRCALPHA)
        pygame.draw.polygon(layer, (*colour, round(255 * alpha)), [(x - area.left, y - area.top) for x, y in scaled])
        canvas.surface.blit(layer, area)
