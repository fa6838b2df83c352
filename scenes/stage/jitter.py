"""Jitter: seeded smooth noise as a pure function of show time, for pictures that tremble but are not simulated."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

RATE = 8.0  # Hz; the noise is interpolated between values drawn this often
_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 0xFFFFFFFFFFFFFFFF


@lru_cache(maxsize=2048)  # a picture asks for the same few hundred again and again
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


@lru_cache(maxsize=128)
def _hashes(first: int, count: int, b: int) -> np.ndarray:
    return np.array([_hash(first + i, b) for i in range(count)])


def jitters(first: int, count: int, seconds: float, rate: float = RATE) -> np.ndarray:
    """Smooth noise in [-1, 1] of `count` channels from `first` on, float64[count]: what `jitter` gives for each."""
    place = seconds * rate
    k = math.floor(place)
    share = place - k
    ease = share * share * (3 - 2 * share)
    return _hashes(first, count, k) * (1 - ease) + _hashes(first, count, k + 1) * ease


@lru_cache(maxsize=128)
def scatters(channel: int, count: int) -> np.ndarray:
    """Fixed random numbers in [-1, 1) for the first `count` things of a channel, float64[count]; not to be written to."""
    return np.array([scatter(channel, i) for i in range(count)])


def scatter(channel: int, index: int) -> float:
    """A fixed random number in [-1, 1) for the index-th thing of a channel."""
    return _hash(channel + 0x5EED, index)
