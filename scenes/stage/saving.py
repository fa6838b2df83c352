"""What a live window puts on disk: pictures with their run, and recordings of what the lecturer did."""

from __future__ import annotations

import csv
import io
import json
import shlex
import sys
import threading
from pathlib import Path

import pygame

from scenes.stage import figures, journal, pictures, plotting, sidecar
from scenes.stage.chart import CurveBook
from scenes.stage.contract import TICKS_PER_SECOND, Curves
from scenes.stage.live import Live
from scenes.stage.play import Show
from scenes.stage.refusal import Missing
from scenes.stage.theme import THEMES

SIZE = (1920, 1080)  # px, of figures


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
        pictures.save_png(surface, path)
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


def export(live: Live, book: CurveBook) -> str:
    """Save the curves and the numbers of the run as CSV and, in the background, every figure as SVG; says where."""
    show = live.show
    stem = free(f"{show.name}_T{show.controls.temperature:.2f}_seed{show.seed}", "")
    curves = book.complete(show.scene, show.controls)
    try:
        stem.with_name(f"{stem.name}.csv").write_text(_table(show, curves), encoding="utf-8")
        plotting.require("A figure")
    except OSError as error:
        return f"The numbers could not be saved ({error})."
    except Missing as error:
        return f"Saved {stem}.csv. {error}"
    names = figures.names(show.scene, show.controls)
    threading.Thread(target=_draw, args=(show, stem, names), daemon=True).start()
    return f"Saved {stem}.csv and, in a moment, {', '.join(names)} as {stem}_….svg."


def _table(show: Show, curves: Curves) -> str:
    """The exact curves as rows; what the run has measured as comment lines."""
    out = io.StringIO()
    out.write(f"# scene: {show.name}\n# seed: {show.seed}\n# tick: {show.tick - show.opened} of 1/600 s\n")
    for name, value in (show.controls._asdict() | show.scene.trace(show.state, show.controls)).items():
        out.write(f"# {name}: {value}\n")
    for row in show.scene.readouts(show.state, show.controls).rows:
        out.write(f"# {row.name}: {row.left} (left), {row.right} (right); ± is two standard errors\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("temperature", "left_exact_share_of_maximum", "right_exact_share_of_maximum"))
    writer.writerows(zip(curves.temperatures.tolist(), curves.left.tolist(), curves.right.tolist(), strict=True))
    return out.getvalue()


def _draw(show: Show, stem: Path, names: tuple[str, ...]) -> None:
    """Every figure of the picture on screen, in its theme."""
    for name in names:
        panels = figures.panels_of(show.scene, show.state, show.controls, name)
        source = f"scene {show.name}, {name}, T = {show.controls.temperature:g}, seed {show.seed}"
        path = stem.with_name(f"{stem.name}_{name}.svg")
        try:
            plotting.draw(panels, path, THEMES[show.look.theme], SIZE, source)
        except OSError as error:
            sys.stderr.write(f"{path} could not be saved ({error}).\n")
            return


def free(stem: str, suffix: str) -> Path:
    """A name that no file has yet, beside which none of the sidecars exists either."""
    number = next(n for n in range(1, 10**6) if not list(Path().glob(f"{stem}_{n}[._]*")))
    return Path(f"{stem}_{number}{suffix}")
