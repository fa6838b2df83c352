"""The live window: events in, pictures out, and the program's only clock."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import warnings
from collections import deque

import pygame
import pygame.display
import pygame.event
import pygame.mouse
import pygame.scrap

from scenes.stage import audience, chart, live, overlays, play, saving, speaker, stateline, theme
from scenes.stage.canvas import Kept, canvas, unit
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND, Curves
from scenes.stage.live import Live
from scenes.stage.loading import COMPILING, loading
from scenes.stage.refusal import Missing

FPS = 60
SLOW = 0.93  # share of real time below which the window says that it runs slow
MOST_TICKS = 4 * TICKS_PER_SECOND // FPS  # a frame advances at most this much; a slow computer shows slower
SMALLEST = (960, 540)  # px
SETTLING = 1.0  # s before scenes that nobody has asked for are loaded
ENDS = (pygame.QUIT, pygame.WINDOWCLOSE)
RESHOWN = (pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED, pygame.WINDOWDISPLAYCHANGED)  # the picture may be lost
CURSOR_SECONDS = 3.0  # s after which a lecture hides the resting cursor


def open_display(size: tuple[int, int], fullscreen: bool, screen: int | None = 0) -> int:
    """Open the window on one of several screens, None for the last; returns which.

    Raises Missing where there is no display. Sound and joysticks are never touched.
    """
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")  # the hall goes on seeing the show
    headless = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if headless and "SDL_VIDEODRIVER" not in os.environ:
        raise Missing(
            "There is no display here. Nothing was opened. Film instead: python main.py record walk -o walk.mp4"
        )
    try:
        pygame.display.init()
        last = pygame.display.get_num_displays() - 1
        chosen = last if screen is None else min(screen, last)
        if fullscreen:
            pygame.display.set_mode((0, 0), pygame.FULLSCREEN, display=chosen)
        else:
            pygame.display.set_mode(size, pygame.RESIZABLE, display=chosen)
    except pygame.error as error:
        raise Missing(
            f"The display cannot be opened ({error}). Nothing was opened. Film instead: python main.py record walk -o walk.mp4"
        ) from None
    pygame.display.set_caption("Ratchet vs Sampler")
    pygame.key.set_repeat(350, 40)
    return chosen


class Window:
    """A show on screen: the audience's hands go in, pictures come out."""

    def __init__(self, shown: Live, notes: bool = True, screen: int = 0) -> None:
        """Show what is live; a lecture fills `screen`, its notes stand on another one if there is one."""
        self.book = chart.CurveBook()
        self.live = shown
        self._kept = Kept()  # what the window shows
        self.warmed: set[str] = set()  # scenes whose models are compiled
        self._warming: set[str] = set()
        self._wanted = threading.Event()  # a scene that is not compiled yet
        self._owed = 0.0  # ticks of show time not yet played
        self._speeds: deque[tuple[float, float]] = deque(maxlen=FPS)  # (s elapsed, s played) of the last frames
        self._complained = False
        self._moved = time.monotonic()  # when the mouse was last moved
        self._leaving = 0.0  # s; until then Ctrl+Q quits although something is recorded
        self._asked: deque[str] = deque()  # of the show, not yet done
        self._windowed = pygame.Rect(40, 40, 1280, 720)  # px, where the window is outside full screen
        self._wants_notes, self._screen = notes, screen
        self._notes: speaker.Notes | None = None
        self._began = time.monotonic()  # the lecture
        self._warm_up()
        if shown.lecture is not None:
            self._open_notes(time.monotonic())

    @property
    def ready(self) -> bool:
        """Whether the scene on screen can run."""
        return self.live.show.name in self.warmed

    def _warm_up(self) -> None:
        """Compile in the background what is on screen, what the lecture will need, then the others, each scene once."""
        from scenes import orders

        shots = self.live.lecture.board.shots if self.live.lecture is not None else ()
        names = (self.live.show.name, *(shot.scene for shot in shots), *orders())
        wanted = [name for name in dict.fromkeys(names) if name not in self._warming]
        if wanted:
            self._warming |= set(wanted)
            threading.Thread(target=self._prepare, args=(wanted,), daemon=True).start()

    def _prepare(self, wanted: list[str]) -> None:
        from scenes import load

        for i, name in enumerate(wanted):
            if i == 1:  # the first pictures are the dearest: the other scenes come when they are painted
                self._wanted.wait(SETTLING)
            with loading():
                scene = load(name)
                scene.warm()
            if name == self.live.show.name:
                self.book.complete(scene, self.live.desk.controls)
            self.warmed.add(name)

    def run(self, frames: int | None = None) -> int:
        """Play until the window is closed (or for a number of frames). Returns the exit code."""
        clock, drawn = pygame.time.Clock(), 0
        try:
            while frames is None or drawn < frames:
                elapsed = clock.tick(FPS) / 1000
                if not self.frame(elapsed, time.monotonic()):
                    return 0
                drawn += 1
        finally:
            self._stop_recording(time.monotonic())  # whatever ends the show, what was recorded is kept
        return 0

    def frame(self, elapsed: float, now: float) -> bool:
        """One turn of the loop, `elapsed` s after the last; False when the window is to close."""
        surface = pygame.display.get_surface()
        assert surface is not None
        for event in pygame.event.get():
            if self._notes is not None and self._notes.owns(event) and not self._noted(event):
                continue  # a mouse over the notes moves no slider
            if event.type in RESHOWN:
                self._kept.forget()
            if event.type in ENDS or not self._handle(event, surface, now):
                return False
        self._warm_up()
        pygame.mouse.set_visible(self.live.lecture is None or now - self._moved < CURSOR_SECONDS)
        desk = self.live.desk
        if desk.look.banner and now > desk.banner_until:
            self.live = self.live._replace(desk=desk._replace(look=desk.look._replace(banner=None)))
        try:
            self._play(elapsed, now)
            self._draw(pygame.display.get_surface() or surface)
        except Exception as error:
            self._kept.forget()
            if not self._complained:
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
            self._complained = True
            self._say(f"{type(error).__name__}: {error}. The show goes on.", now)
            with contextlib.suppress(Exception):
                self._serve(now)  # whatever fails, the clicker does not
        pygame.display.flip()
        if self._notes is not None and (seen := speaker.view(self.live, now - self._began)) is not None:
            self._notes.show(seen)
        return True

    def _handle(self, event: pygame.event.Event, surface: pygame.Surface, now: float) -> bool:
        """Give an event to the desk and do at once what concerns the screen or the disk; False to close."""
        if event.type == pygame.MOUSEMOTION:
            self._moved = now
        plan = play.plan_of(surface.get_size(), self.live.show)
        desk = audience.handle(self.live.desk, event, plan, unit(*surface.get_size()), now, pygame.key.get_mods())
        self.live = self.live._replace(desk=desk._replace(requests=()))
        for request in desk.requests:
            if request == "quit" and (self.live.journal.since is None or now < self._leaving):
                return False
            if request == "quit":
                self._leaving = now + audience.BANNER_SECONDS
                self._say("Recording is on. Ctrl Q again saves it and quits; F9 only saves it.", now)
            elif request == "still":
                self._say(saving.save_still(self.live, surface), now)
            elif request == "copy":
                self._say(_copied(self.live), now)
            elif request == "paste":
                self._asked.append("paste:" + _clipboard())
            elif request == "export":
                self._say(saving.export(self.live, self.book), now)
            elif request == "log" and self.live.journal.since is not None:
                self._stop_recording(now)
            elif request == "fullscreen" or (
                request == "escape" and self.live.lecture is None and pygame.display.is_fullscreen()
            ):
                self._fill_screen(not pygame.display.is_fullscreen())
            else:
                self._asked.append(request)
        return True

    def _say(self, words: str, now: float) -> None:
        self.live = self.live._replace(desk=audience.say(self.live.desk, words, now))

    def _play(self, elapsed: float, now: float) -> None:
        """Advance the show by the time that has passed; a slow computer plays slower, and says so."""
        if not self.ready:
            if self.warmed:
                self._wanted.set()
            self._serve(now)
            if now > self.live.desk.banner_until:
                look = self.live.desk.look._replace(banner=COMPILING)
                self.live = self.live._replace(desk=self.live.desk._replace(look=look, banner_until=now + 0.3))
            self.live = live.settled(self.live, self.book)
            return
        self._owed += elapsed * TICKS_PER_SECOND
        ticks = min(int(self._owed), MOST_TICKS) // CONTROL_TICKS * CONTROL_TICKS
        if self.live.cue.paused:
            self._speeds.clear()
        else:
            self._speeds.append((elapsed, ticks / TICKS_PER_SECOND))
        self._owed = min(self._owed - ticks, MOST_TICKS)
        while self._asked and ticks > 0:  # what was asked for comes a tick after the picture it was asked in
            self.live = live.advance(self.live, CONTROL_TICKS, self.book)
            self._serve(now)
            ticks -= CONTROL_TICKS
        self.live = live.advance(self.live, ticks, self.book)

    def _serve(self, now: float) -> None:
        """Do the next thing that was asked of the show."""
        if not self._asked:
            return
        lecturing = self.live.lecture is not None
        self.live = live.serve(self.live, self._asked.popleft(), now, self.book)
        if (self.live.lecture is not None) != lecturing:
            self._moved = now - CURSOR_SECONDS
            self._fill_screen(not lecturing)
            if lecturing:
                self._close_notes()
            else:
                self._began = now
                self._open_notes(now)

    def _open_notes(self, now: float) -> None:
        """Open the speaker's window where the audience does not look; say so where that cannot be."""
        screens = pygame.display.get_desktop_sizes()
        if not self._wants_notes:
            return
        if pygame.display.is_fullscreen() and len(screens) < 2:
            if self.live.lecture is None or not any(shot.note for shot in self.live.lecture.board.shots):
                return
            self._say("There is one screen: no notes. --windowed shows them beside, --no-notes leaves them out.", now)
            return
        left = screens[0][0] if len(screens) > 1 and self._screen == 0 else 0
        try:
            self._notes = speaker.Notes(left)
        except pygame.error as error:
            self._say(f"The notes cannot be shown ({error}). The lecture goes on.", now)

    def _close_notes(self) -> None:
        if self._notes is not None:
            self._notes.close()
        self._notes = None

    def _noted(self, event: pygame.event.Event) -> bool:
        """An event in the notes' window; whether it is for the show as well, as a clicker's keys are."""
        assert self._notes is not None
        if event.type == pygame.WINDOWCLOSE:
            self._close_notes()
        elif event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED):
            self._notes.exposed()
        return event.type in (pygame.KEYDOWN, pygame.KEYUP)

    def _fill_screen(self, full: bool) -> None:
        """Full screen in the screen's own resolution, or back to the window."""
        if full == pygame.display.is_fullscreen():
            return
        self._kept.forget()
        if full:
            self._windowed = pygame.Rect(pygame.display.get_window_position(), pygame.display.get_window_size())
            if self._screen == 0:
                pygame.display.set_window_position((0, 0))  # without a window manager it would stay where it is
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a system may give another size than was asked for
            if full:
                pygame.display.set_mode((0, 0), pygame.FULLSCREEN, display=self._screen)
                return
            for _ in range(2):  # the first may only end full screen
                pygame.display.set_mode(self._windowed.size, pygame.RESIZABLE, display=self._screen)
                if pygame.display.get_window_size() == self._windowed.size:
                    break
                pygame.event.pump()
        pygame.display.set_window_position(self._windowed.topleft)

    def speed(self) -> float:
        """Show time over real time in the last second."""
        real, played = (sum(column) for column in zip(*self._speeds, strict=True)) if self._speeds else (0.0, 0.0)
        return played / real if len(self._speeds) == FPS else 1.0

    def _draw(self, surface: pygame.Surface) -> None:
        show, look = self.live.show, self.live.show.look
        palette = theme.THEMES[look.theme]
        if surface.get_width() < SMALLEST[0] or surface.get_height() < SMALLEST[1]:
            surface.fill(palette.bg)
            self._kept.forget()
            font = pygame.font.Font(None, 24)
            words = f"Please enlarge the window to {SMALLEST[0]} x {SMALLEST[1]}."
            surface.blit(font.render(words, True, palette.text), (12, 12))
            return
        curves = self.book.growing(show.scene, show.controls) if self.ready else _nothing_yet()
        play.paint(surface, show, curves, kept=self._kept)
        if look.blank:
            return
        whole = canvas(surface, palette, look.text_scale)
        overlays.draw_overlays(whole, look, self.live.desk.bindings)
        if self.live.journal.since is not None:
            overlays.draw_recording(whole)
            self._kept.forget()
        speed = self.speed()
        if speed < SLOW:
            overlays.draw_tag(whole, f"running at {speed:.1f}x (frame rate)")
            self._kept.forget()

    def _stop_recording(self, now: float) -> None:
        """Save what was recorded, if anything is."""
        if self.live.journal.since is not None:
            said = saving.save_journal(self.live)
            sys.stderr.write(said + "\n")
            self.live = self.live._replace(journal=self.live.journal._replace(since=None))
            self._say(said, now)


def _copied(live: Live) -> str:
    """Put the state line into the clipboard; returns what to tell the audience."""
    line = stateline.written(live.show.name, live.show.seed, live.show.controls)
    try:
        pygame.scrap.put_text(line)
    except pygame.error as error:
        return f"The clipboard cannot be used ({error}): {line}"
    return f"Copied: {line}"


def _clipboard() -> str:
    """The text in the clipboard, "" where there is none."""
    try:
        return pygame.scrap.get_text()
    except pygame.error:
        return ""


def _nothing_yet() -> Curves:
    import numpy as np

    axis = np.array([theme.T_MIN, theme.T_MAX])
    return Curves(axis, np.zeros(2), np.zeros(2), float("nan"), float("nan"))
