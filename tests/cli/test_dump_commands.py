"""A whole base leaves through the command line and comes back."""

import pytest
from stated import paper, write

from kb.store import open_database


@pytest.fixture
def base_url(database_url):
    with open_database(database_url) as database:
        write(database, paper("Our FernNet reaches 86.2% accuracy on ImageNet-1K.", "1"))
    return database_url


def test_a_base_goes_into_an_empty_one_and_leaves_it_as_the_same_file(kb, base_url, tmp_path):
    first = kb("--db", base_url, "export", "dump", "first.jsonl")
    assert (first.exit_code, first.stderr) == (0, "Wrote 1 paper and 1 claim\n")

    assert kb("--db", "copy.sqlite", "import", "first.jsonl").output == "Read 1 paper and 1 claim\n"
    kb("--db", "copy.sqlite", "export", "dump", "second.jsonl")

    assert (tmp_path / "second.jsonl").read_bytes() == (tmp_path / "first.jsonl").read_bytes()


def test_a_base_that_holds_something_takes_no_dump(kb, base_url):
    kb("--db", base_url, "export", "dump", "first.jsonl")

    again = kb("--db", base_url, "import", "first.jsonl")

    assert again.exit_code == 1
    assert again.output.startswith("Error: ")


def test_a_file_that_is_no_dump_is_refused(kb, tmp_path):
    (tmp_path / "other.txt").write_text("nothing\n")

    refused = kb("--db", "copy.sqlite", "import", "other.txt")

    assert refused.exit_code == 1
    assert "other.txt" in refused.output


def test_evaluation_tables_leave_and_come_back(kb, base_url, tmp_path):
    assert kb("--db", base_url, "export", "pwc", "tables.json").output == "tables.json\n"

    read = kb("--db", "copy.sqlite", "ingest", "tables.json")

    assert read.exit_code == 0, read.output
    board = kb("--db", "copy.sqlite", "leaderboard", "imagenet-1k", "--format", "csv").output.splitlines()
    assert board[1].startswith("1,FernNet,86.2,")
    kb("--db", "copy.sqlite", "export", "pwc", "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "tables.json").read_bytes()
