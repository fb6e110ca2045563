"""The one way into the base: plan the files, stream their records, extract, write whole batches, settle names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from kb import sources
from kb.errors import DatabaseError, SourceError
from kb.records import Claim, Flaw, ListedRow, ListedTable, Record
from kb.sources import AnyReader, Format, ResultsReader, unpacked_name
from kb.store import Database, ReadPaper, Writer, Written, import_results
from kb.vocabulary import Vocabulary

Usable = TypeVar("Usable", Record, ListedTable | ListedRow)

BATCH_SIZE = 1000
"""Records in one transaction: some seconds of reading, which is what a run that dies loses."""

SHOWN_FLAWS = 5
"""So many of the records that could not be used are named in the summary."""

STEP = 50
"""Progress is told every so many records."""


class Extractor(Protocol):
    """What reads texts: `kb.extraction.Extractor`, or anything that states its version and yields claims."""

    @property
    def version(self) -> str:
        """What changes whenever the same text may give other claims."""

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        """Yield the claims of each (title, abstract), in order."""


@dataclass(frozen=True, slots=True)
class FileFlaw:
    """A record that could not be used: its file, where it stands there ("line 12"), and why ("has no abstract")."""

    file: Path
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `file` is being read, `files_done` of `files` are finished, `records` were read so far.

    `papers_new` and `claims` are what was written so far; they grow by whole batches.
    """

    file: Path
    files_done: int
    files: int
    records: int = 0
    papers_new: int = 0
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Of `records` usable ones, `papers_new` were papers that the base did not have yet and `papers_known` were of papers
    that it had, from before or from a record read earlier; `papers_updated` papers from before changed. `claims` is the
    number of claims added, `datasets_discovered` that of datasets outside the vocabulary that the base did not have.
    `flaws` records could not be used; `first_flaws` are the first of them. `skipped` are files of folders that were not
    read, with the reason.
    """

    files: int
    records: int
    papers_new: int
    papers_known: int
    papers_updated: int
    claims: int
    datasets_discovered: int
    flaws: int
    first_flaws: tuple[FileFlaw, ...]
    skipped: tuple[tuple[Path, str], ...]
    seconds: float


def ingest(
    database: Database,
    paths: Sequence[Path],
    *,
    vocabulary: Vocabulary,
    extractor: Extractor,
    fingerprint: str | None = None,
    source: str | None = None,
    strict: bool = False,
    batch_size: int = BATCH_SIZE,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Read files and folders into the database and say what was new.

    Every file is looked at before the first one is read, so that a path that is wrong costs nothing. A batch is of one
    file and written in one transaction. What was read before costs a look-up and changes nothing. `source` names the
    reader of all files, `fingerprint` the vocabulary as it was before a person decided of names;
    with `strict` the first record that cannot be used stops the run instead of being counted.

    Raises `SourceError` for a file that cannot be read to its end, and for a flaw if `strict`; then and on an
    interrupt, the whole batches written so far stay, with all their names. Raises `DatabaseError` for a database that
    fails; there, whole batches stay too, and the next run gives names their rows.
    """
    begun = time.monotonic()
    plan = sources.plan(paths, source)
    run = _Run(Writer(database, vocabulary, extractor.version, fingerprint), extractor, strict, batch_size, on_progress)
    try:
        for done, (file, reader) in enumerate(plan.files):
            run.read(file, reader, done, len(plan.files))
        settled = run.writer.settle()
    except DatabaseError:
        raise
    except BaseException:
        with suppress(DatabaseError):
            run.writer.settle()
        raise
    return Summary(
        files=len(plan.files),
        records=run.papers_new + run.papers_known,
        papers_new=run.papers_new,
        papers_known=run.papers_known,
        papers_updated=run.papers_updated,
        claims=run.claims,
        datasets_discovered=settled.datasets_discovered,
        flaws=run.flaws,
        first_flaws=tuple(run.first_flaws),
        skipped=plan.skipped,
        seconds=time.monotonic() - begun,
    )


class _Run:
    """One run's way through its files, and its counts."""

    def __init__(
        self,
        writer: Writer,
        extractor: Extractor,
        strict: bool,
        batch_size: int,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.writer = writer
        self.extractor = extractor
        self.strict = strict
        self.batch_size = batch_size
        self.on_progress = on_progress or (lambda progress: None)
        self.papers_new = self.papers_known = self.papers_updated = self.claims = self.flaws = 0
        self.first_flaws: list[FileFlaw] = []

    def read(self, file: Path, reader: AnyReader, done: int, files: int) -> None:
        """Write the records of a file: papers batch by batch, listed results all at once."""
        before = self.papers_new + self.papers_known
        progress = Progress(file, done, files)
        self._tell(progress)
        try:
            if isinstance(reader, ResultsReader):
                name = unpacked_name(file)  # packed or not, it lists the same
                listed = self._told(self._usable(file, reader), progress)
                self._count(
                    import_results(self.writer, name, reader.name, reader.digest(file), listed, self.batch_size)
                )
            else:
                records = self._usable(file, reader)
                while batch := list(islice(records, self.batch_size)):
                    self._count(self.writer.write(file.name, reader.name, self._extracted(batch, progress)))
                    self._tell(progress)
        except SourceError as error:
            count = self.papers_new + self.papers_known - before
            stayed = f"{count} records of it were kept" if count != 1 else "1 record of it was kept"
            raise SourceError(f"{error.message}; {stayed}", error.hint) from error
        self._tell(replace(progress, files_done=done + 1))

    def _count(self, written: Written) -> None:
        self.papers_new += written.papers_new
        self.papers_known += written.papers_known
        self.papers_updated += written.papers_updated
        self.claims += written.claims

    def _told(self, listed: Iterable[ListedTable | ListedRow], progress: Progress) -> Iterator[ListedTable | ListedRow]:
        """Yield what a file lists, telling how many of its rows were read."""
        under_way = 0
        for one in listed:
            yield one
            if isinstance(one, ListedRow) and one.paper is not None:
                under_way += 1
                if under_way % STEP == 0:
                    self._tell(progress, under_way)

    def _tell(self, progress: Progress, under_way: int = 0) -> None:
        """Report progress, with so many records of a batch that is not written yet."""
        self.on_progress(
            replace(
                progress,
                records=self.papers_new + self.papers_known + under_way,
                papers_new=self.papers_new,
                claims=self.claims,
            )
        )

    def _usable(self, file: Path, reader: Format[Usable | Flaw]) -> Iterator[Usable]:
        """Yield what can be used of a file; note its flaws, or raise the first one if the run is strict."""
        for found in reader.read(file):
            if not isinstance(found, Flaw):
                yield found
                continue
            if self.strict:
                raise SourceError(
                    f"{file}, {found.where}: {found.reason}", "correct the record, or leave out --strict to skip it"
                )
            self._note(file, found)

    def _note(self, file: Path, flaw: Flaw) -> None:
        self.flaws += 1
        if len(self.first_flaws) < SHOWN_FLAWS:
            self.first_flaws.append(FileFlaw(file, flaw.where, flaw.reason))

    def _extracted(self, batch: Sequence[Record], progress: Progress) -> list[ReadPaper]:
        """Extract the texts that the base does not have yet, each once."""
        known = self.writer.known([record.paper for record in batch])
        texts = list(
            dict.fromkeys(
                (record.paper.title, record.paper.abstract)
                for record, is_known in zip(batch, known, strict=True)
                if not is_known
            )
        )
        claims: dict[tuple[str, str], tuple[Claim, ...]] = {}
        for done, (text, stated) in enumerate(zip(texts, self.extractor.read_many(texts), strict=True), start=1):
            claims[text] = stated
            if done % STEP == 0:
                self._tell(progress, len(batch) - len(texts) + done)
        return [
            ReadPaper(record.paper, record.where, claims.get((record.paper.title, record.paper.abstract)))
            for record in batch
        ]
