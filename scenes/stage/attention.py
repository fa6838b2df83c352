"""The attention stage: the words of a context as tiles, arcs from the query to its keys, and the next word."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, heading, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import mix

HIGH, FOOT = 68, 46  # units: a tile, and the room below the tiles
SIDE = 22  # units between the tiles and the panel's borders
RINGED = 0.55  # share of a cycle for which a drawn word stands in its slot


class AttentionPicture(NamedTuple):
    """What the stage shows."""

    words: tuple[str, ...]  # of the context; the last one asks
    weights: tuple[float, ...]  # the head's, one a word
    match: int
    held: int  # the word held at the last draw, -1 none
    drawn: str  # the next word drawn then, "" none
    wrote: int  # 1 written, -1 one like it un-written, 0 neither
    age: float  # of the draw, as a share of the time from one to the next
    written: int  # words, net
    rate: tuple[str, ...]  # measured by the crowd, in words that may become fewer
    fuel: bool
    temperature: float


def draw_attention(canvas: Canvas, picture: AttentionPicture) -> None:
    """Paint the whole row, again only when it changes."""
    weights = tuple(round(w, 2) for w in picture.weights)
    fresh = picture.age < RINGED and picture.held >= 0
    still = picture._replace(weights=weights, age=0.0 if fresh else 1.0)
    if not fresh:
        still = still._replace(held=-1, drawn="", wrote=0)
    layers.ground(canvas, _painted, still)


def _tiles(canvas: Canvas, count: int) -> tuple[float, float, float]:
    """Pitch, width and top of the tiles, units."""
    pitch = (canvas.width - 2 * SIDE + 8) / count
    return pitch, pitch - 8, canvas.height - FOOT - HIGH


def _painted(canvas: Canvas, picture: AttentionPicture) -> None:
    t = canvas.theme
    pitch, wide, top = _tiles(canvas, len(picture.words) + 1)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    brushes.plate(canvas, 2, top - 10, canvas.width - 4, HIGH + 20, 0, t.tokens_deep)
    xs = [SIDE + pitch * i + wide / 2 for i in range(len(picture.words) + 1)]
    _arcs(canvas, picture, xs, top)
    for i, word in enumerate(picture.words):
        asks, held = i == len(picture.words) - 1, i == picture.held
        fill = mix(t.panel, t.tokens_dim, 0.35 + 0.65 * picture.weights[i]) if not held else t.tokens_dim
        edge, thick = (t.text, 4.0) if asks else (t.tokens, 4.0 if i == picture.match or held else 2.0)
        brushes.plate(canvas, xs[i] - wide / 2, top, wide, HIGH, 9, fill, edge, thick)
        size = lettering.fitted(canvas, word, wide - 14, lettering.BODY, lettering.SMALLEST, 600)
        lettering.text(canvas, word, xs[i], top + 44, size, t.text, 600, "centre")
        glyphs.padlock(canvas, xs[i] + wide / 2 - 10, top - 2, 20, t.tokens)
    _slot(canvas, picture, xs[-1], wide, top)
    base = canvas.height - 15
    for i, words, ink in ((picture.match, "key", t.tokens), (len(picture.words) - 1, "query", t.text)):
        lettering.text(canvas, words, xs[i], base, lettering.FLOOR, ink, 600, "centre")
    room = xs[-2] - xs[picture.match] - 130
    rate = next((w for w in picture.rate if lettering.width(canvas, w, lettering.FLOOR, 600, True) < room), "")
    middle = (xs[picture.match] + xs[-2]) / 2
    lettering.text(canvas, rate, middle, base, lettering.FLOOR, t.text, 600, "centre", cells=True)
    heading.draw_line(
        canvas,
        "tokens",
        ("Attention head", "one query, many keys"),
        ("written", str(picture.written).replace("-", "−")),
    )


def _arcs(canvas: Canvas, picture: AttentionPicture, xs: list[float], top: float) -> None:
    """From the query to every key, as thick as the weight; the one held in full colour."""
    t, last = canvas.theme, len(picture.words) - 1
    span = xs[last] - xs[0]
    order = sorted(range(len(picture.words)), key=lambda i: (i == picture.held, picture.weights[i]))
    for i in order:
        share = picture.weights[i]
        turn = np.linspace(0.0, math.pi, 40)
        if i == last:  # it looks at itself
            x, y = xs[last] + 20 * np.cos(turn), top - 30 * np.sin(turn)
        else:
            high = min(88.0, top - 74) * (0.5 + 0.5 * (xs[last] - xs[i]) / span)
            x = (xs[i] + xs[last]) / 2 - (xs[last] - xs[i]) / 2 * np.cos(turn)
            y = top - 2 - high * np.sin(turn) ** 0.8
        colour = t.tokens if i == picture.held else mix(t.panel, t.tokens, 0.3 + 0.6 * share)
        brushes.curve(canvas, list(zip(x.tolist(), y.tolist(), strict=True)), colour, 3 + 15 * share)


def _slot(canvas: Canvas, picture: AttentionPicture, x: float, wide: float, top: float) -> None:
    """The next word: asked for, or drawn and written."""
    t = canvas.theme
    if not picture.drawn:
        brushes.plate(canvas, x - wide / 2, top, wide, HIGH, 9, None, t.tokens, 2, dash=(8, 8))
        lettering.text(canvas, "?", x, top + 46, 34, t.tokens, 700, "centre")
        label = "next word"
    else:
        kept = picture.wrote > 0
        edge = t.fuel_text if kept else t.muted
        brushes.plate(
            canvas,
            x - wide / 2,
            top,
            wide,
            HIGH,
            9,
            t.tokens_dim if kept else None,
            edge,
            4,
            dash=None if kept else (8, 8),
        )
        size = lettering.fitted(canvas, picture.drawn, wide - 14, lettering.BODY, lettering.SMALLEST, 600)
        lettering.text(canvas, picture.drawn, x, top + 44, size, t.text if kept else t.text2, 600, "centre")
        if kept:
            glyphs.padlock(canvas, x + wide / 2 - 10, top - 2, 20, t.fuel_text)
        label = "written" if kept else "un-written" if picture.wrote < 0 else "not written"
    size = lettering.fitted(canvas, label, wide + 6, lettering.FLOOR, 15, 600)
    lettering.text(canvas, label, x, canvas.height - 15, size, t.text2, 600, "centre")
