"""Several processes at one base: two that write, and one that reads what another one writes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faults import COMMITTED, Ingests, events
from listed import TABLES, write_tables
from sqlalchemy import event
from stated import VOCABULARY, StatedExtractor, content, rows, write_jsonl
from test_resume import check_sound, records

import kb
from kb.ingest import ingest
from kb.knowledge_base import KnowledgeBase
from kb.store import open_database

BATCH_SIZE = 8


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files that share papers, of which the second one says more, and listed results."""
    first, second = records(range(60)), [*records(range(90, 30, -1)), *records(range(20, 40), longer=True)]
    return [
        write_jsonl(tmp_path / "first.jsonl", first),
        write_jsonl(tmp_path / "second.jsonl", second),
        write_tables(tmp_path / "tables.json", TABLES),
    ]


def read(url: str, *files: Path, **options: Any) -> None:
    with open_database(url, create=True) as database:
        ingest(database, files, vocabulary=VOCABULARY, extractor=StatedExtractor(), **options)


def test_two_that_write_a_new_base_at_once_both_finish_and_nothing_is_lost_or_there_twice(
    empty_database_url: str, tmp_path: Path, files: list[Path]
) -> None:
    first, second, tables = files
    one = {"url": empty_database_url, "files": [first, tables], "batch_size": BATCH_SIZE}
    with Ingests() as ingests:
        assert ingests.run(one, {**one, "files": [second, first]}) == [0, 0]
    read(alone := f"sqlite:///{tmp_path / 'alone.sqlite'}", *files)
    with open_database(empty_database_url) as database, open_database(alone) as of_one_process:
        check_sound(database)
        assert content(database) == content(of_one_process)
        assert rows(database, "SELECT settled, COUNT(*) FROM extraction_run GROUP BY 1") == [(True, 1)]


def without_waiting(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the URL of a database whose readers are refused what they had to wait for."""
    monkeypatch.setattr("kb.store.database.READER_SECONDS", 0)
    return f"{url}&options=-clock_timeout%3D1" if url.startswith("postgresql") else url


def test_who_reads_while_another_writes_sees_whole_batches_and_never_waits(
    database_url: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen() -> object:
        return (
            base.sql("SELECT * FROM leaderboard ORDER BY dataset, metric, position").rows,
            base.sql("SELECT COUNT(*) FROM paper").rows,
            base.benchmarks().rows,
            base.claims(paper="2403.00001").rows,
        )

    def happened(kind: str) -> None:
        nonlocal committed, count
        count += 1
        if kind == COMMITTED:
            committed.append(seen())
        elif count % 4 == 0:
            assert seen() == committed[-1]

    count = 0
    with kb.connect(without_waiting(database_url, monkeypatch)) as base:
        read(database_url, files[2])
        committed = [seen()]
        with events(happened):
            read(database_url, *files, batch_size=BATCH_SIZE)
            assert seen() == committed[-1]
    assert len(set(map(repr, committed))) > 10


QUESTIONS: dict[str, Callable[[KnowledgeBase], object]] = {
    "benchmarks": lambda base: base.benchmarks(),
    "leaderboard": lambda base: base.leaderboard("CIFAR-10", "accuracy", limit=3),
    "filtered leaderboard": lambda base: base.leaderboard("CIFAR-10", baselines=True),
    "history": lambda base: base.history("CIFAR-10"),
    "compare": lambda base: base.compare("M1", "M2"),
    "claims": lambda base: base.claims(model="M1"),
    "search": lambda base: base.search("M1"),
    "model": lambda base: base.model("M1"),
    "dataset": lambda base: base.dataset("CIFAR-10"),
    "paper": lambda base: base.paper("2403.00020"),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_an_answer_is_of_one_state_of_the_base_whatever_is_written_meanwhile(
    database_url: str, files: list[Path], ask: Callable[[KnowledgeBase], object]
) -> None:
    written = False

    def executed(connection: object, cursor: object, statement: str, *rest: object) -> None:
        nonlocal written
        if not written and statement != "BEGIN":
            written = True
            read(database_url, files[1])

    read(database_url, files[0])
    with kb.connect(database_url) as base:
        before = ask(base)
        event.listen(base.database.engine, "after_cursor_execute", executed)
        assert ask(base) == before
        assert written
        assert ask(base) != before


def test_who_opens_and_reads_a_base_during_an_ingest_sees_no_error(database_url: str, files: list[Path]) -> None:
    read(database_url, files[2])
    codes: list[int] = []
    with Ingests() as ingests:
        ingests.begin({"url": database_url, "files": files, "batch_size": BATCH_SIZE})
        waiting = threading.Thread(target=lambda: codes.extend(ingests.ended()))
        waiting.start()
        papers = [0]
        while waiting.is_alive():
            with open_database(database_url) as database:
                ranked = rows(database, "SELECT COUNT(*) FROM leaderboard")
                papers += [count for (count,) in rows(database, "SELECT COUNT(*) FROM paper")]
            assert ranked
        waiting.join()
    assert codes == [0]
    assert papers == sorted(papers)
