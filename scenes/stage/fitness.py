"""The fitness row: a landscape of genotypes, the individuals of a population stacked on it, and where runs end."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.theme import heat, mix

BAR = 30  # units, of the shares under the landscape
FOOT = 40  # units under them
SMOOTH = 12  # corners of the landscape between two genotypes
STEPS = 256  # in which shares are seen to move


class FitnessPicture(NamedTuple):
    """What the row shows of K genotypes in a line."""

    title: str
    subtitles: tuple[str, ...]  # the first that there is room for
    heights: tuple[float, ...]  # 0 to 1
    felt: bool  # whether births feel the landscape
    counts: tuple[int, ...]  # individuals of each genotype
    mutant: tuple[int, int] | None  # from which genotype to which
    shares: tuple[float, ...]  # of individuals of each genotype at the ends of runs; nan before the first
    errors: tuple[float, ...]  # two standard errors of them
    exact: tuple[float, ...]
    peaks: tuple[int, int]  # the old and the new one
    lines: tuple[str, str]  # what happens to the individuals, the first in full ink
    legend: tuple[str, ...]  # of the shares: the first that there is room for
    temperature: float


class Ground(NamedTuple):
    """Where the landscape lies, units."""

    start: float  # the first genotype
    step: float  # from one to the next
    base: float  # height 0
    rise: float  # from height 0 to 1
    shares: float  # foot of the shares
    room: float  # for a share of 1

    def at(self, place: float, height: float) -> brushes.Point:
        """A point of the landscape."""
        return self.start + self.step * place, self.base - self.rise * height


def _laid(canvas: Canvas, genotypes: int) -> Ground:
    step = canvas.width / genotypes
    foot = canvas.height - FOOT
    base = foot - canvas.height * 0.16
    return Ground(step / 2, step, base, canvas.height * 0.28, foot, foot - base - 14)


def draw_fitness(canvas: Canvas, picture: FitnessPicture) -> None:
    """Paint the row."""
    seen = [tuple(round(STEPS * v) / STEPS for v in some) if _known(some) else some
            for some in (picture.shares, picture.errors)]  # fmt: skip
    picture = picture._replace(shares=seen[0], errors=seen[1])
    if canvas.shows(0, 0, canvas.width, canvas.height, repr(picture)):
        return
    t = canvas.theme
    layers.ground(canvas, _landscape, picture.title, picture.heights, picture.felt, picture.peaks, picture.legend)
    pen = 58 + lettering.width(canvas, picture.title, lettering.TITLE, 700) + 14
    words = next((w for w in picture.subtitles if lettering.width(canvas, w, 26) < canvas.width - 24 - pen), "")
    lettering.text(canvas, words, pen, 46, 26, t.text2)
    _say(canvas, picture.lines)
    ground = _laid(canvas, len(picture.heights))
    _shares(canvas, picture, ground)
    _individuals(canvas, picture, ground)


def _known(shares: tuple[float, ...]) -> bool:
    return all(math.isfinite(share) for share in shares)


def _landscape(
    canvas: Canvas,
    title: str,
    heights: tuple[float, ...],
    felt: bool,
    peaks: tuple[int, int],
    legend: tuple[str, ...],
) -> None:
    """All that does not move."""
    t = canvas.theme
    ground = _laid(canvas, len(heights))
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    surface = _surface(canvas, ground, heights)
    edge = canvas.height - 2
    brushes.area(canvas, [(2, edge - 10), (12, edge), (canvas.width - 12, edge), (canvas.width - 2, edge - 10),
                          *reversed(surface)], t.inset)  # fmt: skip
    if felt:
        brushes.curve(canvas, surface, t.text, 4.5)
    else:
        brushes.dashed(canvas, surface, t.muted, 3.5, 2, 8)
    glyphs.marker(canvas, 36, 34, 12, "kinesin")
    lettering.text(canvas, title, 58, 47, lettering.TITLE, t.kinesin, 700)
    for place, name in zip(peaks, ("old peak", "new peak"), strict=True):
        x, _ = ground.at(place, 0)
        lettering.text(canvas, name, x, ground.base + 4, lettering.FLOOR, t.text2, 500, "centre")
    words = next((w for w in legend if lettering.width(canvas, w, lettering.FLOOR) < canvas.width - 48), "")
    lettering.text(canvas, words, 24, canvas.height - 13, lettering.FLOOR, t.text2)


def _say(canvas: Canvas, lines: tuple[str, str]) -> None:
    """What happens to the individuals, in one line that keeps clear of the stack on the new peak."""
    t, room = canvas.theme, 0.58 * canvas.width
    size = lettering.fitted(canvas, " ".join(lines), room, lettering.LABEL, 15, 600)
    pen = 24 + lettering.text(canvas, lines[0], 24, 90, size, t.text, 600)
    lettering.text(canvas, lines[1], pen + 8, 90, size, t.text2)


def _surface(canvas: Canvas, ground: Ground, heights: tuple[float, ...]) -> list[brushes.Point]:
    """The landscape from border to border, smooth between genotypes, level beyond the last ones."""
    places = np.linspace(0, len(heights) - 1, SMOOTH * (len(heights) - 1) + 1).tolist()
    points = [ground.at(place, _height(heights, place)) for place in places]
    return [(2.0, points[0][1]), *points, (canvas.width - 2, points[-1][1])]


def _shares(canvas: Canvas, picture: FitnessPicture, ground: Ground) -> None:
    """Bars of what the run has counted with their errors, and the exact shares as lines across."""
    t = canvas.theme
    for i, (share, error, exact) in enumerate(zip(picture.shares, picture.errors, picture.exact, strict=True)):
        x, foot = ground.at(i, 0)[0], ground.shares
        if math.isfinite(share):
            high = ground.room * share
            if high * canvas.u >= 1:
                brushes.plate(canvas, x - BAR / 2, foot - high, BAR, high, 0, t.kinesin_dim)
        y = foot - ground.room * exact
        brushes.plate(canvas, x - BAR / 2 - 7, y - 1.5, BAR + 14, 3, 0, t.text)
        if math.isfinite(share) and ground.room * error > 2:
            top, bottom = foot - ground.room * (share + error), foot - ground.room * max(0.0, share - error)
            brushes.plate(canvas, x - 1.5, top, 3, bottom - top, 0, t.kinesin)


def _packed(canvas: Canvas, count: int, room: tuple[float, float]) -> tuple[float, int]:
    """Pitch of `count` dots that fill a place this wide and high from below, units, and how many stand in a row."""
    pitch = min(19.0, math.sqrt(room[0] * room[1] / max(1, count)))
    while pitch > 3 and math.ceil(count / max(1, int(room[0] / pitch))) * pitch > room[1]:
        pitch -= 0.25
    return pitch, max(1, int(room[0] / pitch))


def _individuals(canvas: Canvas, picture: FitnessPicture, ground: Ground) -> None:
    """One dot each, stacked on their genotype; the mutation that made the last new ones as an arrow."""
    t = canvas.theme
    total = sum(picture.counts)
    pitch, across = _packed(canvas, total, (0.86 * ground.step, ground.base - ground.rise - 112))
    tops = []
    for i, count in enumerate(picture.counts):
        columns, top = min(across, max(1, count)), math.inf
        for column in range(columns):
            place = i + (column - (columns - 1) / 2) * pitch / ground.step
            x, y = ground.at(place, _height(picture.heights, place))
            for _ in range(column, count, columns):
                y -= pitch
                edge = min(1.5, 0.08 * pitch)
                brushes.disc(canvas, x, y + pitch / 2 - 3, 0.42 * pitch, t.kinesin, t.kinesin_light, edge)
            top = min(top, y)
        tops.append((ground.at(i, 0)[0], top))
    if picture.mutant is not None:
        _mutation(canvas, picture, tops)


def _height(heights: tuple[float, ...], place: float) -> float:
    """The landscape between genotypes, as a share: level beyond the ends."""
    i = min(len(heights) - 2, max(0, math.floor(place)))
    share = min(1.0, max(0.0, place - i))
    return heights[i] + (heights[i + 1] - heights[i]) * share * share * (3 - 2 * share)


def _mutation(canvas: Canvas, picture: FitnessPicture, tops: list[brushes.Point]) -> None:
    """The arrow from the many to the new ones, in the colour of the temperature."""
    assert picture.mutant is not None
    home, other = picture.mutant
    (ax, ay), (bx, by) = tops[home], tops[other]
    way = 1 if bx > ax else -1
    ink = mix(heat(canvas.theme, picture.temperature), canvas.theme.text, 0.4)
    start, end = (ax + way * 8, ay - 4), (bx, by - 8)
    top = min(start[1], end[1]) - 34
    shares = np.linspace(0, 1, 15)
    bend = (start[0] + end[0]) / 2 + way * 12
    xs = (1 - shares) ** 2 * start[0] + 2 * shares * (1 - shares) * bend + shares**2 * end[0]
    ys = (1 - shares) ** 2 * start[1] + 2 * shares * (1 - shares) * top + shares**2 * end[1]
    glyphs.arrow(canvas, list(zip(xs.tolist(), ys.tolist(), strict=True)), ink, 4)
    lettering.text(canvas, "mutation", ax, top + 4, lettering.LABEL, ink, 600, "centre")
