"""Wording: how measured numbers are put into words, the same in every scene."""

from __future__ import annotations

import math

FEW = 5  # backward events; below this forward : back is only a bound


def signed(value: float, digits: int) -> str:
    """A number with a real minus sign and no minus zero."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def measured(value: float, stderr: float, digits: int) -> str:
    """value ± two standard errors; a dash for what was not measured.

    An error that `digits` would hide gets up to two digits more.
    """
    if not math.isfinite(value):
        return "–"
    if 0 < stderr < math.inf:
        needed = math.ceil(-math.log10(4 * stderr))
        digits = needed if digits < needed <= digits + 2 else digits
    shown = signed(value, digits)
    return f"{shown} ± {2 * stderr:.{digits}f}" if math.isfinite(stderr) else shown


def odds(forward: int, backward: int) -> str:
    """forward : back; with few backward events only the bound that the counts support."""
    if forward + backward == 0:
        return "–"
    if backward < FEW:
        return f"> {forward // FEW} : 1" if forward >= FEW else f"{forward} : {backward}"
    ratio = forward / backward
    return f"{ratio:.0f} : 1" if ratio >= 10 else f"{ratio:.1f} : 1"


def rounded(value: float, unit: str, digits: int = 0) -> str:
    """A number with its unit; a dash for not-a-number."""
    return f"{signed(value, digits)} {unit}" if math.isfinite(value) else "–"


def temperature(value: float) -> str:
    """Three significant digits, at most two decimals."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}"
