"""An hour on stage: whether memory stays flat while every scene plays, its slider gliding and resting in turn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.contest import Options, Row, benchmark, figure

ROOT = Path(__file__).parents[2]
MARKS = 6  # times at which memory is looked at, the first two thirds of an hour before the last
# A scene played off-screen with all that a window does in between: new temperatures, pictures, statistics.
PROBE = """
import math, os, sys
import pygame
from scenes import load
from scenes.stage import chart, play
from scenes.stage.canvas import Kept
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Look, opened

name, seconds, marks = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
scene = load(name)
scene.warm()
surface, kept, book = pygame.Surface((1280, 720), depth=32), Kept(), chart.CurveBook()
show = play.open_show(scene, name, 0, opened(scene, Controls()), Look())
step = TICKS_PER_SECOND // 4
pictures = round(seconds * TICKS_PER_SECOND / step)
for number in range(pictures):
    if number // 40 % 2:  # ten seconds of gliding, ten of rest
        heat = 0.2 * 25 ** (0.5 - 0.5 * math.cos(number / 7.0))
        show = show._replace(controls=show.controls._replace(temperature=heat))
    show = play.forward(show, step)
    play.paint(surface, show, book.growing(scene, show.controls), kept=kept)
    if (number + 1) % (pictures // marks) == 0:
        with open("/proc/self/statm") as file:
            print(int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
"""


@benchmark("soak")
def soak(options: Options) -> Iterator[Row]:
    """Every scene for an hour of show time, off-screen; needs Linux."""
    from scenes import orders

    if not Path("/proc/self/statm").exists():
        yield figure("2", "an hour on stage", "", [float("nan")], note="memory is read from /proc: not here")
        return
    seconds = 3.0 if options.quick else 3600.0
    for name in orders():
        words = [sys.executable, "-c", PROBE, name, str(seconds), str(MARKS)]
        told = subprocess.run(words, cwd=ROOT, env=os.environ, check=True, capture_output=True, text=True)
        seen = [float(line) for line in told.stdout.splitlines() if line[:1].isdigit()]
        settled, end = seen[1], seen[-1]
        yield figure("2", f"{name}: memory after an hour", "MB", [end])
        yield figure("2", "  over memory after 20 minutes", "", [end / settled], "<= 1.02", 1.0)
