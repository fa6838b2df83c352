"""The speaker's window shows what the lecture holds, and fits."""

import pygame
import pytest

from scenes.stage import audience, chart, lettering, live, speaker, storyboard
from scenes.stage.canvas import canvas
from scenes.stage.contract import Look
from scenes.stage.theme import DARK

BOARD = """
title = "Two shots"
[[shot]]
name = "first"
seconds = 90
T = 0.5
note = '''Say this.
Then that.'''
[[shot]]
name = "second"
seconds = 30
T = 1.0
caption = "look here"
"""


@pytest.fixture
def shown():
    return live.present(storyboard.parse(BOARD, "lecture.toml"), Look())


def test_the_view_holds_note_next_caption_times_and_temperature(shown):
    seen = speaker.view(shown, 61.9)
    assert (seen.note, seen.coming, seen.caption) == ("Say this.\nThen that.", "second", "look here")
    assert (speaker.clock(seen.elapsed), speaker.clock(seen.left), seen.temperature) == ("1:01", "2:00", 0.5)
    assert speaker.clock(3725) == "1:02:05"
    last = live.serve(shown, "next", 0.0, chart.CurveBook())
    assert speaker.view(last, 0.0).coming == "the end"
    assert speaker.view(last, 0.0).left == 30


def test_the_view_says_when_the_screen_is_blank_paused_or_recorded(shown):
    assert speaker.view(shown._replace(desk=audience.act(shown.desk, "black", 0.0)), 0.0).state == "black"
    assert speaker.view(shown._replace(desk=audience.act(shown.desk, "pause", 0.0)), 0.0).state == "paused"
    assert speaker.view(live.serve(shown, "log", 0.0, chart.CurveBook()), 0.0).recording
    assert speaker.view(live.serve(shown, "escape", 0.0, chart.CurveBook()), 0.0) is None


@pytest.mark.parametrize("note", ["", "short", "word " * 400, "x" * 200, "line\n" * 40])
@pytest.mark.parametrize("size", [(960, 600), (640, 480), (1920, 1080), (300, 200)])
def test_any_note_fits_into_any_window(shown, note, size):
    surface = pygame.Surface(size)
    speaker.draw(surface, speaker.view(shown, 0.0)._replace(note=note))
    whole = canvas(surface, DARK)
    for line in speaker.wrapped(whole, note, 600, 40):
        assert lettering.width(whole, line, 40) <= 600 or " " not in line


def test_a_window_that_cannot_open_does_not_stop_the_lecture(shown, monkeypatch):
    from scenes.stage import window

    def refuse(*_, **__):
        raise pygame.error("no second window")

    monkeypatch.setattr(speaker.pygame, "Window", refuse)
    window.open_display((960, 540), fullscreen=False)
    hall = window.Window(shown)
    assert "no second window" in hall.live.desk.look.banner
    assert hall.frame(0.02, 1.0)


def test_whatever_fails_the_clicker_does_not(shown, monkeypatch, capsys):
    from scenes import walk
    from scenes.stage import window

    window.open_display((960, 540), fullscreen=False)
    hall = window.Window(shown, notes=False)
    hall.warmed.add("walk")

    def fail(*_):
        raise RuntimeError("broken model")

    monkeypatch.setattr(walk, "advance", fail)
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_PAGEDOWN, mod=0, unicode=""))
    assert hall.frame(0.05, 1.0)
    assert hall.live.lecture.shot.name == "second"
    assert "broken model" in hall.live.desk.look.banner
    capsys.readouterr()
