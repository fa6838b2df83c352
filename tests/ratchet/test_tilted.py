"""The closed forms of tilted periodic potentials against other closed forms and a spectral solution."""

import math

import numpy as np
import pytest
from scipy.special import factorial, gamma

from ratchet import tilted

TURN = 2 * math.pi

# U0, T, force, velocity, diffusion of U = U0 cos x with drag 1, as tabulated; the table's own error grows with the tilt
# to 2e-5 in both columns, as the Bessel form below shows
TABLE = [
    (1, 0.1, 0.5, 8.7027672e-4, 2.7274759e-3),
    (1, 0.1, 1, 0.36895258, 0.41112786),
    (1, 0.1, 2, 1.7333585, 0.14903097),
    (1, 0.5, 0, 0.0, 0.096218439),
    (1, 0.5, 0.5, 0.17559341, 0.42358878),
    (1, 0.5, 1, 0.62652311, 0.79524083),
    (1, 1, 1, 0.77471843, 1.1374523),
    (1, 1, 2, 1.8017965, 1.2088506),
    (3, 0.5, 1, 4.4489303e-3, 1.3927834e-2),
    (3, 1, 2, 0.60062223, 1.3171009),
]


def cosine(height, temperature, force, **words):
    return tilted.solve(lambda x: height * np.cos(x), period=TURN, force=force, temperature=temperature, **words)


@pytest.mark.parametrize(("height", "temperature", "force", "velocity", "diffusion"), TABLE)
def test_the_tabulated_values_are_reached(height, temperature, force, velocity, diffusion):
    seen = cosine(height, temperature, force)
    assert seen.velocity == pytest.approx(velocity, rel=2.2e-5)
    assert seen.diffusion == pytest.approx(diffusion, rel=2.2e-5)


@pytest.mark.parametrize(("height", "temperature", "force"), [(1, 0.1, 1), (1, 0.1, 2), (2, 1, 1), (1, 0.5, 0.5)])
def test_the_drift_in_a_cosine_is_the_bessel_form(height, temperature, force):
    """v = T sinh(pi a) / (pi |I_ia(U0 / T)|^2), a = force / T (Ambegaokar and Halperin)."""
    a, k = force / temperature, np.arange(80)
    bessel = np.sum((height / temperature / 2) ** (2 * k) / (factorial(k) * gamma(k + 1 + 1j * a)))
    known = temperature * math.sinh(math.pi * a) / math.pi / abs(bessel) ** 2
    assert cosine(height, temperature, force).velocity == pytest.approx(known, rel=1e-10)


@pytest.mark.parametrize(("height", "temperature", "force"), [(1, 0.5, 0.5), (1, 0.3, 1), (3, 1, 2)])
def test_drift_and_diffusion_are_the_derivatives_of_the_cumulant_function(height, temperature, force):
    """The leading eigenvalue l(q) of the tilted Fokker-Planck operator in 81 Fourier modes: l' = v, l'' = 2 D at 0."""
    modes = np.arange(-40, 41)

    def eigenvalue(q):
        wave = 1j * modes - q
        pull = height / 2j * (np.eye(81, k=-1) - np.eye(81, k=1))  # -U' = U0 sin x as a matrix of Fourier modes
        drift = np.diag(wave) @ (force * np.eye(81) + pull)
        return np.linalg.eigvals(temperature * np.diag(wave**2) - drift).real.max()

    step = 2e-2
    sides = {n: eigenvalue(n * step) for n in (-2, -1, 1, 2)}
    first = (8 * (sides[1] - sides[-1]) - (sides[2] - sides[-2])) / (12 * step)
    second = (16 * (sides[1] + sides[-1]) - (sides[2] + sides[-2])) / (12 * step**2)
    seen = cosine(height, temperature, force)
    assert seen.velocity == pytest.approx(first, rel=1e-5)
    assert seen.diffusion == pytest.approx(second / 2, rel=1e-4)


def test_without_tilt_the_diffusion_is_lifson_and_jacksons():
    x = np.linspace(0, TURN, 4000, endpoint=False)
    energy = np.cos(x) + 0.4 * np.sin(2 * x)
    known = 0.7 / np.exp(energy / 0.7).mean() / np.exp(-energy / 0.7).mean()
    seen = tilted.solve(lambda x: np.cos(x) + 0.4 * np.sin(2 * x), period=TURN, force=0.0, temperature=0.7)
    assert seen.velocity == 0.0
    assert seen.diffusion == pytest.approx(known, rel=1e-12)


def test_a_flat_potential_gives_einstein():
    seen = tilted.solve(np.zeros_like, period=3.0, force=2.0, temperature=0.5, drag=4.0)
    assert seen == pytest.approx((2.0 / 4.0, 0.5 / 4.0), rel=1e-12)


def test_deep_wells_cost_no_digits():
    """Convolution by FFT gives -1.2e-8 here instead of 3.35e-5."""
    coarse, fine = (cosine(3, 0.1, 2, cells=cells) for cells in (96, 384))
    assert coarse == pytest.approx(fine, rel=1e-10)
    assert coarse.velocity == pytest.approx(3.35e-5, abs=5e-8)
    assert cosine(3, 0.1, -2).velocity == pytest.approx(-coarse.velocity, rel=1e-10)
