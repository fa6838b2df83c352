"""The compiled pool: the time to the next reaction is exponential, and which one it is follows the rates."""

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
def spend_on(level, rest, sites, counts, lived, products, clock, streams, rates, change, move, phosphate, tick, ticks):
    """Let every pool react for `ticks` ticks of `tick` seconds, in place; tick by tick, so that no cut is seen.

    `rest` is what is left of the unit exponential that decides when the next reaction comes. A reaction uses three
    numbers: which it is, which motor does it, and when the one after it comes.
    """
    top, kinds, team = rates.shape[0] - 1, rates.shape[1], sites.shape[1]
    total = np.zeros(top + 1)
    for n in range(top + 1):
        for kind in range(kinds):
            total[n] += rates[n, kind]
    for pool in range(level.size):
        stream = streams[pool]
        for _ in range(ticks):
            left = tick
            while True:
                n = level[pool]
                needed = rest[pool] / total[n] if total[n] > 0.0 else np.inf
                step = min(needed, left)
                lived[pool] += step * n
                products[pool] += step * ((top - n) * (phosphate - n))
                if needed > left:
                    rest[pool] -= left * total[n]
                    break
                left -= needed
                aim = next_uniform(stream) * total[n]
                kind = 0
                while kind < kinds - 1 and (aim >= rates[n, kind] or rates[n, kind] == 0.0):
                    aim -= rates[n, kind]
                    kind += 1
                while rates[n, kind] == 0.0:  # round-off led past the last one
                    kind -= 1
                who = int(next_uniform(stream) * team)
                rest[pool] = -math.log(1.0 - next_uniform(stream))
                level[pool] = n + change[kind]
                sites[pool, who] += move[kind]
                counts[pool, kind] += 1
            clock[pool] += tick
