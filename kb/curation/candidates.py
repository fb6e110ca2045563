"""Names outside the vocabulary, the most used first, with names near them: what a person may want to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, func, select

from kb.store.decisions import TABLES
from kb.store.schema import ClaimRow
from kb.vocabulary import Vocabulary, dataset_key, name_key

NEAR_ENOUGH = 88
"""From this similarity on (0 to 100, rapidfuzz's ratio of normal forms) two names may be one."""

NEAR_NAMES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A discovered name: how many claims and papers use it, and the slugs of names near it, known ones first."""

    kind: str
    slug: str
    name: str
    claims: int
    papers: int
    near: tuple[str, ...]


def candidates(
    connection: Connection,
    vocabulary: Vocabulary,
    kind: Literal["dataset", "metric"] = "dataset",
    limit: int | None = 50,
) -> list[Candidate]:
    """Return the discovered datasets or metrics, the most used first, each with the near-duplicates of its name."""
    table, _, _, (column,) = TABLES[f"{kind}s"]
    points = getattr(ClaimRow, column)
    claims, papers = func.count(), func.count(ClaimRow.paper_id.distinct())
    used = (
        select(table.slug, table.name, claims, papers)
        .join(ClaimRow, points == table.id)
        .where(table.status == "discovered", ClaimRow.rejected.is_(False))
        .group_by(table.id, table.slug, table.name)
        .order_by(claims.desc(), table.slug)
    )
    discovered = connection.execute(used).all()
    key = dataset_key if kind == "dataset" else name_key
    spellings: dict[str, str] = {}
    for entry in vocabulary.datasets if kind == "dataset" else vocabulary.metrics:
        for spelling in (entry.name, *entry.aliases):
            spellings.setdefault(key(spelling), entry.slug)
    known = set(spellings.values())
    for slug, name, _, _ in discovered:
        spellings.setdefault(key(name), slug)
    keys = list(spellings)
    found = []
    for slug, name, of_claims, of_papers in discovered[:limit]:
        close = process.extract(key(name), keys, scorer=fuzz.ratio, limit=12, score_cutoff=NEAR_ENOUGH)
        near = dict.fromkeys(spellings[spelling] for spelling, _, _ in close if spellings[spelling] != slug)
        ordered = sorted(near, key=lambda one: one not in known)
        found.append(Candidate(kind, slug, name, of_claims, of_papers, tuple(ordered[:NEAR_NAMES])))
    return found
