"""The curtain: the empty stage, on screen at once and alive while the models are loaded behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import pygame
import pygame.display
import pygame.event
import pygame.time

from scenes.stage import brushes, layout, lettering, theme, topbar
from scenes.stage.canvas import canvas
from scenes.stage.contract import Look
from scenes.stage.loading import loading

Loaded = TypeVar("Loaded")
PATIENCE = 1.5  # s after which the models are not being loaded but compiled, which only the first start has to do
PAUSE = 0.015  # s between two looks at the window's events
LOADING = "Loading the models …"
COMPILING = "Compiling the models, the first time only …"


def draw(surface: pygame.Surface, look: Look, words: str) -> None:
    """Paint the empty stage: the top bar, the panels of both panes and of the strip, one line of words."""
    whole = canvas(surface, theme.THEMES[look.theme])
    t, plan = whole.theme, layout.layout(*surface.get_size(), (layout.PANES,))
    surface.fill(t.bg)
    topbar.draw_bar(whole, plan, look, "", "")
    for box in (*plan.left, *plan.right, plan.chart, *(plan.toggles or ()), plan.readouts, plan.card):
        if box is not None:
            brushes.plate(whole, box.x, box.y, box.w, box.h, 12, t.panel, t.line, 1.5)
    middle = plan.chart.x + plan.chart.w / 2, plan.chart.y + plan.chart.h / 2
    lettering.text(whole, words, *middle, lettering.BODY, t.text, 600, "centre")


def behind(work: Callable[[], Loaded], look: Look) -> Loaded | None:
    """What `work()` returns, done in a thread of its own while the empty stage is shown; raises what work raises.

    None once the window is closed meanwhile.
    """
    found: list[Loaded] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            with loading():
                from scenes.stage import ink

                ink.warm()
                found.append(work())
        except BaseException as error:  # handed to the thread that waits
            errors.append(error)

    thread = threading.Thread(target=run, name="behind the curtain", daemon=True)
    waited, shown = 0.0, ("", (0, 0))
    while not (found or errors):
        if pygame.event.get(pygame.QUIT):
            return None
        surface = pygame.display.get_surface()
        assert surface is not None
        now = LOADING if waited < PATIENCE else COMPILING, surface.get_size()
        if now != shown:
            draw(surface, look, now[0])
            pygame.display.flip()
            shown = now
        if thread.ident is None:
            thread.start()
        thread.join(PAUSE)
        waited += PAUSE
    if errors:
        raise errors[0]
    return found[0]
