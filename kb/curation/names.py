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
from sqlalchemy import ColumnElement, Connection, and_, null, or_, select
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
    family: _Row | None = None

    def table(self) -> dict[str, Any]:
        """Return the row as a vocabulary's table: nothing for what the vocabulary has already."""
        if self.status == "vocabulary":
            return {}
        family = {"family": self.family.slug} if self.family else {}
        return {"name": self.name, "aliases": list(self.aliases), **family}

    def needs(self) -> list[Decision]:
        """Return what the row's table refers to: a model stays a size of its family, so that is in the vocabulary."""
        if not self.table() or self.family is None or not self.family.table():
            return []
        return [Decision(self.family.section, self.family.slug, self.family.table())]


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
        names = {field: value for field, value in gone.table().items() if field != "family"}
        gone_into = Decision(gone.section, gone.slug, {**names, "merged_into": target.slug})
        return target, [*target.needs(), *first, gone_into]

    return _decide(database, reload, "merge", tables, person, reason)


def rename(
    database: Database, reload: Reload, name: str, new_name: str, *, kind: str | None, person: str, reason: str
) -> Changed:
    """Decide that a thing is called `new_name`; its old name stays a spelling of it, and its slug. Raises `KbError`."""
    _check_name(new_name)

    def tables(connection: Connection) -> tuple[_Row, list[Decision]]:
        row = _named(connection, name, kind)
        if row.name == new_name:
            raise KbError(f'{row.slug} is called "{new_name}" already', "nothing has to be renamed")
        aliases = dict.fromkeys([*row.table().get("aliases", []), row.name])
        renamed = {**row.table(), "name": new_name, "aliases": list(aliases)}
        return row, [*row.needs(), Decision(row.section, row.slug, renamed)]

    return _decide(database, reload, "rename", tables, person, reason)


def add_alias(
    database: Database, reload: Reload, name: str, alias: str, *, kind: str | None, person: str, reason: str
) -> Changed:
    """Decide that `alias` is a spelling of a thing, too. Raises `KbError`."""
    _check_name(alias)

    def tables(connection: Connection) -> tuple[_Row, list[Decision]]:
        row = _named(connection, name, kind)
        table = row.table()
        more = {**table, "aliases": [*table.get("aliases", []), alias]}
        return row, [*row.needs(), Decision(row.section, row.slug, more)]

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


def _check_name(name: str) -> None:
    if not name.strip():
        raise KbError("a name has to have letters or digits", "give the name as papers write it")
    if not name.isprintable():
        raise KbError(f"the name {name!a} holds characters that are not printed", "leave them out")


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
    matches = or_(table.slug == name, table.id.in_(select(getattr(aliases, owner)).where(aliases.key == key)))
    if section == "models":
        matches = and_(matches, table.unnamed.is_(False))
    return _read_rows(connection, section, matches)


def _read_rows(connection: Connection, section: str, which: ColumnElement[bool]) -> list[_Row]:
    table, aliases, owner, _ = TABLES[section]
    families = table.family_id if section == "models" else null()
    columns = table.id, table.slug, table.name, table.status, families
    rows = []
    for row, slug, called, status, family in connection.execute(select(*columns).where(which).order_by(table.slug)):
        spelled = connection.scalars(select(aliases.alias).where(getattr(aliases, owner) == row).order_by(aliases.id))
        names = tuple(dict.fromkeys((called, *spelled)))
        above = None if family is None else _read_rows(connection, section, table.id == family)[0]
        rows.append(_Row(section, row, slug, called, status, names, above))
    return rows
