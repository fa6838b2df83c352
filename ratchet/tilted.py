"""Tilted periodic potentials: their drift and diffusion in closed form, an oracle that no integrator has a part in.

Overdamped motion drag dx = (-U'(x) + force) dt + sqrt(2 drag T) dW with U of period L, in any one system of units.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

__all__ = ["Tilted", "solve"]

CELLS = 192  # per period
NODES, WEIGHTS = np.polynomial.legendre.leggauss(6)  # within a cell


class Tilted(NamedTuple):
    """The long-time motion."""

    velocity: float  # length per time
    diffusion: float  # length^2 per time


def solve(
    energy: Callable[[np.ndarray], np.ndarray],
    *,
    period: float,
    force: float,
    temperature: float,
    drag: float = 1.0,
    cells: int = CELLS,
) -> Tilted:
    """Drift (Stratonovich 1958) and effective diffusion (Reimann et al., PRL 87, 010602, 2001).

    energy(x) float64[...] at x of the same shape. With W = (U - force x) / T,
    I+(x) = 1/L int_{x-L}^{x} exp(W(x) - W(z)) dz and I-(x) = 1/L int_{x}^{x+L} exp(W(z) - W(x)) dz,
    v = D0 / L (1 - exp(-force L / T)) / <I+> and D = D0 <I+^2 I-> / <I+>^3. Every integral is a sum of positive terms, so
    that deep potentials cost no digits.
    """
    width = period / cells
    edges = np.arange(cells) * width
    inner = edges[:, None] + (NODES + 1) * width / 2
    at_edges, within = (energy(x) / temperature - force * x / temperature for x in (edges, inner))
    share = np.log(WEIGHTS / (2 * cells))  # of a period
    falls = np.logaddexp.reduce(share - within, axis=1)  # of exp(-W), cell by cell
    rises = np.logaddexp.reduce(share + within, axis=1)
    back = np.arange(cells)[:, None] - np.arange(1, cells + 1)  # the cells of the period behind each edge
    ahead = np.arange(cells)[:, None] + np.arange(cells)
    tilt = force * period / temperature  # of -W over a period
    plus = np.logaddexp.reduce(at_edges[:, None] + falls[back % cells] + tilt * (back // cells), axis=1)
    minus = np.logaddexp.reduce(rises[ahead % cells] - tilt * (ahead // cells) - at_edges[:, None], axis=1)
    mean = np.logaddexp.reduce(plus) - np.log(cells)
    free = temperature / drag
    velocity = free / period * -np.expm1(-tilt) * np.exp(-mean)
    diffusion = free * np.exp(np.logaddexp.reduce(2 * plus + minus) - np.log(cells) - 3 * mean)
    return Tilted(float(velocity), float(diffusion))
