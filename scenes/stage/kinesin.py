"""The kinesin's stage: track, ruler, two-headed motor, fuel. The plotted x is the simulated x; the heads are a picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from scenes.stage import brushes, glyphs, heading, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.jitter import jitter, scatter
from scenes.stage.theme import Colour, heat, mix

NM = 128 / 8.2  # units per nm
FRONT, BACK = 247, 224  # height of the two rows of tubulin, units
HEADS, NECK, CARGO = 192, 142, 66  # heights of the bound head, the neck and the cargo
SEARCH = "thermal search"  # the note that labels the ghosts
TURN = 0.04  # rad between two turns of the free head: its outline moves by less than half a pixel
STEADY = 0.42  # level of the merged glow, half of a flash
PALER = 32  # shades in which products pale away
WHITE = (255, 255, 255)
RULE = 41  # nm, after which dimers and whole nm coincide again
EYE = 0.44  # share of the pane's width at which the camera holds the walker


class MotorPicture(NamedTuple):
    """What the left stage shows."""

    x: float  # nm, simulated centre of mass
    site: int  # of the bound head
    camera: float  # nm under the camera
    chemical: int  # 0 empty, 1 ATP bound, 2 gate open
    temperature: float
    fuel: bool
    free: float  # nm, the unbound head
    swapped: bool  # which of the two heads is the bound one
    trail: tuple[tuple[float, float], ...]  # nm, show seconds: where and when the unbound head was, oldest first
    seconds: float
    seed: int
    bound_age: float  # show seconds since the event; inf if none
    commit_age: float
    steady: bool  # events come too fast to flash: show a steady glow
    detach_age: float
    spent: int
    notes: tuple[str, ...]


def _head(
    canvas: Canvas, x: float, y: float, r: float, turn: float, fill: Colour, edge: Colour | None, alpha: int
) -> None:
    points = []
    for i in range(40):
        a = i * math.tau / 40
        radius = r * (1 + 0.12 * math.cos(2 * a) + 0.06 * math.cos(3 * a))
        points.append((x + radius * math.cos(a + turn), y + 0.92 * radius * math.sin(a + turn)))
    brushes.shape(canvas, points, fill, edge, 0.085 * r if edge else 0.0, alpha)


def _target(canvas: Canvas, x: float, y: float) -> None:
    """The dashed ring around the next site."""
    ring = [(x + 36 * math.cos(a * math.tau / 48), y + 36 * math.sin(a * math.tau / 48)) for a in range(49)]
    brushes.dashed(canvas, ring, canvas.theme.kinesin_light, 2.5, 8, 8)


def _tubulin(canvas: Canvas, x: float, y: float, body: Colour) -> None:
    """One monomer of the front row."""
    brushes.disc(canvas, x, y, 31.5, body, mix(body, canvas.theme.tubulin_edge, 0.6), 2)
    brushes.disc(canvas, x - 8, y - 10, 10, mix(body, (255, 255, 255), 0.22))


def molecule(
    canvas: Canvas, x: float, y: float, turn: float, phosphates: int, colour: Colour, hexagon: bool = True
) -> None:
    """ATP (3), ADP (2) or Pi (1 without the hexagon)."""
    dx, dy = math.cos(turn), math.sin(turn)
    ink = canvas.theme.text if canvas.theme.name == "light" else None
    if hexagon:
        ring = [
            (x + 9 * math.cos(turn + i * math.tau / 6), y + 9 * math.sin(turn + i * math.tau / 6)) for i in range(6)
        ]
        brushes.stroke(canvas, ring, canvas.theme.fuel_text if colour == canvas.theme.fuel else colour, 3, closed=True)
    for i in range(phosphates):
        away = 16 + 13 * i if hexagon else 0
        brushes.disc(canvas, x + dx * away, y + dy * away, 6.2, colour, ink, 1.2)


def draw_stage(canvas: Canvas, picture: MotorPicture) -> None:
    """Paint the whole row."""
    t = canvas.theme
    colour = heat(t, picture.temperature)
    layers.panel(canvas)
    glyphs.solvent(canvas, picture.seconds, picture.seed, picture.temperature, colour, FRONT - 20)
    eye = canvas.width * EYE

    camera = picture.site * 8.2 if canvas.calm else picture.camera

    def at(nm: float) -> float:
        return eye + (nm - camera) * NM

    _track(canvas, camera, eye)
    _search(canvas, picture, colour, at)
    _motor(canvas, picture, at)
    _free_fuel(canvas, picture)
    searching = picture.notes == (SEARCH,)
    pointer = ((at(picture.free) - 60, HEADS - 30), colour) if searching and picture.temperature > 0 else None
    title = "Kinesin", "a Brownian ratchet"
    heading.draw_heading(canvas, "kinesin", title, ("ATP spent", str(picture.spent)), picture.notes, pointer, eye + 110)


def _track(canvas: Canvas, camera: float, eye: float) -> None:
    t = canvas.theme
    start = eye - camera * NM  # where position 0 stands
    layers.band(canvas, start, RULE * NM, FRONT - 56, FRONT + 62, _rail)
    dimer = math.floor(camera / 8.2) - 2
    for offset, letter in ((0.0, "β"), (0.5, "α")):
        x = start + (dimer + offset) * 8.2 * NM
        lettering.text(canvas, letter, x, FRONT + 9, lettering.LABEL, t.text, 600, "centre")
    first = 2 * math.floor((camera - eye / NM) / 16.4)
    for site in range(first, first + math.ceil(canvas.width / 128) + 3, 2):
        x = start + site * 8.2 * NM
        if 60 < x < canvas.width - 60:
            value = f"{site * 8.2:.1f} nm".replace("-", "−")
            lettering.text(canvas, value, x, FRONT + 81, lettering.FLOOR, t.text2, anchor="centre", cells=True)


def _rail(canvas: Canvas, start: float, end: float) -> None:
    """Both rows of tubulin and the ruler from position 0 at `start` on, drawn from y = 0 at FRONT - 56."""
    t, front = canvas.theme, 56
    reach = range(-2, math.ceil((end - start) / (4.1 * NM)) + 3)
    for k in reach:
        x = start + k * 4.1 * NM
        fill = mix(t.beta if k % 2 == 0 else t.alpha, t.panel, 0.55)
        brushes.disc(canvas, x + 18, front + BACK - FRONT, 31.5, fill)
    for k in reach:
        _tubulin(canvas, start + k * 4.1 * NM, front, t.beta if k % 2 == 0 else t.alpha)
    for nm in range(-1, math.ceil((end - start) / NM) + 2):
        x = start + nm * NM
        brushes.stroke(canvas, [(x, front + 45), (x, front + 51)], t.muted, 1.5)
    for site in range(-1, math.ceil((end - start) / (8.2 * NM)) + 2):
        x = start + site * 8.2 * NM
        brushes.stroke(canvas, [(x, front + 44), (x, front + 60)], t.text2, 3)


def _height(nm: float) -> float:
    """How high the unbound head hangs, units: down on a site, up in between."""
    return HEADS - 4 - 26 * abs(math.sin(math.pi * nm / 8.2))


def _trembling(seconds: float, temperature: float) -> brushes.Point:
    """How far the unbound head is shaken from its place at a show time, units."""
    reach = 20 * min(2.4, temperature**0.5)
    return reach * jitter(11, seconds), reach * jitter(12, seconds)


def _search(canvas: Canvas, picture: MotorPicture, colour: Colour, at: Callable[[float], float]) -> None:
    """Ghosts of the unbound head and the jagged path through them: where it has just been, trembling."""
    if canvas.calm or picture.temperature <= 0:
        return
    points = []
    for i, (nm, seconds) in enumerate(picture.trail):
        dx, dy = _trembling(seconds, picture.temperature)
        points.append((at(nm) + dx, _height(nm) + dy))
        layers.stamp(canvas, *points[-1], 38, _head, 30, 0.3 * i, WHITE, None, 44 + 8 * i, tint=colour)
    brushes.stroke(canvas, points, mix(canvas.theme.panel, colour, 0.75), 3)


def _motor(canvas: Canvas, picture: MotorPicture, at: Callable[[float], float]) -> None:
    t = canvas.theme
    shake = 3.0 * min(2.0, picture.temperature**0.5)
    x, bound = at(picture.x), at(picture.site * 8.2)  # the cargo hangs at the simulated x
    dx, dy = _trembling(picture.seconds, picture.temperature)
    free = at(picture.free) + dx
    free_y = _height(picture.free) + dy
    target = at((picture.site + 1) * 8.2)
    layers.stamp(canvas, target, FRONT, 40, _target)
    neck, cargo = (x, NECK + shake * jitter(13, picture.seconds)), (x, CARGO + shake * jitter(15, picture.seconds, 3.0))
    glow_level = STEADY if picture.steady else max(_glow(picture.bound_age), _glow(picture.commit_age))
    if not canvas.calm:
        brushes.glow(canvas, bound, HEADS, 104, t.fuel, min(0.85, glow_level))
    for side in (-1, 1):
        strand = [
            (x + side * 7 * math.sin(s * math.pi / 4), neck[1] + (cargo[1] + 44 - neck[1]) * s / 8) for s in range(9)
        ]
        brushes.stroke(canvas, strand, t.kinesin if side < 0 else t.kinesin_light, 4)
    layers.stamp(canvas, *cargo, 52, vesicle, t.kinesin_deep, (t.kinesin, t.kinesin_dim))
    light = t.kinesin_light if t.name == "dark" else t.kinesin
    loose = 6 if picture.detach_age < 0.4 else 0
    brushes.stroke(canvas, [(bound, HEADS - 6), neck, (free, free_y)], light, 8)
    brushes.disc(canvas, *neck, 7, light)
    tones = [t.kinesin, mix(t.kinesin, t.kinesin_light, 0.55)]
    swing = min(1.0, abs(free - bound) / 128)
    other, held = tones if picture.swapped else reversed(tones)
    turn = round(0.4 * swing / TURN) * TURN - 0.35
    layers.stamp(canvas, free, free_y, 44, _head, 33, turn, other, t.kinesin_light, 255)
    layers.stamp(canvas, bound, HEADS - loose, 46, _head, 35, 0.2, held, t.kinesin_light, 255)
    _fuel(canvas, picture, bound)


def vesicle(canvas: Canvas, x: float, y: float, fill: Colour, tones: tuple[Colour, Colour]) -> None:
    """A round membrane of two rings of dots: what is carried."""
    brushes.disc(canvas, x, y, 42, fill)
    for ring_r, dot_r, count, tone in ((46, 4.2, 34, tones[0]), (37, 3.4, 28, tones[1])):
        for i in range(count):
            a = i * math.tau / count
            brushes.disc(canvas, x + ring_r * math.cos(a), y + ring_r * math.sin(a), dot_r, tone)


def _fuel(canvas: Canvas, picture: MotorPicture, bound: float) -> None:
    """ATP docking on the bound head; ADP and Pi leaving it."""
    t = canvas.theme
    if picture.chemical > 0:
        away = (1 - min(1.0, picture.bound_age / 0.18)) ** 3
        tone = t.fuel if picture.fuel else t.muted
        layers.stamp(canvas, bound - 16 + 120 * away, HEADS + 6 - 70 * away, 50, molecule, -0.35, 3, tone)
    if picture.commit_age < 0.7:
        gone = 1 - (1 - picture.commit_age / 0.7) ** 2
        ink, left = mix(t.text2, t.panel, round(gone * PALER) / PALER), round(255 * (1 - gone))
        adp, pi = (bound - 64 - 56 * gone, 180 - 26 * gone), (bound - 70 - 20 * gone, 164 - 44 * gone)
        layers.stamp(canvas, *adp, 36, molecule, 2.6, 2, t.fuel, alpha=left)
        layers.stamp(canvas, *pi, 10, molecule, 0, 1, t.fuel, False, alpha=left)
        lettering.text(canvas, "ADP", adp[0] - 50, adp[1] - 14, lettering.FLOOR, ink, anchor="right")
        lettering.text(canvas, "Pi", pi[0] + 12, pi[1] - 8, lettering.FLOOR, ink)


def _glow(age: float) -> float:
    """Linear in over 60 ms, quadratic out over 360 ms."""
    if age < 0.06:
        return age / 0.06 * 0.85
    return 0.85 * max(0.0, 1 - (age - 0.06) / 0.36) ** 2


def _free_fuel(canvas: Canvas, picture: MotorPicture) -> None:
    t = canvas.theme
    places = ((0.83, 120), (0.94, 150), (0.90, 205), (0.80, 190))
    for i, (share, y) in enumerate(places):
        drift = 14 * min(2.0, picture.temperature**0.5)
        x = canvas.width * share + drift * jitter(60 + i, picture.seconds, 1.5)
        colour = t.fuel if picture.fuel else t.muted
        y += drift * jitter(70 + i, picture.seconds, 1.5)
        layers.stamp(canvas, x, y, 50, molecule, 2 * scatter(80, i), 3, colour)
    if not heading.narrow(canvas):
        lettering.text(canvas, "ATP", canvas.width * 0.83 - 28, 112, lettering.LABEL, t.text2, anchor="right")
