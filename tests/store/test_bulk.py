"""Many rows at once."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from kb.store import bulk, open_database
from kb.store.bulk import insert_rows
from kb.store.schema import ModelAliasRow, ModelRow
from kb.store.search import has_words

MODEL = {"id": 1, "slug": "m", "name": "M", "status": "discovered", "unnamed": False, "family_id": None}


def test_more_rows_than_a_statement_takes_are_all_there_and_found_by_their_words(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aliases = [{"model_id": 1, "alias": f"Mover {number}", "key": f"mover{number}"} for number in range(5)]
    monkeypatch.setattr(bulk, "MOST_VALUES", 2 * len(aliases[0]) + 1)
    with open_database(database_url) as database, database.writing() as connection:
        insert_rows(connection, ModelRow, [MODEL])
        insert_rows(connection, ModelAliasRow, aliases)
        for number, alias in enumerate(aliases):
            found = select(ModelAliasRow.alias).where(has_words(connection, "model_alias", ["mover", str(number)]))
            assert connection.scalars(found).all() == [alias["alias"]]


def test_a_row_that_the_database_refuses_says_which_kind_of_error_that_is(database_url: str) -> None:
    with open_database(database_url) as database, pytest.raises(IntegrityError), database.engine.begin() as connection:
        insert_rows(connection, ModelRow, [MODEL, {**MODEL, "slug": "n"}])


def test_rows_go_by_the_fastest_way_of_the_database(database_url: str) -> None:
    sent: list[tuple[str, bool]] = []
    aliases = [{"model_id": 1, "alias": f"Mover {number}", "key": f"mover{number}"} for number in range(5)]
    with open_database(database_url) as database, database.writing() as connection:
        insert_rows(connection, ModelRow, [MODEL])
        event.listen(database.engine, "before_cursor_execute", lambda *said: sent.append((said[2].split()[0], said[5])))
        insert_rows(connection, ModelAliasRow, aliases)
        assert len(connection.scalars(select(ModelAliasRow.alias)).all()) == 5
    # a COPY goes past SQLAlchemy's cursor; SQLite gets the rows of a searched table in one statement
    inserts = [("INSERT", False)] if connection.dialect.name == "sqlite" else []
    assert sent == [*inserts, ("SELECT", False)]
