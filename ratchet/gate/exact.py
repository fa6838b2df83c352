"""The exact solver of the pocket: the stationary law of a jump process on K shapes and the empty pocket."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.gate.landscape import fitted
from ratchet.gate.walker import Params, table
from ratchet.kernels import eliminate
from ratchet.walker import COLDEST

__all__ = ["Exact", "occupancy", "solve"]


class Exact(NamedTuple):
    """Stationary averages."""

    share: float  # of the bound time that the match is in the pocket
    above: float  # the same above chance: 0 for one of K alike, 1 for always
    ratio: float  # right : wrong, match to best wrong shape
    acts: float  # net reactions of the match per second of bound time


@lru_cache(maxsize=1024)
def occupancy(params: Params, temperature: float) -> np.ndarray:
    """float64[K], the share of the bound time that each shape is in the pocket: exp(-energy / T) / Z, from the chain.

    At T = 0 nothing leaves: each shape is as likely as the others to have come first.
    """
    kinds = len(params.energies)
    if temperature < COLDEST:
        return np.full(kinds, 1.0 / kinds)
    found = table(params, temperature)
    rates = np.zeros((kinds + 1, kinds + 1))  # the empty pocket first: it is the only way from shape to shape
    rates[0, 1:], rates[1:, 0] = found.arrive, found.leave
    law = np.asarray(eliminate(rates, kinds))[1:]
    law = law / law.sum()
    return _rotated(law).mean(axis=0) if params.shuffled else law


def boltzmann(params: Params, temperature: float) -> np.ndarray:
    """float64[K], exp(-energy / T) / Z written down. Source: the canonical ensemble; T above 0."""
    weights = np.exp(-(fitted(params.energies, params.bias) - min(params.energies)) / temperature)
    return np.asarray(weights / weights.sum())


def _rotated(law: np.ndarray) -> np.ndarray:
    """float64[K, K], what each shape (column) gets by its fit in each rotation (row)."""
    kinds = len(law)
    return np.asarray(law[(np.arange(kinds)[:, None] + np.arange(kinds)) % kinds])


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages."""
    law, (match, wrong) = occupancy(params, temperature), params.order[:2]
    kinds, found = len(law), table(params, temperature)
    plain = occupancy(params._replace(shuffled=False), temperature)
    flow = plain * (found.react - found.undo)
    return Exact(
        share=float(law[match]),
        above=float((law[match] - 1 / kinds) / (1 - 1 / kinds)),
        ratio=float(law[match] / law[wrong]) if law[wrong] > 0 else math.inf,
        acts=float(flow.mean() if params.shuffled else flow[match]),
    )
