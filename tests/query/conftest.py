"""A small knowledge base on each of the two databases, and a large one."""

import sys
from pathlib import Path

import pytest
from world import World

import kb
from kb.store import initialise, open_database
from kb.store.ranking import rank_benchmarks
from kb.store.statistics import gather_statistics

CHECKOUT = Path(__file__).parent.parent.parent


@pytest.fixture
def world(database_url):
    with open_database(database_url) as database:
        yield World(database)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def large_base(request, tmp_path_factory):
    """A base so large that a database prefers an index, ranked and with statistics; no test changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(CHECKOUT / "scripts"), *sys.path])
        from large_base import Size, fill
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('large') / 'kb.sqlite'}"
    else:
        server = request.getfixturevalue("postgres")
        name = server.create(request.getfixturevalue("postgres_template"))
        url = server.url(name)
    initialise(url)
    with open_database(url) as database:
        fill(database, Size.of(20_000))
        with database.writing() as connection:
            rank_benchmarks(connection)
        with database.writing() as connection:
            gather_statistics(connection)
    with kb.connect(url) as opened:
        yield opened
    if request.param == "postgresql":
        server.drop(name)
