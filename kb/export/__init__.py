"""In which shape does it leave? CSV, JSON, Markdown; a folder of files; one line of JSON a paper.

A new format is a module beside these with one function from a `kb.query.Table` to text, named in `kb.results`.
"""

from kb.export.csv_text import csv_text, write_csv
from kb.export.evaluation_tables import write_evaluation_tables
from kb.export.extracted import ExtractedClaim, ExtractedPaper, json_line, paper_object
from kb.export.folders import export_csv
from kb.export.json_text import json_object, json_text
from kb.export.markdown_text import markdown_text

__all__ = [
    "ExtractedClaim",
    "ExtractedPaper",
    "csv_text",
    "export_csv",
    "json_line",
    "json_object",
    "json_text",
    "markdown_text",
    "paper_object",
    "write_csv",
    "write_evaluation_tables",
]
