"""The live window: events in, pictures out, and the program's only clock."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import deque
from pathlib import Path

import pygame
import pygame.display
import pygame.event
import pygame.mouse

from scenes.stage import audience, chart, overlays, play, recorder, sidecar, theme
from scenes.stage.canvas import canvas, unit
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND, Controls, Curves, Look, Scene, opened
from scenes.stage.refusal import Missing

FPS = 60
SLOW = 0.93  # share of real time below which the window says that it runs slow
MOST_TICKS = 4 * TICKS_PER_SECOND // FPS  # a frame advances at most this much; a slow computer shows slower
SMALLEST = (960, 540)  # px


def open_display(size: tuple[int, int], fullscreen: bool) -> None:
    """Open the window. Raises Missing where there is no display; sound and joysticks are never touched."""
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    headless = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if headless and "SDL_VIDEODRIVER" not in os.environ:
        raise Missing(
            "There is no display here. Nothing was opened. Film instead: python main.py record walk -o walk.mp4"
        )
    try:
        pygame.display.init()
        pygame.display.set_mode((0, 0) if fullscreen else size, pygame.FULLSCREEN if fullscreen else pygame.RESIZABLE)
    except pygame.error as error:
        raise Missing(
            f"The display cannot be opened ({error}). Nothing was opened. Film instead: python main.py record walk -o walk.mp4"
        ) from None
    pygame.display.set_caption("Ratchet vs Sampler")
    pygame.key.set_repeat(350, 40)


class Window:
    """A show on screen: the audience's hands go in, pictures come out."""

    def __init__(self, scene: Scene, name: str, seed: int, controls: Controls, look: Look) -> None:
        self.book = chart.CurveBook()
        self.show = play.open_show(scene, name, seed, controls, look)
        self.desk = audience.Desk(controls, self.show.look, scene.KNOBS, paused=look.status == "paused")
        self.ready = threading.Event()
        self._owed = 0.0  # ticks of show time not yet played
        self._speeds: deque[tuple[float, float]] = deque(maxlen=FPS)  # (s elapsed, s played) of the last frames
        self._complained = False
        threading.Thread(target=self._prepare, args=(scene, controls), daemon=True).start()

    def _prepare(self, scene: Scene, controls: Controls) -> None:
        scene.warm()
        self.book.complete(scene, controls)
        self.ready.set()

    def run(self, frames: int | None = None) -> int:
        """Play until the window is closed (or for a number of frames). Returns the exit code."""
        clock, drawn = pygame.time.Clock(), 0
        while frames is None or drawn < frames:
            elapsed = clock.tick(FPS) / 1000
            if not self.frame(elapsed, time.monotonic()):
                return 0
            drawn += 1
        return 0

    def frame(self, elapsed: float, now: float) -> bool:
        """One turn of the loop, `elapsed` s after the last; False when the window is to close."""
        surface = pygame.display.get_surface()
        assert surface is not None
        plan = play.plan_of(surface.get_size(), self.show)
        mods = pygame.key.get_mods()
        for event in pygame.event.get():
            if event.type == pygame.QUIT:
                return False
            self.desk = audience.handle(self.desk, event, plan, unit(*surface.get_size()), now, mods)
        requests, self.desk = self.desk.requests, self.desk._replace(requests=())
        if "quit" in requests:
            return False
        for request in requests:
            self._serve(request, surface, now)
        if self.desk.look.banner and now > self.desk.banner_until:
            self.desk = self.desk._replace(look=self.desk.look._replace(banner=None))
        try:
            self._play(elapsed, now)
            self._draw(surface)
        except Exception as error:
            if not self._complained:
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
            self._complained = True
            self.desk = audience.say(self.desk, f"{type(error).__name__}: {error}. The show goes on.", now)
        pygame.display.flip()
        return True

    def _play(self, elapsed: float, now: float) -> None:
        """Advance the show by the time that has passed; a slow computer plays slower, and says so."""
        if not self.ready.is_set():
            self.desk = self.desk._replace(
                look=self.desk.look._replace(banner="Compiling the models, the first time only …"),
                banner_until=now + 0.3,
            )
            return
        held = self.desk.paused or self.desk.look.blank is not None
        self._owed = 0.0 if held else self._owed + elapsed * TICKS_PER_SECOND
        ticks = min(int(self._owed), MOST_TICKS) // CONTROL_TICKS * CONTROL_TICKS
        if not held:
            self._speeds.append((elapsed, ticks / TICKS_PER_SECOND))
        self._owed = min(self._owed - ticks, MOST_TICKS)
        self.show = play.forward(self.show._replace(controls=self.desk.controls), ticks)

    def speed(self) -> float:
        """Show time over real time in the last second."""
        real, played = (sum(column) for column in zip(*self._speeds, strict=True)) if self._speeds else (0.0, 0.0)
        return played / real if len(self._speeds) == FPS else 1.0

    def _draw(self, surface: pygame.Surface) -> None:
        look = self.desk.look
        self.show = self.show._replace(controls=self.desk.controls, look=look._replace(scenes=self.show.look.scenes))
        palette = theme.THEMES[look.theme]
        if surface.get_width() < SMALLEST[0] or surface.get_height() < SMALLEST[1]:
            surface.fill(palette.bg)
            font = pygame.font.Font(None, 24)
            words = f"Please enlarge the window to {SMALLEST[0]} x {SMALLEST[1]}."
            surface.blit(font.render(words, True, palette.text), (12, 12))
            return
        curves = self.book.complete(self.show.scene, self.desk.controls) if self.ready.is_set() else _nothing_yet()
        play.paint(surface, self.show, curves)
        whole = canvas(surface, palette, look.text_scale)
        overlays.draw_overlays(whole, look)
        speed = self.speed()
        if speed < SLOW and not look.blank:
            overlays.draw_tag(whole, f"running at {speed:.1f}x (frame rate)")

    def _serve(self, request: str, surface: pygame.Surface, now: float) -> None:
        """Do one thing that was asked of the window."""
        if request in ("restart", "reseed", "reset"):
            self._restart(request, now)
        elif request == "single" and self.desk.paused:
            self.show = play.forward(self.show._replace(controls=self.desk.controls), TICKS_PER_SECOND // FPS)
        elif request == "fullscreen" or (request == "escape" and pygame.display.is_fullscreen()):
            pygame.display.toggle_fullscreen()
        elif request == "still":
            self.desk = audience.say(self.desk, _save(self.show, surface), now)
        elif request in ("next", "previous"):
            numbers = self.show.look.scenes
            i = numbers.index(self.show.scene.ORDER) + (1 if request == "next" else -1)
            self._go_to(numbers[i % len(numbers)], now)
        elif request.startswith("scene:"):
            self._go_to(int(request[6:]), now)

    def _restart(self, how: str, now: float) -> None:
        seed = self.show.seed + (how == "reseed")
        if how == "reset":
            look = Look(theme=self.desk.look.theme, scenes=self.show.look.scenes)
            self.desk = self.desk._replace(controls=opened(self.show.scene, Controls()), look=look, paused=False)
        show = play.open_show(self.show.scene, self.show.name, seed, self.desk.controls, self.desk.look)
        self.show = show._replace(look=show.look._replace(scenes=self.show.look.scenes))
        self.desk = audience.say(self.desk._replace(look=self.show.look), f"Restarted with seed {seed}.", now)

    def _go_to(self, number: int, now: float) -> None:
        """Another scene with a short cross-fade; the slider stays where it is."""
        from scenes import load, orders

        name = next((name for name, order in orders().items() if order == number), None)
        if name is None:
            self.desk = audience.say(self.desk, f"There is no scene {number % 10} yet.", now)
            return
        scene = load(name)
        controls = opened(scene, self.desk.controls)
        self.show = play.turn_to(self.show._replace(look=self.desk.look), scene, name, self.show.seed, controls)
        focus = self.desk.look.focus if self.desk.look.focus in audience.FOCUS else None
        look = self.show.look._replace(focus=focus)
        self.desk = self.desk._replace(controls=controls, knobs=scene.KNOBS, look=look, held=None)


def _nothing_yet() -> Curves:
    import numpy as np

    axis = np.array([theme.T_MIN, theme.T_MAX])
    return Curves(axis, np.zeros(2), np.zeros(2), float("nan"), float("nan"))


def _save(show: play.Show, surface: pygame.Surface) -> str:
    """Save the picture and its sidecar under a name that is still free; returns what to tell the audience."""
    stem = f"{show.name}_T{show.controls.temperature:.2f}_seed{show.seed}"
    number = next(n for n in range(1, 10**6) if not Path(f"{stem}_{n}.png").exists())
    path = Path(f"{stem}_{number}.png")
    try:
        recorder.save_png(surface, path)
        run = {
            "scene": show.name,
            "seed": show.seed,
            "tick": show.tick - show.opened,
            "controls": show.controls._asdict(),
        }
        path.with_suffix(".json").write_text(json.dumps(run | {"versions": sidecar.versions()}, indent=1) + "\n")
    except (OSError, pygame.error) as error:
        return f"The picture could not be saved ({error})."
    return f"Saved {path}."
