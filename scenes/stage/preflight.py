"""Everything that can be known to go wrong before the first frame is."""

from __future__ import annotations

import math
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from scenes.stage.recorder import CODECS, SUFFIXES
from scenes.stage.refusal import Missing, Refusal

SMALLEST, LARGEST = (320, 180), (7680, 4320)  # px
LONGEST = 24 * 3600.0  # s
BITS_PER_PIXEL = {".mp4": 0.05, ".webm": 0.04, ".gif": 1.5, "": 4.0}  # typical of this picture, for the estimate


class Plan(NamedTuple):
    """What a recording will be."""

    frames: int
    bytes_estimate: float


def check(path: Path, size: tuple[int, int], fps: int, seconds: float, *, transparent: bool, force: bool) -> Plan:
    """The plan of a film. Raises Refusal or Missing with one sentence and the way out; writes nothing."""
    if path.suffix not in ("", *SUFFIXES):
        raise Refusal(
            f"Cannot write {path.suffix} files. Nothing was written. Use .mp4, .webm, .gif or a folder of PNG."
        )
    if transparent:
        raise Refusal(
            "The scene fills its whole picture; transparency has nothing to show. Nothing was written. Leave --transparent out."
        )
    check_size(size)
    if path.suffix in (".mp4", ".webm") and (size[0] % 2 or size[1] % 2):
        even = f"{size[0] // 2 * 2}x{size[1] // 2 * 2}"
        raise Refusal(f"Video needs even sizes, got {size[0]}x{size[1]}. Nothing was written. Try --size {even}.")
    if not 1 <= fps <= 240:
        raise Refusal(f"fps = {fps} is outside 1 to 240. Nothing was written. Try --fps 60.")
    if not (math.isfinite(seconds) and 0 < seconds <= LONGEST):
        raise Refusal(
            f"seconds = {seconds:g} is outside 0 to {LONGEST:g} (0 excluded). Nothing was written. Try --seconds 20."
        )
    _check_place(path, force)
    if path.suffix:
        _check_encoder(path.suffix)
    frames = max(1, round(seconds * fps))
    estimate = frames * size[0] * size[1] * BITS_PER_PIXEL[path.suffix] / 8
    free = shutil.disk_usage(path.absolute().parent).free
    if estimate > free:
        raise Refusal(
            f"Needs about {estimate / 1e9:.1f} GB, {free / 1e9:.1f} GB free in {path.parent}/. Nothing was written. Use -qm or another folder."
        )
    return Plan(frames, estimate)


def check_still(path: Path, size: tuple[int, int], *, force: bool, suffixes: tuple[str, ...] = (".png",)) -> None:
    """The same for one picture."""
    if path.suffix not in suffixes:
        raise Refusal(f"The picture is a {' or '.join(suffixes)} file, got {path.name}. Nothing was written.")
    check_size(size)
    _check_place(path, force)


def check_size(size: tuple[int, int]) -> None:
    """Raises Refusal for a picture too small to read or too large to encode."""
    if not (SMALLEST[0] <= size[0] <= LARGEST[0] and SMALLEST[1] <= size[1] <= LARGEST[1]):
        raise Refusal(
            f"size = {size[0]}x{size[1]} is outside {SMALLEST[0]}x{SMALLEST[1]} to {LARGEST[0]}x{LARGEST[1]}. "
            "Nothing was written. Try --size 1920x1080."
        )


def _check_place(path: Path, force: bool) -> None:
    folder = path.absolute().parent
    if not folder.is_dir():
        raise Refusal(
            f"The folder {path.parent} does not exist. Nothing was written. Make it first, or choose another -o."
        )
    if not os.access(folder, os.W_OK):
        raise Refusal(f"The folder {path.parent} cannot be written to. Nothing was written. Choose another -o.")
    if path.suffix and path.is_dir():
        raise Refusal(f"{path} is a folder. Nothing was written. Choose a file name.")
    if path.exists() and not force and (path.suffix or any(path.iterdir())):
        raise Refusal(f"{path} exists already. Nothing was written. Add --force to replace it, or choose another -o.")


def _check_encoder(suffix: str) -> None:
    import av

    if CODECS[suffix] not in av.codecs_available:
        raise Missing(
            f"Cannot write {suffix[1:]}: no {CODECS[suffix]} encoder found. Reinstall av, or record PNG frames with -o FOLDER."
        )
