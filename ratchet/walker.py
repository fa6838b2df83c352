"""Motors walking: what is fixed of them, what varies, and one tick of their time."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet import kernels

__all__ = ["Params", "State", "advance", "init", "params", "warm"]

KT0 = 4.11  # pN nm, room temperature
FUEL_REFERENCE = 25.0  # kT0 per ATP at the reference concentrations
ATP_REFERENCE = 2000.0  # uM
ATP_MOST = 10000.0  # uM
COLDEST = 0.02  # below this a temperature counts as 0: the rates' formulas leave the range of numbers
KICKS = 2**32  # generators from this number on kick ensembles


class Params(NamedTuple):
    """What is fixed of a motor. Energies in kT0, lengths in nm, rates per second."""

    bias: float
    load: float  # pN, positive hinders
    fuel: float  # kT0; nan if set through atp
    atp: float  # uM; nan if set through fuel
    products: float  # [ADP][Pi] relative to the reference
    tick: float  # s of model time in one tick
    bounded: bool  # ensembles: kicks from 32 coins instead of a Gaussian (same moments to the fifth)
    lip_ahead: float
    lip_back: float
    lip_ahead_at: float
    lip_back_at: float
    peak: float  # where V0 has its barrier
    period: float = 8.2
    drag: float = 4.0e-5  # pN s/nm
    barrier: float = 24.0  # V0
    drop: float = 16.5  # from the shelf of V1 to the neighbouring wells
    wall: float = 24.0  # tether, at 1.5 periods
    window: float = 1.0  # half width around a site in which chemistry happens
    bind: float = 2.14  # per uM
    unbind: float = 107.0
    unbind_enthalpy: float = 12.0
    gate: float = 336.0
    gate_ratio: float = 4.0
    commit: float = 336.0
    commit_enthalpy: float = 4.0
    detach: float = 1.41
    detach_length: float = 1.2
    detach_enthalpy: float = 8.0


class State(NamedTuple):
    """What varies, for n independent motors."""

    place: np.ndarray  # float64[n, 2]: y (nm from the site), remaining unit exponential
    discrete: np.ndarray  # int64[n, 3]: site, chemical state (0 empty, 1 ATP bound, 2 gate open), last milestone
    counts: (
        np.ndarray
    )  # int64[n, 9]: forward, backward, bound, unbound, opened, closed, committed, uncommitted, detached
    books: np.ndarray  # float64[n, 3], kT0: heat given to the bath, chemical free energy paid, stored at the last entry
    streams: np.ndarray  # uint64[n, 4], generators
    kicks: np.ndarray  # uint32[n, 4], generators of an ensemble's kicks

    @property
    def site(self) -> np.ndarray:
        """int64[n], the site of the bound head."""
        return self.discrete[:, 0]

    @property
    def chemical(self) -> np.ndarray:
        """int64[n]: 0 empty, 1 ATP bound, 2 gate open."""
        return self.discrete[:, 1]

    @property
    def x(self) -> np.ndarray:
        """float64[n], nm along the track."""
        return self.discrete[:, 0] * 8.2 + self.place[:, 0]


def params(
    *,
    bias: float = 1.0,
    fuel: float | None = None,
    load: float = 0.0,
    atp: float | None = None,
    products: float = 1.0,
    tick: float = 1 / 19200,
    bounded: bool = False,
) -> Params:
    """The fixed part of a motor: `fuel` in kT0 per ATP (default 25) or `atp` in uM, not both.

    Raises ValueError for bias outside -1..1, load outside -10..12 pN, both fuel and atp, or values not finite.
    """
    if fuel is not None and atp is not None:
        raise ValueError("give fuel or atp, not both: each sets the other")
    if not -1.0 <= bias <= 1.0:
        raise ValueError(f"bias = {bias:g} is outside -1 to 1")
    if not -10.0 <= load <= 12.0:
        raise ValueError(f"load = {load:g} pN is outside -10 to 12 pN")
    if atp is not None and not 0.0 < atp <= ATP_MOST:
        raise ValueError(f"atp = {atp:g} uM is outside 0 to {ATP_MOST:g} uM (0 excluded)")
    if fuel is not None and not math.isfinite(fuel):
        raise ValueError("fuel must be a finite number of kT0")
    if not products > 0:
        raise ValueError("products must be positive")
    ahead, behind = max(0.0, bias), max(0.0, -bias)
    return Params(
        bias=float(bias),
        load=float(load),
        fuel=math.nan if atp is not None else FUEL_REFERENCE if fuel is None else float(fuel),
        atp=math.nan if atp is None else float(atp),
        products=float(products),
        tick=float(tick),
        bounded=bool(bounded),
        lip_ahead=4.5 + 6.93 * behind,
        lip_back=4.5 + 6.93 * ahead,
        lip_ahead_at=1.8 - 0.37 * behind,
        lip_back_at=1.8 - 0.37 * ahead,
        peak=4.1 + bias * (5.6 - 4.1),
    )


class Rates(NamedTuple):
    """Chemical rates per second at one temperature, before the position-dependent factors."""

    bind: float
    unbind: float
    open: float
    close: float
    commit: float
    uncommit: float
    detach: float


def log_atp(params: Params, temperature: float) -> float:
    """ln of [ATP] in uM; set by the fuel at fixed products, or directly. At most ln of 10 mM."""
    if not math.isnan(params.atp):
        return math.log(params.atp)
    return min(math.log(ATP_MOST), math.log(ATP_REFERENCE * params.products) + _grown(params, temperature))


def concentration(params: Params, temperature: float) -> float:
    """[ATP] in uM; 0 where it is too small for a number."""
    if not math.isnan(params.atp):
        return params.atp
    grown = _grown(params, temperature)
    return min(ATP_MOST, ATP_REFERENCE * params.products * math.exp(grown)) if grown < 700 else ATP_MOST


def _grown(params: Params, temperature: float) -> float:
    """ln of [ATP] over its value at the reference fuel: (fuel - 25 kT0) / T."""
    surplus = params.fuel - FUEL_REFERENCE
    if temperature < COLDEST:
        return math.copysign(math.inf, surplus) if surplus else 0.0
    return surplus / temperature


def fuel_of(params: Params, temperature: float) -> float:
    """The free energy of one ATP, kT0."""
    surplus = temperature * (log_atp(params, temperature) - math.log(ATP_REFERENCE * params.products))
    if math.isnan(params.atp) and temperature < COLDEST:
        return params.fuel
    return FUEL_REFERENCE + surplus


def rates(params: Params, temperature: float) -> Rates:
    """Every rate with its reverse; their ratios around a cycle multiply to exp(fuel / T - load L / kT)."""
    binding = params.bind * math.exp(log_atp(params, temperature)) if log_atp(params, temperature) > -700 else 0.0
    if temperature < COLDEST:
        return Rates(binding, 0.0, params.gate, 0.0, 0.0, 0.0, 0.0)
    cold = 1.0 / temperature - 1.0
    log_unbind = math.log(params.unbind) - params.unbind_enthalpy * cold
    log_equilibrium = (
        FUEL_REFERENCE / temperature
        - (math.log(params.bind * ATP_REFERENCE) - log_unbind)
        - math.log(params.gate_ratio)
        - params.drop / temperature
    )
    log_commit = math.log(params.commit) - params.commit_enthalpy * cold
    pull = max(params.load, 0.0) * params.detach_length / (KT0 * temperature)
    return Rates(
        bind=binding,
        unbind=math.exp(log_unbind),
        open=params.gate,
        close=params.gate / params.gate_ratio,
        commit=math.exp(log_commit),
        uncommit=math.exp(log_commit - log_equilibrium) * params.products,
        detach=params.detach * math.exp(pull - params.detach_enthalpy * cold),
    )


def payments(params: Params, temperature: float) -> tuple[float, float, float]:
    """Chemical free energy, kT0, that binding, opening the gate and committing take from the fuel; together the fuel.

    T times the logarithm of each rate over its reverse, before the landscapes' part. At T = 0, where reverse rates
    vanish, the whole fuel is booked with the commit.
    """
    if temperature < COLDEST:
        return 0.0, 0.0, fuel_of(params, temperature)
    cold = 1.0 / temperature - 1.0
    log_unbind = math.log(params.unbind) - params.unbind_enthalpy * cold
    binding = temperature * (math.log(params.bind) + log_atp(params, temperature) - log_unbind)
    opening = temperature * math.log(params.gate_ratio)
    return binding, opening, fuel_of(params, temperature) - binding - opening


@lru_cache(maxsize=64)
def _chemistry(params: Params, temperature: float) -> tuple[tuple[float, ...], tuple[float, float, float]]:
    """Rates and payments, worked out once for all the ticks under the same terms."""
    return tuple(rates(params, temperature)), payments(params, temperature)


def steps_per_tick(params: Params, temperature: float) -> int:
    """Langevin steps in one tick: dt <= 1e-7 / max(1, T^2) s keeps the false current of the integrator unseen."""
    return max(1, math.ceil(params.tick * max(1.0, temperature) ** 2 / 1e-7 - 1e-9))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def init(params: Params, temperature: float, seed: int, walkers: int = 1) -> State:
    """`walkers` motors at rest on site 0, no ATP bound."""
    streams, kicks = np.empty((walkers, 4), dtype=np.uint64), np.empty((walkers, 4), dtype=np.uint64)
    place = np.zeros((walkers, 2))
    for walker in range(walkers):
        kernels.seed_stream(kicks[walker], np.uint64(seed), np.uint64(KICKS + walker))
        kernels.seed_stream(streams[walker], np.uint64(seed), np.uint64(walker))
        place[walker, 1] = -math.log(1.0 - kernels.next_uniform(streams[walker]))
    discrete, counts = np.zeros((walkers, 3), dtype=np.int64), np.zeros((walkers, 9), dtype=np.int64)
    books, kicks = np.zeros((walkers, 3)), (kicks >> np.uint64(32)).astype(np.uint32)
    return State(place, discrete, counts, books, streams, kicks)


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def advance(state: State, params: Params, temperature: float, ticks: int) -> State:
    """The motors `ticks` ticks later, by Euler-Maruyama steps with exact chemical event times."""
    heat = temperature if temperature >= COLDEST else 0.0
    steps = steps_per_tick(params, heat)
    moved = State(*(array.copy() for array in state))
    fixed = (params, *_chemistry(params, heat), heat, params.tick / steps, steps * ticks)
    if params.bounded and heat > 0:
        kernels.walk_abreast(*moved, *fixed)
    else:
        kernels.walk_on(*moved[:5], *fixed)
    return moved


def warm() -> None:
    """Compile every kernel that a show uses."""
    for bounded in (False, True):
        fixed = params(tick=1e-7, bounded=bounded)
        advance(init(fixed, 1.0, 0), fixed, 1.0, 1)
