"""What is asked of many claims at once is kept: the models of standings, and counts of each benchmark.

A comparison finds the benchmarks that two models share among their standings, and `benchmark_count` says how much
there is on a benchmark and what its leaderboard leaves out. `kb init` ranks an upgraded base anew, which fills it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Binary order on both databases, whatever collation a PostgreSQL database was created with.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

STANDING = "claim_id, benchmark_id, dataset, metric, rank, position"
COUNTS = ("models", "claims", "papers", "unconfident", "implausible", "baselines")


def upgrade() -> None:
    remake_standings(with_models=True)
    op.create_table(
        "benchmark_count",
        sa.Column("benchmark_id", sa.Integer(), autoincrement=False),
        *(sa.Column(count, sa.Integer(), nullable=False) for count in COUNTS),
        sa.ForeignKeyConstraint(
            ["benchmark_id"],
            ["benchmark.id"],
            name=op.f("fk_benchmark_count_benchmark_id_benchmark"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("benchmark_id", name=op.f("pk_benchmark_count")),
    )


def downgrade() -> None:
    op.drop_table("benchmark_count")
    remake_standings(with_models=False)


def remake_standings(with_models: bool) -> None:
    """Make the table of standings anew around its rows, with the models of their claims or without."""
    second = op.get_context().script.get_revision("0002").module
    op.execute("DROP VIEW leaderboard")
    op.execute(f"CREATE TABLE kept_standing AS SELECT {STANDING} FROM standing")
    op.drop_table("standing")
    models = [
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["model.id"], name=op.f("fk_standing_model_id_model"), ondelete="CASCADE"
        ),
    ]
    op.create_table(
        "standing",
        sa.Column("claim_id", sa.Integer(), autoincrement=False),
        sa.Column("benchmark_id", sa.Integer(), nullable=False),
        *(models if with_models else []),
        sa.Column("dataset", TEXT, nullable=False),
        sa.Column("metric", TEXT, nullable=False),
        sa.Column("rank", sa.Integer()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_standing_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmark.id"], name=op.f("fk_standing_benchmark_id_benchmark"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_standing")),
    )
    if with_models:
        op.execute(
            f"INSERT INTO standing ({STANDING}, model_id)"
            f" SELECT {STANDING}, (SELECT model_id FROM claim WHERE id = claim_id) FROM kept_standing"
        )
    else:
        op.execute(f"INSERT INTO standing ({STANDING}) SELECT {STANDING} FROM kept_standing")
    op.execute("DROP TABLE kept_standing")
    op.create_index(op.f("ix_standing_benchmark_id_position"), "standing", ["benchmark_id", "position"])
    op.create_index(op.f("ix_standing_dataset_metric_position"), "standing", ["dataset", "metric", "position"])
    op.create_index(op.f("ix_standing_dataset_metric_rank"), "standing", ["dataset", "metric", "rank"])
    if with_models:
        op.create_index(op.f("ix_standing_model_id_benchmark_id"), "standing", ["model_id", "benchmark_id"])
    op.execute(second.leaderboard())
