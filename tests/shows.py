"""Shows to be tested: played in any cuts, painted, and watched for flashes."""

import numpy as np
import pygame

from scenes import load
from scenes.stage import chart, play
from scenes.stage.contract import Look


def played(name, controls, seed, cuts):
    """A show of a scene after these numbers of ticks, one call each."""
    show = play.open_show(load(name), name, seed, controls, Look())
    for ticks in cuts:
        show = play.forward(show, ticks)
    return show


def picture(show, size=(960, 540)):
    """uint8[width, height, 3]."""
    surface = pygame.Surface(size)
    play.paint(surface, show, chart.CurveBook().complete(show.scene, show.controls))
    return pygame.surfarray.array3d(surface)


def swings(show, frames):
    """The panes' largest less smallest mean luminance, left and right, over frames 1/30 s apart."""
    curves = chart.CurveBook().complete(show.scene, show.controls)
    surface, seen = pygame.Surface((640, 360)), []
    for _ in range(frames):
        show = play.forward(show, 20)
        play.paint(surface, show, curves)
        light = (pygame.surfarray.array3d(surface) / 255.0) ** 2.2 @ np.array([0.2126, 0.7152, 0.0722])
        seen.append((light[10:316, 24:250].mean(), light[324:630, 24:250].mean()))
    return np.ptp(seen, axis=0)
