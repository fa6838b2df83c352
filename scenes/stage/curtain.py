"""The curtain: the stage without its actors, on screen at once and alive while the models are loaded behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import pygame
import pygame.display
import pygame.event
import pygame.time

from scenes.stage import brushes, chart, layout, lettering, play, slider, strip, theme, topbar
from scenes.stage.canvas import canvas
from scenes.stage.contract import Controls, Look, Outline
from scenes.stage.loading import COMPILING, PATIENCE, loading

Loaded = TypeVar("Loaded")
PAUSE = 0.015  # s between two looks at the window's events
LOADING = "Loading the models …"


class Stage(NamedTuple):
    """What the stage looks like before anybody is on it."""

    look: Look
    scene: Outline
    controls: Controls
    words: str = LOADING
    inked: bool = False  # whether the compiled brushes are there, which slider and switches need


def draw(surface: pygame.Surface, stage: Stage) -> None:
    """Paint all that needs no model: names, panels, the slider and the switches as they stand; one line of words."""
    look, scene, controls, words, inked = stage
    size = min(play.LARGEST_TEXT, look.text_scale * (play.LECTURE_TEXT if look.presenter else 1.0))
    whole = canvas(surface, theme.THEMES[look.theme], size)
    t, plan = whole.theme, layout.layout(*surface.get_size(), scene.rows, play.roomy(look))
    surface.fill(t.bg)
    topbar.draw_bar(whole._replace(text_scale=min(1.1, size)), plan, look._replace(scene=scene.order), scene.title, "")
    for box in (*plan.left, *plan.right, plan.chart, *(plan.toggles or ()), plan.readouts, plan.card):
        if box is not None:
            brushes.plate(whole, box.x, box.y, box.w, box.h, 12, t.panel, t.line, 1.5)
    whole, box = whole._replace(text_scale=min(strip.LARGEST, size)), plan.chart
    chart.draw_title(whole, box, scene.chart)
    if inked:
        slider.draw_slider(whole, box, controls.temperature, ("T =", f"{controls.temperature:.2f}"), False, None)
        strip.draw_switches(whole, plan, controls, look)
    middle = box.x + box.w / 2, box.y + (box.h - 96) / 2 + 16
    lettering.text(whole, words, *middle, lettering.BODY, t.text, 600, "centre")


def behind(work: Callable[[], Loaded], stage: Stage) -> Loaded | None:
    """What `work()` returns, done in a thread of its own while the stage is shown; raises what work raises.

    None once the window is closed meanwhile.
    """
    found: list[Loaded] = []
    errors: list[BaseException] = []
    inked = threading.Event()

    def run() -> None:
        try:
            with loading():
                from scenes.stage import ink

                ink.warm()
                inked.set()
                found.append(work())
        except BaseException as error:  # handed to the thread that waits
            errors.append(error)

    thread = threading.Thread(target=run, name="behind the curtain", daemon=True)
    waited, shown = 0.0, None
    while not (found or errors):
        if pygame.event.get(pygame.QUIT):
            return None
        surface = pygame.display.get_surface()
        assert surface is not None
        stage = stage._replace(words=LOADING if waited < PATIENCE else COMPILING, inked=inked.is_set())
        if (stage, surface.get_size()) != shown:
            draw(surface, stage)
            pygame.display.flip()
            shown = stage, surface.get_size()
        if thread.ident is None:
            thread.start()
        thread.join(PAUSE)
        waited += PAUSE
    if errors:
        raise errors[0]
    return found[0]
