"""SQL that the user wrote, run where nothing can be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kb.errors import DatabaseError
from kb.query.tables import Column, Table, cell_text

Cells = tuple[Any, ...]


@dataclass(frozen=True, repr=False)
class Answer(Table[Cells]):
    """The rows of a SQL statement, as tuples. A statement that gives no rows has no columns."""

    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The statement's columns, as the database names them; a name may occur twice."""
        return tuple(Column(name) for name in self.names)

    @property
    def caption(self) -> str:
        """The number of rows."""
        return f"{len(self)} row{'' if len(self) == 1 else 's'}"

    def cells(self) -> Iterator[Cells]:
        """Yield the rows."""
        return iter(self.rows)

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as texts."""
        return (tuple(map(cell_text, row)) for row in self.rows)


def answer(connection: Connection, statement: str, parameters: Mapping[str, Any] | None = None) -> Answer:
    """Return the rows of a statement; `:name` stands for a parameter only where `parameters` are given.

    `connection` is a read-only one: the database refuses a write. Raises `DatabaseError` for whatever it refuses.
    """
    if not statement.strip(" \t\r\n;"):
        raise DatabaseError("there is no statement to run", 'write one, e.g. "select * from leaderboard limit 3"')
    try:
        if parameters is None:
            # as it stands: no ":name" and no "%" in it means anything but itself
            result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        else:
            result = connection.execute(text(statement), dict(parameters))
        if not result.returns_rows:
            return Answer(rows=(), names=())
        return Answer(rows=tuple(tuple(row) for row in result), names=tuple(result.keys()))
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        reason = next(iter(str(cause).strip().splitlines()), type(cause).__name__)
        raise DatabaseError(
            f"the database refused the statement ({reason})",
            "it takes one statement that only reads, from leaderboard, claim_flat or any table of the schema",
        ) from error
