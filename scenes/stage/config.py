"""Configuration: what a user's and a project's file set, checked, with the source of each value."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from scenes.stage import lines
from scenes.stage.audience import TEXT_SIZES
from scenes.stage.keys import BINDINGS, Binding
from scenes.stage.preflight import check_size
from scenes.stage.rebinding import rebound
from scenes.stage.refusal import Refusal
from scenes.stage.theme import THEMES

PROJECT = Path("ratchet-vs-sampler.toml")
USER = "settings.toml"
ELSEWHERE = "RATCHET_VS_SAMPLER_CONFIG"  # environment variable with the path of another user file


class Value(NamedTuple):
    """A setting and where it comes from."""

    value: Any
    source: str = "default"


class Config(NamedTuple):
    """All settings, the keys as they are bound, and what was ignored, a sentence each."""

    settings: dict[str, Value]
    bindings: tuple[Binding, ...] = BINDINGS
    complaints: tuple[str, ...] = ()

    def given(self) -> dict[str, Any]:
        """The values that a file sets."""
        return {name: found.value for name, found in self.settings.items() if found.source != "default"}

    def strict(self) -> None:
        """Raise Refusal if anything was ignored."""
        if self.complaints:
            raise Refusal(f"{self.complaints[0]} Nothing was written.")


def _theme(value: Any) -> str:
    if value not in THEMES:
        near = difflib.get_close_matches(str(value), THEMES, 1) or list(THEMES)
        raise ValueError(f"theme = {value!r} is unknown. Did you mean {near[0]}?")
    return str(value)


def _size(value: Any) -> str:
    found = re.fullmatch(r"(\d+)x(\d+)", value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'size = {value!r} is not "WIDTHxHEIGHT". Try "1920x1080".')
    try:
        check_size((int(found[1]), int(found[2])))
    except Refusal as error:
        raise ValueError(str(error).split(" Nothing")[0]) from None
    return str(value)


def _seed(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError(f"seed = {value!r} is not a whole number from 0.")
    return value


def _text_scale(value: Any) -> float:
    low, high = TEXT_SIZES
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"text_scale = {value!r} is outside {low:g} to {high:g}.")
    return float(value)


def _reduced_motion(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"reduced_motion = {value!r} is neither true nor false.")
    return value


CHECKS: dict[str, Callable[[Any], Any]] = {
    "theme": _theme,
    "size": _size,
    "seed": _seed,
    "text_scale": _text_scale,
    "reduced_motion": _reduced_motion,
}
DEFAULTS = {"theme": "dark", "size": None, "seed": 0, "text_scale": 1.0, "reduced_motion": False}


def files(user_folder: Path) -> tuple[Path, ...]:
    """The files that count, the weaker first: the user's, then the project's in the working folder."""
    return Path(os.environ.get(ELSEWHERE) or user_folder / USER), PROJECT


def read(paths: tuple[Path, ...]) -> Config:
    """The settings of files, later ones before earlier ones; what cannot be used is left out and complained of."""
    settings = {name: Value(value) for name, value in DEFAULTS.items()}
    wishes: dict[str, Value] = {}
    places: dict[str, str] = {}
    complaints: list[str] = []
    for path in paths:
        text, found = _parsed(path, complaints)
        marks = lines.lines(text)
        keys = found.pop("keys", {})
        for name, value in found.items():
            where = f"{path} line {lines.line_of(marks, (name,))}"
            try:
                if name not in CHECKS:
                    near = difflib.get_close_matches(name, [*CHECKS, "keys"], 1)
                    hint = f"Did you mean {near[0]}?" if near else f"There is: {', '.join(CHECKS)}, keys."
                    raise ValueError(f"{name} is no setting. {hint}")
                settings[name] = Value(CHECKS[name](value), str(path))
            except ValueError as error:
                complaints.append(f"{where}: {error}")
        if not isinstance(keys, dict):
            complaints.append(f'{path} line {lines.line_of(marks, ("keys",))}: keys is a table: [keys] card = "J".')
            continue
        for action, words in keys.items():
            wishes[action] = Value(words, str(path))
            places[action] = f"{path} line {lines.line_of(marks, ('keys', action))}"
    bindings, refused = rebound({action: wish.value for action, wish in wishes.items()})
    complaints += [f"{places[action]}: {sentence}" for action, sentence in refused.items()]
    settings |= {f"keys.{action}": wish for action, wish in wishes.items() if action not in refused}
    return Config(settings, bindings, tuple(complaints))


def _parsed(path: Path, complaints: list[str]) -> tuple[str, dict[str, Any]]:
    """A file's text and tables; empty if there is none or it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        complaints.append(f"{path} cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8 text'}).")
    except tomllib.TOMLDecodeError as error:
        complaints.append(f"{path} is not TOML: {error}.")
    return "", {}
