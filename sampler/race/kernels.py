"""The compiled race of words: each adds its own noise to its score, the highest is written."""

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
    moved,
    draws,
    best,
    tally,
    streams,
    scores,
    target,
    gain,
    rest,
    progress,
    favourite,
    ticks,
):
    """Let every text write `ticks` words, in place: the next is the one with the highest score - ln(-ln u).

    Each race uses one number per option of the longest menu and one more, which names the word where the option that
    stands for the rest of the dictionary (target -1) has won: rest float64[S, V] are the running sums over its words.
    """
    width = scores.shape[1]
    for walker in range(place.size):
        stream = streams[walker]
        for _ in range(ticks):
            state = place[walker]
            highest, at = -np.inf, -1
            for j in range(width):
                u = 1.0 - next_uniform(stream)
                numbers[walker, j] = u
                wait = -math.log(u)
                score = scores[state, j] - math.log(wait) if wait > 0.0 else np.inf
                if scores[state, j] > -np.inf and score > highest:
                    highest, at = score, j
            v = next_uniform(stream)
            to, way = target[state, at], gain[state, at]
            if to < 0:
                to = np.searchsorted(rest[state], v * rest[state, -1], side="right")
                way = progress[state, to]
            place[walker], before[walker], winner[walker] = to, state, at
            moved[walker] += way
            draws[walker] += 1
            best[walker] += at == favourite[state]
            tally[state, at] += 1


@njit(cache=True, nogil=True)
def choose_on(place, before, winner, moved, draws, best, tally, target, gain, favourite, ticks):
    """The same at T = 0: every text writes the option with the best score, and no number is drawn."""
    for walker in range(place.size):
        for _ in range(ticks):
            state = place[walker]
            at = favourite[state]
            place[walker], before[walker], winner[walker] = target[state, at], state, at
            moved[walker] += gain[state, at]
            draws[walker] += 1
            best[walker] += 1
            tally[state, at] += 1
