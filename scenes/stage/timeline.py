"""A timeline: what a shot prescribes at each of its ticks, live and filmed alike."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import NamedTuple

from scenes.stage.contract import Controls, Scene, opened
from scenes.stage.storyboard import Settings, Shot, ticks_of


class Cue(NamedTuple):
    """What is prescribed at a tick."""

    controls: Controls
    paused: bool = False
    card: bool = False
    theme: str | None = None  # None: as it was
    caption: str | None = None  # a template; None: the scene's own


class Timeline(NamedTuple):
    """The course of a shot, a pure function of the tick since its start."""

    ticks: tuple[int, ...]  # ascending from 0, where anything but the temperature changes
    cues: tuple[Cue, ...]  # what holds from there on
    heat_ticks: tuple[int, ...]  # ascending from 0
    heats: tuple[tuple[float, str], ...]  # the temperature there, and how it is reached from the one before

    def __call__(self, tick: int) -> Controls:
        """The controls at a tick of the shot."""
        return self.cue(tick).controls

    def cue(self, tick: int) -> Cue:
        """Everything prescribed at a tick of the shot."""
        cue = self.cues[bisect_right(self.ticks, tick) - 1]
        return cue._replace(controls=cue.controls._replace(temperature=self.temperature(tick)))

    def temperature(self, tick: int) -> float:
        """Dimensionless; between two keyframes even, or half a sine, in the logarithm."""
        i = bisect_right(self.heat_ticks, tick) - 1
        here = self.heats[i][0]
        if i + 1 == len(self.heats):
            return here
        there, ease = self.heats[i + 1]
        if ease == "hold" or here <= 0 or there <= 0 or here == there:
            return here
        share = (tick - self.heat_ticks[i]) / (self.heat_ticks[i + 1] - self.heat_ticks[i])
        if ease == "sine":
            share = 0.5 - 0.5 * math.cos(math.pi * share)
        return here if share == 0 else math.exp(math.log(here) * (1 - share) + math.log(there) * share)


def timeline(shot: Shot, scene: Scene, before: float | None = None) -> Timeline:
    """The course of a shot of this scene; `before` is where the slider stood, None for a first shot."""
    cue = _with(Cue(opened(scene, Controls())), shot)
    changes: dict[int, Cue] = {0: cue}
    for keyframe in shot.keyframes:
        cue = _with(cue, keyframe)
        changes[ticks_of(keyframe.at)] = cue
    heats = _heats(shot, before)
    return Timeline(tuple(changes), tuple(changes.values()), tuple(heats), tuple(heats.values()))


def _heats(shot: Shot, before: float | None) -> dict[int, tuple[float, str]]:
    """The fixed points of the temperature: where it stood, where the shot wants it, its keyframes."""
    marks = [(ticks_of(keyframe.at), keyframe) for keyframe in shot.keyframes if keyframe.temperature is not None]
    target = shot.temperature
    start = before if before is not None else target if target is not None else 1.0
    heats = {0: (start, "hold")}
    if target is not None:
        glide = min([ticks_of(shot.glide), shot.ticks] + [tick for tick, _ in marks[:1]])
        jumps = start == 0 or target == 0 or start == target
        heats[0 if jumps else glide] = (target, "sine")
    for tick, keyframe in marks:
        assert keyframe.temperature is not None
        heats[tick] = (keyframe.temperature, keyframe.ease)
    return heats


def _with(cue: Cue, settings: Settings) -> Cue:
    """The cue with what the settings name; the temperature has its own course."""
    words = ("noise", "bias", "fuel", "smooth", "twin", "pace")
    given = {word: getattr(settings, word) for word in words if getattr(settings, word) is not None}
    controls = cue.controls._replace(**given)
    for name, value in settings.knobs.items():
        controls = controls.turned(name, value)
    looks = {word: getattr(settings, word) for word in ("paused", "card", "theme", "caption")}
    return cue._replace(controls=controls, **{word: value for word, value in looks.items() if value is not None})
