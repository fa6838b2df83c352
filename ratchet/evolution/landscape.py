"""The fitness landscape: nine genotypes in a line, the old peak at the left, the new one beyond a valley."""

from __future__ import annotations

import numpy as np

from ratchet.walker import COLDEST

HEIGHTS = (0.0, 1.0, 2.0, 1.0, 0.0, 3.0, 6.0, 3.0, 0.0)  # SIZE ln(fitness) of each genotype; a mutation goes one along
GENOTYPES = len(HEIGHTS)
SIZE = 40  # N - 1 at T = 1
CROWD = 201  # individuals that stand for an infinite population where each is a genotype of its own


def heights() -> np.ndarray:
    """float64[K], SIZE ln(fitness) of each genotype."""
    return np.array(HEIGHTS)


def mirrored() -> np.ndarray:
    """int64[K], which genotype each was before the environment turned: the line read backwards."""
    return np.arange(GENOTYPES)[::-1].copy()


def population(temperature: float) -> int:
    """N, the whole number nearest to 1 + SIZE / T, at least 2; 0 stands for the infinite population of T = 0.

    Moran's stationary law is fitness^(N - 1) = exp(height (N - 1) / SIZE) (Sella & Hirsh 2005), so the temperature that
    a population really has is SIZE / (N - 1); rounding moves it by at most T / (2 SIZE) of itself.
    """
    return max(2, 1 + round(SIZE / temperature)) if temperature >= COLDEST else 0
