"""The keys: one table that drives the listener, the help and the tests."""

from __future__ import annotations

from typing import NamedTuple

import pygame


class Binding(NamedTuple):
    """One key (or alternatives) with its modifier and what it does."""

    keys: tuple[int, ...]
    modifier: str  # "", "shift", "ctrl" or "alt"
    action: str
    label: str
    help: str
    lecture: bool = False  # bound only while presenting


BINDINGS = (
    Binding((pygame.K_SPACE,), "", "pause", "Space", "play or pause"),
    Binding((pygame.K_n,), "", "single", "N", "one step while paused"),
    Binding((pygame.K_LEFTBRACKET, pygame.K_COMMA), "", "slower", "[ ] or , ;", "slower, faster"),
    Binding((pygame.K_RIGHTBRACKET, pygame.K_SEMICOLON), "", "faster", "[ ] or , ;", ""),
    Binding((pygame.K_RIGHT, pygame.K_UP), "", "step+", "arrows", "warmer, colder (a focused knob: up, down)"),
    Binding((pygame.K_LEFT, pygame.K_DOWN), "", "step-", "arrows", ""),
    Binding((pygame.K_RIGHT, pygame.K_UP), "shift", "fine+", "Shift arrows", "fine steps"),
    Binding((pygame.K_LEFT, pygame.K_DOWN), "shift", "fine-", "Shift arrows", ""),
    Binding((pygame.K_RIGHT, pygame.K_UP), "ctrl", "large+", "Ctrl arrows", "large steps"),
    Binding((pygame.K_LEFT, pygame.K_DOWN), "ctrl", "large-", "Ctrl arrows", ""),
    Binding((pygame.K_HOME,), "", "zero", "Home, End", "T = 0 exactly, T = 5"),
    Binding((pygame.K_END,), "", "hottest", "Home, End", ""),
    Binding((pygame.K_BACKSPACE,), "", "one", "Backspace", "T = 1 exactly (or double-click the thumb)"),
    Binding((pygame.K_t, pygame.K_RETURN, pygame.K_KP_ENTER), "", "type", "T or Enter", "type a temperature"),
    Binding((pygame.K_k,), "", "noise", "K", "noise on or off"),
    Binding((pygame.K_g,), "", "bias", "G", "bias on or off"),
    Binding((pygame.K_u,), "", "fuel", "U", "fuel on or off"),
    Binding((pygame.K_m,), "", "twin", "M", "null twin: same random numbers, no bias"),
    Binding((pygame.K_l,), "", "smooth", "L", "bumpy or smooth text landscape"),
    Binding((pygame.K_r,), "", "restart", "R, Shift R", "restart with the same seed, with the next"),
    Binding((pygame.K_r,), "shift", "reseed", "R, Shift R", ""),
    Binding((pygame.K_r,), "alt", "reset", "Alt R", "reset everything"),
    Binding((pygame.K_PAGEDOWN,), "", "next", "PgUp, PgDn", "scene (in a lecture shot) before, after"),
    Binding((pygame.K_PAGEUP,), "", "previous", "PgUp, PgDn", ""),
    *(
        Binding((pygame.K_0 + number % 10,), "", f"scene:{number}", "1 … 9, 0", "go to a scene")
        for number in range(1, 11)
    ),
    Binding((pygame.K_F5,), "", "present", "F5", "present all scenes; Shift F5 from this one"),
    Binding((pygame.K_F5,), "shift", "present here", "F5", ""),
    Binding((pygame.K_b, pygame.K_PERIOD), "", "black", "B or . , W", "black, white screen (presenting)", lecture=True),
    Binding((pygame.K_w,), "", "white", "B or . , W", "", lecture=True),
    Binding((pygame.K_e,), "", "expert", "E", "expert panel: the sampler's filters"),
    Binding((pygame.K_x,), "", "card", "X", "where the picture breaks"),
    Binding((pygame.K_c,), "", "captions", "C", "caption on or off"),
    Binding((pygame.K_p,), "", "theme", "P", "dark or light theme"),
    Binding((pygame.K_PLUS, pygame.K_KP_PLUS, pygame.K_EQUALS), "", "larger", "+ −", "larger, smaller text"),
    Binding((pygame.K_MINUS, pygame.K_KP_MINUS), "", "smaller", "+ −", ""),
    Binding((pygame.K_h,), "", "interface", "H", "top bar on or off"),
    Binding((pygame.K_f, pygame.K_F11), "", "fullscreen", "F or F11", "full screen"),
    Binding((pygame.K_F1, pygame.K_QUESTION), "", "help", "F1 or ?", "this help"),
    Binding((pygame.K_F2,), "", "still", "F2, Ctrl S", "save this picture and its run"),
    Binding((pygame.K_s,), "ctrl", "still", "F2, Ctrl S", ""),
    Binding((pygame.K_e,), "ctrl", "export", "Ctrl E", "save numbers (CSV), figures (SVG)"),
    Binding((pygame.K_c,), "ctrl", "copy", "Ctrl C, V", "copy the state as a line of text, paste one"),
    Binding((pygame.K_v,), "ctrl", "paste", "Ctrl C, V", ""),
    Binding((pygame.K_F9,), "", "log", "F9", "record what you do, as a storyboard"),
    Binding((pygame.K_TAB,), "", "focus", "Tab", "next control, Shift Tab the one before"),
    Binding((pygame.K_TAB,), "shift", "unfocus", "Tab", ""),
    Binding((pygame.K_ESCAPE,), "", "escape", "Esc", "close what is open; leave full screen"),
    Binding((pygame.K_q,), "ctrl", "quit", "Ctrl Q", "quit"),
)


def modifier(mod: int) -> str:
    """The modifier that counts; the command key stands for Ctrl."""
    if mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
        return "ctrl"
    if mod & pygame.KMOD_ALT:
        return "alt"
    return "shift" if mod & pygame.KMOD_SHIFT else ""


CHARACTERS = {
    "?": "help",
    "+": "larger",
    "-": "smaller",
}  # reached with Shift on some layouts: these count as themselves


def lookup(
    key: int,
    mod: int,
    character: str = "",
    lecture: bool = False,
    bindings: tuple[Binding, ...] = BINDINGS,
) -> str | None:
    """The action of a key press; `lecture` adds the keys that only a presenter has."""
    held = modifier(mod)
    if character in CHARACTERS and held in ("", "shift"):
        return CHARACTERS[character]
    for binding in bindings:
        if key in binding.keys and held == binding.modifier and (lecture or not binding.lecture):
            return binding.action
    return None


def listed(bindings: tuple[Binding, ...] = BINDINGS) -> tuple[Binding, ...]:
    """One line of help for each group of bindings that share a label."""
    lines: dict[str, Binding] = {}
    for binding in bindings:
        lines.setdefault(binding.label, binding)
    return tuple(lines.values())
