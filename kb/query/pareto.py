"""What a score costs: models by score and size, and those that nothing smaller and better dominates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, false, select

from kb.query.details import evidence, stated_value
from kb.query.filters import ORDINARY, Filter
from kb.query.leaderboard import LeaderboardRow, leaderboard
from kb.query.tables import Column, Table, columns_of
from kb.store.chunks import chunks
from kb.store.ranking import comparable
from kb.store.schema import ClaimRow, MetricRow, PaperRow
from kb.vocabulary import Vocabulary

Cost = Literal["parameters", "flops"]
"""What a model's score is set against: the slug of a metric."""

COLUMNS = columns_of(
    front="flag", model="text", size="number", size_value="number", size_unit="text", value="number", unit="text",
    qualifier="text", score="number", metric="text", dataset="text", split="text", conditions="texts", rank="integer",
    reported_by="text", paper="text", paper_id="text", url="text", code_url="text", published_on="date",
    confidence="number", evidence="text", claim_id="text", size_paper_id="text", size_evidence="text",
    size_claim_id="text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoRow(LeaderboardRow):
    """A ranked model with its `size` on the cost metric's scale, as the claim `size_claim_id` states it.

    `front` is true where no other model is both as small and as good, and smaller or better.
    """

    score: float
    size: float
    size_value: float
    size_unit: str
    size_stated: str
    size_paper_id: str
    size_evidence: str
    size_claim_id: str
    front: bool


@dataclass(frozen=True, repr=False)
class Pareto(Table[ParetoRow]):
    """The models of a leaderboard whose size a paper states, smallest first; `total` counts all ranked models."""

    dataset: str
    metric: str
    dataset_name: str
    metric_name: str
    higher_is_better: bool
    against: str
    against_name: str
    total: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in every format."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Whether it is on the front, model, size and value as stated, conditions, paper and date."""
        return ("front", "model", "size_stated", "stated", "conditions", "paper", "published_on")

    @property
    def caption(self) -> str:
        """Benchmark, cost, and for how many of the models it is known."""
        board = f"{self.dataset_name}, {self.metric_name} against {self.against_name}"
        return f"{board}: known of {len(self)} of {self.total} model{'' if self.total == 1 else 's'}"


def pareto(
    connection: Connection,
    vocabulary: Vocabulary,
    dataset: str,
    metric: str | None = None,
    choice: Filter = ORDINARY,
    against: Cost = "parameters",
) -> Pareto:
    """Return the ranked models of a benchmark whose parameters (or FLOPs) a paper states.

    A model's size is what the paper of its score says, else what any paper does; the first statement of it in the
    text counts. Raises what `leaderboard` raises.
    """
    board = leaderboard(connection, vocabulary, dataset, metric, choice, None, False)
    ranked = [row for row in board.rows if row.rank is not None]
    sizes = _sizes(connection, ranked, against, choice.min_confidence)
    better = -1 if board.higher_is_better else 1
    sized = [(sizes[row.claim_id]["size"], better * (row.score or 0.0), row) for row in ranked if row.claim_id in sizes]
    sized.sort(key=lambda one: (one[0], one[1], one[2].model, one[2].claim_id))
    rows: list[ParetoRow] = []
    best: tuple[float, float] | None = None
    for size, far, row in sized:
        front = best is None or far < best[1] or (size, far) == best
        if front:
            best = size, far
        stated: dict[str, Any] = {field: getattr(row, field) for field in LeaderboardRow.__dataclass_fields__}
        rows.append(ParetoRow(**stated, **sizes[row.claim_id], front=front))
    name = vocabulary.metrics[against].name if against in vocabulary.metrics else against
    return Pareto(
        rows=tuple(rows),
        dataset=board.dataset,
        metric=board.metric,
        dataset_name=board.dataset_name,
        metric_name=board.metric_name,
        higher_is_better=bool(board.higher_is_better),
        against=against,
        against_name=name,
        total=len(ranked),
    )


def _sizes(
    connection: Connection, ranked: Sequence[LeaderboardRow], against: Cost, min_confidence: float
) -> dict[str, dict[str, Any]]:
    """Return the size of the rows' models where a paper states one, as fields of `ParetoRow` by the rows' claim ids."""
    found: dict[str, dict[str, Any]] = {}
    for some in chunks([row.claim_id for row in ranked]):
        theirs = select(ClaimRow.uid, ClaimRow.model_id, ClaimRow.paper_id).where(ClaimRow.uid.in_(some)).subquery()
        statement = (
            select(
                theirs.c.uid, ClaimRow.score, ClaimRow.value, ClaimRow.value_text, ClaimRow.unit, ClaimRow.qualifier,
                PaperRow.paper_id, evidence.label("evidence"), ClaimRow.uid.label("size_claim_id"),
            )
            .join_from(theirs, ClaimRow, ClaimRow.model_id == theirs.c.model_id)
            .join(MetricRow, MetricRow.id == ClaimRow.metric_id)
            .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
            .where(ClaimRow.kind == "resource", ClaimRow.rejected == false(), MetricRow.slug == against)
            .where(comparable, ClaimRow.score > 0, ClaimRow.confidence >= min_confidence)
            .order_by(
                theirs.c.uid,
                (ClaimRow.paper_id == theirs.c.paper_id).desc(),
                PaperRow.paper_id,
                ClaimRow.evidence_part.desc(),  # the title first
                ClaimRow.evidence_start,
                ClaimRow.value_start,
                ClaimRow.uid,
            )
        )  # fmt: skip
        for row in connection.execute(statement):
            found.setdefault(
                row.uid,
                {
                    "size": row.score,
                    "size_value": row.value,
                    "size_unit": row.unit,
                    "size_stated": stated_value(row.value, row.value_text, None, row.unit, row.qualifier),
                    "size_paper_id": row.paper_id,
                    "size_evidence": row.evidence,
                    "size_claim_id": row.size_claim_id,
                },
            )
    return found
