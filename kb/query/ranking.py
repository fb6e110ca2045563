"""Which claim stands for a model on a benchmark, and at which rank: the ranking, as SQL that both databases run.

`ranked` composes it. A claim is *exact* if its value can be compared: "=" or "~", one number, a score, a metric of
known direction. Bounds and ranges are not; they get no rank and stand for a model only where it has no exact claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import CTE, Boolean, ColumnElement, and_, case, false, func, literal, or_, select, true, type_coerce

from kb.store.schema import BenchmarkRow, ClaimRow, MetricRow, ModelRow, PaperRow

CONFIDENCE_FLOOR = 0.5
"""Claims of less confidence are hidden from rankings unless asked for."""

REPORTED_BY = ("own", "study", "baseline")
"""Who states a result: the model's own paper, a paper that has none of its own there, or one that has."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims take part in a ranking. Filters apply first: ranks count only what they let through."""

    baselines: bool = False
    split: str | None = None
    min_confidence: float = CONFIDENCE_FLOOR


ORDINARY = Filter()


def stated(benchmark_id: int | None = None, directions: Mapping[int, bool] | None = None) -> CTE:
    """Return every result of a named model on one benchmark, or on all, before any filter.

    Columns: id, uid, benchmark_id, model_id, name, paper_id, published_on, split, score, confidence, reporter (the
    position in `REPORTED_BY`), plausible, exact, and `distance`, which is least for the best score. `directions` says
    for ids of metrics whether more is better, where the base does not or says otherwise.
    """
    higher = _higher_is_better(directions or {})
    own_here = func.max(case((ClaimRow.own, 1), else_=0)).over(partition_by=(ClaimRow.paper_id, ClaimRow.benchmark_id))
    plausible = or_(
        ClaimRow.score.is_(None),
        and_(
            or_(MetricRow.minimum.is_(None), ClaimRow.score >= MetricRow.minimum),
            or_(MetricRow.maximum.is_(None), ClaimRow.score <= MetricRow.maximum),
        ),
    )
    exact = and_(
        ClaimRow.qualifier.in_(("=", "~")), ClaimRow.value_high.is_(None), ClaimRow.score.is_not(None),
        higher.is_not(None),
    )  # fmt: skip
    statement = (
        select(
            ClaimRow.id,
            ClaimRow.uid,
            ClaimRow.benchmark_id,
            ClaimRow.model_id,
            ModelRow.name,
            ClaimRow.paper_id,
            PaperRow.published_on,
            ClaimRow.split,
            ClaimRow.score,
            ClaimRow.confidence,
            case((ClaimRow.own, 0), (own_here == 0, 1), else_=2).label("reporter"),
            case((plausible, 1), else_=0).label("plausible"),
            case((exact, 1), else_=0).label("exact"),
            case((higher == true(), -ClaimRow.score), (higher == false(), ClaimRow.score)).label("distance"),
        )
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .join(ModelRow, ModelRow.id == ClaimRow.model_id)
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(ClaimRow.kind == "result")
    )
    if benchmark_id is not None:
        statement = statement.where(ClaimRow.benchmark_id == benchmark_id)
    return statement.cte("stated")


def in_scope(claims: CTE, choice: Filter) -> ColumnElement[bool]:
    """Return whether a stated claim is what was asked for, be it believable or not."""
    return and_(
        true() if choice.baselines else claims.c.reporter < REPORTED_BY.index("baseline"),
        true() if choice.split is None else func.lower(claims.c.split) == choice.split.lower(),
    )


def believable(claims: CTE, choice: Filter) -> ColumnElement[bool]:
    """Return whether a stated claim reaches the confidence floor and lies within its metric's bounds."""
    return and_(claims.c.confidence >= choice.min_confidence, claims.c.plausible == 1)


def ranked(claims: CTE, choice: Filter) -> CTE:
    """Return one row a model and benchmark, its best claim that passes the filter, with its `rank`.

    Standard competition ranking (1, 2, 2, 4); rank is empty for what is not exact. Where several claims state the
    best score, the own paper's stands for the model, then a study's; then the earliest, then the most confident.
    """
    best = (
        func.row_number()
        .over(
            partition_by=(claims.c.benchmark_id, claims.c.model_id),
            order_by=(
                claims.c.exact.desc(),
                claims.c.distance.asc().nulls_last(),
                claims.c.reporter,
                claims.c.published_on.asc().nulls_last(),
                claims.c.confidence.desc(),
                claims.c.uid,
            ),
        )
        .label("place")
    )
    places = select(claims, best).where(in_scope(claims, choice), believable(claims, choice)).cte("places")
    rank = func.rank().over(
        partition_by=(places.c.benchmark_id, places.c.exact), order_by=places.c.distance.asc().nulls_last()
    )
    return select(places, case((places.c.exact == 1, rank)).label("rank")).where(places.c.place == 1).cte("ranked")


def rank_order(rows: CTE) -> tuple[ColumnElement[object], ...]:
    """Return the total order of ranked rows, the same on both databases."""
    return (
        rows.c.rank.asc().nulls_last(), rows.c.published_on.asc().nulls_last(), rows.c.name.asc(), rows.c.uid.asc(),
    )  # fmt: skip


def reporter_name(rows: CTE) -> ColumnElement[str]:
    """Return the word of `REPORTED_BY` for a row's reporter."""
    return case(*((rows.c.reporter == place, literal(word)) for place, word in enumerate(REPORTED_BY)))


def _higher_is_better(directions: Mapping[int, bool]) -> ColumnElement[bool | None]:
    said = [
        (MetricRow.id.in_(metrics), literal(side))
        for side in (True, False)
        if (metrics := [metric for metric, higher in directions.items() if higher is side])
    ]
    return case(*said, else_=MetricRow.higher_is_better) if said else type_coerce(MetricRow.higher_is_better, Boolean)
