"""Goal 4: a clip from an empty process, start-up included, beside matplotlib and manim with about the same picture."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scenes.stage import film
from tests.benchmarks.contest import WALL, Entry, Options, Row, Work, benchmark, contest, find, missing
from tests.benchmarks.film import frames_in, job

HERE = Path(__file__).parent


def process(words: list[str], **settings: str) -> None:
    """Run Python as a user's shell does: what it compiles of a program's source is kept for the next start."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        [sys.executable, *words], cwd=HERE.parents[1], env=environment | settings, check=True, stdout=subprocess.DEVNULL
    )


def ours(what: film.Job, path: Path) -> Work:
    """The command as a user types it."""
    words = f"main.py record walk -T 0.5:2 --force --quiet --size {what.size[0]}x{what.size[1]} --fps {what.fps}"
    return lambda: process([*words.split(), "--seconds", f"{what.frames / what.fps}", "-o", str(path)])


def matplotlib(what: film.Job, path: Path) -> Work:
    """FuncAnimation with blitting into an ffmpeg writer."""
    told = [str(path), *map(str, (*what.size, what.fps, what.frames))]
    return lambda: process([str(HERE / "clip_matplotlib.py"), *told])


def manim(what: film.Job, path: Path) -> Work:
    """manim's own renderer and encoder, nothing kept from an earlier run."""
    words = f"-m manim render -v ERROR --progress_bar none --disable_caching --fps {what.fps}"
    words += f" -r {what.size[0]},{what.size[1]} --media_dir {path.parent / 'media'}"

    def work() -> None:
        process([*words.split(), "-o", path.name, str(HERE / "clip_manim.py"), "Clip"], CLIP_FRAMES=str(what.frames))
        next((path.parent / "media").rglob(path.name)).replace(path)

    return work


@benchmark("clip")
def clip(options: Options) -> Iterator[Row]:
    """A 5-second clip; everybody's is counted frame by frame."""
    seconds = 0.3 if options.quick else 5.0
    what = job(options, seconds)._replace(fps=10 if options.quick else 30)
    few = options._replace(repeat=min(2, options.repeat))
    with tempfile.TemporaryDirectory() as folder:
        films = {name: Path(folder, f"{name}.mp4") for name in ("ours", "matplotlib", "manim")}
        entries = [
            Entry("matplotlib FuncAnimation", matplotlib(what, films["matplotlib"]), ">= 10")
            if find("matplotlib") and shutil.which("ffmpeg")
            else missing("matplotlib with ffmpeg", ">= 10"),
            Entry("manim Community", manim(what, films["manim"]), ">= 3.5")
            if find("manim")
            else missing("manim", ">= 3.5"),
        ]
        name = f"{seconds:g}-s clip, {what.size[0]}x{what.size[1]} {what.fps} fps"
        yield from contest("4", name, ours(what, films["ours"]), entries, few, least=0, clock=WALL)
        for path in films.values():
            if path.exists() and frames_in(path) != what.frames:
                raise AssertionError(f"{path.name} has {frames_in(path)} frames, not {what.frames}")
