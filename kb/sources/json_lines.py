"""JSON Lines, one object a record: arXiv's metadata snapshot, and any other with a title and an abstract a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from kb.records import Flaw, Records
from kb.sources.files import CutOffError, is_unicode, split_lines
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
            fields = _object(line)
        except ValueError:
            continue
        if fields is not None:
            found.append(set(fields))
    return found


def _object(line: str) -> dict[str, Any] | None:
    """Return the object on a line, its names in lower case, None if the line holds another value.

    Raises `ValueError` if the line is no valid JSON. Numbers with a dot stay as written: 2503.11730 is an arXiv
    number and must keep its last zero.
    """
    try:
        value = json.loads(line, parse_float=str)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    return {name.strip().lower(): field for name, field in value.items()} if isinstance(value, dict) else None


def parse(lines: Iterable[str], collection: str) -> Records:
    """Yield the record on each line that is not blank; a line that cannot be used is a flaw.

    A last line that has no line end and is no valid JSON means that the file was cut off: raises `CutOffError`.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            fields = _object(line)
        except ValueError as error:
            if not line.endswith(("\n", "\r")):
                raise CutOffError(where) from error
            yield Flaw(where, "is not valid JSON" if is_unicode(line) else "is not valid UTF-8")
            continue
        if not is_unicode(line):
            yield Flaw(where, "is not valid UTF-8")
        elif fields is None:
            yield Flaw(where, "is no JSON object")
        else:
            yield read_record(fields, collection, where)
