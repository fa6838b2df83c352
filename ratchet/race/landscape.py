"""The menus of a motor: what can happen next in each of its basins, with the barrier and the attempt rate of each."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from ratchet.walker import ATP_REFERENCE, FUEL_REFERENCE, KT0
from ratchet.walker import Params as Motor

STATES = ("no ATP", "ATP bound", "gate open", "landed ahead", "landed behind")
WIDTH = 5  # options of the longest menu
Basin = tuple[float, float]  # thermal half widths left and right of the bottom at T = 1, nm


class Reaction(NamedTuple):
    """One way out of a basin: it happens at the rate attempt * exp(-barrier / T)."""

    name: str
    attempt: float  # per second
    barrier: float  # kT0
    target: int  # the state afterwards
    gain: int = 0  # sites by which the motor moves
    still: bool = False  # keeps its rate at T = 0, as in the motor's rules


Menu = tuple[Reaction, ...]


def half_width(wide: float, high: float) -> float:
    """The integral of exp(-k y^2 / 2) over y > 0, nm, on a cosine ramp `wide` nm long and `high` kT0 high."""
    return wide / math.sqrt(math.pi * high)


def overlap(one: Basin, other: Basin) -> float:
    """The integral of the smaller of two thermal densities with the same bottom, nm: what Metropolis jumps let pass."""
    return min(one[0], other[0]) + min(one[1], other[1])


@lru_cache(maxsize=64)
def menus(motor: Motor) -> tuple[Menu, ...]:
    """The menu of each state, at zero load.

    Kramers' formula with the curvatures on both sides of each basin and barrier (they differ: the landscapes are
    joined from ramps); chemistry is averaged over the thermal density of the basin in which it happens. Every
    temperature dependence is then in the Boltzmann factor alone, and the rates around a cycle still multiply to
    exp(fuel / T). Raises ValueError under load, which moves the lips.
    """
    if motor.load != 0:
        raise ValueError("the menus are those of a motor without load")
    half, ahead, behind = 0.5 * motor.period, motor.lip_ahead_at, motor.lip_back_at
    drop, wall = motor.drop, motor.wall
    closed = half_width(motor.period - motor.peak, motor.barrier), half_width(motor.peak, motor.barrier)
    shelf = half_width(behind, motor.lip_back), half_width(ahead, motor.lip_ahead)
    front = half_width(motor.period - ahead, motor.lip_ahead + drop), half_width(half, wall)
    rear = half_width(half, wall), half_width(motor.period - behind, motor.lip_back + drop)
    front_lip, rear_lip = shelf[1] + front[0], shelf[0] + rear[1]
    mobility = KT0 / motor.drag  # nm^2/s
    gate = motor.gate * overlap(closed, shelf)
    slip = mobility / sum(closed) ** 2  # the peak of the closed landscape is as wide as its well
    # un-commit: what detailed balance leaves after the other steps have taken their part of the fuel
    spare = FUEL_REFERENCE - motor.unbind_enthalpy - motor.drop
    undo = motor.bind * ATP_REFERENCE * motor.gate_ratio / motor.unbind * math.exp(-motor.unbind_enthalpy)
    commit = motor.commit * math.exp(motor.commit_enthalpy)
    bind = (motor.bind * ATP_REFERENCE * motor.products, FUEL_REFERENCE - motor.fuel)
    if math.isnan(motor.fuel):
        bind = (motor.bind * motor.atp, 0.0)
    fall = Reaction("let go", motor.detach * math.exp(motor.detach_enthalpy), motor.detach_enthalpy, 2)

    def uncommit(name: str, well: Basin, target: int) -> Reaction:
        rate = undo * commit * motor.products * overlap(well, closed) / sum(closed)
        return Reaction(name, rate, motor.commit_enthalpy + spare, target)

    def landed(well: Basin, lip: float, high: float, way: int) -> Menu:
        name = "commit step" if way > 0 else "commit back"
        back = Reaction("fall back", mobility / sum(well) / lip, high + drop, 2, -way)
        done = Reaction(name, commit * overlap(well, closed) / sum(well), motor.commit_enthalpy, 0)
        return done, back, fall._replace(target=3 if way > 0 else 4)

    slips = tuple(Reaction(f"slip {name}", slip, motor.barrier, -1, way) for name, way in (("ahead", 1), ("back", -1)))
    return (
        (
            Reaction("bind ATP", *bind, 1, still=True),
            uncommit("undo step", front, 3),
            uncommit("undo back", rear, 4),
            *(slip._replace(target=0) for slip in slips),
        ),
        (
            Reaction("open gate", gate / sum(closed), 0.0, 2, still=True),
            Reaction("release ATP", motor.unbind * math.exp(motor.unbind_enthalpy), motor.unbind_enthalpy, 0),
            *(slip._replace(target=1) for slip in slips),
        ),
        (
            Reaction("step ahead", mobility / sum(shelf) / front_lip, motor.lip_ahead, 3, 1),
            Reaction("close gate", gate / motor.gate_ratio / sum(shelf), 0.0, 1),
            Reaction("step back", mobility / sum(shelf) / rear_lip, motor.lip_back, 4, -1),
            fall,
        ),
        landed(front, front_lip, motor.lip_ahead, 1),
        landed(rear, rear_lip, motor.lip_back, -1),
    )
