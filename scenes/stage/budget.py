"""The stage of a budget of tokens: what is left of it and who waits, its refill, and a context window with its words."""

from __future__ import annotations

from typing import NamedTuple

from scenes.stage import brushes, heading, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import mix

CELLS = 20  # of the budget's bar
ROOMY = 380  # units; lower stages have no subtitle
BAR, TUB = 0.6, (0.74, 0.96)  # shares of the width: right end of the bar, both sides of the bucket


class BudgetPicture(NamedTuple):
    """What the right stage shows."""

    tokens: int
    bucket: int  # tokens that the bucket holds
    waiting: int
    writers: int
    refill: str  # how fast
    refilling: bool  # switched on
    used: int  # words in the window
    window: int
    words: tuple[str, ...]  # the last of them, newest last
    bill: tuple[str, str]  # what is counted, and how much


def draw_budget(canvas: Canvas, picture: BudgetPicture) -> None:
    """Paint the row: words over what is painted again only when a token has moved."""
    t, w, h, whole = canvas.theme, canvas.width, canvas.height, canvas
    if h <= ROOMY:
        canvas = canvas._replace(text_scale=min(1.1, canvas.text_scale))
    k = _scale(canvas)
    cells = -(-picture.tokens * CELLS // picture.bucket)
    full = picture.tokens / picture.bucket
    layers.ground(canvas, _ground, cells, round(24 * full), picture.refilling, picture.used, picture.window)
    left = f"{picture.tokens} of {picture.bucket}"
    wide = lettering.text(canvas, left, 24, h * 0.415, 36 * k, t.tokens, 700, cells=True)
    if picture.waiting:
        words = f"queue: {picture.waiting} of {picture.writers} writers"
        size = lettering.fitted(canvas, words, BAR * w - wide - 40, 26 * k, 15, 600, True)
        lettering.text(canvas, words, BAR * w, h * 0.415, size, t.text, 600, "right", cells=True)
    middle = w * sum(TUB) / 2
    size = lettering.fitted(canvas, picture.refill, 0.26 * w, 34 * k, 16, 700, True)
    ink = t.tokens if picture.refilling else t.text2
    lettering.text(canvas, picture.refill, middle, h * 0.365, size, ink, 700, "centre", cells=True)
    used = f"{picture.used} / {picture.window} tokens"
    lettering.text(canvas, used, w - 24, h * 0.71, 30 * k, t.text, 700, "right", cells=True)
    _words(canvas, picture.words)
    subtitle = "the model’s bill" if h > ROOMY else ""
    heading.draw_heading(whole, "tokens", ("Token budget", subtitle), picture.bill, ())


def _scale(canvas: Canvas) -> float:
    """The size of things on this row, 1 on the wide layout."""
    return min(1.0, canvas.height / 412)


def _words(canvas: Canvas, words: tuple[str, ...]) -> None:
    """As many of the last words as fit, under the window, the newest bright."""
    t, room = canvas.theme, canvas.width - 48
    base, gap = canvas.height - 20, lettering.width(canvas, "n", lettering.LABEL)
    shown: list[str] = []
    for word in reversed(words):
        room -= lettering.width(canvas, word, lettering.LABEL, 600) + gap / 2
        if room < 0:
            break
        shown.insert(0, word)
    x = 24.0
    for i, word in enumerate(shown):
        newest = i == len(shown) - 1
        ink = t.text if newest else mix(t.text2, t.text, 0.3 * i / len(shown))
        x += lettering.text(canvas, word, x, base, lettering.LABEL, ink, 600 if newest else 500) + gap / 2


def _ground(canvas: Canvas, cells: int, full: int, refilling: bool, used: int, window: int) -> None:
    """The budget's bar, the bucket and the window."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    k = _scale(canvas)
    brushes.plate(canvas, 0, 0, w, h, 12, t.panel, t.line, 1.5)
    lettering.text(canvas, "budget left", 24, h * 0.31, lettering.LABEL, t.text2)
    pitch = (BAR * w - 24) / CELLS
    for i in range(CELLS):
        fill = t.tokens if i < cells else None
        edge = t.tokens if i < cells else t.tokens_dim
        brushes.plate(canvas, 24 + pitch * i, h * 0.45, pitch - 5, 44 * k, 6, fill, edge, 2)
    _tub(canvas, full / 24, refilling)
    lettering.text(canvas, "context window", 24, h * 0.71, lettering.LABEL, t.text2)
    if used >= window:
        x = 40 + lettering.width(canvas, "context window", lettering.LABEL)
        words = "full: the oldest words drop" if w > heading.NARROW else "full"
        lettering.text(canvas, words, x, h * 0.71, lettering.LABEL, t.text, 600)
    pitch = (w - 48) / window
    for i in range(window):
        fill = mix(t.tokens_deep, t.tokens, 0.25 + 0.75 * (i + 1) / used) if i < used else None
        edge = t.tokens if i < used else t.tokens_dim
        brushes.plate(canvas, 24 + pitch * i, h * 0.745, pitch - 3, 52 * k, 3, fill, edge, 1.5)
    x = 24 + pitch * used - 1.5
    brushes.plate(canvas, x - 2.5, h * 0.745 - 4, 5, 52 * k + 8, 2, t.text)


def _tub(canvas: Canvas, full: float, refilling: bool) -> None:
    """The bucket, its level, and the drops that fill it."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    (a, b), k = TUB, _scale(canvas)
    middle = w * (a + b) / 2
    lettering.text(canvas, "refill", middle, h * 0.27, lettering.LABEL, t.text2, 500, "centre")
    top, bottom, half, foot = h * 0.43, h * 0.605, min(80.0, w * 0.1), min(62.0, w * 0.078)
    level = bottom - (bottom - top - 6) * full
    wide = foot + (half - foot) * (bottom - level) / (bottom - top)
    if full > 0:
        water = [(middle - wide, level), (middle + wide, level), (middle + foot, bottom), (middle - foot, bottom)]
        brushes.shape(canvas, water, mix(t.tokens_deep, t.tokens, 0.7))
    if refilling:
        for i in range(3):
            side = 15 * k
            brushes.plate(canvas, middle - side / 2, top - 12 * k + 20 * k * i, side, side, 4, t.tokens, t.panel, 1.5)
    rim = [(middle - half, top), (middle - foot, bottom), (middle + foot, bottom), (middle + half, top)]
    brushes.stroke(canvas, rim, t.text, 4)
