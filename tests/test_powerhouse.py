"""Powerhouse: a rotor on its exact curve, a student on the way to its teacher's, and switches that empty both."""

import math

import numpy as np
import pytest

import sampler.powerhouse.exact
from scenes import powerhouse
from scenes.cast import charging
from scenes.stage import chart, play
from scenes.stage.contract import Controls, opened
from tests import shows
from tests.shows import picture


def controls(knobs=(), **words):
    held = opened(powerhouse, Controls())
    for name, value in knobs:
        held = held.turned(name, value)
    return held._replace(**words)


def played(seed=0, cuts=(900,), **words):
    return shows.played("powerhouse", controls(**words), seed, cuts)


def curve_at(show, heat=1.0):
    curves = chart.CurveBook().complete(powerhouse, show.controls)
    return [float(np.interp(math.log(heat), np.log(curves.temperatures), side)) for side in (curves.left, curves.right)]


def test_filmed_twice_is_the_same_film_however_ticks_are_cut():
    whole, parts = played(cuts=(1300,)), played(cuts=(7, 950, 13, 330))
    assert np.array_equal(whole.state.student.logits, parts.state.student.logits)
    assert whole.state.hero.words == parts.state.hero.words != ()
    assert np.array_equal(picture(whole), picture(parts))
    assert not np.array_equal(picture(whole), picture(played(seed=1, cuts=(1300,))))


def test_moves_of_the_slider_and_switches_are_cut_as_well():
    def ridden(cut):
        show = played(cuts=(100,), pace=0.5)
        for heat, fuel in ((2.0, True), (1.0, False), (1.0, True)):
            show = show._replace(controls=show.controls._replace(temperature=heat, fuel=fuel))
            for ticks in cut:
                show = play.forward(show, ticks)
        return show.state

    whole, parts = ridden((210,)), ridden((1, 59, 150))
    assert np.array_equal(whole.student.logits, parts.student.logits)
    assert np.array_equal(whole.rotors.now.place, parts.rotors.now.place)
    assert np.array_equal(whole.record.known, parts.record.known)
    assert whole.hero.words == parts.hero.words


@pytest.mark.parametrize(("pmf", "heat"), [(180.0, 1.0), (180.0, 2.5), (130.0, 1.0), (155.0, 3.0)])
def test_the_rotors_dot_sits_on_its_curve_within_its_bar(pmf, heat):
    show = played(cuts=(900,), knobs=(("pmf", pmf),), temperature=heat)
    dot = powerhouse.readouts(show.state, show.controls).dots[0]
    assert dot.relaxed
    assert abs(dot.share - curve_at(show, heat)[0]) < 1.6 * dot.two_sigma + 2e-3


def test_below_the_stall_the_rotor_is_measured_to_run_back():
    drifts = []
    for pmf in (130.0, 155.0, 180.0):
        show = played(knobs=(("pmf", pmf),))
        seen = charging.turned(show.state, show.controls)
        drifts.append(seen.velocity / seen.stderr)
    assert drifts[0] < -10 < drifts[1] < 10 < drifts[2]
    show = played(cuts=(60,), knobs=(("pmf", 150.0),))
    assert "155 mV" in powerhouse.caption(show.state, show.controls, chart.CurveBook().complete(powerhouse, controls()))


def test_the_students_dot_climbs_to_the_teachers_curve():
    show = played(cuts=(600,), pace=4.0)
    shares, goal = [], curve_at(show)[1]
    for _ in range(2):
        shares.append(powerhouse.readouts(show.state, show.controls).dots[1].share)
        show = play.forward(show, 3300)
    dot = powerhouse.readouts(show.state, show.controls).dots[1]
    assert shares[0] < 0.7 * goal
    assert abs(dot.share - goal) < 0.08
    assert charging.floor(show.controls) < show.state.looks[-1].loss < 0.76
    assert show.state.student.learned > 200_000


@pytest.mark.parametrize("heat", [0.7, 1.0, 2.0])
def test_a_frozen_students_texts_drift_as_its_own_chain_says(heat):
    show = played(cuts=(1500,), temperature=heat)
    learned = show.state.student.learned
    show = play.forward(show._replace(controls=show.controls.turned("student", 1.0)), 1400)
    assert show.state.student.learned == learned
    seen, known = charging.written(show.state, show.controls)
    assert known == pytest.approx(
        sampler.powerhouse.exact.written(show.state.student.logits, charging.school(show.controls), heat).velocity
    )
    assert abs(seen.velocity - known) < 3.2 * seen.stderr
    assert "student" in powerhouse.readouts(show.state, show.controls).rows[2].right


@pytest.mark.parametrize("switch", ["noise", "bias", "fuel"])
def test_each_switch_lays_both_exact_curves_and_both_dots_on_zero(switch):
    show = played(cuts=(1800,), **{switch: False})
    curves = chart.CurveBook().complete(powerhouse, show.controls)
    assert abs(curves.left).max() < 1e-9
    assert abs(curves.right).max() < 1e-9
    for dot in powerhouse.readouts(show.state, show.controls).dots:
        assert abs(dot.share) < 1.7 * dot.two_sigma + 3e-3


def test_without_fuel_the_student_is_as_it_was_before_its_first_lesson():
    show = played(cuts=(900,))
    show = play.forward(show._replace(controls=show.controls._replace(fuel=False)), 600)
    assert show.state.student.learned == 0 == abs(show.state.student.logits).max()
    assert show.state.looks[-1].loss == pytest.approx(charging.guess(show.controls), abs=1e-12)
    show = play.forward(show._replace(controls=show.controls._replace(fuel=True)), 600)
    assert show.state.looks[-1].loss < 3


def test_the_picture_says_what_the_run_is():
    show = played()
    row = powerhouse.trace(show.state, show.controls)
    assert row["loss_nats"] == show.state.looks[-1].loss
    assert row["floor_nats"] == pytest.approx(0.7113, abs=1e-4)
    angle, loss = powerhouse.figures(show.state, show.controls)["charge"]
    assert loss.curves[0].y[0] == pytest.approx(charging.guess(show.controls))
    assert loss.curves[0].y[-1] < loss.curves[0].y[0]
    assert angle.title == "Rotor angle"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("heat", [0.0, 0.2, 5.0])
def test_every_corner_draws_without_a_number_that_is_infinite(theme, heat):
    for words in ({}, {"noise": False}, {"fuel": False}, {"bias": False, "smooth": True}):
        show = played(cuts=(200,), temperature=heat, **words)
        show = show._replace(look=show.look._replace(theme=theme))
        assert picture(show, (1024, 768)).std() > 0
        row = powerhouse.trace(show.state, show.controls)
        assert not any(isinstance(v, float) and math.isinf(v) for v in row.values())


def test_neither_pane_flashes_at_the_fastest_pace():
    """Swings of a pane's mean luminance stay below a tenth."""
    assert (shows.swings(played(cuts=(300,), pace=4.0), 30) < 0.1).all()
