"""Results as pandas DataFrames, with dtypes that do not depend on what is in them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kb.query import ColumnType, Table, cell_text

DTYPES: dict[ColumnType, str] = {
    "text": "string",
    "texts": "string",
    "integer": "Int64",
    "number": "float64",
    "flag": "boolean",
    "date": "datetime64[s]",
}


def frame(table: Table[Any]) -> pd.DataFrame:
    """Return a table with its columns; several strings in a cell are joined by "; ", what is not known is missing.

    A column of type `any` is as pandas infers it.
    """
    rows = list(table.cells())
    series = [_series([row[place] for row in rows], column.type) for place, column in enumerate(table.columns)]
    found = pd.concat(series, axis=1) if series else pd.DataFrame()
    found.columns = pd.Index([column.name for column in table.columns])
    return found


def _series(cells: list[Any], kind: ColumnType) -> pd.Series[Any]:
    if kind == "any":
        return pd.Series(cells)
    if kind in ("text", "texts"):
        cells = [None if cell is None else cell_text(cell) for cell in cells]
    return pd.Series(cells, dtype=DTYPES[kind])
