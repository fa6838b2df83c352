"""The compiled clocks: marks are set anew, mutants of genes are fixed or lost."""

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
def found(marks, genes, streams, fast, slow):
    """Fill marks and genes so that the shares `fast` and `slow` of them are B, one by one."""
    for walker in range(streams.shape[0]):
        stream = streams[walker]
        for i in range(marks.shape[1]):
            marks[walker, i] = 1 if next_uniform(stream) < fast else 0
        for i in range(genes.shape[1]):
            genes[walker, i] = 1 if next_uniform(stream) < slow else 0


@njit(cache=True, nogil=True)
def fits(held, world):
    """The share of what is held that fits the world."""
    total = 0.0
    for i in range(held.size):
        total += held[i]
    return total / held.size if world == 1 else 1.0 - total / held.size


@njit(cache=True, nogil=True)
def adapt(stream, marks, genes, world, chances, fast):
    """One generation, in place: marks are set anew, one mutant of every gene is fixed or lost.

    chances float64[4]: that a mark is set anew, that it then fits, that a gene comes to fit, that it ceases to.
    """
    if fast:
        for i in range(marks.size):
            aim = next_uniform(stream)
            if aim < chances[0]:
                marks[i] = world if aim < chances[0] * chances[1] else 1 - world
    for i in range(genes.size):
        if next_uniform(stream) < (chances[3] if genes[i] == world else chances[2]):
            genes[i] = 1 - genes[i]


@njit(cache=True, nogil=True)
def forget(stream, marks, genes, fast):
    """One generation without inheritance, in place: every mark and every gene is a random one."""
    for i in range(marks.size):
        if fast:
            marks[i] = 1 if next_uniform(stream) < 0.5 else 0
    for i in range(genes.size):
        genes[i] = 1 if next_uniform(stream) < 0.5 else 0


@njit(cache=True, nogil=True)
def adapt_on(
    marks,
    genes,
    world,
    age,
    start,
    gain,
    runs,
    notes,
    noted,
    filling,
    blocks,
    blocked,
    streams,
    chances,
    lengths,
    places,
    run,
    inherit,
    fast,
    ticks,
):
    """Let every cell line live through `ticks` generations, in place; after `run` of them the food switches.

    chances float64[4] as in `adapt`; lengths int64[2] of the blocks; places int64[run + 1], which note each age is.
    """
    for walker in range(world.size):
        stream, moving = streams[walker], chances[0] > 0.0
        for _ in range(ticks):
            if age[walker] >= run:
                world[walker], age[walker] = 1 - world[walker], 0
            if age[walker] == 0:
                start[walker] = 0.5 * (fits(marks[walker], world[walker]) + fits(genes[walker], world[walker]))
                filling[walker, :, :] = 0.0
                filling[walker, 0, 0] = fits(marks[walker], world[walker])
                filling[walker, 1, 0] = fits(genes[walker], world[walker])
            if inherit:
                adapt(stream, marks[walker], genes[walker], world[walker], chances, fast)
            elif moving:
                forget(stream, marks[walker], genes[walker], fast)
            age[walker] += 1
            now = age[walker]
            shares = fits(marks[walker], world[walker]), fits(genes[walker], world[walker])
            for channel in range(2):
                block, length = now // lengths[channel], lengths[channel]
                if block < 3:
                    filling[walker, channel, block] += shares[channel]
                if now == 3 * length - 1:
                    for k in range(3):
                        blocks[walker, channel, k] += filling[walker, channel, k] / length
                    blocked[walker, channel] += 1
            made = 0.5 * (shares[0] + shares[1]) - start[walker]
            if places[now] >= 0:
                notes[walker, places[now]] += made
                noted[walker, places[now]] += 1
            if now == run:
                gain[walker] += made
                runs[walker] += 1
