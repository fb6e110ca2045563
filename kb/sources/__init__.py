"""Readers of files: each format a stream of records, recognised by its content. `registry` lists them."""

from kb.sources.reader import Reader
from kb.sources.registry import READERS, Plan, plan, reader_named, recognise

__all__ = ["READERS", "Plan", "Reader", "plan", "reader_named", "recognise"]
