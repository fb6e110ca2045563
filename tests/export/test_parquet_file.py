"""Parquet files whose columns have the types of the results."""

import sys
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from boards import BOARD, CLAIM
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from kb.errors import KbError
from kb.export import export_parquet, save_parquet
from kb.export.parquet_file import ROW_GROUP
from kb.query import Answer, Claims


def types(path):
    return {field.name: str(field.type).replace("element: ", "item: ") for field in parquet.read_schema(path)}


def saved(tmp_path, names, *rows):
    path = tmp_path / "answer.parquet"
    save_parquet(Answer(rows=rows, names=names), path)
    return parquet.read_table(path)


def test_a_leaderboard_has_every_column_in_its_type(tmp_path):
    save_parquet(BOARD, tmp_path / "board.parquet")

    assert types(tmp_path / "board.parquet") == {
        "rank": "int64", "model": "string", "value": "double", "value_high": "double", "unit": "string",
        "qualifier": "string", "score": "double", "metric": "string", "dataset": "string", "split": "string",
        "conditions": "list<item: string>", "reported_by": "string", "paper": "string", "paper_id": "string",
        "url": "string", "code_url": "string", "published_on": "date32[day]", "confidence": "double",
        "evidence": "string", "claim_id": "string",
    }  # fmt: skip
    (row,) = parquet.read_table(tmp_path / "board.parquet").to_pylist()
    assert (row["conditions"], row["published_on"], row["split"]) == (["22K", "512x512"], date(2022, 10, 4), None)


def test_types_do_not_depend_on_what_is_in_the_columns(tmp_path):
    empty, full = tmp_path / "empty.parquet", tmp_path / "full.parquet"
    save_parquet(Claims(rows=()), empty)
    save_parquet(Claims(rows=(CLAIM,)), full)

    assert types(empty) == types(full)
    assert types(empty)["own"] == "bool"
    assert parquet.read_table(empty).num_rows == 0


def test_many_claims_are_written_group_by_group(tmp_path):
    asked = 0

    def claims():
        nonlocal asked
        for asked in range(2 * ROW_GROUP + 1):  # noqa: B007 - counted by name
            yield CLAIM

    _, path = export_parquet(tmp_path, [BOARD], claims())

    file = parquet.ParquetFile(path)
    assert [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)] == [
        ROW_GROUP, ROW_GROUP, 1,
    ]  # fmt: skip
    assert asked == 2 * ROW_GROUP


@pytest.mark.parametrize(
    ("cells", "type_", "read"),
    [
        ([1, None], "int64", [1, None]),
        ([1, 2.5], "double", [1.0, 2.5]),
        ([1, "two"], "string", ["1", "two"]),
        ([2**70, 1], "string", [str(2**70), "1"]),
        ([None, None], "string", [None, None]),
        ([["a", "b"], []], "list<element: string>", [["a", "b"], []]),
        ([{"a": 1}, {}], "string", ["{'a': 1}", "{}"]),
        ([Decimal("1.50"), Decimal("20")], "decimal128(4, 2)", [Decimal("1.50"), Decimal("20.00")]),
        ([date(2024, 5, 4), None], "date32[day]", [date(2024, 5, 4), None]),
    ],
)
def test_what_sql_answers_gets_the_type_that_holds_it(tmp_path, cells, type_, read):
    table = saved(tmp_path, ("x",), *((cell,) for cell in cells))

    assert str(table.schema.field("x").type) == type_
    assert table.column("x").to_pylist() == read


def test_of_two_columns_of_one_name_the_later_stands(tmp_path):
    assert saved(tmp_path, ("a", "b", "a"), (1, 2, 3)).to_pylist() == [{"a": 3, "b": 2}]


@given(st.lists(st.tuples(st.text(), st.none() | st.floats(allow_nan=False))))
def test_cells_read_back_as_they_were(tmp_path_factory, rows):
    table = saved(tmp_path_factory.mktemp("answer"), ("text", "number"), *rows)

    assert [tuple(row.values()) for row in table.to_pylist()] == [
        (text, None if number is None else number if table.schema.types[1] == pa.float64() else str(number))
        for text, number in rows
    ]


def test_without_pyarrow_the_extra_is_named_and_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    for write in (
        lambda: export_parquet(tmp_path / "out", [BOARD], [CLAIM]),
        lambda: save_parquet(BOARD, tmp_path / "board.parquet"),
    ):
        with pytest.raises(KbError) as raised:
            write()
        assert str(raised.value) == 'Parquet needs pyarrow: pip install "benchmark-claims-kb[parquet]"'
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(KbError, match=r"no/board\.parquet: cannot be written \(No such file"):
        save_parquet(BOARD, tmp_path / "no" / "board.parquet")
