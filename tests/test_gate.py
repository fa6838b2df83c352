"""Gate: occupancy and attention are one formula, each switch means something on both sides, all of it measured."""

import math

import numpy as np
import pytest

import ratchet.gate.exact
import sampler.gate.exact
from scenes import gate
from scenes.cast import gates
from scenes.stage import chart, occupancy, play, reshaped
from scenes.stage.contract import Controls, opened
from tests import shows
from tests.shows import picture


def controls(context=0.0, **words):
    return opened(gate, Controls()).turned("context", context)._replace(**words)


def played(seed=0, cuts=(1300,), **words):
    return shows.played("gate", controls(**words), seed, cuts)


@pytest.mark.parametrize("heat", [0.2, 0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("bias", [True, False])
def test_occupancy_and_attention_are_the_same_formula_to_machine_precision(heat, bias):
    held = controls(temperature=heat, bias=bias)
    left, right = gates.left_params(held), gates.right_params(held)
    pocket = ratchet.gate.exact.occupancy(left, heat)[left.order]  # solved as a jump process
    head = sampler.gate.exact.occupancy(right, heat)[right.order]  # the softmax of a trained head
    assert pocket == pytest.approx(head, rel=1e-13)
    assert gate.difference(held) < 1e-15
    assert gate.badges(held)[2].equal
    left_exact, right_exact = gate.profile(held, np.array([heat]))
    assert left_exact == pytest.approx(right_exact, abs=1e-14)


def test_in_another_context_the_head_binds_anew_and_the_pocket_does_not():
    first, other = controls(), controls(context=2.0)
    assert gates.left_params(first) == gates.left_params(other)
    assert not gate.badges(other)[2].equal
    assert gate.difference(other) > 0.05
    show = played(context=2.0)
    assert gate.caption(show.state, other, chart.CurveBook().complete(gate, other)) == gate.CAPTIONS["context"]


def test_right_to_wrong_on_screen_is_measured_and_exact_beside_it():
    show = played(cuts=(2400,), temperature=1.5)
    rows = {row.name: row for row in gate.readouts(show.state, show.controls).rows}
    exact = [float(x) for x in (rows["exp(ΔΔG/T)"].left, rows["exp(ΔΔG/T)"].right)]
    assert exact[0] == exact[1]
    for side, wanted in zip((rows["right : wrong"].left, rows["right : wrong"].right), exact, strict=True):
        value, error = map(float, side.split(" ± "))
        assert 0 < error < 0.1 * wanted
        assert abs(value - wanted) < 2 * error
    for side in (rows["shuffled"].left, rows["shuffled"].right):
        value, error = map(float, side.split(" ± "))
        assert abs(value - 1) < 2 * error


@pytest.mark.parametrize("heat", [0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("context", [0.0, 1.0, 2.0])
def test_the_dots_sit_on_the_curves_within_their_bars(heat, context):
    show = played(cuts=(1800,), temperature=heat, context=context)
    exact = gate.profile(show.controls, np.array([heat]))
    for dot, known in zip(gate.readouts(show.state, show.controls).dots, exact, strict=True):
        assert abs(dot.share - known[0]) < 2 * dot.two_sigma
        assert dot.two_sigma < 0.05


def test_bias_off_lays_both_curves_on_chance():
    flat = chart.CurveBook().complete(gate, controls(bias=False))
    assert abs(flat.left).max() < 1e-12
    assert abs(flat.right).max() < 1e-12


def test_noise_off_keeps_the_first_guest_and_the_best_key():
    show = played(noise=False)
    left, right = gate.readouts(show.state, show.controls).dots
    assert abs(left.share) < 2 * left.two_sigma
    assert right.share == 1
    flat = chart.CurveBook().complete(gate, show.controls)
    assert abs(flat.left).max() < 1e-12
    assert flat.right == pytest.approx(1.0)
    assert show.state.hero.reactions == 0
    later = play.forward(show, 600)
    assert later.state.hero.pocket.place == show.state.hero.pocket.place


def test_fuel_off_binds_as_before_and_nothing_comes_of_it():
    on, off = played(cuts=(2400,)), played(cuts=(2400,), fuel=False)
    for show, dead in ((on, False), (off, True)):
        for seen in gate._seen(show.state, show.controls):
            assert (abs(seen.acts) < 4 * seen.acts_stderr) == dead
    with_fuel, without = (gate.profile(show.controls, np.array([1.0])) for show in (on, off))
    assert np.allclose(with_fuel, without, rtol=1e-14)


def test_filmed_twice_is_the_same_film_however_ticks_are_cut():
    whole, parts = played(cuts=(1300,)), played(cuts=(7, 950, 343))
    assert np.array_equal(picture(whole), picture(parts))
    assert not np.array_equal(picture(whole), picture(played(seed=1, cuts=(1300,))))


def test_a_change_of_the_controls_starts_the_statistics_anew_and_a_change_of_pace_does_not():
    show = played()
    slower = play.forward(show._replace(controls=show.controls._replace(pace=0.25)), 10)
    assert slower.state.heads.held.sum() == 1310 * gates.CROWD
    hotter = play.forward(show._replace(controls=show.controls._replace(temperature=2.0)), 10)
    assert hotter.state.heads.held.sum() == 10 * gates.CROWD
    assert hotter.state.pockets.held.sum() <= 10 * gates.CROWD * gates.CROWD_TICK * (1 + 1e-9)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("heat", [0.0, 0.2, 5.0])
def test_every_corner_draws_without_a_number_that_is_none(theme, heat):
    for context, size in ((0.0, (1024, 768)), (1.0, (540, 960))):
        show = played(cuts=(700,), context=context, temperature=heat)
        show = show._replace(look=show.look._replace(theme=theme))
        assert picture(show, size).std() > 0
        row = gate.trace(show.state, show.controls)
        assert not any(isinstance(v, float) and not math.isfinite(v) for v in row.values())


def test_the_rows_are_figures():
    show = played()
    panels = gate.figures(show.state, show.controls)
    for panel in panels["occupancy"]:
        exact, seen = panel.series
        assert exact.y.sum() == pytest.approx(1.0)
        assert (abs(seen.y - exact.y) <= 2 * seen.two_sigma + 1e-3).all()
    for panel in panels["landscape"]:
        assert np.isfinite(panel.curves[0].y).all()
        assert abs(panel.curves[0].y - panel.curves[1].y).max() > 2  # before and after


def test_a_ramp_goes_through_its_knots():
    knots = ((0.0, 1.0), (0.4, -3.0), (1.0, 2.0))
    assert reshaped.ramp(knots, np.array([0.0, 0.2, 0.4, 1.0])) == pytest.approx([1.0, -1.0, -3.0, 2.0])


def test_a_share_that_can_happen_is_never_shown_as_none_or_all():
    assert occupancy._settled(1e-9) > 0
    assert occupancy._settled(1 - 1e-9) < 1
    assert occupancy._settled(0.0) == 0


def test_neither_pane_flashes_at_the_fastest_pace():
    """Swings of a pane's mean luminance stay below a tenth."""
    for heat in (1.0, 5.0):
        assert (shows.swings(played(cuts=(600,), pace=4.0, temperature=heat), 40) < 0.1).all()
