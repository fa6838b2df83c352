"""The saw of the flashing ratchet while its lamp is on; while it is off, the landscape is flat."""

from __future__ import annotations

import numpy as np

from ratchet.flashing.walker import Params
from ratchet.landscape import PERIOD, interpolate

__all__ = ["PERIOD", "saw"]


def saw(params: Params, y: np.ndarray) -> np.ndarray:
    """Energy, kT0, at y (nm); zero at the bottom of each tooth, periodic."""
    knots = ((0.0, 0.0), (params.foot, params.height), (params.period, 0.0))
    return interpolate(knots, np.mod(y, params.period))
