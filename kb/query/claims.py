"""Every claim of the base, as one readable row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, select

from kb.errors import UnknownNameError
from kb.query.details import BATCH, DETAILS, Stated, baseline, with_conditions
from kb.query.names import Named, dataset_named, metric_named, models_named, papers_named
from kb.query.tables import Column, Table, columns_of
from kb.records import Kind
from kb.store.schema import ClaimRow as ClaimTable
from kb.store.schema import DatasetRow, MetricRow, ModelRow, PaperRow, TaskRow
from kb.vocabulary import Vocabulary

COLUMNS = columns_of(
    claim_id="text", kind="text", model="text", dataset="text", metric="text", split="text", task="text",
    value="number", value_high="number", unit="text", qualifier="text", score="number", baseline="text",
    direction="text", change="text", own="flag", conditions="texts", paper="text", paper_id="text", url="text",
    code_url="text", published_on="date", confidence="number", evidence="text",
)  # fmt: skip

KEPT_COLUMNS = (*COLUMNS, *columns_of(origin="text", rejected="flag", listed_in="text"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow(Stated):
    """One claim, with the fields of `kb.records.Claim`; names it leaves open are None."""

    kind: str
    task: str | None
    baseline: str | None
    direction: str | None
    change: str | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClaimRow(ClaimRow):
    """A claim with where it comes from ("extracted", "imported", "person") and whether a person rejected it."""

    origin: str
    rejected: bool


@dataclass(frozen=True, repr=False)
class Claims(Table[ClaimRow]):
    """Claims, in the order of paper and place."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of claims in every format."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Kind, names, value as stated, paper and evidence."""
        return ("kind", "model", "dataset", "metric", "stated", "baseline", "conditions", "paper", "evidence")

    @property
    def caption(self) -> str:
        """The number of claims."""
        return f"{len(self)} claim{'' if len(self) == 1 else 's'}"


def claims(
    connection: Connection,
    vocabulary: Vocabulary,
    *,
    dataset: str | None = None,
    metric: str | None = None,
    model: str | None = None,
    paper: str | None = None,
    kind: Kind | None = None,
    min_confidence: float = 0.0,
) -> Claims:
    """Return the claims that fit all that is given; raise `UnknownNameError` for a name that the base does not hold.

    With a dataset, a metric's name means what it means there ("accuracy" on ImageNet-1K is top-1 accuracy).
    """
    statement = claim_rows().where(ClaimTable.confidence >= min_confidence)
    on = dataset_named(connection, vocabulary, dataset) if dataset is not None else None
    if on is not None:
        statement = statement.where(ClaimTable.dataset_id == on.id)
    if metric is not None:
        statement = statement.where(MetricRow.slug.in_(metric_slugs(connection, vocabulary, metric, on)))
    if model is not None:
        statement = statement.where(ClaimTable.model_id.in_(models_named(connection, vocabulary, model)))
    if paper is not None:
        statement = statement.where(ClaimTable.paper_id.in_(papers_named(connection, paper)))
    if kind is not None:
        statement = statement.where(ClaimTable.kind == kind)
    return Claims(rows=tuple(fetch_claims(connection, statement)))


def claim_rows() -> Select[Any]:
    """Return the statement for all claims, in order; more conditions may be added to it."""
    return (
        select(
            *DETAILS,
            ClaimTable.kind,
            TaskRow.slug.label("task"),
            baseline.name.label("baseline"),
            ClaimTable.direction,
            ClaimTable.change,
            ClaimTable.own,
        )
        .join(PaperRow, PaperRow.id == ClaimTable.paper_id)
        .outerjoin(ModelRow, ModelRow.id == ClaimTable.model_id)
        .outerjoin(DatasetRow, DatasetRow.id == ClaimTable.dataset_id)
        .outerjoin(MetricRow, MetricRow.id == ClaimTable.metric_id)
        .outerjoin(baseline, baseline.id == ClaimTable.baseline_id)
        .outerjoin(TaskRow, TaskRow.id == ClaimTable.task_id)
        .order_by(
            PaperRow.paper_id,
            case((ClaimTable.evidence_part == "title", 0), (ClaimTable.evidence_part == "abstract", 1), else_=2),
            ClaimTable.evidence_start,
            ClaimTable.value_start,
            ClaimTable.imported_row_id,
            ClaimTable.uid,
        )
    )


def fetch_claims(connection: Connection, statement: Select[Any]) -> Iterator[ClaimRow]:
    """Yield the rows of `claim_rows()`, a batch in memory at a time."""
    found = connection.execute(statement, execution_options={"yield_per": BATCH})
    return (ClaimRow(**row) for row in with_conditions(connection, found))


def kept_claims(connection: Connection, which: ColumnElement[bool]) -> tuple[KeptClaimRow, ...]:
    """Return the claims that fit, rejected ones too, in the order of paper and place."""
    found = connection.execute(
        claim_rows().add_columns(ClaimTable.origin, ClaimTable.rejected).where(which),
        execution_options={"yield_per": BATCH},
    )
    return tuple(KeptClaimRow(**row) for row in with_conditions(connection, found))


def metric_slugs(connection: Connection, vocabulary: Vocabulary, name: str, on: Named | None) -> tuple[str, ...]:
    """Return the slugs of the metrics that a name means, on a dataset or none; raise `UnknownNameError` for none."""
    found = metric_named(connection, vocabulary, name)
    if found is None:
        raise UnknownNameError(
            f'the base holds no metric called "{name}"', "kb benchmarks lists the metrics it ranks by"
        )
    meant = vocabulary.metric_on(found.slug, on.slug) if on is not None else None
    return (found.slug,) if meant is None else (found.slug, meant)
