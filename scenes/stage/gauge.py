"""A gauge: a ratio with its error on a logarithmic scale, and a bound at 1 that it cannot pass."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, lettering
from scenes.stage.canvas import Canvas

ENDS = (0.4, 160.0)  # of the scale


class GaugePicture(NamedTuple):
    """What the gauge shows."""

    side: str
    title: str
    ratio: float  # nan before it is known
    two_sigma: float
    exact: float  # nan without
    value: str
    lines: tuple[tuple[str, ...], ...]  # each in words that may become fewer where there is less room


def settled(picture: GaugePicture) -> GaugePicture:
    """The picture at steps that the eye does not see, so that it need not be painted again for less."""
    return picture._replace(ratio=float(f"{picture.ratio:.3g}"), two_sigma=float(f"{picture.two_sigma:.2g}"))


def draw_gauge(canvas: Canvas, x: float, y: float, w: float, h: float, picture: GaugePicture) -> None:
    """Paint the gauge into a rectangle of a panel."""
    t = canvas.theme
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    u = h / 176
    size = lettering.fitted(canvas, picture.title, w, lettering.BODY, 18, 700)
    lettering.text(canvas, picture.title, x, y + 22 * u, size, t.text, 700)
    top, tall = y + 36 * u, 36 * u
    bound = _place(1.0, x, w)
    brushes.plate(canvas, x, top, w, tall, 8, t.inset, t.line, 1.5)
    hatched = canvas.part(x + 2, top + 2, bound - x - 2, tall - 4)
    for k in range(-3, 12):
        brushes.stroke(hatched, [(14.0 * k, tall), (14.0 * k + tall, 0)], t.muted, 2)
    if math.isfinite(picture.ratio):
        at = _place(picture.ratio, x, w)
        brushes.plate(canvas, min(bound, at), top, abs(at - bound), tall, 0, colour)
        low, high = (_place(picture.ratio + k * picture.two_sigma, x, w) for k in (-1, 1))
        if math.isfinite(picture.two_sigma):
            for wide, ink in ((7.0, t.panel), (3.5, t.text)):
                brushes.plate(canvas, low, top + tall / 2 - wide / 2, max(wide, high - low), wide, 0, ink)
        glyphs.marker(canvas, at, top + tall / 2, 14, picture.side, t.text, 3.5)
    if math.isfinite(picture.exact):
        at = _place(picture.exact, x, w)
        under = top + tall
        brushes.shape(canvas, [(at - 8, under + 10), (at + 8, under + 10), (at, under + 1)], t.text)
    brushes.plate(canvas, bound - 2, top - 6, 4, tall + 12, 0, t.text)
    base = top + tall + max(38 * u, 36.0)
    wide = lettering.text(canvas, "bound 1", x, base, lettering.FLOOR, t.text2)
    size = lettering.fitted(canvas, picture.value, w - wide - 14, lettering.BODY, 18, 700, True)
    lettering.text(canvas, picture.value, x + w, base, size, colour, 700, "right", cells=True)
    pitch = max(28 * u, 26 * canvas.text_scale)
    for i, words in enumerate(picture.lines[: int((y + h - base) / pitch)]):
        line = next((line for line in words if lettering.width(canvas, line, lettering.FLOOR) <= w), words[-1])
        lettering.text(canvas, line, x, base + pitch * (i + 1), lettering.FLOOR, t.text2)


def _place(ratio: float, x: float, w: float) -> float:
    """Where a ratio stands on the scale; its ends hold what lies beyond."""
    low, high = math.log(ENDS[0]), math.log(ENDS[1])
    return x + w * (min(high, max(low, math.log(max(ratio, 1e-9)))) - low) / (high - low)
