"""How the databases find what is asked: by an index, so that a question takes about as long on a large base."""

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

import kb
from kb.store import initialise, open_database
from kb.store.ranking import rank_benchmarks

CHECKOUT = Path(__file__).parent.parent.parent
BIG = "claim|standing|record|paper|model|model_alias|claim_condition|other|c|p"
"""The tables that grow with the papers, and what statements and views call them."""

VIEW = "SELECT * FROM leaderboard WHERE dataset = 'dataset-0' AND metric = 'metric-1' ORDER BY position LIMIT 100"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def base(request, tmp_path_factory):
    """A base large enough that a database prefers an index, ranked and analysed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(CHECKOUT / "scripts"), *sys.path])
        from large_base import Size, analyse, fill
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'kb.sqlite'}"
    else:
        server = request.getfixturevalue("postgres")
        name = server.create(request.getfixturevalue("postgres_template"))
        url = server.url(name)
    initialise(url)
    with open_database(url) as database:
        fill(database, Size.of(20_000))
        with database.writing() as connection:
            rank_benchmarks(connection)
        analyse(database)
    with kb.connect(url) as opened:
        yield opened
    if request.param == "postgresql":
        server.drop(name)


def plans(base, question):
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
    explain = "EXPLAIN QUERY PLAN " if base.database.engine.dialect.name == "sqlite" else "EXPLAIN "
    with base.database.connect() as connection:
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
    "view": (lambda base: base.sql(VIEW), "standing"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_a_big_table_from_end_to_end(base, name):
    ask, table = QUESTIONS[name]
    found = plans(base, lambda: ask(base))

    # "SCAN claim" of SQLite, "Seq Scan on claim c" of PostgreSQL
    whole = re.compile(rf"(?:^SCAN|Seq Scan on) (?:{BIG})\b", re.MULTILINE)
    assert not any(whole.search(plan) for plan in found), found
    assert any(re.search(rf"ix_{table}_\w+", plan) for plan in found), found
