"""A show: one scene being played. Live and recorded shows share these functions; only their ends differ."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pygame

from scenes.stage import brushes, glyphs, layout, overlays, strip, theme, topbar
from scenes.stage.canvas import Canvas, Kept, canvas
from scenes.stage.contract import TICKS_PER_SECOND, Badge, Controls, Curves, Look, Scene

LECTURE_TEXT, LARGEST_TEXT = 1.25, 2.0  # a lecture sets everything larger; nothing grows beyond
LARGE_TEXT = 1.3  # beyond this text size the lecture layout takes over: fewer things, larger words
NOWHERE = layout.Box(0, 0, 0, 0)
LEAST_KEPT = 0.45  # px per unit: in smaller pictures panels touch, and share pixels
FADE = TICKS_PER_SECOND // 4  # ticks of the cross-fade between two scenes


class Show(NamedTuple):
    """A scene, the run it is in, and how it is looked at."""

    scene: Scene
    name: str
    seed: int
    state: Any
    controls: Controls
    look: Look
    tick: int = 0  # ticks of show time since the start, 1/600 s each
    opened: int = 0  # the tick at which this scene opened
    before: Show | None = None  # what was on screen before, while it fades


def open_show(scene: Scene, name: str, seed: int, controls: Controls, look: Look) -> Show:
    """A show at tick 0: a function of (scene, seed, controls) alone."""
    return Show(scene, name, seed, scene.init(seed, controls), controls, look._replace(scene=scene.ORDER))


def turn_to(show: Show, scene: Scene, name: str, seed: int, controls: Controls) -> Show:
    """The show with another scene (or another run) opened at this tick; the old picture fades."""
    fresh = open_show(scene, name, seed, controls, show.look)
    return fresh._replace(tick=show.tick, opened=show.tick, before=show._replace(before=None))


def forward(show: Show, ticks: int) -> Show:
    """The show `ticks` ticks later, its controls held."""
    if ticks <= 0:
        return show
    state = show.scene.advance(show.state, show.controls, ticks)
    tick = show.tick + ticks
    return show._replace(state=state, tick=tick, before=show.before if tick - show.opened < FADE else None)


def hold(show: Show, ticks: int) -> Show:
    """The show `ticks` ticks later with its run standing still."""
    tick = show.tick + ticks
    return show._replace(tick=tick, before=show.before if tick - show.opened < FADE else None)


def paint(
    surface: pygame.Surface, show: Show, curves: Curves, page: theme.Colour | None = None, kept: Kept | None = None
) -> None:
    """Draw the whole picture of a show: top bar, both panes row by row, the strip; `page` is another ground for them.

    With what was `kept` of the surface since the last picture, only what has changed is drawn; the pixels are the same.
    """
    look, controls = show.look, show.controls
    if look.blank:
        if kept is not None:
            kept.forget()
        surface.fill((0, 0, 0) if look.blank == "black" else (255, 255, 255))
        return
    size = min(LARGEST_TEXT, look.text_scale * (LECTURE_TEXT if look.presenter else 1.0))
    whole = canvas(surface, theme.THEMES[look.theme], size, page)
    plan = plan_of(surface.get_size(), show)
    whole = whole._replace(calm=look.reduced_motion, kept=_still_kept(kept, whole, plan, show))
    caption = look.caption if look.caption is not None else show.scene.caption(show.state, controls, curves)
    below = caption if plan.caption and look.captions else ""
    outside = layout.panels(plan if look.interface else plan._replace(bar=NOWHERE))
    if not whole.shows(0, 0, 0, 0, outside):
        brushes.page(whole, outside)
    if look.interface:
        in_bar = "" if plan.caption or not look.captions else caption.replace("\n", " ")
        topbar.draw_bar(_at_most(whole, 1.1), plan, look, show.scene.TITLE, in_bar)
    panes = _at_most(whole, LARGE_TEXT)
    _panes(panes, plan, show)
    if show.before is not None and not look.reduced_motion:
        _fade(panes, show, show.before)
    strip.draw_knobs(_at_most(whole, 1.1), plan, show.scene, controls, look)
    readouts = show.scene.readouts(show.state, controls)
    breaks = show.scene.breaks(show.state, controls, curves)
    strip.draw_strip(whole, plan, show.scene, readouts, curves, controls, look, breaks, below)
    if look.card:
        overlays.draw_card(whole, readouts.live_test)


def _still_kept(kept: Kept | None, whole: Canvas, plan: layout.Layout, show: Show) -> Kept | None:
    """What was kept, if it still holds: nothing was and is painted over the areas, and they look and lie the same."""
    if kept is None:
        return None
    kept.turn()
    look = show.look
    covered = show.before is not None or look.card or look.expert or look.help or look.banner is not None
    if covered or whole.u < LEAST_KEPT:
        kept.forget()
        return None
    same = whole.surface.get_size(), whole.theme, whole.page, whole.text_scale, plan, show.name, look.interface
    if not kept.shows((), same):
        kept.forget()
        kept.shows((), same)
    return kept


def plan_of(size: tuple[int, int], show: Show) -> layout.Layout:
    """The layout of a show's picture of this size in px."""
    return layout.layout(*size, show.scene.ROWS, presenter=roomy(show.look))


def roomy(look: Look) -> bool:
    """Whether the lecture layout is wanted."""
    return look.presenter or look.text_scale > LARGE_TEXT


def _at_most(whole: Canvas, scale: float) -> Canvas:
    """The canvas with its text size limited to what a region can hold."""
    return whole._replace(text_scale=min(scale, whole.text_scale))


def _panes(whole: Canvas, plan: layout.Layout, show: Show) -> None:
    show.scene.draw(_rows(whole, plan.left), _rows(whole, plan.right), show.state, show.controls)
    badges = getattr(show.scene, "badges", lambda controls: [Badge(row) for row in range(len(plan.left))])
    for badge in badges(show.controls):
        left, right = plan.left[badge.row], plan.right[badge.row]
        if left.y == right.y:  # side by side
            x, y = (left.x + left.w + right.x) / 2, left.y + badge.below + (left.h - badge.below) * badge.share
            between = whole.part(left.x + left.w, y - glyphs.BADGE, right.x - left.x - left.w, 2 * glyphs.BADGE)
            between.surface.fill(whole.page)
            # half of it is still there on a row that was left as it was
            start = left.x + left.w if whole.part(*left).stands() else left.x
            end = right.x if whole.part(*right).stands() else right.x + right.w
            whole.surface.set_clip(whole.pixels(start, left.y, end - start, left.h))
            glyphs.draw_badge(whole, x, y, badge.equal)
            whole.surface.set_clip(None)


def _fade(whole: Canvas, show: Show, before: Show) -> None:
    """The old panes over the new ones, going by half a sine."""
    left = 1.0 - (show.tick - show.opened) / FADE
    old = pygame.Surface(whole.surface.get_size())
    old.fill(whole.page)
    plan = plan_of(old.get_size(), before)
    _panes(whole._replace(surface=old), plan, before)
    old.set_alpha(round(255 * (0.5 - 0.5 * math.cos(math.pi * left))))
    top, bottom = round(plan.left[0].y * whole.u), round((plan.left[-1].y + plan.left[-1].h) * whole.u)
    whole.surface.blit(old, (0, top), pygame.Rect(0, top, old.get_width(), bottom - top))


def _rows(whole: Canvas, boxes: tuple[layout.Box, ...]) -> list[Canvas]:
    return [whole.part(*box) for box in boxes]
