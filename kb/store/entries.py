"""Rows of the vocabulary's datasets, metrics, tasks and models, made when a claim first needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from kb.records import Kind
from kb.store.bulk import insert_rows
from kb.store.chunks import chunks
from kb.store.schema import (
    ClaimRow,
    DatasetAliasRow,
    DatasetRow,
    MetricAliasRow,
    MetricRow,
    ModelAliasRow,
    ModelRow,
    TaskRow,
)
from kb.store.scores import comparable_score
from kb.vocabulary import (
    DatasetEntry,
    MetricEntry,
    ModelEntry,
    Vocabulary,
    dataset_key,
    model_name_key,
    name_key,
    name_slug,
)

Entry = TypeVar("Entry", DatasetEntry, ModelEntry)
AnyEntry = TypeVar("AnyEntry", DatasetEntry, MetricEntry, ModelEntry)

NamedRow = type[DatasetRow] | type[MetricRow] | type[ModelRow] | type[TaskRow]


class EntryRows:
    """The ids of the vocabulary's rows in one database.

    Rows that are missing are inserted and rows of another vocabulary are brought up to date, each once in the life of
    an object. Ids are looked up anew in every transaction, since another process may have removed a row.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._confirmed: set[tuple[NamedRow, str]] = set()

    def tasks(self, connection: Connection, names: Iterable[str]) -> dict[str, int]:
        """Return the id of each task's row by the name given; a task outside the vocabulary is named by its slug."""
        slug_of: dict[str, str] = {}
        rows = []
        for name in sorted(set(names)):
            entry = self.vocabulary.tasks.find(name)
            slug = entry.slug if entry else name_slug(name)
            slug_of[name] = slug
            rows.append({"slug": slug, "name": entry.name if entry else slug.replace("-", " ")})
        ids = self._rows(connection, TaskRow, rows).ids
        return {name: ids[slug] for name, slug in slug_of.items()}

    def datasets(self, connection: Connection, slugs: Iterable[str]) -> dict[str, int]:
        """Return the id of each dataset's row by slug; rows of tasks and of parents are made too."""
        found: dict[str, int] = {}
        for entries in _generations(slugs, self.vocabulary.datasets.__getitem__, lambda entry: entry.parent):
            tasks = self.tasks(connection, (entry.task for entry in entries if entry.task))
            rows = [
                {
                    "slug": entry.slug,
                    "name": entry.name,
                    "status": "vocabulary",
                    "task_id": tasks[entry.task] if entry.task else None,
                    "parent_id": found[entry.parent] if entry.parent else None,
                    "homepage": entry.homepage,
                }
                for entry in entries
            ]
            made = self._rows(connection, DatasetRow, rows)
            found |= made.ids
            own_aliases(connection, DatasetAliasRow, "dataset_id", found, made.fresh(entries), dataset_key)
        return found

    def metrics(self, connection: Connection, slugs: Iterable[str]) -> dict[str, int]:
        """Return the id of each metric's row by slug."""
        entries = [self.vocabulary.metrics[slug] for slug in sorted(set(slugs))]
        rows = [
            {
                "slug": entry.slug,
                "name": entry.name,
                "status": "vocabulary",
                "higher_is_better": entry.higher_is_better,
                "scale": entry.scale,
                "minimum": entry.minimum,
                "maximum": entry.maximum,
                "unit": entry.unit,
            }
            for entry in entries
        ]
        made = self._rows(connection, MetricRow, rows)
        own_aliases(connection, MetricAliasRow, "metric_id", made.ids, made.fresh(entries), name_key)
        for slug in sorted(made.updated):  # it may have been on another scale
            score_again(connection, self.vocabulary, ClaimRow.metric_id == made.ids[slug])
        return made.ids

    def models(self, connection: Connection, slugs: Iterable[str]) -> dict[str, int]:
        """Return the id of each model's row by slug; rows of families are made too."""
        found: dict[str, int] = {}
        for entries in _generations(slugs, self.vocabulary.models.__getitem__, lambda entry: entry.family):
            rows = [
                {
                    "slug": entry.slug,
                    "name": entry.name,
                    "status": "vocabulary",
                    "unnamed": False,
                    "family_id": found[entry.family] if entry.family else None,
                    "paper_id": None,
                }
                for entry in entries
            ]
            made = self._rows(connection, ModelRow, rows)
            found |= made.ids
            own_aliases(connection, ModelAliasRow, "model_id", found, made.fresh(entries), model_name_key)
        return found

    def _rows(self, connection: Connection, table: NamedRow, rows: Sequence[dict[str, Any]]) -> _Made:
        """Insert rows that are missing and update those that are not as they should be."""
        made = _Made({}, {row["slug"] for row in rows if (table, row["slug"]) not in self._confirmed}, set())
        wanted = {row["slug"]: row for row in rows}
        for slugs in chunks(wanted):
            for stored in connection.execute(select(table.__table__).where(table.slug.in_(slugs))).mappings():
                slug = stored["slug"]
                made.ids[slug] = stored["id"]
                if slug in made.unseen and any(stored[name] != value for name, value in wanted[slug].items()):
                    connection.execute(update(table).where(table.id == stored["id"]).values(wanted[slug]))
                    made.updated.add(slug)
        if missing := [row for slug, row in wanted.items() if slug not in made.ids]:
            statement = insert(table).returning(table.id, table.slug)
            made.ids.update((slug, row) for row, slug in connection.execute(statement, missing))
            made.unseen.update(row["slug"] for row in missing)
        self._confirmed |= {(table, slug) for slug in made.unseen}
        return made


@dataclass(frozen=True, slots=True)
class _Made:
    """Rows that are there now: ids by slug, the slugs not seen before or inserted, and those whose row was changed."""

    ids: dict[str, int]
    unseen: set[str]
    updated: set[str]

    def fresh(self, entries: Iterable[AnyEntry]) -> list[AnyEntry]:
        """Return the entries whose aliases are to be looked at."""
        return [entry for entry in entries if entry.slug in self.unseen]


def _generations(
    slugs: Iterable[str], entry_of: Callable[[str], Entry], parent_of: Callable[[Entry], str | None]
) -> list[list[Entry]]:
    """Return the entries of slugs with all their ancestors, ancestors first, each generation in a list."""
    depths: dict[str, int] = {}

    def depth(slug: str) -> int:
        if slug not in depths:
            parent = parent_of(entry_of(slug))
            depths[slug] = 0 if parent is None else depth(parent) + 1
        return depths[slug]

    for slug in slugs:
        depth(slug)
    ordered = sorted(depths, key=lambda slug: (depths[slug], slug))
    return [[entry_of(slug) for slug in generation] for _, generation in groupby(ordered, key=depths.__getitem__)]


def score_again(connection: Connection, vocabulary: Vocabulary, which: ColumnElement[bool]) -> None:
    """Bring the scores of claims onto the scales that the vocabulary gives their metrics."""
    statement = (
        select(ClaimRow.id, ClaimRow.kind, ClaimRow.value, ClaimRow.unit, ClaimRow.score, MetricRow.slug)
        .join(MetricRow, MetricRow.id == ClaimRow.metric_id)
        .where(which)
    )
    changes = []
    for claim, kind, value, unit, stored, slug in connection.execute(statement):
        if slug in vocabulary.metrics:
            score = comparable_score(cast(Kind, kind), value, unit, vocabulary.metrics[slug])
            if score != stored:
                changes.append({"row": claim, "score": score})
    if changes:
        connection.execute(update(ClaimRow).where(ClaimRow.id == bindparam("row")), changes)


AliasRow = type[DatasetAliasRow] | type[MetricAliasRow] | type[ModelAliasRow]


def own_aliases(
    connection: Connection,
    table: AliasRow,
    owner: str,
    ids: dict[str, int],
    entries: Sequence[DatasetEntry] | Sequence[MetricEntry] | Sequence[ModelEntry],
    key: Callable[[str], str],
) -> None:
    """Give the vocabulary's rows their aliases: one for each normal form, also those that other rows had so far."""
    column = table.__table__.c[owner]
    wanted: dict[tuple[int, str], str] = {}
    for entry in entries:
        for spelling in (entry.name, *entry.aliases, entry.slug):
            wanted.setdefault((ids[entry.slug], key(spelling)), spelling)
    stored: dict[tuple[int, str], str] = {}
    for owners in chunks({row for row, _ in wanted}):
        for row, normal, alias in connection.execute(select(column, table.key, table.alias).where(column.in_(owners))):
            stored[row, normal] = alias
    new = {at: alias for at, alias in wanted.items() if stored.get(at) != alias}
    if not new:
        return
    for keys in chunks({normal for _, normal in new}):
        # a dataset's or metric's normal form belongs to one row, a model's to one row once
        own = [] if table is not ModelAliasRow else [column.in_({row for row, _ in new})]
        connection.execute(delete(table).where(table.key.in_(keys), *own))
    insert_rows(
        connection, table, [{owner: row, "key": normal, "alias": alias} for (row, normal), alias in new.items()]
    )
