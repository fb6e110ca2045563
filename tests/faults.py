"""Ingests in processes of their own, which can be told to die at an event of their database.

An event is a statement (about to be executed), a commit (about to be made), or a commit made. Run as a program, this
reads tasks from standard input and forks for each run, so that Python and its imports are started once.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from stated import VOCABULARY, StatedExtractor

from kb.ingest import Progress, ingest
from kb.records import Claim
from kb.store import open_database
from kb.vocabulary import Vocabulary

STATEMENT, COMMIT, COMMITTED = "s", "c", "d"

PATIENCE = 60
"""Seconds after which what should come long before will not come any more."""


@contextmanager
def events(happened: Callable[[str], None]) -> Iterator[None]:
    """Tell of every event of any database, as a letter. What `happened` itself does with a database is not told."""
    busy = False

    def tell(kind: str) -> None:
        nonlocal busy
        if not busy:
            busy = True
            try:
                happened(kind)
            finally:
                busy = False

    def before_statement(*_: object) -> None:
        tell(STATEMENT)

    def commit(dialect: Any, connection: Any) -> None:
        tell(COMMIT)
        make_commit(dialect, connection)
        tell(COMMITTED)

    make_commit = DefaultDialect.do_commit
    event.listen(Engine, "before_cursor_execute", before_statement)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DefaultDialect, "do_commit", commit)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", before_statement)


class WaitingExtractor(StatedExtractor):
    """For other processes than its own: holds a FIFO open, and waits for ever at papers from a number on.

    Then it says in the FIFO for which process it reads.
    """

    def __init__(self, fifo: str, wait_from: int, vocabulary: Vocabulary = VOCABULARY) -> None:
        super().__init__(vocabulary)
        self.fifo = fifo
        self.wait_from = wait_from
        self.held: int | None = None

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        if self.held is None:
            self.held = os.open(self.fifo, os.O_WRONLY)
        for title, abstract in texts:
            if int(title.split()[-1]) >= self.wait_from:
                os.write(self.held, f"{os.getppid()}\n".encode())
                signal.pause()
            yield from super().read_many([(title, abstract)])


class Fifo:
    """The reading end of a FIFO for `WaitingExtractor`."""

    def __init__(self, file: Path) -> None:
        self.file = file
        os.mkfifo(file)
        self.end = os.open(file, os.O_RDWR)  # a reader that is a writer too does not wait for one

    def processes(self, count: int) -> set[int]:
        """Wait for so many lines; return what they say."""
        said = b""
        while said.count(b"\n") < count:
            said += self._read()
        return set(map(int, said.split()))

    def wait_for_the_end(self) -> None:
        """Wait until no process holds the FIFO open any more."""
        reader = os.open(self.file, os.O_RDONLY)
        os.close(self.end)
        self.end = reader
        while self._read():
            pass
        os.close(reader)

    def _read(self) -> bytes:
        ready, _, _ = select.select([self.end], [], [], PATIENCE)
        assert ready, "nothing is said and nothing is closed"
        return os.read(self.end, 1000)


class Ingests:
    """A program that runs ingests, several at once if asked to. Use it in a `with` statement."""

    def __init__(self) -> None:
        folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
        self.program = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        )

    def begin(self, *runs: dict[str, Any]) -> None:
        """Begin runs at the same time: `url`, `files`, `batch_size`, and what is in `_run`."""
        assert self.program.stdin is not None
        print(json.dumps(runs, default=str), file=self.program.stdin, flush=True)

    def ended(self) -> list[int]:
        """Wait for the runs that were begun; return their exit codes, that of a signal negative."""
        assert self.program.stdout is not None
        codes: list[int] = json.loads(self.program.stdout.readline())
        return codes

    def run(self, *runs: dict[str, Any]) -> list[int]:
        """Run to the end and return the exit codes."""
        self.begin(*runs)
        return self.ended()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.program.communicate(timeout=PATIENCE)


def _run(task: dict[str, Any], others: Any) -> None:
    """Ingest `files` into `url`.

    `die_at` is the event, counted from 1, at which the process is killed, of the kinds `of` if not of any; events are
    noted in the file `noted`. Where there is a `fifo`, a `WaitingExtractor` reads. Runs that are begun together wait
    for each other before they open the database, and after the first batch of each.
    """
    noted = os.open(task.get("noted", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    count = 0
    waited = False

    def happened(kind: str) -> None:
        nonlocal count
        count += kind in task.get("of", kind)
        os.write(noted, kind.encode())
        if count == task.get("die_at"):
            os.kill(os.getpid(), signal.SIGKILL)

    def told(step: Progress) -> None:
        nonlocal waited
        if step.records and not waited:
            waited = True
            others.wait(PATIENCE)

    others.wait(PATIENCE)
    with events(happened), open_database(task["url"], create=True) as database:
        ingest(
            database,
            [Path(file) for file in task["files"]],
            vocabulary=VOCABULARY,
            extractor=WaitingExtractor(task["fifo"], task["wait_from"]) if "fifo" in task else StatedExtractor(),
            workers=task.get("workers", 1),
            batch_size=task["batch_size"],
            on_progress=told,
        )


def _begin(task: dict[str, Any], others: Any) -> int:
    """Fork for a run; return the id of its process."""
    child = os.fork()
    if child:
        return child
    try:
        _run(task, others)
        os._exit(0)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    os._exit(1)


def _serve(tasks: Iterable[str]) -> None:
    for line in tasks:
        runs = json.loads(line)
        others = multiprocessing.get_context("fork").Barrier(len(runs))
        children = [_begin(run, others) for run in runs]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(codes), flush=True)


if __name__ == "__main__":
    _serve(sys.stdin)
