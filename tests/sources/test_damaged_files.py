import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import SourceError
from kb.records import Flaw, Record
from kb.sources import READERS, reader_named, recognise

LINE = '{"id": "%d", "title": "Paper %d", "abstract": "It gets %d points."}\n'
LINES = "".join(LINE % (number, number * 7919, number * 104729) for number in range(1, 2001))


def read_until_error(path: Path, source: str | None = None) -> tuple[list[Record | Flaw], str]:
    reader = reader_named(source) if source else recognise(path)
    records: list[Record | Flaw] = []
    try:
        for record in reader.read(path):
            records.append(record)
    except SourceError as error:
        return records, str(error)
    pytest.fail("the file was read to its end")


def test_gzip_that_is_cut_off_gives_what_comes_before(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl.gz"
    data = gzip.compress(LINES.encode())
    path.write_bytes(data[: len(data) // 2])
    records, message = read_until_error(path)
    assert 500 < len(records) < 1500
    assert all(isinstance(record, Record) for record in records)
    assert message == f"{path} is cut off after record {len(records)}: fetch or save it again"


def test_gzip_that_lacks_only_its_last_bytes_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress(LINES.encode())[:-8])
    records, message = read_until_error(path)
    assert len(records) == 2000
    assert message == f"{path} is cut off after record 2000: fetch or save it again"


def test_gzip_that_is_damaged_is_told_from_one_that_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl.gz"
    data = bytearray(gzip.compress(LINES.encode()))
    data[-8:] = bytes(8)
    path.write_bytes(data)
    _, message = read_until_error(path)
    assert message.startswith(f"{path} is damaged after record 2000 (CRC check failed")


def test_gzip_of_several_parts_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "papers"
    path.write_bytes(gzip.compress((LINE % (1, 1, 1)).encode()) + gzip.compress((LINE % (2, 2, 2)).encode()))
    assert [record.where for record in recognise(path).read(path)] == ["line 1", "line 2"]


@pytest.mark.parametrize(("source", "text", "records"), [
    ("jsonl", LINE % (1, 1, 1) + "broken\n" + LINE % (2, 2, 2) + '{"id": "3", "tit', 3),
    ("jsonl", '{"id": "3", "title": "T', 0),
    ("csv", 'title,abstract\nT,A\nU,"An abstract that is\ncut', 1),
    ("csv", "title,abstract\nT,A\nU", 1),
    ("daily-papers", "One Thing\n\nIt works.\n\n  • 2 authors\n\nAnother Thing\n\nIt wor", 1),
])  # fmt: skip
def test_plain_text_that_is_cut_off_gives_what_comes_before(
    tmp_path: Path, source: str, text: str, records: int
) -> None:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    assert recognise(path).name == source
    found, message = read_until_error(path)
    assert len(found) == records
    assert message == f"{path} is cut off after record {records}: fetch or save it again"


def test_a_table_without_header_is_an_error_where_csv_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("T,A\nU,B\n")
    _, message = read_until_error(path, "csv")
    assert message == (
        f"{path} has no header with the columns title and abstract: name the columns in the first line"
    )  # fmt: skip


def test_a_file_that_vanished_since_it_was_recognised_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "gone.jsonl"
    path.write_text(LINES)
    records = recognise(path).read(path)
    path.unlink()
    with pytest.raises(SourceError, match=r"gone\.jsonl does not exist: check the path"):
        next(records)


@pytest.mark.parametrize(("source", "good", "bad"), [
    ("jsonl", b'{"title": "T", "abstract": "A"}\n', b'{"title": "T", "abstract": "caf\xe9"}\n'),
    ("csv", b"T,A\n", b"T,caf\xe9\n"),
    ("daily-papers", b"T\n\nAn abstract.\n\n", b"T\n\nA caf\xe9.\n\n"),
])  # fmt: skip
def test_bytes_that_are_no_utf8_cost_only_their_own_record(
    tmp_path: Path, source: str, good: bytes, bad: bytes
) -> None:
    path = tmp_path / "file"
    head = {"jsonl": b"", "csv": b"title,abstract\n", "daily-papers": b"Daily Papers\n\n"}[source]
    path.write_bytes(head + good + bad + good)
    first, flaw, last = recognise(path).read(path)
    assert (type(first), type(last)) == (Record, Record)
    line = {"jsonl": 2, "csv": 3, "daily-papers": 9}[source]
    assert flaw == Flaw(f"line {line}", "is not valid UTF-8")


PIECES = st.sampled_from([
    b"title,abstract\n", b'{"title": "T", "abstract": "A"}\n', b'{"title": "T",', b"Daily Papers\n\n", b'"', b"T,A\n",
    b"  \xe2\x80\xa2 4 authors\n", b"\xc2\xb7\n", b"May 5, 2020\n", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\0",
])  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(
    st.lists(PIECES | st.binary(max_size=8)).map(b"".join),
    st.sampled_from([None, *READERS]),
    st.none() | st.integers(0, 60),
)
def test_no_bytes_raise_anything_but_a_source_error(data: bytes, source: str | None, cut: int | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(data if cut is None else gzip.compress(data, mtime=0)[: len(data) + 25 - cut])
        message = f"{path} is at fault"
        try:
            reader = reader_named(source) if source else recognise(path)
            places = [record.where for record in reader.read(path)]
        except SourceError as error:
            places, message = [], str(error)
    assert all(place.startswith(("line ", "record ", "entry ", "paper ")) for place in places)
    assert message.startswith(f"{path} ")
    assert "\n" not in message
