"""The wheel-and-pawl's stage: a vane and a toothed wheel on one axle, each in its bath, and the pawl on the teeth.

The wheel's angle and the pawl's height are the simulated ones, the teeth are the simulated landscape.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import pygame
import pygame.draw

from scenes.stage import brushes, glyphs, heading, layers, lettering, wording
from scenes.stage.canvas import Canvas
from scenes.stage.jitter import jitter, scatter
from scenes.stage.layout import Box
from scenes.stage.theme import Colour, heat, mix

TEETH = 16  # around the wheel
PHASES, VANE_PHASES = 32, 48  # places within a tooth, within a quarter turn, at which wheel and vane are kept
RIM, TOOTH, HOLE, HUB = 92, 28, 60, 13  # units
CONTACT = math.radians(-50)  # where the pawl touches the wheel, clockwise from the right
PIVOT = (184, -88)  # of the pawl, units from the wheel's middle
BLADE = (64, 12)  # half length and half width of the vane's blades
MOLECULES = 22  # in each bath
TOP = 100  # of the baths, units


class WheelPicture(NamedTuple):
    """What the left stage shows."""

    teeth: tuple[float, ...]  # heights within one tooth, as shares of its crest
    turned: float  # teeth, clockwise
    lifts: tuple[float, ...]  # of the pawl at the last looks, as shares of the crest, newest last
    temperatures: tuple[float, float]  # of the wheel's bath and the pawl's
    hazes: tuple[float, float]  # the same, eased, for colours
    turning: int  # 1 forward, -1 back, 0 where no drift is seen
    flowing: int  # 1 heat flows from the pawl's bath, -1 to it, 0 where none is seen
    heat: tuple[float, float] | None  # kT0 per ms from the pawl's bath and its standard error
    seconds: float
    seed: int


def draw_wheel(canvas: Canvas, picture: WheelPicture) -> None:
    """Paint the row."""
    known = "…" if picture.heat is None else wording.measured(*picture.heat, 2)
    one = abs(picture.temperatures[0] - picture.temperatures[1]) < 1e-9
    words = "one temperature" if one else "two temperatures: heat is the fuel"
    shades = heat(canvas.theme, picture.hazes[0]), heat(canvas.theme, picture.hazes[1])
    layers.ground(canvas, _ground, picture.temperatures, shades)
    heading.draw_heading(canvas, "kinesin", ("Ratchet & pawl", words), ("heat, kT₀/ms", known), ())
    place = _place(canvas)
    k, middle, vane, wheel = place.k, place.middle, place.vane, place.wheel
    for i, box in enumerate(place.baths):
        _molecules(canvas, box, shades[i], picture.temperatures[i], picture.seed + 7 * i, picture.seconds)
    _flow(canvas, picture.flowing, place.baths, middle - 44 * k, k)
    phase = round(picture.turned / TEETH * 4 % 1 * VANE_PHASES) % VANE_PHASES
    layers.stamp(canvas, vane, middle, 84 * k, _vane, phase, k, smooth=4)
    phase = round(picture.turned % 1 * PHASES) % PHASES
    layers.stamp(canvas, wheel, middle, (RIM + TOOTH + 8) * k, _rim, picture.teeth, phase, k, smooth=4)
    _spokes(canvas, wheel, middle, picture.turned, k)
    _pawl(canvas, wheel, middle, picture, k)
    _turns(canvas, wheel, middle, picture.turning, k)


class Place(NamedTuple):
    """Where things stand on the stage, units."""

    baths: tuple[Box, Box]
    middle: float  # height of the axle
    vane: float
    wheel: float
    k: float  # size of wheel and vane, 1 on the wide layout


def _place(canvas: Canvas) -> Place:
    high = canvas.height - 18 - TOP
    k = min(canvas.width / 916, high / 294)
    split, gap = 0.37 * canvas.width, 76 * k
    baths = Box(24, TOP, split - 24, high), Box(split + gap, TOP, canvas.width - 24 - split - gap, high)
    return Place(baths, TOP + high * 0.45, 24 + baths[0].w * 0.5, baths[1].x + baths[1].w * 0.38, k)


def _ground(canvas: Canvas, temperatures: tuple[float, float], shades: tuple[Colour, Colour]) -> None:
    """Both vessels with their temperatures, and the axle."""
    t = canvas.theme
    place = _place(canvas)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    for i, (box, name) in enumerate(zip(place.baths, ("wheel’s bath", "pawl’s bath"), strict=True)):
        brushes.plate(canvas, *box, 12, mix(t.panel, t.inset, 0.6), mix(shades[i], t.text2, 0.15), 3.5)
        short = f"T = {wording.temperature(temperatures[i])}"
        label = f"{name}  {short}"
        if lettering.width(canvas, label, lettering.LABEL, 600, True) > box.w - 24:
            label = short
        x, anchor = (box.x + 16, "left") if i == 0 else (box.x + box.w - 16, "right")
        ink, base = mix(shades[i], t.text, 0.55), box.y + box.h - 16
        lettering.text(canvas, label, x, base, lettering.LABEL, ink, 600, anchor, cells=True)
    k = place.k
    brushes.plate(
        canvas, place.vane, place.middle - 6 * k, place.wheel - place.vane, 12 * k, 0, t.beta, t.tubulin_edge, 2
    )


def _molecules(canvas: Canvas, box: Box, colour: Colour, temperature: float, seed: int, seconds: float) -> None:
    """What is in a vessel; how far it is thrown goes with the root of the temperature."""
    t = canvas.theme
    reach = 15 * min(2.2, temperature**0.5)
    shade = mix(t.panel, colour, 0.9)
    for i in range(MOLECULES):
        x = box.x + 26 + (scatter(seed + 1, i) * 0.5 + 0.5) * (box.w - 52)
        y = box.y + 26 + (scatter(seed + 2, i) * 0.5 + 0.5) * (box.h - 90)
        if temperature > 0:
            here, past = (
                [reach * jitter(seed * 97 + 2 * i + axis, when) for axis in (0, 1)]
                for when in (seconds, seconds - 0.06)
            )
            x, y = x + here[0], y + here[1]
            tail = x - 2 * (here[0] - past[0]), y - 2 * (here[1] - past[1])
            brushes.stroke(canvas, [(x, y), tail], mix(t.panel, colour, 0.5), 3)
        brushes.disc(canvas, x, y, 5.5, shade)


def _flow(canvas: Canvas, flowing: int, baths: tuple[Box, Box], y: float, k: float) -> None:
    """Arrows between the baths, the way the heat flows."""
    if not flowing:
        return
    t = canvas.theme
    left, right = baths[0].x + baths[0].w + 10 * k, baths[1].x - 10 * k
    start, end = (right, left) if flowing > 0 else (left, right)
    for row in (0, 1):
        level = y - 26 * k * row
        glyphs.arrow(canvas, [(start, level), ((start + end) / 2, level), (end, level)], t.fuel_text, 5 * k)
    lettering.text(canvas, "heat", (left + right) / 2, y - 42 * k, lettering.FLOOR, t.fuel_text, 600, "centre")


def _vane(canvas: Canvas, x: float, y: float, phase: int, k: float) -> None:
    """Four blades on a hub; painted on a clear canvas several times the size."""
    t = canvas.theme
    turn = phase / VANE_PHASES * math.pi / 2
    for blade in (0, 1):
        a = turn + blade * math.pi / 2
        along, across = (math.cos(a), math.sin(a)), (-math.sin(a), math.cos(a))
        corners = [
            (
                (x + k * (p * BLADE[0] * along[0] + q * BLADE[1] * across[0])) * canvas.u,
                (y + k * (p * BLADE[0] * along[1] + q * BLADE[1] * across[1])) * canvas.u,
            )
            for p, q in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        pygame.draw.polygon(canvas.surface, t.kinesin_dim, corners)
        pygame.draw.polygon(canvas.surface, t.kinesin, corners, max(1, round(3.5 * k * canvas.u)))
    pygame.draw.circle(canvas.surface, t.kinesin, (x * canvas.u, y * canvas.u), HUB * k * canvas.u)


def _rim(canvas: Canvas, x: float, y: float, teeth: tuple[float, ...], phase: int, k: float) -> None:
    """The toothed ring; what is at the pawl is the landscape at the wheel's position."""
    t = canvas.theme
    points = []
    for tooth in range(TEETH):
        for i, height in enumerate(teeth):
            a = CONTACT + (phase / PHASES - tooth - i / len(teeth)) * math.tau / TEETH
            r = k * (RIM + TOOTH * height)
            points.append(((x + r * math.cos(a)) * canvas.u, (y + r * math.sin(a)) * canvas.u))
    middle, edge = (x * canvas.u, y * canvas.u), max(1, round(3.5 * k * canvas.u))
    pygame.draw.polygon(canvas.surface, t.kinesin_dim, points)
    pygame.draw.lines(canvas.surface, t.kinesin, True, points, edge)
    pygame.draw.circle(canvas.surface, mix(t.panel, t.inset, 0.6), middle, HOLE * k * canvas.u)
    pygame.draw.circle(canvas.surface, t.kinesin, middle, HOLE * k * canvas.u, edge)


def _spokes(canvas: Canvas, x: float, y: float, turned: float, k: float) -> None:
    t = canvas.theme
    for i in range(3):
        a = turned * math.tau / TEETH + i * math.tau / 3
        end = x + HOLE * k * math.cos(a), y + HOLE * k * math.sin(a)
        brushes.stroke(canvas, [(x, y), end], t.kinesin, 5 * k)
    brushes.disc(canvas, x, y, HUB * k, t.kinesin)


def _pawl(canvas: Canvas, x: float, y: float, picture: WheelPicture, k: float) -> None:
    """The arm from its pivot to the teeth, where it was a moment ago, and the shaking of its bath."""
    t = canvas.theme
    pivot = x + PIVOT[0] * k, y + PIVOT[1] * k
    colour = heat(t, picture.hazes[1])

    def tip(lift: float) -> brushes.Point:
        r = k * (RIM + 7 + TOOTH * lift)
        return x + r * math.cos(CONTACT), y + r * math.sin(CONTACT)

    if picture.temperatures[1] > 0:
        for lift in picture.lifts[:-1]:
            brushes.stroke(canvas, [pivot, tip(lift)], mix(t.panel, colour, 0.55), 3.5 * k)
        size = 30 * k * min(1.5, 0.5 + 0.5 * picture.temperatures[1] ** 0.5)
        glyphs.zigzag(canvas, (pivot[0] + x) / 2 + 44 * k, y - 112 * k, size, mix(colour, t.text, 0.2))
    end = tip(picture.lifts[-1])
    brushes.stroke(canvas, [pivot, end], t.kinesin_light, 9 * k)
    brushes.disc(canvas, *end, 7 * k, t.kinesin_light)
    brushes.disc(canvas, *pivot, 12 * k, t.kinesin_light, t.kinesin, 3)


def _turns(canvas: Canvas, x: float, y: float, turning: int, k: float) -> None:
    """Both senses of turning; the one that the crowd's drift has is lit, both while it has none."""
    t = canvas.theme
    for sense, start, end in ((1, 196, 232), (-1, 164, 128)):
        arc = [
            (
                x + 146 * k * math.cos(math.radians(start + (end - start) * i / 36)),
                y + 146 * k * math.sin(math.radians(start + (end - start) * i / 36)),
            )
            for i in range(37)
        ]
        ink = t.text if turning in (0, sense) else t.grid
        glyphs.arrow(canvas, arc, ink, 5 * k if turning != sense else 8 * k)
