"""The unlikelihood row: a well of depth logit for each candidate word, and its softmax probability below."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.energy import STRIPS, haze_legend, legend_edge
from scenes.stage.theme import Colour, heat, mix, nearest

PER_LOGIT = 7.6  # units
RIM = 66  # units, logit 0
DEEPEST = 100.0  # units
LEGEND = "draw can lift", "1–5 T"
SHELF = 1.35  # width of the last cell, all other words, in cells


class WellsPicture(NamedTuple):
    """What the row shows: (word, logit, probability) of each well; the last is the shelf of all other words."""

    wells: tuple[tuple[str, float, float], ...]
    chosen: int | None
    temperature: float
    seconds: float
    filters: str = ""  # that act on the draw


def draw_wells(canvas: Canvas, picture: WellsPicture) -> None:
    """Paint the row; it changes only with the word drawn from and the slider."""
    t, picture = canvas.theme, picture._replace(seconds=0.0, temperature=nearest(picture.temperature))
    if canvas.shows(0, 0, canvas.width, canvas.height, picture):
        return
    layers.ground(canvas, _ground, picture.filters)
    cells = _cells(canvas.width, len(picture.wells))
    floors = [min(DEEPEST, PER_LOGIT * max(0.0, logit)) for _, logit, _ in picture.wells]
    brushes.bands(canvas, 4, *_bands(canvas, picture, floors, cells))
    turns = np.arange(24) / 24
    xs = np.array(cells)[:, :1] + np.array(cells)[:, 1:] * turns
    ys = RIM + np.array(floors)[:, None] * (1 - np.cos(math.tau * turns)) / 2
    points = np.append(np.stack((xs.ravel(), ys.ravel()), axis=1), [(canvas.width - 4, RIM)], axis=0)
    brushes.curve(canvas, points, t.text, 4.5)
    for (start, wide), (word, _, p) in zip(cells, picture.wells, strict=True):
        _bar(canvas, start + wide / 2, wide - 10, word, p)
    if picture.chosen is not None:
        x, y = cells[picture.chosen][0] + cells[picture.chosen][1] / 2, RIM + floors[picture.chosen] - 11
        brushes.glow(canvas, x, y, 34, t.tokens, 0.5)
        brushes.disc(canvas, x, y, 13, t.tokens, t.text, 3.5)
    haze_legend(canvas, canvas.width - 24, *LEGEND, picture.temperature)


def _ground(canvas: Canvas, filters: str) -> None:
    """The panel and its title."""
    t, legend = canvas.theme, legend_edge(canvas, canvas.width - 24, *LEGEND)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    pen = 24 + lettering.text(canvas, "Unlikelihood", 24, 38, lettering.BODY, t.tokens, 700) + 14
    for words in (f"filters: {filters}", "filters on") if filters else ("−logit of the next word", "−logit"):
        if pen + lettering.width(canvas, words, lettering.LABEL) < legend - 16:
            lettering.text(canvas, words, pen, 37, lettering.LABEL, t.text2)
            break


def _cells(width: float, count: int) -> list[tuple[float, float]]:
    """(left edge, width) of each well's cell; the shelf is wider, for its words are many."""
    each = (width - 8) / (count - 1 + SHELF)
    return [(4 + i * each, each if i < count - 1 else SHELF * each) for i in range(count)]


def _bands(
    canvas: Canvas, picture: WellsPicture, floors: list[float], cells: list[tuple[float, float]]
) -> tuple[np.ndarray, np.ndarray, list[Colour]]:
    """What lies below the wells, and in them five strips of T logits above the deepest floor: what a draw can lift.

    float64[bands, px] from 4 units on, upper and lower ends, and the colours.
    """
    x = brushes.columns(canvas, 4, canvas.width - 4)
    starts, wides = np.array(cells).T
    cell = np.searchsorted(starts, x, "right") - 1
    depth = np.array(floors)[cell] * (1 - np.cos(math.tau * (x - starts[cell]) / wides[cell])) / 2
    colour, step = heat(canvas.theme, picture.temperature), picture.temperature * PER_LOGIT
    upper, lower = [depth], [np.full(len(x), canvas.height - 2 - RIM)]
    for n in range(len(STRIPS) if picture.temperature > 0 else 0):
        lowest = max(floors) - step * n
        upper.append(np.full(len(x), max(0.0, lowest - step)))
        lower.append(np.minimum(lowest, depth))
    panel = canvas.theme.panel
    shades = [mix(panel, canvas.theme.inset, 0.85), *(mix(panel, colour, alpha) for alpha in STRIPS)]
    return RIM + np.array(upper), RIM + np.array(lower), shades[: len(upper)]


def _bar(canvas: Canvas, x: float, wide: float, word: str, p: float) -> None:
    t = canvas.theme
    y = 172
    brushes.plate(canvas, x - wide / 2, y, wide, 30, 5, t.panel, t.tokens_dim, 2)
    if p > 0.005:
        brushes.plate(canvas, x - wide / 2, y, max(6.0, wide * p), 30, 5, mix(t.panel, t.tokens, 0.55))
    percent = f"{100 * p:.0f}%" if p >= 0.005 else ""
    used = lettering.width(canvas, percent, lettering.FLOOR, 600) if percent else 0
    if percent:
        lettering.text(canvas, percent, x + wide / 2 - 6, y + 23, lettering.FLOOR, t.text, 600, "right")
    size = lettering.fitted(canvas, word, wide - 18 - used, lettering.FLOOR, lettering.SMALLEST, 600)
    if lettering.width(canvas, word, size, 600) > wide - 14 - used:  # too narrow for both: the word matters more
        brushes.plate(canvas, x - wide / 2, y, wide, 30, 5, mix(t.panel, t.tokens, 0.55 * round(p, 1)), t.tokens_dim, 2)
        word = lettering.clipped(canvas, word, wide - 12, size, 600)
    lettering.text(canvas, word, x - wide / 2 + 8, y + 23, size, t.text, 600)


def panel(picture: WellsPicture) -> plotting.Panel:
    """The row as a figure: a well for each candidate, the haze of the draw, the word drawn."""
    n, turns = len(picture.wells), np.arange(24) / 24
    floors = np.array([max(0.0, logit) for _, logit, _ in picture.wells])
    x = np.concatenate((*(i + turns for i in range(n)), [n]))
    y = np.concatenate((*(-floor * (1 - np.cos(math.tau * turns)) / 2 for floor in floors), [0.0]))
    deepest = -float(floors.max())
    hazes = tuple(
        plotting.Haze(
            x,
            np.maximum(y, deepest + k * picture.temperature),
            np.full(len(x), min(0.0, deepest + (k + 1) * picture.temperature)),
            picture.temperature,
            alpha,
        )
        for k, alpha in enumerate(STRIPS if picture.temperature > 0 else ())
    )
    drawn = () if picture.chosen is None else (picture.chosen,)
    return plotting.Panel(
        title="Unlikelihood",
        across="next word and its probability",
        up="−logit",
        side="tokens",
        curves=(plotting.Curve(x, y),),
        hazes=hazes,
        points=tuple(plotting.Point(i + 0.5, -float(floors[i]), math.nan, "tokens", "the word drawn") for i in drawn),
        ticks=tuple((i + 0.5, f"{word}\n{100 * p:.0f}%") for i, (word, _, p) in enumerate(picture.wells)),
        note=f"strips: a draw can lift 1–{len(STRIPS)} T",
    )
