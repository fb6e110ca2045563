"""How the databases find what is asked: by an index, so that a question takes about as long on a large base."""

import re
from datetime import date

import pytest
from sqlalchemy import Engine, event

BIG = "claim|standing|record|paper|model|model_alias|claim_condition|other|c|p"
"""The tables that grow with the papers, and what statements and views call them."""

VIEW = "SELECT * FROM leaderboard WHERE dataset = 'dataset-0' AND metric = 'metric-1' ORDER BY position LIMIT 100"


def plans(large_base, question):
    """Return the plan of every statement that a question runs, in the database's words."""
    asked = []

    def note(connection, cursor, statement, parameters, *_):
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert len(question()) > 0
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if large_base.database.engine.dialect.name == "sqlite" else "EXPLAIN "
    with large_base.database.connect() as connection:
        return [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters or ()))
            for statement, parameters in asked
        ]


BOARD = ("dataset-0", "metric-1")

QUESTIONS = {
    "leaderboard": (lambda base: base.leaderboard(*BOARD, limit=20), "claim"),
    "leaderboard of a split": (lambda base: base.leaderboard(*BOARD, limit=20, split="test"), "claim"),
    "leaderboard since a day": (lambda base: base.leaderboard(*BOARD, limit=20, since=date(2022, 1, 1)), "claim"),
    "history": (lambda base: base.history(*BOARD), "record"),
    "comparison": (lambda base: base.compare("Model 3", "Model 40"), "standing"),
    "comparison of all that is stated": (lambda base: base.compare("Model 3", "Model 40", baselines=True), "claim"),
    "benchmarks": (lambda base: base.benchmarks(limit=10), "standing"),
    "view": (lambda base: base.sql(VIEW), "standing"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_a_big_table_from_end_to_end(large_base, name):
    ask, table = QUESTIONS[name]
    found = plans(large_base, lambda: ask(large_base))

    # "SCAN claim" of SQLite, "Seq Scan on claim c" of PostgreSQL
    whole = re.compile(rf"(?:^SCAN|Seq Scan on) (?:{BIG})\b", re.MULTILINE)
    assert not any(whole.search(plan) for plan in found), found
    assert any(re.search(rf"ix_{table}_\w+", plan) for plan in found), found
