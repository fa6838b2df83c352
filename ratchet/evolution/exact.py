"""The exact solver of evolution: Moran's chance of fixation, the chain of genotypes, and a run's climb along it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet.evolution.landscape import GENOTYPES, SIZE, heights, mirrored, population
from ratchet.evolution.walker import Params, steps

__all__ = ["Exact", "chances", "climb", "ends", "founders", "law", "matrix", "solve"]


class Exact(NamedTuple):
    """Averages over a run; heights are SIZE ln(fitness)."""

    gain: float  # of the mean height from the turn of the environment to the end of the run
    start: float  # mean height at the turn
    kept: float  # share of mutants that are fixed; nan where there are none
    best: float  # share of individuals on the new peak at the end


@lru_cache(maxsize=256)
def chances(params: Params, temperature: float) -> np.ndarray:
    """float64[K, 2], the chance of a mutant to the left and right of each genotype to be fixed; nan at the ends.

    Moran: (1 - f / f') / (1 - (f / f')^N) in a population of N; 1 - f / f' for an advantage in an infinite one.
    """
    size, step = population(temperature), steps(params.selection)
    if size == 0:
        return np.asarray(-np.expm1(-np.maximum(step, 0.0)))
    with np.errstate(invalid="ignore"):
        ratio = np.expm1(-step) / np.expm1(-size * step)
    return np.where(step == 0, 1.0 / size, ratio)


@lru_cache(maxsize=256)
def matrix(params: Params, temperature: float) -> np.ndarray:
    """float64[K, K], the chance of each genotype to be the population's after one more mutant."""
    moves = np.eye(GENOTYPES)
    if not params.mutation:
        return moves
    if not params.inheritance:
        raise ValueError("without inheritance a population has no genotype")
    for side, at in ((0, -1), (1, 1)):
        chance = 0.5 * np.nan_to_num(chances(params, temperature)[:, side])
        moves += np.diag(chance[1:] if at < 0 else chance[:-1], at) - np.diag(chance)
    return moves


@lru_cache(maxsize=256)
def law(params: Params, temperature: float) -> np.ndarray:
    """float64[K], how often each genotype is found in the long run: fitness^(N - 1) (Sella & Hirsh 2005).

    Uniform without inheritance. Raises ValueError below 0.
    """
    size = population(temperature)
    if not params.inheritance or params.selection == 0:
        return np.full(GENOTYPES, 1.0 / GENOTYPES)
    high = heights() - heights().max()
    weights = np.exp(params.selection * high * (size - 1) / SIZE) if size else np.asarray(high == 0, dtype=float)
    return np.asarray(weights / weights.sum())


def founders(params: Params, temperature: float) -> np.ndarray:
    """float64[K], the law of genotypes just after the environment has turned: the long run's of the old one."""
    return law(params, temperature)[mirrored()]


@lru_cache(maxsize=512)
def climb(params: Params, temperature: float) -> np.ndarray:
    """float64[C + 1], the mean height at each note of a run, the first at the turn."""
    notes = params.run // params.every
    at = founders(params, temperature)
    if not params.inheritance:
        return np.full(notes + 1, float(at @ heights()))
    stride, found = np.linalg.matrix_power(matrix(params, temperature), params.every), [float(at @ heights())]
    for _ in range(notes):
        at = at @ stride
        found.append(float(at @ heights()))
    return np.array(found)


@lru_cache(maxsize=256)
def ends(params: Params, temperature: float) -> np.ndarray:
    """float64[K], the share of individuals of each genotype at the end of a run."""
    start = founders(params, temperature)
    if not params.inheritance:
        return start
    return np.asarray(start @ np.linalg.matrix_power(matrix(params, temperature), params.run))


def solve(params: Params, temperature: float) -> Exact:
    """Averages over a run."""
    path, start = climb(params, temperature), founders(params, temperature)
    if not params.inheritance:  # N individuals of the same genotype, of random ones
        same = float(GENOTYPES ** (1.0 - population(temperature))) if population(temperature) else 0.0
        peak = 1.0 / GENOTYPES
        return Exact(0.0, float(path[0]), same if params.mutation else math.nan, peak)
    moves, at, spent = matrix(params, temperature), start, np.zeros(GENOTYPES)
    for _ in range(params.run):
        spent += at
        at = at @ moves
    chance = chances(params, temperature)
    born = spent[:, None] * np.isfinite(chance)
    kept = float((born * np.nan_to_num(chance)).sum() / born.sum()) if params.mutation else math.nan
    return Exact(
        float(path[-1] - path[0]), float(path[0]), kept, float(ends(params, temperature)[np.argmax(heights())])
    )
