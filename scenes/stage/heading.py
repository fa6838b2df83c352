"""The heading of a stage: whose pane it is, what it is, what is counted, and a line or two on what to look at."""

from __future__ import annotations

from scenes.stage import brushes, glyphs, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour, mix

NOTES = 122  # baseline of the first note, units
BETWEEN = 32
NOTED = 0.38  # share of the width that notes may take: up to the walker
NARROW = 800  # panes up to this width have no subtitle


def narrow(canvas: Canvas) -> bool:
    """Whether a pane is one of the two of a 4:3 picture."""
    return canvas.width <= NARROW


def draw_heading(
    canvas: Canvas,
    side: str,
    title: tuple[str, str],
    count: tuple[str, str],
    notes: tuple[str, ...],
    pointer: tuple[brushes.Point, Colour] | None = None,
    clear: float = 0.0,
) -> None:
    """Paint title and subtitle, (what is counted, how many), and the notes.

    With a pointer, (where to, colour), the first note is a label: it takes the colour, and dots lead from it. What is
    counted is named right of the title and of `clear`, by its last word where there is no room for more.
    """
    t = canvas.theme
    ink = t.kinesin if side == "kinesin" else t.tokens
    glyphs.marker(canvas, 37, 33, 13, side)
    clear = max(clear, 76 + lettering.text(canvas, title[0], 62, 46, lettering.TITLE, ink, 700))
    lettering.text(canvas, count[1], canvas.width - 24, 46, lettering.TITLE, t.fuel_text, 700, "right", cells=True)
    room = canvas.width - 36 - lettering.width(canvas, count[1], lettering.TITLE, 700, True)
    if not narrow(canvas):
        lettering.text(canvas, title[1], 24, 84, 26, t.text2)
    short = count[0].split()[-1]
    named = next((words for words in (count[0], short) if room - lettering.width(canvas, words, 26) > clear), None)
    if named is not None:
        lettering.text(canvas, named, room, 46, 26, t.text2, anchor="right")
    else:
        lettering.text(canvas, count[0], canvas.width - 24, 84, 26, t.text2, anchor="right")
    if pointer is not None and notes:
        (x, y), colour = pointer
        start = (34 + lettering.width(canvas, notes[0], lettering.LABEL, 600), NOTES - 6)
        if x - start[0] > 30:
            brushes.dashed(canvas, [start, (x, y)], mix(t.panel, colour, 0.8), 3, 0, 9)
        lettering.text(canvas, notes[0], 24, NOTES, lettering.LABEL, mix(colour, t.text, 0.4), 600)
        return
    for i, line in enumerate(notes):
        shade, weight = (t.text, 600) if i == 0 else (t.text2, 500)
        size = lettering.fitted(canvas, line, NOTED * canvas.width, lettering.LABEL, 14, weight)
        lettering.text(canvas, line, 24, NOTES + BETWEEN * i, size, shade, weight)


def draw_line(
    canvas: Canvas,
    side: str,
    title: tuple[str, str],
    count: tuple[str, str],
    rate: tuple[str, ...] = (),
) -> None:
    """The heading on one line: title and subtitle, (what is counted, how many); words that do not fit are left out.

    `rate` stands below what is counted, in words that may become fewer where there is less room.
    """
    t = canvas.theme
    ink = t.kinesin if side == "kinesin" else t.tokens
    glyphs.marker(canvas, 37, 33, 13, side)
    pen = 62 + lettering.text(canvas, title[0], 62, 46, lettering.TITLE, ink, 700) + 14
    end = canvas.width - 24
    lettering.text(canvas, count[1], end, 46, lettering.TITLE, t.fuel_text, 700, "right", cells=True)
    room = 0.42 * canvas.width
    words = next((w for w in rate if lettering.width(canvas, w, lettering.FLOOR, 600, True) < room), "")
    lettering.text(canvas, words, end, 80, lettering.FLOOR, t.text, 600, "right", cells=True)
    end -= 12 + lettering.width(canvas, "8888", lettering.TITLE, 700, True)
    if pen + lettering.width(canvas, count[0], 26) < end:
        end -= lettering.text(canvas, count[0], end, 46, 26, t.text2, anchor="right") + 24
    if pen + lettering.width(canvas, title[1], 26) < end:
        lettering.text(canvas, title[1], pen, 46, 26, t.text2)
