"""The expert panel: reachable only while open, and its filters in the draws, the pictures and the exact curve."""

import math

import numpy as np
import pygame
import pytest

from sampler import exact, walker
from sampler.filters import OFF, Filters
from scenes import walk
from scenes.cast import text
from scenes.stage import audience, chart, expert, layout, play, storyboard
from scenes.stage.contract import Controls, Look, opened
from scenes.stage.refusal import Refusal

PLAN = layout.layout(1920, 1080, walk.ROWS)


def press(desk, key, mod=0):
    return audience.handle(desk, pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=""), PLAN, 1.0, 0.0)


@pytest.fixture
def desk():
    return audience.Desk(opened(walk, Controls()), Look(), walk.KNOBS)


def with_knobs(**values):
    controls = opened(walk, Controls())
    for name, value in values.items():
        controls = controls.turned(name, value)
    return controls


def test_the_panel_opens_on_its_key_and_its_knobs_turn_by_arrows_and_tab(desk):
    shown = press(desk, pygame.K_e)
    assert shown.look.expert
    assert shown.look.focus == "repetition_penalty"
    turned = press(press(shown, pygame.K_TAB), pygame.K_RIGHT)
    assert turned.look.focus == "top_k"
    assert text.terms(turned.controls).filters == Filters(top_k=1)
    assert turned.controls.temperature == 1.0
    closed = press(turned, pygame.K_e)
    assert not closed.look.expert
    assert closed.look.focus is None
    assert closed.controls == turned.controls
    assert not press(turned, pygame.K_ESCAPE).look.expert


def test_while_closed_its_knobs_cannot_be_reached(desk):
    for _ in range(8):
        desk = press(desk, pygame.K_TAB)
        assert desk.look.focus in (None, *audience.FOCUS)
    place = expert.track(expert.cell(PLAN, 1))
    event = pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(place.x + place.w, place.y), button=1)
    assert audience.handle(desk, event, PLAN, 1.0, 0.0).controls == desk.controls
    taken = audience.handle(desk._replace(look=Look(expert=True)), event, PLAN, 1.0, 0.0)
    assert taken.controls.knob("top_k") == 100.0


def test_all_filters_are_off_by_default_and_named_when_on():
    assert text.terms(opened(walk, Controls())).filters == OFF
    assert text.terms(Controls()).filters == OFF  # a scene without these knobs
    on = text.terms(with_knobs(top_k=40.0, min_p=0.05, repetition_penalty=1.2, top_p=0.9, typical=0.5))
    assert on.filters == Filters(40, 0.9, 0.05, 0.5, 1.2)
    assert text.filtering(on) == "repetition penalty 1.2, top-k 40, top-p 0.9, min-p 0.05, typical 0.5"


def test_filters_act_on_hero_and_crowd_and_the_exact_curve_is_their_own():
    controls = with_knobs(top_k=3.0)._replace(temperature=4.0)
    show = play.forward(play.open_show(walk, "walk", 3, controls, Look()), 1500)
    terms = text.terms(controls)
    chances = walker.chances(text.params(terms), 4.0)
    for state in (show.state.text.text, show.state.texts.now):
        for ring, top, depth in zip(state.ring, state.top, state.depth, strict=True):
            ids = ring[(top - np.arange(min(depth, 400))[::-1]) % len(ring)]
            assert (chances[ids[:-1], ids[1:]] > 0).all()
    seen = text.observed(show.state.texts, terms, 4.0)
    known = exact.drift(walker.params(filters=Filters(top_k=3)), 4.0)
    assert abs(seen.velocity - known) < 3 * seen.stderr
    curves = chart.CurveBook().complete(walk, controls)
    here = np.interp(math.log(4.0), np.log(curves.temperatures), curves.right) * text.full_scale(False)
    assert here == pytest.approx(known, rel=0.01)


def test_a_penalised_text_shows_the_chances_it_was_drawn_from_and_no_exact_curve():
    controls = with_knobs(repetition_penalty=1.5)
    show = play.forward(play.open_show(walk, "walk", 3, controls, Look()), 2000)
    hero, terms = show.state.text, text.terms(controls)
    assert hero.draw_tick > 0
    ids = text.newest(hero, 17)
    assert hero.context == ids[-2]
    odds = text.chances(hero, terms, 1.0)
    assert odds == pytest.approx(walker.next_chances(text.params(terms), 1.0, ids[:-1]))
    assert odds[ids[-1]] > 0
    assert not np.allclose(odds, walker.chances(walker.params(), 1.0)[hero.context])
    curves = chart.CurveBook().complete(walk, controls)
    assert np.isnan(curves.right).all()
    assert np.isfinite(curves.left).all()
    assert "no exact curve" in walk.readouts(show.state, controls).note
    play.paint(pygame.Surface((960, 540)), show, curves)


def test_null_twins_have_no_filters_for_only_then_they_have_no_drift():
    """A filter makes even the chain without bias irreversible: it drifts."""
    assert abs(exact.drift(walker.params(bias=0.0, filters=Filters(min_p=0.05)), 2.0)) > 0.01
    controls = with_knobs(min_p=0.05)._replace(temperature=2.0, twin=True)
    show = play.forward(play.open_show(walk, "walk", 4, controls, Look()), 2500)
    pair = text.paired(show.state.texts)
    assert abs(pair.null) < 3 * pair.null_stderr


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (720, 1280)])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_panel_stays_within_the_right_pane(size, theme):
    show = play.open_show(walk, "walk", 0, with_knobs(top_k=5.0), Look(theme=theme))
    curves = chart.CurveBook().complete(walk, show.controls)
    pictures = []
    for shown in (False, True):
        surface = pygame.Surface(size)
        play.paint(surface, show._replace(look=show.look._replace(expert=shown)), curves)
        pictures.append(pygame.surfarray.array3d(surface))
    changed = np.argwhere((pictures[0] != pictures[1]).any(axis=2))
    plan = play.plan_of(size, show)
    u, box = size[0] / plan.width, expert.panel(plan)
    assert len(changed)
    assert changed.min(axis=0)[0] >= (box.x - 2) * u - 1
    assert changed.max(axis=0)[0] <= (box.x + box.w + 2) * u + 1
    assert changed.min(axis=0)[1] >= (box.y - 2) * u - 1
    assert changed.max(axis=0)[1] <= (box.y + box.h + 2) * u + 1


def test_a_curve_that_grows_ends_as_the_whole_one():
    controls = with_knobs(top_p=0.9)
    book, frames = chart.CurveBook(), 0
    while True:
        grown, frames = book.growing(walk, controls), frames + 1
        assert np.isfinite(grown.right).all()
        if grown is book.growing(walk, controls):
            break
    whole = chart.CurveBook().complete(walk, controls)
    for one, two in zip(grown, whole, strict=True):
        assert np.array_equal(one, two)
    assert 5 < frames < 40


def test_storyboards_set_filters_by_their_names():
    words = '[[shot]]\nscene = "walk"\nT = 3\nseconds = 1\nknobs = {{ {} }}\n'
    board = storyboard.parse('title = "Filters"\n' + words.format("top_k = 40, min_p = 0.05"), "f.toml")
    assert board.shots[0].knobs == {"top_k": 40, "min_p": 0.05}
    with pytest.raises(Refusal, match="top_k"):
        storyboard.parse('title = "Filters"\n' + words.format("topk = 40"), "f.toml")
