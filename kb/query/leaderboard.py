"""Who leads on a benchmark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, Connection, Select, and_, case, func, not_, select
from sqlalchemy.orm import InstrumentedAttribute

from kb.errors import UnknownNameError, VocabularyError
from kb.query.details import BATCH, DETAILS, Stated, with_conditions
from kb.query.names import Benchmark, all_benchmarks, benchmark_named, declared_directions
from kb.query.ranking import (
    ORDINARY,
    Filter,
    believable,
    in_scope,
    rank_order,
    ranked,
    reporter_name,
    stated,
)
from kb.query.tables import Column, Table, columns_of
from kb.store.schema import BenchmarkRow, ClaimRow, DatasetRow, MetricRow, ModelRow, PaperRow
from kb.vocabulary import Vocabulary

COLUMNS = columns_of(
    rank="integer", model="text", value="number", value_high="number", unit="text", qualifier="text", score="number",
    metric="text", dataset="text", split="text", conditions="text", reported_by="text", paper="text", paper_id="text",
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

    `higher_is_better` is None only in exports, where an undeclared metric leaves ranks empty.
    """

    dataset: str
    metric: str
    dataset_name: str
    metric_name: str
    higher_is_better: bool | None
    total: int
    hidden: Hidden

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
        shown = f"{len(self)} of {self.total}" if len(self) < self.total else f"{self.total}"
        return f"{self.dataset_name}, {self.metric_name}: {shown} model{'' if self.total == 1 else 's'}"


def leaderboard(
    connection: Connection,
    vocabulary: Vocabulary,
    dataset: str,
    metric: str | None = None,
    choice: Filter = ORDINARY,
    limit: int | None = None,
) -> Leaderboard:
    """Return the ranked models of the benchmark that a dataset's and a metric's name mean.

    Raises `UnknownNameError` for a name or a split that the base has no result on, and `VocabularyError` where
    nobody said whether more is better.
    """
    benchmark = benchmark_named(connection, vocabulary, dataset, metric)
    higher = required_direction(benchmark)
    claims = stated(benchmark.id, {benchmark.metric.id: higher})
    if choice.split is not None:
        _check_split(connection, claims, benchmark, choice.split)
    rows = list(connection.execute(leaderboard_rows(ranked(claims, choice))))
    shown = with_conditions(connection, rows if limit is None else rows[:limit])
    hidden = Hidden(*connection.execute(hidden_counts(claims, choice)).one())
    return _leaderboard(
        replace(benchmark, higher_is_better=higher), tuple(LeaderboardRow(**row) for row in shown), hidden, len(rows)
    )


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


def all_leaderboards(
    connection: Connection, vocabulary: Vocabulary, choice: Filter = ORDINARY
) -> Iterator[Leaderboard]:
    """Yield every leaderboard that has a row, by dataset and metric; unknown directions leave its ranks empty.

    One leaderboard is in memory at a time.
    """
    boards = {(board.dataset.slug, board.metric.slug): board for board in all_benchmarks(connection, vocabulary)}
    claims = stated(directions=declared_directions(connection, vocabulary))
    counts = hidden_counts(claims, choice).add_columns(claims.c.benchmark_id).group_by(claims.c.benchmark_id)
    hidden = {board: Hidden(*count) for *count, board in connection.execute(counts)}
    statement = leaderboard_rows(ranked(claims, choice), DatasetRow.slug, MetricRow.slug)
    found = connection.execute(statement, execution_options={"yield_per": BATCH})
    rows = (LeaderboardRow(**row) for row in with_conditions(connection, found))
    for key, of_board in groupby(rows, key=lambda row: (row.dataset, row.metric)):
        board = boards[key]
        yield _leaderboard(board, tuple(of_board), hidden[board.id])


def leaderboard_rows(rows: CTE, *first: InstrumentedAttribute[str]) -> Select[Any]:
    """Return the statement for the `LeaderboardRow`s of ranked claims, in order: by `first`, then by rank."""
    return (
        select(rows.c.rank, reporter_name(rows).label("reported_by"), *DETAILS)
        .join(ClaimRow, ClaimRow.id == rows.c.id)
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .join(ModelRow, ModelRow.id == ClaimRow.model_id)
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .order_by(*first, *rank_order(rows))
    )


def hidden_counts(claims: CTE, choice: Filter) -> Select[int, int, int]:
    """Return the statement for the three numbers of `Hidden`."""
    asked = in_scope(claims, choice)
    confident = claims.c.confidence >= choice.min_confidence
    left_out = (
        and_(asked, not_(confident)),
        and_(asked, confident, claims.c.plausible == 0),
        and_(in_scope(claims, replace(choice, baselines=True)), not_(asked), believable(claims, choice)),
    )
    return select(*(func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in left_out))


def _leaderboard(
    board: Benchmark, rows: tuple[LeaderboardRow, ...], hidden: Hidden, total: int | None = None
) -> Leaderboard:
    return Leaderboard(
        rows=rows,
        dataset=board.dataset.slug,
        metric=board.metric.slug,
        dataset_name=board.dataset.name,
        metric_name=board.metric.name,
        higher_is_better=board.higher_is_better,
        total=len(rows) if total is None else total,
        hidden=hidden,
    )


def _check_split(connection: Connection, claims: CTE, board: Benchmark, split: str) -> None:
    """Raise `UnknownNameError` where no result on the benchmark is on that split."""
    splits = list(
        connection.scalars(
            select(claims.c.split).where(claims.c.split.is_not(None)).distinct().order_by(claims.c.split)
        )
    )
    if split.lower() not in (name.lower() for name in splits):
        raise UnknownNameError(
            f'no result on {board.dataset.name} is on a split called "{split}"',
            f"splits there are {', '.join(splits)}" if splits else "leave the split out",
        )
