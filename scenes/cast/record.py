"""A record: how far several walkers have come since a start, kept in bounded memory however long they run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

LENGTH = 256  # points kept; when they are used up, every second one is dropped
EVERY = 20  # ticks between two points at first


class Record(NamedTuple):
    """The ways of k walkers at evenly spaced times, the first of them 0."""

    origin: np.ndarray  # float64[k], where they started
    ways: np.ndarray  # float64[k, LENGTH], of which `points` are known
    points: int
    every: int  # ticks between two points
    ticks: int  # since the start

    @property
    def due(self) -> int:
        """Ticks until the next point."""
        return self.every * self.points - self.ticks

    @property
    def known(self) -> np.ndarray:
        """float64[k, points]."""
        return self.ways[:, : self.points]


def begin(places: np.ndarray) -> Record:
    """A new record of walkers at these places, float64[k]."""
    return Record(np.array(places, dtype=float), np.zeros((len(places), LENGTH)), 1, EVERY, 0)


def passed(record: Record, places: np.ndarray, ticks: int) -> Record:
    """The record `ticks` ticks later (at most `due`), the walkers now at these places."""
    record = record._replace(ticks=record.ticks + ticks)
    if record.due > 0:
        return record
    if record.points == LENGTH:
        thinned = np.zeros_like(record.ways)
        thinned[:, : LENGTH // 2] = record.ways[:, ::2]
        record = record._replace(ways=thinned, points=LENGTH // 2, every=2 * record.every)
        if record.due > 0:
            return record
    ways = record.ways.copy()
    ways[:, record.points] = places - record.origin
    return record._replace(ways=ways, points=record.points + 1)
