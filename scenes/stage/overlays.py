"""What lies over the picture: the key help, the card that says where the picture breaks, and banners."""

from __future__ import annotations

from scenes.stage import brushes, keys, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.contract import Look

CARD = (
    ("needs noise?", "yes: no kick, no step", "no: T = 0 still writes"),
    ("direction from", "asymmetry and ATP", "learned scores, here a toy"),
    ("at T = 0", "stuck in a well", "picks the top score"),
    ("time, friction", "yes", "none: a draw has no clock"),
    ("unit of T", "kT against barriers", "divisor of scores"),
)


def draw_overlays(canvas: Canvas, look: Look, bindings: tuple[keys.Binding, ...] = keys.BINDINGS) -> None:
    """Paint what is open."""
    if look.help:
        _help(canvas, bindings)
    if look.banner:
        size = lettering.fitted(canvas, look.banner, canvas.width - 120, lettering.BODY, 18, 600)
        wide = lettering.width(canvas, look.banner, size, 600) + 48
        brushes.plate(canvas, (canvas.width - wide) / 2, 78, wide, 56, 12, canvas.theme.text)
        lettering.text(canvas, look.banner, canvas.width / 2, 116, size, canvas.theme.bg, 600, "centre")


def draw_tag(canvas: Canvas, words: str) -> None:
    """A small tag below the top bar, at the right."""
    wide = lettering.width(canvas, words, lettering.FLOOR, 600) + 32
    brushes.plate(canvas, canvas.width - 48 - wide, 78, wide, 40, 8, canvas.theme.panel, canvas.theme.text, 2)
    lettering.text(canvas, words, canvas.width - 64, 106, lettering.FLOOR, canvas.theme.text, 600, "right")


def draw_recording(canvas: Canvas) -> None:
    """The steady dot while what the lecturer does is recorded; it is on no recorded picture."""
    brushes.disc(canvas, 16, 38, 9, canvas.theme.rec)


def _help(canvas: Canvas, bindings: tuple[keys.Binding, ...]) -> None:
    t, canvas = canvas.theme, canvas._replace(text_scale=min(1.1, canvas.text_scale))
    brushes.plate(canvas, 60, 60, canvas.width - 120, 960, 14, t.panel, t.text, 3)
    lettering.text(canvas, "Keys", 100, 118, lettering.TITLE, t.text, 700)
    lines = keys.listed(bindings)
    rows = (len(lines) + 1) // 2
    column, step = (canvas.width - 200) / 2, min(46, 780 / rows)  # however many there are, they fit on the plate
    for i, binding in enumerate(lines):
        x, y = 100 + (i // rows) * column, 172 + (i % rows) * step
        lettering.text(canvas, binding.label, x, y, lettering.LABEL, t.tokens, 700)
        size = lettering.fitted(canvas, binding.help, column - 190, lettering.LABEL, 14)
        lettering.text(canvas, binding.help, x + 180, y, size, t.text)
    note = "± on screen is two standard errors. The motor’s x is simulated; its two heads are schematic."
    lettering.text(
        canvas, note, 100, 172 + rows * step + 10, lettering.fitted(canvas, note, canvas.width - 200, 24, 14), t.text2
    )
    tongue = (
        "The chart shows shares of the maximum with all switches on, unless it says another scale. Esc closes this."
    )
    lettering.text(
        canvas,
        tongue,
        100,
        172 + rows * step + 46,
        lettering.fitted(canvas, tongue, canvas.width - 200, 24, 14),
        t.text2,
    )


def draw_card(canvas: Canvas, live_test: str) -> None:
    """The large card: where the picture breaks, and the run's own live test."""
    t, canvas = canvas.theme, canvas._replace(text_scale=min(1.2, canvas.text_scale))
    brushes.plate(canvas, 120, 170, canvas.width - 240, 560, 14, t.panel, t.text, 3, dash=(10, 7))
    lettering.text(canvas, "≠  Where the picture breaks", 170, 240, lettering.DISPLAY, t.text, 700)
    first = 170 + (canvas.width - 340) * 0.24
    second = 170 + (canvas.width - 340) * 0.6
    lettering.text(canvas, "Motor", first, 306, lettering.TITLE, t.kinesin, 700)
    lettering.text(canvas, "Sampler", second, 306, lettering.TITLE, t.tokens, 700)
    for i, (name, left, right) in enumerate(CARD):
        y = 372 + 62 * i
        for words, x, room, ink in (
            (name, 170, first - 190, t.text2),
            (left, first, second - first - 20, t.text),
            (right, second, canvas.width - 150 - second, t.text),
        ):
            lettering.text(canvas, words, x, y, lettering.fitted(canvas, words, room, 34, 16), ink, 600)
    foot = "Same formula at equilibrium; a different machine when driven."
    for i, words in enumerate((foot, live_test)):
        size = lettering.fitted(canvas, words, canvas.width - 340, lettering.BODY, 16)
        lettering.text(canvas, words, 170, 676 + 36 * i, size, t.text2)
