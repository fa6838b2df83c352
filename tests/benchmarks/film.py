"""Goals 3 and 4: filming, beside an ffmpeg pipe, imageio and matplotlib, and against what the processor allows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
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
    words += " -c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p -movflags +faststart"

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

        surfaces = [surface.copy() for surface in islice(paintings(what), 24)]

        def encode() -> None:
            sink = recorder.open_sink(Path(folder, "encoded.mp4"), what.size, what.fps, metadata={})
            for k in range(what.frames):
                sink.write(surfaces[k % len(surfaces)])
            sink.close()

        def paint() -> None:
            for _ in paintings(what):
                pass

        speeds, paints, encodes, shares = [], [], [], []
        for _ in range(options.repeat):
            whole, draw, code = cost(ours)[0], cost(paint), cost(encode)
            bound = max(draw[0], (draw[1] + code[1]) / min(2, os.cpu_count() or 1))
            shares.append(bound / whole)
            speeds.append(what.frames / whole)
            paints.append(what.frames / draw[0])
            encodes.append(what.frames / code[0])
        yield figure("3", name, "fps", speeds, ">= 1", 60.0, "real time")
        yield figure("3", "  share of the processors' bound", "of bound", shares, ">= 0.8", 1.0, "paint beside encode")
        yield figure("3", "  painting and simulating only", "fps", paints)
        yield figure("3", "  encoding only", "fps", encodes)


MATPLOTLIB = '''
"""A plot with about the content of our frame: two energy curves with a walker, two paths, bars, text, a chart."""
import sys
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.animation import FFMpegWriter, FuncAnimation

path, width, height, fps, frames = sys.argv[1], *map(int, sys.argv[2:])
random = np.random.default_rng(0)
figure, axes = plt.subplots(3, 2, figsize=(width / 100, height / 100), dpi=100)
x = np.linspace(-12, 12, 401)
axes[0, 0].plot(x, np.cos(x) * 8)
axes[0, 1].bar(range(6), random.random(6))
ball, = axes[0, 0].plot([0], [0], "o", markersize=18)
bars = axes[0, 1].containers[0]
lines = [axes[1, side].plot([], [])[0] for side in (0, 1)]
for side in (0, 1):
    axes[1, side].set(xlim=(0, 320), ylim=(-40, 40), title=("Position", "Story")[side])
heat = np.geomspace(0.2, 5, 61)
for curve in (heat * np.exp(-heat), heat**2 * np.exp(-2 * heat)):
    axes[2, 0].semilogx(heat, curve, linewidth=3)
dot, = axes[2, 0].plot([1], [0.3], "o", markersize=12)
axes[2, 1].axis("off")
words = [axes[2, 1].text(0.05, 0.1 + 0.1 * k, "", fontsize=14) for k in range(8)]
walks = random.normal(size=(2, frames + 320)).cumsum(axis=1)

def update(k):
    ball.set_data([np.sin(k / 9)], [3.0])
    for bar, high in zip(bars, random.random(6)):
        bar.set_height(high)
    for line, walk in zip(lines, walks):
        line.set_data(np.arange(320), walk[k : k + 320])
    dot.set_data([1 + 0.1 * np.sin(k / 20)], [0.3])
    for n, word in enumerate(words):
        word.set_text(f"reading {n}: {walks[0, k]:.2f} ± {k}")
    return [ball, *bars, *lines, dot, *words]

FuncAnimation(figure, update, frames=frames, blit=True).save(path, writer=FFMpegWriter(fps=fps, codec="libx264"))
'''


@benchmark("clip")
def clip(options: Options) -> Iterator[Row]:
    """A 5-second clip from an empty process, start-up included."""
    seconds = 0.3 if options.quick else 5.0
    what = job(options, seconds)._replace(fps=10 if options.quick else 30)
    few = options._replace(repeat=min(2, options.repeat))
    with tempfile.TemporaryDirectory() as folder:
        size = f"{what.size[0]}x{what.size[1]}"
        words = ["main.py", "record", "walk", "-o", f"{folder}/ours.mp4", "--size", size, "--fps", str(what.fps)]
        words += ["--seconds", str(seconds), "-T", "0.5:2", "--force", "--quiet"]

        def ours() -> None:
            subprocess.run([sys.executable, *words], cwd=ROOT, check=True)

        def theirs() -> None:
            told = [f"{folder}/theirs.mp4", *map(str, (*what.size, what.fps, what.frames))]
            subprocess.run([sys.executable, "-c", MATPLOTLIB, *told], check=True)

        if not (find("matplotlib") and shutil.which("ffmpeg")):
            entry = missing("matplotlib with ffmpeg", ">= 10")
        else:
            entry = Entry("matplotlib FuncAnimation", theirs, ">= 10")
        yield from contest("4", f"{seconds:g}-s clip, {size} {what.fps} fps", ours, [entry], few, least=0, clock=WALL)
