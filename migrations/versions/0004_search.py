"""Search by words: titles and abstracts, names and aliases.

SQLite keeps an FTS5 table beside each searched one (`<table>_words`), without the texts and filled by triggers;
PostgreSQL an index over `kb_words`, the words of a text. Both split a text at punctuation and space, and fold case.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEARCHED = {
    "paper": ("title", "abstract"),
    "model": ("name",),
    "model_alias": ("alias",),
    "dataset": ("name",),
    "dataset_alias": ("alias",),
}

SEPARATORS = (
    (0x01, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xA9), (0xAB, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8), (0xBB, 0xBB),
    (0xBF, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x2000, 0x206F), (0x207A, 0x207E), (0x208A, 0x208E),
    (0x20A0, 0x20CF), (0x2190, 0x245F), (0x2500, 0x2775), (0x2794, 0x2BFF), (0x3000, 0x3004), (0x3008, 0x3020),
    (0xFF01, 0xFF0F), (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF65),
)  # fmt: skip
"""Punctuation, symbols and space, as SQLite's unicode61 has them: first and last character of each range."""

LETTERS = ((0xC0, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF))
"""Latin, Greek and Cyrillic: outside ASCII, a server whose locale is C folds no case by itself."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in SEARCHED.items():
            for statement in full_text(table, columns):
                op.execute(sa.text(statement.replace(":", r"\:")))
        return
    op.execute(sa.text(words_function().replace(":", r"\:")))
    for table, columns in SEARCHED.items():
        text = " || ' ' || ".join(columns)
        op.execute(f"CREATE INDEX ix_{table}_words ON {table} USING gin (kb_words({text}))")


def downgrade() -> None:
    for table in SEARCHED:
        if op.get_bind().dialect.name == "sqlite":
            for event in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER {table}_words_{event}")
            op.execute(f"DROP TABLE {table}_words")
        else:
            op.execute(f"DROP INDEX ix_{table}_words")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION kb_words")


def full_text(table: str, columns: tuple[str, ...]) -> list[str]:
    """Return the statements that make SQLite's index of a table's words, with what keeps it up to date."""
    words, names = f"{table}_words", ", ".join(columns)
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("new", "old"))
    add = f"INSERT INTO {words} (rowid, {names}) VALUES (new.id, {new});"
    remove = f"INSERT INTO {words} ({words}, rowid, {names}) VALUES ('delete', old.id, {old});"
    return [
        f"CREATE VIRTUAL TABLE {words} USING fts5({names}, content='{table}', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 0')",
        f"INSERT INTO {words} ({words}) VALUES ('rebuild')",
        f"CREATE TRIGGER {words}_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {words}_delete AFTER DELETE ON {table} BEGIN {remove} END",
        f"CREATE TRIGGER {words}_update AFTER UPDATE OF id, {names} ON {table} BEGIN {remove} {add} END",
    ]


def words_function() -> str:
    """Return PostgreSQL's function for the words of a text."""
    separators = "".join(rf"\u{first:04x}-\u{last:04x}" for first, last in SEPARATORS)
    upper = [
        letter
        for first, last in LETTERS
        for letter in map(chr, range(first, last + 1))
        if letter.lower() != letter and len(letter.lower()) == 1
    ]
    lower = "".join(letter.lower() for letter in upper)
    folded = f"translate(lower(given), '{''.join(upper)}', '{lower}')"
    split = f"regexp_replace({folded}, '[{separators}]+', ' ', 'g')"
    return (
        "CREATE FUNCTION kb_words(given text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
        f" $$ SELECT to_tsvector('pg_catalog.simple'::regconfig, {split}) $$"
    )
