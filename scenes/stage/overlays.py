"""What lies over the picture for a while: the key help, the card of differences, banners, the typing box."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import pygame

from scenes.stage import brushes, keys, lettering
from scenes.stage.canvas import Canvas, canvas
from scenes.stage.contract import Look
from scenes.stage.layout import GAP, MARGIN, Layout
from scenes.stage.lettering import BODY, DISPLAY, LABEL, TITLE
from scenes.stage.theme import T_MAX, T_MIN, THEMES, Colour, Theme

SMALLEST = (960, 540)  # px; a smaller window shows one line instead of the picture
CARD_TEXT = 40  # units, 3.7 % of the height
CARD_SMALLEST = 28
RADIUS = 12
LEADING = 1.55  # line distance in the help, as a multiple of its type size


class Card(NamedTuple):
    """The card of differences: a title, two columns, rows of (question, left answer, right answer), a footer."""

    title: str
    columns: tuple[str, str]
    rows: tuple[tuple[str, str, str], ...]
    footer: str


CARD = Card(
    "Where the picture breaks",
    ("Motor", "Sampler"),
    (
        ("Needs noise?", "yes", "no"),
        ("Source of direction", "asymmetry + fuel", "learned scores, here a toy"),
        ("At T = 0", "stuck", "picks the top score"),
        ("Time and friction", "yes", "none"),
        ("Unit of T", "kT per barrier", "divisor of scores"),
    ),
    "Softmax = Boltzmann weights with E = −z, exactly; the driven motor is not in equilibrium (Reimann, cond-mat/0010237).",
)


def draw_overlays(whole: Canvas, plan: Layout, look: Look, card: Card = CARD) -> None:
    """Everything a look asks for over the picture, in the order of nearness."""
    if look.card:
        draw_card(whole, plan, card)
    if look.help:
        draw_help(whole, look.presenter)
    if look.typing is not None:
        draw_typing(whole, plan, look.typing)
    if look.banner:
        draw_banner(whole, plan, look.banner)


# --- panels ----------------------------------------------------------------------------------------------------------


def _panel(target: Canvas, x: float, y: float, w: float, h: float, fill: Colour, edge: Colour, dashed: bool = False) -> None:
    """A large panel: small plates at the corners, plain rectangles between; never a sprite of its full size."""
    u, surface = target.u, target.surface
    corner, line = target.px(2 * RADIUS), brushes.stroke_width(target, 2)
    area = pygame.Rect(round(x * u), round(y * u), round(w * u), round(h * u))
    side = 2 * corner
    stamp = pygame.Surface((side, side), pygame.SRCALPHA)
    small = target._replace(surface=stamp)
    brushes.plate(small, 0, 0, side / u, side / u, RADIUS, fill, None if dashed else edge, line / u)
    for right in (0, 1):
        for low in (0, 1):
            surface.blit(
                stamp,
                (area.right - corner if right else area.left, area.bottom - corner if low else area.top),
                (right * corner, low * corner, corner, corner),
            )
    surface.fill(fill, area.inflate(-2 * corner, 0))
    surface.fill(fill, area.inflate(0, -2 * corner))
    if dashed:
        inset = 3 / u
        box = (x + inset, y + inset, w - 2 * inset, h - 2 * inset)
        corners = [(box[0], box[1]), (box[0] + box[2], box[1]), (box[0] + box[2], box[1] + box[3]), (box[0], box[1] + box[3])]
        brushes.dashed(target, [*corners, corners[0]], edge, 2.5, 10, 7)
        return
    for strip in (
        (area.left + corner, area.top, area.w - side, line),
        (area.left + corner, area.bottom - line, area.w - side, line),
        (area.left, area.top + corner, line, area.h - side),
        (area.right - line, area.top + corner, line, area.h - side),
    ):
        surface.fill(edge, strip)


# --- the key help ----------------------------------------------------------------------------------------------------

Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def _split(heights: list[int], columns: int) -> list[slice]:
    """Cut an ordered list into columns so that the tallest is as short as possible."""
    best: list[int] = []
    tallest = float("inf")
    for cuts in combinations(range(1, len(heights)), columns - 1):
        edges = [0, *cuts, len(heights)]
        high = max(sum(heights[a:b]) for a, b in zip(edges, edges[1:], strict=False))
        if high < tallest:
            best, tallest = edges, high
    return [slice(a, b) for a, b in zip(best, best[1:], strict=False)]


class _Sheet(NamedTuple):
    """How the help is set: type size, columns of groups, and each column's widths in units."""

    size: float
    columns: tuple[Groups, ...]
    key_widths: tuple[float, ...]
    widths: tuple[float, ...]
    high: float


HEAD, PAD, BETWEEN = 84, 36, 44  # units: the title line, the padding, the gap between columns
KEY_GAP = 20


def _sheet(target: Canvas, groups: Groups, size: float, columns: int) -> _Sheet:
    lines = [len(rows) + 2 for _, rows in groups]  # a heading counts as one and a half, the gap after it as a half
    parts = tuple(groups[cut] for cut in _split(lines, columns))
    key_widths, widths = [], []
    for part in parts:
        rows = [row for _, group in part for row in group]
        key_widths.append(max(lettering.width(target, name, size, 700) for name, _ in rows))
        widths.append(key_widths[-1] + KEY_GAP + max(lettering.width(target, meaning, size) for _, meaning in rows))
    leading = target.text_px(size) / target.u * LEADING
    tallest = max(sum(len(rows) + 2 for _, rows in part) - 0.5 for part in parts)
    return _Sheet(size, parts, tuple(key_widths), tuple(widths), tallest * leading)


def _fitting_sheet(target: Canvas, groups: Groups) -> tuple[Canvas, _Sheet]:
    """The largest type at which all keys fit on one screen, at most the size asked for."""
    room_w, room_h = target.width - 2 * MARGIN - 2 * PAD, target.height - 2 * MARGIN - HEAD - PAD
    scale = target.text_scale
    while True:
        smaller = target._replace(text_scale=scale)
        sheets = [_sheet(smaller, groups, LABEL, columns) for columns in (3, 2)]
        for sheet in sheets:
            if sum(sheet.widths) + BETWEEN * (len(sheet.columns) - 1) <= room_w and sheet.high <= room_h:
                return smaller, sheet
        if smaller.text_px(LABEL) <= 8:
            return smaller, sheets[0]
        scale *= 0.97


@lru_cache(maxsize=4)
def _help_page(size: tuple[int, int], theme: Theme, text_scale: float, presenter: bool) -> pygame.Surface:
    page = pygame.Surface(size, pygame.SRCALPHA)
    page.fill((0, 0, 0, 150))
    groups: Groups = tuple((name, tuple(rows)) for name, rows in keys.by_group(presenter).items())
    target, sheet = _fitting_sheet(canvas(page, theme, text_scale), groups)
    leading = target.text_px(LABEL) / target.u * LEADING
    wide = sum(sheet.widths) + BETWEEN * (len(sheet.columns) - 1) + 2 * PAD
    high = sheet.high + HEAD + PAD
    left, top = (target.width - wide) / 2, (target.height - high) / 2
    _panel(target, left, top, wide, high, theme.panel, theme.line)
    titled = target._replace(text_scale=min(1.3, target.text_scale))
    lettering.text(titled, "Keys", left + PAD, top + 54, TITLE, theme.text, 700)
    lettering.text(titled, "Esc closes. The two heads are schematic.", left + wide - PAD, top + 54, LABEL, theme.text2, anchor="right")
    x = left + PAD
    for part, key_width, width in zip(sheet.columns, sheet.key_widths, sheet.widths, strict=True):
        y = top + HEAD + leading
        for name, rows in part:
            lettering.text(target, name, x, y, sheet.size, theme.kinesin if theme.name == "light" else theme.kinesin_light, 700)
            y += leading
            for shown, meaning in rows:
                lettering.text(target, shown, x, y, sheet.size, theme.text, 700)
                lettering.text(target, meaning, x + key_width + KEY_GAP, y, sheet.size, theme.text2)
                y += leading
            y += leading * 0.5
        x += width + BETWEEN
    return page


def draw_help(whole: Canvas, presenter: bool = False) -> None:
    """All key bindings on one page, over a dimmed picture; generated from the table the listener uses."""
    whole.surface.blit(_help_page(whole.surface.get_size(), whole.theme, whole.text_scale, presenter), (0, 0))


# --- the card of differences -----------------------------------------------------------------------------------------


def draw_card(whole: Canvas, plan: Layout, card: Card) -> None:
    """The card over both panes; the slider below stays in sight and alive."""
    theme = whole.theme
    top = plan.bar.h + GAP
    room = (plan.chart.y if plan.chart.y > top + 400 else plan.height - MARGIN) - GAP - top
    left, wide = plan.left[0].x, plan.width - 2 * plan.left[0].x
    _panel(whole, left, top, wide, room, theme.panel, theme.muted, dashed=True)
    x, inner = left + 40, wide - 80
    questions = max(lettering.width(whole, row[0], CARD_TEXT) for row in card.rows)
    target, size = whole, float(CARD_TEXT)
    while True:
        questions = max(lettering.width(target, row[0], size) for row in card.rows) + 40
        answers = [max(lettering.width(target, row[i], size, 600) for row in card.rows) + 30 for i in (1, 2)]
        if questions + sum(answers) <= inner or target.text_px(size) <= 15:
            break
        if size > CARD_SMALLEST:
            size -= 1
        else:
            target = target._replace(text_scale=target.text_scale * 0.95)
    spare = max(0.0, inner - questions - sum(answers)) / 3
    columns = (x, x + questions + spare, x + questions + answers[0] + 2 * spare)
    brushes.stroke(whole, [(x + 2, top + 42), (x + 42, top + 42)], theme.text, 5)
    brushes.stroke(whole, [(x + 2, top + 58), (x + 42, top + 58)], theme.text, 5)
    brushes.stroke(whole, [(x + 11, top + 74), (x + 33, top + 26)], theme.text, 5)
    lettering.text(target, card.title, x + 66, top + 66, DISPLAY, theme.text, 700)
    foot = top + room - 28
    head = top + 128
    brushes.disc(whole, columns[1] + 14, head - size * 0.36, 14, theme.kinesin)
    lettering.text(target, card.columns[0], columns[1] + 42, head, size, theme.kinesin, 700)
    brushes.plate(whole, columns[2], head - size * 0.36 - 14, 28, 28, 5, theme.tokens)
    lettering.text(target, card.columns[1], columns[2] + 42, head, size, theme.tokens, 700)
    pitch = (foot - 44 - head) / len(card.rows)
    for i, (question, motor, sampler) in enumerate(card.rows):
        line = head + 20 + i * pitch
        whole.surface.fill(theme.grid, (round(x * whole.u), round(line * whole.u), round(inner * whole.u), whole.px(1.5)))
        y = line + pitch / 2 + size * 0.36
        lettering.text(target, question, columns[0], y, size, theme.text2)
        lettering.text(target, motor, columns[1], y, size, theme.text, 600)
        lettering.text(target, sampler, columns[2], y, size, theme.text, 600)
    small = lettering.fitted(target, card.footer, inner, BODY, 12)
    lettering.text(target, card.footer, x, foot, small, theme.text2)


# --- small things ----------------------------------------------------------------------------------------------------


def draw_banner(whole: Canvas, plan: Layout, message: str) -> None:
    """One line for a few seconds, at the top of the picture where it hides no part of either run."""
    theme = whole.theme
    room = plan.width - 2 * MARGIN - 56
    target = whole
    while lettering.width(target, message, BODY, 600) > room and target.text_px(BODY) > 10:
        target = target._replace(text_scale=target.text_scale * 0.95)
    wide = lettering.width(target, message, BODY, 600) + 56
    high = max(48.0, target.text_px(BODY) / target.u * 1.6)
    left = (plan.width - wide) / 2
    _panel(whole, left, 8, wide, high, theme.text, theme.text)
    lettering.text(target, message, left + 28, 8 + high / 2 + target.text_px(BODY) / target.u * 0.36, BODY, theme.bg, 600)


def draw_tag(whole: Canvas, plan: Layout, message: str) -> None:
    """A small tag in the upper corner of the right pane, for as long as it holds true."""
    theme, stage = whole.theme, plan.right[0]
    wide = lettering.width(whole, message, LABEL, 600) + 28
    high = whole.text_px(LABEL) / whole.u * 1.5
    left, top = stage.x + stage.w - wide - 12, stage.y + stage.h - high - 12
    _panel(whole, left, top, wide, high, theme.inset, theme.muted)
    lettering.text(whole, message, left + 14, top + high / 2 + whole.text_px(LABEL) / whole.u * 0.36, LABEL, theme.text, 600)


def draw_typing(whole: Canvas, plan: Layout, typed: str) -> None:
    """The box a temperature is typed into, just above the chart."""
    theme, chart = whole.theme, plan.chart
    hint = f"0, or {T_MIN:g} to {T_MAX:g} · Enter takes it · Esc leaves it"
    small = lettering.fitted(whole, hint, chart.w - 120, LABEL, 12)
    wide = max(lettering.width(whole, hint, small), 360.0) + 64
    line = whole.text_px(DISPLAY) / whole.u
    high = line * 1.5 + whole.text_px(small) / whole.u * 1.5 + 36
    left, top = chart.x + (chart.w - wide) / 2, chart.y + 12
    _panel(whole, left, top, wide, high, theme.panel, theme.text)
    shown = f"T = {typed}"
    width = lettering.text(whole, shown, left + 32, top + 12 + line * 1.1, DISPLAY, theme.text, 700, cells=True)
    pen = left + 32 + width + 6
    brushes.stroke(whole, [(pen, top + 12 + line * 0.2), (pen, top + 12 + line * 1.25)], theme.text, 3)
    lettering.text(whole, hint, left + 32, top + high - 22, small, theme.text2)


def draw_too_small(surface: pygame.Surface, theme_name: str) -> None:
    """The whole window's content when it is too small for the picture."""
    theme = THEMES[theme_name]
    surface.fill(theme.bg)
    w, h = surface.get_size()
    lines = ("This window is too small.", f"Make it at least {SMALLEST[0]} × {SMALLEST[1]}.")
    px = 22
    while px > 8 and max(lettering.font(px, 600).size(line)[0] for line in lines) > w - 20:
        px -= 1
    for i, line in enumerate(lines):
        image = lettering.word(line, px, 600, theme.text)
        surface.blit(image, ((w - image.get_width()) // 2, h // 2 + round((i - 1) * px * 1.5)))
