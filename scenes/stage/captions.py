"""Captions: templates filled from the run, the limits within which they can be read, and the files beside a film."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Row, Scene

REFRESH = TICKS_PER_SECOND  # ticks between two looks at the run's numbers, so that a caption can be read
LINES, WIDTH, NARROW_WIDTH = 2, 42, 38  # at most; characters a line, and on 4:3 pictures
SHORTEST, LONGEST = 1.0, 7.0  # s on screen
READING = 17.0  # characters a second
GAP = 2  # frames between two captions in the files


class Unfit(ValueError):
    """A template asks for something the run does not have."""


class Number(float):
    """A number that prints as everything on stage does: a real minus sign, a dash for what was not measured."""

    def __format__(self, form: str) -> str:
        return format(float(self), form or "g").replace("-", "−") if math.isfinite(self) else "–"


class _Filler(Formatter):
    """Replaces {name} and {row.left}; nothing else of the objects behind the names can be reached."""

    def get_field(self, field_name: str, args: Any, kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        name, _, side = field_name.partition(".")
        if name not in kwargs:
            near = difflib.get_close_matches(name, kwargs, 1)
            hint = f"Did you mean {{{near[0]}}}?" if near else f"There is: {', '.join(kwargs)}."
            raise Unfit(f"{{{field_name}}} is not a number of this run. {hint}")
        value = kwargs[name]
        if isinstance(value, Row) != (side in ("left", "right")) or (side and not isinstance(value, Row)):
            right = f"{{{name}.left}} or {{{name}.right}}" if isinstance(value, Row) else f"{{{name}}}"
            raise Unfit(f"{{{field_name}}} is not a number of this run. Use {right}.")
        return (getattr(value, side) if side else value), name


def numbers(
    scene: Scene, state: Any, controls: Controls, curves: Curves, seed: int, settled: bool = True
) -> dict[str, Any]:
    """What a caption can quote: the controls, every row of the readouts, the run's table, the sweet spots.

    While the controls are on the move (not settled) the rows still measure the run before: they are left open.
    """
    readouts = scene.readouts(state, controls)
    rows = {
        re.sub(r"\W+", "_", row.name).strip("_"): row if settled else Row(row.name, "…", "…") for row in readouts.rows
    }
    table = scene.trace(state, controls)
    return {
        "T": Number(controls.temperature),
        "seed": seed,
        "left_value": readouts.left_value,
        "right_value": readouts.right_value,
        "left_peak": Number(curves.left_peak),
        "right_peak": Number(curves.right_peak),
        **{name: Number(value) for name, value in controls.knobs},
        **{key: Number(value) if isinstance(value, float) else value for key, value in table.items()},
        **rows,
    }


def filled(template: str, found: Mapping[str, Any]) -> str:
    """The caption with its numbers. Raises Unfit for a name or a format that does not fit."""
    try:
        return _Filler().vformat(template, (), found)
    except Unfit:
        raise
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise Unfit(f"the caption “{template}” cannot be filled: {error}.") from None


class Spoken(NamedTuple):
    """The caption on screen: its numbers are looked up when it appears and then once a second."""

    template: str | None = None
    since: int = 0  # tick
    words: str | None = None


def spoken(before: Spoken, template: str | None, tick: int, found: Any) -> Spoken:
    """The caption at a tick; `found()` gives the numbers of the run and is called only when they are needed."""
    fresh = template != before.template
    if not fresh and (not template or (tick - before.since) % REFRESH):
        return before
    try:
        words = filled(template, found()) if template else template
    except Unfit:  # checked before the first frame; a row that went away later leaves a dash, not a broken film
        words = re.sub(r"\{[^{}]*\}", "–", template or "")
    return Spoken(template, tick if fresh else before.since, words)


# --- limits ----------------------------------------------------------------------------------------------------------


def complaints(words: str, seconds: float, size: tuple[int, int]) -> list[str]:
    """What makes a caption hard to read, if it stands for this long on a picture of this size."""
    found, width = [], WIDTH if size[0] / size[1] > 1.4 else NARROW_WIDTH
    lines = words.split("\n")
    if len(lines) > LINES:
        found.append(f"{len(lines)} lines, at most {LINES} can be read")
    longest = max(map(len, lines))
    if longest > width:
        found.append(f"{longest} characters in a line, at most {width} can be read")
    if not SHORTEST <= seconds <= LONGEST:
        found.append(f"stands {seconds:.3g} s, {SHORTEST:g}-{LONGEST:g} s are good")
    if len(words) > READING * seconds:
        found.append(f"{len(words) / seconds:.0f} characters a second, at most {READING:g} can be read")
    return found


# --- files -----------------------------------------------------------------------------------------------------------


def stamp(seconds: float, point: str) -> str:
    """hh:mm:ss and milliseconds, with a comma (srt) or a full stop (vtt) between."""
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02}:{whole // 60000 % 60:02}:{whole // 1000 % 60:02}{point}{whole % 1000:03}"


def spans(said: list[tuple[int, str]], frames: int, fps: int) -> list[tuple[float, float, str]]:
    """(start s, end s, words) of each caption, from (first frame, words) in order; a short gap before the next."""
    starts = [frame for frame, _ in said] + [frames + GAP]
    return [
        (starts[i] / fps, max(starts[i] + 1, starts[i + 1] - GAP) / fps, words)
        for i, (_, words) in enumerate(said)
        if words
    ]


def write(film: Path, said: list[tuple[int, str]], frames: int, fps: int) -> tuple[Path, Path]:
    """Write both files beside the film (a folder's lie inside); returns their paths."""
    times = spans(said, frames, fps)
    srt = [f"{i}\n{stamp(a, ',')} --> {stamp(b, ',')}\n{words}\n" for i, (a, b, words) in enumerate(times, 1)]
    plain = [(a, b, words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) for a, b, words in times]
    vtt = ["WEBVTT\n"] + [f"{stamp(a, '.')} --> {stamp(b, '.')}\n{words}\n" for a, b, words in plain]
    paths = places(film)
    for path, parts in zip(paths, (srt, vtt), strict=True):
        path.write_text("\n".join(parts), encoding="utf-8")
    return paths


def places(film: Path) -> tuple[Path, Path]:
    """Where a film's caption files lie."""
    stem = film if film.suffix else film / "film"
    return stem.with_suffix(".srt"), stem.with_suffix(".vtt")
