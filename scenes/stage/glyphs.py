"""Glyphs: padlock, zig-zag, saw-tooth, the two markers and the badge that ties a row together."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from scenes.stage import brushes
from scenes.stage.canvas import Canvas
from scenes.stage.jitter import jitters, scatters
from scenes.stage.theme import Colour, mix

DASHES = 26  # of the bath
BADGE = 30  # units, no badge reaches farther


def padlock(canvas: Canvas, x: float, y: float, size: float, colour: Colour, closed: bool = True) -> None:
    """A padlock centred on x, y, `size` units high; open, its shackle stands to the side."""
    w = size * 0.72
    shift = 0.0 if closed else w * 0.5
    top = y - size * 0.5
    arch = [
        (x - w * 0.3 + shift, y - size * 0.05),
        (x - w * 0.3 + shift, top + size * 0.2),
        (x - w * 0.12 + shift, top + size * 0.03),
        (x + w * 0.12 + shift, top + size * 0.03),
        (x + w * 0.3 + shift, top + size * 0.2),
    ]
    if closed:
        arch.append((x + w * 0.3, y - size * 0.05))
    brushes.stroke(canvas, arch, colour, max(2.0, size * 0.11))
    brushes.plate(canvas, x - w / 2, y - size * 0.06, w, size * 0.56, size * 0.08, colour)


def zigzag(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Noise."""
    heights = (0.0, -0.2, 0.3, -0.5, 0.5, -0.45, 0.25, 0.0)
    points = [(x + size * (i / 7 - 0.5), y + size * h) for i, h in enumerate(heights)]
    brushes.stroke(canvas, points, colour, 4)


def sawtooth(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Bias."""
    points = [(-0.5, 0.35), (0.15, -0.35), (0.15, 0.35), (0.5, -0.05)]
    brushes.stroke(canvas, [(x + size * a, y + size * b) for a, b in points], colour, 4.5)


def marker(
    canvas: Canvas, x: float, y: float, r: float, side: str, edge: Colour | None = None, edge_width: float = 0.0
) -> None:
    """The kinesin's circle or the tokens' rounded square."""
    if side == "kinesin":
        brushes.disc(canvas, x, y, r, canvas.theme.kinesin, edge, edge_width)
    else:
        s = r * 0.92
        brushes.plate(canvas, x - s, y - s, 2 * s, 2 * s, 4, canvas.theme.tokens, edge, edge_width)


def arrow(canvas: Canvas, points: Sequence[brushes.Point], colour: Colour, wide: float) -> None:
    """A line `wide` units thick through at least three points, with a head at the last one."""
    (ax, ay), (bx, by) = points[-max(3, len(points) // 6)], points[-1]
    length = math.hypot(bx - ax, by - ay) or 1.0
    dx, dy = (bx - ax) / length, (by - ay) / length
    size, side = 10 + 1.6 * wide, 6.2 + wide
    brushes.curve(
        canvas, [*points[: -max(2, len(points) // 8)], (bx - dx * size * 0.7, by - dy * size * 0.7)], colour, wide
    )
    left, right = ((bx - dx * size + s * dy * side, by - dy * size - s * dx * side) for s in (1, -1))
    brushes.shape(canvas, [(bx, by), left, right], colour)


def draw_badge(canvas: Canvas, x: float, y: float, equal: bool = False) -> None:
    """The round double arrow in the gutter, or the large "=" of identical arithmetic."""
    if equal:
        brushes.disc(canvas, x, y, 27, canvas.theme.bg, canvas.theme.text, 3.5)
        for dy in (-9, 4):
            brushes.plate(canvas, x - 12, y + dy, 24, 5, 2, canvas.theme.text)
        return
    brushes.disc(canvas, x, y, 20, canvas.theme.bg, canvas.theme.muted, 2)
    colour = canvas.theme.text
    brushes.stroke(canvas, [(x - 10, y), (x + 10, y)], colour, 3)
    for side in (-1, 1):
        brushes.stroke(canvas, [(x + side * 5, y - 6), (x + side * 11, y), (x + side * 5, y + 6)], colour, 3)


def solvent(canvas: Canvas, seconds: float, seed: int, temperature: float, colour: Colour, bottom: float) -> None:
    """Short dashes of the bath above `bottom`, trembling; none at T = 0."""
    if temperature <= 0:
        return
    shade = mix(canvas.theme.panel, colour, min(0.5, 0.14 + 0.09 * temperature))
    reach = 5 * min(2.2, temperature**0.5)
    x = (scatters(seed + 1, DASHES) * 0.5 + 0.5) * canvas.width + reach * jitters(100, DASHES, seconds)
    y = 70 + (scatters(seed + 2, DASHES) * 0.5 + 0.5) * (bottom - 90) + reach * jitters(200, DASHES, seconds)
    dx, dy = 7 * scatters(3, DASHES) + 3 * jitters(300, DASHES, seconds), 7 * scatters(4, DASHES)
    brushes.strokes(canvas, np.stack((x - dx, y - dy, x + dx, y + dy), axis=1), shade, 2.5)
