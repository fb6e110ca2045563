"""The command line, run in a folder of its own, on bases of both kinds."""

import shutil

import pytest
from click.testing import CliRunner

from kb.cli import main


@pytest.fixture
def kb(tmp_path, monkeypatch):
    """Run a command as a user would: `kb("leaderboard", "ImageNet")`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KB_DATABASE_URL", raising=False)
    runner = CliRunner()
    return lambda *arguments, stdin=None: runner.invoke(main, [str(word) for word in arguments], input=stdin)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database_url(request, tmp_path_factory):
    """The URL of a database, on each of the two kinds, that the tests of a module fill once and only read."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("shared") / "kb.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)
