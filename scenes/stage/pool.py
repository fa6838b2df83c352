"""The stage of a pool of ATP: how it is spent and recharged, how full it is, and how tired its motors are."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, heading, kinesin, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import mix

TICKS = 33  # of the gauge
ROOMY = 380  # units; lower stages have no subtitle
LARGE = 1.6  # times the molecules of a motor's stage
MIDDLE, GAUGE = 0.31, 0.8  # shares of the width: the cycle, the gauge


class PoolPicture(NamedTuple):
    """What the left stage shows."""

    share: float  # of the adenylate that is ATP
    recharged: tuple[str, str]  # how fast, and of how much at most
    spent: tuple[str, str]  # how fast, and by whom
    flows: tuple[float, float]  # recharged and spent, as shares of the larger of demand and supply
    recharging: bool  # switched on
    fatigue: float  # what is missing of the motors' speed, share; nan where they have none
    fuel: tuple[str, ...]  # what an ATP is worth, in words that may become fewer
    bill: tuple[str, str]  # what is counted, and how much


def draw_pool(canvas: Canvas, picture: PoolPicture) -> None:
    """Paint the row: words over what is painted again only when it has visibly moved."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    k = _scale(canvas)
    lit = round(picture.fatigue * TICKS) if math.isfinite(picture.fatigue) else -1
    wide = tuple(round(2 * min(1.0, max(0.0, flow)) * 7) / 2 for flow in picture.flows)
    layers.ground(canvas, _ground, wide, picture.recharging, min(TICKS, max(-1, lit)), round(picture.share * 12))
    middle, within = w * MIDDLE, canvas._replace(text_scale=min(1.1, canvas.text_scale))
    for (name, line), detail, top in (
        (("recharge", picture.recharged[0]), picture.recharged[1], 0.385),
        (("spend", picture.spent[0]), picture.spent[1], 0.665),
    ):
        room = 0.25 * w
        lettering.text(within, name, middle, h * top, 28 * k, t.text, 600, "centre")
        size = lettering.fitted(within, line, room, 26 * k, 15, 700, True)
        lettering.text(within, line, middle, h * top + 31 * k, size, t.text, 700, "centre", cells=True)
        size = lettering.fitted(within, detail, room, 22 * k, 14)
        y = h * top + 58 * k if name == "recharge" else h * 0.96
        lettering.text(within, detail, middle, y, size, t.text2, 500, "centre")
    base = h * 0.645
    for name, share, x, ink in (("ADP", 1 - picture.share, 0.105, t.text2), ("ATP", picture.share, 0.52, t.fuel_text)):
        words = f"{name} {100 * share:.0f} %"
        size = lettering.fitted(canvas, words, 0.19 * w, 30 * k, 16, 700, True)
        lettering.text(canvas, words, w * x, base, size, ink, 700, "centre", cells=True)
    x = w * GAUGE
    words = f"Fatigue {100 * picture.fatigue:.0f} %" if math.isfinite(picture.fatigue) else "Nothing walks"
    size = lettering.fitted(canvas, words, 0.32 * w, 34 * k, 18, 700, True)
    lettering.text(canvas, words, x, h * 0.85, size, t.text, 700, "centre", cells=True)
    room = 2 * (w - x) - 40
    fits = (f for f in picture.fuel if lettering.width(canvas, f, 27 * k, 600, True) <= room)
    words = next(fits, picture.fuel[-1])
    size = lettering.fitted(canvas, words, room, 27 * k, 15, 600, True)
    lettering.text(canvas, words, x, h * 0.94, size, t.fuel_text, 600, "centre", cells=True)
    subtitle = "the cell’s budget" if h > ROOMY else ""
    heading.draw_heading(canvas, "kinesin", ("ATP pool", subtitle), picture.bill, ())


def _scale(canvas: Canvas) -> float:
    """The size of things on this row, 1 on the wide layout."""
    return min(1.0, canvas.height / 412)


def _ground(canvas: Canvas, wide: tuple[float, ...], recharging: bool, lit: int, glow: int) -> None:
    """Arrows, molecules and the gauge."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    k = _scale(canvas)
    brushes.plate(canvas, 0, 0, w, h, 12, t.panel, t.line, 1.5)
    middle, y = w * MIDDLE, h * 0.585
    reach, rise = min(0.145 * w, 140.0), 0.275 * h
    for sense, thick, ink in ((-1, wide[0], t.kinesin if recharging else t.muted), (1, wide[1], t.kinesin)):
        start, end = (math.radians(166), math.radians(18)) if sense < 0 else (math.radians(26), math.radians(152))
        bow = [
            (
                middle + reach * math.cos(start + (end - start) * i / 48),
                y + sense * (14 * k + rise * math.sin(start + (end - start) * i / 48)),
            )
            for i in range(49)
        ]
        glyphs.arrow(canvas, bow, ink if sense < 0 else mix(t.panel, ink, 0.62), 3 + thick)
    brushes.glow(canvas, w * 0.52, y - 20 * k, 104 * k, t.fuel, 0.6 * glow / 12)
    large = canvas._replace(u=canvas.u * LARGE * k)
    for x, phosphates in ((w * 0.105, 2), (w * 0.52, 3)):
        place = x / LARGE / k - (16 + 13 * (phosphates - 1)) / 2, (y - 26 * k) / LARGE / k
        kinesin.molecule(large, *place, 0.0, phosphates, t.fuel)
    _gauge(canvas, w * GAUGE, h * 0.665, min(0.15 * w, 0.36 * h), lit)


def _gauge(canvas: Canvas, x: float, y: float, r: float, lit: int) -> None:
    """A fan of ticks from fresh to spent, lit up to the needle; no needle where there is nothing to show."""
    t = canvas.theme
    for i in range(TICKS):
        a = math.pi * (1 - i / (TICKS - 1))
        ends = [(x + s * r * math.cos(a), y - s * r * math.sin(a)) for s in (0.76, 1.0)]
        brushes.stroke(canvas, ends, t.kinesin if i < lit else t.grid, 0.055 * r)
    for word, side in (("fresh", -1), ("spent", 1)):
        lettering.text(canvas, word, x + side * 0.86 * r, y + 28, lettering.FLOOR, t.text2, 500, "centre")
    if lit >= 0:
        a = math.pi * (1 - lit / TICKS)
        brushes.stroke(canvas, [(x, y), (x + 0.66 * r * math.cos(a), y - 0.66 * r * math.sin(a))], t.text, 5)
        brushes.disc(canvas, x, y, 9, t.text)
