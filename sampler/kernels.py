"""The sampler's compiled code: the generator, the write/un-write chain, the filters on its rows and GTH elimination."""

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
