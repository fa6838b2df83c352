"""The audience's hands: events become controls. Pure, so that a test can be the audience."""

from __future__ import annotations

from typing import NamedTuple

import pygame

from scenes.stage import keys, slider, strip
from scenes.stage.contract import PACES, Controls, Look
from scenes.stage.layout import Layout

FOCUS = ("slider", "noise", "bias", "fuel")
BANNER_SECONDS = 4.0
DOUBLE_CLICK = 0.4  # s
THUMB = 32  # units around the thumb's middle that take hold of it


class Desk(NamedTuple):
    """What the audience has under its hands."""

    controls: Controls
    look: Look
    paused: bool = False
    grip: float | None = None  # pointer minus thumb in units while the thumb is held
    held_from: float = 1.0  # the temperature when it was taken
    clicked: float = -1.0  # s, when the thumb was last pressed
    banner_until: float = 0.0
    requests: tuple[str, ...] = ()  # what the window is to do: restart, reseed, reset, single, still, fullscreen, quit


def say(desk: Desk, words: str, now: float) -> Desk:
    """Show a banner for a while."""
    return desk._replace(look=desk.look._replace(banner=words), banner_until=now + BANNER_SECONDS)


def warm_to(desk: Desk, temperature: float) -> Desk:
    """Set the one temperature."""
    return desk._replace(controls=desk.controls._replace(temperature=temperature))


def handle(desk: Desk, event: pygame.event.Event, plan: Layout, u: float, now: float) -> Desk:
    """The desk after one event; `u` is px per unit, `now` in seconds."""
    if event.type == pygame.KEYDOWN:
        if desk.look.typing is not None:
            return _type(desk, event, now)
        if desk.grip is not None and event.key == pygame.K_ESCAPE:
            return warm_to(desk, desk.held_from)._replace(grip=None)
        if event.key in (pygame.K_RETURN, pygame.K_SPACE) and desk.look.focus in FOCUS[1:]:
            return act(desk, str(desk.look.focus), now)
        if event.key == pygame.K_RETURN:
            return act(desk, "type", now)
        if event.unicode in ("+", "-") and event.unicode:
            scale = desk.look.text_scale + (0.1 if event.unicode == "+" else -0.1)
            return desk._replace(look=desk.look._replace(text_scale=round(min(1.3, max(0.8, scale)), 1)))
        action = keys.lookup(event.key, event.mod, event.unicode)
        return act(desk, action, now) if action else desk
    if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
        return _press(desk, event.pos[0] / u, event.pos[1] / u, plan, now)
    if event.type == pygame.MOUSEMOTION and desk.grip is not None:
        mod = pygame.key.get_mods() if pygame.display.get_init() else 0
        snap = not mod & pygame.KMOD_ALT
        return warm_to(desk, slider.track(plan.chart).at(event.pos[0] / u - desk.grip, snap))
    if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
        return desk._replace(grip=None)
    if event.type == pygame.MOUSEWHEEL:
        size = "fine" if pygame.display.get_init() and pygame.key.get_mods() & pygame.KMOD_SHIFT else "step"
        return (
            warm_to(desk, slider.step(desk.controls.temperature, size, 1 if event.y > 0 else -1)) if event.y else desk
        )
    return desk


def _press(desk: Desk, x: float, y: float, plan: Layout, now: float) -> Desk:
    name = strip.hit(plan, x, y)
    if name == "slider":
        axis = slider.track(plan.chart)
        thumb = axis.x_of(desk.controls.temperature)
        held = desk._replace(held_from=desk.controls.temperature, look=desk.look._replace(focus=None))
        if abs(x - thumb) <= THUMB:
            if now - desk.clicked < DOUBLE_CLICK:
                return warm_to(held, 1.0)._replace(clicked=-1.0, grip=None)
            return held._replace(grip=x - thumb, clicked=now)
        return warm_to(held, axis.at(x))._replace(grip=0.0)
    return act(desk, name, now) if name else desk


def _type(desk: Desk, event: pygame.event.Event, now: float) -> Desk:
    """Digits go into the temperature being typed; Enter takes it, Esc drops it."""
    typed = desk.look.typing or ""
    if event.key == pygame.K_ESCAPE:
        return desk._replace(look=desk.look._replace(typing=None))
    if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
        desk = desk._replace(look=desk.look._replace(typing=None))
        value, banner = slider.typed(typed)
        desk = desk if value is None else warm_to(desk, value)
        return say(desk, banner, now) if banner else desk
    if event.key == pygame.K_BACKSPACE:
        typed = typed[:-1]
    elif event.unicode and event.unicode in "0123456789.,-eE":
        typed = (typed + event.unicode)[:10]
    return desk._replace(look=desk.look._replace(typing=typed))


def act(desk: Desk, action: str, now: float) -> Desk:
    """Carry out one action of the key table."""
    controls, look = desk.controls, desk.look
    if action in ("noise", "bias", "fuel", "smooth"):
        return desk._replace(
            controls=controls._replace(**{action: not getattr(controls, action)})  # type: ignore[arg-type]
        )
    if action in ("card", "captions", "interface", "help"):
        return desk._replace(
            look=look._replace(**{action: not getattr(look, action)})  # type: ignore[arg-type]
        )
    if action[:-1] in ("step", "fine", "large"):
        return warm_to(desk, slider.step(controls.temperature, action[:-1], 1 if action[-1] == "+" else -1))
    if action in ("zero", "one", "hottest"):
        return warm_to(desk, {"zero": 0.0, "one": 1.0, "hottest": 5.0}[action])
    if action in ("slower", "faster"):
        i = PACES.index(controls.pace) + (1 if action == "faster" else -1)
        return desk._replace(controls=controls._replace(pace=PACES[min(len(PACES) - 1, max(0, i))]))
    if action == "pause":
        look = look._replace(status="live" if desk.paused else "paused", ghost_temperature=controls.temperature)
        return desk._replace(paused=not desk.paused, look=look)
    if action == "type":
        return desk._replace(look=look._replace(typing=""))
    if action == "theme":
        return desk._replace(look=look._replace(theme="light" if look.theme == "dark" else "dark"))
    if action in ("focus", "unfocus"):
        order = (None, *FOCUS)
        i = order.index(look.focus) + (1 if action == "focus" else -1)
        return desk._replace(look=look._replace(focus=order[i % len(order)]))
    if action == "escape" and (look.help or look.card):
        return desk._replace(look=look._replace(help=False, card=False))
    return desk._replace(requests=(*desk.requests, action))
