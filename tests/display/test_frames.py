"""Frames with dtypes that do not depend on what is in them."""

from datetime import date

import pandas as pd
import pytest

from kb.display.frames import frame
from kb.query import Answer, ClaimRow, Claims

CLAIM = ClaimRow(
    kind="result", model="MOAT", value=89.1, value_text="89.1", value_high=None, unit="%", qualifier="=", score=89.1,
    metric="top-1-accuracy", dataset=None, split=None, task=None, baseline=None, direction=None, change=None, own=True,
    conditions=("22K", "512x512"), paper="MOAT", paper_id="arxiv:2210.01820", url=None, code_url=None,
    published_on=date(2022, 10, 4), confidence=0.97, evidence="MOAT gets 89.1%.", value_start=10, value_end=14,
    claim_id="c1",
)  # fmt: skip


@pytest.mark.parametrize("rows", [(CLAIM,), ()], ids=["one row", "no row"])
def test_dtypes_are_the_same_with_and_without_rows(rows):
    found = frame(Claims(rows=rows))

    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        "claim_id": "string", "kind": "string", "model": "string", "dataset": "string", "metric": "string",
        "split": "string", "task": "string", "value": "float64", "value_high": "float64", "unit": "string",
        "qualifier": "string", "score": "float64", "baseline": "string", "direction": "string", "change": "string",
        "own": "boolean", "conditions": "string", "paper": "string", "paper_id": "string", "url": "string",
        "code_url": "string", "published_on": "datetime64[s]", "confidence": "float64", "evidence": "string",
    }  # fmt: skip
    assert len(found) == len(rows)


def test_cells_become_what_pandas_works_with():
    row = frame(Claims(rows=(CLAIM,))).iloc[0]

    assert row["published_on"] == pd.Timestamp(2022, 10, 4)
    assert row["conditions"] == "22K; 512x512"
    assert row["dataset"] is pd.NA
    assert row["value"] == 89.1


def test_a_statements_columns_are_as_pandas_infers_them_even_if_two_have_one_name():
    found = frame(Answer(rows=((1, "a"), (2, "b")), names=("x", "x")))

    assert list(found.columns) == ["x", "x"]
    assert found.iloc[:, 0].tolist() == [1, 2]
    assert found.iloc[:, 1].tolist() == ["a", "b"]


def test_an_answer_without_columns_is_an_empty_frame():
    assert frame(Answer(rows=(), names=())).empty
