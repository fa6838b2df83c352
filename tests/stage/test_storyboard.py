"""Storyboards: what is read is what was written, and every mistake is named with its line."""

import math
import re
from pathlib import Path

import pytest

import main
from scenes import load
from scenes.stage import lines, proof, storyboard, timeline
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND
from scenes.stage.refusal import Refusal

GOOD = """
title = "Two shots"
[defaults]
seed = 3
T = 0.24

[[shot]]
name = "cold"
seconds = 5
note = '''
[[shot]]
T = 99'''

[[shot]]
name = "warmer"   # [[shot]]
until = "next"
T = 1
keyframes = [
  { at = 2, T = 1 },
  { at = 4, T = 3, ease = "sine", noise = false },
  { at = 5, T = 0, ease = "hold", caption = "all {T:.1f}" },
]
"""


def board(body):
    return storyboard.parse(body, "lecture.toml")


def test_defaults_reach_every_shot_and_shots_override_them():
    first, second = board(GOOD).shots
    assert (first.seed, first.temperature) == (3, 0.24)
    assert (second.seed, second.temperature) == (3, 1.0)
    assert board(GOOD).continues(1)


def test_a_waiting_shot_has_a_length_on_film():
    found = board(GOOD)
    assert found.starts == (0, 5 * TICKS_PER_SECOND, 14 * TICKS_PER_SECOND)


def test_a_timeline_glides_from_the_slider_then_follows_its_keyframes():
    course = timeline.timeline(board(GOOD).shots[1], load("walk"), before=0.24)
    second = TICKS_PER_SECOND
    assert course(0).temperature == 0.24
    assert course(second // 2).temperature == pytest.approx(math.sqrt(0.24))  # half a sine in log T
    assert course(second).temperature == course(2 * second).temperature == 1.0
    assert course(3 * second).temperature == pytest.approx(math.sqrt(3))
    assert course(5 * second - CONTROL_TICKS).temperature == 3.0
    assert course(5 * second).temperature == 0.0
    assert course(4 * second - CONTROL_TICKS).noise
    assert not course(4 * second).noise
    assert course.cue(5 * second).caption == "all {T:.1f}"


def test_any_tick_can_be_asked_for_in_any_order():
    course = timeline.timeline(board(GOOD).shots[1], load("walk"), before=2.0)
    ticks = range(0, 4000, 35)
    assert [course.cue(t) for t in ticks] == [course.cue(t) for t in reversed(ticks)][::-1]


def test_a_shot_without_T_stays_where_the_slider_is():
    shot = board('title = "x"\n[[shot]]\nseconds = 2').shots[0]
    assert timeline.timeline(shot, load("walk"), before=0.7)(900).temperature == 0.7


def test_the_lines_of_keys_are_found_in_spite_of_strings_and_comments():
    found = lines.lines(GOOD)
    assert found["shot", 1, "name"] == 15
    assert found["shot", 1, "keyframes", 2, "caption"] == 21


SHOT = 'title = "x"\n[[shot]]\nseconds = 5\n'
MISTAKES = [
    # the text, the line to be named (0: the whole file), a word that must be said
    ("", 0, "title"),
    ("title = 3\n[[shot]]\nseconds = 1", 1, "text"),
    ('title = "x"', 0, "[[shot]]"),
    ('title = "x"\nshot = 3', 2, "array"),
    ('title = "x"\nshot = []', 2, "[[shot]]"),
    ('title = "x"\n[shot]\nT = 1', 2, "array"),
    ('tilte = "x"\n[[shot]]\nseconds = 1', 1, "title"),
    ('title = "x"\nauthor = "me"\n[[shot]]\nseconds = 1', 2, "author"),
    ('title = "x"\n[[shots]]\nseconds = 1', 2, "Did you mean shot?"),
    ('title = "x"\n[[shot]]\nT = 1', 2, "seconds"),
    ('title = "x"\n[[shot]]\nT = ', 3, "TOML"),
    ('title = "x\n[[shot]]\nseconds = 1', 1, "TOML"),
    ('title = "x"\n[[shot]]\nT = 1\nT = 2\nseconds = 3', 4, "TOML"),
    ('title = "x"\ndefaults = 3\n[[shot]]\nseconds = 3', 2, "table"),
    ('title = "x"\n[defaults]\nT = 9\n[[shot]]\nseconds = 3', 3, "T = 9 is above the range 0.2-5."),
    ('title = "x"\n[defaults]\nTheme = "dark"\n[[shot]]\nseconds = 3', 3, "Did you mean theme?"),
    ('title = "x"\n[defaults]\nknobs = 3\n[[shot]]\nseconds = 3', 3, "table"),
    (SHOT + "T = 50", 4, "T = 50 is above the range 0.2-5."),
    (SHOT + "T = 0.1", 4, "below"),
    (SHOT + "T = -1", 4, "below"),
    (SHOT + "T = nan", 4, "finite"),
    (SHOT + "T = inf", 4, "finite"),
    (SHOT + 'T = "hot"', 4, "number"),
    (SHOT + "T = true", 4, "number"),
    (SHOT + "T = [1, 2]", 4, "number"),
    (SHOT + "temperature = 1", 4, "Did you mean T?"),
    (SHOT + "captoin = 'x'", 4, "Did you mean caption?"),
    (SHOT + "caption = 3", 4, "text"),
    (SHOT + "note = 3", 4, "text"),
    (SHOT + "noise = 1", 4, "true or false"),
    (SHOT + 'card = "yes"', 4, "true or false"),
    (SHOT + 'until = "nxt"', 4, "Did you mean next?"),
    (SHOT + 'theme = "drak"', 4, "Did you mean dark?"),
    (SHOT + "pace = 3", 4, "Try 2"),
    (SHOT + "knobs = { pawl = 1 }", 4, "no knob"),
    (SHOT + 'scene = "wlak"', 4, "Did you mean walk?"),
    (SHOT + "seed = 1.5", 4, "whole number"),
    (SHOT + "seed = -1", 4, "below"),
    (SHOT + "glide = -1", 4, "below"),
    (SHOT + "ease = 'sine'", 4, "keyframe"),
    (SHOT + "keyframes = 3", 4, "array"),
    (SHOT + "keyframes = [1]", 4, "table"),
    (SHOT + "keyframes = [\n  { T = 1 },\n]", 5, "at is missing"),
    (SHOT + "keyframes = [\n  { at = 1, T = 1 },\n  { at = 2, T = 7 },\n]", 6, "above"),
    (SHOT + 'keyframes = [{ at = 1, T = 1, ease = "sin" }]', 4, "Did you mean sine?"),
    (SHOT + "keyframes = [{ at = 9 }]", 4, "above the range 0-5"),
    (SHOT + "keyframes = [\n{ at = 3 },\n{ at = 1 }]", 6, "Sort them"),
    (SHOT + "T = 1\nkeyframes = [{ at = 1, T = 0 }]", 5, 'ease = "hold"'),
    (SHOT + "T = 0\n[[shot.keyframes]]\nat = 1\nT = 2", 7, 'ease = "hold"'),
    ('title = "x"\n[[shot]]\nseconds = 0', 3, "below"),
    ('title = "x"\n[[shot]]\nseconds = 1e9', 3, "above"),
    ('title = "x"\n[[shot]]\nseconds = "ten"', 3, "number"),
]


@pytest.mark.parametrize(("body", "line", "word"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_the_way_out(body, line, word):
    with pytest.raises(Refusal) as refused:
        board(body)
    said = str(refused.value)
    assert said.startswith(f"lecture.toml line {line}: " if line else "lecture.toml: "), said
    assert word in said
    assert said.endswith("Nothing was rendered.")
    assert "\n" not in said


@pytest.mark.parametrize(("body", "line", "word"), MISTAKES[::4])
def test_no_mistake_gets_as_far_as_a_film(body, line, word, tmp_path, capsys):
    (tmp_path / "lecture.toml").write_text(body, encoding="utf-8")
    words = ["record", str(tmp_path / "lecture.toml"), "-o", str(tmp_path / "film.mp4")]
    assert main.main(words) == 2
    assert word in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["lecture.toml"]


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(Refusal, match="cannot be read: No such file"):
        storyboard.read(tmp_path / "none.toml")
    with pytest.raises(Refusal, match=r"Did you mean assets.storyboards.opener.toml\?"):
        storyboard.read(tmp_path / "opner.toml")
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    with pytest.raises(Refusal, match="UTF-8"):
        storyboard.read(tmp_path / "latin.toml")


BUNDLED = sorted((Path(__file__).parents[2] / "assets" / "storyboards").glob("*.toml"))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_storyboard_reads_well_and_types_no_number_into_a_caption(path):
    found = storyboard.read(path)
    assert proof.proofread(found, path.name, (1920, 1080)) == []
    assert found.shots[-1].card  # where the picture breaks
    for shot in found.shots:
        for settings in (shot, *shot.keyframes):
            assert not re.search(r"\d", re.sub(r"\{.*?\}", "", settings.caption or "")), settings.caption
    cells = {(shot.noise is not False, shot.bias is not False) for shot in found.shots[1:5]}
    assert len(cells) == 4  # noise and bias, alone and together: what keeps a lecture honest


def test_the_bundled_storyboard_of_the_switches_shows_every_setting():
    path = next(path for path in BUNDLED if path.stem == "noise_bias_fuel")
    seen = {
        tuple(getattr(shot, name) is not False for name in ("noise", "bias", "fuel"))
        for shot in storyboard.read(path).shots
    }
    assert len(seen) == 8


def test_the_bundled_opener_lasts_ninety_seconds():
    path = next(path for path in BUNDLED if path.stem == "opener")
    assert storyboard.read(path).starts[-1] == 90 * TICKS_PER_SECOND
