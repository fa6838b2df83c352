"""The curtain: on screen before the work is done, alive meanwhile, honest about what became of it."""

import threading

import pygame
import pytest

from scenes.stage import curtain
from scenes.stage.contract import Look
from scenes.stage.refusal import Refusal


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

    assert curtain.behind(work, Look()) == 42
    assert seen[0] > 0


def test_what_goes_wrong_behind_it_is_raised(screen):
    def work():
        raise Refusal("There is no scene. Nothing was written.")

    with pytest.raises(Refusal, match="no scene"):
        curtain.behind(work, Look())


def test_closing_the_window_ends_the_wait(screen):
    go = threading.Event()

    def work():
        pygame.event.post(pygame.event.Event(pygame.QUIT))
        go.wait(10)

    assert curtain.behind(work, Look()) is None
    go.set()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (960, 540), (700, 900)])
def test_the_words_stand_within_the_picture(theme, size):
    surface, blank = pygame.Surface(size), pygame.Surface(size)
    curtain.draw(surface, Look(theme=theme), curtain.COMPILING)
    curtain.draw(blank, Look(theme=theme), "")
    changed = (pygame.surfarray.array3d(surface) != pygame.surfarray.array3d(blank)).any(axis=2)
    columns = changed.any(axis=1).nonzero()[0]
    assert len(columns) and columns[0] > 8 and columns[-1] < size[0] - 8
