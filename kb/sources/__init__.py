"""Readers of files: each format a stream of records, recognised by its content. `registry` lists them."""

from kb.sources.reader import Format, Reader, ResultsReader
from kb.sources.registry import READERS, AnyReader, Plan, plan, reader_named, recognise

__all__ = ["READERS", "AnyReader", "Format", "Plan", "Reader", "ResultsReader", "plan", "reader_named", "recognise"]
