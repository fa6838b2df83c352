"""Lettering: Inter in three weights, set on a baseline, with cached words and fixed digit cells."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pygame
import pygame.font

from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour

FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
FILES = {500: "Inter-Medium.otf", 600: "Inter-SemiBold.otf", 700: "Inter-Bold.otf"}

# Sizes in units at 1080 lines; nothing but a shrunk word is set smaller than FLOOR.
DISPLAY, TITLE, TOGGLE, BODY, LABEL, FLOOR = 40, 36, 32, 28, 24, 22
SMALLEST = 20  # only for words that must shrink into a tile or a bar
CELLS = "0123456789"
ANCHORS = {"left": 0.0, "centre": 0.5, "right": 1.0}  # share of the width left of x


@lru_cache(maxsize=96)
def font(px: int, weight: int) -> pygame.font.Font:
    """The font at a pixel size; re-opened for each size, never scaled."""
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(FONTS / FILES[weight], px)


@lru_cache(maxsize=512)  # full after half a minute on stage
def word(string: str, px: int, weight: int, colour: Colour) -> pygame.Surface:
    """One rendered string, cached by value."""
    return font(px, weight).render(string, True, colour)


@lru_cache(maxsize=4096)
def _advance(string: str, px: int, weight: int) -> int:
    return font(px, weight).size(string)[0]


def _pieces(string: str) -> list[str]:
    """Split into runs of other characters and single digits, so that digits can sit in equal cells."""
    pieces: list[str] = []
    for char in string:
        if char in CELLS or not pieces or pieces[-1] in CELLS:
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def width(canvas: Canvas, string: str, size: float, weight: int = 500, cells: bool = False) -> float:
    """Width of a string in units."""
    return _metrics(string, canvas.text_px(size), weight, cells)[0] / canvas.u


def text(
    canvas: Canvas,
    string: str,
    x: float,
    y: float,
    size: float,
    colour: Colour,
    weight: int = 500,
    anchor: str = "left",
    cells: bool = False,
    backing: Colour | None = None,
    alpha: int = 255,
) -> float:
    """Set a string with its baseline at y; `anchor` is left, centre or right of x. Returns its width in units.

    With `cells`, digits stand in equal cells, so that a running number never jitters.
    With `backing`, a plate of that colour keeps the words clear of the curves they cross.
    """
    if not string:
        return 0.0
    px = canvas.text_px(size)
    wide, ascent = _metrics(string, px, weight, cells)
    pen = round((x - wide / canvas.u * ANCHORS[anchor]) * canvas.u)
    top = round(y * canvas.u) - ascent
    if backing is not None:
        pad = canvas.px(6)
        plate = _backing((wide + 2 * pad, round(px * 1.3)), backing)
        canvas.surface.blit(plate, (pen - pad, round(y * canvas.u) - round(px * 0.98)))
    if not cells:
        canvas.surface.blit(_faded(string, px, weight, colour, alpha), (pen, top))
        return wide / canvas.u
    cell = _advance("8", px, weight)
    for piece in _pieces(string):
        image = _faded(piece, px, weight, colour, alpha)
        if piece in CELLS:
            canvas.surface.blit(image, (pen + (cell - image.get_width()) // 2, top))
            pen += cell
        else:
            canvas.surface.blit(image, (pen, top))
            pen += _advance(piece, px, weight)
    return wide / canvas.u


@lru_cache(maxsize=4096)
def _metrics(string: str, px: int, weight: int, cells: bool) -> tuple[int, int]:
    """Width and ascent of a string, px."""
    if not cells:
        return _advance(string, px, weight), font(px, weight).get_ascent()
    cell = _advance("8", px, weight)
    wide = sum(cell if piece in CELLS else _advance(piece, px, weight) for piece in _pieces(string))
    return wide, font(px, weight).get_ascent()


def _faded(string: str, px: int, weight: int, colour: Colour, alpha: int) -> pygame.Surface:
    """A rendered string, see-through where alpha < 255."""
    image = word(string, px, weight, colour)
    if alpha < 255:
        image = image.copy()
        image.set_alpha(alpha)
    return image


@lru_cache(maxsize=128)
def _backing(size: tuple[int, int], colour: Colour) -> pygame.Surface:
    """The plate behind words that cross curves."""
    plate = pygame.Surface(size)
    plate.fill(colour)
    plate.set_alpha(235)
    return plate


def fitted(
    canvas: Canvas, string: str, room: float, size: float, smallest: float, weight: int = 500, cells: bool = False
) -> float:
    """The largest size from `size` down to `smallest` at which the string fits into `room` units."""
    while size > smallest and width(canvas, string, size, weight, cells) > room:
        size -= 1
    return size


def clipped(canvas: Canvas, string: str, room: float, size: float, weight: int = 500) -> str:
    """The string, or as much of its beginning with an ellipsis as fits into `room` units."""
    if width(canvas, string, size, weight) <= room:
        return string
    return next(
        (s for n in range(len(string) - 1, 0, -1) if width(canvas, s := string[:n] + "…", size, weight) <= room), "…"
    )
