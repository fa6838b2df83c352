"""The state line: what is copied can be pasted, and nonsense changes nothing."""

import pygame
import pytest

from scenes import equilibrium, walk
from scenes.stage import chart, live, stateline, window
from scenes.stage.contract import Controls, Look, opened


@pytest.fixture
def shown():
    return live.begin(walk, "walk", 0, opened(walk, Controls()), Look())


def paste(shown, text):
    return live.serve(shown, f"paste:{text}", 0.0, chart.CurveBook())


def test_what_is_copied_is_pasted(shown):
    knobs = tuple((knob.name, knob.low) for knob in equilibrium.KNOBS)
    controls = opened(equilibrium, Controls())._replace(
        temperature=0.2 * 1.7**1.5, noise=False, smooth=True, pace=0.25, knobs=knobs
    )
    there = paste(shown, stateline.written("equilibrium", 12, controls))
    assert (there.show.name, there.show.seed, there.desk.controls) == ("equilibrium", 12, controls)
    assert there.desk.look.banner == "Pasted."


def test_within_the_same_run_pasting_only_turns_the_controls(shown):
    book = chart.CurveBook()
    shown = live.advance(shown, 20, book)
    there = paste(shown, "ratchet-vs-sampler scene=walk seed=0 T=2")
    assert there.show.state is shown.show.state
    assert there.desk.controls.temperature == 2.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "ratchet-vs-sampler",
        "ratchet-vs-sampler T=1",
        "ratchet-vs-sampler scene=wlak",
        "x" * 10**6,
        "=" * 99,
    ],
)
def test_a_text_that_is_no_state_line_changes_nothing(shown, text):
    there = paste(shown, text)
    assert there.desk.controls == shown.desk.controls
    assert there.show.name == "walk"
    assert there.desk.look.banner


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("T=50", "above the range"),
        ("T=nan", "not a number"),
        ("noise=maybe", "noise=maybe cannot be used."),
        ("pace=inf", "pace=inf cannot be used."),
        ("nosie=on", "Did you mean noise?"),
        ("knob.pawl=1", "Walk has no knob pawl."),
        ("seed=-4", "no whole number"),
        ("T", "is no setting"),
    ],
)
def test_single_bad_words_are_told_and_the_rest_is_used(shown, word, said):
    there = paste(shown, f"ratchet-vs-sampler scene=walk bias=off {word}")
    assert said in there.desk.look.banner
    assert not there.desk.controls.bias


def test_the_window_copies_and_pastes_through_the_clipboard(shown, monkeypatch):
    held = []
    monkeypatch.setattr(pygame.scrap, "put_text", held.append)
    monkeypatch.setattr(pygame.scrap, "get_text", lambda: held[-1].replace("T=1.0", "T=3.0"))
    window.open_display((960, 540), fullscreen=False)
    hall = window.Window(shown, notes=False)
    hall.warmed.add("walk")
    for key in (pygame.K_c, pygame.K_v):
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=pygame.KMOD_CTRL, unicode=""))
        hall.frame(0.02, 1.0)
    assert held == [stateline.written("walk", 0, shown.desk.controls)]
    assert hall.live.desk.controls.temperature == 3.0
