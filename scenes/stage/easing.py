"""Easing: values that follow others a little late, tick by tick, so that no cut of a run into calls can show."""

from __future__ import annotations

CLOSE = 1e-3  # a follower this near has arrived


def follow(value: float, target: float, lag: float, ticks: int) -> float:
    """The follower `ticks` ticks later; it closes 1/lag of its distance at each tick."""
    for _ in range(ticks):
        value = value + (target - value) / lag if abs(target - value) > CLOSE else target
    return value
