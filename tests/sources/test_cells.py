"""Cells of tables of results, as people write them."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.query import stated_value
from kb.records import Condition, ListedValue
from kb.sources.cells import UnreadableError, metric_and_unit, read_cell


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        (84.25, 84.25, ""),
        (84, 84.0, ""),
        ("84.2", 84.2, ""),
        (" 84.2 % ", 84.2, "%"),
        ("84.2\\%", 84.2, "%"),
        ("84.2％", 84.2, "%"),
        ("84.2 percent", 84.2, "%"),
        ("-5.2", -5.2, ""),
        ("−5.2", -5.2, ""),
        ("+2.4", 2.4, ""),
        (".5", 0.5, ""),
        ("84.", 84.0, ""),
        ("1,234", 1234.0, ""),
        ("12,345,678", 12345678.0, ""),
        ("1,234.5", 1234.5, ""),
        ("1.234,5", 1234.5, ""),
        ("84,2", 84.2, ""),
        ("0,842", 0.842, ""),
        ("0,1234", 0.1234, ""),
        ("1.2e-3", 0.0012, ""),
        ("3.5x10^6", 3500000.0, ""),
        ("3.5 × 10⁻³", 0.0035, ""),
        ("66M", 66.0, "M"),
        ("1.2 B", 1.2, "B"),
        ("1.2 billion", 1.2, "B"),
        ("100k", 100.0, "K"),
        ("12 ms", 12.0, "ms"),
        ("2 hours", 2.0, "h"),
        ("2 GPU hours", 2.0, "GPU hours"),
        ("30 fps", 30.0, "FPS"),
        ("1.4 GFLOPs", 1.4, "GFLOPs"),
        ("$3.50", 3.5, "$"),
        ("**84.2**", 84.2, ""),
        ("84.2*", 84.2, ""),
        ("84.2 †", 84.2, ""),
        ("$84.2$", 84.2, ""),
    ],
)
def test_a_number_is_read_however_it_is_written(cell: Any, value: float, unit: str) -> None:
    read = read_cell("m", cell)
    assert read is not None
    assert (read.value, read.unit, read.value_high, read.qualifier, read.conditions) == (value, unit, None, "=", ())


@pytest.mark.parametrize("cell", [None, "", " ", "-", "–", "—", "N/A", "n/a", "nan", "None", "?", "TBD", math.nan])
def test_an_empty_cell_says_nothing(cell: Any) -> None:
    assert read_cell("m", cell) is None


@pytest.mark.parametrize(
    ("cell", "qualifier"),
    [
        ("~84", "~"),
        ("≈ 84", "~"),
        (">84", ">"),
        ("≥84", ">"),
        (">= 84", ">"),
        ("<84", "<"),
        ("≤84", "<="),
        ("=84", "="),
    ],
)
def test_a_qualifier_is_kept(cell: str, qualifier: str) -> None:
    read = read_cell("m", cell)
    assert read is not None
    assert (read.value, read.qualifier) == (84.0, qualifier)


@pytest.mark.parametrize("cell", ["81-83", "81 – 83", "81 to 83", "81%-83%", "81-83 %"])
def test_a_range_has_two_ends(cell: str) -> None:
    read = read_cell("m", cell)
    assert read is not None
    assert (read.value, read.value_high, read.unit) == (81.0, 83.0, "%" if "%" in cell else "")


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("84.2±0.3", ""),
        ("84.2 ± 0.3 %", "%"),
        ("84.2% ± 0.3%", "%"),
        ("84.2 (±0.3)", ""),
        ("84.2 +/- 0.3", ""),
        ("84.2 +- 0.3", ""),
        ("84.2 $\\pm$ 0.3", ""),
        ("84,2 ± 0,3", ""),
    ],
)
def test_a_spread_is_a_condition(cell: str, unit: str) -> None:
    read = read_cell("m", cell)
    assert read is not None
    assert (read.value, read.unit) == (84.2, unit)
    assert [(one.kind, one.text.replace(",", "."), one.number) for one in read.conditions] == [
        ("spread", "+/-0.3", 0.3)
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [("84.2 (single crop)", "single crop"), ("84.2 mAP", "mAP"), ("84.2 top accuracy", "top accuracy")],
)
def test_what_else_a_cell_says_is_a_condition(cell: str, words: str) -> None:
    read = read_cell("m", cell)
    assert read is not None
    assert (read.value, read.unit, read.conditions) == (84.2, "", (Condition("setting", words),))


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("see paper", 'is no number that can be read ("see paper")'),
        ("84.2/97.1", 'is no number that can be read ("84.2/97.1")'),
        ("(32.76 32.07 26.26)", 'is no number that can be read ("(32.76 32.07 26.26)")'),
        ("83-81", 'is no number that can be read ("83-81")'),
        ("3x105", 'is no number that can be read ("3x105")'),
        ("1:23", 'is no number that can be read ("1:23")'),
        ("1,23,456", 'is no number that can be read ("1,23,456")'),
        ("x" * 99, f'is no number that can be read ("{"x" * 39}…")'),
        ("84 (\0)", 'is no number that can be read ("84 (\ufffd)")'),
        ("1e999", "is too large a number"),
        (10**400, "is too large a number"),
        (math.inf, "is too large a number"),
        (True, "is true or false, no number"),
        ([84.2], "is a list, no number"),
        ({"value": 84.2}, "is an object, no number"),
    ],
)
def test_what_is_no_one_number_is_said_and_quoted(cell: Any, reason: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        read_cell("m", cell)
    assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("name", "metric", "unit"),
    [
        ("Params (M)", "Params", "M"),
        ("Accuracy  (%)", "Accuracy", "%"),
        ("Latency [ms]", "Latency", "ms"),
        ("Time (in seconds)", "Time", "s"),
        ("GFLOPs", "GFLOPs", "GFLOPs"),
        ("F1 (macro)", "F1 (macro)", ""),
        ("M", "M", ""),
        ("(M)", "(M)", ""),
    ],
)
def test_a_unit_may_stand_behind_the_metric(name: str, metric: str, unit: str) -> None:
    assert metric_and_unit(name) == (metric, unit)
    assert read_cell(name, 5) == ListedValue(metric, 5.0, "5", unit=unit)


def test_the_cells_own_unit_counts_before_the_metrics() -> None:
    read = read_cell("Params (M)", "1.2B")
    assert read is not None
    assert (read.metric, read.unit) == ("Params", "B")


NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=3)


@given(NUMBERS, st.sampled_from(["", "%", " %", "M", " ms", " dB"]), st.sampled_from(["", "~", ">", "<", "<="]))
def test_a_number_with_unit_and_qualifier_comes_back(number: Any, unit: str, qualifier: str) -> None:
    for written in (f"{number}", f"{number:,}", f" {number} "):
        read = read_cell("m", f"{qualifier}{written}{unit}")
        assert read is not None
        assert (read.value, read.unit, read.qualifier) == (float(number), unit.strip(), qualifier or "=")


@given(
    st.floats(0, 1e6).map(lambda value: round(value, 4)),
    st.none() | st.floats(1, 1e3).map(lambda more: round(more, 4)),
    st.sampled_from(["", "%", "M", "ms"]),
    st.sampled_from(["=", "~", ">", "<", "<="]),
)
def test_a_value_as_kb_writes_it_is_read_as_it_was(value: float, more: float | None, unit: str, qualifier: str) -> None:
    high = None if more is None else round(value + more, 4)
    written = stated_value(value, repr(value), high, unit, qualifier)
    read = read_cell("m", written)
    assert read is not None
    assert (read.value, read.unit, read.qualifier) == (value, unit, qualifier)
    assert read.value_high == (None if high is None else float(f"{high:.10g}"))


CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
ALMOST_NUMBERS = st.text(st.sampled_from("0123456789.,-+±%~<>()eExX*/ MKmst$^−–\u00a0{}\\"), max_size=14)


@given(st.text(min_size=1), CELLS | ALMOST_NUMBERS)
def test_any_cell_is_a_value_or_empty_or_said_to_be_unreadable(metric: str, cell: Any) -> None:
    try:
        read = read_cell(metric, cell)
    except UnreadableError:
        return
    if read is not None:
        assert math.isfinite(read.value)
        assert read.value_high is None or read.value_high > read.value
        assert any(map(str.isdigit, read.value_text))
        json.dumps([one.text for one in read.conditions], ensure_ascii=False).encode()
