"""A canvas: a surface, the unit it is measured in, and the theme it is painted with."""

from __future__ import annotations

from typing import NamedTuple

import pygame

from scenes.stage.theme import Theme

DESIGN_HEIGHT = 1080  # units; one unit u is a 1080th of the picture's height
READABLE_FROM = 540  # px; below this height (thumbnails, drafts) text shrinks with the picture
TEXT_FLOOR = 15  # px


class Canvas(NamedTuple):
    """Where something is drawn. All coordinates given to brushes and lettering are in units u."""

    surface: pygame.Surface
    theme: Theme
    u: float  # px per unit
    text_scale: float = 1.0

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
    return Canvas(surface, theme, surface.get_height() / DESIGN_HEIGHT, text_scale)
