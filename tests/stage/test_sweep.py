"""Sweeps and their tables: options from settings, rows that are never lost, and tables that can be read back."""

import math
from typing import Annotated, NamedTuple

import pytest

import main
from scenes.stage import options, sweep, tables
from scenes.stage.refusal import Refusal


class Settings(NamedTuple):
    """A model of one line."""

    load: Annotated[float, "pN"] = 0.0
    atp: Annotated[float | None, "uM", "log"] = None
    fuel: Annotated[float, "kT0", "inf"] = 5.0
    top_k: Annotated[int | None, "words"] = None
    smooth: Annotated[bool, "or not"] = False
    seed: Annotated[int, "of chance"] = 0


def measured(setting, temperature, *, jobs=1):
    return {"temperature": temperature, "load_pN": setting.load, "v_nm_per_s": None, "fuel_kT": setting.fuel, "n": 3}


def test_every_combination_of_values_is_a_setting():
    found = options.chosen(Settings, {"load": "0:4:3", "atp": "1:100:3", "fuel": "inf", "top_k": 4})
    assert [s.load for s in found] == [0, 0, 0, 2, 2, 2, 4, 4, 4]
    assert [s.atp for s in found[:3]] == pytest.approx([1, 10, 100])
    assert all(math.isinf(s.fuel) and s.top_k == 4 and not s.smooth for s in found)


@pytest.mark.parametrize(
    "words",
    [
        {"load": "inf"},
        {"load": "nan"},
        {"load": "1:2"},
        {"atp": "0:2:3"},
        {"top_k": -1},
        {"fuel": "nan"},
        {"load": "0:1:999999999999"},
    ],
)
def test_values_that_are_none_are_refused(words):
    with pytest.raises(Refusal, match="Nothing was written"):
        options.chosen(Settings, words)


def test_options_carry_the_fields_names_and_kinds():
    assert [o.opts[0] for o in options.options(Settings)] == [
        "--load",
        "--atp",
        "--fuel",
        "--top-k",
        "--smooth",
        "--seed",
    ]
    assert [f.kind for f in options.fields(Settings)] == [float, float, float, int, bool, int]


def job(measure=measured, loads="0:4:5"):
    settings = options.chosen(Settings, {"load": loads, "fuel": "inf"})
    return sweep.Sweep("toy", measure, sweep.points(settings, [0.5, 1.0]), 7, "python main.py measure toy -o f.csv")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_table_is_read_back_as_it_was_written(form):
    rows = [measured(*point) for point in job().points]
    assert tables.stored(job().text(rows, form), form) == rows


def test_a_csv_names_system_seed_version_command_and_units():
    head = [line for line in job().text([measured(*job().points[0])], "csv").splitlines() if line.startswith("#")]
    assert head[:2] == ["# system: toy", "# seed: 7"]
    assert head[2].removeprefix("# version: ") == sweep.version()
    assert head[3].endswith("measure toy -o f.csv")
    assert "v_nm_per_s [nm/s]" in head[4]


def broken_off(after):
    """A model during whose row number `after` the user presses Ctrl+C."""
    calls = []

    def measure(setting, temperature, *, jobs=1):
        if len(calls) == after:
            raise KeyboardInterrupt
        calls.append(1)
        return measured(setting, temperature)

    return measure


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_interrupted_sweep_keeps_its_rows_and_goes_on_to_the_same_file(tmp_path, form):
    whole, parts = (sweep.Shelf(tmp_path / f"{name}.{form}", form) for name in ("whole", "parts"))
    sweep.run(job(), whole, 0, 1)
    rows, words = sweep.run(job(broken_off(3)), parts, 0, 1)
    assert len(rows) == 3
    assert len(tables.stored(parts.path.read_text(), form)) == 3
    assert words.endswith("python main.py measure toy -o f.csv --skip 3")
    assert sweep.run(job(), parts, 3, 1)[1] == ""
    assert parts.path.read_text() == whole.path.read_text()
    assert [file.name for file in sorted(tmp_path.iterdir())] == [f"parts.{form}", f"whole.{form}"]


def test_a_file_that_holds_other_rows_is_not_continued(tmp_path):
    shelf = sweep.Shelf(tmp_path / "a.csv", "csv")
    with pytest.raises(Refusal, match="cannot be continued"):
        sweep.run(job(), shelf, 3, 1)
    sweep.run(job(broken_off(2)), shelf, 0, 1)
    with pytest.raises(Refusal, match="does not begin"):
        sweep.run(job(), shelf, 3, 1)
    with pytest.raises(Refusal, match="leaves no row"):
        sweep.run(job(), shelf, 10, 1)


def test_a_model_may_say_how_far_a_row_is():
    shares = []

    def measure(setting, temperature, *, jobs=1, watch=None):
        watch(0.5)
        shares.append(watch)
        return measured(setting, temperature)

    sweep.run(job(measure), sweep.Shelf(None, "table"), 0, 1)
    assert len(shares) == 10


def test_a_table_for_people_says_once_what_all_rows_share():
    shown = job().text([measured(*point) for point in job().points], "table")
    assert shown.splitlines()[0] == "throughout: v_nm_per_s –, fuel_kT inf, n 3"
    assert len(shown.splitlines()) == 1 + 1 + 10


def test_measure_goes_on_where_it_was_stopped(tmp_path, capsys):
    file = tmp_path / "m.csv"
    words = ["measure", "motor", "--exact", "-T", "0.5:2:3", "-o", str(file)]
    assert main.main(words) == 0
    whole = file.read_text()
    lines = whole.splitlines(keepends=True)
    file.write_text("".join(lines[:-1]))
    assert main.main([*words, "--skip", "2"]) == 0
    assert file.read_text() == whole
    assert main.main([*words, "--skip", "3"]) == 2
    assert "leaves no row" in capsys.readouterr().err
    assert main.main(["measure", "motor", "-T", "1e8"]) == 2
    assert "too hot to sample" in capsys.readouterr().err
    assert main.main(["measure", "motor", "-o", str(tmp_path), "--force"]) == 2
    assert "is a folder" in capsys.readouterr().err
    assert main.main(["measure", "sampler", "--atp", "3"]) == 2
    assert "--atp does not apply to the sampler" in capsys.readouterr().err
