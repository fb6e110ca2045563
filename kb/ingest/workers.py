"""Extraction side by side: processes that read texts while this one reads files and writes rows.

The processes come from loky, which starts them without running the caller's own script again (a notebook or a script
without a `__main__` guard may ingest) and tells where one of them died.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing import resource_tracker
from operator import attrgetter
from types import TracebackType
from typing import Any, Protocol, Self

import loky

from kb.errors import KbError
from kb.records import Claim, Condition, Mention, Place

TEXTS_AT_A_TIME = 250
"""So many texts a process is given at a time, a fourth of a batch: some tenths of a second of work."""

YOUNG_OBJECTS = 10_000
"""So many new objects make a process that reads or writes look for garbage: fewer are just the texts at hand."""

PARTS_OF_CLAIMS: tuple[type[Any], ...] = (Claim, Condition, Mention, Place)
"""What comes back from a process, by the thousand."""

Text = tuple[str, str]
"""A title and an abstract."""


class Extractor(Protocol):
    """What reads texts: `kb.extraction.Extractor`, or anything that states its version and yields claims.

    To be used in several processes it has to survive pickling.
    """

    @property
    def version(self) -> str:
        """What changes whenever the same text may give other claims."""

    def read_many(self, texts: Iterable[Text]) -> Iterator[tuple[Claim, ...]]:
        """Yield the claims of each (title, abstract), in order."""


def available_cores() -> int:
    """Return how many cores this process may use: fewer than the machine has in a container, or if it was bound."""
    cores: int = loky.cpu_count()
    return cores


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for garbage less often than usual: what a batch makes goes by itself, and a look at it finds none."""
    before, *older = gc.get_threshold()
    gc.set_threshold(before and max(before, YOUNG_OBJECTS), *older)
    try:
        yield
    finally:
        gc.set_threshold(before, *older)


class Workers:
    """An extractor in this process, or in several others from `start` on. Use it in a `with` statement.

    What it gives back is the same in either case, and in the same order.
    """

    def __init__(self, extractor: Extractor, count: int) -> None:
        self.extractor = extractor
        self.count = count
        self._pool: loky.ProcessPoolExecutor | None = None

    @property
    def started(self) -> bool:
        """Whether texts are read in other processes."""
        return self._pool is not None

    def start(self) -> None:
        """Start the processes, if more than one is wanted: some seconds that only a large number of texts is worth."""
        if self.count > 1 and self._pool is None:
            # As bytes, which a process takes in before it imports what they need: starting it waits for that, and so
            # would the next one.
            extractor = bytes(loky.backend.reduction.dumps(self.extractor))  # also one that a script itself defines
            self._pool = loky.ProcessPoolExecutor(
                self.count,
                initializer=_begin,
                initargs=(extractor, os.getpid()),
                result_reducers={kind: partial(_by_fields, attrgetter(*kind.__slots__)) for kind in PARTS_OF_CLAIMS},
            )

    def read(self, texts: Sequence[Text]) -> Iterator[tuple[Claim, ...]]:
        """Return what will yield the claims of each text; processes begin to read at once, this one when asked.

        The iterator raises `KbError` where a process died.
        """
        if self._pool is None:
            return self.extractor.read_many(texts)
        remaining = iter(texts)
        some = iter(lambda: list(islice(remaining, TEXTS_AT_A_TIME)), [])
        with _interrupts_held():  # the first text starts the processes
            return _results([self._pool.submit(_read, part) for part in some])

    def close(self) -> None:
        """End the processes, whatever they are at; texts are read in this process again."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, kill_workers=True)
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _results(futures: Sequence[Future[list[tuple[Claim, ...]]]]) -> Iterator[tuple[Claim, ...]]:
    try:
        yield from chain.from_iterable(future.result() for future in futures)
    except loky.process_executor.BrokenProcessPool as error:
        raise KbError(
            "a process that was reading abstracts ended before its time (was it killed, is memory short?)",
            "run the command again, with fewer --workers; what was written stays",
        ) from error


def _by_fields(fields_of: Callable[[Any], tuple[Any, ...]], record: Any) -> tuple[type[Any], tuple[Any, ...]]:
    """Pickle a record as the call that makes it: a third of the work of setting its fields one by one."""
    return type(record), fields_of(record)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let Ctrl-C wait, and never reach processes that are started meanwhile: they would tell of it on stderr.

    Those that are started later, in place of one that ended, are the children of a thread that was started meanwhile.
    """
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    resource_tracker.ensure_running()  # a process that comes with the first one; Python 3.11 lets signals in with it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_extractor: Extractor
"""The extractor of a process that reads texts."""


def _begin(extractor: bytes, parent: int) -> None:
    """Make this a process that reads texts for its parent with a pickled extractor, and ends with it."""
    global _extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent ends this process when it is done
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    gc.set_threshold(YOUNG_OBJECTS)
    gc.disable()  # until the first texts were read: what comes up to then stays
    _extractor = pickle.loads(extractor)


def _end_with(parent: int) -> None:
    # a parent that is killed tells nobody, and its queue stays open as long as a child reads from it
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _read(texts: list[Text]) -> list[tuple[Claim, ...]]:
    claims = list(_extractor.read_many(texts))
    if not gc.isenabled():
        gc.freeze()  # or each full collection would walk the whole vocabulary
        gc.enable()
    return claims
