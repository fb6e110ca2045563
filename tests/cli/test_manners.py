"""How every command behaves: help, exit codes, errors in one line, readers that go away, start-up."""

import signal
import subprocess
import sys

import click
import pytest

from kb.cli import main

HEAVY = "spacy pandas numpy sqlalchemy alembic rich"


def commands(group=main, words=()):
    for command in group.commands.values():
        yield (*words, command.name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, command.name))


COMMANDS = {"kb": main} | {" ".join(("kb", *words)): command for words, command in commands()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_a_runnable_example(kb, name):
    _, *words = name.split()
    result = kb(*words, "--help")

    assert result.exit_code == 0
    purpose, example = result.stdout.split("\n\n")[1].strip(), result.stdout.split("Example:\n")[1]
    assert purpose.endswith(".")
    assert example.split()[: len(name.split())] == name.split()
    options = [option for option in COMMANDS[name].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


def run(*arguments, **options):
    command = [sys.executable, "-c", "from kb.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)


def test_help_starts_without_the_heavy_libraries():
    loaded = f"set('{HEAVY}'.split()) & set(sys.modules)"
    code = f"import sys; from kb.cli import main; main(['--help'], standalone_mode=False); print(*{loaded})"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("Usage: ")
    assert done.stdout.splitlines()[-1] == ""


def test_asking_starts_without_spacy_and_pandas(tmp_path):
    ask = "main(['sql', 'select 1 as one'], standalone_mode=False)"
    code = f"import sys; from kb.cli import main; {ask}; print(*{{'spacy', 'pandas'}} & set(sys.modules))"
    run("init", cwd=tmp_path, check=True)

    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "one\n  1\n\n"


def test_version_is_that_of_the_distribution(kb):
    from importlib.metadata import version

    assert kb("--version").stdout == f"kb, version {version('benchmark-claims-kb')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["leaderboard"],
        ["ingest"],
        ["nonsense"],
        ["benchmarks", "--limit", "0"],
        ["leaderboard", "imagenet", "--format", "pdf"],
        ["leaderboard", "imagenet", "--min-confidence", "2"],
        ["extract"],
        ["extract", "page.txt", "--text", "StoneNet"],
        ["extract", "page.txt", "--title", "Stones"],
        ["extract", "page.txt", "--explain"],
        ["extract", "--text", "StoneNet", "--strict"],
        ["extract", "--text", "StoneNet", "--source", "csv"],
        ["export", "latex"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_and_shows_the_usage(kb, arguments):
    result = kb(*arguments)

    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.startswith("Usage: kb")


def test_error_is_one_line_and_with_debug_a_traceback(tmp_path):
    plain = run("leaderboard", "imagenet", cwd=tmp_path)
    assert (plain.stdout, plain.returncode) == ("", 1)
    assert plain.stderr == "Error: no database at kb.sqlite: run `kb init` or `kb ingest FILE`\n"

    for words in (["--debug", "leaderboard", "imagenet"], ["leaderboard", "imagenet", "--debug"]):
        debugged = run(*words, cwd=tmp_path)
        assert debugged.returncode == 1
        assert debugged.stderr.startswith("Traceback")
        assert "DatabaseError: no database at kb.sqlite" in debugged.stderr


def test_what_nobody_expected_is_one_line_too(kb, monkeypatch):
    def fail(url):
        raise RuntimeError("the moon\nfell down")

    monkeypatch.setattr("kb.knowledge_base.initialise", fail)

    result = kb("init")

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: RuntimeError: the moon fell down: this is unexpected; --debug shows where it came from\n"
    )


def test_reader_that_goes_away_is_no_error(tmp_path):
    run("init", cwd=tmp_path, check=True)
    many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000) select i from n"
    command = [sys.executable, "-c", "from kb.cli import main; main()", "sql", many, "--format", "csv"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    first = process.stdout.readline()
    process.stdout.close()

    assert first == b"i\n"
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_ctrl_c_stops_in_one_line(kb, monkeypatch):
    monkeypatch.setattr("kb.knowledge_base.initialise", lambda url: signal.raise_signal(signal.SIGINT))

    result = kb("init")

    assert (result.stdout, result.stderr, result.exit_code) == ("", "Stopped.\n", 130)
