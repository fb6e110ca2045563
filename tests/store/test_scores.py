"""What a value is on the one scale of its metric."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.records import Kind
from kb.store.scores import OTHER_QUANTITIES, UNITS, comparable_score
from kb.vocabulary import MetricEntry

PERCENT = MetricEntry("accuracy", "accuracy", scale="percent", unit="%")
FRACTION = MetricEntry("ssim", "SSIM", scale="fraction")
DECIBEL = MetricEntry("psnr", "PSNR", unit="dB")
MILLIONS = MetricEntry("parameters", "parameters", unit="M")
FLOPS = MetricEntry("flops", "FLOPs", unit="G")
LATENCY = MetricEntry("latency", "latency", unit="ms")
MEMORY = MetricEntry("memory", "memory", unit="MB")
SPEED = MetricEntry("fps", "FPS", unit="FPS")
DISTANCE = MetricEntry("fid", "FID")
METRICS = [PERCENT, FRACTION, DECIBEL, MILLIONS, FLOPS, LATENCY, MEMORY, SPEED, DISTANCE]


@pytest.mark.parametrize(
    ("value", "unit", "metric", "score"),
    [
        (84.0, "%", PERCENT, 84.0),
        (84.0, "", PERCENT, 84.0),
        (0.8933, "", PERCENT, 89.33),
        (1.0, "", PERCENT, 100.0),
        (-0.5, "", PERCENT, -50.0),
        (0.5, "%", PERCENT, 0.5),
        (0.5, "points", PERCENT, 0.5),
        (54.1, "points", PERCENT, 54.1),
        (104.2, "%", PERCENT, 104.2),
        (12.0, "ms", PERCENT, None),
        (3.0, "x", PERCENT, None),
        (7.0, "M", PERCENT, None),
        (0.912, "", FRACTION, 0.912),
        (91.2, "%", FRACTION, 0.912),
        (91.2, "", FRACTION, 91.2),
        (28.5, "dB", DECIBEL, 28.5),
        (28.5, "", DECIBEL, 28.5),
        (28.5, "s", DECIBEL, None),
        (28.5, "%", DECIBEL, None),
        (2, "x", SPEED, None),
        (3.8, "M", MILLIONS, 3.8),
        (1.2, "B", MILLIONS, 1200.0),
        (900, "K", MILLIONS, 0.9),
        (3_800_000, "", MILLIONS, 3.8),
        (30, "%", MILLIONS, None),
        (4.5, "G", FLOPS, 4.5),
        (4.5, "GFLOPs", FLOPS, 4.5),
        (600, "MFLOPs", FLOPS, 0.6),
        (1.1, "T", FLOPS, 1100.0),
        (12, "ms", LATENCY, 12.0),
        (0.3, "s", LATENCY, 300.0),
        (12, "", LATENCY, 12.0),
        (2, "GB", MEMORY, 2000.0),
        (2, "G", MEMORY, 2000.0),
        (2, "ms", MEMORY, None),
        (60, "FPS", SPEED, 60.0),
        (2.27, "", DISTANCE, 2.27),
        (1.2, "K", DISTANCE, 1200.0),
        (250, "ms", DISTANCE, 0.25),
        (30, "%", DISTANCE, 30.0),
        (float("inf"), "", DISTANCE, None),
    ],
)
def test_score_is_on_the_metrics_scale(value: float, unit: str, metric: MetricEntry, score: float | None) -> None:
    assert comparable_score("result", value, unit, metric) == score


def test_a_delta_has_no_score_and_a_cost_has_one() -> None:
    assert comparable_score("delta", 2.4, "%", PERCENT) is None
    assert comparable_score("resource", 3.8, "M", MILLIONS) == 3.8


units = st.sampled_from(["", "%", "points", *UNITS, *OTHER_QUANTITIES, "BLEU"])


@given(st.floats(), units, st.sampled_from(METRICS), st.sampled_from(["result", "delta", "resource"]))
def test_any_value_has_a_finite_score_or_none(value: float, unit: str, metric: MetricEntry, kind: Kind) -> None:
    score = comparable_score(kind, value, unit, metric)
    assert score is None or abs(score) < float("inf")


@given(st.decimals(0, 1000, places=3), st.decimals(0, 1000, places=3), units, st.sampled_from([*METRICS[1:]]))
def test_order_within_a_unit_is_kept(one: float, other: float, unit: str, metric: MetricEntry) -> None:
    low, high = sorted((float(one), float(other)))
    first, second = (comparable_score("result", value, unit, metric) for value in (low, high))
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert first <= second


@given(st.decimals(0, 1, places=4))
def test_a_share_is_the_same_as_a_fraction_and_as_a_percentage(share: float) -> None:
    as_fraction = comparable_score("result", float(share), "", PERCENT)
    as_percentage = comparable_score("result", float(share * 100), "%", PERCENT)
    assert as_fraction == as_percentage
