"""The layout: which rectangle of the picture holds what, in units u, for every shape of screen."""

from __future__ import annotations

from typing import NamedTuple

from scenes.stage.canvas import DESIGN_HEIGHT

MARGIN, GUTTER, GAP = 32, 24, 8
WIDE = 1.5  # pictures at least this much wider than high get the full layout
TALLEST = 1.2  # below this the picture counts as portrait and the panes are stacked


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
    caption: Box | None  # presenter mode only; otherwise the caption stands in the top bar


def layout(width_px: int, height_px: int, presenter: bool = False) -> Layout:
    """The layout of a picture of this size in px."""
    u = height_px / DESIGN_HEIGHT
    width = width_px / u
    if width / DESIGN_HEIGHT >= WIDE:
        return _presenter(width) if presenter else _wide(width)
    return _presenter(width) if presenter else _square(width)


def _rows(x: float, w: float, spans: tuple[tuple[float, float], ...]) -> tuple[Box, ...]:
    return tuple(Box(x, top, w, bottom - top) for top, bottom in spans)


def _panes(width: float, spans: tuple[tuple[float, float], ...]) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    pane = (width - 2 * MARGIN - GUTTER) / 2
    return _rows(MARGIN, pane, spans), _rows(MARGIN + pane + GUTTER, pane, spans)


def _wide(width: float) -> Layout:
    left, right = _panes(width, ((72, 412), (420, 636), (644, 748)))
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


def _square(width: float) -> Layout:
    """4:3 and its kin: no stairs; toggles and two readout rows share a line; the card is left to key X."""
    left, right = _panes(width, ((72, 412), (420, 636)))
    span = width - 2 * MARGIN
    third = (span / 2 - 2 * 8 - 8) / 3
    toggles = tuple(Box(MARGIN + i * (third + 8), 966, third, 94) for i in range(3))
    return Layout(
        width,
        DESIGN_HEIGHT,
        Box(0, 0, width, 64),
        left,
        right,
        Box(MARGIN, 644, span, 312),
        (toggles[0], toggles[1], toggles[2]),
        Box(MARGIN + span / 2, 966, span / 2, 94),
        None,
        None,
    )


def _presenter(width: float) -> Layout:
    """A lecture: larger panes, the slider strip over the full width, the caption in a band below."""
    left, right = _panes(width, ((72, 412), (420, 636)))
    span = width - 2 * MARGIN
    return Layout(
        width,
        DESIGN_HEIGHT,
        Box(0, 0, width, 64),
        left,
        right,
        Box(MARGIN, 644, span, 312),
        None,
        None,
        None,
        Box(MARGIN, 964, span, 104),
    )
