"""Everything in a base as JSON Lines, and back into an empty one: the way from SQLite to PostgreSQL and back.

    {"kb_dump": 1, "schema": "0003"}
    {"table": "paper", "columns": ["id", "paper_id", …]}
    [1, "arxiv:2311.17132", …]
    …
    {"rows": {"paper": 1, …}, "sha256": "…"}

The first line says format and schema, then every table of the schema comes with its rows in the order of their keys,
and the last line counts the rows of each and has the SHA-256 of all lines before it. Equal bases give equal files,
whatever database they are in: dates are ISO texts, times are in UTC.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    Table,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import TypeEngine

from kb.errors import DatabaseError, SourceError
from kb.outputs import whole_file
from kb.store.bulk import insert_rows
from kb.store.database import Database
from kb.store.schema import REVISION, Base
from kb.store.statistics import gather_statistics

FORMAT = 1
"""The version of the file format, which changes when an older kb could not read it any more."""

BATCH = 1000
"""So many rows are read, or written, at a time."""

GZIP_MAGIC = b"\x1f\x8b"
DUMP_AGAIN = "write it again with `kb export dump`"


def dump(connection: Connection, target: Path | BinaryIO) -> dict[str, int]:
    """Write everything in a base to a file (gzip if its name ends in ".gz") or a stream; return the rows by table.

    The connection's transaction is what is dumped, so it has to see one state of the base. Raises `KbError` for a file
    that cannot be written; an unfinished one does not stay.
    """
    if not isinstance(target, Path):
        return _write(connection, target)
    with whole_file(target) as file:
        return _write(connection, file)


def load(database: Database, source: Path | BinaryIO, name: str) -> dict[str, int]:
    """Read a dump, plain or gzip, into an empty base, all of it or nothing; return the rows by table.

    `name` is what messages call the dump. Raises `DatabaseError` for a base that is not empty, and `SourceError` for
    a file that cannot be read, is no dump, is cut off or damaged, or is of another format or schema.
    """
    with _opened(source, name) as lines, database.writing() as connection:
        _check_empty(connection, database)
        rows = _Loading(connection, name).read(lines)
        gather_statistics(connection)
        return rows


def check_dump(source: Path) -> None:
    """Raise `SourceError` where a dump is missing or cannot be read, before a base is made for it."""
    with _opened(source, str(source)):
        pass


def _write(connection: Connection, file: BinaryIO) -> dict[str, int]:
    digest = hashlib.sha256()

    def put(value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        file.write(line)

    put({"kb_dump": FORMAT, "schema": REVISION})
    counts: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        columns = list(table.columns)
        put({"table": table.name, "columns": [column.name for column in columns]})
        counts[table.name] = 0
        statement = select(*columns).order_by(*table.primary_key.columns)
        for row in connection.execute(statement, execution_options={"yield_per": BATCH}):
            put([_plain(cell) for cell in row])
            counts[table.name] += 1
    put({"rows": counts, "sha256": digest.hexdigest()})
    return counts


def _plain(cell: Any) -> Any:
    """Return a cell as JSON has it, the same from both databases."""
    if isinstance(cell, datetime):
        # SQLite keeps no time zone; what kb writes into it is in UTC
        return (cell.replace(tzinfo=UTC) if cell.tzinfo is None else cell.astimezone(UTC)).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell + 0.0 if isinstance(cell, float) else cell  # SQLite has no negative zero


@contextmanager
def _opened(source: Path | BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Give the unpacked bytes of a dump."""
    if not isinstance(source, Path):
        yield source
        return
    try:
        with source.open("rb") as file:
            packed = file.peek(2)[:2] == GZIP_MAGIC
            yield cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
    except FileNotFoundError as error:
        raise SourceError(f"{name} does not exist", "check the path") from error
    except OSError as error:
        raise SourceError(f"{name} cannot be read ({error.strerror or error})", "check the path") from error


def _check_empty(connection: Connection, database: Database) -> None:
    for table in Base.metadata.sorted_tables:
        rows = connection.scalar(select(func.count()).select_from(table))
        if rows:
            raise DatabaseError(
                f"{database.name} is not empty (its table {table.name} has {rows} row{'' if rows == 1 else 's'})",
                "import into a new database: --db names one",
            )


class _Loading:
    """A dump on its way into a base."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.connection = connection
        self.name = name
        self.number = 0
        self.digest = hashlib.sha256()
        self.table: _Loaded | None = None
        self.counts: dict[str, int] = {}
        self.missing = [table.name for table in Base.metadata.sorted_tables]

    def read(self, lines: BinaryIO) -> dict[str, int]:
        """Insert the rows of all lines, and check that they are whole."""
        ended = False
        for line in self._lines(lines):
            self.number += 1
            if ended:
                raise self._damaged("goes on after its last line")
            value = self._value(line)
            if self.number == 1:
                self._check_header(value)
            elif isinstance(value, list):
                self._add(value)
            elif isinstance(value, dict) and "table" in value:
                self._begin(value)
            elif isinstance(value, dict) and "rows" in value:
                self._finish(value)
                ended = True
            else:
                raise self._damaged("is neither a row nor a table")
            self.digest.update(line)
        if not ended:
            what = f"is cut off after line {self.number}" if self.number else "is empty"
            raise SourceError(f"{self.name} {what}", DUMP_AGAIN)
        return self.counts

    def _lines(self, lines: BinaryIO) -> Iterator[bytes]:
        try:
            yield from lines
        except EOFError as error:
            raise SourceError(f"{self.name} is cut off after line {self.number}", DUMP_AGAIN) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise SourceError(f"{self.name} is damaged after line {self.number} ({error})", DUMP_AGAIN) from error

    def _value(self, line: bytes) -> Any:
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as error:
            if self.number == 1:
                raise self._no_dump() from error
            if not line.endswith(b"\n"):
                raise SourceError(f"{self.name} is cut off in line {self.number}", DUMP_AGAIN) from error
            raise self._damaged("is not valid JSON") from error

    def _damaged(self, what: str) -> SourceError:
        return SourceError(f"{self.name} is damaged: line {self.number} {what}", DUMP_AGAIN)

    def _no_dump(self) -> SourceError:
        hint = "give a file that `kb export dump` wrote; `kb ingest` reads papers and results"
        return SourceError(f"{self.name}, line 1: is not the beginning of a dump", hint)

    def _check_header(self, header: Any) -> None:
        if not isinstance(header, dict) or "kb_dump" not in header or "schema" not in header:
            raise self._no_dump()
        if header["kb_dump"] != FORMAT:
            raise SourceError(
                f"{self.name}, line 1: is of the format {header['kb_dump']} (this version of kb reads {FORMAT})",
                "import it with the kb that wrote it",
            )
        if header["schema"] != REVISION:
            raise SourceError(
                f"{self.name}, line 1: is of the schema {header['schema']} (this version of kb has {REVISION})",
                "import it with the kb that wrote it, run `kb init` of this version on that base, and dump it again",
            )

    def _begin(self, value: Mapping[str, Any]) -> None:
        self._end_table()
        if value["table"] not in self.missing:
            raise self._damaged("names a table that is not due")
        table = Base.metadata.tables[value["table"]]
        if value.get("columns") != [column.name for column in table.columns]:
            raise self._damaged(f"has other columns than the table {table.name}")
        self.missing.remove(table.name)
        self.table = _Loaded(self.connection, table)

    def _add(self, cells: list[Any]) -> None:
        if self.table is None:
            raise self._damaged("is a row of no table")
        try:
            self.table.add(cells, self.number)
        except ValueError as error:
            raise self._damaged(str(error)) from error
        if len(self.table.rows) == BATCH:
            with self._refused(self.table):
                self.table.flush()

    def _end_table(self) -> None:
        if self.table is not None:
            with self._refused(self.table):
                self.table.flush()
                self.table.close()
            self.counts[self.table.table.name] = self.table.count

    @contextmanager
    def _refused(self, table: _Loaded) -> Iterator[None]:
        """Name the lines of rows that the database does not take."""
        try:
            yield
        except (IntegrityError, DataError) as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise SourceError(
                f"{self.name} is damaged: the database refuses lines {table.first} to {table.last} ({reason})",
                DUMP_AGAIN,
            ) from error

    def _finish(self, value: Mapping[str, Any]) -> None:
        self._end_table()
        if self.missing:
            raise self._damaged(f"ends it before the table {self.missing[0]}")
        if value["rows"] != self.counts:
            raise self._damaged("counts other rows than there are")
        if value.get("sha256") != self.digest.hexdigest():
            raise self._damaged("has another SHA-256 than the lines before it")


class _Loaded:
    """A table on its way into a base.

    A row may point at a later one of its own table (a model at its family), so such columns are filled at the end.
    """

    def __init__(self, connection: Connection, table: Table) -> None:
        self.connection = connection
        self.table = table
        self.columns = list(table.columns)
        own = {key.parent.name for key in table.foreign_keys if key.column.table is table}
        self.later: dict[str, list[dict[str, Any]]] = {name: [] for name in sorted(own)}
        self.rows: list[dict[str, Any]] = []
        self.count = self.first = self.last = 0

    def add(self, cells: list[Any], line: int) -> None:
        """Take a row; raises `ValueError` for one that is none of this table."""
        if len(cells) != len(self.columns):
            raise ValueError(f"has {len(cells)} cells where {self.table.name} has {len(self.columns)} columns")
        row = {column.name: _stored(cell, column) for column, cell in zip(self.columns, cells, strict=True)}
        for name, values in self.later.items():
            if row[name] is not None:
                keys = {f"key_{column.name}": row[column.name] for column in self.table.primary_key}
                values.append({"value": row[name], **keys})
                row[name] = None
        self.first, self.last = (self.first if self.rows else line), line
        self.rows.append(row)
        self.count += 1

    def flush(self) -> None:
        """Insert the rows at hand."""
        insert_rows(self.connection, self.table, self.rows)
        self.rows = []

    def close(self) -> None:
        """Fill what points at the table's own rows, and let PostgreSQL's next id follow the last one."""
        for name, values in self.later.items():
            if values:
                its_row = [column == bindparam(f"key_{column.name}") for column in self.table.primary_key]
                self.connection.execute(update(self.table).where(*its_row).values({name: bindparam("value")}), values)
        counter = self.table.autoincrement_column
        if counter is not None and self.count and self.connection.dialect.name == "postgresql":
            name = self.connection.dialect.identifier_preparer.format_table(self.table)
            sequence = func.setval(
                func.pg_get_serial_sequence(name, counter.name), select(func.max(counter)).scalar_subquery()
            )
            self.connection.execute(select(sequence))


def _stored(cell: Any, column: Column[Any]) -> Any:
    """Return a cell of a dump as the database takes it; raises `ValueError` for one that its column cannot hold."""
    if cell is None and column.nullable:
        return None
    kind = column.type
    if isinstance(kind, JSON):
        return cell
    try:
        if isinstance(kind, DateTime):
            return datetime.fromisoformat(cell)
        if isinstance(kind, Date):
            return date.fromisoformat(cell)
    except (TypeError, ValueError):
        pass
    else:
        if type(cell) is _python_type(kind) and not (type(cell) is int and abs(cell) >= 2**63):
            return cell
    raise ValueError(f"has {json.dumps(cell, ensure_ascii=False)[:40]} as {column.name}")


def _python_type(kind: TypeEngine[Any]) -> type[bool | int | float | str]:
    """Return what JSON gives for a column of a type."""
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, Integer):
        return int
    return float if isinstance(kind, Float) else str
