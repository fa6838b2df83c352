"""Mattes: a picture with nothing outside its panels, found from what shines through on a black and on a white page."""

from __future__ import annotations

from collections.abc import Callable

import pygame
import pygame.surfarray

from scenes.stage.theme import Colour

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def cut_out(found: pygame.Surface, paint: Callable[[pygame.Surface, Colour], None]) -> None:
    """Fill a surface that has an alpha channel with the picture on a transparent page, straight (not premultiplied).

    A pixel of opacity a and colour c is a·c on black and a·c + (1 − a)·255 on white; both are painted and solved for
    a and c. Where nothing is, the colour is black.
    """
    from scenes.stage import ink

    pages = []
    for page in (BLACK, WHITE):
        surface = pygame.Surface(found.get_size(), depth=32)
        paint(surface, page)
        pages.append(pygame.surfarray.pixels2d(surface).T)
    on_black, on_white = pages
    ink.solve(on_black, on_white, pygame.surfarray.pixels2d(found).T)
