"""The compiled clocks: words enter the prompt, weights take gradient steps."""

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
def found(prompt, weights, streams, fast, slow):
    """Fill prompt and weights so that the shares `fast` and `slow` of them are B, words one by one, weights all alike."""
    for walker in range(streams.shape[0]):
        stream = streams[walker]
        for i in range(prompt.shape[1]):
            prompt[walker, i] = 1 if next_uniform(stream) < fast else 0
        for i in range(weights.shape[1]):
            weights[walker, i] = slow


@njit(cache=True, nogil=True)
def fits(held, world):
    """The share of what is held that fits the world."""
    total = 0.0
    for i in range(held.size):
        total += held[i]
    return total / held.size if world == 1 else 1.0 - total / held.size


@njit(cache=True, nogil=True)
def adapt(stream, prompt, weights, world, chances, fast):
    """One token, in place: it may take a random place in the prompt, and a random weight may learn from it.

    chances float64[4]: that it is put into the prompt, that a word fits the story, that it is a lesson, and the
    learning rate. A lesson is a gradient step on half the squared distance of the weight from the word.
    """
    aim = next_uniform(stream)
    if fast and aim < chances[0]:
        prompt[np.int64(next_uniform(stream) * prompt.size)] = world if aim < chances[0] * chances[1] else 1 - world
    aim = next_uniform(stream)
    if aim < chances[2]:
        word = world if aim < chances[2] * chances[1] else 1 - world
        weight = np.int64(next_uniform(stream) * weights.size)
        weights[weight] += chances[3] * (word - weights[weight])


@njit(cache=True, nogil=True)
def forget(stream, prompt, weights, fast):
    """One token of a model that keeps nothing, in place: every word and every weight is a random one."""
    for i in range(prompt.size):
        if fast:
            prompt[i] = 1 if next_uniform(stream) < 0.5 else 0
    for i in range(weights.size):
        weights[i] = next_uniform(stream)


@njit(cache=True, nogil=True)
def adapt_on(
    prompt,
    weights,
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
    """Let every model live through `ticks` tokens, in place; after `run` of them the story switches.

    chances float64[4] as in `adapt`; lengths int64[2] of the blocks; places int64[run + 1], which note each age is.
    """
    for walker in range(world.size):
        stream, moving = streams[walker], chances[0] > 0.0
        for _ in range(ticks):
            if age[walker] >= run:
                world[walker], age[walker] = 1 - world[walker], 0
            if age[walker] == 0:
                start[walker] = 0.5 * (fits(prompt[walker], world[walker]) + fits(weights[walker], world[walker]))
                filling[walker, :, :] = 0.0
                filling[walker, 0, 0] = fits(prompt[walker], world[walker])
                filling[walker, 1, 0] = fits(weights[walker], world[walker])
            if inherit:
                adapt(stream, prompt[walker], weights[walker], world[walker], chances, fast)
            elif moving:
                forget(stream, prompt[walker], weights[walker], fast)
            age[walker] += 1
            now = age[walker]
            shares = fits(prompt[walker], world[walker]), fits(weights[walker], world[walker])
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
