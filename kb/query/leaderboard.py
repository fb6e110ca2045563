"""Who leads on a benchmark."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, not_, select, true

from kb.errors import UnknownNameError, VocabularyError
from kb.query.details import BATCH, DETAILS, Stated, with_conditions
from kb.query.filters import ORDINARY, Filter, in_scope
from kb.query.names import Benchmark, all_benchmarks, benchmark_named, declared_directions
from kb.query.tables import Column, Table, columns_of
from kb.store.chunks import chunks
from kb.store.ranking import believable, comparable, hidden_counts, reporter_name, result, results
from kb.store.schema import (
    BenchmarkCountRow,
    BenchmarkRow,
    ClaimRow,
    DatasetRow,
    MetricRow,
    ModelRow,
    PaperRow,
    StandingRow,
)
from kb.vocabulary import Vocabulary

COLUMNS = columns_of(
    rank="integer", model="text", value="number", value_high="number", unit="text", qualifier="text", score="number",
    metric="text", dataset="text", split="text", conditions="texts", reported_by="text", paper="text", paper_id="text",
    url="text", code_url="text", published_on="date", confidence="number", evidence="text", claim_id="text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderboardRow(Stated):
    """A model's best claim on a benchmark.

    `rank` is None for what cannot be compared (a bound, a range). `reported_by` is "own" (the model's own paper),
    "study" (a paper without an own result there) or "baseline" (a paper that compares its own system with it).
    """

    rank: int | None
    model: str
    reported_by: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many claims a leaderboard leaves out: of too little confidence, outside the metric's bounds, baselines."""

    unconfident: int = 0
    implausible: int = 0
    baselines: int = 0


@dataclass(frozen=True, repr=False)
class Leaderboard(Table[LeaderboardRow]):
    """Models ranked on one benchmark, best first, then what cannot be ranked. `total` counts all models.

    `higher_is_better` is None only in exports, where an undeclared metric leaves ranks empty. `total` and `hidden` are
    None where nobody asked for them.
    """

    dataset: str
    metric: str
    dataset_name: str
    metric_name: str
    higher_is_better: bool | None
    total: int | None
    hidden: Hidden | None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a leaderboard in every format; they last."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Rank, model, value as stated, conditions, paper, date and evidence."""
        return ("rank", "model", "stated", "conditions", "paper", "published_on", "evidence")

    @property
    def caption(self) -> str:
        """Benchmark and number of models."""
        benchmark = f"{self.dataset_name}, {self.metric_name}"
        if self.total is None:
            return f"{benchmark}: first {len(self)} models"
        shown = f"{len(self)} of {self.total}" if len(self) < self.total else f"{self.total}"
        return f"{benchmark}: {shown} model{'' if self.total == 1 else 's'}"


def leaderboard(
    connection: Connection,
    vocabulary: Vocabulary,
    dataset: str,
    metric: str | None = None,
    choice: Filter = ORDINARY,
    limit: int | None = None,
    counted: bool = True,
) -> Leaderboard:
    """Return the ranked models of the benchmark that a dataset's and a metric's name mean.

    The first `limit` rows of a large board are found without reading the rest of it; with `counted=False` what would
    need the rest (`total`, `hidden`) is then left open. Raises `UnknownNameError` for a name or a split that the base
    has no result on, and `VocabularyError` where nobody said whether more is better.
    """
    benchmark = benchmark_named(connection, vocabulary, dataset, metric)
    higher = required_direction(benchmark)
    standing, whole = _standings(connection, benchmark.id, benchmark.metric.id, higher, choice, limit)
    if not standing and choice.split is not None:
        _check_split(connection, benchmark, choice.split)
    total, hidden = (len(standing) if whole else None), None
    if counted:
        total, hidden = _counts(connection, benchmark, choice, total)
    rows = tuple(_rows(connection, standing))
    return _leaderboard(replace(benchmark, higher_is_better=higher), rows, hidden, total)


FIRST_CLAIMS = 256
"""So many of a board's best results are looked at first; twice as many again until there are enough models."""


@dataclass(frozen=True, slots=True)
class _Result:
    """A claim on its way to a rank; less `distance` is better, None is not known."""

    id: int
    model_id: int
    distance: float | None
    reporter: int
    published_on: date
    confidence: float
    name: str
    uid: str

    @property
    def preference(self) -> tuple[float, int, date, float, str]:
        """What sorts the claims of one model: the first stands for it."""
        return self.far, self.reporter, self.published_on, -self.confidence, self.uid

    @property
    def far(self) -> float:
        return math.inf if self.distance is None else self.distance

    @property
    def order(self) -> tuple[date, str, str]:
        """What sorts equal ranks."""
        return self.published_on, self.name, self.uid


def _standings(
    connection: Connection, board: int, metric: int, higher: bool, choice: Filter, limit: int | None
) -> tuple[list[tuple[int, int | None]], bool]:
    """Return the claims that stand for the first models, each with its rank, and whether those are all of the board.

    Standard competition ranking (1, 2, 2, 4). Claims are read from the best on, in growing stretches.
    """
    statement = results({metric: higher}).where(
        ClaimRow.benchmark_id == board, *in_scope(choice), believable(choice.min_confidence)
    )
    exact = statement.where(comparable)
    best: dict[int, _Result] = {}
    size, past, whole = FIRST_CLAIMS, None, False
    while not whole and (limit is None or len(best) < limit):
        border = None if limit is None else connection.scalar(_border(board, higher, past, size))
        part = exact
        if past is not None:
            part = part.where(ClaimRow.score < past if higher else ClaimRow.score > past)
        if border is not None:
            part = part.where(ClaimRow.score >= border if higher else ClaimRow.score <= border)
        for row in connection.execute(part):
            one = _result(row)
            known = best.get(one.model_id)
            if known is None or one.preference < known.preference:
                best[one.model_id] = one
        whole, past, size = border is None, border, 2 * size
    ranked: list[tuple[int, int | None]] = []
    in_order = sorted(best.values(), key=lambda one: (one.far, one.order))
    rank, before = 0, None
    for number, one in enumerate(in_order, start=1):
        if one.distance != before:
            rank, before = number, one.distance
        ranked.append((one.id, rank))
    if limit is not None and len(ranked) >= limit and not (whole and len(ranked) == limit):
        return ranked[:limit], False
    others: dict[int, _Result] = {}
    for row in connection.execute(statement.where(not_(comparable))):
        one = _result(row)
        if one.model_id not in best and (
            one.model_id not in others or one.preference < others[one.model_id].preference
        ):
            others[one.model_id] = one
    ranked += [(one.id, None) for one in sorted(others.values(), key=lambda one: one.order)]
    return (ranked, True) if limit is None or len(ranked) <= limit else (ranked[:limit], False)


def _border(board: int, higher: bool, past: float | None, size: int) -> Select[Any]:
    """Return the statement for the worst score of a board's next `size` results beyond `past`, whatever they are.

    Between two scores a database takes claims from the index on them, whichever filter is asked for; told to stop
    after so many that pass a filter, it may guess that few do, and sort the whole board instead.
    """
    scores = select(ClaimRow.score).where(
        ClaimRow.benchmark_id == board, ClaimRow.kind == "result", ClaimRow.score.is_not(None)
    )
    if past is not None:
        scores = scores.where(ClaimRow.score < past if higher else ClaimRow.score > past)
    return scores.order_by(ClaimRow.score.desc() if higher else ClaimRow.score).offset(size - 1).limit(1)


def _result(row: Any) -> _Result:
    return _Result(
        row.id,
        row.model_id,
        row.distance,
        row.reporter,
        row.published_on or date.max,
        row.confidence,
        row.name,
        row.uid,
    )


def _rows(connection: Connection, standing: Sequence[tuple[int, int | None]]) -> Iterator[LeaderboardRow]:
    """Yield the rows of claims in the order given."""
    for some in chunks(standing, BATCH):
        statement = _details().where(ClaimRow.id.in_([claim for claim, _ in some]))
        found = connection.execute(statement).all()
        rows = {row.id: values for row, values in zip(found, with_conditions(connection, found), strict=True)}
        yield from (LeaderboardRow(**rows[claim], rank=rank) for claim, rank in some)


def required_direction(benchmark: Benchmark) -> bool:
    """Return whether more is better on a benchmark; raise `VocabularyError` saying how to declare it."""
    if benchmark.higher_is_better is None:
        entry = (
            f"metrics.{benchmark.metric.slug} = {{name = {json.dumps(benchmark.metric.name)}, higher_is_better = true}}"
        )
        raise VocabularyError(
            f"nobody said whether a higher {benchmark.metric.name} is better",
            f"put `{entry}` (or false) into a TOML file and give it with --vocabulary",
        )
    return benchmark.higher_is_better


def all_leaderboards(connection: Connection, vocabulary: Vocabulary) -> Iterator[Leaderboard]:
    """Yield every ordinary leaderboard that has a row, by dataset and metric; unknown directions leave ranks empty.

    One leaderboard is in memory at a time.
    """
    return (board for board in _ordinary(connection, vocabulary, all_benchmarks(connection, vocabulary)) if board)


def leaderboards(
    connection: Connection, vocabulary: Vocabulary, names: Iterable[tuple[str, str | None]]
) -> Iterator[Leaderboard]:
    """Return those of the benchmarks that names of datasets and metrics mean, as `all_leaderboards` does, empty or not.

    Raises `UnknownNameError` before any is read.
    """
    meant = {board.id: board for board in (benchmark_named(connection, vocabulary, *pair) for pair in names)}
    return _ordinary(connection, vocabulary, meant.values())


def _ordinary(connection: Connection, vocabulary: Vocabulary, chosen: Iterable[Benchmark]) -> Iterator[Leaderboard]:
    """Yield the leaderboards of benchmarks without filters."""
    declared = declared_directions(connection, vocabulary)
    boards = sorted(chosen, key=lambda board: (board.dataset.slug, board.metric.slug))
    hidden = {board: Hidden(*count) for board, _, *count in connection.execute(_kept_counts())}
    for board in boards:
        if board.metric.id in declared:
            higher = declared[board.metric.id]
            standing, _ = _standings(connection, board.id, board.metric.id, higher, ORDINARY, None)
        else:
            kept = select(StandingRow.claim_id, StandingRow.rank).where(StandingRow.benchmark_id == board.id)
            standing = [(claim, rank) for claim, rank in connection.execute(kept.order_by(StandingRow.position))]
        rows = tuple(_rows(connection, standing))
        yield _leaderboard(board, rows, hidden.get(board.id, Hidden()), len(rows))


def standings_of(connection: Connection, vocabulary: Vocabulary, model: int) -> Iterator[tuple[LeaderboardRow, int]]:
    """Yield a model's best result on each benchmark, with its rank on the ordinary leaderboard, and how many models
    that has.

    A result that is in no ordinary leaderboard, since only other systems' papers report it, has no rank.
    """
    declared = declared_directions(connection, vocabulary)
    own: dict[int, list[Any]] = {}
    for row in connection.execute(results(declared).where(ClaimRow.model_id == model, believable())):
        own.setdefault(row.benchmark_id, []).append(row)
    standing: list[tuple[int, int | None]] = []
    models: dict[int, int] = {}
    for board, metric in _boards(connection, own):
        if metric in declared:
            ranks = dict(_standings(connection, board, metric, declared[metric], ORDINARY, None)[0])
            models_there = len(ranks)
        else:
            kept = select(StandingRow.claim_id, StandingRow.rank).where(
                StandingRow.benchmark_id == board, StandingRow.claim_id.in_([row.id for row in own[board]])
            )
            ranks = {row.claim_id: row.rank for row in connection.execute(kept)}
            counted = select(func.count()).select_from(StandingRow).where(StandingRow.benchmark_id == board)
            models_there = connection.scalar(counted) or 0
        here = [row for row in own[board] if row.id in ranks] or own[board]
        best = min(here, key=lambda row: (not row.exact, _result(row).preference))
        standing.append((best.id, ranks.get(best.id)))
        models[best.id] = models_there
    rows = _rows(connection, standing)
    return ((row, models[claim]) for row, (claim, _) in zip(rows, standing, strict=True))


def _boards(connection: Connection, ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield benchmarks by id with their metrics' ids."""
    for some in chunks(ids):
        of = select(BenchmarkRow.id, BenchmarkRow.metric_id).where(BenchmarkRow.id.in_(some))
        yield from ((board, metric) for board, metric in connection.execute(of))


def _details() -> Select[Any]:
    """Return the statement for `LeaderboardRow`s, without their ranks."""
    return (
        select(reporter_name().label("reported_by"), *DETAILS)
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .join(ModelRow, ModelRow.id == ClaimRow.model_id)
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
    )


def _counts(connection: Connection, board: Benchmark, choice: Filter, total: int | None) -> tuple[int, Hidden]:
    """Return how many models of a board a filter lets through, `total` where that is known, and what is hidden."""
    if choice == ORDINARY:
        kept = connection.execute(_kept_counts().where(BenchmarkCountRow.benchmark_id == board.id)).first()
        _, models, *left_out = kept or (board.id, 0)
        return models if total is None else total, Hidden(*left_out)
    asked = and_(true(), *in_scope(choice))
    or_baselines = and_(true(), *in_scope(replace(choice, baselines=True)))

    def counted(*counts: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
        return (
            select(*counts)
            .select_from(ClaimRow)
            .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
            .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
            .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
            .where(result, ClaimRow.benchmark_id == board.id)
        )

    hidden = Hidden(*connection.execute(counted(*hidden_counts(asked, or_baselines, choice.min_confidence))).one())
    if total is None:
        believed = counted(func.count(ClaimRow.model_id.distinct())).where(asked, believable(choice.min_confidence))
        total = connection.scalar(believed)
    return total or 0, hidden


def _kept_counts() -> Select[int, int, int, int, int]:
    """Return the statement for what ordinary leaderboards count: benchmark, models, and the numbers of `Hidden`."""
    counts = BenchmarkCountRow
    return select(counts.benchmark_id, counts.models, counts.unconfident, counts.implausible, counts.baselines)


def _leaderboard(
    board: Benchmark, rows: tuple[LeaderboardRow, ...], hidden: Hidden | None, total: int | None
) -> Leaderboard:
    return Leaderboard(
        rows=rows,
        dataset=board.dataset.slug,
        metric=board.metric.slug,
        dataset_name=board.dataset.name,
        metric_name=board.metric.name,
        higher_is_better=board.higher_is_better,
        total=total,
        hidden=hidden,
    )


def _check_split(connection: Connection, board: Benchmark, split: str) -> None:
    """Raise `UnknownNameError` where no result on the benchmark is on that split."""
    on_board = (ClaimRow.benchmark_id == board.id, result)
    if connection.scalar(select(ClaimRow.id).where(*on_board, func.lower(ClaimRow.split) == split.lower()).limit(1)):
        return
    splits = select(ClaimRow.split).where(*on_board, ClaimRow.split.is_not(None)).distinct().order_by(ClaimRow.split)
    names = [name for name in connection.scalars(splits) if name is not None]
    raise UnknownNameError(
        f'no result on {board.dataset.name} is on a split called "{split}"',
        f"splits there are {', '.join(names)}" if names else "leave the split out",
    )
