"""Results that sources list: their tasks, datasets and rows as they stand there, and claims that point at such a row.

An imported claim has no sentence, so the places of evidence and value may be empty. SQLite changes that column by
column (add, copy, drop, rename) and not with `batch_alter_table`: this would drop the table, which, within a
transaction, takes along every row that depends on a claim. Views stand in its way and are put back as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Binary order on both databases, whatever collation a PostgreSQL database was created with.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

PLACES = {
    "evidence_part": "VARCHAR",
    "evidence_start": "INTEGER",
    "evidence_end": "INTEGER",
    "value_start": "INTEGER",
    "value_end": "INTEGER",
}
"""The columns of a claim that an imported one leaves empty, with their types."""


def upgrade() -> None:
    op.add_column("source", sa.Column("digest", TEXT))
    op.create_table(
        "imported_table",
        sa.Column("id", sa.Integer()),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("json", TEXT, nullable=False),
        sa.CheckConstraint("kind IN ('task', 'dataset')", name=op.f("ck_imported_table_kind")),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["imported_table.id"],
            name=op.f("fk_imported_table_parent_id_imported_table"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_imported_table_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_table")),
    )
    op.create_index(op.f("ix_imported_table_parent_id"), "imported_table", ["parent_id"])
    op.create_index(op.f("ix_imported_table_source_id"), "imported_table", ["source_id"])
    op.create_table(
        "imported_row",
        sa.Column("id", sa.Integer()),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("json", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["imported_table.id"],
            name=op.f("fk_imported_row_table_id_imported_table"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
        sa.UniqueConstraint("table_id", "position", name=op.f("uq_imported_row_table_id_position")),
    )
    # as SQL, since Alembic would add the constraint in a statement that SQLite lacks
    op.execute(
        "ALTER TABLE claim ADD COLUMN imported_row_id INTEGER CONSTRAINT fk_claim_imported_row_id_imported_row"
        " REFERENCES imported_row (id)"
    )
    op.create_index(op.f("ix_claim_imported_row_id"), "claim", ["imported_row_id"])
    allow_empty_places(True)


def downgrade() -> None:
    op.execute("DELETE FROM claim WHERE origin = 'imported'")
    allow_empty_places(False)
    op.drop_index(op.f("ix_claim_imported_row_id"), "claim")
    views = drop_views()
    op.drop_column("claim", "imported_row_id")
    op.drop_table("imported_row")
    op.drop_table("imported_table")
    op.drop_column("source", "digest")
    for view in views:
        op.execute(view)


def allow_empty_places(allowed: bool) -> None:
    """Let the places of claims be empty, or not."""
    if op.get_bind().dialect.name != "sqlite":
        for column in PLACES:
            op.alter_column("claim", column, nullable=allowed)
        return
    views = drop_views()
    # SQLite adds a column that may not be empty only with a default
    limit = "" if allowed else " NOT NULL DEFAULT 0"
    for column, kind in PLACES.items():
        op.execute(f"ALTER TABLE claim ADD COLUMN new_{column} {kind}{limit}")
    op.execute("UPDATE claim SET " + ", ".join(f"new_{column} = {column}" for column in PLACES))
    for column in PLACES:
        op.execute(f"ALTER TABLE claim DROP COLUMN {column}")
        op.execute(f"ALTER TABLE claim RENAME COLUMN new_{column} TO {column}")
    for view in views:
        op.execute(view)


def drop_views() -> list[str]:
    """Drop all views of a SQLite database; return the statements that made them, in their order."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    views = (
        op.get_bind().execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid")).all()
    )
    for name, _ in views:
        op.execute(f'DROP VIEW "{name}"')
    return [statement for _, statement in views]
