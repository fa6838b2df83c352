"""The exact solver: the probability of a walker on a fine ring under a lamp that is on or off, by finite volumes."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.flashing.landscape import saw
from ratchet.flashing.walker import Params
from ratchet.volumes import bernoulli, milestones, spread, stationary, two_sheets
from ratchet.walker import COLDEST, KT0

__all__ = ["Exact", "solve"]

CELLS = 512  # per period; v(1) is then 0.01 % from its limit
MILESTONE = 62  # cells around the bottom of a tooth, 1 nm: entering them counts a step


class Exact(NamedTuple):
    """Stationary averages; nan where undefined."""

    velocity: float  # nm/s
    diffusion: float  # nm^2/s, each walker under a lamp of its own
    forward: float  # teeth per second
    backward: float
    directionality: float
    power: float  # kT0/s that the lamp puts in
    entropy_production: float  # kT/s
    occupancy: tuple[float, float]  # lamp on, off


def edge_rates(params: Params, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """(forward, reverse) rates per second of every edge, float64[e] each."""
    mesh = two_sheets(CELLS)
    width = params.period / CELLS
    level = energies(params)
    diffusion = KT0 * temperature / params.drag / width**2
    tilt = (level[mesh.target] - level[mesh.source] + params.load * width / KT0) / temperature
    moving = mesh.kind == 0
    forward = np.where(moving, diffusion * bernoulli(tilt), params.dimming * params.drive)
    return forward, np.where(moving, diffusion * bernoulli(-tilt), params.lighting)


def energies(params: Params) -> np.ndarray:
    """float64[n], kT0, of every node."""
    mesh = two_sheets(CELLS)
    return np.where(mesh.sheet == 0, saw(params, mesh.cell * params.period / CELLS), 0.0)


def drift(params: Params, temperature: float) -> float:
    """Exact velocity, nm/s. Raises ValueError for a load at T below 0.02, where walkers only slide."""
    if temperature < COLDEST:
        if params.load:
            raise ValueError("below T = 0.02 the exact solver needs load = 0")
        return 0.0
    mesh = two_sheets(CELLS)
    forward, reverse = edge_rates(params, temperature)
    law = stationary(mesh, forward, reverse)
    return params.period * float((law[mesh.source] * forward - law[mesh.target] * reverse)[mesh.crossing == 1].sum())


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages; without noise the walkers rest at the bottoms of their teeth.

    Raises ValueError for a load at T below 0.02, where the walkers only slide.
    """
    velocity = drift(params, temperature)
    if temperature < COLDEST:
        dark = params.dimming * params.drive / (params.dimming * params.drive + params.lighting)
        return Exact(0.0, 0.0, 0.0, 0.0, math.nan, 0.0, 0.0, (1 - dark, dark))
    mesh = two_sheets(CELLS)
    forward, reverse = edge_rates(params, temperature)
    law = stationary(mesh, forward, reverse)
    out, back = law[mesh.source] * forward, law[mesh.target] * reverse
    ahead, behind = milestones(mesh, law, out, back, CELLS, MILESTONE)
    level = energies(params)
    power = float(((out - back) * (level[mesh.target] - level[mesh.source]))[mesh.kind == 1].sum())
    return Exact(
        velocity=velocity,
        diffusion=params.period**2 * spread(mesh, forward, reverse, law, velocity / params.period),
        forward=ahead,
        backward=behind,
        directionality=(ahead - behind) / (ahead + behind) if ahead + behind > 0 else math.nan,
        power=power,
        entropy_production=(power - params.load * velocity / KT0) / temperature,
        occupancy=(float(law[mesh.sheet == 0].sum()), float(law[mesh.sheet == 1].sum())),
    )
