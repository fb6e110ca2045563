"""A small knowledge base on each of the two databases."""

import pytest
from world import World

from kb.store import open_database


@pytest.fixture
def world(database_url):
    with open_database(database_url) as database:
        yield World(database)
