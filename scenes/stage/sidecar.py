"""The record beside a film: what it is a function of, with what it was made, and hashes to check it by."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pygame
import pygame.surfarray

SAMPLES = 60  # frames hashed one by one, spread over the film
LIKENESS = 35.0  # dB, the PSNR a decoded frame must reach


def beside(film: Path) -> Path:
    """Where a film's sidecar lies."""
    return film.with_suffix(".json") if film.suffix else film / "film.json"


def versions() -> dict[str, str]:
    """What the pixels depend on beside the job."""
    import av
    import numba

    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "pygame": pygame.version.ver,
        "sdl": ".".join(map(str, pygame.get_sdl_version())),
        "av": av.__version__,
    }


def tags(job: dict[str, Any], command: str) -> dict[str, str]:
    """Container metadata."""
    return {"title": f"Ratchet vs Sampler: {job['scene']}", "comment": json.dumps({"job": job, "command": command})}


def digest(surface: pygame.Surface) -> str:
    """A hash of the raw pixels of a 32-bit picture; folded into one number a column first, which is quick."""
    from scenes.stage import planes

    pixels = pygame.surfarray.pixels2d(surface).T
    folded = planes.fold(pixels, surface.map_rgb((255, 255, 255)) & 0xFFFFFFFF)
    return hashlib.blake2b(folded, digest_size=16).hexdigest()


class Hashes:
    """Hashes of every k-th frame of a film."""

    def __init__(self, frames: int) -> None:
        self.every = max(1, frames // SAMPLES)
        self.frames = frames
        self.found: dict[str, str] = {}

    def add(self, number: int, surface: pygame.Surface) -> None:
        """Look at a frame in passing."""
        if number % self.every == 0:
            self.found[str(number)] = digest(surface)

    def record(self, job: dict[str, Any], command: str) -> dict[str, Any]:
        """The whole record."""
        return {"job": job, "command": command, "frames": self.frames, "versions": versions(), "hashes": self.found}


def write(film: Path, record: dict[str, Any]) -> None:
    """Write the record beside the film."""
    beside(film).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def read(film: Path) -> dict[str, Any]:
    """The record of a film. Raises Refusal if there is none."""
    from scenes.stage.refusal import Refusal

    try:
        found: dict[str, Any] = json.loads(beside(film).read_text(encoding="utf-8"))
        if not {"job", "hashes", "versions", "frames"} <= found.keys():
            raise ValueError("keys are missing")
    except (OSError, ValueError) as error:
        raise Refusal(f"{film} has no readable sidecar {beside(film).name} ({error}). Nothing was compared.") from None
    return found


class Report(NamedTuple):
    """What a comparison found."""

    ok: bool
    lines: list[str]


def compare(film: Path, render: Callable[[list[int]], Iterator[tuple[int, pygame.Surface]]]) -> Report:
    """Hashes of re-rendered frames against the record, and decoded frames against the re-rendered ones."""
    from scenes.stage import recorder

    stored = read(film)
    same_tools = stored["versions"] == versions()
    numbers = sorted(int(n) for n in stored["hashes"])
    pictures = {
        n: (digest(surface), recorder.fill_frame(recorder.blank_frame(surface.get_size()), surface).to_ndarray())
        for n, surface in render(numbers)
    }
    wrong = [n for n in numbers if pictures[n][0] != stored["hashes"][str(n)]]
    lines = []
    if not same_tools:
        lines.append("raw frames: not comparable, made with other versions or on another kind of machine")
    elif wrong:
        lines.append(f"raw frames: {len(wrong)} of {len(numbers)} differ, the first is frame {wrong[0]}")
    else:
        lines.append(f"raw frames: all {len(numbers)} sampled frames are identical")
    ok = not (same_tools and wrong)
    if film.suffix in (".mp4", ".webm"):
        worst = min(_psnr(film, {n: picture for n, (_, picture) in pictures.items()}), default=0.0)
        lines.append(f"decoded frames: worst PSNR {worst:.1f} dB, at least {LIKENESS:g} wanted")
        ok = ok and worst >= LIKENESS
    return Report(ok, lines)


def _psnr(film: Path, pictures: dict[int, np.ndarray]) -> list[float]:
    """PSNR of each sampled frame against the same frame before encoding, in the film's own colour planes, dB."""
    import av

    found = []
    with av.open(str(film)) as file:
        for number, frame in enumerate(file.decode(video=0)):
            if number in pictures:
                error = frame.to_ndarray().astype(float) - pictures[number]
                found.append(10 * np.log10(255**2 / max(1e-9, float((error**2).mean()))))
    return found if len(found) == len(pictures) else [0.0]
