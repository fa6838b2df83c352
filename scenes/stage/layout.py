"""The layout: which rectangle of the picture holds what, in units u, for every shape of screen."""

from __future__ import annotations

from typing import NamedTuple

from scenes.stage.canvas import DESIGN_HEIGHT, PORTRAIT, unit

MARGIN, GUTTER, GAP = 32, 24, 8
PANES = (72, 748)  # top and bottom of the panes on the wide layout
SHORT = 636  # bottom of the panes where chart and slider need the full width
KNOB = (420, 44)  # units
WIDE = 1.5  # pictures at least this much wider than high get the full layout


class Box(NamedTuple):
    """A rectangle in units."""

    x: float
    y: float
    w: float
    h: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


class Layout(NamedTuple):
    """The rectangles of one picture; `stairs`, `toggles`, `readouts` and `card` may be absent (None)."""

    width: float
    height: float
    bar: Box
    left: tuple[Box, ...]  # stage, landscape and, where there is room, stairs
    right: tuple[Box, ...]
    chart: Box
    toggles: tuple[Box, Box, Box] | None
    readouts: Box | None
    card: Box | None
    caption: Box | None  # a band for the caption; without one it stands in the top bar


def layout(width_px: int, height_px: int, rows: tuple[tuple[int, int], ...], presenter: bool = False) -> Layout:
    """The layout of a picture of this size in px for panes with these rows (top, bottom on the wide layout)."""
    u = unit(width_px, height_px)
    width = width_px / u
    if width_px < PORTRAIT * height_px:
        return _stacked(width, height_px / u, _shortened(rows))
    if width / DESIGN_HEIGHT >= WIDE and not presenter:
        return _wide(width, rows)
    return _presenter(width, _shortened(rows)) if presenter else _square(width, _shortened(rows))


def _shortened(rows: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Rows for the shorter panes: the ones that fit stay, the others share the height in proportion."""
    if any(bottom == SHORT for _, bottom in rows):
        return tuple(row for row in rows if row[1] <= SHORT)
    top, bottom = PANES
    share = (SHORT - top) / (bottom - top)
    return tuple((round(top + (a - top) * share), round(top + (b - top) * share)) for a, b in rows)


def panels(plan: Layout) -> tuple[Box, ...]:
    """The rectangles that are painted from edge to edge."""
    strip = plan.chart, *(plan.toggles or ()), plan.readouts, plan.card, plan.caption
    return tuple(box for box in (plan.bar, *plan.left, *plan.right, *strip) if box)


def knob_box(pane: tuple[Box, ...]) -> Box:
    """Where a pane's knob stands: at the right end of the last row's title line."""
    row = pane[-1]
    return Box(row.x + row.w - KNOB[0] - 20, row.y + 6, *KNOB)


def _rows(x: float, w: float, spans: tuple[tuple[float, float], ...]) -> tuple[Box, ...]:
    return tuple(Box(x, top, w, bottom - top) for top, bottom in spans)


def _panes(width: float, spans: tuple[tuple[float, float], ...]) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    pane = (width - 2 * MARGIN - GUTTER) / 2
    return _rows(MARGIN, pane, spans), _rows(MARGIN + pane + GUTTER, pane, spans)


def _wide(width: float, rows: tuple[tuple[int, int], ...]) -> Layout:
    left, right = _panes(width, rows)
    block = width - MARGIN - 600  # left edge of the right-hand block
    toggles = Box(block, 756, 192, 94), Box(block + 204, 756, 192, 94), Box(block + 408, 756, 192, 94)
    return Layout(
        width,
        DESIGN_HEIGHT,
        Box(0, 0, width, 64),
        left,
        right,
        Box(MARGIN, 756, block - 16 - MARGIN, 312),
        toggles,
        Box(block, 860, 600, 118),
        Box(block, 988, 600, 80),
        None,
    )


def _square(width: float, rows: tuple[tuple[int, int], ...]) -> Layout:
    """4:3 and its kin: toggles and two readout rows share a line, the card takes one line below them."""
    left, right = _panes(width, rows)
    span = width - 2 * MARGIN
    third = (span / 2 - 2 * 8 - 8) / 3
    toggles = tuple(Box(MARGIN + i * (third + 8), 926, third, 88) for i in range(3))
    return Layout(
        width,
        DESIGN_HEIGHT,
        Box(0, 0, width, 64),
        left,
        right,
        Box(MARGIN, SHORT + GAP, span, 274),
        (toggles[0], toggles[1], toggles[2]),
        Box(MARGIN + span / 2, 926, span / 2, 88),
        Box(MARGIN, 1022, span, 46),
        None,
    )


def _stacked(width: float, height: float, rows: tuple[tuple[int, int], ...]) -> Layout:
    """Portrait: one pane above the other, then the chart, toggles beside readouts, and the caption in a band."""
    span = width - 2 * MARGIN
    left = _rows(MARGIN, span, rows)
    below = SHORT + GAP - PANES[0]
    right = _rows(MARGIN, span, tuple((top + below, bottom + below) for top, bottom in rows))
    chart = SHORT + below + GAP
    share = 0.46 * span  # of the width for the toggles
    third = (share - 24) / 3
    toggles = tuple(Box(MARGIN + i * (third + 8), chart + 320, third, 88) for i in range(3))
    return Layout(
        width,
        height,
        Box(0, 0, width, 64),
        left,
        right,
        Box(MARGIN, chart, span, 312),
        (toggles[0], toggles[1], toggles[2]),
        Box(MARGIN + share, chart + 320, span - share, 88),
        None,
        Box(MARGIN, chart + 416, span, 104),
    )


def _presenter(width: float, rows: tuple[tuple[int, int], ...]) -> Layout:
    """A lecture: the slider strip over the full width, the caption in a band below."""
    left, right = _panes(width, rows)
    span = width - 2 * MARGIN
    return Layout(
        width,
        DESIGN_HEIGHT,
        Box(0, 0, width, 64),
        left,
        right,
        Box(MARGIN, SHORT + GAP, span, 312),
        None,
        None,
        None,
        Box(MARGIN, 964, span, 104),
    )
