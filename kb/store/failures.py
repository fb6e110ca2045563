"""What a database's complaint means to the user: one line, and the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kb.errors import DatabaseError

STORED = "what was stored before is still there"

HINTS = (
    ("database is locked", "another process is writing to it; run the command again when that one is done"),
    ("readonly database", "make the file and its folder writable"),
    ("is not a database", "give the path of a SQLite file, or of a new one"),
    ("unable to open database file", "check the path and that you may write there"),
    ("disk image is malformed", "the file is damaged; restore it from a copy or ingest into a new one"),
    ("disk is full", f"free some space and run the command again; {STORED}"),
    ("disk i/o error", f"check the disk and run the command again; {STORED}"),
    ("no space left on device", f"free some space and run the command again; {STORED}"),
    ("could not extend file", f"free some space and run the command again; {STORED}"),
    ("password", "check user and password in the URL"),
    ("authentication failed", "check user and password in the URL"),
    ("role ", "check the user in the URL"),
    ("does not exist", "create the database (createdb NAME) or correct its name in the URL"),
    ("permission denied", "ask for the right to use this database, or give another one"),
    ("read-only transaction", "the server takes no writes; give another one"),
    ("closed the connection", f"run the command again when the server is back; {STORED}"),
    ("connection is lost", f"run the command again when the server is back; {STORED}"),
    ("terminating connection", f"run the command again when the server is back; {STORED}"),
    ("connection", "check host and port in the URL, and that the server runs"),
    ("could not translate host name", "check the host in the URL"),
    ("resolve host", "check the host in the URL"),
    ("timeout", "check host and port in the URL, and that the server runs"),
)
"""Parts of what SQLite and PostgreSQL say, in lower case, and what to do then; the first that fits counts."""


def shown(url: URL) -> str:
    """Return a URL as messages may show it: passwords hidden, and of SQLite the file alone."""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    secret = {name: "***" for name in url.query if "password" in name}
    return url.update_query_dict(secret).render_as_string(hide_password=True)


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn whatever SQLAlchemy and the driver raise within into a `DatabaseError`."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        # the first line says what happened; what follows are psycopg's own hints and SQLAlchemy's statement
        lines = [line.strip() for line in str(cause).splitlines() if line.strip()] or [type(cause).__name__]
        reason = lines[0].rstrip(".")
        secrets = [url.password, *(value for name, value in url.query.items() if "password" in name)]
        for secret in filter(None, secrets):
            reason = reason.replace(str(secret), "***")
        said = str(cause).lower()
        hint = next((hint for part, hint in HINTS if part in said), "run it with --debug to see where it happened")
        raise DatabaseError(f"the database {shown(url)} failed ({reason})", hint) from error
