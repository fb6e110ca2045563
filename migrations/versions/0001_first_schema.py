"""The first schema: papers, names, claims, and the two views for people who write SQL."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Binary order on both databases, whatever collation a PostgreSQL database was created with.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    create_tables()
    op.execute(claim_flat())
    op.execute(leaderboard())


def downgrade() -> None:
    op.execute("DROP VIEW leaderboard")
    op.execute("DROP VIEW claim_flat")
    for table in (
        "claim_condition",
        "model_alias",
        "claim",
        "paper_source",
        "paper_identity",
        "model",
        "dataset_alias",
        "benchmark",
        "paper",
        "metric_alias",
        "dataset",
        "task",
        "source",
        "metric",
        "extraction_run",
        "curation",
    ):
        op.drop_table(table)


def create_tables() -> None:
    op.create_table(
        "curation",
        sa.Column("id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curation")),
    )
    op.create_table(
        "extraction_run",
        sa.Column("id", sa.Integer()),
        sa.Column("extractor", TEXT, nullable=False),
        sa.Column("vocabulary", TEXT, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extraction_run")),
        sa.UniqueConstraint("extractor", "vocabulary", name=op.f("uq_extraction_run_extractor_vocabulary")),
    )
    op.create_table(
        "metric",
        sa.Column("id", sa.Integer()),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("higher_is_better", sa.Boolean()),
        sa.Column("scale", TEXT, nullable=False),
        sa.Column("minimum", sa.Double()),
        sa.Column("maximum", sa.Double()),
        sa.Column("unit", TEXT, nullable=False),
        sa.CheckConstraint("scale IN ('percent', 'fraction', 'unbounded')", name=op.f("ck_metric_scale")),
        sa.CheckConstraint("status IN ('vocabulary', 'discovered')", name=op.f("ck_metric_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric")),
        sa.UniqueConstraint("slug", name=op.f("uq_metric_slug")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer()),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("reader", TEXT, nullable=False),
        sa.Column("first_read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", "reader", name=op.f("uq_source_name_reader")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer()),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("slug", name=op.f("uq_task_slug")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer()),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("task_id", sa.Integer()),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("homepage", TEXT),
        sa.CheckConstraint("status IN ('vocabulary', 'discovered')", name=op.f("ck_dataset_status")),
        sa.ForeignKeyConstraint(["parent_id"], ["dataset.id"], name=op.f("fk_dataset_parent_id_dataset")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_dataset_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("slug", name=op.f("uq_dataset_slug")),
    )
    op.create_table(
        "metric_alias",
        sa.Column("id", sa.Integer()),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("alias", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["metric.id"], name=op.f("fk_metric_alias_metric_id_metric"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_alias")),
        sa.UniqueConstraint("key", name=op.f("uq_metric_alias_key")),
    )
    op.create_index(op.f("ix_metric_alias_metric_id"), "metric_alias", ["metric_id"])
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer()),
        sa.Column("paper_id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("abstract", TEXT, nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("published_on", sa.Date()),
        sa.Column("url", TEXT),
        sa.Column("code_url", TEXT),
        sa.Column("run_id", sa.Integer()),
        sa.ForeignKeyConstraint(["run_id"], ["extraction_run.id"], name=op.f("fk_paper_run_id_extraction_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_paper_id"), "paper", ["paper_id"])
    op.create_index(op.f("ix_paper_published_on"), "paper", ["published_on"])
    op.create_table(
        "benchmark",
        sa.Column("id", sa.Integer()),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_benchmark_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["metric.id"], name=op.f("fk_benchmark_metric_id_metric"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark")),
        sa.UniqueConstraint("dataset_id", "metric_id", name=op.f("uq_benchmark_dataset_id_metric_id")),
    )
    op.create_index(op.f("ix_benchmark_metric_id"), "benchmark", ["metric_id"])
    op.create_table(
        "dataset_alias",
        sa.Column("id", sa.Integer()),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("alias", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_dataset_alias_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_alias")),
        sa.UniqueConstraint("key", name=op.f("uq_dataset_alias_key")),
    )
    op.create_index(op.f("ix_dataset_alias_dataset_id"), "dataset_alias", ["dataset_id"])
    op.create_table(
        "model",
        sa.Column("id", sa.Integer()),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("unnamed", sa.Boolean(), nullable=False),
        sa.Column("family_id", sa.Integer()),
        sa.Column("paper_id", sa.Integer()),
        sa.CheckConstraint("status IN ('vocabulary', 'discovered')", name=op.f("ck_model_status")),
        sa.ForeignKeyConstraint(["family_id"], ["model.id"], name=op.f("fk_model_family_id_model")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_model_paper_id_paper"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
        sa.UniqueConstraint("slug", name=op.f("uq_model_slug")),
    )
    op.create_index(op.f("ix_model_family_id"), "model", ["family_id"])
    op.create_index(op.f("ix_model_name"), "model", ["name"])
    op.create_index(op.f("ix_model_paper_id"), "model", ["paper_id"])
    op.create_table(
        "paper_identity",
        sa.Column("id", sa.Integer()),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("scheme", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_identity_paper_id_paper"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_identity")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_paper_identity_scheme_value")),
    )
    op.create_index(op.f("ix_paper_identity_paper_id"), "paper_identity", ["paper_id"])
    op.create_table(
        "paper_source",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_source_paper_id_paper"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_paper_source_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_id", "source_id", name=op.f("pk_paper_source")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer()),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer()),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("value_text", TEXT, nullable=False),
        sa.Column("value_high", sa.Double()),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("qualifier", TEXT, nullable=False),
        sa.Column("score", sa.Double()),
        sa.Column("model_id", sa.Integer()),
        sa.Column("dataset_id", sa.Integer()),
        sa.Column("metric_id", sa.Integer()),
        sa.Column("benchmark_id", sa.Integer()),
        sa.Column("baseline_id", sa.Integer()),
        sa.Column("task_id", sa.Integer()),
        sa.Column("split", TEXT),
        sa.Column("direction", TEXT),
        sa.Column("change", TEXT),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("evidence_part", TEXT, nullable=False),
        sa.Column("evidence_start", sa.Integer(), nullable=False),
        sa.Column("evidence_end", sa.Integer(), nullable=False),
        sa.Column("value_start", sa.Integer(), nullable=False),
        sa.Column("value_end", sa.Integer(), nullable=False),
        sa.Column("model_text", TEXT),
        sa.Column("model_part", TEXT),
        sa.Column("model_start", sa.Integer()),
        sa.Column("model_end", sa.Integer()),
        sa.Column("dataset_text", TEXT),
        sa.Column("dataset_part", TEXT),
        sa.Column("dataset_start", sa.Integer()),
        sa.Column("dataset_end", sa.Integer()),
        sa.Column("metric_text", TEXT),
        sa.Column("metric_part", TEXT),
        sa.Column("metric_start", sa.Integer()),
        sa.Column("metric_end", sa.Integer()),
        sa.Column("baseline_text", TEXT),
        sa.Column("baseline_part", TEXT),
        sa.Column("baseline_start", sa.Integer()),
        sa.Column("baseline_end", sa.Integer()),
        sa.CheckConstraint("change IN ('points', 'relative', 'unknown')", name=op.f("ck_claim_change")),
        sa.CheckConstraint("direction IN ('up', 'down')", name=op.f("ck_claim_direction")),
        sa.CheckConstraint("kind IN ('result', 'delta', 'resource')", name=op.f("ck_claim_kind")),
        sa.CheckConstraint("origin IN ('extracted', 'imported', 'person')", name=op.f("ck_claim_origin")),
        sa.CheckConstraint("qualifier IN ('=', '~', '>', '<', '<=')", name=op.f("ck_claim_qualifier")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_claim_confidence")),
        sa.ForeignKeyConstraint(["baseline_id"], ["model.id"], name=op.f("fk_claim_baseline_id_model")),
        sa.ForeignKeyConstraint(["benchmark_id"], ["benchmark.id"], name=op.f("fk_claim_benchmark_id_benchmark")),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_claim_dataset_id_dataset")),
        sa.ForeignKeyConstraint(["metric_id"], ["metric.id"], name=op.f("fk_claim_metric_id_metric")),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_claim_model_id_model")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_claim_paper_id_paper"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["extraction_run.id"], name=op.f("fk_claim_run_id_extraction_run")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_claim_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("uid", name=op.f("uq_claim_uid")),
    )
    op.create_index(op.f("ix_claim_baseline_id"), "claim", ["baseline_id"])
    op.create_index(op.f("ix_claim_benchmark_id_kind_score"), "claim", ["benchmark_id", "kind", "score"])
    op.create_index(op.f("ix_claim_dataset_id"), "claim", ["dataset_id"])
    op.create_index(op.f("ix_claim_metric_id"), "claim", ["metric_id"])
    op.create_index(op.f("ix_claim_model_id"), "claim", ["model_id"])
    op.create_index(op.f("ix_claim_paper_id"), "claim", ["paper_id"])
    op.create_table(
        "model_alias",
        sa.Column("id", sa.Integer()),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("alias", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["model.id"], name=op.f("fk_model_alias_model_id_model"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_alias")),
        sa.UniqueConstraint("model_id", "key", name=op.f("uq_model_alias_model_id_key")),
    )
    op.create_index(op.f("ix_model_alias_key"), "model_alias", ["key"])
    op.create_table(
        "claim_condition",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("number", sa.Double()),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_condition_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_claim_condition")),
    )


def words(part: str, start: str, end: str) -> str:
    """Return the SQL that cuts words out of the paper's own text (alias p) by their place."""
    text = f"CASE {part} WHEN 'title' THEN p.title WHEN 'abstract' THEN p.abstract END"
    return f"substr({text}, {start} + 1, {end} - {start})"


def conditions() -> str:
    """Return the SQL that joins a claim's (alias c) conditions by "; ", in their order.

    SQLite knows an ORDER BY within an aggregate only from 3.44 on; it takes the rows in the subquery's order.
    """
    if op.get_bind().dialect.name == "sqlite":
        ordered = "SELECT text FROM claim_condition WHERE claim_id = c.id ORDER BY position"
        return f"(SELECT group_concat(text, '; ') FROM ({ordered}))"
    return "(SELECT string_agg(text, '; ' ORDER BY position) FROM claim_condition WHERE claim_id = c.id)"


def binary(expression: str) -> str:
    """Return a text expression made of literals in binary order, like the columns."""
    return expression if op.get_bind().dialect.name == "sqlite" else f'({expression}) COLLATE "C"'


def claim_flat() -> str:
    """Return the view with one readable line a claim; `own` is 0 or 1 on both databases."""
    as_written = ", ".join(
        f"coalesce({words(f'c.{name}_part', f'c.{name}_start', f'c.{name}_end')}, c.{name}_text) AS {name}_words"
        for name in ("model", "dataset", "metric", "baseline")
    )
    return f"""
        CREATE VIEW claim_flat AS
        SELECT c.uid, c.kind, model.name AS model,
            dataset.slug AS dataset, dataset.name AS dataset_name, metric.slug AS metric, metric.name AS metric_name,
            c.value, c.value_text, c.value_high, c.unit, c.qualifier, c.score, c.split, task.name AS task,
            {conditions()} AS conditions,
            CASE WHEN c.own THEN 1 ELSE 0 END AS own, baseline.name AS baseline, c.direction, c.change,
            c.confidence, c.origin, p.title AS paper, p.paper_id, p.url, p.code_url, p.published_on,
            {words("c.evidence_part", "c.evidence_start", "c.evidence_end")} AS evidence,
            {as_written}
        FROM claim c
        JOIN paper p ON p.id = c.paper_id
        LEFT JOIN model ON model.id = c.model_id
        LEFT JOIN model baseline ON baseline.id = c.baseline_id
        LEFT JOIN dataset ON dataset.id = c.dataset_id
        LEFT JOIN metric ON metric.id = c.metric_id
        LEFT JOIN task ON task.id = c.task_id
    """


def leaderboard() -> str:
    """Return the view with the ranked rows of every benchmark, as `kb leaderboard` shows them.

    One row a model: its best claim among the own papers' and the studies' (kb.query ranks in the same way). Bounds and
    ranges are no exact values: they have no rank and stand for a model only where it has no exact one. Windows are
    partitioned by slugs so that a database can apply `WHERE dataset = ...` before ranking.
    """
    return f"""
        CREATE VIEW leaderboard AS
        WITH stated AS (
            SELECT c.id, c.uid, c.model_id, c.confidence, c.score, p.published_on,
                dataset.slug AS dataset, metric.slug AS metric,
                CASE
                    WHEN c.own THEN 0
                    WHEN max(CASE WHEN c.own THEN 1 ELSE 0 END)
                        OVER (PARTITION BY dataset.slug, metric.slug, c.paper_id) = 0 THEN 1
                    ELSE 2
                END AS reporter,
                CASE WHEN c.score < metric.minimum OR c.score > metric.maximum THEN 0 ELSE 1 END AS plausible,
                CASE
                    WHEN c.qualifier IN ('=', '~') AND c.value_high IS NULL AND c.score IS NOT NULL
                        AND metric.higher_is_better IS NOT NULL THEN 1
                    ELSE 0
                END AS exact,
                CASE WHEN metric.higher_is_better THEN -c.score WHEN NOT metric.higher_is_better THEN c.score END
                    AS distance
            FROM claim c
            JOIN paper p ON p.id = c.paper_id
            JOIN benchmark ON benchmark.id = c.benchmark_id
            JOIN dataset ON dataset.id = benchmark.dataset_id
            JOIN metric ON metric.id = benchmark.metric_id
            WHERE c.kind = 'result' AND c.model_id IS NOT NULL
        ), placed AS (
            SELECT stated.*,
                row_number() OVER (
                    PARTITION BY dataset, metric, model_id
                    ORDER BY exact DESC, distance ASC NULLS LAST, reporter, published_on ASC NULLS LAST,
                        confidence DESC, uid
                ) AS place
            FROM stated
            WHERE reporter < 2 AND plausible = 1 AND confidence >= 0.5
        ), ranked AS (
            SELECT placed.*,
                CASE exact
                    WHEN 1 THEN rank() OVER (PARTITION BY dataset, metric, exact ORDER BY distance ASC NULLS LAST)
                END AS rank
            FROM placed
            WHERE place = 1
        )
        SELECT ranked.dataset, dataset.name AS dataset_name, ranked.metric, metric.name AS metric_name, ranked.rank,
            model.name AS model, c.value, c.value_text, c.value_high, c.unit, c.qualifier, c.score, c.split,
            {conditions()} AS conditions,
            {binary("CASE ranked.reporter WHEN 0 THEN 'own' ELSE 'study' END")} AS reported_by,
            p.title AS paper, p.paper_id, p.url, p.code_url, p.published_on, c.confidence,
            {words("c.evidence_part", "c.evidence_start", "c.evidence_end")} AS evidence,
            c.uid AS claim_uid
        FROM ranked
        JOIN claim c ON c.id = ranked.id
        JOIN paper p ON p.id = c.paper_id
        JOIN model ON model.id = c.model_id
        JOIN dataset ON dataset.slug = ranked.dataset
        JOIN metric ON metric.slug = ranked.metric
        ORDER BY ranked.dataset, ranked.metric, ranked.rank ASC NULLS LAST, p.published_on ASC NULLS LAST, model.name,
            c.uid
    """
