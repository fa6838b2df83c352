"""Figures for slides: what a scene declares, drawn as vectors from the run."""

import subprocess
import sys
import threading
import xml.etree.ElementTree as tree

import numpy as np
import pytest

import main
from scenes import load, orders, walk
from scenes.stage import chart, figures, live, play, plotting, saving
from scenes.stage.contract import Controls, Look, opened
from scenes.stage.theme import DARK

SVG = "{http://www.w3.org/2000/svg}"
SMALL = ["--size", "640x360", "--at", "1"]


def played(name, temperature=1.0, ticks=600):
    scene = load(name)
    controls = opened(scene, Controls(temperature=temperature))
    return play.forward(play.open_show(scene, name, 0, controls, Look()), ticks)


@pytest.mark.parametrize("which", ["direction", "landscape", "stairs"])
def test_a_figure_is_a_vector_drawing_without_pixels_or_fonts_and_repeats(tmp_path, which):
    one, two = tmp_path / "one.svg", tmp_path / "two.svg"
    for path in (one, two):
        assert main.main(["still", "walk", "-o", str(path), "--figure", which, *SMALL]) == 0
    assert one.read_bytes() == two.read_bytes()
    root = tree.parse(one).getroot()
    assert root.iter(f"{SVG}path")
    assert not list(root.iter(f"{SVG}image"))
    assert not list(root.iter(f"{SVG}text"))


def test_a_png_figure_has_the_asked_for_size(tmp_path):
    import pygame

    path = tmp_path / "a.png"
    assert main.main(["still", "walk", "-o", str(path), "--figure", "direction", "--theme", "light", *SMALL]) == 0
    assert pygame.image.load(str(path)).get_size() == (640, 360)


@pytest.mark.parametrize("name", list(orders()))
def test_every_scene_draws_its_direction_chart_and_all_figures_it_declares(tmp_path, name):
    frozen, warm = played(name, 0.0, 60), played(name, 1.0)
    for which in figures.names(warm.scene, warm.controls):
        assert figures.panels_of(frozen.scene, frozen.state, frozen.controls, which)
        panels = figures.panels_of(warm.scene, warm.state, warm.controls, which)
        plotting.draw(panels, tmp_path / f"{which}.svg", DARK, (640, 360), "test")
        assert (tmp_path / f"{which}.svg").stat().st_size > 1000


def test_the_dots_of_the_direction_figure_are_those_of_the_readouts():
    show = played("walk")
    (panel,) = figures.direction(show.scene, show.state, show.controls)
    readouts = show.scene.readouts(show.state, show.controls)
    assert [(p.y, p.two_sigma) for p in panel.points] == [(d.share, d.two_sigma) for d in readouts.dots]
    exact = show.scene.profile(show.controls, np.array([1.0]))
    for curve, (value,) in zip(panel.curves, exact, strict=True):
        assert np.interp(0.0, np.log(curve.x), curve.y) == pytest.approx(value, abs=2e-3)


@pytest.mark.parametrize(
    "words",
    [
        ["-o", "x.svg"],
        ["-o", "x.svg", "--figure", "stair"],
        ["-o", "x.jpg", "--figure", "stairs"],
        ["-o", "nowhere/x.svg", "--figure", "stairs"],
    ],
)
def test_a_figure_that_cannot_be_drawn_is_refused_in_one_line(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    assert main.main(["still", "walk", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_the_way_out_is_named_and_everything_else_works(tmp_path):
    """A fresh interpreter in which matplotlib cannot be imported."""
    block = "import sys; sys.modules['matplotlib'] = None; import main; sys.exit(main.main(sys.argv[1:]))"
    asked = [sys.executable, "-c", block, "still", "walk", "-o", str(tmp_path / "a.svg"), "--figure", "direction"]
    done = subprocess.run([*asked, *SMALL], capture_output=True, text=True)
    assert done.returncode == 3
    assert "pip install matplotlib" in done.stderr
    assert not list(tmp_path.iterdir())


def test_ctrl_e_saves_curves_numbers_and_figures_of_what_is_on_screen(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = live.begin(walk, "walk", 0, opened(walk, Controls()), Look(theme="light"))
    book = chart.CurveBook()
    shown = live.advance(shown, 600, book)
    for _ in range(2):
        assert "Saved" in saving.export(shown, book)
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and thread.daemon:
                thread.join(60)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2 * 4
    assert sum(name.endswith(".svg") for name in names) == 6
    text = next(tmp_path.glob("*.csv")).read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(rows) == chart.POINTS + 1
    assert "# seed: 0" in text
    assert "# drift: " in text
