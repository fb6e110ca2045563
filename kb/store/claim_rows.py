"""Rows of claims: their columns, their `uid`s and their conditions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, bindparam, select, update

from kb.errors import UnknownNameError
from kb.records import Claim, Mention
from kb.store.bulk import insert_rows, reserve_ids
from kb.store.chunks import chunks
from kb.store.decisions import kept_uids, rename_decisions, replay
from kb.store.entries import EntryRows
from kb.store.mentions import ROLES, dataset_slug, metric_slug, model_slug, words_at
from kb.store.papers import Gathered
from kb.store.schema import ClaimConditionRow, ClaimRow
from kb.store.scores import comparable_score
from kb.store.settling import benchmark_rows
from kb.vocabulary import MetricEntry, Vocabulary, name_key

SHORTEST_ID = 4
"""So many characters of a claim's id at least, if they are its first and no other claim's."""

UNKNOWN_METRIC = MetricEntry("", "")
"""What a metric outside the vocabulary is taken for: as written, of no unit, of unknown direction."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """The slugs of what a claim's words mean in the vocabulary; None for no words and for names outside it."""

    dataset: str | None
    metric: str | None
    model: str | None
    baseline: str | None

    @classmethod
    def by(cls, claim: Claim, vocabulary: Vocabulary) -> Self:
        dataset = dataset_slug(claim.dataset, vocabulary)
        return cls(
            dataset,
            metric_slug(claim.metric, dataset, vocabulary),
            model_slug(claim.model, vocabulary),
            model_slug(claim.baseline, vocabulary),
        )


def insert_claims(
    connection: Connection,
    claims: Sequence[tuple[Gathered, Claim]],
    rows: Mapping[Gathered, int],
    run: int | None,
    entry_rows: EntryRows,
) -> None:
    """Insert the claims of papers, whose ids are `rows`, as found by a run.

    What the vocabulary names gets its rows here; other names wait for `kb.store.settling`.
    """
    meant = [_Meant.by(claim, entry_rows.vocabulary) for _, claim in claims]
    ids: dict[str, Mapping[str, int]] = {
        "dataset": entry_rows.datasets(connection, (names.dataset for names in meant if names.dataset)),
        "metric": entry_rows.metrics(connection, (names.metric for names in meant if names.metric)),
        "model": entry_rows.models(connection, (n for names in meant for n in (names.model, names.baseline) if n)),
        "task": entry_rows.tasks(connection, (claim.task for _, claim in claims if claim.task)),
    }
    values = [
        {
            "paper_id": rows[paper],
            "run_id": run,
            "dataset_id": ids["dataset"].get(names.dataset or ""),
            "metric_id": ids["metric"].get(names.metric or ""),
            "model_id": ids["model"].get(names.model or ""),
            "baseline_id": ids["model"].get(names.baseline or ""),
            "task_id": ids["task"].get(claim.task or ""),
            "score": _score(claim, names.metric, entry_rows.vocabulary),
            **_columns(claim, paper),
        }
        for (paper, claim), names in zip(claims, meant, strict=True)
    ]
    pairs = [(value["dataset_id"], value["metric_id"]) for value in values]
    benchmarks = benchmark_rows(connection, {pair for pair in pairs if None not in pair})
    for value, pair in zip(values, pairs, strict=True):
        value["benchmark_id"] = benchmarks.get(pair)
    _give_uids(values, {rows[paper]: paper for paper, _ in claims})
    # what a person confirmed or corrected stays as it is
    kept = kept_uids(connection, (value["uid"] for value in values))
    new = [(value, claim) for value, (_, claim) in zip(values, claims, strict=True) if value["uid"] not in kept]
    claim_ids = reserve_ids(connection, ClaimRow, len(new))
    insert_rows(connection, ClaimRow, [{"id": row, **value} for row, (value, _) in zip(claim_ids, new, strict=True)])
    conditions = [
        {
            "claim_id": row,
            "position": position,
            "kind": condition.kind,
            "text": condition.text,
            "number": condition.number,
        }
        for row, (_, claim) in zip(claim_ids, new, strict=True)
        for position, condition in enumerate(claim.conditions, start=1)
    ]
    insert_rows(connection, ClaimConditionRow, conditions)
    replay(connection, {value["uid"] for value, _ in new})


def rename_claims(connection: Connection, papers: Mapping[int, Gathered]) -> None:
    """Give the extracted claims of papers (by row), known by a stronger identity now, the uids that follow from it."""
    for some in chunks(papers):
        # a corrected claim does not say any more what its uid was made of
        extracted = (ClaimRow.paper_id.in_(some), ClaimRow.origin == "extracted")
        statement = select(ClaimRow.__table__).where(*extracted).order_by(ClaimRow.id)
        values = [dict(row) for row in connection.execute(statement).mappings()]
        before = [value["uid"] for value in values]
        _give_uids(values, papers)
        rename_decisions(connection, dict(zip(before, (value["uid"] for value in values), strict=True)))
        if values:
            connection.execute(
                update(ClaimRow).where(ClaimRow.id == bindparam("row")).values(uid=bindparam("new_uid")),
                [{"row": value["id"], "new_uid": value["uid"]} for value in values],
            )


def claim_uid(connection: Connection, given: str) -> str:
    """Return the uid that a claim's id or the beginning of it means; raise `UnknownNameError` for none or several."""
    found = list(connection.scalars(select(ClaimRow.uid).where(ClaimRow.uid == given)))
    if not found and len(given) >= SHORTEST_ID:
        begins = ClaimRow.uid.startswith(given, autoescape=True)
        found = list(connection.scalars(select(ClaimRow.uid).where(begins).order_by(ClaimRow.uid).limit(3)))
    if not found:
        raise UnknownNameError(
            f'no claim has the id "{given}"', "claim_id in exports and claim_uid in the views are ids"
        )
    if len(found) > 1:
        raise UnknownNameError(f'"{given}" begins the ids of several claims', f"e.g. {found[0]} and {found[1]}")
    return found[0]


def _score(claim: Claim, metric: str | None, vocabulary: Vocabulary) -> float | None:
    """Return the comparable score of a claim in a metric, by slug; a claim of no metric has none."""
    if claim.metric is None:
        return None
    entry = vocabulary.metrics[metric] if metric else UNKNOWN_METRIC
    return comparable_score(claim.kind, claim.value, claim.unit, entry)


def _columns(claim: Claim, paper: Gathered) -> dict[str, Any]:
    """Return the columns of what a claim says, without the rows that it points at."""
    return {
        "origin": "extracted",
        "kind": claim.kind,
        "value": claim.value,
        "value_text": claim.value_text,
        "value_high": claim.value_high,
        "unit": claim.unit,
        "qualifier": claim.qualifier,
        "split": claim.split,
        "direction": claim.direction,
        "change": claim.change,
        "own": claim.own,
        "confidence": claim.confidence,
        "evidence_part": claim.evidence.part,
        "evidence_start": claim.evidence.start,
        "evidence_end": claim.evidence.end,
        "value_start": claim.value_place.start,
        "value_end": claim.value_place.end,
        **_mention_columns("model", claim.model, paper),
        **_mention_columns("dataset", claim.dataset, paper),
        **_mention_columns("metric", claim.metric, paper),
        **_mention_columns("baseline", claim.baseline, paper),
    }


def _mention_columns(role: str, mention: Mention | None, paper: Gathered) -> dict[str, Any]:
    """Return the columns of a name: its place, its words where the text does not have them there, its key."""
    place = mention.place if mention else None
    text = mention.text if mention else None
    if place is not None and text == words_at(paper.text, place.part, place.start, place.end):
        text = None
    return {
        f"{role}_text": text,
        f"{role}_part": place.part if place else None,
        f"{role}_start": place.start if place else None,
        f"{role}_end": place.end if place else None,
        f"{role}_key": mention.key if mention else None,
    }


def _give_uids(claims: Sequence[dict[str, Any]], papers: Mapping[int, Gathered]) -> None:
    """Give claims (columns by name) their `uid`: a hash of the paper, the value's place, the names and the value.

    Claims of one paper that agree in all of these are counted through, in the order given.
    """
    seen: Counter[tuple[Any, ...]] = Counter()
    for claim in claims:
        paper = papers[claim["paper_id"]]
        names = (_words(claim, role, paper) for role in ROLES)
        said = (
            *(paper.identity.scheme, paper.identity.value, claim["kind"]),
            *(claim["evidence_part"], claim["value_start"], claim["value_end"], claim["value_text"]),
            *(name_key(words) if words else "" for words in names),
        )
        seen[said] += 1
        claim["uid"] = hashlib.sha256(repr((*said, seen[said])).encode()).hexdigest()[:16]


def _words(claim: Mapping[str, Any], role: str, paper: Gathered) -> str | None:
    """Return the name that a claim (columns by name) has in a role."""
    text: str | None = claim[f"{role}_text"]
    if text is not None or claim[f"{role}_part"] is None:
        return text
    return words_at(paper.text, claim[f"{role}_part"], claim[f"{role}_start"], claim[f"{role}_end"])
