"""What did a person decide, of names and of claims? One transaction and one line in the log each, undoable."""

from kb.curation.candidates import Candidate, candidates
from kb.curation.claims import Correction, confirm, correct, reject
from kb.curation.log import Entry, Undone, decisions, undo
from kb.curation.names import Changed, add_alias, merge, rename, write_toml

__all__ = [
    "Candidate",
    "Changed",
    "Correction",
    "Entry",
    "Undone",
    "add_alias",
    "candidates",
    "confirm",
    "correct",
    "decisions",
    "merge",
    "reject",
    "rename",
    "undo",
    "write_toml",
]
