"""A canvas: a surface, the unit it is measured in, and the theme it is painted with."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

import pygame

from scenes.stage.theme import Colour, Theme

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


class Kept:
    """What the areas of one surface show, so that what has not changed need not be painted again.

    Whoever shows a surface again and again keeps one beside it, and lets it forget when anything else was painted there.
    """

    def __init__(self) -> None:
        self._shown: dict[tuple[int, ...], Hashable] = {}
        self._standing: set[tuple[int, ...]] = set()

    def turn(self) -> None:
        """Begin the next picture."""
        self._standing.clear()

    def shows(self, area: tuple[int, ...], what: Hashable) -> bool:
        """Whether an area already shows what follows from `what`; from now on it does."""
        known = self._shown.get(area) == what
        self._shown[area] = what
        if known:
            self._standing.add(area)
        return known

    def stands(self, area: tuple[int, ...]) -> bool:
        """Whether an area has been left as it was on the last picture."""
        return area in self._standing

    def forget(self) -> None:
        """Nothing is known of the surface."""
        self._shown.clear()


class Canvas(NamedTuple):
    """Where something is drawn. All coordinates given to brushes and lettering are in units u."""

    surface: pygame.Surface
    theme: Theme
    u: float  # px per unit
    text_scale: float = 1.0
    calm: bool = False  # reduced motion
    page: Colour = (0, 0, 0)  # between the panels and around their corners
    kept: Kept | None = None

    def shows(self, x: float, y: float, w: float, h: float, *what: Hashable) -> bool:
        """Whether a rectangle, over which nothing else is painted, already shows what follows from `what`."""
        return self.kept is not None and self.kept.shows(self._area(x, y, w, h), what)

    def stands(self) -> bool:
        """Whether all of it has been left as it was on the last picture."""
        return self.kept is not None and self.kept.stands(self._area(0, 0, self.width, self.height))

    def _area(self, x: float, y: float, w: float, h: float) -> tuple[int, ...]:
        return (*self.surface.get_abs_offset(), *self.pixels(x, y, w, h))

    def pixels(self, x: float, y: float, w: float, h: float) -> pygame.Rect:
        """The pixels of a rectangle, as far as they are on the surface."""
        left, top = round(x * self.u), round(y * self.u)
        right, bottom = round((x + w) * self.u), round((y + h) * self.u)
        area = pygame.Rect(left, top, max(1, right - left), max(1, bottom - top))
        return area.clip(self.surface.get_rect())

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
        return self._replace(surface=self.surface.subsurface(self.pixels(x, y, w, h)))


def canvas(surface: pygame.Surface, theme: Theme, text_scale: float = 1.0, page: Colour | None = None) -> Canvas:
    """The canvas of a whole picture: its unit follows from its height."""
    return Canvas(surface, theme, unit(*surface.get_size()), text_scale, page=page or theme.bg)
