"""Parquet: the columns of the CSV with their types, for pandas, DuckDB, Spark and the like; pyarrow writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kb.errors import KbError
from kb.outputs import whole_file
from kb.query import Column, ColumnType, Table, cell_text

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 20_000
"""So many rows are in memory and become one row group."""

ARROW: dict[ColumnType, str] = {
    "text": "string",
    "texts": "list<string>",
    "integer": "int64",
    "number": "float64",
    "flag": "bool",
    "date": "date32",
}


def save_parquet(table: Table[Any], file: Path) -> None:
    """Write a table as a Parquet file, whole or not at all; raise `KbError` without pyarrow or for a wrong place."""
    require_pyarrow()
    with whole_file(file) as opened:
        write_parquet(opened, table.columns, table.cells())


def require_pyarrow() -> None:
    """Raise `KbError` saying what to install where pyarrow is missing."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise KbError("Parquet needs pyarrow", 'pip install "benchmark-claims-kb[parquet]"') from error


def write_parquet(file: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of cells as Parquet, a row group in memory at a time.

    Dates are `date32`, several texts `list<string>`, what is not known is null. A column of type `any` gets the type
    that holds all its cells, or text where none does, for which all rows are read first. Of two columns of one name
    the later stands, as in JSON.
    """
    import pyarrow as pa
    from pyarrow import parquet

    places = {column.name: place for place, column in enumerate(columns)}
    kinds = [columns[place].type for place in places.values()]
    if "any" in kinds:
        rows = list(rows)
    types = [
        _type_of([row[place] for row in rows]) if kind == "any" else _arrow_type(kind)
        for kind, place in zip(kinds, places.values(), strict=True)
    ]
    schema = pa.schema(list(zip(places, types, strict=True)))
    with parquet.ParquetWriter(file, schema) as writer:
        for some in _groups(iter(rows)):
            cells = [
                _array([row[place] for row in some], type_) for place, type_ in zip(places.values(), types, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(cells, schema=schema))


def _groups(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    while some := list(islice(rows, ROW_GROUP)):
        yield some


def _arrow_type(kind: ColumnType) -> pa.DataType:
    import pyarrow as pa

    return pa.list_(pa.string()) if kind == "texts" else pa.type_for_alias(ARROW[kind])


def _type_of(cells: list[Any]) -> pa.DataType:
    """Return the type that Arrow finds in what a database gave: a plain one, or text where cells are of several."""
    import pyarrow as pa

    try:
        found = pa.array(cells).type
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return pa.string()
    texts = pa.types.is_list(found) and pa.types.is_string(found.value_type)
    return pa.string() if pa.types.is_null(found) or (pa.types.is_nested(found) and not texts) else found


def _array(cells: list[Any], type_: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if pa.types.is_string(type_):
        cells = [None if cell is None else cell_text(cell) for cell in cells]
    return pa.array(cells, type_)
