"""The one front door: `connect` to a knowledge base, or `extract` claims without one.

Thin: every method calls the room that knows. Reading methods import neither spaCy nor pandas.
"""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self, TypeAlias, TypedDict, Unpack

from sqlalchemy import Connection

from kb import curation, export, query, store
from kb.errors import DatabaseError
from kb.extracts import check_files, evaluate, explain, extract, extract_files, is_of_known_format, read_text
from kb.query import CONFIDENCE_FLOOR, Cost, Filters, Found
from kb.results import (
    Answer,
    Benchmarks,
    Candidates,
    ClaimProfile,
    Claims,
    Comparison,
    Conflicts,
    DatasetProfile,
    Decisions,
    History,
    Leaderboard,
    ModelProfile,
    PaperProfile,
    Pareto,
    Search,
)
from kb.sources.identities import arxiv_number, doi
from kb.store.database import EXAMPLES
from kb.vocabulary import Decision, Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from kb.extraction import Extractor
    from kb.ingest import Progress as Progress
    from kb.ingest import Reextraction as Reextraction
    from kb.ingest import Summary as Summary
    from kb.records import Kind

Benchmarked: TypeAlias = Sequence[tuple[str, str | None]]
"""Benchmarks by the names of dataset and metric; a metric of None is the dataset's usual one."""

DEFAULT_URL = "sqlite:///kb.sqlite"
"""The database in the working directory, where neither an argument nor `KB_DATABASE_URL` names another."""

__all__ = [
    "KnowledgeBase",
    "check_dump",
    "check_files",
    "connect",
    "evaluate",
    "explain",
    "extract",
    "extract_files",
    "initialise",
    "is_of_known_format",
    "read_text",
]


def connect(
    url: Path | str | None = None, *, vocabulary: Sequence[Path | str] = (), create: bool = True
) -> KnowledgeBase:
    """Open the knowledge base at a database URL or at the path of a SQLite file.

    Without `url`, the environment variable `KB_DATABASE_URL` says where, else it is `sqlite:///kb.sqlite`. `create`
    makes a missing database; `vocabulary` are the user's own TOML files, laid on top of the shipped ones.

    Raises `DatabaseError` for a database that is missing (`create=False`), unreachable or of another schema version,
    and `VocabularyError` for a vocabulary file that is not understood.
    """
    base = KnowledgeBase(store.open_database(_url(url), create=create), vocabulary)
    if vocabulary:
        base.vocabulary  # noqa: B018 - a file that is wrong is found out here, not at the first question
    return base


def initialise(url: Path | str | None = None) -> str:
    """Create the database, or upgrade it to this version's schema; return its URL without its password."""
    where = _url(url)
    store.initialise(where)
    with store.open_database(where) as database:
        return database.name


class KnowledgeBase:
    """An open knowledge base: a database and a vocabulary. Use it in a `with` statement, or `close()` it."""

    def __init__(self, database: store.Database, vocabulary: Sequence[Path | str] = ()) -> None:
        self.database = database
        self._vocabulary_files = vocabulary

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with the user's own files and this base's decisions on top."""
        with self.database.connect() as connection:
            decisions = store.name_decisions(connection)
        return self._vocabulary_with(decisions)

    @cached_property
    def extractor(self) -> Extractor:
        """What reads abstracts with this vocabulary."""
        from kb.extraction import Extractor

        return Extractor(self.vocabulary)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Give a connection whose statements all see the base as it was at the first of them."""
        with self.database.connect() as connection:
            if connection.dialect.name == "postgresql":  # a transaction on SQLite is a snapshot anyway
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def __repr__(self) -> str:
        return f"<KnowledgeBase {self.database.name}>"

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.close()

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
        workers: int | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Summary:
        """Read files, folders and standard input ("-") into the base and say what was new.

        `source` names the reader instead of recognising the format; `strict` stops at the first record that cannot
        be used (`SourceError`) instead of counting it. Where there is much to read, abstracts are read in `workers`
        processes, as many as there are cores if None; the base is the same for any number.
        """
        from kb.ingest import available_cores, ingest

        return ingest(
            self.database,
            [Path(path) for path in paths],
            vocabulary=self.vocabulary,
            extractor=self.extractor,
            fingerprint=self._fingerprint(),
            source=source,
            strict=strict,
            workers=available_cores() if workers is None else workers,
            on_progress=on_progress,
        )

    def reextract(
        self, *, workers: int | None = None, on_progress: Callable[[Progress], None] | None = None
    ) -> Reextraction:
        """Read stored abstracts again that another version of kb or another vocabulary read; say what that changed.

        Imported results stay, and so does what a person decided. `workers` is as for `ingest`.
        """
        from kb.ingest import available_cores, reextract

        return reextract(
            self.database,
            vocabulary=self.vocabulary,
            extractor=self.extractor,
            fingerprint=self._fingerprint(),
            workers=available_cores() if workers is None else workers,
            on_progress=on_progress,
        )

    def _fingerprint(self) -> str:
        """Return the fingerprint of the vocabulary without this base's decisions, which change no claim."""
        return load_vocabulary([Path(file) for file in self._vocabulary_files]).fingerprint()

    def benchmarks(self, words: str | None = None, *, limit: int | None = None) -> Benchmarks:
        """Return the benchmarks, most models first; `words` keeps those whose names contain all of them."""
        with self._reading() as connection:
            return Benchmarks.of(query.benchmarks(connection, words, limit))

    def leaderboard(
        self,
        dataset: str,
        metric: str | None = None,
        *,
        limit: int | None = None,
        counted: bool | None = None,
        **filters: Unpack[Filters],
    ) -> Leaderboard:
        """Return the models ranked on one benchmark, one row a model.

        `dataset` and `metric` are slugs, canonical names or aliases. Without `metric` it is the dataset's usual one.
        Filters (see `Filters`) apply before ranking. Claims under `min_confidence`, which is 0.5 unless given, are
        hidden and counted (`Leaderboard.hidden`). The first `limit` rows are found without reading the whole board;
        how many models there are and how many claims are hidden is then left open unless `counted` is True.

        Raises `UnknownNameError` (its hint names near ones) and, where nobody said whether more is better,
        `VocabularyError`.
        """
        with self._reading() as connection:
            found = query.leaderboard(
                connection,
                self.vocabulary,
                dataset,
                metric,
                query.Filter(**filters),
                limit,
                limit is None if counted is None else counted,
            )
        return Leaderboard.of(found)

    def history(self, dataset: str, metric: str | None = None, **filters: Unpack[Filters]) -> History:
        """Return the best-so-far line of a benchmark: each dated result that was better than all before it."""
        with self._reading() as connection:
            return History.of(query.history(connection, self.vocabulary, dataset, metric, query.Filter(**filters)))

    def compare(self, *models: str, **filters: Unpack[Filters]) -> Comparison:
        """Return models side by side on every benchmark that two of them share, and what papers say of them directly.

        All models that a name means count as that name. Raises `KbError` for less than two models or one model under
        two names, and `UnknownNameError` for a name that the base does not hold.
        """
        with self._reading() as connection:
            found = query.comparison(connection, self.vocabulary, models, query.Filter(**filters))
        return Comparison.of(found)

    def conflicts(
        self, dataset: str | None = None, metric: str | None = None, *, min_confidence: float = CONFIDENCE_FLOOR
    ) -> Conflicts:
        """Return what was set apart and why: one model's different values on one benchmark, implausible values, and
        claims that a person rejected."""
        with self._reading() as connection:
            return Conflicts.of(query.conflicts(connection, self.vocabulary, dataset, metric, min_confidence))

    def pareto(
        self, dataset: str, metric: str | None = None, *, against: Cost = "parameters", **filters: Unpack[Filters]
    ) -> Pareto:
        """Return the ranked models of a benchmark whose parameters or FLOPs a paper states, smallest first.

        Those that nothing smaller and better dominates are marked (`front`). Raises what `leaderboard` raises.
        """
        with self._reading() as connection:
            found = query.pareto(connection, self.vocabulary, dataset, metric, query.Filter(**filters), against)
        return Pareto.of(found)

    def search(self, words: str, *, kind: Found | None = None, limit: int | None = None) -> Search:
        """Return the datasets, models and papers in which every one of `words`, or a word that begins so, occurs.

        At most `limit` of each kind. Raises `KbError` where there is no word.
        """
        with self._reading() as connection:
            return Search.of(query.search(connection, words, kind, limit))

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

        `paper` is a paper's id ("arxiv:2311.17132"), its arXiv number or DOI ("2311.17132"), or its title.
        """
        with self._reading() as connection:
            found = query.claims(
                connection,
                self.vocabulary,
                dataset=dataset,
                metric=metric,
                model=model,
                paper=None if paper is None else _paper_id(paper),
                kind=kind,
                min_confidence=min_confidence,
            )
        return Claims.of(found)

    def claim(self, claim: str) -> ClaimProfile:
        """Return a claim, by its id or the beginning of it, with the words that state it and what was decided of it.

        Raises `UnknownNameError` where no claim, or more than one, has such an id.
        """
        with self._reading() as connection:
            return ClaimProfile.of(query.claim(connection, claim))

    def paper(self, name: str) -> PaperProfile:
        """Return what the base knows of a paper: where it is from, and its claims.

        `name` is its arXiv number, DOI, an address of these, its id, its title, or words that begin words of the
        title. Raises `UnknownNameError` for none and `AmbiguousNameError` (see its `candidates`) for several.
        """
        with self._reading() as connection:
            return PaperProfile.of(query.paper(connection, _paper_id(name)))

    def model(self, name: str) -> ModelProfile:
        """Return what the base knows of a model: its names, family and paper, and its best results.

        Raises `UnknownNameError` (its hint names near ones), and `AmbiguousNameError` (see its `candidates`) where
        papers gave the name to several models: their slugs tell them apart.
        """
        with self._reading() as connection:
            return ModelProfile.of(query.model(connection, self.vocabulary, name))

    def dataset(self, name: str) -> DatasetProfile:
        """Return what the base knows of a dataset: its names, task and parts, and its benchmarks with their leaders.

        Raises `UnknownNameError` (its hint names near ones).
        """
        with self._reading() as connection:
            return DatasetProfile.of(query.dataset(connection, self.vocabulary, name))

    def sql(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Answer:
        """Return the rows of a SQL statement; `:name` stands for a parameter where `parameters` are given.

        The connection is read-only: the database itself refuses a write. Raises `DatabaseError` for whatever the
        database refuses.
        """
        with self.database.read_only() as connection:
            return Answer.of(query.answer(connection, statement, parameters))

    # -- decisions of a person ---------------------------------------------------------------------------------------

    def candidates(self, kind: Literal["dataset", "metric"] = "dataset", *, limit: int | None = 50) -> Candidates:
        """Return the names outside the vocabulary, the most used first, each with names near it."""
        with self._reading() as connection:
            return Candidates(rows=tuple(curation.candidates(connection, self.vocabulary, kind, limit)))

    def merge(self, name: str, into: str, **said: Unpack[Said]) -> curation.Changed:
        """Decide that `name` is the same dataset, metric or model as `into`. Raises `KbError`."""
        return self._decided(curation.merge, name, into, said)

    def rename(self, name: str, new_name: str, **said: Unpack[Said]) -> curation.Changed:
        """Decide that a dataset, metric or model is called `new_name`. Raises `KbError`."""
        return self._decided(curation.rename, name, new_name, said)

    def add_alias(self, name: str, alias: str, **said: Unpack[Said]) -> curation.Changed:
        """Decide that `alias` is a spelling of a dataset, metric or model. Raises `KbError`."""
        return self._decided(curation.add_alias, name, alias, said)

    def reject(self, claim: str, *, person: str | None = None, reason: str = "") -> int:
        """Decide that a claim, by its id or the beginning of it, is wrong; return the decision's number."""
        return curation.reject(self.database, self.vocabulary, claim, person=_person(person), reason=reason)[0]

    def confirm(self, claim: str, *, person: str | None = None, reason: str = "") -> int:
        """Decide that a claim, by its id or the beginning of it, is right; return the decision's number."""
        return curation.confirm(self.database, self.vocabulary, claim, person=_person(person), reason=reason)[0]

    def correct(
        self, claim: str, *, person: str | None = None, reason: str = "", **correction: Unpack[curation.Correction]
    ) -> int:
        """Decide what a claim, by its id or the beginning of it, says instead; return the decision's number."""
        whose = _person(person)
        return curation.correct(self.database, self.vocabulary, claim, correction, person=whose, reason=reason)[0]

    def decisions(self) -> Decisions:
        """Return the log of decisions, oldest first; undone ones stay in it."""
        with self._reading() as connection:
            return Decisions(rows=tuple(curation.decisions(connection)))

    def undo(self, decision: int | None = None) -> curation.Undone:
        """Undo a decision by its number, or the last one that stands. Raises `KbError` where there is none.

        The user's TOML file, where a decision of names was written too, stays as it is.
        """
        undone = curation.undo(self.database, self._vocabulary_with, decision)
        self.__dict__.pop("vocabulary", None)
        self.__dict__.pop("extractor", None)
        return undone

    def _decided(self, decide: Callable[..., curation.Changed], name: str, other: str, said: Said) -> curation.Changed:
        def reload(tables: Sequence[Decision]) -> Vocabulary:
            with self.database.connect() as connection:
                before = store.name_decisions(connection)
            decided.extend(tables)
            return self._vocabulary_with([*before, *tables])

        decided: list[Decision] = []
        changed = decide(
            self.database,
            reload,
            name,
            other,
            kind=said.get("kind"),
            person=_person(said.get("person")),
            reason=said.get("reason", ""),
        )
        self.__dict__.pop("vocabulary", None)
        self.__dict__.pop("extractor", None)
        file = said.get("file")
        if file is not None:
            curation.write_toml(Path(file), decided)
        return changed

    def _vocabulary_with(self, decisions: Sequence[Decision]) -> Vocabulary:
        return load_vocabulary([Path(file) for file in self._vocabulary_files], decisions)

    def export_csv(self, directory: Path | str, benchmarks: Benchmarked = ()) -> list[Path]:
        """Write `<dataset>__<metric>.csv` for each benchmark and `claims.csv`; return the paths written.

        As in all exports of a folder, `benchmarks` chooses some by the names of dataset and metric, and then there is
        no file of all claims. The directory is created. Each file appears whole or not at all. Raises
        `UnknownNameError` before anything is written, and `KbError` where a file cannot be.
        """
        with self._leaving(benchmarks) as (boards, claims):
            return export.export_csv(Path(directory), boards, claims)

    def export_parquet(self, directory: Path | str, benchmarks: Benchmarked = ()) -> list[Path]:
        """Write the same as Parquet, typed (extra `parquet`); see `export_csv`."""
        with self._leaving(benchmarks) as (boards, claims):
            return export.export_parquet(Path(directory), boards, claims)

    def export_json(self, directory: Path | str, benchmarks: Benchmarked = ()) -> list[Path]:
        """Write the same as arrays of JSON objects; see `export_csv`."""
        with self._leaving(benchmarks) as (boards, claims):
            return export.export_json(Path(directory), boards, claims)

    def export_markdown(self, directory: Path | str, benchmarks: Benchmarked = ()) -> list[Path]:
        """Write a Markdown table for each benchmark; see `export_csv`."""
        with self._leaving(benchmarks) as (boards, _):
            return export.export_markdown(Path(directory), boards)

    def export_latex(self, directory: Path | str, benchmarks: Benchmarked = ()) -> list[Path]:
        """Write a LaTeX table for each benchmark; see `export_csv`."""
        with self._leaving(benchmarks) as (boards, _):
            return export.export_latex(Path(directory), boards)

    @contextmanager
    def _leaving(
        self, benchmarks: Benchmarked
    ) -> Iterator[tuple[Iterator[query.Leaderboard], Iterator[query.ClaimRow] | None]]:
        """Give what an export holds: the leaderboards of some benchmarks, or of all and all claims."""
        with self._reading() as connection:
            if benchmarks:
                yield query.leaderboards(connection, self.vocabulary, benchmarks), None
            else:
                boards = query.all_leaderboards(connection, self.vocabulary)
                yield boards, query.fetch_claims(connection, query.claim_rows())

    def export_pwc(self, file: Path | str) -> int:
        """Write all results as Papers with Code published its evaluation tables; return the number of tasks.

        What was read from such a file is in it unchanged; results that texts state follow as tasks of their own.
        The file is gzip if its name ends in ".gz".
        """
        with self._reading() as connection:
            listed, reported = query.listed_tasks(connection), query.reported_tasks(connection, self.vocabulary)
            return export.write_evaluation_tables(Path(file), listed, reported)

    def dump(self, target: Path | str | BinaryIO) -> dict[str, int]:
        """Write everything in the base as JSON Lines, for `load`; return how many rows each table has.

        `target` is a path (gzip if it ends in ".gz") or a binary stream. Equal bases give equal files, in SQLite and
        PostgreSQL alike. Raises `KbError` for a file that cannot be written.
        """
        with self._reading() as connection:
            return store.dump(connection, Path(target) if isinstance(target, str) else target)

    def load(self, source: Path | str | BinaryIO) -> dict[str, int]:
        """Read what `dump` wrote into this base, which is empty; return how many rows each table has.

        All of it is read or nothing. Raises `DatabaseError` for a base that is not empty, and `SourceError` for a file
        that is no dump, is damaged or cut off, or is of another schema.
        """
        name = str(source) if isinstance(source, Path | str) else "the dump"
        return store.load(self.database, Path(source) if isinstance(source, str) else source, name)


def check_dump(file: Path | str) -> None:
    """Look whether a dump can be read, with no database involved. Raises `SourceError`."""
    store.check_dump(Path(file))


class Said(TypedDict, total=False):
    """What goes with a decision of names: of which kind the name is ("dataset", "metric" or "model"; found out where
    only one fits), who decides (the system's user unless given), why, and a TOML file that gets the decision too.
    """

    kind: str | None
    person: str | None
    reason: str
    file: Path | str | None


def _paper_id(name: str) -> str:
    """Return the id of the paper whose arXiv number or DOI a text is, however it is written; else the text."""
    if number := arxiv_number(name):
        return f"arxiv:{number}"
    if found := doi(name):
        return f"doi:{found}"
    return name.strip()


def _person(given: str | None) -> str:
    return given or getpass.getuser()


def _url(given: Path | str | None) -> str:
    """Return the database URL that is meant; what has no "://" is the path of a SQLite file.

    Raises `DatabaseError` for what begins as a URL does (`sqlite:kb`): it is mistyped more likely than a file's name;
    and for an empty one, which a variable that was not set leaves.
    """
    if given == "":
        raise DatabaseError("the database's URL is empty", f"leave it out, or {EXAMPLES}")
    url = str(given or os.environ.get("KB_DATABASE_URL") or DEFAULT_URL)
    if "://" in url:
        return url
    if not isinstance(given, Path) and re.match(r"[A-Za-z][\w+.-]+:", url):  # one letter and a colon is a Windows drive
        raise DatabaseError(f'"{url}" is no database URL', f"{EXAMPLES}, or ./{url} for a file of that name")
    return f"sqlite:///{url}"
