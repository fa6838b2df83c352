"""How cost grows: with walkers, vocabulary, the size of the picture and the length of a film; a table and a plot."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

import ratchet.walker
from sampler.draws import draw_logits
from scenes.stage import film, recording
from tests.benchmarks.contest import CORE, WALL, Options, Row, benchmark, figure, seconds
from tests.benchmarks.picture import painter
from tests.benchmarks.text import TEMPERATURE, stream

HEIGHTS = (360, 540, 720, 1080, 1440, 2160)  # px, of pictures 16 to 9


def motors(count: int) -> Callable[[], object]:
    """A millisecond in the life of an ensemble."""
    fixed = ratchet.walker.params(tick=1e-3, bounded=True)
    state = ratchet.walker.init(fixed, 1.0, 0, count)
    return lambda: ratchet.walker.advance(state, fixed, 1.0, 1)


def draws(size: int) -> Callable[[], object]:
    """One token."""
    logits, state = (3 * np.random.default_rng(size).normal(size=size)).astype(np.float32), stream()
    return lambda: draw_logits(logits, TEMPERATURE, state)


def films(length: float, folder: Path) -> Callable[[], object]:
    """A film of the scene Walk, start to finish."""
    board = film.one_shot("walk", length, (0.5, 2.0), 0)
    job = film.Job(board, (960, 540), 30)
    orders = recording.Orders(force=True, quiet=True)
    return lambda: recording.record(job, folder / "walk.mp4", orders)


@benchmark("scaling")
def scaling(options: Options) -> Iterator[Row]:
    """Four tables; `--plot` draws them."""
    with tempfile.TemporaryDirectory() as folder:
        few = options.quick
        for what, unit, scale, clock, sizes, make in (
            ("walkers", "ms per ms lived", 1e3, CORE, (1, 8) if few else (1, 8, 32, 128, 512, 2048, 8192), motors),
            ("vocabulary", "µs a draw", 1e6, CORE, (128,) if few else (128, 1024, 8192, 32768, 131072), draws),
            (
                "picture height",
                "ms a frame",
                1e3,
                CORE,
                (180,) if few else HEIGHTS,
                lambda high: painter((high * 16 // 9, high), 2 if few else 60)[0],
            ),
            (
                "film seconds",
                "s to record",
                1.0,
                WALL,
                (0.2,) if few else (1, 4, 16),
                lambda length: films(length, Path(folder)),
            ),
        ):
            for size in sizes:
                work = make(size)  # type: ignore[operator,arg-type]
                work()
                times = [scale * seconds(work, 0.0 if few else 0.1, clock) for _ in range(options.repeat)]
                yield figure("", f"{what} {size:g}", unit, times)


def plot(rows: list[Row], path: Path) -> None:
    """Cost against size, a panel a table; medians with their range."""
    from matplotlib.figure import Figure

    tables: dict[str, list[tuple[float, Row]]] = {}
    for row in rows:
        if not row.goal and row.ours is not None:
            what, size = row.what.rsplit(" ", 1)
            tables.setdefault(what, []).append((float(size), row))
    drawing = Figure(figsize=(11, 2.8), layout="constrained")
    for axes, (what, points) in zip(np.atleast_1d(drawing.subplots(1, len(tables))), tables.items(), strict=True):
        xs, ys = [size for size, _ in points], [row.ours for _, row in points]
        axes.loglog(xs, ys, "o-", color="#0072B2")
        axes.vlines(xs, [row.low for _, row in points], [row.high for _, row in points], color="#0072B2")
        axes.set_xlabel(what)
        axes.set_ylabel(points[0][1].unit)
        axes.grid(True, which="major", color="#D5DBE6")
    drawing.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
