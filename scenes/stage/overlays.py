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


def draw_overlays(canvas: Canvas, look: Look) -> None:
    """Paint what is open."""
    if look.card:
        _card(canvas)
    if look.help:
        _help(canvas)
    if look.banner:
        size = lettering.fitted(canvas, look.banner, canvas.width - 120, lettering.BODY, 18, 600)
        wide = lettering.width(canvas, look.banner, size, 600) + 48
        brushes.plate(canvas, (canvas.width - wide) / 2, 78, wide, 56, 12, canvas.theme.text)
        lettering.text(canvas, look.banner, canvas.width / 2, 116, size, canvas.theme.bg, 600, "centre")


def _help(canvas: Canvas) -> None:
    t = canvas.theme
    brushes.plate(canvas, 60, 60, canvas.width - 120, 960, 14, t.panel, t.text, 3)
    lettering.text(canvas, "Keys", 100, 118, lettering.TITLE, t.text, 700)
    rows = (len(keys.BINDINGS) + 1) // 2
    column = (canvas.width - 200) / 2
    for i, binding in enumerate(keys.BINDINGS):
        x, y = 100 + (i // rows) * column, 168 + (i % rows) * 44
        lettering.text(canvas, binding.label, x, y, lettering.LABEL, t.tokens, 700)
        size = lettering.fitted(canvas, binding.help, column - 190, lettering.LABEL, 14)
        lettering.text(canvas, binding.help, x + 180, y, size, t.text)
    note = "± on screen is two standard errors. The motor’s x is simulated; its two heads are schematic."
    lettering.text(
        canvas, note, 100, 168 + rows * 44 + 8, lettering.fitted(canvas, note, canvas.width - 200, 24, 14), t.text2
    )
    tongue = "The chart shows drift as a share of its maximum with all switches on. Esc closes this."
    lettering.text(
        canvas, tongue, 100, 168 + rows * 44 + 44, lettering.fitted(canvas, tongue, canvas.width - 200, 24, 14), t.text2
    )


def _card(canvas: Canvas) -> None:
    t = canvas.theme
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
    lettering.text(
        canvas, "Same formula at equilibrium; a different machine when driven.", 170, 690, lettering.BODY, t.text2
    )
