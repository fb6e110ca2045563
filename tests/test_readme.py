"""Every command and every output in the README is what it really prints.

The blocks marked `console` run as one shell session and those marked `python` as one Python session, in order, in a new
folder that holds a copy of `scripts/sample`. Output is compared by the letter, except for two things that no machine
can repeat: the seconds that something took, and the PostgreSQL server's address, for which the tests' own is used.

`REWRITE_README=1 scripts/test tests/test_readme.py` writes what the commands print now into the README.
"""

import ast
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

CHECKOUT = Path(__file__).parent.parent
README = CHECKOUT / "README.md"
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SERVER = "postgresql+psycopg://me@localhost/kb"


class Shell:
    """A bash that lives as long as the README is read."""

    def __init__(self, folder):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        variables = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
        self.process = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env=variables | {"PATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def output_of(self, command):
        self.process.stdin.write(f"{{ {command}\n}} </dev/null\necho '<end of output>'\n")
        self.process.stdin.flush()
        return "".join(iter(self.process.stdout.readline, "<end of output>\n"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Python:
    """A Python prompt; its working directory is that of the test."""

    def __init__(self):
        self.names = {}

    def output_of(self, statement):
        with contextlib.redirect_stdout(io.StringIO()) as output:
            exec(compile(ast.Interactive(ast.parse(statement).body), "README.md", "single"), self.names)
        return output.getvalue()


def with_real_outputs(text, shell, python):
    """Return the README's text with each output replaced by what its command prints."""

    def run(block):
        language, content = block.groups()
        prompt, session = ("$ ", shell) if language == "console" else (">>> ", python)
        commands = [line.removeprefix(prompt) for line in content.splitlines() if line.startswith(prompt)]
        said = "".join(f"{prompt}{command}\n{session.output_of(command)}" for command in commands)
        return f"```{language}\n{said}```"

    return BLOCK.sub(run, text)


def comparable(text):
    return re.sub(r"\b\d+(\.\d+)? s\b", "0 s", text)


@pytest.fixture
def postgresql_url(postgres):
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    shutil.copytree(CHECKOUT / "scripts" / "sample", tmp_path / "scripts" / "sample")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KB_DATABASE_URL", raising=False)
    shell = Shell(tmp_path)
    yield shell
    shell.close()


def test_readme_shows_what_its_commands_print(shell, postgresql_url):
    text = README.read_text(encoding="utf-8")

    real = with_real_outputs(text.replace(SERVER, postgresql_url), shell, Python())
    real = re.sub(r"postgresql\+psycopg://\S*/kb_\S*", SERVER, real)

    if "REWRITE_README" in os.environ:
        README.write_text(real, encoding="utf-8")
    assert comparable(real) == comparable(README.read_text(encoding="utf-8"))


def commands(group, name="kb"):
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {command.name}")
        else:
            yield f"{name} {command.name}"


def test_readme_shows_every_command():
    from kb.cli import main

    text = README.read_text(encoding="utf-8")

    assert [command for command in commands(main) if f"$ {command}" not in text] == []
