"""The benchmark command: runs the registered benchmarks and prints their ratios."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.benchmarks.contest import REGISTRY, Options, Row

GROUPS = ("picture", "live", "soak", "film", "clip", "ensemble", "text", "start", "curves", "scaling")


def number(value: float | None) -> str:
    """Three digits that matter."""
    return "–" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def line(row: Row) -> str:
    """One printed row."""
    spread = "" if row.low is None or row.high is None else f"{number(row.low)}–{number(row.high)}"
    verdict = {None: "", True: "ok", False: "MISSED"}[row.met]
    return (
        f"{row.goal:>2}  {row.what:<46} {number(row.ours):>8} {number(row.theirs):>8} {row.unit:<12}"
        f" {row.peer:<34} {number(row.ratio):>7} {spread:>13}  {row.aim:>8} {verdict:<6} {row.note}".rstrip()
    )


def table(rows: Iterable[Row]) -> list[Row]:
    """Print rows as they come; returns them."""
    kept = []
    sys.stdout.write(
        f"{'':>2}  {'what':<46} {'ours':>8} {'theirs':>8} {'unit':<12} {'peer':<34} {'ratio':>7} {'spread':>13}"
        f"  {'aim':>8}\n"
    )
    for row in rows:
        kept.append(row)
        sys.stdout.write(line(row) + "\n")
        sys.stdout.flush()
    return kept


def main(words: list[str] | None = None) -> int:
    """Run what was asked for; returns the exit code."""
    for group in GROUPS:
        importlib.import_module(f"tests.benchmarks.{group}")
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(REGISTRY), metavar="NAME", help=", ".join(REGISTRY))
    parser.add_argument("--repeat", type=int, default=5, help="interleaved repeats (default 5)")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: shows that it runs, measures nothing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows here")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the scaling tables here, .svg or .png")
    given = parser.parse_args(words)
    options = Options(max(1, given.repeat), given.quick)
    rows = table(row for name in given.only or REGISTRY for row in REGISTRY[name](options))
    if given.plot:
        from tests.benchmarks.scaling import plot

        plot(rows, given.plot)
    if given.json:
        machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
        text = json.dumps({"machine": machine, "rows": [row._asdict() | {"met": row.met} for row in rows]}, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
