"""The doctor finds what is missing, and only the vital makes it fail."""

import pytest

import main
from scenes.stage import doctor, lettering, recorder


def told(capsys):
    return {line[2:].split()[0]: line for line in capsys.readouterr().out.splitlines()}


def test_a_healthy_machine_films_a_second_and_reads_it_back(capsys):
    assert main.main(["doctor"]) == 0
    lines = told(capsys)
    assert "30 of 30 frames" in lines["test"]
    assert {"pygame", "sdl", ".mp4", ".webm", ".gif", "fonts", "display", "scale", "settings"} <= lines.keys()


@pytest.mark.parametrize("part", ["fonts", "codec"])
def test_what_is_vital_is_named_and_makes_the_exit_code_3(monkeypatch, capsys, tmp_path, part):
    if part == "fonts":
        monkeypatch.setattr(lettering, "FONTS", tmp_path)
    else:
        monkeypatch.setattr(recorder, "CODECS", {".mp4": ("libnone",)})
    monkeypatch.setattr(doctor, "clip", lambda: doctor.Finding("test clip", "left out"))
    assert main.main(["doctor"]) == 3
    assert "missing: Inter" in capsys.readouterr().out if part == "fonts" else "! .mp4" in capsys.readouterr().out


def test_without_a_display_the_rest_still_works(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(doctor, "clip", lambda: doctor.Finding("test clip", "left out"))
    assert main.main(["doctor"]) == 0
    assert told(capsys)["display"].startswith("!")
