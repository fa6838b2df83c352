"""Sweeps: a model measured at many settings and temperatures, row by row, so that what is finished is never lost."""

from __future__ import annotations

import inspect
import os
import tomllib
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from scenes.stage import tables
from scenes.stage.progress import Progress
from scenes.stage.refusal import Failed, Refusal

Row = dict[str, Any]


class Sweep(NamedTuple):
    """What is measured, and how its table begins."""

    system: str
    measure: Callable[..., Row]  # (settings, temperature, *, jobs) -> row; `watch` is told the share done, if it can be
    points: tuple[tuple[Any, float], ...]  # (settings, temperature) of each row
    seed: int | None  # None for the exact solver
    command: str  # as typed, without --skip

    def text(self, rows: Sequence[Row], form: str) -> str:
        """The table of the rows."""
        return tables.text(rows, form, self.system, self.seed, version(), self.command)


def version() -> str:
    """The program's own version."""
    file = Path(__file__).resolve().parents[2] / "pyproject.toml"
    return str(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"])


def points(settings: Sequence[Any], temperatures: Sequence[float]) -> tuple[tuple[Any, float], ...]:
    """A row for each setting and temperature, the temperature varying fastest."""
    return tuple((setting, temperature) for setting in settings for temperature in temperatures)


class Shelf(NamedTuple):
    """Where the rows go: a file, or standard output (None)."""

    path: Path | None
    form: str  # of tables.FORMS
    force: bool = False

    def check(self) -> None:
        """Raise Refusal if the file cannot be written."""
        if self.path is None:
            return
        folder = self.path.absolute().parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            raise Refusal(f"The folder {self.path.parent} cannot be written to. Nothing was written.")
        if self.path.is_dir():
            raise Refusal(f"{self.path} is a folder. Nothing was written. Name a file.")
        if self.path.exists() and not self.force:
            raise Refusal(f"{self.path} exists already. Nothing was written. Add --force to replace it.")

    def found(self, sweep: Sweep, count: int) -> list[Row]:
        """The first `count` rows of the sweep in the file, from where it goes on. Raises Refusal if they are not there."""
        if self.path is None:
            return []
        try:
            rows = tables.stored(self.path.read_text(encoding="utf-8"), self.form)[:count]
        except (OSError, ValueError, KeyError) as error:
            raise Refusal(f"{self.path} cannot be continued ({error}). Nothing was written.") from None
        wanted = [temperature for _, temperature in sweep.points[:count]]
        if [row.get("temperature") for row in rows] != wanted:
            raise Refusal(f"{self.path} does not begin with the first {count} rows of this. Nothing was written.")
        return rows

    @property
    def continued(self) -> bool:
        """Whether rows can be added to the file: a table for people cannot be read back."""
        return self.path is not None and self.form != "table"

    def keep(self, sweep: Sweep, rows: Sequence[Row], finished: bool) -> None:
        """Write what there is; under its own name only when finished, so that no half table passes for a whole one."""
        if self.path is None:
            return
        partial = self.path.with_name(f".{self.path.name}.partial")
        partial.write_text(sweep.text(rows, self.form), encoding="utf-8")
        if finished:
            partial.replace(self.path)


def run(sweep: Sweep, shelf: Shelf, skip: int, jobs: int, executor: Executor | None = None) -> tuple[list[Row], str]:
    """Measure all rows but the first `skip`. Returns the rows and, if Ctrl+C ended it early, how to go on.

    Raises Refusal for what the model refuses before the first row is finished, Failed for what breaks later; rows that
    are finished by then are kept.
    """
    if not 0 <= skip < len(sweep.points):
        raise Refusal(f"--skip {skip} leaves no row of {len(sweep.points)} to measure. Nothing was written.")
    rows = shelf.found(sweep, skip) if skip and shelf.continued else []
    known = len(rows)
    try:
        with closing(_measured(sweep, skip, jobs, executor)) as fresh:
            for row in fresh:
                rows.append(row)
                shelf.keep(sweep, rows, finished=False)
    except KeyboardInterrupt:
        if len(rows) > known:
            shelf.keep(sweep, rows, finished=True)
        return rows, _going_on(sweep, shelf, skip + len(rows) - known)
    except ValueError as error:
        if len(rows) == known:
            raise Refusal(f"{error}. Nothing was written.") from None
        shelf.keep(sweep, rows, finished=True)
        raise Failed(f"{error}. The {len(rows)} rows before it are kept.") from None
    shelf.keep(sweep, rows, finished=True)
    return rows, ""


def _going_on(sweep: Sweep, shelf: Shelf, done: int) -> str:
    """What to type for the rows that are missing."""
    command = sweep.command
    if shelf.path is not None and not shelf.continued:
        command = command.replace(str(shelf.path), str(shelf.path.with_stem(shelf.path.stem + "_rest")))
    kept = f"kept in {shelf.path}" if shelf.path is not None and done else "above" if done else "nothing to keep"
    return f"Stopped after {done} of {len(sweep.points)} rows, {kept}. Go on with: {command} --skip {done}"


def _measured(sweep: Sweep, skip: int, jobs: int, executor: Executor | None) -> Generator[Row, None, None]:
    """The rows from `skip` on, one by one, with progress; an executor measures many at a time."""
    left = sweep.points[skip:]
    watched = "watch" in inspect.signature(sweep.measure).parameters
    with Progress(len(left), f"measuring {sweep.system}", quiet=sweep.seed is None and len(left) < 2) as progress:
        if executor is not None:
            futures = [executor.submit(sweep.measure, *point, jobs=1) for point in left]
            try:
                for future in futures:
                    yield future.result()
                    progress.step()
            finally:
                for future in futures:
                    future.cancel()
            return
        for i, (setting, temperature) in enumerate(left):
            watch = {"watch": lambda share, i=i: progress.reach(i + share)} if watched else {}
            yield sweep.measure(setting, temperature, jobs=jobs, **watch)
            progress.reach(i + 1)
