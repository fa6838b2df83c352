"""The student's compiled code: the generator, gradient steps on a teacher's text, and texts drawn from the student."""

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
def draw(cumulative, stream):
    """The token drawn from one row of running sums (float64[V]) by inverting it at one uniform number."""
    aim = next_uniform(stream) * cumulative[-1]
    low, high = 0, cumulative.size - 1
    while low < high:
        middle = (low + high) // 2
        if cumulative[middle] > aim:
            high = middle
        else:
            low = middle + 1
    while low > 0 and cumulative[low] == cumulative[low - 1]:  # never a token of no probability
        low -= 1
    return low


LANES = 8  # sums run side by side


@njit(cache=True, nogil=True)
def total(row):
    """The sum of a row, eight partial sums at a time."""
    part = np.zeros(LANES)
    whole = row.size - row.size % LANES
    for start in range(0, whole, LANES):
        for k in range(LANES):
            part[k] += row[start + k]
    found = 0.0
    for k in range(LANES):
        found += part[k]
    for i in range(whole, row.size):
        found += row[i]
    return found


@njit(cache=True, nogil=True)
def descend(logits, weights, rate, token):
    """One gradient step of cross-entropy on a row: logits -= rate (p - onehot(token)); weights follow.

    exp(-x) for x <= 2 by its series to (x/16)^8 and four squarings (relative error below 1e-12), as vector code.
    """
    scale = rate / total(weights)
    for i in range(logits.size):
        step = scale * weights[i]
        logits[i] -= step
        x = step * 0.0625
        e = 1.0 - x * (1.0 / 7.0) * (1.0 - x * 0.125)
        e = 1.0 - x * (1.0 / 5.0) * (1.0 - x * (1.0 / 6.0) * e)
        e = 1.0 - x * (1.0 / 3.0) * (1.0 - x * 0.25 * e)
        e = 1.0 - x * (1.0 - x * 0.5 * e)
        e *= e
        e *= e
        e *= e
        weights[i] *= e * e
    logits[token] += rate
    weights[token] *= math.exp(rate)


@njit(cache=True, nogil=True)
def learn(logits, weights, visits, lesson, stream, sums, rate, halving, tokens):
    """Read `tokens` tokens of the teacher's text (running sums float64[V, V]) with one gradient step for each."""
    last = lesson[0]
    for _ in range(tokens):
        token = draw(sums[last], stream)
        descend(logits[last], weights[last], rate / math.sqrt(1.0 + visits[last] / halving), token)
        visits[last] += 1
        last = token
    lesson[0] = last
    lesson[1] += tokens


@njit(cache=True, nogil=True)
def write(logits, weights, words, heat, scratch, stream):
    """The next token from a row of the student's logits at a temperature."""
    best = 0
    for i in range(logits.size):
        if logits[i] > logits[best]:
            best = i
    if heat <= 0.0:
        return best
    mass = 0.0
    for i in range(logits.size):
        mass += weights[i] if heat == 1.0 else words[i] * math.exp((logits[i] - logits[best]) / heat)
        scratch[i] = mass
    return draw(scratch, stream)


@njit(cache=True, nogil=True)
def study_on(
    logits,
    weights,
    visits,
    lesson,
    place,
    counts,
    streams,
    sums,
    rate,
    halving,
    least,
    most,
    growth,
    words,
    progress,
    near,
    heat,
    ticks,
):
    """Advance student and texts by `ticks` ticks, in place; without a learning rate nothing is read."""
    scratch = np.empty(words.size)
    for _ in range(ticks):
        if rate > 0.0:
            tokens = min(most, max(least, lesson[1] // growth))
            learn(logits, weights, visits, lesson, streams[place.size], sums, rate, halving, tokens)
        for i in range(place.size):
            last = place[i]
            token = write(logits[last], weights[last], words, heat, scratch, streams[i])
            gain = progress[last, token]
            counts[i, 0] += gain
            counts[i, 1] += gain > 0
            counts[i, 2] += gain < 0
            counts[i, 3] += not near[last, token]
            place[i] = token
