"""Films of a show without a window: a storyboard played tick by tick and painted frame by frame, and stills."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pygame

from scenes.stage import captions, chart, matte, pictures, play, preflight
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND, Curves, Look, Scene
from scenes.stage.loading import COMPILING, PATIENCE, loading
from scenes.stage.refusal import Refusal
from scenes.stage.storyboard import Keyframe, Shot, Storyboard
from scenes.stage.timeline import Timeline, timeline


class Job(NamedTuple):
    """Everything a film is a function of; also what its sidecar stores."""

    board: Storyboard
    size: tuple[int, int]  # px
    fps: int
    theme: str | None = None  # None: as the storyboard says, else dark
    burn: bool = False  # captions in the picture, in the lecture layout
    transparent: bool = False  # nothing outside the panels
    text_scale: float = 1.0
    reduced_motion: bool = False

    @property
    def frames(self) -> int:
        """Frames in the whole film."""
        return first_frame(self.board.starts[-1], self.fps) or 1

    def plain(self) -> dict[str, Any]:
        """The job as JSON has it."""
        return {**self._asdict(), "board": msgspec.to_builtins(self.board)}


def job_of(plain: dict[str, Any]) -> Job:
    """The job back from JSON. Raises ValueError, KeyError or TypeError if it is none."""
    board = msgspec.convert(plain["board"], Storyboard)
    return Job(**{**plain, "board": board, "size": tuple(plain["size"])})


def one_shot(scene: str, seconds: float, temperatures: tuple[float, float], seed: int) -> Storyboard:
    """What `record SCENE` films: one shot, its temperature held or gliding evenly in log T."""
    start, end = temperatures
    glide = (Keyframe(at=seconds, temperature=end),) if start != end else ()
    shot = Shot(name=scene, scene=scene, seconds=seconds, temperature=start, seed=seed, keyframes=glide)
    return Storyboard(title=scene, shots=(shot,))


def first_frame(tick: int, fps: int) -> int:
    """The first frame that shows a tick or a later one: frame k shows the state after floor(600 k / fps) ticks."""
    return -(-tick * fps // TICKS_PER_SECOND)


class Take(NamedTuple):
    """A storyboard being played."""

    show: play.Show
    number: int  # of the shot, from 0
    course: Timeline
    caption: captions.Spoken = captions.Spoken()
    paused: bool = False


class Player:
    """Plays a job's storyboard; owns the curves it has solved, so that captions can quote them."""

    def __init__(self, job: Job, status: str = "rec") -> None:
        self.job, self.book = job, chart.CurveBook()
        # burnt-in captions stand in the lecture layout's band
        self._look = Look(
            status=status,
            scenes=_reachable(),
            presenter=job.burn,
            text_scale=job.text_scale,
            reduced_motion=job.reduced_motion,
        )
        self._starts = job.board.starts

    def takes(self, frames: Iterable[int]) -> Iterator[tuple[int, Take]]:
        """The take at each of the (ascending) frame numbers."""
        take = self._shot(None, 0)
        for k in frames:
            target = TICKS_PER_SECOND * k // self.job.fps
            while take.show.tick < target:
                take = self._onward(take, target)
            yield k, take._replace(show=_timed(take.show, k / self.job.fps))

    def curves(self, take: Take) -> Curves:
        """The exact curves of the scene under its controls."""
        return self.book.complete(take.show.scene, take.show.controls)

    def said(self, take: Take) -> str:
        """The storyboard's caption, or the scene's own."""
        show = take.show
        if take.caption.words is not None:
            return take.caption.words
        return show.scene.caption(show.state, show.controls, self.curves(take))

    def _onward(self, take: Take, most: int) -> Take:
        """The take at the next tick at which controls may change, at most at tick `most`."""
        show = take.show
        stop = min(most, (show.tick // CONTROL_TICKS + 1) * CONTROL_TICKS)
        move: Callable[[play.Show, int], play.Show] = play.hold if take.paused else play.forward
        take = take._replace(show=move(show, stop - show.tick))
        if stop % CONTROL_TICKS:
            return take
        if take.number + 1 < len(self.job.board.shots) and stop >= self._starts[take.number + 1]:
            return self._shot(take, take.number + 1)
        return self._cued(take)

    def _shot(self, before: Take | None, number: int) -> Take:
        """The take as a shot starts."""
        board = self.job.board
        shot = board.shots[number]
        scene = _scene(shot.scene)
        course = timeline(shot, scene, before.show.controls.temperature if before else None)
        controls = course(0)
        if before is None:
            show = play.open_show(scene, shot.scene, shot.seed, controls, self._look)
            show = show._replace(tick=self._starts[0], opened=self._starts[0])
        elif board.continues(number):
            show = before.show
        else:
            show = play.turn_to(before.show, scene, shot.scene, shot.seed, controls)
        return self._cued(Take(show, number, course))

    def _cued(self, take: Take) -> Take:
        """The take under what its shot prescribes now."""
        show, since = take.show, take.show.tick - self._starts[take.number]
        cue = take.course.cue(since)
        look = show.look._replace(
            theme=self.job.theme or cue.theme or "dark",
            card=cue.card,
            status="paused" if cue.paused else self._look.status,
        )
        settled = show.controls == cue.controls == take.course(since + CONTROL_TICKS)
        take = take._replace(show=show._replace(controls=cue.controls, look=look), paused=cue.paused)
        caption = captions.spoken(take.caption, cue.caption, since, lambda: self._numbers(take, settled))
        if self.job.burn:
            look = look._replace(caption=caption.words)
        return take._replace(caption=caption, show=take.show._replace(look=look))

    def _numbers(self, take: Take, settled: bool) -> dict[str, Any]:
        show = take.show
        return captions.numbers(show.scene, show.state, show.controls, self.curves(take), show.seed, settled)


def _timed(show: play.Show, seconds: float) -> play.Show:
    return show._replace(look=show.look._replace(seconds=seconds))


def paintings(job: Job, frames: Iterable[int], status: str = "rec") -> Iterator[tuple[int, Take, pygame.Surface]]:
    """Paint the asked-for frames one by one, all on the same surface."""
    player, surface = Player(job, status), blank(job)
    for k, take in player.takes(frames):
        paint(player, take, surface)
        yield k, take, surface


def blank(job: Job) -> pygame.Surface:
    """A surface for the pictures of a job, with an alpha channel if it is transparent."""
    return pygame.Surface(job.size, pygame.SRCALPHA if job.transparent else 0, 32)


def paint(player: Player, take: Take, surface: pygame.Surface) -> None:
    """Paint the picture of a take on such a surface."""
    curves = player.curves(take)
    if player.job.transparent:
        matte.cut_out(surface, lambda canvas, page: play.paint(canvas, take.show, curves, page))
    else:
        play.paint(surface, take.show, curves)


def _reachable() -> tuple[int, ...]:
    from scenes import orders

    return tuple(orders().values())


def _scene(name: str) -> Scene:
    from scenes import load

    return load(name)


def warm(board: Storyboard, quiet: bool = False) -> None:
    """Compile what the storyboard's scenes run; tell whoever waits at a terminal if that takes a while."""
    told = threading.Timer(PATIENCE, say, [COMPILING])
    if not quiet and sys.stderr.isatty():
        told.start()
    try:
        with loading():
            for name in dict.fromkeys(shot.scene for shot in board.shots):
                _scene(name).warm()
    finally:
        told.cancel()


def still(job: Job, path: Path, at: float, *, force: bool = False) -> int:
    """One PNG of a job after `at` seconds of show time. Returns the exit code; raises Refusal before writing."""
    preflight.check_still(path, job.size, force=force)
    _, surface = next((take, surface) for _, take, surface in paintings(job, [frame_at(job, at)], status="live"))
    pictures.save_png(surface, path)
    say(f"Wrote {path}.")
    return 0


def frame_at(job: Job, at: float) -> int:
    """The frame at a time, its models compiled. Raises Refusal beyond the end of the film."""
    end = job.board.starts[-1] / TICKS_PER_SECOND
    if at > end:
        raise Refusal(f"at = {at:g} is after the end, {end:g} s. Nothing was written.")
    warm(job.board)
    return round(at * job.fps)


def say(line: str) -> None:
    """One line for the person at the terminal."""
    sys.stderr.write(line + "\n")
