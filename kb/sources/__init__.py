"""Readers of files: each format a stream of records, recognised by its content. `registry` lists them."""

from kb.sources.files import STDIN, Position, open_bytes, unpacked_name
from kb.sources.reader import Format, Reader, ResultsReader
from kb.sources.registry import READERS, AnyReader, Plan, matching_reader, plan, reader_named, recognise

__all__ = [
    "READERS",
    "STDIN",
    "AnyReader",
    "Format",
    "Plan",
    "Position",
    "Reader",
    "ResultsReader",
    "matching_reader",
    "open_bytes",
    "plan",
    "reader_named",
    "recognise",
    "unpacked_name",
]
