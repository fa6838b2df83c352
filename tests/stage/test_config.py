"""Configuration: who overrules whom, and what becomes of nonsense."""

import pygame
import pytest

import main
from scenes import walk
from scenes.stage import audience, chart, config, keys, layout, live, play, rebinding
from scenes.stage.contract import Controls, Look, opened

PLAN = layout.layout(1920, 1080, walk.ROWS)
STILL = ["still", "walk", "-o", "a.png", "--at", "0", "--force"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with room for both files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(config.ELSEWHERE, str(tmp_path / "user.toml"))
    return tmp_path


def write(here, user="", project=""):
    (here / "user.toml").write_text(user, encoding="utf-8")
    (here / config.PROJECT).write_text(project, encoding="utf-8")


def read(here):
    return config.read(config.files(here))


def painted():
    return pygame.image.load("a.png")


def test_without_files_everything_is_as_it_comes(here):
    found = read(here)
    assert not found.complaints
    assert not found.given()
    assert found.bindings == keys.BINDINGS


def test_the_project_overrules_the_user_and_each_value_names_its_source(here):
    write(here, 'theme = "light"\nseed = 3\n[keys]\ncard = "J"', 'theme = "dark"\n[keys]\nhelp = "F8"')
    settings = read(here).settings
    assert settings["theme"] == ("dark", str(config.PROJECT))
    assert settings["seed"] == (3, str(here / "user.toml"))
    assert settings["text_scale"] == (1.0, "default")
    assert settings["keys.card"].source == str(here / "user.toml")
    assert settings["keys.help"].source == str(config.PROJECT)


def test_the_command_line_overrules_storyboard_project_and_user(here):
    write(here, 'size = "320x180"', 'theme = "light"')
    assert main.main(STILL) == 0
    assert painted().get_size() == (320, 180)
    assert painted().get_at((1, 1))[:3] == (255, 255, 255)
    assert main.main([*STILL, "--theme", "dark", "--size", "480x270"]) == 0
    assert painted().get_size() == (480, 270)
    assert painted().get_at((1, 1))[:3] == (10, 15, 30)
    (here / "board.toml").write_text('title = "x"\n[[shot]]\nseconds = 1\ntheme = "dark"\nT = 1.0', encoding="utf-8")
    assert main.main([*STILL[:1], "board.toml", *STILL[2:]]) == 0
    assert painted().get_at((1, 1))[:3] == (10, 15, 30)
    (here / "board.toml").write_text('title = "x"\n[[shot]]\nseconds = 1\nT = 1.0', encoding="utf-8")
    assert main.main([*STILL[:1], "board.toml", *STILL[2:]]) == 0
    assert painted().get_at((1, 1))[:3] == (255, 255, 255)


def test_a_preset_on_the_command_line_outdoes_a_size_in_a_file(here, capsys):
    write(here, 'size = "320x180"')
    words = ["record", "walk", "-o", "a.mp4", "--dry-run", "--seconds", "1"]
    assert main.main([*words, "-ql"]) == 0
    assert "960x540" in capsys.readouterr().err
    assert main.main(words) == 0
    assert "320x180" in capsys.readouterr().err


NONSENSE = {
    'theme = "drak"': "Did you mean dark?",
    "theme = 3": "theme = 3",
    'size = "big"': "WIDTHxHEIGHT",
    'size = "1x1"': "outside",
    "seed = -1": "seed = -1",
    "seed = true": "seed = True",
    "text_scale = 9": "outside 0.8 to 2",
    'reduced_motion = "yes"': "neither true nor false",
    'tehme = "dark"': "Did you mean theme?",
    "theme = \nseed = 1": "not TOML",
    'keys = "J"': "keys is a table",
    '[keys]\ncrad = "J"': "Did you mean card?",
    '[keys]\ncard = "Qqq"': "is no key",
    '[keys]\ncard = "Ctrl+Shift+J"': "at most one",
    '[keys]\ncard = "K"': "K is already the key of noise.",
    '[keys]\ncard = "PgDn"': "PgDn stays next: a lecture depends on it.",
    '[keys]\ncard = "Esc"': "Esc stays escape: a lecture depends on it.",
    "[keys]\ncard = 3": "A key is written as",
    "[keys]\ncard = []": "A key is written as",
    '[keys]\ncard = "J"\nhelp = "J"': "J is already the key of",
}


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_named_with_its_line_ends_a_film_and_not_a_lecture(here, capsys, text):
    write(here, project=text)
    before = sorted(here.iterdir())
    assert main.main(STILL) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert NONSENSE[text] in said
    assert sorted(here.iterdir()) == before
    found = read(here)
    assert "line" in found.complaints[0]
    shown = live.configured(live.begin(walk, "walk", 0, opened(walk, Controls()), Look()), found)
    assert shown.desk.look.banner.startswith("Ignored: ")
    assert main.main(["config", "show"]) == 2


def test_a_file_that_is_no_text_is_named(here, capsys):
    (here / "user.toml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in read(here).complaints[0]


def test_config_show_lists_every_value_with_its_source(here, capsys):
    write(here, 'theme = "light"', '[keys]\ncard = ["J", "Ctrl+J"]')
    assert main.main(["config", "show"]) == 0
    told = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if not line.startswith("#")}
    assert set(config.DEFAULTS) < told.keys()
    assert told["theme"].split()[1:] == ['"light"', str(here / "user.toml")]
    assert told["keys.card"].endswith(str(config.PROJECT))


def test_rebound_keys_are_heard_and_stand_in_the_help(here):
    write(here, project='[keys]\ncard = "J"\nnoise = "G"\nbias = "K"')
    found = read(here)
    assert not found.complaints
    desk = live.configured(live.begin(walk, "walk", 0, opened(walk, Controls()), Look()), found).desk

    def press(key):
        event = pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="")
        return audience.handle(desk, event, PLAN, 1.0, 0.0)

    assert press(pygame.K_j).look.card
    assert press(pygame.K_x) == desk._replace(down=(pygame.K_x, 0.0))
    assert not press(pygame.K_g).controls.noise
    assert not press(pygame.K_k).controls.bias
    assert {"J", "G", "K"} <= {binding.label for binding in keys.listed(found.bindings)}
    assert press(pygame.K_PAGEDOWN).requests == ("next",)


def test_every_key_of_the_table_can_be_spelled():
    for words, key in (("Shift+F5", (pygame.K_F5, "shift")), ("+", (pygame.K_PLUS, "")), ("Ctrl++", (43, "ctrl"))):
        assert rebinding.spelled(words) == key
    assert rebinding.rebound({})[0] == keys.BINDINGS


def test_with_reduced_motion_neither_ghosts_nor_the_lag_of_the_camera_are_drawn():
    controls = Controls()
    show = play.forward(play.open_show(walk, "walk", 0, controls, Look()), 300)
    curves = chart.CurveBook().complete(walk, controls)
    hero = show.state.motor
    moved = hero._replace(camera=hero.camera + 3.0, trail=tuple(nm + 4.0 for nm in hero.trail))
    moved = show._replace(state=show.state._replace(motor=moved))

    def painted(shown, calm):
        surface = pygame.Surface((640, 360))
        play.paint(surface, shown._replace(look=shown.look._replace(reduced_motion=calm)), curves)
        return pygame.image.tobytes(surface, "RGB")

    assert painted(show, False) != painted(moved, False)
    assert painted(show, True) == painted(moved, True)
