"""What was set apart and why: values that contradict each other, cannot be, or were rejected by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, not_, select, true

from kb.errors import UnknownNameError
from kb.query.claims import metric_slugs
from kb.query.details import BATCH, DETAILS, Stated, with_conditions
from kb.query.names import dataset_named
from kb.query.tables import Column, Table, columns_of
from kb.store.chunks import chunks
from kb.store.ranking import CONFIDENCE_FLOOR, GAIN_DECIMALS, comparable, plausible, result
from kb.store.schema import BenchmarkRow, ClaimConditionRow, ClaimRow, DatasetRow, MetricRow, ModelRow, PaperRow
from kb.vocabulary import Vocabulary

DIFFERENT, IMPLAUSIBLE, REJECTED = "different values", "implausible", "rejected"

COLUMNS = columns_of(
    why="text", model="text", dataset="text", metric="text", split="text", conditions="texts", difference="number",
    value="number", value_high="number", unit="text", qualifier="text", score="number", paper="text", paper_id="text",
    url="text", published_on="date", confidence="number", evidence="text", claim_id="text",
    other_value="number", other_unit="text", other_score="number", other_paper="text", other_paper_id="text",
    other_evidence="text", other_claim_id="text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow(Stated):
    """A claim that was set apart. `why` is "different values", "implausible" or "rejected".

    Of different values the lowest score is `other` and the highest the row itself, `difference` apart; `values` is
    how many different ones there are.
    """

    why: str
    difference: float | None = None
    values: int = 1
    other: Stated | None = None

    @property
    def other_stated(self) -> str | None:
        """The other value as a person writes it."""
        return None if self.other is None else self.other.stated

    @property
    def other_value(self) -> float | None:
        """The other value as written."""
        return None if self.other is None else self.other.value

    @property
    def other_unit(self) -> str | None:
        """The other value's unit."""
        return None if self.other is None else self.other.unit

    @property
    def other_score(self) -> float | None:
        """The other value on the metric's scale."""
        return None if self.other is None else self.other.score

    @property
    def other_paper(self) -> str | None:
        """The title of the paper that states the other value."""
        return None if self.other is None else self.other.paper

    @property
    def other_paper_id(self) -> str | None:
        """The id of the paper that states the other value."""
        return None if self.other is None else self.other.paper_id

    @property
    def other_evidence(self) -> str | None:
        """The sentence that states the other value."""
        return None if self.other is None else self.other.evidence

    @property
    def other_claim_id(self) -> str | None:
        """The id of the claim with the other value."""
        return None if self.other is None else self.other.claim_id


@dataclass(frozen=True, repr=False)
class Conflicts(Table[ConflictRow]):
    """What was set apart: different values, the largest difference first, then implausible and rejected claims."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of conflicts in every format."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Why, names, both values, their difference and the papers."""
        return ("why", "model", "dataset", "metric", "stated", "other_stated", "difference", "paper", "other_paper")

    @property
    def caption(self) -> str:
        """How many there are of each kind."""
        counts = {why: sum(row.why == why for row in self.rows) for why in (DIFFERENT, IMPLAUSIBLE, REJECTED)}
        return ", ".join(f"{count} {why}" for why, count in counts.items())


def conflicts(
    connection: Connection,
    vocabulary: Vocabulary,
    dataset: str | None = None,
    metric: str | None = None,
    min_confidence: float = CONFIDENCE_FLOOR,
) -> Conflicts:
    """Return what was set apart on a dataset, in a metric, or in the whole base.

    Different values are exact results of one model on one benchmark, with the same split and conditions, that
    different sentences state. What was read with less than `min_confidence` is left out, unless a person rejected it.
    Raises `UnknownNameError` for a dataset or metric that the base does not hold.
    """
    where: list[ColumnElement[bool]] = []
    on = dataset_named(connection, vocabulary, dataset) if dataset is not None else None
    if on is not None:
        where.append(ClaimRow.dataset_id == on.id)
    if metric is not None:
        meant = connection.scalars(
            select(MetricRow.id).where(MetricRow.slug.in_(metric_slugs(connection, vocabulary, metric, on)))
        ).all()
        where.append(ClaimRow.metric_id.in_(meant))
        if on is not None and not connection.scalar(select(ClaimRow.id).where(*where).limit(1)):
            raise UnknownNameError(
                f"the base holds no result on {on.name} in {metric}", "kb benchmarks lists what it holds"
            )
    scope = and_(true(), *where)
    confident = ClaimRow.confidence >= min_confidence
    groups = _groups(connection, and_(scope, confident))
    implausible = _in_order(connection, and_(scope, confident, result, not_(plausible)))
    rejected = _in_order(connection, and_(scope, ClaimRow.rejected))
    stated = _stated(connection, {*(claim for ends in groups for claim in ends[:2]), *implausible, *rejected})
    different = [
        ConflictRow(why=DIFFERENT, **stated[high], other=Stated(**stated[low]), difference=difference, values=values)
        for low, high, difference, values in groups
    ]
    different.sort(key=lambda row: (-(row.difference or 0), row.dataset, row.metric, row.model, row.claim_id))
    others = [
        ConflictRow(why=why, **stated[claim])
        for why, claims in ((IMPLAUSIBLE, implausible), (REJECTED, rejected))
        for claim in claims
    ]
    return Conflicts(rows=(*different, *others))


def _groups(connection: Connection, scope: ColumnElement[bool]) -> list[tuple[int, int, float, int]]:
    """Return, for each model and setting with different values: a lowest and a highest claim, the difference, and how
    many values there are."""
    exact = and_(scope, result, comparable, plausible, ClaimRow.benchmark_id.is_not(None))
    several = (
        select(ClaimRow.model_id, ClaimRow.benchmark_id)
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(exact)
        .group_by(ClaimRow.model_id, ClaimRow.benchmark_id)
        .having(func.min(ClaimRow.score) < func.max(ClaimRow.score))
        .subquery()
    )
    claims = connection.execute(
        select(
            ClaimRow.id, ClaimRow.model_id, ClaimRow.benchmark_id, func.lower(ClaimRow.split).label("split"),
            ClaimRow.score, ClaimRow.paper_id, ClaimRow.evidence_part, ClaimRow.evidence_start,
        )
        .join(several, and_(several.c.model_id == ClaimRow.model_id, several.c.benchmark_id == ClaimRow.benchmark_id))
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(exact)
        .order_by(ClaimRow.score, ClaimRow.confidence.desc(), ClaimRow.uid)
    ).all()  # fmt: skip
    conditions = _conditions(connection, [claim.id for claim in claims])
    settings: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for claim in claims:
        setting = claim.model_id, claim.benchmark_id, claim.split, conditions[claim.id]
        settings[setting].append(claim)
    found = []
    for stated in settings.values():
        pairs = [(stated[0], one) for one in reversed(stated) if _sentence(one) != _sentence(stated[0])]
        pairs += [(one, stated[-1]) for one in stated if _sentence(one) != _sentence(stated[-1])]
        if not pairs:  # all in one sentence
            continue
        low, high = max(pairs, key=lambda pair: pair[1].score - pair[0].score)
        if difference := round(high.score - low.score, GAIN_DECIMALS):
            found.append((low.id, high.id, difference, len({one.score for one in stated})))
    return found


def _sentence(claim: Any) -> tuple[int, str, int]:
    return claim.paper_id, claim.evidence_part, claim.evidence_start


def _conditions(connection: Connection, claims: Iterable[int]) -> Mapping[int, frozenset[str]]:
    texts: dict[int, frozenset[str]] = defaultdict(frozenset)
    for some in chunks(claims, BATCH):
        statement = select(ClaimConditionRow.claim_id, ClaimConditionRow.text).where(
            ClaimConditionRow.claim_id.in_(some)
        )
        for claim, text in connection.execute(statement):
            texts[claim] |= {text.casefold()}
    return texts


def _in_order(connection: Connection, which: ColumnElement[bool]) -> list[int]:
    """Return the claims, in the order of paper and place."""
    statement = (
        select(ClaimRow.id)
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .outerjoin(MetricRow, MetricRow.id == ClaimRow.metric_id)
        .where(which)
        .order_by(
            PaperRow.paper_id,
            ClaimRow.evidence_part.desc(),  # the title first
            ClaimRow.evidence_start,
            ClaimRow.value_start,
            ClaimRow.uid,
        )
    )
    return list(connection.scalars(statement))


def _stated(connection: Connection, claims: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the fields of `Stated` of claims."""
    stated = {}
    for some in chunks(sorted(claims), BATCH):
        found = connection.execute(_details().where(ClaimRow.id.in_(some))).all()
        for row, values in zip(found, with_conditions(connection, found), strict=True):
            stated[row.id] = values
    return stated


def _details() -> Select[Any]:
    return (
        select(*DETAILS)
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .outerjoin(ModelRow, ModelRow.id == ClaimRow.model_id)
        .outerjoin(DatasetRow, DatasetRow.id == ClaimRow.dataset_id)
        .outerjoin(MetricRow, MetricRow.id == ClaimRow.metric_id)
    )
