"""What the base knows of one dataset: its names, task and parts, and its benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, false, func, select
from sqlalchemy.orm import aliased

from kb.query.benchmarks import COLUMNS, BenchmarkRow, benchmarks_on
from kb.query.names import dataset_named
from kb.query.profiles import Profile, other_names, texts
from kb.query.tables import Column
from kb.store.schema import BenchmarkRow as BenchmarkTable
from kb.store.schema import ClaimRow, DatasetAliasRow, DatasetRow, MetricRow, PaperRow, TaskRow
from kb.vocabulary import Vocabulary


@dataclass(frozen=True, repr=False)
class DatasetProfile(Profile[BenchmarkRow]):
    """One dataset and its benchmarks with their leaders, most models first.

    `status` is "vocabulary" or "discovered". `task`, `parent` and `parts` (the datasets whose parent it is) are slugs,
    `metrics` those of everything measured on it. `papers` state `claims` on it, the first and the last of them on
    `first_on` and `last_on`.
    """

    slug: str
    name: str
    status: str
    aliases: tuple[str, ...]
    task: str | None
    parent: str | None
    parts: tuple[str, ...]
    homepage: str | None
    metrics: tuple[str, ...]
    papers: int
    claims: int
    first_on: date | None
    last_on: date | None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of benchmarks."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Metric, counts and the leader."""
        return ("metric", "models", "claims", "papers", "best_model", "best")

    @property
    def caption(self) -> str:
        """Name and number of benchmarks."""
        return f"{self.name}: {len(self)} benchmark{'' if len(self) == 1 else 's'}"

    @property
    def facts(self) -> Mapping[str, object]:
        """Everything but the benchmarks."""
        names = (
            "slug", "name", "status", "aliases", "task", "parent", "parts", "homepage", "metrics", "papers", "claims",
            "first_on", "last_on",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    @property
    def contents(self) -> Mapping[str, object]:
        """The facts, and the benchmarks."""
        return {**self.facts, "benchmarks": self._rows()}


def dataset(connection: Connection, vocabulary: Vocabulary, name: str) -> DatasetProfile:
    """Return the dataset that a slug, a name or an alias means; raise `UnknownNameError` for none."""
    of = dataset_named(connection, vocabulary, name)
    parent = aliased(DatasetRow, name="parent")
    row = connection.execute(
        select(DatasetRow.status, DatasetRow.homepage, TaskRow.slug.label("task"), parent.slug.label("parent"))
        .outerjoin(TaskRow, TaskRow.id == DatasetRow.task_id)
        .outerjoin(parent, parent.id == DatasetRow.parent_id)
        .where(DatasetRow.id == of.id)
    ).one()
    papers, claims, first_on, last_on = connection.execute(
        select(
            func.count(ClaimRow.paper_id.distinct()),
            func.count(),
            func.min(PaperRow.published_on),
            func.max(PaperRow.published_on),
        )
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .where(ClaimRow.dataset_id == of.id, ClaimRow.rejected == false())
    ).one()
    measured = select(BenchmarkTable.metric_id).where(BenchmarkTable.dataset_id == of.id)
    return DatasetProfile(
        rows=benchmarks_on(connection, of.id),
        slug=of.slug,
        name=of.name,
        status=row.status,
        aliases=other_names(texts(connection, DatasetAliasRow.alias, DatasetAliasRow.dataset_id == of.id), of.name),
        task=row.task,
        parent=row.parent,
        parts=texts(connection, DatasetRow.slug, DatasetRow.parent_id == of.id),
        homepage=row.homepage,
        metrics=texts(connection, MetricRow.slug, MetricRow.id.in_(measured)),
        papers=papers,
        claims=claims,
        first_on=first_on,
        last_on=last_on,
    )
