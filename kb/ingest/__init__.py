"""How a file becomes rows: records are read, extracted and written in batches.

Names are loaded on first use: each process that reads texts imports this package, and needs neither the readers of
files nor the store.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.ingest.ingestion import FileFlaw, Progress, Summary, ingest
    from kb.ingest.reextraction import Reextraction, reextract
    from kb.ingest.workers import Extractor, available_cores

__all__ = ["Extractor", "FileFlaw", "Progress", "Reextraction", "Summary", "available_cores", "ingest", "reextract"]

HOMES = {
    "Extractor": "kb.ingest.workers",
    "FileFlaw": "kb.ingest.ingestion",
    "Progress": "kb.ingest.ingestion",
    "Reextraction": "kb.ingest.reextraction",
    "Summary": "kb.ingest.ingestion",
    "available_cores": "kb.ingest.workers",
    "ingest": "kb.ingest.ingestion",
    "reextract": "kb.ingest.reextraction",
}


def __getattr__(name: str) -> Any:
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module 'kb.ingest' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
