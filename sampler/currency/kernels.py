"""The compiled budget: writers ask for tokens, wait for the refill where there are none, and write with what they get."""

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
def seek(cumulative, aim):
    """The first place at which running sums exceed `aim`; the last that has any weight if round-off leads past it."""
    low, high = 0, cumulative.size - 1
    while low < high:
        middle = (low + high) // 2
        if cumulative[middle] > aim:
            high = middle
        else:
            low = middle + 1
    while low > 0 and cumulative[low] == cumulative[low - 1]:
        low -= 1
    return low


@njit(cache=True, nogil=True)
def write(window, used, begun, story, counts, sums, progress, keep, stream):
    """One writer spends one token: it writes a word with chance `keep`, else takes its last word back.

    window: int16[C], a ring of the last words, of which `used` (int64[1]) are there from `begun` (int64[1]) on.
    counts: int64[4], written, taken back, words gained ahead and back by writing. A full window drops its oldest word.
    """
    size, filled = window.size, used[0]
    last = window[(begun[0] + filled - 1) % size]
    if next_uniform(stream) < keep:
        word = seek(sums[last], next_uniform(stream) * sums[last, -1])
        gain = progress[last, word]
        counts[0] += 1
        counts[2] += gain > 0
        counts[3] += gain < 0
        story[0] += gain
        window[(begun[0] + filled) % size] = word
        if filled < size:
            used[0] += 1
        else:
            begun[0] = (begun[0] + 1) % size
    else:
        counts[1] += 1
        if filled > 1:  # what has left the window can not be taken back
            story[0] -= progress[window[(begun[0] + filled - 2) % size], last]
            used[0] -= 1


@njit(cache=True, nogil=True)
def begin_on(window, used, begun, streams, sums, progress, words):
    """Let every writer of n budgets write `words` words that nobody counts, in place.

    window: int16[n, M, C]; used, begun: int64[n, M]; streams: uint64[n, 4].
    """
    story, counts = np.zeros(1, np.int64), np.zeros(4, np.int64)
    for office in range(used.shape[0]):
        for who in range(used.shape[1]):
            place = used[office, who : who + 1], begun[office, who : who + 1]
            for _ in range(words):
                write(window[office, who], place[0], place[1], story, counts, sums, progress, 1.0, streams[office])


@njit(cache=True, nogil=True)
def spend_on(
    level,
    rest,
    waiting,
    window,
    used,
    begun,
    story,
    counts,
    events,
    lived,
    queued,
    clock,
    streams,
    ask,
    refill,
    sums,
    progress,
    keep,
    tick,
    ticks,
):
    """Let every office run for `ticks` ticks of `tick` seconds, in place; tick by tick, so that no cut is seen.

    level: tokens in the bucket, below 0 the writers that wait for one; waiting: int64[n, M], their places in the
    queue, 0 for who does not wait. ask, refill: rates per second at each level from -M on. counts: int64[n, M, 4] as
    `write` has them; events: int64[n, 2], tokens asked for and refilled.
    """
    team, lowest = waiting.shape[1], -waiting.shape[1]
    for office in range(level.size):
        stream = streams[office]
        for _ in range(ticks):
            left = tick
            while True:
                n = level[office]
                total = ask[n - lowest] + refill[n - lowest]
                needed = rest[office] / total if total > 0.0 else np.inf
                step = min(needed, left)
                lived[office] += step * max(n, 0)
                queued[office] += step * max(-n, 0)
                if needed > left:
                    rest[office] -= left * total
                    break
                left -= needed
                asked = next_uniform(stream) * total < ask[n - lowest]
                if total == refill[n - lowest]:
                    asked = False
                rest[office] = -math.log(1.0 - next_uniform(stream))
                events[office, 0 if asked else 1] += 1
                who = -1
                if asked:
                    skip = int(next_uniform(stream) * (team + min(n, 0)))
                    for writer in range(team):
                        if waiting[office, writer] == 0:
                            if skip == 0:
                                who = writer
                                break
                            skip -= 1
                    if n <= 0:
                        waiting[office, who] = 1 - n
                        who = -1
                    level[office] = n - 1
                else:
                    if n < 0:
                        for writer in range(team):
                            if waiting[office, writer] == 1:
                                who = writer
                            if waiting[office, writer] > 0:
                                waiting[office, writer] -= 1
                    level[office] = n + 1
                if who >= 0:
                    write(
                        window[office, who],
                        used[office, who : who + 1],
                        begun[office, who : who + 1],
                        story[office, who : who + 1],
                        counts[office, who],
                        sums,
                        progress,
                        keep,
                        stream,
                    )
            clock[office] += tick
