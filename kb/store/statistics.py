"""Statistics: what a database knows of its tables' contents, by which it chooses how to answer a question."""

from __future__ import annotations

from sqlalchemy import Connection, text

from kb.store.schema import Base


def gather_statistics(connection: Connection) -> None:
    """Let the database count anew what the tables of the base hold, at the end of a transaction that wrote much.

    Neither database does it in time by itself: SQLite never, PostgreSQL some minutes after many rows were written, if
    its autovacuum is on. A million claims take SQLite about a second; PostgreSQL looks at a sample. Readers do not
    wait. In a transaction of its own it would be left out for good where a run dies just before it.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text("ANALYZE"))
        return
    quote = connection.dialect.identifier_preparer
    # With all columns named, PostgreSQL leaves out its indexes of words: it would find those of 30,000 abstracts once
    # more, for seconds, to learn that a word is common, and then search all texts for it instead of its index.
    tables = (
        f"{quote.format_table(table)} ({', '.join(quote.quote(column.name) for column in table.columns)})"
        for table in Base.metadata.sorted_tables
    )
    connection.execute(text(f"ANALYZE {', '.join(tables)}"))
