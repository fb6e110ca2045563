"""After many rows were written, the database knows how many, and plans questions by that."""

from __future__ import annotations

import io

import pytest
from stated import VOCABULARY, StatedExtractor, known_rows, paper, write

from kb.store import Writer, dump, load, open_database

PAPERS = [paper(f"Our M{number} reaches 8{number}% acc on CIFAR-10.", f"{number}") for number in range(5)]


ALL_KNOWN = {"claim": 5, "model": 5, "paper": 5, "standing": 5}


def test_after_settling_the_database_knows_what_its_tables_hold(database_url: str) -> None:
    with open_database(database_url) as database:
        assert set(known_rows(database).values()) <= {-1}
        write(database, *PAPERS)
        assert known_rows(database) == ALL_KNOWN


def test_where_nothing_was_written_nothing_is_counted(database_url: str) -> None:
    with open_database(database_url) as database:
        Writer(database, VOCABULARY, StatedExtractor().version).settle()
        assert set(known_rows(database).values()) <= {-1}


def test_a_loaded_dump_is_known_too(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = f"sqlite:///{tmp_path_factory.mktemp('other') / 'kb.sqlite'}"
    content = io.BytesIO()
    with open_database(other, create=True) as database:
        write(database, *PAPERS)
        with database.connect() as connection:
            dump(connection, content)
    content.seek(0)
    with open_database(database_url) as database:
        load(database, content, "dump")
        assert known_rows(database) == ALL_KNOWN


def test_who_reads_meanwhile_neither_waits_nor_is_waited_for(database_url: str) -> None:
    with open_database(database_url) as database:
        write(database, *PAPERS[:2])
        with database.connect() as reader:
            (count,) = reader.exec_driver_sql("SELECT count(*) FROM claim").one()
            write(database, *PAPERS[2:])
            assert known_rows(database) == ALL_KNOWN
            assert (count, reader.exec_driver_sql("SELECT 1").scalar()) == (2, 1)


def test_how_common_words_are_is_not_counted(postgres_url: str) -> None:
    with open_database(postgres_url, create=True) as database:
        write(database, *PAPERS)
        with database.connect() as connection:
            counted = set(connection.exec_driver_sql("SELECT tablename FROM pg_stats").scalars())
        assert {"paper", "model"} <= counted
        assert not {"ix_paper_words", "ix_model_words"} & counted
