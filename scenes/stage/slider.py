"""The temperature slider: its axis, its stops, its grip, and its picture. It chooses a temperature; it does not own one."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import pygame
import pygame.draw
import pygame.transform

from scenes.stage import brushes, lettering
from scenes.stage.canvas import Canvas
from scenes.stage.layout import Box
from scenes.stage.theme import T_MAX, T_MIN, Theme, heat

TICKS = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)
SNAP = 0.015  # share of the track within which the mouse sticks to a tick
FINE = 100  # fine steps along the logarithmic track
STEPS, LARGE = 20, 10  # arrow steps and large steps along it


class Track(NamedTuple):
    """The axis in units of the picture: exact 0 at `zero`, then log from 0.2 at `start` to 5 at `end`."""

    zero: float
    start: float
    end: float
    y: float

    def x_of(self, temperature: float) -> float:
        """Where a temperature stands."""
        if temperature < T_MIN:
            return self.zero
        return self.start + (self.end - self.start) * math.log(temperature / T_MIN) / math.log(T_MAX / T_MIN)

    def at(self, x: float, snap: bool = True) -> float:
        """The temperature at a place; left of the middle of the axis break it is exactly 0."""
        if x < (self.zero + self.start) / 2:
            return 0.0
        share = min(1.0, max(0.0, (x - self.start) / (self.end - self.start)))
        value = T_MIN * (T_MAX / T_MIN) ** share
        for tick in TICKS if snap else ():
            if tick and abs(self.x_of(tick) - x) <= SNAP * (self.end - self.start):
                return tick
        return value


def track(box: Box) -> Track:
    """The slider's axis inside the chart panel."""
    return Track(box.x + 80, box.x + 144, box.x + box.w - 40, box.y + box.h - 96)


@lru_cache(maxsize=8)
def stops(count: int) -> tuple[float, ...]:
    """Exact 0 and `count` equal log steps from 0.2 to 5, each labelled tick standing in for the stop nearest to it."""
    values = [T_MIN * (T_MAX / T_MIN) ** (i / count) for i in range(count + 1)]
    for tick in TICKS[1:]:
        nearest = min(range(len(values)), key=lambda i: abs(math.log(values[i] / tick)))
        values[nearest] = tick
    return (0.0, *values)


def step(temperature: float, size: str, direction: int) -> float:
    """The next stop up (+1) or down (-1); `size` is fine, step or large."""
    table = stops({"fine": FINE, "step": STEPS, "large": LARGE}[size])
    if direction > 0:
        return next((t for t in table if t > temperature * (1 + 1e-9) + 1e-12), table[-1])
    return next((t for t in reversed(table) if t < temperature * (1 - 1e-9)), 0.0)


def typed(text: str) -> tuple[float | None, str | None]:
    """(temperature, banner) from typed text; out of range is clamped and said, nonsense gives None and a sentence."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if math.isnan(value):
        return None, f"“{text}” is not a number. T is unchanged; type 0 or 0.2 to 5."
    if value == 0 or T_MIN <= value <= T_MAX:
        return value, None
    used = 0.0 if value < 0 else min(T_MAX, max(T_MIN, value))
    side = "above" if value > T_MAX else "below"
    return used, f"T = {value:g} is {side} the range 0, 0.2–5. Using {used:g}."


@lru_cache(maxsize=4)
def _baked_ramp(wide: int, high: int, palette: Theme) -> pygame.Surface:
    """The gradient of the track with round ends, painted once at four times its size."""
    big = pygame.Surface((wide * 4, high * 4), pygame.SRCALPHA)
    for x in range(wide * 4):
        shade = heat(palette, T_MIN * (T_MAX / T_MIN) ** ((x + 0.5) / (wide * 4)))
        pygame.draw.line(big, shade, (x, 0), (x, high * 4))
    ends = pygame.Surface(big.get_size(), pygame.SRCALPHA)
    pygame.draw.rect(ends, (255, 255, 255), ends.get_rect(), border_radius=high * 2)
    big.blit(ends, (0, 0), special_flags=pygame.BLEND_RGBA_MIN)
    return pygame.transform.smoothscale(big, (wide, high))


def _ramp(canvas: Canvas, axis: Track) -> None:
    image = _baked_ramp(canvas.px(axis.end - axis.start + 16), canvas.px(18), canvas.theme)
    canvas.surface.blit(image, (round((axis.start - 8) * canvas.u), round((axis.y - 9) * canvas.u)))


def hidden(box: Box, temperature: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The ticks whose marks and whose numbers the thumb would cover."""
    axis = track(box)
    away = [(tick, abs(axis.x_of(tick) - axis.x_of(temperature))) for tick in TICKS]
    return tuple(tick for tick, far in away if far <= 40), tuple(tick for tick, far in away if far <= 44)


def draw_track(canvas: Canvas, box: Box, hidden: tuple[tuple[float, ...], tuple[float, ...]]) -> None:
    """The track and its ticks but for those hidden by the thumb, which stay away."""
    t = canvas.theme
    axis = track(box)
    brushes.plate(canvas, axis.start - 10, axis.y - 11, axis.end - axis.start + 20, 22, 11, t.panel, t.muted, 2)
    _ramp(canvas, axis)
    brushes.dashed(canvas, [(axis.zero + 14, axis.y), (axis.start - 12, axis.y)], t.text2, 3, 3, 8)
    brushes.disc(canvas, axis.zero, axis.y, 10, t.panel, t.text2, 3)
    ticks = lettering.fitted(canvas, "0.2", 60, lettering.BODY, 14)
    for tick in TICKS:
        x = axis.x_of(tick)
        if tick not in hidden[0]:
            brushes.stroke(canvas, [(x, axis.y + 15), (x, axis.y + 23)], t.text2, 2.5)
        if tick not in hidden[1]:
            lettering.text(canvas, f"{tick:g}", x, axis.y + 50, ticks, t.text2, anchor="centre")


def draw_slider(
    canvas: Canvas, box: Box, temperature: float, values: tuple[str, str], focused: bool, ghost: float | None
) -> None:
    """The thumb and the line of values under it."""
    t = canvas.theme
    axis = track(box)
    thumb = axis.x_of(temperature)
    if ghost is not None:
        x = axis.x_of(ghost)
        brushes.stroke(canvas, [(x, axis.y - 20), (x, axis.y + 20)], t.muted, 2)
    colour = heat(t, temperature)
    brushes.glow(canvas, thumb, axis.y + 15, 90, colour, 0.5)
    if focused:
        brushes.plate(canvas, thumb - 31, axis.y - 25, 62, 80, 18, None, t.text, 3)
    brushes.plate(canvas, thumb - 23, axis.y - 17, 46, 64, 14, colour, t.text, 4)
    grip = (
        t.ink
        if (sum(colour) > 330 and t.name == "dark") or sum(colour) > 420
        else t.text
        if t.name == "dark"
        else t.ink
    )
    for dx in (-8, 0, 8):
        brushes.stroke(canvas, [(thumb + dx, axis.y + 4), (thumb + dx, axis.y + 26)], grip, 3)
    most = min(lettering.DISPLAY, round(40 / canvas.text_scale))  # keeps clear of the ticks at any text size
    size = lettering.fitted(canvas, max(values, key=len), axis.end / 2 - 80, most, 20, 700, True)
    left, right = (lettering.width(canvas, words, size, 700, True) for words in values)
    middle = min(max(thumb, box.x + 24 + left + 28), box.x + box.w - 24 - right - 28)
    base = box.y + box.h - 13
    lettering.text(canvas, values[0], middle - 28, base, size, t.kinesin, 700, "right", cells=True)
    brushes.plate(canvas, middle - 10, base - 24, 20, 20, 5, colour, t.text, 2)
    lettering.text(canvas, values[1], middle + 28, base, size, t.tokens, 700, cells=True)
