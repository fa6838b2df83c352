"""Draws from large vocabularies, compiled: one token from the logits themselves, with top-k and top-p where wanted."""

import numpy as np
from numba import njit

# numba's cache misses edits in another file; this one is the same text everywhere, and a test holds it so
from sampler.kernels import next_uniform

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
