"""The membrane row: electron transport pumps protons up, and they come down through the rotor that makes ATP."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, heading, kinesin, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.jitter import jitter, scatter
from scenes.stage.theme import Colour, mix

BAND = (0.46, 0.655)  # top and bottom of the membrane, shares of the height
COMPLEXES = (("I", 0.125), ("III", 0.32), ("IV", 0.465))  # and where they stand, shares of the width
PATH = ((0.05, 0.70), (0.125, 0.53), (0.22, 0.575), (0.32, 0.525), (0.465, 0.525), (0.545, 0.70))  # of the electrons
RING, RADIUS = 0.735, 0.085  # middle and radius of the ring, shares of the width
CHANNEL = 0.872  # of the protons, share of the width
FEW, MORE = 6, 26  # protons on either side without a gradient, and more of them above at the usual one
USUAL = 180.0  # mV
REST = 1.2  # s that an ATP glows


class MembranePicture(NamedTuple):
    """What the row shows."""

    turns: float  # of the ring
    subunits: int
    pmf: float  # mV
    turning: int  # 1 or -1 where the measured drift differs from zero
    made: float  # s since the last ATP was made
    split: float  # and since one was split
    pumping: bool
    symmetric: bool
    temperature: float
    seconds: float
    seed: int


def draw_membrane(canvas: Canvas, picture: MembranePicture) -> None:
    """Paint the row."""
    layers.ground(canvas, _ground, picture.pumping, picture.symmetric)
    _electrons(canvas, picture)
    _protons(canvas, picture)
    _rotor(canvas, picture)
    _channel(canvas, picture)
    _atp(canvas, picture)
    _sense(canvas, picture.turning)


def _ground(canvas: Canvas, pumping: bool, symmetric: bool) -> None:
    """Panel, membrane, complexes and words."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    layers.panel(canvas)
    inner = canvas.part(2, 2, w - 4, h - 4)
    top, bottom = BAND[0] * h, BAND[1] * h
    tone = mix(t.panel, t.kinesin, 0.42)
    brushes.plate(inner, 0, top, w, bottom - top, 0, mix(t.panel, t.kinesin, 0.1))
    for i in range(int(w / 17) + 1):
        for y, way in ((top, 1.0), (bottom, -1.0)):
            x = 8.0 + 17.0 * i
            brushes.stroke(inner, [(x, y), (x + 3, y + way * 0.36 * (bottom - top))], mix(t.panel, t.kinesin, 0.25), 2)
            brushes.disc(inner, x, y, 8, tone)
    for name, share in COMPLEXES:
        x, middle = share * w, (top + bottom) / 2
        r = 0.052 * w, 0.62 * (bottom - top)
        blob = [
            (x + r[0] * math.cos(a) * (1 + 0.12 * math.cos(2 * a + share * 9)), middle + r[1] * math.sin(a))
            for a in (math.tau * k / 40 for k in range(40))
        ]
        brushes.shape(canvas, blob, mix(t.kinesin_dim, t.panel, 0.1), t.kinesin, 2.5)
        lettering.text(canvas, name, x, bottom - 12, lettering.BODY, t.text, 700, "centre", backing=None)
        if pumping:
            glyphs.arrow(canvas, [(x, top - 12), (x, top - 32), (x, top - 52)], t.kinesin_light, 5)
    for words, y in (("high H⁺" if pumping else "H⁺", 0.27 * h), ("low H⁺" if pumping else "H⁺", h - 20)):
        lettering.text(canvas, words, 24, y, lettering.LABEL, t.text, 600)
    if not heading.narrow(canvas):
        ink = t.text if pumping else t.muted
        lettering.text(canvas, "NADH", 24, bottom + 48, lettering.FLOOR, ink, 600)
        lettering.text(canvas, "O₂ → H₂O", 0.6 * w, bottom + 48, lettering.FLOOR, ink, 600, "right")
    lettering.text(canvas, "ATP synthase", RING * w, 96, lettering.LABEL, t.text, 600, "centre")
    glyphs.marker(canvas, 37, 33, 13, "kinesin")
    pen = 62 + lettering.text(canvas, "Mitochondrion", 62, 46, lettering.TITLE, t.kinesin, 700) + 14
    if pen + lettering.width(canvas, "charging the cell", 26) < w - 24:
        lettering.text(canvas, "charging the cell", pen, 46, 26, t.text2)


def _electrons(canvas: Canvas, picture: MembranePicture) -> None:
    """Electrons on their way from NADH to oxygen; without fuel there are none."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    if not picture.pumping:
        return
    path = [(x * w, y * h) for x, y in PATH]
    brushes.dashed(canvas, path, t.text, 3, 0, 9)
    for k in range(3):
        share = (k / 3 + (0.0 if canvas.calm or picture.temperature <= 0 else 0.11 * picture.seconds)) % 1.0
        x, y = _along(path, share)
        layers.stamp(canvas, x, y, 14, _charge, False, 11.0)


def _along(path: list[brushes.Point], share: float) -> brushes.Point:
    left = share * (len(path) - 1)
    i = min(len(path) - 2, int(left))
    (ax, ay), (bx, by) = path[i], path[i + 1]
    return ax + (bx - ax) * (left - i), ay + (by - ay) * (left - i)


def _charge(canvas: Canvas, x: float, y: float, proton: bool, r: float) -> None:
    """A proton (plus) or an electron (minus)."""
    t = canvas.theme
    if proton:
        brushes.disc(canvas, x, y, r, mix(t.panel, t.kinesin, 0.82), None)
    else:
        brushes.disc(canvas, x, y, r, t.bg, t.text, 2.5)
    ink = t.ink if proton else t.text
    brushes.plate(canvas, x - r / 2, y - 1.5, r, 3, 0, ink)
    if proton:
        brushes.plate(canvas, x - 1.5, y - r / 2, 3, r, 0, ink)


def _protons(canvas: Canvas, picture: MembranePicture) -> None:
    """As many above the membrane as its force says, a few below; they tremble as much as it is warm."""
    w, h = canvas.width, canvas.height
    start = 40 + lettering.width(canvas, "high H⁺", lettering.LABEL, 600)
    end = min(0.6 * w, RING * w - lettering.width(canvas, "ATP synthase", lettering.LABEL, 600) / 2 - 20)
    pitch, size = (end - start) / 12.6, min(12.0, 12.0 * w / 860)
    above = FEW + round(MORE * max(0.0, picture.pmf) / USUAL)
    reach = 9 * min(2.2, math.sqrt(max(0.0, picture.temperature)))
    top, bottom = BAND[0] * h, BAND[1] * h
    for i in range(above):
        column, row = i % 13, i // 13
        x = start + pitch * (column + 0.3 + 0.25 * scatter(31 + picture.seed, i))
        y = top - 34 - (top - 118) * (row + 0.5 + 0.2 * scatter(32 + picture.seed, i)) / 3
        if column % 5 == 0:
            y -= 14
        _shaken(canvas, x, y, size, i, reach, picture.seconds)
    for i in range(FEW):
        x = start + 2.1 * pitch * (i + 0.4 + 0.25 * scatter(33 + picture.seed, i))
        y = bottom + (h - bottom) * (0.62 + 0.18 * scatter(34 + picture.seed, i))
        _shaken(canvas, x, y, size, 500 + i, reach, picture.seconds)


def _shaken(canvas: Canvas, x: float, y: float, size: float, i: int, reach: float, seconds: float) -> None:
    dx, dy = (reach * jitter(700 + 2 * i + k, seconds) for k in (0, 1))
    layers.stamp(canvas, x + dx, y + dy, 14, _charge, True, size)


def _rotor(canvas: Canvas, picture: MembranePicture) -> None:
    """The ring of subunits seen from the side, those behind first; the shaft; the head with its three sites."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    x, r = RING * w, RADIUS * w
    top, bottom = BAND[0] * h + 4, BAND[1] * h - 4
    _head(canvas, picture, x, bottom)
    wide = 2.35 * r / picture.subunits * 1.7
    order = []
    for i in range(picture.subunits):
        angle = math.tau * (i / picture.subunits + picture.turns)
        order.append((math.cos(angle), math.sin(angle), i))
    for depth, across, i in sorted(order):
        share = round(8 * (0.5 + 0.5 * depth)) / 8
        fill = mix(t.kinesin_dim, t.kinesin, share)
        if i == 0:
            fill = mix(fill, t.kinesin_light, 0.75)
        drop = round(5 * depth)
        brushes.plate(
            canvas,
            x + r * across - wide / 2,
            top + drop,
            wide,
            bottom - top,
            wide / 2,
            fill,
            mix(t.kinesin, t.ink, 0.25),
            2,
        )


def _head(canvas: Canvas, picture: MembranePicture, x: float, bottom: float) -> None:
    """The shaft and the three places where ATP is made; the one whose turn it is shines."""
    t, h = canvas.theme, canvas.height
    size = min(46.0, 0.32 * (h - bottom))
    middle = bottom + 18 + size
    third = math.floor(3 * picture.turns + 0.5) % 3
    brushes.plate(canvas, x - 11, bottom - 6, 22, middle - bottom, 6, t.kinesin_light)
    for k, (dx, dy) in enumerate(((-0.95, -0.1), (0.95, -0.1), (0.0, 0.32))):
        fill = t.kinesin if k == third else mix(t.kinesin_dim, t.kinesin, 0.25)
        brushes.disc(canvas, x + dx * size, middle + dy * size, size, fill, t.kinesin_light, 2.5)


def _channel(canvas: Canvas, picture: MembranePicture) -> None:
    """The way through the stator: each subunit takes a proton along. Without a sense it is straight, and leaks."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    top, bottom = BAND[0] * h, BAND[1] * h
    x = CHANNEL * w
    brushes.plate(canvas, x - 17, top - 6, 34, bottom - top + 12, 8, t.kinesin_dim, t.kinesin, 2.5)
    if picture.symmetric:
        brushes.dashed(canvas, [(x, top - 44), (x, bottom + 44)], t.text2, 3, 7, 7)
        return
    ways = [(x, top - 50), (x, (top + bottom) / 2), (x, bottom + 46)]
    if picture.turning:
        glyphs.arrow(canvas, ways if picture.turning > 0 else ways[::-1], t.text, 3.5)
    share = (picture.subunits * picture.turns) % 1.0
    layers.stamp(canvas, x, top - 40 + (bottom - top + 80) * share, 14, _charge, True, 12.0)


def _atp(canvas: Canvas, picture: MembranePicture) -> None:
    """The ATP that was made last drifts away from the head; one that is split comes to it."""
    t, w, h = canvas.theme, canvas.width, canvas.height
    x, y = (RING - 0.135) * w, BAND[1] * h + 0.62 * (1 - BAND[1]) * h
    for age, away in ((picture.made, True), (picture.split, False)):
        if age >= REST:
            continue
        share = age / REST if away else 1 - age / REST
        at = x - 0.1 * w * share, y + 10 * share
        if not canvas.calm:
            brushes.glow(canvas, at[0] + 26, at[1], 70, t.fuel, 0.55 * (1 - age / REST) * min(1.0, age / 0.06))
        left = round(255 * min(1.0, 2.5 * (1 - age / REST)))
        layers.stamp(canvas, *at, 60, kinesin.molecule, -0.25, 3 if away else 2, t.fuel, alpha=left)


def _sense(canvas: Canvas, turning: int) -> None:
    """The round arrow over the ring: which way the crowd of rotors is measured to turn."""
    if not turning:
        return
    layers.sheet(canvas, _arch, turning)


def _arch(canvas: Canvas, turning: int) -> None:
    w, h = canvas.width, canvas.height
    x, y, r = RING * w, BAND[0] * h - 12, RADIUS * w + 6
    high = min(58.0, y - 118)
    angles = [math.pi * (0.97 - 0.94 * k / 24) for k in range(25)]
    points = [(x + r * math.cos(a), y - high * math.sin(a)) for a in angles]
    ink: Colour = canvas.theme.text
    glyphs.arrow(canvas, points if turning > 0 else points[::-1], ink, 4.5)
