"""How the best known score of a benchmark moved over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from kb.query.details import DETAILS, Stated, with_conditions
from kb.query.filters import ORDINARY, Filter, in_scope
from kb.query.leaderboard import required_direction
from kb.query.names import Benchmark, benchmark_named
from kb.query.tables import Column, Table, columns_of
from kb.store.chunks import chunks
from kb.store.ranking import GAIN_DECIMALS, believable, records_of, results
from kb.store.schema import BenchmarkRow, ClaimRow, DatasetRow, MetricRow, ModelRow, PaperRow, RecordRow
from kb.vocabulary import Vocabulary

COLUMNS = columns_of(
    published_on="date", model="text", value="number", unit="text", score="number", gain="number", metric="text",
    dataset="text", conditions="texts", paper="text", paper_id="text", url="text", confidence="number", evidence="text",
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
    choice: Filter = ORDINARY,
) -> History:
    """Return each result of a dated paper that was strictly better than all before it, of what a filter lets through.

    Of one day's results only the best can be a record. Raises what `leaderboard` raises.
    """
    board = benchmark_named(connection, vocabulary, dataset, metric)
    higher = required_direction(board)
    kept_for = select(MetricRow.higher_is_better).where(MetricRow.id == board.metric.id)
    if choice == ORDINARY and connection.scalar(kept_for) is higher:
        kept = select(RecordRow.claim_id, RecordRow.gain).where(RecordRow.benchmark_id == board.id)
        gains = {row.claim_id: row.gain for row in connection.execute(kept)}
    else:
        gains = _gains(connection, board, higher, choice)
    rows = []
    for some in chunks(gains):
        records = (
            select(*DETAILS)
            .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
            .join(ModelRow, ModelRow.id == ClaimRow.model_id)
            .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
            .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
            .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
            .where(ClaimRow.id.in_(some))
        )
        found = connection.execute(records).all()
        rows += [
            HistoryRow(**values, gain=gains[row.id])
            for row, values in zip(found, with_conditions(connection, found), strict=True)
        ]
    return History(
        rows=tuple(sorted(rows, key=lambda row: row.published_on)),
        dataset=board.dataset.slug,
        metric=board.metric.slug,
        dataset_name=board.dataset.name,
        metric_name=board.metric.name,
        higher_is_better=higher,
    )


def _gains(connection: Connection, board: Benchmark, higher: bool, choice: Filter) -> dict[int, float | None]:
    """Return the gain of each record, by claim, the oldest first."""
    claims = results({board.metric.id: higher}).where(
        ClaimRow.benchmark_id == board.id, *in_scope(choice), believable(choice.min_confidence)
    )
    records = records_of(claims).subquery()
    gains: dict[int, float | None] = {}
    before: float | None = None
    found = select(records.c.id, records.c.distance).order_by(records.c.distance.desc())
    for claim, distance in connection.execute(found):
        gains[claim] = None if before is None else round(before - distance, GAIN_DECIMALS)
        before = distance
    return gains
