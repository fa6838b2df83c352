"""Tables: rows of measurements put into text, as a table for people, as CSV or as JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

FORMS = ("table", "csv", "json")
NARROW = 10  # characters of a column's heading
UNITS = {  # what the end of a column's name stands for
    "_nm2_per_s": "nm²/s",
    "_nm_per_s": "nm/s",
    "_words2_per_token": "words²/token",
    "_words_per_token": "words/token",
    "_words_per_s": "words/s",
    "_tokens_per_word": "tokens/word",
    "_atp_per_nm": "1/nm",
    "_nats_per_token": "nat/token",
    "_production_per_s": "kT/s",
    "_production_per_token": "nat/token",
    "_per_s": "1/s",
    "_nats": "nat",
    "_nm": "nm",
    "_pN": "pN",
    "_uM": "µM",
    "_kT": "kT₀",
    "_kT0_per_s": "kT₀/s",
    "seconds": "s",
}

Row = Mapping[str, Any]


def unit(key: str) -> str:
    """The unit in a column's name, "1" for a pure number."""
    return next((UNITS[end] for end in sorted(UNITS, key=len, reverse=True) if key.endswith(end)), "1")


def units(keys: Sequence[str]) -> dict[str, str]:
    """The unit of every column; a standard error has that of the column before it."""
    found: dict[str, str] = {}
    before = "1"
    for key in keys:
        before = found[key] = before if key.endswith("stderr") else unit(key)
    return found


def text(rows: Sequence[Row], form: str, system: str, seed: int | None, version: str = "", command: str = "") -> str:
    """Rows of one sweep in one of FORMS; None is an empty cell, null or a dash."""
    if form == "json":
        clean = [{k: "inf" if v == math.inf else v for k, v in row.items()} for row in rows]
        return json.dumps({"system": system, "seed": seed, "rows": clean}, allow_nan=False) + "\n"
    keys = list(rows[0]) if rows else []
    if form == "csv":
        out = io.StringIO()
        out.write(f"# system: {system}\n# seed: {'none, exact' if seed is None else seed}\n# version: {version}\n")
        out.write(f"# command: {command}\n")
        out.write(f"# units: {', '.join(f'{key} [{of}]' for key, of in units(keys).items())}\n")
        writer = csv.DictWriter(out, keys, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()
    return _for_people(rows, keys)


def _for_people(rows: Sequence[Row], keys: Sequence[str]) -> str:
    """One row as a list; several as columns, what they share standing above."""
    if len(rows) == 1:
        return "".join(f"{key:<34}{_cell(rows[0][key]):>12}\n" for key in keys)
    shared = [key for key in keys if all(row[key] == rows[0][key] for row in rows)]
    shared = [key for key in shared if key != "temperature"]
    varying = [key for key in keys if key not in shared]
    lines = ["throughout: " + ", ".join(f"{key} {_cell(rows[0][key])}" for key in shared)] if shared else []
    columns = [[*_heading(key), *(_cell(row[key]) for row in rows)] for key in varying]
    high = max((len(column) for column in columns), default=0)
    columns = [[""] * (high - len(column)) + column for column in columns]  # the headings stand on the rows
    widths = [max(map(len, column)) + 2 for column in columns]
    for cells in zip(*columns, strict=True):
        lines.append("".join(f"{cell:>{wide}}" for cell, wide in zip(cells, widths, strict=True)))
    return "\n".join(lines) + "\n"


def _heading(key: str) -> list[str]:
    """A column's name over lines of at most NARROW characters, if its words allow it."""
    lines = [""]
    for part in key.split("_"):
        longer = f"{lines[-1]}_{part}" if lines[-1] else part
        lines[-1:] = [longer] if len(longer) <= NARROW else [lines[-1], part]
    return [line for line in lines if line]


def _cell(value: Any) -> str:
    return "–" if value is None else f"{value:.5g}" if isinstance(value, float) else str(value)


def stored(written: str, form: str) -> list[dict[str, Any]]:
    """The rows of a text in CSV or JSON. Raises ValueError if it holds none."""
    if form == "json":
        rows = [dict(row) for row in json.loads(written)["rows"]]
        return [{k: math.inf if v == "inf" else v for k, v in row.items()} for row in rows]
    lines = [line for line in written.splitlines() if not line.startswith("#")]
    return [{key: _value(cell) for key, cell in row.items()} for row in csv.DictReader(lines)]


def _value(cell: str) -> float | int | str | None:
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell or None
