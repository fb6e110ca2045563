"""Markdown tables whose cells are read as they were."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.export import markdown_text
from kb.query import Answer


def read(markdown):
    """Read a table as GitHub does: a pipe ends a cell unless a backslash stands before it; then escapes are undone."""
    rows = []
    for line in markdown.splitlines():
        cells = re.findall(r"((?:\\.|[^\\|])*)\|", line.removeprefix("|"))
        rows.append([re.sub(r"\\(.)", r"\1", cell[1:-1]) for cell in cells])
    return rows


def test_a_table_with_its_head():
    table = Answer(rows=(("MOAT", 89.1), ("ConvNeXt", None)), names=("model", "value"))

    assert markdown_text(table) == "| model | value |\n| --- | --- |\n| MOAT | 89.1 |\n| ConvNeXt |  |\n"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        ("two\nlines", "two lines"),
        ("<img src=x>", r"\<img src=x\>"),
        ("*top* `1` _x_ [l](u)", r"\*top\* \`1\` \_x\_ \[l\](u)"),
        ("$\\sim$3.5", r"\$\\sim\$3.5"),
        ("&lt;", r"\&lt;"),
        ("val_loss _x", r"val_loss \_x"),
        ("a\x1b[2Jb\x07", r"a \[2Jb"),
        ("safe\u202egnp.exe", "safe gnp.exe"),
    ],
)
def test_markup_in_a_cell_is_shown_not_followed(cell, written):
    assert markdown_text(Answer(rows=((cell,),), names=("x",))).splitlines()[2] == f"| {written} |"


def test_markup_in_a_column_name_is_shown_too():
    assert markdown_text(Answer(rows=(), names=("a|b", "published_on"))) == "| a\\|b | published_on |\n| --- | --- |\n"


PRINTED = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "))


@given(st.lists(st.tuples(PRINTED, PRINTED), max_size=5))
def test_cells_read_back_as_they_were_but_for_white_space(rows):
    markdown = markdown_text(Answer(rows=tuple(rows), names=("a", "b")))

    assert read(markdown)[2:] == [[" ".join(cell.split()) for cell in row] for row in rows]


@given(st.text(), st.text())
def test_a_row_is_one_line_of_two_cells_without_control_characters_whatever_is_in_it(one, other):
    markdown = markdown_text(Answer(rows=((one, other),), names=("a", "b")))

    assert [len(cells) for cells in read(markdown)] == [2, 2, 2]
    assert [letter for letter in markdown if unicodedata.category(letter) == "Cc"] == ["\n"] * 3
