"""Jitter: seeded smooth noise as a pure function of show time, for pictures that tremble but are not simulated."""

from __future__ import annotations

import math
from functools import lru_cache

RATE = 8.0  # Hz; the noise is interpolated between values drawn this often
_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 0xFFFFFFFFFFFFFFFF


@lru_cache(maxsize=8192)  # a picture asks for the same few hundred again and again
def _hash(a: int, b: int) -> float:
    """A number in [-1, 1) from two integers (SplitMix64's finaliser)."""
    z = (a * _GOLDEN + b * 0xD1342543DE82EF95) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((z ^ (z >> 31)) >> 11) / 2.0**52 - 1.0


def jitter(channel: int, seconds: float, rate: float = RATE) -> float:
    """Smooth noise in [-1, 1] of one channel at a show time in seconds."""
    place = seconds * rate
    k = math.floor(place)
    share = place - k
    ease = share * share * (3 - 2 * share)
    return _hash(channel, k) * (1 - ease) + _hash(channel, k + 1) * ease


def scatter(channel: int, index: int) -> float:
    """A fixed random number in [-1, 1) for the index-th thing of a channel."""
    return _hash(channel + 0x5EED, index)
