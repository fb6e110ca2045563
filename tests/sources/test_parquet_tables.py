import io
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ABSTRACT, NUMBER, RECORD, TITLE, parquet_bytes

from kb.errors import SourceError
from kb.records import Flaw, Record
from kb.sources import recognise
from kb.sources.parquet import parse


def read(rows: list[dict[str, Any]], **options: Any) -> list[Record | Flaw]:
    return list(parse(io.BytesIO(parquet_bytes(rows, **options)), "table"))


def test_columns_are_those_of_csv_with_values_of_their_own_kinds() -> None:
    row = {
        "ID": 7,
        "Title": TITLE,
        "summary": ABSTRACT,
        "published": datetime(2024, 3, 5, 10, tzinfo=UTC),
        "authors": ["Ada Stone", "Bo Müller"],
        "arxiv_id": NUMBER,
        "embedding": [0.5] * 8,
    }
    (record,) = read([row])
    assert isinstance(record, Record)
    paper = record.paper
    assert (paper.title, paper.abstract, paper.published_on) == (TITLE, ABSTRACT, date(2024, 3, 5))
    assert (paper.authors, paper.paper_id) == (("Ada Stone", "Bo Müller"), f"arxiv:{NUMBER}")


@pytest.mark.parametrize(("year", "published_on"), [(2024.0, date(2024, 1, 1)), (float("nan"), None), (None, None)])
def test_whole_numbers_that_pandas_wrote_with_a_point_are_whole(year: float | None, published_on: date | None) -> None:
    (record,) = read([{"title": TITLE, "abstract": ABSTRACT, "year": year}])
    assert isinstance(record, Record)
    assert record.paper.published_on == published_on


def test_a_row_that_cannot_be_used_is_a_flaw_and_the_others_are_read() -> None:
    rows = [RECORD, RECORD | {"abstract": None}, RECORD | {"date": "soon"}, RECORD]
    found = read(rows, row_group_size=1)
    assert found[1:3] == [Flaw("row 2", "has no abstract"), Flaw("row 3", 'date "soon" is no date')]
    assert [type(found[0]), type(found[3]), found[3].where] == [Record, Record, "row 4"]


@pytest.mark.parametrize(("data", "message"), [
    (parquet_bytes([{"name": "T"}]), "has no columns title and abstract: rename the columns that hold them"),
    (parquet_bytes([RECORD])[:-1], "is cut off after record 0: fetch or save it again"),
    (b"PAR1", "is cut off after record 0: fetch or save it again"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        list(recognise(path).read(path))
    assert str(caught.value) == f"{path} {message}"


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    data = bytearray(parquet_bytes([RECORD] * 10))
    data[-308:-8] = bytes(300)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"is damaged after record \d+ \(.+\): fetch"):
        list(recognise(path).read(path))


def test_without_pyarrow_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(parquet_bytes([RECORD]))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SourceError) as caught:
        list(recognise(path).read(path))
    assert str(caught.value) == (
        f'{path} is Parquet, which needs pyarrow: pip install "benchmark-claims-kb[parquet]"'
    )  # fmt: skip


def test_rows_come_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(parquet_bytes([RECORD] * 1000, row_group_size=10))
    records = recognise(path).read(path)
    assert [next(records).where for _ in range(3)] == ["row 1", "row 2", "row 3"]
    assert sum(1 for _ in records) == 997


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1), st.integers(1, 3))
def test_rows_give_back_what_was_written(rows: list[tuple[str, str]], group: int) -> None:
    written = [{"title": f"T{title}", "abstract": f"A{abstract}"} for title, abstract in rows]
    papers = [record.paper for record in read(written, row_group_size=group) if isinstance(record, Record)]
    assert [(paper.title, paper.abstract) for paper in papers] == [
        (" ".join(row["title"].split()), " ".join(row["abstract"].split())) for row in written
    ]
