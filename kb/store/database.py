"""Databases: which URL means what, what a good one looks like, and how to read from and write to it."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from kb.errors import DatabaseError
from kb.store import migrations
from kb.store.failures import explained, shown
from kb.store.ranking import rank_benchmarks
from kb.store.schema import REVISION, Base

EXAMPLES = "write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"

VERSION_TABLE = "alembic_version"

LOCK_SECONDS = 3600
"""How long a writer waits for another one of the same SQLite file.

Settling the names of a million claims, or importing a whole archive of results, is one transaction of minutes. On
PostgreSQL a writer waits as long as the server lets it.
"""

TRY_SECONDS = 1
"""How long a writer of a SQLite file waits at a time: Ctrl-C has no effect before."""

PAUSE_SECONDS = 0.01
"""How long a process waits that finds a SQLite file locked while it is made, before it tries again."""

READER_SECONDS = 60
"""How long a reader of a SQLite file waits: only for who opens it after a crash, or is the last to close it."""

CONNECT_SECONDS = 10
"""How long a PostgreSQL server may take to answer the first call."""

WRITER = 5_170_821_903
"""The PostgreSQL advisory lock that the one writer of a database holds: any number that nobody else uses."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database of this version's schema. Use it in a `with` statement, or `close()` it."""

    url: URL
    engine: Engine

    @property
    def name(self) -> str:
        """The database as messages show it: the file, or the URL without its password."""
        return shown(self.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Give a connection for reading; what SQLAlchemy raises within becomes a `DatabaseError`."""
        with explained(self.url), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection within one transaction, committed at the end, rolled back if anything is raised.

        There is one writer at a time; a second one waits for it. What SQLAlchemy raises becomes a `DatabaseError`.
        """
        with explained(self.url), self.engine.execution_options(writing=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER})
            yield connection

    @contextmanager
    def read_only(self) -> Iterator[Connection]:
        """Give a connection on which the database itself refuses to write, whatever statement it is given.

        What SQLAlchemy raises within becomes a `DatabaseError`.
        """
        if self.engine.dialect.name == "sqlite":
            engine = create_engine("sqlite://", creator=lambda: _read_only_sqlite(self.url), poolclass=NullPool)
            with explained(self.url), engine.connect() as connection:
                yield connection
            return
        with explained(self.url), self.engine.execution_options(postgresql_readonly=True).connect() as connection:
            # A transaction can be made writable only before its first query, and only one statement goes into a
            # prepared one: neither "SET TRANSACTION READ WRITE" nor "COMMIT; DROP …" gets out of it.
            superuser = connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
            if superuser:
                # a read-only transaction does not keep a superuser's COPY … TO PROGRAM or TO a file from the server
                connection.execute(text("SET LOCAL ROLE pg_read_all_data"))
            driver: Any = connection.connection.dbapi_connection
            usual, driver.prepare_threshold = driver.prepare_threshold, 0
            try:
                yield connection
            finally:
                driver.prepare_threshold = usual


def open_database(url: str, *, create: bool = False) -> Database:
    """Open the database at a URL (`sqlite:///FILE`, `postgresql://…`).

    With `create` a missing file is made, and an empty database gets the schema. Raises `DatabaseError` for a URL that
    is malformed or of another kind of database, a database that is missing or cannot be reached, that belongs to
    another application, or that has another version's schema.
    """
    database = _database(url, create=create)
    try:
        with database.connect() as connection:
            revision = _revision(connection, database)
        if revision is None and create:
            _make(database)
        elif revision is None:
            raise DatabaseError(
                f"{database.name} is empty, it is no knowledge base yet", "run `kb init` or `kb ingest FILE`"
            )
        elif revision != REVISION:
            _check_known(revision, database)
            raise DatabaseError(
                f"{database.name} has the older schema {revision} (this version of kb needs {REVISION})",
                "run `kb init` to upgrade it",
            )
    except BaseException:
        database.close()
        raise
    return database


def initialise(url: str) -> tuple[str | None, str]:
    """Create the database or upgrade it; return its revision before (None for a new one) and now.

    Raises `DatabaseError` as `open_database` does.
    """
    with _database(url, create=True) as database:
        with database.connect() as connection:
            revision = _revision(connection, database)
        if revision is not None:
            _check_known(revision, database)
        if revision != REVISION:
            _make(database)
        return revision, REVISION


def parse_url(url: str) -> URL:
    """Return the parsed URL, its driver filled in; raise `DatabaseError` where it means no database that kb can use."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        hidden = re.sub(r"(://[^:@/]*:)[^@]*@", r"\1***@", url)
        raise DatabaseError(f'"{hidden}" is no database URL', EXAMPLES) from error
    kind, _, driver = parsed.drivername.partition("+")
    if kind in ("postgres", "postgresql") and driver in ("", "psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and driver in ("", "pysqlite"):
        if parsed.database in (None, "", ":memory:"):
            raise DatabaseError("a knowledge base is kept in a file, not in memory", "write sqlite:///FILE")
        return parsed.set(drivername="sqlite")
    what = f"PostgreSQL through {driver}" if kind in ("postgres", "postgresql") else parsed.drivername
    raise DatabaseError(f"kb uses SQLite, or PostgreSQL through psycopg, not {what}", EXAMPLES)


def _database(url: str, *, create: bool) -> Database:
    """Return a database at which nothing was looked at yet, except that a SQLite file can be there."""
    parsed = parse_url(url)
    if parsed.drivername == "sqlite":
        _check_file(Path(parsed.database or ""), create=create)
        engine = create_engine(parsed, connect_args={"timeout": READER_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return Database(parsed, engine)
    patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_SECONDS}
    try:
        return Database(parsed, create_engine(parsed, connect_args=patience))
    except ModuleNotFoundError as error:
        raise DatabaseError(
            f"{shown(parsed)} needs the driver {error.name}, which is not installed",
            'pip install "benchmark-claims-kb[postgres]"',
        ) from error


def _check_file(file: Path, *, create: bool) -> None:
    """Raise `DatabaseError` where a SQLite file cannot be opened, before SQLite would make an empty one."""
    if file.is_dir():
        raise DatabaseError(f"{file} is a folder, not a database", "give the path of a file")
    if file.exists():
        return
    if not create:
        raise DatabaseError(f"no database at {file}", "run `kb init` or `kb ingest FILE`")
    if not file.parent.is_dir():
        raise DatabaseError(f"no folder {file.parent} to put the database into", "make it, or give another path")


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """Set up a new connection: kb begins transactions itself, since sqlite3 would not for schema changes."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; a writer's takes the lock at once, so that it cannot find the base changed half-way."""
    if not connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql("BEGIN")
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA busy_timeout = {round(TRY_SECONDS * 1000)}")
    try:
        _lock_sqlite(connection)
    finally:
        if not connection.invalidated:  # as it is, and closed, if Ctrl-C came within a statement
            driver.execute(f"PRAGMA busy_timeout = {READER_SECONDS * 1000}")


def _lock_sqlite(connection: Connection) -> None:
    begun = time.monotonic()
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if not _is_busy(error.orig) or time.monotonic() - begun > LOCK_SECONDS:
                raise


def _log_ahead(connection: Connection) -> None:
    """Make SQLite keep a log of what is written, which the file remembers: readers then do not wait for the writer.

    Where another process holds the lock, SQLite refuses at once, however long it may wait otherwise.
    """
    driver: Any = connection.connection.dbapi_connection
    statement = "PRAGMA journal_mode = WAL"
    begun = time.monotonic()
    while True:
        try:
            driver.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() - begun > LOCK_SECONDS:
                raise OperationalError(statement, None, error) from error
            time.sleep(PAUSE_SECONDS)


def _is_busy(error: Any) -> bool:
    """Tell whether a file is locked by another process."""
    return bool(error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY)  # the rest of the code says why it is


def _read_only_sqlite(url: URL) -> sqlite3.Connection:
    file = quote(str(Path(url.database or "").resolve()))
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=READER_SECONDS)
    connection.execute("PRAGMA query_only = ON")
    # attaching (VACUUM INTO does it too) would open other files, and those for writing
    connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK
    )
    return connection


def _revision(connection: Connection, database: Database) -> str | None:
    """Return the revision of the schema, None where there is none yet.

    Raises `DatabaseError` for another application's database: a SQLite file with any other table, a PostgreSQL
    database with one that has the name of one of ours.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables and {"paper", "claim"} <= tables:
        revision: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        if revision is None:
            raise DatabaseError(
                f"{database.name} does not say which schema it has (its table {VERSION_TABLE} is empty)",
                "restore it from a copy, or ingest into a new database",
            )
        return revision
    ours = {*Base.metadata.tables, VERSION_TABLE}
    foreign = tables if connection.dialect.name == "sqlite" else tables & ours
    if foreign:
        raise DatabaseError(
            f'{database.name} belongs to another application (it has a table "{min(foreign)}")',
            "give kb a database of its own",
        )
    return None


def _check_known(revision: str, database: Database) -> None:
    """Raise `DatabaseError` where a revision is of a newer version of kb."""
    if revision not in migrations.known_revisions():
        raise DatabaseError(
            f"{database.name} has the schema {revision} of a newer version of kb",
            "install the kb that made it, or a newer one",
        )


def _make(database: Database) -> None:
    """Bring an empty or older database to the newest schema, all of it or nothing."""
    if database.engine.dialect.name == "sqlite":
        with explained(database.url), database.engine.connect() as connection:
            _log_ahead(connection)
    with database.writing() as connection:
        if _revision(connection, database) != REVISION:  # another process may have been faster
            migrations.upgrade(connection)
            rank_benchmarks(connection)  # a migration empties the tables that are made from the claims
