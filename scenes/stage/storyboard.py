"""A storyboard: the shots of a lecture, each a scene with a prescribed course of its controls; and its TOML file."""

from __future__ import annotations

import difflib
import hashlib
import math
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from scenes.stage import lines
from scenes.stage.contract import CONTROL_TICKS, PACES, TICKS_PER_SECOND, Scene
from scenes.stage.refusal import Refusal
from scenes.stage.theme import T_MAX, T_MIN

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "assets" / "storyboards"
LONGEST = 24 * 3600.0  # s, of a whole storyboard
SHORTEST = 0.008  # s, of a shot: a control interval
WAIT = 7.0  # s that a film gives to a shot which waits for the lecturer
REST = 4.0  # s that it stays after its last keyframe
MEANT = {"temperature": "T", "tau": "T", "duration": "seconds", "length": "seconds", "time": "at", "text": "caption"}
MEANT |= {"notes": "note", "title": "name", "easing": "ease", "shots": "shot", "keyframe": "keyframes", "speed": "pace"}


class Settings(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"temperature": "T"},
):
    """What a shot prescribes; None leaves it as the scene has it (the temperature: where the slider stands)."""

    temperature: float | None = None  # T in the file: 0 or 0.2 to 5
    noise: bool | None = None
    bias: bool | None = None
    fuel: bool | None = None
    smooth: bool | None = None
    twin: bool | None = None
    pace: float | None = None
    knobs: dict[str, float] = {}
    paused: bool | None = None  # the run stands still; live, Space starts it
    card: bool | None = None  # the large card "where the picture breaks" is open
    theme: Literal["dark", "light"] | None = None
    caption: str | None = None  # a template filled from the run; "" for none, absent for the scene's own


class Keyframe(Settings, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """New settings from a moment on; the temperature arrives there by `ease` from where it was before."""

    at: float  # s after the shot's start
    ease: Literal["linear", "sine", "hold"] = "linear"  # linear or half a sine in log T; hold jumps


class Shot(Settings, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One shot. It goes on with the run of the shot before, if that has the same scene and seed, unless `restart`."""

    name: str = ""
    scene: str = "walk"
    seconds: float | None = None
    until: Literal["next"] | None = None  # live, wait for the lecturer
    seed: int = 0
    restart: bool = False
    glide: float = 1.0  # s, from where the slider was to T
    note: str = ""  # for the speaker
    keyframes: tuple[Keyframe, ...] = ()

    @property
    def ticks(self) -> int:
        """Length in ticks of show time, a whole number of control intervals; a waiting shot has a film's length."""
        if self.seconds is not None:
            return ticks_of(self.seconds)
        last = max((keyframe.at for keyframe in self.keyframes), default=0.0)
        return ticks_of(max(WAIT, last + REST))


class Storyboard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A titled sequence of shots and the text it was read from ("" if it was made otherwise)."""

    title: str
    shots: tuple[Shot, ...]
    skip: float = 0.0  # s at the beginning that are run but not filmed
    autoplay: bool = False  # live, too, shots with seconds go on by themselves, unless until = "next"
    text: str = ""

    @property
    def digest(self) -> str:
        """A hash of the text."""
        return hashlib.blake2b(self.text.encode(), digest_size=16).hexdigest()

    @property
    def starts(self) -> tuple[int, ...]:
        """The tick at which each shot starts, and the one at which the last ends; filming begins at tick 0."""
        found = [-ticks_of(self.skip)]
        for shot in self.shots:
            found.append(found[-1] + shot.ticks)
        return tuple(found)

    def name(self, number: int) -> str:
        """A shot's name for people, from 0."""
        shot = self.shots[number]
        return shot.name or f"Shot {number + 1}"

    def continues(self, number: int) -> bool:
        """Whether a shot goes on with the run of the one before."""
        if number == 0:
            return False
        before, shot = self.shots[number - 1], self.shots[number]
        return (before.scene, before.seed) == (shot.scene, shot.seed) and not shot.restart


def ticks_of(seconds: float) -> int:
    """The nearest tick at which controls may change."""
    return round(seconds * TICKS_PER_SECOND / CONTROL_TICKS) * CONTROL_TICKS


def seeded(board: Storyboard, seed: int) -> Storyboard:
    """The storyboard with another seed in every shot."""
    shots = tuple(msgspec.structs.replace(shot, seed=seed) for shot in board.shots)
    return msgspec.structs.replace(board, shots=shots)


def on_ground(board: Storyboard, theme: Literal["dark", "light"]) -> Storyboard:
    """The storyboard with a theme for each shot that names none."""
    shots = tuple(shot if shot.theme else msgspec.structs.replace(shot, theme=theme) for shot in board.shots)
    return msgspec.structs.replace(board, shots=shots)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the file."""

    title: str
    shot: tuple[dict[str, Any], ...]
    skip: float = 0.0
    autoplay: bool = False
    defaults: dict[str, Any] = {}


class Wrong(Exception):
    """A key of a storyboard has a value it cannot have."""

    def __init__(self, path: lines.Path, words: str) -> None:
        super().__init__(words)
        self.path = path


def read(path: Path) -> Storyboard:
    """The storyboard in a TOML file. Raises Refusal naming the file, the line and the nearest right word."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        near = difflib.get_close_matches(path.stem, [file.stem for file in BUNDLED.glob("*.toml")], 1)
        hint = f" Did you mean {(BUNDLED / near[0]).relative_to(ROOT)}.toml?" if near and not path.exists() else ""
        raise Refusal(f"{path} cannot be read: {why}. Nothing was rendered.{hint}") from None
    return parse(text, path.name)


def parse(text: str, name: str) -> Storyboard:
    """The storyboard in a TOML text; `name` is how errors call it. Raises Refusal."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        where = f" line {line[1] if line else max(1, len(text.splitlines()))}"  # else it is the end of the text
        words = re.sub(r" \(at .*\)$", "", str(error))
        raise Refusal(f"{name}{where}: this is not TOML: {words}. Nothing was rendered.") from None
    try:
        board = _board(found, text)
        _check(board)
    except Wrong as error:
        places = lines.lines(text)
        if error.path[:1] == ("shot",) and error.path not in places and ("defaults", *error.path[2:]) in places:
            error.path = ("defaults", *error.path[2:])
        line_number = lines.line_of(places, error.path)
        where = f" line {line_number}" if line_number else ""
        raise Refusal(f"{name}{where}: {error} Nothing was rendered.") from None
    return board


def _board(found: dict[str, Any], text: str) -> Storyboard:
    file = _converted(found, _File, ())
    _converted(file.defaults, Shot, ("defaults",))
    shots = []
    for i, shot in enumerate(file.shot):
        knobs = {**file.defaults.get("knobs", {}), **shot.get("knobs", {})} if _tables(file.defaults, shot) else {}
        merged = {**file.defaults, **shot} | ({"knobs": knobs} if knobs else {})
        shots.append(_converted(merged, Shot, ("shot", i)))
    if not shots:
        raise Wrong(("shot",), "There is no [[shot]]. Add one, e.g. [[shot]] with scene, seconds and T.")
    return Storyboard(title=file.title, shots=tuple(shots), skip=file.skip, autoplay=file.autoplay, text=text)


def _tables(*shots: dict[str, Any]) -> bool:
    """Whether the knobs of all of them are tables, as they should be."""
    return all(isinstance(shot.get("knobs", {}), dict) for shot in shots)


def _converted(value: Any, kind: type[Any], path: lines.Path) -> Any:
    """The value as a struct; Wrong with the path of the key that does not fit."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        words, _, inner = str(error).partition(" - at `$")
        steps = re.findall(r"\.?([A-Za-z_]\w*)|\[(\d+)\]|\[(\.{3})\]", inner.rstrip("`"))
        path = (*path, *(word if word else int(number) for word, number, dots in steps if not dots))
        raise _explained(words, value, kind, path) from None


def _explained(words: str, value: Any, kind: type[Any], path: lines.Path) -> Wrong:
    """What a conversion error means to whom wrote the file."""
    unknown = re.search(r"unknown field `(.*)`", words)
    if unknown:
        struct = Keyframe if "keyframes" in path else kind
        known = [field.encode_name for field in msgspec.structs.fields(struct)]
        meant = MEANT.get(unknown[1].lower())
        near = [meant] if meant in known else difflib.get_close_matches(unknown[1], known, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There is: {', '.join(known)}."
        if unknown[1] in ("at", "ease"):
            hint = 'It belongs into a keyframe: keyframes = [{ at = 2.0, T = 1.0, ease = "sine" }].'
        return Wrong((*path, unknown[1]), f"{unknown[1]} is not a key here. {hint}")
    missing = re.search(r"missing required field `(.*)`", words)
    if missing:
        sample = {"title": 'title = "…"', "shot": "a [[shot]]", "at": "at = 2.0"}.get(missing[1], missing[1])
        return Wrong(path, f"{missing[1]} is missing. Add {sample}.")
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    chosen = re.search(r"Invalid enum value (.*)", words)
    if chosen:
        given = chosen[1].strip("'\"")
        allowed = {"ease": ("linear", "sine", "hold"), "theme": ("dark", "light"), "until": ("next",)}.get(key, ())
        near = difflib.get_close_matches(given, allowed, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There is: {', '.join(allowed)}."
        return Wrong(path, f"{key} = {given} is unknown. {hint}")
    plain = words.replace("Expected", "expected").replace("object", "table").replace("`", "")
    for python, person in ((" | null", ""), ("float", "a number"), ("int", "a whole number"), ("str", "a text")):
        plain = plain.replace(python, person)
    return Wrong(path, f"{key}: {plain.replace('bool', 'true or false')}.")


# --- what types cannot say -------------------------------------------------------------------------------------------


def _check(board: Storyboard) -> None:
    """Ranges, names and order. Raises Wrong."""
    for i, shot in enumerate(board.shots):
        path: lines.Path = ("shot", i)
        scene = _scene(shot.scene, path)
        _check_settings(shot, scene, path)
        if shot.seconds is None and shot.until is None:
            raise Wrong(path, 'The shot has no length. Give it seconds = 10 or until = "next".')
        if shot.seconds is not None:
            _check_range("seconds", shot.seconds, SHORTEST, LONGEST, (*path, "seconds"))
        _check_range("glide", shot.glide, 0.0, 60.0, (*path, "glide"))
        _check_range("seed", shot.seed, 0, 2**63 - 1, (*path, "seed"))
        _check_keyframes(shot, scene, path)
    total = board.starts[-1] / TICKS_PER_SECOND
    if not (math.isfinite(board.skip) and board.skip >= 0 and total > 0):
        raise Wrong(("skip",), f"skip = {board.skip:g} is not between 0 and the length of all shots.")
    if total > LONGEST:
        raise Wrong(("shot",), f"All shots together last {total:.0f} s, at most {LONGEST:.0f} s are possible.")


def _check_keyframes(shot: Shot, scene: Scene, path: lines.Path) -> None:
    last, heat = 0.0, shot.temperature
    for j, keyframe in enumerate(shot.keyframes):
        here: lines.Path = (*path, "keyframes", j)
        _check_settings(keyframe, scene, here)
        _check_range("at", keyframe.at, 0.0, shot.ticks / TICKS_PER_SECOND, (*here, "at"))
        if keyframe.at < last:
            raise Wrong((*here, "at"), f"at = {keyframe.at:g} lies before the keyframe above it ({last:g}). Sort them.")
        if keyframe.temperature is not None:
            if keyframe.ease != "hold" and (keyframe.temperature == 0) != (heat == 0) and heat is not None:
                words = "T can only jump to and from 0, the logarithm has no way there."
                raise Wrong((*here, "T"), f'{words} Add ease = "hold".')
            if keyframe.ease != "hold" and keyframe.temperature == 0 and heat is None:
                raise Wrong((*here, "T"), 'T can only jump to 0. Add ease = "hold".')
            heat = keyframe.temperature
        last = keyframe.at


def _check_settings(settings: Settings, scene: Scene, path: lines.Path) -> None:
    heat = settings.temperature
    if heat is not None and heat != 0:
        _check_range("T", heat, T_MIN, T_MAX, (*path, "T"))
    if settings.pace is not None and settings.pace not in PACES:
        near = min(PACES, key=lambda pace: abs(pace - (settings.pace or 0.0)))
        raise Wrong(
            (*path, "pace"), f"pace = {settings.pace:g} is none of {', '.join(f'{p:g}' for p in PACES)}. Try {near:g}."
        )
    knobs = {knob.name: knob for knob in scene.KNOBS}
    for name, value in settings.knobs.items():
        if name not in knobs:
            near_names = difflib.get_close_matches(name, knobs, 1) or list(knobs)
            hint = f"Did you mean {near_names[0]}?" if near_names else "It has none."
            raise Wrong((*path, "knobs", name), f"The scene {scene.TITLE} has no knob {name}. {hint}")
        _check_range(name, value, knobs[name].low, knobs[name].high, (*path, "knobs", name))


def _check_range(name: str, value: float, low: float, high: float, path: lines.Path) -> None:
    if not math.isfinite(value):
        raise Wrong(path, f"{name} = {value} is not a finite number.")
    if not low <= value <= high:
        side = "above" if value > high else "below"
        also = "; 0 itself is allowed" if name == "T" and value < low else ""
        raise Wrong(path, f"{name} = {value:g} is {side} the range {low:g}-{high:g}{also}.")


def _scene(name: str, path: lines.Path) -> Scene:
    from scenes import load, orders

    if name not in orders():
        near = difflib.get_close_matches(name, orders(), 1)
        hint = f"Did you mean {near[0]}?" if near else f"There is: {', '.join(orders())}."
        raise Wrong((*path, "scene"), f"There is no scene {name}. {hint}")
    return load(name)
