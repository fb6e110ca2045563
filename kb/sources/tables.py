"""CSV: a header that names a title and an abstract, then one row a record."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from kb.records import Flaw, Records
from kb.sources.files import CutOffError, is_unicode, split_lines
from kb.sources.papers import ABSTRACT_FIELDS, read_record
from kb.sources.reader import UnfitError

DELIMITERS = ",;\t"
LONGEST_FIELD = 2**24
"""In characters; Python's own limit of 131,072 is met by rows that carry a full text."""


def sniff(sample: str) -> bool:
    """Return whether a text begins with a header that names a title and an abstract."""
    return _header(next(filter(str.strip, split_lines(sample)), "")) is not None


def _header(line: str) -> tuple[str, list[str]] | None:
    """Return the delimiter of a header and the names of its columns, in lower case, or None if the line is none."""
    for delimiter in DELIMITERS:
        try:
            row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
        except csv.Error:
            continue
        names = [name.strip().lower() for name in row]
        if "title" in names and any(name in names for name in ABSTRACT_FIELDS):
            return delimiter, names
    return None


class _Lines:
    """Lines on their way to the CSV parser, which does not tell how far it read: whether all are read, and the last."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.number = 0
        self.last = ""
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            self.last = next(self.lines)
        except StopIteration:
            self.ended = True
            raise
        self.number += 1
        return self.last


def parse(lines: Iterable[str], collection: str) -> Records:
    """Yield the record of each row that is not blank; a row that cannot be used is a flaw, named by its first line.

    Raises `UnfitError` without a header, `CutOffError` if the last row leaves a quote open, or lacks both columns and
    a line end.
    """
    source = _Lines(lines)
    header = _header(next(filter(str.strip, source), ""))
    if header is None:
        raise UnfitError("has no header with the columns title and abstract", "name the columns in the first line")
    delimiter, names = header
    csv.field_size_limit(LONGEST_FIELD)  # the module has one limit for all readers
    rows = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        where = f"line {source.number + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            if source.ended:
                raise CutOffError(where) from error
            yield Flaw(where, f"is no valid CSV ({error})")
            continue
        if not any(map(str.strip, row)):
            continue
        while len(row) > len(names) and not row[-1].strip():
            row.pop()
        if len(row) < len(names) and not source.last.endswith(("\n", "\r")):
            raise CutOffError(where)
        if len(row) != len(names):
            yield Flaw(where, f"has {len(row)} columns where the header has {len(names)}")
        elif not all(map(is_unicode, row)):
            yield Flaw(where, "is not valid UTF-8")
        else:
            yield read_record(dict(zip(names, row, strict=True)), collection, where)
