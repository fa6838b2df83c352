"""The exact solver: a rotor in its tilted ring by the closed forms of Stratonovich and Reimann."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet import tilted
from ratchet.powerhouse.landscape import PERIOD, energy, slope
from ratchet.powerhouse.walker import Params
from ratchet.walker import COLDEST

__all__ = ["Exact", "solve"]

CELLS = 192  # of a turn
WARM = 0.8  # from here on half as many show every well


class Exact(NamedTuple):
    """Long-time averages; nan where undefined."""

    velocity: float  # turns per second, three ATP and a proton per subunit each
    diffusion: float  # turns^2 per second
    entropy_production: float  # kT/s, tilt times velocity over T


def _closed(params: Params, temperature: float) -> tilted.Tilted:
    return tilted.solve(
        lambda y: energy(params, y),
        period=PERIOD,
        force=params.tilt,
        temperature=temperature,
        drag=1.0 / params.mobility,
        cells=CELLS if temperature < WARM else CELLS // 2,
    )


def drift(params: Params, temperature: float) -> float:
    """Exact velocity, turns/s; without noise rotors slide if the tilt exceeds every slope, and rest otherwise."""
    if params.tilt == 0.0:
        return 0.0
    if temperature >= COLDEST:
        return _closed(params, temperature).velocity
    pull = params.tilt - slope(params, (np.arange(64 * CELLS) + 0.5) / (64 * CELLS))
    return float(params.mobility / np.mean(1.0 / pull)) if (pull > 0).all() or (pull < 0).all() else 0.0


def solve(params: Params, temperature: float) -> Exact:
    """All long-time averages."""
    velocity = drift(params, temperature)
    if temperature < COLDEST:
        return Exact(velocity, 0.0, 0.0 if velocity == 0.0 else math.inf)
    return Exact(velocity, _closed(params, temperature).diffusion, params.tilt * velocity / temperature)


@lru_cache(maxsize=32)
def stationary(params: Params, temperature: float) -> np.ndarray:
    """float64[CELLS], the chance of each cell of a turn: exp(-W(x)) times the integral of exp(W) over the turn ahead."""
    middle = (np.arange(CELLS) + 0.5) / CELLS
    w = (energy(params, middle) - params.tilt * middle) / temperature
    ahead = np.arange(CELLS)[:, None] + np.arange(CELLS)
    rises = w[ahead % CELLS] - params.tilt / temperature * (ahead // CELLS) - w[:, None]
    log = np.logaddexp.reduce(rises, axis=1)
    law = np.exp(log - log.max())
    law /= law.sum()
    law.setflags(write=False)
    return law
