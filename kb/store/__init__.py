"""How it is kept: the schema, databases of it, and the writer."""

from kb.store.database import Database, initialise, open_database

__all__ = ["Database", "initialise", "open_database"]
