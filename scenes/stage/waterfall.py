"""The waterfall row: a book with three entries, in, out and heat, each starting where the one before ended."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, kinesin, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour, heat, mix

HEAD, FOOT = 98.0, 8.0  # units above and below the four lines
BARS = (0.315, 0.675)  # shares of the width
VALUE = 0.808  # right edge of the values, share of the width
ROOMY = 66.0  # a line at least this high has room for details
STEPS = (1.0, 0.86, 0.72, 0.6, 0.5)  # the heat bar fades like the haze


class Entry(NamedTuple):
    """One line: from `start` to `end` on the common scale; nan before there is anything to show."""

    name: str
    detail: str
    glyph: str  # atp, lock or nothing
    start: float
    end: float
    exact: tuple[float, float]  # the same from the solver
    value: str
    error: str
    total: str


class WaterfallPicture(NamedTuple):
    """What the row shows."""

    side: str
    title: str
    note: str
    unit: tuple[str, ...]  # of the values, in words that may become fewer where there is less room
    total: tuple[str, ...]
    entries: tuple[Entry, Entry, Entry]
    balance: tuple[str, str, str, str]  # name, detail, value, total
    temperature: float


def draw_waterfall(canvas: Canvas, picture: WaterfallPicture) -> None:
    """Paint the row: what changes with every event over what is painted again only when it has visibly moved."""
    t, w = canvas.theme, canvas.width
    still = _settled(picture)
    layers.ground(canvas, _painted, layers.ByValue(still, repr(still)))
    pen = 58 + lettering.width(canvas, picture.title, lettering.TITLE, 700) + 14
    if pen + lettering.width(canvas, picture.note, 26) < w - 24:
        lettering.text(canvas, picture.note, pen, 46, 26, t.text2)
    pitch = (canvas.height - HEAD - FOOT) / 4
    for i, entry in enumerate(picture.entries):
        base = HEAD + pitch * i + (0.46 if pitch >= ROOMY else 0.62) * pitch
        size = lettering.fitted(canvas, entry.total, (1 - VALUE) * w - 36, 26, 16, 500, True)
        lettering.text(canvas, entry.total, w - 24, base, size, t.text2, 500, "right", cells=True)
    if pitch >= ROOMY:
        detail = picture.balance[1]
        size = lettering.fitted(canvas, detail, BARS[0] * w + 14, lettering.FLOOR, 16)
        lettering.text(canvas, detail, 24, HEAD + pitch * 3 + 5 + 0.83 * (pitch - 5), size, t.text2)


def _settled(picture: WaterfallPicture) -> WaterfallPicture:
    """The picture without what changes with every event, its bars at steps that the eye does not see."""
    low, high = _range(picture)
    step = 10.0 ** math.floor(math.log10(high - low)) / 200

    def at(x: float) -> float:
        return round(x / step) * step if math.isfinite(x) else math.nan

    first, second, third = (e._replace(start=at(e.start), end=at(e.end), total="") for e in picture.entries)
    name, _, value, total = picture.balance
    return picture._replace(note="", entries=(first, second, third), balance=(name, "", value, total))


def _painted(canvas: Canvas, still: layers.ByValue) -> None:
    t, w = canvas.theme, canvas.width
    picture: WaterfallPicture = still.thing
    brushes.plate(canvas, 0, 0, w, canvas.height, 12, t.panel, t.line, 1.5)
    colour, light = (t.kinesin, t.kinesin_light) if picture.side == "kinesin" else (t.tokens, t.tokens_light)
    glyphs.marker(canvas, 36, 34, 12, picture.side)
    lettering.text(canvas, picture.title, 58, 47, lettering.TITLE, colour, 700)
    lettering.text(canvas, "entry", 24, 88, lettering.FLOOR, t.text2)
    for words, right, room in ((picture.unit, w * VALUE, 0.17 * w), (picture.total, w - 24, 0.18 * w - 24)):
        head = next((head for head in words if lettering.width(canvas, head, lettering.FLOOR) <= room), words[-1])
        lettering.text(canvas, head, right, 88, lettering.FLOOR, t.text2, 500, "right")
    low, high = _range(picture)
    pitch = (canvas.height - HEAD - FOOT) / 4
    warm = heat(t, picture.temperature)
    for i, entry in enumerate(picture.entries):
        y = HEAD + pitch * i
        brushes.stroke(canvas, [(24, y), (w - 24, y)], t.grid, 1.5)
        tone = (colour, light, warm)[i]
        _line(canvas, entry, y, pitch, tone, i == 2)
        _bar(canvas, entry, y, pitch, low, high, tone, i == 2)
    _carry(canvas, picture, low, high, pitch)
    y = HEAD + pitch * 3
    for dy in (0, 5):
        brushes.stroke(canvas, [(24, y + dy), (w - 24, y + dy)], t.text2, 2)
    _balance(canvas, picture, y + 5, pitch - 5, colour, warm)


def _range(picture: WaterfallPicture) -> tuple[float, float]:
    """The common scale: from 0 or the lowest end to the highest."""
    ends = [x for e in picture.entries for x in (e.start, e.end, *e.exact) if math.isfinite(x)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return (low, high) if high > low else (0.0, 1.0)


def _place(canvas: Canvas, x: float, low: float, high: float) -> float:
    left, right = (share * canvas.width for share in BARS)
    return left + (right - left) * (x - low) / (high - low)


def _line(canvas: Canvas, entry: Entry, top: float, pitch: float, tone: Colour, dim: bool) -> None:
    """Name and numbers."""
    t, w = canvas.theme, canvas.width
    roomy = pitch >= ROOMY
    base = top + (0.46 if roomy else 0.62) * pitch
    room = BARS[0] * w - 36
    name = lettering.fitted(canvas, entry.name, room, lettering.BODY, 18, 700)
    lettering.text(canvas, entry.name, 24, base, name, t.text, 700)
    if roomy:
        x, y = 24.0, top + 0.83 * pitch
        if entry.glyph == "atp":
            kinesin.molecule(canvas, x + 9, y - 8, 0, 3, t.fuel_text)
            x += 66
        elif entry.glyph == "lock":
            glyphs.padlock(canvas, x + 9, y - 7, 22, t.fuel_text)
            x += 28
        ink = t.fuel_text if entry.glyph else t.text2
        lettering.text(canvas, entry.detail, x, y, lettering.FLOOR, ink, 600 if entry.glyph else 500)
    ink = tone if not dim else mix(t.text, tone, 0.75)
    error = entry.error if roomy or canvas.text_scale <= 1.1 else ""
    value = lettering.fitted(canvas, entry.value, (VALUE - BARS[1]) * w - 14, 34 if roomy else 30, 18, 700, True)
    line = base if roomy or not error else top + 0.5 * pitch
    lettering.text(canvas, entry.value, w * VALUE, line, value, ink, 700, "right", cells=True)
    if error:
        below = top + (0.83 if roomy else 0.9) * pitch
        lettering.text(canvas, error, w * VALUE, below, lettering.FLOOR, t.text2, 500, "right", True)


def _bar(
    canvas: Canvas, entry: Entry, top: float, pitch: float, low: float, high: float, tone: Colour, fading: bool
) -> None:
    """The bar on its track: measured filled, exact as an outline."""
    t = canvas.theme
    left, right = (share * canvas.width for share in BARS)
    tall = min(46.0, pitch * 0.62)
    y = top + (pitch - tall) / 2
    brushes.plate(canvas, left, y, right - left, tall, 7, t.inset)
    if math.isfinite(entry.start) and math.isfinite(entry.end):
        a, b = sorted(_place(canvas, x, low, high) for x in (entry.start, entry.end))
        cold = fading and entry.end < entry.start
        if b - a >= 1:
            for k in range(5) if fading else range(1):
                x0, x1 = (a + (b - a) * k / 5, a + (b - a) * (k + 1) / 5) if fading else (a, b)
                shade = mix(t.panel, t.ramp[0] if cold else tone, STEPS[k])
                brushes.plate(canvas, x0, y, x1 - x0, tall, 0 if fading else 7, shade)
    if all(map(math.isfinite, entry.exact)):
        a, b = sorted(_place(canvas, x, low, high) for x in entry.exact)
        brushes.plate(canvas, a - 3, y - 3, max(6.0, b - a + 6), tall + 6, 9, None, t.text2, 2, dash=(4, 5))


def _carry(canvas: Canvas, picture: WaterfallPicture, low: float, high: float, pitch: float) -> None:
    """Dotted lines carry the end of one bar to where the next one ends or starts."""
    t = canvas.theme
    paid, out, given = picture.entries
    tall = min(46.0, pitch * 0.62)
    if not all(math.isfinite(x) for x in (paid.end, out.end, given.start)):
        return
    for x, first, last in ((paid.end, 0, 2), (out.end, 1, 2), (0.0, 0, 1)):
        at = _place(canvas, x, low, high)
        for k in range(first, last):
            y0, y1 = HEAD + pitch * k + (pitch + tall) / 2, HEAD + pitch * (k + 1) + (pitch - tall) / 2
            brushes.dashed(canvas, [(at, y0), (at, y1)], t.text2, 2.5, 5, 5)


def _balance(canvas: Canvas, picture: WaterfallPicture, top: float, pitch: float, colour: Colour, warm: Colour) -> None:
    """The last line: what is left over, and a pair of scales that says so."""
    t, w = canvas.theme, canvas.width
    name, _, value, total = picture.balance
    base = top + (0.46 if pitch >= ROOMY - 5 else 0.64) * pitch
    lettering.text(canvas, name, 24, base, lettering.fitted(canvas, name, BARS[0] * w - 20, 28, 16, 700), t.text, 700)
    size = lettering.fitted(canvas, value, (VALUE - BARS[1]) * w + 60, 34, 16, 700, True)
    lettering.text(canvas, value, w * VALUE, base, size, t.text, 700, "right", cells=True)
    size = lettering.fitted(canvas, total, (1 - VALUE) * w - 36, 26, 16, 500, True)
    lettering.text(canvas, total, w - 24, base, size, t.text2, 500, "right", cells=True)
    x, y = w * (BARS[0] + BARS[1]) / 2 + 12, top + 0.2 * pitch
    arm, drop = 78.0, min(24.0, 0.36 * pitch)
    brushes.stroke(canvas, [(x - arm, y), (x + arm, y)], t.text, 4)
    brushes.shape(canvas, [(x, y + 4), (x + 18, y + drop + 14), (x - 18, y + drop + 14)], t.panel, t.text, 3)
    brushes.disc(canvas, x, y, 5, t.text)
    for side, tone in ((-1, colour), (1, warm)):
        cx = x + side * arm
        for dx in (-20, 20):
            brushes.stroke(canvas, [(cx, y), (cx + dx, y + drop)], t.text2, 2)
        brushes.shape(
            canvas,
            [(cx - 23, y + drop), (cx + 23, y + drop), (cx + 13, y + drop + 11), (cx - 13, y + drop + 11)],
            tone,
            t.text,
            2,
        )
