"""The warmth row: heat per token against its cost, the region in which the bath is cooled, and where the run stands."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.gauge import GaugePicture, draw_gauge, settled
from scenes.stage.histogram import SPLIT
from scenes.stage.theme import heat


class WarmthPicture(NamedTuple):
    """What the plot shows, nats per token."""

    title: str
    rule: str
    cost: float  # A; inf at T = 0
    entropy: float  # H
    given: float  # heat measured; nan before it is known
    two_sigma: float
    line: tuple[str, ...]  # in words that may become fewer where there is less room
    temperature: float


def draw_warmth(canvas: Canvas, picture: WarmthPicture, gauge: GaugePicture, knob: bool) -> None:
    """Paint the row, again only when it has visibly moved; with a knob the title keeps to its own half of its line."""
    still = picture._replace(given=round(picture.given, 2), two_sigma=round(picture.two_sigma, 2))
    both = still, settled(gauge)
    layers.ground(canvas, _painted, layers.ByValue(both, repr(both)), knob)


def _painted(canvas: Canvas, still: layers.ByValue, knob: bool) -> None:
    t, w = canvas.theme, canvas.width
    picture, gauge = still.thing
    brushes.plate(canvas, 0, 0, w, canvas.height, 12, t.panel, t.line, 1.5)
    pen = 24 + lettering.text(canvas, picture.title, 24, 42, lettering.BODY, t.tokens, 700) + 14
    if pen + lettering.width(canvas, picture.rule, lettering.LABEL) < w - (450 if knob else 24):
        lettering.text(canvas, picture.rule, pen, 41, lettering.LABEL, t.text2)
    room = w * SPLIT - 30
    line = next((line for line in picture.line if lettering.width(canvas, line, lettering.FLOOR) <= room), "")
    lettering.text(canvas, line, 24, 78, lettering.FLOOR, t.text)
    if math.isfinite(picture.cost):
        _plot(canvas, picture, 94.0, canvas.height - 44)
    draw_gauge(canvas, w * SPLIT + 18, 60, w * (1 - SPLIT) - 42, canvas.height - 72, gauge)


def _span(need: float) -> float:
    """The next of 1, 2, 3, 5, 10, 20, 30 ... above: an axis that does not crawl while the slider moves."""
    size = 10.0 ** math.floor(math.log10(need))
    return next(k * size for k in (1, 2, 3, 5, 10) if k * size >= need)


def _plot(canvas: Canvas, picture: WarmthPicture, top: float, bottom: float) -> None:
    t = canvas.theme
    left, right = 80.0, canvas.width * SPLIT - 22
    widest = _span(max(1.2 * picture.cost, 1.3 * picture.entropy, 1.0))
    deepest, highest = -max(picture.entropy, 0.12 * widest) * 1.1, max(widest - picture.entropy, 0.12 * widest)

    def place(cost: float, given: float) -> tuple[float, float]:
        share = (given - deepest) / (highest - deepest)
        return left + (right - left) * cost / widest, bottom - (bottom - top) * min(1.0, max(0.0, share))

    origin, equal = place(0.0, 0.0), place(picture.entropy, 0.0)
    warm = heat(t, picture.temperature)
    if equal[0] - left > 1:
        brushes.plate(canvas, left, top, equal[0] - left, bottom - top, 0, t.ramp[0], alpha=115)
    end = place(widest, widest - picture.entropy)
    brushes.veil(canvas, [equal, end, (end[0], equal[1])], warm, 0.42)
    brushes.stroke(canvas, [origin, (right, origin[1])], t.muted, 2.5)
    brushes.dashed(canvas, [(equal[0], top), (equal[0], bottom)], t.text, 3, 8, 8)
    brushes.curve(canvas, [place(0.0, -picture.entropy), end], t.tokens, 4.5)
    lettering.text(canvas, "0", left - 12, origin[1] + 8, lettering.FLOOR, t.text2, 500, "right")
    for words, x, side in (("cooled", equal[0] - 10, "right"), ("warmed", equal[0] + 10, "left")):
        wide = lettering.width(canvas, words, lettering.FLOOR, 600)
        if (side == "right" and x - wide > left) or (side == "left" and x + wide < right):
            lettering.text(canvas, words, x, top + 22, lettering.FLOOR, t.text, 600, side, backing=t.panel)
    leading = round(widest / 10.0 ** math.floor(math.log10(widest)))
    parts = {1: 2, 2: 2, 3: 3, 5: 5}[leading]
    for k in range(parts + 1):
        x = left + (right - left) * k / parts
        brushes.plate(canvas, x - 1.5, bottom, 3, 8, 0, t.muted)
        lettering.text(canvas, f"{widest * k / parts:g}", x, bottom + 30, lettering.FLOOR, t.text2, 500, "centre")
    lettering.text(canvas, "A, nat", right - 8, bottom - 10, lettering.FLOOR, t.text2, 500, "right", backing=t.panel)
    wide = lettering.width(canvas, "A = H", lettering.FLOOR, 600)
    if equal[0] + wide + 100 < right:
        lettering.text(canvas, "A = H", equal[0] + 10, bottom - 10, lettering.FLOOR, t.text, 600, backing=t.panel)
    if math.isfinite(picture.given):
        x, y = place(picture.cost, picture.given)
        ends = [place(picture.cost, picture.given + k * picture.two_sigma)[1] for k in (-1, 1)]
        for broad, ink in ((6.5, t.panel), (3.5, t.text)):
            brushes.plate(canvas, x - broad / 2, ends[1], broad, max(broad, ends[0] - ends[1]), 0, ink)
        brushes.glow(canvas, x, y, 34, t.tokens, 0.5)
        glyphs.marker(canvas, x, y, 12, "tokens", t.text, 3.5)


def panel(picture: WarmthPicture) -> plotting.Panel:
    """The plot as a figure: heat against cost, and the measured one."""
    cost = picture.cost if math.isfinite(picture.cost) else 1.0
    costs = np.array([0.0, _span(max(1.2 * cost, 1.3 * picture.entropy, 1.0))])
    heats, nothing = costs - picture.entropy, np.zeros(2)
    measured = (plotting.Point(cost, picture.given, picture.two_sigma, "tokens", "this run"),)
    return plotting.Panel(
        title=picture.title,
        across="cost A, nats a token",
        up="heat, nats a token",
        side="tokens",
        curves=(
            plotting.Curve(costs, heats, "A − H, exact", "tokens"),
            plotting.Curve(costs, nothing, "", "muted", True),
        ),
        points=measured if math.isfinite(picture.given) else (),
        note=f"below A = H = {picture.entropy:.2f} the bath is cooled",
    )
