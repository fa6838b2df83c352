"""How the weights were made: `python -m sampler.gate.training` writes `assets/attention.npz` again, in minutes on one core.

Cross-entropy of the next word, Adam (Kingma & Ba 2015) with warm-up and cosine decay; gradients by hand, single precision.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sampler.gate import grammar
from sampler.gate.attention import CHANNELS, FILE, LAYERS, WIDTH, WINDOW, Weights, forward, joined, parted, softmax

COMMAND = "python -m sampler.gate.training"


class Settings(NamedTuple):
    """Everything that decides the weights."""

    seed: int = 5
    episodes: int = 6200  # of WINDOW + 1 words each: 400 thousand words
    steps: int = 2400
    batch: int = 32  # episodes a step
    rate: float = 4e-3  # at its peak
    warm_up: int = 100  # steps
    decay: float = 0.02  # of the weights, per unit of rate


def start(rng: np.random.Generator, words: int) -> Weights:
    """Untrained weights in single precision."""
    w: Weights = {
        "words": rng.normal(0, 0.1, (words, WIDTH)),
        "places": rng.normal(0, 0.1, (WINDOW, WIDTH)),
        "gain": np.ones(WIDTH),
        "shift": np.zeros(WIDTH),
    }
    for i in range(LAYERS):
        for part in "ab":
            w[f"gain{i}{part}"], w[f"shift{i}{part}"] = np.ones(WIDTH), np.zeros(WIDTH)
        for name in "qkv":
            w[f"{name}{i}"] = rng.normal(0, WIDTH**-0.5, (WIDTH, WIDTH))
        w[f"out{i}"] = rng.normal(0, 0.5 * WIDTH**-0.5, (WIDTH, WIDTH))
        w[f"up{i}"], w[f"upshift{i}"] = rng.normal(0, (2 / WIDTH) ** 0.5, (WIDTH, 4 * WIDTH)), np.zeros(4 * WIDTH)
        w[f"down{i}"], w[f"downshift{i}"] = rng.normal(0, 0.25 * WIDTH**-0.5, (4 * WIDTH, WIDTH)), np.zeros(WIDTH)
    return {name: value.astype(np.float32) for name, value in w.items()}


def _flat(x: np.ndarray) -> np.ndarray:
    return x.reshape(-1, x.shape[-1])


def _unnormalised(slope: np.ndarray, kept: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """The gradient before a layer normalisation from that after it."""
    x, inverse = kept
    return np.asarray(
        inverse * (slope - slope.mean(axis=-1, keepdims=True) - x * (slope * x).mean(axis=-1, keepdims=True))
    )


def loss_and_gradient(w: Weights, ids: np.ndarray) -> tuple[float, Weights]:
    """Mean cross-entropy (nats per word) of texts int[B, n + 1], and its gradient."""
    seen, target = ids[:, :-1], ids[:, 1:]
    run = forward(w, seen)
    chances = softmax(run.logits)
    picked = np.take_along_axis(chances, target[..., None], axis=-1)
    loss = float(-np.log(picked).mean())
    slope = chances
    np.put_along_axis(slope, target[..., None], picked - 1, axis=-1)
    slope /= target.size
    g: Weights = {}
    end = run.last[0] * w["gain"] + w["shift"]
    g["words"] = _flat(slope).T @ _flat(end)
    x = slope @ w["words"]
    g["gain"], g["shift"] = _flat(x * run.last[0]).sum(axis=0), _flat(x).sum(axis=0)
    x = _unnormalised(x * w["gain"], run.last)
    for i in reversed(range(LAYERS)):
        kept = run.layers[i]
        g[f"down{i}"], g[f"downshift{i}"] = _flat(kept.hidden).T @ _flat(x), _flat(x).sum(axis=0)
        up = (x @ w[f"down{i}"].T) * (kept.hidden > 0)
        b = kept.between[0] * w[f"gain{i}b"] + w[f"shift{i}b"]
        g[f"up{i}"], g[f"upshift{i}"] = _flat(b).T @ _flat(up), _flat(up).sum(axis=0)
        back = up @ w[f"up{i}"].T
        g[f"gain{i}b"], g[f"shift{i}b"] = _flat(back * kept.between[0]).sum(axis=0), _flat(back).sum(axis=0)
        x = x + _unnormalised(back * w[f"gain{i}b"], kept.between)
        g[f"out{i}"] = _flat(kept.mixed).T @ _flat(x)
        mixed = parted(x @ w[f"out{i}"].T)
        shares = mixed @ kept.v.transpose(0, 1, 3, 2)
        scores = kept.shares * (shares - (shares * kept.shares).sum(axis=-1, keepdims=True))
        scores /= np.asarray(math.sqrt(CHANNELS), dtype=scores.dtype)
        parts = {
            "q": scores @ kept.k,
            "k": scores.transpose(0, 1, 3, 2) @ kept.q,
            "v": kept.shares.transpose(0, 1, 3, 2) @ mixed,
        }
        a = kept.before[0] * w[f"gain{i}a"] + w[f"shift{i}a"]
        back = np.zeros_like(a)
        for name, part in parts.items():
            flat = joined(part)
            g[f"{name}{i}"] = _flat(a).T @ _flat(flat)
            back += flat @ w[f"{name}{i}"].T
        g[f"gain{i}a"], g[f"shift{i}a"] = _flat(back * kept.before[0]).sum(axis=0), _flat(back).sum(axis=0)
        x = x + _unnormalised(back * w[f"gain{i}a"], kept.before)
    np.add.at(g["words"], seen.ravel(), _flat(x))
    g["places"] = np.zeros_like(w["places"])
    g["places"][: seen.shape[1]] = x.sum(axis=0)
    return loss, g


def train(settings: Settings, steps: int | None = None, report: bool = False) -> tuple[Weights, list[float]]:
    """(weights, loss of every step) after the first `steps` of the settings' steps, default all."""
    rng = np.random.default_rng(settings.seed)
    texts = grammar.corpus(settings.seed, settings.episodes, WINDOW + 1)
    w = start(rng, len(grammar.vocabulary()))
    mean, square = ({name: np.zeros_like(value) for name, value in w.items()} for _ in range(2))
    losses = []
    for step in range(1, (settings.steps if steps is None else steps) + 1):
        loss, g = loss_and_gradient(w, texts[rng.integers(len(texts), size=settings.batch)])
        losses.append(loss)
        turn = max(0.0, (step - settings.warm_up) / (settings.steps - settings.warm_up))
        rate = settings.rate * min(1.0, step / settings.warm_up) * (0.02 + 0.49 * (1 + math.cos(math.pi * turn)))
        for name, slope in g.items():
            mean[name] = 0.9 * mean[name] + 0.1 * slope
            square[name] = 0.99 * square[name] + 0.01 * slope * slope
            move = mean[name] / (1 - 0.9**step) / (np.sqrt(square[name] / (1 - 0.99**step)) + 1e-8)
            if w[name].ndim == 2:
                move = move + settings.decay * w[name]
            w[name] = (w[name] - rate * move).astype(np.float32)
        if report and step % 100 == 0:
            sys.stderr.write(f"step {step}: {np.mean(losses[-100:]):.4f} nats per word\n")
    return w, losses


def held_out(w: Weights, episodes: int = 256) -> float:
    """Cross-entropy (nats per word) on episodes that were not trained on."""
    texts = grammar.corpus(1_000_003, episodes, WINDOW + 1)
    chances = softmax(forward(w, texts[:, :-1]).logits)
    return float(-np.log(np.take_along_axis(chances, texts[:, 1:, None], axis=-1)).mean())


def main(path: Path = FILE) -> None:
    """Train and write the weights in half precision, with their recipe."""
    settings = Settings()
    w, losses = train(settings, report=True)
    small = {name: value.astype(np.float16) for name, value in w.items()}
    recipe = {
        "command": COMMAND,
        "numpy": np.__version__,
        **settings._asdict(),
        "first_losses": [round(loss, 5) for loss in losses[:5]],
        "last_loss": round(float(np.mean(losses[-100:])), 4),
        "held_out_loss": round(held_out({name: value.astype(float) for name, value in small.items()}), 4),
    }
    stored: dict[str, Any] = {"recipe": np.array(json.dumps(recipe)), **small}
    np.savez_compressed(path, **stored)
    sys.stderr.write(f"{path}: {recipe}\n")


if __name__ == "__main__":
    main()
