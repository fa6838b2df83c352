"""The audience's hands: events become controls. Pure, so that a test can be the audience."""

from __future__ import annotations

from typing import NamedTuple

import pygame

from scenes.stage import keys, slider, strip
from scenes.stage.contract import PACES, Controls, Knob, Look
from scenes.stage.layout import Layout

STEPS = tuple(size + way for size in ("step", "fine", "large") for way in "+-")
FOCUS = ("slider", "noise", "bias", "fuel")
BANNER_SECONDS = 4.0
DOUBLE_CLICK = 0.4  # s
THUMB = 32  # units around the thumb's middle that take hold of it
SLOW_DRAG = 0.1  # with Shift the thumb moves this much per pointer way
TEXT_SIZES = (0.8, 2.0)
CLICKER = {pygame.K_PAGEDOWN: "next", pygame.K_PAGEUP: "previous"}
ONCE = (
    *CLICKER.values(),
    "black",
    "white",
    "log",
    "present",
    "present here",
    "still",
    "export",
    "copy",
    "paste",
)  # not repeated
REPEAT = 0.5  # s within which the same key again, not let go in between, is the keyboard's repetition
COVERED = ("black", "white", "escape", "fullscreen", "log", "quit")  # what works while the screen is blank


class Desk(NamedTuple):
    """What the audience has under its hands."""

    controls: Controls
    look: Look
    knobs: tuple[Knob, ...] = ()
    paused: bool = False
    held: str | None = None  # the slider or the knob the mouse holds
    pointer: tuple[float, float] = (0.0, 0.0)  # real and effective pointer while holding, units
    grip: float = 0.0  # effective pointer minus thumb, units
    before: Controls = Controls()  # the controls when it was taken
    clicked: float = -1.0  # s, when the thumb was last pressed
    banner_until: float = 0.0
    down: tuple[int, float] = (0, -1.0)  # the key held, and when it last reported
    bindings: tuple[keys.Binding, ...] = keys.BINDINGS
    requests: tuple[str, ...] = ()  # what the window is to do: restart, scene:3, still, fullscreen, quit …


def reachable(desk: Desk) -> tuple[Knob, ...]:
    """The knobs on screen: those of the expert panel only while it is open."""
    return tuple(knob for knob in desk.knobs if desk.look.expert or not knob.expert)


def say(desk: Desk, words: str, now: float) -> Desk:
    """Show a banner for a while."""
    return desk._replace(look=desk.look._replace(banner=words), banner_until=now + BANNER_SECONDS)


def warm_to(desk: Desk, temperature: float) -> Desk:
    """Set the one temperature."""
    return desk._replace(controls=desk.controls._replace(temperature=temperature))


def handle(desk: Desk, event: pygame.event.Event, plan: Layout, u: float, now: float, mods: int = 0) -> Desk:
    """The desk after one event; `u` is px per unit, `now` in seconds, `mods` the modifier keys held."""
    if event.type == pygame.KEYDOWN:
        repeated = desk.down[0] == event.key and 0 <= now - desk.down[1] < REPEAT
        return _key(desk._replace(down=(event.key, now)), event, now, repeated)
    if event.type == pygame.KEYUP:
        return desk._replace(down=(0, -1.0)) if event.key == desk.down[0] else desk
    if desk.look.blank is not None:
        return desk
    if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
        return _press(desk, event.pos[0] / u, event.pos[1] / u, plan, now)
    if event.type == pygame.MOUSEMOTION and desk.held is not None:
        return _drag(desk, event.pos[0] / u, plan, mods)
    if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
        return desk._replace(held=None)
    if event.type == pygame.MOUSEWHEEL and event.y:
        place = getattr(event, "pos", None) or pygame.mouse.get_pos()
        over = strip.hit(plan, reachable(desk), place[0] / u, place[1] / u)
        return _nudge(desk, over, "fine" if mods & pygame.KMOD_SHIFT else "step", 1 if event.y > 0 else -1)
    return desk


def _key(desk: Desk, event: pygame.event.Event, now: float, repeated: bool = False) -> Desk:
    look = desk.look
    if look.presenter and event.key in CLICKER:  # whatever is open, typed or held, and whatever modifier sticks
        return desk if repeated else act(_cleared(desk), CLICKER[event.key], now)
    action = keys.lookup(event.key, event.mod, event.unicode, look.presenter, desk.bindings)
    if repeated and action in ONCE:
        return desk
    if look.blank is not None:
        return act(desk, action, now) if action in COVERED else desk
    if look.typing is not None:
        return _type(desk, event, now, action)
    if desk.held is not None and event.key == pygame.K_ESCAPE:
        return desk._replace(held=None, controls=desk.before)
    if look.focus in FOCUS[1:] and event.key in (pygame.K_RETURN, pygame.K_SPACE):
        return act(desk, str(look.focus), now)
    if action is None:
        return desk
    if action in STEPS:
        return _nudge(desk, look.focus or "slider", action[:-1], 1 if action[-1] == "+" else -1)
    return act(desk, action, now)


def _cleared(desk: Desk) -> Desk:
    """Nothing open over the picture, nothing in the hand."""
    return desk._replace(held=None, look=desk.look._replace(help=False, card=False, typing=None, blank=None))


def _nudge(desk: Desk, what: str | None, size: str, direction: int) -> Desk:
    """One step of the slider or of a knob; anything else stays as it is."""
    for knob in desk.knobs:
        if knob.name == what:
            steps = {"fine": 1, "step": 1, "large": 5}[size]
            value = knob.held(desk.controls.knob(what) + direction * steps * knob.step)
            return desk._replace(controls=desk.controls.turned(what, value))
    if what in FOCUS:
        return warm_to(desk, slider.step(desk.controls.temperature, size, direction))
    return desk


def _press(desk: Desk, x: float, y: float, plan: Layout, now: float) -> Desk:
    name = strip.hit(plan, reachable(desk), x, y)
    desk = desk._replace(before=desk.controls, pointer=(x, x), look=desk.look._replace(focus=None))
    if name == "slider":
        axis = slider.track(plan.chart)
        thumb = axis.x_of(desk.controls.temperature)
        if abs(x - thumb) <= THUMB:
            if now - desk.clicked < DOUBLE_CLICK:
                return warm_to(desk, 1.0)._replace(clicked=-1.0)
            return desk._replace(held=name, grip=x - thumb, clicked=now)
        return warm_to(desk, axis.at(x))._replace(held=name, grip=0.0)
    if any(knob.name == name for knob in desk.knobs):
        return _drag(desk._replace(held=name, grip=0.0), x, plan, 0)
    return act(desk, name, now) if name else desk


def _drag(desk: Desk, x: float, plan: Layout, mods: int) -> Desk:
    """Move what is held; Shift slows the thumb down, Alt keeps it from snapping to ticks."""
    real, effective = desk.pointer
    slow = bool(mods & pygame.KMOD_SHIFT)
    effective = effective + (x - real) * SLOW_DRAG if slow else x if real == effective else effective + x - real
    desk = desk._replace(pointer=(x, effective))
    if desk.held == "slider":
        snap = not (slow or mods & pygame.KMOD_ALT)
        return warm_to(desk, slider.track(plan.chart).at(effective - desk.grip, snap))
    for knob, _, track in strip.places(plan, reachable(desk)):
        if knob.name == desk.held:
            return desk._replace(controls=desk.controls.turned(knob.name, strip.knob_value(knob, track, effective)))
    return desk


def _type(desk: Desk, event: pygame.event.Event, now: float, action: str | None) -> Desk:
    """Digits go into the temperature being typed; Enter takes it, Esc drops it; a clicker's keys are let through."""
    typed = desk.look.typing or ""
    closed = desk._replace(look=desk.look._replace(typing=None))
    if event.key == pygame.K_ESCAPE:
        return closed
    point = event.unicode == "." and typed and "." not in typed
    if event.key in (*CLICKER, pygame.K_F5) or (action in ("black", "white") and not point):
        return act(closed, str(action), now) if action else closed
    if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
        value, banner = slider.typed(typed)
        closed = closed if value is None else warm_to(closed, value)
        return say(closed, banner, now) if banner else closed
    if event.key == pygame.K_BACKSPACE:
        typed = typed[:-1]
    elif event.unicode and event.unicode in "0123456789.,-eE":
        typed = (typed + event.unicode)[:10]
    return desk._replace(look=desk.look._replace(typing=typed))


def act(desk: Desk, action: str, now: float) -> Desk:
    """Carry out one action of the key table."""
    controls, look = desk.controls, desk.look
    if action in ("noise", "bias", "fuel", "smooth", "twin"):
        return desk._replace(
            controls=controls._replace(**{action: not getattr(controls, action)})  # type: ignore[arg-type]
        )
    if action in ("card", "captions", "interface", "help"):
        return desk._replace(
            look=look._replace(**{action: not getattr(look, action)})  # type: ignore[arg-type]
        )
    if action in ("black", "white"):
        return desk._replace(look=look._replace(blank=None if look.blank else action))
    if action in ("zero", "one", "hottest"):
        return warm_to(desk, {"zero": 0.0, "one": 1.0, "hottest": 5.0}[action])
    if action in ("slower", "faster"):
        i = PACES.index(controls.pace) + (1 if action == "faster" else -1)
        return desk._replace(controls=controls._replace(pace=PACES[min(len(PACES) - 1, max(0, i))]))
    if action in ("larger", "smaller"):
        scale = look.text_scale + (0.1 if action == "larger" else -0.1)
        return desk._replace(look=look._replace(text_scale=round(min(TEXT_SIZES[1], max(TEXT_SIZES[0], scale)), 1)))
    if action == "pause":
        look = look._replace(status="live" if desk.paused else "paused", ghost_temperature=controls.temperature)
        return desk._replace(paused=not desk.paused, look=look)
    if action == "type":
        return desk._replace(look=look._replace(typing=""))
    if action == "theme":
        return desk._replace(look=look._replace(theme="light" if look.theme == "dark" else "dark"))
    if action in ("focus", "unfocus"):
        order = (None, *FOCUS, *(knob.name for knob in reachable(desk)))
        i = order.index(look.focus) if look.focus in order else 0
        return desk._replace(look=look._replace(focus=order[(i + (1 if action == "focus" else -1)) % len(order)]))
    if action == "expert":
        first = next((knob.name for knob in desk.knobs if knob.expert), None)
        return desk._replace(look=look._replace(expert=not look.expert, focus=None if look.expert else first))
    if action == "escape" and (look.help or look.card or look.blank or look.expert):
        focus = look.focus if look.focus in FOCUS else None
        return desk._replace(look=look._replace(help=False, card=False, blank=None, expert=False, focus=focus))
    return desk._replace(requests=(*desk.requests, action))
