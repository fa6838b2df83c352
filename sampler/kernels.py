"""The sampler's compiled code: the generator, the draw, the write/un-write chain and GTH elimination."""

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


BLOCK = 512  # logits weighed at a time; a power of two
STRAND = 64  # neighbours of which only the highest is kept when looking for the likeliest tokens
COLDEST_DRAW = 1e-300  # T below this but above 0 counts as this


@njit(cache=True, nogil=True)
def highest(logits):
    """The largest logit; not-a-number is passed over. Lanes instead of one running maximum make it vector code."""
    best = np.full(STRAND, -np.inf)
    for start in range(0, logits.size, STRAND):
        part = logits[start : start + STRAND]
        for i in range(part.size):
            z = np.float64(part[i])
            best[i] = z if z > best[i] else best[i]
    return best.max()


@njit(cache=True, nogil=True, fastmath={"contract"})
def weigh(logits, top, temperature, weights):
    """weights[:V] = exp((logit - top) / T) for at most BLOCK logits, then zeros; below e^-708 it is 0.

    Neither branch nor call, so that it becomes vector code: 2^k by its bits, the rest by Taylor (error below 1e-14).
    """
    cold = 1.0 / max(temperature, COLDEST_DRAW)
    for i in range(logits.size):
        drop = np.float64(logits[i]) - top
        x = cold * drop
        whole = x * 1.4426950408889634 + 6755399441055744.0  # 1.5 * 2^52: rounds to an integer in the low bits
        k = whole - 6755399441055744.0
        r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
        e = 1.0 / 3628800.0 + r * (1.0 / 39916800.0)
        e = 1.0 / 5040.0 + r * (1.0 / 40320.0 + r * (1.0 / 362880.0 + r * e))
        e = 1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r * e))
        e = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * e)))
        power = (np.float64(whole).view(np.int64) + np.int64(1023)) << np.int64(52)
        weights[i] = 0.0 if x < -708.0 or drop == -np.inf else e * np.int64(power).view(np.float64)
    weights[logits.size :] = 0.0


@njit(cache=True, nogil=True)
def heap(weights):
    """The sum of weights[:BLOCK] by halving; overwrites them."""
    half = BLOCK // 2
    while half:
        low, high = weights[:half], weights[half : 2 * half]
        for i in range(half):
            low[i] += high[i]
        half //= 2
    return weights[0]


@njit(cache=True, nogil=True)
def first_of(logits, value):
    """The first token whose logit is `value`."""
    for token in range(logits.size):
        if logits[token] == value:
            return token
    return -1


@njit(cache=True, nogil=True)
def pick(weights, aim):
    """The first index at which the running sum exceeds `aim`; by rounding past the end, the last of any weight."""
    reached, last = 0.0, -1
    for i in range(weights.size):
        if weights[i] > 0.0:
            reached += weights[i]
            last = i
            if reached > aim:
                break
    return last


@njit(cache=True, nogil=True)
def invert(logits, temperature, uniform):
    """The token at which the running softmax(logits / T) passes `uniform` in [0, 1); at T = 0 the first maximum.

    logits float32[V] or float64[V], -inf for a token that cannot come; infinite ones share the whole probability.
    Sums are float64. Raises ValueError without a finite or infinite maximum, or with a logit that is not a number.
    """
    top = highest(logits)
    if top == -np.inf:
        raise ValueError("no token has a logit above -inf")
    if temperature <= 0.0:
        return first_of(logits, top)
    if top == np.inf:
        return pick((logits == np.inf).astype(np.float64), uniform * (logits == np.inf).sum())
    weights = np.empty(BLOCK)
    sums = np.empty((logits.size + BLOCK - 1) // BLOCK)
    whole = 0.0
    for block in range(sums.size):
        weigh(logits[block * BLOCK : (block + 1) * BLOCK], top, temperature, weights)
        sums[block] = heap(weights)
        whole += sums[block]
    if np.isnan(whole):
        raise ValueError("a logit is not a number")
    aim, block = uniform * whole, pick(sums, uniform * whole)
    for before in range(block):
        aim -= sums[before]
    weigh(logits[block * BLOCK : (block + 1) * BLOCK], top, temperature, weights)
    return block * BLOCK + pick(weights, aim)


@njit(cache=True, nogil=True)
def draw_logits(logits, temperature, stream):
    """A token drawn from softmax(logits / T) by one uniform number; T = 0 uses none and gives the first maximum."""
    return invert(logits, temperature, next_uniform(stream) if temperature > 0.0 else 0.0)


@njit(cache=True, nogil=True)
def foremost(logits, count):
    """Ids, in ascending order, of at least the `count` likeliest tokens, and of every tie with the last of them.

    Partial selection: of each strand only the highest logit counts at first; the count-th highest of those bounds the
    count-th highest of all from below, and few tokens lie above it.
    """
    strands = (logits.size + STRAND - 1) // STRAND
    floor = -np.inf
    peaks = np.empty(strands)
    if count <= strands:
        for strand in range(strands):
            peaks[strand] = highest_of(logits[strand * STRAND : (strand + 1) * STRAND])
        floor = np.partition(peaks, strands - count)[strands - count]
    kept = np.empty(logits.size, np.int64)
    size = 0
    for strand in range(strands):
        if count <= strands and peaks[strand] < floor:
            continue
        for token in range(strand * STRAND, min(logits.size, (strand + 1) * STRAND)):
            if logits[token] >= floor and logits[token] > -np.inf:
                kept[size] = token
                size += 1
    return kept[:size]


@njit(cache=True, nogil=True)
def highest_of(strand):
    """The largest of a few logits."""
    best = np.full(8, -np.inf)
    for start in range(0, strand.size, 8):
        part = strand[start : start + 8]
        for i in range(part.size):
            z = np.float64(part[i])
            best[i] = z if z > best[i] else best[i]
    return best.max()


@njit(cache=True, nogil=True)
def mass(logits, top, temperature):
    """The sum of exp((logit - top) / T)."""
    weights, whole = np.empty(BLOCK), 0.0
    for start in range(0, logits.size, BLOCK):
        weigh(logits[start : start + BLOCK], top, temperature, weights)
        whole += heap(weights)
    return whole


@njit(cache=True, nogil=True)
def nucleus(logits, temperature, top_k, top_p):
    """Ids, in ascending order, that top-k (0: off; ties with the k-th stay) and then top-p (1: off) leave.

    Top-p keeps the shortest prefix, in descending order and the lowest id first, whose share of what top-k left is at
    least top_p; never less than one token.
    """
    top = highest(logits)
    limited = 0 < top_k < logits.size
    whole = 0.0 if limited or top_p >= 1.0 else mass(logits, top, temperature)
    reach = top_k if limited else min(logits.size, STRAND)
    while True:
        kept = foremost(logits, reach)
        order = np.argsort(-logits[kept], kind="mergesort")
        size = kept.size
        if limited:
            while size > top_k and logits[kept[order[size - 1]]] < logits[kept[order[top_k - 1]]]:
                size -= 1
            whole = mass(logits[kept[order[:size]]], top, temperature) if top_p < 1.0 else 0.0
        if top_p >= 1.0:
            return np.sort(kept[order[:size]])
        reached, weights = 0.0, np.empty(BLOCK)
        for start in range(0, size, BLOCK):
            ids = kept[order[start : min(size, start + BLOCK)]]
            weigh(logits[ids], top, temperature, weights)
            for i in range(ids.size):
                reached += weights[i]
                if reached >= top_p * whole:
                    return np.sort(kept[order[: start + i + 1]])
        if limited or reach >= logits.size:
            return np.sort(kept[order[:size]])
        reach = min(logits.size, 8 * reach)


@njit(cache=True, nogil=True)
def draw_kept(logits, temperature, top_k, top_p, stream):
    """A token drawn from what top-k and top-p leave of softmax(logits / T); the first maximum at T = 0."""
    if temperature <= 0.0 or (not 0 < top_k < logits.size and top_p >= 1.0) or not np.isfinite(highest(logits)):
        return draw_logits(logits, temperature, stream)
    kept = nucleus(logits, temperature, top_k, top_p)
    return kept[invert(logits[kept], temperature, next_uniform(stream))]


@njit(cache=True, nogil=True)
def write_on(
    ring, top, depth, last, counts, books, streams, cumulative, surprise, greedy, progress, near, affinity, ticks
):
    """Advance every text by `ticks` ticks in place.

    ring int16[n, C]; top, depth, last int64[n]; counts int64[n, 8] = story, written, forward, backward, lost, writes,
    unwrites, held; books float64[n], nats of the kept words; streams uint64[n, 4]; cumulative and surprise
    float64[V, V]; greedy: T = 0, take the first word of the row's
    whole probability; affinity A = fuel / T, infinite for the plain append-only sampler.
    """
    capacity = ring.shape[1]
    write_chance = 1.0 / (1.0 + np.exp(-affinity))
    for walker in range(ring.shape[0]):
        stream, count, row = streams[walker], counts[walker], ring[walker]
        for _ in range(ticks):
            if greedy and affinity == 0.0:
                count[7] += 1
                continue
            if np.isinf(affinity):
                writing = affinity > 0
            else:
                writing = next_uniform(stream) < write_chance
            now = last[walker]
            if writing:
                if greedy:
                    word = np.searchsorted(cumulative[now], 0.5)
                else:
                    word = draw(cumulative[now], stream)
                gain = progress[now, word]
                if gain > 0:
                    count[2] += 1
                elif gain < 0:
                    count[3] += 1
                if not near[now, word]:
                    count[4] += 1
                top[walker] = (top[walker] + 1) % capacity
                row[top[walker]] = word
                depth[walker] = min(depth[walker] + 1, capacity)
                last[walker] = word
                count[0] += gain
                count[1] += 1
                count[5] += 1
                books[walker] += surprise[now, word]
            elif depth[walker] <= 1:
                count[7] += 1  # the far end of the kept text: hold
            else:
                top[walker] = (top[walker] - 1) % capacity
                depth[walker] -= 1
                word = row[top[walker]]
                count[0] -= progress[word, now]
                count[1] -= 1
                count[6] += 1
                books[walker] -= surprise[word, now]
                last[walker] = word


@njit(cache=True, nogil=True)
def eliminate(rates):
    """The stationary law float64[n] of off-diagonal rates float64[n, n] by Grassmann-Taksar-Heyman elimination.

    No subtraction occurs, so that even the rarest state keeps its relative accuracy. `rates` is overwritten.
    """
    n = rates.shape[0]
    for k in range(n - 1, 0, -1):
        out = 0.0
        for j in range(k):
            out += rates[k, j]
        for i in range(k):
            share = rates[i, k] / out
            rates[i, k] = share
            if share != 0.0:
                for j in range(k):
                    rates[i, j] += share * rates[k, j]
    law = np.empty(n)
    law[0] = 1.0
    total = 1.0
    for k in range(1, n):
        law[k] = 0.0
        for i in range(k):
            law[k] += law[i] * rates[i, k]
        total += law[k]
    return law / total
