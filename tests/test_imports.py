"""Who may import what, beyond the contracts in pyproject; and each of those contracts catches its breach."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scenes import orders

ROOT = Path(__file__).parents[1]
FRAMEWORKS = {"pygame", "av", "matplotlib", "numba", "click"}  # kept behind the stage, the kernels and the command line


def imported(file):
    """Every module that a file names in an import, with the names taken from it appended."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("name", orders())
def test_a_scene_imports_no_other_scene_and_draws_only_through_the_stage(name):
    words = imported(ROOT / "scenes" / f"{name}.py")
    assert not words & {f"scenes.{other}" for other in orders()}
    assert not {word.split(".")[0] for word in words} & FRAMEWORKS


@pytest.mark.parametrize("file", sorted((ROOT / "scenes" / "cast").glob("*.py")), ids=lambda file: file.stem)
def test_the_cast_knows_no_scene_and_draws_only_through_the_stage(file):
    words = imported(file)
    assert not words & {f"scenes.{name}" for name in orders()}
    assert not {word.split(".")[0] for word in words} & FRAMEWORKS


@pytest.mark.parametrize("file", sorted((ROOT / "scenes" / "stage").glob("*.py")), ids=lambda file: file.stem)
def test_the_stage_knows_no_scene_by_name_and_not_the_cast(file):
    words = imported(file)
    assert not words & {f"scenes.{name}" for name in orders()}
    assert not any(word.startswith("scenes.cast") for word in words)


@pytest.mark.parametrize("package", ["ratchet", "sampler"])
def test_no_model_imports_scipy_before_it_solves_a_system(package):
    for file in sorted((ROOT / package).rglob("*.py")):  # it would make every start longer
        top = ast.parse(file.read_text(encoding="utf-8")).body
        assert not any("scipy" in ast.unparse(n) for n in top if isinstance(n, ast.Import | ast.ImportFrom)), file


@pytest.fixture
def lint(tmp_path):
    """The import contracts held against a copy of the packages."""
    for name in ("ratchet", "sampler", "scenes"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return lambda: subprocess.run([*command, "--no-cache"], cwd=tmp_path, capture_output=True).returncode


def test_every_contract_is_kept(lint):
    assert lint() == 0


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("ratchet/observables.py", "import sampler.walker"),
        ("ratchet/exact.py", "import pygame"),
        ("sampler/observables.py", "import ratchet.walker"),
        ("sampler/exact.py", "import scenes.stage.theme"),
        ("scenes/stage/chart.py", "import ratchet.walker"),
        ("scenes/walk.py", "import sampler.kernels"),
    ],
)
def test_each_contract_catches_its_breach(file, line, lint, tmp_path):
    place = tmp_path / file
    place.write_text(place.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert lint() == 1
