"""The log of decisions, and how the last one, or any, is undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from kb.curation.claims import apply
from kb.curation.names import resettle
from kb.errors import KbError
from kb.store import Database
from kb.store.decisions import CLAIMS, NAMES, kept_uids, name_decisions
from kb.store.schema import CurationRow
from kb.vocabulary import Decision, Vocabulary


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `what` says it in words; `undone_at` is empty while the decision stands."""

    decision: int
    decided_at: datetime
    person: str
    action: str
    what: str
    reason: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was undone, in words."""

    decision: int
    action: str
    what: str


def decisions(connection: Connection) -> list[Entry]:
    """Return the whole log, oldest first."""
    rows = connection.execute(select(CurationRow.__table__).order_by(CurationRow.id)).mappings()
    return [
        Entry(
            row["id"], row["decided_at"], row["person"], row["action"], _what(row["action"], row["details"]),
            row["reason"], row["undone_at"],
        )
        for row in rows
    ]  # fmt: skip


def undo(database: Database, reload: Callable[[Sequence[Decision]], Vocabulary], decision: int | None = None) -> Undone:
    """Undo a decision, or the last one that stands; the log keeps its line. `reload` gives the vocabulary by decisions.

    Raises `KbError` where there is none, and where a later decision rests on it.
    """
    with database.writing() as connection:
        entry = _standing(connection, decision)
        number, action, details = entry.id, entry.action, entry.details
        connection.execute(update(CurationRow).where(CurationRow.id == number).values(undone_at=datetime.now(UTC)))
        if action in NAMES:
            tables = [Decision(table["section"], table["slug"], table["table"]) for table in details["tables"]]
            resettle(connection, tables, reload(name_decisions(connection)))
        elif action in CLAIMS and kept_uids(connection, [details["uid"]]):
            apply(connection, details["uid"], details["before"], reload(name_decisions(connection)))
        return Undone(number, action, _what(action, details))


def _standing(connection: Connection, decision: int | None) -> Any:
    statement = select(CurationRow.id, CurationRow.action, CurationRow.details).where(CurationRow.undone_at.is_(None))
    if decision is not None:
        statement = statement.where(CurationRow.id == decision)
    entry = connection.execute(statement.order_by(CurationRow.id.desc()).limit(1)).first()
    if entry is None:
        what = "there is no decision" if decision is None else f"no decision {decision} stands"
        raise KbError(f"{what} to undo", "kb decisions lists them")
    if entry.action in CLAIMS:
        later = select(CurationRow.id, CurationRow.details).where(
            CurationRow.undone_at.is_(None), CurationRow.id > entry.id, CurationRow.action.in_(CLAIMS)
        )
        for number, details in connection.execute(later.order_by(CurationRow.id.desc())):
            if details["uid"] == entry.details["uid"]:
                raise KbError(f"decision {number} is of the same claim and was made later", f"undo {number} first")
    return entry


def _what(action: str, details: Any) -> str:
    if action in CLAIMS:
        return f"claim {details['uid']}"
    last = details["tables"][-1]
    match action:
        case "merge":
            return f"{last['slug']} is {last['table']['merged_into']}"
        case "rename":
            return f"{last['slug']} is called {last['table']['name']}"
        case _:
            return f"{last['slug']} is also called {last['table']['aliases'][-1]}"
