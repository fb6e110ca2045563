"""What the base can rank: its benchmarks, with their leaders."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kb.query.details import stated_value
from kb.query.tables import Column, Table, columns_of
from kb.store.schema import (
    BenchmarkCountRow,
    ClaimRow,
    DatasetAliasRow,
    DatasetRow,
    MetricAliasRow,
    MetricRow,
    ModelRow,
    StandingRow,
    TaskRow,
)
from kb.store.schema import BenchmarkRow as BenchmarkTable

COLUMNS = columns_of(
    dataset="text", metric="text", task="text", models="integer", claims="integer", papers="integer",
    best_model="text", best_value="number", best_unit="text", best_score="number",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkRow:
    """A benchmark: `dataset`, `metric` and `task` are slugs; `models` counts the rows of its ordinary leaderboard.

    `claims` and `papers` count every result stated on it. The best model is empty where nothing can be ranked.
    """

    dataset: str
    metric: str
    task: str | None
    models: int
    claims: int
    papers: int
    best_model: str | None
    best_value: float | None
    best_unit: str | None
    best_score: float | None
    best_text: str | None
    best_qualifier: str | None

    @property
    def best(self) -> str | None:
        """The best value as a person writes it."""
        if self.best_value is None:
            return None
        return stated_value(
            self.best_value, self.best_text or "", None, self.best_unit or "", self.best_qualifier or "="
        )


@dataclass(frozen=True, repr=False)
class Benchmarks(Table[BenchmarkRow]):
    """The benchmarks that have a leaderboard, most models first; `total` counts them all."""

    total: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the list in every format."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Names, counts and the leader."""
        return ("dataset", "metric", "task", "models", "claims", "papers", "best_model", "best")

    @property
    def caption(self) -> str:
        """The number of benchmarks."""
        shown = f"{len(self)} of {self.total}" if len(self) < self.total else f"{self.total}"
        return f"{shown} benchmark{'' if self.total == 1 else 's'}"


def benchmarks(connection: Connection, query: str | None = None, limit: int | None = None) -> Benchmarks:
    """Return the benchmarks, most models first, then by slug.

    `query` keeps those in whose dataset's, metric's and task's names, slugs and aliases each of its words occurs,
    in any case.
    """
    where = [_names_contain(word) for word in (query or "").split()]
    rows, total = _rows(connection, limit, *where)
    return Benchmarks(rows=rows, total=total)


def benchmarks_on(connection: Connection, dataset: int) -> tuple[BenchmarkRow, ...]:
    """Return the benchmarks of a dataset (by row), most models first."""
    return _rows(connection, None, DatasetRow.id == dataset)[0]


def _rows(
    connection: Connection, limit: int | None, *which: ColumnElement[bool]
) -> tuple[tuple[BenchmarkRow, ...], int]:
    """Return the first of the benchmarks that fit all conditions, in their order, and how many there are."""
    counts = BenchmarkCountRow
    boards = (
        select(DatasetRow.slug.label("dataset"), MetricRow.slug.label("metric"), TaskRow.slug.label("task"))
        .add_columns(counts.benchmark_id, counts.models, counts.claims, counts.papers)
        .select_from(counts)
        .join(BenchmarkTable, BenchmarkTable.id == counts.benchmark_id)
        .join(DatasetRow, DatasetRow.id == BenchmarkTable.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkTable.metric_id)
        .outerjoin(TaskRow, TaskRow.id == DatasetRow.task_id)
        .where(counts.models > 0, *which)
    )
    total = connection.scalar(select(func.count()).select_from(boards.subquery()))
    in_order = boards.order_by(counts.models.desc(), DatasetRow.slug, MetricRow.slug)
    shown = in_order.limit(limit).subquery("shown")  # only of these, the leaders are looked for
    first = aliased(StandingRow, name="first")
    statement = (
        select(
            *(column for column in shown.c if column is not shown.c.benchmark_id),
            *(
                case((first.rank == 1, column)).label(label)
                for label, column in (
                    ("best_model", ModelRow.name),
                    ("best_value", ClaimRow.value),
                    ("best_unit", ClaimRow.unit),
                    ("best_score", ClaimRow.score),
                    ("best_text", ClaimRow.value_text),
                    ("best_qualifier", ClaimRow.qualifier),
                )
            ),
        )
        .select_from(shown)
        .outerjoin(first, and_(first.benchmark_id == shown.c.benchmark_id, first.position == 1))
        .outerjoin(ClaimRow, ClaimRow.id == first.claim_id)
        .outerjoin(ModelRow, ModelRow.id == ClaimRow.model_id)
        .order_by(shown.c.models.desc(), shown.c.dataset, shown.c.metric)
    )
    return tuple(BenchmarkRow(**row._mapping) for row in connection.execute(statement)), total or 0


def _names_contain(word: str) -> ColumnElement[bool]:
    """Return whether a word occurs in any name of a benchmark's dataset, metric or task."""

    def occurs(name: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return func.lower(name).contains(word.lower(), autoescape=True)

    own = (DatasetRow.slug, DatasetRow.name, MetricRow.slug, MetricRow.name, TaskRow.slug, TaskRow.name)
    aliases = (
        exists().where(DatasetAliasRow.dataset_id == DatasetRow.id, occurs(DatasetAliasRow.alias)),
        exists().where(MetricAliasRow.metric_id == MetricRow.id, occurs(MetricAliasRow.alias)),
    )
    return or_(*(occurs(name) for name in own), *aliases)
