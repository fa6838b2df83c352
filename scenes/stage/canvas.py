"""A canvas: a surface, the unit it is measured in, and the theme it is painted with."""

from __future__ import annotations

from typing import NamedTuple

import pygame

from scenes.stage.theme import Theme

DESIGN_HEIGHT = 1080  # units; one unit u is a 1080th of the height of a picture that is wider than high
PORTRAIT_HEIGHT = 1742  # units of height of one that is not; its panes are stacked
PORTRAIT = 1.1  # width over height up to which a picture is portrait
NARROWEST = 900  # units of width that a portrait needs
READABLE_FROM = 600  # px; below this height (drafts, thumbnails) a floor of 15 px would push words into each other
TEXT_FLOOR = 15  # px


def unit(width: int, height: int) -> float:
    """The unit u of a picture of this size in px."""
    if width >= PORTRAIT * height:
        return height / DESIGN_HEIGHT
    return min(height / PORTRAIT_HEIGHT, width / NARROWEST)


class Canvas(NamedTuple):
    """Where something is drawn. All coordinates given to brushes and lettering are in units u."""

    surface: pygame.Surface
    theme: Theme
    u: float  # px per unit
    text_scale: float = 1.0
    calm: bool = False  # reduced motion

    @property
    def width(self) -> float:
        """Width in units."""
        return self.surface.get_width() / self.u

    @property
    def height(self) -> float:
        """Height in units."""
        return self.surface.get_height() / self.u

    def px(self, n: float) -> int:
        """A length of n units in whole pixels, at least 1."""
        return max(1, round(n * self.u))

    def text_px(self, size: float) -> int:
        """The pixel size of text set at `size` units, never below the floor on a readable picture."""
        wanted = max(1, round(size * self.u * self.text_scale))
        return max(TEXT_FLOOR, wanted) if self.u * DESIGN_HEIGHT >= READABLE_FROM else wanted

    def part(self, x: float, y: float, w: float, h: float) -> Canvas:
        """The canvas of a rectangle of this one: nothing drawn on it can leave the rectangle."""
        left, top = round(x * self.u), round(y * self.u)
        right, bottom = round((x + w) * self.u), round((y + h) * self.u)
        area = pygame.Rect(left, top, max(1, right - left), max(1, bottom - top)).clip(self.surface.get_rect())
        return self._replace(surface=self.surface.subsurface(area))


def canvas(surface: pygame.Surface, theme: Theme, text_scale: float = 1.0) -> Canvas:
    """The canvas of a whole picture: its unit follows from its height."""
    return Canvas(surface, theme, unit(*surface.get_size()), text_scale)
