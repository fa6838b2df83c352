"""Goals 5 and 6: a tilted sawtooth walked by many, beside numpy, torch, jax, diffrax, OpenMM and C; the kinesin.

Everybody makes the same Euler-Maruyama steps of 0.1 µs of overdamped motion in one saw, pulled forward by 10 pN, and
everybody's drift is held against Stratonovich's closed form before it is timed. Ours is the kinesin's own ensemble stepper
with the gate held shut (no ATP, no products) and lower teeth; it goes on counting milestones and running its clocks.
OpenMM's Brownian integrator moves its particles in three dimensions; it knows no other.
"""

from __future__ import annotations

import ctypes
import math
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

import ratchet.kernels
import ratchet.tilted as tilted
import ratchet.walker
from tests.benchmarks.contest import Entry, Options, Row, agree, benchmark, contest, figure, find, missing, seconds

KT = 4.11  # pN nm
PULL = 10.0  # pN
FIXED = ratchet.walker.params(load=-PULL, atp=1e-300, products=1e-300, bounded=True, tick=1e-5)._replace(barrier=12.0)
HEIGHT, FOOT, PERIOD = FIXED.barrier, FIXED.peak, FIXED.period
STEP = 1e-7  # s
MOBILITY = STEP * KT / FIXED.drag  # nm per kT0/nm
PUSH = MOBILITY * PULL / KT  # nm
SIGMA = math.sqrt(2 * MOBILITY)  # nm
PER_TICK = round(FIXED.tick / STEP)
SETTLE, WATCHED = 1000, 4000  # steps of a check: discarded, counted

Run = Callable[[int], np.ndarray]  # steps -> positions float[n], nm, going on from the last call's


def exact() -> float:
    """The drift, nm/s."""

    def energy(x: np.ndarray) -> np.ndarray:
        y = np.mod(x, PERIOD)
        return HEIGHT * (1 - np.cos(np.pi * np.where(y < FOOT, y / FOOT, (y - PERIOD) / (PERIOD - FOOT)))) / 2

    found = tilted.solve(
        energy, period=PERIOD, force=PULL / KT, temperature=1.0, drag=FIXED.drag / KT, cells=tilted.CELLS
    )
    return found.velocity


def checked(name: str, run: Run, wanted: float) -> None:
    """Hold a stepper's drift against the closed form: within four of its own standard errors and 1 % of step error."""
    first = np.array(run(SETTLE), dtype=float)
    way = np.array(run(WATCHED), dtype=float) - first
    drift = way / (WATCHED * STEP)
    agree(name, wanted, drift.mean(), 4 * drift.std() / math.sqrt(len(drift)) + 0.01 * wanted)


def our_run(walkers: int) -> Run:
    """The product's own ensemble."""
    state = ratchet.walker.init(FIXED, 1.0, 0, walkers)

    def run(steps: int) -> np.ndarray:
        nonlocal state
        state = ratchet.walker.advance(state, FIXED, 1.0, steps // PER_TICK)
        return state.x

    return run


def numpy_run(walkers: int) -> Run:
    """Vectorised numpy."""
    random, x = np.random.default_rng(1), np.zeros(walkers)
    rise, fall = np.pi / FOOT, np.pi / (PERIOD - FOOT)

    def slope(x: np.ndarray) -> np.ndarray:
        y = np.mod(x, PERIOD)
        up = y < FOOT
        return 0.5 * HEIGHT * np.where(up, rise * np.sin(rise * y), fall * np.sin(fall * (y - PERIOD)))

    def run(steps: int) -> np.ndarray:
        nonlocal x
        for _ in range(steps):
            x = x + PUSH + SIGMA * random.standard_normal(walkers) - MOBILITY * slope(x)
        return x

    return run


def torch_run(torch: object, walkers: int) -> Run:
    """torch, eager, as one writes it."""
    torch.set_num_threads(1)  # type: ignore[attr-defined]
    x = torch.zeros(walkers)  # type: ignore[attr-defined]
    rise, fall = math.pi / FOOT, math.pi / (PERIOD - FOOT)

    def slope(x: object) -> object:
        y = torch.remainder(x, PERIOD)  # type: ignore[attr-defined]
        wave = torch.where(  # type: ignore[attr-defined]
            y < FOOT,
            rise * torch.sin(rise * y),  # type: ignore[attr-defined]
            fall * torch.sin(fall * (y - PERIOD)),  # type: ignore[attr-defined]
        )
        return 0.5 * HEIGHT * MOBILITY * wave

    def run(steps: int) -> np.ndarray:
        nonlocal x
        with torch.no_grad():  # type: ignore[attr-defined]
            for _ in range(steps):
                x = x + PUSH + SIGMA * torch.randn(walkers) - slope(x)  # type: ignore[attr-defined,operator]
        return x.numpy().copy()

    return run


def jax_slope(jax: object) -> Callable[[object], object]:
    """The saw's slope, kT0/nm, for one or many positions."""
    rise, fall = math.pi / FOOT, math.pi / (PERIOD - FOOT)

    def slope(x: object) -> object:
        jnp = jax.numpy  # type: ignore[attr-defined]
        y = jnp.mod(x, PERIOD)
        return 0.5 * HEIGHT * jnp.where(y < FOOT, rise * jnp.sin(rise * y), fall * jnp.sin(fall * (y - PERIOD)))

    return slope


def jax_run(jax: object, walkers: int) -> Run:
    """jax: the whole loop compiled."""
    slope, x, key = jax_slope(jax), jax.numpy.zeros(walkers), jax.random.key(1)  # type: ignore[attr-defined]

    @partial(jax.jit, static_argnums=2)  # type: ignore[attr-defined]
    def walk(x: object, key: object, steps: int) -> object:
        def step(k: int, x: object) -> object:
            kick = SIGMA * jax.random.normal(jax.random.fold_in(key, k), (walkers,))  # type: ignore[attr-defined]
            return x + PUSH + kick - MOBILITY * slope(x)  # type: ignore[operator]

        return jax.lax.fori_loop(0, steps, step, x)  # type: ignore[attr-defined]

    def run(steps: int) -> np.ndarray:
        nonlocal x, key
        key, used = jax.random.split(key)  # type: ignore[attr-defined]
        x = walk(x, used, steps).block_until_ready()
        return np.asarray(x)

    return run


def diffrax_run(jax: object, diffrax: object, walkers: int) -> Run:
    """diffrax: its Euler solver at constant steps, mapped over the walkers."""
    slope, x, key = jax_slope(jax), jax.numpy.zeros(walkers), jax.random.key(1)  # type: ignore[attr-defined]
    speed, spread = MOBILITY / STEP, SIGMA / math.sqrt(STEP)

    def one(x: object, key: object, steps: int) -> object:
        d = diffrax
        kicks = d.UnsafeBrownianPath(shape=(), key=key)  # type: ignore[attr-defined]
        terms = d.MultiTerm(  # type: ignore[attr-defined]
            d.ODETerm(lambda t, y, args: PUSH / STEP - speed * slope(y)),  # type: ignore[attr-defined,operator]
            d.ControlTerm(lambda t, y, args: spread, kicks),  # type: ignore[attr-defined]
        )
        saved = d.SaveAt(t1=True)  # type: ignore[attr-defined]
        return d.diffeqsolve(  # type: ignore[attr-defined]
            terms,
            d.Euler(),
            0.0,
            steps * STEP,
            STEP,
            x,
            saveat=saved,
            max_steps=steps + 1,
            adjoint=d.DirectAdjoint(),  # type: ignore[attr-defined]
        ).ys[0]

    walk = jax.jit(jax.vmap(one, in_axes=(0, 0, None)), static_argnums=2)  # type: ignore[attr-defined]

    def run(steps: int) -> np.ndarray:
        nonlocal x, key
        key, used = jax.random.split(key)  # type: ignore[attr-defined]
        x = walk(x, jax.random.split(used, walkers), steps).block_until_ready()  # type: ignore[attr-defined]
        return np.asarray(x)

    return run


def openmm_run(openmm: object, walkers: int) -> Run:
    """OpenMM: free particles in an external saw, its Brownian integrator, its fastest platform for the processor."""
    mm, molar = openmm, 8.314462618e-3 * 300.0  # kJ/mol, kT
    kt, friction, mass = f"{molar}", 2.4e5, 1.0  # 1/ps; the mass, amu, sets the drag
    mass = molar / (friction * KT / FIXED.drag * 1e-12)
    system = mm.System()  # type: ignore[attr-defined]
    up, down = f"cos({math.pi / FOOT}*u)", f"cos({math.pi / (PERIOD - FOOT)}*(u-{PERIOD}))"
    words = f"{kt}*({HEIGHT / 2}*(1-select(step({FOOT}-u),{up},{down}))-{PULL / KT}*x); u=x-{PERIOD}*floor(x/{PERIOD})"
    force = mm.CustomExternalForce(words)  # type: ignore[attr-defined]
    for _ in range(walkers):
        force.addParticle(system.addParticle(mass))
    system.addForce(force)
    integrator = mm.BrownianIntegrator(300.0, friction, STEP * 1e12)  # type: ignore[attr-defined]
    names = [mm.Platform.getPlatform(k).getName() for k in range(mm.Platform.getNumPlatforms())]  # type: ignore[attr-defined]
    name = "CPU" if "CPU" in names else "Reference"
    properties = {"Threads": "1"} if name == "CPU" else {}
    context = mm.Context(system, integrator, mm.Platform.getPlatformByName(name), properties)  # type: ignore[attr-defined]
    context.setPositions(np.zeros((walkers, 3)))

    def run(steps: int) -> np.ndarray:
        integrator.step(steps)
        places = context.getState(getPositions=True).getPositions(asNumpy=True)
        return np.asarray(places._value)[:, 0]

    return run


C_SOURCE = r"""
#include <math.h>
#include <stdint.h>
/* What a careful C programmer writes: 64 walkers abreast in plain arrays, the inner loop free of branches, so that the
   compiler turns it into vector code; the same generator and coins, positions in single precision. */
#define LANES 64
void walk(double *restrict x, uint32_t *restrict s, long walkers, long steps, double height_, double foot_,
          double period_, double mobility_, double push_, double sigma_) {
    float foot = foot_, period = period_, push = push_, sigma = sigma_;
    float rise = M_PI / foot, fall = M_PI / (period - foot), top = 0.5f * M_PI, bottom = 0.5f * (foot + period) * fall;
    float up = 0.5f * mobility_ * height_ * rise, down = -0.5f * mobility_ * height_ * fall;
    for (long first = 0; first < walkers; first += LANES) {
        float y[LANES], cell[LANES];
        uint32_t a[LANES], b[LANES], c[LANES], d[LANES];
        for (int i = 0; i < LANES; i++) {
            cell[i] = floor(x[first + i] / period_);
            y[i] = x[first + i] - cell[i] * period_;
            uint32_t *t = s + 4 * (first + i);
            a[i] = t[0]; b[i] = t[1]; c[i] = t[2]; d[i] = t[3];
        }
        for (long k = 0; k < steps; k++)
            for (int i = 0; i < LANES; i++) {
                uint32_t sum = a[i] + d[i], bits = ((sum << 7) | (sum >> 25)) + a[i], t = b[i] << 9;
                c[i] ^= a[i]; d[i] ^= b[i]; b[i] ^= c[i]; a[i] ^= d[i]; c[i] ^= t;
                d[i] = (d[i] << 11) | (d[i] >> 21);
                float z = (float)(__builtin_popcount(bits) - 16);
                float noise = push + sigma * z * (@COIN@f + @BEND@f * z * z);
                float v = y[i];
                int past = v >= foot;
                float angle = v * (past ? fall : rise) - (past ? bottom : top), q = angle * angle;
                float wave = 0.99999999f + q * (-0.49999991f + q * (0.041666239f + q * (-0.0013887652f
                    + q * (2.4759e-05f - q * 2.6e-07f))));
                v += noise - (past ? down : up) * wave;
                float hop = v >= period ? 1.0f : 0.0f;
                hop = v < 0.0f ? -1.0f : hop;
                y[i] = v - hop * period;
                cell[i] += hop;
            }
        for (int i = 0; i < LANES; i++) {
            x[first + i] = y[i] + cell[i] * period_;
            uint32_t *t = s + 4 * (first + i);
            t[0] = a[i]; t[1] = b[i]; t[2] = c[i]; t[3] = d[i];
        }
    }
}
"""


def c_run(walkers: int, folder: str) -> Run:
    """C by the machine's compiler at full optimisation. Counts no milestones, keeps no clocks: positions only."""
    source, library = Path(folder, "walk.c"), Path(folder, "walk.so")
    text = C_SOURCE.replace("@COIN@", repr(ratchet.kernels.COIN)).replace("@BEND@", repr(ratchet.kernels.BEND))
    source.write_text(text, encoding="utf-8")
    words = ["cc", "-O3", "-march=native", "-ffast-math", "-mprefer-vector-width=512", "-shared", "-fPIC"]
    said = subprocess.run([*words, str(source), "-o", str(library), "-lm"], capture_output=True, check=False)
    if said.returncode:  # a compiler or a processor without these widths
        words = ["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
        subprocess.run([*words, str(source), "-o", str(library), "-lm"], check=True, capture_output=True)
    walk = ctypes.CDLL(str(library)).walk
    x, kicks = np.zeros(walkers), ratchet.walker.init(FIXED, 1.0, 5, walkers).kicks
    numbers = [ctypes.c_double(v) for v in (HEIGHT, FOOT, PERIOD, MOBILITY, PUSH, SIGMA)]

    def run(steps: int) -> np.ndarray:
        places = (ctypes.c_void_p(array.ctypes.data) for array in (x, kicks))
        walk(*places, ctypes.c_long(walkers), ctypes.c_long(steps), *numbers)
        return x.copy()

    return run


def peers(walkers: int, folder: str) -> Iterator[tuple[str, str, Run | None]]:
    """(name, aim, run) of everybody; no run where it is not installed."""
    torch, jax, diffrax, openmm = (find(name) for name in ("torch", "jax", "diffrax", "openmm"))
    yield "numpy", ">= 40", numpy_run(walkers)
    yield "torch", ">= 20", torch_run(torch, walkers) if torch else None
    yield "jax", ">= 45", jax_run(jax, walkers) if jax else None
    yield "diffrax", ">= 45", diffrax_run(jax, diffrax, walkers) if jax and diffrax else None
    yield "OpenMM", ">= 200", openmm_run(openmm, walkers) if openmm else None
    yield "C, gcc -O3", ">= 0.7", c_run(walkers, folder) if shutil.which("cc") else None


@benchmark("ensemble")
def ensemble(options: Options) -> Iterator[Row]:
    """Walker steps per second on one core."""
    walkers, ours = 4096, 2000
    theirs = {"numpy": 50, "torch": 50, "jax": 200, "diffrax": 100, "OpenMM": 20, "C, gcc -O3": ours}
    if options.quick:
        walkers, ours, theirs = 64, 100, dict.fromkeys(theirs, 100)
    wanted, run, entries = exact(), our_run(walkers), []
    if not options.quick:
        checked("the kinesin's ensemble", run, wanted)
    with tempfile.TemporaryDirectory() as folder:
        for name, aim, other in peers(walkers, folder):
            if other is None:
                entries.append(missing(name, aim))
                continue
            if not options.quick:
                checked(name, other, wanted)
            steps = theirs[name]
            entries.append(Entry(name, partial(other, steps), aim, share=steps / ours))
        what = f"tilted saw, {walkers} walkers"
        scale = {"unit": "Msteps/s", "amount": walkers * ours, "scale": 1e6, "least": 0.0}
        yield from contest("5", what, partial(run, ours), entries, options, **scale)


@benchmark("kinesin")
def kinesin(options: Options) -> Iterator[Row]:
    """Simulated seconds per second of one core, chemistry included, at T = 1 and saturating ATP."""
    for what, walkers, bounded, bar, aim, note in (
        ("kinesin, one", 1, False, 10.0, ">= 1", "Gaussian kicks, balanced step"),
        ("kinesin, ensemble of 4096", 4096, True, 30.0, ">= 1", "32-coin kicks, balanced step"),
    ):
        fixed = ratchet.walker.params(tick=1e-3, bounded=bounded)
        state = ratchet.walker.init(fixed, 1.0, 0, walkers)
        ticks = 1 if options.quick else max(1, round(400 / walkers))
        state = ratchet.walker.advance(state, fixed, 1.0, 1 if options.quick else ticks)
        lived = walkers * ticks * fixed.tick

        def work(state: object = state, fixed: object = fixed, ticks: int = ticks) -> None:
            ratchet.walker.advance(state, fixed, 1.0, ticks)  # type: ignore[arg-type]

        rates = [lived / seconds(work, 0.0) for _ in range(options.repeat)]
        yield figure("6", what, "s/s", rates, aim, bar, note)
