"""The exact solver: the probability of a wheel on a fine ring under a pawl that is down or up, by finite volumes."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.feynman.landscape import saw
from ratchet.feynman.walker import Params
from ratchet.volumes import bernoulli, milestones, spread, stationary, two_sheets
from ratchet.walker import COLDEST, KT0

__all__ = ["Exact", "solve"]

CELLS = 512  # per period; velocities are then 0.01 % from their limit
MILESTONE = 62  # cells around the bottom of a tooth, 1 nm: entering them counts a step


class Exact(NamedTuple):
    """Stationary averages; nan where undefined."""

    velocity: float  # nm/s
    diffusion: float  # nm^2/s
    forward: float  # teeth per second
    backward: float
    directionality: float
    heat: float  # kT0/s from the pawl's bath into the wheel; what is not lifted against a load goes to the wheel's bath
    entropy_production: float  # kT/s
    occupancy: tuple[float, float]  # pawl down, up


def edge_rates(params: Params, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """(forward, reverse) rates per second of every edge, float64[e] each. Needs a temperature of at least 0.02."""
    mesh = two_sheets(CELLS)
    width = params.period / CELLS
    level = energies(params)
    rise = level[mesh.target] - level[mesh.source]
    diffusion = KT0 * temperature / params.drag / width**2
    tilt = (rise + params.load * width / KT0) / temperature
    moving = mesh.kind == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        steep = np.where(rise == 0, 0.0, rise / (temperature * params.pawl))  # a pawl at T = 0 only falls
    lifting, dropping = np.exp(-np.maximum(steep, 0.0)), np.exp(np.minimum(steep, 0.0))
    forward = np.where(moving, diffusion * bernoulli(tilt), params.proposals * lifting)
    return forward, np.where(moving, diffusion * bernoulli(-tilt), params.proposals * dropping)


def energies(params: Params) -> np.ndarray:
    """float64[n], kT0, of every node."""
    mesh = two_sheets(CELLS)
    return np.where(mesh.sheet == 0, saw(params, mesh.cell * params.period / CELLS), params.lift)


def drift(params: Params, temperature: float) -> float:
    """Exact velocity, nm/s. Raises ValueError for a load at T below 0.02, where wheels only slide."""
    if temperature < COLDEST:
        if params.load:
            raise ValueError("below T = 0.02 the exact solver needs load = 0")
        return 0.0
    mesh = two_sheets(CELLS)
    forward, reverse = edge_rates(params, temperature)
    law = stationary(mesh, forward, reverse)
    return params.period * float((law[mesh.source] * forward - law[mesh.target] * reverse)[mesh.crossing == 1].sum())


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages; without noise the wheels rest with their pawls down. Raises ValueError like `drift`."""
    velocity = drift(params, temperature)
    if temperature < COLDEST:
        return Exact(0.0, 0.0, 0.0, 0.0, math.nan, 0.0, 0.0, (1.0, 0.0))
    mesh = two_sheets(CELLS)
    forward, reverse = edge_rates(params, temperature)
    law = stationary(mesh, forward, reverse)
    out, back = law[mesh.source] * forward, law[mesh.target] * reverse
    ahead, behind = milestones(mesh, law, out, back, CELLS, MILESTONE)
    level = energies(params)
    heat = float(((out - back) * (level[mesh.target] - level[mesh.source]))[mesh.kind == 1].sum())
    given = heat - params.load * velocity / KT0  # to the wheel's bath
    taken = heat / (temperature * params.pawl) if params.pawl > 0 else -math.inf
    return Exact(
        velocity=velocity,
        diffusion=params.period**2 * spread(mesh, forward, reverse, law, velocity / params.period),
        forward=ahead,
        backward=behind,
        directionality=(ahead - behind) / (ahead + behind) if ahead + behind > 0 else math.nan,
        heat=heat,
        entropy_production=given / temperature - taken,
        occupancy=(float(law[mesh.sheet == 0].sum()), float(law[mesh.sheet == 1].sum())),
    )
