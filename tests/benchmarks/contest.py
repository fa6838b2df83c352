"""Timing: ours and its peers turn by turn in one run, as rows of ratios."""

from __future__ import annotations

import importlib
import os
import statistics
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

Work = Callable[[], Any]


class Row(NamedTuple):
    """One comparison, or one line of a scaling table."""

    goal: str  # its number among the performance goals; "" in a scaling table
    what: str
    unit: str
    ours: float | None  # median over the repeats
    peer: str
    theirs: float | None
    ratio: float | None  # median over the repeats of theirs / ours, or of ours / theirs where less is the goal
    low: float | None  # smallest and largest ratio of the repeats
    high: float | None
    aim: str  # such as ">= 40"; "" where there is none
    repeats: int
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the median ratio reaches the aim; None without an aim or a ratio."""
        if not self.aim or self.ratio is None:
            return None
        sign, number = self.aim.split()
        return self.ratio >= float(number) if sign == ">=" else self.ratio <= float(number)


class Options(NamedTuple):
    """What the caller may turn."""

    repeat: int = 5
    quick: bool = False  # tiny sizes, to see that everything runs


Benchmark = Callable[[Options], Iterator[Row]]
REGISTRY: dict[str, Benchmark] = {}


def benchmark(name: str) -> Callable[[Benchmark], Benchmark]:
    """Enter a benchmark under a name for --only."""

    def enter(function: Benchmark) -> Benchmark:
        REGISTRY[name] = function
        return function

    return enter


def find(module: str) -> ModuleType | None:
    """The module, or None where it is not installed."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


class Entry(NamedTuple):
    """A peer in a contest; `work` is None where it cannot run, and `note` says why."""

    name: str
    work: Work | None
    aim: str = ""
    share: float = 1.0  # how much of our work one call of theirs does; slow peers are given less
    note: str = ""


def missing(name: str, aim: str = "") -> Entry:
    """A peer that is not installed."""
    return Entry(name, None, aim, note=f"{name}: not installed")


WALL = time.perf_counter
CORE = time.process_time  # of one core, for work of one thread: other people's work on a shared machine counts less


def seconds(work: Work, least: float, clock: Callable[[], float] = CORE) -> float:
    """Seconds a call takes, from as many calls as fill `least` seconds; the clock, which takes a while, is seldom read."""
    calls, start = 0, clock()
    while True:
        for _ in range(1 + calls // 4):
            work()
            calls += 1
        spent = clock() - start
        if spent > least:
            return spent / calls


def contest(
    goal: str,
    what: str,
    ours: Work,
    peers: list[Entry],
    options: Options,
    *,
    unit: str = "s",
    scale: float = 1.0,
    amount: float | None = None,
    least: float = 0.2,
    clock: Callable[[], float] = CORE,
) -> list[Row]:
    """Time ours and every peer in turn, `repeat` times over.

    The columns show `scale` x seconds, or with `amount` the work done per second in multiples of `scale`.
    """
    least = 0.0 if options.quick else least
    running = [entry for entry in peers if entry.work]
    for work in (ours, *(entry.work for entry in running)):
        if work:
            work()
    mine: list[float] = []
    others: dict[str, list[float]] = {entry.name: [] for entry in running}
    for _ in range(options.repeat):
        mine.append(seconds(ours, least, clock))
        for entry in running:
            assert entry.work
            others[entry.name].append(seconds(entry.work, least, clock) / entry.share)

    def shown(times: list[float]) -> float:
        middle = statistics.median(times)
        return amount / middle / scale if amount else middle * scale

    rows = []
    for entry in peers:
        if not entry.work:
            rows.append(
                Row(goal, what, unit, shown(mine), entry.name, None, None, None, None, entry.aim, 0, entry.note)
            )
            continue
        theirs = others[entry.name]
        pairs = zip(mine, theirs, strict=True)
        ratios = [a / b if entry.aim.startswith("<=") else b / a for a, b in pairs]
        rows.append(
            Row(
                goal,
                what,
                unit,
                shown(mine),
                entry.name,
                shown(theirs),
                statistics.median(ratios),
                min(ratios),
                max(ratios),
                entry.aim,
                options.repeat,
                entry.note,
            )
        )
    return rows


def figure(
    goal: str, what: str, unit: str, values: list[float], aim: str = "", bar: float | None = None, note: str = ""
) -> Row:
    """A measured figure against a fixed bar: its ratio is the figure over the bar (1 without one)."""
    middle = statistics.median(values)
    if bar is None:
        return Row(goal, what, unit, middle, "", None, None, min(values), max(values), aim, len(values), note)
    ratios = [value / bar for value in values]
    return Row(
        goal,
        what,
        unit,
        middle,
        f"{bar:g} {unit}",
        bar,
        statistics.median(ratios),
        min(ratios),
        max(ratios),
        aim,
        len(values),
        note,
    )


def agree(name: str, ours: float, theirs: float, tolerance: float) -> None:
    """Refuse to time a peer that does not do the same work."""
    if not abs(ours - theirs) <= tolerance:
        raise AssertionError(f"{name} gives {theirs:g} where ours gives {ours:g} (tolerance {tolerance:g})")
