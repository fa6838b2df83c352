"""The wheel-and-pawl's compiled code: the generator, the Heun stepper on the saw, and the pawl."""

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
def kick(bits):
    """A kick with a Gaussian's moments 0, 1, 0, 3, 0 from 64 fair coins, bent a little so that its kurtosis is 3.

    Unbent coins, at 2.97, would fake a current of some nm/s in hot saws.
    """
    x = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    z = (np.float64((x * np.uint64(0x0101010101010101)) >> np.uint64(56)) - 32.0) * 0.25
    return z * (0.9959879639685498 + 0.0013496672697387213 * (z * z))


# --- saw: walkers side by side on one sheet each, the saw or the flat one ---
LANES = 32  # walkers advanced side by side; any number gives the same walks
(Y, CELL, HOME, AHEAD, BEHIND, HEIGHT, LEFT, SPEND, ROWS) = range(9)  # rows of the lanes' float64 slab


@njit(cache=True, nogil=True)
def energy(p, y):
    """The saw at y in [0, L), kT0."""
    u = y / p.foot if y < p.foot else (y - p.period) / (p.period - p.foot)
    return 0.5 * p.height * (1.0 - math.cos(math.pi * u))


@njit(cache=True, nogil=True)
def half_cosine(z):
    """cos(x) for z = x^2, |x| <= pi/2, by its series to x^16 (error below 1e-11)."""
    z2 = z * z
    low = (1.0 - z * 0.5) + z2 * (1.0 / 24.0 - z * (1.0 / 720.0))
    high = (1.0 / 40320.0 - z * (1.0 / 3628800.0)) + z2 * (1.0 / 479001600.0 - z * (1.0 / 87178291200.0))
    return low + z2 * z2 * high


@njit(cache=True, nogil=True)
def stride(real, bits, steps, mobility, push, sigma, period, foot, reach):
    """Advance LANES walkers by `steps` Heun steps in which no switch is due.

    real float64[ROWS * LANES], bits uint64[4 * LANES], flat so that constant offsets keep their rows apart; nothing but
    selects, so that the inner loop becomes vector code. Both halves of a step see the same kick.
    """
    rise, fall = math.pi / foot, math.pi / (period - foot)
    top, bottom = 0.5 * foot, 0.5 * (foot + period)
    for _ in range(steps):
        for i in range(LANES):
            a, b, c, d = bits[i], bits[LANES + i], bits[2 * LANES + i], bits[3 * LANES + i]
            s = a + d
            x = ((s << np.uint64(23)) | (s >> np.uint64(41))) + a
            t = b << np.uint64(17)
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= t
            d = (d << np.uint64(45)) | (d >> np.uint64(19))
            bits[i], bits[LANES + i], bits[2 * LANES + i], bits[3 * LANES + i] = a, b, c, d
            noise = push + sigma * kick(x)

            y, pull = real[Y * LANES + i], 0.5 * mobility * real[HEIGHT * LANES + i]
            up = y < foot
            angle = (y - top) * rise if up else (y - bottom) * fall
            slope = pull * (rise if up else -fall) * half_cosine(angle * angle)
            tried = (y + noise) - slope
            tried = tried - period if tried >= period else tried
            tried = tried + period if tried < 0.0 else tried
            up = tried < foot
            angle = (tried - top) * rise if up else (tried - bottom) * fall
            y += noise - 0.5 * (slope + pull * (rise if up else -fall) * half_cosine(angle * angle))

            over, under = y >= period, y < 0.0
            hop = 1.0 if over else 0.0
            hop = -1.0 if under else hop
            y -= hop * period
            cell = real[CELL * LANES + i] + hop
            home = real[HOME * LANES + i]
            travelled = y + (cell - home) * period
            ahead = 1.0 if travelled > reach else 0.0
            behind = 1.0 if travelled < -reach else 0.0
            real[Y * LANES + i] = y
            real[CELL * LANES + i] = cell
            real[HOME * LANES + i] = home + ahead - behind
            real[AHEAD * LANES + i] += ahead
            real[BEHIND * LANES + i] += behind
            real[LEFT * LANES + i] -= real[SPEND * LANES + i]


@njit(cache=True, nogil=True)
def board(real, bits, lane, place, discrete, stream, p, spend):
    """Put one walker into its lane."""
    real[Y * LANES + lane], real[LEFT * LANES + lane] = place[0], place[1]
    real[CELL * LANES + lane], real[HOME * LANES + lane] = discrete[0], discrete[2]
    real[AHEAD * LANES + lane] = real[BEHIND * LANES + lane] = 0.0
    real[HEIGHT * LANES + lane] = p.height if discrete[1] == 0 else 0.0
    real[SPEND * LANES + lane] = spend
    for k in range(4):
        bits[k * LANES + lane] = stream[k]


@njit(cache=True, nogil=True)
def alight(real, bits, lane, place, discrete, stream):
    """Write one walker back from its lane."""
    place[0], place[1] = real[Y * LANES + lane], real[LEFT * LANES + lane]
    discrete[0], discrete[2] = np.int64(real[CELL * LANES + lane]), np.int64(real[HOME * LANES + lane])
    discrete[3] += np.int64(real[AHEAD * LANES + lane])
    discrete[4] += np.int64(real[BEHIND * LANES + lane])
    for k in range(4):
        stream[k] = bits[k * LANES + lane]


@njit(cache=True, nogil=True)
def quiet(real, crew, most):
    """Steps, at least 1 and at most `most`, before the first of the lanes' switches is due."""
    few = np.float64(most)
    for lane in range(crew):
        spend = real[SPEND * LANES + lane]
        if spend > 0.0:
            few = min(few, real[LEFT * LANES + lane] / spend - 1.0)
    return max(1, int(few))


# --- end of saw ---


@njit(cache=True, nogil=True)
def switch(real, lane, p, heat, dt, discrete, books, spark):
    """One proposal of the pawl's bath to lift or drop the pawl, taken by Metropolis' rule; what it changes is booked.

    Waiting times run on from the exact moment of the proposal, not from the end of the step that noticed it.
    """
    spend = real[SPEND * LANES + lane]
    while real[LEFT * LANES + lane] <= 0.0:
        late = -real[LEFT * LANES + lane] / spend  # steps since the proposal was due
        level = energy(p, real[Y * LANES + lane])
        rise = p.lift - level if discrete[1] == 0 else level - p.lift
        chance = next_uniform(spark)
        if rise <= 0.0 or (heat > 0.0 and chance < math.exp(-rise / heat)):
            if discrete[1] == 0:
                books[0] += books[2] - level  # the way down since the last entry went to the wheel's bath
            books[1] += rise
            discrete[1] = 1 - discrete[1]
            discrete[5] += 1
            books[2] = level if discrete[1] == 0 else p.lift
            real[HEIGHT * LANES + lane] = p.height if discrete[1] == 0 else 0.0
        real[LEFT * LANES + lane] = -math.log(1.0 - next_uniform(spark)) - late * spend


@njit(cache=True, nogil=True)
def walk(places, discretes, all_books, streams, sparks, p, heat, dt, steps):
    """Advance every wheel by `steps` Heun steps of dt seconds, in place."""
    mobility = dt * 4.11 / p.drag
    push = -mobility * p.load / 4.11
    sigma = math.sqrt(2.0 * mobility * heat)
    real, bits = np.zeros(ROWS * LANES), np.zeros(4 * LANES, np.uint64)
    for first in range(0, places.shape[0], LANES):
        crew = min(LANES, places.shape[0] - first)
        for lane in range(LANES):  # empty lanes repeat the first wheel and are never written back
            walker = first + (lane if lane < crew else 0)
            board(real, bits, lane, places[walker], discretes[walker], streams[walker], p, dt * p.proposals)
        done = 0
        while done < steps:
            some = quiet(real, crew, steps - done)
            stride(real, bits, some, mobility, push, sigma, p.period, p.foot, p.period - 1.0)
            done += some
            for lane in range(crew):
                if real[LEFT * LANES + lane] <= 0.0:
                    walker = first + lane
                    switch(real, lane, p, heat * p.pawl, dt, discretes[walker], all_books[walker], sparks[walker])
        for lane in range(crew):
            walker = first + lane
            alight(real, bits, lane, places[walker], discretes[walker], streams[walker])
