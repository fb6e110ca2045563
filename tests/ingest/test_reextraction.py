"""Reading stored abstracts again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from stated import VOCABULARY, StatedExtractor, content, dump, rows, write_jsonl

from kb import curation
from kb.ingest import Progress, Reextraction, ingest, reextract
from kb.store import Database, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


def again(database: Database, extractor: StatedExtractor, **options: object) -> Reextraction:
    return reextract(database, vocabulary=VOCABULARY, extractor=extractor, **options)  # type: ignore[arg-type]


def stating(number: int) -> dict[str, object]:
    abstract = f"Our A{number} reaches {number / 10}% accuracy on CIFAR-10. Their B reaches 4 flair on Harbour."
    return {"id": f"2403.{number:05}", "title": f"The Paper of Number {number}", "abstract": abstract}


class Newer(StatedExtractor):
    """Is another version, which is less sure and finds no flair."""

    def __init__(self) -> None:
        super().__init__(version="stated-2", confidence=0.7)

    def read_many(self, texts):  # type: ignore[no-untyped-def]
        yield from super().read_many((title, abstract.replace("flair", "flare!")) for title, abstract in texts)


def test_papers_of_another_version_get_the_claims_of_this_one(database: Database, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", [stating(number) for number in range(5)])
    ingest(database, [file], vocabulary=VOCABULARY, extractor=StatedExtractor())
    steps: list[Progress] = []
    done = again(database, Newer(), batch_size=2, on_progress=steps.append)
    assert (done.papers, done.papers_read, done.claims_before, done.claims) == (5, 5, 10, 5)
    assert rows(database, "SELECT confidence, COUNT(*) FROM claim GROUP BY 1") == [(0.7, 5)]
    assert rows(database, "SELECT slug FROM dataset ORDER BY 1") == [("cifar-10",)]
    assert [(step.records, step.claims, step.share) for step in steps] == [(2, 2, 0.4), (4, 4, 0.8), (5, 5, 1.0)]
    assert rows(database, "SELECT name, place FROM source JOIN paper_source ON source_id = id ORDER BY 2 LIMIT 1") == [
        ("a.jsonl", "line 1")
    ]


def test_the_base_is_then_as_if_that_version_had_read_it_first(database: Database, tmp_path: Path) -> None:
    long = {"title": "A Title of Very Many Words " * 40, "abstract": "Our Z reaches 5% accuracy on CIFAR-10."}
    file = write_jsonl(tmp_path / "a.jsonl", [*map(stating, range(5)), long])
    ingest(database, [file], vocabulary=VOCABULARY, extractor=StatedExtractor())
    again(database, Newer())
    with open_database(f"sqlite:///{tmp_path / 'other.sqlite'}", create=True) as other:
        ingest(other, [file], vocabulary=VOCABULARY, extractor=Newer())
        assert content(database) == content(other)


def test_what_this_version_has_read_is_left_alone(database: Database, tmp_path: Path) -> None:
    extractor = Newer()
    ingest(
        database,
        [write_jsonl(tmp_path / "a.jsonl", map(stating, range(3)))],
        vocabulary=VOCABULARY,
        extractor=StatedExtractor(),
    )
    ingest(
        database,
        [write_jsonl(tmp_path / "b.jsonl", map(stating, range(3, 5)))],
        vocabulary=VOCABULARY,
        extractor=extractor,
    )
    extractor.texts_read = 0
    assert again(database, extractor).papers_read == 3
    assert extractor.texts_read == 3
    before = dump(database)
    assert again(database, extractor).papers_read == 0
    assert extractor.texts_read == 3
    assert dump(database) == before


def test_a_run_that_ends_early_goes_on_where_it_stopped(database: Database, tmp_path: Path) -> None:
    ingest(
        database,
        [write_jsonl(tmp_path / "a.jsonl", map(stating, range(5)))],
        vocabulary=VOCABULARY,
        extractor=StatedExtractor(),
    )

    def stop(step: Progress) -> None:
        if step.records == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again(database, Newer(), batch_size=2, on_progress=stop)
    assert rows(database, "SELECT confidence, COUNT(*) FROM claim GROUP BY 1 ORDER BY 1") == [(0.7, 4), (0.9, 2)]
    assert rows(database, "SELECT COUNT(*) FROM claim WHERE model_id IS NULL") == [(0,)]
    assert again(database, Newer()).papers_read == 1


def test_any_number_of_workers_finds_the_same(database: Database, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", map(stating, range(700)))
    ingest(database, [file], vocabulary=VOCABULARY, extractor=StatedExtractor())
    with open_database(f"sqlite:///{tmp_path / 'other.sqlite'}", create=True) as other:
        ingest(other, [file], vocabulary=VOCABULARY, extractor=StatedExtractor())
        again(database, Newer(), batch_size=300)
        again(other, Newer(), batch_size=300, workers=2)
        assert content(database) == content(other)


def test_imported_results_stay(database: Database, tmp_path: Path) -> None:
    row = {
        "model_name": "A1",
        "metrics": {"accuracy": "88.0"},
        "paper_title": "The Paper of Number 1",
        "paper_url": "https://arxiv.org/abs/2403.00001",
    }
    listed = [
        {
            "task": "Image Classification",
            "datasets": [{"dataset": "CIFAR-10", "sota": {"metrics": ["accuracy"], "rows": [row]}}],
        }
    ]
    (tmp_path / "tables.json").write_text(json.dumps(listed))
    files = [write_jsonl(tmp_path / "a.jsonl", map(stating, range(3))), tmp_path / "tables.json"]
    ingest(database, files, vocabulary=VOCABULARY, extractor=StatedExtractor())
    again(database, Newer())
    assert rows(database, "SELECT origin, COUNT(*) FROM claim GROUP BY 1 ORDER BY 1") == [
        ("extracted", 3),
        ("imported", 1),
    ]


def test_what_a_person_decided_stays(database: Database, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", map(stating, range(3)))
    ingest(database, [file], vocabulary=VOCABULARY, extractor=StatedExtractor())
    first, second, *_ = (
        uid for (uid,) in rows(database, "SELECT uid FROM claim_flat WHERE dataset = 'cifar-10' ORDER BY value")
    )
    curation.reject(database, VOCABULARY, first, person="Ada", reason="misread")
    curation.confirm(database, VOCABULARY, second, person="Ada", reason="read it")
    again(database, Newer())
    kept = rows(database, "SELECT uid, rejected, confidence FROM claim WHERE confidence = 1 OR rejected ORDER BY value")
    assert kept == [(first, True, 0.7), (second, False, 1.0)]
