"""The trained network: two layers of four attention heads, 65 thousand numbers, read from `assets/attention.npz`."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

FILE = Path(__file__).parents[2] / "assets" / "attention.npz"
LAYERS, HEADS, WIDTH, WINDOW = 2, 4, 48, 64  # WINDOW = words of context; each head has WIDTH / HEADS channels
CHANNELS = WIDTH // HEADS
Weights = dict[str, np.ndarray]
HIDDEN = -1e9  # score of a word that has not been written yet


class Head(NamedTuple):
    """One attention head, and what it is made to do at the last word instead of its softmax."""

    layer: int
    head: int
    shares: np.ndarray | None = None  # float[n], the weights it gives the n words


class Layer(NamedTuple):
    """What a layer computed for a batch of B texts of n words; kept for the gradient."""

    before: tuple[np.ndarray, np.ndarray]  # normalised input and one over its spread
    q: np.ndarray  # [B, heads, n, channels]
    k: np.ndarray
    v: np.ndarray
    shares: np.ndarray  # [B, heads, n, n], softmax of the scores q k / sqrt(channels)
    mixed: np.ndarray  # [B, n, WIDTH]
    between: tuple[np.ndarray, np.ndarray]
    hidden: np.ndarray  # [B, n, 4 WIDTH], after the rectifier


class Pass(NamedTuple):
    """A forward pass."""

    logits: np.ndarray  # [B, n, V]
    layers: tuple[Layer, ...]
    last: tuple[np.ndarray, np.ndarray]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The trained weights in double precision. Raises OSError if the file is missing."""
    with np.load(FILE) as stored:
        return {name: stored[name].astype(float) for name in stored.files if name != "recipe"}


@lru_cache(maxsize=1)
def recipe() -> dict[str, Any]:
    """How the weights were made: seed, command, steps, first and last losses (nats per word)."""
    with np.load(FILE) as stored:
        return dict(json.loads(str(stored["recipe"])))


def normalise(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Layer normalisation without its gain: (normalised, one over the spread)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    inverse = 1.0 / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-5)
    return centred * inverse, inverse


def softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def parted(x: np.ndarray) -> np.ndarray:
    """[B, n, WIDTH] as [B, heads, n, channels]."""
    return x.reshape(*x.shape[:2], HEADS, CHANNELS).transpose(0, 2, 1, 3)


def joined(x: np.ndarray) -> np.ndarray:
    """[B, heads, n, channels] as [B, n, WIDTH]."""
    return x.transpose(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], WIDTH)


def forward(w: Weights, ids: np.ndarray, instead: Head | None = None) -> Pass:
    """Logits of every next word for texts int[B, n], n up to WINDOW; `instead` replaces one head's weights at the end."""
    n = ids.shape[1]
    x = w["words"][ids] + w["places"][:n]
    future = np.triu(np.full((n, n), HIDDEN, dtype=x.dtype), 1)
    layers = []
    for i in range(LAYERS):
        before = normalise(x)
        a = before[0] * w[f"gain{i}a"] + w[f"shift{i}a"]
        q, k, v = (parted(a @ w[f"{name}{i}"]) for name in "qkv")
        shares = softmax(q @ k.transpose(0, 1, 3, 2) / np.asarray(math.sqrt(CHANNELS), dtype=x.dtype) + future)
        if instead is not None and instead.shares is not None and instead.layer == i:
            shares[:, instead.head, -1] = instead.shares
        mixed = joined(shares @ v)
        x = x + mixed @ w[f"out{i}"]
        between = normalise(x)
        b = between[0] * w[f"gain{i}b"] + w[f"shift{i}b"]
        hidden = np.maximum(b @ w[f"up{i}"] + w[f"upshift{i}"], 0)
        x = x + hidden @ w[f"down{i}"] + w[f"downshift{i}"]
        layers.append(Layer(before, q, k, v, shares, mixed, between, hidden))
    last = normalise(x)
    return Pass((last[0] * w["gain"] + w["shift"]) @ w["words"].T, tuple(layers), last)
