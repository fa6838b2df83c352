"""The expert panel: a scene's finer knobs in two rows at the foot of the right pane, open on a key, off by default."""

from __future__ import annotations

from scenes.stage import brushes, lettering, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import Controls, Knob, Look
from scenes.stage.layout import Box, Layout
from scenes.stage.theme import Colour

HIGH = 116  # units
COLUMNS = 3
INSET = 12  # units, clear of the badge in the gutter
TRACK = 8  # units
HINTS = (("in this order, T after the first", "in this order"), ("Tab and arrows; E closes", "E closes"))


def panel(plan: Layout) -> Box:
    """Where the panel lies: over the lower end of the right pane."""
    row = plan.right[-1]
    return Box(row.x + INSET, row.y + row.h - HIGH, row.w - INSET, HIGH)


def cell(plan: Layout, number: int) -> Box:
    """The place of a knob, counted from the upper left; the last place holds the panel's title."""
    box = panel(plan)
    wide, high = (box.w - 16) / COLUMNS, (box.h - 8) / 2
    return Box(box.x + 8 + number % COLUMNS * wide, box.y + 4 + number // COLUMNS * high, wide, high)


def track(box: Box) -> Box:
    """The track within a knob's place."""
    return Box(box.x + 22, box.y + 38, box.w - 44, TRACK)


def draw(canvas: Canvas, plan: Layout, knobs: tuple[Knob, ...], controls: Controls, look: Look) -> None:
    """Paint the panel with its knobs."""
    t, box = canvas.theme, panel(plan)
    brushes.plate(canvas, *box, 12, t.panel, t.text, 2.5)
    for number, knob in enumerate(knobs):
        _knob(canvas, cell(plan, number), knob, controls.knob(knob.name), look.focus == knob.name)
    place = cell(plan, 2 * COLUMNS - 1)
    if len(knobs) < 2 * COLUMNS:
        for i, words in enumerate(HINTS):
            _fitting(canvas, words, place.x + 22, place.y + 24 + 24 * i, place.w - 34, t.text2, 500)


def _fitting(canvas: Canvas, words: tuple[str, ...], x: float, y: float, room: float, ink: Colour, weight: int) -> None:
    """The longest of these words that fit."""
    chosen = next((w for w in words if lettering.width(canvas, w, lettering.FLOOR, weight) <= room), words[-1])
    lettering.text(canvas, chosen, x, y, lettering.FLOOR, ink, weight)


def shown(knob: Knob, value: float) -> str:
    """A knob's value in words."""
    if knob.labels:
        return knob.labels[round((value - knob.low) / knob.step)]
    if value == knob.off:
        return "off"
    return f"{wording.signed(value, knob.digits)}{' ' + knob.unit if knob.unit else ''}"


def _knob(canvas: Canvas, box: Box, knob: Knob, value: float, focused: bool) -> None:
    t, line = canvas.theme, track(box)
    on = value != knob.off
    colour = t.kinesin if knob.side == "left" else t.tokens
    words = shown(knob, value)
    wide = lettering.text(
        canvas, words, line.x + line.w, box.y + 24, lettering.FLOOR, t.text if on else t.text2, 700, "right", cells=True
    )
    titles = knob.title, knob.title.split()[-1]
    _fitting(canvas, titles, line.x, box.y + 24, line.w - wide - 12, t.text if on else t.text2, 600)
    brushes.plate(canvas, *line, TRACK / 2, t.inset, t.muted, 2)
    x = line.x + line.w * (value - knob.low) / (knob.high - knob.low)
    if focused:
        brushes.plate(canvas, x - 14, line.y - 10, 28, 27, 8, None, t.text, 3)
    brushes.plate(canvas, x - 9, line.y - 5, 18, 17, 5, colour if on else t.panel, t.text if on else t.muted, 3)
