"""Reading stored abstracts again, after an upgrade of the extractor or with another vocabulary."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from kb.errors import DatabaseError
from kb.ingest.ingestion import AHEAD, BATCH_SIZE, WORTH_WORKERS, Progress
from kb.ingest.workers import Extractor, Workers, rare_collection
from kb.records import Claim, Paper
from kb.store import Database, ReadPaper, Writer
from kb.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reextraction:
    """What reading again did.

    Of the base's `papers` with an abstract, `papers_read` had not been read by this extractor with this vocabulary.
    `claims_before` is the number of claims found in these before, `claims` that of those found now.
    """

    papers: int
    papers_read: int
    claims_before: int
    claims: int
    seconds: float


@rare_collection()
def reextract(
    database: Database,
    *,
    vocabulary: Vocabulary,
    extractor: Extractor,
    fingerprint: str | None = None,
    workers: int = 1,
    batch_size: int = BATCH_SIZE,
    on_progress: Callable[[Progress], None] | None = None,
) -> Reextraction:
    """Read every stored abstract that another extractor or vocabulary read, and replace the claims found in it.

    The claims of a paper are replaced in one transaction. Imported claims stay, and so does what a person confirmed or
    corrected; what was rejected is rejected again. A run that is interrupted goes on where it stopped when it is run
    again. Raises `DatabaseError`.
    """
    begun = time.monotonic()
    writer = Writer(database, vocabulary, extractor.version, fingerprint)
    tell = on_progress or (lambda progress: None)
    outdated = writer.outdated()
    read = claims = 0
    try:
        with Workers(extractor, workers) as extracting:
            if outdated.papers >= WORTH_WORKERS:
                extracting.start()
            waiting: deque[tuple[Sequence[Paper], Iterator[tuple[Claim, ...]]]] = deque()

            def write_next() -> None:
                nonlocal read, claims
                papers, found = waiting.popleft()
                batch = [ReadPaper(paper, None, stated) for paper, stated in zip(papers, found, strict=True)]
                claims += writer.rewrite(batch).claims
                read += len(batch)
                tell(Progress(None, 0, 0, read, 0, claims, min(1.0, read / outdated.papers)))

            for papers in writer.outdated_papers(batch_size):
                waiting.append((papers, extracting.read([(paper.title, paper.abstract) for paper in papers])))
                while len(waiting) > (AHEAD if extracting.started else 0):
                    write_next()
            while waiting:
                write_next()
        writer.settle()
    except DatabaseError:
        raise
    except BaseException:
        with suppress(DatabaseError):
            writer.settle()
        raise
    return Reextraction(outdated.of, read, outdated.claims, claims, time.monotonic() - begun)
