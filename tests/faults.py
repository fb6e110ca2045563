"""Ingests in processes of their own, which can be told to die at an event of their database.

An event is a statement (about to be executed), a commit (about to be made), or a commit made. Run as a program, this
reads tasks from standard input and forks for each run, so that Python and its imports are started once.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

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

    `die_at` is the event, counted from 1, at which the process is killed; events are noted in the file `noted`. Runs
    that are begun together wait for each other before they open the database, and after the first batch of each.
    """
    from stated import VOCABULARY, StatedExtractor

    from kb.ingest import Progress, ingest
    from kb.store import open_database

    noted = os.open(task.get("noted", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    count = 0
    waited = False

    def happened(kind: str) -> None:
        nonlocal count
        count += 1
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
            extractor=StatedExtractor(),
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


def _serve(tasks: Sequence[str]) -> None:
    import stated  # noqa: F401 - so that no child has to

    import kb.ingest  # noqa: F401

    for line in tasks:
        runs = json.loads(line)
        others = multiprocessing.get_context("fork").Barrier(len(runs))
        children = [_begin(run, others) for run in runs]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(codes), flush=True)


if __name__ == "__main__":
    _serve(sys.stdin)  # type: ignore[arg-type]
