"""A show: one scene being played. Live and recorded shows share these functions; only their ends differ."""

from __future__ import annotations

from typing import Any, NamedTuple

import pygame

from scenes.stage import glyphs, layout, strip, theme, topbar
from scenes.stage.canvas import Canvas, canvas
from scenes.stage.contract import Controls, Curves, Look, Scene


class Show(NamedTuple):
    """A scene, the run it is in, and how it is looked at."""

    scene: Scene
    name: str
    seed: int
    state: Any
    controls: Controls
    look: Look
    tick: int = 0  # ticks of show time since the start, 1/600 s each


def open_show(scene: Scene, name: str, seed: int, controls: Controls, look: Look) -> Show:
    """A show at tick 0: a function of (scene, seed, controls) alone."""
    return Show(scene, name, seed, scene.init(seed, controls), controls, look._replace(scene=scene.ORDER))


def forward(show: Show, ticks: int) -> Show:
    """The show `ticks` ticks later, its controls held."""
    if ticks <= 0:
        return show
    state = show.scene.advance(show.state, show.controls, ticks)
    return show._replace(state=state, tick=show.tick + ticks)


def paint(surface: pygame.Surface, show: Show, curves: Curves) -> None:
    """Draw the whole picture of a show: top bar, both panes row by row, the strip."""
    look, controls = show.look, show.controls
    whole = canvas(surface, theme.THEMES[look.theme], look.text_scale)
    plan = layout.layout(*surface.get_size(), presenter=look.presenter)
    surface.fill(whole.theme.bg)
    caption = look.caption if look.caption is not None else show.scene.caption(show.state, controls, curves)
    if look.interface or look.presenter:
        topbar.draw_bar(whole, plan, look, show.scene.TITLE, "" if plan.caption or not look.captions else caption)
    show.scene.draw(_rows(whole, plan.left), _rows(whole, plan.right), show.state, controls)
    for left, right in zip(plan.left, plan.right, strict=True):
        glyphs.draw_badge(whole, (left.x + left.w + right.x) / 2, left.y + left.h / 2)
    strip.draw_strip(
        whole,
        plan,
        show.scene.readouts(show.state, controls),
        curves,
        controls,
        look,
        show.scene.breaks(show.state, controls, curves),
        pace=show.scene.pace(controls),
        caption=caption if plan.caption and look.captions else "",
    )


def _rows(whole: Canvas, boxes: tuple[layout.Box, ...]) -> list[Canvas]:
    return [whole.part(*box) for box in boxes]
