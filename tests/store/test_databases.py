"""Opening databases: what is wrong with one is said in a line, with the next step, and nothing is harmed."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from postgres_server import Postgres
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from stated import dump, paper, rows, write

from kb.errors import DatabaseError
from kb.store import initialise, open_database
from kb.store.failures import explained
from kb.store.schema import REVISION


@pytest.mark.parametrize(
    ("url", "message", "hint"),
    [
        ("", '"" is no database URL', "write sqlite:///FILE or postgresql+psycopg://"),
        ("kb.sqlite", '"kb.sqlite" is no database URL', "write sqlite:///FILE"),
        ("postgresql://ann:secret@host:port/kb", r'"postgresql://ann:\*\*\*@host:port/kb" is no', "write sqlite:///"),
        ("mysql://host/kb", "kb uses SQLite, or PostgreSQL through psycopg, not mysql", "write sqlite:///"),
        ("nosuch+thing://host/kb", "not nosuch", "write sqlite:///"),
        ("postgresql+asyncpg://host/kb", "not PostgreSQL through asyncpg", "write sqlite:///"),
        ("sqlite://", "in a file, not in memory", "write sqlite:///FILE"),
        ("sqlite:///:memory:", "in a file, not in memory", "write sqlite:///FILE"),
    ],
)
def test_a_url_that_means_no_database(url: str, message: str, hint: str) -> None:
    with pytest.raises(DatabaseError, match=message) as raised:
        open_database(url, create=True)
    assert hint in raised.value.hint
    assert "secret" not in str(raised.value)


def test_a_missing_file_is_said_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "kb.sqlite"
    with pytest.raises(DatabaseError, match=f"no database at {file}") as raised:
        open_database(f"sqlite:///{file}")
    assert raised.value.hint == "run `kb init` or `kb ingest FILE`"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    for create in (False, True):
        with pytest.raises(DatabaseError, match="is a folder, not a database"):
            open_database(f"sqlite:///{tmp_path}", create=create)


def test_a_file_in_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"no folder .*nowhere"):
        open_database(f"sqlite:///{tmp_path / 'nowhere' / 'kb.sqlite'}", create=True)


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path, create: bool) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes and no database at all.\n" * 100)
    before = file.read_bytes()
    with pytest.raises(DatabaseError, match=re.escape(str(file))) as raised:
        open_database(f"sqlite:///{file}", create=create)
    assert "not a database" in raised.value.message
    assert raised.value.hint == "give the path of a SQLite file, or of a new one"
    assert file.read_bytes() == before


def test_an_empty_database_is_made_only_when_asked(empty_database_url: str) -> None:
    if empty_database_url.startswith("sqlite"):
        Path(empty_database_url.removeprefix("sqlite:///")).touch()
    with pytest.raises(DatabaseError, match="is empty, it is no knowledge base yet") as raised:
        open_database(empty_database_url)
    assert "kb init" in raised.value.hint
    with open_database(empty_database_url, create=True) as database:
        assert rows(database, "SELECT count(*) FROM claim") == [(0,)]
    with open_database(empty_database_url) as database:
        assert rows(database, "SELECT version_num FROM alembic_version") == [(REVISION,)]


@pytest.mark.parametrize("make", [lambda url: open_database(url, create=True), initialise])
def test_another_applications_file_is_left_alone(tmp_path: Path, make: object) -> None:
    file = tmp_path / "photos.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE photo (id INTEGER)")
    before = file.read_bytes()
    with pytest.raises(DatabaseError, match=r'belongs to another application \(it has a table "photo"') as raised:
        make(f"sqlite:///{file}")  # type: ignore[operator]
    assert raised.value.hint == "give kb a database of its own"
    assert file.read_bytes() == before


def test_another_applications_tables_may_stand_beside_ours_in_postgresql(postgres: Postgres) -> None:
    url = postgres.url(postgres.create())
    with pytest.raises(DatabaseError, match="is empty"):
        open_database(url)
    run_sql(url, "CREATE TABLE photo (id INTEGER)")
    open_database(url, create=True).close()
    clash = postgres.url(postgres.create())
    run_sql(clash, "CREATE TABLE paper (id INTEGER)")
    with pytest.raises(DatabaseError, match=r'another application \(it has a table "paper"'):
        open_database(clash, create=True)


def run_sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(statement)


def set_revision(url: str, revision: str) -> None:
    with open_database(url) as database, database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.mark.parametrize("make", [open_database, lambda url: open_database(url, create=True), initialise])
def test_a_newer_schema_is_left_alone(database_url: str, make: object) -> None:
    set_revision(database_url, "9999")
    with pytest.raises(DatabaseError, match="the schema 9999 of a newer version of kb") as raised:
        make(database_url)  # type: ignore[operator]
    assert "install the kb that made it" in raised.value.hint


def test_an_older_schema_asks_for_an_upgrade(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.database.REVISION", "9999")
    with pytest.raises(
        DatabaseError, match=f"has the older schema {REVISION} .this version of kb needs 9999"
    ) as raised:
        open_database(database_url)
    assert raised.value.hint == "run `kb init` to upgrade it"


def test_postgresql_urls_without_a_driver_are_psycopgs(postgres_url: str) -> None:
    for scheme in ("postgres://", "postgresql://"):
        with open_database(postgres_url.replace("postgresql+psycopg://", scheme)) as database:
            assert database.url.drivername == "postgresql+psycopg"


def test_an_unreachable_host_is_named_without_its_password(tmp_path: Path) -> None:
    for url in (
        "postgresql://ann:secret@127.0.0.1:1/kb",
        f"postgresql://ann:secret@/kb?host={tmp_path}",
        f"postgresql://ann@/kb?host={tmp_path}&password=secret",
    ):
        with pytest.raises(DatabaseError, match=r"the database postgresql\+psycopg://ann") as raised:
            open_database(url, create=True)
        assert "check host and port in the URL" in raised.value.hint
        assert "secret" not in str(raised.value)
        assert "\n" not in str(raised.value)


def test_a_wrong_database_or_user_is_said(postgres: Postgres) -> None:
    with pytest.raises(DatabaseError, match='database "nowhere" does not exist') as raised:
        open_database(postgres.url("nowhere"), create=True)
    assert "createdb" in raised.value.hint
    with pytest.raises(DatabaseError, match='role "nobody" does not exist') as raised:
        open_database(postgres.url("postgres").replace("//postgres:", "//nobody:secret"), create=True)
    assert raised.value.hint == "check the user in the URL"
    assert "secret" not in str(raised.value)


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseError, match="needs the driver psycopg, which is not installed") as raised:
        open_database("postgresql://host/kb")
    assert raised.value.hint == 'pip install "benchmark-claims-kb[postgres]"'


WRITES = [
    "INSERT INTO task (slug, name) VALUES ('a', 'a')",
    "UPDATE paper SET title = 'b'",
    "DELETE FROM paper",
    "DROP TABLE claim",
    "CREATE TABLE other (id INTEGER)",
    "CREATE TEMPORARY VIEW v AS SELECT 1; DROP TABLE claim",
]
ESCAPES = {
    "sqlite": [
        "ATTACH DATABASE '{folder}/other.sqlite' AS other",
        "VACUUM INTO '{folder}/other.sqlite'",
        "PRAGMA user_version = 3",
    ],
    "postgresql": [
        "COMMIT; DROP TABLE claim",
        "SET TRANSACTION READ WRITE",
        "SELECT 1; DELETE FROM paper",
        "SELECT nextval('paper_id_seq')",
    ],
}


def test_a_read_only_connection_refuses_every_write(database_url: str, tmp_path: Path) -> None:
    with open_database(database_url) as database:
        write(database, paper("Our A reaches 84% accuracy on CIFAR-10.", "1"))
        before, files = dump(database), set(tmp_path.iterdir())
        for statement in WRITES + ESCAPES[database.engine.dialect.name]:
            with database.read_only() as connection, pytest.raises(DBAPIError):
                connection.exec_driver_sql(statement.format(folder=tmp_path), execution_options={"no_parameters": True})
        with database.read_only() as connection:
            assert connection.execute(text("SELECT count(*) FROM paper")).scalar() == 1
        write(database, paper("Our B reaches 84% accuracy on CIFAR-10.", "2"))
        assert len(dump(database)["paper"]) == len(before["paper"]) + 1
        assert set(tmp_path.iterdir()) == files


def test_a_failing_statement_within_a_write_leaves_nothing(database_url: str) -> None:
    def break_off() -> None:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM claim"))
            connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with open_database(database_url) as database:
        write(database, paper("Our A reaches 84% accuracy on CIFAR-10.", "1"))
        before = dump(database)
        with pytest.raises(DatabaseError, match="failed"):
            break_off()
        assert dump(database) == before


def test_a_second_writer_waits_or_is_told(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if database_url.startswith("postgresql"):
        database_url += "&options=-clock_timeout%3D50"
    monkeypatch.setattr("kb.store.database.LOCK_SECONDS", 0.05)
    monkeypatch.setattr("kb.store.database.TRY_SECONDS", 0.01)
    with (
        open_database(database_url) as one,
        open_database(database_url) as other,
        one.writing(),
        pytest.raises(DatabaseError, match="lock"),
        other.writing(),
    ):
        pass


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_writer_waits_as_long_as_a_settle_takes_and_can_be_interrupted(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, interrupted: bool
) -> None:
    monkeypatch.setattr("kb.store.database.TRY_SECONDS", 0.01)
    file = shutil.copyfile(sqlite_template, tmp_path / "kb.sqlite")
    settling = sqlite3.connect(file, isolation_level=None)
    settling.execute("BEGIN IMMEDIATE")
    tries = []

    def tried(connection: object, cursor: object, statement: str, *rest: object) -> None:
        tries.append(statement)
        if len(tries) == 5 and interrupted:
            signal.raise_signal(signal.SIGINT)
        elif len(tries) == 5:
            settling.execute("COMMIT")

    with open_database(f"sqlite:///{file}") as database:
        event.listen(database.engine, "before_cursor_execute", tried)
        with pytest.raises(KeyboardInterrupt) if interrupted else nullcontext(), database.writing():
            assert not interrupted
        event.remove(database.engine, "before_cursor_execute", tried)
        assert tries == ["BEGIN IMMEDIATE"] * 5
        settling.close()
        write(database, paper("Our A reaches 84% accuracy on CIFAR-10.", "1"))
        assert rows(database, "SELECT COUNT(*) FROM claim") == [(1,)]


def test_who_makes_a_base_waits_for_another_process_that_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kb.sqlite"
    making = sqlite3.connect(file, isolation_level=None)
    making.execute("BEGIN IMMEDIATE")
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            making.execute("COMMIT")

    monkeypatch.setattr("time.sleep", pause)
    with open_database(f"sqlite:///{file}", create=True) as database:
        assert len(pauses) == 3
        assert rows(database, "SELECT COUNT(*) FROM claim") == [(0,)]
    making.close()


def test_who_makes_a_base_gives_up_one_that_stays_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.database.LOCK_SECONDS", -1)
    file = tmp_path / "kb.sqlite"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="locked"):
        open_database(f"sqlite:///{file}", create=True)
    other.close()


def test_a_server_that_goes_away_is_said(postgres: Postgres, postgres_template: str) -> None:
    def go_away() -> None:
        with database.writing() as connection:
            postgres.drop(name)
            connection.execute(text("SELECT 1"))

    name = postgres.create(postgres_template)
    with open_database(postgres.url(name)) as database:
        with pytest.raises(DatabaseError, match="terminating connection") as raised:
            go_away()
        assert "run the command again when the server is back; what was stored before" in raised.value.hint


@pytest.mark.parametrize(
    ("complaint", "hint"),
    [("database or disk is full", "free some space"), ("disk I/O error", "check the disk")],
)
def test_a_full_disk_is_said(complaint: str, hint: str) -> None:
    cause = OperationalError("INSERT", {}, sqlite3.OperationalError(complaint))
    url = make_url("sqlite:////kb.sqlite")
    with pytest.raises(DatabaseError, match=rf"the database /kb.sqlite failed \({complaint}") as raised, explained(url):
        raise cause
    assert hint in raised.value.hint


def test_the_store_is_opened_without_alembic(sqlite_template: Path) -> None:
    """It takes its time to import, and only making a schema needs it."""
    program = (
        "import sys; from kb.store import open_database;"
        f"open_database('sqlite:///{sqlite_template}').close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_a_superuser_cannot_write_files_or_run_programs_by_sql(postgres_url: str) -> None:
    with open_database(postgres_url) as database:
        for target in ("PROGRAM 'true'", "'/tmp/kb-not-written'"):
            with pytest.raises(DatabaseError), database.read_only() as connection:
                connection.exec_driver_sql(f"COPY (SELECT 1) TO {target}")
        with database.read_only() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM leaderboard").scalar() == 0
