"""`kb init` and `kb ingest`: what they say on both databases."""

import json
import re
import signal
from contextlib import nullcontext
from functools import partial

import pytest
from faults import COMMIT, COMMITTED, STATEMENT, events
from stated import StatedExtractor, content, rows, write_jsonl

from kb.ingest import ingest
from kb.store import open_database

PAGE = """\
Daily Papers

A Network of Stones

Our StoneNet reaches 84.5% top-1 accuracy on ImageNet. Our StoneNet reaches 91.0% accuracy on PebbleBench.

  • 3 authors
·
May 4, 2024

A Network of Sticks

Our StickNet reaches 82.1% top-1 accuracy on ImageNet.

  • 2 authors
·
"""

SUMMARY = """\
Read 2 records of 1 file in N s
Papers: {} new, {} known
Claims: {} new
Datasets outside the vocabulary: {} discovered
"""


@pytest.fixture(autouse=True)
def small_extractor(monkeypatch):
    """One that loads at once and reads one form of sentence."""
    monkeypatch.setattr("kb.extraction.Extractor", StatedExtractor)


@pytest.fixture
def url(database_url, kb, monkeypatch):
    monkeypatch.setenv("KB_DATABASE_URL", database_url)
    return database_url


def said(result):
    assert (result.stderr, result.exit_code) == ("", 0)
    return re.sub(r"\d+\.\d s$", "N s", result.stdout, flags=re.MULTILINE)


def test_ingest_says_what_was_new_and_a_second_time_that_nothing_was(kb, url, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")

    assert said(kb("ingest", "page.txt")) == SUMMARY.format(2, 0, 3, 1)
    assert said(kb("ingest", "page.txt")) == SUMMARY.format(0, 2, 0, 0)
    assert said(kb("leaderboard", "imagenet", "--format", "csv")).count("\n") == 3


def test_ingest_takes_a_folder_and_several_files(kb, url, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.txt").write_text(PAGE, encoding="utf-8")
    paper = {"title": "Sand", "abstract": "Our SandNet reaches 70% top-1 accuracy on ImageNet."}
    (tmp_path / "mine.jsonl").write_text(json.dumps(paper))

    assert said(kb("ingest", "pages", "mine.jsonl")).startswith(
        "Read 3 records of 2 files in N s\nPapers: 3 new, 0 known\n"
    )


def test_ingest_says_which_known_papers_changed(kb, url, tmp_path):
    paper = {"title": "A Network of Sand", "abstract": "Our SandNet reaches 70% top-1 accuracy on ImageNet."}
    (tmp_path / "mine.jsonl").write_text(json.dumps(paper))
    kb("ingest", "mine.jsonl")
    (tmp_path / "mine.jsonl").write_text(json.dumps(paper | {"date": "2024-05-04", "id": "s1"}))

    assert "Papers: 0 new, 1 known (1 of them updated)\n" in said(kb("ingest", "mine.jsonl"))


def test_init_makes_a_database_and_leaves_a_full_one_as_it_is(kb, empty_database_url, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")

    assert said(kb("init", "--db", empty_database_url)).endswith(" is ready\n")
    kb("ingest", "page.txt", "--db", empty_database_url)
    before = said(kb("leaderboard", "imagenet", "--db", empty_database_url))
    assert said(kb("init", "--db", empty_database_url)).endswith(" is ready\n")
    assert said(kb("leaderboard", "imagenet", "--db", empty_database_url)) == before


def test_database_is_named_before_or_after_the_command_or_by_default(kb, tmp_path):
    kb("--db", "sqlite:///first.sqlite", "init")
    kb("init", "--db", "second.sqlite")
    kb("--db", "third.sqlite", "init", "--db", "fourth.sqlite")
    kb("init")

    assert sorted(path.name for path in tmp_path.glob("*.sqlite")) == [
        "first.sqlite",
        "fourth.sqlite",
        "kb.sqlite",
        "second.sqlite",
    ]


def test_progress_is_drawn_on_a_terminal_only(kb, tmp_path, monkeypatch):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal
    monkeypatch.setenv("COLUMNS", "120")

    watched = kb("ingest", "page.txt")

    assert re.search(r"page\.txt .*100%.* 2 records \(\d+/s\), 2 new, 3 claims 0:00 left", watched.stderr)
    assert watched.stdout.splitlines()[1:] == SUMMARY.format(2, 0, 3, 1).splitlines()[1:]


def test_quiet_prints_nothing_but_errors(kb, url, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")

    result = kb("ingest", "--quiet", "page.txt")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 0)
    result = kb("reextract", "--quiet")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 0)
    result = kb("ingest", "--quiet", "missing.txt")
    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr == "Error: missing.txt does not exist: check the path\n"


def test_progress_as_json_has_a_line_for_each_file_at_least(kb, url, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "other.txt").write_text(PAGE.replace("Stones", "Slates"), encoding="utf-8")

    result = kb("ingest", "--json-progress", "page.txt", "other.txt")
    steps = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(step["file"], step["files_done"]) for step in steps if step["files_done"]] == [
        ("page.txt", 1), ("other.txt", 2),
    ]  # fmt: skip
    last = steps[-1]
    assert (last["files"], last["records"], last["papers_new"], last["claims"], last["share"]) == (2, 4, 3, 5, 1.0)
    assert last.keys() >= {"seconds", "records_per_second", "seconds_left"}
    assert result.stdout.startswith("Read 4 records of 2 files")


def test_reextract_says_how_many_papers_and_claims_changed(kb, url, tmp_path, monkeypatch):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    kb("ingest", "page.txt")
    assert said_again(kb("reextract")) == "Read 0 of 2 papers again in N s\nClaims in these: 0 before, 0 now\n"

    class Newer(StatedExtractor):
        def __init__(self, vocabulary):
            super().__init__(vocabulary, version="stated-2", confidence=0.4)

    monkeypatch.setattr("kb.extraction.Extractor", Newer)
    assert said_again(kb("reextract")) == "Read 2 of 2 papers again in N s\nClaims in these: 3 before, 3 now\n"
    assert "Hidden: 2 claims" in kb("leaderboard", "imagenet").stderr + kb("leaderboard", "imagenet").stdout


def test_reextract_makes_no_database(kb, tmp_path):
    result = kb("reextract", "--db", "missing.sqlite")
    assert result.exit_code == 1
    assert "no database at missing.sqlite" in result.stderr
    assert not (tmp_path / "missing.sqlite").exists()


@pytest.mark.parametrize("command", [("ingest", "page.txt"), ("reextract",)])
def test_a_number_of_workers_below_one_is_refused(kb, command):
    result = kb(*command, "--workers", "0")
    assert result.exit_code == 2
    assert "--workers" in result.stderr


def said_again(result):
    assert (result.stderr, result.exit_code) == ("", 0)
    return re.sub(r"in \d+\.\d s$", "in N s", result.stdout, flags=re.MULTILINE)


class InterruptedExtractor(StatedExtractor):
    """Gets Ctrl-C at the paper with the number 6."""

    def read_many(self, texts):
        for title, abstract in texts:
            if title.endswith(" 6"):
                signal.raise_signal(signal.SIGINT)
            yield from super().read_many([(title, abstract)])


def interrupted_at(kind, nth):
    """Give Ctrl-C at an event of a database."""
    count = 0

    def happened(one):
        nonlocal count
        count += one == kind
        if one == kind and count == nth:
            signal.raise_signal(signal.SIGINT)

    return events(happened)


@pytest.mark.parametrize(
    ("extractor", "interrupted", "papers"),
    [
        pytest.param(InterruptedExtractor, nullcontext, {4}, id="while a text is read"),
        pytest.param(StatedExtractor, partial(interrupted_at, STATEMENT, 50), {0, 4, 8}, id="while a batch is written"),
        pytest.param(StatedExtractor, partial(interrupted_at, COMMIT, 2), {4}, id="before a batch is whole"),
        pytest.param(StatedExtractor, partial(interrupted_at, COMMITTED, 2), {8}, id="after a batch was whole"),
        pytest.param(StatedExtractor, partial(interrupted_at, COMMIT, 4), {10}, id="while names are settled"),
    ],
)
def test_ctrl_c_keeps_whole_batches_with_their_names_and_the_next_run_goes_on(
    kb, url, tmp_path, monkeypatch, extractor, interrupted, papers
):
    abstract = "Our M{0} reaches 7{0}% accuracy on CIFAR-10. Our M{0} reaches {0} flair on Harbour."
    papers_in_file = [
        {"id": f"2403.0000{n}", "title": f"The Paper of Number {n}", "abstract": abstract.format(n)} for n in range(10)
    ]
    write_jsonl(tmp_path / "papers.jsonl", papers_in_file)
    alone = f"sqlite:///{tmp_path / 'alone.sqlite'}"
    kb("ingest", "papers.jsonl", "--db", alone)
    monkeypatch.setattr("kb.ingest.ingest", partial(ingest, batch_size=4))

    with monkeypatch.context() as patched, interrupted():
        patched.setattr("kb.extraction.Extractor", extractor)
        result = kb("ingest", "papers.jsonl")

    assert (result.stdout, result.stderr, result.exit_code) == ("", "Stopped.\n", 130)
    with open_database(url) as database, open_database(alone) as whole:
        ((count,),) = rows(database, "SELECT COUNT(*) FROM paper")
        assert count in papers
        assert rows(database, "SELECT COUNT(*) FROM leaderboard WHERE dataset = 'harbour'") == [(count,)]
        assert kb("ingest", "papers.jsonl").exit_code == 0
        assert content(database) == content(whole)
