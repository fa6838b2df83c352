"""Proofreading: every caption of a storyboard is filled from a fresh run and timed before the first frame is made."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from scenes.stage import captions, chart, lines
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Scene
from scenes.stage.refusal import Refusal
from scenes.stage.storyboard import Shot, Storyboard, ticks_of
from scenes.stage.timeline import timeline

NO_CURVES = Curves(np.empty(0), np.empty(0), np.empty(0), math.nan, math.nan)


class Caption(NamedTuple):
    """One caption of a shot."""

    path: lines.Path  # of its key in the file
    template: str
    seconds: float  # it stands
    controls: Controls


def proofread(board: Storyboard, name: str, size: tuple[int, int]) -> list[str]:
    """What is hard to read, a sentence each. Raises Refusal for a caption that asks for what a run does not have."""
    from scenes import load

    places, found = lines.lines(board.text), []
    for i, shot in enumerate(board.shots):
        scene = load(shot.scene)
        for caption in _captions(shot, scene, ("shot", i)):
            line = lines.line_of(places, caption.path)
            where = f"{name} line {line}" if line else name
            try:
                words = captions.filled(caption.template, _quotable(caption, shot))
            except captions.Unfit as error:
                raise Refusal(f"{where}: {error} Nothing was rendered.") from None
            complaints = captions.complaints(words, caption.seconds, size)
            found += [f"{where}: the caption has {what}" for what in complaints]
    return found


def _captions(shot: Shot, scene: Scene, path: lines.Path) -> Iterator[Caption]:
    """The captions of a shot in their order, and how long each stands."""
    course = timeline(shot, scene)
    marks: list[tuple[int, lines.Path, str]] = (
        [(0, (*path, "caption"), shot.caption)] if shot.caption is not None else []
    )
    for j, keyframe in enumerate(shot.keyframes):
        if keyframe.caption is not None:
            marks.append((ticks_of(keyframe.at), (*path, "keyframes", j, "caption"), keyframe.caption))
    ends = [tick for tick, *_ in marks[1:]] + [shot.ticks]
    for (tick, key, template), end in zip(marks, ends, strict=False):  # a shot without captions has no marks
        if template:
            yield Caption(key, template, (end - tick) / TICKS_PER_SECOND, course(tick))


def _quotable(caption: Caption, shot: Shot) -> dict[str, Any]:
    """What the caption can quote; nothing is solved or begun for captions that quote nothing."""
    if "{" not in caption.template:
        return {}
    return _numbers(shot.scene, shot.seed, caption.controls._replace(temperature=1.0), "_peak" in caption.template)


@lru_cache(maxsize=32)
def _numbers(name: str, seed: int, controls: Controls, peaks: bool) -> dict[str, Any]:
    """The numbers of a run that has just begun; the sweet spots are solved only if they are wanted."""
    from scenes import load

    scene = load(name)
    curves = chart.CurveBook().complete(scene, controls) if peaks else NO_CURVES
    return captions.numbers(scene, scene.init(seed, controls), controls, curves, seed)
