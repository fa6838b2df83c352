"""What marks and genes feel: how much better the fitting setting is, and what stands between the two."""

from __future__ import annotations

import math

from ratchet.evolution.landscape import SIZE, population
from ratchet.walker import COLDEST

MARKS, GENES = 12, 18  # of a cell line
TRIED = 0.4  # chance per generation that a mark would be set anew if nothing stood in between
BARRIER = 1.2  # kT at T = 1 between the settings of a mark
PULL = 3.0  # kT at T = 1 by which the food favours the setting that fits
VALLEY = 2.6  # SIZE ln(fitness) that is lost half-way between the two alleles of a gene
ADVANTAGE = 3.0  # SIZE ln(fitness) of the allele that fits


def attempts(temperature: float) -> float:
    """Chance per generation that a mark is set anew: Arrhenius."""
    return TRIED * math.exp(-BARRIER / temperature) if temperature >= COLDEST else 0.0


def fitting(bias: float, temperature: float) -> float:
    """Chance that a mark set anew fits the food: a two-state switch at temperature T."""
    return 1.0 / (1.0 + math.exp(-bias * PULL / temperature)) if temperature >= COLDEST else float(bias > 0) or 0.5


def fixation(step: float, size: int) -> float:
    """Moran's chance that one mutant exp(step) times as fit takes over a population of `size`; 0 stands for infinite."""
    if size == 0:
        return -math.expm1(-max(step, 0.0))
    return 1.0 / size if step == 0 else math.expm1(-step) / math.expm1(-size * step)


def crossings(bias: float, temperature: float) -> tuple[float, float]:
    """Chances per generation that a gene becomes the fitting allele, or ceases to be.

    One mutant a generation: it must be fixed in the valley, then one of both peaks is; the valley is left at once. The
    ratio of the two is that of fitness^(N - 1): Sella & Hirsh (PNAS 102:9541, 2005).
    """
    size, gain = population(temperature), bias * ADVANTAGE / SIZE
    valley = VALLEY / SIZE
    on, back = fixation(valley + gain, size), fixation(valley, size)
    if on + back == 0:
        return 0.0, 0.0
    return fixation(-valley, size) * on / (on + back), fixation(-valley - gain, size) * back / (on + back)
