"""Goal 1: painting a whole frame, in multiples of copying it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pygame

from scenes import load
from scenes.stage import chart, lettering, play
from scenes.stage.canvas import Kept
from scenes.stage.contract import Controls, Look
from tests.benchmarks.contest import Entry, Options, Row, Work, benchmark, contest

SIZE = (1920, 1080)


def painter(size: tuple[int, int], frames: int = 60) -> tuple[Work, pygame.Surface]:
    """A function that paints the next of `frames` moving pictures of a running show, over and over; its surface."""
    scene = load("walk")
    scene.warm()
    surface = pygame.Surface(size)
    controls = Controls(temperature=1.0)
    curves = chart.CurveBook().complete(scene, controls)
    show = play.open_show(scene, "walk", 0, controls, Look())
    shows = []
    for _ in range(frames):
        show = play.forward(show, 10)
        shows.append(show)
    turn, kept = iter(range(10**9)), Kept()

    def paint() -> None:
        play.paint(surface, shows[next(turn) % frames], curves, kept=kept)

    for _ in range(frames):  # the caches of a show that has been running
        paint()
    return paint, surface


@benchmark("paint")
def paint(options: Options) -> Iterator[Row]:
    """One frame, everything on it moving, against one copy of its pixels."""
    size = (960, 540) if options.quick else SIZE
    work, surface = painter(size, 2 if options.quick else 60)
    source = np.frombuffer(surface.get_buffer().raw, dtype=np.uint8)
    target = np.empty_like(source)
    copy = Entry("memcpy of the frame", lambda: np.copyto(target, source), "<= 25")
    kept = [
        function
        for name, module in list(sys.modules.items())
        if name.startswith("scenes.stage")
        for function in vars(module).values()
        if hasattr(function, "cache_clear") and function is not lettering.font
    ]

    def naive() -> None:
        for function in kept:
            function.cache_clear()
        work()

    # one after the other: what the naive picture has thrown away, a running show has at hand
    for peer in (copy, Entry("the same with nothing kept", naive, ">= 2.7")):
        yield from contest("1", f"paint {size[0]}x{size[1]}", work, [peer], options, unit="ms", scale=1e3)
