"""How what a person decided shows in the rows: the log's entries, and their effect on claims and names.

The log (`curation`) is append-only. Decisions of names are tables of a vocabulary (`Decision`): a base is always
settled with them on top, so they hold for what is read later, too. Decisions of claims go by `uid` and are applied
again when a paper is extracted again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from kb.store.chunks import chunks
from kb.store.ranking import rank_benchmarks
from kb.store.schema import (
    ClaimRow,
    CurationRow,
    DatasetAliasRow,
    DatasetRow,
    MetricAliasRow,
    MetricRow,
    ModelAliasRow,
    ModelRow,
)
from kb.vocabulary import Decision, Vocabulary

NAMES = ("merge", "rename", "add-alias")
"""The actions whose details hold `tables`: decisions of names."""

CLAIMS = ("reject", "confirm", "correct")
"""The actions whose details hold a claim's `uid`, the `changes` of its columns and what they were `before`."""

TABLES: Mapping[str, tuple[type[Any], type[Any], str, tuple[str, ...]]] = {
    "datasets": (DatasetRow, DatasetAliasRow, "dataset_id", ("dataset_id",)),
    "metrics": (MetricRow, MetricAliasRow, "metric_id", ("metric_id",)),
    "models": (ModelRow, ModelAliasRow, "model_id", ("model_id", "baseline_id")),
}
"""By section of a vocabulary: its rows, their aliases, who owns an alias, and the claim's columns that point at it."""


def standing_decisions(connection: Connection) -> list[CurationRow]:
    """Return the log's entries that were not undone, oldest first."""
    statement = select(CurationRow.__table__).where(CurationRow.undone_at.is_(None)).order_by(CurationRow.id)
    return [CurationRow(**row) for row in connection.execute(statement).mappings()]


def name_decisions(connection: Connection) -> list[Decision]:
    """Return what a person decided of names, oldest first."""
    return [
        Decision(table["section"], table["slug"], table["table"])
        for entry in standing_decisions(connection)
        if entry.action in NAMES
        for table in entry.details["tables"]
    ]


def log(connection: Connection, person: str, action: str, details: Mapping[str, Any], reason: str) -> int:
    """Write a decision into the log; return its number."""
    values = {"decided_at": datetime.now(UTC), "person": person, "action": action, "details": details}
    number: int | None = connection.scalar(
        insert(CurationRow).values(**values, reason=reason).returning(CurationRow.id)
    )
    assert number is not None  # RETURNING gives the row's
    return number


def forget_names(connection: Connection, section: str, slugs: Collection[str], vocabulary: Vocabulary) -> None:
    """Take claims off the rows of some names, so that settling finds out anew what their words mean.

    `vocabulary` is the one that counts from now on: a row that it does not have is a discovered one again.
    """
    table, aliases, owner, columns = TABLES[section]
    rows = list(connection.scalars(select(table.id).where(table.slug.in_(slugs))))
    known = getattr(vocabulary, section)
    for column in columns:
        lost: dict[str, None] = {column: None}
        if section != "models":
            lost["benchmark_id"] = None
        if section == "datasets":  # what a metric's word means depends on the dataset
            lost["metric_id"] = None
        connection.execute(update(ClaimRow).where(getattr(ClaimRow, column).in_(rows)).values(lost))
    connection.execute(delete(aliases).where(getattr(aliases, owner).in_(rows)))
    gone = [slug for slug in slugs if slug not in known]
    connection.execute(update(table).where(table.slug.in_(gone)).values(status="discovered"))


def change_claim(connection: Connection, uid: str, changes: Mapping[str, Any]) -> None:
    """Set columns of a claim; changed names and places of value wait to be settled."""
    connection.execute(update(ClaimRow).where(ClaimRow.uid == uid).values(dict(changes)))


def claim_decided(connection: Connection, uid: str) -> None:
    """Rank the benchmark of a claim anew."""
    board = connection.scalar(select(ClaimRow.benchmark_id).where(ClaimRow.uid == uid))
    if board is not None:
        rank_benchmarks(connection, {board})


def kept_uids(connection: Connection, uids: Iterable[str]) -> set[str]:
    """Return those of some uids that claims of the base have."""
    found: set[str] = set()
    for some in chunks(uids):
        found |= set(connection.scalars(select(ClaimRow.uid).where(ClaimRow.uid.in_(some))))
    return found


def replay(connection: Connection, uids: Collection[str]) -> None:
    """Apply again what a person decided of claims that were extracted again."""
    wanted = set(uids)
    for entry in standing_decisions(connection):
        if entry.action in CLAIMS and entry.details["uid"] in wanted:
            change_claim(connection, entry.details["uid"], entry.details["changes"])


def rename_decisions(connection: Connection, renamed: Mapping[str, str]) -> None:
    """Let decisions follow claims whose uids changed (old to new)."""
    statement = select(CurationRow.id, CurationRow.details).where(CurationRow.action.in_(CLAIMS))
    for number, details in connection.execute(statement).all():
        if details["uid"] in renamed:
            changed = {**details, "uid": renamed[details["uid"]]}
            connection.execute(update(CurationRow).where(CurationRow.id == number).values(details=changed))


def claims_on(connection: Connection, section: str, slugs: Sequence[str]) -> int:
    """Return how many claims name any of some rows."""
    table, _, _, columns = TABLES[section]
    rows = list(connection.scalars(select(table.id).where(table.slug.in_(slugs))))
    pointing = or_(*(getattr(ClaimRow, column).in_(rows) for column in columns))
    return len(connection.execute(select(ClaimRow.id).where(pointing)).all())
