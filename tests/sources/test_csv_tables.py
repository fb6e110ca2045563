import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.records import Flaw, Identity, Record
from kb.sources import READERS, tables
from kb.sources.files import CutOffError, split_lines
from kb.sources.reader import UnfitError

READER = READERS["csv"]


def read(text: str) -> list[Record | Flaw]:
    return list(tables.parse(split_lines(text), "sheet"))


@pytest.mark.parametrize("text", [
    'Title,Abstract,ID,Date,URL\n"One, Two","An ""abstract""\nof two lines",7,2024-05-17,https://example.org/7\n',
    'TITLE; abstract; id; date; url\r\n"One, Two";"An ""abstract""\r\nof two lines";7;May 17, 2024;https://example.org/7',
    "id\turl\tsummary\ttitle\tpublished\tnote\n"
    '7\thttps://example.org/7\t"An ""abstract"" of two lines"\tOne, Two\t2024-05-17T08:30:00Z\tx\n',
])  # fmt: skip
def test_rows_are_read_whatever_the_delimiter_and_the_columns_order(text: str) -> None:
    (record,) = read(text)
    assert isinstance(record, Record)
    paper = record.paper
    assert (record.where, paper.title, paper.abstract) == ("line 2", "One, Two", 'An "abstract" of two lines')
    assert (paper.published_on, paper.url) == (date(2024, 5, 17), "https://example.org/7")
    assert paper.identities[0] == Identity("source:sheet", "7")


@pytest.mark.parametrize(("row", "reason"), [
    ("T,A", "has 2 columns where the header has 3"),
    ("T,A,2024,more", "has 4 columns where the header has 3"),
    ('"T"x,A,2024', "is no valid CSV (',' expected after '\"')"),
    ("T,,2024", "has no abstract"),
    (",A,2024", "has no title"),
    ("T,A,soon", 'date "soon" is no date'),
    ("T,\udce9,2024", "is not valid UTF-8"),
])  # fmt: skip
def test_a_bad_row_is_a_flaw_and_the_others_are_read(row: str, reason: str) -> None:
    first, flaw, last = read(f'title,abstract,date\n"T\nU",A,2024\n{row}\nT,A,2024\n')
    assert flaw == Flaw("line 4", reason)
    assert [type(first), first.where, type(last), last.where] == [Record, "line 2", Record, "line 5"]


def test_blank_rows_and_empty_cells_beyond_the_header_are_passed_over() -> None:
    records = read("\ntitle,abstract\n\n,\nT,A,,\n")
    assert [(type(record), record.where) for record in records] == [(Record, "line 5")]


@pytest.mark.parametrize("end", ['"T,A\nU,B\n', '"T","A', "T"])
def test_a_row_that_does_not_end_is_a_cut(end: str) -> None:
    records = tables.parse(split_lines(f"title,abstract\nT,A\n{end}"), "sheet")
    assert isinstance(next(records), Record)
    with pytest.raises(CutOffError):
        next(records)


def test_a_field_may_be_longer_than_pythons_own_limit() -> None:
    (record,) = read(f"title,abstract\nT,{'long ' * 60_000}\n")
    assert isinstance(record, Record)
    assert len(record.paper.abstract) == 299_999


def test_a_table_without_the_two_columns_is_no_source() -> None:
    with pytest.raises(UnfitError, match="has no header with the columns title and abstract"):
        read("name,text\nT,A\n")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS)), st.sampled_from(",;\t"), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_rows_give_back_what_was_written(rows: list[tuple[str, str]], delimiter: str, quoting: int) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["title", "abstract"])
    for title, abstract in rows:
        writer.writerow([f"T{title}", f"A{abstract}"])
    papers = [record.paper for record in read(text.getvalue()) if isinstance(record, Record)]
    expected = [(" ".join(f"T{title}".split()), " ".join(f"A{abstract}".split())) for title, abstract in rows]
    assert [(paper.title, paper.abstract) for paper in papers] == expected
