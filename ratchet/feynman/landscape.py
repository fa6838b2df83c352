"""The teeth that the pawl rides on while it is down; while it is up, the wheel turns freely."""

from __future__ import annotations

import numpy as np

from ratchet.feynman.walker import Params
from ratchet.landscape import PERIOD, interpolate

__all__ = ["PERIOD", "saw"]


def saw(params: Params, y: np.ndarray) -> np.ndarray:
    """Energy, kT0, at y (nm); zero at the bottom of each tooth, periodic."""
    knots = ((0.0, 0.0), (params.foot, params.height), (params.period, 0.0))
    return interpolate(knots, np.mod(y, params.period))
