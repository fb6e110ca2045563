"""The migrations make the schema that kb.store.schema describes, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from listed import TABLES, write_tables
from postgres_server import Postgres
from sqlalchemy import NullPool, create_engine, inspect, text
from stated import VOCABULARY, StatedExtractor, paper, rows, write

from kb.ingest import ingest
from kb.store import initialise, migrations, open_database
from kb.store.schema import REVISION, Base


def test_the_migrated_schema_is_the_described_one(database_url: str) -> None:
    with open_database(database_url) as database, database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": migrations.described})
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_migration_is_the_revision_that_databases_are_checked_for() -> None:
    assert migrations.known_revisions()[0] == REVISION


def test_downgrade_leaves_nothing_and_upgrade_brings_it_back(empty_database_url: str) -> None:
    assert initialise(empty_database_url) == (None, REVISION)
    with open_database(empty_database_url) as database:
        with database.writing() as connection:
            command.downgrade(migrations.configuration(connection), "base")
        with database.connect() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]
            assert inspect(connection).get_view_names() == []
        with database.writing() as connection:
            migrations.upgrade(connection)
        with database.connect() as connection:
            assert set(Base.metadata.tables) < set(inspect(connection).get_table_names())
            assert sorted(inspect(connection).get_view_names()) == ["claim_flat", "leaderboard", "record_history"]


def test_initialise_twice_changes_nothing(database_url: str) -> None:
    assert initialise(database_url) == (REVISION, REVISION)


def test_every_text_column_is_in_binary_order(postgres_url: str) -> None:
    """Of tables and views alike, so that a user's own ORDER BY is the same on both databases."""
    with create_engine(postgres_url, poolclass=NullPool).connect() as connection:
        columns = connection.execute(
            text(
                "SELECT attrelid::regclass::text, attname FROM pg_attribute"
                " JOIN pg_class ON pg_class.oid = attrelid JOIN pg_collation ON pg_collation.oid = attcollation"
                " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND collname <> 'C'"
                " AND attrelid::regclass::text <> 'alembic_version'"
            )
        ).all()
    assert columns == []


def test_the_server_sorts_as_people_do(postgres: Postgres) -> None:
    order = postgres.control.execute("SELECT 'a' < 'B'").fetchone()[0]
    if not order:
        pytest.skip("this machine cannot compile a locale (localedef)")
    assert order


def test_claims_and_what_hangs_on_them_survive_the_upgrade_to_imported_results(empty_database_url: str) -> None:
    initialise(empty_database_url)
    with open_database(empty_database_url) as database:
        write(database, paper("Our A reaches 84% accuracy on CIFAR-10 (wet; windy).", "1"))
        before = {view: rows(database, f"SELECT * FROM {view}") for view in ("claim_flat", "leaderboard")}
        with database.writing() as connection:
            command.downgrade(migrations.configuration(connection), "0002")
        for view, content in before.items():
            assert rows(database, f"SELECT * FROM {view}") == content
    assert initialise(empty_database_url) == ("0002", REVISION)
    with open_database(empty_database_url) as database:
        assert rows(database, "SELECT count(*) FROM claim_condition") == [(2,)]
        for view, content in before.items():
            assert rows(database, f"SELECT * FROM {view}") == content


def test_going_back_takes_imported_claims_along(database_url: str, tmp_path: Path) -> None:
    with open_database(database_url) as database:
        write(database, paper("Our A reaches 84% accuracy on CIFAR-10.", "1"))
        file = write_tables(tmp_path / "tables.json", TABLES)
        ingest(database, [file], vocabulary=VOCABULARY, extractor=StatedExtractor())
        with database.writing() as connection:
            command.downgrade(migrations.configuration(connection), "0002")
        assert rows(database, "SELECT origin, model FROM claim_flat") == [("extracted", "A")]
