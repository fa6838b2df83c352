"""The levels of a pool: for each count of ATP molecules what an ATP is worth, and how fast it is spent and made."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from ratchet import walker
from ratchet.entropy import fluxes
from ratchet.walker import ATP_REFERENCE, COLDEST, FUEL_REFERENCE

MICROMOLAR = 10 / 3  # uM of one molecule in a volume of 0.5 attolitres, a cube of 80 nm
ADP_REFERENCE, PI_REFERENCE = 6.0, 1000.0  # uM; with 2 mM ATP and -30.5 kJ/mol at 1 M they give the motor's 25 kT0
REFERENCE = ATP_REFERENCE / (ADP_REFERENCE * PI_REFERENCE) * MICROMOLAR  # per molecule
NODES = 23  # levels at which the motor is solved, and
STEPS = 30 / math.log(5.0)  # temperatures per factor e; rates between them are right to 1e-4
NAMES = ("ahead", "back", "pump", "discharge", "undo ahead", "undo back", "undo pump", "recharge")
CHANGE = np.array((-1, -1, -1, -1, 1, 1, 1, 1))  # of the count of ATP
MOVE = np.array((1, -1, 0, 0, -1, 1, 0, 0))  # of one motor, sites


class Params(NamedTuple):
    """What is fixed of a pool and its team."""

    motor: walker.Params  # its concentrations are the pool's
    motors: int
    adenylate: int  # molecules of ATP and ADP together
    phosphate: int  # molecules of ATP and Pi together
    supply: float  # ATP per second that recharging can make at most; 0 = switched off
    donor: float  # kT0 that the donor of phosphate gives per ATP
    donor_half: float  # molecules of ADP at which recharging runs at half its rate
    pumps: float  # ATP per second that everything but the motors spends
    pump_half: float  # molecules of ATP at which it spends half of that


class Levels(NamedTuple):
    """The pool as arrays over its levels, 0 to N molecules of ATP."""

    rates: np.ndarray  # float64[N + 1, 8], per second, in the order of NAMES
    fuel: np.ndarray  # float64[N + 1], kT0 of the ATP that leads from each level to the one below; -inf at 0
    coupling: float  # sites gained per ATP that the motors spend


def worth(params: Params, temperature: float, level: np.ndarray | float) -> np.ndarray:
    """kT0 set free when a pool of `level` ATP loses one: 25 at the reference, and T per factor e of the mass action.

    Counted so that each jump and its reverse see the same molecules: the ATP before it, the ADP and Pi after it.
    """
    n = np.asarray(level, dtype=float)
    return fuel(temperature, n, (params.adenylate - n + 1) * (params.phosphate - n + 1))


def fuel(temperature: float, atp: np.ndarray, products: np.ndarray) -> np.ndarray:
    """kT0 per ATP by molecules of ATP and of ADP times Pi; at T = 0 concentrations do not matter."""
    if temperature < COLDEST:
        return np.full(np.shape(atp), FUEL_REFERENCE)
    with np.errstate(divide="ignore"):
        return np.asarray(FUEL_REFERENCE + temperature * (np.log(atp) - np.log(REFERENCE * products)))


@lru_cache(maxsize=256)
def levels(params: Params, temperature: float) -> Levels:
    """All rates of a pool. At T = 0 motors stand and nothing is undone; pumps and recharging need no noise.

    The ratio of each rate to its reverse is exp(fuel / T), and exp((donor - fuel) / T) for recharging. Motors spend
    as the exact solver says for the concentrations of a level.
    """
    n = np.arange(params.adenylate + 1, dtype=float)
    fuel = worth(params, temperature, n)
    rates = np.zeros((len(n), len(NAMES)))
    steps, coupling = spending(params, temperature)
    rates[1:, 0] = params.motors * steps * (1 + coupling) / 2
    rates[1:, 1] = params.motors * steps * (1 - coupling) / 2
    rates[:, 2] = params.pumps * n / (n + params.pump_half)
    adp = params.adenylate - n
    rates[:, 7] = params.supply * adp / (adp + params.donor_half)
    if temperature >= COLDEST:
        undone = np.exp(-fuel[1:] / temperature)
        rates[:-1, 4:7] = rates[1:, :3] * undone[:, None]
        rates[1:, 3] = rates[:-1, 7] * np.exp((fuel[1:] - params.donor) / temperature)
    return Levels(rates, fuel, coupling)


def speeds(found: Levels) -> np.ndarray:
    """float64[N + 1], net sites per second of the whole team at each level.

    In a full pool nothing can be undone; it counts as one that has just spent an ATP.
    """
    undone = found.rates[:, 4] - found.rates[:, 5]
    undone[-1] = undone[-2]
    return np.asarray(found.rates[:, 0] - found.rates[:, 1] - undone)


def spending(params: Params, temperature: float) -> tuple[np.ndarray, float]:
    """(ATP that one motor splits per second at each level from 1 on, not counting what it makes; sites per ATP).

    At a steady state the net flux is the gross one times 1 - exp(-fuel / T), whatever the mechanism of a single
    motor; how many sites an ATP is worth is decided where it commits and does not depend on the level.
    """
    if temperature < COLDEST:
        return np.zeros(params.adenylate), 0.0
    place = STEPS * math.log(temperature)
    below = math.floor(place + 1e-9)
    ends = range(-2, 4) if place - below > 1e-9 else range(1)  # solved temperatures around it: Lagrange's formula
    parts = []
    for end in ends:
        weight = math.prod((place - below - other) / (end - other) for other in ends if other != end)
        parts.append((weight, *_spending(params.motor, params.adenylate, params.phosphate, below + end)))
    gross = sum(weight * logs for weight, logs, _ in parts)
    return np.exp(gross), min(1.0, max(-1.0, sum(weight * coupling for weight, _, coupling in parts)))


@lru_cache(maxsize=512)
def _spending(motor: walker.Params, adenylate: int, phosphate: int, step: int) -> tuple[np.ndarray, float]:
    """The same at the temperature exp(step / STEPS), the spending as its logarithm."""
    temperature = math.exp(step / STEPS)
    pool = Params(motor, 1, adenylate, phosphate, 0.0, 0.0, 1.0, 0.0, 1.0)
    top = math.log(adenylate)
    nodes = np.cos(np.pi * (2 * np.arange(NODES) + 1) / (2 * NODES)) / math.cos(math.pi / (2 * NODES))
    gross, coupling = [], 0.0
    for node in np.exp(top * (1 + nodes) / 2).tolist():
        affinity = float(worth(pool, temperature, node)) / temperature
        atp, velocity = _solved(pool, node, temperature)
        if abs(affinity) < 1e-6:  # no flux to tell the rate from: look beside
            atp, velocity = _solved(pool, 1.001 * node, temperature)
            affinity = float(worth(pool, temperature, 1.001 * node)) / temperature
        gross.append(math.log(atp / -math.expm1(-affinity)))
        coupling = coupling or velocity / motor.period / atp  # of the fullest pool, where the flux is largest
    places = 2 * np.log(np.arange(1, adenylate + 1)) / top - 1
    found = chebyshev.chebval(places, chebyshev.chebfit(nodes, gross, NODES - 1))
    found.flags.writeable = False
    return found, coupling


def _solved(pool: Params, level: float, temperature: float) -> tuple[float, float]:
    """(net ATP per second, nm/s) of one motor from the exact solver, at the concentrations of a level."""
    made = (pool.adenylate - level + 1) * (pool.phosphate - level + 1) * MICROMOLAR**2
    products = made / (ADP_REFERENCE * PI_REFERENCE)
    return fluxes(pool.motor._replace(atp=level * MICROMOLAR, fuel=math.nan, products=products), temperature)
