"""The state line: what is on screen in one line of text, to be copied, mailed and pasted."""

from __future__ import annotations

import difflib
import math
from typing import Any, NamedTuple

from scenes.stage.contract import PACES, Controls, Scene, clamp_temperature
from scenes.stage.slider import typed

HEAD = "ratchet-vs-sampler"
SWITCHES = ("noise", "bias", "fuel", "smooth", "twin")
WORDS = {"on": True, "off": False}


class Line(NamedTuple):
    """What a line says; `told` are sentences about what of it could not be used."""

    scene: str
    seed: int
    values: dict[str, Any]  # of Controls
    knobs: dict[str, float]
    told: tuple[str, ...] = ()


def written(name: str, seed: int, controls: Controls) -> str:
    """The line of a run and its controls."""
    parts = [f"{HEAD} scene={name} seed={seed} T={controls.temperature!r}"]
    parts += [f"{switch}={'on' if getattr(controls, switch) else 'off'}" for switch in SWITCHES]
    parts += [f"pace={controls.pace:g}", *(f"knob.{knob}={value!r}" for knob, value in controls.knobs)]
    return " ".join(parts)


def read(text: str) -> Line:
    """What a line says. Raises ValueError with a sentence for a text that is none; single bad words are told."""
    head, *words = text.split()[:60] or [""]
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    if head != HEAD or "scene" not in pairs:
        raise ValueError(
            f"The clipboard holds no state line. One begins with “{HEAD} scene=walk T=1”; Ctrl C copies it."
        )
    values: dict[str, Any] = {}
    knobs: dict[str, float] = {}
    told = [f"“{word}” is no setting." for word in words if "=" not in word]
    seed = pairs.pop("seed", "0")
    name = pairs.pop("scene")
    for key, word in pairs.items():
        try:
            if key == "T":
                value, banner = typed(word)
                if banner:
                    told.append(banner)
                if value is not None:
                    values["temperature"] = clamp_temperature(value)
            elif key in SWITCHES:
                values[key] = WORDS[word]
            elif key == "pace":
                values[key] = min(PACES, key=lambda pace: abs(pace - _number(word)))
            elif key.startswith("knob."):
                knobs[key[5:]] = _number(word)
            else:
                near = difflib.get_close_matches(key, ("T", *SWITCHES, "pace", "seed", "scene"), 1)
                told.append(f"{key} is no setting." + (f" Did you mean {near[0]}?" if near else ""))
        except (ValueError, KeyError):
            told.append(f"{key}={word} cannot be used.")
    if not (seed.isdecimal() and int(seed) < 2**63):
        told.append(f"seed={seed} is no whole number from 0.")
        seed = "0"
    return Line(name, int(seed), values, knobs, tuple(told))


def _number(word: str) -> float:
    """A finite number. Raises ValueError."""
    value = float(word)
    if not math.isfinite(value):
        raise ValueError(word)
    return value


def applied(line: Line, scene: Scene, controls: Controls) -> tuple[Controls, tuple[str, ...]]:
    """The controls as the line has them, and all that was not usable; knobs go to their nearest step."""
    controls, told = controls._replace(**line.values), list(line.told)
    known = {knob.name: knob for knob in scene.KNOBS}
    for name, value in line.knobs.items():
        if name in known:
            controls = controls.turned(name, known[name].held(value))
        else:
            told.append(f"{scene.TITLE} has no knob {name}.")
    return controls, tuple(told)
