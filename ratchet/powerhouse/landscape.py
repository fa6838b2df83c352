"""The landscape of a turn: three deep wells, where ATP is made, under the fine ripple of the ring's subunits."""

from __future__ import annotations

import numpy as np

from ratchet.powerhouse.walker import CATCHES, Params

__all__ = ["PERIOD", "energy", "slope"]

PERIOD = 1.0  # turn


def energy(params: Params, y: np.ndarray) -> np.ndarray:
    """Energy, kT0, at y (turns), without the tilt; zero at whole turns and even in y.

    Each well is 16 u^2 (1 - u)^2, u its share of a period: a polynomial, so that compiled code needs no cosine.
    """
    return params.catch * _well(CATCHES * y) + params.ripple * _well(params.subunits * y)


def slope(params: Params, y: np.ndarray) -> np.ndarray:
    """Its slope, kT0 per turn."""
    thirds, parts = np.mod(CATCHES * y, 1.0), np.mod(params.subunits * y, 1.0)
    return CATCHES * params.catch * _steep(thirds) + params.subunits * params.ripple * _steep(parts)


def _well(place: np.ndarray) -> np.ndarray:
    u = np.mod(place, 1.0)
    return np.asarray(16.0 * (u * (1.0 - u)) ** 2)


def _steep(u: np.ndarray) -> np.ndarray:
    return np.asarray(32.0 * u * (1.0 - u) * (1.0 - 2.0 * u))
