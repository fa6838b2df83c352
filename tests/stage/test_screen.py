"""The real window under a virtual X display, worked by real key and mouse events."""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

MAIN = Path(__file__).resolve().parents[2] / "main.py"
BOARD = """
title = "Real events"
[defaults]
scene = "walk"
until = "next"
T = 1.0
[[shot]]
name = "one"
note = "a note"
[[shot]]
name = "two"
[[shot]]
name = "three"
[[shot]]
name = "four"
[[shot]]
name = "five"
"""
missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]


class Screen:
    """A virtual display of 1280 x 720 and hands in front of it."""

    def __init__(self):
        read, write = os.pipe()
        words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
        self.server = subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self.env = {**os.environ, "DISPLAY": f":{number}", "SDL_VIDEODRIVER": "x11"}

    def hand(self, *words):
        subprocess.run(["xdotool", *words], env=self.env, check=True, capture_output=True)
        time.sleep(0.3)  # longer than a frame on a busy machine

    def windows(self, count):
        """The program's windows in the order in which they opened, once there are so many."""
        words = ["xdotool", "search", "--class", MAIN.name]
        for _ in range(1200):  # the first start compiles the models
            found = subprocess.run(words, env=self.env, capture_output=True, text=True).stdout.split()
            if len(found) >= count:
                return sorted(found, key=int)
            time.sleep(0.1)
        raise TimeoutError(f"{count} windows")


@pytest.fixture
def screen():
    screen = Screen()
    yield screen
    screen.server.terminate()
    screen.server.wait()


@pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}")
def test_a_clicker_is_never_trapped_in_the_real_window(screen, tmp_path):
    (tmp_path / "board.toml").write_text(BOARD, encoding="utf-8")
    words = [sys.executable, str(MAIN), "present", "board.toml", "--windowed", "--size", "1280x720"]
    show = subprocess.Popen(words, env=screen.env, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        _, notes = screen.windows(2)
        time.sleep(1.0)  # the first frames
        screen.hand("key", "F9")
        screen.hand("key", "F1")
        screen.hand("key", "Next")  # with the help open
        screen.hand("key", "t")
        screen.hand("key", "3")
        screen.hand("key", "Next")  # with a number half typed
        screen.hand("key", "b")
        screen.hand("key", "Next")  # with the screen black
        screen.hand("windowmove", notes, "1150", "0")
        screen.hand("mousemove", "640", "575", "mousedown", "1", "mousemove", "900", "575")
        screen.hand("key", "Next")  # with the slider held
        screen.hand("mouseup", "1")
        screen.hand("windowfocus", notes)
        screen.hand("key", "Prior")  # with the focus on the notes
        screen.hand("key", "ctrl+q")
        screen.hand("key", "ctrl+q")
        assert show.wait(timeout=30) == 0
    finally:
        show.kill()
        said = show.communicate()[1]
    (saved,) = tmp_path.glob("recorded_*.toml")
    assert saved.name in said
    shots = tomllib.loads(saved.read_text(encoding="utf-8"))["shot"]
    assert [shot["name"] for shot in shots] == ["one", "two", "three", "four", "five", "four"]
    frames = [frame for shot in shots for frame in shot.get("keyframes", [])]
    assert any(frame.get("paused") for frame in frames)  # the black screen
    assert any("T" in frame for frame in shots[3]["keyframes"])  # the drag
