"""Writing: batches of read papers become rows, each batch in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, or_, select, update

from kb.records import Claim, Identity, Paper
from kb.store.bulk import insert_rows, reserve_ids
from kb.store.chunks import chunks
from kb.store.claim_rows import insert_claims, rename_claims
from kb.store.database import Database
from kb.store.entries import EntryRows
from kb.store.imported_rows import move_claims, name_claims
from kb.store.papers import Gathered, Gathering, kept, strength, text_rank
from kb.store.schema import (
    ClaimRow,
    ExtractionRunRow,
    PaperIdentityRow,
    PaperRow,
    PaperSourceRow,
    SourceRow,
)
from kb.store.settling import Settled, settle
from kb.store.statistics import gather_statistics
from kb.vocabulary import Vocabulary

FIELDS = ("title", "abstract", "authors", "categories", "published_on", "url", "code_url")
"""What is kept of a paper beside its identities."""


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A record as it was read: the paper, where it stands in its file, and the claims that its text states.

    `where` is None for a paper of the base whose text was read again. `claims` is None where the text was not extracted
    because the base has its claims (`Writer.known`).
    """

    paper: Paper
    where: str | None
    claims: tuple[Claim, ...] | None


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch did to the base: papers added, and records of papers that it had.

    `papers_updated` are those of the papers that were there before the writer and were not changed by it yet, `claims`
    the claims added, less those that the same writer had added before and replaced now: sums over a run's batches are
    the same for any order of its files.
    """

    papers_new: int
    papers_known: int
    papers_updated: int
    claims: int


@dataclass(frozen=True, slots=True)
class Outdated:
    """How many papers another extractor or vocabulary has read, of how many with an abstract, with how many claims."""

    papers: int
    of: int
    claims: int


class Writer:
    """Writes what one extractor read with one vocabulary into a database.

    After the last batch `settle` gives every name its row. Both are transactions of their own: whatever happens,
    whole batches stay or nothing, and the next writer settles what this one did not get to.
    """

    def __init__(
        self, database: Database, vocabulary: Vocabulary, extractor_version: str, fingerprint: str | None = None
    ) -> None:
        self.database = database
        self.vocabulary = vocabulary
        self.extractor_version = extractor_version
        # decisions of names change what is settled, not what has to be read again
        self.fingerprint = fingerprint or vocabulary.fingerprint()
        self.entry_rows = EntryRows(vocabulary)
        self.claims_of: Counter[int] = Counter()
        """How many claims this writer gave to a paper's row."""
        self.updated: set[int] = set()
        """The rows of papers that were there before this writer and that it changed."""
        self.last_row_before: int | None = None

    def known(self, papers: Sequence[Paper]) -> list[bool]:
        """Tell of each paper whether the base has it with a text as good, read by the same extractor."""
        with self.database.connect() as connection:
            run = self.run_id(connection)
            if run is None:
                return [False] * len(papers)
            texts: dict[Identity, tuple[str, str]] = {}
            for scheme, values in _by_scheme(kept(i) for paper in papers for i in paper.identities):
                statement = (
                    select(PaperIdentityRow.value, PaperRow.title, PaperRow.abstract)
                    .join(PaperRow, PaperRow.id == PaperIdentityRow.paper_id)
                    .where(PaperIdentityRow.scheme == scheme, PaperIdentityRow.value.in_(values))
                    .where(PaperRow.run_id == run)
                )
                for value, title, abstract in connection.execute(statement):
                    texts[Identity(scheme, value)] = (title, abstract)
        return [_has_text_as_good(paper, texts) for paper in papers]

    def write(self, source: str, reader: str, batch: Sequence[ReadPaper]) -> Written:
        """Write a batch of one source's papers in one transaction; what the base has already stays as it is.

        `source` is the file's name without folders, `reader` the name of its format. Raises `DatabaseError`.
        """
        with self.database.writing() as connection:
            return self.write_on(connection, source, reader, batch)

    def write_on(self, connection: Connection, source: str, reader: str, batch: Sequence[ReadPaper]) -> Written:
        """Write a batch as `write` does, in a transaction that is under way."""
        return _Batch(self, connection).write((source, reader), batch)

    def rewrite(self, batch: Sequence[ReadPaper]) -> Written:
        """Replace the extracted claims of papers of the base, whose texts were read again, in one transaction."""
        with self.database.writing() as connection:
            return _Batch(self, connection).write(None, batch)

    def outdated(self) -> Outdated:
        """Return how much of the base this writer's extractor has not read with its vocabulary."""
        with self.database.connect() as connection:
            here, texts = self._outdated(connection), PaperRow.abstract != ""
            extracted = select(func.count()).select_from(ClaimRow).join(PaperRow, PaperRow.id == ClaimRow.paper_id)
            return Outdated(
                papers=connection.scalar(select(func.count()).select_from(PaperRow).where(here)) or 0,
                of=connection.scalar(select(func.count()).select_from(PaperRow).where(texts)) or 0,
                claims=connection.scalar(extracted.where(here, ClaimRow.origin == "extracted")) or 0,
            )

    def outdated_papers(self, many: int) -> Iterator[list[Paper]]:
        """Yield those papers in the order of their rows, so many at a time; each as it is when it is yielded."""
        last = 0
        while True:
            with self.database.connect() as connection:
                which = select(PaperRow.id).where(self._outdated(connection), PaperRow.id > last)
                rows = list(connection.scalars(which.order_by(PaperRow.id).limit(many)))
                papers = list(_papers(connection, rows))
            if not rows:
                return
            last = rows[-1]
            yield papers

    def _outdated(self, connection: Connection) -> ColumnElement[bool]:
        run = self.run_id(connection)
        return and_(PaperRow.abstract != "", or_(PaperRow.run_id.is_(None), PaperRow.run_id != (run or 0)))

    def unsettle(self, connection: Connection) -> None:
        """Note that there is something to settle, with any run if this writer has none."""
        run = self.run_id(connection) or connection.scalar(select(ExtractionRunRow.id).limit(1))
        connection.execute(update(ExtractionRunRow).where(ExtractionRunRow.id == run).values(settled=False))

    def settle(self) -> Settled:
        """Make rows of the names that have none yet, and models of the names of models.

        Nothing is written if nothing was written since the last time. Raises `DatabaseError`.
        """
        with self.database.connect() as connection:
            if connection.scalar(select(ExtractionRunRow.id).where(~ExtractionRunRow.settled).limit(1)) is None:
                return Settled(datasets_discovered=0)
        with self.database.writing() as connection:
            settled = settle(connection, self.vocabulary, self.entry_rows)
            gather_statistics(connection)
            return settled

    def run_id(self, connection: Connection) -> int | None:
        """Return the id of the row for this extractor and vocabulary, None if it has none yet."""
        return connection.scalar(
            select(ExtractionRunRow.id).where(
                ExtractionRunRow.extractor == self.extractor_version, ExtractionRunRow.vocabulary == self.fingerprint
            )
        )


@dataclass(frozen=True, slots=True)
class _Stored:
    """A paper as the base has it."""

    fields: Mapping[str, Any]
    identity: Identity
    text: tuple[str, str]
    run_id: int | None


class _Batch:
    """One batch on its way into the base."""

    def __init__(self, writer: Writer, connection: Connection) -> None:
        self.writer = writer
        self.connection = connection
        self.run = writer.run_id(connection)
        self.stored: dict[int, _Stored] = {}
        self.owners: dict[Identity, int] = {}
        self.changed = False
        self.received: set[int] = set()
        """The rows of papers that got claims of papers that they turned out to be."""

    def write(self, source: tuple[str, str] | None, batch: Sequence[ReadPaper]) -> Written:
        """Write a batch of a source (its name and its reader), or of no new one."""
        if self.writer.last_row_before is None:
            self.writer.last_row_before = self.connection.scalar(select(func.max(PaperRow.id))) or 0
        gathering = Gathering(self._stored_papers(batch))
        for read in batch:
            gathering.add(_gathered(read))
        papers = list(gathering)
        new = [paper for paper in papers if not paper.rows]
        claimed = [paper for paper in papers if self._needs_claims(paper)]
        # a run has a row of its own from the first paper on that it read
        if self.run is None and (new or any(paper.claims is not None for paper in claimed)):
            self._begin_run()
        homes = {paper: self._home(paper) for paper in papers if paper.rows}
        homes |= self._insert_papers(new)
        updated = self._update_papers(papers, homes)
        moved = self._write_identities(papers, homes)
        absorbed = self._absorb_rows(papers, homes)
        if source is not None:
            self._write_sources(*source, papers, homes)
        claims = self._write_claims(claimed, homes) - absorbed
        rewritten = {homes[paper] for paper in claimed if paper.rows}
        rename_claims(self.connection, self._renamed(papers, homes, rewritten))
        name_claims(self.connection, self._imported(papers, homes))
        if self.changed:
            self.writer.unsettle(self.connection)
        return Written(
            papers_new=len(new),
            papers_known=len(batch) - len(new),
            papers_updated=self._count_updated(updated | moved | rewritten),
            claims=claims,
        )

    def _stored_papers(self, batch: Sequence[ReadPaper]) -> Iterator[Gathered]:
        """Yield every paper of the base that shares an identity with one of the batch."""
        rows: set[int] = set()
        for scheme, values in _by_scheme(kept(i) for read in batch for i in read.paper.identities):
            rows |= set(
                self.connection.scalars(
                    select(PaperIdentityRow.paper_id).where(
                        PaperIdentityRow.scheme == scheme, PaperIdentityRow.value.in_(values)
                    )
                )
            )
        identities: dict[int, set[Identity]] = defaultdict(set)
        for some in chunks(sorted(rows)):
            statement = select(PaperIdentityRow.paper_id, PaperIdentityRow.scheme, PaperIdentityRow.value)
            for row, scheme, value in self.connection.execute(statement.where(PaperIdentityRow.paper_id.in_(some))):
                identities[row].add(Identity(scheme, value))
                self.owners[Identity(scheme, value)] = row
        columns = [PaperRow.id, PaperRow.run_id, *(getattr(PaperRow, name) for name in ("paper_id", *FIELDS))]
        for some in chunks(sorted(rows)):
            for stored in self.connection.execute(select(*columns).where(PaperRow.id.in_(some))).mappings():
                paper = Gathered(
                    title=stored["title"],
                    abstract=stored["abstract"],
                    identities=identities[stored["id"]],
                    authors=tuple(stored["authors"]),
                    published_on=stored["published_on"],
                    categories=tuple(stored["categories"]),
                    url=stored["url"],
                    code_url=stored["code_url"],
                    rows=[stored["id"]],
                )
                self.stored[stored["id"]] = _Stored(_fields(paper), paper.identity, paper.text, stored["run_id"])
                yield paper

    def _home(self, paper: Gathered) -> int:
        """Return the row that a stored paper stays in: the one with its text, since claims point into that."""
        return next((row for row in paper.rows if self.stored[row].text == paper.text), paper.rows[0])

    def _needs_claims(self, paper: Gathered) -> bool:
        """Return whether a paper's claims in the base, if any, are to be replaced."""
        if not paper.rows:
            return True
        stored = self.stored[self._home(paper)]
        return stored.text != paper.text or (paper.claims is not None and stored.run_id != self.run)

    def _count_updated(self, rows: Iterable[int]) -> int:
        """Return how many of the rows changed are the first change of a paper that was there before this writer."""
        first = {row for row in rows if row <= (self.writer.last_row_before or 0)} - self.writer.updated
        self.writer.updated |= first
        return len(first)

    def _renamed(
        self, papers: Iterable[Gathered], homes: Mapping[Gathered, int], rewritten: Container[int]
    ) -> dict[int, Gathered]:
        """Return the stored papers, by row, whose claims stay though the strongest identity is another one now."""
        return {
            homes[paper]: paper
            for paper in papers
            if paper.rows and homes[paper] not in rewritten and self.stored[homes[paper]].identity != paper.identity
        }

    def _imported(self, papers: Iterable[Gathered], homes: Mapping[Gathered, int]) -> dict[int, Identity]:
        """Return the strongest identities, by row, of papers whose imported claims are to get other uids by them."""
        return {
            homes[paper]: paper.identity
            for paper in papers
            if homes[paper] in self.received or (paper.rows and self.stored[homes[paper]].identity != paper.identity)
        }

    def _begin_run(self) -> None:
        self.run = self.connection.scalar(
            insert(ExtractionRunRow)
            .values(
                extractor=self.writer.extractor_version,
                vocabulary=self.writer.fingerprint,
                started_at=datetime.now(UTC),
                settled=False,
            )
            .returning(ExtractionRunRow.id)
        )

    def _insert_papers(self, papers: Sequence[Gathered]) -> dict[Gathered, int]:
        """Insert new papers; return their rows."""
        if not papers:
            return {}
        self.changed = True
        rows = reserve_ids(self.connection, PaperRow, len(papers))
        run = {True: None, False: self.run}
        insert_rows(
            self.connection,
            PaperRow,
            [
                {"id": row, **_fields(paper), "run_id": run[paper.claims is None]}
                for row, paper in zip(rows, papers, strict=True)
            ],
        )
        return dict(zip(papers, rows, strict=True))

    def _update_papers(self, papers: Iterable[Gathered], homes: Mapping[Gathered, int]) -> set[int]:
        """Update what records add to stored papers; return the rows changed."""
        changes = [
            {"row": homes[paper], **_fields(paper)}
            for paper in papers
            if paper.rows and self.stored[homes[paper]].fields != _fields(paper)
        ]
        if changes:
            self.changed = True
            self.connection.execute(update(PaperRow).where(PaperRow.id == bindparam("row")), changes)
        return {change["row"] for change in changes}

    def _write_identities(self, papers: Iterable[Gathered], homes: Mapping[Gathered, int]) -> set[int]:
        """Write identities that are new and move those of another row; return the stored rows that gained any."""
        new, moved = [], []
        for paper in papers:
            home = homes[paper]
            for identity in sorted(paper.identities, key=lambda i: (i.scheme, i.value)):
                owner = self.owners.get(identity)
                if owner is None:
                    new.append({"paper_id": home, "scheme": identity.scheme, "value": identity.value})
                elif owner != home:
                    moved.append({"home": home, "of_scheme": identity.scheme, "of_value": identity.value})
        if moved:
            self.changed = True
            statement = (
                update(PaperIdentityRow)
                .where(PaperIdentityRow.scheme == bindparam("of_scheme"))
                .where(PaperIdentityRow.value == bindparam("of_value"))
                .values(paper_id=bindparam("home"))
            )
            self.connection.execute(statement, moved)
        if new:
            insert_rows(self.connection, PaperIdentityRow, new)
        return {row for row in [*(n["paper_id"] for n in new), *(m["home"] for m in moved)] if row in self.stored}

    def _absorb_rows(self, papers: Iterable[Gathered], homes: Mapping[Gathered, int]) -> int:
        """Remove rows of papers that turned out to be others; return how many claims of this writer go with them."""
        home_of = {row: homes[paper] for paper in papers for row in paper.rows if row != homes[paper]}
        if not home_of:
            return 0
        self.changed = True
        rows = [*home_of, *home_of.values()]
        places = {
            (row, source): place
            for row, source, place in self.connection.execute(
                select(PaperSourceRow.paper_id, PaperSourceRow.source_id, PaperSourceRow.place)
                .where(PaperSourceRow.paper_id.in_(rows))
                .order_by(PaperSourceRow.paper_id)
            )
        }
        inherited = {
            (home_of[row], source): place
            for (row, source), place in places.items()
            if row in home_of and (home_of[row], source) not in places
        }
        if inherited:
            stands = [
                {"paper_id": row, "source_id": source, "place": place} for (row, source), place in inherited.items()
            ]
            insert_rows(self.connection, PaperSourceRow, stands)
        self.received = move_claims(self.connection, home_of)
        self.connection.execute(delete(PaperRow).where(PaperRow.id.in_(list(home_of))))
        return sum(self.writer.claims_of.pop(row, 0) for row in home_of)

    def _write_sources(
        self, source: str, reader: str, papers: Iterable[Gathered], homes: Mapping[Gathered, int]
    ) -> None:
        """Note where the papers stand in this source; a source without any paper has no row."""
        places = {homes[paper]: paper.place for paper in papers if paper.place is not None}
        source_id = self.connection.scalar(
            select(SourceRow.id).where(SourceRow.name == source, SourceRow.reader == reader)
        )
        for rows in chunks(sorted(places)):
            known = select(PaperSourceRow.paper_id).where(PaperSourceRow.paper_id.in_(rows))
            for row in self.connection.scalars(known.where(PaperSourceRow.source_id == source_id)):
                del places[row]
        if not places:
            return
        if source_id is None:
            source_id = self.connection.scalar(
                insert(SourceRow)
                .values(name=source, reader=reader, first_read_at=datetime.now(UTC))
                .returning(SourceRow.id)
            )
        stands = [{"paper_id": row, "source_id": source_id, "place": place} for row, place in places.items()]
        insert_rows(self.connection, PaperSourceRow, stands)

    def _write_claims(self, papers: Sequence[Gathered], homes: Mapping[Gathered, int]) -> int:
        """Replace the extracted claims of papers; return how many more claims this writer gave to the base."""
        if not papers:
            return 0
        self.changed = True
        rows = [homes[paper] for paper in papers if paper.rows]
        for some in chunks(rows):
            self.connection.execute(delete(ClaimRow).where(ClaimRow.paper_id.in_(some), ClaimRow.origin == "extracted"))
        reworded = [homes[p] for p in papers if p.rows and self.stored[homes[p]].text != p.text]
        for some in chunks(reworded):  # the places of what a person decided are those of another text
            by_person = ClaimRow.origin == "person", ClaimRow.imported_row_id.is_(None)
            self.connection.execute(delete(ClaimRow).where(ClaimRow.paper_id.in_(some), *by_person))
        if rows:
            runs = [
                {"row": homes[paper], "run_id": None if paper.claims is None else self.run}
                for paper in papers
                if paper.rows
            ]
            self.connection.execute(update(PaperRow).where(PaperRow.id == bindparam("row")), runs)
        replaced = sum(self.writer.claims_of.pop(row, 0) for row in rows)
        claims = [(paper, claim) for paper in papers for claim in paper.claims or ()]
        if claims:
            insert_claims(self.connection, claims, homes, self.run, self.writer.entry_rows)
        self.writer.claims_of.update(homes[paper] for paper, _ in claims)
        return len(claims) - replaced


def _papers(connection: Connection, rows: Sequence[int]) -> Iterator[Paper]:
    """Yield papers of the base with what tells which they are, by row, in that order."""
    identities: dict[int, list[Identity]] = defaultdict(list)
    texts: dict[int, tuple[str, str]] = {}
    for some in chunks(rows):
        names = select(PaperIdentityRow.paper_id, PaperIdentityRow.scheme, PaperIdentityRow.value)
        for row, scheme, value in connection.execute(names.where(PaperIdentityRow.paper_id.in_(some))):
            identities[row].append(Identity(scheme, value))
        given = select(PaperRow.id, PaperRow.title, PaperRow.abstract).where(PaperRow.id.in_(some))
        texts |= {row: (title, abstract) for row, title, abstract in connection.execute(given)}
    for row in rows:
        yield Paper(*texts[row], tuple(sorted(identities[row], key=strength)))


def _by_scheme(identities: Iterable[Identity]) -> Iterator[tuple[str, list[str]]]:
    """Yield identities by scheme, so many values at a time as fit a statement."""
    values: dict[str, set[str]] = defaultdict(set)
    for identity in identities:
        values[identity.scheme].add(identity.value)
    for scheme in sorted(values):
        for chunk in chunks(sorted(values[scheme])):
            yield scheme, chunk


def _has_text_as_good(paper: Paper, texts: Mapping[Identity, tuple[str, str]]) -> bool:
    """Return whether one of the texts, by identity, is this paper's and at least as complete.

    A title may stand for another paper with the very same text; it counts only where a paper has nothing else.
    """
    strong = [identity for identity in paper.identities if identity.strong]
    own = (texts.get(kept(identity)) for identity in strong or paper.identities)
    return any(text is not None and text_rank(text) >= text_rank((paper.title, paper.abstract)) for text in own)


def _gathered(read: ReadPaper) -> Gathered:
    paper = read.paper
    return Gathered(
        title=paper.title,
        abstract=paper.abstract,
        identities=set(map(kept, paper.identities)),
        authors=paper.authors,
        published_on=paper.published_on,
        categories=paper.categories,
        url=paper.url,
        code_url=paper.code_url,
        claims=read.claims,
        place=read.where,
    )


def _fields(paper: Gathered) -> dict[str, Any]:
    """Return a paper's columns."""
    values = {name: getattr(paper, name) for name in FIELDS}
    lists = {"authors": list(paper.authors), "categories": list(paper.categories)}
    return {"paper_id": paper.paper_id, **values, **lists}
