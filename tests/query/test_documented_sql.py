"""What the README says of the views and of SQL holds on both databases."""

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

README = Path(__file__).parent.parent.parent / "README.md"
QUERIES = re.findall(r"^```sql\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def documented():
    """Return the columns of each view that the README's table names."""
    columns = {"leaderboard": set(), "record_history": set(), "claim_flat": set()}
    section = README.read_text(encoding="utf-8").split("## SQL")[1].split("\n## ")[0]
    for cells, where in re.findall(r"^\| (`[^|]*) \| ([\w, ]+) \|", section, re.MULTILINE):
        for view in columns if where == "all" else where.split(", "):
            columns[view] |= set(re.findall(r"`(\w+)`", cells.split("(")[0]))
    columns["claim_flat"] = columns["claim_flat"] - {"claim_uid"} | {"uid"}
    return columns


def test_every_column_of_the_views_is_documented(world):
    with world.database.connect() as connection:
        views = {view: {column["name"] for column in inspect(connection).get_columns(view)} for view in documented()}
    assert views == documented()


@pytest.fixture
def filled(world):
    world.claim("A", 85, paper="P1", published_on="2020-01-01")
    world.claim("B", 86.5, paper="P2", published_on="2021-01-01")
    world.claim("C", 80, paper="P2", published_on="2021-01-01", own=False)
    world.claim("A", 2.1, dataset="LibriSpeech", metric="WER", paper="P1")
    world.claim("B", 1.5, kind="delta", baseline="A", direction="up", change="points", paper="P2")
    return world


def test_the_documented_queries_answer(filled):
    assert len(QUERIES) == 3
    with filled.database.connect() as connection:
        leaders, records, deltas = ([tuple(row) for row in connection.execute(text(query))] for query in QUERIES)
    assert leaders == [
        ("imagenet-1k", "top-1-accuracy", "B", 86.5, 2),
        ("librispeech", "word-error-rate", "A", 2.1, 1),
    ]
    assert records == [("imagenet-1k", "top-1-accuracy", 2, 1.5)]
    assert deltas == [("B", "A", "imagenet-1k", "top-1-accuracy", "up", 1.5, "%", "P2")]
