"""The free-energy landscapes of the motor: gate closed (V0, periodic) and gate open (V1, anchored to a site)."""

from __future__ import annotations

import numpy as np

from ratchet.walker import Params

PERIOD = 8.2  # nm, one tubulin dimer


def interpolate(knots: tuple[tuple[float, float], ...], y: np.ndarray) -> np.ndarray:
    """Energy, kT0, at y (nm) by cosine interpolation between (position, energy) knots; slope zero at every knot."""
    where = np.array([x for x, _ in knots])
    height = np.array([v for _, v in knots])
    i = np.clip(np.searchsorted(where, y, side="right") - 1, 0, len(where) - 2)
    u = (y - where[i]) / (where[i + 1] - where[i])
    return np.asarray(height[i] + (height[i + 1] - height[i]) * (1 - np.cos(np.pi * u)) / 2)


def closed(params: Params, y: np.ndarray) -> np.ndarray:
    """V0 at y (nm from the nearest site), kT0; periodic."""
    length = params.period
    return interpolate(((0.0, 0.0), (params.peak, params.barrier), (length, 0.0)), np.mod(y, length))


def opened(params: Params, y: np.ndarray) -> np.ndarray:
    """V1 at y (nm from the anchoring site), kT0, zero on the shelf at y = 0."""
    length, well = params.period, -params.drop
    return interpolate(
        (
            (-1.5 * length, well + params.wall),
            (-length, well),
            (-params.lip_back_at, params.lip_back),
            (0.0, 0.0),
            (params.lip_ahead_at, params.lip_ahead),
            (length, well),
            (1.5 * length, well + params.wall),
        ),
        y,
    )
