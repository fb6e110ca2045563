"""JSON: an array of objects, one a row."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from kb.query import Column, Table, cell_text


def json_text(table: Table[Any]) -> str:
    """Return a table as a JSON array of objects with the columns' names; conditions are an array, dates ISO texts.

    Where a SQL statement names two columns alike, the later stands.
    """
    text = io.StringIO()
    write_json(text, table.columns, table.cells())
    return text.getvalue()


def write_json(file: TextIO, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Write rows of cells to a file as `json_text` returns a table, one row in memory at a time."""
    names = [column.name for column in columns]
    between = "[\n"
    for cells in rows:
        row = json.dumps(dict(zip(names, map(json_cell, cells), strict=True)), ensure_ascii=False, indent=2)
        # a line end within a text is written as an escape, so that those found here are the layout's
        file.write(between + "  " + row.replace("\n", "\n  "))
        between = ",\n"
    file.write("[]\n" if between == "[\n" else "\n]\n")


def json_object(values: Mapping[str, object]) -> str:
    """Return values by name as one JSON object."""
    return json.dumps(json_cell(dict(values)), ensure_ascii=False, indent=2) + "\n"


def json_cell(cell: object) -> object:
    """Return a cell as JSON can say it: a number that is none (NaN, infinity) as null, what JSON lacks as text."""
    match cell:
        case float() if not math.isfinite(cell):
            return None
        case None | bool() | int() | float() | str():
            return cell
        case tuple() | list():
            return [json_cell(item) for item in cell]
        case dict():
            return {str(name): json_cell(item) for name, item in cell.items()}
        case _:
            return cell_text(cell)
