"""A lecture given by a test: nothing traps the clicker, and the slider stays in the lecturer's hand."""

import math

import pygame
import pytest

from scenes import load, walk
from scenes.stage import audience, chart, layout, live, slider, storyboard
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND, Controls, Look, opened

BOARD = """
title = "Four shots"
autoplay = true
[[shot]]
name = "cold"
scene = "walk"
until = "next"
T = 0.24
caption = "T is {T:.2f}"
[[shot]]
name = "warm"
until = "next"
T = 1.0
keyframes = [{ at = 2, noise = false }, { at = 3, T = 2.0, ease = "sine" }]
[[shot]]
name = "by itself"
seconds = 1
seed = 7
T = 0.5
[[shot]]
name = "end"
until = "next"
card = true
"""
PLAN = layout.layout(1920, 1080, walk.ROWS, presenter=True)
AXIS = slider.track(PLAN.chart)


class Hall:
    """A lecturer with a clicker, a keyboard and a mouse; time passes only when told."""

    def __init__(self, shown):
        self.live, self.book, self.now = shown, chart.CurveBook(), 100.0

    def event(self, kind, mods=0, **words):
        event = pygame.event.Event(kind, **words)
        desk = audience.handle(self.live.desk, event, PLAN, 1.0, self.now, mods)
        self.live = self.live._replace(desk=desk._replace(requests=()))
        for request in desk.requests:
            self.live = live.serve(self.live, request, self.now, self.book)

    def press(self, key, mod=0, unicode=""):
        self.event(pygame.KEYDOWN, key=key, mod=mod, unicode=unicode)
        self.event(pygame.KEYUP, key=key, mod=mod)

    def drag(self, *temperatures):
        where = AXIS.x_of(self.temperature)
        self.event(pygame.MOUSEBUTTONDOWN, pos=(where, AXIS.y), button=1)
        for temperature in temperatures:
            self.event(pygame.MOUSEMOTION, pos=(AXIS.x_of(temperature), AXIS.y))

    def wait(self, seconds):
        self.now += seconds
        ticks = round(seconds * TICKS_PER_SECOND / CONTROL_TICKS) * CONTROL_TICKS
        self.live = live.advance(self.live, ticks, self.book)

    @property
    def shot(self):
        return self.live.lecture.shot.name if self.live.lecture else None

    @property
    def temperature(self):
        return self.live.desk.controls.temperature

    @property
    def look(self):
        return self.live.desk.look


@pytest.fixture(autouse=True)
def light_run(monkeypatch):
    """The lecture does not depend on the run: here its state only moves on."""
    monkeypatch.setattr(walk, "advance", lambda state, controls, ticks: state._replace(seed=state.seed + ticks))


@pytest.fixture
def hall():
    return Hall(live.present(storyboard.parse(BOARD, "lecture.toml"), Look()))


@pytest.fixture
def demo():
    return Hall(live.begin(walk, "walk", 0, opened(walk, Controls()), Look()))


def test_a_clicker_steps_forward_and_back_and_stops_at_both_ends(hall):
    seen = [hall.shot]
    for key in [pygame.K_PAGEDOWN] * 4 + [pygame.K_PAGEUP] * 4:
        hall.press(key)
        seen.append(hall.shot)
    assert seen == ["cold", "warm", "by itself", "end", "end", "by itself", "warm", "cold", "cold"]
    assert hall.look.banner == "This is the first shot."


OBSTACLES = {
    "help": lambda hall: hall.press(pygame.K_F1),
    "card": lambda hall: hall.press(pygame.K_x),
    "typing": lambda hall: (hall.press(pygame.K_t), hall.press(pygame.K_3, unicode="3")),
    "black": lambda hall: hall.press(pygame.K_b),
    "white": lambda hall: hall.press(pygame.K_w),
    "dragging": lambda hall: hall.drag(3.0),
    "focus": lambda hall: [hall.press(pygame.K_TAB) for _ in range(2)],
    "pause": lambda hall: hall.press(pygame.K_SPACE),
    "no bar": lambda hall: hall.press(pygame.K_h),
    "aside": lambda hall: hall.press(pygame.K_1),
    "full screen key": lambda hall: hall.press(pygame.K_F5),
    "everything": lambda hall: [OBSTACLES[name](hall) for name in ("card", "help", "dragging", "typing", "black")],
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
@pytest.mark.parametrize("mod", [0, pygame.KMOD_SHIFT, pygame.KMOD_CTRL | pygame.KMOD_ALT])
def test_nothing_traps_the_clicker(hall, obstacle, mod):
    OBSTACLES[obstacle](hall)
    hall.press(pygame.K_PAGEDOWN, mod)
    assert hall.shot == "warm"
    assert (hall.look.help, hall.look.card, hall.look.typing, hall.look.blank) == (False, False, None, None)
    assert hall.live.desk.held is None
    OBSTACLES[obstacle](hall)
    hall.press(pygame.K_PAGEUP, mod)
    assert hall.shot == "cold"


def test_a_held_clicker_key_changes_one_shot(hall):
    for _ in range(20):
        hall.event(pygame.KEYDOWN, key=pygame.K_PAGEDOWN, mod=0, unicode="")
        hall.now += 0.04
    assert hall.shot == "warm"
    hall.now += 1.0  # the release got lost, as it does when a window loses the focus
    hall.event(pygame.KEYDOWN, key=pygame.K_PAGEDOWN, mod=0, unicode="")
    assert hall.shot == "by itself"


def test_the_next_shot_glides_from_where_the_lecturer_left_the_slider(hall):
    hall.drag(4.0)
    assert hall.temperature == pytest.approx(4.0)
    hall.press(pygame.K_PAGEDOWN)
    assert hall.temperature == pytest.approx(4.0)
    hall.wait(0.5)
    assert hall.temperature == pytest.approx(2.0, rel=0.02)  # half way in log T
    hall.wait(0.5)
    assert hall.temperature == 1.0


def test_a_hand_on_the_slider_keeps_it_until_the_next_shot_while_switches_follow_the_storyboard(hall):
    hall.press(pygame.K_PAGEDOWN)
    hall.wait(1.5)
    hall.press(pygame.K_RIGHT)
    mine = hall.temperature
    hall.wait(2.0)
    assert hall.temperature == mine
    assert not hall.live.desk.controls.noise
    hall.press(pygame.K_k)
    hall.wait(1.0)
    assert hall.live.desk.controls.noise


def test_untouched_the_storyboard_moves_the_slider(hall):
    hall.press(pygame.K_PAGEDOWN)
    hall.wait(2.0)
    assert hall.temperature == pytest.approx(math.sqrt(2.0), rel=0.02)
    hall.wait(1.0)
    assert hall.temperature == 2.0


def test_without_autoplay_every_shot_waits_for_the_clicker():
    hall = Hall(live.present(storyboard.parse(BOARD.replace("autoplay = true", ""), "lecture.toml"), Look()))
    hall.press(pygame.K_PAGEDOWN)
    hall.press(pygame.K_PAGEDOWN)
    hall.wait(5.0)
    assert hall.shot == "by itself"


def test_only_shots_with_a_length_go_on_by_themselves(hall):
    hall.wait(30.0)
    assert hall.shot == "cold"
    hall.press(pygame.K_PAGEDOWN)
    hall.press(pygame.K_PAGEDOWN)
    hall.wait(0.9)
    assert hall.shot == "by itself"
    hall.wait(0.2)
    assert hall.shot == "end"
    assert hall.look.card


def test_a_blank_screen_stops_the_run_and_the_same_key_or_escape_brings_it_back(hall):
    hall.wait(0.5)
    for key in (pygame.K_b, pygame.K_PERIOD, pygame.K_w):
        hall.press(key)
        hall.wait(CONTROL_TICKS / TICKS_PER_SECOND)  # what the hands do holds from the next control tick
        before = hall.live.show.state
        hall.wait(0.5)
        hall.press(pygame.K_k)
        hall.drag(3.0)
        assert hall.live.show.state is before
        assert hall.live.desk.controls.noise
        assert hall.temperature == 0.24
        hall.press(key)
        assert hall.look.blank is None
    hall.press(pygame.K_b)
    hall.press(pygame.K_ESCAPE)
    assert hall.look.blank is None
    assert hall.shot == "cold"


def test_the_blank_key_works_while_a_number_is_typed_but_a_decimal_point_is_one(hall):
    hall.press(pygame.K_t)
    hall.press(pygame.K_1, unicode="1")
    hall.press(pygame.K_PERIOD, unicode=".")
    assert hall.look.typing == "1."
    hall.press(pygame.K_PERIOD, unicode=".")
    assert hall.look.blank == "black"


def test_escape_closes_what_is_open_then_leaves_and_never_quits(hall):
    hall.press(pygame.K_F1)
    hall.press(pygame.K_ESCAPE)
    assert hall.shot == "cold"
    hall.press(pygame.K_ESCAPE)
    assert hall.shot is None
    assert not hall.look.presenter
    hall.press(pygame.K_ESCAPE)
    assert hall.live.show.name == "walk"


def test_a_lecture_that_was_left_goes_on_where_it_was(hall):
    hall.press(pygame.K_PAGEDOWN)
    hall.press(pygame.K_ESCAPE)
    hall.press(pygame.K_F5, pygame.KMOD_SHIFT)
    assert hall.shot == "warm"
    hall.press(pygame.K_ESCAPE)
    hall.press(pygame.K_F5)
    assert hall.shot == "cold"


def test_f5_presents_all_scenes_and_leaves_the_slider_alone(demo):
    demo.drag(3.0)
    demo.event(pygame.MOUSEBUTTONUP, pos=(0, 0), button=1)
    demo.press(pygame.K_F5)
    assert demo.look.presenter
    demo.wait(2.0)
    assert demo.temperature == pytest.approx(3.0)
    for _ in demo.live.lecture.board.shots:
        demo.press(pygame.K_PAGEDOWN)
    assert max(load(shot.scene).ORDER for shot in demo.live.lecture.board.shots) == demo.live.show.scene.ORDER


def test_the_same_run_goes_on_from_shot_to_shot_unless_the_seed_changes(hall):
    hall.wait(1.0)
    hall.press(pygame.K_PAGEDOWN)
    assert hall.live.show.opened == 0
    hall.press(pygame.K_PAGEDOWN)
    assert hall.live.show.seed == 7
    assert hall.live.show.opened == hall.live.show.tick


def test_captions_are_filled_from_the_run_and_c_hides_them(hall):
    hall.wait(0.1)
    assert hall.live.show.look.caption == "T is 0.24"
    hall.press(pygame.K_c)
    assert not hall.look.captions
    hall.press(pygame.K_PAGEDOWN)
    assert not hall.look.captions


def test_an_aside_to_another_scene_is_left_by_the_next_click(hall):
    hall.press(pygame.K_1)
    assert hall.live.lecture.aside
    hall.press(pygame.K_PAGEDOWN)
    assert hall.shot == "warm"
    assert not hall.live.lecture.aside
    assert hall.live.show.opened == hall.live.show.tick
