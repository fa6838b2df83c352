"""Between temperatures: what takes an exact solver milliseconds is solved at fixed ones, and interpolated for pictures."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from scenes.stage.chart import TEMPERATURES
from scenes.stage.theme import T_MAX, T_MIN

FIXED = tuple(TEMPERATURES[::2].tolist())  # a tenth apart: lines drawn from it are less than a pixel off


def interpolated(solve: Callable[[float], np.ndarray], temperature: float) -> np.ndarray:
    """What `solve(temperature)` gives, interpolated in the logarithms of both between the two nearest fixed ones.

    It depends on the temperature alone, not on what was solved before; `solve` should remember what it found, which
    must not be negative. Outside the slider's range it is asked for the temperature itself.
    """
    if not T_MIN <= temperature < T_MAX:
        return solve(temperature)
    place = math.log(temperature / T_MIN) / math.log(T_MAX / T_MIN) * (len(FIXED) - 1)
    below = min(int(place), len(FIXED) - 2)
    share = place - below
    low, high = solve(FIXED[below]), solve(FIXED[below + 1])
    return np.asarray(low ** (1.0 - share) * high**share)
