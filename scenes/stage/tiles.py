"""The text's stage: word tiles on the track's pitch, the reading head, the candidates hovering over the next slot."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.jitter import jitter
from scenes.stage.theme import heat, mix

PITCH, WIDE, HIGH, TOP = 128, 120, 68, 213  # units
HEAD = 0.47  # share of the pane's width where the newest tile stands


class Tile(NamedTuple):
    """One written word; `kind` is plain, back, off-topic or repeat."""

    word: str
    kind: str


class TextPicture(NamedTuple):
    """What the right stage shows."""

    tiles: tuple[Tile, ...]  # newest last
    first: int  # number of the first tile's word
    slide: float  # tiles the strip still has to move
    candidates: tuple[tuple[str, float], ...]  # by falling probability
    drawn: str | None
    draw_age: float  # show seconds
    erase_age: float
    temperature: float
    seconds: float
    seed: int
    locked: int
    fuel: bool
    notes: tuple[str, ...]


def draw_stage(canvas: Canvas, picture: TextPicture) -> None:
    """Paint the whole row."""
    t = canvas.theme
    colour = heat(t, picture.temperature)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    glyphs.solvent(canvas, picture.seconds, picture.seed + 9, picture.temperature, colour, TOP)
    brushes.plate(canvas, 2, TOP - 12, canvas.width - 4, HIGH + 24, 0, t.tokens_deep)
    newest = round(canvas.width * HEAD) + picture.slide * PITCH
    _strip(canvas, picture, newest)
    head_x = newest
    _reader(canvas, head_x)
    _candidates(canvas, picture, head_x)
    brushes.plate(canvas, 24, 21, 26, 26, 5, t.tokens)
    pen = 62 + lettering.text(canvas, "Tokens", 62, 46, lettering.TITLE, t.tokens, 700)
    count = str(picture.locked).replace("-", "−")
    lettering.text(canvas, count, canvas.width - 24, 46, lettering.TITLE, t.fuel_text, 700, "right", cells=True)
    room = canvas.width - 36 - lettering.width(canvas, count, 36, 700, True)
    if room - lettering.width(canvas, "tokens locked", 26) > newest + 46:
        lettering.text(canvas, "tokens locked", room, 46, 26, t.text2, anchor="right")
    room = min(room - lettering.width(canvas, "tokens locked", 26), newest - 40)
    if pen + 16 + lettering.width(canvas, "a softmax sampler", 26) < room - 20:
        lettering.text(canvas, "a softmax sampler", pen + 16, 46, 26, t.text2)
    for i, line in enumerate(picture.notes):
        lettering.text(
            canvas, line, 24, 98 + 32 * i, lettering.LABEL, t.text if i == 0 else t.text2, 600 if i == 0 else 500
        )


def _strip(canvas: Canvas, picture: TextPicture, newest: float) -> None:
    t = canvas.theme
    count = len(picture.tiles)
    for i, tile in enumerate(picture.tiles):
        x = newest - (count - 1 - i) * PITCH
        last = i == count - 1
        if x < -PITCH or x > canvas.width + PITCH:
            continue
        age = picture.draw_age if last else 1e9
        fill = t.tokens_dim if last else mix(t.panel, t.tokens_deep, 0.9)
        brushes.plate(canvas, x - WIDE / 2, TOP, WIDE, HIGH, 9, fill, t.tokens, 4 if last else 2)
        ink = t.muted if tile.kind == "off-topic" else t.text
        size = lettering.fitted(canvas, tile.word, WIDE - 12, lettering.BODY, 20, 600)
        wide = lettering.text(canvas, tile.word, x, TOP + 44, size, ink, 600, "centre")
        if tile.kind == "back":
            brushes.stroke(canvas, [(x - wide / 2, TOP + 53), (x + wide / 2, TOP + 53)], t.text2, 2.5)
        if tile.kind == "repeat":
            brushes.dashed(canvas, [(x - wide / 2, TOP + 53), (x + wide / 2, TOP + 53)], t.tokens, 3, 3, 8)
        lock = t.fuel_text if last and age < 0.5 and picture.fuel else t.tokens
        glyphs.padlock(canvas, x + WIDE / 2 - 8, TOP - 1, 20, lock, closed=picture.fuel)
        if last and age < 0.75 and picture.fuel:
            ring = mix(t.panel, t.fuel_text, 1 - max(0.0, (age - 0.35) / 0.4))
            brushes.plate(canvas, x - 67, TOP - 7, 134, 82, 14, None, ring, 4)
        number = picture.first + i
        brushes.stroke(canvas, [(x, TOP + HIGH + 14), (x, TOP + HIGH + 26)], t.text2, 3)
        if number % 2 == 0 and 70 < x < canvas.width - 70:
            label = f"word {number}".replace("-", "−")
            lettering.text(canvas, label, x, 326, lettering.FLOOR, t.text2, anchor="centre", cells=True)
    for k in (1, 2, 3, 4):
        x = newest + k * PITCH
        if x - WIDE / 2 < canvas.width - 8:
            brushes.plate(canvas, x - WIDE / 2, TOP, WIDE, HIGH, 9, None, t.tokens_dim, 2, dash=(8, 8))
    if picture.draw_age < 0.5 and picture.fuel:
        lettering.text(canvas, "commit", newest + PITCH, TOP + 43, lettering.LABEL, t.fuel_text, 600, "centre")
    if picture.erase_age < 0.5:
        lettering.text(canvas, "un-written", newest + PITCH, TOP + 43, lettering.FLOOR, t.text2, 600, "centre")


def _reader(canvas: Canvas, x: float) -> None:
    """The reading head on the last tile and the story it carries."""
    t = canvas.theme
    brushes.stroke(canvas, [(x - 6, 118), (x - 2, 180)], t.tokens_light, 6)
    brushes.shape(canvas, [(x - 34, 180), (x + 30, 180), (x + 20, 211), (x - 24, 211)], t.tokens, t.tokens_light, 2.5)
    cx, cy = x - 8, 66
    brushes.disc(canvas, cx, cy, 40, t.tokens_deep)
    for radius, dot, count, tone in ((46, 4.2, 34, t.tokens), (37, 3.4, 28, t.tokens_dim)):
        for i in range(count):
            a = i * math.tau / count
            brushes.disc(canvas, cx + radius * math.cos(a), cy + radius * math.sin(a), dot, tone)
    for i, length in enumerate((22, 26, 17)):
        brushes.stroke(
            canvas, [(cx - 22, cy - 13 + 13 * i), (cx - 22 + 1.6 * length, cy - 13 + 13 * i)], t.tokens_light, 4
        )


def _candidates(canvas: Canvas, picture: TextPicture, head_x: float) -> None:
    """Pills sized by probability; the drawn one falls onto the newest tile."""
    t = canvas.theme
    if not picture.candidates:
        return
    best = picture.candidates[0][1]
    shake = 4 * min(2.0, picture.temperature**0.5)
    places = ((100, 96), (228, 150), (252, 92), (130, 160), (300, 192), (196, 196))
    room = canvas.width - head_x - 20
    squeeze = min(1.0, room / 380)
    pills: list[tuple[str, float, float, float, float, float, float]] = []
    for i, (word, p) in enumerate(picture.candidates[:6]):
        size = 20 + 16 * (p / best) ** 0.5
        wide = lettering.width(canvas, word, size, 600) + 30
        x = head_x + places[i][0] * squeeze + shake * jitter(500 + i, picture.seconds)
        y = places[i][1] + shake * jitter(520 + i, picture.seconds)
        if word == picture.drawn and picture.draw_age < 0.26:
            fall = (picture.draw_age / 0.26) ** 2
            x, y = x + (head_x - x) * fall, y + (TOP + 34 - y) * fall
        elif word == picture.drawn:
            continue
        x = min(x, canvas.width - wide / 2 - 12)
        if any(
            abs(x - a) < (wide + b) / 2 + 6 and abs(y - c) < (size * 1.5 + d) / 2 + 4 for _, a, c, b, d, _, _ in pills
        ):
            continue
        pills.append((word, x, y, wide, size * 1.5, size, p / best))
    for _, x, y, _, _, _, share in pills:
        brushes.stroke(canvas, [(head_x + 24, 192), (x, y)], mix(t.panel, t.tokens, 0.3 + 0.7 * share), 2 + 4 * share)
    for word, x, y, wide, high, size, share in pills:
        brushes.plate(
            canvas,
            x - wide / 2,
            y - high / 2,
            wide,
            high,
            high / 2,
            mix(t.panel, t.tokens_dim, 0.4 + 0.6 * share),
            t.tokens,
            2 + 2 * share,
        )
        lettering.text(canvas, word, x, y + size * 0.36, size, t.text, 600, "centre")
