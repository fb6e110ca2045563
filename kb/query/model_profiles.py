"""What the base knows of one model: its names, family and paper, and its best results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from sqlalchemy import Connection, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from kb.query.claims import kept_claims
from kb.query.details import cited
from kb.query.leaderboard import COLUMNS as BOARD_COLUMNS
from kb.query.leaderboard import LeaderboardRow, standings_of
from kb.query.names import model_named
from kb.query.profiles import Profile, other_names, texts
from kb.query.tables import Column, columns_of
from kb.store.ranking import REPORTED_BY, reporter
from kb.store.schema import ClaimRow, ModelAliasRow, ModelRow, PaperRow
from kb.vocabulary import Vocabulary

COLUMNS = (*columns_of(models="integer"), *BOARD_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelResultRow(LeaderboardRow):
    """A model's best result on a benchmark; `rank` is that among `models` on the ordinary leaderboard.

    What only other systems' papers report (`reported_by` is "baseline") stands in no ordinary leaderboard: no rank.
    """

    models: int


@dataclass(frozen=True, repr=False)
class ModelProfile(Profile[ModelResultRow]):
    """One model and its best result on each benchmark, best ranks first.

    `status` is "vocabulary" or "discovered". `family` is the slug of the model that it is a variant of, `variants` are
    those of its own, `namesakes` those of other models that papers call the same. `paper` introduces it.
    `resources` are its stated costs. `as_baseline` counts the papers that compare their own system with it, `papers`
    all that state something of it, in `claims`.
    """

    slug: str
    name: str
    status: str
    aliases: tuple[str, ...]
    namesakes: tuple[str, ...]
    family: str | None
    variants: tuple[str, ...]
    paper: str | None
    paper_id: str | None
    resources: tuple[str, ...]
    papers: int
    claims: int
    as_baseline: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """The number of models on the board, and the columns of a leaderboard."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Benchmark, rank of how many, value as stated, conditions, who reports it, when and where."""
        return (
            "dataset", "metric", "rank", "models", "stated", "conditions", "reported_by", "published_on", "paper",
        )  # fmt: skip

    @property
    def caption(self) -> str:
        """Name and number of benchmarks."""
        return f"{self.name}: results on {len(self)} benchmark{'' if len(self) == 1 else 's'}"

    @property
    def facts(self) -> Mapping[str, object]:
        """Everything but the results."""
        return {
            "slug": self.slug,
            "name": self.name,
            "status": self.status,
            "aliases": self.aliases,
            "namesakes": self.namesakes,
            "family": self.family,
            "variants": self.variants,
            "introduced_in": None if self.paper is None else cited(self.paper, self.paper_id or ""),
            "resources": self.resources,
            "papers": self.papers,
            "claims": self.claims,
            "as_baseline": self.as_baseline,
        }

    @property
    def contents(self) -> Mapping[str, object]:
        """The facts, and the results."""
        facts = dict(self.facts)
        facts.pop("introduced_in")
        return {**facts, "paper": self.paper, "paper_id": self.paper_id, "results": self._rows()}


def model(connection: Connection, vocabulary: Vocabulary, name: str) -> ModelProfile:
    """Return the model that a slug or a name means; raises what `model_named` does."""
    of = model_named(connection, vocabulary, name)
    family = aliased(ModelRow, name="family")
    row = connection.execute(
        select(ModelRow.status, family.slug.label("family"), PaperRow.title, PaperRow.paper_id)
        .outerjoin(family, family.id == ModelRow.family_id)
        .outerjoin(PaperRow, PaperRow.id == ModelRow.paper_id)
        .where(ModelRow.id == of.id)
    ).one()
    keys = select(ModelAliasRow.key).where(ModelAliasRow.model_id == of.id)
    same_name = select(ModelAliasRow.model_id).where(ModelAliasRow.key.in_(keys), ModelAliasRow.model_id != of.id)
    kept = ClaimRow.rejected == false()
    about = or_(ClaimRow.model_id == of.id, ClaimRow.baseline_id == of.id)
    papers, claims = connection.execute(
        select(func.count(ClaimRow.paper_id.distinct()), func.count()).where(about, kept)
    ).one()
    reported = and_(ClaimRow.model_id == of.id, ClaimRow.kind == "result", reporter == REPORTED_BY.index("baseline"))
    as_baseline = connection.scalar(
        select(func.count(ClaimRow.paper_id.distinct())).where(or_(ClaimRow.baseline_id == of.id, reported), kept)
    )
    costs = kept_claims(connection, and_(ClaimRow.model_id == of.id, ClaimRow.kind == "resource", kept))
    return ModelProfile(
        rows=_results(connection, vocabulary, of.id),
        slug=of.slug,
        name=of.name,
        status=row.status,
        aliases=other_names(texts(connection, ModelAliasRow.alias, ModelAliasRow.model_id == of.id), of.name),
        namesakes=texts(connection, ModelRow.slug, ModelRow.id.in_(same_name)),
        family=row.family,
        variants=texts(connection, ModelRow.slug, ModelRow.family_id == of.id),
        paper=row.title,
        paper_id=row.paper_id,
        resources=tuple(dict.fromkeys(f"{one.stated} {one.metric or ''}".rstrip() for one in costs)),
        papers=papers,
        claims=claims,
        as_baseline=as_baseline or 0,
    )


def _results(connection: Connection, vocabulary: Vocabulary, of: int) -> tuple[ModelResultRow, ...]:
    rows = [
        ModelResultRow(**{one.name: getattr(row, one.name) for one in fields(LeaderboardRow)}, models=models)
        for row, models in standings_of(connection, vocabulary, of)
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank, -row.models, row.dataset, row.metric))
    return tuple(rows)
