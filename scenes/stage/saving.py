"""What a live window puts on disk: pictures with their run, and recordings of what the lecturer did."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pygame

from scenes.stage import journal, recorder, sidecar
from scenes.stage.contract import TICKS_PER_SECOND
from scenes.stage.live import Live


def save_still(live: Live, surface: pygame.Surface) -> str:
    """Save the picture and its sidecar under a name that is still free; returns what to tell the audience.

    The sidecar holds the run as a storyboard and the command that paints the picture again.
    """
    show = live.show
    path = free(f"{show.name}_T{show.controls.temperature:.2f}_seed{show.seed}", ".png")
    board = path.with_suffix(".toml")
    past = journal.present_run(live.journal)
    tick = past.tick - past.pages[0].start
    at = round(tick / TICKS_PER_SECOND, 4)
    size = "x".join(map(str, surface.get_size()))
    again = f"python main.py still {shlex.quote(str(board))} -o again.png --at {at} --size {size}"
    try:
        recorder.save_png(surface, path)
        board.write_text(journal.script(past, f"{path.stem}: {again}", beyond=TICKS_PER_SECOND), encoding="utf-8")
        record = {
            "scene": show.name,
            "seed": show.seed,
            "tick": tick,
            "controls": show.controls._asdict(),
            "storyboard": board.name,
            "command": again,
            "versions": sidecar.versions(),
        }
        path.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    except (OSError, pygame.error) as error:
        return f"The picture could not be saved ({error})."
    return f"Saved {path}. Again: {again}"


def save_journal(live: Live) -> str:
    """Save what was recorded as a storyboard under a name that is still free; returns what to tell the audience."""
    path = free(f"recorded_{live.journal.pages[0].scene}_seed{live.journal.pages[0].seed}", ".toml")
    text = journal.script(live.journal, f"Recorded: {live.show.scene.TITLE}")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        return f"The recording could not be saved ({error})."
    return f"Saved {path}. Film it: python main.py record {path} -o {path.stem}.mp4"


def free(stem: str, suffix: str) -> Path:
    """A name that no file has yet, beside which none of the sidecars exists either."""
    number = next(n for n in range(1, 10**6) if not list(Path().glob(f"{stem}_{n}.*")))
    return Path(f"{stem}_{number}{suffix}")
