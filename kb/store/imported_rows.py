"""Rows of results that sources list, and the claims that stand in them.

A claim of origin `imported` has its names as the source writes them (`*_text`) and points at the row that lists it
instead of a place in its paper's text. The names mean what they would mean in a text: the vocabulary's entries at
once, others by `kb.store.settling`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from kb.records import Identity, Kind, ListedRow, ListedTable, ListedValue, Mention
from kb.store.chunks import chunks
from kb.store.claim_rows import UNKNOWN_METRIC
from kb.store.decisions import rename_decisions
from kb.store.entries import EntryRows
from kb.store.mentions import dataset_slug, metric_slug, model_slug
from kb.store.schema import ClaimConditionRow, ClaimRow, ImportedRowRow, ImportedTableRow, PaperIdentityRow, SourceRow
from kb.store.scores import comparable_score
from kb.store.settling import benchmark_rows
from kb.vocabulary import Vocabulary, name_key

NAMES = ("model", "dataset", "metric")
"""What an imported claim names; it has no baseline."""

SPLITS = re.compile(
    r"(?P<dataset>.*?\S)[\s,:_-]+\(?(?P<split>test-dev|test-std|test-challenge|minival|val2017|validation|val|test|dev)"
    r"(?: set)?\)?",
    re.IGNORECASE,
)
"""A dataset's name with a split behind it ("COCO test-dev"), which counts only if the vocabulary has the dataset."""

EXPLAINED = re.compile(r"(?P<name>.*\S)\s*\((?P<short>[^()]+)\)")
"""A metric's name with its abbreviation behind it: "Word Error Rate (WER)"."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value on its way to a claim: the id of its row, and what the table says of it."""

    row: int
    task: str | None
    dataset: str | None
    model: str | None
    value: ListedValue


def insert_tables(
    connection: Connection, source: int, tables: Sequence[ListedTable], known: Mapping[int, int]
) -> dict[int, int]:
    """Insert tasks and datasets of a source; return their ids by number. `known` has those of earlier ones."""
    ids: dict[int, int] = {}
    # a branch follows what holds it: all that are held by known ones go in one statement, then what those hold
    waiting = list(tables)
    while waiting:
        ready = [table for table in waiting if table.parent is None or table.parent in known or table.parent in ids]
        values = [
            {
                "source_id": source,
                "parent_id": None if table.parent is None else ids.get(table.parent, known.get(table.parent)),
                "kind": table.kind,
                "position": table.position,
                "json": table.json,
            }
            for table in ready
        ]
        statement = insert(ImportedTableRow).returning(ImportedTableRow.id, sort_by_parameter_order=True)
        rows = connection.scalars(statement, values)
        ids |= dict(zip((table.number for table in ready), rows, strict=True))
        waiting = [table for table in waiting if table.number not in ids]
    return ids


def insert_rows(connection: Connection, rows: Sequence[ListedRow], tables: Mapping[int, int]) -> list[int]:
    """Insert rows of datasets, whose ids by number are `tables`; return their ids in the same order."""
    if not rows:
        return []
    values = [
        {"table_id": tables[row.table], "position": row.position, "place": row.where, "json": row.json} for row in rows
    ]
    statement = insert(ImportedRowRow).returning(ImportedRowRow.id, sort_by_parameter_order=True)
    return list(connection.scalars(statement, values))


def delete_tables(connection: Connection, source: int) -> None:
    """Delete what a source lists, with its claims."""
    of_source = select(ImportedTableRow.id).where(ImportedTableRow.source_id == source)
    rows = select(ImportedRowRow.id).where(ImportedRowRow.table_id.in_(of_source))
    connection.execute(delete(ClaimRow).where(ClaimRow.imported_row_id.in_(rows)))
    connection.execute(delete(ImportedTableRow).where(ImportedTableRow.source_id == source))


def claims_of_source(connection: Connection, source: int) -> set[str]:
    """Return the uids of the claims that a source lists."""
    statement = (
        select(ClaimRow.uid)
        .join(ImportedRowRow, ImportedRowRow.id == ClaimRow.imported_row_id)
        .join(ImportedTableRow, ImportedTableRow.id == ImportedRowRow.table_id)
        .where(ImportedTableRow.source_id == source)
    )
    return set(connection.scalars(statement))


def insert_cells(connection: Connection, cells: Sequence[tuple[int, Cell]], entry_rows: EntryRows) -> None:
    """Insert the claims of papers' (by id) cells, in their order. They get their lasting uids by `name_claims`.

    Every one is its paper's own result (`own`): Papers with Code lists a result with the paper that reports it, and
    a row's model is the system that this paper is about. Nothing is in doubt about what was written, so the
    confidence is 1. A metric that the vocabulary calls a cost makes a `resource`, any other a `result`.
    """
    if not cells:
        return
    vocabulary = entry_rows.vocabulary
    meant = [_meant(cell, vocabulary) for _, cell in cells]
    datasets = entry_rows.datasets(connection, (names.dataset for names in meant if names.dataset))
    metrics = entry_rows.metrics(connection, (names.metric for names in meant if names.metric))
    models = entry_rows.models(connection, (names.model for names in meant if names.model))
    tasks = entry_rows.tasks(connection, (cell.task for _, cell in cells if cell.task))
    values: list[dict[str, Any]] = []
    for (paper, cell), names in zip(cells, meant, strict=True):
        metric = vocabulary.metrics[names.metric] if names.metric else UNKNOWN_METRIC
        kind: Kind = "resource" if metric.resource else "result"
        values.append(
            {
                "uid": uuid4().hex,
                "paper_id": paper,
                "run_id": None,
                "origin": "imported",
                "imported_row_id": cell.row,
                "kind": kind,
                "value": cell.value.value,
                "value_text": cell.value.value_text,
                "value_high": cell.value.value_high,
                "unit": cell.value.unit,
                "qualifier": cell.value.qualifier,
                "score": comparable_score(kind, cell.value.value, cell.value.unit, metric),
                "model_id": models.get(names.model or ""),
                "dataset_id": datasets.get(names.dataset or ""),
                "metric_id": metrics.get(names.metric or ""),
                "task_id": tasks.get(cell.task or ""),
                "split": names.split,
                "own": True,
                "confidence": 1.0,
                "model_text": cell.model,
                "model_key": names.model,
                "dataset_text": cell.dataset,
                "dataset_key": names.dataset,
                "metric_text": cell.value.metric,
                "metric_key": names.metric,
            }
        )
    pairs = [(value["dataset_id"], value["metric_id"]) for value in values]
    benchmarks = benchmark_rows(connection, {pair for pair in pairs if None not in pair})
    for value, pair in zip(values, pairs, strict=True):
        value["benchmark_id"] = benchmarks.get(pair)
    ids = connection.scalars(insert(ClaimRow).returning(ClaimRow.id, sort_by_parameter_order=True), values).all()
    conditions = [
        {
            "claim_id": claim,
            "position": position,
            "kind": condition.kind,
            "text": condition.text,
            "number": condition.number,
        }
        for claim, (_, cell) in zip(ids, cells, strict=True)
        for position, condition in enumerate(cell.value.conditions, start=1)
    ]
    if conditions:
        connection.execute(insert(ClaimConditionRow), conditions)


def name_claims(connection: Connection, identities: Mapping[int, Identity]) -> None:
    """Give the imported claims of papers, known by their strongest identities, the uids that follow from what they say.

    A uid is a hash of source, paper, names and value, so that a newer version of the source gives the same ones.
    Claims of one source that agree in all of these are counted through, in its order.
    """
    changes = []
    renamed: dict[str, str] = {}
    for papers in chunks(identities):
        statement = (
            select(
                *(ClaimRow.id, ClaimRow.uid, ClaimRow.paper_id, ClaimRow.kind, ClaimRow.value_text),
                *(getattr(ClaimRow, f"{role}_text") for role in NAMES),
                *(SourceRow.name, SourceRow.reader),
            )
            .join(ImportedRowRow, ImportedRowRow.id == ClaimRow.imported_row_id)
            .join(ImportedTableRow, ImportedTableRow.id == ImportedRowRow.table_id)
            .join(SourceRow, SourceRow.id == ImportedTableRow.source_id)
            # a corrected claim does not say any more what its uid was made of
            .where(ClaimRow.paper_id.in_(papers), ClaimRow.origin == "imported")
            .order_by(ClaimRow.id)
        )
        seen: Counter[tuple[Any, ...]] = Counter()
        for claim, uid, paper, kind, value_text, *rest in connection.execute(statement):
            *names, source, reader = rest
            identity = identities[paper]
            said = (
                *("imported", source, reader, identity.scheme, identity.value, kind, value_text),
                *(name_key(name) if name else "" for name in names),
            )
            seen[said] += 1
            new = hashlib.sha256(repr((*said, seen[said])).encode()).hexdigest()[:16]
            if new != uid:
                changes.append({"row": claim, "new_uid": new})
                renamed[uid] = new
    if changes:
        rename_decisions(connection, renamed)
        # first out of the way of each other: papers that became one may have claims that say the same
        rename = update(ClaimRow).where(ClaimRow.id == bindparam("row")).values(uid=bindparam("new_uid"))
        connection.execute(rename, [{"row": change["row"], "new_uid": uuid4().hex} for change in changes])
        connection.execute(rename, changes)


def move_claims(connection: Connection, home_of: Mapping[int, int]) -> set[int]:
    """Move the claims that sources list from papers to the papers that they turned out to be; return those."""
    listed = ClaimRow.imported_row_id.is_not(None)
    moved = select(ClaimRow.paper_id).where(ClaimRow.paper_id.in_(home_of), listed).distinct()
    homes = {paper: home_of[paper] for paper in connection.scalars(moved)}
    for paper, home in homes.items():
        of_paper = (ClaimRow.paper_id == paper, listed)
        connection.execute(update(ClaimRow).where(*of_paper).values(paper_id=home))
    return set(homes.values())


def papers_known_as(connection: Connection, identities: Iterable[Identity]) -> dict[Identity, int]:
    """Return the papers' ids by the identities given."""
    found: dict[Identity, int] = {}
    values: dict[str, set[str]] = {}
    for identity in identities:
        values.setdefault(identity.scheme, set()).add(identity.value)
    for scheme, of_scheme in values.items():
        for some in chunks(sorted(of_scheme)):
            statement = select(PaperIdentityRow.value, PaperIdentityRow.paper_id).where(
                PaperIdentityRow.scheme == scheme, PaperIdentityRow.value.in_(some)
            )
            found |= {Identity(scheme, value): paper for value, paper in connection.execute(statement)}
    return found


@dataclass(frozen=True, slots=True)
class _Meant:
    """The slugs of what a cell's names mean in the vocabulary, None for names outside it, and the split."""

    dataset: str | None
    split: str | None
    metric: str | None
    model: str | None


def _meant(cell: Cell, vocabulary: Vocabulary) -> _Meant:
    dataset, split = _dataset(cell.dataset, vocabulary)
    model = None if cell.model is None else model_slug(Mention(cell.model), vocabulary)
    return _Meant(dataset, split, _metric(cell.value.metric, dataset, vocabulary), model)


def _dataset(name: str | None, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """Return the slug of a dataset's name and the split that the name adds to it."""
    if name is None:
        return None, None
    slug, split = dataset_slug(Mention(name), vocabulary), None
    if slug is None and (match := SPLITS.fullmatch(name)):
        slug = dataset_slug(Mention(match["dataset"]), vocabulary)
        split = match["split"].lower() if slug else None
    return slug, split


def _metric(name: str, dataset: str | None, vocabulary: Vocabulary) -> str | None:
    """Return the slug of a metric's name; of a name with an abbreviation behind it, either may be known."""
    explained = EXPLAINED.fullmatch(name)
    spellings = (name, *explained.groups()) if explained else (name,)
    return next(filter(None, (metric_slug(Mention(words), dataset, vocabulary) for words in spellings)), None)
