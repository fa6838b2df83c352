"""A release: many walkers set off together from one place again and again; where they are, as density against time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenes.stage.contract import TICKS_PER_SECOND

WINDOW = 24 * TICKS_PER_SECOND * 8  # eighths of ticks from one release to the next; the slowest pace is 1/8


class Track(NamedTuple):
    """Density against time since the last release, column by column."""

    image: np.ndarray  # float32[columns, bins], shares of the walkers
    mean: np.ndarray  # float64[columns]
    lit: np.ndarray  # bool[columns], whether the drive was on
    filled: int  # columns


def blank(columns: int, bins: int) -> Track:
    """Nothing yet."""
    return Track(np.zeros((columns, bins), np.float32), np.zeros(columns), np.zeros(columns, bool), 0)


def noted(track: Track, shares: np.ndarray, mean: float, lit: bool) -> Track:
    """The track with one more column."""
    image, means, lights, k = track.image.copy(), track.mean.copy(), track.lit.copy(), track.filled
    image[k], means[k], lights[k] = shares, mean, lit
    return Track(image, means, lights, k + 1)
