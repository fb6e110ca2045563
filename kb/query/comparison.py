"""Models side by side: on the benchmarks they share, and in what papers say of them directly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, false, func, select

from kb.errors import KbError
from kb.query.claims import claim_rows, fetch_claims
from kb.query.details import DETAILS, Stated, with_conditions
from kb.query.filters import ORDINARY, Filter, in_scope
from kb.query.names import declared_directions, models_named
from kb.query.tables import Column, Table, columns_of
from kb.store.chunks import chunks
from kb.store.ranking import GAIN_DECIMALS, believable, results
from kb.store.schema import BenchmarkRow, ClaimRow, DatasetRow, PaperRow, StandingRow
from kb.vocabulary import Vocabulary

COLUMNS = columns_of(
    kind="text", dataset="text", metric="text", name="text", model="text", value="number", value_high="number",
    unit="text", qualifier="text", score="number", difference="number", baseline="text", direction="text",
    change="text", split="text", conditions="texts", paper="text", paper_id="text", url="text", code_url="text",
    published_on="date", confidence="number", evidence="text", claim_id="text",
)  # fmt: skip

STATED = tuple(Stated.__dataclass_fields__)
"""What a row has from its claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow(Stated):
    """A compared model's best result on a benchmark (`kind` "result"), or what a paper says of two ("delta").

    `name` is the name that was asked for, `model` the model's own. `difference` is by how much in score the result is
    better than the best of the others, less than 0 if it is worse; None where that cannot be said. A delta has
    `baseline`, `direction` ("up": the metric is higher than the baseline's) and `change`.
    """

    kind: str
    name: str
    difference: float | None = None
    baseline: str | None = None
    direction: str | None = None
    change: str | None = None


@dataclass(frozen=True, repr=False)
class Comparison(Table[ComparisonRow]):
    """The best result of each model on every benchmark that two of them share, by slug, then the deltas.

    `names` are the models in the order asked for. On one benchmark the better result stands first.
    """

    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a comparison in every format."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Benchmark, model, value as stated, difference, what it is compared with, paper and evidence."""
        return ("kind", "dataset", "metric", "name", "stated", "difference", "baseline", "paper", "evidence")

    @property
    def caption(self) -> str:
        """The models, and how many benchmarks and direct comparisons there are."""
        benchmarks, deltas = len(self.benchmarks), len(self.deltas)
        return (
            f"{' and '.join(self.names)}: {benchmarks} benchmark{'' if benchmarks == 1 else 's'} shared,"
            f" {deltas} direct comparison{'' if deltas == 1 else 's'}"
        )

    @property
    def benchmarks(self) -> tuple[tuple[ComparisonRow, ...], ...]:
        """The results of each shared benchmark."""
        results = (row for row in self.rows if row.kind == "result")
        return tuple(tuple(rows) for _, rows in groupby(results, key=lambda row: (row.dataset, row.metric)))

    @property
    def deltas(self) -> tuple[ComparisonRow, ...]:
        """What papers say of the models directly."""
        return tuple(row for row in self.rows if row.kind == "delta")


def comparison(
    connection: Connection, vocabulary: Vocabulary, names: Sequence[str], choice: Filter = ORDINARY
) -> Comparison:
    """Return two or more models side by side; all models that a name means count as that name.

    Only the claims of these models are read. A direct comparison counts whoever states it. Raises `KbError` for less
    than two models or one model under two names, and `UnknownNameError` for a name that the base does not hold.
    """
    if len(names) < 2:
        raise KbError("a comparison takes two models at least", "name another one")
    name_of: dict[int, str] = {}
    for name in names:
        for model in models_named(connection, vocabulary, name):
            if model in name_of:
                raise KbError(f'"{name_of[model]}" and "{name}" are the same model', "name two different ones")
            name_of[model] = name
    compared = _results(connection, vocabulary, name_of, choice)
    return Comparison(rows=(*compared, *_deltas(connection, name_of, choice)), names=tuple(names))


@dataclass(frozen=True, slots=True)
class _Best:
    """The claim that stands for a name on a benchmark; less `distance` is better, None cannot be compared."""

    claim: Any
    name: str
    distance: float | None


def _results(
    connection: Connection, vocabulary: Vocabulary, name_of: Mapping[int, str], choice: Filter
) -> list[ComparisonRow]:
    best = [one for shared in _shared(connection, vocabulary, name_of, choice) for one in _ahead_first(shared)]
    stated = with_conditions(connection, (one.claim for one, _ in best))
    rows = [
        ComparisonRow(kind="result", name=one.name, difference=difference, **{field: values[field] for field in STATED})
        for (one, difference), values in zip(best, stated, strict=True)
    ]
    # stable: on one benchmark the order stays
    return sorted(rows, key=lambda row: (row.dataset or "", row.metric or ""))


def _shared(
    connection: Connection, vocabulary: Vocabulary, name_of: Mapping[int, str], choice: Filter
) -> list[list[_Best]]:
    """Return the best claims of each benchmark on which at least two names have a result."""
    directions = declared_directions(connection, vocabulary)
    best: dict[int, dict[str, _Best]] = defaultdict(dict)
    for candidates in _candidates(connection, name_of, directions, choice):
        for row in connection.execute(candidates).all():
            name = name_of[row.model_id]
            best[row.benchmark_id].setdefault(name, _Best(row, name, row.distance if row.exact else None))
    places = {name: place for place, name in enumerate(name_of.values())}
    return [
        sorted(of.values(), key=lambda one: (one.distance is None, one.distance or 0.0, places[one.name]))
        for of in best.values()
        if len(of) > 1
    ]


def _candidates(
    connection: Connection, name_of: Mapping[int, str], directions: Mapping[int, bool], choice: Filter
) -> Iterator[Select[Any]]:
    """Yield statements for the claims that may stand for a name, the best first, all on one benchmark in the same one.

    On an ordinary leaderboard that is kept, it is known which claim stands for a model.
    """
    claims = results(directions)
    known = claims.selected_columns
    added = [column for column in DETAILS if str(column.key) not in known]
    claims = (
        claims.add_columns(*added)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .order_by(
            known.exact.desc(), known.distance.asc().nulls_last(), known.reporter,
            known.published_on.asc().nulls_last(), known.confidence.desc(), known.uid,
        )
    )  # fmt: skip
    if choice == ORDINARY and not directions:
        theirs = StandingRow.model_id.in_(name_of)
        yield claims.join(StandingRow, StandingRow.claim_id == ClaimRow.id).where(theirs, _beside_another(name_of))
        return
    theirs = ClaimRow.model_id.in_(name_of)
    stated = select(ClaimRow.benchmark_id, ClaimRow.model_id).where(theirs)
    believed = claims.where(theirs, *in_scope(choice), believable(choice.min_confidence))
    for some in chunks(_of_several(connection.execute(stated).all(), name_of)):
        yield believed.where(ClaimRow.benchmark_id.in_(some))


def _beside_another(name_of: Mapping[int, str]) -> ColumnElement[bool]:
    """Return whether models of several names stand on a standing's benchmark."""
    places = {name: place for place, name in enumerate(name_of.values())}
    place_of = case({model: places[name] for model, name in name_of.items()}, value=StandingRow.model_id)
    several = (
        select(StandingRow.benchmark_id)
        .where(StandingRow.model_id.in_(name_of))
        .group_by(StandingRow.benchmark_id)
        .having(func.min(place_of) < func.max(place_of))
    )
    return StandingRow.benchmark_id.in_(several)


def _of_several(pairs: Iterable[tuple[int | None, int | None]], name_of: Mapping[int, str]) -> list[int]:
    """Return the benchmarks that stand, in pairs with models, beside several names."""
    on: dict[int, set[str]] = defaultdict(set)
    for benchmark, model in pairs:
        if benchmark is not None and model is not None:
            on[benchmark].add(name_of[model])
    return sorted(benchmark for benchmark, names in on.items() if len(names) > 1)


def _ahead_first(shared: Sequence[_Best]) -> list[tuple[_Best, float | None]]:
    """Return the claims of a benchmark, best first, each with its difference from the best of the others."""
    comparable = [one.distance for one in shared if one.distance is not None]
    compared: list[tuple[_Best, float | None]] = []
    for place, one in enumerate(shared):
        others = comparable[:place] + comparable[place + 1 :]
        difference = None
        if one.distance is not None and others:
            difference = round(min(others) - one.distance, GAIN_DECIMALS)
        compared.append((one, difference))
    return compared


def _deltas(connection: Connection, name_of: Mapping[int, str], choice: Filter) -> list[ComparisonRow]:
    said = (
        select(ClaimRow.id, ClaimRow.uid, ClaimRow.model_id, ClaimRow.baseline_id)
        .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
        .where(ClaimRow.baseline_id.in_(name_of), ClaimRow.kind == "delta")
        .where(ClaimRow.rejected == false(), ClaimRow.confidence >= choice.min_confidence)
        .where(*in_scope(replace(choice, baselines=True)))
    )
    names: dict[str, str] = {}
    between: list[int] = []
    row: Any
    # whose they are is looked at here: SQLite would look for it through all claims of the models, which are far more
    for row in connection.execute(said).all():
        name = name_of.get(row.model_id)
        if name is not None and name != name_of[row.baseline_id]:
            names[row.uid] = name
            between.append(row.id)
    rows = []
    for some in chunks(between):
        for claim in fetch_claims(connection, claim_rows().where(ClaimRow.id.in_(some))):
            fields = (*STATED, "kind", "baseline", "direction", "change")
            said_of: dict[str, Any] = {field: getattr(claim, field) for field in fields}
            rows.append(ComparisonRow(name=names[claim.claim_id], **said_of))
    return sorted(rows, key=lambda row: (row.dataset is None, row.dataset or "", row.metric or ""))
