"""The command line: what it writes, what it refuses, and how."""

import json

import av
import pytest

import main

GOOD = ["record", "walk", "--size", "320x180", "--fps", "10", "--seconds", "1", "--quiet"]


def frames(path):
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        pictures = [frame.to_ndarray(format="rgb24").tobytes() for frame in film.decode(video=0)]
        return stream.codec_context.name, stream.codec_context.pix_fmt, pictures


def test_a_recording_has_the_right_codec_size_and_count_and_repeats_to_the_frame(tmp_path):
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"
    assert main.main([*GOOD, "-o", str(one), "-T", "0.2:5"]) == 0
    assert main.main([*GOOD, "-o", str(two), "-T", "0.2:5"]) == 0
    codec, form, pictures = frames(one)
    assert (codec, form, len(pictures)) == ("h264", "yuv420p", 10)
    assert pictures == frames(two)[2]
    assert main.main(["verify", str(one)]) == 0


def test_verify_finds_another_film(tmp_path):
    film = tmp_path / "a.mp4"
    assert main.main([*GOOD, "-o", str(film)]) == 0
    sidecar = tmp_path / "a.mp4.json"
    record = json.loads(sidecar.read_text())
    record["job"]["board"]["shots"][0]["seed"] = 5
    sidecar.write_text(json.dumps(record))
    assert main.main(["verify", str(film)]) == 1


@pytest.mark.parametrize("suffix", [".webm", ".gif", ""])
def test_the_other_formats_are_written(tmp_path, suffix):
    target = tmp_path / f"film{suffix}"
    assert main.main([*GOOD, "-o", str(target)]) == 0
    assert target.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["record", "wlak", "-o", "x.mp4"],
        [*GOOD, "-o", "x.avi"],
        [*GOOD, "-o", "nowhere/x.mp4"],
        [*GOOD, "-o", "x.mp4", "--fps", "0"],
        [*GOOD, "-o", "x.mp4", "--seconds", "-1"],
        [*GOOD, "-o", "x.mp4", "--seconds", "nan"],
        [*GOOD, "-o", "x.mp4", "--seconds", "1e308"],
        [*GOOD, "-o", "x.mp4", "--size", "321x181"],
        [*GOOD, "-o", "x.mp4", "--size", "big"],
        [*GOOD, "-o", "x.mp4", "--size", "10x10"],
        [*GOOD, "-o", "x.mp4", "-T", "-1"],
        [*GOOD, "-o", "x.mp4", "-T", "nan"],
        [*GOOD, "-o", "x.mp4", "-T", "50"],
        [*GOOD, "-o", "x.mp4", "-T", "0:5"],
        [*GOOD, "-o", "x.mp4", "--transparent"],
        [*GOOD, "-o", "x.mp4", "-ql", "-qh"],
        [*GOOD, "-o", "x.mp4", "--temprature", "1"],
        ["record", "walk"],
        ["still", "walk", "-o", "x.jpg"],
        ["still", "walk", "-o", "x.png", "--at", "-1"],
        ["measure", "motor", "--atp", "5", "--fuel", "5"],
        ["measure", "motor", "-T", "-1"],
        ["measure", "motor", "-T", "0:5:3"],
        ["measure", "motor", "--bias", "3"],
        ["measure", "sampler", "--load", "3"],
        ["measure", "rotor"],
        ["walk"],
    ],
)
def test_bad_input_is_refused_in_one_line_with_nothing_written(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main.main(words) == 2
    said = capsys.readouterr().err.strip()
    assert said
    assert "\n" not in said
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_kept_unless_forced(tmp_path, capsys):
    film = tmp_path / "a.mp4"
    film.write_text("mine")
    assert main.main([*GOOD, "-o", str(film)]) == 2
    assert film.read_text() == "mine"


def test_without_a_display_the_demo_shows_the_way_out(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    assert main.main(["demo"]) == 3
    assert "record walk" in capsys.readouterr().err


def test_measure_gives_the_promised_keys(capsys):
    assert main.main(["measure", "motor", "--exact", "-T", "0,1", "--load", "-2:6:3", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["seed"] is None
    assert [row["load_pN"] for row in told["rows"][::2]] == [-2.0, 2.0, 6.0]
    assert list(told["rows"][0]) == [
        "temperature",
        "load_pN",
        "atp_uM",
        "fuel_kT",
        "bias",
        "velocity_nm_per_s",
        "velocity_stderr",
        "forward",
        "backward",
        "forward_per_s",
        "backward_per_s",
        "directionality",
        "atp_per_s",
        "diffusion_nm2_per_s",
        "randomness",
        "run_length_nm",
        "entropy_production_per_s",
        "walkers",
        "seconds",
    ]
    assert main.main(["measure", "sampler", "--tokens", "100", "-T", "0.2:5:3", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["seed"] == 0
    assert list(told["rows"][0]) == [
        "temperature",
        "fuel_kT",
        "bias",
        "velocity_words_per_token",
        "velocity_stderr",
        "forward",
        "backward",
        "directionality",
        "lost",
        "entropy_nats",
        "diffusion_words2_per_token",
        "arrow_nats_per_token",
        "entropy_production_per_token",
        "walkers",
        "tokens",
    ]
