"""The pocket's landscape: how well each shape fits, and the barrier before the reaction. All numbers are the model's own."""

from __future__ import annotations

import numpy as np

SHAPES = ("hexagon", "pentagon", "square", "circle", "triangle", "star")
ENERGIES = (-6.0, -4.0, -3.2, -2.4, -1.6, -1.0)  # kT0, binding free energy of each shape at the concentration of all
ENCOUNTER = 200.0  # per second, how often each shape meets an empty pocket
ATTEMPT = 700.0  # per second, of the reaction
BARRIER, DROP = 12.0, 7.0  # kT0: before the reaction, and what it loses when the match is bound
FUEL = 20.0  # kT0 that a reaction sets free


def fitted(energies: tuple[float, ...], bias: float) -> np.ndarray:
    """float64[K], kT0, the binding free energies at a bias: 1 as built, 0 all shapes fit alike."""
    found = np.array(energies)
    return found.mean() + bias * (found - found.mean())


def barriers(energies: tuple[float, ...], bias: float) -> np.ndarray:
    """float64[K], kT0, the barrier before the reaction of each shape: lower for the one that fits best."""
    return BARRIER - bias * DROP * (np.arange(len(energies)) == int(np.argmin(energies)))
