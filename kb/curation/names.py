"""Decisions of names: two rows are one thing, a row has another name, or one more.

Each is written as tables of a vocabulary, the way a user's own TOML file would say it. They go into the log, from
where the base lays them on top of its vocabulary, and into the user's file, for the next base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from sqlalchemy import Connection, or_, select
from tomlkit.exceptions import TOMLKitError

from kb.errors import KbError, UnknownNameError, VocabularyError
from kb.store import Database
from kb.store.decisions import TABLES, claims_on, forget_names, log
from kb.store.entries import EntryRows
from kb.store.settling import settle
from kb.vocabulary import Decision, Vocabulary, dataset_key, model_name_key, name_key

KINDS = {"dataset": "datasets", "metric": "metrics", "model": "models"}
"""The section of a vocabulary in which each kind of name stands."""

KEYS: Mapping[str, Callable[[str], str]] = {"datasets": dataset_key, "metrics": name_key, "models": model_name_key}
"""The normal form by which each kind of name is looked up."""

Reload = Callable[[Sequence[Decision]], Vocabulary]
"""Gives the base's vocabulary with further decisions on top; raises `VocabularyError` where they contradict it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a decision of names did: its number in the log, the row that stays, and how many claims it has now."""

    decision: int
    kind: str
    slug: str
    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class _Row:
    section: str
    id: int
    slug: str
    name: str
    status: str
    aliases: tuple[str, ...]

    def table(self) -> dict[str, Any]:
        """Return the row as a vocabulary's table: nothing for what the vocabulary has already."""
        return {} if self.status == "vocabulary" else {"name": self.name, "aliases": list(self.aliases)}


def merge(
    database: Database, reload: Reload, name: str, into: str, *, kind: str | None, person: str, reason: str
) -> Changed:
    """Decide that `name` is `into`: its spellings mean `into` from now on. Raises `KbError`."""

    def tables(connection: Connection) -> tuple[_Row, list[Decision]]:
        target = _named(connection, into, kind)
        gone = _named(connection, name, kind or _kind(target.section))
        if gone.section != target.section:
            raise KbError(
                f"{gone.name} is a {_kind(gone.section)}, {target.name} a {_kind(target.section)}", "say --kind"
            )
        if gone.id == target.id:
            raise KbError(f'"{name}" and "{into}" are one already ({target.slug})', "nothing has to be merged")
        first = [Decision(target.section, target.slug, target.table())] if target.table() else []
        return target, [*first, Decision(gone.section, gone.slug, {**gone.table(), "merged_into": target.slug})]

    return _decide(database, reload, "merge", tables, person, reason)


def rename(
    database: Database, reload: Reload, name: str, new_name: str, *, kind: str | None, person: str, reason: str
) -> Changed:
    """Decide that a thing is called `new_name`; its old name stays a spelling of it, and its slug. Raises `KbError`."""

    def tables(connection: Connection) -> tuple[_Row, list[Decision]]:
        row = _named(connection, name, kind)
        if row.name == new_name:
            raise KbError(f'{row.slug} is called "{new_name}" already', "nothing has to be renamed")
        aliases = [*row.table().get("aliases", []), row.name]
        return row, [Decision(row.section, row.slug, {"name": new_name, "aliases": list(dict.fromkeys(aliases))})]

    return _decide(database, reload, "rename", tables, person, reason)


def add_alias(
    database: Database, reload: Reload, name: str, alias: str, *, kind: str | None, person: str, reason: str
) -> Changed:
    """Decide that `alias` is a spelling of a thing, too. Raises `KbError`."""

    def tables(connection: Connection) -> tuple[_Row, list[Decision]]:
        row = _named(connection, name, kind)
        table = row.table()
        return row, [Decision(row.section, row.slug, {**table, "aliases": [*table.get("aliases", []), alias]})]

    return _decide(database, reload, "add-alias", tables, person, reason)


def _decide(
    database: Database,
    reload: Reload,
    action: str,
    tables_of: Callable[[Connection], tuple[_Row, list[Decision]]],
    person: str,
    reason: str,
) -> Changed:
    with database.writing() as connection:
        row, tables = tables_of(connection)
        vocabulary = reload(tables)
        details = {"tables": [{"section": t.section, "slug": t.slug, "table": dict(t.table)} for t in tables]}
        number = log(connection, person, action, details, reason)
        resettle(connection, tables, vocabulary)
        table = TABLES[row.section][0]
        name = connection.scalar(select(table.name).where(table.slug == row.slug)) or row.name
        return Changed(number, _kind(row.section), row.slug, name, claims_on(connection, row.section, [row.slug]))


def resettle(connection: Connection, tables: Sequence[Decision], vocabulary: Vocabulary) -> None:
    """Find out anew what the words mean that rows of some decisions hold, by the vocabulary that counts from now on."""
    for section in TABLES:
        slugs = {one.slug for one in tables if one.section == section}
        slugs |= {one.table["merged_into"] for one in tables if one.section == section and "merged_into" in one.table}
        if slugs:
            forget_names(connection, section, slugs, vocabulary)
    settle(connection, vocabulary, EntryRows(vocabulary))


def write_toml(file: Path, tables: Sequence[Decision]) -> None:
    """Lay decisions on top of a user's TOML file, whose comments and order stay; the file is made where it is missing.

    Raises `VocabularyError` where it cannot be read or written.
    """
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
        for one in tables:
            section: Any = document.setdefault(one.section, tomlkit.table(is_super_table=True))
            entry: Any = section.setdefault(one.slug, tomlkit.table())
            for field, value in one.table.items():
                entry[field] = [*dict.fromkeys((*entry.get(field, []), *value))] if field == "aliases" else value
        beside = file.with_name(f".{file.name}.new")
        beside.write_text(tomlkit.dumps(document), encoding="utf-8")
        beside.replace(file)
    except (OSError, TOMLKitError) as error:
        raise VocabularyError(f"{file}: cannot be written ({error})", "give another file with --vocabulary") from error


def _kind(section: str) -> str:
    return next(kind for kind, of in KINDS.items() if of == section)


def _named(connection: Connection, name: str, kind: str | None) -> _Row:
    """Return the row that a name means; raise `UnknownNameError` where none does or several do."""
    found = [row for one in ([kind] if kind else KINDS) for row in _rows(connection, KINDS[one], name)]
    exact = [row for row in found if row.slug == name]
    found = exact or found
    if not found:
        raise UnknownNameError(f'the base holds no {kind or "dataset, metric or model"} called "{name}"', _near())
    if len(found) > 1:
        what = ", ".join(f"{_kind(row.section)} {row.slug}" for row in found)
        raise UnknownNameError(f'"{name}" means several: {what}', "give the slug, and --kind")
    return found[0]


def _near() -> str:
    return "give its slug; kb vocabulary candidates lists discovered names, kb benchmarks what is measured"


def _rows(connection: Connection, section: str, name: str) -> list[_Row]:
    table, aliases, owner, _ = TABLES[section]
    key = KEYS[section](name)
    matches = select(table.id, table.slug, table.name, table.status).where(
        or_(table.slug == name, table.id.in_(select(getattr(aliases, owner)).where(aliases.key == key)))
    )
    if section == "models":
        matches = matches.where(table.unnamed.is_(False))
    rows = []
    for row, slug, called, status in connection.execute(matches.order_by(table.slug)).all():
        spelled = connection.scalars(select(aliases.alias).where(getattr(aliases, owner) == row).order_by(aliases.id))
        rows.append(_Row(section, row, slug, called, status, tuple(dict.fromkeys((called, *spelled)))))
    return rows
