"""The key bindings: one table that drives the listener, the help overlay and the tests."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pygame

Chord = tuple[frozenset[str], str]  # modifiers (shift, ctrl, alt) and a key's name or character

GROUPS = ("Show", "Switches", "Lecture", "Temperature", "Picture", "Scenes, window")


class Binding(NamedTuple):
    """One thing the keyboard can do, and every way to ask for it.

    `chords` are written "shift+r", "ctrl+q", "f1" or as one character; letters go by the character on the key cap,
    not by its place. An empty `description` means: only in presenter mode. An empty `presenter` means: the same there.
    """

    chords: tuple[str, ...]
    action: str
    description: str
    group: str
    repeats: bool = False  # holding the key asks again and again
    presenter: str = ""
    shown: str = ""  # replaces the list of keys in the help

    @property
    def keys(self) -> str:
        """The keys as the help names them."""
        return self.shown or " ".join(pretty(chord) for chord in self.chords)

    @property
    def modifiers(self) -> tuple[frozenset[str], ...]:
        """The modifiers each chord needs."""
        return tuple(parse(chord)[0] for chord in self.chords)


BINDINGS: tuple[Binding, ...] = (
    Binding(("space",), "play", "play / pause", "Show"),
    Binding(("n",), "step", "one step (paused; hold)", "Show", repeats=True),
    Binding(("[", ","), "slower", "both halves slower", "Show"),
    Binding(("]", ";"), "faster", "both halves faster", "Show"),
    Binding(("r",), "restart", "start again, same seed", "Show"),
    Binding(("shift+r",), "new_seed", "start again, new seed", "Show"),
    Binding(("alt+r",), "reset", "all as it was opened", "Show"),
    Binding(("right", "up"), "up", "one step warmer", "Temperature", repeats=True),
    Binding(("left", "down"), "down", "one step colder", "Temperature", repeats=True),
    Binding(("shift+right", "shift+up"), "fine_up", "fine step up", "Temperature", repeats=True, shown="Shift+→"),
    Binding(("shift+left", "shift+down"), "fine_down", "fine step down", "Temperature", repeats=True, shown="Shift+←"),
    Binding(("ctrl+right", "ctrl+up"), "large_up", "large step up", "Temperature", repeats=True, shown="Ctrl+→"),
    Binding(("ctrl+left", "ctrl+down"), "large_down", "large step down", "Temperature", repeats=True, shown="Ctrl+←"),
    Binding(("home",), "coldest", "T = 0 exactly", "Temperature"),
    Binding(("end",), "hottest", "T = 5", "Temperature"),
    Binding(("backspace",), "room", "T = 1 exactly", "Temperature"),
    Binding(("t", "enter"), "type", "type a value", "Temperature"),
    Binding(("k",), "noise", "noise (kicks)", "Switches"),
    Binding(("g",), "bias", "bias", "Switches"),
    Binding(("u",), "fuel", "fuel", "Switches"),
    Binding(("l",), "smooth", "smooth / bumpy text", "Switches"),
    Binding(("m",), "twin", "null twin", "Switches"),
    Binding(("x",), "card", "where it breaks", "Picture"),
    Binding(("c",), "captions", "captions", "Picture"),
    Binding(("p",), "theme", "dark / light", "Picture"),
    Binding(("+", "="), "larger", "larger text", "Picture", repeats=True, shown="+"),
    Binding(("-",), "smaller", "smaller text", "Picture", repeats=True),
    Binding(("h",), "interface", "hide the interface", "Picture"),
    Binding(("f2", "ctrl+s"), "still", "save picture and data", "Picture"),
    Binding(tuple("1234567890"), "scene", "scene 1 to 10", "Scenes, window", shown="1 … 9 0"),
    Binding(("pagedown",), "next", "next scene", "Scenes, window"),
    Binding(("pageup",), "previous", "previous scene", "Scenes, window"),
    Binding(("tab",), "focus_next", "next control", "Scenes, window", repeats=True),
    Binding(("shift+tab",), "focus_previous", "previous control", "Scenes, window", repeats=True),
    Binding(("f", "f11"), "fullscreen", "full screen", "Scenes, window"),
    Binding(("f1", "?"), "help", "this list", "Scenes, window"),
    Binding(("escape",), "back", "close, leave full screen", "Scenes, window"),
    Binding(("ctrl+q",), "quit", "quit", "Scenes, window"),
    Binding(("f5", "shift+f5"), "present", "presenter mode", "Lecture", presenter="not bound", shown="F5"),
    Binding(("b", "."), "black", "", "Lecture", presenter="black (presenter)"),
    Binding(("w",), "white", "", "Lecture", presenter="white (presenter)"),
)

MOUSE: tuple[tuple[str, str, str], ...] = (
    ("Drag", "Shift fine, Alt no snap", "Temperature"),
    ("Wheel", "a step; Shift fine", "Temperature"),
    ("Double-click", "on the thumb: T = 1", "Temperature"),
)

NAMED = {
    "space": pygame.K_SPACE,
    "right": pygame.K_RIGHT,
    "left": pygame.K_LEFT,
    "up": pygame.K_UP,
    "down": pygame.K_DOWN,
    "home": pygame.K_HOME,
    "end": pygame.K_END,
    "pageup": pygame.K_PAGEUP,
    "pagedown": pygame.K_PAGEDOWN,
    "backspace": pygame.K_BACKSPACE,
    "enter": pygame.K_RETURN,
    "tab": pygame.K_TAB,
    "escape": pygame.K_ESCAPE,
    "f1": pygame.K_F1,
    "f2": pygame.K_F2,
    "f5": pygame.K_F5,
    "f11": pygame.K_F11,
}
_NAMES = {code: name for name, code in NAMED.items()} | {pygame.K_KP_ENTER: "enter"}
_SHOWN = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "-": "−",
}
_MODIFIERS = ("ctrl", "alt", "shift")


def parse(chord: str) -> Chord:
    """Split "shift+r" into its modifiers and its key; "+" alone is a character."""
    if len(chord) == 1:
        return frozenset(), chord
    *held, key = chord.split("+")
    return frozenset(held), key


def pretty(chord: str) -> str:
    """A chord as the help writes it: "Shift+R", "Ctrl+→"."""
    held, key = parse(chord)
    return "+".join([name.title() for name in _MODIFIERS if name in held] + [_SHOWN.get(key, key.title())])


def by_group(presenter: bool = False) -> dict[str, list[tuple[str, str]]]:
    """The rows of the help, (keys, what they do), under their headings."""
    rows: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
    for binding in BINDINGS:
        if presenter and binding.presenter == "not bound":
            continue
        rows[binding.group].append((binding.keys, (binding.presenter if presenter else "") or binding.description or binding.presenter))
    for keys, description, group in MOUSE:
        rows[group].append((keys, description))
    return rows


def held(mod: int) -> frozenset[str]:
    """The modifiers of an event; Cmd counts as Ctrl."""
    found = set()
    if mod & pygame.KMOD_SHIFT:
        found.add("shift")
    if mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
        found.add("ctrl")
    if mod & pygame.KMOD_ALT:
        found.add("alt")
    return frozenset(found)


@cache
def _table() -> dict[Chord, Binding]:
    return {parse(chord): binding for binding in BINDINGS for chord in binding.chords}


def _letter(event: pygame.event.Event) -> str:
    """The letter on the key cap; on a keyboard without Latin letters, the letter at that place."""
    if 0 < event.key < 128 and chr(event.key).isalpha():
        return chr(event.key)
    typed = str(getattr(event, "unicode", "") or "")
    if typed.isascii() and typed.isalpha():
        return typed.lower()
    place = getattr(event, "scancode", 0) - pygame.KSCAN_A
    return chr(ord("a") + place) if typed.isalpha() and 0 <= place < 26 else ""


def _chords(event: pygame.event.Event) -> Iterable[Chord]:
    """The chords a key press may mean, most certain first."""
    mods = held(event.mod)
    if event.key in _NAMES:
        yield mods, _NAMES[event.key]
        return
    typed = str(getattr(event, "unicode", "") or "")
    if typed.isprintable() and not typed.isalpha() and typed:
        # signs and digits: Shift or AltGr may be how this keyboard makes them
        yield frozenset(), typed
    if letter := _letter(event):
        yield mods, letter


def lookup(event: pygame.event.Event) -> Binding | None:
    """The binding a KEYDOWN event asks for, in either mode; None if the key means nothing."""
    if event.type != pygame.KEYDOWN:
        return None
    return next((found for chord in _chords(event) if (found := _table().get(chord)) is not None), None)


def digit(event: pygame.event.Event) -> int:
    """Which scene a digit key asks for: 1 to 9, and 0 for 10."""
    return int(event.unicode) or 10
