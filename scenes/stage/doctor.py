"""The doctor: what this machine can do, found out by doing it."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import av
import pygame
import pygame.display

from scenes.stage import film, lettering, recorder, recording, sidecar
from scenes.stage.config import Config
from scenes.stage.window import SMALLEST

CLIP = (320, 180)  # px
RATE = 30  # frames a second, and frames of the clip


class Finding(NamedTuple):
    """One thing looked at; `vital` if record or still fail without it."""

    name: str
    words: str
    well: bool = True
    vital: bool = False


def examine(config: Config) -> Iterator[Finding]:
    """All findings, the quick ones first."""
    for name, version in sidecar.versions().items():
        yield Finding(name, version)
    plots = importlib.util.find_spec("matplotlib") is not None
    yield Finding("matplotlib", "ok" if plots else "missing: still --figure and measure --plot need it", plots)
    for suffix, codecs in recorder.CODECS.items():
        lacking = [codec for codec in codecs if codec not in av.codecs_available]
        yield Finding(
            suffix, f"no {lacking[0]}: reinstall av" if lacking else f"ok, {codecs[0]}", not lacking, vital=True
        )
    lost = [name for name in lettering.FILES.values() if not (lettering.FONTS / name).is_file()]
    yield Finding("fonts", f"missing: {', '.join(lost)}" if lost else "ok, Inter", not lost, vital=True)
    yield display()
    yield Finding("scale", scale())
    yield Finding("settings", "; ".join(config.complaints) or "ok", not config.complaints)
    yield clip()


def display() -> Finding:
    """Which driver SDL takes, and the screens it sees."""
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))):
        return Finding("display", "none: record, still and measure work, demo and present do not", False)
    try:
        pygame.display.init()
        driver, screens = pygame.display.get_driver(), pygame.display.get_desktop_sizes()
    except pygame.error as error:
        return Finding("display", f"{error}: record, still and measure work, demo and present do not", False)
    finally:
        pygame.display.quit()
    sizes = ", ".join(f"{width}x{height}" for width, height in screens)
    if driver in ("dummy", "offscreen"):
        return Finding("display", f"driver {driver}: pictures go nowhere", False)
    small = all(width < SMALLEST[0] or height < SMALLEST[1] for width, height in screens)
    notes = (
        "notes stand on the first screen" if len(screens) > 1 else "one screen: a lecture in full screen has no notes"
    )
    words = f"driver {driver}, screens {sizes}; " + (
        f"below {SMALLEST[0]}x{SMALLEST[1]}: too small" if small else notes
    )
    return Finding("display", words, not small)


def scale() -> str:
    """By how much the system enlarges what a program draws."""
    if sys.platform == "win32":
        import ctypes

        return f"{ctypes.windll.user32.GetDpiForSystem() / 96:.2f}"
    factor = os.environ.get("GDK_SCALE") or os.environ.get("QT_SCALE_FACTOR")
    return f"{factor} wanted by the desktop, pictures are drawn pixel by pixel" if factor else "1, pixel by pixel"


def clip() -> Finding:
    """Film one second of the first scene, and read it back."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "clip.mp4"
            job = film.Job(film.one_shot("walk", 1.0, (1.0, 1.0), 0), CLIP, RATE)
            recording.record(job, path, recording.Orders(quiet=True))
            with av.open(str(path)) as file:
                count = sum(1 for _ in file.decode(video=0))
            size = path.stat().st_size
    except Exception as error:
        return Finding("test clip", f"{type(error).__name__}: {error}", False, vital=True)
    words = f"{count} of {RATE} frames read back from {size / 1000:.0f} kB"
    return Finding("test clip", words, count == RATE, vital=True)
