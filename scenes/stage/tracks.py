"""The tracks row: a world that switches, and below it how far a fast and a slow clock have followed."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenes.stage import brushes, glyphs, layers, lettering, plotting
from scenes.stage.canvas import Canvas
from scenes.stage.theme import Colour, mix

NARROW = 640  # units of width below which the subtitle is left out
WORLD = (74, 116)  # top and bottom of the world's band, units
TRACKS = ((134, 256), (272, 394))  # and of both tracks, for a row of HEIGHT
HEIGHT = 412
PAD = 20  # units between the edge of a track and a share of 0 or 1
DASH = 7  # units
GHOST = 0.3  # how much of its colour another one's trail has


class TracksPicture(NamedTuple):
    """What the row shows; shares are of what is B, the fast channel first."""

    side: str  # kinesin or tokens
    title: str
    subtitle: str
    span: str  # how long the trail is, in words
    world: str  # what switches
    names: tuple[str, str]  # of what the clocks move
    trail: np.ndarray  # float64[2, k, n], the newest last; the first of k is the one on stage
    stride: int  # steps between two points of it
    now: np.ndarray  # float64[2, k]
    steps: int  # since the story began, with B
    run: int  # steps between two switches
    held: tuple[tuple[float, ...], tuple[float, ...]]  # 0 for A to 1 for B, of the one on stage
    going: bool  # whether the fast clock goes


def _inks(canvas: Canvas, side: str) -> tuple[Colour, Colour, Colour]:
    """Of the slow trail, the fast trail and the world while it is B."""
    t = canvas.theme
    if side == "kinesin":
        return t.kinesin, t.kinesin_light, t.kinesin_dim
    return t.tokens, t.tokens_light, t.tokens_dim


def _axis(canvas: Canvas) -> tuple[float, float]:
    """Left and right end of the time axis, units."""
    return 0.235 * canvas.width, canvas.width - 48


def _rows(canvas: Canvas) -> tuple[tuple[float, float], tuple[tuple[float, float], ...]]:
    """Top and bottom of the world's band and of both tracks, units."""
    share = canvas.height / HEIGHT
    top, bottom = WORLD
    return (top * share, bottom * share), tuple((a * share, b * share) for a, b in TRACKS)


def draw_tracks(canvas: Canvas, picture: TracksPicture) -> None:
    """Paint the row."""
    told = repr(picture._replace(trail=np.empty(0), now=np.empty(0)))
    if canvas.shows(0, 0, canvas.width, canvas.height, told, picture.trail.tobytes(), picture.now.tobytes()):
        return
    layers.ground(canvas, _ground, picture.side, picture.title, picture.subtitle, picture.span, picture.names)
    _world(canvas, picture)
    slow, fast, _ = _inks(canvas, picture.side)
    for channel, ink in enumerate((fast, slow)):
        _track(canvas, picture, channel, ink)
    _marks(canvas, picture)
    _weights(canvas, picture)


def _ground(canvas: Canvas, side: str, title: str, subtitle: str, span: str, names: tuple[str, str]) -> None:
    """All that does not move."""
    t = canvas.theme
    slow, fast, _ = _inks(canvas, side)
    brushes.plate(canvas, 0, 0, canvas.width, canvas.height, 12, t.panel, t.line, 1.5)
    glyphs.marker(canvas, 37, 33, 13, side)
    pen = 76 + lettering.text(canvas, title, 62, 46, lettering.TITLE, slow, 700)
    end = canvas.width - 24
    if pen + lettering.width(canvas, span, 26) < end:
        end -= 24 + lettering.text(canvas, span, end, 46, 26, t.text2, anchor="right")
    if canvas.width > NARROW and pen + lettering.width(canvas, subtitle, 26) < end:
        lettering.text(canvas, subtitle, pen, 46, 26, t.text2)
    (top, bottom), rows = _rows(canvas)
    left, right = _axis(canvas)
    room = left - 54
    size = lettering.fitted(canvas, "the world", room, 26, 16, 600)
    lettering.text(canvas, "the world", 24, (top + bottom) / 2 + 8, size, t.text, 600)
    for (upper, lower), word, name, ink in zip(rows, ("fast", "slow"), names, (fast, slow), strict=True):
        brushes.plate(canvas, left, upper, right - left, lower - upper, 6, t.inset)
        lettering.text(canvas, word, 24, upper + 30, lettering.fitted(canvas, word, room, 32, 18, 700), ink, 700)
        size = lettering.fitted(canvas, name, room, 26, 15, 600)
        lettering.text(canvas, name, 24, upper + 60, size, t.text, 600)
        for letter, share in (("A", 0.0), ("B", 1.0)):
            y = _height(upper, lower, share)
            lettering.text(canvas, letter, left - 14, y + 8, lettering.FLOOR, t.text2, anchor="right")
            brushes.stroke(canvas, [(left, y), (right, y)], t.grid, 1.5)


def _height(upper: float, lower: float, share: float) -> float:
    return lower - PAD - (lower - upper - 2 * PAD) * share


def _runs(canvas: Canvas, picture: TracksPicture) -> list[tuple[float, float, bool]]:
    """From where to where on the axis the world was what it was, units, and whether that is B."""
    left, right = _axis(canvas)
    span = picture.stride * picture.trail.shape[2]
    scale, found = (right - left) / span, []
    first = (picture.steps - span) // picture.run
    for k in range(first, picture.steps // picture.run + 1):
        a, b = (right + scale * (edge - picture.steps) for edge in (k * picture.run, (k + 1) * picture.run))
        if min(b, right) - max(a, left) > 1:
            found.append((max(a, left), min(b, right), k % 2 == 0))
    return found


def _world(canvas: Canvas, picture: TracksPicture) -> None:
    """The band of the world, and down from it where it switched."""
    t = canvas.theme
    slow, _, full = _inks(canvas, picture.side)
    (top, bottom), rows = _rows(canvas)
    spells = _runs(canvas, picture)
    for a, b, other in spells:
        points = [(a + 1, top), (b - 1, top), (b - 1, bottom), (a + 1, bottom)]
        brushes.area(canvas, points, full if other else t.panel)
        brushes.stroke(canvas, points, slow if other else t.muted, 2.5, closed=True)
        name = "AB"[other]
        for words in (f"{picture.world} {name}", name):
            if lettering.width(canvas, words, lettering.LABEL, 600) < b - a - 14:
                y = (top + bottom) / 2 + 9
                lettering.text(canvas, words, (a + b) / 2, y, lettering.LABEL, t.text, 600, "centre")
                break
    pieces = [_dashes((a, bottom), (a, rows[1][1])) for a, _, _ in spells[1:]]
    for upper, lower in rows:
        for a, b, other in spells:
            y = _height(upper, lower, float(other))
            pieces.append(_dashes((a, y), (b, y)))
    brushes.curve(canvas, np.concatenate(pieces), t.muted, 2)


def _dashes(start: brushes.Point, end: brushes.Point) -> np.ndarray:
    """float64[n, 2], a dashed straight line; between two dashes the pen leaves the paper: one stroke of the brush."""
    (ax, ay), (bx, by) = start, end
    length = max(abs(bx - ax), abs(by - ay), 1.0)
    at = np.arange(0.0, length, 2 * DASH)
    ends = np.stack((at, np.minimum(at + DASH, length), np.full(len(at), math.nan)), axis=1).ravel() / length
    return np.stack((ax + (bx - ax) * ends, ay + (by - ay) * ends), axis=1)


def _track(canvas: Canvas, picture: TracksPicture, channel: int, ink: Colour) -> None:
    """The trails of one clock: others' faint, the one on stage in full, with its marker now."""
    t = canvas.theme
    left, right = _axis(canvas)
    upper, lower = _rows(canvas)[1][channel]
    n = picture.trail.shape[2]
    scale = (right - left) / (picture.stride * n)
    ages = picture.stride * np.arange(n - 1, -1, -1) + picture.steps % picture.stride
    xs = np.append(right - scale * ages, right)
    inside = xs >= left
    for k in range(picture.trail.shape[1] - 1, -1, -1):
        shares = np.append(picture.trail[channel, k], picture.now[channel, k])
        points = np.stack((xs, _height(upper, lower, 0.0) - (lower - upper - 2 * PAD) * shares), axis=1)[inside]
        if k == 0:
            brushes.curve(canvas, points, ink, 3.5)
            glyphs.marker(canvas, right, float(points[-1, 1]), 11, picture.side, t.text, 3)
        else:
            brushes.stroke(canvas, points, mix(t.inset, ink, GHOST), 1.5)


def _marks(canvas: Canvas, picture: TracksPicture) -> None:
    """What the fast clock has set, one by one; pale while it stands."""
    t = canvas.theme
    _, fast, _ = _inks(canvas, picture.side)
    upper, lower = _rows(canvas)[1][0]
    ink = fast if picture.going else t.muted
    _tiles(canvas, picture.held[0], 1 if len(picture.held[0]) < 8 else 2, (upper + 70, lower), ink, 6)


def _weights(canvas: Canvas, picture: TracksPicture) -> None:
    """What the slow clock has learnt, one by one."""
    slow, _, _ = _inks(canvas, picture.side)
    upper, lower = _rows(canvas)[1][1]
    _tiles(canvas, picture.held[1], 2, (upper + 70, lower), slow, 2)


def _tiles(
    canvas: Canvas, held: tuple[float, ...], rows: int, between: tuple[float, float], ink: Colour, radius: float
) -> None:
    """Shares in cells, filled as far as they are B."""
    t = canvas.theme
    across = math.ceil(len(held) / rows)
    room, (top, bottom) = _axis(canvas)[0] - 74, between
    wide, high = room / across, (bottom - top) / 2 if rows == 2 else (bottom - top) * 0.6
    for i, value in enumerate(held):
        x, y = 24 + wide * (i % across), top + high * (i // across)
        fill = mix(t.inset, ink, 0.12 + 0.88 * round(16 * value) / 16)
        brushes.plate(canvas, x, y, wide - 4, high - 4, radius, fill, mix(t.panel, ink, 0.6), 1.5)


def panel(picture: TracksPicture) -> plotting.Panel:
    """The row as a figure."""
    n = picture.trail.shape[2]
    at = picture.steps - picture.steps % picture.stride - picture.stride * np.arange(n - 1, -1, -1)
    world = ((at - 1) // picture.run % 2 == 0).astype(float)
    ink = "kinesin" if picture.side == "kinesin" else "tokens"
    curves = (
        plotting.Curve(at, world, picture.world, "muted", True),
        plotting.Curve(at, picture.trail[0, 0], f"fast: {picture.names[0]}", f"{ink}_light"),
        plotting.Curve(at, picture.trail[1, 0], f"slow: {picture.names[1]}", ink),
    )
    across = "generations" if picture.side == "kinesin" else "tokens"
    return plotting.Panel(
        title=picture.title, across=across, up="share that is B", side=picture.side, curves=curves, limits=(-0.05, 1.1)
    )
