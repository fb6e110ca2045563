"""The comparable score of a claim: its value on the one scale of its metric."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal

from kb.records import Kind
from kb.vocabulary import MetricEntry

UNITS: Mapping[str, tuple[str, str]] = {
    "K": ("count", "1e3"), "M": ("count", "1e6"), "B": ("count", "1e9"), "G": ("count", "1e9"), "T": ("count", "1e12"),
    "MFLOPs": ("count", "1e6"), "GFLOPs": ("count", "1e9"), "TFLOPs": ("count", "1e12"),
    "MMACs": ("count", "1e6"), "GMACs": ("count", "1e9"),
    "KB": ("bytes", "1e3"), "MB": ("bytes", "1e6"), "GB": ("bytes", "1e9"), "TB": ("bytes", "1e12"),
    "μs": ("time", "1e-6"), "ms": ("time", "1e-3"), "s": ("time", "1"), "min": ("time", "60"), "h": ("time", "3600"),
    "GPU hours": ("time", "3600"), "days": ("time", "86400"),
    "mm": ("length", "1e-3"), "cm": ("length", "1e-2"), "m": ("length", "1"), "km": ("length", "1e3"),
    "mW": ("power", "1e-3"), "W": ("power", "1"),
    "mJ": ("energy", "1e-3"), "J": ("energy", "1"), "kWh": ("energy", "3.6e6"),
}  # fmt: skip
"""What a unit measures, and how many of the base it is (one, a byte, a second, a metre, a watt, a joule)."""

OTHER_QUANTITIES = frozenset(["dB", "FPS", "/s", "x", "°", "Hz", "px", "bpp"])
"""Units that neither a share nor a metric of another unit can have."""


def comparable_score(kind: Kind, value: float, unit: str, metric: MetricEntry) -> float | None:
    """Return a claim's value on the scale of its metric, None where it has none.

    `unit` is as claims have it ("%", "M", "ms", "" for none). On a percent metric a unitless value up to 1 is a
    fraction (0.893 is 89.3); on a fraction metric 89.3% is 0.893; otherwise the value is brought to the metric's unit
    (1.2B parameters are 1200, in M), or to the base of `UNITS` if it has none. A unit that measures something else
    than the metric (ms of an accuracy), and a delta, have no score.
    """
    if kind == "delta" or not math.isfinite(value):
        return None
    factor = _share_factor(value, unit, metric) if metric.scale != "unbounded" else _unit_factor(unit, metric)
    if factor is None:
        return None
    score = float(Decimal(repr(value)) * factor)
    return score if math.isfinite(score) else None


def _share_factor(value: float, unit: str, metric: MetricEntry) -> Decimal | None:
    if unit in UNITS or unit in OTHER_QUANTITIES:
        return None
    if metric.scale == "percent":
        return Decimal(100) if unit == "" and abs(value) <= 1 else Decimal(1)
    return Decimal("0.01") if unit == "%" else Decimal(1)


def _unit_factor(unit: str, metric: MetricEntry) -> Decimal | None:
    if unit == metric.unit:
        return Decimal(1)
    base, base_size = UNITS.get(metric.unit, ("", "1"))
    if base == "bytes" and unit in ("K", "M", "G", "T"):
        unit += "B"  # "a memory of 8G"
    if unit not in UNITS:
        # "3,800,000 parameters" are 3.8 M, but "a latency of 12" is in the metric's usual unit
        if unit == "" and base == "count":
            return 1 / Decimal(base_size)
        foreign = unit == "%" or unit in OTHER_QUANTITIES
        return None if (unit and base) or (foreign and metric.unit) else Decimal(1)
    measure, size = UNITS[unit]
    if metric.unit and measure != base:
        return None
    return Decimal(size) / Decimal(base_size)
