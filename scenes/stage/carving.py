"""The carving row: all weights of a student as a picture, the landscape of one word, and what the student writes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pygame
import pygame.surfarray
import pygame.transform

from scenes.stage import brushes, glyphs, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.layout import Box
from scenes.stage.theme import Theme, mix

SHARP = 7.0  # logit that has the brightest or the darkest tone
SHADES = 64
LOW, HIGH = -7.0, 8.0  # nats that the landscape shows, below and above an even guess
SMALL = 18  # units, the least size of a well's word
MATRIX = 0.315  # right edge of the weights, share of the width


class CarvingPicture(NamedTuple):
    """What the row shows. V words, k of them have a well."""

    logits: np.ndarray  # float64[V, V]
    row: int  # the word whose landscape is shown
    context: str
    words: tuple[str, ...]  # k
    now: tuple[float, ...]  # k, nats by which the student finds each likelier than an even guess
    goal: tuple[float, ...]  # k, the same of the teacher
    charging: bool
    text: tuple[tuple[str, bool], ...]  # what the student wrote last, and whether it is off the story
    learned: int  # tokens


def draw_carving(canvas: Canvas, picture: CarvingPicture) -> None:
    """Paint the row: what training has changed is painted again ten times a second."""
    still = picture._replace(text=())
    value = still._replace(logits=np.zeros(0)), picture.logits[picture.row].tobytes(), float(picture.logits.std())
    layers.ground(canvas, _painted, layers.ByValue(still, repr(value)))
    _text(canvas, picture)


def _painted(canvas: Canvas, still: layers.ByValue) -> None:
    t, w = canvas.theme, canvas.width
    picture: CarvingPicture = still.thing
    layers.panel(canvas)
    glyphs.marker(canvas, 37, 33, 13, "tokens")
    pen = 62 + lettering.text(canvas, "Training", 62, 46, lettering.TITLE, t.tokens, 700) + 14
    if pen + lettering.width(canvas, "charging the model", 26) < w - 24:
        lettering.text(canvas, "charging the model", pen, 46, 26, t.text2)
    box = _matrix_box(canvas)
    lettering.text(canvas, "weights W", box.x, box.y - 12, lettering.LABEL, t.text, 600)
    area = canvas.pixels(*box)
    image = _matrix(picture.logits, t)
    canvas.surface.blit(pygame.transform.smoothscale(image, area.size), area.topleft)
    size = len(picture.logits)
    y = box.y + box.h * (picture.row + 0.5) / size
    brushes.plate(canvas, box.x - 4, y - 6, box.w + 8, 12, 3, None, t.text, 2.5)
    x = box.x + box.w + 14
    glyphs.arrow(canvas, [(x, y), (x + 18, y), (x + 38, y)], t.text, 4)
    _wells(canvas, picture)


def _matrix_box(canvas: Canvas) -> Box:
    top, bottom = 100.0, canvas.height - 62
    side = min(bottom - top, MATRIX * canvas.width - 24)
    return Box(28, top, side, side)


def _matrix(logits: np.ndarray, theme: Theme) -> pygame.Surface:
    """A pixel for each weight: rows are last words, columns next ones, both in the order of the story."""
    stops = (theme.bg if theme.name == "dark" else theme.panel, theme.tokens_dim, theme.tokens, theme.tokens_light)
    places = np.linspace(0, 1, SHADES) * (len(stops) - 1)
    table = np.array([[np.interp(p, range(len(stops)), [s[c] for s in stops]) for c in range(3)] for p in places])
    shade = np.clip((logits + 2.0) / (SHARP + 2.0), 0, 1) * (SHADES - 1)
    return pygame.surfarray.make_surface(table.astype(np.uint8)[shade.astype(int)].swapaxes(0, 1))


def _wells(canvas: Canvas, picture: CarvingPicture) -> None:
    """One well or hill for each next word: the student's solid, the teacher's dotted."""
    t, w = canvas.theme, canvas.width
    left, right = MATRIX * w + 84, w - 28
    top, bottom = 112.0, canvas.height - 104
    title = f"after “{picture.context}”"
    pen = left + lettering.text(canvas, title, left, 88, lettering.LABEL, t.text, 600) + 14
    for words in ("solid: student, dotted: teacher", "dotted: teacher"):
        if pen + lettering.width(canvas, words, lettering.FLOOR) < w - 20:
            lettering.text(canvas, words, pen, 88, lettering.FLOOR, t.text2)
            break
    zero = top + (bottom - top) * -LOW / (HIGH - LOW)
    brushes.stroke(canvas, [(left, zero), (right, zero)], t.grid, 1.5)
    picture = _fitting(canvas, picture, right - left)
    pitch = (right - left) / len(picture.words)
    for depths, dotted in ((picture.goal, True), (picture.now, False)):
        line = _line(depths, left, pitch, zero, (bottom - top) / (HIGH - LOW))
        if dotted:
            brushes.dashed(canvas, line, t.text2, 2.5, 0, 7)
        else:
            brushes.curve(canvas, line, t.text, 4.5)
    size = min(lettering.fitted(canvas, word, pitch - 6, lettering.LABEL, SMALL, 600) for word in picture.words)
    for i, word in enumerate(picture.words):
        x = left + pitch * (i + 0.5)
        deep = picture.goal[i] > 1
        lettering.text(canvas, word, x, canvas.height - 68, size, t.tokens if deep else t.text2, 600, "centre")
        gap = (picture.goal[i] - picture.now[i]) * (bottom - top) / (HIGH - LOW)
        if picture.charging and abs(gap) > 26:
            y = zero + picture.now[i] * (bottom - top) / (HIGH - LOW)
            way = 1 if gap > 0 else -1
            glyphs.arrow(canvas, [(x, y + way * 6), (x, y + way * 14), (x, y + way * 24)], t.tokens, 3.5)


def _fitting(canvas: Canvas, picture: CarvingPicture, room: float) -> CarvingPicture:
    """The picture with as many of its last wells as have room for their words."""
    first = 0
    while first < len(picture.words) - 3:
        pitch = room / (len(picture.words) - first) - 8
        if max(lettering.width(canvas, word, SMALL, 600) for word in picture.words[first:]) <= pitch:
            break
        first += 1
    return picture._replace(words=picture.words[first:], now=picture.now[first:], goal=picture.goal[first:])


def _line(depths: tuple[float, ...], left: float, pitch: float, zero: float, unit: float) -> list[brushes.Point]:
    """Wells of these depths side by side, flat at zero between them."""
    u = np.linspace(0, 1, 25)[:-1]
    shape = np.sin(np.pi * u) ** 2
    places = (left + pitch * (np.arange(len(depths))[:, None] + u)).ravel().tolist()
    heights = (zero + unit * np.clip(depths, LOW, HIGH)[:, None] * shape).ravel().tolist()
    return [*zip(places, heights, strict=True), (left + pitch * len(depths), zero)]


def _text(canvas: Canvas, picture: CarvingPicture) -> None:
    """The last words that the student wrote, the newest at the right in full ink; off the story they are grey."""
    t, w = canvas.theme, canvas.width
    base = canvas.height - 20
    pen = w - 24.0
    start = 28 + lettering.text(canvas, "writes", 28, base, lettering.LABEL, t.text2) + 18
    for age, (word, off) in enumerate(reversed(picture.text)):
        wide = lettering.width(canvas, word, lettering.BODY, 600)
        if pen - wide < start:
            break
        ink = t.muted if off else t.tokens if age else t.text
        lettering.text(canvas, word, pen, base, lettering.BODY, mix(ink, t.text, 0.15 if off else 0.0), 600, "right")
        pen -= wide + 10
