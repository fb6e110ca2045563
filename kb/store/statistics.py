"""Statistics: what a database knows of its tables' contents, by which it chooses how to answer a question."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, text

from kb.errors import DatabaseError
from kb.store.database import Database
from kb.store.schema import Base


def gather_statistics(database: Database) -> None:
    """Let the database count anew what the tables of the base hold.

    Neither database does it in time by itself: SQLite never, PostgreSQL some minutes after many rows were written, if
    its autovacuum is on. A million claims take SQLite about a second; PostgreSQL looks at a sample. Readers do not
    wait. Where it fails (another writer takes too long, say), the old statistics stay: without new ones the base is
    as good, only slower.
    """
    with suppress(DatabaseError), database.writing() as connection:
        connection.execute(text(_statement(connection)))


def _statement(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "ANALYZE"
    quote = connection.dialect.identifier_preparer.format_table
    return f"ANALYZE {', '.join(quote(table) for table in Base.metadata.sorted_tables)}"
