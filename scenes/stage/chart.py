"""The direction chart: both exact drifts over the slider's own axis, with the live dots measured in the run."""

from __future__ import annotations

import math

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, slider
from scenes.stage.canvas import Canvas
from scenes.stage.contract import Controls, Curves, Dot, Readouts, Scene, opened
from scenes.stage.layout import Box
from scenes.stage.theme import T_MAX, T_MIN, heat, mix

POINTS = 61  # temperatures at which the curves are solved
TEMPERATURES = np.geomspace(T_MIN, T_MAX, POINTS)
COARSE = 7  # points of the first lines
COARSE_FIRST = (*range(0, POINTS, 10), *(i for i in range(POINTS) if i % 10))
SOME = 3  # points a frame
STILL = 0.25  # a side counts as frozen or melted below this share of its maximum


class CurveBook:
    """The curves of scenes, solved once for each setting of the switches and knobs."""

    def __init__(self) -> None:
        self._solved: dict[tuple[object, ...], Curves] = {}
        self._points: dict[tuple[object, ...], dict[int, tuple[float, float]]] = {}  # both drifts, by temperature

    def complete(self, scene: Scene, controls: Controls) -> Curves:
        """All of both curves; a few tens of milliseconds the first time, at once afterwards."""
        return self._known(scene, controls, POINTS)

    def growing(self, scene: Scene, controls: Controls) -> Curves:
        """As much of the curves as a few points more each time give: coarse lines first, whole after some frames."""
        return self._known(scene, controls, SOME)

    def _known(self, scene: Scene, controls: Controls, some: int) -> Curves:
        plain = controls._replace(temperature=1.0, pace=1.0, twin=False)
        key = (scene, plain)
        if key in self._solved:
            return self._solved[key]
        points = self._points.setdefault(key, {})
        wanted = [i for i in COARSE_FIRST if i not in points][: max(some, 0 if points else COARSE)]
        sides = scene.profile(plain, TEMPERATURES[wanted])
        points |= {i: (float(left), float(right)) for i, left, right in zip(wanted, *sides, strict=True)}
        places = sorted(points)
        left, right = (np.interp(range(POINTS), places, [points[i][side] for i in places]) for side in (0, 1))
        full = _full(scene, controls)._replace(temperature=1.0, pace=1.0, twin=False)
        peaks = math.nan, math.nan
        if full == plain:
            peaks = _peak(TEMPERATURES, left), _peak(TEMPERATURES, right)
        else:
            other = self._known(scene, full, some)
            peaks = other.left_peak, other.right_peak
        curves = Curves(TEMPERATURES, left, right, *peaks)
        if len(points) == POINTS and (full == plain or (scene, full) in self._solved):
            self._solved[key] = curves
        return curves


def _full(scene: Scene, controls: Controls) -> Controls:
    """Everything switched on, the scene's knobs as they open: the setting whose maxima are the sweet spots."""
    return opened(scene, Controls())._replace(noise=True, bias=True, fuel=True, smooth=controls.smooth)


def _peak(temperatures: np.ndarray, values: np.ndarray) -> float:
    """The temperature of the maximum, by a parabola through its neighbours in log T; nan at an end."""
    i = int(np.argmax(values))
    if i in (0, len(values) - 1):
        return math.nan
    a, b, c = values[i - 1 : i + 2]
    shift = 0.5 * (a - c) / (a - 2 * b + c)
    return float(math.exp(math.log(temperatures[i]) + shift * math.log(temperatures[1] / temperatures[0])))


def _points(values: np.ndarray, start: float, end: float, zero: float, high: float) -> list[brushes.Point]:
    xs = np.linspace(start, end, len(values))
    return list(zip(xs.tolist(), (zero - high * values).tolist(), strict=True))


def _flat(curves: Curves) -> bool:
    """Whether both curves are zero everywhere."""
    return bool(max(abs(curves.left).max(), abs(curves.right).max()) < 1e-6)


def mood(controls: Controls, curves: Curves) -> str:
    """cold or hot while both exact drifts are below a quarter of their maxima, else plain."""
    if controls.temperature > 0 and _flat(curves):
        return "plain"
    shares = [float(np.interp(controls.temperature, curves.temperatures, side)) for side in (curves.left, curves.right)]
    if controls.temperature > 0 and max(map(abs, shares)) >= STILL:
        return "plain"
    peaks = [peak for peak in (curves.left_peak, curves.right_peak) if math.isfinite(peak)] or [1.0]
    return "cold" if controls.temperature < min(peaks) else "hot"


def mood_of(temperatures: np.ndarray, drifts: np.ndarray, full: float, heat: float) -> str:
    """cold or hot where a drift, float64[n] at ascending temperatures, is below a quarter of `full`; else plain.

    It is cold where more heat means more drift.
    """
    here, warmer = np.interp([heat, 1.02 * heat], temperatures, abs(drifts))
    return "plain" if here >= STILL * full else "cold" if warmer > here else "hot"


def draw_chart(
    canvas: Canvas,
    box: Box,
    curves: Curves,
    readouts: Readouts,
    controls: Controls,
    pace: str,
    title: tuple[str, str],
    peaks: tuple[str, str],
) -> None:
    """The panel and everything on it above the track."""
    axis = slider.track(box)
    top, zero, both = _scale(box, curves)
    late = [
        name
        for name, dot in zip(("motor", "text"), readouts.dots, strict=True)
        if math.isfinite(dot.share) and not dot.relaxed and not readouts.note
    ]
    feel = mood(controls._replace(temperature=controls.heat), curves)
    left = axis.x_of(controls.temperature) > (axis.start + axis.end) / 2
    ends = feel, f"{' and '.join(late)} not yet relaxed" if late else "", left
    hidden = slider.hidden(box, controls.temperature)
    layers.ground(canvas, _background, box, told(curves), ends, readouts.note, pace, title, peaks, hidden, area=box)
    if readouts.twins:
        _twins(canvas, axis, readouts.twins, controls, zero, zero - top, both)
    _dots(canvas, axis, readouts, controls, zero, zero - top, both)


def told(curves: Curves) -> layers.ByValue:
    """Curves that can be compared."""
    return layers.ByValue(curves, (curves.left.tobytes(), curves.right.tobytes(), curves[3:]))


def settled(canvas: Canvas, box: Box, readouts: Readouts) -> Readouts:
    """The readouts with dots that move by quarters of a pixel: while they rest, the chart need not be painted again."""
    step = 0.25 / ((slider.track(box).y - box.y) * canvas.u)

    def rounded(dot: Dot) -> Dot:
        share, two_sigma = (
            round(value / step) * step if math.isfinite(value) else value for value in (dot.share, dot.two_sigma)
        )
        return Dot(share, two_sigma, dot.relaxed)

    left, right = map(rounded, readouts.dots)
    twins = readouts.twins and (rounded(readouts.twins[0]), rounded(readouts.twins[1]))
    return readouts._replace(dots=(left, right), twins=twins)


def _scale(box: Box, curves: Curves) -> tuple[float, float, bool]:
    """Height of 1, height of 0, and whether the chart reaches down to -1, units."""
    top, zero = box.y + 76.0, box.y + box.h - 128.0
    both = min(float(np.nan_to_num(side).min()) for side in (curves.left, curves.right)) < -0.02
    return top, (top + zero) / 2 if both else zero, both


def draw_title(canvas: Canvas, box: Box, title: tuple[str, str]) -> float:
    """What the chart shows; returns where the words end."""
    pen = box.x + 24
    pen += lettering.text(canvas, title[0], pen, box.y + 37, lettering.BODY, canvas.theme.text, 700) + 12
    return pen + lettering.text(canvas, title[1], pen, box.y + 37, lettering.LABEL, canvas.theme.text2)


def _background(
    canvas: Canvas,
    box: Box,
    drawn: layers.ByValue,
    ends: tuple[str, str, bool],
    note: str | None,
    pace: str,
    title: tuple[str, str],
    peaks: tuple[str, str],
    hidden: tuple[tuple[float, ...], tuple[float, ...]],
) -> None:
    """All that stays as it is while the slider moves: axes, both curves, their maxima, words, the track."""
    t, axis = canvas.theme, slider.track(box)
    curves: Curves = drawn.thing
    brushes.plate(canvas, *box, 12, t.panel, t.line, 1.5)
    top, zero, both = _scale(box, curves)
    high = zero - top
    for share, name in ((1.0, "1"), (0.0, "0"), (-1.0, "−1")) if both else ((1.0, "1"), (0.5, "½")):
        y = zero - high * share
        brushes.stroke(canvas, [(axis.start, y), (axis.end, y)], t.grid, 1.5)
        lettering.text(canvas, name, axis.start - 22, y + 8, lettering.LABEL, t.text2, anchor="right")
    brushes.stroke(canvas, [(axis.start, zero), (axis.end, zero)], t.grid, 1.5)
    flat = _flat(curves)
    lines = [
        (_points(values, axis.start, axis.end, zero, high), colour)
        for values, colour in ((curves.left, t.kinesin), (curves.right, t.tokens))
        if np.isfinite(values).all()  # a text that remembers has no exact curve
    ]
    for points, colour in lines:
        if not flat:
            brushes.veil(canvas, [(axis.start, zero), *points, (axis.end, zero)], colour, 0.13)
    covered = flat or np.allclose(curves.left, curves.right, atol=1e-3)
    for (points, colour), wide in zip(lines, (12 if covered else 5, 5), strict=False):
        brushes.curve(canvas, points, colour, wide)
    _ends(canvas, axis, ends, [points for points, _ in lines], (top + 26, zero - 12))
    pen = draw_title(canvas, box, title)
    pace_at = box.x + box.w - 24 - lettering.width(canvas, pace, lettering.FLOOR)
    lettering.text(canvas, pace, box.x + box.w - 24, box.y + 37, lettering.FLOOR, t.text2, anchor="right")
    _sweet_spots(canvas, axis, curves, peaks, box.y + 37, pen + 20, pace_at - 20, top)
    slider.draw_track(canvas, box, hidden)
    if note:
        middle = (axis.start + axis.end) / 2, zero - high * 0.52
        lettering.text(canvas, note, *middle, lettering.BODY, t.text, 600, "centre", backing=t.panel)


def _ends(
    canvas: Canvas,
    axis: slider.Track,
    ends: tuple[str, str, bool],
    lines: list[list[brushes.Point]],
    room: tuple[float, float],
) -> None:
    """The names of both ends of the axis, and beside the one far from the dots whether they have not relaxed yet.

    They stand at a height between the two of `room` at which no curve crosses them.
    """
    t = canvas.theme
    feel, words, left = ends
    for name, lit, x, anchor, here in (
        ("frozen", feel == "cold", axis.start + 8, "left", left),
        ("boiling", feel == "hot", axis.end - 8, "right", not left),
    ):
        ink, weight = (t.text, 700) if lit else (t.text2, 500)
        wide = lettering.width(canvas, name, lettering.BODY, weight)
        way = 1 if anchor == "left" else -1
        beside = x + way * (wide + 18)
        far = beside + way * lettering.width(canvas, words, lettering.FLOOR, 600) if here and words else x + way * wide
        clear = _clear_height(lines, min(x, far), max(x, far), room)
        y, backing = (room[0] + 16, t.panel) if clear is None else (clear, None)
        lettering.text(canvas, name, x, y, lettering.BODY, ink, weight, anchor, backing=backing)
        if here:
            lettering.text(canvas, words, beside, y, lettering.FLOOR, t.text, 600, anchor, backing=backing)


def _clear_height(
    lines: list[list[brushes.Point]], start: float, end: float, room: tuple[float, float]
) -> float | None:
    """A baseline at which words from `start` to `end` meet no curve, units; None if there is none."""
    passed = [y for points in lines for x, y in points if start - 12 <= x <= end + 12]
    heights = sorted(np.arange(room[0], room[1] + 1, 4).tolist(), key=lambda y: abs(y - room[0] - 16))
    return next((y for y in heights if not any(y - 32 <= at <= y + 12 for at in passed)), None)


def _sweet_spots(
    canvas: Canvas,
    axis: slider.Track,
    curves: Curves,
    peaks: tuple[str, str],
    y: float,
    low: float,
    high: float,
    top: float,
) -> None:
    """Triangles over both computed maxima; the labels go outward from them where there is room."""
    t = canvas.theme
    spots = ((curves.right_peak, t.tokens, peaks[1]), (curves.left_peak, t.kinesin, peaks[0]))
    known = sorted((axis.x_of(p), colour, name) for p, colour, name in spots if name and math.isfinite(p))
    for i, (x, colour, name) in enumerate(known):
        if len(known) == 2 and abs(known[0][0] - known[1][0]) < 26:
            x += -13 if i == 0 else 13
        brushes.shape(canvas, [(x - 10, top - 24), (x + 10, top - 24), (x, top - 8)], colour)
        room = x - 18 - low if i == 0 else high - x - 18
        words = (f"{name}, sweet spot" if i == 0 else f"sweet spot, {name}", name)
        label = next((w for w in words if lettering.width(canvas, w, lettering.FLOOR, 600) < room), "")
        wide = lettering.width(canvas, label, lettering.FLOOR, 600)
        if i == 0 and x - 18 - wide > low:
            lettering.text(canvas, label, x - 18, y, lettering.FLOOR, colour, 600, "right")
        elif i == 1 and x + 18 + wide < high:
            lettering.text(canvas, label, x + 18, y, lettering.FLOOR, colour, 600)


def _twins(
    canvas: Canvas,
    axis: slider.Track,
    twins: tuple[Dot, Dot],
    controls: Controls,
    zero: float,
    high: float,
    both: bool,
) -> None:
    """The null twins: open markers on dashed bars, beside the dots."""
    t, least = canvas.theme, _least(both)
    for dot, shift, colour in zip(twins, (-34, 34), (t.kinesin, t.tokens), strict=True):
        if not math.isfinite(dot.share):
            continue
        x = axis.x_of(controls.temperature) + shift
        y, up, down = (
            zero - high * max(least, min(1.2, dot.share + k * dot.two_sigma if math.isfinite(dot.two_sigma) else 0.0))
            for k in (0, 1, -1)
        )
        brushes.dashed(canvas, [(x, up), (x, down)], t.text2, 3, 6, 5)
        if shift < 0:
            brushes.disc(canvas, x, y, 9, t.panel, colour, 3.5)
        else:
            brushes.plate(canvas, x - 9, y - 9, 18, 18, 4, t.panel, colour, 3.5)


def _least(both: bool) -> float:
    """The lowest share that is drawn, on an axis from -1 to 1 or from 0 to 1."""
    return -1.18 if both else -0.15


def _dots(
    canvas: Canvas, axis: slider.Track, readouts: Readouts, controls: Controls, zero: float, high: float, both: bool
) -> None:
    t, least = canvas.theme, _least(both)
    x = axis.x_of(controls.temperature)
    known = [dot for dot in readouts.dots if math.isfinite(dot.share)]
    if known:  # the slider's thumb and what is measured at its temperature
        lowest = zero - high * max(least, min(1.18, *(dot.share for dot in known), 1.18))
        leader = [(x, lowest + 20), (x, zero + 4)]
        if leader[0][1] < leader[1][1]:
            brushes.dashed(canvas, leader, mix(t.panel, heat(t, controls.temperature), 0.9), 2.5, 0, 7)
    close = len(known) == 2 and abs(known[0].share - known[1].share) < 0.14
    for dot, side, shift, colour in zip(
        readouts.dots, ("kinesin", "tokens"), (-9, 9), (t.kinesin, t.tokens), strict=True
    ):
        if not math.isfinite(dot.share):
            continue
        at = x + (shift if close else 0)
        y = zero - high * max(least, min(1.18, dot.share))
        if math.isfinite(dot.two_sigma):
            up = max(zero - high * 1.2, zero - high * (dot.share + dot.two_sigma))
            down = min(zero - high * least, zero - high * (dot.share - dot.two_sigma))
            for wide, ink in ((6, t.panel), (3.5, t.text)):
                brushes.stroke(canvas, [(at, up), (at, down)], ink, wide)
            for end in (up, down):
                brushes.stroke(canvas, [(at - 8, end), (at + 8, end)], t.text, 3.5)
        brushes.glow(canvas, at, y, 34, colour, 0.5)
        glyphs.marker(canvas, at, y, 12, side, t.text, 3.5)
