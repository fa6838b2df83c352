"""The compiled drafts: a word is rewritten in each, all are scored, one is kept by softmax."""

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
def found_anew(walker, place, before, winner, age, start, streams, founders, scores):
    """A first text. founders float64[S] are the running sums of its law; its score goes into start."""
    last = founders.size - 1
    aim = next_uniform(streams[walker]) * founders[last]
    place[walker] = min(np.searchsorted(founders, aim, side="right"), last)
    before[walker], winner[walker], age[walker] = place[walker], -1, 0
    start[walker] = scores[place[walker]]


@njit(cache=True, nogil=True)
def write(stream, drafts, rewrites, home, slot):
    """Fill drafts int64[D]: first the text itself, then others with another word in the slot, none of them twice."""
    drafts[0] = home
    width, found = rewrites.shape[2], 1
    while found < drafts.size:
        text = rewrites[home, slot, np.int64(next_uniform(stream) * width)]
        new = True
        for k in range(found):
            new = new and drafts[k] != text
        if new:
            drafts[found] = text
            found += 1


@njit(cache=True, nogil=True)
def keep(stream, drafts, scores, heat):
    """Which of the drafts is kept: one with the weights exp(score / T), at T = 0 the best, the first of equals."""
    best = 0
    for k in range(1, drafts.size):
        if scores[drafts[k]] > scores[drafts[best]]:
            best = k
    if heat <= 0.0:
        return best
    highest, total = scores[drafts[best]], 0.0
    for k in range(drafts.size):
        total += math.exp((scores[drafts[k]] - highest) / heat)
    aim, at = next_uniform(stream) * total, 0
    aim -= math.exp((scores[drafts[0]] - highest) / heat)
    while aim >= 0.0 and at < drafts.size - 1:
        at += 1
        aim -= math.exp((scores[drafts[at]] - highest) / heat)
    return at


@njit(cache=True, nogil=True)
def evolve_on(
    place,
    before,
    slot,
    drafts,
    winner,
    age,
    start,
    gain,
    squares,
    runs,
    tally,
    ends,
    climb,
    climb_squares,
    climbed,
    streams,
    rewrites,
    choices,
    founders,
    scores,
    selected,
    heat,
    run,
    every,
    mutate,
    inherit,
    ticks,
):
    """Let every text go through `ticks` rounds, in place; after `run` of them the brief changes: a new first text.

    rewrites int64[S, slots, W] is the text with another word in a slot, choices int64[S, slots] the word it has;
    selected float64[S] are the scores by which drafts are kept. `every` rounds the score is noted in climb.
    """
    slots = rewrites.shape[1]
    for walker in range(place.size):
        stream = streams[walker]
        for _ in range(ticks):
            if age[walker] >= run:
                found_anew(walker, place, before, winner, age, start, streams, founders, scores)
            if age[walker] == 0:
                climb[walker, 0] += start[walker]
                climb_squares[walker, 0] += start[walker] ** 2
                climbed[walker, 0] += 1
            home = place[walker]
            before[walker], winner[walker] = home, -1
            if mutate:
                slot[walker] = np.int64(next_uniform(stream) * slots)
                write(stream, drafts[walker], rewrites, home, slot[walker])
                winner[walker] = keep(stream, drafts[walker], selected, heat)
                kept = drafts[walker, winner[walker]]
                tally[home, slot[walker], choices[kept, slot[walker]]] += 1
                place[walker] = kept if inherit else np.int64(next_uniform(stream) * scores.size)
            age[walker] += 1
            if age[walker] % every == 0:
                score = scores[place[walker]]
                climb[walker, age[walker] // every] += score
                climb_squares[walker, age[walker] // every] += score * score
                climbed[walker, age[walker] // every] += 1
                if age[walker] == run:
                    gain[walker] += score - start[walker]
                    squares[walker] += (score - start[walker]) ** 2
                    runs[walker] += 1
                    ends[place[walker]] += 1
