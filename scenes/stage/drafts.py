"""The drafts row: a text word by word, the drafts of this round in the column that is rewritten, which one is kept."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, layers, lettering, wording
from scenes.stage.canvas import Canvas
from scenes.stage.theme import heat, mix

TOP, FOOT = 68.0, 40.0  # units above and below the tiles
SHOWN = 0.12  # share of a round after which the drafts are drawn
KEPT = 0.5  # and after which one is kept
LIT = 0.2  # for how long its lock is lit


class Word(NamedTuple):
    """One word of a column."""

    word: str
    share: float  # of runs that end with it; nan before the first
    error: float  # two standard errors
    exact: float


class Round(NamedTuple):
    """The round that is shown."""

    slot: int  # the column that is rewritten
    chances: tuple[float, ...]  # of each word of the column to be kept; nan for one that is not drawn
    winner: int
    number: int


class DraftsPicture(NamedTuple):
    """What the row shows."""

    title: str
    subtitles: tuple[str, ...]  # the first that there is room for
    stem: str  # the words before the first column
    columns: tuple[tuple[Word, ...], ...]
    before: tuple[int, ...]  # the word of each column at the start of the round
    after: tuple[int, ...]  # and of what the next round starts from
    round: Round | None  # nothing is rewritten without one
    time: float  # share of the round that is over
    locked: bool  # whether the kept draft is copied
    legend: tuple[str, ...]  # the first that there is room for
    temperature: float


def draw_drafts(canvas: Canvas, picture: DraftsPicture) -> None:
    """Paint the row."""
    picture = _stepped(picture)
    if canvas.shows(0, 0, canvas.width, canvas.height, repr(picture)):
        return
    t, text = canvas.theme, _text(picture)
    names = tuple(tuple(word.word for word in column) for column in picture.columns)
    layers.ground(canvas, _paper, picture.title, picture.stem, names, picture.legend)
    pen = 58 + lettering.width(canvas, picture.title, lettering.TITLE, 700) + 14
    room = canvas.width - 48 - pen - _heading(canvas, picture)
    words = next((w for w in picture.subtitles if lettering.width(canvas, w, 26) < room), "")
    lettering.text(canvas, words, pen, 46, 26, t.text2)
    _lines(canvas, picture, text)
    for column, options in enumerate(picture.columns):
        for row, word in enumerate(options):
            _option(canvas, picture, text, column, row, word)


def _paper(canvas: Canvas, title: str, stem: str, names: tuple[tuple[str, ...], ...], legend: tuple[str, ...]) -> None:
    """All that stays: every word on a tile of its own."""
    t = canvas.theme
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    glyphs.marker(canvas, 36, 34, 12, "tokens")
    lettering.text(canvas, title, 58, 47, lettering.TITLE, t.tokens, 700)
    words = next((w for w in legend if lettering.width(canvas, w, lettering.FLOOR) < canvas.width - 48), "")
    lettering.text(canvas, words, 24, canvas.height - 13, lettering.FLOOR, t.text2)
    _tile(canvas, *_place(canvas, -1, 1), stem, True)
    for column, options in enumerate(names):
        for row, word in enumerate(options):
            _tile(canvas, *_place(canvas, column, row), word, False)


def _stepped(picture: DraftsPicture) -> DraftsPicture:
    """The same with its numbers in steps that can be told apart."""
    time = picture.time
    step = 0.0 if time < SHOWN else SHOWN if time < KEPT else KEPT if time < KEPT + LIT else KEPT + LIT
    columns = tuple(
        tuple(w._replace(share=round(w.share, 3), error=round(w.error, 3), exact=round(w.exact, 4)) for w in column)
        for column in picture.columns
    )
    return picture._replace(time=step if time < 0.85 else 0.85, columns=columns)


def _text(picture: DraftsPicture) -> tuple[int, ...]:
    """The words that stand now: the old ones until one draft is kept, then its, at last what the next round gets."""
    now = picture.round
    if now is None or picture.time >= 0.85:
        return picture.after
    if picture.time < KEPT:
        return picture.before
    return tuple(now.winner if i == now.slot else word for i, word in enumerate(picture.before))


def _size(canvas: Canvas) -> tuple[float, float]:
    """Width and height of a tile, units."""
    return 0.172 * canvas.width, min(66.0, (canvas.height - TOP - FOOT) / 3 - 25)


def _place(canvas: Canvas, column: int, row: int) -> brushes.Point:
    """Middle of a tile; the stem is column -1."""
    pitch = (canvas.height - TOP - FOOT) / 3
    wide, _ = _size(canvas)
    start, end = 20 + wide / 2, canvas.width - 20 - wide / 2
    return start + (end - start) * (column + 1) / 3, TOP + pitch * (row + 0.5)


def _lines(canvas: Canvas, picture: DraftsPicture, text: tuple[int, ...]) -> None:
    """From word to word of the text, solid; to the drafts that were not kept, dashed."""
    t, now = canvas.theme, picture.round
    hue = heat(t, picture.temperature)
    for column in range(len(picture.columns)):
        start = _place(canvas, column - 1, text[column - 1] if column else 1)
        drawn = now is not None and now.slot == column and SHOWN <= picture.time < 0.85
        if now is not None and drawn:
            for row, chance in enumerate(now.chances):
                if math.isfinite(chance) and row != text[column]:
                    ink = mix(t.panel, hue, 0.8) if picture.time < KEPT else t.tokens_dim
                    brushes.dashed(canvas, _elbow(canvas, start, _place(canvas, column, row)), ink, 3, 7, 6)
        brushes.curve(canvas, _elbow(canvas, start, _place(canvas, column, text[column])), t.tokens, 5)


def _elbow(canvas: Canvas, start: brushes.Point, end: brushes.Point) -> list[brushes.Point]:
    """A way from tile to tile that leaves and arrives level."""
    half = _size(canvas)[0] / 2
    (ax, ay), (bx, by) = start, end
    left, right = ax + half, bx - half
    return [(left, ay), (left + 0.3 * (right - left), ay), (left + 0.7 * (right - left), by), (right, by)]


def _tile(canvas: Canvas, x: float, y: float, word: str, kept: bool) -> None:
    t = canvas.theme
    wide, high = _size(canvas)
    fill, edge = (mix(t.panel, t.tokens, 0.42), t.tokens) if kept else (t.panel, t.tokens_dim)
    brushes.plate(canvas, x - wide / 2, y - high / 2, wide, high, 9, fill, edge, 3)
    size = lettering.fitted(canvas, word, wide - 14, lettering.BODY, 16, 600)
    lettering.text(canvas, word, x, y + 0.06 * high, size, t.text if kept else t.text2, 600, "centre")


def _option(canvas: Canvas, picture: DraftsPicture, text: tuple[int, ...], column: int, row: int, word: Word) -> None:
    """A word's tile, how many runs end with it, and in this round's column its chance."""
    t, now = canvas.theme, picture.round
    x, y = _place(canvas, column, row)
    wide, high = _size(canvas)
    active = now is not None and now.slot == column and SHOWN <= picture.time < 0.85
    kept = text[column] == row
    drawn = active and now is not None and math.isfinite(now.chances[row])
    if kept:
        _tile(canvas, x, y, word.word, True)
    lit = active and kept and KEPT <= picture.time < KEPT + LIT and picture.locked
    if lit:
        brushes.plate(canvas, x - wide / 2 - 6, y - high / 2 - 6, wide + 12, high + 12, 14, None, t.fuel_text, 4)
    if kept and (now is None or now.slot != column or picture.time >= KEPT):
        ink = t.fuel_text if lit else t.tokens_light
        glyphs.padlock(canvas, x + wide / 2 - 10, y - high / 2 - 2, 22, ink, closed=picture.locked)
    left, right, base = x - wide / 2 + 14, x + wide / 2 - 14, y + high / 2 - 0.19 * high
    brushes.plate(canvas, left, base - 3, right - left, 6, 3, t.inset)
    if math.isfinite(word.share):
        filled = (right - left) * word.share
        if filled >= 2:
            brushes.plate(canvas, left, base - 3, filled, 6, 3, t.tokens_light if kept else t.tokens)
        error = (right - left) * word.error
        if error > 1:
            brushes.plate(canvas, left + filled - error, base - 1, 2 * error, 2, 0, t.text)
    mark = left + (right - left) * word.exact
    brushes.plate(canvas, mark - 1.5, base - 8, 3, 16, 0, t.text)
    if now is not None and drawn and not lit:
        shown = f"{wording.percent(now.chances[row])} %"
        ink = t.text if kept or picture.time < KEPT else t.text2
        plain = canvas._replace(text_scale=min(1.15, canvas.text_scale))  # there is so much room between two tiles
        above = (_place(canvas, column, 1)[1] - _place(canvas, column, 0)[1] - high - 17) / 2
        lettering.text(plain, shown, x - wide / 2 + 6, y - high / 2 - above, lettering.FLOOR, ink, 600, cells=True)


def _heading(canvas: Canvas, picture: DraftsPicture) -> float:
    """Which round it is and what is done in it, at the right end of the title line. Returns its width in units."""
    now = picture.round
    if now is None:
        return 0.0
    t = canvas.theme
    ink = mix(heat(t, picture.temperature), t.text, 0.4)
    doing = "rewrite" if picture.time < SHOWN else "score" if picture.time < KEPT else "keep"
    lettering.text(canvas, f"round {now.number}: {doing}", canvas.width - 24, 46, 26, ink, 600, "right")
    return lettering.width(canvas, f"round {now.number}: rewrite", 26, 600)
