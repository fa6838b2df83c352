"""The top bar: scene number and name, the caption, the numerals of all scenes, the state of the show."""

from __future__ import annotations

from scenes.stage import brushes, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.contract import Look
from scenes.stage.layout import Layout

NUMERALS = tuple(range(1, 11))
STATE = 190  # units kept for the state of the show


def draw_bar(canvas: Canvas, plan: Layout, look: Look, title: str, caption: str) -> None:
    """Paint the bar."""
    what = look.scene, look.scenes, title, caption
    if not canvas.shows(*plan.bar, *what, look.status, int(look.seconds)):
        layers.ground(canvas, _bar, plan, *what, area=plan.bar)
        _state(canvas, plan.width - 32, look)


def _bar(canvas: Canvas, plan: Layout, scene: int, scenes: tuple[int, ...], title: str, caption: str) -> None:
    """All but the state of the show."""
    t = canvas.theme
    x = 32 + lettering.text(canvas, str(scene % 10), 32, 50, lettering.DISPLAY, t.text2, 700) + 14
    x += lettering.text(canvas, title, x, 50, lettering.DISPLAY, t.text, 700) + 24
    for number in NUMERALS:
        centre = _numeral_x(plan, number)
        lit = number == scene
        if lit:
            brushes.plate(canvas, centre - 16, 20, 32, 36, 7, t.text)
        ink = t.bg if lit else t.text2 if number in scenes else t.muted
        lettering.text(canvas, str(number % 10), centre, 46, lettering.LABEL, ink, 700 if lit else 500, "centre")
    right = _numeral_x(plan, 1) - 16
    if caption:
        brushes.stroke(canvas, [(x, 18), (x, 58)], t.line, 2)
        _caption(canvas, caption, x + 24, right - x - 50)


def _caption(canvas: Canvas, caption: str, x: float, room: float) -> None:
    """On one line, or where its words would become too small, on two."""
    size = lettering.fitted(canvas, caption, room, lettering.BODY, 18)
    lines = [caption]
    if lettering.width(canvas, caption, size) > room and " " in caption:
        spaces = [k for k, letter in enumerate(caption) if letter == " "]
        middle = min(spaces, key=lambda k: abs(2 * k - len(caption)))
        lines = [caption[:middle], caption[middle + 1 :]]
        size = min(lettering.fitted(canvas, line, room, 20, 14) for line in lines)
    for k, line in enumerate(lines):
        lettering.text(canvas, line, x, 47 if len(lines) == 1 else 33 + 24 * k, size, canvas.theme.text)


def _numeral_x(plan: Layout, number: int) -> float:
    """The middle of a scene's numeral."""
    return plan.width - 32 - STATE - 40 * (NUMERALS[-1] - number) - 16


def numeral_at(plan: Layout, x: float, y: float) -> int | None:
    """The scene whose numeral is at a point in units."""
    if not 8 <= y < 64:
        return None
    return next((number for number in NUMERALS if abs(x - _numeral_x(plan, number)) < 20), None)


def _state(canvas: Canvas, right: float, look: Look) -> None:
    """Live, Paused or REC mm:ss at the right end."""
    t = canvas.theme
    seconds = int(look.seconds)
    words = {"live": "Live", "paused": "Paused", "rec": f"REC {seconds // 60:02}:{seconds % 60:02}"}[look.status]
    size = lettering.fitted(canvas, words, STATE - 60, lettering.LABEL, 14, 600, True)
    wide = lettering.width(canvas, words, size, 600, True)
    lettering.text(canvas, words, right, 46, size, t.text, 600, "right", cells=True)
    x = right - wide - 22
    if look.status == "live":
        brushes.shape(canvas, [(x - 6, 27), (x + 14, 38), (x - 6, 49)], t.text)
    elif look.status == "paused":
        for dx in (-6, 4):
            brushes.plate(canvas, x + dx, 27, 7, 22, 2, t.text)
    else:
        brushes.disc(canvas, x + 4, 38, 10, t.rec)
