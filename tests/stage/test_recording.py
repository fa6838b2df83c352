"""Recording: what is filmed is a function of the job, and what has been filmed survives whatever ends the work."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import pygame
import pytest

import main
from scenes.stage import film, pictures, play, recorder, recording, sidecar, storyboard

ROOT = Path(__file__).parents[2]
BOARD = """
title = "Three shots"
[defaults]
seed = 3
[[shot]]
name = "Too cold"
seconds = 0.5
T = 0.24
caption = "Too cold."
[[shot]]
name = "In the middle: α & β"
seconds = 1
T = 1.0
caption = "Drift {drift.left}"
keyframes = [{ at = 0.5, noise = false, T = 2.0, ease = "sine" }, { at = 0.7, paused = true }]
[[shot]]
name = "Breaks"
until = "next"
seconds = 0.5
restart = true
bias = false
card = true
theme = "light"
caption = ""
"""
SMALL = ["--size", "320x180", "--fps", "10", "--quiet"]


@pytest.fixture
def board(tmp_path):
    path = tmp_path / "lecture.toml"
    path.write_text(BOARD, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """The storyboard in every format, with everything that can lie beside it."""
    folder = tmp_path_factory.mktemp("films")
    (folder / "lecture.toml").write_text(BOARD, encoding="utf-8")
    for name, *words in (
        ("film.mp4", "--captions", "burn", "--csv", str(folder / "film.csv")),
        ("film.webm", "--captions", "files", "--transparent"),
        ("film.gif",),
        ("frames", "--transparent", "--per-shot", "--captions", "files"),
    ):
        assert main.main(["record", str(folder / "lecture.toml"), "-o", str(folder / name), *SMALL, *words]) == 0
    return folder


def job(fps=10, **words):
    return film.Job(storyboard.parse(BOARD, "lecture.toml"), (320, 180), fps, **words)


def frames_of(path):
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def test_a_storyboard_becomes_a_film_with_chapters_record_and_table(films):
    out = films / "film.mp4"
    assert len(frames_of(out)) == 20
    with av.open(str(out)) as file:
        found = [(part["metadata"]["title"], part["start"], part["end"]) for part in file.chapters()]
        assert file.metadata["title"] == "Ratchet vs Sampler: Three shots"
        told = json.loads(file.metadata["comment"])
    assert found == [("Too cold", 0, 500), ("In the middle: α & β", 500, 1500), ("Breaks", 1500, 2000)]
    assert told["storyboard_hash"] == storyboard.read(films / "lecture.toml").digest
    assert told["job"]["board"]["text"] == BOARD
    with open(films / "film.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert [int(row["frame"]) for row in rows] == list(range(20))
    assert [row["shot"] for row in rows[4:6]] == ["1", "2"]


@pytest.mark.parametrize("name", ["film.mp4", "film.webm", "film.gif", "frames/02_in-the-middle"])
def test_every_format_is_what_its_record_says(name, films):
    assert main.main(["verify", str(films / name)]) == 0


def test_a_film_does_not_depend_on_its_frame_rate():
    slow = {k: sidecar.digest(surface) for k, _, surface in film.paintings(job(10, burn=True), range(0, 20, 3))}
    for k, _, surface in film.paintings(job(60, burn=True), [6 * k for k in slow]):
        assert sidecar.digest(surface) == slow[k // 6], k


def test_a_paused_run_stands_still_and_a_restarted_one_begins_anew():
    takes = dict(film.Player(job()).takes(range(20)))
    assert takes[13].show.state is takes[12].show.state
    assert takes[11].show.state is not takes[10].show.state
    assert takes[13].show.look.status == "paused"
    assert takes[15].show.state.motor.nm == 0.0
    assert takes[14].show.state.motor.nm != 0.0
    assert (takes[15].show.look.card, takes[15].show.look.theme) == (True, "light")


def test_a_caption_is_left_open_while_the_controls_move_and_then_filled_from_the_run():
    takes = dict(film.Player(job()).takes(range(10)))
    assert takes[5].caption.words == "Drift …"  # the slider glides
    calm = storyboard.parse('title="x"\n[[shot]]\nseconds=3\nT=1\ncaption="Drift {drift.left}"', "x")
    words = [take.caption.words for _, take in film.Player(film.Job(calm, (320, 180), 10)).takes([0, 9, 10, 15, 21])]
    assert words[0] == words[1] == "Drift …"  # nothing has been measured yet
    assert words[2] == words[3] != words[4]  # the numbers are looked up once a second
    assert "±" in words[4]


def test_one_film_a_shot_shows_the_same_frames_and_is_indexed(films):
    out = films / "frames"
    index = json.loads((out / "index.json").read_text())
    assert [shot["file"] for shot in index["shots"]] == ["01_too-cold", "02_in-the-middle", "03_breaks"]
    whole = {k: sidecar.digest(surface) for k, _, surface in film.paintings(job(transparent=True), range(20))}
    for shot in index["shots"]:
        for k, file in enumerate(pictures.found(out / shot["file"])):
            assert sidecar.digest(pictures.load_png(file)) == whole.pop(shot["first_frame"] + k)
    assert not whole
    assert (out / "01_too-cold" / "film.srt").read_text().startswith("1\n00:00:00,000 --> 00:00:00,500\nToo cold.\n")


def test_captions_in_files_follow_the_picture(films):
    srt, vtt = ((films / f"film.{kind}").read_text(encoding="utf-8") for kind in ("srt", "vtt"))
    assert "00:00:00,000 --> 00:00:00,300\nToo cold.\n" in srt  # two frames of a gap
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:00.300\nToo cold.\n")


# --- what ends the work early ----------------------------------------------------------------------------------------


def stop_at(monkeypatch, count, error):
    """Let the sink raise an error at its so many-th frame."""
    written = pictures.Folder.write, recorder.Video.write
    for kind, write in zip((pictures.Folder, recorder.Video), written, strict=True):

        def broken(self, surface, write=write):
            if self._count == count:
                raise error
            write(self, surface)

        monkeypatch.setattr(kind, "write", broken)
    return lambda: [
        monkeypatch.setattr(kind, "write", write)
        for kind, write in zip((pictures.Folder, recorder.Video), written, strict=True)
    ]


def test_an_interrupted_folder_goes_on_to_the_same_film(board, tmp_path, monkeypatch, capsys):
    out, table = tmp_path / "frames", tmp_path / "run.csv"
    words = ["record", str(board), "-o", str(out), *SMALL, "--csv", str(table)]
    mend = stop_at(monkeypatch, 9, KeyboardInterrupt())
    assert main.main(words) == 130
    mend()
    said = capsys.readouterr().err
    assert f"Frames kept in {out}" in said
    assert "--resume" in said
    assert len(pictures.found(out)) == 9
    assert not table.exists()
    assert main.main([*words, "--resume"]) == 0
    whole = {k: sidecar.digest(surface) for k, _, surface in film.paintings(job(), range(20))}
    assert {k: sidecar.digest(pictures.load_png(file)) for k, file in enumerate(pictures.found(out))} == whole
    assert sidecar.read(out).hashes == whole
    assert len(table.read_text().splitlines()) == 22
    assert main.main([*words, "--resume", "--size", "322x180"]) == 2
    assert "belong to another film" in capsys.readouterr().err
    record = sidecar.read(out)
    sidecar.write(out, record._replace(versions=record.versions | {"numpy": "1.0"}))
    assert main.main([*words, "--resume"]) == 2
    assert "were made with numpy 1.0, here" in capsys.readouterr().err
    sidecar.beside(out).unlink()
    assert main.main([*words, "--resume"]) == 2
    assert "says which film" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".mp4", ""])
def test_a_full_disk_keeps_what_is_there_and_says_so(suffix, board, tmp_path, monkeypatch, capsys):
    out = tmp_path / f"film{suffix}"
    stop_at(monkeypatch, 6, OSError(28, "No space left on device"))
    assert main.main(["record", str(board), "-o", str(out), *SMALL]) == 1
    said = capsys.readouterr().err
    assert said.startswith("No space left on device. Stopped at frame 6 of 20.")
    assert "\n" not in said.strip()
    kept = recorder.partial_of(out)
    assert str(kept) in said
    assert len(pictures.found(out) if not suffix else frames_of(kept)) == 6
    assert suffix == "" or not out.exists()


def started(out, *words, limit=None):
    """A recording in a process of its own that has filmed for a moment."""
    command = [sys.executable, "main.py", "record", "walk", "-o", str(out), "--size", "320x180", "--fps", "30"]
    if limit is not None:
        command = ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "bash", *command]
    process = subprocess.Popen(
        [*command, "--seconds", "3600", "--quiet", *words], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    kept = recorder.partial_of(out)
    for _ in range(600):
        files = list(out.glob("frame_*")) if not out.suffix else []
        if process.poll() is not None or len(files) > 3 or (kept.is_file() and kept.stat().st_size > 60_000):
            break
        time.sleep(0.1)
    return process


@pytest.mark.parametrize(
    "suffix", [".mp4", pytest.param(".webm", marks=pytest.mark.slow), pytest.param(".gif", marks=pytest.mark.slow)]
)
def test_a_killed_recording_leaves_a_film_that_plays(suffix, tmp_path):
    out = tmp_path / f"film{suffix}"
    process = started(out)
    time.sleep(random.random())
    process.kill()
    process.communicate()
    assert not out.exists()
    with av.open(str(recorder.partial_of(out))) as file:
        count = 0
        try:
            for frame in file.decode(video=0):
                assert (frame.width, frame.height) == (320, 180)
                count += 1
        except av.FFmpegError:  # the cut is in the middle of a frame
            pass
    assert count >= 10


def test_a_terminated_recording_names_what_it_keeps(tmp_path):
    out = tmp_path / "film.mp4"
    process = started(out)
    process.send_signal(signal.SIGTERM)
    said = process.communicate()[1]
    assert process.returncode == 130
    assert f"Frames kept in {recorder.partial_of(out)}. Start again with: python main.py record walk" in said
    assert len(frames_of(recorder.partial_of(out))) >= 10


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("bash"), reason="needs a limit on file sizes")
def test_a_disk_that_fills_up_for_real_ends_with_one_line(tmp_path):
    process = started(tmp_path / "film.mp4", limit=100)  # blocks of 1024 bytes
    said = process.communicate()[1].strip()
    assert process.returncode == 1
    assert "Stopped at frame" in said
    assert "\n" not in said
    assert frames_of(tmp_path / "film.mp4.partial.mkv")


def test_a_folder_that_cannot_be_written_to_is_refused_before_anything_happens(board, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(os, "access", lambda place, mode: False)
    assert main.main(["record", str(board), "-o", str(tmp_path / "film.mp4"), *SMALL]) == 2
    assert "cannot be written to" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["lecture.toml"]


def test_a_scene_can_have_its_own_captions_in_the_picture_or_beside_it(tmp_path):
    words = ["record", "walk", "--seconds", "0.3", *SMALL]
    assert main.main([*words, "-o", str(tmp_path / "plain.mp4"), "--captions", "files"]) == 0
    assert main.main([*words, "-o", str(tmp_path / "burnt.mp4"), "--captions", "burn"]) == 0
    assert "Noise explores, bias decides" in (tmp_path / "plain.srt").read_text()
    plain, burnt = (frames_of(tmp_path / f"{name}.mp4")[0].astype(int) for name in ("plain", "burnt"))
    assert np.abs(plain - burnt)[160:].mean() > 10  # the band at the bottom


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "film.mp4", "--seconds", "3"], "stands in the storyboard"),
        (["-o", "film.mp4", "-T", "3"], "stands in the storyboard"),
        (["-o", "film.mp4", "--transparent"], "Use -o film.webm"),
        (["-o", "film.gif", "--transparent"], "Use -o film.webm"),
        (["-o", "film.mp4", "--resume"], "folder of PNG"),
        (["-o", "film.mp4", "--csv", "x.txt"], ".csv"),
        (["-o", "film.mp4", "--csv", "nowhere/x.csv"], "does not exist"),
        (["-o", "film.mp4", "--csv", "lecture.toml"], ".csv"),
        (["-o", "film.mp4", "--captions", "both"], "captions"),
        (["-o", "film.mp4", "--size", "7680x4320", "--fps", "240"], "Needs about"),
    ],
)
def test_bad_orders_are_refused_in_one_line(words, said, board, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6))
    assert main.main(["record", "lecture.toml", *SMALL, *words]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.strip().splitlines()) == 1
    assert os.listdir(tmp_path) == ["lecture.toml"]


def test_a_dry_run_tells_and_writes_nothing(board, tmp_path, capsys):
    assert main.main(["record", str(board), "-o", str(tmp_path / "film.mp4"), "-ql", "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "60 frames, 2 s at 960x540 30 fps, about " in said
    assert "Too cold" in said
    assert os.listdir(tmp_path) == ["lecture.toml"]


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("Drift {drfit.left}", "line 9: {drfit.left} is not a number of this run. Did you mean {drift}?"),
        ("Drift {drift}", "Use {drift.left} or {drift.right}"),
        ("{T.real}", "Use {T}"),
        ("{drift.left.__class__}", "Use {drift.left}"),
        ("{word:.2f}", "cannot be filled"),
        ("{T:.2q}", "cannot be filled"),
        ("{", "cannot be filled"),
        ("{}", "is not a number"),
    ],
)
def test_a_caption_that_cannot_be_filled_is_refused_before_the_first_frame(caption, said, board, tmp_path, capsys):
    board.write_text(BOARD.replace("Too cold.", caption), encoding="utf-8")
    assert main.main(["record", str(board), "-o", str(tmp_path / "film.mp4"), *SMALL]) == 2
    assert said in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["lecture.toml"]


def test_a_caption_that_is_hard_to_read_is_noted_but_filmed(board, tmp_path, capsys):
    long = "one line that is far too long to be read by anybody " * 2
    board.write_text(BOARD.replace("Too cold.", long), encoding="utf-8")
    words = ["record", str(board), "-o", str(tmp_path / "film.mp4"), *SMALL[:-1]]
    assert main.main(words) == 0
    said = capsys.readouterr().err
    assert "lecture.toml line 9: the caption has 104 characters in a line, at most 42 can be read" in said
    assert "characters a second" in said


# --- transparency and GIF --------------------------------------------------------------------------------------------


def test_a_transparent_picture_laid_on_its_own_ground_is_the_opaque_one():
    frame = [6]
    (_, take, plain), (_, _, clear) = (
        next(film.paintings(job(), frame)),
        next(film.paintings(job(transparent=True), frame)),
    )
    alpha = pygame.surfarray.array_alpha(clear)
    assert alpha[1, 179] == 0
    assert alpha[100, 60] == 255
    page = play.theme.THEMES[take.show.look.theme].bg
    laid = pygame.Surface(plain.get_size(), depth=32)
    laid.fill(page)
    laid.blit(clear, (0, 0))
    difference = np.abs(pygame.surfarray.array3d(laid).astype(int) - pygame.surfarray.array3d(plain))
    assert difference.max() <= 3


def test_transparent_films_carry_their_alpha(films):
    first = pictures.load_png(pictures.place(films / "frames" / "01_too-cold", 0))
    assert first.get_at((1, 179)).a == 0
    with av.open(str(films / "film.webm")) as file:
        assert {k.lower(): v for k, v in file.streams.video[0].metadata.items()}["alpha_mode"] == "1"


def test_a_gif_has_every_frame_at_its_time(films):
    with av.open(str(films / "film.gif")) as file:
        times = [float(frame.pts * frame.time_base) for frame in file.decode(video=0)]
    assert times == pytest.approx([k / 10 for k in range(20)])


# --- verify ----------------------------------------------------------------------------------------------------------


def test_verify_says_which_frames_differ_and_that_some_are_missing(films, tmp_path, capsys):
    out = tmp_path / "shot"
    shutil.copytree(films / "frames" / "02_in-the-middle", out)
    spoilt = pictures.place(out, 3)
    surface = pictures.load_png(spoilt)
    surface.fill((255, 0, 0), (0, 0, 100, 100))
    pygame.image.save(surface, str(spoilt))
    pictures.place(out, 9).unlink()
    assert main.main(["verify", str(out)]) == 1
    said = capsys.readouterr().err
    assert "first in frame 3" in said
    assert "9 frames, 10 in the record" in said


def test_verify_calls_raw_frames_of_other_versions_not_comparable(films, tmp_path, capsys):
    out = Path(shutil.copy(films / "film.mp4", tmp_path))
    assert main.main(["verify", str(out)]) == 0  # no sidecar: from the container
    said = capsys.readouterr().err
    assert "the record has no hashes" in said
    assert "cut off" not in said
    record = sidecar.read(films / "film.mp4")
    other = dict.fromkeys(record.hashes, "0" * 32)
    sidecar.write(out, record._replace(hashes=other))
    assert main.main(["verify", str(out)]) == 1
    sidecar.write(out, record._replace(hashes=other, versions=record.versions | {"numpy": "1.0"}))
    assert main.main(["verify", str(out)]) == 0
    assert "not comparable, made with numpy 1.0, here" in capsys.readouterr().err


@pytest.mark.parametrize("sidecar_text", [None, "{}", "no JSON"])
def test_verify_refuses_what_has_no_record(sidecar_text, tmp_path, capsys):
    out = tmp_path / "other.mp4"
    out.write_bytes(b"no film")
    if sidecar_text is not None:
        sidecar.beside(out).write_text(sidecar_text)
    assert main.main(["verify", str(out)]) == 2
    assert "Nothing was compared" in capsys.readouterr().err


# --- a third party ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")
@pytest.mark.parametrize(("name", "codec"), [("film.mp4", "h264"), ("film.webm", "vp9"), ("film.gif", "gif")])
def test_another_decoder_reads_codec_frames_metadata_chapters_and_subtitles(name, codec, films):
    def probed(path):
        words = [
            "ffprobe",
            "-v",
            "error",
            "-count_frames",
            "-show_streams",
            "-show_format",
            "-show_chapters",
            "-of",
            "json",
        ]
        return json.loads(subprocess.run([*words, str(path)], capture_output=True, check=True).stdout)

    seen = probed(films / name)
    video = seen["streams"][0]
    assert (video["codec_name"], video["width"], video["height"]) == (codec, 320, 180)
    assert int(video["nb_read_frames"]) == 20
    if name == "film.gif":
        return
    assert video["color_primaries"] == video["color_space"] == video["color_transfer"] == "bt709"
    assert [part["tags"]["title"] for part in seen["chapters"]] == ["Too cold", "In the middle: α & β", "Breaks"]
    tags = {key.lower(): value for key, value in seen["format"]["tags"].items()}
    assert json.loads(tags["comment"])["seed"] == 3
    for kind in ("srt", "vtt"):
        assert probed(films / f"film.{kind}")["streams"][0]["codec_type"] == "subtitle"


def test_the_places_of_all_outputs_are_checked_beforehand(tmp_path):
    whole = recording.Piece(tmp_path / "film.mp4", 0, 10, "x")
    (tmp_path / "film.mp4.json").write_text("{}")
    with pytest.raises(recording.Refusal, match="exists already"):
        recording._check_places([whole], whole.path, recording.Orders())
