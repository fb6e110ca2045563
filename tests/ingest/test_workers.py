"""Reading in several processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from faults import COMMIT, COMMITTED, Fifo, Ingests
from stated import VOCABULARY, StatedExtractor, content, rows, write_jsonl

from kb.errors import KbError, SourceError
from kb.ingest import Summary, ingest
from kb.ingest.ingestion import BATCH_SIZE
from kb.records import Claim
from kb.store import Database, open_database

MANY = 1300
"""Enough records for several batches of which the first is worth starting processes."""

ENOUGH = 600


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


class ElsewhereExtractor(StatedExtractor):
    """Says in each claim's model in which process it was found."""

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        yield from super().read_many((title, abstract.replace("HERE", f"P{os.getpid()}")) for title, abstract in texts)


class KilledExtractor(StatedExtractor):
    """Does not survive the paper with the number 900."""

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        for title, abstract in texts:
            if title.endswith(" 900"):
                os.kill(os.getpid(), signal.SIGKILL)
            yield from super().read_many([(title, abstract)])


class FailingExtractor(StatedExtractor):
    """Fails on the paper with the number 900."""

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        for title, abstract in texts:
            if title.endswith(" 900"):
                raise ArithmeticError(title)
            yield from super().read_many([(title, abstract)])


def records(many: int = MANY) -> list[dict[str, object]]:
    return [
        {
            "id": f"2403.{number:05}",
            "title": f"The Paper of Number {number}",
            "abstract": f"Our M{number % 7} reaches {number % 100}% accuracy on CIFAR-10. Our N{number} reaches 4 oak.",
        }
        for number in range(many)
    ]


def read(database: Database, *files: Path, extractor: StatedExtractor | None = None, **options: object) -> Summary:
    extractor = extractor or StatedExtractor()
    options = {"batch_size": ENOUGH, "workers": 2, **options}
    return ingest(database, list(files), vocabulary=VOCABULARY, extractor=extractor, **options)  # type: ignore[arg-type]


def test_any_number_of_workers_gives_the_same_base(database: Database, tmp_path: Path) -> None:
    some = records()
    files = [
        write_jsonl(tmp_path / "a.jsonl", some),
        write_jsonl(tmp_path / "b.jsonl", [*some[:40], *records(MANY + 40)[MANY:]]),
    ]
    one = read(database, *files, workers=1)
    with open_database(f"sqlite:///{tmp_path / 'other.sqlite'}", create=True) as other:
        several = read(other, *files, workers=3)
        assert content(database) == content(other)
    assert (one.papers_new, one.papers_known, one.claims) == (several.papers_new, several.papers_known, several.claims)
    assert one.papers_new == MANY + 40


def test_much_is_read_in_other_processes_and_little_in_this_one(database: Database, tmp_path: Path) -> None:
    pages = [{**record, "abstract": "Our HERE reaches 4% accuracy on CIFAR-10."} for record in records()]
    read(database, write_jsonl(tmp_path / "little.jsonl", pages[:20]), extractor=ElsewhereExtractor())
    assert rows(database, "SELECT model FROM claim_flat GROUP BY 1") == [(f"P{os.getpid()}",)]
    read(database, write_jsonl(tmp_path / "much.jsonl", pages), extractor=ElsewhereExtractor())
    found = {model for (model,) in rows(database, "SELECT model FROM claim_flat GROUP BY 1")}
    assert found - {f"P{os.getpid()}"}


def test_a_process_that_dies_is_told_and_what_was_written_stays(database: Database, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", records())
    with pytest.raises(KbError, match="ended before its time") as raised:
        read(database, file, extractor=KilledExtractor())
    assert "--workers" in raised.value.hint
    assert rows(database, "SELECT COUNT(*) FROM paper") == [(ENOUGH,)]
    assert read(database, file).papers_new == MANY - ENOUGH


def test_what_an_extractor_raises_in_another_process_comes_here(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ArithmeticError, match="900"):
        read(database, write_jsonl(tmp_path / "a.jsonl", records()), extractor=FailingExtractor())
    assert rows(database, "SELECT COUNT(*) FROM paper") == [(ENOUGH,)]


def test_a_file_that_ends_too_early_loses_no_batch_that_waits(database: Database, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", records())
    with file.open("a") as more:
        more.write('{"title": "The Paper Whose Line Is')
    with pytest.raises(SourceError, match=f"cut off after record {MANY}; {2 * ENOUGH} records of it were kept"):
        read(database, file)
    assert rows(database, "SELECT COUNT(*) FROM paper") == [(2 * ENOUGH,)]


@pytest.mark.parametrize(("kind", "nth", "papers"), [(COMMIT, 1, 0), (COMMITTED, 2, 2 * ENOUGH)])
def test_where_the_run_is_killed_no_process_stays_and_the_next_run_goes_on(
    database: Database, tmp_path: Path, kind: str, nth: int, papers: int
) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", records())
    fifo = Fifo(tmp_path / "fifo")
    url = database.url.render_as_string(hide_password=False)
    task = {"url": url, "files": [file], "batch_size": ENOUGH, "workers": 2, "fifo": fifo.file, "wait_from": MANY}
    with Ingests() as ingests:
        assert ingests.run({**task, "die_at": nth, "of": kind}) == [-signal.SIGKILL]
        fifo.wait_for_the_end()
    assert rows(database, "SELECT COUNT(*) FROM paper") == [(papers,)]
    read(database, file, workers=1)
    with open_database(f"sqlite:///{tmp_path / 'other.sqlite'}", create=True) as other:
        read(other, file, workers=1)
        assert content(database) == content(other)


PROGRAM = """
import sys
import kb.extraction
from faults import WaitingExtractor
from kb.cli import main

fifo, wait_from, *arguments = sys.argv[1:]
kb.extraction.Extractor = lambda vocabulary: WaitingExtractor(fifo, int(wait_from), vocabulary)
main(arguments)
"""


def ingest_command(file: Path, base: Path, fifo: Fifo, wait_from: int, *python_path: str) -> subprocess.Popen[bytes]:
    command = ["ingest", file, "--quiet", "--workers", "2", "--db", f"sqlite:///{base}"]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, fifo.file, str(wait_from), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*python_path, *sys.path])},
        start_new_session=True,
    )


def test_ctrl_c_ends_all_processes_and_keeps_whole_batches(tmp_path: Path) -> None:
    file, base = write_jsonl(tmp_path / "a.jsonl", records()), tmp_path / "kb.sqlite"
    fifo = Fifo(tmp_path / "fifo")
    process = ingest_command(file, base, fifo, BATCH_SIZE)
    assert fifo.processes(2) == {process.pid}
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    assert process.communicate(timeout=60) == (b"", b"Stopped.\n")
    assert process.returncode == 130
    fifo.wait_for_the_end()
    with open_database(f"sqlite:///{base}") as database:
        assert rows(database, "SELECT COUNT(*) FROM paper") in ([(0,)], [(BATCH_SIZE,)])
        assert rows(database, "SELECT COUNT(*) FROM extraction_run WHERE NOT settled") == [(0,)]


def test_ctrl_c_that_comes_while_processes_start_is_for_the_first_one_alone(tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", records(ENOUGH))
    interrupting = "import os, signal, sys\nif 'loky' in str(sys.orig_argv): os.kill(os.getpid(), signal.SIGINT)"
    (tmp_path / "sitecustomize.py").write_text(interrupting)
    process = ingest_command(file, tmp_path / "kb.sqlite", Fifo(tmp_path / "fifo"), MANY, str(tmp_path))
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 0


def test_a_process_that_reads_texts_loads_neither_readers_nor_store() -> None:
    code = "import sys, kb.ingest.workers; print({'kb.sources', 'kb.store', 'sqlalchemy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
