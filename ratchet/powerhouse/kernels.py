"""The rotor's compiled code: the generator, and the Heun stepper of rotors side by side."""

import math

import numpy as np
from numba import njit


# --- generator: xoshiro256++ seeded by SplitMix64 (Blackman & Vigna) ---
@njit(cache=True, nogil=True)
def seed_stream(stream, seed, walker):
    """Fill one walker's generator state `stream` (uint64[4]) from (seed, walker) by SplitMix64."""
    z = np.uint64(seed) ^ (np.uint64(walker) * np.uint64(0xD1342543DE82EF95) + np.uint64(0x2545F4914F6CDD1D))
    for i in range(4):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        v = z
        v = (v ^ (v >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        v = (v ^ (v >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        stream[i] = v ^ (v >> np.uint64(31))


@njit(cache=True, nogil=True)
def next_bits(stream):
    """The next 64 random bits of xoshiro256++; advances `stream` in place."""
    a, b, c, d = stream[0], stream[1], stream[2], stream[3]
    s = a + d
    bits = ((s << np.uint64(23)) | (s >> np.uint64(41))) + a
    t = b << np.uint64(17)
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << np.uint64(45)) | (d >> np.uint64(19))
    stream[0], stream[1], stream[2], stream[3] = a, b, c, d
    return bits


@njit(cache=True, nogil=True)
def next_uniform(stream):
    """A float64 uniform in [0, 1) with 53 random bits."""
    return np.float64(next_bits(stream) >> np.uint64(11)) * 1.1102230246251565e-16


# --- end of generator ---


@njit(cache=True, nogil=True)
def kick(bits):
    """A kick with a Gaussian's moments 0, 1, 0, 3, 0 from 64 fair coins, bent a little so that its kurtosis is 3.

    Unbent coins, at 2.97, would fake a current of some nm/s in hot saws.
    """
    x = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    z = (np.float64((x * np.uint64(0x0101010101010101)) >> np.uint64(56)) - 32.0) * 0.25
    return z * (0.9959879639685498 + 0.0013496672697387213 * (z * z))


LANES = 32  # rotors advanced side by side; any number gives the same turns
(Y, TURN, HOME, AHEAD, BEHIND, ROWS) = range(6)  # rows of the lanes' float64 slab


@njit(cache=True, nogil=True)
def pull(y, third, part, parts):
    """Half a step's move down both landscapes at y; `third` and `part` are those of unit slopes."""
    u = 3.0 * y
    u -= math.floor(u)
    v = parts * y
    v -= math.floor(v)
    return 32.0 * (third * (u * (1.0 - u)) * (1.0 - 2.0 * u) + part * (v * (1.0 - v)) * (1.0 - 2.0 * v))


@njit(cache=True, nogil=True)
def stride(real, bits, steps, push, sigma, third, part, parts):
    """Advance LANES rotors by `steps` Heun steps; both halves of a step see the same kick.

    real float64[ROWS * LANES], bits uint64[4 * LANES], flat so that constant offsets keep their rows apart; nothing but
    selects, so that the inner loop becomes vector code.
    """
    for _ in range(steps):
        for i in range(LANES):
            a, b, c, d = bits[i], bits[LANES + i], bits[2 * LANES + i], bits[3 * LANES + i]
            s = a + d
            x = ((s << np.uint64(23)) | (s >> np.uint64(41))) + a
            t = b << np.uint64(17)
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= t
            d = (d << np.uint64(45)) | (d >> np.uint64(19))
            bits[i], bits[LANES + i], bits[2 * LANES + i], bits[3 * LANES + i] = a, b, c, d
            noise = push + sigma * kick(x)

            y = real[Y * LANES + i]
            down = pull(y, third, part, parts)
            y += noise - (down + pull((y + noise) - 2.0 * down, third, part, parts))

            over, under = y >= 1.0, y < 0.0
            hop = 1.0 if over else 0.0
            hop = -1.0 if under else hop
            y -= hop
            turn = real[TURN * LANES + i] + hop
            home = real[HOME * LANES + i]
            travelled = 3.0 * (y + turn) - home
            ahead = 1.0 if travelled > 0.85 else 0.0
            behind = 1.0 if travelled < -0.85 else 0.0
            real[Y * LANES + i] = y
            real[TURN * LANES + i] = turn
            real[HOME * LANES + i] = home + ahead - behind
            real[AHEAD * LANES + i] += ahead
            real[BEHIND * LANES + i] += behind


@njit(cache=True, nogil=True)
def turn_on(places, discretes, streams, push, sigma, third, part, parts, steps):
    """Advance every rotor by `steps` Heun steps, in place. A third of a turn to within 18 degrees counts as one ATP."""
    real, bits = np.zeros(ROWS * LANES), np.zeros(4 * LANES, np.uint64)
    for first in range(0, places.shape[0], LANES):
        crew = min(LANES, places.shape[0] - first)
        for lane in range(LANES):  # empty lanes repeat the first rotor and are never written back
            i = first + (lane if lane < crew else 0)
            real[Y * LANES + lane], real[TURN * LANES + lane] = places[i], discretes[i, 0]
            real[HOME * LANES + lane] = discretes[i, 1]
            real[AHEAD * LANES + lane] = real[BEHIND * LANES + lane] = 0.0
            for k in range(4):
                bits[k * LANES + lane] = streams[i, k]
        stride(real, bits, steps, push, sigma, third, part, parts)
        for lane in range(crew):
            i = first + lane
            places[i] = real[Y * LANES + lane]
            discretes[i, 0], discretes[i, 1] = np.int64(real[TURN * LANES + lane]), np.int64(real[HOME * LANES + lane])
            discretes[i, 2] += np.int64(real[AHEAD * LANES + lane])
            discretes[i, 3] += np.int64(real[BEHIND * LANES + lane])
            for k in range(4):
                streams[i, k] = bits[k * LANES + lane]
