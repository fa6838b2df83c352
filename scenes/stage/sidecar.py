"""The record beside a film: what it is a function of, with what it was made, and hashes to check it by."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pygame
import pygame.surfarray

from scenes.stage.film import Job, job_of
from scenes.stage.refusal import Refusal

SAMPLES = 60  # at most so many frames are hashed one by one, spread over the film


class Record(NamedTuple):
    """What is known of a film."""

    job: Job
    first: int  # number of its first frame in the whole film; above 0 for one shot of several
    frames: int
    command: str
    versions: dict[str, str]
    hashes: dict[int, str]  # of raw frames, by number within this film
    finished: bool = True


def beside(film: Path) -> Path:
    """Where a film's sidecar lies."""
    return film.with_name(f"{film.name}.json") if film.suffix else film / "film.json"


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """What the pixels depend on beside the job."""
    import av
    import numba

    return {
        "program": commit() or "unknown",
        "python": platform.python_version(),
        "machine": platform.machine(),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "pygame": pygame.version.ver,
        "sdl": ".".join(map(str, pygame.get_sdl_version())),
        "av": av.__version__,
    }


def changes(record: Record) -> list[str]:
    """What this machine has otherwise than the one that made a film."""
    return [
        f"{name} {value}, here {versions().get(name, 'none')}"
        for name, value in record.versions.items()
        if versions().get(name) != value
    ]


def commit() -> str | None:
    """The commit of this program's folder, with a + if files were changed since; None outside a repository."""
    folder = Path(__file__).parent
    try:
        words = [
            subprocess.run(["git", *question], cwd=folder, capture_output=True, text=True, timeout=5, check=True).stdout
            for question in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
        ]
    except (OSError, subprocess.SubprocessError):
        return None
    return words[0].strip() + ("+" if words[1].strip() else "")


def plain(record: Record) -> dict[str, Any]:
    """The record as JSON has it, its most asked-for facts first."""
    board = record.job.board
    return {
        "title": board.title,
        "seed": board.shots[0].seed,
        "command": record.command,
        "storyboard_hash": board.digest,
        "first": record.first,
        "frames": record.frames,
        "finished": record.finished,
        "versions": record.versions,
        "job": record.job.plain(),
        "hashes": {str(number): found for number, found in record.hashes.items()},
    }


def tags(record: Record) -> dict[str, str]:
    """Container metadata: the title, and the whole record but its hashes, which are not known yet."""
    told = plain(record._replace(hashes={}, finished=False))
    return {"title": f"Ratchet vs Sampler: {record.job.board.title}", "comment": json.dumps(told)}


def digest(surface: pygame.Surface) -> str:
    """A hash of the raw pixels of a 32-bit picture; folded into one number a column first, which is quick."""
    from scenes.stage import planes

    pixels = pygame.surfarray.pixels2d(surface).T
    folded = planes.fold(pixels, surface.map_rgb((255, 255, 255)) & 0xFFFFFFFF)
    return hashlib.blake2b(folded, digest_size=16).hexdigest()


def sampled(number: int, frames: int) -> bool:
    """Whether a frame of a film is among those that are hashed."""
    return number % -(-frames // SAMPLES) == 0


def write(film: Path, record: Record) -> None:
    """Write the record beside the film; the old one stays until the new one is whole."""
    place = beside(film)
    partial = place.with_name(f".{place.name}.partial")
    partial.write_text(json.dumps(plain(record), indent=1) + "\n", encoding="utf-8")
    partial.replace(place)


def read(film: Path) -> Record:
    """The record of a film: from its sidecar, else from its container. Raises Refusal if there is none."""
    try:
        return _record(json.loads(beside(film).read_text(encoding="utf-8")))
    except FileNotFoundError:
        pass
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        name = beside(film).name
        raise Refusal(f"The sidecar {name} of {film} cannot be read ({error}). Nothing was compared.") from None
    try:
        return _record(json.loads(_comment(film)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise Refusal(
            f"{film} has no sidecar {beside(film).name} and no record inside. Nothing was compared."
        ) from None


def _record(told: dict[str, Any]) -> Record:
    return Record(
        job=job_of(told["job"]),
        first=int(told["first"]),
        frames=int(told["frames"]),
        command=str(told["command"]),
        versions=dict(told["versions"]),
        hashes={int(number): str(found) for number, found in told["hashes"].items()},
        finished=bool(told["finished"]),
    )


def _comment(film: Path) -> str:
    """The comment in a video's container; "" if there is none."""
    import av

    if not film.suffix:
        return ""
    try:
        with av.open(str(film)) as file:
            found = {key.lower(): value for key, value in file.metadata.items()}
    except av.FFmpegError:
        return ""
    return found.get("comment", "")
