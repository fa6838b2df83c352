"""The top bar: its caption keeps clear of the numerals whatever its length and size."""

import pygame
import pytest

from scenes.stage import layout, theme, topbar
from scenes.stage.canvas import canvas
from scenes.stage.contract import Look

LONG = "Direction costs: every locked step spends one unit, whoever may pay for it."


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.1])
@pytest.mark.parametrize("caption", ["Short.", LONG[:49], LONG])
def test_a_caption_ends_before_the_numerals(size, scale, caption):
    shots = []
    for words in ("", caption):
        surface = pygame.Surface(size)
        whole, plan = canvas(surface, theme.THEMES["dark"], scale), layout.layout(*size, ((72, 748),))
        topbar.draw_bar(whole, plan, Look(scene=6), "Currency", words)
        shots.append(pygame.surfarray.array2d(surface))
    changed = (shots[0] != shots[1]).any(axis=1).nonzero()[0]
    assert changed.size
    assert changed[-1] < (topbar._numeral_x(plan, 1) - 16) * whole.u
