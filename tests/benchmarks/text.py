"""Goals 7 and 8: one draw per Python call beside numpy, torch and transformers; the story chain."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import numpy as np

import sampler.walker
from sampler import draws, kernels
from tests.benchmarks.contest import Entry, Options, Row, agree, benchmark, contest, figure, find, missing, seconds

TEMPERATURE = 0.8
TOP_K, TOP_P = 50, 0.9


def stream() -> np.ndarray:
    """A generator's state."""
    state = np.empty(4, dtype=np.uint64)
    kernels.seed_stream(state, np.uint64(1), np.uint64(0))
    return state


def numpy_draw(logits: np.ndarray, uniform: float) -> int:
    """The fastest draw numpy alone is known to us to make: inverse CDF with float64 sums."""
    weights = np.exp((logits - logits.max()) / np.float32(TEMPERATURE))
    sums = np.cumsum(weights, dtype=np.float64)
    return int(np.searchsorted(sums, uniform * sums[-1], side="right"))


def numpy_entry(logits: np.ndarray) -> Entry:
    """numpy, agreed."""
    random = np.random.default_rng(0)
    same = [numpy_draw(logits, u) == draws.invert(logits, TEMPERATURE, u) for u in random.random(200)]
    agree("numpy", 1.0, float(np.mean(same)), 0.03)  # float32 weights move a few edges
    return Entry("numpy inverse CDF", lambda: numpy_draw(logits, random.random()), ">= 7")


def torch_entry(logits: np.ndarray) -> Entry:
    """torch, agreed."""
    torch = find("torch")
    if torch is None:
        return missing("torch", ">= 25")
    torch.set_num_threads(1)
    scores = torch.from_numpy(logits)
    chances = torch.softmax(scores / TEMPERATURE, -1).numpy().astype(float)
    edges = np.cumsum(chances)
    for u in np.random.default_rng(1).random(20):
        token = draws.invert(logits, TEMPERATURE, u)
        agree("torch", u, float(np.clip(u, edges[token] - chances[token], edges[token])), 1e-5)

    def work() -> int:
        return torch.multinomial(torch.softmax(scores / TEMPERATURE, -1), 1).item()

    return Entry("torch softmax + multinomial", work, ">= 25")


def transformers_entry(logits: np.ndarray) -> Entry:
    """Hugging Face's temperature, top-k and top-p processors, agreed."""
    torch, library = find("torch"), find("transformers")
    if torch is None or library is None:
        return missing("transformers with torch", ">= 40")
    warpers = library.LogitsProcessorList(
        [
            library.TemperatureLogitsWarper(TEMPERATURE),
            library.TopKLogitsWarper(TOP_K),
            library.TopPLogitsWarper(TOP_P),
        ]
    )
    scores, ids = torch.from_numpy(logits)[None], torch.zeros((1, 1), dtype=torch.long)
    kept = torch.isfinite(warpers(ids, scores))[0].nonzero().ravel().tolist()
    ours = draws.nucleus(logits, TEMPERATURE, TOP_K, TOP_P).tolist()
    agree("transformers", 0, len(set(kept) ^ set(ours)), 0)

    def work() -> int:
        return torch.multinomial(torch.softmax(warpers(ids, scores), -1), 1).item()

    return Entry(f"transformers, top-k {TOP_K}, top-p {TOP_P}", work, ">= 40")


@benchmark("draw")
def draw(options: Options) -> Iterator[Row]:
    """One token for one Python call; the logits are float32, as models give them."""
    state = stream()
    for size in (128,) if options.quick else (128, 4096, 50257):
        logits = (3 * np.random.default_rng(size).normal(size=size)).astype(np.float32)
        plain = [numpy_entry(logits), torch_entry(logits)]
        scale = {"unit": "µs", "scale": 1e6, "least": 0.1}

        def ours(logits: np.ndarray = logits) -> int:
            return draws.draw_logits(logits, TEMPERATURE, state)

        def filtered(logits: np.ndarray = logits) -> int:
            return draws.draw_kept(logits, TEMPERATURE, TOP_K, TOP_P, state)

        yield from contest("7", f"draw of V = {size}", ours, plain, options, **scale)
        yield from contest(
            "7", f"filtered draw of V = {size}", filtered, [transformers_entry(logits)], options, **scale
        )


@benchmark("chain")
def chain(options: Options) -> Iterator[Row]:
    """The story chain, each row's running sums kept."""
    ticks = 1000 if options.quick else 400_000
    for walkers in (1, 16):
        fixed = sampler.walker.params()
        state = sampler.walker.init(fixed, 1.0, 0, walkers)
        each = ticks // walkers
        sampler.walker.advance(state, fixed, 1.0, 1)

        def work(state: object = state, fixed: object = fixed, each: int = each) -> None:
            sampler.walker.advance(state, fixed, 1.0, each)  # type: ignore[arg-type]

        rates = [each * walkers / seconds(work, 0.0) / 1e6 for _ in range(options.repeat)]
        yield figure("8", f"story chain, {walkers} texts", "Mtokens/s", rates, ">= 1", 10.0)


def per_draw(size: int, repeat: int) -> float:
    """Median microseconds of a draw of so many tokens."""
    state, logits = stream(), (3 * np.random.default_rng(size).normal(size=size)).astype(np.float32)
    return statistics.median(
        seconds(lambda: draws.draw_logits(logits, TEMPERATURE, state), 0.05) * 1e6 for _ in range(repeat)
    )
