"""Layers: what does not move is painted once, kept by value and laid down as one picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple

import pygame

from scenes.stage import brushes, matte
from scenes.stage.canvas import Canvas
from scenes.stage.layout import Box
from scenes.stage.theme import Colour, Theme

Paint = Callable[..., None]  # (canvas, *what): paints what follows from its arguments alone
KEPT = 32  # grounds: several times what one picture needs, so that a gliding slider does not drive out the others
SHEETS = 32
STAMPS, TINTED = 1024, 128
PHASES = 4  # stamps are kept at quarters of a pixel, so that slow motion does not jump


class ByValue:
    """Something with arrays in it, for a ground's arguments: compared by `value`, which says all that is drawn of it."""

    def __init__(self, thing: Any, value: Hashable) -> None:
        self.thing, self._value = thing, value

    def __hash__(self) -> int:
        return hash(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByValue) and self._value == other._value


@lru_cache(maxsize=KEPT)
def _ground(
    paint: Paint,
    what: tuple[Any, ...],
    size: tuple[int, int],
    page: Colour,
    theme: Theme,
    u: float,
    text_scale: float,
    area: Box | None,
) -> pygame.Surface:
    part = pygame.Rect(0, 0, *size) if area is None else _pixels(size, u, area)
    surface = pygame.Surface(size) if area is None else _scratch(size)
    surface.set_clip(part)
    surface.fill(page)
    paint(Canvas(surface, theme, u, text_scale, page=page), *what)
    return surface if area is None else surface.subsurface(part).copy()


def panel(canvas: Canvas, box: Box | None = None) -> None:
    """Lay down an empty panel over a box or the whole canvas."""
    ground(canvas, _panel, box or Box(0, 0, canvas.width, canvas.height), area=box)


def _panel(canvas: Canvas, box: Box) -> None:
    brushes.plate(canvas, *box, 12, canvas.theme.panel, canvas.theme.line, 1.5)


@lru_cache(maxsize=1)
def _scratch(size: tuple[int, int]) -> pygame.Surface:
    """Where an area is painted: new memory of a whole picture would cost more than the painting."""
    return pygame.Surface(size)


def _pixels(size: tuple[int, int], u: float, area: Box) -> pygame.Rect:
    """The pixels that an area touches."""
    left, top = math.floor(area.x * u), math.floor(area.y * u)
    right, bottom = math.ceil((area.x + area.w) * u) + 1, math.ceil((area.y + area.h) * u) + 1
    return pygame.Rect(left, top, right - left, bottom - top).clip(pygame.Rect(0, 0, *size))


def ground(canvas: Canvas, paint: Paint, *what: Any, area: Box | None = None, page: Colour | None = None) -> None:
    """Lay down what `paint(canvas, *what)` paints on an empty canvas (or an area of it).

    Everything in `what` is hashable and compared by value; where nothing is painted the page shows, or `page`.
    """
    size = canvas.surface.get_size()
    if area is not None and canvas.surface is _scratch(size):  # a part of a part that is being painted
        return paint(canvas, *what)
    place = (0, 0) if area is None else _pixels(size, canvas.u, area).topleft
    layer = _ground(paint, what, size, page or canvas.page, canvas.theme, canvas.u, canvas.text_scale, area)
    canvas.surface.blit(layer, place)


class Cut(NamedTuple):
    """What was painted, without the clear pixels around it, and where its corner lies, px."""

    image: pygame.Surface
    left: int
    top: int


def _cut(size: tuple[int, int], paint: Callable[[pygame.Surface], None], smooth: int = 1) -> Cut:
    """What `paint(surface)` paints `smooth` times as large, see-through where the page would show."""

    def on(surface: pygame.Surface, page: Colour) -> None:
        large = surface if smooth == 1 else pygame.Surface((size[0] * smooth, size[1] * smooth), depth=32)
        large.fill(page)
        paint(large)
        if smooth > 1:
            pygame.transform.smoothscale(large, size, surface)

    whole = pygame.Surface(size, pygame.SRCALPHA, 32)
    matte.cut_out(whole, on)
    seen = whole.get_bounding_rect()
    return Cut(whole.subsurface(seen).copy(), seen.left, seen.top)


@lru_cache(maxsize=SHEETS)
def _sheet(
    paint: Paint, what: tuple[Any, ...], size: tuple[int, int], theme: Theme, u: float, text_scale: float
) -> Cut:
    return _cut(size, lambda surface: paint(Canvas(surface, theme, u, text_scale), *what))


def sheet(canvas: Canvas, paint: Paint, *what: Any) -> None:
    """Lay what `paint(canvas, *what)` paints over what is already there. Everything in `what` is compared by value."""
    sheet = _sheet(paint, what, canvas.surface.get_size(), canvas.theme, canvas.u, canvas.text_scale)
    canvas.surface.blit(sheet.image, (sheet.left, sheet.top))


@lru_cache(maxsize=SHEETS)
def _band(
    paint: Paint, what: tuple[Any, ...], size: tuple[int, int], phase: int, theme: Theme, u: float, text_scale: float
) -> Cut:
    start, end = phase / PHASES / u, size[0] / u
    return _cut(size, lambda surface: paint(Canvas(surface, theme, u, text_scale), start, end, *what))


def band(canvas: Canvas, x: float, period: float, top: float, bottom: float, paint: Paint, *what: Any) -> None:
    """Lay a pattern over the whole width that repeats every `period` units and has its origin at x.

    `paint(canvas, start, end, *what)` paints it between two places, its origin at start, on a canvas from top to bottom.
    """
    surface, u = canvas.surface, canvas.u
    wide = math.ceil(surface.get_width() + period * u) + 2
    place = math.floor((x % period - period) * u * PHASES)  # of the last origin left of the canvas, quarters of px
    size = wide, math.ceil((bottom - top) * u)
    image, left, below = _band(paint, what, size, place % PHASES, canvas.theme, u, canvas.text_scale)
    surface.blit(image, (place // PHASES + left, round(top * u) + below))


@lru_cache(maxsize=STAMPS)
def _stamp(
    paint: Paint,
    what: tuple[Any, ...],
    half: int,
    phase: tuple[int, int],
    theme: Theme,
    u: float,
    text_scale: float,
    smooth: int,
) -> Cut:
    x, y = ((half + 0.5 + part / PHASES) / u for part in phase)
    side = 2 * half + 1
    cut = _cut((side, side), lambda image: paint(Canvas(image, theme, u * smooth, text_scale), x, y, *what), smooth)
    return Cut(cut.image, cut.left - half, cut.top - half)


@lru_cache(maxsize=TINTED)
def _tinted(tint: Colour, *stamp: Any) -> Cut:
    image, left, top = _stamp(*stamp)
    image = image.copy()
    image.fill(tint, special_flags=pygame.BLEND_RGB_MULT)
    return Cut(image, left, top)


def stamp(
    canvas: Canvas,
    x: float,
    y: float,
    reach: float,
    paint: Paint,
    *what: Any,
    smooth: int = 1,
    tint: Colour | None = None,
    alpha: int = 255,
) -> None:
    """Lay down what `paint(canvas, x, y, *what)` paints within `reach` units of a place, kept at quarters of a pixel.

    `smooth` paints shapes with hard edges that many times larger first. With `tint`, white paint takes that colour:
    for stamps whose colour changes all the time; `alpha` makes all of it see-through.
    """
    surface, theme, u, text_scale = canvas[:4]
    across, down = round((x * u - 0.5) * PHASES), round((y * u - 0.5) * PHASES)
    half = math.ceil(reach * u) + 1
    key = paint, what, half, (across % PHASES, down % PHASES), theme, u, text_scale, smooth
    image, left, top = _stamp(*key) if tint is None else _tinted(tint, *key)
    image.set_alpha(alpha)
    surface.blit(image, (across // PHASES + left, down // PHASES + top))
