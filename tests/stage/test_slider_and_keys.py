"""The slider and the keys, worked by events without a window."""

import pygame
import pytest

from scenes import walk
from scenes.stage import audience, keys, layout, slider, strip
from scenes.stage.contract import Controls, Knob, Look
from scenes.stage.theme import DARK, LIGHT, contrast

PLAN = layout.layout(1920, 1080, walk.ROWS)
AXIS = slider.track(PLAN.chart)
MODS = {"": 0, "shift": pygame.KMOD_SHIFT, "ctrl": pygame.KMOD_CTRL, "alt": pygame.KMOD_ALT}


def press(desk, key, mod=0, unicode=""):
    event = pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=unicode)
    return audience.handle(desk, event, PLAN, 1.0, 0.0)


def mouse(desk, kind, x, y=None, now=0.0):
    event = pygame.event.Event(kind, pos=(x, AXIS.y if y is None else y), button=1)
    return audience.handle(desk, event, PLAN, 1.0, now)


@pytest.fixture
def desk():
    return audience.Desk(Controls(), Look())


def test_a_fine_step_is_smaller_than_a_step_and_a_step_than_a_large_one():
    for temperature in (0.2, 0.5, 1.0, 2.0):
        up = [slider.step(temperature, size, 1) for size in ("fine", "step", "large")]
        assert temperature < up[0] < up[1] < up[2]


def test_arrow_stops_hold_zero_and_every_labelled_tick():
    for size in (slider.STEPS, slider.LARGE, slider.FINE):
        assert set(slider.TICKS) <= set(slider.stops(size))
        assert list(slider.stops(size)) == sorted(set(slider.stops(size)))


def test_keys_move_the_temperature(desk):
    assert press(desk, pygame.K_HOME).controls.temperature == 0.0
    assert press(desk, pygame.K_END).controls.temperature == 5.0
    warm = press(desk, pygame.K_RIGHT)
    assert warm.controls.temperature > 1.0
    assert press(warm, pygame.K_BACKSPACE).controls.temperature == 1.0
    assert press(press(desk, pygame.K_LEFT), pygame.K_RIGHT).controls.temperature == 1.0


def test_dragging_keeps_the_grab_offset_and_escape_restores(desk):
    x = AXIS.x_of(1.0)
    held = mouse(desk, pygame.MOUSEBUTTONDOWN, x + 10)
    assert held.controls.temperature == 1.0
    dragged = mouse(held, pygame.MOUSEMOTION, AXIS.x_of(3.0) + 10)
    assert dragged.controls.temperature == pytest.approx(3.0)
    assert press(dragged, pygame.K_ESCAPE).controls.temperature == 1.0
    assert mouse(mouse(held, pygame.MOUSEMOTION, 0), pygame.MOUSEBUTTONUP, 0).controls.temperature == 0.0


def test_a_click_on_the_track_jumps_and_snaps_and_a_double_click_on_the_thumb_gives_one(desk):
    there = mouse(desk, pygame.MOUSEBUTTONDOWN, AXIS.x_of(2.0) + 4)
    assert there.controls.temperature == 2.0
    up = mouse(there, pygame.MOUSEBUTTONUP, 0)
    first = mouse(up, pygame.MOUSEBUTTONDOWN, AXIS.x_of(2.0), now=1.0)
    second = mouse(mouse(first, pygame.MOUSEBUTTONUP, 0), pygame.MOUSEBUTTONDOWN, AXIS.x_of(2.0), now=1.2)
    assert second.controls.temperature == 1.0


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0.0), ("1.5", 1.5), ("50", 5.0), ("-3", 0.0), ("nan", 1.0), ("x", 1.0)]
)
def test_typed_values_are_taken_clamped_or_refused_with_a_banner(desk, text, value):
    desk = press(desk, pygame.K_t)
    desk = desk._replace(look=desk.look._replace(typing=text))
    done = press(desk, pygame.K_RETURN)
    assert done.controls.temperature == value
    assert (done.look.banner is None) == (text in ("0", "1.5"))


@pytest.mark.parametrize(
    ("key", "name"), [(pygame.K_k, "noise"), (pygame.K_g, "bias"), (pygame.K_u, "fuel"), (pygame.K_l, "smooth")]
)
def test_switch_keys_turn_their_switch_over(desk, key, name):
    once = press(desk, key)
    assert getattr(once.controls, name) != getattr(desk.controls, name)
    assert press(once, key).controls == desk.controls


def test_no_two_bindings_share_a_key():
    seen = [(key, binding.modifier) for binding in keys.BINDINGS for key in binding.keys]
    assert len(seen) == len(set(seen))


def test_every_binding_does_something(desk):
    for binding in keys.BINDINGS:
        event = pygame.event.Event(pygame.KEYDOWN, key=binding.keys[0], mod=MODS[binding.modifier], unicode="")
        start = desk._replace(look=desk.look._replace(presenter=binding.lecture))
        assert audience.handle(start, event, PLAN, 1.0, 0.0) != start or binding.action == "one", binding.action


def test_text_size_keys_leave_the_temperature_alone(desk):
    for key, character in ((pygame.K_EQUALS, "+"), (pygame.K_MINUS, "-")):
        sized = press(desk, key, pygame.KMOD_SHIFT if character == "+" else 0, character)
        assert sized.controls == desk.controls
        assert sized.look.text_scale != desk.look.text_scale


def test_blank_screen_keys_are_bound_only_while_presenting():
    for key in (pygame.K_b, pygame.K_PERIOD, pygame.K_w):
        assert keys.lookup(key, 0) is None
        assert keys.lookup(key, 0, lecture=True) in ("black", "white")


def test_shift_drags_the_thumb_at_a_tenth_of_the_speed_and_alt_keeps_it_from_snapping(desk):
    held = mouse(desk, pygame.MOUSEBUTTONDOWN, AXIS.x_of(1.0))
    far = AXIS.x_of(1.0) + 200
    event = pygame.event.Event(pygame.MOUSEMOTION, pos=(far, AXIS.y))
    slow = audience.handle(held, event, PLAN, 1.0, 0.0, pygame.KMOD_SHIFT)
    assert slow.controls.temperature == pytest.approx(AXIS.at(AXIS.x_of(1.0) + 20, snap=False))
    near = pygame.event.Event(pygame.MOUSEMOTION, pos=(AXIS.x_of(2.0) + 5, AXIS.y))
    assert audience.handle(held, near, PLAN, 1.0, 0.0).controls.temperature == 2.0
    assert audience.handle(held, near, PLAN, 1.0, 0.0, pygame.KMOD_ALT).controls.temperature > 2.0


def test_the_wheel_works_only_over_the_slider(desk):
    def wheel(x, y):
        return audience.handle(desk, pygame.event.Event(pygame.MOUSEWHEEL, y=1, pos=(x, y)), PLAN, 1.0, 0.0)

    assert wheel(AXIS.x_of(3.0), AXIS.y).controls.temperature > 1.0
    assert wheel(300, 200).controls.temperature == 1.0


def test_a_knob_is_dragged_nudged_and_focused():
    knob = Knob("pawl", "pawl T", "left", 0.5, 2.0, 1.0, 0.1)
    desk = audience.Desk(Controls(knobs=(("pawl", 1.0),)), Look(), (knob,))
    box = layout.knob_box(PLAN.left)
    track = strip.knob_track(box)
    held = mouse(desk, pygame.MOUSEBUTTONDOWN, track.x + track.w, box.y + 10)
    assert held.controls.knob("pawl") == 2.0
    focused = desk._replace(look=desk.look._replace(focus="pawl"))
    assert press(focused, pygame.K_RIGHT).controls.knob("pawl") == pytest.approx(1.1)
    assert press(focused, pygame.K_RIGHT).controls.temperature == 1.0
    assert press(press(focused, pygame.K_TAB), pygame.K_RIGHT).controls.temperature > 1.0


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_words_stand_out_from_the_panel(theme):
    for ink in (theme.text, theme.text2, theme.kinesin, theme.tokens, theme.fuel_text):
        assert contrast(ink, theme.panel) >= 4.5
