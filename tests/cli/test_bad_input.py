"""Whatever is wrong with a file, a record or a database: one line says where, and nothing stored is lost."""

import gzip
import json
import socket
import sqlite3

import pytest
from stated import StatedExtractor

PEBBLES = {"title": "Pebbles in Nets", "abstract": "Our PebbleNet reaches 89.1% top-1 accuracy on ImageNet."}
STONES = {"title": "A Network of Stones", "abstract": "Our StoneNet reaches 84.5% top-1 accuracy on ImageNet."}
LINE = json.dumps(STONES).encode() + b"\n"
KNOWN = (
    "known are arXiv metadata (arxiv), evaluation tables of Papers with Code (pwc), papers with abstracts of Papers "
    "with Code (pwc-papers), OpenAlex works (openalex), Semantic Scholar papers (semantic-scholar), "
    "JSON Lines (jsonl), answers of arXiv's API (atom), Parquet (parquet), CSV or TSV (csv), "
    "Daily Papers page as HTML (daily-papers-html), BibTeX (bibtex), Daily Papers page as text (daily-papers)"
)
NAMES = (
    "arxiv, pwc, pwc-papers, openalex, semantic-scholar, jsonl, atom, parquet, csv, daily-papers-html, bibtex, "
    "daily-papers"
)
SUMMARY = "Papers: 1 new, 0 known\nClaims: 1 new\nDatasets outside the vocabulary: 0 discovered\n"


@pytest.fixture(autouse=True)
def base(kb, shared_database_url, tmp_path, monkeypatch):
    """A base that holds one paper with one claim; the extractor is a small one, which loads at once."""
    monkeypatch.setattr("kb.extraction.Extractor", StatedExtractor)
    monkeypatch.setenv("KB_DATABASE_URL", shared_database_url)
    (tmp_path / "first.jsonl").write_text(json.dumps(PEBBLES))
    kb("ingest", "first.jsonl")


def stored(kb):
    return kb("sql", "select model, value from claim_flat where paper = 'Pebbles in Nets'", "--format", "csv").stdout


UNREADABLE = {
    "empty.txt": (b"", "is empty: fetch or save it again"),
    "binary.dat": (b"\x7fELF\x00\x01\x00", "is binary: give a file of a known format, plain or compressed"),
    "note.txt": (b"only a line\n", f"is not of a known format: {KNOWN}; --source NAME reads it as one of them"),
    "cut.jsonl": (
        LINE + b'{"title": "Sticks", "abst',
        "is cut off after record 1; 0 records of it were kept: fetch or save it again",
    ),
    "cut.jsonl.gz": (
        gzip.compress(LINE * 50, mtime=0)[:-8],
        "is cut off after record 50; 0 records of it were kept: fetch or save it again",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_file_that_cannot_be_read_is_refused_in_one_line(kb, tmp_path, name):
    content, reason = UNREADABLE[name]
    (tmp_path / name).write_bytes(content)

    result = kb("ingest", name)

    assert (result.stdout, result.stderr, result.exit_code) == ("", f"Error: {name} {reason}\n", 1)
    assert stored(kb) == "model,value\nPebbleNet,89.1\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.txt"], "nowhere.txt does not exist: check the path"),
        (["folder"], "folder holds no files: give a file, or a folder with files"),
        (["good.jsonl", "nowhere.txt"], "nowhere.txt does not exist: check the path"),
        (["--source", "pdf", "good.jsonl"], f'there is no source "pdf": known are {NAMES}'),
    ],
)
def test_wrong_path_costs_nothing(kb, tmp_path, arguments, message):
    (tmp_path / "folder").mkdir()
    (tmp_path / "good.jsonl").write_text(json.dumps(STONES | {"title": "Never read"}))
    before = kb("sql", "select title from paper", "--format", "csv").stdout

    result = kb("ingest", *arguments)

    assert (result.stdout, result.stderr, result.exit_code) == ("", f"Error: {message}\n", 1)
    assert kb("sql", "select title from paper", "--format", "csv").stdout == before


FLAWS = {
    b'{"title": "Sticks"}': "has no abstract",
    b'{"abstract": "StickNet reaches 82.1% on ImageNet."}': "has no title",
    b'{"title": "Sticks", "abstract": "Nothing.", "date": "someday"}': 'date "someday" is no date',
    b'{"title": "Caf\xe9s", "abstract": "Nothing."}': "is not valid UTF-8",
    b"Sticks": "is not valid JSON",
}


@pytest.mark.parametrize("line", FLAWS, ids=FLAWS.values())
def test_bad_record_in_a_good_file_is_skipped_and_named(kb, tmp_path, line):
    good = json.dumps(STONES | {"title": f"A Network of Stones and {FLAWS[line]}"}).encode() + b"\n"
    (tmp_path / "mine.jsonl").write_bytes(good + line + b"\n")

    result = kb("ingest", "mine.jsonl")

    assert result.stdout.split("\n", 1)[1] == f"{SUMMARY}Skipped 1 record:\n  mine.jsonl, line 2: {FLAWS[line]}\n"
    assert (result.stderr, result.exit_code) == ("", 0)


@pytest.mark.parametrize("line", FLAWS, ids=FLAWS.values())
def test_strict_stops_at_the_first_bad_record(kb, tmp_path, line):
    (tmp_path / "mine.jsonl").write_bytes(LINE + line + b"\n")

    result = kb("ingest", "--strict", "mine.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: mine.jsonl, line 2: {FLAWS[line]}")
    assert result.stderr.count("\n") == 1
    assert stored(kb) == "model,value\nPebbleNet,89.1\n"


def test_many_bad_records_are_counted_and_the_first_five_named(kb, tmp_path):
    (tmp_path / "mine.jsonl").write_bytes(LINE + b'{"title": "Sticks"}\n' * 7)

    said = kb("ingest", "mine.jsonl").stdout

    named = "".join(f"  mine.jsonl, line {line}: has no abstract\n" for line in range(2, 7))
    assert said.endswith(f"Skipped 7 records:\n{named}  and 2 more\n")


def test_folder_is_read_without_the_files_that_are_no_papers(kb, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "mine.jsonl").write_bytes(LINE)
    (tmp_path / "papers" / "README").write_text("only a line\n")

    result = kb("ingest", "papers")

    assert result.exit_code == 0
    assert result.stdout.endswith("Skipped 1 file:\n  papers/README is not of a known format\n")


def test_abstract_on_standard_input_that_is_no_text_is_refused(kb):
    result = kb("extract", "-", stdin=b"Caf\xe9 reaches 84.5%")

    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr == "Error: - is not UTF-8 text (byte 4): convert it first\n"


def newer(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("command", [["ingest", "mine.jsonl"], ["leaderboard", "imagenet-1k"], ["sql", "select 1"]])
def test_database_of_a_newer_schema_is_left_alone(kb, tmp_path, command):
    (tmp_path / "mine.jsonl").write_bytes(LINE)
    kb("init", "--db", "new.sqlite")
    newer("new.sqlite")
    before = (tmp_path / "new.sqlite").read_bytes()

    result = kb(*command, "--db", "new.sqlite")

    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr == (
        "Error: new.sqlite has the schema 9999 of a newer version of kb: install the kb that made it, or a newer one\n"
    )
    assert (tmp_path / "new.sqlite").read_bytes() == before


@pytest.fixture
def closed_port():
    """A port on which nobody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://me@localhost/kb", ["not mysql", "write sqlite:///FILE or postgresql+psycopg://"]),
        ("kb://", ["write sqlite:///FILE or postgresql+psycopg://"]),
        ("nowhere.sqlite", ["no database at nowhere.sqlite", "run `kb init` or `kb ingest FILE`"]),
        ("postgresql+psycopg://me:secret@127.0.0.1:{port}/kb", ["***", "check host and port in the URL"]),
    ],
)
def test_database_that_is_wrong_or_away_is_said_in_one_line(kb, closed_port, url, words):
    result = kb("leaderboard", "imagenet-1k", "--db", url.format(port=closed_port))

    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert [word for word in words if word not in result.stderr] == []
    assert "secret" not in result.stderr
