"""Figures: plots a lecturer pastes into slides, drawn as vectors from the same data that the scene draws."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from scenes.stage import film, plotting, preflight, wording
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Scene, opened
from scenes.stage.plotting import Curve, Panel, Panels, Point
from scenes.stage.refusal import Refusal
from scenes.stage.slider import TICKS
from scenes.stage.theme import T_MAX, T_MIN, THEMES

SUFFIXES = (".svg", ".png")
SIDES = ("kinesin", "tokens")
POINTS = 241  # temperatures at which the curves are solved
APART = (0.985, 1.015)  # the two dots stand this much beside their temperature
ALONG = 0.02  # of full scale; curves nearer than this everywhere are drawn one on the other
DIRECTION = "direction"  # the figure every scene has


def names(scene: Scene, controls: Controls) -> tuple[str, ...]:
    """The figures of a scene: the direction chart, and what the scene declares."""
    return (DIRECTION, *_declared(scene, scene.init(0, controls), controls))


def _declared(scene: Scene, state: Any, controls: Controls) -> dict[str, Panels]:
    found: dict[str, Panels] = getattr(scene, "figures", lambda *_: {})(state, controls)
    return found


def direction(scene: Scene, state: Any, controls: Controls) -> Panels:
    """Both exact curves over the temperature, and the dots measured by then."""
    readouts = scene.readouts(state, controls)
    temperatures = np.geomspace(T_MIN, T_MAX, POINTS)
    exact = scene.profile(controls._replace(temperature=1.0), temperatures)
    along = float(np.abs(exact[0] - exact[1]).max()) < ALONG
    lines = tuple(
        Curve(temperatures, values, f"{name or side}, exact", side, broad=along and side == SIDES[0])
        for values, name, side in zip(exact, scene.PEAKS, SIDES, strict=True)
    )
    x = controls.temperature or T_MIN * 0.72  # exact 0 stands left of the logarithmic axis
    at_zero = ((x, "0"),) if controls.temperature == 0 else ()
    points = tuple(
        Point(x * shift, dot.share, dot.two_sigma, side, words)
        for dot, side, words, shift in zip(readouts.dots, SIDES, _drifts(readouts.rows), APART, strict=True)
        if math.isfinite(dot.share)
    )
    lowest = min(*(float(values.min()) for values in exact), *(point.y for point in points))
    shown = wording.temperature(controls.temperature)
    return (
        Panel(
            title=" ".join(scene.CHART),
            across="temperature T",
            up=getattr(scene, "SCALE", "share of its maximum"),
            curves=lines,
            points=points,
            ticks=(*at_zero, *((tick, f"{tick:g}") for tick in TICKS if tick)),
            limits=(-1.1 if lowest < -0.1 else -0.06, 1.15),
            logarithmic=True,
            note=readouts.note or f"dots: measured at T = {shown}, bars are two standard errors",
        ),
    )


def _drifts(rows: Any) -> tuple[str, str]:
    """The drift in words, as the readouts have it."""
    return next(((row.left, row.right) for row in rows if row.name == "drift"), ("", ""))


def write(job: film.Job, path: Path, at: float, *, which: str, force: bool = False) -> int:
    """Draw one figure of what a job shows after `at` seconds into an SVG or PNG file; returns the exit code.

    Raises Refusal before anything is written for a figure the scene does not have, Missing without matplotlib.
    """
    preflight.check_still(path, job.size, force=force, suffixes=SUFFIXES)
    plotting.require("A figure")
    scene = _scene_at(job, at)
    known = names(scene, opened(scene, Controls()))
    if which not in known:
        raise Refusal(f"{scene.TITLE} has no figure “{which}”. Nothing was written. There is: {', '.join(known)}.")
    show = next(take.show for _, take in film.Player(job).takes([film.frame_at(job, at)]))
    panels = panels_of(show.scene, show.state, show.controls, which)
    source = f"scene {show.name}, {which}, T = {show.controls.temperature:g}, {at:g} s, seed {show.seed}"
    plotting.draw(panels, path, THEMES[show.look.theme], job.size, source)
    film.say(f"Wrote {path}: {source}.")
    return 0


def _scene_at(job: film.Job, at: float) -> Scene:
    """The scene that a job shows at a time."""
    from scenes import load

    shots, tick = job.board.shots, at * TICKS_PER_SECOND
    return load([shot for shot, start in zip(shots, job.board.starts, strict=False) if start <= tick][-1].scene)


def panels_of(scene: Scene, state: Any, controls: Controls, which: str) -> Panels:
    """The panels of one figure, as the scene's state has them now."""
    return direction(scene, state, controls) if which == DIRECTION else _declared(scene, state, controls)[which]
