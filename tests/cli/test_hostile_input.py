"""Whatever stands in papers, names, arguments and files: nothing steers the terminal, and no word is misread."""

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner
from stated import StatedExtractor

from kb.cli import main

STEER = "\x1b]0;owned\x07\x1b[31m\x9b31m\u202e"
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PAPER = {
    "id": "e1",
    "title": f"A Network{STEER} of Stones",
    "abstract": f"Our {STEER} StoneNet reaches 84.5% top-1 accuracy on ImageNet. "
    "Our StoneNet reaches 7% accuracy on PebbleBench.",
}


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """Run a command as on a terminal, where click takes no escape sequence away."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KB_DATABASE_URL", raising=False)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(main, [str(word) for word in arguments], color=True)


@pytest.fixture
def steering(watched, tmp_path, monkeypatch):
    """The same on a base of one paper that tries to steer the terminal."""
    (tmp_path / "steer.jsonl").write_text(json.dumps(PAPER) + "\n" + json.dumps({"title": f"{STEER} alone"}))
    (tmp_path / f"flawed{STEER}.jsonl").write_text(json.dumps({"title": "x", "abstract": "y", "date": STEER}))
    monkeypatch.setattr("kb.extraction.Extractor", StatedExtractor)
    assert watched("ingest", "steer.jsonl").exit_code == 0
    return watched


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest", f"flawed{STEER}.jsonl"],
        ["ingest", f"nowhere{STEER}.jsonl"],
        ["ingest", "--strict", f"flawed{STEER}.jsonl"],
        ["ingest", "--json-progress", f"flawed{STEER}.jsonl"],
        *(["leaderboard", "imagenet", "--format", one] for one in ("table", "csv", "json", "md", "latex")),
        ["leaderboard", STEER],
        ["history", "imagenet"],
        ["search", "stones"],
        ["show", "paper", "e1"],
        ["show", "model", STEER],
        *(["extract", "steer.jsonl", "--format", one] for one in ("table", "jsonl", "json")),
        ["extract", "--text", PAPER["abstract"], "--title", PAPER["title"]],
        *(
            ["sql", f"select '{STEER}' as a, '{STEER}' as \"{STEER}\"", "--format", one]
            for one in ("table", "csv", "md")
        ),
        ["sql", f'select * from "{STEER}"'],
        ["vocabulary", "rename", "PebbleBench", STEER],
        ["claim", "reject", STEER],
        ["export", "csv", "out"],
        ["evaluate", f"flawed{STEER}.jsonl"],
    ],
    ids=lambda words: " ".join(words[:2]).encode("ascii", "backslashreplace").decode(),
)
def test_nothing_steers_the_terminal(steering, arguments):
    result = steering(*arguments)

    assert result.output
    assert STEERING.findall(result.output) == []


def test_explanation_does_not_steer_it_either(watched):
    result = watched("extract", "--explain", "--text", PAPER["abstract"], "--title", PAPER["title"])

    assert "84.5%" in result.stdout
    assert STEERING.findall(result.stdout) == []


def test_json_tells_what_was_there(steering):
    found = json.loads(steering("sql", "select title from paper", "--format", "json").stdout)

    assert found == [{"title": PAPER["title"]}]


@pytest.mark.parametrize("url", ["sqlite:kb", "foo:bar", "postgresql:kb", "postgres:/kb"])
def test_mistyped_url_makes_no_file(kb, tmp_path, url):
    result = kb("init", "--db", url)

    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr == (
        f'Error: "{url}" is no database URL: write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME, '
        f"or ./{url} for a file of that name\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_file_may_have_a_colon_in_its_name(kb, tmp_path):
    assert kb("init", "--db", "./foo:bar").exit_code == 0
    assert (tmp_path / "foo:bar").is_file()


WRONG_WORDS = {
    ("sql", ""): 'there is no statement to run: write one, e.g. "select * from leaderboard limit 3"',
    ("sql", " ;\n"): 'there is no statement to run: write one, e.g. "select * from leaderboard limit 3"',
    ("vocabulary", "rename", "gsm8k", " "): "a name has to have letters or digits: give the name as papers write it",
    ("vocabulary", "add-alias", "gsm8k", ""): "a name has to have letters or digits: give the name as papers write it",
    ("vocabulary", "rename", "gsm8k", "a\nb"): "the name 'a\\nb' holds characters that are not printed: leave them out",
    ("claim", "correct", "ab", "--value", "nan"): "nan is no value that a paper states: give a number",
    ("claim", "correct", "ab", "--value", "inf"): "inf is no value that a paper states: give a number",
}


@pytest.mark.parametrize("arguments", WRONG_WORDS, ids=repr)
def test_word_that_says_nothing_is_an_error(kb, arguments):
    kb("init")

    result = kb(*arguments)

    assert (result.stdout, result.stderr) == ("", f"Error: {WRONG_WORDS[arguments]}\n")
    assert result.exit_code == 1


@pytest.mark.parametrize("command", [["init"], ["leaderboard", "imagenet"], ["sql", "select 1"]], ids=" ".join)
def test_database_whose_version_is_lost_sends_nobody_in_a_circle(kb, command):
    kb("init")
    with sqlite3.connect("kb.sqlite") as connection:
        connection.execute("DELETE FROM alembic_version")

    result = kb(*command)

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: kb.sqlite does not say which schema it has (its table alembic_version is empty): "
        "restore it from a copy, or ingest into a new database\n"
    )


def run(*arguments, **options):
    command = [sys.executable, "-c", "from kb.cli import main; main()", *arguments]
    return subprocess.run(command, stderr=subprocess.PIPE, **options)


@pytest.mark.parametrize("arguments", [["--help"], ["sql", "select 1"], ["export", "dump", "-"]], ids=" ".join)
def test_output_that_cannot_be_written_is_said_in_one_line(tmp_path, arguments):
    run("init", cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)

    # Python keeps what it could not write, unless it was told not to, and tries once more at its end
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "wb") as full:
        done = run(*arguments, cwd=tmp_path, stdout=full, env=buffered)

    assert done.returncode == 1
    assert done.stderr.decode() == (
        "Error: the output cannot be written (No space left on device): free some space, or write it elsewhere\n"
    )


def test_a_dump_into_a_file_needs_no_output(tmp_path):
    run("init", cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)

    done = run("export", "dump", "base.jsonl", cwd=tmp_path, preexec_fn=lambda: os.close(1))  # as a shell does for >&-

    assert (done.returncode, done.stderr.decode()) == (0, "Wrote 0 papers and 0 claims\n")
    assert (tmp_path / "base.jsonl").exists()


def test_device_is_written_to_and_stays(kb, tmp_path):
    kb("init")
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE)

    result = kb("export", "dump", "pipe")

    assert result.exit_code == 0
    assert reader.communicate()[0].startswith(b'{"kb_dump"')
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_file_behind_a_link_is_written(kb, tmp_path):
    kb("init")
    (tmp_path / "link.jsonl").symlink_to("base.jsonl")

    kb("export", "dump", "link.jsonl")

    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "base.jsonl").read_bytes().startswith(b'{"kb_dump"')


@pytest.mark.parametrize("arguments", [["leaderboard"], ["sql"], ["ingest"], ["extract", "--text"]], ids=" ".join)
def test_word_that_is_no_text_is_wrong_usage(tmp_path, arguments):
    done = run(*arguments, b"\xff", cwd=tmp_path, stdout=subprocess.PIPE)

    assert (done.stdout, done.returncode) == (b"", 2)
    assert done.stderr.decode().splitlines()[-1] == (
        "Error: '\\udcff' is not UTF-8 text. Write it in UTF-8; rename a file."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["nowhere.jsonl"], ["empty.jsonl"], ["note.txt"], ["--source", "pdf", "note.txt"]], ids=" ".join
)
def test_file_that_cannot_be_read_leaves_no_database_behind(kb, tmp_path, arguments):
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "note.txt").write_text("only a line\n")

    result = kb("ingest", *arguments)

    assert result.exit_code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.jsonl", "note.txt"]


@pytest.mark.parametrize("arguments", [["ingest"], ["ingest", "--quiet"], ["extract"]], ids=" ".join)
def test_file_without_a_usable_record_is_an_error(kb, tmp_path, arguments, monkeypatch):
    monkeypatch.setattr("kb.extraction.Extractor", StatedExtractor)
    (tmp_path / "mine.jsonl").write_text('{"title": "Sticks"}\n{"title": "Stones"}\n')

    result = kb(*arguments, "mine.jsonl")

    assert result.exit_code == 1
    assert ("mine.jsonl, line 2: has no abstract" in result.output) == ("--quiet" not in arguments)
    assert result.stderr.splitlines()[-1] == (
        "Error: no record could be used: correct what is named above; every record needs a title and an abstract"
    )


def test_import_of_a_missing_file_leaves_no_database_behind(kb, tmp_path):
    result = kb("import", "nowhere.jsonl")

    assert (result.stderr, result.exit_code) == ("Error: nowhere.jsonl does not exist: check the path\n", 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["leaderboard", "ImageNet", "--min-confidence", "nan"],
            "Invalid value for '--min-confidence': nan is no number that can be compared",
        ),
        (
            ["leaderboard", "ImageNet", "--max-params", "nan"],
            "Invalid value for '--max-params': nan is no number that can be compared",
        ),
        (["export", "csv", ""], "Invalid value for 'DIRECTORY': the path is empty: name a file or a folder"),
        (["ingest", ""], "Invalid value for 'PATH...': the path is empty: name a file or a folder"),
        (
            ["benchmarks", "--db", ""],
            "the database's URL is empty: leave it out, or write sqlite:///FILE or "
            "postgresql+psycopg://USER:PASSWORD@HOST/NAME",
        ),
    ],
    ids=str,
)
def test_what_a_variable_that_was_not_set_leaves_is_refused(kb, tmp_path, arguments, message):
    result = kb(*arguments)

    assert result.exit_code != 0
    assert result.stderr.splitlines()[-1] == f"Error: {message}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("ingest", "Error: - is closed: send a file to standard input, or name one"),
        ("import", "Error: standard input is closed: send a dump to it, or name a file"),
    ],
)
def test_standard_input_that_is_closed_is_said(tmp_path, command, message):
    done = run(command, "-", cwd=tmp_path, stdout=subprocess.PIPE, preexec_fn=lambda: os.close(0))  # as for <&-

    assert (done.stdout, done.stderr.decode().splitlines()[-1]) == (b"", message)
    assert list(tmp_path.iterdir()) == []


def test_very_long_name_is_not_repeated_whole(kb):
    kb("init")

    result = kb("leaderboard", "x" * 10_000)

    assert result.exit_code == 1
    assert len(result.stderr) < 2_100
    assert result.stderr.startswith('Error: no dataset is called "xxx')
    assert result.stderr.endswith("the base holds no results yet; kb ingest PATH reads some\n")
