"""JSON: an array of objects, one a row."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from kb.query import Table, cell_text


def json_text(table: Table[Any]) -> str:
    """Return a table as a JSON array of objects with the columns' names; conditions are an array, dates ISO texts.

    Where a SQL statement names two columns alike, the later stands.
    """
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, map(json_cell, cells), strict=True)) for cells in table.cells()]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


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
