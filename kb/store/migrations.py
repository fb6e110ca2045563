"""Where the migrations stand and how they are run; nobody needs an alembic.ini."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

import kb

if TYPE_CHECKING:
    from alembic.config import Config


def migrations_directory() -> Path:
    """Return the folder of the migrations: inside the package as installed, beside it in a checkout."""
    package = Path(kb.__file__).parent
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; its commands run on `connection`, in the transaction that is under way there."""
    from alembic.config import Config

    config = Config()
    # doubled, since Alembic interpolates the value: a folder may have "%" in its name
    config.set_main_option("script_location", str(migrations_directory()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring an empty or older database to the newest revision, in the connection's own transaction."""
    from alembic import command

    command.upgrade(configuration(connection), "head")


def known_revisions() -> list[str]:
    """Return every revision that this version knows, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]


def described(name: str | None, kind: str, _: object) -> bool:
    """Return whether Alembic is to compare something of the database with the schema, by its name and kind.

    How words are searched is left out: each database does it its own way (see `kb.store.search`).
    """
    return kind not in ("table", "index") or "_words" not in (name or "")
