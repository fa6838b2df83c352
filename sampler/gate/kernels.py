"""The compiled head: it draws the word it looks at, then the next word is drawn, and written or un-written."""

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
def pick(stream, sums):
    """A place in running sums float64[m], drawn in proportion; the last one with a chance if rounding passes the end."""
    aim = next_uniform(stream) * sums[-1]
    at = np.searchsorted(sums, aim, side="right")
    return at if at < sums.size else np.searchsorted(sums, sums[-1])


@njit(cache=True, nogil=True)
def attend_on(place, shift, word, wrote, held, acts, streams, keys, words, named, write, erase, shuffled, ticks):
    """Let every head draw `ticks` times, in place: a key, then the next word as the head sees it holding this key alone.

    keys float64[K] and words float64[K, V] are running sums. The word is written with probability `write`, one like it
    un-written with `erase`; acts count the net written words that are `named`. Shuffled, the keys are rotated anew
    for every draw.
    """
    kinds = keys.size
    for walker in range(place.size):
        stream = streams[walker]
        for _ in range(ticks):
            if shuffled:
                shift[walker] = min(np.int64(next_uniform(stream) * kinds), kinds - 1)
            fit = pick(stream, keys)
            key = (fit - shift[walker]) % kinds
            place[walker], word[walker] = key, pick(stream, words[key])
            held[walker, key] += 1
            aim = next_uniform(stream)
            wrote[walker] = 1 if aim < write else -1 if aim < write + erase else 0
            if word[walker] == named:
                acts[walker, key] += wrote[walker]
