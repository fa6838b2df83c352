"""The live window: events in, pictures out, and the program's only clock."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import pygame
import pygame.display
import pygame.event
import pygame.mouse

from scenes.stage import audience, chart, layout, overlays, play, recorder, sidecar, theme
from scenes.stage.canvas import canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Look, Scene
from scenes.stage.refusal import Missing

FPS = 60
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


def run(scene: Scene, name: str, seed: int, controls: Controls, look: Look, frames: int | None = None) -> int:
    """Play a scene until the window is closed (or for a number of frames). Returns the exit code."""
    book = chart.CurveBook()
    show = play.open_show(scene, name, seed, controls, look)
    desk = audience.Desk(controls, show.look, paused=look.status == "paused")
    ready = threading.Event()

    def prepare() -> None:
        scene.warm()
        book.complete(scene, controls)
        ready.set()

    threading.Thread(target=prepare, daemon=True).start()
    clock, owed, drawn, complained = pygame.time.Clock(), 0.0, 0, False
    while frames is None or drawn < frames:
        elapsed = clock.tick(FPS) / 1000
        now = time.monotonic()
        surface = pygame.display.get_surface()
        assert surface is not None
        plan = layout.layout(*surface.get_size())
        for event in pygame.event.get():
            if event.type == pygame.QUIT:
                return 0
            desk = audience.handle(desk, event, plan, surface.get_height() / 1080, now)
        if "quit" in desk.requests:
            return 0
        show, desk = _serve(show, desk, surface, now)
        if desk.look.banner and now > desk.banner_until:
            desk = desk._replace(look=desk.look._replace(banner=None))
        try:
            if ready.is_set():
                owed = 0.0 if desk.paused else owed + elapsed * TICKS_PER_SECOND
                ticks = min(int(owed), MOST_TICKS)
                owed = min(owed - ticks, MOST_TICKS)
                show = play.forward(show._replace(controls=desk.controls), ticks)
                curves = book.complete(scene, desk.controls)
            else:
                curves = _nothing_yet()
                desk = desk._replace(
                    look=desk.look._replace(banner="Compiling the models, the first time only …"),
                    banner_until=now + 0.3,
                )
            show = show._replace(controls=desk.controls, look=desk.look)
            _draw(surface, show, curves)
        except Exception as error:
            if not complained:
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
            complained = True
            desk = audience.say(desk, f"{type(error).__name__}: {error}. The show goes on.", now)
        pygame.display.flip()
        drawn += 1
    return 0


def _nothing_yet() -> Curves:
    import numpy as np

    axis = np.array([theme.T_MIN, theme.T_MAX])
    return Curves(axis, np.zeros(2), np.zeros(2), float("nan"), float("nan"))


def _draw(surface: pygame.Surface, show: play.Show, curves: Curves) -> None:
    if surface.get_width() < SMALLEST[0] or surface.get_height() < SMALLEST[1]:
        surface.fill(theme.THEMES[show.look.theme].bg)
        font = pygame.font.Font(None, 24)
        words = f"Please enlarge the window to {SMALLEST[0]} x {SMALLEST[1]}."
        surface.blit(font.render(words, True, theme.THEMES[show.look.theme].text), (12, 12))
        return
    play.paint(surface, show, curves)
    overlays.draw_overlays(canvas(surface, theme.THEMES[show.look.theme], show.look.text_scale), show.look)


def _serve(
    show: play.Show, desk: audience.Desk, surface: pygame.Surface, now: float
) -> tuple[play.Show, audience.Desk]:
    """Do what was asked of the window."""
    for request in desk.requests:
        if request in ("restart", "reseed", "reset"):
            seed = show.seed + (request == "reseed")
            if request == "reset":
                desk = desk._replace(controls=Controls(), look=Look(theme=desk.look.theme, scenes=desk.look.scenes))
            show = play.open_show(show.scene, show.name, seed, desk.controls, desk.look)
            desk = audience.say(desk._replace(look=show.look), f"Restarted with seed {seed}.", now)
        elif request == "single" and desk.paused:
            show = play.forward(show._replace(controls=desk.controls), TICKS_PER_SECOND // FPS)
        elif request == "fullscreen" or (request == "escape" and pygame.display.is_fullscreen()):
            pygame.display.toggle_fullscreen()
        elif request == "still":
            desk = audience.say(desk, _save(show, surface), now)
    return show, desk._replace(requests=())


def _save(show: play.Show, surface: pygame.Surface) -> str:
    """Save the picture and its sidecar under a name that is still free; returns what to tell the audience."""
    stem = f"{show.name}_T{show.controls.temperature:.2f}_seed{show.seed}"
    number = next(n for n in range(1, 10**6) if not Path(f"{stem}_{n}.png").exists())
    path = Path(f"{stem}_{number}.png")
    try:
        recorder.save_png(surface, path)
        run = {"scene": show.name, "seed": show.seed, "tick": show.tick, "controls": show.controls._asdict()}
        path.with_suffix(".json").write_text(json.dumps(run | {"versions": sidecar.versions()}, indent=1) + "\n")
    except (OSError, pygame.error) as error:
        return f"The picture could not be saved ({error})."
    return f"Saved {path}."
