"""The reshaped landscape: dotted as it was before something bound, solid as it is after, with the haze of the moment."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.energy import STRIPS
from scenes.stage.theme import heat, mix, nearest

FOOT = 42.0  # units below the lowest place that is drawn
FINE = 121  # points of a curve


class ReshapedPicture(NamedTuple):
    """What the row shows. Knots are (share of the width, energy), joined by cosine ramps; energies in kT0 or logits."""

    side: str
    title: str
    before: tuple[tuple[float, float], ...]
    after: tuple[tuple[float, float], ...]
    limits: tuple[float, float]  # lowest and highest energy shown
    top: float  # units from the upper border to the highest
    basin: tuple[float, float]  # ends of the ball's own basin, shares of the width
    ball: tuple[float, float] | None  # (share of the width, energy)
    lit: bool  # whether the ball is what the row is about
    arrow: float  # share of the width where the change is marked
    labels: tuple[tuple[float, str, bool], ...]  # (share of the width, words, bold) below
    changed: tuple[str, str]  # the change in a number, and what it is
    temperature: float


def ramp(knots: tuple[tuple[float, float], ...], at: np.ndarray) -> np.ndarray:
    """The landscape through its knots at shares of the width, float64[n]."""
    xs, es = np.array(knots).T
    i = np.clip(np.searchsorted(xs, at, side="right") - 1, 0, len(xs) - 2)
    share = np.clip((at - xs[i]) / (xs[i + 1] - xs[i]), 0.0, 1.0)
    return np.asarray(es[i] + (es[i + 1] - es[i]) * (1 - np.cos(math.pi * share)) / 2)


def draw_reshaped(canvas: Canvas, picture: ReshapedPicture) -> None:
    """Paint the row, again only when it changes."""
    still = picture._replace(temperature=nearest(picture.temperature))
    layers.ground(canvas, _painted, still)


def _painted(canvas: Canvas, picture: ReshapedPicture) -> None:
    t, w = canvas.theme, canvas.width
    brushes.plate(canvas, 0, 0, w, canvas.height, 12, t.panel, t.line, 1.5)
    bottom = canvas.height - FOOT
    low, high = picture.limits
    per = (bottom - 6 - picture.top) / (high - low)
    at = np.linspace(0.0, 1.0, FINE * 2)

    def line(knots: tuple[tuple[float, float], ...]) -> np.ndarray:
        return np.stack((4 + (w - 8) * at, bottom - 6 - per * (ramp(knots, at) - low)), axis=1)

    before, after = line(picture.before), line(picture.after)
    floor = np.minimum(after, [w, bottom])
    brushes.area(canvas, [(4.0, bottom), *floor.tolist(), (w - 4.0, bottom)], mix(t.panel, t.inset, 0.85))
    _haze(canvas, picture, at, bottom - 6, per)
    for piece in _above(before, bottom):
        brushes.dashed(canvas, piece, t.muted, 3, 7, 8)
    for piece in _above(after, bottom):
        brushes.curve(canvas, piece, t.text, 4.5)
    _change(canvas, picture, bottom - 6, per)
    if picture.ball is not None:
        x, y = 4 + (w - 8) * picture.ball[0], bottom - 6 - per * (picture.ball[1] - low) - 11
        ink = t.kinesin if picture.side == "kinesin" else t.tokens
        if picture.lit:
            brushes.glow(canvas, x, y, 34, ink, 0.5)
        brushes.disc(canvas, x, y, 12, ink if picture.lit else t.muted, t.text, 3.5)
    for share, words, bold in picture.labels:
        ink, weight = (t.text, 700) if bold else (t.text2, 500)
        room = w / (len(picture.labels) if len(picture.labels) > 3 else 2.6) - 8
        size = lettering.fitted(canvas, words, room, lettering.LABEL, 15, weight)
        half = lettering.width(canvas, words, size, weight) / 2
        x = min(w - 12 - half, max(12 + half, 4 + (w - 8) * share))
        lettering.text(canvas, words, x, canvas.height - 13, size, ink, weight, "centre")
    _title(canvas, picture)


def _above(line: np.ndarray, bottom: float) -> list[list[brushes.Point]]:
    """The parts of a curve above the labels."""
    parts: list[list[brushes.Point]] = [[]]
    for x, y in line.tolist():
        if y < bottom:
            parts[-1].append((x, y))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if len(part) > 1]


def _haze(canvas: Canvas, picture: ReshapedPicture, at: np.ndarray, base: float, per: float) -> None:
    """Five strips of 1 T above the floor of the ball's basin, spilling over a rim that is low enough."""
    if picture.temperature <= 0:
        return
    colour, inside = heat(canvas.theme, picture.temperature), (at >= picture.basin[0]) & (at <= picture.basin[1])
    places, walls = at[inside], ramp(picture.after, at[inside])
    floor, low = float(walls.min()), picture.limits[0]
    highest = (base - 56) / per + low
    for n, alpha in enumerate(STRIPS):
        under, over = floor + n * picture.temperature, min(highest, floor + (n + 1) * picture.temperature)
        open_ = walls < over
        if over <= under or not open_.any():
            continue
        xs = (4 + (canvas.width - 8) * places[open_]).tolist()
        edge = (base - per * (np.clip(walls[open_], under, over) - low)).tolist()
        y = base - per * (over - low)
        below = list(zip(xs[::-1], edge[::-1], strict=True))
        brushes.area(canvas, [(xs[0], y), (xs[-1], y), *below], mix(canvas.theme.panel, colour, alpha))


def _change(canvas: Canvas, picture: ReshapedPicture, base: float, per: float) -> None:
    """An arrow from the dotted to the solid line."""
    t = canvas.theme
    start, end = (float(ramp(k, np.array([picture.arrow]))[0]) for k in (picture.before, picture.after))
    x = 4 + (canvas.width - 8) * picture.arrow
    y0, y1 = (base - per * (e - picture.limits[0]) for e in (start, end))
    if y1 - y0 < 26:
        return
    ink = t.kinesin if picture.side == "kinesin" else t.tokens
    brushes.stroke(canvas, [(x, y0 + 6), (x, y1 - 16)], ink, 4)
    brushes.shape(canvas, [(x - 9, y1 - 20), (x + 9, y1 - 20), (x, y1 - 5)], ink)


def _title(canvas: Canvas, picture: ReshapedPicture) -> None:
    """Title and legend at the left, the change at the right."""
    t, w = canvas.theme, canvas.width
    ink = t.kinesin if picture.side == "kinesin" else t.tokens
    end = w - 24.0
    rest = lettering.width(canvas, picture.changed[1], lettering.LABEL)
    number = lettering.width(canvas, picture.changed[0], lettering.BODY, 700)
    pen = 24 + lettering.text(canvas, picture.title, 24, 38, lettering.BODY, ink, 700) + 18
    if pen + number + rest + 20 < end:
        lettering.text(canvas, picture.changed[1], end, 37, lettering.LABEL, t.text2, 500, "right")
        end -= rest + 8
    lettering.text(canvas, picture.changed[0], end, 38, lettering.BODY, ink, 700, "right")
    end -= number + 24
    for words, solid in (("before", False), ("after", True)):
        if pen + 44 + lettering.width(canvas, words, lettering.LABEL, 600) < end:
            if solid:
                brushes.stroke(canvas, [(pen, 29), (pen + 34, 29)], t.text, 4.5)
            else:
                brushes.dashed(canvas, [(pen, 29), (pen + 34, 29)], t.muted, 3, 7, 6)
            pen += (
                44
                + lettering.text(canvas, words, pen + 44, 37, lettering.LABEL, t.text2 if not solid else t.text, 600)
                + 18
            )


def panel(picture: ReshapedPicture, up: str) -> plotting.Panel:
    """The row as a figure: both landscapes."""
    at, (low, high) = np.linspace(0.0, 1.0, FINE * 2), picture.limits
    return plotting.Panel(
        title=picture.title,
        across="",
        up=up,
        side=picture.side,
        curves=(
            plotting.Curve(at, ramp(picture.before, at), "before", "muted", dotted=True),
            plotting.Curve(at, ramp(picture.after, at), "after"),
        ),
        ticks=tuple((share, words) for share, words, _ in picture.labels),
        limits=(low - 1.0, high + 1.0),
        note=" ".join(picture.changed),
    )
