"""What is kept of rankings is what the claims say: an answer that reads the one is that which reads the other."""

from dataclasses import replace

import pytest

from kb.query import CONFIDENCE_FLOOR, Filter, comparison
from kb.vocabulary import MetricEntry, Vocabulary

LIKE_ORDINARY = CONFIDENCE_FLOOR - 1e-6
"""No claim is of a confidence between; but a filter of its own is asked of the claims."""

BOARDS = [("dataset-0", "metric-1"), ("dataset-3", "metric-4"), ("dataset-7", "metric-8")]


@pytest.mark.parametrize("models", [("Model 0", "Model 1"), ("Model 2", "Model 0", "Model 5"), ("Model 3", "Model 40")])
def test_a_comparison_is_that_of_the_claims(large_base, models):
    found = large_base.compare(*models)

    assert len(found.benchmarks) > 0
    assert found == large_base.compare(*models, min_confidence=LIKE_ORDINARY)


@pytest.mark.parametrize("board", BOARDS)
def test_a_leaderboard_counts_what_the_claims_say(large_base, board):
    counted = large_base.leaderboard(*board, limit=3, counted=True)

    assert counted.total > 3
    assert counted.hidden.unconfident > 0
    assert counted.hidden.baselines > 0
    assert counted == large_base.leaderboard(*board, limit=3, counted=True, min_confidence=LIKE_ORDINARY)
    assert counted.total == len(large_base.leaderboard(*board))


def test_benchmarks_count_what_the_claims_say(large_base):
    found = large_base.benchmarks()
    counts = large_base.sql(
        "SELECT dataset, metric, count(*), count(DISTINCT paper_id) FROM claim_flat"
        " WHERE kind = 'result' AND model IS NOT NULL AND rejected = 0 GROUP BY dataset, metric"
    )
    models = large_base.sql("SELECT dataset, metric, count(*) FROM leaderboard GROUP BY dataset, metric")

    assert len(found) == len(models) > 0
    assert {(row.dataset, row.metric): row.models for row in found} == {(row[0], row[1]): row[2] for row in models}
    assert {(row.dataset, row.metric, row.claims, row.papers) for row in found} <= {tuple(row) for row in counts}
    assert list(found) == sorted(found, key=lambda row: (-row.models, row.dataset, row.metric))
    assert large_base.benchmarks(limit=5) == replace(found, rows=found.rows[:5])


def test_numbers_follow_what_a_person_rejects(world):
    for number in range(3):
        world.claim(f"M{number}", 80 + number, paper=f"P{number}", uid=f"u{number}")
    world.claim("M0", 70, paper="P9", confidence=0.1, uid="unsure")
    world.reject("u1", "unsure")

    def benchmarks(connection, _):
        from kb import query

        return query.benchmarks(connection)

    (row,) = world.ask(benchmarks)
    assert (row.models, row.claims, row.papers) == (2, 2, 2)


def test_a_direction_of_the_users_own_counts_in_a_comparison(world):
    world.metric("Zoo score")
    world.claim("A", 5, dataset="Zoo", metric="Zoo score", paper="P1")
    world.claim("A", 7, dataset="Zoo", metric="Zoo score", paper="P1")
    world.claim("B", 6, dataset="Zoo", metric="Zoo score", paper="P2")
    world.vocabulary = Vocabulary(metrics=[MetricEntry("zoo-score", "Zoo score", (), False)])

    found = world.ask(comparison, ["A", "B"], choice=Filter())

    assert [(row.name, row.value, row.difference) for row in found] == [("A", 5, 1), ("B", 6, -1)]
