"""The two colour themes and the one temperature ramp: every colour on screen has its name here."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

Colour = tuple[int, int, int]

T_MIN, T_MAX = 0.2, 5.0  # ends of the logarithmic part of the temperature axis, dimensionless
RAMP_STEPS = 129  # T = 1 is the middle one; neighbours differ by what no eye sees, and fewer colours are kept painted


def rgb(text: str) -> Colour:
    """The colour written as `#RRGGBB`."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


class Theme(NamedTuple):
    """One palette; `line_boost` thickens thin lines where ink on white needs it."""

    name: str
    bg: Colour
    panel: Colour
    inset: Colour
    grid: Colour
    line: Colour
    muted: Colour
    text2: Colour
    text: Colour
    ink: Colour
    kinesin: Colour
    kinesin_light: Colour
    kinesin_dim: Colour
    kinesin_deep: Colour
    tokens: Colour
    tokens_light: Colour
    tokens_dim: Colour
    tokens_deep: Colour
    fuel: Colour
    fuel_text: Colour
    alpha: Colour
    beta: Colour
    tubulin_edge: Colour
    rec: Colour
    ramp: tuple[Colour, Colour, Colour, Colour, Colour]
    line_boost: float
    glow_gain: float


def _theme(name: str, colours: str, ramp: str, line_boost: float, glow_gain: float) -> Theme:
    """A palette from its colours in the order of the fields, and the ramp's stops from cold to hot."""
    stops = tuple(map(rgb, ramp.split()))
    return Theme._make([name, *map(rgb, colours.split()), stops, line_boost, glow_gain])


DARK = _theme(
    "dark",
    "#0A0F1E #121A2E #0D1425 #202B46 #2A3756 #66779A #AFBACD #F3F6FB #0A0F1E "
    "#E69F00 #FFCB66 #6B4A00 #2E2410 #56B4E9 #A9DBF7 #1E5579 #12283C "
    "#F0E442 #F0E442 #33415F #4A5B80 #6C7EA6 #D55E00",
    "#3D3F94 #7A5BB5 #CC79A7 #EFB6C8 #FFF3E2",
    line_boost=1.0,
    glow_gain=1.0,
)
LIGHT = _theme(
    "light",
    "#FFFFFF #FFFFFF #F4F6FA #D5DBE6 #8792A6 #6B778F #47536A #0B1020 #FFFFFF "
    "#B35900 #7A3C00 #F2C48C #FBEBD6 #0072B2 #00486F #A6D3EE #E1F0FA "
    "#F0E442 #3D3600 #C3CBDA #DDE3ED #6B778F #B84A00",
    "#C9CBEC #B39AD6 #A8477F #7E2A5C #4A1034",
    line_boost=1.4,
    glow_gain=0.35,
)
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """The colour `share` of the way from a (0) to b (1)."""
    s = min(1.0, max(0.0, share))
    return (
        round(a[0] + (b[0] - a[0]) * s),
        round(a[1] + (b[1] - a[1]) * s),
        round(a[2] + (b[2] - a[2]) * s),
    )


@cache
def _baked_ramp(stops: tuple[Colour, ...]) -> tuple[Colour, ...]:
    baked = []
    for i in range(RAMP_STEPS):
        place = i / (RAMP_STEPS - 1) * (len(stops) - 1)
        k = min(int(place), len(stops) - 2)
        baked.append(mix(stops[k], stops[k + 1], place - k))
    return tuple(baked)


def heat(theme: Theme, temperature: float) -> Colour:
    """The ramp's colour at a temperature; stops are equally spaced in log T, ends clamp."""
    if temperature <= T_MIN:
        return theme.ramp[0]
    share = math.log(temperature / T_MIN) / math.log(T_MAX / T_MIN)
    return _baked_ramp(theme.ramp)[min(RAMP_STEPS - 1, round(share * (RAMP_STEPS - 1)))]


def nearest(temperature: float) -> float:
    """The nearest temperature with a colour of its own: pictures of heat that use it are painted once a step."""
    if temperature < T_MIN:
        return temperature
    step = round(math.log(temperature / T_MIN) / math.log(T_MAX / T_MIN) * (RAMP_STEPS - 1))
    return T_MIN * (T_MAX / T_MIN) ** (step / (RAMP_STEPS - 1))


def luminance(colour: Colour) -> float:
    """WCAG relative luminance, 0 to 1."""
    linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Colour, b: Colour) -> float:
    """WCAG contrast ratio, 1 to 21."""
    hi, lo = sorted((luminance(a), luminance(b)), reverse=True)
    return (hi + 0.05) / (lo + 0.05)
