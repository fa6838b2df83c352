"""Finite volumes: probability on a mesh of small cells, joined by edges with a rate forward and a rate in reverse.

Diffusion between cells has Scharfetter-Gummel rates, which keep detailed balance at any cell width. The stationary law
comes from GTH elimination, so that it vanishes nowhere by cancellation. Drifts need no more than that; only what
solves a sparse system imports scipy, which takes as long as a dozen frames.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ratchet import kernels


class Mesh(NamedTuple):
    """Nodes (cell, sheet) and directed edges between them, ordered so that edges are short."""

    cell: np.ndarray  # int64[n], position in cells
    sheet: np.ndarray  # int64[n], which landscape the node lies on
    band: int  # the longest edge, in nodes
    source: np.ndarray  # int64[e]; every edge is listed in its forward sense only
    target: np.ndarray
    kind: np.ndarray  # int64[e]: 0 diffusion, others as the model numbers them
    crossing: np.ndarray  # int64[e]: 1 where the edge passes from one period into the next


def fold(cell: int, cells: int) -> int:
    """0, 1, -1, 2, -2 ...: the place of a cell when the ring is laid flat, neighbours never far apart."""
    r = (cell + cells // 2) % cells - cells // 2
    return 2 * r - 1 if r > 0 else -2 * r


@lru_cache(maxsize=4)
def two_sheets(cells: int) -> Mesh:
    """A ring of cells on two sheets; edges of kind 1 lead from sheet 0 to sheet 1 of the same cell."""
    nodes = sorted(((j, s) for j in range(cells) for s in (0, 1)), key=lambda node: (fold(node[0], cells), node[1]))
    place = {node: i for i, node in enumerate(nodes)}
    edges = [(place[j, s], place[(j + 1) % cells, s], 0, int(j + 1 == cells)) for j, s in nodes]
    edges += [(place[j, 0], place[j, 1], 1, 0) for j in range(cells)]
    source, target, kind, crossing = (np.array(column) for column in zip(*edges, strict=True))
    cell, sheet = (np.array(column) for column in zip(*nodes, strict=True))
    return Mesh(cell, sheet, int(abs(source - target).max()), source, target, kind, crossing)


def bernoulli(z: np.ndarray) -> np.ndarray:
    """z / (e^z - 1), the Scharfetter-Gummel factor."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return np.where(abs(z) < 1e-6, 1 - z / 2, z / np.expm1(z))


def stationary(mesh: Mesh, forward: np.ndarray, reverse: np.ndarray) -> np.ndarray:
    """float64[n], the law that these rates float64[e] leave as it is."""
    matrix = np.zeros((len(mesh.cell), len(mesh.cell)))
    np.add.at(matrix, (mesh.source, mesh.target), forward)
    np.add.at(matrix, (mesh.target, mesh.source), reverse)
    return np.asarray(kernels.eliminate(matrix, mesh.band))


def spread(mesh: Mesh, forward: np.ndarray, reverse: np.ndarray, law: np.ndarray, rate: float) -> float:
    """D in periods^2 per second: the quadratic variation of crossings plus their first-order correction.

    rate: net crossings per second.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.linalg import splu

    n = len(law)
    start, end = np.concatenate((mesh.source, mesh.target)), np.concatenate((mesh.target, mesh.source))
    speed = np.concatenate((forward, reverse))
    jump = np.concatenate((mesh.crossing, -mesh.crossing)).astype(float)
    leaving = np.bincount(start, speed, n)
    excess = (np.bincount(start, speed * jump, n) - rate) / leaving
    nodes = np.arange(n)
    matrix = coo_matrix(
        (
            np.concatenate((speed / leaving[start], -np.ones(n))),
            (np.concatenate((start, nodes)), np.concatenate((end, nodes))),
        ),
        (n, n),
    ).tocsc()
    correction = np.zeros(n)
    correction[1:] = splu(matrix[1:, 1:]).solve(-excess[1:])
    return float(0.5 * (law[start] * speed * (jump + correction[end] - correction[start]) ** 2).sum())


def milestones(
    mesh: Mesh, law: np.ndarray, out: np.ndarray, back: np.ndarray, cells: int, reach: int
) -> tuple[float, float]:
    """Steps per second forward and back: a step is the entry into a site's milestone from the other side's.

    A site lies at every `cells`-th cell, its milestone spans `reach` cells to both sides; out, back: float64[e], fluxes
    along the edges. Between two milestones the chance q to have come from the rear one solves the backward equation of
    the time-reversed chain, sum_j flux(j -> i) (q_j - q_i) = 0.
    """
    from scipy.sparse import coo_matrix, csc_matrix
    from scipy.sparse.linalg import splu

    half = cells // 2
    rest = (mesh.cell + half) % cells - half
    start, end = np.concatenate((mesh.source, mesh.target)), np.concatenate((mesh.target, mesh.source))
    flux = np.concatenate((out, back))
    arriving = np.bincount(end, flux, len(law))  # flux into each node
    gap = (abs(rest) > reach) & (arriving > 0)
    number = np.cumsum(gap) - 1
    size = int(gap.sum())
    inner = gap[start] & gap[end]
    entry = gap[end] & ~gap[start]  # from a milestone into the gap
    matrix = coo_matrix((flux[inner] / arriving[end[inner]], (number[end[inner]], number[start[inner]])), (size, size))
    from_rear, from_front = np.zeros(size), np.zeros(size)
    rear, front = entry & (rest[start] > 0), entry & (rest[start] < 0)
    np.add.at(from_rear, number[end[rear]], flux[rear] / arriving[end[rear]])
    np.add.at(from_front, number[end[front]], flux[front] / arriving[end[front]])
    identity = coo_matrix((np.ones(size), (np.arange(size), np.arange(size))), (size, size))
    solver = splu(csc_matrix(identity - matrix))
    came_rear, came_front = solver.solve(from_rear), solver.solve(from_front)
    leave = gap[start] & ~gap[end]
    into_front, into_rear = leave & (rest[end] < 0), leave & (rest[end] > 0)
    ahead = float((flux[into_front] * came_rear[number[start[into_front]]]).sum())
    behind = float((flux[into_rear] * came_front[number[start[into_rear]]]).sum())
    return ahead, behind
