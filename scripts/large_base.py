"""A large made-up knowledge base, the same for the same size: what queries are measured and tested on.

Sizes of benchmarks follow Zipf's law, as do the models' numbers of claims, less steeply. Rows go straight into the
tables, on PostgreSQL without the checks of foreign keys where the user may leave them out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from kb.store import Database
from kb.store.schema import Base
from kb.vocabulary import dataset_key, name_key

SEED = 20251125
MILLION = 1_000_000
STEEPNESS = 1.05
"""Of Zipf's law: the first of 5,000 benchmarks holds an eighth of all results."""

FIRST_DAY = date(2012, 1, 1)
DAYS = 5000
CLAIMS_OF_A_PAPER = 4
METRICS = 200
SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
FILLER = " The method is trained end to end and needs neither more data nor a larger network than those before it." * 8


@dataclass(frozen=True, slots=True)
class Size:
    """How much a base holds. A dataset is measured by one to three metrics."""

    claims: int = MILLION
    benchmarks: int = 5_000
    models: int = 300_000

    @classmethod
    def of(cls, claims: int) -> Size:
        """Return the size of a base with so many claims, of the usual proportions."""
        return cls(claims, max(2, claims // 200), max(2, claims * 3 // 10))


def fill(database: Database, size: Size) -> None:
    """Write the base into an empty database, all but its rankings."""
    with database.writing() as connection:
        if connection.dialect.name == "postgresql" and connection.scalar(text(SUPERUSER)):
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no trigger for each row
        for table, columns, rows in _tables(size):
            _write(connection, table, columns.split(), rows)


def _write(connection: Connection, table: str, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    cursor: Any = connection.connection.cursor()
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "sqlite":
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)
        return
    flags = [type(Base.metadata.tables[table].c[column].type).__name__ == "Boolean" for column in columns]
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([bool(cell) if flag else cell for cell, flag in zip(row, flags, strict=True)])


def _tables(size: Size) -> Iterator[tuple[str, str, Iterable[tuple[Any, ...]]]]:
    """Yield each table's name, columns and rows, in the order in which they can be written."""
    benchmarks = _benchmarks(size)
    datasets = 1 + benchmarks[-1][1]
    papers = -(-size.claims // CLAIMS_OF_A_PAPER)
    yield "dataset", "id slug name status", ((n, f"dataset-{n}", f"Dataset {n}", "discovered") for n in range(datasets))
    yield (
        "dataset_alias",
        "dataset_id alias key",
        ((n, f"Dataset {n}", dataset_key(f"Dataset {n}")) for n in range(datasets)),
    )
    yield "metric", "id slug name status higher_is_better scale minimum maximum unit", _metrics()
    yield "metric_alias", "metric_id alias key", ((n, f"Metric {n}", name_key(f"Metric {n}")) for n in range(METRICS))
    yield "paper", "id paper_id title abstract authors categories published_on url", _papers(papers)
    yield "paper_identity", "paper_id scheme value", ((n, "arxiv", f"large.{n}") for n in range(papers))
    models = range(size.models)
    yield "model", "id slug name status unnamed", ((n, f"model-{n}", f"Model {n}", "discovered", 0) for n in models)
    yield "model_alias", "model_id alias key", ((n, f"Model {n}", name_key(f"Model {n}")) for n in models)
    yield "benchmark", "id dataset_id metric_id", benchmarks
    yield (
        "claim",
        "id uid paper_id origin kind value value_text value_high unit qualifier score model_id dataset_id metric_id"
        " benchmark_id baseline_id split direction change own confidence rejected evidence_part evidence_start"
        " evidence_end value_start value_end",
        _claims(size, benchmarks),
    )
    conditions = (("resolution", "384x384", 384.0), ("data", "extra data", None), ("setting", "zero-shot", None))
    yield (
        "claim_condition",
        "claim_id position kind text number",
        ((claim, 0, *conditions[claim // 10 % 3]) for claim in range(0, size.claims, 10)),
    )


def _benchmarks(size: Size) -> list[tuple[int, int, int]]:
    """Return id, dataset and metric of each benchmark; the first metric counts parameters and is on none of them."""
    found: list[tuple[int, int, int]] = []
    dataset = 0
    while len(found) < size.benchmarks:
        for number in range(1 + (dataset % 3 == 0) + (dataset % 6 == 0)):
            found.append((len(found), dataset, 1 + (dataset + number) % (METRICS - 1)))
        dataset += 1
    return found[: size.benchmarks]


def _higher_is_better(metric: int) -> bool:
    return metric % 4 != 0


def _metrics() -> Iterator[tuple[Any, ...]]:
    yield 0, "parameters", "parameters", "vocabulary", 0, "unbounded", 0.0, None, "M"
    for n in range(1, METRICS):
        yield n, f"metric-{n}", f"Metric {n}", "discovered", int(_higher_is_better(n)), "percent", 0.0, 100.0, "%"


def _days(papers: int) -> list[int | None]:
    """Return each paper's day, later ones more often; one in twenty has none."""
    chance = np.random.default_rng(SEED)
    days = (DAYS * np.sqrt(chance.random(papers))).astype(int)
    return [None if missing else day for day, missing in zip(days.tolist(), chance.random(papers) < 0.05, strict=True)]


def _papers(count: int) -> Iterator[tuple[Any, ...]]:
    names = json.dumps(["A. Author", "B. Author"])
    for n, day in enumerate(_days(count)):
        when = None if day is None else (FIRST_DAY + timedelta(days=day)).isoformat()
        abstract = f"Paper {n} states its results in one sentence.{FILLER}"
        yield n, f"large:{n}", f"Paper {n}", abstract, names, "[]", when, f"https://papers.example/{n}"


def _claims(size: Size, benchmarks: list[tuple[int, int, int]]) -> Iterator[tuple[Any, ...]]:
    """Yield the claims: of a hundred about 92 results, five deltas between two models and three parameter counts.

    Two claims in a row are on one benchmark, so that a paper has its own result beside a baseline's.
    """
    chance = np.random.default_rng(SEED + 1)
    count = size.claims
    share = np.arange(1, size.benchmarks + 1) ** -STEEPNESS
    pairs = np.searchsorted(np.cumsum(share) / share.sum(), chance.random(-(-count // 2)))
    board = np.repeat(np.minimum(pairs, size.benchmarks - 1), 2)[:count]
    models = (size.models * chance.random((2, count)) ** 2.5).astype(int)
    what = chance.random(count)
    day = np.array([DAYS // 2 if day is None else day for day in _days(-(-count // CLAIMS_OF_A_PAPER))])
    progress = 2.5 * day[np.arange(count) // CLAIMS_OF_A_PAPER] / DAYS
    scores = np.round(100 / (1 + np.exp(-chance.normal(progress, 0.8))), 2)
    splits = np.searchsorted([0.3, 0.4], chance.random(count))
    exact = chance.random(count)
    own = (np.arange(count) % 2 == 0) | (chance.random(count) < 0.6)
    confidence = np.round(chance.beta(5, 1.5, count), 3)
    columns = (board, *models, what, scores, splits, exact, own, confidence)
    for n, cells in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        on, model, other, kind, score, split, qualified, is_own, sure = cells
        uid, paper = f"{n * 2654435761 % 2**32:08x}{n:06x}", n // CLAIMS_OF_A_PAPER
        place = ("abstract", 0, 43, 6, 7)
        if kind < 0.03:
            named = (float(1 + model % 900), "", None, "M", "=", float(1 + model % 900), model, None, 0, None, None)
            said = (None, None, None, 1, sure, 0)
            yield (n, uid, paper, "extracted", "resource", *named, *said, *place)
            continue
        benchmark, dataset, metric = benchmarks[on]
        if kind < 0.08:
            gain = round(score / 20, 1)
            named = (gain, str(gain), None, "%", "=", gain, model, dataset, metric, benchmark, other)
            yield (n, uid, paper, "extracted", "delta", *named, None, "up", "points", 1, sure, 0, *place)
            continue
        score = score if _higher_is_better(metric) else round(100 - score, 2)
        high = score + 1 if qualified > 0.99 else None
        sign = "~" if qualified < 0.05 else ">" if qualified < 0.07 else "="
        named = (score, str(score), high, "%", sign, score, model, dataset, metric, benchmark, None)
        said = (("test", "val", None)[split], None, None, int(is_own), sure, int(n % 1000 == 7))
        yield (n, uid, paper, "extracted", "result", *named, *said, *place)
