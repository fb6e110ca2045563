"""Which row of the base a name means: slug, canonical name or alias, of the base or of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select, true, union

from kb.errors import AmbiguousNameError, UnknownNameError
from kb.records import title_key
from kb.store.schema import (
    BenchmarkRow,
    ClaimRow,
    DatasetAliasRow,
    DatasetRow,
    MetricAliasRow,
    MetricRow,
    ModelAliasRow,
    ModelRow,
    PaperIdentityRow,
    PaperRow,
)
from kb.store.search import has_words, words_in
from kb.vocabulary import DatasetEntry, MetricEntry, Vocabulary, dataset_key, model_name_key, name_key

NEAR_ENOUGH = 70
"""From this similarity on (0 to 100, rapidfuzz's WRatio) a name is worth suggesting; the vocabulary uses the same."""

NEAR_NAMES = 3


_has_result = exists().where(
    ClaimRow.benchmark_id == BenchmarkRow.id, ClaimRow.kind == "result", ClaimRow.model_id.is_not(None)
)
"""Whether a named model has a result on a benchmark: found at the first one, however many there are."""


@dataclass(frozen=True, slots=True)
class Named:
    """A dataset or metric of the base."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A dataset measured by a metric; `higher_is_better` is None where nobody said."""

    id: int
    dataset: Named
    metric: Named
    higher_is_better: bool | None


def declared_direction(vocabulary: Vocabulary, metric: str, stored: bool | None) -> bool | None:
    """Return whether more is better in a metric: as the vocabulary says, else as the base says, else None.

    The vocabulary goes first, so that a user's file declares a direction for a base that was made without it.
    """
    known = vocabulary.metrics[metric].higher_is_better if metric in vocabulary.metrics else None
    return stored if known is None else known


def declared_directions(connection: Connection, vocabulary: Vocabulary) -> dict[int, bool]:
    """Return, by metric id, the directions that the vocabulary declares and the base lacks or has otherwise."""
    statement = select(MetricRow.id, MetricRow.slug, MetricRow.higher_is_better)
    said = [
        (metric, declared_direction(vocabulary, slug, stored), stored)
        for metric, slug, stored in connection.execute(statement)
    ]
    return {metric: declared for metric, declared, stored in said if declared is not None and declared != stored}


def dataset_named(connection: Connection, vocabulary: Vocabulary, name: str) -> Named:
    """Return the dataset of the base that `name` means; raise `UnknownNameError` where none does."""
    key = dataset_key(name)
    aliased = select(DatasetAliasRow.dataset_id).where(DatasetAliasRow.key == key)
    known = vocabulary.datasets.find(name)
    found = _row(connection, DatasetRow, name, aliased, known)
    if found is not None:
        return found
    if known is not None:
        raise UnknownNameError(f"the base holds no result on {known.name}", _near_datasets(connection, key))
    raise UnknownNameError(f'no dataset is called "{name}"', _near_datasets(connection, key))


def metric_named(connection: Connection, vocabulary: Vocabulary, name: str) -> Named | None:
    """Return the metric of the base that `name` means, on no dataset in particular, or None."""
    aliased = select(MetricAliasRow.metric_id).where(MetricAliasRow.key == name_key(name))
    return _row(connection, MetricRow, name, aliased, vocabulary.metrics.find(name))


def benchmark_named(connection: Connection, vocabulary: Vocabulary, dataset: str, metric: str | None) -> Benchmark:
    """Return the benchmark with results that a dataset's and a metric's name mean.

    A word that means a metric of its own on this dataset is that metric ("accuracy" on ImageNet-1K is top-1
    accuracy). Without `metric` it is the one that the vocabulary calls the dataset's usual one, else its only one.
    Raises `UnknownNameError` naming near datasets, or the metrics that the dataset has.
    """
    of = dataset_named(connection, vocabulary, dataset)
    if metric is None:
        usual = vocabulary.metric_on(None, of.slug)
        if usual is not None and (found := _measured(connection, vocabulary, of, MetricRow.slug == usual)):
            return found[0]
        found = _measured(connection, vocabulary, of, true())
        if len(found) == 1:
            return found[0]
        if not found:
            raise _nothing_on(connection, of, dataset)
        has = _has(connection, vocabulary, of)
        raise UnknownNameError(f"{of.name} is measured by several metrics", f"say which one; {has}")
    named = metric_named(connection, vocabulary, metric)
    known = vocabulary.metrics.find(metric)
    slug = named.slug if named else known.slug if known else None
    if slug is not None:
        for meant in (vocabulary.metric_on(slug, of.slug), slug):
            if found := _measured(connection, vocabulary, of, MetricRow.slug == meant):
                return found[0]
    has = _has(connection, vocabulary, of)
    if not has:
        raise _nothing_on(connection, of, dataset)
    if slug is None:
        raise UnknownNameError(f'no metric is called "{metric}"', has)
    raise UnknownNameError(f"the base holds no result on {of.name} in {slug}", has)


def _measured(connection: Connection, vocabulary: Vocabulary, of: Named, which: ColumnElement[bool]) -> list[Benchmark]:
    """Return the first two benchmarks of a dataset on which a named model has a result; `which` limits the metrics."""
    statement = (
        select(BenchmarkRow.id, MetricRow.id, MetricRow.slug, MetricRow.name, MetricRow.higher_is_better)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(BenchmarkRow.dataset_id == of.id, _has_result, which)
        .limit(2)
    )
    return [
        Benchmark(row[0], of, Named(*row[1:4]), declared_direction(vocabulary, row[2], row[4]))
        for row in connection.execute(statement)
    ]


def _has(connection: Connection, vocabulary: Vocabulary, of: Named) -> str:
    """Return "imagenet-1k has top-1-accuracy, …", the metric with most models first; nothing where there is none."""
    metrics = [board.metric.slug for board in all_benchmarks(connection, vocabulary, of.id)]
    return f"{of.slug} has {', '.join(metrics)}" if metrics else ""


def _nothing_on(connection: Connection, of: Named, asked: str) -> UnknownNameError:
    near = _near_datasets(connection, dataset_key(asked))
    return UnknownNameError(f"the base holds no result on {of.name}", near)


def models_named(connection: Connection, vocabulary: Vocabulary, name: str) -> list[int]:
    """Return the ids of the models that `name` means: several where papers gave one name to different models."""
    key = model_name_key(name)
    known = vocabulary.models.find(name)
    slugs = {name, known.slug if known else name}
    # not one condition or the other: PostgreSQL would read all models for that
    matches = union(
        select(ModelRow.id).where(ModelRow.slug.in_(slugs)),
        select(ModelAliasRow.model_id).where(ModelAliasRow.key == key),
    )
    found = sorted(connection.scalars(matches))
    if not found:
        stated = select(ModelRow.slug, ModelRow.name).where(
            ModelRow.id.in_(select(ClaimRow.model_id).where(ClaimRow.kind == "result"))
        )
        near = near_hint(key, ((slug, spelling) for slug, spelling in connection.execute(stated)), model_name_key)
        raise UnknownNameError(f'no model is called "{name}"', near or "give its name as a leaderboard shows it")
    return found


def model_named(connection: Connection, vocabulary: Vocabulary, name: str) -> Named:
    """Return the one model that a slug or a name means.

    Raises `UnknownNameError` for none and `AmbiguousNameError` where papers gave the name to several, unless it is
    the slug of one.
    """
    named = select(ModelRow.id, ModelRow.slug, ModelRow.name).where(
        ModelRow.id.in_(models_named(connection, vocabulary, name))
    )
    found = [Named(*row) for row in connection.execute(named.order_by(ModelRow.slug))]
    for one in found:
        if one.slug == name:
            return one
    if len(found) > 1:
        candidates = tuple((one.slug, one.name) for one in found)
        raise AmbiguousNameError(f'"{name}" is the name of {len(found)} models', _several(candidates), candidates)
    return found[0]


def papers_named(connection: Connection, name: str) -> list[int]:
    """Return the ids of the papers that a public id, an identity's value or a title means."""
    found = _papers_known_as(connection, name)
    if not found:
        hint = "give its id as exports show it (arxiv:2311.17132) or its whole title"
        raise UnknownNameError(f'no paper is called "{name}"', hint)
    return found


def paper_named(connection: Connection, name: str) -> int:
    """Return the id of the one paper that an id, an identity's value, a title or words of one mean.

    Each of the words has to begin a word of the title. Raises `UnknownNameError` for none and `AmbiguousNameError`,
    which lists them newest first, for several.
    """
    words = words_in(name)
    named = select(PaperRow.id, PaperRow.paper_id, PaperRow.title).order_by(
        PaperRow.published_on.desc().nulls_last(), PaperRow.paper_id
    )
    known = _papers_known_as(connection, name)
    if known:
        found = list(connection.execute(named.where(PaperRow.id.in_(known))))
    elif words:
        with_words = connection.execute(named.where(has_words(connection, "paper", words)))
        found = [row for row in with_words if _begin_words(words, row.title)]
    else:
        found = []
    if not found:
        hint = "give its arXiv number, DOI or id, or words of its title; kb search finds words of abstracts, too"
        raise UnknownNameError(f'no paper is called "{name}"', hint)
    if len(found) > 1:
        candidates = tuple((row.paper_id, row.title) for row in found)
        raise AmbiguousNameError(f'"{name}" may be any of {len(found)} papers', _several(candidates), candidates)
    paper: int = found[0].id
    return paper


def _papers_known_as(connection: Connection, name: str) -> list[int]:
    scheme, _, value = name.partition(":")
    known_as = select(PaperIdentityRow.paper_id).where(
        or_(
            PaperIdentityRow.value == name,
            (PaperIdentityRow.scheme == scheme) & (PaperIdentityRow.value == value),
            (PaperIdentityRow.scheme == "title") & (PaperIdentityRow.value == title_key(name)),
        )
    )
    matches = select(PaperRow.id).where(or_(PaperRow.paper_id == name, PaperRow.id.in_(known_as)))
    return list(connection.scalars(matches.order_by(PaperRow.id)))


def _begin_words(words: Sequence[str], text: str) -> bool:
    """Return whether each of some words begins a word of a text."""
    of_text = words_in(text)
    return all(any(one.startswith(word) for one in of_text) for word in words)


def _several(candidates: Sequence[tuple[str, str]]) -> str:
    """Return the hint that tells names apart by their ids."""
    ids = [one for one, _ in candidates[:NEAR_NAMES]]
    more = f" or {ids.pop()}" if len(candidates) == len(ids) else ", …"
    return f"say which one: {', '.join(ids)}{more}"


def _row(
    connection: Connection,
    table: type[DatasetRow] | type[MetricRow],
    name: str,
    aliased: Select[Any],
    known: DatasetEntry | MetricEntry | None,
) -> Named | None:
    """Return the row whose slug, alias or name is `name`: the base's own word counts before the vocabulary's."""
    conditions = [table.slug == name, table.id.in_(aliased)]
    if known is not None:
        conditions.append(table.slug == known.slug)
    for condition in conditions:
        row = connection.execute(select(table.id, table.slug, table.name).where(condition)).first()
        if row is not None:
            return Named(*row)
    return None


def all_benchmarks(connection: Connection, vocabulary: Vocabulary, dataset: int | None = None) -> list[Benchmark]:
    """Return the benchmarks on which a named model has a result, of all datasets or one, most models first."""
    models = func.count(ClaimRow.model_id.distinct())
    whose = (
        BenchmarkRow.id, DatasetRow.id, DatasetRow.slug, DatasetRow.name,
        MetricRow.id, MetricRow.slug, MetricRow.name, MetricRow.higher_is_better,
    )  # fmt: skip
    statement = (
        select(*whose)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .join(ClaimRow, ClaimRow.benchmark_id == BenchmarkRow.id)
        .where(ClaimRow.kind == "result", ClaimRow.model_id.is_not(None))
        .group_by(*whose)
        .order_by(models.desc(), DatasetRow.slug, MetricRow.slug)
    )
    if dataset is not None:
        statement = statement.where(BenchmarkRow.dataset_id == dataset)
    return [
        Benchmark(row[0], Named(*row[1:4]), Named(*row[4:7]), declared_direction(vocabulary, row[5], row[7]))
        for row in connection.execute(statement)
    ]


def _near_datasets(connection: Connection, key: str) -> str:
    """Return a hint that names the datasets with results whose spellings are near, if any."""
    ranked = select(BenchmarkRow.dataset_id).where(
        BenchmarkRow.id.in_(select(ClaimRow.benchmark_id).where(ClaimRow.kind == "result"))
    )
    names = select(DatasetRow.slug, DatasetRow.name).where(DatasetRow.id.in_(ranked))
    aliases = (
        select(DatasetRow.slug, DatasetAliasRow.alias)
        .join(DatasetAliasRow, DatasetAliasRow.dataset_id == DatasetRow.id)
        .where(DatasetRow.id.in_(ranked))
    )
    spellings = [(slug, spelling) for slug, spelling in connection.execute(names.union_all(aliases))]
    if not spellings:
        return "the base holds no results yet; kb ingest PATH reads some"
    return near_hint(key, spellings, dataset_key) or "kb benchmarks lists what the base holds"


def near_hint(key: str, spellings: Iterable[tuple[str, str]], normal: Callable[[str], str]) -> str:
    """Return "near are a, b and c" for the slugs with a spelling close to `key`, closest first, or nothing.

    `spellings` are (slug, spelling); a slug counts as a spelling of itself. `normal` makes spellings comparable.
    """
    slug_of: dict[str, str] = {}
    for slug, spelling in sorted(spellings):
        slug_of.setdefault(normal(slug), slug)
        slug_of.setdefault(normal(spelling), slug)
    close = process.extract(key, list(slug_of), limit=3 * NEAR_NAMES, score_cutoff=NEAR_ENOUGH)
    near = list(dict.fromkeys(slug_of[spelling] for spelling, _, _ in close))[:NEAR_NAMES]
    if not near:
        return ""
    return f"near is {near[0]}" if len(near) == 1 else f"near are {', '.join(near[:-1])} and {near[-1]}"
