"""The schema, typed: one for SQLite and PostgreSQL. Alembic's migrations make it; this module describes it.

Names are rows: a claim points at its model, dataset and metric, so a rename or a merge is one update. Words are kept
by their place in the paper's own title or abstract (`*_part`, `*_start`, `*_end`), never copied; `*_text` holds a name
only where the words at its place do not: left out of the text, put together from a list, or cleaned of LaTeX.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Double,
    ForeignKey,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Text = String().with_variant(String(collation="C"), "postgresql")
"""Text in binary order on both databases, whatever collation the PostgreSQL database was created with."""

REVISION = "0006"
"""The newest migration: the schema that this module describes."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base; every constraint is named so that migrations can change it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012
        str: Text, float: Double, datetime: DateTime(timezone=True), list[str]: JSON, dict[str, Any]: JSON,
    }  # fmt: skip


class PaperRow(Base):
    """One paper. `paper_id` is its public id (`arxiv:…`, `doi:…`, the record's own id, or the title's normal form).

    `run_id` is the extraction run that read its text last; None where it has to be read (again).
    """

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    abstract: Mapped[str]
    authors: Mapped[list[str]]
    categories: Mapped[list[str]]
    published_on: Mapped[date | None] = mapped_column(index=True)
    url: Mapped[str | None]
    code_url: Mapped[str | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("extraction_run.id"))


class PaperIdentityRow(Base):
    """A name by which a paper is known (see `kb.records.Identity`)."""

    __tablename__ = "paper_identity"
    __table_args__ = (UniqueConstraint("scheme", "value"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    scheme: Mapped[str]
    value: Mapped[str]


class SourceRow(Base):
    """A file that was ingested: its name without folders, and the reader that read it.

    `digest` tells whether a file of listed results is the one whose results the base has; None for files of papers.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("name", "reader"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    reader: Mapped[str]
    first_read_at: Mapped[datetime]
    digest: Mapped[str | None]


class PaperSourceRow(Base):
    """In which source a paper stands, and where in it ("line 12")."""

    __tablename__ = "paper_source"
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str]


class TaskRow(Base):
    """What a benchmark asks of a model, e.g. image classification."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class DatasetRow(Base):
    """A dataset or benchmark suite. `status` tells a vocabulary name from one discovered in a text."""

    __tablename__ = "dataset"
    __table_args__ = (CheckConstraint("status IN ('vocabulary', 'discovered')", name="status"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    status: Mapped[str]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("dataset.id"))
    homepage: Mapped[str | None]


class DatasetAliasRow(Base):
    """A spelling of a dataset's name; `key` is its normal form and belongs to one dataset."""

    __tablename__ = "dataset_alias"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"), index=True)
    alias: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)


class MetricRow(Base):
    """A metric: which direction is better (null where unknown), its scale, bounds and unit."""

    __tablename__ = "metric"
    __table_args__ = (
        CheckConstraint("status IN ('vocabulary', 'discovered')", name="status"),
        CheckConstraint("scale IN ('percent', 'fraction', 'unbounded')", name="scale"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    status: Mapped[str]
    higher_is_better: Mapped[bool | None]
    scale: Mapped[str]
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]
    unit: Mapped[str]


class MetricAliasRow(Base):
    """A spelling of a metric's name; `key` is its normal form and belongs to one metric."""

    __tablename__ = "metric_alias"
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id", ondelete="CASCADE"), index=True)
    alias: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)


class ModelRow(Base):
    """A system under test. `paper_id` is the paper that introduces it, where one is known to.

    `unnamed` marks a system that its paper does not name; its name is then "(unnamed) Short Title".
    """

    __tablename__ = "model"
    __table_args__ = (CheckConstraint("status IN ('vocabulary', 'discovered')", name="status"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    unnamed: Mapped[bool]
    family_id: Mapped[int | None] = mapped_column(ForeignKey("model.id"), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id", ondelete="SET NULL"), index=True)


class ModelAliasRow(Base):
    """A spelling of a model's name. Unrelated papers may use one name for two models, so `key` is not unique."""

    __tablename__ = "model_alias"
    __table_args__ = (UniqueConstraint("model_id", "key"), Index(None, "key"))
    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("model.id", ondelete="CASCADE"))
    alias: Mapped[str]
    key: Mapped[str]


class BenchmarkRow(Base):
    """A dataset measured by a metric: what a leaderboard ranks on."""

    __tablename__ = "benchmark"
    __table_args__ = (UniqueConstraint("dataset_id", "metric_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"))
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id", ondelete="CASCADE"), index=True)


class ExtractionRunRow(Base):
    """The extractor's version and the vocabulary's fingerprint with which claims were found.

    `settled` is false from the first batch on until every name that it wrote is a row; `settled_with` is the
    fingerprint of the vocabulary, decisions included, by which names were resolved then.
    """

    __tablename__ = "extraction_run"
    __table_args__ = (UniqueConstraint("extractor", "vocabulary"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    extractor: Mapped[str]
    vocabulary: Mapped[str]
    started_at: Mapped[datetime]
    settled: Mapped[bool]
    settled_with: Mapped[str | None]


class ImportedTableRow(Base):
    """A task or a dataset of a source that lists results: a branch of its tree.

    `json` is what the source says of it, without its rows and without its own branches, whose lists are empty in it.
    """

    __tablename__ = "imported_table"
    __table_args__ = (CheckConstraint("kind IN ('task', 'dataset')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("imported_table.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    position: Mapped[int]
    json: Mapped[str]


class ImportedRowRow(Base):
    """A row of the results that a source lists on a dataset, as JSON, just as the source has it.

    `place` says in words where it stands ("Image Classification, ImageNet, row 5"). Its claims point at it.
    """

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("table_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("imported_table.id", ondelete="CASCADE"))
    position: Mapped[int]
    place: Mapped[str]
    json: Mapped[str]


class ClaimRow(Base):
    """One claim (see `kb.records.Claim`), its comparable `score`, and where its words stand.

    `uid` is a hash of paper identity, place, role and value; it survives re-extraction. `score` is the value on its
    metric's one scale. dataset, metric, benchmark and model may be empty: such a claim is kept but not ranked.
    `*_key` is the canonical slug that the extractor gave the words. A person may have `rejected` it. An imported claim
    stands in a row that a source lists (`imported_row_id`), not in its paper's text: it has no places.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("kind IN ('result', 'delta', 'resource')", name="kind"),
        CheckConstraint("origin IN ('extracted', 'imported', 'person')", name="origin"),
        CheckConstraint("qualifier IN ('=', '~', '>', '<', '<=')", name="qualifier"),
        CheckConstraint("direction IN ('up', 'down')", name="direction"),
        CheckConstraint("change IN ('points', 'relative', 'unknown')", name="change"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        Index(None, "benchmark_id", "kind", "score"),
        Index(None, "model_id", "benchmark_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("extraction_run.id"))
    origin: Mapped[str]
    kind: Mapped[str]
    value: Mapped[float]
    value_text: Mapped[str]
    value_high: Mapped[float | None]
    unit: Mapped[str]
    qualifier: Mapped[str]
    score: Mapped[float | None]
    model_id: Mapped[int | None] = mapped_column(ForeignKey("model.id"))
    dataset_id: Mapped[int | None] = mapped_column(ForeignKey("dataset.id"), index=True)
    metric_id: Mapped[int | None] = mapped_column(ForeignKey("metric.id"), index=True)
    benchmark_id: Mapped[int | None] = mapped_column(ForeignKey("benchmark.id"))
    baseline_id: Mapped[int | None] = mapped_column(ForeignKey("model.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    split: Mapped[str | None]
    direction: Mapped[str | None]
    change: Mapped[str | None]
    own: Mapped[bool]
    confidence: Mapped[float]
    rejected: Mapped[bool] = mapped_column(default=False, server_default=false())
    imported_row_id: Mapped[int | None] = mapped_column(ForeignKey("imported_row.id"), index=True)
    evidence_part: Mapped[str | None]
    evidence_start: Mapped[int | None]
    evidence_end: Mapped[int | None]
    value_start: Mapped[int | None]
    value_end: Mapped[int | None]
    model_text: Mapped[str | None]
    model_part: Mapped[str | None]
    model_start: Mapped[int | None]
    model_end: Mapped[int | None]
    model_key: Mapped[str | None]
    dataset_text: Mapped[str | None]
    dataset_part: Mapped[str | None]
    dataset_start: Mapped[int | None]
    dataset_end: Mapped[int | None]
    dataset_key: Mapped[str | None]
    metric_text: Mapped[str | None]
    metric_part: Mapped[str | None]
    metric_start: Mapped[int | None]
    metric_end: Mapped[int | None]
    metric_key: Mapped[str | None]
    baseline_text: Mapped[str | None]
    baseline_part: Mapped[str | None]
    baseline_start: Mapped[int | None]
    baseline_end: Mapped[int | None]
    baseline_key: Mapped[str | None]


class ClaimConditionRow(Base):
    """A stated setting of a claim, in the order of the text."""

    __tablename__ = "claim_condition"
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    text: Mapped[str]
    number: Mapped[float | None]


class StandingRow(Base):
    """A row of an ordinary leaderboard: the claim that stands for a model, in its total order (`position`, from 1).

    Made from the claims by `kb.store.ranking`; `model_id` is the claim's, `dataset` and `metric` are slugs. `rank` is
    empty for what cannot be compared.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index(None, "benchmark_id", "position"),
        Index(None, "model_id", "benchmark_id"),
        Index(None, "dataset", "metric", "position"),
        Index(None, "dataset", "metric", "rank"),
    )
    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    benchmark_id: Mapped[int] = mapped_column(ForeignKey("benchmark.id", ondelete="CASCADE"))
    model_id: Mapped[int] = mapped_column(ForeignKey("model.id", ondelete="CASCADE"))
    dataset: Mapped[str]
    metric: Mapped[str]
    rank: Mapped[int | None]
    position: Mapped[int]


class RecordRow(Base):
    """A claim that was better than all before it on its benchmark, by `gain` in score (empty for the first).

    Made from the claims by `kb.store.ranking`; `dataset` and `metric` are slugs.
    """

    __tablename__ = "record"
    __table_args__ = (Index(None, "dataset", "metric"),)
    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    benchmark_id: Mapped[int] = mapped_column(ForeignKey("benchmark.id", ondelete="CASCADE"), index=True)
    dataset: Mapped[str]
    metric: Mapped[str]
    gain: Mapped[float | None]


class BenchmarkCountRow(Base):
    """How much there is on a benchmark that has a result; made from the claims by `kb.store.ranking`.

    `models` are the rows of its ordinary leaderboard, `claims` and `papers` those of every result. `unconfident`,
    `implausible` and `baselines` are claims that this leaderboard leaves out, each counted for the first reason.
    """

    __tablename__ = "benchmark_count"
    benchmark_id: Mapped[int] = mapped_column(
        ForeignKey("benchmark.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    models: Mapped[int]
    claims: Mapped[int]
    papers: Mapped[int]
    unconfident: Mapped[int]
    implausible: Mapped[int]
    baselines: Mapped[int]


class CurationRow(Base):
    """What a person decided: append-only, replayed after re-extraction."""

    __tablename__ = "curation"
    id: Mapped[int] = mapped_column(primary_key=True)
    decided_at: Mapped[datetime]
    person: Mapped[str]
    action: Mapped[str]
    details: Mapped[dict[str, Any]]
    reason: Mapped[str]
    undone_at: Mapped[datetime | None]
