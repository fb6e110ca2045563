"""Settling: every name that claims use becomes a row, and every claim points at the rows of its names.

One pass over all claims whose names the vocabulary does not have, in one transaction. What it makes depends on what
the claims say and not on the order in which they came, and it writes only what is not as it should be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from itertools import chain, groupby
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from kb.store.bulk import insert_rows, reserve_ids
from kb.store.chunks import chunks
from kb.store.entries import EntryRows, score_again
from kb.store.mentions import (
    ROLES,
    dataset_name,
    keys_of_known,
    known_model,
    metric_name,
    names_a_dataset,
    names_a_model,
)
from kb.store.models import NameUse, Order, ResolvedModel, Role, commonest, resolve, unique_slugs
from kb.store.ranking import rank_benchmarks
from kb.store.schema import (
    Base,
    BenchmarkRow,
    ClaimRow,
    DatasetAliasRow,
    DatasetRow,
    ExtractionRunRow,
    MetricAliasRow,
    MetricRow,
    ModelAliasRow,
    ModelRow,
    PaperRow,
    TaskRow,
)
from kb.vocabulary import Vocabulary, dataset_key, name_key, singular


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)


CLAIM, PAPER = _table(ClaimRow), _table(PaperRow)
MODEL, MODEL_ALIAS = _table(ModelRow), _table(ModelAliasRow)
BENCHMARK, RUN = _table(BenchmarkRow), _table(ExtractionRunRow)

STREAMED = 10_000
"""So many rows are in memory where a pass goes through all of them."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling did: how many datasets were discovered that were not known before."""

    datasets_discovered: int


def settle(connection: Connection, vocabulary: Vocabulary, entry_rows: EntryRows) -> Settled:
    """Give every name its row and every claim its rows, and remove rows that no claim needs."""
    datasets = _NameKind(
        role="dataset",
        table=_table(DatasetRow),
        aliases=_table(DatasetAliasRow),
        key=dataset_key,
        name=dataset_name,
        is_name=names_a_dataset,
        discovered={"status": "discovered"},
        slug_of=vocabulary.datasets.slug_of,
        entry_rows=partial(entry_rows.datasets, connection),
    )
    metrics = _NameKind(
        role="metric",
        table=_table(MetricRow),
        aliases=_table(MetricAliasRow),
        key=lambda name: name_key(singular(name)),
        name=metric_name,
        is_name=bool,
        discovered={"status": "discovered", "scale": "unbounded", "unit": ""},
        slug_of=vocabulary.metrics.slug_of,
        entry_rows=partial(entry_rows.metrics, connection),
    )
    _settle_keys(connection, vocabulary, entry_rows)
    new_datasets, _ = _settle_names(connection, datasets)
    _, moved = _settle_names(connection, metrics)
    for claims in chunks(moved):
        score_again(connection, vocabulary, CLAIM.c.id.in_(claims))
    _settle_benchmarks(connection)
    _settle_models(connection, vocabulary, entry_rows)
    _remove_unused(connection)
    rank_benchmarks(connection)
    connection.execute(update(RUN).where(RUN.c.settled == false()).values(settled=True))
    return Settled(new_datasets)


def _settle_keys(connection: Connection, vocabulary: Vocabulary, entry_rows: EntryRows) -> None:
    """Point claims that a decision took off their rows at what the vocabulary says their words mean now.

    The canonical key that the extractor gave goes before the words: it knows what "the latter" stands for.
    """
    datasets, metrics, models, tables = vocabulary.datasets, vocabulary.metrics, vocabulary.models, _table(DatasetRow)
    columns = [CLAIM.c[f"{role}_{what}"] for role in ROLES for what in ("id", "key")]
    lost = [and_(CLAIM.c[f"{role}_id"].is_(None), CLAIM.c[f"{role}_key"].is_not(None)) for role in ROLES]
    statement = (
        select(CLAIM.c.id, *columns, tables.c.slug.label("dataset"))
        .outerjoin(tables, tables.c.id == CLAIM.c.dataset_id)
        .where(or_(*lost))
    )
    found: list[tuple[int, dict[str, str]]] = []
    for row in connection.execute(statement):
        meant: dict[str, str] = {}
        dataset = row.dataset
        if row.dataset_id is None and row.dataset_key and (of := datasets.find(row.dataset_key)):
            meant["dataset"] = dataset = of.slug
        if row.metric_id is None and row.metric_key and (metric := metrics.find(row.metric_key)):
            meant["metric"] = vocabulary.metric_on(metric.slug, dataset) or metric.slug
        for role in ("model", "baseline"):
            key = getattr(row, f"{role}_key")
            if getattr(row, f"{role}_id") is None and key and (model := models.find(key)):
                meant[role] = model.slug
        if meant:
            found.append((row.id, meant))
    ids = {
        "dataset": entry_rows.datasets(connection, {meant["dataset"] for _, meant in found if "dataset" in meant}),
        "metric": entry_rows.metrics(connection, {meant["metric"] for _, meant in found if "metric" in meant}),
        "model": entry_rows.models(
            connection, {meant[role] for _, meant in found for role in ("model", "baseline") if role in meant}
        ),
    }
    ids["baseline"] = ids["model"]
    for role in ROLES:
        changes = [
            {
                "row": claim,
                f"{role}_id": ids[role][meant[role]],
                **({} if role in ("model", "baseline") else {"benchmark_id": None}),
            }
            for claim, meant in found
            if role in meant
        ]
        _update_claims(connection, changes)
    for claims in chunks([claim for claim, meant in found if "metric" in meant]):
        score_again(connection, vocabulary, CLAIM.c.id.in_(claims))


def benchmark_rows(connection: Connection, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the id of each (dataset, metric)'s benchmark, made where it is missing."""
    wanted = set(pairs)
    rows: dict[tuple[int, int], int] = {}
    columns = BENCHMARK.c.id, BENCHMARK.c.dataset_id, BENCHMARK.c.metric_id
    for datasets in chunks(sorted({dataset for dataset, _ in wanted})):
        for row, dataset, metric in connection.execute(select(*columns).where(BENCHMARK.c.dataset_id.in_(datasets))):
            rows[dataset, metric] = row
    if missing := sorted(wanted - rows.keys()):
        values = [{"dataset_id": dataset, "metric_id": metric} for dataset, metric in missing]
        for row, dataset, metric in connection.execute(insert(BENCHMARK).returning(*columns), values):
            rows[dataset, metric] = row
    return rows


def words_of(role: str) -> ColumnElement[str | None]:
    """Return the SQL for a claim's words in a role; a statement that uses it joins the claim's paper."""
    part, start, end = (CLAIM.c[f"{role}_{column}"] for column in ("part", "start", "end"))
    text = case((part == "title", PAPER.c.title), (part == "abstract", PAPER.c.abstract))
    return func.coalesce(CLAIM.c[f"{role}_text"], func.substr(text, start + 1, end - start))


def named(role: str) -> ColumnElement[bool]:
    """Return the SQL for whether a claim has words in a role."""
    return or_(CLAIM.c[f"{role}_text"].is_not(None), CLAIM.c[f"{role}_part"].is_not(None))


@dataclass(frozen=True, slots=True)
class _NameKind:
    """Datasets, or metrics: one normal form (`key`) is one row, in the vocabulary (`slug_of`) or discovered."""

    role: str
    table: Table
    aliases: Table
    key: Callable[[str], str]
    name: Callable[[str], str]
    is_name: Callable[[str], bool]
    discovered: Mapping[str, str]
    slug_of: Mapping[str, str]
    entry_rows: Callable[[Iterable[str]], dict[str, int]]

    @property
    def column(self) -> str:
        """The column that points at such a row, in claims and aliases alike."""
        return f"{self.role}_id"


def _settle_names(connection: Connection, kind: _NameKind) -> tuple[int, dict[int, int]]:
    """Make rows of names outside the vocabulary and point the claims at them.

    Returns how many names were not there before, and the row by claim for claims that point at another one now.
    """
    points_at = CLAIM.c[kind.column]
    statement = (
        select(CLAIM.c.id, points_at, words_of(kind.role))
        .join_from(CLAIM, PAPER, PAPER.c.id == CLAIM.c.paper_id)
        .outerjoin(kind.table, kind.table.c.id == points_at)
        .where(named(kind.role), or_(points_at.is_(None), kind.table.c.status == "discovered"))
    )
    spellings: dict[str, list[str]] = defaultdict(list)
    uses: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for claim, row, words in connection.execute(statement):
        if kind.is_name(words):
            key = kind.key(words)
            spellings[key].append(kind.name(words))
            uses[key].append((claim, row))

    row_of = _vocabulary_rows(connection, kind, spellings)
    unknown = sorted(spellings.keys() - row_of.keys())
    names = [commonest(spellings[key]) for key in unknown]
    used_slugs = connection.scalars(select(kind.table.c.slug).where(kind.table.c.status == "vocabulary"))
    orders = [(name, (key,)) for name, key in zip(names, unknown, strict=True)]
    slugs = unique_slugs(orders, {*used_slugs, *kind.slug_of.values()})
    before = set(connection.scalars(_aliases_of_discovered(kind.table, kind.aliases, kind.column, kind.aliases.c.key)))
    discovered = zip(slugs, names, strict=True)
    ids = _make_rows(
        connection, kind.table, ({"slug": slug, "name": name, **kind.discovered} for slug, name in discovered)
    )
    aliases = {(ids[slug], key): name for slug, key, name in zip(slugs, unknown, names, strict=True)}
    _make_aliases(connection, kind.table, kind.aliases, kind.column, aliases)
    row_of |= {key: ids[slug] for key, slug in zip(unknown, slugs, strict=True)}
    moved = {claim: row_of[key] for key, claims in uses.items() for claim, row in claims if row != row_of[key]}
    _update_claims(connection, [{"row": claim, kind.column: row, "benchmark_id": None} for claim, row in moved.items()])
    return len(set(unknown) - before), moved


def _vocabulary_rows(connection: Connection, kind: _NameKind, keys: Iterable[str]) -> dict[str, int]:
    """Return the rows, by key, of those names that this vocabulary, or one used before, does have."""
    rows: dict[str, int] = {}
    owner = kind.aliases.c[kind.column]
    for some in chunks(sorted(keys)):
        statement = (
            select(kind.aliases.c.key, owner)
            .join_from(kind.aliases, kind.table, kind.table.c.id == owner)
            .where(kind.aliases.c.key.in_(some), kind.table.c.status == "vocabulary")
        )
        rows.update((key, row) for key, row in connection.execute(statement))
    slugs = {key: kind.slug_of[key] for key in keys if key in kind.slug_of}
    ids = kind.entry_rows(slugs.values())
    return rows | {key: ids[slug] for key, slug in slugs.items()}


def _settle_benchmarks(connection: Connection) -> None:
    """Point every claim that has a dataset and a metric at their benchmark."""
    lacking = and_(CLAIM.c.benchmark_id.is_(None), CLAIM.c.dataset_id.is_not(None), CLAIM.c.metric_id.is_not(None))
    pairs = connection.execute(select(CLAIM.c.dataset_id, CLAIM.c.metric_id).where(lacking).distinct())
    rows = benchmark_rows(connection, {(dataset, metric) for dataset, metric in pairs})
    if rows:
        its_benchmark = (
            select(BENCHMARK.c.id)
            .where(BENCHMARK.c.dataset_id == CLAIM.c.dataset_id, BENCHMARK.c.metric_id == CLAIM.c.metric_id)
            .scalar_subquery()
        )
        connection.execute(update(CLAIM).where(lacking).values(benchmark_id=its_benchmark))


def _settle_models(connection: Connection, vocabulary: Vocabulary, entry_rows: EntryRows) -> None:
    """Make models of the names that claims use, and point the claims at them.

    Words that name no model ("the best baseline") are the paper's unnamed system where the result is its own, else
    the claim has no model.
    """
    rows_of_others = _models_of_other_vocabularies(connection)

    @cache
    def known(name: str) -> str | None:
        """Return the slug of the model that a name means in this vocabulary or an earlier one's."""
        others = (rows_of_others[key][0] for key in keys_of_known(name) if key in rows_of_others)
        return known_model(name, vocabulary) or next(others, None)

    named = cache(names_a_model)
    uses: list[NameUse] = []
    meant: list[tuple[NameUse, str | None]] = []  # uses of what is known, by slug, and of no model
    for use in _name_uses(connection):
        if use.words is not None and (slug := known(use.words)):
            meant.append((use, slug))
        elif use.words is None or named(use.words):
            uses.append(use)
        elif use.own and use.role == "model":
            use.words = None
            uses.append(use)
        elif use.model is not None:
            meant.append((use, None))
    papers = _Papers(connection, (use.paper for use in uses if use.own and use.role == "model"))
    taken = connection.scalars(select(MODEL.c.slug).where(MODEL.c.status == "vocabulary"))
    models = resolve(uses, papers, {*taken, *vocabulary.models.entries}, known)
    discovered = {model.slug for model in models}
    families = {model.family for model in models if model.family}
    wanted = {*(slug for _, slug in meant if slug), *families} - discovered
    ids = dict(rows_of_others.values())
    ids |= entry_rows.models(connection, wanted & vocabulary.models.entries.keys())
    # families come first, since their sizes point at them
    for of_families in (True, False):
        rows = (_model_values(model, ids) for model in models if (model.slug in families) is of_families)
        ids |= _make_rows(connection, MODEL, rows)
    aliases = {(ids[model.slug], key): alias for model in models for key, alias in model.aliases.items()}
    _make_aliases(connection, MODEL, MODEL_ALIAS, "model_id", aliases)
    del aliases

    for role in ("model", "baseline"):
        resolved = ((use, ids[model.slug]) for model in models for use in model.uses)
        others = ((use, ids[slug] if slug else None) for use, slug in meant)
        moved = (
            {"row": use.claim, f"{role}_id": row}
            for use, row in chain(others, resolved)
            if use.role == role and use.model != row
        )
        _update_claims(connection, moved)


def _models_of_other_vocabularies(connection: Connection) -> dict[str, tuple[str, int]]:
    """Return the rows (slug, id), by normal form, of models that this or an earlier vocabulary gave the base."""
    statement = select(MODEL_ALIAS.c.key, MODEL.c.slug, MODEL.c.id).join_from(
        MODEL, MODEL_ALIAS, MODEL_ALIAS.c.model_id == MODEL.c.id
    )
    found = connection.execute(statement.where(MODEL.c.status == "vocabulary").order_by(MODEL.c.slug))
    return {key: (slug, row) for key, slug, row in found}


def _model_values(model: ResolvedModel, ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "slug": model.slug,
        "name": model.name,
        "status": "discovered",
        "unnamed": model.unnamed,
        "family_id": ids[model.family] if model.family else None,
        "paper_id": model.paper,
    }


def _name_uses(connection: Connection) -> Iterator[NameUse]:
    """Yield the uses of models' names outside the vocabulary."""
    alike: dict[str | int, Any] = {}  # words and papers come again and again
    roles: tuple[Role, Role] = ("model", "baseline")
    for role in roles:
        points_at = CLAIM.c[f"{role}_id"]
        unnamed = CLAIM.c.own if role == "model" else false()
        statement = (
            select(CLAIM.c.id, CLAIM.c.paper_id, CLAIM.c.own, words_of(role), points_at)
            .join_from(CLAIM, PAPER, PAPER.c.id == CLAIM.c.paper_id)
            .outerjoin(MODEL, MODEL.c.id == points_at)
            .where(or_(named(role), unnamed), or_(points_at.is_(None), MODEL.c.status == "discovered"))
        )
        for claim, paper, own, words, row in _streamed(connection, statement):
            yield NameUse(claim, role, alike.setdefault(paper, paper), own, alike.setdefault(words, words), row)


class _Papers:
    """What the resolution of names asks of papers."""

    def __init__(self, connection: Connection, introducing: Iterable[int]) -> None:
        self._connection = connection
        self._orders: dict[int, Order] = {}
        for rows in chunks(sorted(set(introducing))):
            columns = PAPER.c.id, PAPER.c.title, PAPER.c.paper_id, PAPER.c.published_on
            for row, title, paper_id, published_on in connection.execute(select(*columns).where(PAPER.c.id.in_(rows))):
                self._orders[row] = published_on is None, published_on or date.max, paper_id, title

    def title(self, paper: int) -> str:
        return self._orders[paper][-1]

    def order(self, paper: int) -> Order:
        return self._orders[paper]

    def authors(self, papers: Sequence[int]) -> dict[int, frozenset[str]]:
        return {
            paper: frozenset(name.casefold() for name in names or ())
            for rows in chunks(papers)
            for paper, names in self._connection.execute(
                select(PAPER.c.id, PAPER.c.authors).where(PAPER.c.id.in_(rows))
            )
        }

    def benchmarks(self, paper: int) -> frozenset[int]:
        return self._reports_on.get(paper, frozenset())

    @cached_property
    def _reports_on(self) -> dict[int, frozenset[int]]:
        columns = CLAIM.c.paper_id, CLAIM.c.benchmark_id
        statement = select(*columns).where(CLAIM.c.benchmark_id.is_not(None)).distinct().order_by(*columns)
        alike: dict[frozenset[int], frozenset[int]] = {}  # most papers report on one benchmark, or on a usual set
        reports_on = {}
        for paper, pairs in groupby(_streamed(self._connection, statement), key=lambda row: row[0]):
            benchmarks = frozenset(benchmark for _, benchmark in pairs)
            reports_on[paper] = alike.setdefault(benchmarks, benchmarks)
        return reports_on


def _streamed(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield rows as they come, so that neither the driver nor the server's answer holds all of them."""
    yield from connection.execute(statement, execution_options={"yield_per": STREAMED})


def _make_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Make discovered rows be what `rows` (columns, `slug` among them) say; return the ids by slug.

    Other rows that were discovered stay until nothing points at them.
    """
    ids: dict[str, int] = {}
    for some in chunks(rows):
        wanted = {row["slug"]: row for row in some}
        of_slugs = table.c.slug.in_(list(wanted)), table.c.status == "discovered"
        changed = []
        for stored in connection.execute(select(table).where(*of_slugs)).mappings():
            row = wanted.pop(stored["slug"])
            ids[row["slug"]] = stored["id"]
            if any(stored[column] != value for column, value in row.items()):
                changed.append({"row": stored["id"], **row})
        if changed:
            connection.execute(update(table).where(table.c.id == bindparam("row")), changed)
        made = dict(zip(wanted, reserve_ids(connection, table, len(wanted)), strict=True))
        insert_rows(connection, table, [{"id": made[slug], **row} for slug, row in wanted.items()])
        ids |= made
    return ids


def _aliases_of_discovered(
    table: Table, aliases: Table, owner: str, *columns: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    joined = select(*columns).join_from(aliases, table, table.c.id == aliases.c[owner])
    return joined.where(table.c.status == "discovered")


def _make_aliases(
    connection: Connection, table: Table, aliases: Table, owner: str, wanted: Mapping[tuple[int, str], str]
) -> None:
    """Make the aliases of discovered rows be `wanted`: the spelling by row and normal form."""
    columns = aliases.c.id, aliases.c[owner], aliases.c.key, aliases.c.alias
    stored = {
        (row, key): (alias_row, alias)
        for alias_row, row, key, alias in connection.execute(_aliases_of_discovered(table, aliases, owner, *columns))
    }
    wrong = [row for at, (row, alias) in stored.items() if wanted.get(at) != alias]
    for rows in chunks(wrong):
        connection.execute(delete(aliases).where(aliases.c.id.in_(rows)))
    new = (
        {owner: row, "key": key, "alias": alias}
        for (row, key), alias in wanted.items()
        if stored.get((row, key), (0, None))[1] != alias
    )
    for some in chunks(new, STREAMED):
        insert_rows(connection, aliases, some)


def _update_claims(connection: Connection, changes: Iterable[dict[str, Any]]) -> None:
    """Set columns of claims; each change has the claim's id as `row`."""
    for some in chunks(changes, STREAMED):
        connection.execute(update(CLAIM).where(CLAIM.c.id == bindparam("row")), some)


def _remove_unused(connection: Connection) -> None:
    """Remove names that no claim uses, nor anything that a claim uses."""
    dataset, metric, task = _table(DatasetRow), _table(MetricRow), _table(TaskRow)
    child_dataset, variant = dataset.alias("child"), MODEL.alias("variant")
    uses = (
        (BENCHMARK, [CLAIM.c.benchmark_id]),
        (MODEL, [CLAIM.c.model_id, CLAIM.c.baseline_id, variant.c.family_id]),
        (dataset, [CLAIM.c.dataset_id, child_dataset.c.parent_id]),
        (metric, [CLAIM.c.metric_id]),
        (task, [CLAIM.c.task_id, dataset.c.task_id]),
    )
    for table, columns in uses:
        unused = [~exists().where(column == table.c.id) for column in columns]
        # a family, or a parent, may be used by its last variant only: the next round removes it then
        while connection.execute(delete(table).where(*unused)).rowcount:
            pass
