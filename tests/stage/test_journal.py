"""What a lecturer did live is filmed again, to the pixel, from the journal of it."""

import json
import random
import shlex

import numpy as np
import pygame
import pytest

import main
from scenes import orders, walk
from scenes.stage import audience, chart, film, journal, layout, live, play, saving, slider, storyboard, window
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND, Controls, Look, opened

SIZE = (320, 180)
PLAN = layout.layout(*SIZE, walk.ROWS)
AXIS = slider.track(PLAN.chart)
KEYS = (
    (pygame.K_k, 0),
    (pygame.K_g, 0),
    (pygame.K_u, 0),
    (pygame.K_l, 0),
    (pygame.K_m, 0),
    (pygame.K_RIGHT, 0),
    (pygame.K_LEFT, pygame.KMOD_CTRL),
    (pygame.K_HOME, 0),
    (pygame.K_BACKSPACE, 0),
    (pygame.K_RIGHTBRACKET, 0),
    (pygame.K_LEFTBRACKET, 0),
    (pygame.K_SPACE, 0),
    (pygame.K_n, 0),
    (pygame.K_p, 0),
    (pygame.K_x, 0),
    (pygame.K_r, 0),
    (pygame.K_r, pygame.KMOD_SHIFT),
    (pygame.K_PAGEDOWN, 0),
)
LECTURE = """
title = "Two shots"
[[shot]]
until = "next"
T = 0.5
caption = "T is {T:.2f}, drift {drift.left}"
keyframes = [{ at = 0.2, T = 2.0, ease = "sine" }, { at = 0.3, fuel = false, paused = true }]
[[shot]]
name = "second"
until = "next"
T = 1.0
caption = "again {T:.2f}"
"""


def picture(show, book):
    """The painted surface without what belongs to the window: focus, ghost mark and banner."""
    look = show.look._replace(focus=None, ghost_temperature=None, banner=None, status="live", presenter=False)
    surface = pygame.Surface(SIZE)
    play.paint(surface, show._replace(look=look), book.complete(show.scene, show.controls))
    return pygame.surfarray.array3d(surface)


class Room:
    """A window without a screen: frames of uneven length, hands in between, and what was shown at each tick."""

    def __init__(self, shown):
        self.live, self.book, self.shown = shown, chart.CurveBook(), {}

    def frame(self, ticks, *events):
        asked = []
        for kind, words in events:
            desk = audience.handle(self.live.desk, pygame.event.Event(kind, **words), PLAN, 1.0, 1e9 * len(self.shown))
            asked += desk.requests
            self.live = self.live._replace(desk=desk._replace(requests=()))
        for request in asked:
            self.live = live.advance(self.live, CONTROL_TICKS, self.book)
            self.live = live.serve(self.live, request, 0.0, self.book)
        self.live = live.advance(self.live, ticks, self.book)
        self.shown[self.live.journal.tick] = picture(self.live.show, self.book)

    def key(self, ticks, key, mod=0):
        self.frame(ticks, (pygame.KEYDOWN, {"key": key, "mod": mod, "unicode": ""}))

    def drag(self, temperatures, ticks=10):
        where = AXIS.x_of(self.live.desk.controls.temperature)
        self.frame(ticks, (pygame.MOUSEBUTTONDOWN, {"pos": (where, AXIS.y), "button": 1}))
        for temperature in temperatures:
            self.frame(ticks, (pygame.MOUSEMOTION, {"pos": (AXIS.x_of(temperature), AXIS.y)}))
        self.frame(ticks, (pygame.MOUSEBUTTONUP, {"pos": (0, 0), "button": 1}))


def check(room, since):
    """Every picture shown since a tick of the journal is filmed again, from nothing but the text of the storyboard."""
    board = storyboard.parse(journal.script(room.live.journal, "Recorded"), "recorded.toml")
    job = film.Job(board, SIZE, TICKS_PER_SECOND)
    wanted = [tick for tick in sorted(room.shown) if since <= tick < room.live.journal.tick]
    assert wanted
    player = film.Player(job, status="live")
    for (k, take), tick in zip(player.takes([tick - since for tick in wanted]), wanted, strict=True):
        again = picture(take.show._replace(look=take.show.look._replace(caption=room_caption(take))), player.book)
        assert np.array_equal(again, room.shown[tick]), f"tick {tick}, frame {k}"


def room_caption(take):
    return take.caption.words


def begin():
    return Room(live.begin(walk, "walk", 0, opened(walk, Controls()), Look(scenes=tuple(orders().values()))))


@pytest.mark.parametrize("seed", range(3))
def test_random_hands_are_filmed_again_to_the_pixel(seed):
    chance, room = random.Random(seed), begin()
    for _ in range(4):
        room.frame(chance.choice((5, 10, 15)))
    room.key(10, pygame.K_F9)
    since = room.live.journal.since
    assert since > 0
    for _ in range(30):
        if chance.random() < 0.2:
            room.drag([chance.uniform(0.2, 5) for _ in range(3)])
        elif chance.random() < 0.5:
            room.key(chance.choice((5, 10, 20)), *chance.choice(KEYS))
        else:
            room.frame(chance.choice((0, 5, 10, 40)))
    room.frame(10)
    check(room, since)


def test_a_recorded_lecture_is_filmed_again_with_its_captions_pauses_and_blank_screens():
    room = Room(live.present(storyboard.parse(LECTURE, "lecture.toml"), Look(scenes=tuple(orders().values()))))
    room.key(10, pygame.K_F9)
    since = room.live.journal.since
    for key in (None, None, None, pygame.K_SPACE, None, pygame.K_PAGEDOWN, None, pygame.K_b, None, pygame.K_b, None):
        if key is None:
            room.frame(60)
        else:
            room.key(10, key)
            room.frame(10, (pygame.KEYUP, {"key": key, "mod": 0}))
    room.drag([2.0, 3.0])
    room.key(20, pygame.K_ESCAPE)
    room.frame(10)
    room.shown = {tick: shown for tick, shown in room.shown.items() if shown.any()}  # the film leaves blanks out
    check(room, since)


def test_a_recording_can_be_filmed_by_the_command_and_read_by_a_person(tmp_path, monkeypatch, capsys):
    room = begin()
    room.key(10, pygame.K_F9)
    room.key(10, pygame.K_k)
    room.drag([2.0])
    text = journal.script(room.live.journal, "Recorded")
    assert 'ease = "hold"' in text
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert main.main(["record", "mine.toml", "-o", "mine.mp4", "--size", "320x180", "--fps", "24", "--quiet"]) == 0
    assert main.main(["still", "mine.toml", "-o", "mine.png", "--at", "0.05", "--size", "320x180"]) == 0
    assert main.main(["still", "mine.toml", "-o", "late.png", "--at", "99", "--size", "320x180"]) == 2
    assert not (tmp_path / "late.png").exists()


def test_nothing_is_kept_of_earlier_runs_while_nothing_is_recorded():
    room = begin()
    room.frame(20)
    room.key(20, pygame.K_r)
    assert len(room.live.journal.pages) == 1
    assert room.live.journal.tick == 20


def test_a_saved_picture_comes_with_the_command_that_paints_it_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    room = begin()
    room.key(20, pygame.K_g)
    room.drag([2.0, 3.0])
    surface = pygame.Surface((480, 270))
    show = room.live.show._replace(look=room.live.show.look._replace(focus=None, banner=None))
    play.paint(surface, show, room.book.complete(show.scene, show.controls))
    for _ in range(2):
        saving.save_still(room.live, surface)
    assert len(list(tmp_path.glob("*.png"))) == 2
    record = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert main.main([*shlex.split(record["command"])[2:], "--force"]) == 0
    again, saved = (pygame.image.load(str(path)) for path in (tmp_path / "again.png", next(tmp_path.glob("walk*.png"))))
    assert pygame.image.tobytes(again, "RGB") == pygame.image.tobytes(saved, "RGB")


def test_what_was_recorded_is_kept_whatever_ends_the_show(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    window.open_display((960, 540), fullscreen=False)
    hall = window.Window(live.serve(begin().live, "log", 0.0, chart.CurveBook()), notes=False)
    monkeypatch.setattr(hall, "frame", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        hall.run()
    assert list(tmp_path.glob("recorded_*.toml"))
    assert "Saved" in capsys.readouterr().err
