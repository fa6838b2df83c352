"""Walk: a kinesin steps on the left, a sampler writes on the right, one temperature moves both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar

import ratchet.landscape
import ratchet.observables
import ratchet.walker
import sampler.landscape
import sampler.observables
import sampler.walker
from scenes.stage import energy, kinesin, stairs, tiles, wells, wording
from scenes.stage.canvas import Canvas
from scenes.stage.contract import TICKS_PER_SECOND, Controls, Curves, Dot, Readouts, Row

ORDER = 1
TITLE = "Walk"
CAPTIONS = {
    "plain": "Noise explores, bias decides, fuel locks it in.",
    "cold": "Too cold: one is stuck, the other repeats itself.",
    "hot": "Too hot: the bias is washed out. Both wander.",
    "noise": "No noise: nothing shakes the motor; the sampler loops.",
    "bias": "No bias: both are shaken, neither knows where to go.",
    "fuel": "No fuel: every step can be undone. No direction.",
    "smooth": "Smooth scores need no noise at all. The motor always does.",
}
BREAKS = {
    "plain": ("Softmax = Boltzmann only at equilibrium.", "The motor is driven; a draw is not."),
    "cold": ("T = 0 stops a motor. A sampler still writes", "its top word: noise is optional there."),
    "hot": ("Real kinesin would unfold long before this.", "The slider is a model knob, not °C."),
}

SLOWING = 32  # the motor's time runs this many times slower than the audience's at normal pace
WORDS_PER_SECOND = 3  # draws a second at normal pace
CROWD = 16  # independent walkers beside each hero; they measure the live dots
CROWD_SECONDS_PER_TICK = 1 / 19200  # s of model time each crowd motor lives per tick at T <= 1
BURN_IN = 60  # ticks after a change before the statistics start
PATH_EVERY = 3  # ticks between two points of the staircases
PATH_LENGTH = 320  # points kept: 1.6 s
TRAIL_EVERY = 6  # ticks between two ghosts of the search
TRAIL_LENGTH = 7
CAMERA_LAG = 0.35 * TICKS_PER_SECOND  # ticks
PAGE_LAG = 0.08 * TICKS_PER_SECOND  # ticks; words come faster than the camera's lag
HEAT_LAG = 0.08 * TICKS_PER_SECOND  # ticks
GATE_TICKS = 0.03 * TICKS_PER_SECOND  # ticks of the fade between the landscapes; the open gate lasts about 0.1 s
NEVER = -(10**9)
RELAXED = 10  # events a crowd must have seen before its dot counts as relaxed
STILL = 0.25  # a side counts as frozen or melted below this share of its maximum
PITCH = ratchet.landscape.PERIOD  # nm
FUEL_MOTOR, FUEL_TOKENS = 25.0, 20.0  # kT0
TILES = 8


class State(NamedTuple):
    """The run at one tick: two heroes, two crowds, and what the picture remembers of them."""

    tick: int
    seed: int
    settings: tuple[float, bool, bool, bool, bool]  # temperature, noise, bias, fuel, smooth of the statistics
    motor: Any
    text: Any
    motors: Any
    texts: Any
    motors_start: Any  # the crowds when the statistics started
    texts_start: Any
    counted: int  # ticks of statistics so far; negative during burn-in
    draw_clock: int  # eighths of ticks towards the next draw
    camera: float  # nm
    page: float  # words, the same for the text
    haze: float  # eased temperature of the colours
    gate: float  # 0 closed to 1 open
    bound_tick: int
    commit_tick: int
    step_tick: int
    step_from: int
    detach_tick: int
    switch_ticks: tuple[int, int, int, int]
    draw_tick: int
    erase_tick: int
    context: int  # the word the last draw was made from
    trail: tuple[float, ...]  # nm
    motor_path: np.ndarray  # float64[PATH_LENGTH], nm, oldest first
    text_path: np.ndarray  # float64[PATH_LENGTH], story words


DRAW_EIGHTHS = TICKS_PER_SECOND // WORDS_PER_SECOND * 8


@lru_cache(maxsize=64)
def _motor_params(bias: bool, fuel: bool, tick: float, bounded: bool = False) -> Any:
    return ratchet.walker.params(bias=float(bias), fuel=FUEL_MOTOR if fuel else 0.0, tick=tick, bounded=bounded)


@lru_cache(maxsize=64)
def _text_params(bias: bool, fuel: bool, smooth: bool, capacity: int) -> Any:
    return sampler.walker.params(bias=float(bias), fuel=FUEL_TOKENS if fuel else 0.0, smooth=smooth, capacity=capacity)


HERO_PAGES, CROWD_PAGES = 65536, 4096  # tokens of history each text keeps


def _hero_motor(controls: Controls) -> Any:
    return _motor_params(controls.bias, controls.fuel, controls.pace / (SLOWING * TICKS_PER_SECOND))


def _crowd_motor(controls: Controls) -> Any:
    # hot walkers need shorter steps; they live less per tick so that a tick costs the same at every temperature
    return _motor_params(controls.bias, controls.fuel, CROWD_SECONDS_PER_TICK / max(1.0, controls.heat) ** 2, True)


def _hero_text(controls: Controls) -> Any:
    return _text_params(controls.bias, controls.fuel, controls.smooth, HERO_PAGES)


def _crowd_text(controls: Controls) -> Any:
    return _text_params(controls.bias, controls.fuel, controls.smooth, CROWD_PAGES)


def _settings(controls: Controls) -> tuple[float, bool, bool, bool, bool]:
    return controls.temperature, controls.noise, controls.bias, controls.fuel, controls.smooth


def init(seed: int, controls: Controls) -> State:
    """Both heroes and both crowds at tick 0."""
    heat = controls.heat
    motor = ratchet.walker.init(_hero_motor(controls), heat, seed)
    text = sampler.walker.init(_hero_text(controls), heat, seed)
    motors = ratchet.walker.init(_crowd_motor(controls), heat, seed + 1, CROWD)
    texts = sampler.walker.init(_crowd_text(controls), heat, seed + 1, CROWD)
    return State(
        tick=0,
        seed=seed,
        settings=_settings(controls),
        motor=motor,
        text=text,
        motors=motors,
        texts=texts,
        motors_start=motors,
        texts_start=texts,
        counted=-BURN_IN,
        draw_clock=0,
        camera=_nm(motor),
        page=float(text.written[0]),
        haze=heat,
        gate=0.0,
        bound_tick=NEVER,
        commit_tick=NEVER,
        step_tick=NEVER,
        step_from=0,
        detach_tick=NEVER,
        switch_ticks=(NEVER,) * 4,
        draw_tick=NEVER,
        erase_tick=NEVER,
        context=_last(text),
        trail=(_nm(motor),) * TRAIL_LENGTH,
        motor_path=np.full(PATH_LENGTH, np.nan),
        text_path=np.full(PATH_LENGTH, np.nan),
    )


def warm() -> None:
    """Compile both models and compute the chart's full scale."""
    ratchet.walker.warm()
    sampler.walker.warm()
    _full_scale(False)


def advance(state: State, controls: Controls, ticks: int) -> State:
    """The state `ticks` ticks later. Heroes move tick by tick, so that every event has its tick."""
    if _settings(controls) != state.settings:
        state = state._replace(settings=_settings(controls), counted=-BURN_IN)
    crowds = _advance_crowds(state, controls, ticks)
    heroes = state
    points: list[tuple[float, float]] = []
    for _ in range(ticks):
        heroes = _hero_tick(heroes, controls)
        if heroes.tick % PATH_EVERY == 0:
            points.append((_nm(heroes.motor), _story(heroes.text)))
    if points:
        fresh = np.array(points[-PATH_LENGTH:])
        heroes = heroes._replace(
            motor_path=np.concatenate((heroes.motor_path[len(fresh) :], fresh[:, 0])),
            text_path=np.concatenate((heroes.text_path[len(fresh) :], fresh[:, 1])),
        )
    return heroes._replace(
        motors=crowds.motors,
        texts=crowds.texts,
        motors_start=crowds.motors_start,
        texts_start=crowds.texts_start,
        counted=crowds.counted,
    )


def _advance_crowds(state: State, controls: Controls, ticks: int) -> State:
    """Both crowds; when the burn-in ends in between, the statistics start exactly there."""
    first = min(ticks, max(0, -state.counted))
    for part in (first, ticks - first):
        if part:
            state = state._replace(
                motors=ratchet.walker.advance(state.motors, _crowd_motor(controls), controls.heat, part),
                texts=sampler.walker.advance(state.texts, _crowd_text(controls), controls.heat, part),
                counted=state.counted + part,
            )
        if state.counted == 0:
            state = state._replace(motors_start=state.motors, texts_start=state.texts)
    return state


def _hero_tick(state: State, controls: Controls) -> State:
    """One tick of both heroes and of everything that eases towards them."""
    tick, heat = state.tick + 1, controls.heat
    before, motor = state.motor, ratchet.walker.advance(state.motor, _hero_motor(controls), heat, 1)
    changes: dict[str, Any] = {}
    if motor.counts[0, 2] != before.counts[0, 2]:
        changes["bound_tick"] = tick
    if motor.counts[0, 6] != before.counts[0, 6]:
        changes["commit_tick"] = tick
    if (motor.counts[0, :2] != before.counts[0, :2]).any():
        changes["step_tick"], changes["step_from"] = tick, int(before.site[0])
    if motor.counts[0, 8] != before.counts[0, 8]:
        changes["detach_tick"] = tick
    opened, was_open = (bool(m.chemical[0] == 2) for m in (motor, before))
    if opened != was_open:
        changes["switch_ticks"] = (*state.switch_ticks[1:], tick)
    x = _nm(motor)
    if tick % TRAIL_EVERY == 0:
        changes["trail"] = (*state.trail[1:], x)
    clock = state.draw_clock + round(controls.pace * 8)
    text = state.text
    if clock >= DRAW_EIGHTHS:
        clock -= DRAW_EIGHTHS
        text = sampler.walker.advance(text, _hero_text(controls), heat, 1)
        changes.update(_draw_events(state.text, text, tick))
    aim = (x // PITCH + 0.5) * PITCH
    return state._replace(
        tick=tick,
        motor=motor,
        text=text,
        draw_clock=clock,
        camera=state.camera + (aim - state.camera) / CAMERA_LAG,
        page=state.page + (_length(text) - state.page) / PAGE_LAG,
        haze=state.haze + (heat - state.haze) / HEAT_LAG if abs(heat - state.haze) > 1e-3 else heat,
        gate=min(1.0, max(0.0, state.gate + (1 if opened else -1) / GATE_TICKS)),
        **changes,
    )


def _draw_events(before: Any, after: Any, tick: int) -> dict[str, Any]:
    if _length(after) > _length(before):
        return {"draw_tick": tick, "context": _last(before)}
    if _length(after) < _length(before):
        return {"erase_tick": tick, "context": _last(after)}
    return {}


# --- numbers for the strip -------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _full_scale(smooth: bool) -> tuple[float, float]:
    """The largest exact drift of each side with everything switched on: nm/s and story words per token."""
    motor, text = _motor_params(True, True, 1.0 / SLOWING), _text_params(True, True, smooth, CROWD_PAGES)

    def highest(profile: Any, params: Any) -> float:
        found = minimize_scalar(
            lambda log_t: -float(profile(params, np.array([math.exp(log_t)]))[0]),
            bounds=(math.log(0.2), math.log(5.0)),
            method="bounded",
            options={"xatol": 1e-3},
        )
        return max(-float(found.fun), float(profile(params, np.array([0.2]))[0]))

    return highest(ratchet.observables.profile, motor), highest(sampler.observables.profile, text)


def profile(controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact drift of both sides as shares of full scale, float64[n] each; without noise both stand at T = 0."""
    heats = np.asarray(temperatures, dtype=float) * (1.0 if controls.noise else 0.0)
    left, right = _full_scale(controls.smooth)
    return (
        ratchet.observables.profile(_crowd_motor(controls._replace(temperature=1.0)), heats) / left,
        sampler.observables.profile(_crowd_text(controls), heats) / right,
    )


def _observed(state: State, controls: Controls) -> tuple[Any, Any] | None:
    """What both crowds did since the statistics started; None during burn-in."""
    if state.counted <= 0:
        return None
    return (
        ratchet.observables.observe(
            state.motors_start, state.motors, _crowd_motor(controls), controls.heat, state.counted
        ),
        sampler.observables.observe(
            state.texts_start, state.texts, _crowd_text(controls), controls.heat, state.counted
        ),
    )


def readouts(state: State, controls: Controls) -> Readouts:
    """Dots and rows, all measured by the crowds of this run."""
    seen = _observed(state, controls)
    values = f"kT = {wording.temperature(4.11 * controls.heat)} pN nm", f"softmax T = {controls.heat:.2f}"
    if seen is None:
        blank = Dot(math.nan, math.nan, False)
        rows = tuple(Row(name, "…", "…") for name in ("forward : back", "drift", "entropy made"))
        return Readouts((blank, blank), rows, *values, note=_note(controls))
    motor, text = seen
    left, right = _full_scale(controls.smooth)
    return Readouts(
        (_dot(motor, left), _dot(text, right)),
        (
            Row(
                "forward : back",
                wording.odds(motor.forward, motor.backward),
                wording.odds(text.forward, text.backward),
            ),
            Row(
                "drift",
                f"{wording.measured(motor.velocity, motor.stderr, 0)} nm/s",
                wording.measured(text.velocity, text.stderr, 2 if text.stderr > 0.0025 else 3),
            ),
            Row(
                "entropy made",
                wording.rounded(
                    motor.entropy_per_step if abs(motor.velocity) > 2 * motor.stderr or not controls.fuel else math.nan,
                    "nat",
                ),
                wording.rounded(text.entropy_per_step, "nat"),
            ),
        ),
        *values,
        note=_note(controls),
    )


def _dot(seen: Any, full: float) -> Dot:
    relaxed = seen.forward + seen.backward >= RELAXED
    return Dot(seen.velocity / full, 2 * seen.stderr / full, relaxed)


def _note(controls: Controls) -> str | None:
    """The sentence on the chart with a switch off: what theory says, shown flat by both exact curves."""
    if not controls.noise:
        return "no noise: the motor stands; greedy text " + ("still runs" if controls.smooth else "loops")
    if not controls.bias:
        return "no bias: zero at every temperature"
    if not controls.fuel:
        return "no fuel: zero at every temperature"
    return None


def _mood(controls: Controls, curves: Curves) -> str:
    """Cold or hot while both exact drifts are below a quarter of their maxima, else plain."""
    shares = [np.interp(controls.temperature, curves.temperatures, side) for side in (curves.left, curves.right)]
    if controls.temperature == 0 or max(shares) < STILL:
        return "cold" if controls.temperature < 1.0 else "hot"
    return "plain"


def caption(state: State, controls: Controls, curves: Curves) -> str:
    """One line saying what to look at."""
    for name in ("noise", "bias", "fuel"):
        if not getattr(controls, name):
            return CAPTIONS[name]
    return CAPTIONS["smooth" if controls.smooth else _mood(controls, curves)]


def breaks(state: State, controls: Controls, curves: Curves) -> tuple[str, str]:
    """Where the analogy breaks, for the temperature shown."""
    if not controls.noise:
        return BREAKS["cold"]
    if not (controls.bias and controls.fuel):
        return BREAKS["plain"]
    return BREAKS[_mood(controls, curves)]


def trace(state: State, controls: Controls) -> dict[str, float | int | str]:
    """One row of the run's table, with units in the names."""
    seen = _observed(state, controls)
    return {
        "temperature": controls.heat,
        "position_nm": _nm(state.motor),
        "story_words": _story(state.text),
        "word": _words(controls)[_last(state.text)],
        "atp_spent": int(state.motor.counts[0, 6]),
        "tokens_locked": _length(state.text),
        "velocity_nm_per_s": seen[0].velocity if seen else math.nan,
        "velocity_stderr_nm_per_s": seen[0].stderr if seen else math.nan,
        "velocity_words_per_token": seen[1].velocity if seen else math.nan,
        "velocity_stderr_words_per_token": seen[1].stderr if seen else math.nan,
    }


def pace(controls: Controls) -> str:
    """How fast both halves are shown."""
    slower = SLOWING / controls.pace
    words = WORDS_PER_SECOND * controls.pace
    return f"motor {slower:g} × slower, {words:g} words/s"


# --- pictures --------------------------------------------------------------------------------------------------------


def draw(left: Sequence[Canvas], right: Sequence[Canvas], state: State, controls: Controls) -> None:
    """Paint both panes row by row; the stairs only where the layout has room for them."""
    kinesin.draw_stage(left[0], _motor_picture(state, controls))
    energy.draw_energy(left[1], _energy_picture(state, controls))
    tiles.draw_stage(right[0], _text_picture(state, controls))
    wells.draw_wells(right[1], _wells_picture(state, controls))
    if len(left) > 2:
        stairs.draw_stairs(left[2], _position_stairs(state))
        stairs.draw_stairs(right[2], _story_stairs(state))


def _age(state: State, tick: int) -> float:
    """Show seconds since a tick; inf if it never came."""
    return (state.tick - tick) / TICKS_PER_SECOND if tick > NEVER else math.inf


def _nm(motor: Any) -> float:
    return float(motor.x[0])


def _story(text: Any) -> float:
    return float(text.story[0])


def _length(text: Any) -> int:
    return int(text.written[0])


def _last(text: Any) -> int:
    return int(text.last[0])


def _motor_picture(state: State, controls: Controls) -> kinesin.MotorPicture:
    chemical = int(state.motor.chemical[0])
    notes: tuple[str, ...] = ("thermal search",)
    if controls.heat < 0.4:
        notes = ("fuel is bound …", "nothing shakes it loose") if chemical else ("waiting for fuel",)
    elif controls.heat > 2.6:
        notes = ("the grip melts",)
    return kinesin.MotorPicture(
        x=_nm(state.motor),
        site=int(state.motor.site[0]),
        camera=state.camera,
        chemical=chemical,
        temperature=state.haze,
        fuel=controls.fuel,
        trail=state.trail,
        seconds=state.tick / TICKS_PER_SECOND,
        seed=state.seed,
        bound_age=_age(state, state.bound_tick),
        commit_age=_age(state, state.commit_tick),
        detach_age=_age(state, state.detach_tick),
        spent=int(state.motor.counts[0, 6]),
        notes=notes,
    )


@lru_cache(maxsize=8)
def _curves_of_energy(bias: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    params = _motor_params(bias, True, 1.0)
    y = np.linspace(-1.5 * PITCH, 1.5 * PITCH, 401)
    return y, ratchet.landscape.closed(params, y), ratchet.landscape.opened(params, y)


def _energy_picture(state: State, controls: Controls) -> energy.EnergyPicture:
    y, closed, opened = _curves_of_energy(controls.bias)
    params = _motor_params(controls.bias, True, 1.0)
    return energy.EnergyPicture(
        y=y,
        closed=closed,
        opened=opened,
        gate=state.gate,
        ball=float(state.motor.place[0, 0]),
        temperature=state.haze,
        lip_ahead=params.lip_ahead,
        lip_behind=params.lip_back,
        note=f"{params.lip_ahead:.1f} kT₀: too high to climb" if controls.heat < 0.4 and controls.bias else None,
    )


def _words(controls: Controls) -> tuple[str, ...]:
    return sampler.landscape.landscape(controls.smooth).words


def _text_picture(state: State, controls: Controls) -> tiles.TextPicture:
    text, words = state.text, _words(controls)
    ring, top, depth = text.ring[0], int(text.top[0]), int(text.depth[0])
    shown = min(TILES + 1, depth)
    ids = [int(ring[(top - k) % len(ring)]) for k in reversed(range(shown))]
    story = sampler.landscape.landscape(controls.smooth)
    written = []
    for before, word in zip(ids, ids[1:], strict=False):
        gain = int(story.progress[before, word])
        kind = (
            "off-topic"
            if story.slot[word] < 0
            else "back"
            if gain < 0
            else "repeat"
            if story.slot[before] == story.slot[word]
            else "plain"
        )
        written.append(tiles.Tile(words[word], kind))
    chances = _chances(controls, state.context)
    order = np.argsort(-chances, kind="stable")[:6]
    looping = len(set(ids[-6:])) <= 2 and controls.heat < 0.6
    notes: tuple[str, ...] = ("random draw",)
    if controls.heat <= 0:
        notes = ("best score, no draw",)
    if looping:
        notes = (" … ".join(words[i] for i in ids[-4:]), "the best score is a loop")
    elif controls.heat > 2.6:
        notes = ("any word will do",)
    return tiles.TextPicture(
        tiles=tuple(written),
        first=_length(text) - len(written) + 1,
        slide=min(1.5, max(-1.5, _length(text) - state.page)),
        candidates=tuple((words[i], float(chances[i])) for i in order if chances[i] > 0.004),
        drawn=words[_last(text)] if state.draw_tick >= state.erase_tick else None,
        draw_age=_age(state, state.draw_tick),
        erase_age=_age(state, state.erase_tick),
        temperature=state.haze,
        seconds=state.tick / TICKS_PER_SECOND,
        seed=state.seed,
        locked=_length(text),
        fuel=controls.fuel,
        notes=notes,
    )


def _chances(controls: Controls, context: int) -> np.ndarray:
    return np.asarray(sampler.landscape.probabilities(float(controls.bias), controls.smooth, controls.heat)[context])


def _wells_picture(state: State, controls: Controls) -> wells.WellsPicture:
    """The five likeliest words in story order and a shelf for all others, seen from the word last drawn from."""
    story = sampler.landscape.landscape(controls.smooth)
    scores = sampler.landscape.logits(float(controls.bias), controls.smooth)[state.context]
    chances = _chances(controls, state.context)
    top = sorted(int(i) for i in np.argsort(-scores, kind="stable")[:5])
    rest = np.setdiff1d(np.arange(len(scores)), top)
    count = float(story.weight[rest].sum())
    if controls.heat > 0:
        best = scores[rest].max()
        shelf = best + controls.heat * math.log(
            float((np.exp((scores[rest] - best) / controls.heat) * story.weight[rest]).sum()) / count
        )
    else:
        shelf = float(scores[rest].max())
    drawn = _last(state.text)
    chosen = None if state.draw_tick <= NEVER else top.index(drawn) if drawn in top else 5
    return wells.WellsPicture(
        wells=(
            *((story.words[i], float(scores[i]), float(chances[i])) for i in top),
            (f"{count:.0f} more", shelf, float(chances[rest].sum())),
        ),
        chosen=chosen,
        temperature=state.haze,
        seconds=state.tick / TICKS_PER_SECOND,
    )


def _position_stairs(state: State) -> stairs.StairsPicture:
    origin = state.motor_path[np.isfinite(state.motor_path)]
    gained = origin[-1] - origin[0] if len(origin) else 0.0
    return stairs.StairsPicture(
        "Position",
        "8.2 nm per line",
        "kinesin",
        state.motor_path / PITCH,
        f"{round(gained) + 0:+d} nm".replace("-", "−"),
        "time",
    )


def _story_stairs(state: State) -> stairs.StairsPicture:
    origin = state.text_path[np.isfinite(state.text_path)]
    gained = origin[-1] - origin[0] if len(origin) else 0.0
    return stairs.StairsPicture(
        "Story", "1 word per line", "tokens", state.text_path, f"{gained:+.0f} w".replace("-", "−"), "draws"
    )
