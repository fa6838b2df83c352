"""Rotors: what is fixed of them, what varies, and one tick of their time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ratchet.powerhouse import kernels
from ratchet.walker import COLDEST, KT0

__all__ = ["Params", "State", "advance", "init", "params", "warm"]

CATCHES = 3  # ATP made in a turn
PER_MV = 0.1602177 / KT0  # kT0 that a proton gains over 1 mV
PER_KJ = 1.660539 / KT0  # kT0 of one molecule at 1 kJ/mol
GENTLE = 0.06  # of the steepest well's relaxation in one Heun step
SHORT = 0.0125  # turns a kick spreads in one Heun step, at most


class Params(NamedTuple):
    """What is fixed of a rotor. Energies in kT0, lengths in turns."""

    bias: float
    pmf: float  # mV
    atp: float  # kJ/mol it costs to make one
    subunits: int  # of the ring, each of which carries one proton through
    tick: float  # s of model time in one tick
    mobility: float = 50.0  # turns^2 per s and kT0, chosen so that a cell's rotor makes some 100 turns a second
    catch: float = 4.0  # depth of the wells in which ATP is made
    ripple: float = 1.0  # depth of a subunit's

    @property
    def tilt(self) -> float:
        """kT0 by which a turn forward is downhill: n pmf - 3 ATP. A symmetric machine couples neither to its sense."""
        return self.bias * (self.subunits * self.pmf * PER_MV - CATCHES * self.atp * PER_KJ)

    @property
    def threshold(self) -> float:
        """mV of proton-motive force at which both balance."""
        return CATCHES * self.atp * PER_KJ / (self.subunits * PER_MV)


class State(NamedTuple):
    """What varies, for n rotors."""

    place: np.ndarray  # float64[n], turns, 0 to 1
    discrete: np.ndarray  # int64[n, 4]: whole turns, last milestone (thirds), ATP made, ATP split
    streams: np.ndarray  # uint64[n, 4], generators

    @property
    def turns(self) -> np.ndarray:
        """float64[n], turns made."""
        return np.asarray(self.discrete[:, 0] + self.place)


def params(
    *, bias: float = 1.0, pmf: float = 180.0, atp: float = 50.0, subunits: int = 10, tick: float = 1e-5
) -> Params:
    """The fixed part of a rotor: bias 1 as built, 0 symmetric (no torque at all), -1 mirrored.

    Raises ValueError for bias outside -1..1, pmf outside -300..300 mV, ATP outside 0..80 kJ/mol or a ring of other than
    6 to 17 subunits.
    """
    if not -1.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside -1 to 1")
    if not -300.0 <= pmf <= 300.0:
        raise ValueError(f"pmf = {pmf:g} mV is outside -300 to 300 mV")
    if not 0.0 <= atp <= 80.0:
        raise ValueError(f"atp = {atp:g} kJ/mol is outside 0 to 80 kJ/mol")
    if not 6 <= subunits <= 17:
        raise ValueError(f"subunits = {subunits} is outside 6 to 17")
    return Params(float(bias), float(pmf), float(atp), int(subunits), float(tick))


def steps_per_tick(params: Params, temperature: float) -> int:
    """Heun steps in one tick, short beside the steepest well's relaxation and beside a subunit."""
    curvature = 32.0 * (CATCHES**2 * params.catch + params.subunits**2 * params.ripple)
    dt = min(GENTLE / (params.mobility * curvature), SHORT**2 / (2 * params.mobility * max(temperature, 0.01)))
    return max(1, math.ceil(params.tick / dt - 1e-9))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` rotors dealt from the exact stationary law; without noise all rest at 0."""
    streams = np.empty((walkers, 4), dtype=np.uint64)
    for walker in range(walkers):
        kernels.seed_stream(streams[walker], np.uint64(seed), np.uint64(walker))
    return deal(streams, params, temperature)


@np.errstate(over="ignore")
def deal(streams: np.ndarray, params: Params, temperature: float) -> State:
    """Rotors with these generators, dealt anew with nothing counted."""
    from ratchet.powerhouse.exact import stationary

    streams, n = streams.copy(), len(streams)
    place, discrete = np.zeros(n), np.zeros((n, 4), dtype=np.int64)
    if temperature >= COLDEST:
        sums = np.cumsum(stationary(params, temperature))
        aims = np.array([[kernels.next_uniform(stream) for _ in range(2)] for stream in streams])
        cells = np.minimum(np.searchsorted(sums, aims[:, 0] * sums[-1], side="right"), len(sums) - 1)
        place = (cells + aims[:, 1]) / len(sums)
        discrete[:, 1] = np.rint(CATCHES * place)
    return State(place, discrete, streams)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The rotors `ticks` ticks later, each with its own kicks."""
    heat = temperature if temperature >= COLDEST else 0.0
    steps = steps_per_tick(params, heat)
    moved = State(*(array.copy() for array in state))
    dt = params.tick / steps
    push, sigma = params.mobility * dt * params.tilt, math.sqrt(2 * params.mobility * dt * heat)
    half = 0.5 * params.mobility * dt
    third, part = half * CATCHES * params.catch, half * params.subunits * params.ripple
    kernels.turn_on(*moved, push, sigma, third, part, float(params.subunits), steps * ticks)
    return moved


def warm() -> None:
    """Compile every kernel that a show uses."""
    fixed = params(tick=1e-7)
    advance(init(fixed, 1.0, 0), fixed, 1.0, 1)
