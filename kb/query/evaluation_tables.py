"""All results of the base as Papers with Code lists results: tasks, their datasets, and rows of models on these.

What sources listed comes back as it stood there; what texts state comes as tasks, datasets and rows of the same kind.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.orm import aliased

from kb.query.details import stated_value
from kb.query.filters import ORDINARY, in_scope
from kb.query.names import declared_direction
from kb.store.chunks import chunks
from kb.store.ranking import believable
from kb.store.schema import (
    ClaimRow,
    DatasetRow,
    ImportedRowRow,
    ImportedTableRow,
    MetricRow,
    ModelRow,
    PaperRow,
    SourceRow,
    TaskRow,
)
from kb.vocabulary import Vocabulary

own_task = aliased(TaskRow, name="own_task")
"""The task that the dataset of a claim has, beside the one that the claim states."""

Branches = dict[int | None, list[Any]]

HELD = {("task", "task"): "subtasks", ("task", "dataset"): "datasets", ("dataset", "dataset"): "subdatasets"}
"""Which field of a branch, by its kind, holds branches of a kind."""


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """What a paper reports of a model on a dataset: values as a person writes them, by the metric's name.

    `model` is None for a system that the paper does not name.
    """

    model: str | None
    paper: str
    url: str | None
    code_url: str | None
    published_on: date | None
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReportedDataset:
    """The rows of a dataset, best first by the first of its `metrics`."""

    name: str
    homepage: str | None
    metrics: tuple[str, ...]
    rows: tuple[ReportedRow, ...]


@dataclass(frozen=True, slots=True)
class ReportedTask:
    """The datasets of a task; `name` is None for datasets of no known task."""

    name: str | None
    datasets: tuple[ReportedDataset, ...]


def listed_tasks(connection: Connection) -> Iterator[Any]:
    """Yield each task at the top of what a source lists, with all that belongs to it, as JSON values.

    Sources come by name, what is in them in their own order. One task is in memory at a time.
    """
    lists = exists().where(ImportedTableRow.source_id == SourceRow.id)
    sources = select(SourceRow.id).where(lists).order_by(SourceRow.name, SourceRow.reader)
    columns = ImportedTableRow.id, ImportedTableRow.parent_id, ImportedTableRow.kind, ImportedTableRow.json
    for source in connection.scalars(sources).all():
        branches: Branches = defaultdict(list)
        statement = select(*columns).where(ImportedTableRow.source_id == source)
        for branch in connection.execute(statement.order_by(ImportedTableRow.position, ImportedTableRow.id)):
            branches[branch.parent_id].append(branch)
        for task in branches[None]:
            yield _content(task, branches, _rows_under(connection, task, branches))


def _rows_under(connection: Connection, task: Any, branches: Branches) -> dict[int, list[Any]]:
    """Return the rows of all datasets of a task and of its subtasks, by dataset."""
    within: list[int] = []
    waiting = [task]
    while waiting:
        branch = waiting.pop()
        within.append(branch.id)
        waiting += branches.get(branch.id, [])
    rows: dict[int, list[Any]] = defaultdict(list)
    for some in chunks(within):
        statement = select(ImportedRowRow.table_id, ImportedRowRow.json).where(ImportedRowRow.table_id.in_(some))
        for dataset, row in connection.execute(statement.order_by(ImportedRowRow.table_id, ImportedRowRow.position)):
            rows[dataset].append(json.loads(row))
    return rows


def _content(branch: Any, branches: Branches, rows: dict[int, list[Any]]) -> Any:
    """Return a task or dataset as its source has it: its own fields, and in them what was taken out."""
    content = json.loads(branch.json)
    held: dict[str, list[Any]] = defaultdict(list)
    for inner in branches.get(branch.id, []):
        held[HELD[branch.kind, inner.kind]].append(_content(inner, branches, rows))
    if held:
        content |= held
    if branch.id in rows:
        content["sota"]["rows"] = rows[branch.id]
    return content


def reported_tasks(connection: Connection, vocabulary: Vocabulary) -> Iterator[ReportedTask]:
    """Yield the results that texts state, by task and dataset, one task in memory at a time.

    As on leaderboards, each paper's own results and those of studies count, if they are believable; of several values
    that a paper reports of a model in one metric, the best. Costs stand beside the results of their model.
    """
    task = func.coalesce(own_task.name, TaskRow.name)
    statement = (
        select(
            *(ClaimRow.uid, ClaimRow.kind, ClaimRow.paper_id, ClaimRow.model_id, ClaimRow.value, ClaimRow.value_text),
            *(ClaimRow.value_high, ClaimRow.unit, ClaimRow.qualifier, ClaimRow.score, ClaimRow.confidence),
            task.label("task"),
            DatasetRow.slug.label("dataset"),
            DatasetRow.name.label("dataset_name"),
            DatasetRow.homepage,
            MetricRow.slug.label("metric"),
            MetricRow.name.label("metric_name"),
            MetricRow.higher_is_better,
            ModelRow.name.label("model"),
            ModelRow.unnamed,
            PaperRow.title.label("paper"),
            *(PaperRow.url, PaperRow.code_url, PaperRow.published_on),
        )
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .join(ModelRow, ModelRow.id == ClaimRow.model_id)
        .join(DatasetRow, DatasetRow.id == ClaimRow.dataset_id)
        .join(MetricRow, MetricRow.id == ClaimRow.metric_id)
        .outerjoin(TaskRow, TaskRow.id == ClaimRow.task_id)
        .outerjoin(own_task, own_task.id == DatasetRow.task_id)
        .where(ClaimRow.kind.in_(("result", "resource")), ClaimRow.rejected.is_(False))
        .where(ClaimRow.imported_row_id.is_(None), *in_scope(ORDINARY), believable(ORDINARY.min_confidence))
        .order_by(task.asc().nulls_last(), DatasetRow.slug, ClaimRow.uid)
    )
    found = connection.execute(statement, execution_options={"yield_per": 1000})
    for name, of_task in groupby(found, key=lambda claim: claim.task):
        by_dataset = groupby(of_task, key=lambda claim: claim.dataset)
        datasets = (_dataset(slug, list(claims), vocabulary) for slug, claims in by_dataset)
        if known := tuple(dataset for dataset in datasets if dataset.rows):
            yield ReportedTask(name, known)


def _dataset(slug: str, claims: Sequence[Any], vocabulary: Vocabulary) -> ReportedDataset:
    """Return the rows that claims on one dataset make."""
    best: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
    for claim in sorted(claims, key=lambda claim: _worth(claim, vocabulary), reverse=True):
        best[claim.paper_id, claim.model_id][claim.metric] = claim
    rows = [row for row in best.values() if any(claim.kind == "result" for claim in row.values())]
    counts = Counter(metric for row in rows for metric in row)
    usual = vocabulary.metric_on(None, slug)
    costs = {claim.metric for claim in claims if claim.kind == "resource"}
    metrics = sorted(counts, key=lambda metric: (metric != usual, metric in costs, -counts[metric], metric))
    rows.sort(key=lambda row: [_worth(row[metric], vocabulary) if metric in row else (True,) for metric in metrics])
    names = {claim.metric: claim.metric_name for claim in claims}
    first = claims[0]
    return ReportedDataset(
        first.dataset_name,
        first.homepage,
        tuple(names[metric] for metric in metrics),
        tuple(_row(row, [metric for metric in metrics if metric in row]) for row in rows),
    )


def _worth(claim: Any, vocabulary: Vocabulary) -> tuple[Any, ...]:
    """Return what sorts claims in one metric, the best first: exact values, the better score, the earlier paper."""
    higher = declared_direction(vocabulary, claim.metric, claim.higher_is_better)
    exact = claim.qualifier in ("=", "~") and claim.value_high is None and claim.score is not None
    distance = math.inf if claim.score is None or higher is None else -claim.score if higher else claim.score
    published_on = claim.published_on or date.max
    return False, not exact, distance, published_on, -claim.confidence, claim.model, claim.uid


def _row(claims: dict[str, Any], metrics: Sequence[str]) -> ReportedRow:
    first = claims[metrics[0]]
    values = {
        claim.metric_name: stated_value(claim.value, claim.value_text, claim.value_high, claim.unit, claim.qualifier)
        for claim in (claims[metric] for metric in metrics)
    }
    model = None if first.unnamed else first.model
    return ReportedRow(model, first.paper, first.url, first.code_url, first.published_on, values)
