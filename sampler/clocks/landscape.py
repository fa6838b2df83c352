"""What a prompt and weights feel: how much likelier the word that fits the story is, and how rarely a new one is tried."""

from __future__ import annotations

import math

WINDOW, WEIGHTS = 6, 18  # words that a prompt holds, and weights that are learnt
HABIT = 1.5  # logit by which the model would rather go on as before than read on
SURE = 2.2  # logit by which it would rather write its usual word than one a lesson could be drawn from
PULL = 3.0  # logit by which the story favours the word that fits
RATE = 0.4  # learning rate


def attempts(temperature: float) -> float:
    """Chance per token that it takes the place of a word in the prompt: softmax over going on and reading on."""
    return _softmax(-HABIT, temperature)


def fitting(bias: float, temperature: float) -> float:
    """Chance that a word of the story fits it: softmax over the two words."""
    return _softmax(bias * PULL, temperature)


def lessons(temperature: float) -> float:
    """Chance per token that a weight is learnt from it: softmax over the usual word and another."""
    return _softmax(-SURE, temperature)


def _softmax(logit: float, temperature: float) -> float:
    """The share of a word with this logit beside one with 0; at T = 0 the likelier, or either of equals."""
    if temperature <= 0:
        return 0.5 if logit == 0 else float(logit > 0)
    return 1.0 / (1.0 + math.exp(-logit / temperature))
