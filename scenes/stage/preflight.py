"""Everything that can be known to go wrong before the first frame is."""

from __future__ import annotations

import math
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from scenes.stage.contract import TICKS_PER_SECOND
from scenes.stage.refusal import Missing, Refusal

SMALLEST, LARGEST = (320, 180), (7680, 4320)  # px
LONGEST = 24 * 3600.0  # s
# bits per pixel and second, and per pixel and frame, measured on a gliding walk at 30 and 60 fps, for the estimate
BITS = {".mp4": (3.5, 0.0), ".webm": (2.9, 0.0), ".gif": (0.0, 0.43), "": (0.0, 2.1)}
WORKING = {".mp4": 2.0, ".webm": 2.0, ".gif": 3.0, "": 1.0}  # disk used while recording, times the final size
SMALL = (960, 540)  # px, offered when the disk is too small
SMOOTHEST_GIF = 50  # fps; browsers slow down what is faster


class Plan(NamedTuple):
    """What a recording will need."""

    bytes_estimate: float
    warnings: tuple[str, ...] = ()


def check(path: Path, size: tuple[int, int], fps: int, seconds: float, frames: int, *, transparent: bool) -> Plan:
    """The plan of a film. Raises Refusal or Missing with one sentence and the way out; writes nothing."""
    from scenes.stage.recorder import SUFFIXES  # only a film needs it: it would hold up the first picture of a window

    if path.suffix not in ("", *SUFFIXES):
        raise Refusal(
            f"Cannot write {path.suffix} files. Nothing was written. Use .mp4, .webm, .gif or a folder of PNG."
        )
    if transparent and path.suffix in (".mp4", ".gif"):
        raise Refusal(
            f"{path.suffix[1:]} cannot store transparency. Nothing was written. "
            f"Use -o {path.stem}.webm, or a folder of PNG with -o {path.stem}."
        )
    check_size(size)
    if path.suffix in (".mp4", ".webm") and (size[0] % 2 or size[1] % 2):
        even = f"{size[0] // 2 * 2}x{size[1] // 2 * 2}"
        raise Refusal(f"Video needs even sizes, got {size[0]}x{size[1]}. Nothing was written. Try --size {even}.")
    if not 1 <= fps <= 240:
        raise Refusal(f"fps = {fps} is outside 1 to 240. Nothing was written. Try --fps 60.")
    check_seconds(seconds)
    check_folder(path)
    check_fonts()
    if path.suffix:
        _check_encoder(path.suffix)
    each_second, each_frame = BITS[path.suffix]
    estimate = size[0] * size[1] * (seconds * each_second + frames * each_frame) / 8
    _check_space(path, estimate, size)
    warnings = []
    if path.suffix == ".gif" and fps > SMOOTHEST_GIF:
        warnings.append(f"a gif of {fps} fps plays slower in browsers, {SMOOTHEST_GIF} are possible: try --fps 25")
    if TICKS_PER_SECOND % fps:
        warnings.append(f"{fps} fps do not divide {TICKS_PER_SECOND} ticks a second: motion is a little uneven")
    return Plan(estimate, tuple(warnings))


def check_seconds(seconds: float) -> None:
    """Raises Refusal for a film without a length, or longer than a day."""
    if not (math.isfinite(seconds) and 0 < seconds <= LONGEST):
        raise Refusal(
            f"seconds = {seconds:g} is outside 0 to {LONGEST:g} (0 excluded). Nothing was written. Try --seconds 20."
        )


def _check_space(path: Path, estimate: float, size: tuple[int, int]) -> None:
    """Raises Refusal if the disk cannot hold the film; a video lies there twice while it gets its final container."""
    needed = estimate * WORKING[path.suffix]
    free = shutil.disk_usage(path if path.is_dir() else path.absolute().parent).free
    if needed > free:
        small = needed * SMALL[0] * SMALL[1] / (size[0] * size[1])
        hint = (
            f"Use --size {SMALL[0]}x{SMALL[1]} ({amount(small)}) or -o elsewhere."
            if small < free
            else "Use -o elsewhere."
        )
        raise Refusal(
            f"Needs about {amount(needed)}, {amount(free)} free in {path.parent}/. Nothing was written. {hint}"
        )


def amount(count: float) -> str:
    """Bytes for people."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(0.1, count / 1e6):.1f} MB"


def check_still(path: Path, size: tuple[int, int], *, force: bool, suffixes: tuple[str, ...] = (".png",)) -> None:
    """The same for one picture."""
    if path.suffix not in suffixes:
        raise Refusal(f"The picture is a {' or '.join(suffixes)} file, got {path.name}. Nothing was written.")
    check_size(size)
    check_folder(path)
    check_free([path], force=force)


def check_size(size: tuple[int, int]) -> None:
    """Raises Refusal for a picture too small to read or too large to encode."""
    if not (SMALLEST[0] <= size[0] <= LARGEST[0] and SMALLEST[1] <= size[1] <= LARGEST[1]):
        raise Refusal(
            f"size = {size[0]}x{size[1]} is outside {SMALLEST[0]}x{SMALLEST[1]} to {LARGEST[0]}x{LARGEST[1]}. "
            "Nothing was written. Try --size 1920x1080."
        )


def check_fonts() -> None:
    """Raises Missing if the fonts are not where the program looks for them."""
    from scenes.stage import lettering

    for name in lettering.FILES.values():
        if not (lettering.FONTS / name).is_file():
            raise Missing(f"The font {name} is missing in {lettering.FONTS}. Nothing was written. Get the files again.")


def check_free(paths: list[Path], *, force: bool) -> None:
    """Raises Refusal if one of these is there already: a file, or a folder with something in it."""
    for path in paths:
        if path.suffix and path.is_dir():
            raise Refusal(f"{path} is a folder. Nothing was written. Choose a file name.")
        if not path.suffix and path.is_file():
            raise Refusal(f"{path} is a file, not a folder. Nothing was written. Choose another -o.")
        if path.exists() and not force and (path.suffix or any(path.iterdir())):
            raise Refusal(
                f"{path} exists already. Nothing was written. Add --force to replace it, or choose another -o."
            )


def check_folder(path: Path) -> None:
    """The folder that will hold the output, which for a folder of PNG may be an existing one itself."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise Refusal(
            f"The folder {path.parent} does not exist. Nothing was written. Make it first, or choose another -o."
        )
    place = path if path.is_dir() else path.parent
    if not os.access(place, os.W_OK):
        raise Refusal(f"The folder {place} cannot be written to. Nothing was written. Choose another -o.")


def _check_encoder(suffix: str) -> None:
    import av

    from scenes.stage.recorder import CODECS

    for codec in CODECS[suffix]:
        if codec not in av.codecs_available:
            raise Missing(
                f"Cannot write {suffix[1:]}: no {codec} encoder found. "
                "Fix: pip install av, or record PNG frames now with -o FOLDER."
            )
