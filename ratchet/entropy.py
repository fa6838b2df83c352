"""The entropy that single trajectories make, in k_B, and the laws it keeps: a mean, a symmetry, a price of precision.

What a stationary motor makes in a time is the heat it gives to the bath over T, plus the change of -ln p, its own
surprise at being where it is (Seifert, PRL 95:040602, 2005). Of that total P(S) / P(-S) = e^S holds for every time.
It does not hold for counts of steps: the motor has several cycles.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet import exact
from ratchet.observables import books
from ratchet.volumes import stationary
from ratchet.walker import COLDEST, KT0, Params, State, fuel_of

__all__ = ["Precision", "Symmetry", "made", "profile", "surprise"]

LOWEST, HIGHEST = -4, 12  # k_B, the range of the histogram in bars of 1
SURE = 0.5  # k_B; below minus this a trajectory counts as one that went backwards in time


@lru_cache(maxsize=16)
def _densities(params: Params, temperature: float) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Per chemical state: the cells of the mesh in order and -ln of their stationary probability."""
    mesh, here = exact.grid(), exact.law(params, temperature)
    found = []
    for chemical in range(3):
        nodes = np.flatnonzero(mesh.sheet == chemical)
        nodes = nodes[np.argsort(mesh.cell[nodes])]
        if chemical < 2:  # a ring: the first cell follows the last
            nodes = np.append(nodes, nodes[0])
        cells = np.arange(len(nodes)) + mesh.cell[nodes[0]]
        found.append((cells.astype(float), -np.log(here[nodes])))
    return tuple(found)


def surprise(state: State, params: Params, temperature: float) -> np.ndarray:
    """float64[n], -ln of the stationary density at each motor's place, linear between cells; up to one constant."""
    cells = state.place[:, 0] * (exact.CELLS / params.period)
    found = np.empty(len(cells))
    for chemical, (where, values) in enumerate(_densities(params, temperature)):
        here = state.chemical == chemical
        found[here] = np.interp(cells[here], where, values)
    return found


def made(start: State, state: State, params: Params, temperature: float) -> np.ndarray:
    """float64[n], the total entropy each motor made between two states under constant params; nan below T = 0.02."""
    if temperature < COLDEST:
        return np.full(len(state.place), math.nan)
    given = books(start, state, params, temperature).heat / temperature
    return given + surprise(state, params, temperature) - surprise(start, params, temperature)


def profile(params: Params, temperatures: np.ndarray) -> np.ndarray:
    """Exact entropy production, k_B per second, at each temperature: float64 of the same shape; 0 below T = 0.02."""
    return np.array([_rate(params, float(t)) for t in np.ravel(temperatures)]).reshape(np.shape(temperatures))


def _rate(params: Params, temperature: float) -> float:
    if temperature < COLDEST:
        return 0.0
    atp, velocity = fluxes(params, temperature)
    return (fuel_of(params, temperature) * atp - params.load * velocity / KT0) / temperature


def fluxes(params: Params, temperature: float) -> tuple[float, float]:
    """Exact (net ATP per second, velocity in nm/s) at a temperature of at least 0.02: what the books are made of."""
    mesh = exact.grid()
    forward, reverse = exact.edge_rates(params, temperature)
    here = stationary(mesh, forward, reverse)
    flux = here[mesh.source] * forward - here[mesh.target] * reverse
    return float(flux[mesh.kind == 1].sum()), params.period * float(flux[mesh.crossing == 1].sum())


class Symmetry(NamedTuple):
    """The detailed fluctuation theorem in counts: what was seen to go backwards, and what the forward ones foretell."""

    seen: np.ndarray  # int64[bars], trajectories in each bar
    foretold: np.ndarray  # float64[bars], the sum of e^-S over those in the mirror bar
    squares: np.ndarray  # float64[bars], the sum of e^-2S: the variance of the foretold
    trajectories: int
    backward: int  # with S < -1/2
    forward: float  # the sum of e^-S over S > 1/2, which foretells them
    forward_squares: float

    def with_more(self, made: np.ndarray) -> Symmetry:
        """The same with the entropies float64[n] of more trajectories."""
        bars = len(self.seen)
        inside = made[(made > LOWEST) & (made < HIGHEST)]
        seen = np.bincount((inside - LOWEST).astype(np.int64), minlength=bars)[:bars]
        ahead = made[(made > 0) & (made < -LOWEST)]
        mirror = (-ahead - LOWEST).astype(np.int64)
        weights = np.exp(-ahead)
        sure = np.exp(-made[made > SURE])
        return Symmetry(
            seen=self.seen + seen,
            foretold=self.foretold + np.bincount(mirror, weights, bars)[:bars],
            squares=self.squares + np.bincount(mirror, weights**2, bars)[:bars],
            trajectories=self.trajectories + len(made),
            backward=self.backward + int((made < -SURE).sum()),
            forward=self.forward + float(sure.sum()),
            forward_squares=self.forward_squares + float((sure**2).sum()),
        )


def no_symmetry() -> Symmetry:
    """Before the first trajectory."""
    bars = HIGHEST - LOWEST
    return Symmetry(np.zeros(bars, dtype=np.int64), np.zeros(bars), np.zeros(bars), 0, 0, 0.0, 0.0)


class Precision(NamedTuple):
    """The thermodynamic uncertainty relation in sums over stretches of the same length: x, x^2, S."""

    stretches: int
    way: float
    squares: float
    entropy: float

    def with_more(self, way: np.ndarray, made: np.ndarray) -> Precision:
        """The same with more stretches: their ways float64[n] in nm and entropies float64[n]."""
        return Precision(
            self.stretches + len(way),
            self.way + float(way.sum()),
            self.squares + float((way**2).sum()),
            self.entropy + float(made.sum()),
        )

    def ratio(self) -> tuple[float, float]:
        """(mean S * var x / (2 mean^2 x), its standard error): never below 1; nan where the motors do not move."""
        n = self.stretches
        if n < 2 or self.way == 0:
            return math.nan, math.nan
        mean, entropy = self.way / n, self.entropy / n
        spread = self.squares / n - mean**2
        error = math.sqrt(2 / n + 4 * spread / (n * mean**2))
        if abs(mean) < 3 * math.sqrt(spread / n):
            return math.nan, math.nan
        ratio = entropy * spread / (2 * mean**2)
        return ratio, ratio * error


def no_precision() -> Precision:
    """Before the first stretch."""
    return Precision(0, 0.0, 0.0, 0.0)
