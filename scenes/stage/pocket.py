"""The pocket stage: an enzyme, the shape in its pocket, and the others around it."""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.stage import brushes, glyphs, heading, layers, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.jitter import jitter
from scenes.stage.theme import heat, mix

SIDES = (6, 5, 4, 0, 3, 10)  # corners of each shape, the match first; 0 is a circle, 10 a star
TURNS = (0.0, 0.3, 0.5, 0.0, 0.2, 0.15)  # of the free ones, radians
HOMES = (  # (shape, place as shares of width and of the height below the title) of the free shapes
    (0, 0.735, 0.12), (4, 0.055, 0.84), (2, 0.095, 0.34), (1, 0.185, 0.72), (5, 0.245, 0.16), (3, 0.15, 0.0),
    (1, 0.755, 0.70), (3, 0.84, 0.20), (2, 0.85, 0.88), (4, 0.945, 0.74), (5, 0.925, 0.22),
)  # fmt: skip
ENTER, LEAVE, FLARE = 0.22, 0.35, 0.5  # s


class PocketPicture(NamedTuple):
    """What the stage shows; shapes are numbered by how well they fit, ages are show seconds."""

    place: int  # the shape in the pocket, -1 none
    came: float  # age
    left: tuple[int, float]  # the one before and its age
    reacted: float  # age
    lit: float  # 0 to 1
    reactions: int
    rate: tuple[str, ...]  # measured by the crowd, in words that may become fewer
    fuel: bool
    temperature: float
    seconds: float
    seed: int


def outline(shape: int, r: float, turn: float = 0.0) -> list[brushes.Point]:
    """The corners of a shape around the origin; a circle has many."""
    count = SIDES[shape] or 40
    radii = [r if SIDES[shape] != 10 or i % 2 == 0 else 0.5 * r for i in range(count)]
    big = 1.12 if count in (3, 10) else 1.06 if count == 4 else 0.94 if count == 40 else 1.0
    tilt = turn + (math.pi / 4 if count == 4 else 0.0)
    return [
        (big * q * math.sin(tilt + math.tau * i / count), -big * q * math.cos(tilt + math.tau * i / count))
        for i, q in enumerate(radii)
    ]


def draw_shape(canvas: Canvas, x: float, y: float, shape: int, r: float, role: str, turn: float = 0.0) -> None:
    """A shape in its colours: free, match (free), bound (in the pocket) or wrong (in the pocket)."""
    t = canvas.theme
    slate, edge = mix(t.panel, t.muted, 0.55), mix(t.panel, t.text2, 0.75)
    fill, rim, wide = {
        "free": (slate, edge, 2.5),
        "match": (t.kinesin_dim, t.kinesin, 3.0),
        "bound": (t.kinesin, t.kinesin_light, 3.5),
        "wrong": (slate, t.text, 3.5),
    }[role]
    brushes.shape(canvas, [(x + dx, y + dy) for dx, dy in outline(shape, r, turn)], fill, rim, wide)


def draw_pocket(canvas: Canvas, picture: PocketPicture) -> None:
    """Paint the whole row."""
    t = canvas.theme
    colour = heat(t, picture.temperature)
    layers.ground(canvas, _ground)
    glyphs.solvent(canvas, picture.seconds, picture.seed + 9, picture.temperature, colour, canvas.height - 4)
    x, y = _mouth(canvas)
    layers.sheet(canvas, _enzyme)
    r = 40.0 * _scale(canvas)
    brushes.glow(canvas, x, y, 104, t.kinesin_light, 0 if canvas.calm else round(12 * 0.6 * picture.lit) / 12)
    _guests(canvas, picture, r)
    if picture.fuel and picture.reacted < FLARE:
        share = picture.reacted / FLARE
        ring = [(x + dx, y + dy) for dx, dy in outline(0, r * (1.15 + (0 if canvas.calm else round(share * 8) / 16)))]
        brushes.stroke(canvas, ring, mix(t.fuel_text, t.panel, round(share * 8) / 8), 4, closed=True)
    title = ("Enzyme", "one pocket, many shapes")
    heading.draw_line(canvas, "kinesin", title, ("reactions", str(picture.reactions).replace("-", "−")), picture.rate)


def _scale(canvas: Canvas) -> float:
    return min(1.0, canvas.height / 272, canvas.width / 800)


def _mouth(canvas: Canvas) -> brushes.Point:
    """The middle of a shape in the pocket."""
    return round(canvas.width * 0.475), canvas.height - 154 * _scale(canvas)


def _ground(canvas: Canvas) -> None:
    t = canvas.theme
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)


def _enzyme(canvas: Canvas) -> None:
    """The body with its notch, cut for the match."""
    t, s = canvas.theme, _scale(canvas)
    x, y = _mouth(canvas)
    wide, high, middle = 176 * s, 74 * s, y + 62 * s
    r = 47 * s
    notch = [
        (0.866 * r, y - 0.72 * r),
        (0.866 * r, y + r / 2),
        (0.0, y + r),
        (-0.866 * r, y + r / 2),
        (-0.866 * r, y - 0.72 * r),
    ]
    start = math.asin(0.866 * r / wide)
    body = []
    for i in range(61):
        a = start + (math.tau - 2 * start) * i / 60
        bulge = 1 + 0.06 * math.cos(3 * a + 0.6)
        body.append((wide * bulge * math.sin(a), middle - high * bulge * math.cos(a)))
    points = [(x + dx, py) for dx, py in (*body, *reversed(notch))]
    brushes.shape(canvas, points, t.kinesin_dim, t.kinesin, 4)
    inner = [(x + dx, py) for dx, py in notch]
    brushes.stroke(canvas, inner, t.kinesin_light, 4)
    lettering.text(canvas, "enzyme", x - 88 * s, middle + 16 * s, lettering.LABEL, t.text, 600, "centre")
    lettering.text(
        canvas,
        "pocket",
        x + 92 * s,
        middle + 16 * s,
        lettering.LABEL,
        t.kinesin_light if t.name == "dark" else t.text,
        600,
        "centre",
    )


def _home(canvas: Canvas, number: int, picture: PocketPicture) -> brushes.Point:
    """Where a free shape trembles."""
    _, across, down = HOMES[number]
    top, bottom = 96.0, canvas.height - 38
    shake = 7 * min(2.2, picture.temperature**0.5)
    return (
        canvas.width * across + shake * jitter(700 + number, picture.seconds),
        top + (bottom - top) * down + shake * jitter(720 + number, picture.seconds),
    )


def _guests(canvas: Canvas, picture: PocketPicture, r: float) -> None:
    """The free shapes, the one in the pocket, and the one that has just left it."""
    colour, mouth = heat(canvas.theme, picture.temperature), _mouth(canvas)
    first = [next(n for n, home in enumerate(HOMES) if home[0] == k) for k in range(len(SIDES))]
    away = {first[picture.place]} if picture.place >= 0 else set()
    small = 25 * _scale(canvas)
    for number, (shape, _, _) in enumerate(HOMES):
        if number in away:
            continue
        x, y = _home(canvas, number, picture)
        size, turn = small, TURNS[shape]
        if shape == picture.left[0] and number == first[shape] and picture.left[1] < LEAVE:
            done = 1 - (1 - picture.left[1] / LEAVE) ** 2
            x, y = mouth[0] + (x - mouth[0]) * done, mouth[1] + (y - mouth[1]) * done
            size, turn = r + (small - r) * done, turn * done
        role = "match" if shape == 0 else "free"
        layers.stamp(canvas, x, y, size * 1.3 + 6, draw_shape, shape, round(size), role, round(turn, 1))
    if picture.place < 0:
        return
    home = _home(canvas, first[picture.place], picture)
    done = min(1.0, picture.came / ENTER)
    done = 1 - (1 - done) ** 3
    x, y = home[0] + (mouth[0] - home[0]) * done, home[1] + (mouth[1] - home[1]) * done
    if math.hypot(x - home[0], y - home[1]) > 12 and done < 1 and not canvas.calm:
        brushes.dashed(canvas, [home, (x, y)], mix(canvas.theme.panel, colour, 0.8), 3, 0, 9)
    match = picture.place == 0
    layers.stamp(
        canvas,
        x,
        y,
        r * 1.3 + 6,
        draw_shape,
        picture.place,
        round(r if match else r * 0.86),
        "bound" if match else "wrong",
        0.0,
    )
