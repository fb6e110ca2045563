"""Which names are one thing: a table of pairs, each asked of a base in which two papers use the names."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from stated import content, paper, rows
from test_writer import empty

from kb.records import Claim, Mention, Paper, Place
from kb.store import Database, ReadPaper, Writer, open_database
from kb.vocabulary import Vocabulary, load_vocabulary

VALUE = re.compile(r"([\d.]+) ?(\D*)")
ROWS = """
SELECT p.paper_id, c.dataset_id, c.metric_id, c.model_id, m.family_id, c.score
FROM claim c JOIN paper p ON p.id = c.paper_id LEFT JOIN model m ON m.id = c.model_id
"""


@dataclass(frozen=True)
class Pair:
    """Two names, and whether they are one (see identity.toml)."""

    kind: str
    names: tuple[str, str]
    same: bool
    on: str | tuple[str, str] | None = None
    metric: str | None = None
    papers_share: str | None = None
    why: str = ""
    expected_failure: str = ""

    def papers(self, number: int) -> tuple[tuple[Paper, Claim], tuple[Paper, Claim]]:
        """Return two papers, each with the claim in which it uses one of the names."""
        first, second = (self._paper(number, at) for at in (0, 1))
        return first, second

    def _paper(self, number: int, at: int) -> tuple[Paper, Claim]:
        author = number if self.papers_share == "an author" else f"{number}{'ab'[at]}"
        dataset = number if self.papers_share == "a benchmark" else f"{number}{'ab'[at]}"
        names: dict[str, str] = {}
        value, unit = "1", "%"
        if self.kind == "value":
            names = {"dataset": f"Harbour {dataset}", "metric": str(self.metric)}
            value, unit = re.fullmatch(VALUE, self.names[at]).groups()  # type: ignore[union-attr]
        elif self.kind == "dataset":
            names = {"dataset": self.names[at], "metric": "accuracy"}
        elif self.kind == "metric":
            on = self.on[at] if isinstance(self.on, tuple) else self.on
            names = {"dataset": on or f"Harbour {dataset}", "metric": self.names[at]}
        else:
            names = {"model": self.names[at], "dataset": f"Harbour {dataset}", "metric": "accuracy"}
        mentions = {role: Mention(words) for role, words in names.items()}
        place = Place("abstract", 0, 1)
        claim = Claim(
            "result", float(value), value, place, place, unit=unit, own=self.papers_share is not None, **mentions
        )
        return paper("1.", identifier(number, at), authors=(f"Author {author}",)), claim

    def found_same(self, one: dict[str, Any], other: dict[str, Any]) -> bool:
        """Return whether the rows of the two claims say that the names are one."""
        if self.kind == "value":
            return math.isclose(one["score"], other["score"])
        column = "model" if self.kind == "family" else self.kind
        named = one["family" if self.kind == "family" else column]
        return named is not None and named == other[column]


def identifier(number: int, at: int) -> str:
    """Return the arXiv number of a pair's first or second paper."""
    return f"2401.{10 * number + at:05}"


def read_pairs() -> list[Pair]:
    table = tomllib.loads((Path(__file__).parent / "identity.toml").read_text(encoding="utf-8"))
    return [
        Pair(kind=kind, **{name: tuple(value) if isinstance(value, list) else value for name, value in pair.items()})
        for kind, pairs in table.items()
        for pair in pairs
    ]


PAIRS = read_pairs()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def batches(vocabulary: Vocabulary) -> Iterator[ReadPaper]:
    for number, pair in enumerate(PAIRS):
        for one, claim in pair.papers(number):
            yield ReadPaper(one, "line 1", (claim,))


def write(database: Database, vocabulary: Vocabulary, *parts: list[ReadPaper]) -> None:
    writer = Writer(database, vocabulary, "stated-1")
    for part in parts:
        writer.write("papers.jsonl", "jsonl", part)
        writer.settle()


def wrong_pairs(database: Database) -> list[str]:
    """Return the pairs that the base takes the other way."""
    columns = ("dataset", "metric", "model", "family", "score")
    said = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows(database, ROWS)}
    return [
        f"{pair.kind}: {' / '.join(pair.names)}"
        for number, pair in enumerate(PAIRS)
        if pair.found_same(*(said[f"arxiv:{identifier(number, at)}"] for at in (0, 1))) is not pair.same
    ]


def test_the_table_is_large_and_says_nothing_twice() -> None:
    asked = [(pair.kind, frozenset(pair.names), pair.on, pair.metric, pair.papers_share) for pair in PAIRS]
    assert len(set(asked)) == len(asked) >= 600
    assert sum(not pair.same for pair in PAIRS) >= 200
    own = [pair for pair in PAIRS if pair.papers_share]
    others = {name for pair in PAIRS if pair.kind == "model" and not pair.papers_share for name in pair.names}
    assert not others & {name for pair in own for name in pair.names if pair.why != "no name"}


def test_names_are_one_as_the_table_says_in_any_order_of_papers(database_url: str, vocabulary: Vocabulary) -> None:
    expected = [f"{pair.kind}: {' / '.join(pair.names)}" for pair in PAIRS if pair.expected_failure]
    papers = list(batches(vocabulary))
    with open_database(database_url) as database:
        write(database, vocabulary, papers)
        assert wrong_pairs(database) == expected
        first = content(database)
        empty(database)
        backwards = papers[::-1]
        third = len(backwards) // 3
        write(database, vocabulary, backwards[:third], backwards[third : 2 * third], backwards[2 * third :])
        assert {**content(database), "sources": []} == {**first, "sources": []}
