"""The menu row: what can happen next, a bar for the chance of each option, and what the run has counted of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting, wording
from scenes.stage.canvas import Canvas
from scenes.stage.theme import mix

HEAD, FOOT = 100.0, 52.0  # units above and below the bars
LABEL = 226  # right edge of the names
COLUMNS = (186, 24)  # right edges of "exact" and "this run", units from the right border


class Option(NamedTuple):
    """One line of the menu."""

    name: str
    chance: float  # exact
    seen: float  # the run's share; nan before the first count
    two_sigma: float  # nan where there is no chance in it


class MenuPicture(NamedTuple):
    """What the row shows."""

    side: str  # kinesin or tokens
    title: str
    now: tuple[str, ...]  # the state the menu belongs to, in words that may become fewer where there is less room
    rule: str  # how chances follow from rates or scores
    options: tuple[Option, ...]
    rows: int  # lines the row has room for
    grown: float  # 0 to 1 while a new menu opens
    winner: int | None  # once it is known
    history: tuple[str, ...]  # what has been chosen, oldest first
    joint: str  # what stands between two of them


def draw_menu(canvas: Canvas, picture: MenuPicture) -> None:
    """Paint the row; it is painted again when something in it has moved by as much as can be seen."""
    options = tuple(
        o._replace(
            seen=round(o.seen, 3),
            two_sigma=math.ceil(1e4 * o.two_sigma) / 1e4 if math.isfinite(o.two_sigma) else math.nan,
        )
        for o in picture.options
    )
    still = picture._replace(options=options)
    layers.ground(canvas, _painted, layers.ByValue(still, repr(still)))


def _painted(canvas: Canvas, still: layers.ByValue) -> None:
    t = canvas.theme
    picture: MenuPicture = still.thing
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    colour = t.kinesin if picture.side == "kinesin" else t.tokens
    glyphs.marker(canvas, 36, 34, 12, picture.side)
    pen = 58 + lettering.text(canvas, picture.title, 58, 47, lettering.TITLE, colour, 700) + 14
    rule = lettering.fitted(canvas, picture.rule, 230, 28, 20, 600)
    wide = lettering.text(canvas, picture.rule, canvas.width - 24, 46, rule, t.text, 600, "right")
    room = canvas.width - 24 - wide - 20 - pen
    now = next((words for words in picture.now if lettering.width(canvas, words, 26) < room), "")
    lettering.text(canvas, now, pen, 46, 26, t.text2)
    for words, right in zip(("exact %", "this run %"), COLUMNS, strict=True):
        lettering.text(canvas, words, canvas.width - right, 88, lettering.FLOOR, t.text2, 500, "right")
    pitch = (canvas.height - HEAD - FOOT) / picture.rows
    for i, option in enumerate(picture.options):
        _line(canvas, picture, i, option, HEAD + pitch * i, pitch)
    _history(canvas, picture)


def _line(canvas: Canvas, picture: MenuPicture, i: int, option: Option, top: float, pitch: float) -> None:
    t = canvas.theme
    side, dim = (t.kinesin, t.kinesin_dim) if picture.side == "kinesin" else (t.tokens, t.tokens_dim)
    left, right = LABEL + 16.0, canvas.width - COLUMNS[0] - 92
    high = min(44.0, pitch - 9)
    middle = top + pitch / 2
    won = picture.winner == i
    lost = picture.winner is not None and not won
    brushes.plate(canvas, left, middle - high / 2, right - left, high, 7, t.inset)
    filled = max(0.0, (right - left) * option.chance * picture.grown)
    if filled >= 1:
        brushes.plate(canvas, left, middle - high / 2, max(6.0, filled), high, 7, mix(side, dim, 0.7) if lost else side)
    if won:
        brushes.plate(canvas, left - 6, middle - high / 2 - 5, max(18.0, filled + 12), high + 10, 11, None, t.text, 3.5)
    ink = t.text2 if lost else t.text
    size = lettering.fitted(canvas, option.name, LABEL - 22, lettering.BODY, 18, 600)
    lettering.text(canvas, option.name, LABEL, middle + 9, size, ink, 700 if won else 600, "right")
    exact = wording.percent(option.chance)
    lettering.text(canvas, exact, canvas.width - COLUMNS[0], middle + 10, lettering.BODY, ink, 700, "right", cells=True)
    if not math.isfinite(option.seen):
        lettering.text(canvas, "–", canvas.width - COLUMNS[1], middle + 9, lettering.LABEL, t.text2, 500, "right")
        return
    run = wording.capped(100 * option.seen, 50 * option.two_sigma, 1 if option.two_sigma < 0.0095 else 0)
    size = lettering.fitted(canvas, run, COLUMNS[0] - COLUMNS[1] - 22, lettering.LABEL, 16, cells=True)
    lettering.text(canvas, run, canvas.width - COLUMNS[1], middle + 9, size, ink, 500, "right", cells=True)
    error = option.two_sigma if math.isfinite(option.two_sigma) else 0.0
    spread = [left + (right - left) * min(1.0, max(0.0, option.seen + k * error)) * picture.grown for k in (-1, 0, 1)]
    for wide, shade in ((7.0, t.panel), (3.5, t.text)):
        brushes.plate(canvas, spread[1] - wide / 2, middle - high * 0.32, wide, high * 0.64, 0, shade)
        if spread[2] - spread[0] > 8:
            brushes.plate(canvas, spread[0], middle - wide / 2, spread[2] - spread[0], wide, 0, shade)


def _history(canvas: Canvas, picture: MenuPicture) -> None:
    """What was chosen so far, the newest at the right in full ink, as many as there is room for."""
    t = canvas.theme
    base = canvas.height - 17
    brushes.stroke(canvas, [(24, canvas.height - FOOT + 4), (canvas.width - 24, canvas.height - FOOT + 4)], t.grid, 1.5)
    pen = canvas.width - 24.0
    for age, name in enumerate(reversed(picture.history)):
        words = name if age == 0 else name + picture.joint
        wide = lettering.width(canvas, words, lettering.LABEL, 600 if age == 0 else 500)
        if pen - wide < 60:
            lettering.text(canvas, "…", pen - 10, base, lettering.LABEL, t.text2, 500, "right")
            break
        ink = t.text if age == 0 else t.text2
        lettering.text(canvas, words, pen, base, lettering.LABEL, ink, 600 if age == 0 else 500, "right")
        pen -= wide


def panel(picture: MenuPicture) -> plotting.Panel:
    """The row as a figure: the exact chance of each option, and what the run has counted of it."""
    places = np.arange(len(picture.options), dtype=float)
    seen = [(i, option) for i, option in enumerate(picture.options) if math.isfinite(option.seen)]
    marker = plotting.MARKERS[picture.side]
    errors = np.array([max(0.0, option.two_sigma) if math.isfinite(option.two_sigma) else 0.0 for _, option in seen])
    return plotting.Panel(
        title=picture.title,
        across=picture.now[-1],
        up="chance to be next",
        side=picture.side,
        series=(
            plotting.Series(
                places, np.array([option.chance for option in picture.options]), None, marker, "text2", "exact", True
            ),
            plotting.Series(
                places[[i for i, _ in seen]] + 0.12,
                np.array([option.seen for _, option in seen]),
                errors,
                marker,
                picture.side,
                "this run",
            ),
        ),
        ticks=tuple((float(i), option.name.replace(" ", "\n")) for i, option in enumerate(picture.options)),
        limits=(-0.04, 1.08),
        note=picture.rule,
    )
