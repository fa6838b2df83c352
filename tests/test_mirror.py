"""The two packages mirror each other: same files, same names, same parameters."""

import importlib
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = ("exact", "measure", "observables", "walker")


SHAPE = {"__init__", "exact", "kernels", "landscape", "measure", "observables", "walker"}
MODELS = sorted(  # more motors and landscapes: packages within the two, of the same shape
    f"{p}.{f.parent.name}" for p in ("ratchet", "sampler") for f in (ROOT / p).glob("*/__init__.py")
)
NO_TWIN = {"draws.py", "filters.py", "tilted.py", "volumes.py"}
# a motor has no vocabulary and nothing to filter, a text no space to divide or tilt


def test_both_packages_have_the_same_files():
    left, right = ({f.name for f in (ROOT / p).glob("*.py")} for p in ("ratchet", "sampler"))
    assert left ^ right == NO_TWIN


@pytest.mark.parametrize("model", MODELS)
def test_every_further_model_has_the_same_files(model):
    assert {f.stem for f in (ROOT / model.replace(".", "/")).glob("*.py")} >= SHAPE


def original(model):
    """What a package is compared with: its twin in the other package where it has one, else the kinesin."""
    twin = model.replace("sampler", "ratchet") if model.startswith("sampler") else model.replace("ratchet", "sampler")
    return twin if twin in MODELS else "ratchet"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("other", ["sampler", *MODELS])
def test_all_modules_offer_the_same_names_with_the_same_parameters(name, other):
    left, right = (importlib.import_module(f"{p}.{name}") for p in (original(other), other))
    assert left.__all__ == right.__all__
    for word in left.__all__:
        a, b = getattr(left, word), getattr(right, word)
        if inspect.isfunction(a) and word != "params":
            assert list(inspect.signature(a).parameters) == list(inspect.signature(b).parameters), word


def between(packages, first, last):
    """What stands between two marks in the compiled code of packages."""
    texts = [(ROOT / p.replace(".", "/") / "kernels.py").read_text(encoding="utf-8") for p in packages]
    return {t[t.index(first) : t.index(last)] for t in texts if first in t}


def test_the_generator_is_the_same_text_everywhere():
    assert len(between(("ratchet", "sampler", *MODELS), "# --- generator", "# --- end of generator")) == 1


def test_the_saw_is_the_same_text_in_the_motors_that_walk_on_one():
    assert len(between(MODELS, "# --- saw", "# --- end of saw")) == 1


def test_the_law_of_levels_is_the_same_text_in_both_currencies():
    laws = [importlib.import_module(f"{p}.currency.exact").birth_and_death for p in ("ratchet", "sampler")]
    assert inspect.getsource(laws[0]) == inspect.getsource(laws[1])
