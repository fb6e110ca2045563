"""Finding rows by the words of their texts, with whatever the database has for it.

Migration 0004 makes it: on SQLite an FTS5 table `<table>_words` beside each searched table, on PostgreSQL an index over
`kb_words(…)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, cast, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

TEXTS = {
    "paper": ("title", "abstract"),
    "model": ("name",),
    "model_alias": ("alias",),
    "dataset": ("name",),
    "dataset_alias": ("alias",),
}
"""The searched columns of each searched table."""

LONGEST = 500
"""So many characters of a word count; PostgreSQL keeps none of more than 2046 bytes."""

_WORD = re.compile(r"[^\W_]+")


def words_in(given: str) -> list[str]:
    """Return the words of what a user typed, in lower case, without anything that stands between them."""
    return [word[:LONGEST] for word in _WORD.findall(given.lower())]


def has_words(connection: Connection, name: str, words: Sequence[str]) -> ColumnElement[bool]:
    """Return whether a row of the table `name` has, for each of `words` (see `words_in`), a word that begins so."""
    if connection.dialect.name == "sqlite":
        query = " AND ".join(f'"{word}"*' for word in words)
        index = f"{name}_words"
        matches = literal_column(index).op("MATCH", is_comparison=True)(query)
        return literal_column(f"{name}.id").in_(
            select(literal_column("rowid")).select_from(table(index)).where(matches)
        )
    texts = " || ' ' || ".join(f"{name}.{column}" for column in TEXTS[name])
    # the words as they stand: to_tsquery would take them apart once more
    query = " & ".join(f"'{word}':*" for word in words)
    return literal_column(f"kb_words({texts})").op("@@", is_comparison=True)(cast(query, TSQUERY))
