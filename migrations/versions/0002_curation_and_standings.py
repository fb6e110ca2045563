"""What a person decides of claims, the canonical keys that the extractor gave, and rankings kept as tables.

`standing` holds the ordinary leaderboards, `record` the results that were better than all before them: a board of a
hundred thousand claims could not be ranked anew for each question. The views read them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
ROLES = ("model", "dataset", "metric", "baseline")


def upgrade() -> None:
    op.execute("DROP VIEW leaderboard")
    op.execute("DROP VIEW claim_flat")
    for role in ROLES:
        op.add_column("claim", sa.Column(f"{role}_key", TEXT))
        table = "model" if role == "baseline" else role
        # so far only the row that the key led to was kept
        op.execute(
            f"UPDATE claim SET {role}_key = (SELECT slug FROM {table} WHERE {table}.id = claim.{role}_id"
            f" AND {table}.status = 'vocabulary')"
        )
    op.add_column("claim", sa.Column("rejected", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("extraction_run", sa.Column("settled_with", TEXT))
    op.drop_index(op.f("ix_claim_model_id"), "claim")
    # a comparison of models looks for one's claims on another's benchmarks
    op.create_index(op.f("ix_claim_model_id_benchmark_id"), "claim", ["model_id", "benchmark_id"])
    create_rankings()
    op.execute(claim_flat())
    op.execute(leaderboard())
    op.execute(record_history())
    # the rankings are made when the base is settled the next time
    op.execute("UPDATE extraction_run SET settled = false")


def downgrade() -> None:
    for view in ("record_history", "leaderboard", "claim_flat"):
        op.execute(f"DROP VIEW {view}")
    op.drop_table("record")
    op.drop_table("standing")
    op.drop_index(op.f("ix_claim_model_id_benchmark_id"), "claim")
    op.create_index(op.f("ix_claim_model_id"), "claim", ["model_id"])
    op.drop_column("extraction_run", "settled_with")
    for column in ("rejected", *(f"{role}_key" for role in ROLES)):
        op.drop_column("claim", column)
    first = op.get_context().script.get_revision("0001").module
    op.execute(first.claim_flat())
    op.execute(first.leaderboard())


def create_rankings() -> None:
    for name, columns in (
        ("standing", [sa.Column("rank", sa.Integer()), sa.Column("position", sa.Integer(), nullable=False)]),
        ("record", [sa.Column("gain", sa.Double())]),
    ):
        op.create_table(
            name,
            sa.Column("claim_id", sa.Integer(), autoincrement=False),
            sa.Column("benchmark_id", sa.Integer(), nullable=False),
            sa.Column("dataset", TEXT, nullable=False),
            sa.Column("metric", TEXT, nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["claim_id"], ["claim.id"], name=op.f(f"fk_{name}_claim_id_claim"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                ["benchmark_id"], ["benchmark.id"], name=op.f(f"fk_{name}_benchmark_id_benchmark"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("claim_id", name=op.f(f"pk_{name}")),
        )
    op.create_index(op.f("ix_standing_benchmark_id_position"), "standing", ["benchmark_id", "position"])
    op.create_index(op.f("ix_standing_dataset_metric_position"), "standing", ["dataset", "metric", "position"])
    op.create_index(op.f("ix_standing_dataset_metric_rank"), "standing", ["dataset", "metric", "rank"])
    op.create_index(op.f("ix_record_benchmark_id"), "record", ["benchmark_id"])
    op.create_index(op.f("ix_record_dataset_metric"), "record", ["dataset", "metric"])


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


def reported_by() -> str:
    """Return the SQL for who states a claim (alias c): "own", or "study", in binary order like the columns."""
    expression = "CASE WHEN c.own THEN 'own' ELSE 'study' END"
    return expression if op.get_bind().dialect.name == "sqlite" else f'({expression}) COLLATE "C"'


def evidence() -> str:
    return words("c.evidence_part", "c.evidence_start", "c.evidence_end")


def claim_flat() -> str:
    """Return the view with one readable line a claim; `own` and `rejected` are 0 or 1 on both databases."""
    as_written = ", ".join(
        f"coalesce({words(f'c.{name}_part', f'c.{name}_start', f'c.{name}_end')}, c.{name}_text) AS {name}_words"
        for name in ROLES
    )
    return f"""
        CREATE VIEW claim_flat AS
        SELECT c.uid, c.kind, model.name AS model,
            dataset.slug AS dataset, dataset.name AS dataset_name, metric.slug AS metric, metric.name AS metric_name,
            c.value, c.value_text, c.value_high, c.unit, c.qualifier, c.score, c.split, task.name AS task,
            {conditions()} AS conditions,
            CASE WHEN c.own THEN 1 ELSE 0 END AS own, baseline.name AS baseline, c.direction, c.change,
            c.confidence, c.origin, CASE WHEN c.rejected THEN 1 ELSE 0 END AS rejected,
            p.title AS paper, p.paper_id, p.url, p.code_url, p.published_on,
            {evidence()} AS evidence,
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
    """Return the view with the rows of every ordinary leaderboard, as `kb leaderboard` shows them.

    `position` is their total order. The view has none of its own, so that a database can take the first rows of one
    board from an index: `WHERE dataset = … AND metric = … ORDER BY position LIMIT …`.
    """
    return f"""
        CREATE VIEW leaderboard AS
        SELECT standing.dataset, dataset.name AS dataset_name, standing.metric, metric.name AS metric_name,
            standing.position, standing.rank,
            model.name AS model, c.value, c.value_text, c.value_high, c.unit, c.qualifier, c.score, c.split,
            {conditions()} AS conditions, {reported_by()} AS reported_by,
            p.title AS paper, p.paper_id, p.url, p.code_url, p.published_on, c.confidence,
            {evidence()} AS evidence, c.uid AS claim_uid
        FROM standing
        JOIN claim c ON c.id = standing.claim_id
        JOIN paper p ON p.id = c.paper_id
        JOIN model ON model.id = c.model_id
        JOIN dataset ON dataset.slug = standing.dataset
        JOIN metric ON metric.slug = standing.metric
    """


def record_history() -> str:
    """Return the view with every result that was better than all before it on its benchmark."""
    return f"""
        CREATE VIEW record_history AS
        SELECT record.dataset, dataset.name AS dataset_name, record.metric, metric.name AS metric_name,
            p.published_on, model.name AS model, c.value, c.value_text, c.unit, c.qualifier, c.score, record.gain,
            c.split, {conditions()} AS conditions, {reported_by()} AS reported_by,
            p.title AS paper, p.paper_id, p.url, p.code_url, c.confidence,
            {evidence()} AS evidence, c.uid AS claim_uid
        FROM record
        JOIN claim c ON c.id = record.claim_id
        JOIN paper p ON p.id = c.paper_id
        JOIN model ON model.id = c.model_id
        JOIN dataset ON dataset.slug = record.dataset
        JOIN metric ON metric.slug = record.metric
    """
