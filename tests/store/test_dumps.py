"""A dump has everything, is the same from both databases, and is read whole or not at all."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listed import TABLES, write_tables
from sqlalchemy import insert, select, text
from stated import VOCABULARY, StatedExtractor, content, dump, paper, rows, write

from kb.curation import reject
from kb.errors import DatabaseError, SourceError
from kb.ingest import ingest
from kb.store import Database, load, open_database
from kb.store import dump as write_dump
from kb.store.schema import REVISION, Base, CurationRow, ModelRow, PaperRow

New = Callable[[], str]


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Make an empty database of a kind with the schema; return its URL."""
    made: list[str] = []

    def make(kind: str) -> str:
        if kind == "sqlite":
            file = tmp_path / f"new-{len(list(tmp_path.iterdir()))}.sqlite"
            shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
            return f"sqlite:///{file}"
        server = request.getfixturevalue("postgres")
        made.append(server.create(request.getfixturevalue("postgres_template")))
        return str(server.url(made[-1]))

    yield make
    for name in made:
        request.getfixturevalue("postgres").drop(name)


def fill(database: Database, folder: Path) -> None:
    """Put something into every table."""
    write(
        database,
        paper(
            "Our R50 reaches 84.0% accuracy on ImageNet-2012 (384x384; zero-shot)."
            " Our R50 beats MoverNet-B by 2% flair on Bay.",
            "2403.00001",
            'Überraschung: «quotes», "more" \\ and\ttabs',
            authors=("Ada", "Béa"),
            categories=("cs.CV",),
            published_on=date(2024, 3, 9),
        ),
        paper("Our A reaches 80% accuracy on CIFAR-10.", "2403.00002", published_on=date(2024, 3, 10)),
    )
    file = write_tables(folder / "tables.json", TABLES)
    ingest(database, [file], vocabulary=VOCABULARY, extractor=StatedExtractor())
    said = {"person": "Ada", "reason": "a slip"}
    reject(database, VOCABULARY, rows(database, "SELECT min(uid) FROM claim_flat WHERE model = 'A'")[0][0], **said)


def dumped(database: Database) -> bytes:
    file = io.BytesIO()
    with database.connect() as connection:
        write_dump(connection, file)
    return file.getvalue()


KINDS = ("sqlite", "postgresql")


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_a_base_comes_back_the_same_from_either_database_in_either(
    new_database: Callable[[str], str], tmp_path: Path, source: str, target: str
) -> None:
    with open_database(new_database(source)) as one, open_database(new_database(target)) as other:
        fill(one, tmp_path)
        before = dumped(one)
        counts = load(other, io.BytesIO(before), "the dump")
        assert dumped(other) == before
        assert content(other) == content(one)
        assert counts == {name: len(of) for name, of in dump(other).items()}
        empty = [name for name, count in counts.items() if not count]
        assert empty == []
        # the base goes on as the first one would
        for database in (one, other):
            write(database, paper("Our C reaches 85% accuracy on CIFAR-10.", "2403.00003"))
        assert content(other) == content(one)


def test_an_empty_base_comes_back_empty(database_url: str, new_database: Callable[[str], str]) -> None:
    with open_database(database_url) as one, open_database(new_database("sqlite")) as other:
        before = dumped(one)
        assert before.splitlines()[0] == f'{{"kb_dump":1,"schema":"{REVISION}"}}'.encode()
        assert set(json.loads(before.splitlines()[-1])["rows"].values()) == {0}
        load(other, io.BytesIO(before), "the dump")
        assert dumped(other) == before


def test_every_table_of_the_schema_is_in_it(database_url: str) -> None:
    with open_database(database_url) as database:
        lines = [json.loads(line) for line in dumped(database).splitlines()]
    assert {line["table"] for line in lines[1:-1]} == set(Base.metadata.tables)


def test_a_row_may_point_at_a_later_one_of_its_table(database_url: str, new_database: Callable[[str], str]) -> None:
    model = {"status": "vocabulary", "unnamed": False, "paper_id": None}
    with open_database(database_url) as one, open_database(new_database("postgresql")) as other:
        with one.writing() as connection:
            connection.execute(insert(ModelRow), [{"id": 2, "slug": "b", "name": "B", "family_id": None, **model}])
            connection.execute(insert(ModelRow), [{"id": 1, "slug": "a", "name": "A", "family_id": 2, **model}])
        load(other, io.BytesIO(dumped(one)), "the dump")
        assert rows(other, "SELECT id, family_id FROM model ORDER BY id") == [(1, 2), (2, None)]
        with other.writing() as connection:
            connection.execute(insert(ModelRow), [{"slug": "c", "name": "C", "family_id": None, **model}])
        assert rows(other, "SELECT id FROM model WHERE slug = 'c'") == [(3,)]


def test_times_are_in_utc(database_url: str, new_database: Callable[[str], str]) -> None:
    moment = datetime(2025, 5, 17, 20, 30, 1, 5, tzinfo=UTC)
    if database_url.startswith("postgresql"):
        moment = moment.astimezone(timezone(timedelta(hours=7)))
    values = {"person": "Ada", "action": "rename", "details": {"b": [1.5, None], "a": "ü"}, "reason": ""}
    with open_database(database_url) as database:
        with database.writing() as connection:
            connection.execute(insert(CurationRow).values(decided_at=moment, undone_at=None, **values))
        line = next(line for line in dumped(database).splitlines() if b"Ada" in line).decode()
    assert line == '[1,"2025-05-17T20:30:01.000005+00:00","Ada","rename",{"b":[1.5,null],"a":"ü"},"",null]'


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "paper_id": st.text(st.characters(codec="utf-8", exclude_characters="\0")),
                "title": st.text(st.characters(codec="utf-8", exclude_characters="\0")),
                "abstract": st.text(st.characters(codec="utf-8", exclude_characters="\0")),
                "authors": st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=2),
                "categories": st.just([]),
                "published_on": st.none() | st.dates(),
            }
        ),
        max_size=4,
    )
)
def test_any_text_and_date_comes_back(database_url: str, papers: list[dict[str, Any]]) -> None:
    with open_database(database_url) as database:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM paper"))
            if papers:
                connection.execute(insert(PaperRow), papers)
        before = dumped(database)
        with database.writing() as connection:
            connection.execute(text("DELETE FROM paper"))
        load(database, io.BytesIO(before), "the dump")
        assert dumped(database) == before
        with database.connect() as connection:
            columns = [
                getattr(PaperRow, name)
                for name in ("paper_id", "title", "abstract", "authors", "categories", "published_on")
            ]
            stored = connection.execute(select(*columns).order_by(PaperRow.id)).mappings()
            assert [dict(row) for row in stored] == papers


@pytest.fixture
def whole(sqlite_template: Path, tmp_path: Path) -> bytes:
    """A dump of a filled base."""
    file = tmp_path / "filled.sqlite"
    shutil.copyfile(sqlite_template, file)
    with open_database(f"sqlite:///{file}") as database:
        fill(database, tmp_path)
        return dumped(database)


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


def refused(empty: Database, data: bytes, message: str, hint: str = "kb export dump") -> None:
    """Check that a dump is refused and leaves nothing behind."""
    with pytest.raises(SourceError, match=message) as raised:
        load(empty, io.BytesIO(data), "base.jsonl")
    assert hint in raised.value.hint
    assert {name: of for name, of in dump(empty).items() if of} == {}


def test_a_dump_that_is_cut_off_is_refused_wherever_that_is(empty: Database, whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    for end in (1, 2, len(lines) // 2, len(lines) - 1):
        refused(
            empty,
            b"".join(lines[:end]),
            f"base.jsonl is cut off after line {end}$|base.jsonl is cut off after line {end}:",
        )
        refused(empty, b"".join(lines[:end]) + lines[end][:-2], f"base.jsonl is cut off in line {end + 1}:")
    refused(empty, b"", "base.jsonl is empty")


def changed(whole: bytes, change: Callable[[list[Any]], None]) -> bytes:
    lines = [json.loads(line) for line in whole.splitlines()]
    change(lines)
    return b"".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for line in lines)


def at(lines: list[Any], table: str) -> int:
    """Return the place of a table's first row."""
    return 1 + next(n for n, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == table)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: lines.pop(at(lines, "claim")), "is damaged: .*|the database refuses"),
        (lambda lines: lines.pop(at(lines, "claim_condition")), "counts other rows than there are"),
        (lambda lines: lines[at(lines, "paper")].__setitem__(2, "Another Title"), "line .* has another SHA-256"),
        (lambda lines: lines[at(lines, "paper")].__setitem__(0, "1"), r'line \d+ has "1" as id'),
        (lambda lines: lines[at(lines, "paper")].__setitem__(0, 2**70), r"line \d+ has \d+ as id"),
        (lambda lines: lines[at(lines, "paper")].__setitem__(2, None), r"line \d+ has null as title"),
        (lambda lines: lines[at(lines, "paper")].__setitem__(6, "soon"), r'line \d+ has "soon" as published_on'),
        (lambda lines: lines[at(lines, "paper")].pop(), r"line \d+ has 9 cells where paper has 10 columns"),
        (lambda lines: lines.insert(at(lines, "paper"), lines[at(lines, "paper")]), r"refuses lines \d+ to \d+ \("),
        (lambda lines: lines.insert(1, [1]), "line 2 is a row of no table"),
        (lambda lines: lines.insert(1, 5), "line 2 is neither a row nor a table"),
        (lambda lines: lines.insert(1, {"table": "nothing", "columns": []}), "line 2 names a table that is not due"),
        (lambda lines: lines[1]["columns"].pop(), "line 2 has other columns than the table"),
        (lambda lines: lines.__setitem__(slice(at(lines, "claim") - 1, -1), []), "ends it before the table claim"),
        (lambda lines: lines.append([]), "goes on after its last line"),
    ],
)  # fmt: skip
def test_a_damaged_dump_is_refused_and_the_line_is_named(
    empty: Database, whole: bytes, change: Callable[[list[Any]], None], message: str
) -> None:
    refused(empty, changed(whole, change), message)


def test_a_dump_with_a_broken_line_is_refused(empty: Database, whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    refused(empty, b"".join([*lines[:5], b"[1,\n", *lines[5:]]), "base.jsonl is damaged: line 6 is not valid JSON")
    refused(empty, b"".join([*lines[:5], b'["\xff"]\n', *lines[5:]]), "base.jsonl is damaged: line 6 is not valid JSON")


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"SQLite format 3\0", "line 1: is not the beginning of a dump", "kb export dump"),
        (b'{"title": "T", "abstract": "A"}\n', "line 1: is not the beginning of a dump", "kb ingest"),
        (b"[]\n", "line 1: is not the beginning of a dump", "kb export dump"),
        (b'{"kb_dump": 2, "schema": "0001"}\n', "line 1: is of the format 2 .this .* reads 1", "the kb that wrote it"),
        (b'{"kb_dump": 1, "schema": "0001"}\n', f"line 1: is of the schema 0001 .this .* has {REVISION}", "kb init"),
    ],
)  # fmt: skip
def test_what_is_no_dump_of_this_schema_is_refused(empty: Database, data: bytes, message: str, hint: str) -> None:
    refused(empty, data, message, hint)


def test_a_base_that_is_not_empty_is_left_as_it_is(empty: Database, whole: bytes) -> None:
    write(empty, paper("Nothing is stated.", "1"))
    before = dump(empty)
    with pytest.raises(DatabaseError, match=r"is not empty \(its table extraction_run has 1 row\)") as raised:
        load(empty, io.BytesIO(whole), "base.jsonl")
    assert raised.value.hint == "import into a new database: --db names one"
    assert dump(empty) == before


def test_a_packed_dump_has_the_same_bytes_each_time(empty: Database, whole: bytes, tmp_path: Path) -> None:
    load(empty, io.BytesIO(whole), "the dump")
    for name in ("one.jsonl.gz", "other.jsonl.gz"):
        with empty.connect() as connection:
            write_dump(connection, tmp_path / name)
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "other.jsonl.gz").read_bytes()
    assert gzip.decompress((tmp_path / "one.jsonl.gz").read_bytes()) == whole


def test_a_packed_dump_is_read_and_a_damaged_one_refused(empty: Database, whole: bytes, tmp_path: Path) -> None:
    packed = gzip.compress(whole)
    file = tmp_path / "base.jsonl.gz"
    for data, message in (
        (packed[: len(packed) // 2], "is cut off after line"),
        (packed[:-100] + b"0" * 50 + packed[-50:], "is damaged|is cut off"),
    ):
        file.write_bytes(data)
        with pytest.raises(SourceError, match=message):
            load(empty, file, str(file))
        assert {name: of for name, of in dump(empty).items() if of} == {}
    file.write_bytes(packed)
    load(empty, file, str(file))
    assert dumped(empty) == whole


def test_a_file_that_is_not_there_is_said(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere.jsonl does not exist"):
        load(empty, tmp_path / "nowhere.jsonl", "nowhere.jsonl")
    with pytest.raises(SourceError, match="cannot be read"):
        load(empty, tmp_path, "a folder")


def test_a_dump_that_fails_leaves_the_old_file(
    empty: Database, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(empty, io.BytesIO(whole), "the dump")
    file = tmp_path / "base.jsonl"
    file.write_text("old")
    monkeypatch.setattr("kb.store.dumps._plain", lambda cell: 1 / 0)
    with empty.connect() as connection, pytest.raises(ZeroDivisionError):
        write_dump(connection, file)
    assert file.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
