"""In which shape does it leave? CSV, Parquet, JSON, Markdown, LaTeX; a folder of files; one line of JSON a paper.

A new format is a module beside these with one function from a `kb.query.Table` to text, named in `kb.results`.
"""

from kb.export.csv_text import csv_text
from kb.export.evaluation_tables import write_evaluation_tables
from kb.export.extracted import ExtractedClaim, ExtractedPaper, json_line, paper_object
from kb.export.folders import export_csv, export_json, export_latex, export_markdown, export_parquet
from kb.export.json_text import json_object, json_text
from kb.export.latex_text import latex_text
from kb.export.markdown_text import markdown_text
from kb.export.parquet_file import save_parquet

__all__ = [
    "ExtractedClaim",
    "ExtractedPaper",
    "csv_text",
    "export_csv",
    "export_json",
    "export_latex",
    "export_markdown",
    "export_parquet",
    "json_line",
    "json_object",
    "json_text",
    "latex_text",
    "markdown_text",
    "paper_object",
    "save_parquet",
    "write_evaluation_tables",
]
