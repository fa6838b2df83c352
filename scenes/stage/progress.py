"""Progress of long work: a bar with ETA on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

PLAIN_EVERY = 5.0  # s between plain lines


class Progress:
    """Counts steps of a job of known length on standard error."""

    def __init__(self, total: int, title: str, *, quiet: bool = False) -> None:
        self.total, self.title, self.done = total, title, 0.0
        self._started = self._spoken = time.monotonic()
        self._quiet = quiet
        self._bar = None
        if not quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("ETA"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._task = self._bar.add_task(title, total=total)

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, count: int = 1) -> None:
        """Another `count` steps are done."""
        self.reach(self.done + count)

    def reach(self, done: float) -> None:
        """So many steps are done, parts of a step included."""
        self.done = done
        if self._bar is not None:
            self._bar.update(self._task, completed=done)
        elif not self._quiet and done > 0:
            now = time.monotonic()
            if now - self._spoken >= PLAIN_EVERY:
                self._spoken = now
                left = (now - self._started) / done * (self.total - done)
                sys.stderr.write(f"{self.title}: {int(done)} of {self.total}, about {left:.0f} s left\n")
