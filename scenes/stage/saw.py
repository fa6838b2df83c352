"""The flashing saw's stage: the same particles on the flat line while the lamp is off, on the teeth while it is on."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pygame
import pygame.draw
import pygame.surfarray

from scenes.stage import brushes, glyphs, heading, layers, lettering, wording
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour, heat, mix

LEFT = 210  # units, where the rows begin
FLAT, VALLEY = 0.5, 0.945  # heights of the flat line and the teeth's bottoms, shares of the pane's
CREST = 0.155  # height of the teeth
HUMPS = (0.25, 0.2)  # heights of the two rows' highest density
BINS = 20  # per tooth, over which density is measured
GRAIN = 2.6  # units, side of a particle
CLEAR = 2.8  # units between the middle of a line and what stands on it
RESTING = 0.42  # how bright the row is that the lamp does not show
MOVES = ("back", "stay", "ahead")
GOLDEN = 0.6180339887498949


class SawPicture(NamedTuple):
    """What the left stage shows; places in teeth."""

    teeth: tuple[float, float]  # the range that is shown
    tooth: tuple[float, ...]  # heights from one bottom to the next, as shares of the crest
    off: np.ndarray  # float64[n], the particles when last seen with the lamp off
    on: np.ndarray  # float64[n], and with it on
    shade: float  # how dark the lamp looks, 0 to 1
    steady: bool  # switches too fast to follow
    moved: tuple[float, ...] | None  # shares that went back, stayed and went ahead per cycle of the lamp
    power: tuple[float, float] | None  # kT0 per ms that the lamp puts in, and its standard error
    bias: float
    drive: float
    heat: float
    temperature: float  # the same, eased, for colours
    seconds: float
    seed: int


def draw_saw(canvas: Canvas, picture: SawPicture) -> None:
    """Paint the row."""
    t = canvas.theme
    colour = heat(t, picture.temperature)
    layers.ground(canvas, _ground, picture.teeth, picture.tooth)
    roof = canvas.part(LEFT, 0, canvas.width - LEFT, canvas.height)
    glyphs.solvent(roof, picture.seconds, picture.seed + 5, picture.temperature, colour, FLAT * canvas.height - 16)
    known = "…" if picture.power is None else wording.measured(*picture.power, 1)
    title = "Flashing saw", f"{len(picture.on):,}".replace(",", " ") + " particles, one lamp"
    heading.draw_heading(canvas, "kinesin", title, ("lamp pays, kT₀/ms", known), ())
    flat, valley = FLAT * canvas.height, VALLEY * canvas.height
    bright = RESTING + (1 - RESTING) * picture.shade, RESTING + (1 - RESTING) * (1 - picture.shade)
    hump = min(HUMPS[0] * canvas.height, flat - 100)
    _row(canvas, picture, picture.off, flat, 0.0, hump, bright[0])
    _row(canvas, picture, picture.on, valley, CREST * canvas.height, HUMPS[1] * canvas.height, bright[1])
    for row, (name, what) in enumerate((("off", "flat"), ("on", "teeth"))):
        y = (flat if row == 0 else valley) - min(58.0, 0.135 * canvas.height)
        _lamp(canvas, 52, y, picture.shade if row == 0 else 1 - picture.shade, row == 1)
        ink = mix(t.panel, t.text, bright[row])
        lettering.text(canvas, name, 88, y, lettering.BODY, ink, 700)
        lettering.text(canvas, what, 88, y + 28, lettering.FLOOR, mix(t.panel, t.text2, bright[row]))
    spreads = "noise spreads" if picture.heat > 0 else "no noise"
    lettering.text(canvas, spreads, 24, flat + 12, lettering.FLOOR, mix(colour, t.text, 0.4), 600)
    catches = "even teeth" if picture.bias == 0 else "bias catches"
    lettering.text(canvas, catches, 24, valley + 12, lettering.FLOOR, t.text, 600)
    _shares(canvas, picture, valley - CREST * canvas.height - HUMPS[1] * canvas.height * 0.42)


def _x(canvas: Canvas, teeth: tuple[float, float], place: np.ndarray) -> np.ndarray:
    """Where places in teeth stand, units."""
    return np.asarray(LEFT + (canvas.width - 24 - LEFT) * (place - teeth[0]) / (teeth[1] - teeth[0]))


def _ground(canvas: Canvas, teeth: tuple[float, float], tooth: tuple[float, ...]) -> None:
    """The panel and both landscapes."""
    t = canvas.theme
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    line = _saw(canvas, teeth, tooth)
    bottom = canvas.height - 3
    brushes.veil(canvas, [(line[0][0], bottom), *line, (line[-1][0], bottom)], t.inset, 0.9)
    brushes.curve(canvas, line, t.text, 4.5)
    base = FLAT * canvas.height
    brushes.stroke(canvas, [(LEFT, base), (canvas.width - 24, base)], t.text, 4.5)


def _saw(canvas: Canvas, teeth: tuple[float, float], tooth: tuple[float, ...]) -> tuple[brushes.Point, ...]:
    """The standing saw as a curve."""
    return _points(canvas.width, canvas.height, teeth, tooth)


@lru_cache(maxsize=8)
def _points(
    width: float, height: float, teeth: tuple[float, float], tooth: tuple[float, ...]
) -> tuple[brushes.Point, ...]:
    place = np.linspace(*teeth, round(20 * (teeth[1] - teeth[0])) + 1)
    rise = np.interp(place % 1, np.linspace(0, 1, len(tooth)), tooth)
    xs = LEFT + (width - 24 - LEFT) * (place - teeth[0]) / (teeth[1] - teeth[0])
    return tuple(zip(xs.tolist(), ((VALLEY - CREST * rise) * height).tolist(), strict=True))


def _row(
    canvas: Canvas, picture: SawPicture, places: np.ndarray, base: float, crest: float, hump: float, bright: float
) -> None:
    """One row: its line and its particles, heaped up to their density."""
    t = canvas.theme
    bins = round((picture.teeth[1] - picture.teeth[0]) * BINS)
    found, edges = np.histogram(places, bins, picture.teeth)
    smooth = np.convolve(found, (0.25, 0.5, 0.25), "same")
    middles = (edges[:-1] + edges[1:]) / 2
    peak = max(float(smooth.max()), 1.0)
    tooth_at, tooth = np.linspace(0, 1, len(picture.tooth)), np.array(picture.tooth)
    wide = (canvas.width - 24 - LEFT) / (picture.teeth[1] - picture.teeth[0])  # units per tooth
    clear = CLEAR * np.hypot(1.0, crest / wide * np.gradient(tooth, tooth_at))  # above the middle of the line

    def floor(place: np.ndarray) -> np.ndarray:
        return np.asarray(base - np.interp(place % 1, tooth_at, crest * tooth + clear))

    rank = np.flatnonzero((places > picture.teeth[0]) & (places < picture.teeth[1]))
    inside = places[rank]
    lift = hump * np.interp(inside, middles, smooth) / peak
    xs, low = _x(canvas, picture.teeth, middles).tolist(), floor(middles)
    heap = list(zip(xs, (low - hump * smooth / peak).tolist(), strict=True))
    area = [(x * canvas.u, y * canvas.u) for x, y in (*heap, *zip(reversed(xs), low[::-1].tolist(), strict=True))]
    ink, light = mix(t.panel, t.kinesin, bright), mix(t.panel, t.kinesin_light, bright)
    pygame.draw.polygon(canvas.surface, mix(t.panel, t.kinesin_dim, 0.8 * bright), area)
    ys = floor(inside) - GRAIN - lift * (rank * GOLDEN % 1)
    _grains(canvas, _x(canvas, picture.teeth, inside), ys, rank, ink, light)
    populated = np.flatnonzero(smooth > 0.01 * peak)
    for part in np.split(populated, np.flatnonzero(np.diff(populated) > 1) + 1):
        if len(part) > 1:
            brushes.stroke(canvas, [heap[k] for k in part], ink, 2.5)


def _grains(canvas: Canvas, xs: np.ndarray, ys: np.ndarray, rank: np.ndarray, ink: Colour, light: Colour) -> None:
    """Every particle as a grain, two in three in the side's own colour."""
    side = canvas.px(GRAIN)
    px, py = np.rint(xs * canvas.u).astype(int), np.rint(ys * canvas.u).astype(int)
    width, height = canvas.surface.get_size()
    kept = (px >= 0) & (px < width - side) & (py >= 0) & (py < height - side)
    px, py = px[kept], py[kept]
    colours = np.where(rank[kept] % 3 == 0, canvas.surface.map_rgb(light), canvas.surface.map_rgb(ink))
    pixels = pygame.surfarray.pixels2d(canvas.surface)
    for dx in range(side):
        for dy in range(side):
            pixels[px + dx, py + dy] = colours


def _lamp(canvas: Canvas, x: float, y: float, shown: float, on: bool) -> None:
    """The lamp, dark in the upper row and lit in the lower one, as bright as its row."""
    t = canvas.theme
    edge = mix(t.panel, t.fuel_text if on else t.muted, RESTING + (1 - RESTING) * shown)
    if on and shown > 0.05:
        brushes.glow(canvas, x, y, 40, t.fuel, round(0.45 * shown * 16) / 16)
    fill = mix(t.panel, t.fuel, shown) if on else t.panel
    brushes.disc(canvas, x, y, 19, fill, edge, 3.5)
    brushes.plate(canvas, x - 8, y + 20, 16, 9, 2, edge)


def _shares(canvas: Canvas, picture: SawPicture, y: float) -> None:
    """What the lamp's cycles did to the particles."""
    t = canvas.theme
    if picture.drive == 0:
        words = "the lamp stays on: each tooth fills as Boltzmann says"
        size = lettering.fitted(canvas, words, canvas.width - LEFT - 40, lettering.LABEL, 15, 600)
        lettering.text(canvas, words, (LEFT + canvas.width) / 2, y, size, t.text, 600, "centre", backing=t.panel)
        return
    if picture.steady:
        lettering.text(canvas, "too fast to follow", 24, 0.62 * canvas.height, lettering.FLOOR, t.text2)
    if picture.moved is None:
        return
    middle = float(_x(canvas, picture.teeth, np.array(0.5)))
    step = 150 if heading.narrow(canvas) else 190
    exact = [f"{wording.percent(share)} % {name}" for share, name in zip(picture.moved, MOVES, strict=True)]
    widest = max(lettering.width(canvas, words, lettering.LABEL, 600, True) for words in exact)
    for k, (share, name, ink) in enumerate(zip(picture.moved, MOVES, (t.text2, t.text, t.kinesin), strict=True)):
        words = exact[k] if widest < step - 8 else f"{100 * share:.0f} % {name}"
        x = middle + (k - 1) * step
        lettering.text(canvas, words, x, y, lettering.LABEL, ink, 600, "centre", cells=True, backing=t.panel)
