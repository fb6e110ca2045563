"""The vocabulary: canonical names of datasets, metrics, tasks and models, read from TOML, and their resolver.

`data/metrics.toml`, `data/tasks.toml`, `data/models.toml` and `data/datasets/*.toml` hold one table an entry, the
table's name being its slug. A user's own file holds the same tables under `[metrics.<slug>]`, `[tasks.<slug>]`,
`[models.<slug>]` and `[datasets.<slug>]` and is laid on top: a new slug is added, a known one is extended (its
aliases joined, its other fields replaced). A table with `merged_into = "<slug>"` says that its entry is another one.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from kb.errors import VocabularyError
from kb.vocabulary.entries import DatasetEntry, MetricEntry, ModelEntry, Scale, TaskEntry
from kb.vocabulary.model_names import model_name_key
from kb.vocabulary.names import dataset_key, name_key, name_slug

AnyEntry = DatasetEntry | MetricEntry | TaskEntry | ModelEntry
Entry = TypeVar("Entry", bound=AnyEntry)

SECTIONS: Mapping[str, type] = {
    "tasks": TaskEntry, "metrics": MetricEntry, "datasets": DatasetEntry, "models": ModelEntry,
}  # fmt: skip


MERGED = "merged_into"

BARE_SCORE = "score"
"""The metric that says no more than that something is a score."""

WHERE = frozenset(["metrics", "conditions", "words"])
"""What a dataset's `where` may list."""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_A_TEXT: tuple[str, Callable[[object], bool]] = ("a text", _is_text)
_A_NUMBER: tuple[str, Callable[[object], bool]] = ("a number", _is_number)
_TRUE_OR_FALSE: tuple[str, Callable[[object], bool]] = ("true or false", lambda value: isinstance(value, bool))

VALUES: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "aliases": ("a list of texts", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "means": (
        "a table of metric slugs",
        lambda value: isinstance(value, dict) and all(map(_is_text, value.values())),
    ),
    "where": (
        "a table of lists of metrics, conditions or words",
        lambda value: (
            isinstance(value, dict)
            and bool(value)
            and WHERE.issuperset(value)
            and all(isinstance(some, list) and bool(some) and all(map(_is_text, some)) for some in value.values())
        ),
    ),
    "subsets": (
        "a table of lists of texts",
        lambda value: (
            isinstance(value, dict)
            and all(isinstance(some, list) and all(map(_is_text, some)) for some in value.values())
        ),
    ),
    "scale": (f"one of {', '.join(get_args(Scale))}", lambda value: value in get_args(Scale)),
    "unit": ("a text", lambda value: isinstance(value, str)),
    "minimum": _A_NUMBER,
    "maximum": _A_NUMBER,
    "higher_is_better": _TRUE_OR_FALSE,
    "resource": _TRUE_OR_FALSE,
}
"""What a field of a TOML table holds, in words and as a test; a field that is not listed holds a text."""


class Names(Generic[Entry]):
    """The entries of one kind, found by slug, by canonical name or by any alias."""

    def __init__(self, entries: Mapping[str, Entry], key: Callable[[str], str]) -> None:
        self.entries = dict(entries)
        self.key = key
        self.slug_of: dict[str, str] = {}
        for slug, entry in self.entries.items():
            for spelling in (slug, entry.name, *entry.aliases):
                owner = self.slug_of.setdefault(key(spelling), slug)
                if owner != slug:
                    raise VocabularyError(
                        f'"{spelling}" names both {owner} and {slug}', "remove it from one of the two entries"
                    )

    def __getitem__(self, slug: str) -> Entry:
        return self.entries[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in self.entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, name: str) -> Entry | None:
        """Return the entry that a slug, canonical name or alias names, however it is spelled, or None."""
        slug = self.slug_of.get(self.key(name))
        return None if slug is None else self.entries[slug]


class Vocabulary:
    """Canonical names of `datasets`, `metrics`, `tasks` and `models`, each a `Names`."""

    def __init__(
        self,
        tasks: Iterable[TaskEntry] = (),
        metrics: Iterable[MetricEntry] = (),
        datasets: Iterable[DatasetEntry] = (),
        models: Iterable[ModelEntry] = (),
    ) -> None:
        self.tasks = Names({e.slug: e for e in tasks}, name_key)
        self.metrics = Names({e.slug: e for e in metrics}, name_key)
        self.datasets = Names({e.slug: e for e in datasets}, dataset_key)
        self.models = Names({e.slug: e for e in models}, model_name_key)
        self._check_references()
        self._subsets: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
        self._within: dict[str, list[DatasetEntry]] = {}
        for dataset in self.datasets:
            if dataset.where and dataset.parent is not None:
                self._within.setdefault(dataset.parent, []).append(dataset)

    def _check_references(self) -> None:
        for dataset in self.datasets:
            references: list[tuple[str | None, Container[str], str]] = [
                (dataset.task, self.tasks, "task"),
                (dataset.parent, self.datasets, "parent dataset"),
                (dataset.metric, self.metrics, "metric"),
                *((slug, self.metrics, "metric") for pair in dataset.means.items() for slug in pair),
                *((slug, self.metrics, "metric") for slug in dataset.where.get("metrics", ())),
            ]
            for slug, known, what in references:
                if slug is not None and slug not in known:
                    raise VocabularyError(
                        f'dataset {dataset.slug} names the {what} "{slug}", which is not in the vocabulary',
                        f"add the {what} or correct its slug",
                    )
            if dataset.where and dataset.parent is None:
                raise VocabularyError(
                    f"dataset {dataset.slug} says which claims are on it, but not of what it is a part",
                    "add its parent or leave `where` out",
                )
        for model in self.models:
            if model.family is not None and model.family not in self.models:
                raise VocabularyError(
                    f'model {model.slug} names the family "{model.family}", which is not in the vocabulary',
                    "add the family or correct its slug",
                )

    def metric_on(self, metric: str | None, dataset: str | None) -> str | None:
        """Return the slug of the metric that `metric` (a slug, or None if none is stated) means on `dataset`.

        "accuracy" on ImageNet-1K is top-1 accuracy; no metric on GSM8K, or a bare score, is accuracy. A score stays
        one where the dataset's usual metric has no scale from worst to best. Unknown slugs stay as they are.
        """
        if dataset is None or dataset not in self.datasets:
            return metric
        entry = self.datasets[dataset]
        if metric is None:
            return entry.metric
        if metric == BARE_SCORE and metric not in entry.means and entry.metric is not None:
            usual = self.metrics[entry.metric]
            return entry.metric if usual.scale != "unbounded" and usual.higher_is_better else metric
        return entry.means.get(metric, metric)

    def dataset_where(self, dataset: str, metric: str | None, conditions: Set[str], text: str) -> str:
        """Return the slug of the dataset that a claim is on which names `dataset`: a part of it, or it itself.

        `metric` is a slug, `conditions` are as claims have them, `text` is the claim's sentence and title. The parts
        are those datasets that name it as their parent and say `where` (see `DatasetEntry`).
        """
        lower = text.casefold()
        for part in self._within.get(dataset, ()):
            where = part.where
            if (
                (metric in where["metrics"] if "metrics" in where else True)
                and (not conditions.isdisjoint(where["conditions"]) if "conditions" in where else True)
                and (any(words.casefold() in lower for words in where["words"]) if "words" in where else True)
            ):
                return part.slug
        return dataset

    def subsets_of(self, dataset: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return what the subsets of a dataset (a slug) are called, its own and those of what it is a part of.

        Each is its name with its other spellings.
        """
        known = self._subsets.get(dataset)
        if known is None:
            known = ()
            slug: str | None = dataset
            seen: set[str] = set()
            while slug is not None and slug in self.datasets and slug not in seen:
                seen.add(slug)
                known += tuple((name, tuple(others)) for name, others in self.datasets[slug].subsets.items())
                slug = self.datasets[slug].parent
            self._subsets[dataset] = known
        return known

    def fingerprint(self) -> str:
        """Return a short hash of all entries: equal for equal vocabularies, whatever files they came from."""
        digest = hashlib.sha256()
        entries: list[AnyEntry] = [*self.tasks, *self.metrics, *self.datasets, *self.models]
        for entry in sorted(entries, key=lambda e: (type(e).__name__, e.slug)):
            said = {field.name: getattr(entry, field.name) for field in fields(entry)}
            content = {**said, "aliases": sorted(entry.aliases), "kind": type(entry).__name__}
            digest.update(json.dumps(content, sort_keys=True).encode())
        return digest.hexdigest()[:12]


def _read(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{where} is no valid TOML ({error})", "correct the file") from error


def _entry(section: str, slug: str, table: object, where: str, known: Any = None) -> Any:
    """Build the entry of one TOML table, on top of `known` where the slug exists already."""
    kind = SECTIONS[section]
    if not isinstance(table, dict):
        raise VocabularyError(f"{where}: {section}.{slug} is no table", f"write it as [{section}.{slug}]")
    allowed = {f.name for f in fields(kind)} - {"slug"} | {MERGED}
    if unknown := sorted(set(table) - allowed):
        raise VocabularyError(
            f'{where}: {section}.{slug} has an unknown field "{unknown[0]}"', f"known are {', '.join(sorted(allowed))}"
        )
    if slug != name_slug(slug):
        raise VocabularyError(f'{where}: "{slug}" is no slug', f"write it as [{section}.{name_slug(slug)}]")
    for field, value in table.items():
        what, fits = VALUES.get(field, _A_TEXT)
        if not fits(value):
            raise VocabularyError(f"{where}: {field} of {section}.{slug} is not {what}", f"write {what} there")
    if known is None and "name" not in table and MERGED not in table:
        raise VocabularyError(f"{where}: {section}.{slug} has no name", 'add name = "…"')
    values = {**table, "aliases": tuple(table.get("aliases", ()))}
    values.pop(MERGED, None)
    if known is None:
        return kind(slug=slug, **{"name": slug, **values})
    values["aliases"] = tuple(dict.fromkeys((*known.aliases, *values["aliases"])))
    return replace(known, **values)


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    data = resources.files("kb.vocabulary") / "data"
    merged: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    for section in SECTIONS:
        if section == "datasets":
            files = sorted((f for f in (data / section).iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
        else:
            files = [data / f"{section}.toml"]
        for file in files:
            for slug, table in _read(file.read_text(encoding="utf-8"), file.name).items():
                if slug in merged[section]:
                    raise VocabularyError(f"{file.name}: {section}.{slug} stands twice", "remove one of the two")
                merged[section][slug] = _entry(section, slug, table, file.name)
    return merged


@cache
def _shipped_alone() -> Vocabulary:
    return Vocabulary(**{section: entries.values() for section, entries in _shipped().items()})


def _lay(merged: dict[str, dict[str, Any]], section: str, slug: str, table: object, where: str) -> None:
    """Lay one TOML table on top of the entries."""
    entry = _entry(section, slug, table, where, merged[section].get(slug))
    into = table.get(MERGED) if isinstance(table, dict) else None
    if into is None:
        merged[section][slug] = entry
        return
    if into == slug or into not in merged[section]:
        raise VocabularyError(f'{where}: {section}.{slug} is merged into "{into}", which is not there', "give its slug")
    target = merged[section][into]
    names = dict.fromkeys((*target.aliases, entry.name, *entry.aliases, slug))
    merged[section][into] = replace(target, aliases=tuple(names))
    merged[section].pop(slug, None)
    for entries in merged.values():
        for other in entries.values():
            if changes := _redirected(other, section, slug, into):
                entries[other.slug] = replace(other, **changes)


def _redirected(entry: Any, section: str, slug: str, into: str) -> dict[str, Any]:
    """Return the fields of an entry that name a merged one, naming the other instead."""
    fields_of = {"tasks": ("task",), "metrics": ("metric",), "datasets": ("parent",), "models": ("family",)}
    changes: dict[str, Any] = {name: into for name in fields_of[section] if getattr(entry, name, None) == slug}
    means = getattr(entry, "means", {})
    if section == "metrics" and slug in (*means, *means.values()):
        changes["means"] = {into if k == slug else k: into if v == slug else v for k, v in means.items()}
    where = getattr(entry, "where", {})
    if section == "metrics" and slug in where.get("metrics", ()):
        changes["where"] = {**where, "metrics": [into if one == slug else one for one in where["metrics"]]}
    return changes


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of a name: a table of a user's TOML file."""

    section: str
    slug: str
    table: Mapping[str, Any]


def load_vocabulary(extra: Sequence[Path] = (), decisions: Sequence[Decision] = ()) -> Vocabulary:
    """Return the shipped vocabulary with the user's own TOML files, and then decisions, laid on top, in order.

    Raises `VocabularyError` where a file cannot be read, is no valid TOML, holds an unknown section or field, or
    where one spelling would name two entries.
    """
    if not extra and not decisions:
        return _shipped_alone()
    merged = {section: dict(entries) for section, entries in _shipped().items()}
    for path in extra:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise VocabularyError(f"{path}: cannot be read ({error})", "give the path of a TOML file") from error
        for section, tables in _read(text, str(path)).items():
            if section not in SECTIONS or not isinstance(tables, dict):
                raise VocabularyError(f'{path}: unknown section "{section}"', f"known are {', '.join(SECTIONS)}")
            for slug, table in tables.items():
                _lay(merged, section, slug, table, str(path))
    for decision in decisions:
        _lay(merged, decision.section, decision.slug, dict(decision.table), "a decision")
    try:
        return Vocabulary(**{section: entries.values() for section, entries in merged.items()})
    except VocabularyError as error:
        where = f"{', '.join(map(str, extra))}: " if extra else ""
        raise VocabularyError(f"{where}{error.message}", error.hint) from error
