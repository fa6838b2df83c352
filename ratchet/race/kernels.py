"""The compiled race of reactions: each draws its waiting time, the first to fire happens."""

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
def race_on(
    place,
    before,
    winner,
    numbers,
    clock,
    moved,
    draws,
    best,
    tally,
    waits,
    streams,
    rates,
    target,
    gain,
    favourite,
    ticks,
):
    """Let every motor react `ticks` times, in place: the next reaction is the one with the earliest -ln(u) / rate.

    Each race uses one number per option of the longest menu and one more, which is not needed here: the race of words
    beside it uses the same numbers. Where no rate is above 0 nothing happens (winner -1).
    """
    width = rates.shape[1]
    for walker in range(place.size):
        stream = streams[walker]
        for _ in range(ticks):
            state = place[walker]
            first, at = np.inf, -1
            for j in range(width):
                u = 1.0 - next_uniform(stream)
                numbers[walker, j] = u
                if rates[state, j] > 0.0:
                    wait = -math.log(u) / rates[state, j]
                    if wait < first:
                        first, at = wait, j
            next_uniform(stream)
            before[walker], winner[walker] = state, at
            if at < 0:
                continue
            place[walker] = target[state, at]
            clock[walker] += first
            moved[walker] += gain[state, at]
            draws[walker] += 1
            best[walker] += at == favourite[state]
            tally[state, at] += 1
            waits[state, at] += first
