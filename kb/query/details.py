"""What a row says of its claim beside the ranking: value, names, conditions, paper and the words that state it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kb.store.chunks import chunks
from kb.store.schema import (
    ClaimConditionRow,
    ClaimRow,
    DatasetRow,
    ImportedRowRow,
    ImportedTableRow,
    MetricRow,
    ModelRow,
    PaperRow,
    SourceRow,
)

BATCH = 1000
"""So many claims are fetched with their conditions at a time."""

baseline = aliased(ModelRow, name="baseline")
"""The model that a delta is compared with, where a query joins it."""

evidence = func.substr(
    case((ClaimRow.evidence_part == "title", PaperRow.title), else_=PaperRow.abstract),
    ClaimRow.evidence_start + 1,
    ClaimRow.evidence_end - ClaimRow.evidence_start,
)
"""The sentence that states a claim, cut out of its paper's title or abstract; null for an imported claim."""

listed_in = (
    select(SourceRow.name + ", " + ImportedRowRow.place)
    .join(ImportedTableRow, ImportedTableRow.source_id == SourceRow.id)
    .join(ImportedRowRow, ImportedRowRow.table_id == ImportedTableRow.id)
    .where(ImportedRowRow.id == ClaimRow.imported_row_id)
    .correlate(ClaimRow)
    .scalar_subquery()
)
"""The source that lists an imported claim, and where in it; null for a claim that a text states."""

DETAILS: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
    ClaimRow.id,
    ClaimRow.uid.label("claim_id"),
    ModelRow.name.label("model"),
    ClaimRow.value,
    ClaimRow.value_text,
    ClaimRow.value_high,
    ClaimRow.unit,
    ClaimRow.qualifier,
    ClaimRow.score,
    MetricRow.slug.label("metric"),
    DatasetRow.slug.label("dataset"),
    ClaimRow.split,
    PaperRow.title.label("paper"),
    PaperRow.paper_id,
    PaperRow.url,
    PaperRow.code_url,
    PaperRow.published_on,
    ClaimRow.confidence,
    evidence.label("evidence"),
    (ClaimRow.value_start - ClaimRow.evidence_start).label("value_start"),
    (ClaimRow.value_end - ClaimRow.evidence_start).label("value_end"),
    listed_in.label("listed_in"),
)
"""The columns of `Stated`, from claim joined with its paper, and outer joined with model, dataset and metric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value as a paper states it.

    `value` is the number as written, `value_text` its characters, `score` the same on the metric's one scale.
    `dataset` and `metric` are slugs, `model` is a name; `paper` is a title. `evidence` is the sentence, the value
    standing at `value_start` to `value_end` in it, in characters; an imported claim has none, and `listed_in` says
    which source lists it, and where. `claim_id` survives re-extraction.
    """

    model: str | None
    value: float
    value_text: str
    value_high: float | None
    unit: str
    qualifier: str
    score: float | None
    metric: str | None
    dataset: str | None
    split: str | None
    conditions: tuple[str, ...]
    paper: str
    paper_id: str
    url: str | None
    code_url: str | None
    published_on: date | None
    confidence: float
    evidence: str | None
    value_start: int | None
    value_end: int | None
    claim_id: str
    listed_in: str | None = None

    @property
    def stated(self) -> str:
        """The value as a person writes it: "~84.0%", "1.5–3.0 AP", "<= 2.1 dB"."""
        return stated_value(self.value, self.value_text, self.value_high, self.unit, self.qualifier)

    @property
    def cited(self) -> str:
        """The paper's title, with its id where that says more than the title."""
        return cited(self.paper, self.paper_id)


def cited(title: str, paper_id: str) -> str:
    """Return a paper as a line names it: its title, and its id where that says more than the title."""
    return f"{title} ({paper_id})" if ":" in paper_id else title


def stated_value(value: float, value_text: str, value_high: float | None, unit: str, qualifier: str) -> str:
    """Return a value with its qualifier and unit; decimals are those of `value_text` where that is a plain number."""
    try:
        number = value_text if float(value_text) == value else f"{value:.10g}"
    except ValueError:
        number = f"{value:.10g}"
    sign = "" if qualifier == "=" else qualifier
    high = "" if value_high is None else f"–{value_high:.10g}"
    return f"{sign}{number}{high}" + (unit if unit == "%" else f" {unit}" if unit else "")


def with_conditions(connection: Connection, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield rows, whose `id` is a claim's, as dictionaries without it, their `conditions` joined to them."""
    for batch in chunks(rows, BATCH):
        statement = (
            select(ClaimConditionRow.claim_id, ClaimConditionRow.text)
            .where(ClaimConditionRow.claim_id.in_([row.id for row in batch]))
            .order_by(ClaimConditionRow.claim_id, ClaimConditionRow.position)
        )
        conditions: dict[int, tuple[str, ...]] = {}
        for claim, words in connection.execute(statement):
            conditions[claim] = (*conditions.get(claim, ()), words)
        for row in batch:
            values = dict(row._mapping)
            yield {"conditions": conditions.get(values.pop("id"), ()), **values}
