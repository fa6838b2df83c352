"""The integrator: its false current without fuel, its bias with fuel, and its steps against closed forms.

Three independent oracles: the one-step transfer operator (`transfer`, exact at the time step used), the finite-volume
solver (exact for continuous time) and the closed forms of Stratonovich and Reimann (no chemistry).
"""

import math

import numpy as np
import pytest

from ratchet import exact, kernels, measure, tilted, walker
from tests.ratchet import transfer

KICKS = pytest.mark.parametrize("bounded", [False, True], ids=["gaussian", "bounded"])


def test_a_bounded_kick_has_a_gaussians_first_five_moments_and_nearly_its_sixth():
    moments = [float(transfer.COINS @ transfer.TARGETS**k) for k in range(1, 7)]
    assert moments[:5] == pytest.approx([0, 1, 0, 3, 0], abs=1e-12)
    assert moments[5] == pytest.approx(14.977, abs=0.0005)
    assert abs(transfer.TARGETS).max() < 6.2


@KICKS
@pytest.mark.parametrize("heat", [0.2, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0])
def test_the_integrator_fakes_less_than_half_a_nanometre_a_second_without_fuel(heat, bounded):
    """Found: at most 0.14 nm/s, in the closed landscape; the grid's own error is below 0.1 nm/s."""
    params = walker.params(tick=1e-3, bounded=bounded)
    assert abs(transfer.ring_drift(params, heat, fine=10)) < 0.5


def test_the_operator_sees_a_step_that_is_too_long():
    """At T = 4 a step of 1e-7 s instead of 1e-7 / T^2 s fakes 22 nm/s."""
    long = walker.params(tick=1e-7)._replace(drag=4.0e-5 / 16)  # one sixteenth of the drag is sixteen times the step
    assert transfer.ring_drift(long, 4.0, fine=14) / 16 == pytest.approx(-22, abs=1)


@pytest.mark.slow
@KICKS
@pytest.mark.parametrize("heat", [1.0, 2.0, 3.0, 4.0, 5.0])
def test_the_whole_stepper_fakes_less_than_half_a_nanometre_a_second_at_equilibrium(heat, bounded):
    """All three chemical states. Found: at most 0.10 nm/s (on finer grids, 0.05)."""
    params = walker.params(fuel=0.0, tick=1e-3, bounded=bounded)
    assert abs(transfer.drift(params, heat, fine=8)) < 0.5


@pytest.mark.slow
@KICKS
@pytest.mark.parametrize(
    ("heat", "load", "low", "high"),
    [
        (1.0, 0.0, -3.2, -2.7),  # nm/s; -0.37 %
        (1.0, 5.0, 2.7, 3.2),  # +1.1 %
        (1.0, 7.0, -1.0, -0.3),
        (1.0, 9.0, -5.0, -4.5),  # beyond stall, +2.3 %
        (0.5, 0.0, 0.0, 0.1),  # +0.25 %
        (2.0, 0.0, -0.5, -0.2),  # -0.22 %
    ],
)
def test_the_bias_with_fuel_is_what_is_stated(heat, load, low, high, bounded):
    params = walker.params(load=load, tick=1e-3, bounded=bounded)
    assert low < transfer.drift(params, heat) - exact.drift(params, heat) < high


def bare(load, bounded, barrier=3.0, tick=2e-8):
    """A motor without chemistry on a low saw: a particle in a tilted periodic potential."""
    return walker.params(load=load, atp=1e-30, products=1e-30, tick=tick, bounded=bounded)._replace(barrier=barrier)


def known(params, heat):
    """Its closed-form motion."""
    return tilted.solve(
        lambda y: np.array([kernels.energy_closed(params, v) for v in np.ravel(np.mod(y, params.period))]).reshape(
            y.shape
        ),
        period=params.period,
        force=-params.load / walker.KT0,
        temperature=heat,
        drag=params.drag / walker.KT0,
    )


@pytest.mark.parametrize("barrier", [3.0, 12.0, 24.0])
@pytest.mark.parametrize(("heat", "load"), [(0.5, -10.0), (1.0, -6.0), (1.0, 4.0), (3.0, 12.0)])
def test_the_finite_volumes_agree_with_the_closed_forms(heat, load, barrier):
    params = bare(load, False, barrier)
    seen, closed = exact.solve(params, heat), known(params, heat)
    # 128 cells of 0.064 nm a period, second order: at most 0.33 % of v and 0.53 % of D found
    assert seen.velocity == pytest.approx(closed.velocity, rel=4e-3)
    assert seen.diffusion == pytest.approx(closed.diffusion, rel=6e-3)


@KICKS
@pytest.mark.parametrize(("heat", "load"), [(1.0, -8.0), (1.0, 4.0), (0.6, 10.0), (3.0, -5.0)])
def test_the_langevin_steps_agree_with_stratonovich_and_reimann(heat, load, bounded):
    """Drift and diffusion of 512 particles, each within three of its own standard errors.

    The smallest bias this could see is 3 sigma: 4 % of the drift with bounded kicks, 7 % with Gaussian ones.
    """
    params = bare(load, bounded)
    start = walker.advance(walker.init(params, heat, 11, 512), params, heat, 500)
    ticks = 50_000 if bounded else 20_000
    state = walker.advance(start, params, heat, ticks)
    way, time = state.x - start.x, ticks * params.tick
    closed = known(params, heat)
    error = way.std(ddof=1) / math.sqrt(len(way)) / time
    assert 3 * error < (0.04 if bounded else 0.07) * abs(closed.velocity)
    assert abs(way.mean() / time - closed.velocity) < 3 * error
    spread = way.var(ddof=1) / (2 * time)
    assert abs(spread / closed.diffusion - 1) < 3 * math.sqrt(2 / (len(way) - 1))


def test_without_fuel_the_sampled_drift_agrees_with_zero():
    """At T = 2, where D is 100 nm^2/s; the smallest false drift this could see is 3 sigma, below 16 nm/s."""
    row = measure.measure(measure.Settings(fuel=0.0, walkers=32, seconds=0.2, seed=21), 2.0, jobs=2)
    assert 3 * row["velocity_stderr"] < 16
    assert abs(row["velocity_nm_per_s"]) < 3 * row["velocity_stderr"]
