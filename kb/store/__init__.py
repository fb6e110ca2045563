"""How it is kept: the schema, databases of it, and the writer."""

from kb.store.database import Database, initialise, open_database
from kb.store.imports import import_results
from kb.store.writer import ReadPaper, Writer, Written

__all__ = ["Database", "ReadPaper", "Writer", "Written", "import_results", "initialise", "open_database"]
