"""Mattes: a picture with nothing outside its panels, found from what shines through on a black and on a white page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pygame
import pygame.surfarray

from scenes.stage.theme import Colour

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def cut_out(found: pygame.Surface, paint: Callable[[pygame.Surface, Colour], None]) -> None:
    """Fill a surface that has an alpha channel with the picture on a transparent page, straight (not premultiplied).

    A pixel of opacity a and colour c is a·c on black and a·c + (1 − a)·255 on white; both are painted and solved for
    a and c. Where nothing is, the colour is black.
    """
    pages = []
    for page in (BLACK, WHITE):
        surface = pygame.Surface(found.get_size(), depth=32)
        paint(surface, page)
        pages.append(pygame.surfarray.array3d(surface))
    on_black, on_white = pages
    alpha = 255 - (on_white.astype(np.int16) - on_black).max(axis=2).clip(0, 255)  # int16[width, height]
    colours = pygame.surfarray.pixels3d(found)
    colours[:] = on_black
    soft = (alpha > 0) & (alpha < 255)
    colours[soft] = (on_black[soft].astype(np.int32) * 255 // alpha[soft, None]).clip(0, 255)
    del colours  # unlocks the surface
    pygame.surfarray.pixels_alpha(found)[:] = alpha
