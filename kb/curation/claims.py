"""Decisions of claims: it is wrong (reject), it is right (confirm), or it says something else (correct)."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, TypedDict

from sqlalchemy import Connection, select

from kb.errors import KbError
from kb.store import Database
from kb.store.claim_rows import claim_uid
from kb.store.decisions import change_claim, claim_decided, log
from kb.store.entries import EntryRows, score_again
from kb.store.schema import ClaimRow
from kb.store.settling import settle
from kb.vocabulary import Vocabulary


class Correction(TypedDict, total=False):
    """What a claim says instead; an empty name says that none is stated."""

    model: str
    dataset: str
    metric: str
    baseline: str
    split: str
    value: float
    unit: str
    own: bool
    kind: str


def reject(database: Database, vocabulary: Vocabulary, claim: str, *, person: str, reason: str) -> tuple[int, str]:
    """Decide that a claim is wrong: it takes part in nothing, and is kept. Return the decision's number and the uid."""
    return _decide(database, vocabulary, claim, "reject", {"rejected": True}, person, reason)


def confirm(database: Database, vocabulary: Vocabulary, claim: str, *, person: str, reason: str) -> tuple[int, str]:
    """Decide that a claim is right, whatever the extractor thinks: its confidence is 1."""
    changes = {"rejected": False, "confidence": 1.0, "origin": "person"}
    return _decide(database, vocabulary, claim, "confirm", changes, person, reason)


def correct(
    database: Database, vocabulary: Vocabulary, claim: str, correction: Correction, *, person: str, reason: str
) -> tuple[int, str]:
    """Decide that a claim says something else; what it said is in the log. Raises `KbError` if nothing is corrected."""
    if not correction:
        raise KbError("nothing is to be corrected", "say what the claim states, e.g. --dataset ImageNet-1K")
    changes: dict[str, Any] = {"rejected": False, "confidence": 1.0, "origin": "person"}
    for role in ("model", "dataset", "metric", "baseline"):
        if role in correction:
            changes |= _name_columns(role, str(correction[role]), vocabulary)
    if "dataset" in correction and "metric" not in correction:
        changes |= {"metric_id": None}
    for field in ("split", "unit", "own", "kind"):
        if field in correction:
            changes[field] = correction[field] if correction[field] != "" or field == "unit" else None
    if not isfinite(correction.get("value", 0.0)):
        raise KbError(f"{correction['value']} is no value that a paper states", "give a number")
    if "value" in correction:
        changes |= {"value": correction["value"], "value_text": f"{correction['value']:.10g}"}
    return _decide(database, vocabulary, claim, "correct", changes, person, reason)


def _name_columns(role: str, name: str, vocabulary: Vocabulary) -> dict[str, Any]:
    known = getattr(vocabulary, "models" if role == "baseline" else f"{role}s").find(name) if name else None
    return {
        f"{role}_text": name or None,
        f"{role}_part": None,
        f"{role}_start": None,
        f"{role}_end": None,
        f"{role}_key": known.slug if known else None,
        f"{role}_id": None,
        "benchmark_id": None,
    }


def _decide(
    database: Database,
    vocabulary: Vocabulary,
    claim: str,
    action: str,
    changes: Mapping[str, Any],
    person: str,
    reason: str,
) -> tuple[int, str]:
    with database.writing() as connection:
        uid = claim_uid(connection, claim)
        stored = connection.execute(select(ClaimRow.__table__).where(ClaimRow.uid == uid)).mappings().one()
        # rows may be gone when it is undone: its words find them, or make them, again
        before = {column: None if column.endswith("_id") else stored[column] for column in changes}
        number = log(connection, person, action, {"uid": uid, "changes": dict(changes), "before": before}, reason)
        apply(connection, uid, changes, vocabulary)
        return number, uid


def apply(connection: Connection, uid: str, changes: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """Set columns of a claim, and give its names, score and benchmark what follows from them."""
    claim_decided_before = connection.scalar(select(ClaimRow.benchmark_id).where(ClaimRow.uid == uid))
    change_claim(connection, uid, changes)
    if set(changes) <= {"rejected", "confidence", "origin"}:
        if claim_decided_before is not None:
            claim_decided(connection, uid)
        return
    if set(changes) & {"value", "unit", "kind"}:
        score_again(connection, vocabulary, ClaimRow.uid == uid)
    settle(connection, vocabulary, EntryRows(vocabulary))
