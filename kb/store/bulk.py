"""Many rows at once, by the fastest way that a database has: COPY on PostgreSQL, prepared statements on SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DBAPIError

from kb.store.chunks import chunks
from kb.store.schema import Base
from kb.store.search import TEXTS

MOST_VALUES = 32_766
"""So many values SQLite takes in a statement."""


def reserve_ids(connection: Connection, of: type[Base] | Table, count: int) -> list[int]:
    """Return so many ids that no row of a table has, ascending; the transaction is that of the one writer."""
    table = _table(of)
    if connection.dialect.name == "sqlite":
        last = connection.scalar(select(func.max(table.c.id))) or 0
        return list(range(last + 1, last + count + 1))
    next_id = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
    return sorted(connection.scalars(select(next_id).select_from(func.generate_series(1, count).alias())))


def insert_rows(connection: Connection, of: type[Base] | Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows (values by column, every row of the same columns); what they leave out gets its default."""
    if not rows:
        return
    table = _table(of)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
        return
    one = f"({', '.join('?' * len(rows[0]))})"
    statement = f"INSERT INTO {_with_columns(connection, table, rows)} VALUES "
    values = _values(connection, table, rows)
    if table.name not in TEXTS:
        connection.exec_driver_sql(statement + one, list(values))
        return
    # SQLite writes its index of words out after each statement that adds to it
    for some in chunks(values, MOST_VALUES // len(rows[0])):
        connection.exec_driver_sql(statement + ", ".join([one] * len(some)), tuple(chain.from_iterable(some)))


def _table(of: type[Base] | Table) -> Table:
    return of if isinstance(of, Table) else cast(Table, of.__table__)


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    dialect = connection.dialect
    statement = f"COPY {_with_columns(connection, table, rows)} FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for values in _values(connection, table, rows):
                copy.write_row(values)
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(statement, None, error, dialect.loaded_dbapi.Error, dialect=dialect) from error


def _with_columns(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> str:
    quote = connection.dialect.identifier_preparer
    return f"{quote.format_table(table)} ({', '.join(map(quote.quote, rows[0]))})"


def _values(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows as the driver takes them."""
    dialect = connection.dialect
    names = list(rows[0])
    as_sent = [
        (place, process)
        for place, name in enumerate(names)
        if (process := table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    for row in rows:
        values = [row[name] for name in names]
        for place, process in as_sent:
            values[place] = process(values[place])
        yield tuple(values)
