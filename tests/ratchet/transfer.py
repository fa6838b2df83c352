"""The stepper as a linear operator: what one Euler-Maruyama step, chemistry included, does to a probability.

Its stationary current is the stepper's own drift at the time step it runs with, exactly: nothing is sampled, so that
the smallest false current shows. Positions lie on a grid; a kick's targets between grid points are shared out by cubic
interpolation (bounded kicks) or weighted by the Gaussian itself.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.sparse import block_diag, coo_matrix, csc_matrix, eye, vstack
from scipy.sparse.linalg import splu

from ratchet import kernels, landscape, walker

REACH = 8.5  # standard deviations of a Gaussian kick that are kept
COINS = np.array([math.comb(kernels.COINS, heads) for heads in range(kernels.COINS + 1)]) / 2.0**kernels.COINS
with np.errstate(over="ignore"):  # interpreted, uint64 wraps around with a warning
    TARGETS = np.array([kernels.coins(np.uint32(2**heads - 1)) for heads in range(kernels.COINS + 1)])  # bounded kicks


class Step(NamedTuple):
    """One step: dt in s, mobility in nm^2/kT0, spread in nm."""

    dt: float
    mobility: float
    spread: float


def step_of(params: walker.Params, heat: float) -> Step:
    """The step with which the stepper runs."""
    dt = params.tick / walker.steps_per_tick(params, heat)
    mobility = dt * walker.KT0 / params.drag
    return Step(dt, mobility, math.sqrt(2 * mobility * heat))


def slopes(params: walker.Params, y: np.ndarray, opened: bool) -> np.ndarray:
    """dV/dy by the stepper's own code, kT0/nm."""
    slope = kernels.slope_open if opened else kernels.slope_closed
    return np.array([slope(params, v) for v in y])


def spread_out(mean: np.ndarray, spread: float, width: float, first: float, bounded: bool) -> coo_matrix:
    """Rows of chances to land on grid point k (at first + k width, k any integer) after a kick from `mean`."""
    place = (mean - first) / width
    if not bounded:
        k = np.arange(-math.ceil(REACH * spread / width) - 1, math.ceil(REACH * spread / width) + 2)
        column = np.rint(place).astype(int)[:, None] + k
        value = np.exp(-0.5 * ((column - place[:, None]) * width / spread) ** 2)
        value /= value.sum(axis=1, keepdims=True)
    else:
        target = place[:, None] + TARGETS * spread / width
        base = np.floor(target).astype(int)
        u = target - base
        four = (
            -u * (u - 1) * (u - 2) / 6,
            (u + 1) * (u - 1) * (u - 2) / 2,
            -(u + 1) * u * (u - 2) / 2,
            (u + 1) * u * (u - 1) / 6,
        )
        column = np.concatenate([base + shift for shift in (-1, 0, 1, 2)], axis=1)
        value = np.concatenate([COINS * weight for weight in four], axis=1)
    row = np.broadcast_to(np.arange(len(mean))[:, None], column.shape)
    return row.ravel(), column.ravel(), value.ravel()


def closed_move(params: walker.Params, heat: float, fine: float) -> tuple[csc_matrix, np.ndarray, np.ndarray]:
    """(transfer on the ring, mean displacement of each point in nm, points) in the closed landscape."""
    step = step_of(params, heat)
    cells = math.ceil(params.period / (step.spread / fine))
    width = params.period / cells
    y = (np.arange(cells) + 0.5) * width - params.period / 2
    push = -step.mobility * (slopes(params, y, False) + params.load / walker.KT0)
    row, column, value = spread_out(y + push, step.spread, width, y[0], params.bounded)
    return coo_matrix((value, (row, column % cells)), (cells, cells)).tocsc(), push, y


def open_move(params: walker.Params, heat: float, y: np.ndarray) -> tuple[csc_matrix, np.ndarray]:
    """(transfer between the mirrors at 1.5 periods, mean displacement in nm) in the open landscape."""
    step = step_of(params, heat)
    n, width = len(y), y[1] - y[0]
    push = -step.mobility * (slopes(params, y, True) + params.load / walker.KT0)
    row, column, value = spread_out(y + push, step.spread, width, y[0], params.bounded)
    column = np.where(column < 0, -1 - column, np.where(column >= n, 2 * n - 1 - column, column))
    move = coo_matrix((value, (row, column)), (n, n)).tocsc()
    return move, move @ y - y


def reactions(params: walker.Params, heat: float, y: np.ndarray, wide: np.ndarray) -> csc_matrix:
    """What the chemistry does after a move: states empty and bound on `y`, open on `wide` = y and its two neighbours."""
    step, r, n = step_of(params, heat), walker.rates(params, heat), len(y)
    width = y[1] - y[0]
    share = np.clip((params.window - abs(y)) / width + 0.5, 0, 1)  # of each cell inside the window
    v0, v1 = landscape.closed(params, y), landscape.opened(params, wide)
    middle = slice(n, 2 * n)
    bounds = np.repeat([r.bind + 2 * r.uncommit, r.unbind + r.open, r.close + r.commit + r.detach], [n, n, 3 * n])
    proposed = -np.expm1(-bounds * step.dt)  # at most one proposal a step
    empty, bound, opened = np.arange(n), n + np.arange(n), 2 * n + np.arange(3 * n)
    jumps = [(empty, bound, np.full(n, r.bind)), (bound, empty, np.full(n, r.unbind))]
    rise = v1[middle] - v0
    jumps.append((bound, opened[middle], r.open * share * np.minimum(1, np.exp(-rise / heat))))
    jumps.append((opened[middle], bound, r.close * share * np.minimum(1, np.exp(rise / heat))))
    for side, part in ((1, slice(2 * n, 3 * n)), (-1, slice(0, n))):
        bottom = landscape.opened(params, np.array([side * params.period]))[0]
        rise = v0 - (v1[part] - bottom)
        jumps.append((opened[part], empty, r.commit * share * np.minimum(1, np.exp(-rise / heat))))
        jumps.append((empty, opened[part], r.uncommit * share * np.minimum(1, np.exp(rise / heat))))
    start, end, rate = (np.concatenate(column) for column in zip(*jumps, strict=True))
    chance = proposed[start] * rate / bounds[start]
    change = coo_matrix((chance, (start, end)), (5 * n, 5 * n)).tocsc()
    stay = eye(5 * n, format="csc") - csc_matrix(
        coo_matrix((np.asarray(change.sum(axis=1)).ravel(), (np.arange(5 * n), np.arange(5 * n))), (5 * n, 5 * n))
    )
    return change + stay


def stationary(transfer: csc_matrix) -> np.ndarray:
    """The law the step leaves as it is."""
    n = transfer.shape[0]
    system = vstack(((transfer.T - eye(n)).tocsr()[:-1], csc_matrix(np.ones((1, n))))).tocsc()
    return splu(system).solve(np.eye(1, n, n - 1)[0])


def ring_drift(params: walker.Params, heat: float, fine: float = 14) -> float:
    """The stepper's drift with the gate for ever closed, nm/s."""
    move, push, _ = closed_move(params, heat, fine)
    return float(stationary(move) @ push) / step_of(params, heat).dt


def drift(params: walker.Params, heat: float, fine: float = 6) -> float:
    """The stepper's drift with all its chemistry, nm/s."""
    move, push, y = closed_move(params, heat, fine)
    wide = np.concatenate((y - params.period, y, y + params.period))
    open_, shift = open_move(params, heat, wide)
    transfer = block_diag((move, move, open_)) @ reactions(params, heat, y, wide)
    law = stationary(transfer.tocsc())
    return float(law @ np.concatenate((push, push, shift))) / step_of(params, heat).dt
