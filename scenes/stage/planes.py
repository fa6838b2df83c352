"""Colour planes: the picture's pixels as BT.709 luma and chroma, compiled, written straight into the encoder's frame."""

import numpy as np
from numba import njit

# ITU-R BT.709: luma weights of R', G', B', and the range 16 to 235 (luma) and 16 to 240 (chroma) of 8-bit video.
RED, BLUE = 0.2126, 0.0722
GREEN = 1.0 - RED - BLUE
LUMA = np.float32(219 / 255)
CB, CR = np.float32(224 / 255 / (2 - 2 * BLUE)), np.float32(224 / 255 / (2 - 2 * RED))


@njit(cache=True, nogil=True)
def fill(pixels, shifts, luma, cb, cr):
    """Write the planes of a picture: pixels uint32[h, w] with h and w even, luma uint8[h, >= w], cb and cr [h/2, >= w/2].

    shifts: the bits by which red, green and blue are shifted in a pixel. One chroma sample is the mean of a square of
    four pixels, as swscale's area filter has it; every value is rounded once, from exact single-precision sums.
    """
    red, green, blue = np.uint32(shifts[0]), np.uint32(shifts[1]), np.uint32(shifts[2])
    byte = np.uint32(255)
    wr, wg, wb = np.float32(RED) * LUMA, np.float32(GREEN) * LUMA, np.float32(BLUE) * LUMA
    quarter, half, middle = np.float32(0.25), np.float32(16.5), np.float32(128.5)
    for row in range(0, pixels.shape[0], 2):
        upper, lower = pixels[row], pixels[row + 1]
        upper_luma, lower_luma = luma[row], luma[row + 1]
        for i in range(pixels.shape[1]):
            p, q = upper[i], lower[i]
            upper_luma[i] = np.uint8(
                np.int32(
                    wr * np.float32(np.int32((p >> red) & byte))
                    + wg * np.float32(np.int32((p >> green) & byte))
                    + wb * np.float32(np.int32((p >> blue) & byte))
                    + half
                )
            )
            lower_luma[i] = np.uint8(
                np.int32(
                    wr * np.float32(np.int32((q >> red) & byte))
                    + wg * np.float32(np.int32((q >> green) & byte))
                    + wb * np.float32(np.int32((q >> blue) & byte))
                    + half
                )
            )
        u, v = cb[row // 2], cr[row // 2]
        for i in range(pixels.shape[1] // 2):
            a, b, c, d = upper[2 * i], upper[2 * i + 1], lower[2 * i], lower[2 * i + 1]
            r = np.float32(
                np.int32(((a >> red) & byte) + ((b >> red) & byte) + ((c >> red) & byte) + ((d >> red) & byte))
            )
            g = np.float32(
                np.int32(((a >> green) & byte) + ((b >> green) & byte) + ((c >> green) & byte) + ((d >> green) & byte))
            )
            e = np.float32(
                np.int32(((a >> blue) & byte) + ((b >> blue) & byte) + ((c >> blue) & byte) + ((d >> blue) & byte))
            )
            y = np.float32(RED) * r + np.float32(GREEN) * g + np.float32(BLUE) * e
            u[i] = np.uint8(np.int32((e - y) * (CB * quarter) + middle))
            v[i] = np.uint8(np.int32((r - y) * (CR * quarter) + middle))


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
