"""How a file becomes rows: records are read, extracted and written in batches."""

from kb.ingest.ingestion import Extractor, FileFlaw, Progress, Summary, ingest

__all__ = ["Extractor", "FileFlaw", "Progress", "Summary", "ingest"]
