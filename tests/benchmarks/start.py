"""Goal 9: from an empty process to the first frame, to both models running, and on without a hitch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.contest import Options, Row, benchmark, figure

ROOT = Path(__file__).parents[2]
WATCHED = 3.0  # s after the show has begun to move, in which the other scenes are loaded behind it
# The program as its user starts it, with a watch on the display's flip: the first flip, the first of a show that has
# moved on since it was opened, and the longest time between two flips after that.
PROBE = """
import json, os, sys, time
sys.argv = ["main.py"]
import main
from scenes.stage import play, window
now = lambda: time.clock_gettime(time.CLOCK_MONOTONIC) - float(os.environ["STARTED"])
seen, last = {}, 0.0
flip, forward = window.pygame.display.flip, play.forward

def watched_flip():
    global last
    flip()
    at = now()
    seen.setdefault("first", at)
    if "live" in seen:
        seen["gap"] = max(seen.get("gap", 0.0), at - last)
        if at > seen["live"] + float(os.environ["WATCHED"]):
            print(json.dumps(seen))
            sys.stdout.flush()
            os._exit(0)
    elif "moved" in seen:
        seen["live"] = at
    last = at

def watched_forward(show, ticks):
    if ticks > 0:
        seen["moved"] = True
    return forward(show, ticks)

window.pygame.display.flip, play.forward = watched_flip, watched_forward
main.main([])
"""


def started(environment: dict[str, str]) -> dict[str, float]:
    """What one start of the program took, s."""
    clock = {"STARTED": repr(time.clock_gettime(time.CLOCK_MONOTONIC)), "WATCHED": str(WATCHED)}
    told = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment | clock, check=True, capture_output=True, text=True
    )
    return json.loads(told.stdout.splitlines()[-1])


def displays() -> Iterator[tuple[str, dict[str, str]]]:
    """Every display there is here: SDL's dummy, and a real window if DISPLAY says where."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    yield "dummy display", plain | {"SDL_VIDEODRIVER": "dummy"}
    if "DISPLAY" in os.environ:
        yield "window", {name: value for name, value in plain.items() if name != "SDL_VIDEODRIVER"}


@benchmark("start")
def start(options: Options) -> Iterator[Row]:
    """`python main.py` with warm caches."""
    for where, environment in displays():
        started(environment)  # warms the caches
        seen = [started(environment) for _ in range(options.repeat)]
        for name, what, goal in (
            ("first", "start to the first frame", 0.4),
            ("live", "start to both models live", 1.2),
            ("gap", f"longest frame in the first {WATCHED:g} s", 0.033),
        ):
            yield figure("9", f"{what}, {where}", "s", [one[name] for one in seen], "<= 1", goal)
