"""The exact solver: the motor's probability on a fine mesh of position and chemistry, by finite volumes.

The chemistry of `walker.rates` joins the three landscapes as jumps.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet import kernels, landscape
from ratchet.volumes import Mesh, bernoulli, fold, milestones, spread, stationary
from ratchet.walker import COLDEST, KT0, Params, State, fuel_of, rates

__all__ = ["Exact", "solve"]

CELLS = 128  # per period
MILESTONE = 16  # cells around a site, 1 nm: entering them counts a step

SELDOM = 1e-9  # steps per second; a motor that steps less than once in thirty years has no measurable ratios
ROUND_OFF = 1e-9  # of both step rates: a smaller net rate is the solver's round-off


class Exact(NamedTuple):
    """Stationary averages; nan where undefined."""

    velocity: float  # nm/s
    diffusion: float  # nm^2/s
    forward: float  # steps per second
    backward: float
    directionality: float
    atp: float  # net ATP per second
    randomness: float  # 2 D / (v L)
    run_length: float  # nm, |v| over detachments per second
    entropy_production: float  # kT/s
    occupancy: tuple[float, float, float]  # empty, ATP bound, gate open
    fuel: float  # kT0


@lru_cache(maxsize=1)
def grid() -> Mesh:
    """The nodes (cells from the site, chemical state) and edges; they depend on nothing.

    Kinds: 0 diffusion, 1 binding, 2 gate, 3 commit ahead, 4 commit behind. Crossings lie midway between two sites.
    """
    half, far = CELLS // 2, CELLS * 3 // 2
    nodes = [(j, s) for s in (0, 1) for j in range(-half, half)] + [(j, 2) for j in range(-far, far + 1)]
    nodes.sort(key=lambda node: (fold(node[0], CELLS), node[1], node[0]))
    place = {node: i for i, node in enumerate(nodes)}
    edges: list[tuple[int, int, int, int]] = []
    for j, s in nodes:
        ahead = (j + 1, s) if s == 2 or j + 1 < half else (-half, s)
        if ahead in place:
            edges.append((place[j, s], place[ahead], 0, int((j + 1 + half) % CELLS == 0)))
        if s == 0:
            edges.append((place[j, 0], place[j, 1], 1, 0))
            if abs(j) <= MILESTONE:
                edges.append((place[j, 1], place[j, 2], 2, 0))
                edges.append((place[j + CELLS, 2], place[j, 0], 3, 0))
                edges.append((place[j - CELLS, 2], place[j, 0], 4, 0))
    source, target, kind, crossing = (np.array(column) for column in zip(*edges, strict=True))
    cell, sheet = (np.array(column) for column in zip(*nodes, strict=True))
    return Mesh(cell, sheet, int(abs(source - target).max()), source, target, kind, crossing)


def edge_rates(params: Params, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """(forward, reverse) rates per second of every edge, float64[e] each."""
    g, r = grid(), rates(params, temperature)
    width = params.period / CELLS
    y = g.cell * width
    energy = np.where(g.sheet == 2, landscape.opened(params, y), landscape.closed(params, y))
    # share of the edge's cell that lies inside the chemical window
    share = np.clip(
        (params.window - abs(g.cell[g.source] - np.rint(g.cell[g.source] / CELLS) * CELLS) * width) / width + 0.5, 0, 1
    )
    rise = energy[g.target] - energy[g.source]
    rise[g.kind >= 3] -= params.drop  # commits compare each well with its own bottom
    diffusion = KT0 * temperature / params.drag / width**2
    tilt = (rise + params.load * width / KT0) / temperature
    down, up = np.minimum(1.0, np.exp(-rise / temperature)), np.minimum(1.0, np.exp(rise / temperature))
    forward = np.select(
        [g.kind == 0, g.kind == 1, g.kind == 2],
        [diffusion * bernoulli(tilt), np.full(len(rise), r.bind), r.open * share * down],
        r.commit * share * down,
    )
    reverse = np.select(
        [g.kind == 0, g.kind == 1, g.kind == 2],
        [diffusion * bernoulli(-tilt), np.full(len(rise), r.unbind), r.close * share * up],
        r.uncommit * share * up,
    )
    return forward, reverse


def law(params: Params, temperature: float) -> np.ndarray:
    """float64[n], the stationary probability of every node of `grid` at a temperature of at least 0.02."""
    return stationary(grid(), *edge_rates(params, temperature))


@np.errstate(over="ignore")  # interpreted, the generator's uint64 wraps around with a warning
def settled(state: State, params: Params, temperature: float) -> State:
    """The same motors put anew at places drawn from the stationary law, with empty counts and books.

    In the cold they would take minutes to forget a common start; below 0.02 they stay where they are.
    """
    state = State(*(array.copy() for array in state))
    state.counts[:], state.books[:] = 0, 0.0
    if temperature >= COLDEST:
        mesh, sums, width = grid(), np.cumsum(law(params, temperature)), params.period / CELLS
        for place, discrete, stream in zip(state.place, state.discrete, state.streams, strict=True):
            node = min(int(np.searchsorted(sums, kernels.next_uniform(stream) * sums[-1])), len(sums) - 1)
            place[0] = (mesh.cell[node] + kernels.next_uniform(stream) - 0.5) * width
            # no step is counted for the start
            discrete[0], discrete[1], discrete[2] = 0, mesh.sheet[node], round(place[0] / params.period)
    y = state.place[:, 0]
    energy = np.where(state.chemical == 2, landscape.opened(params, y), landscape.closed(params, y))
    state.books[:, 2] = energy + params.load * state.x / KT0
    return state


def drift(params: Params, temperature: float) -> float:
    """Exact velocity, nm/s."""
    if temperature < COLDEST:
        return 0.0
    g = grid()
    forward, reverse = edge_rates(params, temperature)
    here = stationary(g, forward, reverse)
    flux = here[g.source] * forward - here[g.target] * reverse
    return float(params.period * flux[g.crossing == 1].sum())


def solve(params: Params, temperature: float) -> Exact:
    """All stationary averages at a temperature; below 0.02 the motor stands."""
    fuel = fuel_of(params, temperature)
    if temperature < COLDEST:
        nan = math.nan
        return Exact(0.0, 0.0, 0.0, 0.0, nan, 0.0, nan, nan, 0.0, (0.0, 0.0, 1.0), fuel)
    g = grid()
    forward, reverse = edge_rates(params, temperature)
    here = stationary(g, forward, reverse)
    out, back = here[g.source] * forward, here[g.target] * reverse
    velocity = float(params.period * (out - back)[g.crossing == 1].sum())
    atp = float((out - back)[g.kind == 1].sum())
    occupancy = tuple(float(here[g.sheet == s].sum()) for s in range(3))
    ahead, behind = milestones(g, here, out, back, CELLS, MILESTONE)
    diffusion = params.period**2 * spread(g, forward, reverse, here, velocity / params.period)
    falls = rates(params, temperature).detach * occupancy[2]
    moves = ahead + behind
    seen = moves > SELDOM
    return Exact(
        velocity=velocity,
        diffusion=diffusion,
        forward=ahead,
        backward=behind,
        directionality=(ahead - behind) / moves if seen else math.nan,
        atp=atp,
        randomness=2 * diffusion / (velocity * params.period)
        if seen and abs(velocity) > ROUND_OFF * params.period * moves
        else math.nan,
        run_length=abs(velocity) / falls if falls > 0 else math.nan,
        entropy_production=(fuel * atp - params.load * velocity / KT0) / temperature,
        occupancy=(occupancy[0], occupancy[1], occupancy[2]),
        fuel=fuel,
    )
