"""Goal 3: filming, beside an ffmpeg pipe and imageio, and against what the processor allows; in bounded memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from unittest import mock

import pygame

from scenes import load
from scenes.stage import chart, film, recorder, recording
from tests.benchmarks.contest import WALL, Entry, Options, Row, Work, benchmark, contest, figure, find, missing

ROOT = Path(__file__).parents[2]


def job(options: Options, seconds: float) -> film.Job:
    """The film that everybody makes."""
    size, fps = ((320, 180), 10) if options.quick else ((1920, 1080), 60)
    return film.Job(film.one_shot("walk", seconds, (0.5, 2.0), 0), size, fps, "dark")


def paintings(what: film.Job) -> Iterator[pygame.Surface]:
    """The pictures of the film, all on one surface."""
    for *_, surface in film.paintings(what, range(what.frames)):
        yield surface


def ours_of(what: film.Job, path: Path) -> Work:
    """Our own recorder, sidecar and fingerprints included."""

    def work() -> None:
        recording.record(what, path, recording.Orders(force=True, quiet=True))

    return work


def frames_in(path: Path) -> int:
    """Frames of a finished file."""
    import av

    with av.open(str(path)) as file:
        return sum(1 for _ in file.decode(video=0))


def pipe(what: film.Job, path: Path) -> Work:
    """The usual way: raw rgb24 into an ffmpeg process, same codec settings as ours."""
    words = f"ffmpeg -y -loglevel error -f rawvideo -pix_fmt rgb24 -s {what.size[0]}x{what.size[1]} -r {what.fps} -i -"
    words += " -c:v libx264 -preset veryfast -crf 18 -bf 0 -pix_fmt yuv420p -movflags +faststart"

    def work() -> None:
        with subprocess.Popen([*words.split(), str(path)], stdin=subprocess.PIPE) as process:
            assert process.stdin
            for surface in paintings(what):
                process.stdin.write(pygame.image.tobytes(surface, "RGB"))
            process.stdin.close()
            process.wait()

    return work


def imageio_writer(imageio: object, what: film.Job, path: Path) -> Work:
    """imageio as its documentation shows it."""

    def work() -> None:
        with imageio.get_writer(path, fps=what.fps) as writer:  # type: ignore[attr-defined]
            for surface in paintings(what):
                writer.append_data(pygame.surfarray.array3d(surface).swapaxes(0, 1))

    return work


def cost(work: Work) -> tuple[float, float]:
    """(wall, processor) seconds of one call."""
    wall, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - busy


@benchmark("record")
def record(options: Options) -> Iterator[Row]:
    """Frames per second of a recording; as a share of what two perfectly busy threads would reach; beside peers."""
    what = job(options, 0.3 if options.quick else 1.5)
    load("walk").warm()
    book = chart.CurveBook()  # solved before the timing: the rate of a long film
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(chart, "CurveBook", lambda: book):
        ours = ours_of(what, Path(folder, "ours.mp4"))
        piped, written = Path(folder, "piped.mp4"), Path(folder, "written.mp4")
        entries = []
        if shutil.which("ffmpeg"):
            entries.append(Entry("ffmpeg pipe, rgb24", pipe(what, piped), ">= 1.5"))
        else:
            entries.append(missing("ffmpeg", ">= 1.5"))
        imageio = find("imageio.v2") if find("imageio_ffmpeg") else None
        if imageio:
            entries.append(Entry("imageio defaults", imageio_writer(imageio, what, written), ">= 3.5"))
        else:
            entries.append(missing("imageio[ffmpeg]", ">= 3.5"))
        name = f"record {what.size[0]}x{what.size[1]}"
        yield from contest("3", name, ours, entries, options, unit="fps", amount=what.frames, least=0, clock=WALL)
        for path in (piped, written):
            if path.exists() and frames_in(path) != what.frames:
                raise AssertionError(f"{path.name} has {frames_in(path)} frames, not {what.frames}")

        yield from shares(job(options, 0.3 if options.quick else 5.0), Path(folder), options)


def shares(what: film.Job, folder: Path, options: Options) -> Iterator[Row]:
    """A longer film, in which the codec's fixed delay of some frames matters less, against what its parts take alone."""
    ours, held = ours_of(what, folder / "long.mp4"), [surface.copy() for surface in islice(paintings(what), 24)]
    there_and_back = cycle([*held, *held[-2:0:-1]])  # no cut where it begins anew

    def encode() -> None:
        sink = recorder.open_sink(folder / "encoded.mp4", what.size, what.fps, metadata={})
        for surface in islice(there_and_back, what.frames):
            sink.write(surface)
        sink.close()

    def paint() -> None:
        for _ in paintings(what):
            pass

    speeds, paints, encodes, bounds = [], [], [], []
    for _ in range(options.repeat):
        whole, draw, code = cost(ours)[0], cost(paint), cost(encode)
        bound = max(draw[0], (draw[1] + code[1]) / min(2, os.cpu_count() or 1))
        bounds.append(bound / whole)
        speeds.append(what.frames / whole)
        paints.append(what.frames / draw[0])
        encodes.append(what.frames / code[0])
    name = f"record {what.size[0]}x{what.size[1]}, {what.frames / what.fps:g} s"
    yield figure("3", name, "fps", speeds, ">= 1", 60.0, "real time")
    yield figure("3", "  share of the processors' bound", "of bound", bounds, ">= 0.8", 1.0, "paint beside encode")
    yield figure("3", "  painting and simulating only", "fps", paints)
    yield figure("3", "  encoding only", "fps", encodes)


def peak(words: list[str]) -> float:
    """The most memory, MB, that a Python process ever held."""
    child = subprocess.Popen([sys.executable, *words], cwd=ROOT)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, words)
    return used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


@benchmark("memory")
def memory(options: Options) -> Iterator[Row]:
    """Peak memory of short and of long recordings, in processes of their own."""
    if not hasattr(os, "wait4"):
        yield Row("3", "memory", "MB", None, "", None, None, None, None, "", 0, "no wait4 on this system")
        return
    lengths, sizes = ((0.2, 0.4), ((320, 180),)) if options.quick else ((2, 8), ((1920, 1080), (3840, 2160)))
    for width, high in sizes:
        with tempfile.TemporaryDirectory() as folder:
            words = f"main.py record walk -o {folder}/walk.mp4 -T 0.5:2 --size {width}x{high} --force --quiet --seconds"
            few = range(min(2, options.repeat))
            peaks = {length: [peak([*words.split(), str(length)]) for _ in few] for length in lengths}
        for length, held in peaks.items():
            yield figure("3", f"record {width}x{high}, {length:g} s: peak memory", "MB", held)
        short, long = peaks.values()
        grown = [b / a for a, b in zip(short, long, strict=True)]
        yield figure("3", f"  {lengths[1]:g} s beside {lengths[0]:g} s", "of memory", grown, "<= 1.15", 1.0, "flat")
