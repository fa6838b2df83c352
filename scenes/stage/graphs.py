"""Graphs of a sweep: each measured column against what was varied, and published points beside the model's."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from scenes.stage import options, plotting, tables
from scenes.stage.plotting import Curve, Panel, Panels, Series
from scenes.stage.refusal import Refusal
from scenes.stage.sweep import Row, Sweep
from scenes.stage.theme import THEMES

DATA = Path(__file__).resolve().parents[2] / "assets" / "data"
SUFFIXES = (".png", ".svg")
SIZE = (1800, 900)  # px of a row of two panels
STRETCH = 2.01  # published at a concentration this factor away from the model's is still compared with it
NEARBY = 0.1  # pN, the same for loads
LINE = 121  # exact points along a line
SHAPES = ("^", "D", "v", "P")  # of published points, one for each source
TITLES = {"forward_per_s/backward_per_s": "forward : back", "atp_uM": "[ATP]"}
LIMITS = {"randomness": (0.0, 3.0)}  # it diverges where the motor stalls


class Published(NamedTuple):
    """Points of one publication under one condition; the file's comment lines say where they come from."""

    label: str
    citation: str
    construct: str
    temperature: str
    condition: tuple[str, float]  # (column, value) at which they were taken
    across: str  # column
    up: str  # column, or a ratio of two
    x: np.ndarray  # float64[n]
    y: np.ndarray


def published() -> tuple[Published, ...]:
    """All files of `assets/data`."""
    found = []
    for path in sorted(DATA.glob("*.csv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        head = dict(line[2:].split(": ", 1) for line in lines if line.startswith("#"))
        across, up = next(csv.reader([line for line in lines if not line.startswith("#")][:1]))
        x, y = np.loadtxt(path, delimiter=",", skiprows=len(head) + 1, unpack=True)
        name, value = head["condition"].split("=")
        taken = head["citation"], head["construct"], head["temperature"]
        found.append(Published(head["label"], *taken, (name, float(value)), across, up, x, y))
    return tuple(found)


class Graph(NamedTuple):
    """What is drawn of a sweep."""

    across: str  # the column that varies along the axis
    field: str  # the setting behind it, "" for the temperature
    logarithmic: bool
    apart: tuple[str, ...]  # the other columns that vary: one curve for each of their values
    up: tuple[str, ...]  # columns, or ratios a/b of two
    overlay: tuple[Published, ...]


def plan(sweep: Sweep, columns: str | None, overlay: bool) -> Graph:
    """What the rows of a sweep can show. Raises Refusal for nothing to show."""
    kind = type(sweep.points[0][0])
    keys = list(sweep.measure(kind(exact=True), 1.0))
    known = options.fields(kind)
    values = {field.name: {getattr(setting, field.name) for setting, _ in sweep.points} for field in known}
    counts = {"temperature": len({temperature for _, temperature in sweep.points})}
    counts |= {_column(name, keys): len(found) for name, found in values.items() if _column(name, keys)}
    varied = [key for key, count in counts.items() if count > 1]
    if not varied:
        raise Refusal("A plot needs something that varies. Nothing was written. Try -T 0.2:5:41.")
    across = max(varied, key=lambda key: counts[key])
    logarithmic = across == "temperature" or any("log" in f.marks for f in known if _column(f.name, keys) == across)
    fitting = tuple(data for data in published() if data.across == across) if overlay else ()
    fitting = tuple(data for data in fitting if all(part in keys for part in data.up.split("/")))
    if overlay and not fitting:
        raise Refusal(f"There are no published points of this against {across}. Nothing was written. {_offered()}")
    if columns is not None:
        up = tuple(column.strip() for column in columns.split(","))
    elif fitting:
        up = tuple(
            dict.fromkeys(data.up for data in sorted(fitting, key=lambda data: list(keys).index(data.up.split("/")[0])))
        )
    else:
        up = (_chief(keys),)
    wrong = [part for column in up for part in column.split("/") if part not in keys]
    if wrong:
        raise Refusal(f"There is no column {wrong[0]}. Nothing was written. There is: {', '.join(keys)}.")
    field = next((f.name for f in known if _column(f.name, keys) == across and len(values[f.name]) > 1), "")
    return Graph(across, field, logarithmic, tuple(key for key in varied if key != across), up, fitting)


def _chief(keys: Sequence[str]) -> str:
    """What is drawn of rows unless it is said: the velocity, else the first column with an error, else the last one."""
    known = [key for key, error in itertools.pairwise(keys) if error.endswith("stderr")]
    return next((key for key in known if key.startswith("velocity_")), known[0] if known else keys[-1])


def solved(graph: Graph, sweep: Sweep) -> list[Row]:
    """Exact rows along smooth lines through all points of the sweep; none where the model has no exact solution."""
    rows: list[Row] = []
    places = [getattr(setting, graph.field) if graph.field else heat for setting, heat in sweep.points]
    some = [place for place in places if place > 0 or not graph.logarithmic]
    line = (np.geomspace if graph.logarithmic else np.linspace)(min(some), max(some), LINE)
    held = dict.fromkeys((s._replace(**{graph.field: None}), t) if graph.field else (s, None) for s, t in sweep.points)
    for setting, heat in held:
        for x in (float(x) for x in line):
            exact = setting._replace(exact=True, **({graph.field: x} if graph.field else {}))
            try:
                rows.append(sweep.measure(exact, x if heat is None else heat))
            except ValueError:
                return []
    return rows


def _offered() -> str:
    return "There is: " + "; ".join(sorted({f"{data.up} against {data.across}" for data in published()})) + "."


def _column(name: str, keys: Sequence[str]) -> str:
    """The column of a setting, "" if it has none."""
    return next((key for key in keys if key == name or key.startswith(name + "_")), "")


def panels(graph: Graph, rows: Sequence[Row], exact: Sequence[Row], side: str) -> Panels:
    """A panel for each column: `exact` rows as lines, sampled `rows` as dots with two standard errors."""
    groups: dict[tuple[Any, ...], list[list[Row]]] = {}
    for i, some in enumerate((exact, rows)):
        for row in some:
            groups.setdefault(tuple(row[key] for key in graph.apart), [[], []])[i].append(row)
    inks = (side, "text2", f"{side}_light", "muted")
    return tuple(_panel(graph, column, groups, inks) for column in graph.up)


def _panel(graph: Graph, column: str, groups: dict[tuple[Any, ...], list[list[Row]]], inks: tuple[str, ...]) -> Panel:
    curves, series = [], []
    sources = {label: SHAPES[i % 4] for i, label in enumerate(dict.fromkeys(d.label for d in graph.overlay))}
    for i, (values, (lines, dots)) in enumerate(groups.items()):
        ink = inks[i % len(inks)]
        at = ", ".join(f"{_name(key)} {_value(key, value)}" for key, value in zip(graph.apart, values, strict=True))
        label = ", ".join(filter(None, ("model", at))) if at or graph.overlay else ""
        if lines:
            x, y, _ = _points(graph, column, lines)
            if column in LIMITS:
                y = np.where((y >= LIMITS[column][0]) & (y <= 2 * LIMITS[column][1]), y, np.nan)
            curves.append(Curve(x, y, label, ink, dotted=i >= len(inks)))
        if dots:
            x, y, errors = _points(graph, column, dots)
            series.append(Series(x, y, errors, "o", ink, "" if lines else label))
        for data in graph.overlay:
            if data.up == column and _comparable(data, (lines or dots)[0]):
                name = f"{data.label}, {_value(*data.condition)}"
                series.append(Series(data.x, data.y, None, sources[data.label], ink, name, hollow=True))
    title = _name(column)
    return Panel(
        title=title[0].upper() + title[1:],
        across=_axis(graph.across),
        up=_axis(column),
        curves=tuple(curves),
        series=tuple(series),
        ticks=_ticks(graph, groups),
        limits=LIMITS.get(column),
        logarithmic=graph.logarithmic,
        steep="/" in column,
        note="line: exact; dots: sampled" if curves and any(not some.hollow for some in series) else "",
    )


def _ticks(graph: Graph, groups: dict[tuple[Any, ...], list[list[Row]]]) -> tuple[tuple[float, str], ...] | None:
    """Plain numbers along a logarithmic axis: 1, 2 and 5 on a short one, powers of ten on a long one."""
    if not graph.logarithmic:
        return None
    places = [row[graph.across] for pair in groups.values() for rows in pair for row in rows if row[graph.across] > 0]
    low, high = min(places) / 1.05, max(places) * 1.05
    steps = (1, 2, 5) if high / low < 200 else (1,)
    marks = (step * 10.0**k for k in range(-6, 8) for step in steps)
    return tuple((mark, f"{mark:g}") for mark in marks if low <= mark <= high)


def _points(graph: Graph, column: str, rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """x, y and two standard errors of the rows that have both numbers."""
    parts = column.split("/")
    good = [row for row in rows if all(row[part] is not None for part in parts)]
    good = [row for row in good if not (graph.logarithmic and row[graph.across] <= 0)]
    good = [row for row in good if len(parts) == 1 or (row[parts[0]] > 0 and row[parts[1]] > 0)]
    x = np.array([row[graph.across] for row in good], dtype=float)
    y = np.array([row[parts[0]] / (row[parts[1]] if parts[1:] else 1) for row in good], dtype=float)
    return x, y, _two_sigma(column, good, y)


def _two_sigma(column: str, rows: Sequence[Row], y: np.ndarray) -> np.ndarray | None:
    """Two standard errors: as measured where there is a column of them, of a variance over n walkers y sqrt(2 / (n - 1));
    else None."""
    error = dict(itertools.pairwise(rows[0])).get(column, "") if rows else ""
    if error.endswith("stderr") and all(row.get(error) is not None for row in rows):
        return np.array([2 * row[error] for row in rows], dtype=float)
    if column.startswith(("diffusion_", "randomness")) and all(row.get("walkers") for row in rows):
        return np.array([2 * abs(v) * (2 / (row["walkers"] - 1)) ** 0.5 for row, v in zip(rows, y, strict=True)])
    return None


def _comparable(data: Published, row: Row) -> bool:
    """Whether points were taken under a curve's condition; the laboratory is at T = 1."""
    name, value = data.condition
    if row["temperature"] != 1.0 or name not in row:
        return False
    if name.endswith("_uM"):
        return bool(value / STRETCH <= row[name] <= value * STRETCH)
    return bool(abs(row[name] - value) <= NEARBY)


def _name(key: str) -> str:
    """A column's name without its unit."""
    if key in TITLES:
        return TITLES[key]
    end = next((e for e in sorted(tables.UNITS, key=len, reverse=True) if e.startswith("_") and key.endswith(e)), "")
    return key.removesuffix(end).replace("_", " ")


def _axis(key: str) -> str:
    unit = "1" if "/" in key else tables.unit(key)
    return _name(key) if unit == "1" else f"{_name(key)}, {unit}"


def _value(key: str, value: float) -> str:
    unit = tables.unit(key)
    return f"{value:g}" if unit == "1" else f"{value:g} {unit}"


def draw(graph: Graph, shown: Panels, path: Path, theme: str, source: str) -> None:
    """Draw the panels two in a row; the sources of published points stand in the free place."""
    used = {series.label.split(",")[0] for panel in shown for series in panel.series if series.hollow}
    cited = dict.fromkeys(
        f"{data.label}: {data.citation}; {data.construct}; {data.temperature}."
        for data in graph.overlay
        if data.label in used
    )
    across = min(2, len(shown) + bool(cited))
    high = -(-(len(shown) + bool(cited)) // across)
    size = (SIZE[0] * across // 2, SIZE[1] * high)
    plotting.draw(shown, path, THEMES[theme], size, source, across=across, notes=tuple(cited))
