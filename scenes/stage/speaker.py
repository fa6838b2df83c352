"""The speaker's window: notes, what comes next, the time gone and left, on the screen that the audience does not see."""

from __future__ import annotations

from typing import NamedTuple

import pygame
import pygame.display

from scenes.stage import brushes, lettering, wording
from scenes.stage.canvas import Canvas, canvas
from scenes.stage.live import Live
from scenes.stage.theme import DARK, heat

SIZE = (960, 600)  # px
NOTE_SIZES = (60, 52, 44, 40, 36, 32, 28, 24)  # units; the largest in which the note fits
MARGIN = 40  # units


class View(NamedTuple):
    """What the speaker sees; times in whole seconds, so that equal views need no new picture."""

    title: str
    shot: str  # "2 of 9  Too cold"
    note: str
    coming: str  # the next shot's name
    caption: str  # and its caption
    elapsed: int  # s since the lecture began
    left: int  # s that the storyboard still plans
    temperature: float
    state: str  # live, paused, black or white
    recording: bool


def view(live: Live, elapsed: float) -> View | None:
    """What the speaker sees of a live show; None while nothing is presented."""
    course = live.lecture
    if course is None:
        return None
    shots, number = course.board.shots, course.number
    following = number + 1 < len(shots)
    caption = shots[number + 1].caption if following else None
    return View(
        title=course.board.title,
        shot=f"{number + 1} of {len(shots)}  {course.board.name(number)}",
        note=course.shot.note.strip(),
        coming=course.board.name(number + 1) if following else "the end",
        caption="the scene’s own caption" if following and caption is None else caption or "",
        elapsed=int(elapsed),
        left=round(course.left),
        temperature=live.desk.controls.temperature,
        state=live.desk.look.blank or ("paused" if live.desk.paused else "live"),
        recording=live.journal.since is not None,
    )


def clock(seconds: int) -> str:
    """m:ss, with hours where there are any."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def draw(surface: pygame.Surface, seen: View) -> None:
    """Paint the speaker's window; always dark, so that it does not light up the hall."""
    whole, t = canvas(surface, DARK), DARK
    surface.fill(t.bg)
    right = whole.width - MARGIN
    _clocks(whole, seen)
    brushes.plate(whole, MARGIN, 190, right - MARGIN, 600, 14, t.panel, t.line, 1.5)
    size = lettering.fitted(whole, seen.shot, right - MARGIN - 80, lettering.DISPLAY, 22, 700)
    lettering.text(whole, seen.shot, MARGIN + 40, 256, size, t.text, 700)
    _note(whole, seen.note or "No note for this shot.", right - MARGIN - 80)
    lettering.text(whole, "Next", MARGIN, 858, lettering.TITLE, t.text2, 600)
    size = lettering.fitted(whole, seen.coming, right - MARGIN - 130, lettering.TITLE, 20, 700)
    lettering.text(whole, seen.coming, MARGIN + 130, 858, size, t.text, 700)
    for i, line in enumerate(seen.caption.split("\n")[:3]):
        size = lettering.fitted(whole, line, right - MARGIN - 130, 36, 20)
        lettering.text(whole, line, MARGIN + 130, 916 + 50 * i, size, t.text2)


def _clocks(whole: Canvas, seen: View) -> None:
    """Time gone, time planned, temperature, state, in four columns."""
    t = whole.theme
    each = (whole.width - 2 * MARGIN) / 4
    state = seen.state + (", recording" if seen.recording else "")
    columns = (
        ("elapsed", clock(seen.elapsed), t.text),
        ("left in the plan", clock(seen.left), t.text),
        ("T", wording.temperature(seen.temperature), heat(t, max(0.5, seen.temperature))),
        (state, "", t.text),
    )
    for i, (name, words, ink) in enumerate(columns):
        x = MARGIN + each * i
        lettering.text(whole, name, x, 60, lettering.fitted(whole, name, each - 20, 30, 18), t.text2)
        if words:
            size = lettering.fitted(whole, words, each - 30, 84, 30, 700, cells=True)
            lettering.text(whole, words, x, 150, size, ink, 700, cells=True)
    _state(whole, MARGIN + each * 3, seen)


def _state(whole: Canvas, x: float, seen: View) -> None:
    """The state of the show as a shape: a triangle, two bars, a black or a white field; a dot while recording."""
    t = whole.theme
    if seen.state == "live":
        brushes.shape(whole, [(x, 92), (x + 56, 121), (x, 150)], t.text)
    elif seen.state == "paused":
        for dx in (0, 32):
            brushes.plate(whole, x + dx, 92, 20, 58, 3, t.text)
    else:
        brushes.plate(whole, x, 92, 90, 58, 6, (0, 0, 0) if seen.state == "black" else (255, 255, 255), t.text2, 3)
    if seen.recording:
        brushes.disc(whole, x + 140, 121, 20, t.rec)


def _note(whole: Canvas, note: str, room: float) -> None:
    """The note in the largest size in which all of it fits; what is too long ends with dots."""
    for size in NOTE_SIZES:
        lines, step = wrapped(whole, note, room, size), size * 1.4
        most = int(500 / step)
        if len(lines) <= most:
            break
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + " …"]
    for i, line in enumerate(lines):
        lettering.text(whole, line, MARGIN + 40, 262 + step * (i + 1), size, whole.theme.text)


def wrapped(whole: Canvas, note: str, room: float, size: float) -> list[str]:
    """The note's lines, broken between words to fit into `room` units."""
    lines: list[str] = []
    for paragraph in note.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and lettering.width(whole, longer, size) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


class Notes:
    """The window itself; it repaints only what has changed, so that it costs the show nothing."""

    def __init__(self, left: int) -> None:
        """Open it at x = `left` px of the desktop. Raises pygame.error where it cannot be."""
        self._window = pygame.Window("Notes", SIZE, (left + 40, 40), resizable=True)
        self._seen: tuple[View, tuple[int, int]] | None = None

    def show(self, seen: View) -> None:
        """Bring it up to date."""
        surface = self._window.get_surface()
        if (seen, surface.get_size()) != self._seen:
            draw(surface, seen)
            self._window.flip()
            self._seen = seen, surface.get_size()

    def owns(self, event: pygame.event.Event) -> bool:
        """Whether an event happened in this window."""
        return getattr(event, "window", None) is self._window

    def exposed(self) -> None:
        """Paint again, whatever was painted."""
        self._seen = None

    def close(self) -> None:
        """Close it."""
        self._window.destroy()
