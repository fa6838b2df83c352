"""The top bar: scene number and name, the caption, the numerals of all scenes, the state of the show."""

from __future__ import annotations

from scenes.stage import brushes, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.contract import Look
from scenes.stage.layout import Layout

NUMERALS = tuple(range(1, 11))


def draw_bar(canvas: Canvas, plan: Layout, look: Look, title: str, caption: str) -> None:
    """Paint the bar."""
    t = canvas.theme
    x = 32 + lettering.text(canvas, str(look.scene % 10), 32, 50, lettering.DISPLAY, t.text2, 700) + 14
    x += lettering.text(canvas, title, x, 50, lettering.DISPLAY, t.text, 700) + 24
    right = _state(canvas, plan.width - 32, look)
    for number in reversed(NUMERALS):
        lit = number == look.scene
        if lit:
            brushes.plate(canvas, right - 32, 20, 32, 36, 7, t.text)
        ink = t.bg if lit else t.text2 if number in look.scenes else t.muted
        lettering.text(canvas, str(number % 10), right - 16, 46, lettering.LABEL, ink, 700 if lit else 500, "centre")
        right -= 40
    if caption:
        brushes.stroke(canvas, [(x, 18), (x, 58)], t.line, 2)
        size = lettering.fitted(canvas, caption, right - x - 50, lettering.BODY, 18)
        lettering.text(canvas, caption, x + 24, 47, size, t.text)


def _state(canvas: Canvas, right: float, look: Look) -> float:
    """Live, Paused or REC mm:ss at the right end; returns where the numerals end."""
    t = canvas.theme
    seconds = int(look.seconds)
    words = {"live": "Live", "paused": "Paused", "rec": f"REC {seconds // 60:02}:{seconds % 60:02}"}[look.status]
    wide = lettering.width(canvas, words, lettering.LABEL, 600, True)
    lettering.text(canvas, words, right, 46, lettering.LABEL, t.text, 600, "right", cells=True)
    x = right - wide - 22
    if look.status == "live":
        brushes.shape(canvas, [(x - 6, 27), (x + 14, 38), (x - 6, 49)], t.text)
    elif look.status == "paused":
        for dx in (-6, 4):
            brushes.plate(canvas, x + dx, 27, 7, 22, 2, t.text)
    else:
        brushes.disc(canvas, x + 4, 38, 10, t.rec)
    return x - 30
