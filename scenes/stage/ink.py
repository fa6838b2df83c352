"""Ink: thick anti-aliased lines by the distance of each pixel from them, compiled."""

import math

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def cover(opacity, points, width, left, top):
    """Draw a polyline with round ends and joints into uint8[h, w], whose corner is the pixel (left, top).

    points float64[n, 2], px, x and y; pixel (i, j) is the square from (j, i) to (j + 1, i + 1); a nan ends one line and
    starts another. A pixel that several segments touch takes the most of them, so that joints do not show.
    """
    high, wide = opacity.shape
    reach = 0.5 * width + 0.5
    outer, inner = reach * reach, max(0.0, reach - 1.0) ** 2
    for k in range(points.shape[0] - 1):
        ax, ay, bx, by = points[k, 0] - left, points[k, 1] - top, points[k + 1, 0] - left, points[k + 1, 1] - top
        if math.isnan(ax) or math.isnan(bx):
            continue
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        share = 1.0 / length if length > 0.0 else 0.0
        first, last = max(0, int(min(ax, bx) - reach)), min(wide, int(max(ax, bx) + reach) + 1)
        slanted = abs(dx) > 4.0 * reach and abs(dy) > 4.0 * reach  # most of its rectangle is empty
        lean, half = (dx / dy, reach * math.sqrt(length) / abs(dy)) if slanted else (0.0, 0.0)
        for i in range(max(0, int(min(ay, by) - reach)), min(high, int(max(ay, by) + reach) + 1)):
            y = i + 0.5 - ay
            start, stop = first, last
            if slanted:  # the line itself crosses this row at the middle of what it covers
                start = max(first, int(max(ax + y * lean - half, 0.0)))
                stop = min(last, int(max(ax + y * lean + half, 0.0)) + 1)
            for j in range(start, stop):
                x = j + 0.5 - ax
                along = min(1.0, max(0.0, (x * dx + y * dy) * share))
                off = (x - along * dx) ** 2 + (y - along * dy) ** 2
                if off < outer and opacity[i, j] < 255:
                    found = 255 if off <= inner else int(255.0 * min(1.0, reach - math.sqrt(off)))
                    if found > opacity[i, j]:
                        opacity[i, j] = found


@njit(cache=True, nogil=True)
def trace(pixels, clip, points, width, colour, alpha):
    """Draw a polyline, see `cover`, over opaque pixels uint32[h, w] inside clip (left, top, right, bottom), px.

    `colour` is as the pixels hold it: four channels of eight bits; alpha from 0 to 256.
    """
    reach = 0.5 * width + 1.0
    left, top, right, bottom = clip[2], clip[3], clip[0], clip[1]
    for k in range(points.shape[0]):
        if not math.isnan(points[k, 0]):
            left, right = min(left, int(points[k, 0] - reach)), max(right, int(points[k, 0] + reach) + 1)
            top, bottom = min(top, int(points[k, 1] - reach)), max(bottom, int(points[k, 1] + reach) + 1)
    left, top, right, bottom = max(left, clip[0]), max(top, clip[1]), min(right, clip[2]), min(bottom, clip[3])
    if left >= right or top >= bottom:
        return
    wide = (right - left + 7) // 8
    opacity = np.zeros((bottom - top, 8 * wide), np.uint8)
    cover(opacity, points, width, left, top)
    eights = opacity.view(np.uint64)  # most of them are clear
    even, odd = np.uint32(0x00FF00FF), np.uint32(8)
    ink = np.uint32(colour)
    for i in range(bottom - top):
        for k in range(wide):
            if eights[i, k] == 0:
                continue
            for j in range(8 * k, min(8 * k + 8, right - left)):
                share = np.uint32(opacity[i, j])
                if share == 255 and alpha == 256:
                    pixels[top + i, left + j] = ink
                elif share > 0:  # two channels at a time
                    share = (share + (share >> np.uint32(7))) * np.uint32(alpha) >> odd
                    rest = np.uint32(256) - share
                    page = pixels[top + i, left + j]
                    low = (((ink & even) * share + (page & even) * rest) >> odd) & even
                    high = ((ink >> odd) & even) * share + ((page >> odd) & even) * rest
                    pixels[top + i, left + j] = low | (high & ~even)


@njit(cache=True, nogil=True)
def bands(pixels, clip, left, upper, lower, colours):
    """Fill, one after the other, bands of pixels uint32[h, w] from upper up to lower, int32[n, columns], inside clip.

    The first column is at `left`; clip is (left, top, right, bottom), px; a band is empty where upper >= lower.
    """
    first, last = max(clip[0], left) - left, min(clip[2] - left, upper.shape[1])
    for band in range(upper.shape[0]):
        starts, ends, colour = upper[band, first:last], lower[band, first:last], colours[band]
        top, bottom = clip[3], clip[1]
        for j in range(len(starts)):
            if starts[j] < ends[j]:
                top, bottom = min(top, starts[j]), max(bottom, ends[j])
        for i in range(max(top, clip[1]), min(bottom, clip[3])):
            row, at = pixels[i, left + first : left + last], np.int32(i)
            for j in range(len(row)):  # without a branch: several pixels at a time
                row[j] = colour if (starts[j] <= at) & (at < ends[j]) else row[j]


@njit(cache=True, nogil=True)
def solve(on_black, on_white, found):
    """Fill uint32[h, w] with opacity (highest byte) and colour of what was painted on a black and on a white page."""
    channels = np.array([0, 8, 16], np.uint32)
    byte = np.uint32(255)
    for i in range(found.shape[0]):
        for j in range(found.shape[1]):
            black, white = on_black[i, j], on_white[i, j]
            clear = 0
            for shift in channels:
                clear = max(clear, int(white >> shift & byte) - int(black >> shift & byte))
            opacity = 255 - clear
            if opacity == 0 or opacity == 255:
                found[i, j] = np.uint32(opacity) << np.uint32(24) | black & np.uint32(0xFFFFFF)
                continue
            pixel = np.uint32(opacity) << np.uint32(24)
            for shift in channels:
                pixel |= np.uint32(min(255, int(black >> shift & byte) * 255 // opacity)) << shift
            found[i, j] = pixel


def warm() -> None:
    """Compile it."""
    empty, none = np.zeros((1, 1), np.uint32), np.zeros((1, 1), np.int32)
    bands(empty, (0, 0, 1, 1), 0, none, none, empty[0])
    solve(empty, empty, empty.copy())
    trace(np.zeros((1, 1), np.uint32), (0, 0, 1, 1), np.zeros((2, 2)), 1.0, 0, 256)
