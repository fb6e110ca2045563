"""Statistics: what a database knows of its tables' contents, by which it chooses how to answer a question."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, text

from kb.errors import DatabaseError
from kb.store.database import Database
from kb.store.schema import Base

ANALYSIS_LIMIT = 1000
"""About so many rows of an index SQLite looks at: on a large base too, that takes well under a second."""


def gather_statistics(database: Database) -> None:
    """Let the database count anew what the tables of the base hold.

    Neither database does it in time by itself: SQLite never, PostgreSQL some minutes after many rows were written, if
    its autovacuum is on. It looks at a sample of each table, and readers do not wait for it. Where that fails (another
    writer takes too long, say), the old statistics stay: the base is as good without, only slower.
    """
    with suppress(DatabaseError), database.writing() as connection:
        for statement in _statements(connection):
            connection.execute(text(statement))


def _statements(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        return [f"PRAGMA analysis_limit = {ANALYSIS_LIMIT}", "ANALYZE"]
    quote = connection.dialect.identifier_preparer.format_table
    return [f"ANALYZE {', '.join(quote(table) for table in Base.metadata.sorted_tables)}"]
