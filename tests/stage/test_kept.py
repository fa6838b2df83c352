"""A kept picture is the picture: what is left standing on a surface is what painting afresh gives."""

import pygame
import pytest

from scenes import load, orders
from scenes.cast import motor
from scenes.stage import chart, energy, play
from scenes.stage.canvas import Kept, canvas
from scenes.stage.contract import Controls, Look, opened
from scenes.stage.theme import DARK

SIZE = (1280, 720)


def pixels(surface):
    return pygame.surfarray.array3d(surface)


def littered(size=SIZE):
    surface = pygame.Surface(size, depth=32)
    surface.fill((255, 0, 255))
    return surface


def afresh(show, curves, size=SIZE):
    surface = littered(size)
    play.paint(surface, show, curves)
    return pixels(surface)


def begun(name, **look):
    scene = load(name)
    scene.warm()
    controls = opened(scene, Controls())
    curves = chart.CurveBook().complete(scene, controls)
    return play.open_show(scene, name, 3, controls, Look(scenes=(1, 2, 3), **look)), curves


def changed(show, **look):
    return show._replace(look=show.look._replace(**look))


@pytest.mark.parametrize("name", orders())
def test_nothing_of_what_was_there_before_shines_through(name):
    show, curves = begun(name)
    show = play.forward(show, 700)
    for size in (SIZE, (1024, 768), (720, 1280), (320, 180)):
        surface = pygame.Surface(size, depth=32)
        play.paint(surface, show, curves)
        assert (pixels(surface) == afresh(show, curves, size)).all()


@pytest.mark.parametrize(
    "size, name", [*((SIZE, name) for name in orders()), ((1024, 768), "walk"), ((960, 1280), "walk")]
)
def test_what_is_kept_between_pictures_is_what_painting_afresh_gives(size, name):
    show, curves = begun(name)
    surface, kept = littered(size), Kept()
    steps = [show := play.forward(show, 10) for _ in range(4)]
    hot = show.controls._replace(temperature=2.3)
    steps += [show := play.forward(show._replace(controls=hot), 400) for _ in range(2)]
    steps += [show := play.forward(show, 10)]
    for look in (
        {"focus": "slider"},
        {"typing": "1.", "caption": "Something\nelse"},
        {"typing": None, "banner": "A banner"},
        {"banner": None, "card": True},
        {"card": False, "expert": True},
        {"expert": False, "blank": "white"},
        {"blank": None, "theme": "light"},
        {"text_scale": 1.2},
        {"presenter": True},
        {"presenter": False, "text_scale": 1.0, "interface": False},
        {"interface": True, "status": "rec", "seconds": 3.0},
        {"seconds": 4.2, "captions": False, "reduced_motion": True},
    ):
        steps += [show := changed(show, **look), show := play.forward(show, 10)]
    for show in steps:
        play.paint(surface, show, curves, kept=kept)
        assert (pixels(surface) == afresh(show, curves, size)).all(), show.look


def test_nothing_is_kept_across_scenes_and_while_they_fade():
    show, curves = begun("walk")
    scene = load("ledger")
    surface, kept = littered(), Kept()
    other = play.turn_to(show, scene, "ledger", 3, opened(scene, show.controls))
    for now in (show, other, play.forward(other, 60), play.forward(other, 200), play.forward(other, 210)):
        play.paint(surface, now, curves, kept=kept)
        assert (pixels(surface) == afresh(now, curves)).all()


def test_what_is_kept_is_not_painted_again():
    show, curves = begun("walk")
    surface, kept = littered(), Kept()
    play.paint(surface, show, curves, kept=kept)
    first = pixels(surface)
    surface.fill((255, 0, 255))
    play.paint(surface, show, curves, kept=kept)
    again = pixels(surface)
    assert (again[:, :30] == (255, 0, 255)).any()  # the bar
    kept.forget()
    play.paint(surface, show, curves, kept=kept)
    assert (pixels(surface) == first).all()


def test_a_gliding_landscape_is_painted_as_a_resting_one():
    show, _ = begun("walk")
    show = play.forward(show, 700)
    picture = motor.free_energy(show.state.motor, motor.Terms(), show.controls, 1.7)
    seen = []
    for gliding in (True, False):
        surface = littered((600, 220))
        energy.draw_energy(canvas(surface, DARK), picture._replace(gliding=gliding))
        seen.append(pixels(surface))
    assert picture.gliding and (seen[0] == seen[1]).all()
