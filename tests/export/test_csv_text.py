"""CSV that reads back as it was, and that no spreadsheet runs."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.export import csv_text
from kb.query import Answer

# what a database can hold: no lone surrogates, no NUL
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def answer(*rows, names=("a", "b")):
    return Answer(rows=tuple(rows), names=names)


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_cells_of_every_type_in_one_table():
    table = answer(
        ("MOAT", 89.1),
        (None, True),
        (date(2022, 10, 4), -0.5),
        (("384x384", "22K, pretrained"), 3),
    )

    assert csv_text(table) == 'a,b\nMOAT,89.1\n,true\n2022-10-04,-0.5\n"384x384; 22K, pretrained",3\n'


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+CutMix", "'+CutMix"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\n=1+1"),
        ("＝1+1", "'＝1+1"),
        (("=1", "x"), "'=1; x"),
        ("=", "="),
        ("-", "-"),
        ("<=", "<="),
        ("-0.5", "-0.5"),
        ("+2.4e3", "+2.4e3"),
        ("a=b", "a=b"),
    ],
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(cell, written):
    assert read(csv_text(answer((cell, "x"))))[1] == [written, "x"]


def test_a_formula_in_a_column_name_is_marked_too():
    assert read(csv_text(answer(names=("=1+1", "b"))))[0] == ["'=1+1", "b"]


@given(st.lists(st.tuples(TEXTS, TEXTS)))
def test_texts_read_back_as_they_were_but_for_line_breaks_and_the_mark(rows):
    read_back = read(csv_text(answer(*rows)))

    assert len(read_back) == len(rows) + 1
    for row, cells in zip(rows, read_back[1:], strict=True):
        for text, cell in zip(row, cells, strict=True):
            assert cell.removeprefix("'") == text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("'")


@given(TEXTS)
def test_no_cell_is_left_that_begins_like_a_formula_and_goes_on(text):
    cell = read(csv_text(answer((text, "x"))))[1][0]

    assert not (cell.lstrip()[:1] in tuple("=@＝＠") and len(cell.strip()) > 1)
