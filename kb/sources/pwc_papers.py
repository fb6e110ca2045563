"""The papers with abstracts of Papers with Code: one JSON array.

[{"paper_url", "arxiv_id", "title", "abstract", "short_abstract", "url_abs", "url_pdf", "proceeding", "authors",
  "tasks", "date", "methods"}]
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.sources.json_records import Fields, parser

NAMES = "paper_url|arxiv_id|title|abstract|short_abstract|url_abs|url_pdf|proceeding|authors|tasks|date|methods"
BEGINS = re.compile(rf'\s*\[\s*\{{\s*"(?:{NAMES})"\s*:')
PAPER = re.compile(r'(?<!\\)"(?:paper_url|url_abs)"\s*:')

OWNER = "papers-with-code"


def sniff(sample: str) -> bool:
    """Return whether a text is the beginning of an array of papers that Papers with Code lists."""
    return BEGINS.match(sample) is not None and PAPER.search(sample) is not None


def fields_of(paper: Fields) -> Mapping[str, object]:
    """Return the fields of the paper that an element describes."""
    address = paper.get("paper_url")
    return {
        **paper,
        "id": address.rpartition("/paper/")[2] if isinstance(address, str) else None,
        "paper_id": None,
        "url": paper.get("url_abs") or paper.get("url_pdf"),
        "categories": None,
    }


parse = parser(fields_of, OWNER)
