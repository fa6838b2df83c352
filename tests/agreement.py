"""Oracle, stepper, error: the table of every point at which the steppers are compared (python -m tests.agreement)."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator

import ratchet.exact
import ratchet.measure
import ratchet.walker
import sampler.exact
import sampler.measure
import sampler.walker
from tests.ratchet import transfer
from tests.ratchet.test_motor import POINTS

HEATS = (0.2, 0.3, 0.5, 0.7, 1.0, 1.3, 2.0, 3.0, 5.0)  # of texts
FUELS = (-2.0, 0.0, 0.5, 1.0, 4.0)  # of texts at T = 1
Row = tuple[str, float, float, float, float]  # point, continuous oracle, the stepper's own oracle, sampled, its error


def motors(seconds: float, jobs: int) -> Iterator[Row]:
    """nm/s: finite volumes, the transfer operator of the stepper's own time step, 128 motors."""
    for heat, words in (*POINTS, (4.0, {})):
        known = ratchet.exact.drift(ratchet.walker.params(**words), heat)
        fixed = ratchet.walker.params(tick=ratchet.measure.TICK, bounded=True, **words)
        lived = seconds if heat <= 2 else seconds / 4
        settings = ratchet.measure.Settings(walkers=128, seconds=lived, seed=5, **words)
        row = ratchet.measure.measure(settings, heat, jobs=jobs)
        point = ", ".join([f"T {heat:g}", *(f"{name} {value:g}" for name, value in words.items())])
        yield point, known, transfer.drift(fixed, heat), row["velocity_nm_per_s"], row["velocity_stderr"]


def texts(tokens: int, jobs: int) -> Iterator[Row]:
    """Story words per token: the chain, which is also the stepper's own oracle, and 64 texts."""
    for heat, fuel in (*((heat, 20.0) for heat in HEATS), *((1.0, fuel) for fuel in FUELS)):
        known = sampler.exact.drift(sampler.walker.params(fuel=fuel), heat)
        settings = sampler.measure.Settings(fuel=fuel, tokens=tokens, seed=1)
        row = sampler.measure.measure(settings, heat, jobs=jobs)
        point = f"T {heat:g}, fuel {fuel:g}"
        yield point, known, known, row["velocity_words_per_token"], row["velocity_stderr"]


def kicks() -> Iterator[tuple[str, float, float]]:
    """nm/s with fuel, nothing sampled: the stepper's own drift with Gaussian and with bounded kicks."""
    for heat, words in POINTS:
        kinds = [ratchet.walker.params(tick=ratchet.measure.TICK, bounded=b, **words) for b in (False, True)]
        point = ", ".join([f"T {heat:g}", *(f"{name} {value:g}" for name, value in words.items())])
        yield point, transfer.drift(kinds[0], heat), transfer.drift(kinds[1], heat)


def undriven() -> Iterator[tuple[str, float, float, float]]:
    """nm/s without fuel, where the truth is zero: closed landscape with both kicks, then all chemistry."""
    for heat in (0.2, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0):
        kinds = [ratchet.walker.params(fuel=0.0, tick=ratchet.measure.TICK, bounded=b) for b in (False, True)]
        rings = [transfer.ring_drift(params, heat) for params in kinds]
        whole = transfer.drift(kinds[1], heat) if heat >= 1 else math.nan  # colder, wells are too deep to be left
        yield f"T {heat:g}", rings[0], rings[1], whole


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="model time of each motor")
    parser.add_argument("--tokens", type=int, default=50_000, help="of each text")
    parser.add_argument("--jobs", type=int, default=2)
    words = parser.parse_args()
    say = sys.stdout.write
    for title, rows in (
        ("motor, nm/s", motors(words.seconds, words.jobs)),
        ("text, words/token", texts(words.tokens, words.jobs)),
    ):
        say(f"| {title} | oracle | stepper's own | sampled | standard error | off by |\n|---|---|---|---|---|---|\n")
        for point, known, own, seen, error in rows:
            say(f"| {point} | {known:.5g} | {own:.5g} | {seen:.5g} | {error:.2g} | {(seen - own) / error:+.2f} σ |\n")
            sys.stdout.flush()
        say("\n")
    say("| with fuel, nm/s | Gaussian kicks | bounded kicks | apart by |\n|---|---|---|---|\n")
    for point, gaussian, bounded in kicks():
        say(f"| {point} | {gaussian:.5g} | {bounded:.5g} | {bounded - gaussian:+.3f} |\n")
    say("\n| without fuel, nm/s | Gaussian kicks | bounded kicks | with chemistry |\n|---|---|---|---|\n")
    for point, *found in undriven():
        say(f"| {point} | " + " | ".join("–" if math.isnan(v) else f"{v:+.4f}" for v in found) + " |\n")


if __name__ == "__main__":
    main()
