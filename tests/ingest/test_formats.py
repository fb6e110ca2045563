"""The same paper comes in by every format and is one paper."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from listed import TABLES
from samples import DOI, NUMBER, SAMPLES, TITLE
from stated import VOCABULARY, StatedExtractor, dump, rows

from kb.ingest import Summary, ingest
from kb.sources import STDIN
from kb.store import Database, open_database

IDENTITIES = {
    "arxiv": {("arxiv", NUMBER), ("doi", DOI)},
    "pwc-papers": {("arxiv", NUMBER), ("source:papers-with-code", "a-network-of-stones")},
    "openalex": {("arxiv", NUMBER), ("doi", DOI), ("source:openalex", "W4400000001")},
    "semantic-scholar": {("arxiv", NUMBER), ("doi", DOI), ("source:semantic-scholar", "123456")},
    "atom": {("arxiv", NUMBER), ("doi", DOI)},
    "bibtex": {("arxiv", NUMBER), ("doi", DOI), ("source:acl", "stone-muller-2024-network")},
    "daily-papers": set[tuple[str, str]](),
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    files = []
    for name, content in SAMPLES.items():
        path = tmp_path / name
        path.write_bytes(content)
        files.append(path)
    return files


def read(database: Database, *paths: Path) -> Summary:
    return ingest(database, list(paths), vocabulary=VOCABULARY, extractor=StatedExtractor())


def known_as(database: Database) -> set[tuple[str, str]]:
    return {tuple(row) for row in rows(database, "SELECT scheme, value FROM paper_identity")}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_gives_the_paper_its_identities_and_its_claim(
    database: Database, files: list[Path], name: str
) -> None:
    (file,) = (file for file in files if file.name == name)
    summary = read(database, file)
    assert (summary.records, summary.papers_new, summary.claims, summary.flaws) == (1, 1, 1, 0)
    strong = IDENTITIES.get(name, {("arxiv", NUMBER)})
    assert known_as(database) == strong | {("title", "a network of stones and pebbles")}
    assert rows(database, "SELECT model, dataset, value FROM claim_flat") == [("StoneNet", "cifar-10", 84.5)]
    before = dump(database)
    assert read(database, file).papers_known == 1
    assert dump(database) == before


def test_all_formats_together_give_one_paper(database: Database, files: list[Path]) -> None:
    for order in (files, files[::-1]):
        read(database, *order)
    assert rows(database, "SELECT title FROM paper") == [(TITLE,)]
    assert known_as(database) == set.union(*IDENTITIES.values()) | {("title", "a network of stones and pebbles")}
    assert len(rows(database, "SELECT * FROM claim_flat")) == 1


def test_standard_input_is_a_source_like_a_file(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (SAMPLES["openalex"], bz2.compress(SAMPLES["bibtex"])):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        read(database, STDIN)
    assert rows(database, "SELECT name, reader FROM source ORDER BY reader") == [("-", "bibtex"), ("-", "openalex")]
    assert rows(database, "SELECT title FROM paper") == [(TITLE,)]


def test_listed_results_come_in_by_standard_input_and_compressed(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = lzma.compress(json.dumps(TABLES).encode())
    counts = []
    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        counts.append(read(database, STDIN).records)
    (tmp_path / "tables.json.xz").write_bytes(content)
    counts.append(read(database, tmp_path / "tables.json.xz").records)
    assert all(one == other > 0 for one, other in pairwise(counts))
    assert [row[0] for row in rows(database, "SELECT name FROM source ORDER BY name")] == ["-", "tables.json"]
