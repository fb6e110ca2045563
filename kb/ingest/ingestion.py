"""The one way into the base: plan the files, stream their records, extract, write whole batches, settle names."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from kb import sources
from kb.errors import DatabaseError, SourceError
from kb.ingest.workers import Extractor, Text, Workers, rare_collection
from kb.records import Claim, Flaw, ListedRow, ListedTable, Record
from kb.sources import STDIN, AnyReader, Format, Position, ResultsReader, unpacked_name
from kb.store import Database, ReadPaper, Writer, Written, import_results
from kb.vocabulary import Vocabulary

Usable = TypeVar("Usable", Record, ListedTable | ListedRow)

BATCH_SIZE = 1000
"""Records in one transaction: some seconds of reading, which is what a run that dies loses."""

SHOWN_FLAWS = 5
"""So many of the records that could not be used are named in the summary."""

STEP = 50
"""Progress is told every so many records."""

AHEAD = 2
"""So many batches are read while one is written, so that no process waits for texts."""

WORTH_WORKERS = 500
"""So many texts that one batch has to extract tell that there is enough to do for several processes."""


@dataclass(frozen=True, slots=True)
class FileFlaw:
    """A record that could not be used: its file, where it stands there ("line 12"), and why ("has no abstract")."""

    file: Path
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `file` is being read, `files_done` of `files` are finished, `records` were read so far.

    Where stored abstracts are read again, `file` is None, and a record is a paper.

    `papers_new` and `claims` are what was written so far; they grow by whole batches. `share` is how much of all files
    was read, in bytes as they lie there, from 0 to 1; None where that is not known (standard input).
    """

    file: Path | None
    files_done: int
    files: int
    records: int = 0
    papers_new: int = 0
    claims: int = 0
    share: float | None = None


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


@rare_collection()
def ingest(
    database: Database,
    paths: Sequence[Path],
    *,
    vocabulary: Vocabulary,
    extractor: Extractor,
    fingerprint: str | None = None,
    source: str | None = None,
    strict: bool = False,
    workers: int = 1,
    batch_size: int = BATCH_SIZE,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Read files and folders into the database and say what was new.

    Every file is looked at before the first one is read, so that a path that is wrong costs nothing. A batch is of one
    file and written in one transaction. What was read before costs a look-up and changes nothing. `source` names the
    reader of all files, `fingerprint` the vocabulary as it was before a person decided of names;
    with `strict` the first record that cannot be used stops the run instead of being counted. A run with much to do
    extracts in as many processes as `workers` says, and what it writes does not depend on their number.

    Raises `SourceError` for a file that cannot be read to its end, and for a flaw if `strict`; then and on an
    interrupt, the whole batches written so far stay, with all their names. Raises `DatabaseError` for a database that
    fails; there, whole batches stay too, and the next run gives names their rows.
    """
    begun = time.monotonic()
    plan = sources.plan(paths, source)
    writer = Writer(database, vocabulary, extractor.version, fingerprint)
    try:
        writer.settle()  # what a run left that was killed is not this run's to count
        with Workers(extractor, workers) as extracting:
            sizes = _sizes([file for file, _ in plan.files])
            run = _Run(writer, extracting, strict, batch_size, sizes, on_progress)
            for done, (file, reader) in enumerate(plan.files):
                run.read(file, reader, done, len(plan.files))
            run.write_all()
        settled = writer.settle()
    except DatabaseError:
        raise
    except BaseException:
        with suppress(DatabaseError):
            writer.settle()
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


def _sizes(files: Sequence[Path]) -> dict[Path, int] | None:
    """Return the files' sizes in bytes, None where one has none: standard input, or a file that has gone by now."""
    try:
        return None if STDIN in files else {file: file.stat().st_size for file in files}
    except OSError:
        return None


@dataclass(slots=True)
class _Batch:
    """Records of a file on their way: those with a text that the base lacks wait for their claims."""

    file: Path
    reader: AnyReader
    progress: Progress
    records: Sequence[Record]
    texts: Sequence[Text]
    claims: Iterator[tuple[Claim, ...]]


class _Run:
    """One run's way through its files, and its counts."""

    def __init__(
        self,
        writer: Writer,
        workers: Workers,
        strict: bool,
        batch_size: int,
        sizes: Mapping[Path, int] | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.writer = writer
        self.workers = workers
        self.strict = strict
        self.batch_size = batch_size
        self.sizes = sizes
        self.bytes_done = 0
        self.position = Position()
        self.on_progress = on_progress or (lambda progress: None)
        self.papers_new = self.papers_known = self.papers_updated = self.claims = self.flaws = 0
        self.first_flaws: list[FileFlaw] = []
        self.waiting: deque[_Batch] = deque()
        self.kept: Counter[Path] = Counter()
        """How many records of each file were written."""

    def read(self, file: Path, reader: AnyReader, done: int, files: int) -> None:
        """Take the records of a file on their way: papers batch by batch, listed results all at once.

        The last batches may still wait to be written; `write_all` does that.
        """
        progress = Progress(file, done, files)
        self._tell(progress)
        try:
            if isinstance(reader, ResultsReader):
                self.write_all()
                name = unpacked_name(file)  # packed or not, it lists the same
                listed = self._told(self._usable(file, reader), progress)
                written = import_results(self.writer, name, reader.name, reader.digest(file), listed, self.batch_size)
                self._count(file, written)
                self._end(file, progress)
                return
            records = self._usable(file, reader)
            while batch := list(islice(records, self.batch_size)):
                self.waiting.append(self._begun(batch, file, reader, progress))
                while len(self.waiting) > (AHEAD if self.workers.started else 0):
                    self._write_next()
        except SourceError as error:
            self.write_all()
            count = self.kept[file]
            stayed = f"{count} records of it were kept" if count != 1 else "1 record of it was kept"
            raise SourceError(f"{error.message}; {stayed}", error.hint) from error
        self._end(file, progress)

    def _end(self, file: Path, progress: Progress) -> None:
        """Tell that a file was read to its end."""
        self.bytes_done += self.sizes[file] if self.sizes else 0
        self.position = Position()
        self._tell(replace(progress, files_done=progress.files_done + 1))

    def write_all(self) -> None:
        """Write the batches that wait."""
        while self.waiting:
            self._write_next()

    def _begun(self, records: Sequence[Record], file: Path, reader: AnyReader, progress: Progress) -> _Batch:
        """Have the texts read that the base does not have yet, each once."""
        known = self.writer.known([record.paper for record in records])
        new = (record.paper for record, is_known in zip(records, known, strict=True) if not is_known)
        texts = list(dict.fromkeys((paper.title, paper.abstract) for paper in new))
        if len(texts) >= WORTH_WORKERS:
            self.workers.start()
        return _Batch(file, reader, progress, records, texts, self.workers.read(texts))

    def _write_next(self) -> None:
        batch = self.waiting.popleft()
        claims: dict[Text, tuple[Claim, ...]] = {}
        for done, (text, stated) in enumerate(zip(batch.texts, batch.claims, strict=True), start=1):
            claims[text] = stated
            if done % STEP == 0:
                self._tell(batch.progress, len(batch.records) - len(batch.texts) + done)
        read = [
            ReadPaper(record.paper, record.where, claims.get((record.paper.title, record.paper.abstract)))
            for record in batch.records
        ]
        self._count(batch.file, self.writer.write(batch.file.name, batch.reader.name, read))
        self._tell(batch.progress)

    def _count(self, file: Path, written: Written) -> None:
        self.kept[file] += written.papers_new + written.papers_known
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
                share=self._share(),
            )
        )

    def _share(self) -> float | None:
        if not self.sizes:
            return None
        return min(1.0, (self.bytes_done + self.position.bytes_read) / max(1, sum(self.sizes.values())))

    def _usable(self, file: Path, reader: Format[Usable | Flaw]) -> Iterator[Usable]:
        """Yield what can be used of a file; note its flaws, or raise the first one if the run is strict."""
        for found in reader.read(file, self.position):
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
