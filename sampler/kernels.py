"""The sampler's compiled code: the generator, the draw, the write/un-write chain and GTH elimination."""

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


BLOCK = 512  # logits weighed at a time
FEW = 256  # logits that are sorted sooner than sifted
COLDEST_DRAW = 1e-300  # a T or 1 / T below this counts as this


@njit(cache=True, nogil=True)
def peaks(logits, lanes):
    """[lanes] of the logits' type: of every `lanes`-th token, the largest logit; not-a-number is passed over."""
    best = np.full(lanes, logits.dtype.type(-np.inf))
    for start in range(0, logits.size, lanes):
        part = logits[start : start + lanes]
        for i in range(part.size):
            z = part[i]
            best[i] = z if z > best[i] else best[i]
    return best


@njit(cache=True, nogil=True)
def highest(logits):
    """The largest logit, as a float64; not-a-number is passed over. Without one above it, -inf."""
    best = peaks(logits, 64 if logits.size < 4096 else 256)  # enough side by side to keep a processor busy
    half = best.size // 2
    while half:
        low, high = best[:half], best[half : 2 * half]
        for i in range(half):
            low[i] = high[i] if high[i] > low[i] else low[i]
        half //= 2
    return np.float64(best[0])


@njit(cache=True, nogil=True, fastmath={"contract"})
def weight(x):
    """e^x for x <= 0, relative error below 1e-12; below x = -708 it is 0.

    Neither branch nor call, so that a loop over it becomes vector code: 2^k goes into the exponent's bits, the rest is a
    Chebyshev polynomial.
    """
    whole = x * 1.4426950408889634 + 6755399441055744.0  # 1.5 * 2^52: rounds to an integer in the low bits
    r = x - (whole - 6755399441055744.0) * 0.6931471805599453
    e = 0.0013888822509497093 + r * (0.0001991593979227908 + r * 2.4875810109435333e-05)
    e = 0.1666666689169813 + r * (0.04166666688491356 + r * (0.008333265966980254 + r * e))
    e = 0.9999999999999997 + r * (0.999999999979708 + r * (0.49999999999811595 + r * e))
    bits = np.float64(e).view(np.int64) + (np.float64(whole).view(np.int64) << np.int64(52))
    return 0.0 if x < -708.0 else np.int64(bits).view(np.float64)


@njit(cache=True, nogil=True)
def coldness(temperature):
    """1 / T within the range of numbers."""
    return max(1.0 / max(temperature, COLDEST_DRAW), COLDEST_DRAW)


@njit(cache=True, nogil=True)
def weigh(logits, top, cold, weights):
    """weights[:V] = exp((logit - top) cold)."""
    for i in range(logits.size):
        weights[i] = weight(cold * (np.float64(logits[i]) - top))


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def mass(logits, top, cold):
    """The sum of exp((logit - top) cold), taken in whatever order is fastest: to round-off, not to the bit."""
    whole = 0.0
    for i in range(logits.size):
        whole += weight(cold * (np.float64(logits[i]) - top))
    return whole


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
    cold, whole = coldness(temperature), 0.0
    sums = np.empty((logits.size + BLOCK - 1) // BLOCK)
    for block in range(sums.size):
        sums[block] = mass(logits[block * BLOCK : (block + 1) * BLOCK], top, cold)
        whole += sums[block]
    if np.isnan(whole):
        raise ValueError("a logit is not a number")
    aim = uniform * whole
    block = pick(sums, aim)
    for before in range(block):
        aim -= sums[before]
    part = logits[block * BLOCK : (block + 1) * BLOCK]
    weights = np.empty(part.size)
    weigh(part, top, cold, weights)
    return block * BLOCK + pick(weights, aim)


@njit(cache=True, nogil=True)
def draw_logits(logits, temperature, stream):
    """A token drawn from softmax(logits / T) by one uniform number; T = 0 uses none and gives the first maximum."""
    return invert(logits, temperature, next_uniform(stream) if temperature > 0.0 else 0.0)


@njit(cache=True, nogil=True)
def foremost(logits, best, count):
    """Ids of at least the `count` likeliest tokens and of every tie with the last of them, likeliest and lowest first.

    Partial selection: of `best` = peaks(logits, ...), the count-th highest bounds the count-th highest of all logits
    from below, and few tokens lie above it.
    """
    if logits.size <= FEW:
        kept = np.flatnonzero(logits > -np.inf)
        return kept[np.argsort(-logits[kept], kind="mergesort")]
    floor = -np.inf
    if count <= best.size:
        floor = np.partition(best, best.size - count)[best.size - count]
    size = 0
    kept = np.empty(min(logits.size, 4 * count), np.int64)
    for lane in range(best.size):
        if best[lane] < floor:
            continue
        for token in range(lane, logits.size, best.size):
            if logits[token] >= floor and logits[token] > -np.inf:
                if size == kept.size:
                    kept = np.concatenate((kept, np.empty(size, np.int64)))
                kept[size] = token
                size += 1
    kept = np.sort(kept[:size])
    return kept[np.argsort(-logits[kept], kind="mergesort")]


@njit(cache=True, nogil=True)
def nucleus(logits, temperature, top_k, top_p):
    """Ids, in ascending order, that top-k (0: off; ties with the k-th stay) and then top-p (1: off) leave.

    Top-p keeps the shortest prefix, in descending order and the lowest id first, whose share of what top-k left is at
    least top_p; never less than one token.
    """
    best = peaks(logits, min(1024, max(64, logits.size // 8)))
    top, cold = np.float64(best.max()), coldness(temperature)
    limited = 0 < top_k < logits.size
    whole = 0.0 if limited or top_p >= 1.0 else mass(logits, top, cold)
    reach = top_k if limited else min(logits.size, 64)
    while True:
        kept = foremost(logits, best, reach)
        if limited:
            size = min(top_k, kept.size)
            while size < kept.size and logits[kept[size]] == logits[kept[size - 1]]:
                size += 1
            kept = kept[:size]
            whole = mass(logits[kept], top, cold) if top_p < 1.0 else 0.0
        if top_p >= 1.0:
            return np.sort(kept)
        reached, weights = 0.0, np.empty(min(BLOCK, kept.size))
        for start in range(0, kept.size, BLOCK):
            ids = kept[start : start + BLOCK]
            weigh(logits[ids], top, cold, weights)
            for i in range(ids.size):
                reached += weights[i]
                if reached >= top_p * whole:
                    return np.sort(kept[: start + i + 1])
        if limited or reach >= logits.size:
            return np.sort(kept)
        reach = min(logits.size, 8 * reach)


@njit(cache=True, nogil=True)
def draw_kept(logits, temperature, top_k, top_p, stream):
    """A token drawn from what top-k and top-p leave of softmax(logits / T); the first maximum at T = 0.

    Raises ValueError like `invert`; an infinite logit leaves nothing to filter.
    """
    if temperature <= 0.0 or (not 0 < top_k < logits.size and top_p >= 1.0):
        return draw_logits(logits, temperature, stream)
    kept = nucleus(logits, temperature, top_k, top_p)
    if kept.size == 0 or np.isinf(logits[kept]).any():
        return draw_logits(logits, temperature, stream)
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
def sift(scaled, weight, top_k, top_p, min_p, typical):
    """Set the logits that the filters remove to minus infinity, in place: top-k, top-p, min-p, typical, in this order.

    scaled: float64[V] logits over T, the highest 0; weight: float64[V] dictionary words a token stands for; a setting
    that is not a number leaves its filter out.
    """
    n = scaled.size
    if not math.isnan(top_k):
        order = np.argsort(-scaled, kind="mergesort")
        words, last = 0.0, n - 1
        for i in range(n):
            words += weight[order[i]]
            if words >= top_k - 1e-9:
                last = i
                break
        floor = scaled[order[last]]
        for token in range(n):
            if scaled[token] < floor:
                scaled[token] = -np.inf
    if not math.isnan(top_p):
        order = np.argsort(-scaled, kind="mergesort")
        shares = np.exp(scaled) * weight
        goal, mass = (top_p - 1e-15) * shares.sum(), 0.0
        for i in range(n):
            if i and mass >= goal:
                scaled[order[i]] = -np.inf
            mass += shares[order[i]]
    if not math.isnan(min_p) and min_p > 0.0:
        floor = math.log(min_p)
        for token in range(n):
            if scaled[token] < floor:
                scaled[token] = -np.inf
    if not math.isnan(typical):
        shares = np.exp(scaled) * weight
        shares /= shares.sum()
        distance = np.full(n, np.inf)
        entropy = 0.0
        for token in range(n):
            if shares[token] > 0.0:
                entropy -= shares[token] * math.log(shares[token] / weight[token])
        for token in range(n):
            if shares[token] > 0.0:
                distance[token] = abs(-math.log(shares[token] / weight[token]) - entropy)
        order = np.argsort(distance, kind="mergesort")
        mass, last = 0.0, n - 1
        for i in range(n):
            mass += shares[order[i]]
            if mass >= typical:
                last = i
                break
        edge = distance[order[last]]
        for token in range(n):
            if distance[token] > edge:
                scaled[token] = -np.inf


@njit(cache=True, nogil=True)
def sifted(logits, temperature, weight, top_k, top_p, min_p, typical):
    """float64[n, V] probabilities of n rows of finite logits, float64[n, V], at T > 0 after `sift`."""
    n, size = logits.shape
    found = np.empty((n, size))
    for i in range(n):
        row = found[i]
        best = logits[i].max()
        for token in range(size):
            row[token] = (logits[i, token] - best) / temperature
        sift(row, weight, top_k, top_p, min_p, typical)
        whole = 0.0
        for token in range(size):
            row[token] = math.exp(row[token]) * weight[token]
            whole += row[token]
        for token in range(size):
            row[token] /= whole
    return found


@njit(cache=True, nogil=True)
def write_penalised(
    ring,
    top,
    depth,
    last,
    counts,
    streams,
    logits,
    weight,
    cuts,
    penalty,
    window,
    heat,
    progress,
    near,
    affinity,
    ticks,
):
    """`write_on` with a repetition penalty: each draw looks at the distinct tokens among the last `window`.

    The text remembers more than its last word, so that no table of probabilities holds: every row is weighed anew.
    """
    capacity, size = ring.shape[1], logits.shape[0]
    write_chance = 1.0 / (1.0 + np.exp(-affinity))
    row, sums = np.empty(size), np.empty(size)
    for walker in range(ring.shape[0]):
        stream, count, text = streams[walker], counts[walker], ring[walker]
        for _ in range(ticks):
            if heat <= 0.0 and affinity == 0.0:
                count[7] += 1
                continue
            writing = affinity > 0 if np.isinf(affinity) else next_uniform(stream) < write_chance
            now = last[walker]
            if writing:
                row[:] = logits[now]
                for back in range(min(window, depth[walker])):
                    token = text[(top[walker] - back) % capacity]
                    z = logits[now, token]  # from the table: a token that recurs is penalised once
                    row[token] = z * penalty if z < 0.0 else z / penalty
                word = np.argmax(row)
                if heat > 0.0:
                    row -= row[word]
                    row /= heat
                    sift(row, weight, *cuts)
                    total = 0.0
                    for token in range(size):
                        total += np.exp(row[token]) * weight[token]
                        sums[token] = total
                    word = draw(sums, stream)
                gain = progress[now, word]
                count[2] += gain > 0
                count[3] += gain < 0
                count[4] += not near[now, word]
                top[walker] = (top[walker] + 1) % capacity
                text[top[walker]] = word
                depth[walker] = min(depth[walker] + 1, capacity)
                last[walker] = word
                count[0] += gain
                count[1] += 1
                count[5] += 1
            elif depth[walker] <= 1:
                count[7] += 1
            else:
                top[walker] = (top[walker] - 1) % capacity
                depth[walker] -= 1
                word = text[top[walker]]
                count[0] -= progress[word, now]
                count[1] -= 1
                count[6] += 1
                last[walker] = word


@njit(cache=True, nogil=True)
def eliminate(rates):
    """The stationary law float64[n] of off-diagonal rates float64[n, n] by Grassmann-Taksar-Heyman elimination.

    No subtraction occurs, so that even the rarest state keeps its relative accuracy. Two states are eliminated at a time,
    so that the rest is fetched half as often. `rates` is overwritten.
    """
    n = rates.shape[0]
    for k in range(n - 1, 1, -2):
        last, other = rates[k, :k], rates[k - 1, : k - 1]
        out = last.sum()
        for i in range(k):
            rates[i, k] /= out
            rates[i, k - 1] += rates[i, k] * last[k - 1] if i < k - 1 else 0.0
        for j in range(k - 1):
            other[j] += rates[k - 1, k] * last[j]
        out = other.sum()
        for i in range(k - 1):
            rates[i, k - 1] /= out
            row, share, more = rates[i], rates[i, k], rates[i, k - 1]
            for j in range(k - 1):
                row[j] += share * last[j] + more * other[j]
    if n % 2 == 0:
        rates[0, 1] /= rates[1, 0]
    law = np.empty(n)
    law[0] = 1.0
    total = 1.0
    for k in range(1, n):
        law[k] = 0.0
        for i in range(k):
            law[k] += law[i] * rates[i, k]
        total += law[k]
    return law / total
