"""The text's stage: word tiles on the track's pitch, the reading head, the candidates hovering over the next slot."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, heading, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.jitter import jitter
from scenes.stage.kinesin import vesicle
from scenes.stage.theme import heat, mix

PITCH, WIDE, HIGH, TOP = 128, 120, 68, 213  # units
DRAW = "random draw"  # the note that labels the reading head
FALL = 0.26  # s a drawn word falls
ROWS = (112, 172)  # middles of the two rows of candidates, units
SHADES = 24  # sizes and shades of candidates
PALER = 32  # shades in which the ring of a commit pales away
HEAD, NARROW_HEAD = 0.47, 0.36  # share of the pane's width where the newest tile stands


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
    layers.ground(canvas, _ground)
    glyphs.solvent(canvas, picture.seconds, picture.seed + 9, picture.temperature, colour, TOP)
    rest = round(canvas.width * (NARROW_HEAD if heading.narrow(canvas) else HEAD))
    newest = rest if canvas.calm else rest + picture.slide * PITCH
    _strip(canvas, picture, newest)
    head_x = newest
    layers.stamp(canvas, round(head_x * canvas.u) / canvas.u, 112, 104, _reader)
    _candidates(canvas, picture, head_x)
    count = str(picture.locked).replace("-", "−")
    pointer = ((head_x - 52, TOP - 26), colour) if picture.notes == (DRAW,) and picture.temperature > 0 else None
    title = "Tokens", "a softmax sampler"
    heading.draw_heading(canvas, "tokens", title, ("tokens locked", count), picture.notes, pointer, rest + PITCH + 50)


def _ground(canvas: Canvas) -> None:
    """The panel and the band on which tiles move."""
    t = canvas.theme
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    brushes.plate(canvas, 2, TOP - 12, canvas.width - 4, HIGH + 24, 0, t.tokens_deep)


def _strip(canvas: Canvas, picture: TextPicture, newest: float) -> None:
    t = canvas.theme
    count = len(picture.tiles)
    for i, tile in enumerate(picture.tiles):
        x = newest - (count - 1 - i) * PITCH
        last = i == count - 1
        if x < -PITCH or x > canvas.width + PITCH:
            continue
        age = picture.draw_age if last else math.inf
        snapped = round(x * canvas.u) / canvas.u  # to whole pixels, as its words are
        lit = picture.fuel and age < 0.5
        layers.stamp(canvas, snapped, TOP + HIGH / 2, 80, _tile, tile, last, lit, picture.fuel)
        if picture.fuel and age < 0.75:
            ring = mix(t.panel, t.fuel_text, 1 - round(PALER * max(0.0, (age - 0.35) / 0.4)) / PALER)
            brushes.plate(canvas, x - 67, TOP - 7, 134, 82, 14, None, ring, 4)
        number = picture.first + i
        if number % 2 == 0 and 70 < x < canvas.width - 70:
            label = f"word {number}".replace("-", "−")
            lettering.text(canvas, label, x, TOP + HIGH + 47, lettering.FLOOR, t.text2, anchor="centre", cells=True)
    for k in (1, 2, 3, 4):
        x = newest + k * PITCH
        if x - WIDE / 2 < canvas.width - 8:
            brushes.plate(canvas, x - WIDE / 2, TOP, WIDE, HIGH, 9, None, t.tokens_dim, 2, dash=(8, 8))
    if picture.draw_age < 0.5 and picture.fuel:
        lettering.text(canvas, "commit", newest + PITCH, TOP + 43, lettering.LABEL, t.fuel_text, 600, "centre")
    if picture.erase_age < 0.5:
        lettering.text(canvas, "un-written", newest + PITCH, TOP + 43, lettering.FLOOR, t.text2, 600, "centre")


def _tile(canvas: Canvas, x: float, y: float, tile: Tile, last: bool, lit: bool, locked: bool) -> None:
    """A word with its padlock and its mark on the ruler, the middle of the tile at (x, y)."""
    t, top = canvas.theme, y - HIGH / 2
    fill = t.tokens_dim if last else mix(t.panel, t.tokens_deep, 0.9)
    brushes.plate(canvas, x - WIDE / 2, top, WIDE, HIGH, 9, fill, t.tokens, 4 if last else 2)
    ink = t.text if tile.kind != "off-topic" else t.text2 if last else t.muted
    size = lettering.fitted(canvas, tile.word, WIDE - 12, lettering.BODY, 20, 600)
    wide = lettering.text(canvas, tile.word, x, top + 44, size, ink, 600, "centre")
    under = [(x - wide / 2, top + 53), (x + wide / 2, top + 53)]
    if tile.kind == "back":
        brushes.stroke(canvas, under, t.text2, 2.5)
    if tile.kind == "repeat":
        brushes.dashed(canvas, under, t.tokens, 3, 3, 8)
    glyphs.padlock(canvas, x + WIDE / 2 - 8, top - 1, 20, t.fuel_text if lit else t.tokens, closed=locked)
    brushes.stroke(canvas, [(x, top + HIGH + 14), (x, top + HIGH + 26)], t.text2, 3)


def _reader(canvas: Canvas, x: float, y: float) -> None:
    """The reading head on the last tile and the story it carries, 112 units below the row's upper edge at y."""
    t = canvas.theme
    brushes.stroke(canvas, [(x - 6, y + 6), (x - 2, y + 68)], t.tokens_light, 6)
    foot = [(x - 34, y + 68), (x + 30, y + 68), (x + 20, y + 99), (x - 24, y + 99)]
    brushes.shape(canvas, foot, t.tokens, t.tokens_light, 2.5)
    cx, cy = x - 8, y - 46
    layers.stamp(canvas, cx, cy, 52, vesicle, t.tokens_deep, (t.tokens, t.tokens_dim))
    for i, length in enumerate((22, 26, 17)):
        brushes.stroke(
            canvas, [(cx - 22, cy - 13 + 13 * i), (cx - 22 + 1.6 * length, cy - 13 + 13 * i)], t.tokens_light, 4
        )


class Pill(NamedTuple):
    """A candidate word in its place, units."""

    word: str
    x: float
    y: float
    wide: float
    size: float  # of its letters
    share: float  # of the likeliest one's probability


def _pills(canvas: Canvas, picture: TextPicture, head_x: float) -> list[Pill]:
    """The candidates by rank from left to right in two rows, as many as fit."""
    shake = 4 * min(2.0, picture.temperature**0.5)
    ends = [head_x + 62, head_x + 92]
    pills = []
    for i, (word, p) in enumerate(picture.candidates):
        share = round(p / picture.candidates[0][1] * SHADES) / SHADES
        size = 20 + 20 * share**0.5
        wide = lettering.width(canvas, word, size, 600) + 30
        row = 0 if ends[0] <= ends[1] + 8 else 1
        if ends[row] + wide > canvas.width - 16:
            row = 1 - row
            if ends[row] + wide > canvas.width - 16:
                continue
        x = ends[row] + wide / 2 + shake * jitter(500 + i, picture.seconds)
        pills.append(Pill(word, x, ROWS[row] + shake * jitter(520 + i, picture.seconds), wide, size, share))
        ends[row] += wide + 22
    return pills


def _candidates(canvas: Canvas, picture: TextPicture, head_x: float) -> None:
    """Pills sized by probability; a copy of the drawn one falls onto the newest tile."""
    t = canvas.theme
    pills = _pills(canvas, picture, head_x)
    for pill in pills:
        ink = mix(t.panel, t.tokens, 0.3 + 0.7 * pill.share)
        brushes.stroke(canvas, [(head_x + 24, 192), (pill.x, pill.y)], ink, 2 + 4 * pill.share)
    for pill in pills:
        _pill(canvas, pill, drawn=pill.word == picture.drawn)
    falling = next((pill for pill in pills if pill.word == picture.drawn), None)
    if falling is not None and picture.draw_age < FALL:
        colour = heat(t, picture.temperature)
        for behind in (0.0,) if canvas.calm else (0.16, 0.12, 0.08, 0.04, 0.0):  # four ghosts and the word itself
            done = max(0.0, picture.draw_age / FALL - behind) ** 2
            x, y = falling.x + (head_x - falling.x) * done, falling.y + (TOP + 34 - falling.y) * done
            if behind:
                high = falling.size * 1.5
                reach = (falling.wide - high) / 2
                brushes.curve(canvas, [(x - reach, y), (x + reach, y)], colour, high, (70 - 250 * behind) / 255)
            else:
                _pill(canvas, falling._replace(x=x, y=y), drawn=True)


def _pill(canvas: Canvas, pill: Pill, drawn: bool) -> None:
    t = canvas.theme
    high = pill.size * 1.5
    fill = mix(t.panel, t.tokens_dim, 0.35 + 0.65 * pill.share)
    box = pill.x - pill.wide / 2, pill.y - high / 2, pill.wide, high
    brushes.plate(canvas, *box, high / 2, fill, t.tokens, 4 if drawn else 2)
    ink = t.text if drawn or pill.share > 0.3 else t.text2
    lettering.text(canvas, pill.word, pill.x, pill.y + pill.size * 0.36, pill.size, ink, 600, "centre")
