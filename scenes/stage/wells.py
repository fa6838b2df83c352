"""The unlikelihood row: a well of depth logit for each candidate word, and its softmax probability below."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.energy import STRIPS, haze_legend
from scenes.stage.theme import heat, mix, nearest

PER_LOGIT = 7.6  # units
RIM = 66  # units, logit 0
DEEPEST = 100.0  # units
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
    layers.ground(canvas, _row, picture._replace(seconds=0.0, temperature=nearest(picture.temperature)))


def _row(canvas: Canvas, picture: WellsPicture) -> None:
    t = canvas.theme
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    cells = _cells(canvas.width, len(picture.wells))
    floors = [min(DEEPEST, PER_LOGIT * max(0.0, logit)) for _, logit, _ in picture.wells]
    points: list[brushes.Point] = []
    for (start, wide), floor in zip(cells, floors, strict=True):
        for k in range(24):
            u = k / 24
            points.append((start + u * wide, RIM + floor * (1 - math.cos(math.tau * u)) / 2))
    points.append((canvas.width - 4, float(RIM)))
    below = [(4.0, canvas.height - 2), *points, (canvas.width - 4, canvas.height - 2)]
    brushes.area(canvas, below, mix(t.panel, t.inset, 0.85))
    if picture.temperature > 0:
        _haze(canvas, picture, floors, cells)
    brushes.curve(canvas, points, t.text, 4.5)
    for (start, wide), (word, _, p) in zip(cells, picture.wells, strict=True):
        _bar(canvas, start + wide / 2, wide - 10, word, p)
    if picture.chosen is not None:
        x, y = cells[picture.chosen][0] + cells[picture.chosen][1] / 2, RIM + floors[picture.chosen] - 11
        brushes.glow(canvas, x, y, 34, t.tokens, 0.5)
        brushes.disc(canvas, x, y, 13, t.tokens, t.text, 3.5)
    legend = haze_legend(canvas, canvas.width - 24, "draw can lift", "1–5 T", picture.temperature)
    pen = 24 + lettering.text(canvas, "Unlikelihood", 24, 38, lettering.BODY, t.tokens, 700) + 14
    for words in (
        (f"filters: {picture.filters}", "filters on") if picture.filters else ("−logit of the next word", "−logit")
    ):
        if pen + lettering.width(canvas, words, lettering.LABEL) < legend - 16:
            lettering.text(canvas, words, pen, 37, lettering.LABEL, t.text2)
            break


def _cells(width: float, count: int) -> list[tuple[float, float]]:
    """(left edge, width) of each well's cell; the shelf is wider, for its words are many."""
    each = (width - 8) / (count - 1 + SHELF)
    return [(4 + i * each, each if i < count - 1 else SHELF * each) for i in range(count)]


def _haze(canvas: Canvas, picture: WellsPicture, floors: list[float], cells: list[tuple[float, float]]) -> None:
    """In every well five strips of T logits above the deepest floor: what a draw can lift."""
    colour = heat(canvas.theme, picture.temperature)
    deepest = max(floors)
    for (start, wide), floor in zip(cells, floors, strict=True):
        centre = start + wide / 2
        for n, alpha in enumerate(STRIPS):
            low, high = (
                deepest - n * picture.temperature * PER_LOGIT,
                deepest - (n + 1) * picture.temperature * PER_LOGIT,
            )
            low, high = min(low, floor), max(high, 0.0)
            if low <= high or floor <= 0:
                continue

            def half(depth: float, floor: float = floor, wide: float = wide) -> float:
                return wide / 2 * (1 - math.acos(1 - 2 * min(1.0, depth / floor)) / math.pi)

            edges = [high + (low - high) * k / 4 for k in range(5)]
            right = [(centre + half(d), RIM + d) for d in edges]
            left = [(centre - half(d), RIM + d) for d in reversed(edges)]
            brushes.area(canvas, right + left, mix(canvas.theme.panel, colour, alpha))


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
