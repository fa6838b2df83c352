"""The strip under both panes: chart and slider, the three switches, the readouts, the break card."""

from __future__ import annotations

from scenes.stage import brushes, chart, expert, glyphs, layers, layout, lettering, slider, topbar
from scenes.stage.canvas import Canvas
from scenes.stage.contract import Controls, Curves, Knob, Look, Readouts, Row, Scene
from scenes.stage.layout import Box, Layout

LARGEST = 1.6  # text scale beyond which the chart's own words would not fit into their panel
SWITCHES = (("noise", "Noise", "K"), ("bias", "Bias", "G"), ("fuel", "Fuel", "U"))


def draw_strip(
    canvas: Canvas,
    plan: Layout,
    scene: Scene,
    readouts: Readouts,
    curves: Curves,
    controls: Controls,
    look: Look,
    breaks: tuple[str, str],
    caption: str,
) -> None:
    """Paint the strip; `caption` stands in presenter mode's band, "" for none."""
    box, whole = plan.chart, canvas
    canvas = canvas._replace(text_scale=min(LARGEST, canvas.text_scale))
    values = readouts.left_value, readouts.right_value
    if look.typing is not None:
        values = ("T =", look.typing + "|")
    readouts = chart.settled(canvas, box, readouts)
    grip = controls.temperature, values, look.focus == "slider", look.ghost_temperature
    told = chart.told(curves), readouts[:1], readouts.note, readouts.twins, controls, scene.pace(controls)
    if not canvas.shows(*box, told, grip):
        canvas.surface.set_clip(canvas.pixels(*box))  # the page around it is not painted again
        chart.draw_chart(canvas, box, curves, readouts, controls, scene.pace(controls), scene.CHART, scene.PEAKS)
        slider.draw_slider(canvas, box, *grip)
        canvas.surface.set_clip(None)
    draw_switches(canvas, plan, controls, look)
    if plan.readouts:
        _readouts(canvas, plan.readouts, readouts)
    if plan.card and not canvas.shows(*plan.card, breaks):
        layers.ground(canvas, _card, plan.card, breaks, area=plan.card)
    if plan.caption and not whole.shows(*plan.caption, caption):
        layers.ground(whole, _caption, plan.caption, caption, area=plan.caption)


def draw_switches(canvas: Canvas, plan: Layout, controls: Controls, look: Look) -> None:
    """The three switches, where the layout has room for them."""
    for (name, title, key), place in zip(SWITCHES, plan.toggles or (), strict=bool(plan.toggles)):
        what = place, title, key, getattr(controls, name), look.focus == name
        if not canvas.shows(*place, *what):
            layers.ground(canvas, _switch, *what, area=place)


def _caption(canvas: Canvas, box: Box, caption: str) -> None:
    """One or two lines in the band."""
    lines = caption.split("\n")
    for i, line in enumerate(lines):
        most = min(50.0, 78 / canvas.text_scale) if len(lines) == 1 else min(36.0, 46 / canvas.text_scale)
        size = lettering.fitted(canvas, line, box.w - 96, most, 24, 600)
        base = box.y + (66 if len(lines) == 1 else 44 + 48 * i)
        lettering.text(canvas, line, box.x + box.w / 2, base, size, canvas.theme.text, 600, "centre")


def draw_knobs(canvas: Canvas, plan: Layout, scene: Scene, controls: Controls, look: Look) -> None:
    """The scene's own knobs, each in its pane: title, small track, value; and the expert panel, if it is open."""
    t = canvas.theme
    fine = tuple(knob for knob in scene.KNOBS if knob.expert)
    if look.expert and fine:
        expert.draw(canvas, plan, fine, controls, look)
    for knob in scene.KNOBS:
        if knob.expert:
            continue
        box = layout.knob_box(plan.left if knob.side == "left" else plan.right)
        value = controls.knob(knob.name)
        colour = t.kinesin if knob.side == "left" else t.tokens
        track = knob_track(box)
        share = (value - knob.low) / (knob.high - knob.low)
        shown = expert.shown(knob, value)
        lettering.text(canvas, knob.title, track.x - 22, box.y + 32, lettering.LABEL, t.text2, 600, "right")
        brushes.plate(canvas, track.x, track.y, track.w, track.h, 4, t.inset, t.muted, 2)
        rest = track.x + track.w * (knob.default - knob.low) / (knob.high - knob.low)
        brushes.stroke(canvas, [(rest, track.y - 6), (rest, track.y + track.h + 6)], t.text2, 2.5)
        x = track.x + track.w * share
        if look.focus == knob.name:
            brushes.plate(canvas, x - 19, box.y + 1, 38, 42, 12, None, t.text, 3)
        brushes.plate(canvas, x - 12, box.y + 7, 24, 30, 8, colour, t.text, 3)
        x = track.x + track.w + 20
        size = lettering.fitted(canvas, shown, box.x + box.w + 8 - x, lettering.LABEL, 15, 700, True)
        lettering.text(canvas, shown, x, box.y + 32, size, t.text, 700, cells=True)


def knob_track(box: Box) -> Box:
    """The track within a knob's box."""
    return Box(box.x + 150, box.y + 17, 150, 10)


def places(plan: Layout, knobs: tuple[Knob, ...]) -> list[tuple[Knob, Box, Box]]:
    """Where each knob can be taken hold of, and its track."""
    found = []
    for number, knob in enumerate(sorted(knobs, key=lambda knob: not knob.expert)):
        if knob.expert:
            box = expert.cell(plan, number)
            found.append((knob, box, expert.track(box)))
        else:
            box = layout.knob_box(plan.left if knob.side == "left" else plan.right)
            found.append((knob, box, knob_track(box)))
    return found


def knob_value(knob: Knob, track: Box, x: float) -> float:
    """The knob's value with the pointer at x, units."""
    return knob.held(knob.low + (knob.high - knob.low) * (x - track.x) / track.w)


def _switch(canvas: Canvas, box: Box, title: str, key: str, on: bool, focused: bool) -> None:
    t = canvas.theme
    ink = t.text if on else t.muted
    brushes.plate(canvas, *box, 14, t.panel, ink, 3.5 if on else 2.5, dash=None if on else (9, 8))
    if focused:
        brushes.plate(canvas, box.x + 5, box.y + 5, box.w - 10, box.h - 10, 10, None, t.tokens, 3)
    narrow = box.w < 170
    glyph_x, title_x = (box.x + 28, box.x + 54) if narrow else (box.x + 38, box.x + 72)
    draw = {"Noise": glyphs.zigzag, "Bias": glyphs.sawtooth}.get(title)
    if draw:
        draw(canvas, glyph_x, box.y + 32, box.h * 0.42, ink)
    else:
        glyphs.padlock(canvas, glyph_x, box.y + 32, box.h * 0.42, ink, closed=on)
    size = lettering.fitted(canvas, title, box.x + box.w - 10 - title_x, 26 if narrow else 30, 20, 700)
    lettering.text(canvas, title, title_x, box.y + 45, size, ink, 700)
    y = box.y + box.h - 22
    brushes.plate(canvas, box.x + 16, y - 13, 50, 26, 13, ink if on else t.panel, ink, 2.5)
    brushes.disc(canvas, box.x + (53 if on else 29), y, 9, t.panel if on else ink)
    lettering.text(canvas, "on" if on else "off", box.x + 76, y + 9, lettering.LABEL, t.text if on else t.text2, 600)
    if not narrow:
        brushes.plate(canvas, box.x + box.w - 42, y - 15, 30, 30, 7, t.panel, t.muted, 2)
        lettering.text(canvas, key, box.x + box.w - 27, y + 8, lettering.FLOOR, t.text2, anchor="centre")


def _readouts(canvas: Canvas, box: Box, readouts: Readouts) -> None:
    rows = readouts.rows[: 3 if box.h > 100 else 2]
    if not canvas.shows(*box, len(rows)):
        layers.panel(canvas, box)
    each = (box.h - 8) / len(rows)
    for i, row in enumerate(rows):
        part = canvas.part(box.x + 18, box.y + 4 + each * i, box.w - 36, each)
        if not part.shows(0, 0, part.width, part.height, row):
            layers.ground(part, _readout, row, i > 0, page=canvas.theme.panel)


def _readout(canvas: Canvas, row: Row, ruled: bool) -> None:
    """One row, with a rule above."""
    t, w = canvas.theme, canvas.width
    base = canvas.height / 2 + 9
    if ruled:
        brushes.plate(canvas, 2, 0, w - 4, 1.5, 0, t.grid)
    name = f"{row.name} {row.aside}".rstrip()
    size = lettering.fitted(canvas, name, (w + 36) * 0.26, lettering.FLOOR, 14)
    named = lettering.text(canvas, name, 2, base, size, t.text2)
    middle = (w + 36) * 0.62 - 18  # between the two columns
    ways = row.ways or ("", "")
    for words, way, side, colour, start, end in (
        (row.left, ways[0], "kinesin", t.kinesin, 14 + named, middle - 10),
        (row.right, ways[1], "tokens", t.tokens, middle + 14, w - 2),
    ):
        if row.ways is not None and not way:
            colour = t.text2  # no direction
        words = f"{way} {words}".lstrip()
        glyphs.marker(canvas, end - 7, base - 8, 7, side)
        size = lettering.fitted(canvas, words, end - 24 - start, lettering.LABEL, 14, 700, cells=True)
        lettering.text(canvas, words, end - 24, base, size, colour, 700, "right", cells=True)


def _card(canvas: Canvas, box: Box, breaks: tuple[str, str]) -> None:
    t = canvas.theme
    brushes.plate(canvas, *box, 12, t.inset, t.muted, 2.5, dash=(10, 7))
    lettering.text(canvas, "≠", box.x + 38, box.y + box.h / 2 + 15, 44, t.text, 600, "centre")
    lines = (" ".join(breaks),) if box.h < 70 else breaks
    for i, line in enumerate(lines):
        base = box.y + (box.h / 2 + 8 if len(lines) == 1 else 33 + 31 * i)
        size = lettering.fitted(canvas, line, box.w - 96, lettering.LABEL, 16, 600)
        lettering.text(canvas, line, box.x + 76, base, size, t.text, 600 if i == 0 else 500)


def hit(plan: Layout, knobs: tuple[Knob, ...], x: float, y: float) -> str | None:
    """The control under a point in units: slider, noise, bias, fuel, a knob's name, scene:N, or None."""
    for knob, box, _ in places(plan, knobs):
        if box.holds(x, y):
            return knob.name
    number = topbar.numeral_at(plan, x, y)
    if number is not None:
        return f"scene:{number}"
    axis = slider.track(plan.chart)
    if axis.zero - 40 <= x <= axis.end + 40 and axis.y - 40 <= y <= axis.y + 64:
        return "slider"
    if plan.toggles:
        for (name, _, _), box in zip(SWITCHES, plan.toggles, strict=True):
            if box.holds(x, y):
                return name
    return None
