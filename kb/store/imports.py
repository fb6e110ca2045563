"""Importing: the results that a source lists become rows and claims, all of a source in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, delete, exists, insert, select, update

from kb.records import Identity, ListedRow, ListedTable
from kb.store.chunks import chunks
from kb.store.decisions import replay
from kb.store.imported_rows import (
    Cell,
    claims_of_source,
    delete_tables,
    insert_cells,
    insert_rows,
    insert_tables,
    name_claims,
    papers_known_as,
)
from kb.store.papers import kept, strength
from kb.store.schema import ClaimRow, PaperIdentityRow, PaperRow, PaperSourceRow, SourceRow
from kb.store.writer import ReadPaper, Writer, Written

VERSION = "1"
"""What changes whenever the same file may give other claims."""

Listed = ListedTable | ListedRow


def import_results(
    writer: Writer, source: str, reader: str, content: str | None, listed: Iterable[Listed], batch_size: int = 1000
) -> Written:
    """Make what a source lists be in the base, in one transaction, in place of what it listed before.

    `source` is the file's name without folders, `reader` the name of its format. `content` is a digest of the file:
    nothing is written if the base has the same content, read with the same vocabulary, already; None is never the
    same. `Written.claims` counts the claims that the base did not have. Whatever `listed` raises leaves the base as it
    was. Raises `DatabaseError`.
    """
    digest = None
    if content is not None:
        digest = hashlib.sha256(f"{VERSION} {writer.fingerprint} {content}".encode()).hexdigest()
    with writer.database.writing() as connection:
        row = connection.execute(
            select(SourceRow.id, SourceRow.digest).where(SourceRow.name == source, SourceRow.reader == reader)
        ).first()
        if row is not None and digest is not None and row.digest == digest:
            known = sum(isinstance(one, ListedRow) and one.paper is not None for one in listed)
            return Written(papers_new=0, papers_known=known, papers_updated=0, claims=0)
        return _Import(writer, connection, source, reader).write(row.id if row else None, digest, listed, batch_size)


class _Import:
    """One source on its way into the base."""

    def __init__(self, writer: Writer, connection: Connection, source: str, reader: str) -> None:
        self.writer = writer
        self.connection = connection
        self.source = source
        self.reader = reader
        self.new = self.known = self.updated = 0

    def write(self, source: int | None, digest: str | None, listed: Iterable[Listed], batch_size: int) -> Written:
        before: set[str] = set()
        left: list[int] = []
        if source is None:
            source = self._insert_source()
        else:
            before = claims_of_source(self.connection, source)
            left = self._leave(source)
        cells = list(self._read(source, listed, batch_size))
        self._insert_claims(source, cells)
        self._remove_papers(left)
        self.connection.execute(update(SourceRow).where(SourceRow.id == source).values(digest=digest))
        self.writer.unsettle(self.connection)
        return Written(
            papers_new=self.new,
            papers_known=self.known,
            papers_updated=self.updated,
            claims=len(claims_of_source(self.connection, source) - before),
        )

    def _insert_source(self) -> int:
        values = {"name": self.source, "reader": self.reader, "first_read_at": datetime.now(UTC), "digest": None}
        return self.connection.execute(insert(SourceRow).values(values).returning(SourceRow.id)).scalar_one()

    def _leave(self, source: int) -> list[int]:
        """Forget what a source listed so far; return the papers that stood in it."""
        delete_tables(self.connection, source)
        in_source = PaperSourceRow.source_id == source
        papers = list(self.connection.scalars(select(PaperSourceRow.paper_id).where(in_source)))
        self.connection.execute(delete(PaperSourceRow).where(in_source))
        return papers

    def _read(self, source: int, listed: Iterable[Listed], batch_size: int) -> Iterator[tuple[Identity, Cell]]:
        """Write tables, rows and papers; yield the cells with the identities of their papers."""
        stream = iter(listed)
        tables: dict[int, int] = {}
        branches: dict[int, ListedTable] = {}
        while batch := list(islice(stream, batch_size)):
            new = [one for one in batch if isinstance(one, ListedTable)]
            rows = [one for one in batch if isinstance(one, ListedRow)]
            branches |= {table.number: table for table in new}
            tables |= insert_tables(self.connection, source, new, tables)
            ids = insert_rows(self.connection, rows, tables)
            papers = [ReadPaper(row.paper, row.where, None) for row in rows if row.paper is not None]
            if papers:
                written = self.writer.write_on(self.connection, self.source, self.reader, papers)
                self.new += written.papers_new
                self.known += written.papers_known
                self.updated += written.papers_updated
            for row, row_id in zip(rows, ids, strict=True):
                if row.paper is not None:
                    identity = min(map(kept, row.paper.identities), key=strength)
                    of = branches[row.table]
                    for value in row.values:
                        yield identity, Cell(row_id, of.task, of.dataset, row.model, value)

    def _insert_claims(self, source: int, cells: list[tuple[Identity, Cell]]) -> None:
        """Insert the claims of cells, once all papers of the source are where they stay.

        What a person decided of claims that the source listed before holds for them again.
        """
        papers = papers_known_as(self.connection, {identity for identity, _ in cells})
        for some in chunks(cells):
            insert_cells(self.connection, [(papers[paper], cell) for paper, cell in some], self.writer.entry_rows)
        identities: dict[int, Identity] = {}
        for rows in chunks(sorted(set(papers.values()))):
            statement = select(PaperIdentityRow.paper_id, PaperIdentityRow.scheme, PaperIdentityRow.value)
            for paper, scheme, value in self.connection.execute(statement.where(PaperIdentityRow.paper_id.in_(rows))):
                identity = Identity(scheme, value)
                identities[paper] = min(identities.get(paper, identity), identity, key=strength)
        name_claims(self.connection, identities)
        replay(self.connection, claims_of_source(self.connection, source))

    def _remove_papers(self, left: list[int]) -> None:
        """Remove papers that stood in this source alone and do so no more."""
        for papers in chunks(left):
            self.connection.execute(
                delete(PaperRow).where(
                    PaperRow.id.in_(papers),
                    ~exists().where(PaperSourceRow.paper_id == PaperRow.id),
                    ~exists().where(ClaimRow.paper_id == PaperRow.id),
                )
            )
