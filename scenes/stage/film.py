"""Films of a show without a window: recordings, stills and the check that a film is what it says it is."""

from __future__ import annotations

import csv as csv_format
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pygame

from scenes.stage import captions as caption_files
from scenes.stage import chart, play, preflight, recorder, sidecar
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND, Controls, Curves, Look, Scene, opened
from scenes.stage.progress import Progress
from scenes.stage.refusal import Refusal


class Job(NamedTuple):
    """Everything a film is a function of; also what its sidecar stores."""

    scene: str
    size: tuple[int, int]
    fps: int
    seconds: float
    temperatures: tuple[float, float]  # start and end; evenly in log T, or held
    seed: int
    theme: str


Timeline = Callable[[int], Controls]


def glide(job: Job, scene: Scene) -> Timeline:
    """The controls at each tick: temperature gliding evenly in log T from the first to the last value."""
    start, end = job.temperatures
    total = max(1, round(job.seconds * TICKS_PER_SECOND))

    held = opened(scene, Controls(temperature=start))

    def controls(tick: int) -> Controls:
        if start == end:
            return held
        share = min(1.0, tick / total)
        return held._replace(temperature=math.exp(math.log(start) * (1 - share) + math.log(end) * share))

    return controls


def shows(show: play.Show, timeline: Timeline, fps: int, frames: Iterable[int]) -> Iterator[tuple[int, play.Show]]:
    """The show at each of the (ascending) frame numbers: frame k is the state after floor(600 k / fps) ticks."""
    for k in frames:
        target = TICKS_PER_SECOND * k // fps
        while show.tick < target:
            held = timeline(show.tick - show.tick % CONTROL_TICKS)
            stop = min(target, (show.tick // CONTROL_TICKS + 1) * CONTROL_TICKS)
            show = play.forward(show._replace(controls=held), stop - show.tick)
        now = timeline(show.tick - show.tick % CONTROL_TICKS)
        yield k, show._replace(controls=now, look=show.look._replace(seconds=k / fps))


def paintings(
    scene: Scene, job: Job, frames: Iterable[int], status: str = "rec"
) -> Iterator[tuple[int, play.Show, Curves, pygame.Surface]]:
    """Paint the asked-for frames one by one on the same surface."""
    timeline = glide(job, scene)
    look = Look(theme=job.theme, status=status, scenes=_reachable())
    show = play.open_show(scene, job.scene, job.seed, timeline(0), look)
    book = chart.CurveBook()
    surface = pygame.Surface(job.size, depth=32)
    for k, now in shows(show, timeline, job.fps, frames):
        curves = book.complete(scene, now.controls)
        play.paint(surface, now, curves)
        yield k, now, curves, surface


def _reachable() -> tuple[int, ...]:
    from scenes import orders

    return tuple(orders().values())


def _scene(name: str) -> Scene:
    from scenes import load

    return load(name)


def record(
    name: str,
    path: Path,
    *,
    size: tuple[int, int],
    fps: int,
    seconds: float,
    temperatures: tuple[float, float],
    seed: int,
    theme: str,
    force: bool = False,
    dry_run: bool = False,
    quiet: bool = False,
    captions: str = "none",
    csv: Path | None = None,
    transparent: bool = False,
    command: str = "",
) -> int:
    """Film a scene into a video file or a folder of PNG. Returns the exit code.

    Raises Refusal before anything is written when an argument cannot be met, Missing without an encoder.
    """
    plan = preflight.check(path, size, fps, seconds, transparent=transparent, force=force)
    if csv is not None and csv.exists() and not force:
        raise Refusal(f"{csv} exists already. Nothing was written. Add --force to replace it.")
    job = Job(name, size, fps, seconds, temperatures, seed, theme)
    if dry_run:
        say(
            f"{path}: {plan.frames} frames, {seconds:g} s at {size[0]}x{size[1]} {fps} fps, about {plan.bytes_estimate / 1e6:.1f} MB."
        )
        return 0
    scene = _scene(name)
    scene.warm()
    record_of_run = sidecar.Hashes(plan.frames)
    spoken: list[tuple[int, str]] = []
    table: list[dict[str, Any]] = []
    progress = Progress(plan.frames, f"recording {path.name}", quiet=quiet)
    sink = recorder.open_sink(path, size, fps, transparent=transparent, metadata=sidecar.tags(job._asdict(), command))
    done = 0
    try:
        with progress:
            for k, show, curves, surface in paintings(scene, job, range(plan.frames)):
                record_of_run.add(k, surface)
                sink.write(surface)
                said = scene.caption(show.state, show.controls, curves)
                if not spoken or spoken[-1][1] != said:
                    spoken.append((k, said))
                if csv is not None:
                    table.append({"frame": k, "time_s": k / fps, **scene.trace(show.state, show.controls)})
                done = k + 1
                progress.step()
    except KeyboardInterrupt:
        kept = sink.close(finished=False)
        say(f"Stopped at frame {done} of {plan.frames}. Frames kept in {kept}. Start again with: {command}")
        return 130
    except BaseException:
        sink.close(finished=False)
        raise
    finished = sink.close()
    sidecar.write(finished, record_of_run.record(job._asdict(), command))
    if captions == "files":
        caption_files.write(finished, spoken, plan.frames, fps)
    if csv is not None:
        _write_csv(csv, table, job)
    if not quiet:
        say(f"Wrote {finished}: {plan.frames} frames, {seconds:g} s, seed {seed}.")
    return 0


def _write_csv(path: Path, table: list[dict[str, Any]], job: Job) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(f"# scene {job.scene}, seed {job.seed}, {job.fps} fps; row n is frame n of the video\n")
        writer = csv_format.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)


def still(
    name: str,
    path: Path,
    *,
    temperature: float,
    at: float,
    seed: int,
    size: tuple[int, int],
    theme: str,
    force: bool = False,
    command: str = "",
) -> int:
    """One PNG of a scene after `at` seconds of show time. Returns the exit code; raises Refusal before writing."""
    preflight.check_still(path, size, force=force)
    scene = _scene(name)
    scene.warm()
    fps = TICKS_PER_SECOND
    job = Job(name, size, fps, at, (temperature, temperature), seed, theme)
    for *_, surface in paintings(scene, job, [round(at * fps)], status="live"):
        recorder.save_png(surface, path)
    say(f"Wrote {path}.")
    return 0


def verify(video: Path) -> int:
    """Re-render sampled frames of a film from its sidecar and compare. Returns 0 if it is the same film, else 1."""
    stored = sidecar.read(video)
    job = Job(
        **{**stored["job"], "size": tuple(stored["job"]["size"]), "temperatures": tuple(stored["job"]["temperatures"])}
    )
    scene = _scene(job.scene)
    scene.warm()

    def render(frames: list[int]) -> Iterator[tuple[int, pygame.Surface]]:
        for k, *_, surface in paintings(scene, job, frames):
            yield k, surface

    report = sidecar.compare(video, render)
    for line in report.lines:
        say(line)
    return 0 if report.ok else 1


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
