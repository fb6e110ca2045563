"""How the best known score of a benchmark moved over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from kb.query.details import DETAILS, Stated, with_conditions
from kb.query.leaderboard import required_direction
from kb.query.names import benchmark_named
from kb.query.ranking import CONFIDENCE_FLOOR, Filter, believable, in_scope, stated
from kb.query.tables import Column, Table, columns_of
from kb.store.schema import BenchmarkRow, ClaimRow, DatasetRow, MetricRow, ModelRow, PaperRow
from kb.vocabulary import Vocabulary

GAIN_DECIMALS = 9
"""A difference of two scores is rounded to so many decimals: 86.2 - 84.0 is 2.2."""

COLUMNS = columns_of(
    published_on="date", model="text", value="number", unit="text", score="number", gain="number", metric="text",
    dataset="text", conditions="text", paper="text", paper_id="text", url="text", confidence="number", evidence="text",
    claim_id="text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow(Stated):
    """A result that was better than all before it; `gain` is by how much in score, None for the first."""

    model: str
    score: float
    published_on: date
    gain: float | None


@dataclass(frozen=True, repr=False)
class History(Table[HistoryRow]):
    """The best-so-far line of a benchmark, oldest first."""

    dataset: str
    metric: str
    dataset_name: str
    metric_name: str
    higher_is_better: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a history in every format."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Date, model, value as stated, gain, conditions and paper."""
        return ("published_on", "model", "stated", "gain", "conditions", "paper")

    @property
    def caption(self) -> str:
        """Benchmark and number of records."""
        return f"{self.dataset_name}, {self.metric_name}: {len(self)} record{'' if len(self) == 1 else 's'}"


def history(
    connection: Connection,
    vocabulary: Vocabulary,
    dataset: str,
    metric: str | None = None,
    min_confidence: float = CONFIDENCE_FLOOR,
) -> History:
    """Return each result of a dated paper, its own or a study's, that was strictly better than all before it.

    Of one day's results only the best can be a record. Raises what `leaderboard` raises.
    """
    board = benchmark_named(connection, vocabulary, dataset, metric)
    higher = required_direction(board)
    claims = stated(board.id, {board.metric.id: higher})
    choice = Filter(min_confidence=min_confidence)
    dated = (
        select(claims.c.id, claims.c.distance)
        .where(in_scope(claims, choice), believable(claims, choice))
        .where(claims.c.exact == 1, claims.c.published_on.is_not(None))
        .order_by(claims.c.published_on, claims.c.distance, claims.c.reporter, claims.c.name, claims.c.uid)
    )
    gains: dict[int, float | None] = {}
    best: float | None = None
    for claim, distance in connection.execute(dated):
        if best is None or distance < best:
            gains[claim] = None if best is None else round(best - distance, GAIN_DECIMALS)
            best = distance
    records = (
        select(*DETAILS)
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .join(ModelRow, ModelRow.id == ClaimRow.model_id)
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(ClaimRow.id.in_(gains))
        .order_by(PaperRow.published_on)
    )
    rows = connection.execute(records).all()
    return History(
        rows=tuple(
            HistoryRow(**values, gain=gains[row.id])
            for row, values in zip(rows, with_conditions(connection, rows), strict=True)
        ),
        dataset=board.dataset.slug,
        metric=board.metric.slug,
        dataset_name=board.dataset.name,
        metric_name=board.metric.name,
        higher_is_better=higher,
    )
