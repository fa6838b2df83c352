"""Ink: thick anti-aliased lines by the distance of each pixel from them, compiled."""

import math

import numpy as np
from numba import njit

ALPHA = 24  # the bit where a pixel's opacity starts


@njit(cache=True, nogil=True)
def trace(pixels, points, width, colour):
    """Draw a polyline with round ends and joints into clear pixels uint32[h, w], opacity in the highest byte.

    points float64[n, 2], px, x and y; pixel (i, j) is the square from (j, i) to (j + 1, i + 1); a nan ends one line and
    starts another. A pixel that several segments touch takes the most of them, so that joints do not show.
    """
    high, wide = pixels.shape
    reach, ink = 0.5 * width + 0.5, np.uint32(colour)
    for k in range(points.shape[0] - 1):
        ax, ay, bx, by = points[k, 0], points[k, 1], points[k + 1, 0], points[k + 1, 1]
        if math.isnan(ax) or math.isnan(bx):
            continue
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        share = 1.0 / length if length > 0.0 else 0.0
        left, right = max(0, int(min(ax, bx) - reach)), min(wide, int(max(ax, bx) + reach) + 1)
        top, bottom = max(0, int(min(ay, by) - reach)), min(high, int(max(ay, by) + reach) + 1)
        for i in range(top, bottom):
            y = i + 0.5 - ay
            for j in range(left, right):
                x = j + 0.5 - ax
                along = min(1.0, max(0.0, (x * dx + y * dy) * share))
                off = math.sqrt((x - along * dx) ** 2 + (y - along * dy) ** 2)
                cover = np.uint32(255.0 * min(1.0, max(0.0, reach - off)))
                if cover > pixels[i, j] >> np.uint32(ALPHA):
                    pixels[i, j] = ink | (cover << np.uint32(ALPHA))


def warm() -> None:
    """Compile it."""
    trace(np.zeros((1, 1), np.uint32), np.zeros((2, 2)), 1.0, 0)
