"""Compiled and interpreted code give the same numbers, bit for bit; and one signature is compiled once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from ratchet import kernels
from ratchet import walker as motor
from ratchet.clocks import walker as cells
from ratchet.currency import walker as pool
from ratchet.evolution import walker as population
from ratchet.feynman import walker as feynman
from ratchet.flashing import walker as flashing
from ratchet.gate import walker as pocket
from ratchet.powerhouse import walker as rotor
from ratchet.race import walker as reactions
from sampler import walker as text
from sampler.clocks import walker as model
from sampler.currency import walker as budget
from sampler.evolution import walker as drafts
from sampler.gate import walker as head
from sampler.powerhouse import walker as student
from sampler.race import walker as words

pytestmark = pytest.mark.interpreted
ROOT = Path(__file__).parents[1]


def runs():
    """A short run of everything that steps, as plain lists."""
    found = []
    for bounded in (False, True):
        params = motor.params(tick=2e-6, bounded=bounded, load=1.0)
        state = motor.advance(motor.init(params, 1.3, 7, 3), params, 1.3, 12)
        # an ensemble's compiled steps fuse products into sums: positions agree to single precision
        place = state.place.round(4) if bounded else state.place
        books = np.nan_to_num(state.books.round(2) if bounded else state.books)
        found.append([a.tolist() for a in (place, books, state.discrete, state.counts, state.streams, state.kicks)])
    for saw in (flashing, feynman):
        params = saw.params(tick=4e-7, load=0.5)
        found.append([np.asarray(a).tolist() for a in saw.advance(saw.init(params, 1.3, 7, 3), params, 1.3, 30)])
    for race in (reactions, words):
        found.append(
            [np.asarray(a).tolist() for a in race.advance(race.init(race.params(), 1.3, 7, 3), race.params(), 1.3, 30)]
        )
    for purse in (pool, budget):
        params = purse.params(supply=30.0)
        state = purse.advance(purse.init(params, 1.3, 7, 3), params, 1.3, 3, 0.01)
        # the pool's rates come from the exact solver, whose sums are compiled too: equal but for round-off
        found.append([(a.round(9) if a.dtype == float else a).tolist() for a in state])
    for gate in (pocket, head):
        for shuffled in (False, True):
            params = gate.params(shuffled=shuffled)
            found.append([a.tolist() for a in gate.advance(gate.init(params, 1.3, 7, 3), params, 1.3, 30)])
    for evolving in (population, drafts):
        for kept in (True, False):
            params = evolving.params(run=12, inheritance=kept)
            state = evolving.advance(evolving.init(params, 1.3, 7, 3), params, 1.3, 30)
            found.append([np.asarray(a).tolist() for a in state])
    for clocks in (cells, model):
        for kept in (True, False):
            params = clocks.params(run=12, inheritance=kept)
            found.append([a.tolist() for a in clocks.advance(clocks.init(params, 1.3, 7, 3), params, 1.3, 30)])
    for charged, fixed in ((rotor, rotor.params(tick=1e-6)), (student, student.params())):
        state = charged.advance(charged.init(fixed, 1.3, 7, 3), fixed, 1.3, 30)
        # one that draws from an exact law is dealt by sums that are compiled: equal but for round-off
        found.append([(a.round(9) if a.dtype == float else a).tolist() for a in state])
    params = text.params(capacity=64, fuel=2.0)
    state = text.advance(text.init(params, 1.2, 3, 2), params, 1.2, 60)
    found.append([np.asarray(a).tolist() for a in state])
    return found


def test_the_other_way_of_running_gives_the_same_numbers():
    other = "0" if numba.config.DISABLE_JIT else "1"
    words = "import json; from tests.test_interpreted import runs; print(json.dumps(runs()))"
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", words],
        cwd=ROOT,
        env={**os.environ, "NUMBA_DISABLE_JIT": other},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(said.stdout) == runs()


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_a_kernel_that_shows_use_is_compiled_for_one_signature():
    motor.warm()
    for bounded in (False, True):
        params = motor.params(bounded=bounded, load=2, fuel=3, tick=1e-6)
        motor.advance(motor.init(params, 1, 5, 2), params, 1.5, 2)
    assert len(kernels.walk_on.signatures) == len(kernels.walk_abreast.signatures) == 1
