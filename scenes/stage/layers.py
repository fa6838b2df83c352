"""Layers: what does not move is painted once, kept by value and laid down as one picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import pygame
import pygame.transform

from scenes.stage.canvas import Canvas
from scenes.stage.layout import Box
from scenes.stage.theme import Colour, Theme

Paint = Callable[..., None]  # (canvas, *what): paints what follows from its arguments alone
KEPT = 32  # grounds: several times what one picture needs, so that a gliding slider does not drive out the others
STAMPS = 512
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
    page: tuple[int, ...],
    theme: Theme,
    u: float,
    text_scale: float,
    area: Box | None,
) -> pygame.Surface:
    part = pygame.Rect(0, 0, *size) if area is None else _pixels(size, u, area)
    surface = pygame.Surface(size)
    surface.fill(page, part)
    surface.set_clip(part)
    paint(Canvas(surface, theme, u, text_scale), *what)
    return surface if area is None else surface.subsurface(part).copy()


def _pixels(size: tuple[int, int], u: float, area: Box) -> pygame.Rect:
    """The pixels that an area touches."""
    left, top = math.floor(area.x * u), math.floor(area.y * u)
    right, bottom = math.ceil((area.x + area.w) * u) + 1, math.ceil((area.y + area.h) * u) + 1
    return pygame.Rect(left, top, right - left, bottom - top).clip(pygame.Rect(0, 0, *size))


def ground(canvas: Canvas, paint: Paint, *what: Any, area: Box | None = None) -> None:
    """Lay down what `paint(canvas, *what)` paints over a canvas (or an area of it) that is still empty.

    Everything in `what` is hashable and compared by value; the empty canvas has one colour, which shows where nothing
    is painted.
    """
    size = canvas.surface.get_size()
    place = (0, 0) if area is None else _pixels(size, canvas.u, area).topleft
    page = tuple(canvas.surface.get_at(place))
    layer = _ground(paint, what, size, page, canvas.theme, canvas.u, canvas.text_scale, area)
    canvas.surface.blit(layer, place)


@lru_cache(maxsize=STAMPS)
def _stamp(
    paint: Paint, what: tuple[Any, ...], half: int, phase: tuple[int, int], theme: Theme, u: float, smooth: int
) -> pygame.Surface:
    side = 2 * half + 1
    big = pygame.Surface((side * smooth, side * smooth), pygame.SRCALPHA)
    x, y = ((half + 0.5 + part / PHASES) / u for part in phase)
    paint(Canvas(big, theme, u * smooth), x, y, *what)
    return big if smooth == 1 else pygame.transform.smoothscale(big, (side, side))


@lru_cache(maxsize=STAMPS)
def _tinted(tint: Colour, *stamp: Any) -> pygame.Surface:
    image = _stamp(*stamp).copy()
    image.fill(tint, special_flags=pygame.BLEND_RGB_MULT)
    return image


def stamp(
    canvas: Canvas,
    x: float,
    y: float,
    reach: float,
    paint: Paint,
    *what: Any,
    smooth: int = 1,
    tint: Colour | None = None,
) -> None:
    """Lay down what `paint(canvas, x, y, *what)` paints within `reach` units of a place, kept at quarters of a pixel.

    Painted on a clear surface, where lines lose their soft edges: `smooth` paints them that many times larger first.
    With `tint`, white paint takes that colour: for stamps whose colour changes all the time.
    """
    across, down = round((x * canvas.u - 0.5) * PHASES), round((y * canvas.u - 0.5) * PHASES)
    half = math.ceil(reach * canvas.u) + 1
    key = paint, what, half, (across % PHASES, down % PHASES), canvas.theme, canvas.u, smooth
    image = _stamp(*key) if tint is None else _tinted(tint, *key)
    canvas.surface.blit(image, (across // PHASES - half, down // PHASES - half))
