"""How it is kept: the schema, databases of it, and the writer."""

from kb.store.database import Database, initialise, open_database
from kb.store.decisions import name_decisions
from kb.store.dumps import check_dump, dump, load
from kb.store.imports import import_results
from kb.store.writer import ReadPaper, Writer, Written

__all__ = [
    "Database",
    "ReadPaper",
    "Writer",
    "Written",
    "check_dump",
    "dump",
    "import_results",
    "initialise",
    "load",
    "name_decisions",
    "open_database",
]
