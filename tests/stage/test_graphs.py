"""Plots of sweeps, and the published points laid over them."""

import builtins
import math

import numpy as np
import pytest

import main
from ratchet import measure
from ratchet.evolution import measure as evolution
from scenes.stage import graphs, options, sweep
from scenes.stage.refusal import Refusal

pytest.importorskip("matplotlib")


def job(temperatures=(1.0,), **words):
    settings = options.chosen(measure.Settings, {"exact": True, **words})
    return sweep.Sweep("motor", measure.measure, sweep.points(settings, temperatures), None, "python main.py")


def test_every_published_file_says_where_its_points_come_from():
    found = graphs.published()
    assert len(found) >= 8
    keys = measure.measure(measure.Settings(exact=True), 1.0).keys()
    for path, data in zip(sorted(graphs.DATA.glob("*.csv")), found, strict=True):
        head = [line for line in path.read_text().splitlines() if line.startswith("#")]
        named = {line[2:].split(": ")[0] for line in head}
        assert {"label", "citation", "construct", "temperature", "trust", "condition", "error"} <= named, path.name
        assert {data.across, data.condition[0], *data.up.split("/")} <= keys
        assert np.isfinite(data.x).all()
        assert np.isfinite(data.y).all()
        assert (np.diff(data.x) > 0).all()


def test_a_load_sweep_is_compared_with_points_at_its_own_atp_only():
    swept = job(load="-4:8:5", atp="5,2000")
    graph = graphs.plan(swept, None, overlay=True)
    assert graph.across == "load_pN"
    assert graph.up == ("velocity_nm_per_s", "forward_per_s/backward_per_s", "randomness")
    velocity, odds, randomness = graphs.panels(graph, (), graphs.solved(graph, swept), "kinesin")
    assert {(some.label, some.ink) for some in velocity.series} == {
        ("Block 2003, 4.2 µM", "kinesin"),
        ("Visscher 1999, 5 µM", "kinesin"),
        ("Block 2003, 1600 µM", "text2"),
        ("Visscher 1999, 2000 µM", "text2"),
        ("Carter & Cross 2005, 1000 µM", "text2"),
    }
    assert odds.steep
    assert [some.label for some in randomness.series] == ["Visscher 1999, 2000 µM"]


def test_the_laboratory_is_at_room_temperature_only():
    swept = job((2.0,), load="0:6:4")
    graph = graphs.plan(swept, None, overlay=True)
    assert not any(panel.series for panel in graphs.panels(graph, (), graphs.solved(graph, swept), "kinesin"))


def test_exact_lines_pass_through_the_rows_of_the_sweep():
    swept = job((0.5, 1.0, 2.0))
    graph = graphs.plan(swept, "velocity_nm_per_s,randomness", overlay=False)
    lines = graphs.solved(graph, swept)
    assert graph.logarithmic
    curve = graphs.panels(graph, (), lines, "kinesin")[0].curves[0]
    for setting, heat in swept.points:
        known = measure.measure(setting, heat)["velocity_nm_per_s"]
        assert np.interp(math.log(heat), np.log(curve.x), curve.y) == pytest.approx(known, rel=1e-3)


@pytest.mark.parametrize(
    ("columns", "overlay", "said"),
    [("speed", False, "no column speed"), (None, True, "no published points"), ("forward/x", False, "no column x")],
)
def test_what_cannot_be_drawn_is_refused_before_anything_is_measured(columns, overlay, said):
    with pytest.raises(Refusal, match=said):
        graphs.plan(job((0.5, 1.0)), columns, overlay)


def test_a_single_row_has_nothing_to_plot():
    with pytest.raises(Refusal, match="varies"):
        graphs.plan(job(), None, overlay=False)


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_the_command_draws_the_same_file_twice(tmp_path, suffix, capsys):
    file = tmp_path / f"a{suffix}"
    words = ["measure", "motor", "--exact", "--load", "-4:8:4", "--atp", "5,2000", "--overlay", "data", "--force"]
    drawn = []
    for _ in range(2):
        assert main.main([*words, "--plot", str(file)]) == 0
        drawn.append(file.read_bytes())
    assert len(drawn[0]) > 10_000
    assert drawn[0] == drawn[1]
    assert main.main(["measure", "motor", "--exact", "-T", "1,2", "--plot", str(file)]) == 2
    assert "exists already" in capsys.readouterr().err


def test_sampled_dots_carry_two_standard_errors_and_their_exact_line(tmp_path):
    file = tmp_path / "s.png"
    words = ["measure", "sampler", "-T", "0.5,1", "--tokens", "200", "--columns", "velocity_words_per_token,lost"]
    assert main.main([*words, "--plot", str(file), "--theme", "dark"]) == 0
    assert file.stat().st_size > 5000


def test_without_matplotlib_the_plot_names_what_to_install(tmp_path, monkeypatch, capsys):
    genuine = builtins.__import__

    def without(name, *words, **more):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return genuine(name, *words, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main.main(["measure", "motor", "--exact", "-T", "1,2", "--plot", str(tmp_path / "a.png")]) == 3
    assert "pip install matplotlib" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_columns_without_a_plot_are_refused(capsys):
    assert main.main(["measure", "motor", "--exact", "-T", "1,2", "--overlay", "data"]) == 2
    assert "--plot" in capsys.readouterr().err


def test_what_is_drawn_unless_it_is_said_is_the_first_column_with_an_error():
    settings = options.chosen(evolution.Settings, {"walkers": 8, "runs": 2, "run": 60})
    swept = sweep.Sweep("population", evolution.measure, sweep.points(settings, (0.5, 1.0, 2.0)), 0, "python main.py")
    graph = graphs.plan(swept, None, overlay=False)
    assert graph.up == ("gain_per_run",)
    rows = [evolution.measure(*point) for point in swept.points]
    (panel,) = graphs.panels(graph, rows, graphs.solved(graph, swept), "kinesin")
    assert panel.series[0].two_sigma == pytest.approx([2 * row["gain_stderr"] for row in rows])
    assert graphs.plan(job((0.5, 1.0)), None, overlay=False).up == ("velocity_nm_per_s",)
