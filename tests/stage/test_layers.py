"""Layers: laid down from memory they are what painting afresh gives, and they keep to their bounds."""

import pygame
import pytest

from scenes.stage import brushes, layers
from scenes.stage.canvas import canvas
from scenes.stage.layout import Box
from scenes.stage.theme import DARK


def pixels(surface):
    return pygame.surfarray.array3d(surface)


def empty(size=(300, 200), colour=(9, 8, 7)):
    surface = pygame.Surface(size)
    surface.fill(colour)
    return surface, canvas(surface, DARK, page=colour)


def scenery(where, x, colour):
    brushes.plate(where, 10, 10, 500, 300, 20, DARK.panel, DARK.line, 3)
    brushes.stroke(where, [(x, 40), (x + 200, 333.3)], colour, 5)


def test_a_ground_is_what_painting_gives():
    plain, there = empty()
    scenery(there, 33.3, DARK.kinesin)
    for _ in range(2):
        surface, where = empty()
        layers.ground(where, scenery, 33.3, DARK.kinesin)
        assert (pixels(surface) == pixels(plain)).all()


@pytest.mark.parametrize("change", [{"page": (200, 0, 0)}, {"what": 40.0}, {"size": (300, 202)}])
def test_a_ground_is_painted_anew_when_anything_about_it_changes(change):
    size, page, what = change.get("size", (300, 200)), change.get("page", (9, 8, 7)), change.get("what", 33.3)
    layers.ground(empty()[1], scenery, 33.3, DARK.kinesin)
    plain, there = empty(size, page)
    scenery(there, what, DARK.kinesin)
    surface, where = empty(size, page)
    layers.ground(where, scenery, what, DARK.kinesin)
    assert (pixels(surface) == pixels(plain)).all()


def test_the_ground_of_an_area_covers_the_area_only():
    area = Box(200, 200, 500, 400)
    plain, there = empty()
    scenery(there, 300, DARK.tokens)
    surface, where = empty()
    layers.ground(where, scenery, 300, DARK.tokens, area=area)
    inside = slice(38, 129), slice(38, 111)
    assert (pixels(surface)[inside] == pixels(plain)[inside]).all()
    assert (pixels(surface)[:37] == (9, 8, 7)).all() and (pixels(surface)[:, 113:] == (9, 8, 7)).all()


def dots(where, x, y, colour):
    for i in range(4):
        brushes.disc(where, x + 20 * i - 30, y + 7 * i, 9, colour, alpha=180)


@pytest.mark.parametrize("place", [(700.0, 500.0), (701.3, 498.1), (40.0, 1000.0)])
def test_a_stamp_is_what_painting_gives_to_a_rounding(place):
    plain, there = empty()
    dots(there, *place, DARK.fuel)
    for _ in range(2):
        surface, where = empty()
        layers.stamp(where, *place, 60, dots, DARK.fuel)
        off = abs(pixels(surface).astype(int) - pixels(plain).astype(int))
        assert (off > 3).any(axis=2).mean() < 0.01  # quarter-pixel places of single discs may fall differently


def test_memory_is_bounded_while_everything_changes():
    for k in range(3 * layers.STAMPS):
        where = empty((60, 40))[1]
        layers.ground(where, scenery, float(k), DARK.tokens)
        layers.stamp(where, 100.0, 100.0, 10, dots, (k % 256, k // 256, 0))
    assert layers._ground.cache_info().currsize <= layers.KEPT
    assert layers._stamp.cache_info().currsize <= layers.STAMPS
