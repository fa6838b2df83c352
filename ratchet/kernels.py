"""The motor's compiled code: the generator, the kicks, the landscapes' slopes, the steppers and GTH elimination."""

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


def _cosine(terms):
    """Coefficients of cos(sqrt z) on 0 <= z <= (pi/2)^2, lowest first: the polynomial through Chebyshev's points."""
    z = (1.0 - np.cos(math.pi * (np.arange(terms) + 0.5) / terms)) * math.pi**2 / 8.0
    return tuple(float(c) for c in np.linalg.solve(np.vander(z, increasing=True), np.cos(np.sqrt(z))))


C0, C1, C2, C3, C4, C5 = _cosine(6)  # error below 3e-10


@njit(cache=True, nogil=True)
def half_cosine(z):
    """cos(sqrt(z)) for 0 <= z <= (pi/2)^2; in short independent sums, which overlap."""
    z2 = z * z
    return (C0 + C1 * z) + z2 * ((C2 + C3 * z) + z2 * (C4 + C5 * z))


@njit(cache=True, nogil=True)
def ramp_slope(x0, v0, x1, v1, y):
    """dV/dy between two knots of a cosine interpolation, kT0/nm."""
    wide = x1 - x0
    return (v1 - v0) * 0.5 * math.pi / wide * half_cosine((math.pi * ((y - x0) / wide - 0.5)) ** 2)


@njit(cache=True, nogil=True)
def slope_closed(p, y):
    """dV0/dy at y in [-L/2, L/2], kT0/nm."""
    if y < 0.0:
        y += p.period
    if y < p.peak:
        return ramp_slope(0.0, 0.0, p.peak, p.barrier, y)
    return ramp_slope(p.peak, p.barrier, p.period, 0.0, y)


@njit(cache=True, nogil=True)
def slope_open(p, y):
    """dV1/dy at y in [-1.5 L, 1.5 L], kT0/nm."""
    length = p.period
    if y >= 0.0:
        if y < p.lip_ahead_at:
            return ramp_slope(0.0, 0.0, p.lip_ahead_at, p.lip_ahead, y)
        if y < length:
            return ramp_slope(p.lip_ahead_at, p.lip_ahead, length, -p.drop, y)
        return ramp_slope(length, -p.drop, 1.5 * length, p.wall - p.drop, y)
    if y >= -p.lip_back_at:
        return ramp_slope(-p.lip_back_at, p.lip_back, 0.0, 0.0, y)
    if y >= -length:
        return ramp_slope(-length, -p.drop, -p.lip_back_at, p.lip_back, y)
    return ramp_slope(-1.5 * length, p.wall - p.drop, -length, -p.drop, y)


@njit(cache=True, nogil=True)
def ramp(x0, v0, x1, v1, y):
    """V between two knots, kT0."""
    return v0 + (v1 - v0) * 0.5 * (1.0 - math.cos(math.pi * (y - x0) / (x1 - x0)))


@njit(cache=True, nogil=True)
def energy_closed(p, y):
    """V0, kT0."""
    if y < 0.0:
        y += p.period
    if y < p.peak:
        return ramp(0.0, 0.0, p.peak, p.barrier, y)
    return ramp(p.peak, p.barrier, p.period, 0.0, y)


@njit(cache=True, nogil=True)
def energy_open(p, y):
    """V1, kT0."""
    length = p.period
    if y >= 0.0:
        if y < p.lip_ahead_at:
            return ramp(0.0, 0.0, p.lip_ahead_at, p.lip_ahead, y)
        if y < length:
            return ramp(p.lip_ahead_at, p.lip_ahead, length, -p.drop, y)
        return ramp(length, -p.drop, 1.5 * length, p.wall - p.drop, y)
    if y >= -p.lip_back_at:
        return ramp(-p.lip_back_at, p.lip_back, 0.0, 0.0, y)
    if y >= -length:
        return ramp(-length, -p.drop, -p.lip_back_at, p.lip_back, y)
    return ramp(-1.5 * length, p.wall - p.drop, -length, -p.drop, y)


@njit(cache=True, nogil=True)
def heads(bits):
    """Heads among 64 fair coins, less 32."""
    x = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56)) - np.int64(32)


COIN, BEND = 0.24899699099213748, 2.108855108966707e-05


@njit(cache=True, nogil=True)
def coins(bits):
    """A kick of mean 0, variance 1, kurtosis 3 and sixth moment 14.994, at most 8.7, from 64 fair coins.

    Their plain sum has kurtosis 3 - 2/64, which alone fakes a current of 1.4 nm/s in hot motors without fuel; a little
    of its cube makes up for it.
    """
    h = np.float64(heads(bits))
    return h * (COIN + BEND * (h * h))


def _ziggurat(layers):
    """Right edges float64[layers + 1] of equal areas stacked under exp(-x^2/2), widest first (Marsaglia & Tsang 2000).

    The first is not an edge: the lowest layer with its tail, as wide as a rectangle of the same area would be.
    """

    def stack(edge):
        area = edge * math.exp(-0.5 * edge**2) + math.sqrt(0.5 * math.pi) * math.erfc(edge / math.sqrt(2.0))
        edges = [area * math.exp(0.5 * edge**2), edge]
        while True:
            height = math.exp(-0.5 * edges[-1] ** 2) + area / edges[-1]
            if len(edges) == layers or height >= 1.0:
                return edges, height
            edges.append(math.sqrt(-2.0 * math.log(height)))

    low, high = 3.0, 4.0  # the lowest edge lies in between: too near, and the stack grows over the top, at 1
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if stack(middle)[1] > 1.0 else (low, middle)
    return np.array([*stack(high)[0], 0.0])


EDGES = _ziggurat(256)
UNDER = np.exp(-0.5 * EDGES**2)
SAFE = EDGES[1:] / EDGES[:-1]  # the share of a layer that lies under the curve at its whole height


@njit(cache=True, nogil=True)
def outside(stream, layer, share):
    """A Gaussian kick by the ziggurat whose first point was not surely under the curve.

    Of 64 random bits the lowest 8 choose the layer, the highest 53 the `share` of the way across it, in [-1, 1).
    """
    while True:
        if layer == 0:
            while True:
                beyond = -math.log(1.0 - next_uniform(stream)) / EDGES[1]
                height = -math.log(1.0 - next_uniform(stream))
                if 2.0 * height > beyond * beyond:
                    return EDGES[1] + beyond if share > 0.0 else -EDGES[1] - beyond
        x = share * EDGES[layer]
        foot, top = UNDER[layer], UNDER[layer + 1]
        if foot + (top - foot) * next_uniform(stream) < math.exp(-0.5 * x * x):
            return x
        bits = next_bits(stream)
        layer, share = np.int64(bits & np.uint64(255)), np.float64(np.int64(bits) >> np.int64(11)) * 2.0**-52
        if abs(share) < SAFE[layer]:
            return share * EDGES[layer]


@njit(cache=True, nogil=True)
def passes(stream, rise, heat):
    """Metropolis: whether a move up by `rise` (kT0) is taken at temperature `heat`."""
    if rise <= 0.0:
        return True
    if heat <= 0.0:
        return False
    return next_uniform(stream) < math.exp(-rise / heat)


@njit(cache=True, nogil=True)
def potential(p, chemical, y, site):
    """What a motor has stored, kT0: its landscape's energy and the work lifted against the load."""
    energy = energy_open(p, y) if chemical == 2 else energy_closed(p, y)
    return energy + p.load * (y + site * p.period) / 4.11


@njit(cache=True, nogil=True)
def react(p, r, paid, heat, place, discrete, counts, books, stream):
    """One proposal of the chemistry: choose a channel by its bound, accept by window and energy, and book it.

    paid: chemical free energy of binding, opening and committing, kT0; each reverse gives it back.
    """
    y, length, w = place[0], p.period, p.window
    bind, unbind, opening, closing, commit, uncommit, detach = r
    chemical = discrete[1]
    before = potential(p, chemical, y, discrete[0])
    books[0] += books[2] - before  # the way down since the last entry went to the bath
    cost = 0.0
    if chemical == 0:
        pick = next_uniform(stream) * (bind + 2.0 * uncommit)
        if pick < bind:
            discrete[1] = 1
            counts[2] += 1
            cost = paid[0]
        elif abs(y) <= w:
            side = 1.0 if pick < bind + uncommit else -1.0  # +1 undoes a forward step, -1 a backward one
            rise = energy_open(p, y + side * length) - energy_open(p, side * length) - energy_closed(p, y)
            if passes(stream, rise, heat):
                discrete[0] -= np.int64(side)
                discrete[1] = 2
                place[0] = y + side * length
                counts[7] += 1
                cost = -paid[2]
    elif chemical == 1:
        if next_uniform(stream) * (unbind + opening) < unbind:
            discrete[1] = 0
            counts[3] += 1
            cost = -paid[0]
        elif abs(y) <= w and passes(stream, energy_open(p, y) - energy_closed(p, y), heat):
            discrete[1] = 2
            counts[4] += 1
            cost = paid[1]
    else:
        pick = next_uniform(stream) * (closing + commit + detach)
        if pick < closing:
            if abs(y) <= w and passes(stream, energy_closed(p, y) - energy_open(p, y), heat):
                discrete[1] = 1
                counts[5] += 1
                cost = -paid[1]
        elif pick < closing + commit:
            side = 1.0 if y > 0.0 else -1.0
            u = y - side * length
            if abs(u) <= w:
                rise = energy_closed(p, u) - energy_open(p, y) + energy_open(p, side * length)
                if passes(stream, rise, heat):
                    discrete[0] += np.int64(side)
                    discrete[1] = 0
                    place[0] = u
                    counts[6] += 1
                    cost = paid[2]
        else:
            counts[8] += 1
    after = potential(p, discrete[1], place[0], discrete[0])
    books[0] += cost - (after - before)
    books[1] += cost
    books[2] = after


@njit(cache=True, nogil=True)
def pieces(p, chemical):
    """How a motor in this state moves: ((edge, fold, shift, hop), seven knots, nm, and the energies there, kT0).

    Beyond +-edge, y becomes fold y -+ shift and the site changes by +-hop: the closed landscape repeats, the open one
    has walls.
    """
    length = p.period
    if chemical == 2:
        knots = (-1.5 * length, -length, -p.lip_back_at, 0.0, p.lip_ahead_at, length, 1.5 * length)
        energies = (p.wall - p.drop, -p.drop, p.lip_back, 0.0, p.lip_ahead, -p.drop, p.wall - p.drop)
        return (1.5 * length, -1.0, -3.0 * length, 0.0), knots, energies
    # the outermost pieces are never reached
    knots = (-2.0 * length, -length, p.peak - length, 0.0, p.peak, length, 2.0 * length)
    return (0.5 * length, 1.0, length, 1.0), knots, (0.0, 0.0, p.barrier, 0.0, p.barrier, 0.0, 0.0)


@njit(cache=True, nogil=True)
def drifts(knots, energies, mobility, table):
    """Fill table float64[6, 7]: each piece's middle, nm, and the coefficients of mobility times its slope there."""
    for k in range(6):
        wide = knots[k + 1] - knots[k]
        height, z = (energies[k + 1] - energies[k]) * 0.5 * math.pi / wide * mobility, (math.pi / wide) ** 2
        table[k, 0] = 0.5 * (knots[k] + knots[k + 1])
        table[k, 1], table[k, 2], table[k, 3] = height * C0, height * z * C1, height * z**2 * C2
        table[k, 4], table[k, 5], table[k, 6] = height * z**3 * C3, height * z**4 * C4, height * z**5 * C5


@njit(cache=True, nogil=True)
def saunter(y, cell, steps, knots, table, bounds, push, sigma, bounded, period, counts, stream):
    """One motor's `steps` steps in which no chemistry is proposed; returns (y, cell) and counts milestones.

    cell: sites between the bound head and the last milestone. Of the two pieces around the nearest knot both slopes are
    computed and one is taken, since a processor cannot guess on which side of a well the motor is.
    """
    edge, fold, shift, hop = bounds
    reach, low, high, knot = period - 1.0, 0.0, 0.0, 0.0
    a0 = a1 = a2 = a3 = a4 = a5 = am = b0 = b1 = b2 = b3 = b4 = b5 = bm = 0.0
    a, b, c, d = stream[0], stream[1], stream[2], stream[3]
    for _ in range(steps):
        if not low <= y < high:
            k = 1
            while k < 5 and y >= 0.5 * (knots[k] + knots[k + 1]):
                k += 1
            low, knot, high = knots[k - 1], knots[k], knots[k + 1]
            am, a0, a1, a2 = table[k - 1, 0], table[k - 1, 1], table[k - 1, 2], table[k - 1, 3]
            a3, a4, a5 = table[k - 1, 4], table[k - 1, 5], table[k - 1, 6]
            bm, b0, b1, b2 = table[k, 0], table[k, 1], table[k, 2], table[k, 3]
            b3, b4, b5 = table[k, 4], table[k, 5], table[k, 6]
        noise = 0.0
        if sigma > 0.0:
            s = a + d
            bits = ((s << np.uint64(23)) | (s >> np.uint64(41))) + a
            t = b << np.uint64(17)
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= t
            d = (d << np.uint64(45)) | (d >> np.uint64(19))
            layer, share = np.int64(bits & np.uint64(255)), np.float64(np.int64(bits) >> np.int64(11)) * 2.0**-52
            if bounded:
                noise = sigma * coins(bits)
            elif abs(share) < SAFE[layer]:
                noise = sigma * (share * EDGES[layer])
            else:
                stream[0], stream[1], stream[2], stream[3] = a, b, c, d
                noise = sigma * outside(stream, layer, share)
                a, b, c, d = stream[0], stream[1], stream[2], stream[3]
        z = (y - am) * (y - am)
        z2 = z * z
        below = (a0 + a1 * z) + z2 * ((a2 + a3 * z) + z2 * (a4 + a5 * z))
        z = (y - bm) * (y - bm)
        z2 = z * z
        above = (b0 + b1 * z) + z2 * ((b2 + b3 * z) + z2 * (b4 + b5 * z))
        y = (y + (push + noise)) - (below if y < knot else above)
        if y >= edge:
            y = fold * y - shift
            cell += hop
        elif y < -edge:
            y = fold * y + shift
            cell -= hop
        travelled = y + cell * period
        if travelled > reach:
            cell -= 1.0
            counts[0] += 1
        elif travelled < -reach:
            cell += 1.0
            counts[1] += 1
    stream[0], stream[1], stream[2], stream[3] = a, b, c, d
    return y, cell


@njit(cache=True, nogil=True)
def on_grid(amount):
    """The nearest multiple of 2^-46. Clocks and what a step takes off them lie on this grid (a clock is below 64), so that
    subtracting `n` steps' worth at once is exact and a walk does not depend on how its steps are cut into calls.
    """
    return math.floor(amount * 2.0**46 + 0.5) * 2.0**-46


@njit(cache=True, nogil=True)
def quiet_steps(left, spend, steps):
    """How many of at most `steps` steps it takes until the next proposal of chemistry, its own step included."""
    return max(1, int(min(np.float64(steps), math.ceil(left / spend)))) if spend > 0.0 else steps


@njit(cache=True, nogil=True)
def spending(r, dt):
    """What one step takes off the clock of a motor in each chemical state: its total rate bound times dt."""
    return on_grid(dt * (r[0] + 2.0 * r[5])), on_grid(dt * (r[1] + r[2])), on_grid(dt * (r[3] + r[4] + r[6]))


@njit(cache=True, nogil=True)
def wind_up(stream):
    """A clock for the next proposal of chemistry: a unit exponential."""
    return on_grid(-math.log(1.0 - next_uniform(stream)))


@njit(cache=True, nogil=True)
def walk_on(places, discretes, all_counts, all_books, streams, p, r, paid, heat, dt, steps):
    """Advance every motor by `steps` Euler-Maruyama steps of dt seconds, in place.

    Chemistry fires when the remaining unit exponential, consumed at the state's total bound, is used up.
    """
    kt0 = 4.11
    mobility = dt * kt0 / p.drag
    push = -mobility * p.load / kt0
    sigma = math.sqrt(2.0 * dt * kt0 * heat / p.drag)
    spends = spending(r, dt)
    closed, opened = pieces(p, 0), pieces(p, 2)
    tables = np.empty((2, 6, 7))
    drifts(closed[1], closed[2], mobility, tables[0])
    drifts(opened[1], opened[2], mobility, tables[1])
    for walker in range(places.shape[0]):
        place, discrete, counts, stream = places[walker], discretes[walker], all_counts[walker], streams[walker]
        done = 0
        while done < steps:
            spend = spends[discrete[1]]
            left = on_grid(place[1])
            some = quiet_steps(left, spend, steps - done)
            bounds, knots, _ = opened if discrete[1] == 2 else closed
            table = tables[1] if discrete[1] == 2 else tables[0]
            before = counts[0] - counts[1]
            y, cell = saunter(
                place[0],
                np.float64(discrete[0] - discrete[2]),
                some,
                knots,
                table,
                bounds,
                push,
                sigma,
                p.bounded,
                p.period,
                counts,
                stream,
            )
            place[0], place[1] = y, left - some * spend
            discrete[2] += counts[0] - counts[1] - before
            discrete[0] = discrete[2] + np.int64(cell)
            done += some
            if place[1] <= 0.0:
                react(p, r, paid, heat, place, discrete, counts, all_books[walker], stream)
                place[1] = wind_up(stream)


LANES = 32  # motors advanced side by side; any number gives the same walks
(Y, CELL, AHEAD, BEHIND, EDGE, FOLD, SHIFT, HOP) = range(8)  # rows of the lanes' float32 slab
KNOTS, MIDDLES, SCALES, HEIGHTS, ROWS = 8, 12, 18, 24, 30


@njit(cache=True, nogil=True)
def stride(real, bits, steps, mobility, push, sigma, period, reach):
    """Advance LANES motors by `steps` steps in which no chemistry is proposed.

    real float32[ROWS * LANES], bits uint64[4 * LANES], flat so that constant offsets keep their rows apart; nothing but
    selects, so that the inner loop becomes vector code. Single precision holds y, at most 13 nm from its site, to
    1e-6 nm, a hundred-thousandth of a kick.
    """
    mobility, push, sigma = np.float32(mobility), np.float32(push), np.float32(sigma)
    period, reach, zero, one = np.float32(period), np.float32(reach), np.float32(0.0), np.float32(1.0)
    c0, c1, c2 = np.float32(C0), np.float32(C1), np.float32(C2)
    c3, c4, c5 = np.float32(C3), np.float32(C4), np.float32(C5)
    coin, bend = np.float32(COIN), np.float32(BEND)
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
            h = np.float32(heads(x))
            noise = sigma * (h * (coin + bend * (h * h)))

            y = real[Y * LANES + i]
            middle, scale, height = real[MIDDLES * LANES + i], real[SCALES * LANES + i], real[HEIGHTS * LANES + i]
            past = y >= real[KNOTS * LANES + i]
            next_middle, next_scale = real[(MIDDLES + 1) * LANES + i], real[(SCALES + 1) * LANES + i]
            next_height = real[(HEIGHTS + 1) * LANES + i]
            middle = next_middle if past else middle
            scale = next_scale if past else scale
            height = next_height if past else height
            past = y >= real[(KNOTS + 1) * LANES + i]
            next_middle, next_scale = real[(MIDDLES + 2) * LANES + i], real[(SCALES + 2) * LANES + i]
            next_height = real[(HEIGHTS + 2) * LANES + i]
            middle = next_middle if past else middle
            scale = next_scale if past else scale
            height = next_height if past else height
            past = y >= zero
            next_middle, next_scale = real[(MIDDLES + 3) * LANES + i], real[(SCALES + 3) * LANES + i]
            next_height = real[(HEIGHTS + 3) * LANES + i]
            middle = next_middle if past else middle
            scale = next_scale if past else scale
            height = next_height if past else height
            past = y >= real[(KNOTS + 2) * LANES + i]
            next_middle, next_scale = real[(MIDDLES + 4) * LANES + i], real[(SCALES + 4) * LANES + i]
            next_height = real[(HEIGHTS + 4) * LANES + i]
            middle = next_middle if past else middle
            scale = next_scale if past else scale
            height = next_height if past else height
            past = y >= real[(KNOTS + 3) * LANES + i]
            next_middle, next_scale = real[(MIDDLES + 5) * LANES + i], real[(SCALES + 5) * LANES + i]
            next_height = real[(HEIGHTS + 5) * LANES + i]
            middle = next_middle if past else middle
            scale = next_scale if past else scale
            height = next_height if past else height
            angle = (y - middle) * scale
            z = angle * angle
            z2 = z * z
            wave = (c0 + c1 * z) + z2 * ((c2 + c3 * z) + z2 * (c4 + c5 * z))
            y += (push + noise) - mobility * (height * wave)

            edge, shift, hop = real[EDGE * LANES + i], real[SHIFT * LANES + i], real[HOP * LANES + i]
            folded = real[FOLD * LANES + i] * y
            over, under = y >= edge, y < -edge
            down, up = folded - shift, folded + shift
            y = down if over else y
            y = up if under else y
            crossed = hop if over else zero
            crossed = -hop if under else crossed
            cell = real[CELL * LANES + i] + crossed
            travelled = y + cell * period
            ahead = one if travelled > reach else zero
            behind = one if travelled < -reach else zero
            real[Y * LANES + i] = y
            real[CELL * LANES + i] = cell - ahead + behind
            real[AHEAD * LANES + i] += ahead
            real[BEHIND * LANES + i] += behind


@njit(cache=True, nogil=True)
def board(real, bits, lane, place, discrete, stream, p):
    """Put one motor into its lane, with the six pieces of the landscape it is in."""
    chemical = discrete[1]
    (edge, fold, shift, hop), knots, energies = pieces(p, chemical)
    real[Y * LANES + lane] = place[0]
    real[CELL * LANES + lane] = discrete[0] - discrete[2]
    real[AHEAD * LANES + lane] = real[BEHIND * LANES + lane] = 0.0
    real[EDGE * LANES + lane], real[FOLD * LANES + lane] = edge, fold
    real[SHIFT * LANES + lane], real[HOP * LANES + lane] = shift, hop
    for k in range(6):
        wide = knots[k + 1] - knots[k]
        real[(MIDDLES + k) * LANES + lane] = 0.5 * (knots[k] + knots[k + 1])
        real[(SCALES + k) * LANES + lane] = math.pi / wide
        real[(HEIGHTS + k) * LANES + lane] = (energies[k + 1] - energies[k]) * 0.5 * math.pi / wide
    for k in range(2):
        real[(KNOTS + k) * LANES + lane] = knots[1 + k]
        real[(KNOTS + 2 + k) * LANES + lane] = knots[4 + k]
    for k in range(4):
        bits[k * LANES + lane] = stream[k]


@njit(cache=True, nogil=True)
def alight(real, bits, lane, place, discrete, counts, stream):
    """Write one motor back from its lane."""
    ahead, behind = np.int64(real[AHEAD * LANES + lane]), np.int64(real[BEHIND * LANES + lane])
    real[AHEAD * LANES + lane] = real[BEHIND * LANES + lane] = 0.0
    place[0] = real[Y * LANES + lane]
    counts[0] += ahead
    counts[1] += behind
    discrete[2] += ahead - behind
    discrete[0] = discrete[2] + np.int64(real[CELL * LANES + lane])
    for k in range(4):
        stream[k] = bits[k * LANES + lane]


@njit(cache=True, nogil=True)
def walk_abreast(places, discretes, all_counts, all_books, streams, p, r, paid, heat, dt, steps):
    """What `walk_on` does for bounded kicks, LANES motors at a time; heat > 0.

    Each motor keeps its own generator and clock, so that its walk depends neither on its neighbours nor on how the
    steps are cut into calls.
    """
    kt0 = 4.11
    mobility = dt * kt0 / p.drag
    push = -mobility * p.load / kt0
    sigma = math.sqrt(2.0 * dt * kt0 * heat / p.drag)
    spends = spending(r, dt)
    real, bits = np.zeros(ROWS * LANES, np.float32), np.zeros(4 * LANES, np.uint64)
    left, spend = np.zeros(LANES), np.zeros(LANES)
    for first in range(0, places.shape[0], LANES):
        crew = min(LANES, places.shape[0] - first)
        for lane in range(LANES):  # empty lanes repeat the first motor and are never written back
            walker = first + (lane if lane < crew else 0)
            board(real, bits, lane, places[walker], discretes[walker], streams[walker], p)
            left[lane], spend[lane] = on_grid(places[walker, 1]), spends[discretes[walker, 1]]
        done = 0
        while done < steps:
            some = steps - done
            for lane in range(crew):
                some = quiet_steps(left[lane], spend[lane], some)
            stride(real, bits, some, mobility, push, sigma, p.period, p.period - 1.0)
            done += some
            for lane in range(crew):
                left[lane] -= some * spend[lane]
                if left[lane] <= 0.0:
                    walker = first + lane
                    place, discrete, stream = places[walker], discretes[walker], streams[walker]
                    alight(real, bits, lane, place, discrete, all_counts[walker], stream)
                    react(p, r, paid, heat, place, discrete, all_counts[walker], all_books[walker], stream)
                    left[lane], spend[lane] = wind_up(stream), spends[discrete[1]]
                    board(real, bits, lane, place, discrete, stream, p)
        for lane in range(crew):
            walker = first + lane
            places[walker, 1] = left[lane]
            alight(real, bits, lane, places[walker], discretes[walker], all_counts[walker], streams[walker])


@njit(cache=True, nogil=True)
def eliminate(rates, band):
    """The stationary law float64[n] of off-diagonal rates float64[n, n] no further than `band` from the diagonal.

    Grassmann-Taksar-Heyman: no subtraction, so that the rarest state keeps its relative accuracy. Overwrites `rates`.
    """
    n = rates.shape[0]
    for k in range(n - 1, 0, -1):
        first = max(0, k - band)
        out = 0.0
        for j in range(first, k):
            out += rates[k, j]
        for i in range(first, k):
            share = rates[i, k] / out
            rates[i, k] = share
            if share != 0.0:
                for j in range(first, k):
                    rates[i, j] += share * rates[k, j]
    law = np.zeros(n)
    law[0] = 1.0
    for k in range(1, n):
        for i in range(max(0, k - band), k):
            law[k] += law[i] * rates[i, k]
    return law / law.sum()
