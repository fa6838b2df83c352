"""The curtain: on screen before the work is done, alive meanwhile, honest about what became of it."""

import subprocess
import sys
import threading
from pathlib import Path

import pygame
import pytest

from scenes import load, orders, outline
from scenes.stage import curtain
from scenes.stage.contract import Look
from scenes.stage.loading import COMPILING
from scenes.stage.refusal import Refusal


def stage(**look):
    return curtain.Stage(Look(**look), outline("walk"), outline("walk").preset)


@pytest.fixture
def screen():
    pygame.display.init()
    yield pygame.display.set_mode((960, 540))
    pygame.display.quit()


def test_the_empty_stage_is_on_screen_before_the_work_begins(screen):
    seen = []

    def work():
        seen.append(pygame.surfarray.array3d(screen).std())
        return 42

    assert curtain.behind(work, stage()) == 42
    assert seen[0] > 0


def test_what_goes_wrong_behind_it_is_raised(screen):
    def work():
        raise Refusal("There is no scene. Nothing was written.")

    with pytest.raises(Refusal, match="no scene"):
        curtain.behind(work, stage())


def test_closing_the_window_ends_the_wait(screen):
    go = threading.Event()

    def work():
        pygame.event.post(pygame.event.Event(pygame.QUIT))
        go.wait(10)

    assert curtain.behind(work, stage()) is None
    go.set()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (960, 540), (700, 900)])
def test_the_words_stand_within_the_picture_clear_of_the_slider(theme, size):
    surfaces = [pygame.Surface(size, depth=32) for _ in range(3)]
    for surface, words, inked in zip(surfaces, (COMPILING, "", ""), (False, False, True), strict=True):
        curtain.draw(surface, stage(theme=theme)._replace(words=words, inked=inked))
    said, bare, inked = (pygame.surfarray.array3d(surface).astype(int) for surface in surfaces)
    # more than the grip's glow, which may reach under the words
    changed, slider = ((abs(picture - bare) > 60).any(axis=2) for picture in (said, inked))
    columns = changed.any(axis=1).nonzero()[0]
    assert len(columns) and columns[0] > 8 and columns[-1] < size[0] - 8
    assert slider.any() and not (changed & slider).any()


@pytest.mark.parametrize("name", orders())
def test_what_is_read_of_a_scene_without_importing_it_is_what_it_says_when_it_is(name):
    scene, told = load(name), outline(name)
    assert told == (scene.ORDER, scene.TITLE, scene.CHART, scene.ROWS, scene.PRESET)


def test_the_first_picture_needs_no_compiled_code():
    words = """
import sys
sys.modules["numba"] = sys.modules["av"] = None
import pygame, main
from scenes import orders, outline
from scenes.stage import curtain, live, window
from scenes.stage.contract import Controls, Look
for name in orders():
    for size in ((1920, 1080), (3840, 2160)):
        curtain.draw(pygame.Surface(size, depth=32), curtain.Stage(Look(), outline(name), Controls()))
"""
    subprocess.run([sys.executable, "-c", words], cwd=Path(__file__).parents[2], check=True)
