"""The free-energy row: both landscapes, the ball that diffuses, and the heat it is lifted by in strips of 1 kT."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.theme import heat, mix, nearest

PER_KT = 8.0  # units per kT0
TOP = 52  # units, where curves are cut off
BASE = 148.0  # units; the shelf and the closed well share this height: what counts is the barrier seen from the ball
LEGEND = "heat can lift", "1–5 kT"
STRIPS = (0.85, 0.61, 0.44, 0.32, 0.23)  # opacity of the haze strips, lowest first


class EnergyPicture(NamedTuple):
    """What the row shows; energies in kT0, positions in nm from the bound head's site."""

    y: np.ndarray  # float64[n]
    closed: np.ndarray  # float64[n]
    opened: np.ndarray  # float64[n], zero on the shelf
    gate: float  # 0 closed is active, 1 open is active
    ball: float
    trail: tuple[float, ...]  # where the ball has just been, oldest first
    temperature: float
    lip_ahead: float
    lip_behind: float
    note: str | None = None  # replaces the label on the lip ahead
    gliding: bool = False  # the temperature changes with every picture: not worth keeping


def haze_legend(canvas: Canvas, right: float, words: str, unit: str, temperature: float) -> float:
    """ "heat can lift [strips] 1-5 kT", right-aligned; returns its left edge."""
    t = canvas.theme
    x = right - lettering.width(canvas, unit, lettering.LABEL)
    lettering.text(canvas, unit, x, 36, lettering.LABEL, t.text2)
    x -= 54
    for n, alpha in enumerate(STRIPS):
        brushes.plate(canvas, x, 34 - 6 * n, 44, 6, 0, mix(t.panel, heat(t, temperature), round(255 * alpha) / 255))
    lettering.text(canvas, words, x - 10, 36, lettering.LABEL, t.text2, anchor="right")
    return legend_edge(canvas, right, words, unit)


def legend_edge(canvas: Canvas, right: float, words: str, unit: str) -> float:
    """Where the legend of the haze begins."""
    return right - 64 - sum(lettering.width(canvas, part, lettering.LABEL) for part in (words, unit))


def draw_energy(canvas: Canvas, picture: EnergyPicture) -> None:
    """Paint the row."""
    t = canvas.theme
    active = picture.opened if picture.gate >= 0.5 else picture.closed
    lifted = nearest(picture.temperature)
    still = picture._replace(gate=float(picture.gate >= 0.5), ball=0.0, trail=(), temperature=lifted, gliding=False)
    if picture.gliding:
        _scenery(canvas, _by_value(still), _basin(picture, active))
    else:
        layers.ground(canvas, _scenery, _by_value(still), _basin(picture, active))
    middle, scale = _axis(canvas)
    heights = (BASE - 10 - PER_KT * np.interp((*picture.trail, picture.ball), picture.y, active)).tolist()
    xs = [middle + scale * y for y in (*picture.trail, picture.ball)]
    places = [(x, min(canvas.height - 16.0, max(TOP + 8.0, y))) for x, y in zip(xs, heights, strict=True)]
    for i, place in enumerate(places[:-1]):
        brushes.disc(canvas, *place, 10, t.kinesin, alpha=24 + 9 * i)
    brushes.glow(canvas, *places[-1], 34, t.kinesin, 0.5)
    brushes.disc(canvas, *places[-1], 13, t.kinesin, t.text, 3.5)


def _by_value(picture: EnergyPicture) -> layers.ByValue:
    arrays = picture.y, picture.closed, picture.opened
    return layers.ByValue(picture, (*(array.tobytes() for array in arrays), picture[3:]))


def _axis(canvas: Canvas) -> tuple[float, float]:
    """Where position 0 stands, and units per nm."""
    return canvas.width * 0.48, 42.0 * canvas.width / 916


def _scenery(canvas: Canvas, still: layers.ByValue, basin: tuple[int, int]) -> None:
    """All but the ball: what changes only with the gate, the slider and the ball's basin."""
    picture: EnergyPicture = still.thing
    # a gliding slider paints the haze alone
    unheated = _by_value(picture._replace(temperature=float(picture.temperature > 0)))
    layers.ground(canvas, _floor, unheated)
    _haze(canvas, picture, picture.opened if picture.gate >= 0.5 else picture.closed, basin)
    layers.sheet(canvas, _lines, unheated)
    haze_legend(canvas, canvas.width - 24, *LEGEND, picture.temperature)


def _curve(canvas: Canvas, y: np.ndarray, values: np.ndarray) -> list[brushes.Point]:
    middle, scale = _axis(canvas)
    heights = BASE - PER_KT * values
    keep = (heights >= TOP - 40) & (heights <= canvas.height + 60)
    xs, ys = middle + scale * y[keep], np.clip(heights[keep], TOP, canvas.height - 2)
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def _floor(canvas: Canvas, still: layers.ByValue) -> None:
    """The panel, darker below the active landscape."""
    t, picture = canvas.theme, still.thing
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    line = _curve(canvas, picture.y, picture.opened if picture.gate >= 0.5 else picture.closed)
    below = [(line[0][0], canvas.height - 2), *line, (line[-1][0], canvas.height - 2)]
    brushes.area(canvas, below, mix(t.panel, t.inset, 0.85))


def _lines(canvas: Canvas, still: layers.ByValue) -> None:
    """Both landscapes and the words on them."""
    t, picture = canvas.theme, still.thing
    active, resting = (picture.opened, picture.closed) if picture.gate >= 0.5 else (picture.closed, picture.opened)
    for piece in _visible(_curve(canvas, picture.y, resting), canvas):
        brushes.dashed(canvas, piece, t.muted, 2.5, 7, 8)
    for piece in _visible(_curve(canvas, picture.y, active), canvas):
        brushes.curve(canvas, piece, t.text, 4.5)
    _labels(canvas, picture, *_axis(canvas))


def _visible(points: list[brushes.Point], canvas: Canvas) -> list[list[brushes.Point]]:
    """The parts of a curve that lie between the cut-offs."""
    parts: list[list[brushes.Point]] = [[]]
    right, bottom = canvas.width - 4, canvas.height - 2
    for x, y in points:
        if TOP < y < bottom and 4 < x < right:
            parts[-1].append((x, y))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if len(part) > 1]


def _haze(canvas: Canvas, picture: EnergyPicture, active: np.ndarray, basin: tuple[int, int]) -> None:
    """Five strips of 1 kT from the floor of the ball's own basin, spilling over whichever lip is low enough."""
    if picture.temperature <= 0:
        return
    left, right = basin
    middle, scale = _axis(canvas)
    floor = float(active[left : right + 1].min())
    colour = heat(canvas.theme, picture.temperature)
    for n, alpha in enumerate(STRIPS):
        low, high = floor + n * picture.temperature, floor + (n + 1) * picture.temperature
        inside = np.flatnonzero(active[left : right + 1] < high) + left
        if not len(inside):
            continue
        a, b = middle + scale * picture.y[inside[0]], middle + scale * picture.y[inside[-1]]
        top, bottom = max(float(TOP), BASE - PER_KT * high), BASE - PER_KT * low
        if bottom <= top:
            break
        xs = middle + scale * picture.y[inside]
        edge = np.clip(BASE - PER_KT * active[inside], top, bottom)
        lower = zip(xs[::-1].tolist(), edge[::-1].tolist(), strict=True)
        shade = mix(canvas.theme.panel, colour, alpha)
        brushes.area(canvas, [(float(a), top), (float(b), top), *lower], shade)
        for side, end in ((-1, left), (1, right)):
            if float(active[end]) < low:  # the lip lies below this strip: the haze spills over
                x0 = float(a if side < 0 else b)
                for k in range(9):
                    x1 = x0 + side * 0.5 * scale * k
                    brushes.plate(
                        canvas,
                        min(x1, x1 + side * 0.5 * scale),
                        top,
                        0.5 * scale,
                        bottom - top,
                        0,
                        colour,
                        alpha=round(255 * alpha * 0.78 ** (k + 1) * 0.5),
                    )


def _basin(picture: EnergyPicture, active: np.ndarray) -> tuple[int, int]:
    """First and last index of the basin the ball is in: downhill to its floor, then up to the crest on either side."""
    return _basin_from(active.tobytes(), int(np.argmin(abs(picture.y - picture.ball))))


@lru_cache(maxsize=2048)
def _basin_from(landscape: bytes, floor: int) -> tuple[int, int]:
    active = np.frombuffer(landscape).tolist()
    while True:
        near = range(max(0, floor - 1), min(len(active), floor + 2))
        lowest = min(near, key=lambda i: active[i])
        if active[lowest] >= active[floor]:
            break
        floor = lowest
    left = right = floor
    while left > 0 and active[left - 1] >= active[left]:
        left -= 1
    while right < len(active) - 1 and active[right + 1] >= active[right]:
        right += 1
    return left, right


def _labels(canvas: Canvas, picture: EnergyPicture, middle: float, scale: float) -> None:
    t = canvas.theme
    legend = legend_edge(canvas, canvas.width - 24, *LEGEND)
    pen = 24 + lettering.text(canvas, "Free energy", 24, 38, lettering.BODY, t.kinesin, 700) + 16
    for words, solid in (("gate open", picture.gate >= 0.5), ("closed", picture.gate < 0.5)):
        if pen + 46 + lettering.width(canvas, words, lettering.LABEL) < legend - 20:
            if solid:
                brushes.stroke(canvas, [(pen, 29), (pen + 34, 29)], t.text, 4.5)
            else:
                brushes.dashed(canvas, [(pen, 29), (pen + 34, 29)], t.muted, 2.5, 7, 6)
            pen += 42 + lettering.text(canvas, words, pen + 42, 37, lettering.LABEL, t.text if solid else t.text2) + 16
    for side, title, nm in ((-1, "back", "−8.2 nm"), (1, "next site", "+8.2 nm")):
        x = min(canvas.width - 64, max(64, middle + side * scale * 8.2))
        y = 148 if picture.gate >= 0.5 else 172  # clear of the ball, which lands lower
        lettering.text(canvas, title, x, y, lettering.LABEL, t.text, 600, "centre", backing=t.panel)
        lettering.text(canvas, nm, x, y + 29, lettering.LABEL, t.text2, anchor="centre", backing=t.panel)
    if picture.gate >= 0.5:
        ahead = picture.note or ("low barrier ahead" if picture.lip_ahead < picture.lip_behind else "")
        if picture.lip_ahead == picture.lip_behind:
            ahead = "equal barriers: no preference"
        x = min(middle + scale * 3.0, canvas.width - 16 - lettering.width(canvas, ahead, lettering.LABEL, 600))
        lettering.text(canvas, ahead, x, 82, lettering.LABEL, t.text, 600, backing=t.panel)
        if picture.lip_ahead < picture.lip_behind and not picture.note:
            _arrow(canvas, middle + scale * 2.6, middle + scale * 5.6)
        if picture.lip_behind > picture.lip_ahead:
            lettering.text(
                canvas,
                (behind := "high barrier behind"),
                max(16 + lettering.width(canvas, behind, lettering.LABEL, 600), middle - scale * 3.4),
                82,
                lettering.LABEL,
                t.text,
                600,
                "right",
                backing=t.panel,
            )


def _arrow(canvas: Canvas, start: float, end: float) -> None:
    """The way over the low lip and down to the next site."""
    ink = canvas.theme.kinesin
    turn = [(start + (end - start) * k / 12, 100 + 66 * (k / 12) ** 2.2) for k in range(13)]
    brushes.stroke(canvas, turn, ink, 3.5)
    x, y = turn[-1]
    brushes.shape(canvas, [(x + 8, y + 16), (x - 14, y + 2), (x + 8, y - 8)], ink)


def panel(picture: EnergyPicture) -> plotting.Panel:
    """The row as a figure: both landscapes, the haze in the ball's own basin, the ball."""
    ahead = picture.gate >= 0.5
    active, resting = (picture.opened, picture.closed) if ahead else (picture.closed, picture.opened)
    left, right = _basin(picture, active)
    floor, basin = float(active[left : right + 1].min()), slice(left, right + 1)
    hazes = tuple(
        plotting.Haze(
            picture.y[basin],
            np.maximum(active[basin], floor + n * picture.temperature),
            np.full(right + 1 - left, floor + (n + 1) * picture.temperature),
            picture.temperature,
            alpha,
        )
        for n, alpha in enumerate(STRIPS if picture.temperature > 0 else ())
    )
    names = ("gate open", "gate closed") if ahead else ("gate closed", "gate open")
    return plotting.Panel(
        title="Free energy",
        across="position from the bound site, nm",
        up="G, kT₀",
        side="kinesin",
        curves=(
            plotting.Curve(picture.y, resting, names[1], "muted", dotted=True),
            plotting.Curve(picture.y, active, names[0]),
        ),
        hazes=hazes,
        points=(
            plotting.Point(
                picture.ball, float(np.interp(picture.ball, picture.y, active)), math.nan, "kinesin", "the motor"
            ),
        ),
        limits=(-20.0, 14.0),
        note=f"strips: heat can lift 1–{len(STRIPS)} kT",
    )
