"""Which claim stands for a model on a benchmark, and at which rank: the ranking, as SQL that both databases run.

A claim is *exact* if its value can be compared: "=" or "~", one number, a score, a metric of known direction. Bounds
and ranges are not; they get no rank and stand for a model only where it has no exact claim. `rank_benchmarks` keeps
the ordinary leaderboards and histories as rows of `standing` and `record`, and counts of them in `benchmark_count`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased

from kb.store.bulk import insert_rows
from kb.store.chunks import chunks
from kb.store.schema import (
    BenchmarkCountRow,
    BenchmarkRow,
    ClaimRow,
    DatasetRow,
    MetricRow,
    ModelRow,
    PaperRow,
    RecordRow,
    StandingRow,
)

CONFIDENCE_FLOOR = 0.5
"""Claims of less confidence are hidden from rankings unless asked for."""

REPORTED_BY = ("own", "study", "baseline")
"""Who states a result: the model's own paper, a paper that has none of its own there, or one that has."""

GAIN_DECIMALS = 9
"""A difference of two scores is rounded to so many decimals: 86.2 - 84.0 is 2.2."""

_other = aliased(ClaimRow, name="other")

_own_there: ColumnElement[bool] = (
    select(_other.id)
    .where(
        _other.paper_id == ClaimRow.paper_id,
        _other.benchmark_id == ClaimRow.benchmark_id,
        _other.kind == "result",
        _other.own,
        _other.model_id.is_not(None),
        _other.rejected == false(),
    )
    .limit(1)
    .scalar_subquery()
    .is_not(None)
)
"""Whether a claim's paper has a result of its own on the claim's benchmark.

Not an EXISTS: PostgreSQL might read the whole table of claims into a hash for it.
"""

reporter: ColumnElement[int] = case((ClaimRow.own, 0), (not_(_own_there), 1), else_=2)
"""Who states a claim, as its place in `REPORTED_BY`."""

_ordinary: ColumnElement[bool] = reporter < REPORTED_BY.index("baseline")
"""Whether a claim is of those that leaderboards rank unless asked for more."""

plausible: ColumnElement[bool] = and_(
    or_(ClaimRow.score.is_(None), MetricRow.minimum.is_(None), ClaimRow.score >= MetricRow.minimum),
    or_(ClaimRow.score.is_(None), MetricRow.maximum.is_(None), ClaimRow.score <= MetricRow.maximum),
)
"""Whether a score lies within its metric's bounds."""

comparable: ColumnElement[bool] = and_(
    ClaimRow.qualifier.in_(("=", "~")), ClaimRow.value_high.is_(None), ClaimRow.score.is_not(None)
)
"""Whether a value can be compared, if the metric's direction is known."""

result: ColumnElement[bool] = and_(
    ClaimRow.kind == "result", ClaimRow.model_id.is_not(None), ClaimRow.rejected == false()
)
"""Whether a claim is a result of a named model that no person rejected."""


def believable(min_confidence: float = CONFIDENCE_FLOOR) -> ColumnElement[bool]:
    """Return whether a claim reaches the confidence floor and lies within its metric's bounds."""
    return and_(ClaimRow.confidence >= min_confidence, plausible)


def results(directions: Mapping[int, bool] | None = None) -> Select[Any]:
    """Return every result of a named model on a benchmark, before any filter; conditions may be added.

    Columns: id, uid, benchmark_id, model_id, name, published_on, score, confidence, reporter, plausible, exact (1 or
    0), and `distance`, which is least for the best score. `directions` says for ids of metrics whether more is better,
    where the base does not or says otherwise.
    """
    higher = _higher_is_better(directions or {})
    return (
        select(
            ClaimRow.id,
            ClaimRow.uid,
            ClaimRow.benchmark_id,
            ClaimRow.model_id,
            ModelRow.name,
            PaperRow.published_on,
            ClaimRow.score,
            ClaimRow.confidence,
            reporter.label("reporter"),
            case((plausible, 1), else_=0).label("plausible"),
            case((and_(comparable, higher.is_not(None)), 1), else_=0).label("exact"),
            case((higher == true(), -ClaimRow.score), (higher == false(), ClaimRow.score)).label("distance"),
        )
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .join(ModelRow, ModelRow.id == ClaimRow.model_id)
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(result)
    )


def reporter_name() -> ColumnElement[str]:
    """Return the SQL for the word of `REPORTED_BY` that says who states a claim."""
    return case(*((reporter == place, literal(word)) for place, word in enumerate(REPORTED_BY)))


def hidden_counts(
    asked: ColumnElement[bool], or_baselines: ColumnElement[bool], min_confidence: float = CONFIDENCE_FLOOR
) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Return how many claims a ranking leaves out: as too unconfident, else as implausible, else as baselines.

    `asked` is what the ranking is to have, `or_baselines` the same with baselines in any case.
    """
    confident = ClaimRow.confidence >= min_confidence
    # what costs most to find out stands last: who else reports on the benchmark
    left_out = (
        and_(not_(confident), asked),
        and_(confident, not_(plausible), asked),
        and_(confident, plausible, or_baselines, not_(asked)),
    )
    unconfident, implausible, baselines = (
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in left_out
    )
    return unconfident, implausible, baselines


def rank_benchmarks(connection: Connection, benchmarks: Collection[int] | None = None) -> None:
    """Make the rows of `standing`, `record` and `benchmark_count` anew, for some benchmarks by id or for all."""
    made = (StandingRow, RecordRow, BenchmarkCountRow)
    if benchmarks is None:
        _rank(connection, true(), [delete(table) for table in made])
        return
    for some in chunks(sorted(benchmarks)):
        outdated = [delete(table).where(table.benchmark_id.in_(some)) for table in made]
        _rank(connection, ClaimRow.benchmark_id.in_(some), outdated)


def _rank(connection: Connection, which: ColumnElement[bool], outdated: Collection[Any]) -> None:
    for statement in outdated:
        connection.execute(statement)
    _write_standings(connection, which)
    _write_records(connection, which)
    _write_counts(connection, which)


def _write_standings(connection: Connection, which: ColumnElement[bool]) -> None:
    claims = results().where(which, _ordinary, believable()).cte("claims")
    place = func.row_number().over(
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
    best = select(claims, place.label("place")).cte("best")
    rank = func.rank().over(
        partition_by=(best.c.benchmark_id, best.c.exact), order_by=best.c.distance.asc().nulls_last()
    )
    ranked = select(best, case((best.c.exact == 1, rank)).label("rank")).where(best.c.place == 1).cte("ranked")
    position = func.row_number().over(
        partition_by=ranked.c.benchmark_id,
        order_by=(
            ranked.c.rank.asc().nulls_last(),
            ranked.c.published_on.asc().nulls_last(),
            ranked.c.name,
            ranked.c.uid,
        ),
    )
    ranked_on = (ranked.c.id, ranked.c.benchmark_id, ranked.c.model_id)
    standings = (
        select(*ranked_on, DatasetRow.slug, MetricRow.slug, ranked.c.rank, position)
        .join(BenchmarkRow, BenchmarkRow.id == ranked.c.benchmark_id)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
    )
    columns = ["claim_id", "benchmark_id", "model_id", "dataset", "metric", "rank", "position"]
    connection.execute(insert(StandingRow).from_select(columns, standings))


def _write_records(connection: Connection, which: ColumnElement[bool]) -> None:
    claims = records_of(results().where(which, _ordinary, believable())).cte("records")
    statement = (
        select(claims.c.id, claims.c.benchmark_id, DatasetRow.slug, MetricRow.slug, claims.c.distance)
        .join(BenchmarkRow, BenchmarkRow.id == claims.c.benchmark_id)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .order_by(claims.c.benchmark_id, claims.c.distance.desc())
    )
    rows = []
    for benchmark, records in groupby(connection.execute(statement), key=lambda row: row[1]):
        before: float | None = None
        for claim, _, dataset, metric, distance in records:
            gain = None if before is None else round(before - distance, GAIN_DECIMALS)
            key = {"claim_id": claim, "benchmark_id": benchmark, "dataset": dataset, "metric": metric}
            rows.append({**key, "gain": gain})
            before = distance
    insert_rows(connection, RecordRow, rows)


def _write_counts(connection: Connection, which: ColumnElement[bool]) -> None:
    models = (
        select(func.count())
        .select_from(StandingRow)
        .where(StandingRow.benchmark_id == ClaimRow.benchmark_id)
        .scalar_subquery()
    )
    counts = (
        select(ClaimRow.benchmark_id, models, func.count(), func.count(ClaimRow.paper_id.distinct()))
        .add_columns(*hidden_counts(_ordinary, true()))
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(result, which)
        .group_by(ClaimRow.benchmark_id)
    )
    columns = ["benchmark_id", "models", "claims", "papers", "unconfident", "implausible", "baselines"]
    connection.execute(insert(BenchmarkCountRow).from_select(columns, counts))


def records_of(claims: Select[Any]) -> Select[Any]:
    """Return those of some `results` that are better than all before them on their benchmark: id, …, distance.

    Only exact results of dated papers count; of one day's results only the best can be a record.
    """
    dated = claims.where(comparable, PaperRow.published_on.is_not(None)).cte("dated")
    before = func.min(dated.c.distance).over(
        partition_by=dated.c.benchmark_id,
        order_by=(dated.c.published_on, dated.c.distance, dated.c.reporter, dated.c.name, dated.c.uid),
        rows=(None, -1),
    )
    line = select(dated, before.label("before")).where(dated.c.exact == 1).cte("line")
    return select(line).where(or_(line.c.before.is_(None), line.c.distance < line.c.before))


def _higher_is_better(directions: Mapping[int, bool]) -> ColumnElement[bool | None]:
    said = [
        (MetricRow.id.in_(metrics), literal(side))
        for side in (True, False)
        if (metrics := [metric for metric, higher in directions.items() if higher is side])
    ]
    return case(*said, else_=MetricRow.higher_is_better) if said else type_coerce(MetricRow.higher_is_better, Boolean)
