"""How a file becomes rows: records are read, extracted and written in batches."""

from kb.ingest.ingestion import FileFlaw, Progress, Summary, ingest
from kb.ingest.workers import Extractor, available_cores

__all__ = ["Extractor", "FileFlaw", "Progress", "Summary", "available_cores", "ingest"]
