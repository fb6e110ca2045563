"""JSON Lines, one object a record: arXiv's metadata snapshot, and any other with a title and an abstract a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.records import Flaw, Records
from kb.sources.files import split_lines
from kb.sources.json_records import object_on, objects_on
from kb.sources.papers import ABSTRACT_FIELDS, read_record

OBJECT_BEGINS = re.compile(r'\{[ \t]*"[^"\n]*"[ \t]*:')
ARXIV_ONLY = {"categories", "versions", "update_date"}


def sniff_arxiv(sample: str) -> bool:
    """Return whether a text holds an object with the fields of arXiv's metadata snapshot on one of its lines."""
    return any({"id", "title", "abstract"} <= fields and fields & ARXIV_ONLY for fields in _field_names(sample))


def sniff_json_lines(sample: str) -> bool:
    """Return whether a text holds objects on its lines that have a title or an abstract."""
    objects = _field_names(sample)
    if objects:
        return any("title" in fields or fields & set(ABSTRACT_FIELDS) for fields in objects)
    return OBJECT_BEGINS.match(sample.lstrip()) is not None  # no line is whole: cut off, or longer than the sample


def _field_names(sample: str) -> list[set[str]]:
    """Return the names of the fields of each object in a text that stands whole on a line."""
    found = []
    for line in split_lines(sample):
        try:
            fields = object_on(line)
        except ValueError:
            continue
        if fields is not None:
            found.append(set(fields))
    return found


def parse(lines: Iterable[str], collection: str) -> Records:
    """Yield the record on each line that is not blank; a line that cannot be used is a flaw.

    A last line that has no line end and is no valid JSON means that the file was cut off: raises `CutOffError`.
    """
    for where, found in objects_on(lines):
        yield Flaw(where, found) if isinstance(found, str) else read_record(found, collection, where)
