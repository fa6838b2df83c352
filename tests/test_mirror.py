"""The two packages mirror each other: same files, same names, same parameters."""

import importlib
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = ("exact", "measure", "observables", "walker")


NO_TWIN = {"filters.py", "volumes.py"}  # a motor has nothing to filter, a text no space to divide


def test_both_packages_have_the_same_files():
    left, right = ({f.name for f in (ROOT / p).glob("*.py")} for p in ("ratchet", "sampler"))
    assert left ^ right == NO_TWIN


@pytest.mark.parametrize("name", FILES)
def test_both_modules_offer_the_same_names_with_the_same_parameters(name):
    left, right = (importlib.import_module(f"{p}.{name}") for p in ("ratchet", "sampler"))
    assert left.__all__ == right.__all__
    for word in left.__all__:
        a, b = getattr(left, word), getattr(right, word)
        if inspect.isfunction(a) and word != "params":
            assert list(inspect.signature(a).parameters) == list(inspect.signature(b).parameters), word


def test_the_generator_is_the_same_text_in_both():
    texts = [(ROOT / p / "kernels.py").read_text(encoding="utf-8") for p in ("ratchet", "sampler")]
    cut = [t[t.index("# --- generator") : t.index("# --- end of generator")] for t in texts]
    assert cut[0] == cut[1]
