"""CSV: comma separated, a header line, "\\n" at line ends and within cells, nothing for what is not known."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from kb.query import Column, Table, cell_text

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠].*\S|\t", re.DOTALL)
"""What a spreadsheet may run (after OWASP's "CSV injection"); a lone "=" or "-" is a word to it."""

NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
"""A signed number starts like a formula and is none."""


def csv_text(table: Table[Any]) -> str:
    """Return a table as CSV."""
    text = io.StringIO()
    write_csv(text, table.columns, table.cells())
    return text.getvalue()


def write_csv(file: TextIO, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows of cells as CSV to a file opened with `newline=""`."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([csv_cell(column.name) for column in columns])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)


def csv_cell(cell: object) -> str:
    """Return a cell as text with "\\n" for line breaks; one that a spreadsheet would run gets a "'" in front."""
    if not isinstance(cell, str | tuple | list):
        return cell_text(cell)
    # the writer quotes a cell for "\n", not for a lone "\r", at which readers would break the line
    text = cell_text(cell).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
