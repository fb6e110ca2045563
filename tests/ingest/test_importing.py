"""Results that a file lists become claims of the same benchmarks, and stay whatever else is read."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from listed import STICKS, STONES, TABLES, dataset, row, task, write_tables
from stated import VOCABULARY, StatedExtractor, dump, rows, write_jsonl

from kb.curation import correct, reject
from kb.errors import SourceError
from kb.ingest import FileFlaw, Progress, Summary, ingest
from kb.store import Database, open_database
from kb.vocabulary import MetricEntry, Vocabulary

CLAIMS = (
    "SELECT model, dataset, metric, kind, value, unit, score, split, task, own, confidence, origin, paper_id"
    " FROM claim_flat ORDER BY dataset, metric, model, value"
)


def read(database: Database, *paths: Path, vocabulary: Vocabulary = VOCABULARY, **options: Any) -> Summary:
    return ingest(database, list(paths), vocabulary=vocabulary, extractor=StatedExtractor(), **options)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return write_tables(tmp_path / "tables.json", TABLES)


def test_each_cell_is_a_claim_on_the_benchmark_that_its_names_mean(database: Database, tables: Path) -> None:
    summary = read(database, tables)
    assert (summary.records, summary.papers_new, summary.papers_known) == (7, 4, 3)
    assert (summary.claims, summary.datasets_discovered, summary.flaws) == (9, 2, 0)
    stones, image = "arxiv:2403.00001", "image classification"
    sticks, twigs = "sticks are enough for seeing", "twigs bend where branches break"
    ear = "listening with one ear only"
    percent, speech, sure = "top-1-accuracy", "speech recognition", (1, 1.0, "imported")
    assert rows(database, CLAIMS) == [
        ("StoneNet-L", "imagenet-1k", "number-of-params", "result", 30.0, "M", 3e7, None, image, *sure, stones),
        ("ResNet-50", "imagenet-1k", percent, "result", 76.1, "", 76.1, None, image, *sure, sticks),
        ("StickNet", "imagenet-1k", percent, "result", 82.1, "", 82.1, None, image, *sure, sticks),
        ("StoneNet-L", "imagenet-1k", percent, "result", 84.5, "%", 84.5, None, image, *sure, stones),
        ("TwigNet", "imagenet-1k", percent, "result", 0.801, "", 80.1, None, image, *sure, twigs),
        ("EarNet", "librispeech", "parameters", "resource", 118.0, "M", 118.0, None, speech, *sure, ear),
        ("EarNet", "librispeech", "word-error-rate", "result", 1.9, "", 1.9, None, speech, *sure, ear),
        ("EarNet", "librispeech-far-field", "word-error-rate", "result", 5.5, "%", 5.5, None, speech, *sure, ear),
        ("StoneNet-L", "mosses", "accuracy", "result", 99.0, "", 99.0, None, "moss classification", *sure, stones),
    ]
    ranked = "SELECT rank, model FROM leaderboard WHERE dataset = 'imagenet-1k' AND metric = 'top-1-accuracy'"
    assert rows(database, f"{ranked} ORDER BY position") == [
        (1, "StoneNet-L"), (2, "StickNet"), (3, "TwigNet"), (4, "ResNet-50"),
    ]  # fmt: skip
    assert rows(database, "SELECT kind, text, number FROM claim_condition") == [("spread", "+/-0.2", 0.2)]
    assert rows(database, "SELECT slug FROM model WHERE status = 'vocabulary'") == [("resnet",), ("resnet-50",)]


def test_a_claim_says_which_row_of_which_source_lists_it(database: Database, tables: Path) -> None:
    read(database, tables)
    where = (
        "SELECT s.name, s.reader, r.place, c.value_text, c.evidence_start, c.value_start FROM claim c"
        " JOIN imported_row r ON r.id = c.imported_row_id JOIN imported_table t ON t.id = r.table_id"
        " JOIN source s ON s.id = t.source_id WHERE c.model_text = 'StickNet'"
    )
    assert rows(database, where) == [
        ("tables.json", "pwc", "Image Classification, ImageNet-1K, row 2", "82.1", None, None)
    ]
    papers = "SELECT p.paper_id, s.place FROM paper_source s JOIN paper p ON p.id = s.paper_id ORDER BY 1"
    assert rows(database, papers)[0] == ("arxiv:2403.00001", "Image Classification, ImageNet-1K, row 1")


@pytest.mark.parametrize(
    ("name", "slug", "split"),
    [
        ("CIFAR-10 test", "cifar-10", "test"),
        ("LibriSpeech (test-dev)", "librispeech", "test-dev"),
        ("ImageNet-1K val set", "imagenet-1k", "val"),
        ("Mosses test", "mosses-test", None),
    ],
)
def test_a_split_behind_a_known_dataset_is_the_claims(
    database: Database, tmp_path: Path, name: str, slug: str, split: str | None
) -> None:
    read(
        database,
        write_tables(tmp_path / "t.json", [task("T", [dataset(name, [row("A", "A Paper of Five Words", acc="5")])])]),
    )
    assert rows(database, "SELECT dataset, split FROM claim_flat") == [(slug, split)]


def test_reading_it_again_changes_nothing_packed_or_not(database: Database, tables: Path, tmp_path: Path) -> None:
    read(database, tables)
    before = dump(database)
    packed = tmp_path / "tables.json.gz"
    packed.write_bytes(gzip.compress(tables.read_bytes()))
    for path in (tables, packed):
        summary = read(database, path)
        assert (summary.papers_new, summary.papers_known, summary.papers_updated, summary.claims) == (0, 7, 0, 0)
        assert dump(database) == before


def test_a_newer_version_takes_the_place_of_what_the_source_listed(database: Database, tables: Path) -> None:
    read(database, tables)
    uids = dict(rows(database, "SELECT uid, model FROM claim_flat"))
    newer = copy.deepcopy(TABLES)
    listed = newer[0]["datasets"][0]["sota"]["rows"]
    listed.insert(0, row("MossNet", "Moss Grows on Every Stone", top_1="85"))
    listed.remove(STICKS)
    del newer[1]
    write_tables(tables, newer)
    summary = read(database, tables)
    assert (summary.papers_new, summary.papers_known, summary.claims) == (1, 4, 1)
    assert rows(database, "SELECT name FROM model WHERE status = 'discovered' ORDER BY 1") == [
        ("MossNet",), ("StoneNet",), ("StoneNet-L",), ("TwigNet",),
    ]  # fmt: skip
    assert rows(database, "SELECT paper_id FROM paper WHERE paper_id LIKE 'listening%'") == []
    kept = dict(rows(database, "SELECT uid, model FROM claim_flat WHERE model <> 'MossNet'"))
    assert kept.items() < uids.items()
    assert len(kept) == 5
    write_tables(tables, TABLES)
    assert read(database, tables).claims == 4
    assert dict(rows(database, "SELECT uid, model FROM claim_flat")) == uids


def test_two_sources_stand_side_by_side(database: Database, tables: Path, tmp_path: Path) -> None:
    read(database, tables, write_tables(tmp_path / "others.json", TABLES[:1]))
    assert rows(database, "SELECT count(*), count(DISTINCT uid) FROM claim") == [(15, 15)]
    write_tables(tmp_path / "others.json", [])
    read(database, tmp_path / "others.json")
    assert rows(database, "SELECT count(*) FROM claim") == [(9,)]
    assert rows(database, "SELECT count(*) FROM paper") == [(4,)]


ABSTRACT = "Our StoneNet-L reaches 84.1% top-1 on ImageNet-1K."


def test_imported_claims_stay_when_papers_are_read_and_read_again(
    database: Database, tables: Path, tmp_path: Path
) -> None:
    read(database, tables)
    imported = rows(database, "SELECT uid, model, dataset, value FROM claim_flat ORDER BY uid")
    papers = write_jsonl(tmp_path / "papers.jsonl", [
        {"id": "2403.00001", "title": "A Network of Stones and Pebbles", "abstract": ABSTRACT},
        {"title": "Sticks Are Enough for Seeing", "abstract": "Our StickNet needs 5 M parameters."},
    ])  # fmt: skip
    summary = read(database, papers)
    assert (summary.papers_new, summary.papers_known, summary.papers_updated, summary.claims) == (0, 2, 2, 2)
    still = "SELECT uid, model, dataset, value FROM claim_flat WHERE origin = 'imported' ORDER BY uid"
    assert rows(database, still) == imported
    ingest(database, [papers], vocabulary=VOCABULARY, extractor=StatedExtractor(version="stated-2"))
    assert rows(database, still) == imported
    assert rows(database, "SELECT count(*) FROM claim WHERE origin = 'extracted'") == [(2,)]
    before = dump(database)
    read(database, tables)
    assert dump(database) == before


def test_the_order_of_papers_and_tables_does_not_matter(database: Database, tables: Path, tmp_path: Path) -> None:
    papers = write_jsonl(tmp_path / "papers.jsonl", [
        {"id": "2403.00001", "title": "A Network of Stones and Pebbles", "abstract": ABSTRACT}
    ])  # fmt: skip
    read(database, papers, tables)
    assert rows(database, "SELECT abstract FROM paper WHERE paper_id = 'arxiv:2403.00001'") == [(ABSTRACT,)]
    board = (
        "SELECT model, value FROM leaderboard WHERE dataset = 'imagenet-1k' AND metric = 'top-1-accuracy' AND rank = 1"
    )
    assert rows(database, board) == [("StoneNet-L", 84.5)]
    assert rows(database, "SELECT count(*) FROM model WHERE name = 'StoneNet-L'") == [(1,)]


def test_imported_claims_move_with_papers_that_turn_out_to_be_one(database: Database, tmp_path: Path) -> None:
    title = "A Paper With Two Addresses"
    by_title, by_number = (
        row("A", title, acc="1"),
        row("A", "Another Name of That Paper", "https://arxiv.org/abs/2403.00002", acc="1"),
    )
    read(database, write_tables(tmp_path / "t.json", [task("T", [dataset("CIFAR-10", [by_title, by_number])])]))
    assert rows(database, "SELECT count(*) FROM paper") == [(2,)]
    read(database, write_jsonl(tmp_path / "p.jsonl", [{"id": "2403.00002", "title": title, "abstract": "Nothing."}]))
    assert rows(database, "SELECT paper_id, model, value, count(*) FROM claim_flat GROUP BY 1, 2, 3") == [
        ("arxiv:2403.00002", "A", 1.0, 2)
    ]
    assert rows(database, "SELECT count(DISTINCT uid) FROM claim") == [(2,)]
    assert rows(database, "SELECT count(*) FROM paper") == [(1,)]


def test_rows_that_say_the_same_twice_are_claims_of_their_own(database: Database, tmp_path: Path) -> None:
    same = [dataset("CIFAR-10", [STICKS, STICKS])]
    read(database, write_tables(tmp_path / "t.json", [task("One", same), task("Other", same)]), batch_size=1)
    assert rows(database, "SELECT count(*), count(DISTINCT uid) FROM claim") == [(4, 4)]


def test_a_vocabulary_that_knows_more_reads_the_same_file_anew(database: Database, tables: Path) -> None:
    grown = Vocabulary(
        VOCABULARY.tasks,
        [*VOCABULARY.metrics, MetricEntry("size", "size", ("number of params",), False, unit="M", resource=True)],
        VOCABULARY.datasets,
        VOCABULARY.models,
    )
    read(database, tables)
    read(database, tables, vocabulary=grown)
    assert rows(database, "SELECT kind, metric FROM claim_flat WHERE value = 30") == [("resource", "size")]
    assert rows(database, "SELECT count(*) FROM claim") == [(9,)]


FLAWED = [task("T", [dataset("CIFAR-10", [STONES, row("B", "A Paper of Five Words", acc="84/85"), row("C", acc="1")])])]


def test_what_cannot_be_read_is_counted_and_named_and_the_row_is_kept(database: Database, tmp_path: Path) -> None:
    file = write_tables(tmp_path / "t.json", FLAWED)
    summary = read(database, file)
    assert (summary.papers_new, summary.claims, summary.flaws) == (2, 2, 2)
    assert summary.first_flaws == (
        FileFlaw(file, "T, CIFAR-10, row 2", '"Accuracy" is no number that can be read ("84/85")'),
        FileFlaw(file, "T, CIFAR-10, row 3", "names no paper, by title or address"),
    )
    kept = rows(database, "SELECT json FROM imported_row ORDER BY position")
    assert [json.loads(text) for (text,) in kept] == FLAWED[0]["datasets"][0]["sota"]["rows"]


@pytest.mark.parametrize("strict", [True, False])
def test_a_file_that_stops_half_way_leaves_the_base_as_it_was(
    database: Database, tables: Path, tmp_path: Path, strict: bool
) -> None:
    read(database, tables)
    before = dump(database)
    text = json.dumps(FLAWED)
    tables.write_text(text if strict else text[:-40])
    message = (
        r"row 2: .*; 0 records of it were kept" if strict else "is cut off after record .*; 0 records of it were kept"
    )
    with pytest.raises(SourceError, match=message):
        read(database, tables, strict=strict, batch_size=1)
    assert dump(database) == before


def test_progress_tells_the_rows_read(database: Database, tmp_path: Path) -> None:
    many = [row(f"Net {n}", f"The Paper With Number {n}", acc=str(n)) for n in range(120)]
    file = write_tables(tmp_path / "t.json", [task("T", [dataset("CIFAR-10", many)])])
    told: list[Progress] = []
    read(database, file, on_progress=told.append)
    assert [step.records for step in told] == [0, 50, 100, 120]
    assert told[-1] == Progress(file, 1, 1, records=120, papers_new=120, claims=120, share=1.0)


def test_what_a_person_decided_of_an_imported_claim_holds_for_the_newer_version(
    database: Database, tables: Path
) -> None:
    read(database, tables)
    uid = dict(rows(database, "SELECT model, uid FROM claim_flat"))
    said = {"person": "Ada", "reason": ""}
    reject(database, VOCABULARY, uid["TwigNet"], **said)
    correct(database, VOCABULARY, uid["StickNet"], {"value": 82.3}, **said)
    newer = copy.deepcopy(TABLES)
    newer[2]["description"] = "Still nothing."
    assert read(database, write_tables(tables, newer)).claims == 0
    decided = "SELECT model, value, rejected, origin FROM claim_flat WHERE uid = '{}'"
    assert rows(database, decided.format(uid["TwigNet"])) == [("TwigNet", 0.801, 1, "imported")]
    assert rows(database, decided.format(uid["StickNet"])) == [("StickNet", 82.3, 0, "person")]
