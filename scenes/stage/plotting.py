"""Plotting: matplotlib in the colours, lines and lettering of the two themes."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from scenes.stage.lettering import FILES, FONTS
from scenes.stage.refusal import Missing
from scenes.stage.theme import Colour, Theme, heat

DPI = 100  # px per inch of a figure
POINTS = 72 / DPI  # pt per px
MARKERS = {"kinesin": "o", "tokens": "s"}


class Curve(NamedTuple):
    """A line through float64[n] points; `ink` is the name of a colour in the theme."""

    x: np.ndarray
    y: np.ndarray
    label: str = ""
    ink: str = "text"
    dotted: bool = False
    steps: bool = False  # square corners: the value holds until the next point
    broad: bool = False  # seen under another one that runs along it


class Haze(NamedTuple):
    """The area between two heights in the ramp's colour of a temperature."""

    x: np.ndarray
    low: np.ndarray
    high: np.ndarray
    temperature: float
    alpha: float


class Point(NamedTuple):
    """A measured value with two standard errors (nan: none), in the marker of its side."""

    x: float
    y: float
    two_sigma: float
    side: str
    label: str = ""


class Series(NamedTuple):
    """Values float64[n] with two standard errors (None: not known); published ones are hollow."""

    x: np.ndarray
    y: np.ndarray
    two_sigma: np.ndarray | None
    marker: str
    ink: str
    label: str = ""
    hollow: bool = False


class Panel(NamedTuple):
    """One pair of axes; `side` gives the title its colour, "" for none."""

    title: str
    across: str
    up: str
    side: str = ""
    curves: tuple[Curve, ...] = ()
    hazes: tuple[Haze, ...] = ()
    points: tuple[Point, ...] = ()
    series: tuple[Series, ...] = ()
    ticks: tuple[tuple[float, str], ...] | None = None  # of the horizontal axis
    limits: tuple[float, float] | None = None  # of the vertical axis
    logarithmic: bool = False  # the horizontal axis
    steep: bool = False  # the vertical axis is logarithmic
    whole: bool = False  # the vertical axis counts: only whole numbers are marked
    note: str = ""  # one line under the title


Panels = tuple[Panel, ...]


def require(what: str) -> None:
    """Raises Missing where matplotlib is not installed; `what` starts the sentence."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise Missing(
            f"{what} is drawn by matplotlib, which is not installed. Nothing was written. "
            "Type: python -m pip install matplotlib"
        ) from None


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def style(theme: Theme, u: float) -> dict[str, Any]:
    """The matplotlib settings of a theme; `u` is px per unit (a 1080th of the height)."""
    point = POINTS * u
    text, text2, line = _hex(theme.text), _hex(theme.text2), _hex(theme.line)
    return {
        "font.family": "Inter",
        "font.weight": 500,
        "font.size": 28 * point,
        "axes.titlesize": 36 * point,
        "axes.titleweight": 700,
        "axes.labelsize": 28 * point,
        "axes.labelweight": 500,
        "axes.labelcolor": text2,
        "axes.labelpad": 10 * point,
        "axes.linewidth": 2 * point,
        "axes.edgecolor": line,
        "axes.facecolor": _hex(theme.panel),
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": True,
        "grid.color": _hex(theme.grid),
        "grid.linewidth": 1.5 * point,
        "lines.linewidth": 5 * point,
        "lines.solid_capstyle": "round",
        "xtick.color": text2,
        "ytick.color": text2,
        "xtick.labelsize": 26 * point,
        "ytick.labelsize": 26 * point,
        "xtick.major.size": 8 * point,
        "ytick.major.size": 8 * point,
        "xtick.major.width": 2 * point,
        "ytick.major.width": 2 * point,
        "xtick.major.pad": 8 * point,
        "ytick.major.pad": 8 * point,
        "text.color": text,
        "legend.fontsize": 26 * point,
        "legend.facecolor": _hex(theme.panel),
        "legend.edgecolor": line,
        "legend.labelcolor": text,
        "legend.framealpha": 0.92,
        "figure.constrained_layout.w_pad": 28 * u / DPI,
        "figure.constrained_layout.h_pad": 28 * u / DPI,
        "figure.facecolor": _hex(theme.bg),
        "savefig.facecolor": _hex(theme.bg),
        "svg.fonttype": "path",  # outlines: the figure looks the same where Inter is not installed
        "svg.hashsalt": "ratchet vs sampler",  # the same figure twice is the same file
    }


@contextmanager
def page(theme: Theme, size: tuple[int, int], u: float = 0.0) -> Iterator[Any]:
    """A matplotlib figure of `size` px in the theme, u px per unit of text; the style holds within the block."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    known = {font.fname for font in font_manager.fontManager.ttflist}
    for name in FILES.values():
        if str(FONTS / name) not in known:
            font_manager.fontManager.addfont(str(FONTS / name))
    settings: Any = style(theme, u or size[1] / 1080)
    with matplotlib.rc_context(settings):
        yield Figure(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI, layout="constrained")


def save(figure: Any, path: Path, source: str) -> None:
    """Write a figure with `source` in its metadata; the file appears only once it is whole."""
    partial = path.with_name(f".{path.name}.partial{path.suffix}")
    undated = {"Date": None} if path.suffix == ".svg" else {}
    figure.savefig(partial, format=path.suffix[1:], metadata={"Description": source, **undated})
    partial.replace(path)


def draw(
    panels: Panels,
    path: Path,
    theme: Theme,
    size: tuple[int, int],
    source: str,
    across: int = 0,
    notes: tuple[str, ...] = (),
) -> None:
    """Draw panels side by side, `across` in a row (0: all), into a file of `size` px; text becomes outlines in an SVG.

    `notes` stand as a column of words in the place after the last panel.
    """
    across = across or len(panels)
    high = -(-(len(panels) + bool(notes)) // across)
    u = size[1] / 1080 / high
    with page(theme, size, u) as figure:
        drawn = [figure.add_subplot(high, across, i + 1) for i in range(len(panels))]
        for axes, panel in zip(drawn, panels, strict=True):
            _draw_panel(axes, panel, theme, u)
        if notes:
            _draw_notes(figure.add_subplot(high, across, len(panels) + 1), drawn, notes, theme, u)
        save(figure, path, source)


def _draw_notes(place: Any, drawn: list[Any], notes: tuple[str, ...], theme: Theme, u: float) -> None:
    """One legend for all panels, and words below it, in a place of their own."""
    known: dict[str, Any] = {}
    for axes in drawn:
        handles, labels = axes.get_legend_handles_labels()
        known |= {label: handle for handle, label in zip(handles, labels, strict=True) if label not in known}
        if axes.get_legend() is not None:
            axes.get_legend().remove()
    place.axis("off")
    place.legend(list(known.values()), list(known), loc="upper left", frameon=False, borderpad=0, borderaxespad=0)
    words = "\n\n".join(textwrap.fill(note, 58) for note in notes)
    place.text(0, 0, words, va="bottom", color=_hex(theme.text2), fontsize=22 * POINTS * u, linespacing=1.3)


def _draw_panel(axes: Any, panel: Panel, theme: Theme, u: float) -> None:
    point = POINTS * u  # pt per unit
    if panel.logarithmic:
        axes.set_xscale("log")
        axes.minorticks_off()
    for haze in panel.hazes:
        axes.fill_between(
            haze.x,
            haze.low,
            haze.high,
            where=haze.high > haze.low,
            color=_hex(heat(theme, haze.temperature)),
            alpha=haze.alpha,
            linewidth=0,
        )
    for curve in panel.curves:
        axes.plot(
            curve.x,
            curve.y,
            color=_hex(getattr(theme, curve.ink)),
            linewidth=(3 if curve.dotted else 12 if curve.broad else 5) * point,
            linestyle=(0, (2, 1.6)) if curve.dotted else "-",
            drawstyle="steps-post" if curve.steps else "default",
            label=curve.label or None,
        )
    for dot in panel.points:
        axes.errorbar(
            [dot.x],
            [dot.y],
            yerr=None if math.isnan(dot.two_sigma) else [dot.two_sigma],
            fmt=MARKERS[dot.side],
            color=_hex(getattr(theme, dot.side)),
            ecolor=_hex(theme.text),
            elinewidth=3.5 * point,
            capsize=8 * point,
            capthick=3.5 * point,
            markersize=24 * point,
            markeredgecolor=_hex(theme.text),
            markeredgewidth=3.5 * point,
            label=dot.label or None,
            zorder=5,
        )
    for some in panel.series:
        _draw_series(axes, some, theme, point)
    if panel.steep:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_title(panel.title, loc="left", color=_hex(getattr(theme, panel.side or "text")), pad=44 * point)
    if panel.note:
        axes.annotate(
            panel.note,
            (0, 1),
            (0, 14 * point),
            xycoords="axes fraction",
            textcoords="offset points",
            color=_hex(theme.text2),
            fontsize=24 * point,
        )
    axes.set_xlabel(panel.across)
    axes.set_ylabel(panel.up)
    if panel.ticks is not None:
        axes.set_xticks([place for place, _ in panel.ticks], [words for _, words in panel.ticks])
    if panel.whole:
        axes.yaxis.get_major_locator().set_params(integer=True)
    if panel.limits is not None:
        axes.set_ylim(*panel.limits)
    if any(curve.label for curve in panel.curves) or any(dot.label for dot in panel.points + panel.series):
        axes.legend()


def _draw_series(axes: Any, some: Series, theme: Theme, point: float) -> None:
    ink = _hex(getattr(theme, some.ink))
    axes.errorbar(
        some.x,
        some.y,
        yerr=some.two_sigma,
        fmt=some.marker,
        color=ink,
        markerfacecolor=_hex(theme.panel) if some.hollow else ink,
        markeredgecolor=ink if some.hollow else _hex(theme.text),
        markeredgewidth=(3.5 if some.hollow else 2) * point,
        markersize=14 * point,
        ecolor=_hex(theme.text),
        elinewidth=3 * point,
        capsize=6 * point,
        capthick=3 * point,
        label=some.label or None,
        zorder=4,
    )
