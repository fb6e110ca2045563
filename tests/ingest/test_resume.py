"""A run that stops anywhere leaves whole batches, and the next one goes on to the same base."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from faults import COMMIT, COMMITTED, STATEMENT, Ingests, events
from listed import TABLES, write_tables
from postgres_server import Postgres
from sqlalchemy import event
from stated import VOCABULARY, StatedExtractor, content, known_rows, rows, write_jsonl

from kb.errors import DatabaseError
from kb.ingest import Summary, ingest
from kb.store import Database, open_database
from kb.store.schema import Base

BATCH_SIZE = 8

State = dict[str, Any]


def records(numbers: range, longer: bool = False) -> list[dict[str, object]]:
    """Return papers with names in and outside the vocabulary; `longer` ones are newer versions that say more."""
    more = "Our M0 reaches 12.5% accuracy on Meadows. It is longer." if longer else ""
    return [
        {
            "id": f"2403.{n:05}",
            "title": f"The Paper of Number {n}",
            "abstract": f"Our M{n % 7} reaches {n}.5% accuracy on CIFAR-10 (zero-shot; 224x224)."
            f" Their N{n % 5} reaches {n} flair on Harbour{n % 3}. Our M{n % 7} needs {n} M parameters."
            f" Our M{n % 7} beats ResNet-50 by 2.{n}% accuracy on ImageNet-1K. {more}",
            "authors": [f"Ada {n % 4}"],
            "date": f"2024-03-{n % 28 + 1:02}",
        }
        for n in numbers
    ]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Papers, some of them twice, and listed results of papers that are not among them."""
    alike = [{"title": f"The Paper of Number {n}", "url": f"https://a.org/{n}"} for n in range(0, 20, 7)]
    papers = [*records(range(20)), *alike, *records(range(0, 20, 6), longer=True)]
    return [write_jsonl(tmp_path / "papers.jsonl", papers), write_tables(tmp_path / "tables.json", TABLES)]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes empty databases with the schema, of one of the two kinds, and returns their URLs."""
    made: list[str] = []
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")

        def make() -> str:
            made.append(str(tmp_path / f"kb{len(made)}.sqlite"))
            return f"sqlite:///{shutil.copyfile(template, made[-1])}"

        yield make
        return
    server: Postgres = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")

    def create() -> str:
        made.append(server.create(template))
        return server.url(made[-1])

    yield create
    for name in made:
        server.drop(name)


def read(database: Database, files: list[Path], **options: Any) -> Summary:
    options = {"batch_size": BATCH_SIZE, "extractor": StatedExtractor(), **options}
    return ingest(database, files, vocabulary=VOCABULARY, **options)


def state(database: Database) -> State:
    """Return what a base says and how many rows its tables have."""
    counts = {name: rows(database, f'SELECT COUNT(*) FROM "{name}"') for name in Base.metadata.tables}
    return {**content(database), "counts": counts}


def check_sound(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        assert rows(database, "PRAGMA integrity_check") == [("ok",)]
        assert rows(database, "PRAGMA foreign_key_check") == []


def uninterrupted(url: str, files: list[Path]) -> tuple[str, list[State], dict[str, int]]:
    """Ingest; return the events, the states before and after each commit, and the rows that the database counted."""
    noted: list[str] = []
    with open_database(url) as database:
        states = [state(database)]

        def happened(kind: str) -> None:
            noted.append(kind)
            if kind == COMMITTED:
                states.append(state(database))

        with events(happened):
            read(database, files)
        return "".join(noted), states, known_rows(database)


def chosen(noted: str, before: int) -> list[int]:
    """Return twenty events to die at, counted from 1, of every kind, in the batches and in the settling behind them.

    `before` events are those of opening the database.
    """
    draw = random.Random(20240517)
    of_kind = {kind: [at for at, one in enumerate(noted, before + 1) if one == kind] for kind in set(noted)}
    last_batch = of_kind[COMMITTED][-2]
    statements = of_kind[STATEMENT]
    return sorted([
        *draw.sample([at for at in statements if at < last_batch], 6),
        *draw.sample([at for at in statements if at > last_batch], 4),
        *draw.sample(of_kind[COMMIT][:-1], 4), of_kind[COMMIT][-1],
        *draw.sample(of_kind[COMMITTED][:-1], 4), of_kind[COMMITTED][-1],
    ])  # fmt: skip


def test_a_run_killed_anywhere_leaves_whole_batches_and_the_next_one_finishes_it(
    new_url: Callable[[], str], files: list[Path], tmp_path: Path
) -> None:
    noted, states, known = uninterrupted(new_url(), files)
    with Ingests() as ingests:
        task = {"files": files, "batch_size": BATCH_SIZE}
        assert ingests.run({**task, "url": new_url(), "noted": tmp_path / "whole"}) == [0]
        opening = len((tmp_path / "whole").read_text()) - len(noted)
        assert (tmp_path / "whole").read_text()[opening:] == noted
        for at in chosen(noted, opening):
            url, log = new_url(), tmp_path / f"killed at {at}"
            assert ingests.run({**task, "url": url, "noted": log, "die_at": at}) == [-9]
            with open_database(url) as database:
                check_sound(database)
                assert state(database) == states[log.read_text().count(COMMITTED)]
                read(database, files)
                check_sound(database)
                assert state(database) == states[-1]
                assert known_rows(database) == known


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_full_disk_is_said_and_the_next_run_goes_on_when_there_is_room(
    files: list[Path], tmp_path: Path, sqlite_template: Path, share: float
) -> None:
    def limit(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    urls = [f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / name)}" for name in ("whole", "full")]
    _, states, _ = uninterrupted(urls[0], files)
    with open_database(urls[0]) as whole, open_database(urls[1]) as database:
        empty, full = (rows(one, "PRAGMA page_count")[0][0] for one in (database, whole))
        pages = empty + int(share * (full - empty))
        event.listen(database.engine, "connect", limit)
        database.engine.dispose()
        with pytest.raises(DatabaseError, match="disk is full") as raised:
            read(database, files)
        assert "free some space and run the command again; what was stored before" in raised.value.hint
        event.remove(database.engine, "connect", limit)
        check_sound(database)
        assert state(database) in states[:-1]
        database.engine.dispose()
        read(database, files)
        assert state(database) == states[-1]


def test_a_lost_connection_is_said_and_the_next_run_goes_on(
    postgres: Postgres, postgres_template: str, files: list[Path]
) -> None:
    def happened(kind: str) -> None:
        noted.append(kind)
        if len(noted) == at:
            statement = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = %s"
            postgres.control.execute(statement, (name,))

    names = [postgres.create(postgres_template) for _ in range(9)]
    noted, states, _ = uninterrupted(postgres.url(names[0]), files)
    draw = random.Random(20240517)
    points = [draw.choice([at for at, one in enumerate(noted, 1) if one == kind]) for kind in "ssssccdd"]
    for name, point in zip(names[1:], points, strict=True):
        with open_database(postgres.url(name)) as database:
            noted, at = [], point
            with events(happened), pytest.raises(DatabaseError, match=r"terminat|closed|lost") as raised:
                read(database, files)
            assert "run the command again when the server is back; what was stored before" in raised.value.hint
            assert state(database) == states[noted.count(COMMITTED)]
            read(database, files)
            assert state(database) == states[-1]
    for name in names:
        postgres.drop(name)
