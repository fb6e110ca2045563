"""The one front door: `connect` to a knowledge base, or `extract` claims without one.

Thin: every method calls the room that knows. Reading methods import neither spaCy nor pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kb.results import Answer, Benchmarks, Claims, ExtractedPaper, History, Leaderboard

if TYPE_CHECKING:
    from kb.extraction import Explanation
    from kb.ingest import Progress, Summary
    from kb.records import Flaw, Kind

DEFAULT_URL = "sqlite:///kb.sqlite"
"""The database in the working directory, where neither an argument nor `KB_DATABASE_URL` names another."""


def connect(url: str | None = None, *, vocabulary: Sequence[Path | str] = (), create: bool = True) -> KnowledgeBase:
    """Open the knowledge base at a database URL or at the path of a SQLite file.

    Without `url`, the environment variable `KB_DATABASE_URL` says where, else it is `sqlite:///kb.sqlite`. `create`
    makes a missing database; `vocabulary` are the user's own TOML files, laid on top of the shipped ones.

    Raises `DatabaseError` for a database that is missing (`create=False`), unreachable or of another schema version,
    and `VocabularyError` for a vocabulary file that is not understood.
    """
    raise NotImplementedError


def initialise(url: str | None = None) -> str:
    """Create the database, or upgrade it to this version's schema; return its URL with any password hidden."""
    raise NotImplementedError


def extract(text: str, title: str | None = None, *, vocabulary: Sequence[Path | str] = ()) -> ExtractedPaper:
    """Return the claims that an abstract, and its title if given, state. No database is involved."""
    raise NotImplementedError


def explain(text: str, title: str | None = None, *, vocabulary: Sequence[Path | str] = ()) -> Explanation:
    """Return how each number of a text was linked, or why it was left out; its `str()` is meant to be read."""
    raise NotImplementedError


def extract_files(
    paths: Sequence[Path | str],
    *,
    source: str | None = None,
    strict: bool = False,
    vocabulary: Sequence[Path | str] = (),
    on_flaw: Callable[[Path, Flaw], None] | None = None,
) -> Iterator[ExtractedPaper]:
    """Yield every paper of the files and folders with the claims it states, each paper once, in the order found.

    `source` names the reader instead of recognising the format. A record that cannot be used is handed to `on_flaw`
    and skipped; `strict` raises `SourceError` there instead.
    """
    raise NotImplementedError


class KnowledgeBase:
    """An open knowledge base: a database and a vocabulary. Use it in a `with` statement, or `close()` it."""

    def close(self) -> None:
        """Give the database's connections back."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ingest(
        self,
        *paths: Path | str,
        source: str | None = None,
        strict: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Summary:
        """Read files and folders into the base and say what was new.

        `source` names the reader instead of recognising the format; `strict` stops at the first record that cannot
        be used (`SourceError`) instead of counting it.
        """
        raise NotImplementedError

    def benchmarks(self, query: str | None = None, *, limit: int | None = None) -> Benchmarks:
        """Return the benchmarks, most models first; `query` keeps those whose names contain all of its words."""
        raise NotImplementedError

    def leaderboard(
        self,
        dataset: str,
        metric: str | None = None,
        *,
        baselines: bool = False,
        split: str | None = None,
        min_confidence: float = 0.5,
        limit: int | None = None,
    ) -> Leaderboard:
        """Return the models ranked on one benchmark, one row a model.

        `dataset` and `metric` are slugs, canonical names or aliases. Without `metric` it is the dataset's usual one.
        `baselines` adds models that only other systems' papers report; `split` keeps claims on that split;
        claims under `min_confidence` are hidden and counted (`Leaderboard.hidden`).

        Raises `UnknownNameError` (its hint names near ones) and, where nobody said whether more is better,
        `VocabularyError`.
        """
        raise NotImplementedError

    def history(self, dataset: str, metric: str | None = None, *, min_confidence: float = 0.5) -> History:
        """Return the best-so-far line of a benchmark: each dated result that was better than all before it."""
        raise NotImplementedError

    def claims(
        self,
        *,
        dataset: str | None = None,
        metric: str | None = None,
        model: str | None = None,
        paper: str | None = None,
        kind: Kind | None = None,
        min_confidence: float = 0.0,
    ) -> Claims:
        """Return the claims that fit all that is given, in the order of paper and place.

        `paper` is a paper's id ("arxiv:2311.17132"), one of its identities' values ("2311.17132"), or its title.
        """
        raise NotImplementedError

    def sql(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Answer:
        """Return the rows of a SQL statement; `:name` stands for a parameter where `parameters` are given.

        The connection is read-only: the database itself refuses a write. Raises `DatabaseError` for whatever the
        database refuses.
        """
        raise NotImplementedError

    def export_csv(self, directory: Path | str) -> list[Path]:
        """Write `<dataset>__<metric>.csv` for each benchmark and `claims.csv`; return the paths written.

        The directory is created. Each file appears whole or not at all.
        """
        raise NotImplementedError
