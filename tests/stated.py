"""What tests of the store and of ingest have in common: a small vocabulary, an extractor of one sentence form, and
views of what a base holds.

`StatedExtractor` reads sentences like "Our MoverNet reaches 84.0% accuracy on ImageNet (384x384; zero-shot)." and
"Our MoverNet beats ResNet-50 by 2.1% accuracy on COCO.", "Their …" for others' systems, "Our system …" for one
without a name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from kb.records import Claim, Condition, Identity, Mention, Paper, Place, title_key
from kb.store import Database, ReadPaper, Writer, Written
from kb.store.schema import Base
from kb.vocabulary import DatasetEntry, MetricEntry, ModelEntry, TaskEntry, Vocabulary

VOCABULARY = Vocabulary(
    tasks=[TaskEntry("image-classification", "image classification")],
    metrics=[
        MetricEntry("accuracy", "accuracy", ("acc",), True, "percent", 0, 100, "%"),
        MetricEntry("top-1-accuracy", "top-1 accuracy", ("top-1",), True, "percent", 0, 100, "%"),
        MetricEntry("word-error-rate", "word error rate", ("WER",), False, "percent", 0, None, "%"),
        MetricEntry("bias", "bias"),
        MetricEntry("parameters", "parameters", higher_is_better=False, unit="M", resource=True),
    ],
    datasets=[
        DatasetEntry("imagenet", "ImageNet", task="image-classification"),
        DatasetEntry(
            "imagenet-1k", "ImageNet-1K", ("ImageNet-2012",), "image-classification", "imagenet", "top-1-accuracy",
            {"accuracy": "top-1-accuracy"}, "https://image-net.org",
        ),
        DatasetEntry("librispeech", "LibriSpeech", metric="word-error-rate"),
        DatasetEntry("cifar-10", "CIFAR-10", task="image-classification"),
    ],
    models=[ModelEntry("resnet", "ResNet"), ModelEntry("resnet-50", "ResNet-50", ("R50",), "resnet")],
)  # fmt: skip

STATEMENT = re.compile(
    r"(?P<whose>Our|Their) (?P<model>[\w+' -]+?) (?:reaches|beats (?P<baseline>[\w+ -]+?) by|needs)"
    r" (?P<qualifier>over |about |)(?P<value>\d+(?:\.\d+)?)(?:-(?P<high>[\d.]+))?(?P<unit>%| ?M| points|)"
    r"(?: (?P<metric>(?!on )[\w@ -]+?))?(?: on (?P<dataset>[\w+ -]+?))?(?: \((?P<conditions>[^)]*)\))?\."
)


class StatedExtractor:
    """Reads statements (see above); counts how many texts it was given."""

    def __init__(self, vocabulary: Vocabulary = VOCABULARY, version: str = "stated-1", confidence: float = 0.9) -> None:
        self.vocabulary = vocabulary
        self.version = version
        self.confidence = confidence
        self.texts_read = 0

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        for _, abstract in texts:
            self.texts_read += 1
            yield tuple(self._claim(match) for match in STATEMENT.finditer(abstract))

    def _claim(self, match: re.Match[str]) -> Claim:
        unnamed = match["model"] == "system"
        return Claim(
            kind="delta" if match["baseline"] else "resource" if match["unit"] == " M" else "result",
            value=float(match["value"]),
            value_text=match["value"],
            value_place=Place("abstract", *match.span("value")),
            evidence=Place("abstract", *match.span()),
            model=None if unnamed else self._mention(match, "model"),
            dataset=self._mention(match, "dataset"),
            metric=self._mention(match, "metric"),
            value_high=float(match["high"]) if match["high"] else None,
            unit=match["unit"].strip(),
            qualifier={"": "=", "over ": ">", "about ": "~"}[match["qualifier"]],  # type: ignore[arg-type]
            baseline=self._mention(match, "baseline"),
            direction="up" if match["baseline"] else None,
            change="points" if match["baseline"] else None,
            own=match["whose"] == "Our",
            conditions=tuple(Condition("setting", words) for words in (match["conditions"] or "").split("; ") if words),
            confidence=self.confidence,
        )

    def _mention(self, match: re.Match[str], role: str) -> Mention | None:
        if match[role] is None:
            return None
        names: Any = getattr(self.vocabulary, {"baseline": "models"}.get(role, f"{role}s"))
        entry = names.find(match[role])
        return Mention(match[role], Place("abstract", *match.span(role)), entry.slug if entry else None)


def paper(abstract: str, number: str | None = None, title: str | None = None, **fields: Any) -> Paper:
    """Return a paper; without a number (an arXiv number) it is known by its title alone."""
    title = title or f"A paper with the number {number}"
    arxiv = [Identity("arxiv", number)] if number else []
    return Paper(title, abstract, (*arxiv, Identity("title", title_key(title))), **fields)


def write(
    database: Database, *papers: Paper, extractor: StatedExtractor | None = None, vocabulary: Vocabulary = VOCABULARY
) -> Written:
    """Write papers as one batch, with what the extractor reads in them, and settle their names."""
    extractor = extractor or StatedExtractor(vocabulary)
    writer = Writer(database, vocabulary, extractor.version)
    claims = extractor.read_many((paper.title, paper.abstract) for paper in papers)
    batch = [ReadPaper(one, f"line {at}", read) for at, (one, read) in enumerate(zip(papers, claims, strict=True), 1)]
    written = writer.write("papers.jsonl", "jsonl", batch)
    writer.settle()
    return written


def write_jsonl(file: Path, records: Iterable[dict[str, Any]]) -> Path:
    """Write records as JSON Lines; an abstract that is left out is made of the title."""
    lines = [json.dumps({"abstract": f"About {record.get('title')}.", **record}) for record in records]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SQL statement; dates of SQLite and PostgreSQL alike are ISO texts."""
    with database.connect() as connection:
        return [
            tuple(cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row)
            for row in connection.execute(text(statement))
        ]


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, as it is."""
    with database.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }


def known_rows(database: Database) -> dict[str, int]:
    """Return how many rows the database thinks that tables have."""
    if database.engine.dialect.name == "sqlite":
        if not rows(database, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"):
            return {}
        found = rows(database, "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl")
    else:
        found = rows(database, "SELECT relname, CAST(reltuples AS INTEGER) FROM pg_class WHERE relkind = 'r'")
    return {str(table): int(str(count)) for table, count in found if table in ("claim", "model", "paper", "standing")}


CONTENT = {
    "leaderboard": "SELECT * FROM leaderboard ORDER BY dataset, metric, position",
    "claim_flat": "SELECT * FROM claim_flat ORDER BY uid",
    "papers": "SELECT paper_id, title, abstract, CAST(authors AS VARCHAR), CAST(categories AS VARCHAR), published_on,"
    " url, code_url FROM paper ORDER BY paper_id, title",
    "identities": "SELECT p.paper_id, p.title, i.scheme, i.value FROM paper_identity i"
    " JOIN paper p ON p.id = i.paper_id ORDER BY i.scheme, i.value",
    "sources": "SELECT s.name, s.reader, p.paper_id, ps.place FROM paper_source ps JOIN paper p ON p.id = ps.paper_id"
    " JOIN source s ON s.id = ps.source_id ORDER BY 1, 2, 3, 4",
    "datasets": "SELECT d.slug, d.name, d.status, a.key, a.alias FROM dataset d"
    " LEFT JOIN dataset_alias a ON a.dataset_id = d.id ORDER BY 1, 4",
    "metrics": "SELECT m.slug, m.name, m.status, m.scale, m.unit, a.key, a.alias FROM metric m"
    " LEFT JOIN metric_alias a ON a.metric_id = m.id ORDER BY 1, 6",
    "models": "SELECT m.slug, m.name, m.status, f.slug AS family, p.paper_id, a.key, a.alias FROM model m"
    " LEFT JOIN model f ON f.id = m.family_id LEFT JOIN paper p ON p.id = m.paper_id"
    " LEFT JOIN model_alias a ON a.model_id = m.id ORDER BY 1, 6",
    "benchmarks": "SELECT d.slug, m.slug AS metric FROM benchmark b JOIN dataset d ON d.id = b.dataset_id"
    " JOIN metric m ON m.id = b.metric_id ORDER BY 1, 2",
}


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a base says, without its row ids: equal for bases that say the same."""
    return {name: rows(database, statement) for name, statement in CONTENT.items()}
