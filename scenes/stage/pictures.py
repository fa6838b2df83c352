"""Pictures on the disk: single PNG, and a folder of them as one of the places where filmed frames go."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pygame
import pygame.image


def save_png(surface: pygame.Surface, path: Path) -> None:
    """Write one picture; the file appears only once it is whole."""
    partial = path.with_name(f".{path.name}.partial.png")
    pygame.image.save(surface, str(partial))
    partial.replace(path)


def load_png(path: Path) -> pygame.Surface:
    """The picture of a file as a 32-bit surface with the layout of those that are painted."""
    found = pygame.image.load(str(path))
    form = pygame.Surface((1, 1), pygame.SRCALPHA if found.get_masks()[3] else 0, 32)
    return found.convert(form)


def place(folder: Path, number: int) -> Path:
    """Where a frame lies in a folder of PNG."""
    return folder / f"frame_{number:06}.png"


def found(folder: Path) -> list[Path]:
    """All frames in a folder of PNG, in order."""
    return sorted(folder.glob(f"frame_{'[0-9]' * 6}.png"))


class Sink(Protocol):
    """Takes frames one by one."""

    def write(self, surface: pygame.Surface) -> None:
        """Take the picture as the next frame; the surface can be painted over afterwards."""

    def close(self, finished: bool = True) -> Path:
        """Finish the file, or keep what there is of it; returns where it lies."""


class Folder:
    """A folder of numbered PNG, from a first number on."""

    def __init__(self, path: Path, first: int = 0) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._path, self._count = path, first

    def write(self, surface: pygame.Surface) -> None:
        save_png(surface, place(self._path, self._count))
        self._count += 1

    def close(self, finished: bool = True) -> Path:
        return self._path
