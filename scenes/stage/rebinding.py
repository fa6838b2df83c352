"""Other keys for the same actions: how a key is spelled, and a table in which no key does two things."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

import pygame

from scenes.stage.keys import BINDINGS, Binding

MODIFIERS = {"shift": "shift", "ctrl": "ctrl", "cmd": "ctrl", "alt": "alt"}
NAMES = {name[2:].lower(): getattr(pygame, name) for name in dir(pygame) if name.startswith("K_")}
NAMES |= {"pgdn": pygame.K_PAGEDOWN, "pgup": pygame.K_PAGEUP, "esc": pygame.K_ESCAPE, "enter": pygame.K_RETURN}
NAMES |= {sign: ord(sign) for sign in "+-=,.;'/\\[]`?!#*"}  # SDL numbers printable keys as ASCII does
RESERVED = {  # what a lecture depends on: a clicker's keys, and the way out
    pygame.K_PAGEDOWN: "next",
    pygame.K_PAGEUP: "previous",
    pygame.K_ESCAPE: "escape",
}


def spelled(words: str) -> tuple[int, str]:
    """Key and modifier of e.g. "K", "Shift+F5", "Ctrl++". Raises ValueError with a sentence."""
    *held, last = re.split(r"(?<=.)\+(?=.)", words.strip().lower()) if words.strip() else [""]
    unknown = [name for name in held if name not in MODIFIERS]
    if unknown or len(held) > 1:
        raise ValueError(f"“{words}” is no key: at most one of Shift, Ctrl, Alt goes before it, as in Shift+F5.")
    if last not in NAMES:
        near = difflib.get_close_matches(last, NAMES, 1)
        raise ValueError(f"“{words}” is no key. " + (f"Did you mean {near[0]}?" if near else "Try a letter or F6."))
    return NAMES[last], MODIFIERS[held[0]] if held else ""


def rebound(wanted: Mapping[str, str | list[str]]) -> tuple[tuple[Binding, ...], dict[str, str]]:
    """The table with other keys for some actions, and a sentence for each action whose wish cannot be met."""
    actions = [binding.action for binding in BINDINGS]
    refused: dict[str, str] = {}
    new: dict[str, list[Binding]] = {}
    for action, words in wanted.items():
        texts = [words] if isinstance(words, str) else words
        try:
            if action not in actions:
                near = difflib.get_close_matches(action, actions, 1)
                raise ValueError(f"There is no action {action}. " + (f"Did you mean {near[0]}?" if near else ""))
            if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
                raise ValueError('A key is written as "J", several as ["J", "Ctrl+J"].')
            new[action] = [_binding(action, text) for text in texts]
        except ValueError as error:
            refused[action] = str(error).strip()
    while clash := _clash(_table(new), new):
        action, sentence = clash
        refused[action] = sentence
        del new[action]
    return _table(new), refused


def _binding(action: str, words: str) -> Binding:
    """One line of the table. Raises ValueError for a reserved key."""
    key, modifier = spelled(words)
    if RESERVED.get(key, action) != action:
        raise ValueError(f"{words} stays {RESERVED[key]}: a lecture depends on it.")
    old = next(binding for binding in BINDINGS if binding.action == action)
    return Binding((key,), modifier, action, words, old.help or action, old.lecture)


def _table(new: Mapping[str, list[Binding]]) -> tuple[Binding, ...]:
    """The bindings with the new ones where the action first stood."""
    found: list[Binding] = []
    done: set[str] = set()
    for binding in BINDINGS:
        if binding.action not in new:
            found.append(binding)
        elif binding.action not in done:
            done.add(binding.action)
            found += new[binding.action]
            kept = [key for key in binding.keys if RESERVED.get(key) == binding.action]
            if kept:
                found.append(binding._replace(keys=tuple(kept)))
    return tuple(found)


def _clash(table: tuple[Binding, ...], new: Mapping[str, list[Binding]]) -> tuple[str, str] | None:
    """A rebound action that shares a key with another one, and what to say of it."""
    seen: dict[tuple[int, str], Binding] = {}
    for binding in table:
        for key in binding.keys:
            other = seen.setdefault((key, binding.modifier), binding)
            if other.action != binding.action:
                mine, theirs = (binding, other) if binding.action in new else (other, binding)
                return mine.action, f"{mine.label} is already the key of {theirs.action}."
    return None
