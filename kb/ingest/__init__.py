"""How a file becomes rows: records are read, extracted and written in batches."""

from kb.ingest.ingestion import FileFlaw, Progress, Summary, ingest
from kb.ingest.reextraction import Reextraction, reextract
from kb.ingest.workers import Extractor, available_cores

__all__ = ["Extractor", "FileFlaw", "Progress", "Reextraction", "Summary", "available_cores", "ingest", "reextract"]
