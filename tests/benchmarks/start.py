"""Goal 9: from an empty process to the first frame, and to both models running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.contest import Options, Row, benchmark, figure

ROOT = Path(__file__).parents[2]
# The program as its user starts it, with a watch on the display's flip: the first flip, and the first of a show that
# has moved on since it was opened.
PROBE = """
import json, os, sys, time
born = time.clock_gettime(time.CLOCK_MONOTONIC)
os.environ["SDL_VIDEODRIVER"] = "dummy"
sys.argv = ["main.py"]
import main
from scenes.stage import play, window
seen = {}
flip, forward = window.pygame.display.flip, play.forward

def watched_flip():
    flip()
    now = time.clock_gettime(time.CLOCK_MONOTONIC)
    seen.setdefault("first", now - float(os.environ["STARTED"]))
    if "moved" in seen:
        seen["live"] = now - float(os.environ["STARTED"])
        print(json.dumps(seen))
        sys.stdout.flush()
        os._exit(0)

def watched_forward(show, ticks):
    if ticks > 0:
        seen["moved"] = True
    return forward(show, ticks)

window.pygame.display.flip, play.forward = watched_flip, watched_forward
main.main([])
"""


@benchmark("start")
def start(options: Options) -> Iterator[Row]:
    """`python main.py` with warm caches under the dummy display."""
    import time

    first, live = [], []
    for k in range(options.repeat + 1):
        clock = {"STARTED": repr(time.clock_gettime(time.CLOCK_MONOTONIC))}
        told = subprocess.run(
            [sys.executable, "-c", PROBE], cwd=ROOT, env=os.environ | clock, check=True, capture_output=True, text=True
        )
        if k:  # the first one warms the caches
            seen = json.loads(told.stdout.splitlines()[-1])
            first.append(seen["first"])
            live.append(seen["live"])
    yield figure("9", "start to the first frame", "s", first, "<= 1", 0.4)
    yield figure("9", "start to both models live", "s", live, "<= 1", 1.2)
