"""The compiled population: a mutant arises, Moran's births and deaths fix or lose it."""

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
def found_anew(walker, place, before, mutant, crest, counts, age, start, streams, founders, heights, size, inherit):
    """A population of founders: all of one genotype, or each of its own where nothing is inherited.

    founders float64[K] are the running sums of their law; the population's mean height goes into start.
    """
    stream, kinds = streams[walker], founders.size
    counts[walker, :] = 0
    for _ in range(1 if inherit else size):
        aim = next_uniform(stream) * founders[kinds - 1]
        genotype = min(np.searchsorted(founders, aim, side="right"), kinds - 1)
        counts[walker, genotype] += size if inherit else 1
    place[walker] = np.argmax(counts[walker])
    before[walker], mutant[walker], crest[walker], age[walker] = place[walker], -1, 0, 0
    start[walker] = mean_height(counts[walker], heights)


@njit(cache=True, nogil=True)
def mean_height(counts, heights):
    """The mean height of individuals int64[K] of each genotype."""
    total, number = 0.0, 0
    for genotype in range(heights.size):
        total += counts[genotype] * heights[genotype]
        number += counts[genotype]
    return total / number


@njit(cache=True, nogil=True)
def settle(stream, step, size):
    """Whether a mutant exp(step) times as fit as the other size - 1 takes over, and the most copies it had.

    Moran's process seen where it changes: the next is a copy more with probability f' / (f + f'), else one less. An
    infinite population (size 0) keeps a mutant with the chance of a branching process.
    """
    if size == 0:
        return next_uniform(stream) < -math.expm1(-max(step, 0.0)), 0
    up = 1.0 / (1.0 + math.exp(-step))
    copies, most = 1, 1
    while 0 < copies < size:
        copies += 1 if next_uniform(stream) < up else -1
        most = max(most, copies)
    return copies == size, most


@njit(cache=True, nogil=True)
def renew(stream, counts, size):
    """A birth and a death without inheritance, in place: the newborn's genotype is random, so is who dies of `size`."""
    newborn = np.int64(next_uniform(stream) * counts.size)
    dying, genotype = np.int64(next_uniform(stream) * size), 0
    while dying >= counts[genotype]:
        dying -= counts[genotype]
        genotype += 1
    counts[genotype] -= 1
    counts[newborn] += 1
    return newborn


@njit(cache=True, nogil=True)
def evolve_on(
    place,
    before,
    mutant,
    crest,
    counts,
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
    steps,
    founders,
    heights,
    size,
    individuals,
    run,
    every,
    mutate,
    inherit,
    ticks,
):
    """Let every population try `ticks` mutants, in place; after `run` of them the environment turns: new founders.

    steps float64[K, 2]: ln of the fitness of the genotype on the left and on the right over that of each, nan at the
    ends, where half of the mutants are stillborn. `every` tries the mean height is noted in climb.
    """
    for walker in range(place.size):
        stream = streams[walker]
        for _ in range(ticks):
            if age[walker] >= run:
                found_anew(
                    walker,
                    place,
                    before,
                    mutant,
                    crest,
                    counts,
                    age,
                    start,
                    streams,
                    founders,
                    heights,
                    individuals,
                    inherit,
                )
            if age[walker] == 0:
                climb[walker, 0] += start[walker]
                climb_squares[walker, 0] += start[walker] ** 2
                climbed[walker, 0] += 1
            home = place[walker]
            before[walker], mutant[walker], crest[walker] = home, -1, 0
            if mutate and inherit:
                side = 1 if next_uniform(stream) < 0.5 else 0
                step = steps[home, side]
                if not math.isnan(step):
                    other = home + 2 * side - 1
                    fixed, most = settle(stream, step, size)
                    mutant[walker], crest[walker] = other, most
                    tally[home, side, 1 if fixed else 0] += 1
                    if fixed:
                        place[walker] = other
                        counts[walker, home], counts[walker, other] = 0, individuals
            elif mutate:
                mutant[walker] = renew(stream, counts[walker], individuals)
                place[walker] = np.argmax(counts[walker])
                crest[walker] = counts[walker, mutant[walker]]
                tally[home, 1 if mutant[walker] > home else 0, 1 if crest[walker] == individuals else 0] += 1
            age[walker] += 1
            if age[walker] % every == 0:
                height = heights[place[walker]] if inherit else mean_height(counts[walker], heights)
                climb[walker, age[walker] // every] += height
                climb_squares[walker, age[walker] // every] += height * height
                climbed[walker, age[walker] // every] += 1
                if age[walker] == run:
                    gain[walker] += height - start[walker]
                    squares[walker] += (height - start[walker]) ** 2
                    runs[walker] += 1
                    ends += counts[walker]
