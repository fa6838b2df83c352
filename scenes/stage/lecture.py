"""A lecture: a storyboard stepped through by a clicker while the lecturer's hands stay on the controls. Pure."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from scenes.stage.audience import Desk
from scenes.stage.contract import TICKS_PER_SECOND, Scene
from scenes.stage.storyboard import Shot, Storyboard
from scenes.stage.timeline import Cue, Timeline, timeline


class Lecture(NamedTuple):
    """Where the lecture stands."""

    board: Storyboard
    number: int  # of the shot on screen, from 0
    course: Timeline  # what the shot prescribes
    tick: int  # since the shot began; stands still with the picture
    cue: Cue  # what was prescribed last
    aside: bool = False  # the lecturer is showing something else for a while

    @property
    def shot(self) -> Shot:
        """The shot on screen."""
        return self.board.shots[self.number]

    @property
    def left(self) -> float:
        """Seconds that the storyboard still plans, from this moment in this shot."""
        rest = sum(shot.ticks for shot in self.board.shots[self.number + 1 :])
        return (max(0, self.shot.ticks - self.tick) + rest) / TICKS_PER_SECOND

    def continues(self, number: int) -> bool:
        """Whether a shot goes on with the run on screen."""
        shot = self.board.shots[number]
        same = (self.shot.scene, self.shot.seed) == (shot.scene, shot.seed)
        return same and not (shot.restart or self.aside or number == self.number)


def in_theme(board: Storyboard, theme: str | None) -> Storyboard:
    """The storyboard shown in one theme, whatever it says; None leaves it as it is."""
    if theme is None:
        return board

    def plain(shot: Shot) -> Shot:
        frames = tuple(msgspec.structs.replace(keyframe, theme=None) for keyframe in shot.keyframes)
        return msgspec.structs.replace(shot, theme=None, keyframes=frames)

    return msgspec.structs.replace(board, shots=tuple(map(plain, board.shots)))


def timed(board: Storyboard, autoplay: bool) -> Storyboard:
    """The storyboard going on by itself, or waiting for the clicker in every shot, whatever it says."""
    return msgspec.structs.replace(board, autoplay=autoplay)


def enter(board: Storyboard, number: int, scene: Scene, desk: Desk, before: float | None) -> tuple[Lecture, Desk]:
    """The lecture at the start of a shot, and the desk as the shot prescribes it.

    The temperature glides from `before`, where the slider stands; None for a lecture that begins. Whatever was open
    is closed, and what the hand held is let go.
    """
    course = timeline(board.shots[number], scene, before)
    cue = course.cue(0)
    look = desk.look._replace(
        presenter=True,
        help=False,
        typing=None,
        blank=None,
        card=cue.card,
        theme=cue.theme or desk.look.theme,
        status="paused" if cue.paused else "live",
    )
    desk = desk._replace(controls=cue.controls, paused=cue.paused, look=look, held=None, knobs=scene.KNOBS)
    return Lecture(board, number, course, 0, cue), desk


def leave(desk: Desk) -> Desk:
    """The desk when the lecture is over: everything as it stands, in the ordinary layout."""
    return desk._replace(look=desk.look._replace(presenter=False, blank=None, caption=None))


def follow(lecture: Lecture, desk: Desk, ticks: int) -> tuple[Lecture, Desk]:
    """The lecture and the desk `ticks` ticks later.

    What changes in the storyboard is set on the desk. The temperature is the lecturer's as soon as it stands elsewhere
    than where the storyboard put it, until the next shot.
    """
    halted = desk.look.blank is not None or (desk.paused and not lecture.cue.paused)
    if lecture.aside or halted:
        return lecture, desk
    tick = lecture.tick + ticks
    old, new = lecture.cue, lecture.course.cue(tick)
    if new == old:
        return lecture._replace(tick=tick), desk
    hand = desk.held == "slider" or desk.controls.temperature != old.controls.temperature
    changed = {
        name: value
        for name, value in new.controls._asdict().items()
        if value != getattr(old.controls, name) and not (name == "temperature" and hand)
    }
    paused = new.paused if new.paused != old.paused else desk.paused
    look = desk.look._replace(
        card=new.card if new.card != old.card else desk.look.card,
        theme=new.theme if new.theme and new.theme != old.theme else desk.look.theme,
        status="paused" if paused else "live",
    )
    desk = desk._replace(controls=desk.controls._replace(**changed), paused=paused, look=look)
    kept = old.controls.temperature if hand else new.controls.temperature
    return lecture._replace(tick=tick, cue=new._replace(controls=new.controls._replace(temperature=kept))), desk


def due(lecture: Lecture) -> bool:
    """Whether the next shot comes by itself now: only where the storyboard says so, after a shot that waits for nobody."""
    waits = lecture.aside or lecture.shot.until or not lecture.board.autoplay
    last = lecture.number + 1 == len(lecture.board.shots)
    return not (last or waits) and lecture.tick >= lecture.shot.ticks
