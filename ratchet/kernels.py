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
def saunter(y, cell, steps, knots, table, bounds, push, sigma, period, counts, stream):
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
            if abs(share) < SAFE[layer]:
                noise = sigma * (share * EDGES[layer])
            else:
                stream[0], stream[1], stream[2], stream[3] = a, b, c, d
                noise = sigma * outside(stream, layer, share)
                a, b, c, d = stream[0], stream[1], stream[2], stream[3]
        z = (y - am) * (y - am)
        z2 = z * z
        below = ((a0 + a1 * z) + z2 * (a2 + a3 * z)) + (z2 * z2) * (a4 + a5 * z)
        z = (y - bm) * (y - bm)
        z2 = z * z
        above = ((b0 + b1 * z) + z2 * (b2 + b3 * z)) + (z2 * z2) * (b4 + b5 * z)
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


# --- ensembles: motors side by side, kicked by coins ---
COINS = 32  # bits of a kick


def _bend(coins):
    """(a, b) such that h (a + b h^2) has variance 1 and kurtosis 3, h the heads among fair coins less half their number."""
    h = np.arange(coins + 1) - 0.5 * coins
    chance = np.array([math.comb(coins, k) for k in range(coins + 1)]) / 2.0**coins
    low, high = 0.0, 1.0 / coins**2  # of b / a: below, the kurtosis is 3 - 2 / coins
    for _ in range(60):
        middle = 0.5 * (low + high)
        kick = h * (1.0 + middle * h**2)
        low, high = (middle, high) if chance @ kick**4 < 3.0 * (chance @ kick**2) ** 2 else (low, middle)
    spread = math.sqrt(chance @ (h * (1.0 + low * h**2)) ** 2)
    return 1.0 / spread, low / spread


COIN, BEND = _bend(COINS)


@njit(cache=True, nogil=True)
def heads(bits):
    """Heads among 32 fair coins (uint32), less 16. Every step is cut to 32 bits, so that lanes stay narrow."""
    u = np.uint32
    x = u(bits - u(u(bits >> u(1)) & u(0x55555555)))
    x = u(u(x & u(0x33333333)) + u(u(x >> u(2)) & u(0x33333333)))
    x = u(u(x + u(x >> u(4))) & u(0x0F0F0F0F))
    return np.int32(np.int32(u(u(x * u(0x01010101)) >> u(24))) - np.int32(16))


@njit(cache=True, nogil=True)
def coins(bits):
    """A kick of mean 0, variance 1, kurtosis 3 and sixth moment 14.977, at most 6.2, from 32 fair coins.

    Their plain sum has kurtosis 3 - 2/32, which alone fakes a current of nm/s in hot motors without fuel; a little of its
    cube makes up for it.
    """
    h = np.float64(heads(bits))
    return h * (COIN + BEND * (h * h))


@njit(cache=True, nogil=True)
def stir(a, b, c, d):
    """The next 32 random bits of xoshiro128++ (Blackman & Vigna) and the generator's next state, all uint32."""
    u = np.uint32
    s = u(a + d)
    bits = u(u(u(s << u(7)) | u(s >> u(25))) + a)
    t = u(b << u(9))
    c = u(c ^ a)
    d = u(d ^ b)
    b = u(b ^ c)
    a = u(a ^ d)
    c = u(c ^ t)
    return bits, a, b, c, u(u(d << u(11)) | u(d >> u(21)))


S0, S1, S2, S3, S4, S5 = (np.float32(c) for c in (C0, C1, C2, C3, C4, C5))


@njit(cache=True, nogil=True)
def hills(p, mobility, table):
    """Fill table float32[8, 3] with the closed landscape's two pieces and the open one's six.

    Of each: rad/nm, the phase of its middle, and nm a step where it is steepest.
    """
    for k in range(8):
        _, knots, energies = pieces(p, 0) if k < 2 else pieces(p, 2)
        first = k + 3 if k < 2 else k - 2
        turn = math.pi / (knots[first + 1] - knots[first])
        table[k, 0], table[k, 1] = turn, turn * 0.5 * (knots[first] + knots[first + 1])
        table[k, 2] = mobility * (energies[first + 1] - energies[first]) * 0.5 * turn


@njit(cache=True, nogil=True)
def piece(table, k):
    """One row of `hills`."""
    return table[k, 0], table[k, 1], table[k, 2]


@njit(cache=True, nogil=True)
def later(past, one, next_one):
    """The next piece where y is past the knot between the two."""
    return (
        next_one[0] if past else one[0],
        next_one[1] if past else one[1],
        next_one[2] if past else one[2],
    )


@njit(cache=True, nogil=True, fastmath={"contract"})
def uphill(one, y):
    """The way a step takes up a piece, nm; in short independent sums, which overlap."""
    angle = y * one[0] - one[1]
    z = angle * angle
    z2 = z * z
    return one[2] * ((S0 + S1 * z) + z2 * ((S2 + S3 * z) + z2 * (S4 + S5 * z)))


LANES = 64  # motors of one kind side by side; any number gives the same walks
GROUP = 16  # lanes are walked in multiples of this, a vector or several
(PLACE, CELL, AHEAD, BEHIND) = range(4)  # rows of the lanes' slab


@njit(cache=True, nogil=True)
def toss(bits, lane):
    """Heads less half among the next coins of a lane, float32."""
    coins_, a, b, c, d = stir(bits[lane], bits[LANES + lane], bits[2 * LANES + lane], bits[3 * LANES + lane])
    bits[lane], bits[LANES + lane], bits[2 * LANES + lane], bits[3 * LANES + lane] = a, b, c, d
    return np.float32(heads(coins_))


@njit(cache=True, nogil=True, fastmath={"contract"})
def stride_closed(real, bits, lanes, steps, p, table, push, sigma):
    """Advance motors in the closed landscape by `steps` steps in which no chemistry is proposed.

    real float32[4 * LANES], bits uint32[4 * LANES], flat so that constant offsets keep their rows apart; nothing but
    selects, so that the inner loop becomes vector code. A motor's place is told from its last milestone, in single
    precision: within 9 nm, to 1e-6 nm, a hundred-thousandth of a kick.
    """
    period, reach, crest = np.float32(p.period), np.float32(p.period - 1.0), np.float32(p.peak)
    push, coin, bend = np.float32(push), np.float32(sigma * COIN), np.float32(sigma * BEND)
    zero, one = np.float32(0.0), np.float32(1.0)
    rise, fall = piece(table, 0), piece(table, 1)
    for _ in range(steps):
        for i in range(lanes):
            h = toss(bits, i)
            place = real[i]
            y = place + (period if place < zero else zero)
            place += (push + h * (coin + bend * (h * h))) - uphill(later(y >= crest, rise, fall), y)
            ahead, behind = place > reach, place < -reach
            back = place - period if ahead else place
            real[i] = place + period if behind else back
            real[AHEAD * LANES + i] += one if ahead else zero
            real[BEHIND * LANES + i] += one if behind else zero


@njit(cache=True, nogil=True, fastmath={"contract"})
def stride_open(real, bits, lanes, steps, p, table, push, sigma):
    """The same in the open landscape; a motor's place is told from its site, between two walls."""
    period, reach = np.float32(p.period), np.float32(p.period - 1.0)
    wall, top = np.float32(1.5 * p.period), np.float32(3.0 * p.period)
    push, coin, bend = np.float32(push), np.float32(sigma * COIN), np.float32(sigma * BEND)
    zero, one = np.float32(0.0), np.float32(1.0)
    lip_back, lip_ahead = np.float32(-p.lip_back_at), np.float32(p.lip_ahead_at)
    p0, p1, p2 = piece(table, 2), piece(table, 3), piece(table, 4)
    p3, p4, p5 = piece(table, 5), piece(table, 6), piece(table, 7)
    for _ in range(steps):
        for i in range(lanes):
            h = toss(bits, i)
            y, cell = real[i], real[CELL * LANES + i]
            here = later(y >= lip_back, later(y >= -period, p0, p1), p2)
            here = later(y >= lip_ahead, later(y >= zero, here, p3), p4)
            y += (push + h * (coin + bend * (h * h))) - uphill(later(y >= period, here, p5), y)
            inside = top - y if y >= wall else y
            y = -top - y if y < -wall else inside
            travelled = y + cell * period
            ahead = one if travelled > reach else zero
            behind = one if travelled < -reach else zero
            real[i], real[CELL * LANES + i] = y, cell - ahead + behind
            real[AHEAD * LANES + i] += ahead
            real[BEHIND * LANES + i] += behind


@njit(cache=True, nogil=True)
def board(real, bits, lane, place, discrete, kick, period):
    """Put one motor into a lane among its like."""
    cell = np.float32(discrete[0] - discrete[2])
    shift = np.float32(0.0) if discrete[1] == 2 else cell * np.float32(period)
    real[PLACE * LANES + lane], real[CELL * LANES + lane] = np.float32(place[0]) + shift, cell
    real[AHEAD * LANES + lane] = real[BEHIND * LANES + lane] = 0.0
    for k in range(4):
        bits[k * LANES + lane] = kick[k]


@njit(cache=True, nogil=True)
def alight(real, bits, lane, place, discrete, counts, kick, period):
    """Write one motor back from its lane."""
    ahead, behind = np.int64(real[AHEAD * LANES + lane]), np.int64(real[BEHIND * LANES + lane])
    counts[0] += ahead
    counts[1] += behind
    discrete[2] += ahead - behind
    y, cell = real[PLACE * LANES + lane], real[CELL * LANES + lane]
    if discrete[1] != 2:  # the difference is exact, and so is the sum that brings it back aboard
        cell = np.float32(math.floor(y / period + 0.5))
        y -= cell * np.float32(period)
    place[0] = y
    discrete[0] = discrete[2] + np.int64(cell)
    for k in range(4):
        kick[k] = bits[k * LANES + lane]


@njit(cache=True, nogil=True)
def close_up(real, bits, lane, last):
    """The motor in the last lane takes a lane that has become free."""
    for k in range(4):
        real[k * LANES + lane] = real[k * LANES + last]
        bits[k * LANES + lane] = bits[k * LANES + last]


@njit(cache=True, nogil=True)
def walk_abreast(places, discretes, all_counts, all_books, streams, kicks, p, r, paid, heat, dt, steps):
    """What `walk_on` does, with kicks of coins and up to LANES motors in the same landscape at a time; heat > 0.

    A motor leaves its lane when chemistry is proposed to it, and queues again for the closed or the open landscape. Each
    has its own generators and clock: its walk depends neither on its neighbours nor on how steps are cut into calls.
    """
    kt0, period = 4.11, p.period
    mobility, spends = dt * kt0 / p.drag, spending(r, dt)
    push, sigma = -mobility * p.load / kt0, math.sqrt(2.0 * mobility * heat)
    table = np.empty((8, 3), np.float32)
    hills(p, mobility, table)
    real, bits = np.zeros((2, 4 * LANES), np.float32), np.zeros((2, 4 * LANES), np.uint32)
    who, left, spend = np.zeros((2, LANES), np.int64), np.zeros((2, LANES)), np.zeros((2, LANES))
    todo, queue = np.full(places.shape[0], steps), np.zeros((2, places.shape[0]), np.int64)
    crews, queued = np.zeros(2, np.int64), np.zeros(2, np.int64)
    for walker in range(places.shape[0]):
        kind = 1 if discretes[walker, 1] == 2 else 0
        queue[kind, queued[kind]] = walker
        queued[kind] += 1
    while queued.sum() + crews.sum() > 0:
        some = steps  # the same for both landscapes, or motors late by a change would walk on alone
        for kind in range(2):
            while queued[kind] and crews[kind] < LANES:
                queued[kind] -= 1
                walker, lane = queue[kind, queued[kind]], crews[kind]
                board(real[kind], bits[kind], lane, places[walker], discretes[walker], kicks[walker], period)
                who[kind, lane], left[kind, lane] = walker, on_grid(places[walker, 1])
                spend[kind, lane] = spends[discretes[walker, 1]]
                crews[kind] += 1
            for lane in range(crews[kind]):
                some = quiet_steps(left[kind, lane], spend[kind, lane], min(some, todo[who[kind, lane]]))
        closed_lanes, open_lanes = (crews[0] + GROUP - 1) // GROUP * GROUP, (crews[1] + GROUP - 1) // GROUP * GROUP
        if closed_lanes:
            stride_closed(real[0], bits[0], closed_lanes, some, p, table, push, sigma)
        if open_lanes:
            stride_open(real[1], bits[1], open_lanes, some, p, table, push, sigma)
        for kind in range(2):
            for lane in range(crews[kind] - 1, -1, -1):
                walker = who[kind, lane]
                left[kind, lane] -= some * spend[kind, lane]
                todo[walker] -= some
                if left[kind, lane] > 0.0 and todo[walker] > 0:
                    continue
                place, discrete, counts = places[walker], discretes[walker], all_counts[walker]
                alight(real[kind], bits[kind], lane, place, discrete, counts, kicks[walker], period)
                place[1] = left[kind, lane]
                if place[1] <= 0.0:
                    react(p, r, paid, heat, place, discrete, counts, all_books[walker], streams[walker])
                    place[1] = wind_up(streams[walker])
                if todo[walker] > 0:
                    again = 1 if discrete[1] == 2 else 0
                    queue[again, queued[again]] = walker
                    queued[again] += 1
                crews[kind] -= 1
                last = crews[kind]
                close_up(real[kind], bits[kind], lane, last)
                who[kind, lane], left[kind, lane], spend[kind, lane] = (
                    who[kind, last],
                    left[kind, last],
                    spend[kind, last],
                )


# --- end of ensembles ---


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
