"""A running PostgreSQL server of the tests' own."""

from __future__ import annotations

import psycopg
from psycopg import sql


class Postgres:
    """A running server; `create` makes databases, and `drop` removes them."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.made = 0
        self.control = psycopg.connect(uri, autocommit=True)
        # no autovacuum either: while its worker is in the template, that cannot be copied
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            self.control.execute(f"ALTER SYSTEM SET {setting} = off")
        self.control.execute("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        return self.uri.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")

    def create(self, template: str = "template1") -> str:
        self.made += 1
        name = f"kb_{self.made}"
        # the files themselves, which without fsync takes half as long as each page through the log
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self.control.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def close_to_sessions(self, name: str) -> None:
        """Let nobody connect to a database any more: while anybody is in it, it cannot be copied."""
        self.control.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(sql.Identifier(name)))

    def drop(self, name: str) -> None:
        self.control.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
