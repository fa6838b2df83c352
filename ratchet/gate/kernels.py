"""The compiled pocket: shapes bind and leave, and what is bound may react."""

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
def bind_on(place, shift, held, bound, acts, streams, arrive, leave, react, undo, shuffled, tick, ticks):
    """Let every pocket live `ticks` ticks of `tick` seconds, in place.

    A continuous-time jump process: an empty pocket (place -1) takes each of K shapes at the rate arrive, a bound shape
    leaves at leave[fit], reacts at react[fit] and un-reacts at undo[fit], per second; after either it is still bound.
    A shape's fit is its own number, or, shuffled, one that is rotated anew whenever the pocket empties.
    """
    kinds = leave.size
    for walker in range(place.size):
        stream = streams[walker]
        for _ in range(ticks):
            left = tick
            while True:
                shape = place[walker]
                fit = (shape + shift[walker]) % kinds
                total = arrive * kinds if shape < 0 else leave[fit] + react[fit] + undo[fit]
                wait = -math.log(1.0 - next_uniform(stream)) / total if total > 0.0 else np.inf
                if shape >= 0:
                    held[walker, shape] += min(wait, left)
                if wait >= left:
                    break
                left -= wait
                if shape < 0:
                    place[walker] = min(np.int64(next_uniform(stream) * kinds), kinds - 1)
                    bound[walker, place[walker]] += 1
                    continue
                aim = next_uniform(stream) * total
                if aim < react[fit]:
                    acts[walker, shape] += 1
                elif aim < react[fit] + undo[fit]:
                    acts[walker, shape] -= 1
                else:
                    place[walker] = -1
                    if shuffled:
                        shift[walker] = min(np.int64(next_uniform(stream) * kinds), kinds - 1)
