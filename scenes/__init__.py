"""The scenes: each module beside this one that has an ORDER is a scene; nothing else needs to know of it."""

from __future__ import annotations

import ast
import difflib
import importlib
import re
from functools import lru_cache
from pathlib import Path

from scenes.stage.contract import Controls, Outline, Scene
from scenes.stage.loading import loading
from scenes.stage.refusal import Refusal


@lru_cache(maxsize=1)
def orders() -> dict[str, int]:
    """Every scene's name and its place in the top bar, in order; read from the files without importing them."""
    found = {}
    for file in Path(__file__).parent.glob("*.py"):
        line = re.search(r"^ORDER = (\d+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        if line:
            found[file.stem] = int(line[1])
    return dict(sorted(found.items(), key=lambda item: item[1]))


def check(name: str) -> None:
    """Raises Refusal with the nearest name for a scene that there is not."""
    if name not in orders():
        near = difflib.get_close_matches(name, orders(), 1)
        hint = f"Did you mean {near[0]}?" if near else f"There is: {', '.join(orders())}."
        raise Refusal(f"There is no scene “{name}”. {hint} Nothing was written.")


def outline(name: str) -> Outline:
    """What is written at the head of a scene's file, read without importing it. Raises Refusal for an unknown one."""
    check(name)
    source = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    head = {node.targets[0]: node.value for node in ast.parse(source).body if isinstance(node, ast.Assign)}
    found = {place.id: value for place, value in head.items() if isinstance(place, ast.Name)}
    preset = {word.arg: ast.literal_eval(word.value) for word in getattr(found["PRESET"], "keywords", [])}
    told = (ast.literal_eval(found[word]) for word in ("ORDER", "TITLE", "CHART", "ROWS"))
    return Outline._make((*told, Controls()._replace(**preset)))


def load(name: str) -> Scene:
    """The scene of this name. Raises Refusal with the nearest name for an unknown one."""
    check(name)
    with loading():
        module: Scene = importlib.import_module(f"scenes.{name}")
    return module
