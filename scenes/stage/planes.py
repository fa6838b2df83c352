"""Colour planes: the picture's pixels as BT.709 luma and chroma, compiled, written straight into the encoder's frame."""

import numpy as np
from numba import njit

# ITU-R BT.709: luma weights of R', G', B', and the range 16 to 235 (luma) and 16 to 240 (chroma) of 8-bit video.
RED, BLUE = 0.2126, 0.0722
GREEN = 1.0 - RED - BLUE
POINT = 22  # bits behind the point of a luma: as many as 32 have room for
LUMA = tuple(np.uint32(round(weight * 219 / 255 * 2**POINT)) for weight in (RED, GREEN, BLUE))
BLACK = np.uint32(16.5 * 2**POINT)  # and half a level, for rounding
CB, CR = np.float32(224 / 255 / (2 - 2 * BLUE) / 4), np.float32(224 / 255 / (2 - 2 * RED) / 4)  # of four pixels' sum


@njit(cache=True, nogil=True)
def fill(pixels, pairs, shifts, luma, cb, cr):
    """Write the planes of a picture: pixels uint32[h, w] with h and w even, luma uint8[h, >= w], cb and cr [h/2, >= w/2].

    pairs: the pixels again, two in one, uint64[h, w/2]. shifts: the bits by which red, green and blue are shifted in a
    pixel. One chroma sample is the mean of a square of four pixels, as swscale's area filter has it; every value is
    rounded once. Two rows at a time, so that chroma finds its pixels in the nearest cache; without a stride between
    them, which halves its time.
    """
    for row in range(0, pixels.shape[0], 2):
        _fill_luma(pixels[row], shifts, luma[row])
        _fill_luma(pixels[row + 1], shifts, luma[row + 1])
        _fill_chroma(pairs[row], pairs[row + 1], shifts, cb[row // 2], cr[row // 2])


@njit(nogil=True)
def _fill_luma(pixels, shifts, luma):
    red, green, blue = np.uint32(shifts[0]), np.uint32(shifts[1]), np.uint32(shifts[2])
    byte, point = np.uint32(255), np.uint32(POINT)
    for i in range(pixels.shape[0]):
        p = pixels[i]
        luma[i] = np.uint8(
            (LUMA[0] * ((p >> red) & byte) + LUMA[1] * ((p >> green) & byte) + LUMA[2] * ((p >> blue) & byte) + BLACK)
            >> point
        )


@njit(nogil=True)
def _fill_chroma(upper, lower, shifts, cb, cr):
    red, green, blue = np.uint64(shifts[0]), np.uint64(shifts[1]), np.uint64(shifts[2])
    wr, wg, wb, middle = np.float32(RED), np.float32(GREEN), np.float32(BLUE), np.float32(128.5)
    for i in range(upper.shape[0]):
        a, b = upper[i], lower[i]
        r, g, e = _sum(a, b, red), _sum(a, b, green), _sum(a, b, blue)
        y = wr * r + wg * g + wb * e
        cb[i] = np.uint8(np.int32((e - y) * CB + middle))
        cr[i] = np.uint8(np.int32((r - y) * CR + middle))


@njit(nogil=True)
def _sum(a, b, shift):
    """The sum of one colour over two pairs of pixels."""
    both = np.uint64(0xFF000000FF)
    pair = ((a >> shift) & both) + ((b >> shift) & both)
    return np.float32(np.int32(np.uint32(pair) + np.uint32(pair >> np.uint64(32))))


@njit(cache=True, nogil=True)
def fold(pixels, colours):
    """A fingerprint uint64[w] of pixels uint32[h, w], of the bits `colours` of each: a polynomial for every column.

    Modulo 2^64 in an odd number, so that a single changed pixel always changes it.
    """
    sums, step, seen = np.zeros(pixels.shape[1], np.uint64), np.uint64(0x9E3779B97F4A7C15), np.uint64(colours)
    for row in range(pixels.shape[0]):
        for i in range(pixels.shape[1]):
            sums[i] = sums[i] * step + (np.uint64(pixels[row, i]) & seen)
    return sums
