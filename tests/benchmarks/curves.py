"""Goal 10: the exact curves of the direction chart."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

import ratchet.observables
import ratchet.walker
import sampler.observables
import sampler.walker
from sampler import landscape
from tests.benchmarks.contest import Options, Row, benchmark, figure

FRAME = 1000 / 60  # ms


def spent(work: object, *words: object) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    work(*words)  # type: ignore[operator]
    return (time.perf_counter() - start) * 1e3


@benchmark("curves")
def curves(options: Options) -> Iterator[Row]:
    """All points from nothing: no memory of earlier temperatures."""
    points = 4 if options.quick else 120
    heats = np.geomspace(0.2, 5, points)
    motor, text = ratchet.walker.params(), sampler.walker.params()
    ratchet.observables.profile(motor, heats[:1])
    sampler.observables.profile(text, heats[:1])
    texts, motors = [], []
    for _ in range(options.repeat):
        landscape.probabilities.cache_clear()
        texts.append(spent(sampler.observables.profile, text, heats))
        motors.append(spent(ratchet.observables.profile, motor, heats[:: max(1, points // 12)]))
    some = len(heats[:: max(1, points // 12)])
    yield figure("10", f"sampler, {points} points", "ms", texts, "<= 1", 37.0)
    each = [ms / some for ms in motors]
    yield figure("10", "motor, each point", "ms", each, "<= 1", 7.0)
    yield figure("10", "motor, each point, in frames", "ms", each, "<= 1", FRAME, "a point fits a frame")
