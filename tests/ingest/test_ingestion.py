"""From files to rows."""

from __future__ import annotations

import gc
import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from sqlalchemy import event
from stated import VOCABULARY, StatedExtractor, content, dump, rows, write_jsonl

from kb.errors import DatabaseError, SourceError
from kb.ingest import FileFlaw, Progress, Summary, ingest
from kb.records import Claim
from kb.store import Database, Writer, open_database

HARBOUR = {"title": "A Paper About Some Harbour", "abstract": "Our B reaches 4 flair on Harbour."}


def read(database: Database, *paths: Path, extractor: StatedExtractor | None = None, **options: object) -> Summary:
    extractor = extractor or StatedExtractor()
    return ingest(database, list(paths), vocabulary=VOCABULARY, extractor=extractor, **options)  # type: ignore[arg-type]


def stating(number: int, model: str = "A", **fields: object) -> dict[str, object]:
    abstract = f"Our {model}{number} reaches {number / 10}% accuracy on CIFAR-10."
    return {"id": f"2403.{number:05}", "title": f"The Paper of Number {number}", "abstract": abstract, **fields}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


def test_the_summary_says_what_was_new(database: Database, tmp_path: Path) -> None:
    first = write_jsonl(tmp_path / "a.jsonl", [stating(1), stating(2), stating(1, date="2024-03-09")])
    second = write_jsonl(tmp_path / "b.jsonl", [stating(2, date="2024-03-09"), HARBOUR])
    summary = read(database, first, second)
    assert (summary.files, summary.records) == (2, 5)
    assert (summary.papers_new, summary.papers_known, summary.papers_updated) == (3, 2, 0)
    assert (summary.claims, summary.datasets_discovered) == (3, 1)
    assert (summary.flaws, summary.first_flaws, summary.skipped) == (0, (), ())
    assert summary.seconds > 0
    assert len(rows(database, "SELECT * FROM paper")) == 3
    assert rows(database, "SELECT place FROM paper_source ORDER BY 1") == [
        ("line 1",),
        ("line 1",),
        ("line 2",),
        ("line 2",),
    ]
    assert rows(database, "SELECT model, dataset FROM claim_flat ORDER BY 1") == [
        ("A1", "cifar-10"), ("A2", "cifar-10"), ("B", "harbour"),
    ]  # fmt: skip
    later = write_jsonl(
        tmp_path / "c.jsonl", [stating(1, authors=["Ada"]), stating(2), stating(1, url="https://a.org")]
    )
    summary = read(database, later)
    assert (summary.papers_new, summary.papers_known, summary.papers_updated) == (0, 3, 1)
    assert (summary.claims, summary.datasets_discovered) == (0, 0)


def test_reading_the_same_again_changes_no_row_of_any_table(database: Database, tmp_path: Path) -> None:
    records = [stating(number) for number in range(5)] + [{"title": "Nothing Is Stated Here"}]
    one, other = (write_jsonl(tmp_path / name, some) for name, some in (("a.jsonl", records), ("b.jsonl", records[3:])))
    read(database, one, other)
    before = dump(database)
    for paths in ((one, other), (other, one), (tmp_path,), (one,)):
        summary = read(database, *paths)
        assert (summary.papers_new, summary.papers_updated, summary.claims) == (0, 0, 0)
        assert summary.papers_known == summary.records
        assert dump(database) == before


def test_garbage_is_collected_afterwards_as_before(database: Database, tmp_path: Path) -> None:
    before = gc.get_threshold()
    read(database, write_jsonl(tmp_path / "some.jsonl", [stating(1)]))
    with pytest.raises(SourceError):
        read(database, tmp_path / "none.jsonl")
    assert gc.get_threshold() == before


def test_what_is_known_is_not_extracted_again(database: Database, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", [stating(1), stating(2), stating(1)])
    extractor = StatedExtractor()
    read(database, file, extractor=extractor)
    assert extractor.texts_read == 2
    read(database, file, write_jsonl(tmp_path / "b.jsonl", [stating(1), stating(3)]), extractor=extractor)
    assert extractor.texts_read == 3
    newer = StatedExtractor(version="stated-2")
    read(database, file, extractor=newer)
    assert newer.texts_read == 2


def test_the_order_of_files_does_not_show(database_url: str, tmp_path: Path) -> None:
    long = "Our A reaches 84% accuracy on CIFAR-10. Our A model reaches 5 flair on Harbour. Their Q-Net needs 5 M size."
    pages = {
        "a.jsonl": [
            {"id": "2403.00009", "title": "The A: Moving Very Fast", "abstract": long[:40], "date": "2024-03"},
            stating(1, "Same"),
        ],
        "b.jsonl": [
            {"title": "The A: Moving Very Fast", "abstract": long, "date": "2024-03-09", "authors": ["Ada"]},
            {"title": "Walking", "abstract": "Our system beats QNet by 2% acc on CIFAR-10."},
            stating(2, "Same"),
        ],
        "c.jsonl": [
            {"id": "10.1/a", "title": "the a moving very fast", "abstract": long, "authors": ["Ada", "Bea"]},
            {"title": "Q-Net Is a Very Good Net", "abstract": "Our Q-Net reaches 3 flair on Harbours dataset."},
        ],
    }
    files = [write_jsonl(tmp_path / name, records) for name, records in pages.items()]
    outcomes = []
    with open_database(database_url) as database:
        for order in permutations(files):
            with database.writing() as connection:
                for table in ("claim", "paper", "source"):
                    connection.exec_driver_sql(f"DELETE FROM {table}")
            read(database, *order[:1])
            read(database, *order[1:], batch_size=2)
            outcomes.append(content(database))
    for outcome in outcomes:
        assert outcome == outcomes[0]
    papers = [row[0] for row in outcomes[0]["papers"]]
    assert papers[:3] == ["arxiv:2403.00001", "arxiv:2403.00002", "arxiv:2403.00009"]
    assert len(papers) == 5


def test_both_databases_say_the_same(postgres_url: str, sqlite_url: str, tmp_path: Path) -> None:
    records = [stating(n, model) for n, model in enumerate(["b", "B-", "a", "É", "Ab", "_", "a b", "Z"])]
    file = write_jsonl(tmp_path / "a.jsonl", [{**record, "date": "2024-05-17"} for record in records])
    found = []
    for url in (postgres_url, sqlite_url):
        with open_database(url, create=True) as database:
            read(database, file)
            found.append(
                {**content(database), "papers": rows(database, "SELECT paper_id, title FROM paper ORDER BY 1")}
            )
    assert found[0] == found[1]


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> str:
    server = request.getfixturevalue("postgres")
    url: str = server.url(server.create())
    return url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kb.sqlite'}"


def test_flaws_are_counted_and_the_first_are_named(database: Database, tmp_path: Path) -> None:
    records = [stating(1), *({"title": f"Paper {n}", "abstract": ""} for n in range(7)), stating(2)]
    file = write_jsonl(tmp_path / "a.jsonl", records)
    summary = read(database, file)
    assert (summary.papers_new, summary.flaws) == (2, 7)
    assert summary.first_flaws == tuple(FileFlaw(file, f"line {line}", "has no abstract") for line in range(2, 7))


def test_strict_stops_at_the_first_flaw_and_keeps_whole_batches(database: Database, tmp_path: Path) -> None:
    records = [stating(1), stating(2), stating(3), {"title": "Paper 4", "abstract": ""}, stating(5)]
    file = write_jsonl(tmp_path / "a.jsonl", records)
    with pytest.raises(SourceError) as raised:
        read(database, file, strict=True, batch_size=2)
    assert raised.value.message == f"{file}, line 4: has no abstract; 2 records of it were kept"
    assert "--strict" in raised.value.hint
    assert rows(database, "SELECT model, rank FROM leaderboard") == [("A2", 1), ("A1", 2)]


def test_a_file_that_is_cut_off_keeps_its_whole_batches(database: Database, tmp_path: Path) -> None:
    whole = write_jsonl(tmp_path / "whole.jsonl", [stating(9)])
    lines = "".join(json.dumps(stating(number)) + "\n" for number in range(200))
    file = tmp_path / "cut.jsonl.gz"
    file.write_bytes(gzip.compress(lines.encode())[:-60])
    with pytest.raises(SourceError, match=r"cut off|damaged") as raised:
        read(database, whole, file, batch_size=50)
    kept = len(rows(database, "SELECT * FROM paper"))
    assert kept % 50 == 0
    assert 50 <= kept < 200
    assert f"{kept} records of it were kept" in raised.value.message
    assert len(rows(database, "SELECT * FROM leaderboard")) == kept
    assert rows(database, "SELECT count(*) FROM extraction_run WHERE NOT settled") == [(0,)]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "missing.jsonl"),
        (lambda path: path.write_text(""), "empty"),
        (lambda path: path.write_bytes(b"\x00\x01\x02\xff" * 100), "binary|not of a known format"),
        (lambda path: path.write_text("Just some words.\n"), "not of a known format"),
    ],
)
def test_a_file_that_is_none_stops_before_anything_is_written(
    database: Database, tmp_path: Path, make: object, message: str
) -> None:
    good, bad = write_jsonl(tmp_path / "good.jsonl", [stating(1)]), tmp_path / "missing.jsonl"
    make(bad)  # type: ignore[operator]
    before = dump(database)
    with pytest.raises(SourceError, match=message):
        read(database, good, bad)
    assert dump(database) == before


def test_files_of_a_folder_that_are_no_source_are_skipped_and_told(database: Database, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "good.jsonl", [stating(1)])
    (tmp_path / "notes.md").write_text("Just some words.\n")
    summary = read(database, tmp_path)
    assert (summary.files, summary.papers_new) == (1, 1)
    (reason,) = [why for path, why in summary.skipped if path.name == "notes.md"]
    assert "not of a known format" in reason


class Failing(StatedExtractor):
    """Breaks off at the text given."""

    def __init__(self, at: int, error: BaseException) -> None:
        super().__init__()
        self.at, self.error = at, error

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        for claims in super().read_many(texts):
            if self.texts_read == self.at:
                raise self.error
            yield claims


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("a bug")])
def test_a_run_that_is_broken_off_keeps_whole_batches_and_goes_on_later(
    database: Database, tmp_path: Path, error: BaseException
) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", [stating(number) for number in range(10)])
    with pytest.raises(type(error)):
        read(database, file, extractor=Failing(6, error), batch_size=4)
    assert len(rows(database, "SELECT * FROM leaderboard")) == 4
    extractor = StatedExtractor()
    summary = read(database, file, extractor=extractor)
    assert (summary.papers_new, summary.papers_known, extractor.texts_read) == (6, 4, 6)
    assert len(rows(database, "SELECT * FROM leaderboard")) == 10


def test_a_run_that_dies_before_its_names_were_settled_is_finished_by_the_next(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", [*(stating(number) for number in range(3)), HARBOUR])

    def settle(writer: Writer) -> None:
        if rows(database, "SELECT * FROM extraction_run WHERE NOT settled"):
            raise DatabaseError("gone")

    with monkeypatch.context() as broken:
        broken.setattr("kb.store.Writer.settle", settle)
        with pytest.raises(DatabaseError, match="gone"):
            read(database, file)
    assert rows(database, "SELECT * FROM leaderboard") == []
    summary = read(database, file)
    assert (summary.papers_new, summary.claims, summary.datasets_discovered) == (0, 0, 0)  # the dead run found Harbour
    assert len(rows(database, "SELECT * FROM leaderboard")) == 4


def test_a_full_disk_is_said_and_whole_batches_stay(sqlite_url: str, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", [stating(number, abstract="Words. " * 2000) for number in range(60)])
    with open_database(sqlite_url, create=True) as database:
        limit = rows(database, "PRAGMA page_count")[0][0] + 100
        event.listen(database.engine, "connect", lambda made, _: made.execute(f"PRAGMA max_page_count = {limit}"))
        database.engine.dispose()
        with pytest.raises(DatabaseError, match="disk is full") as raised:
            read(database, file, batch_size=10)
    assert str(tmp_path) in raised.value.message
    assert "what was stored before is still there" in raised.value.hint
    with open_database(sqlite_url) as database:
        kept = len(rows(database, "SELECT * FROM paper"))
        assert 0 < kept < 60
        assert kept % 10 == 0
        assert read(database, file).papers_new == 60 - kept


def test_progress_grows_and_ends_with_every_file_done(database: Database, tmp_path: Path) -> None:
    one = write_jsonl(tmp_path / "a.jsonl", [stating(number) for number in range(120)])
    other = write_jsonl(tmp_path / "b.jsonl", [stating(number) for number in range(100, 130)])
    told: list[Progress] = []
    read(database, one, other, on_progress=told.append, batch_size=100)
    assert told[0] == Progress(one, 0, 2, share=0.0)
    assert told[-1] == Progress(other, 2, 2, records=150, papers_new=130, claims=130, share=1.0)
    assert [step.records for step in told if step.file == one] == [0, 50, 100, 100, 120, 120]
    for before, after in pairwise(told):
        assert (before.files_done, before.records, before.papers_new, before.claims) <= (
            after.files_done, after.records, after.papers_new, after.claims,
        )  # fmt: skip
        assert (before.share or 0) <= (after.share or 0)
