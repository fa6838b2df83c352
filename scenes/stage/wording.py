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


def capped(value: float, stderr: float, digits: int) -> str:
    """The same where there is no room for more digits: an error too small for them is rounded up to the last."""
    return measured(value, max(stderr, 0.2501 * 10.0**-digits) if stderr > 0 else stderr, digits)


def way(value: float, stderr: float) -> str:
    """The arrow of a drift beyond two standard errors, "" for one that cannot be told from zero."""
    if not abs(value) > 2 * stderr:
        return ""
    return "→" if value > 0 else "←"


def odds(forward: int, backward: int) -> str:
    """forward : back; with few backward events only the bound that the counts support."""
    if forward + backward == 0:
        return "–"
    if backward < FEW:
        return f"> {forward // FEW} : 1" if forward >= FEW else f"{forward} : {backward}"
    if 1.05 * forward < backward:
        ratio = backward / max(1, forward)
        return f"1 : {ratio:.0f}" if ratio >= 10 else f"1 : {ratio:.1f}"
    ratio = forward / backward
    return f"{ratio:.0f} : 1" if ratio >= 10 else f"{ratio:.1f} : 1"


def rounded(value: float, unit: str, digits: int = 0) -> str:
    """A number with its unit; a dash for not-a-number."""
    return f"{signed(value, digits)} {unit}" if math.isfinite(value) else "–"


def temperature(value: float) -> str:
    """Three significant digits, at most two decimals."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}"


def percent(share: float) -> str:
    """A share in per cent without its sign: one decimal below ten, and never a zero for what can happen."""
    if not math.isfinite(share):
        return "–"
    value = 100 * share
    if 0 < value < 0.05:
        return "< 0.1"
    if 99.95 <= value < 100:
        return "> 99.9"
    return f"{value:.1f}" if 0 < value < 100 else f"{value:.0f}"


UNITS = ((1e-6, "µs"), (1e-3, "ms"), (1.0, "s"), (60.0, "min"), (3600.0, "h"), (86400.0, "days"), (31557600.0, "years"))
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def duration(seconds: float, stderr: float = math.nan) -> str:
    """A time in the unit that gives it three significant digits, with ± two standard errors where they are known."""
    if math.isnan(seconds):
        return "–"
    if math.isinf(seconds):
        return "for ever"
    size, unit = [(size, unit) for size, unit in UNITS if size * 0.9995 <= seconds or unit == "µs"][-1]
    value = seconds / size
    if value >= 9999.5:
        return f"{power(math.floor(math.log10(value)))} {unit}"
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{(capped if stderr >= 0 else measured)(value, stderr / size, digits)} {unit}"


def power(exponent: int) -> str:
    """A power of ten."""
    return "10" + str(exponent).translate(SUPERSCRIPT)


def decade(exponent: int) -> str:
    """10^exponent seconds as a tick of an axis of time."""
    if -9 <= exponent < 3:
        return f"{10 ** (exponent % 3)} {('ns', 'µs', 'ms', 's')[exponent // 3 + 3]}"
    return f"{power(exponent)} s"


def plus(value: float, digits: int) -> str:
    """A number with its sign, whatever it is."""
    shown = signed(value, digits)
    return f"+{shown}" if value > 0 and shown.strip("0.") else shown


def ratio(value: float, stderr: float = math.nan) -> str:
    """A ratio right : wrong with two standard errors; a power of ten for a large one."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "only right"
    if value >= 9999.5:
        exponent = math.floor(math.log10(value))
        return f"{capped(value / 10**exponent, stderr / 10**exponent, 1)} × {power(exponent)}"
    return capped(value, stderr, 2 if value < 9.995 else 1 if value < 99.95 else 0)
