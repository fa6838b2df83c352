"""The histogram row: how often how much entropy is made, and rings where the forward bars foretell the backward ones."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.gauge import GaugePicture, draw_gauge, settled
from scenes.stage.theme import mix

DECADES = 5  # of the logarithmic axis, below 1
SPLIT = 0.565  # share of the width for the plot


class HistogramPicture(NamedTuple):
    """What the plot shows; bars of width 1 from `lowest` on."""

    title: str
    rule: str
    lowest: int
    shares: np.ndarray  # float64[bars]
    rings: tuple[tuple[float, float], ...]  # (share, two standard errors) foretold for the bars below 0
    line: str
    axis: str


def draw_histogram(canvas: Canvas, picture: HistogramPicture, gauge: GaugePicture, knob: bool) -> None:
    """Paint the row: the count over what is painted again only when it has visibly moved.

    With a knob the title keeps to its own half of the title line.
    """
    still, measured = _settled(picture), settled(gauge)
    value = still.shares.tobytes(), repr(still._replace(shares=np.zeros(0), line="")), repr(measured)
    layers.ground(canvas, _painted, layers.ByValue((still, measured), value), knob)
    size = lettering.fitted(canvas, picture.line, canvas.width * SPLIT - 44, lettering.FLOOR, 14)
    lettering.text(canvas, picture.line, 24, 78, size, canvas.theme.text)


def _settled(picture: HistogramPicture) -> HistogramPicture:
    """The picture with its heights at steps of a fiftieth of a decade."""
    with np.errstate(divide="ignore"):
        shares = 10.0 ** (np.round(50 * np.log10(picture.shares)) / 50)
    rings = tuple((float(f"{share:.2g}"), float(f"{error:.1g}")) for share, error in picture.rings)
    return picture._replace(shares=shares, rings=rings)


def _painted(canvas: Canvas, still: layers.ByValue, knob: bool) -> None:
    t, w = canvas.theme, canvas.width
    picture, gauge = still.thing
    brushes.plate(canvas, 0, 0, w, canvas.height, 12, t.panel, t.line, 1.5)
    pen = 24 + lettering.text(canvas, picture.title, 24, 42, lettering.BODY, t.kinesin, 700) + 14
    if pen + lettering.width(canvas, picture.rule, lettering.LABEL) < w - (450 if knob else 24):
        lettering.text(canvas, picture.rule, pen, 41, lettering.LABEL, t.text2)
    _plot(canvas, picture, 92.0, canvas.height - 44)
    draw_gauge(canvas, w * SPLIT + 18, 60, w * (1 - SPLIT) - 42, canvas.height - 72, gauge)


def _plot(canvas: Canvas, picture: HistogramPicture, top: float, bottom: float) -> None:
    t = canvas.theme
    left, right = 92.0, canvas.width * SPLIT - 22
    bars = len(picture.shares)
    pitch = (right - left) / bars

    def height(share: float) -> float:
        decades = math.log10(share) + DECADES if share > 0 else 0.0
        return (bottom - top) * min(1.0, max(0.0, decades / DECADES))

    for power, name in ((0, "1"), (-2, "10⁻²"), (-4, "10⁻⁴")):
        y = bottom - height(10.0**power)
        brushes.stroke(canvas, [(left, y), (right, y)], t.grid, 1.5)
        lettering.text(canvas, name, left - 10, y + 8, lettering.FLOOR, t.text2, 500, "right")
    for i, share in enumerate(picture.shares.tolist()):
        tall = height(share)
        back = picture.lowest + i < 0
        if tall >= 1:
            tone = mix(t.kinesin, t.kinesin_dim, 0.75) if back else t.kinesin
            brushes.plate(canvas, left + pitch * i + 2, bottom - tall, pitch - 4, tall, 3, tone)
    zero = left - pitch * picture.lowest
    brushes.dashed(canvas, [(zero, top - 6), (zero, bottom)], t.text, 2.5, 5, 5)
    brushes.stroke(canvas, [(left, bottom), (right, bottom)], t.muted, 2.5)
    for i, (share, error) in enumerate(picture.rings):
        x = left + pitch * (i + 0.5)
        y = bottom - height(share)
        if height(share) <= 0:
            continue
        low, high = bottom - height(max(share - error, 1e-9)), bottom - height(share + error)
        for wide, ink in ((6.5, t.panel), (3.0, t.text)):
            brushes.plate(canvas, x - wide / 2, high, wide, max(wide, low - high), 0, ink)
        brushes.disc(canvas, x, y, 7, t.panel, t.text, 3)
    for value in range(picture.lowest, picture.lowest + bars + 1, 4):
        x = left + pitch * (value - picture.lowest)
        name = f"{value}".replace("-", "−")
        lettering.text(canvas, name, x, bottom + 28, lettering.FLOOR, t.text2, 500, "centre")
    x = left + pitch * (bars - 6)
    lettering.text(canvas, picture.axis, x, bottom + 28, lettering.FLOOR, t.text2, 500, "centre", backing=t.panel)


def panel(picture: HistogramPicture) -> plotting.Panel:
    """The plot as a figure: shares as a staircase, what is foretold of the backward bars with two standard errors."""
    edges = picture.lowest + np.arange(len(picture.shares) + 1, dtype=float)
    shares = np.where(picture.shares > 0, picture.shares, np.nan)
    known = [(i, share, error) for i, (share, error) in enumerate(picture.rings) if share > 0]
    rings = np.array([[edges[i] + 0.5, share, error] for i, share, error in known]).reshape(-1, 3)
    return plotting.Panel(
        title=picture.title,
        across=picture.axis,
        up="share of windows",
        side="kinesin",
        curves=(plotting.Curve(edges, np.append(shares, np.nan), "seen", "kinesin", steps=True),),
        series=(
            plotting.Series(
                rings[:, 0], rings[:, 1], np.minimum(rings[:, 2], 0.9 * rings[:, 1]), "o", "text2", "foretold", True
            ),
        ),
        steep=True,
        note=picture.rule,
    )
