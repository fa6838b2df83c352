"""The density row: where many walkers are, as brightness against time, with their mean as a white line."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import pygame
import pygame.draw
import pygame.surfarray
import pygame.transform

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour, mix

ONE_LINE = 600  # panes wider than this have title and subtitle on one line, units
BAR = 14  # units, height of the bar under the map
WRAP = 0.5  # a mean that jumps by more of the height than this has gone round


class Mapped(Protocol):
    """What is recorded of the walkers."""

    @property
    def image(self) -> np.ndarray:
        """float32[columns, bins], shares of the walkers."""

    @property
    def filled(self) -> int:
        """Columns so far."""


class DensityPicture(NamedTuple):
    """What the row shows; heights are shares of the vertical axis."""

    subtitle: str
    side: str  # kinesin or tokens
    track: Mapped
    mean: np.ndarray  # float64[filled]
    marks: tuple[tuple[float, str], ...]  # (height, name) on the vertical axis
    bar: tuple[str, tuple[bool, ...], str]  # name, whether it is on in each column, how long it has become
    end: str  # the mean in words
    gain: float  # brightness is the root of this times the density


def draw_density(canvas: Canvas, picture: DensityPicture) -> None:
    """Paint the row."""
    t = canvas.theme
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    left, right, top, bottom = _axes(canvas)
    layers.ground(canvas, _ground, picture.subtitle, picture.side, picture.marks, picture.bar[0])
    u, columns = canvas.u, len(picture.track.image)
    size = round((right - left) * u), round((bottom - top) * u)
    inks = (t.kinesin_dim, t.kinesin, t.kinesin_light) if picture.side == "kinesin" else (
        t.tokens_dim, t.tokens, t.tokens_light
    )  # fmt: skip
    image = _map(_levels(picture).tobytes(), picture.track.image.shape, size, (t.inset, *inks))
    canvas.surface.blit(image, (round(left * u), round(top * u)))
    _mean(canvas, picture, left, right, top, bottom)
    _bar(canvas, picture, left, (right - left) / columns, bottom + 10)
    filled = picture.track.filled
    x = left + (right - left) * filled / columns
    y = bottom - (bottom - top) * min(1.0, max(0.0, float(picture.mean[-1])))
    glyphs.marker(canvas, x, y, 10, picture.side, t.text, 3)
    letters = lettering.fitted(canvas, picture.end, canvas.width - right - 34, 26, 16, 700, True)
    lettering.text(canvas, picture.end, right + 22, (top + bottom) / 2 - 4, letters, colour, 700, cells=True)


def _axes(canvas: Canvas) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the map, units."""
    top = 62.0 if canvas.width > ONE_LINE else 92.0
    return 148.0, canvas.width - 176, top, canvas.height - 42


def _ground(canvas: Canvas, subtitle: str, side: str, marks: tuple[tuple[float, str], ...], bar: str) -> None:
    """Everything but the map, the mean and the bar."""
    t = canvas.theme
    left, right, top, bottom = _axes(canvas)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    colour = t.kinesin if side == "kinesin" else t.tokens
    wide = lettering.text(canvas, "Density in time", 24, 44, lettering.BODY, colour, 700)
    if canvas.width > ONE_LINE:
        lettering.text(canvas, subtitle, 40 + wide, 44, lettering.LABEL, t.text2)
    else:
        lettering.text(canvas, subtitle, 24, 78, lettering.FLOOR, t.text2)
    for height, name in marks:
        y = bottom - (bottom - top) * height
        brushes.stroke(canvas, [(left - 12, y), (left - 3, y)], t.text2, 2)
        lettering.text(canvas, name, left - 18, y + 8, lettering.FLOOR, t.text2, anchor="right")
    lettering.text(canvas, bar, left - 18, bottom + 26, lettering.FLOOR, t.text2, anchor="right")
    lettering.text(canvas, "mean", right + 22, (top + bottom) / 2 + 26, lettering.FLOOR, t.text2)


def _levels(picture: DensityPicture) -> np.ndarray:
    """uint8[columns, bins], how bright each place is."""
    share = picture.track.image * picture.track.image.shape[1] / 64
    return np.asarray(255 * np.sqrt(np.minimum(1.0, picture.gain * share)), dtype=np.uint8)


@lru_cache(maxsize=4)
def _table(inks: tuple[Colour, ...]) -> np.ndarray:
    """uint8[256, 3], the colour of each level from the first ink to the last."""
    shades = [(v, min(2, int(3 * v))) for v in np.linspace(0, 1, 256)]
    return np.array([mix(inks[k], inks[k + 1], 3 * v - k) for v, k in shades], np.uint8)


@lru_cache(maxsize=8)
def _map(raw: bytes, shape: tuple[int, int], size: tuple[int, int], inks: tuple[Colour, ...]) -> pygame.Surface:
    small = pygame.surfarray.make_surface(_table(inks)[np.frombuffer(raw, np.uint8).reshape(shape)][:, ::-1])
    return pygame.transform.smoothscale(small, size)


def _mean(canvas: Canvas, picture: DensityPicture, left: float, right: float, top: float, bottom: float) -> None:
    """The mean as a line; where it goes round, it begins again at the other end."""
    step = (right - left) / len(picture.track.image)
    heights = np.clip(picture.mean, 0, 1)
    pieces = np.split(np.arange(len(heights)), np.flatnonzero(abs(np.diff(heights)) > WRAP) + 1)
    for piece in pieces:
        if len(piece) > 1:
            kept = piece[:: max(1, len(piece) // 60)]
            kept = kept if kept[-1] == piece[-1] else np.append(kept, piece[-1])
            points = [(left + (k + 0.5) * step, bottom - (bottom - top) * float(heights[k])) for k in kept]
            brushes.stroke(canvas, points, canvas.theme.text, 3.5)


def _bar(canvas: Canvas, picture: DensityPicture, left: float, step: float, y: float) -> None:
    """Where the drive was on, as blocks, and how long the map has become."""
    t = canvas.theme
    _, lit, length = picture.bar
    fill = t.fuel if picture.side == "kinesin" else mix(t.panel, t.tokens, 0.6)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.array(lit, dtype=int), [0]))))
    for start, end in edges.reshape(-1, 2):
        rect = pygame.Rect(
            round((left + start * step) * canvas.u),
            round(y * canvas.u),
            max(1, round((end - start) * step * canvas.u)),
            canvas.px(BAR),
        )
        pygame.draw.rect(canvas.surface, fill, rect, border_radius=canvas.px(3))
        if picture.side == "kinesin" and t.name == "light":
            pygame.draw.rect(canvas.surface, t.fuel_text, rect, 1, border_radius=canvas.px(3))
    x = canvas.width - 154
    lettering.text(canvas, length, x, y + 16, lettering.FLOOR, t.text2, cells=True)


def panel(side: str, across: str, up: str, x: np.ndarray, mean: np.ndarray, end: str) -> plotting.Panel:
    """The mean as a figure: float64[n] at x."""
    return plotting.Panel(
        title="Mean of the particles" if side == "kinesin" else "Mean of the texts",
        across=across,
        up=up,
        side=side,
        curves=(plotting.Curve(x, mean, "", side),),
        points=(plotting.Point(float(x[-1]), float(mean[-1]), math.nan, side),),
        note=end,
    )
