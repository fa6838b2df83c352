"""The stage of a text with an eraser: its last words, what the next tick may do, and with which chances."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, heading, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour, heat, mix
from scenes.stage.tiles import HIGH, PITCH, WIDE, Tile

TILES = 7
NEWEST, NARROW_NEWEST = 0.58, 0.42  # share of the pane's width where the last tile stands
LOCKED = 0.95  # chance of writing from which on a token counts as locked
ROOMY = 380  # units; lower stages have no room for the sentence under the tiles
RUB = 0.3  # s that the eraser takes
FADE = 0.5  # s in which an un-written word's tile fades


class PagesPicture(NamedTuple):
    """What the right stage shows."""

    tiles: tuple[Tile, ...]  # newest last
    slide: float  # tiles the strip still has to move
    write: float | None  # chance that a tick writes; None: it does nothing
    net: int  # tokens written since the start, less those un-written
    draw_age: float  # show seconds
    erase_age: float
    fuel: float  # kT0 per token
    bias: float
    temperature: float
    seconds: float
    ended: bool  # nothing is left to un-write


def draw_pages(canvas: Canvas, picture: PagesPicture) -> None:
    """Paint the row."""
    top = _top(canvas)
    still = round(canvas.width * (NARROW_NEWEST if heading.narrow(canvas) else NEWEST))
    moral = _moral(picture) if canvas.height > ROOMY else ""
    layers.ground(canvas, _ground, picture.write, still, moral)
    glyphs.solvent(canvas, picture.seconds, 31, picture.temperature, heat(canvas.theme, picture.temperature), top - 20)
    _tiles(canvas, picture, top, still + picture.slide * PITCH)
    _eraser(canvas, picture, top, still)
    net = f"{picture.net:+d}".replace("-", "−") if picture.net else "0"
    heading.draw_heading(canvas, "tokens", ("Tokens", "with an eraser"), ("net tokens", net), (_note(picture),))


def _top(canvas: Canvas) -> int:
    """The upper edge of the tiles, units."""
    return round(canvas.height * 0.45)


def _ground(canvas: Canvas, write: float | None, still: float, moral: str) -> None:
    """What only the fuel changes: the band, the arrows, the sentence under them."""
    t = canvas.theme
    top = _top(canvas)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    brushes.plate(canvas, 2, top - 14, canvas.width - 4, HIGH + 28, 0, t.tokens_deep)
    _strokes(canvas, write, top, still)
    size = lettering.fitted(canvas, moral, canvas.width - 48, lettering.LABEL, 15, 600)
    lettering.text(canvas, moral, 24, canvas.height - 20, size, t.text, 600)


def _note(picture: PagesPicture) -> str:
    if picture.ended:
        return "nothing is left to un-write"
    if picture.write is None or 1 - LOCKED < picture.write < LOCKED:
        return "every lock is open"
    return "locks hold" if picture.write >= LOCKED else "the eraser has the fuel"


def _moral(picture: PagesPicture) -> str:
    """The sentence under the tiles."""
    if picture.write is None:
        return "no noise, no fuel: nothing is written, nothing undone"
    if not picture.bias:
        return "even scores: neither way of the story is preferred"
    if picture.fuel > 0:
        return "more is written than undone: that is paid for"
    if picture.fuel < 0:
        return "more is undone than written: the text is eaten back"
    return "scores are still on, but every write can be undone"


def _tiles(canvas: Canvas, picture: PagesPicture, top: float, newest: float) -> None:
    t = canvas.theme
    count = len(picture.tiles)
    closed = picture.write is not None and picture.write >= LOCKED
    for i, tile in enumerate(picture.tiles):
        x = newest - (count - 1 - i) * PITCH
        if x < -PITCH or x > canvas.width + PITCH:
            continue
        last = i == count - 1
        fill = t.tokens_dim if last else mix(t.panel, t.tokens_deep, 0.9)
        brushes.plate(canvas, x - WIDE / 2, top, WIDE, HIGH, 9, fill, t.tokens, 4 if last else 2)
        ink = t.text if tile.kind != "off-topic" else t.text2 if last else t.muted
        size = lettering.fitted(canvas, tile.word, WIDE - 12, lettering.BODY, 20, 600)
        wide = lettering.text(canvas, tile.word, x, top + 44, size, ink, 600, "centre")
        if tile.kind == "back":
            brushes.stroke(canvas, [(x - wide / 2, top + 53), (x + wide / 2, top + 53)], t.text2, 2.5)
        if tile.kind == "repeat":
            brushes.dashed(canvas, [(x - wide / 2, top + 53), (x + wide / 2, top + 53)], t.tokens, 3, 3, 8)
        glyphs.padlock(canvas, x + WIDE / 2 - 8, top - 1, 22, t.fuel_text if closed and last else t.tokens, closed)
    for k in (1, 2, 3):
        x = newest + k * PITCH
        if x + WIDE / 2 < canvas.width - 6:
            fresh = k == 1 and picture.erase_age < FADE
            shade: Colour | None = (
                mix(mix(t.tokens_deep, t.tokens_dim, 0.6), t.tokens_deep, picture.erase_age / FADE) if fresh else None
            )
            brushes.plate(canvas, x - WIDE / 2, top, WIDE, HIGH, 9, shade, t.tokens_dim, 2, dash=(8, 8))


def _strokes(canvas: Canvas, write: float | None, top: float, newest: float) -> None:
    """An arrow over the tiles for writing and one under them for un-writing, as wide as they are likely."""
    t = canvas.theme
    for sense, chance, verb in ((1, write, "write"), (-1, None if write is None else 1 - write, "un-write")):
        start, end = newest + 6, newest + PITCH - 6
        high = 52 * min(1.0, canvas.height / 400)
        base, lift = (top - 18, -high) if sense > 0 else (top + HIGH + 18, high)
        if sense < 0:
            start, end = end, start
        likely = 0.0 if chance is None else chance
        ink = t.tokens if likely > 0.005 else t.muted
        bow = [(start + (end - start) * i / 48, base + lift * math.sin(math.pi * i / 48)) for i in range(49)]
        glyphs.arrow(canvas, bow, ink, 3 + 9 * likely)
        words = f"{verb}  p = {likely:.2f}"
        x = min((start + end) / 2, canvas.width - 24 - lettering.width(canvas, words, lettering.LABEL, 600, True) / 2)
        y = base + lift + (-14 if sense > 0 else 32)
        lettering.text(canvas, words, x, y, lettering.LABEL, t.text, 600, "centre", cells=True, backing=t.panel)


def _eraser(canvas: Canvas, picture: PagesPicture, top: float, newest: float) -> None:
    """A block of rubber: it rests under the next slot and rubs over a word as it is un-written."""
    t = canvas.theme
    age = min(picture.erase_age, RUB)
    rubbing = 1 - age / RUB
    ease = math.sin(rubbing * math.pi / 2)
    x = newest + 1.9 * PITCH - 0.9 * PITCH * ease + 16 * ease * math.sin(age * 40)
    y = top + HIGH + 34 - (HIGH * 0.5 + 34) * ease
    x = min(x, canvas.width - 56)
    turn = math.radians(-27)
    along, across = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))

    def block(a: float, b: float) -> list[brushes.Point]:
        corners = ((a, -20), (b, -20), (b, 20), (a, 20))
        return [(x + p * along[0] + q * across[0], y + p * along[1] + q * across[1]) for p, q in corners]

    brushes.shape(canvas, block(-34, -8), t.tokens_dim, t.text, 2.5)
    brushes.shape(canvas, block(-8, 34), t.tokens_light, t.text, 2.5)
