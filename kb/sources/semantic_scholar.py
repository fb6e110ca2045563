"""Papers of Semantic Scholar: records of its datasets as JSON Lines, and what its API answers with.

The datasets write names in lower case (corpusid, publicationdate), the API in camel case (corpusId, publicationDate).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.sources.json_records import Fields, lower, parser

BEGINS = re.compile(r"\s*[\[{]")
PAPER = re.compile(r'(?<!\\)"(?:corpusid|paperid|externalids)"\s*:', re.I)

OWNER = "semantic-scholar"


def sniff(sample: str) -> bool:
    """Return whether a text is JSON that holds a paper of Semantic Scholar."""
    return BEGINS.match(sample) is not None and PAPER.search(sample) is not None


def fields_of(paper: Fields) -> Mapping[str, object]:
    """Return the fields of the paper that a record describes."""
    known_as = lower(paper["externalids"]) if isinstance(paper.get("externalids"), dict) else {}
    authors = paper.get("authors")
    fields = paper.get("s2fieldsofstudy") or paper.get("fieldsofstudy")
    return {
        "title": paper.get("title"),
        "abstract": paper.get("abstract"),
        "id": paper.get("corpusid") or known_as.get("corpusid") or paper.get("paperid"),
        "doi": known_as.get("doi"),
        "arxiv_id": known_as.get("arxiv"),
        "url": paper.get("url"),
        "date": paper.get("publicationdate") or paper.get("year"),
        "authors": _each(authors, "name"),
        "categories": list(dict.fromkeys(_each(fields, "category"))),
    }


def _each(values: object, name: str) -> list[object]:
    """Return what a list gives, by itself or in an object's member of a name."""
    if not isinstance(values, list):
        return []
    found = [value.get(name) if isinstance(value, dict) else value for value in values]
    return [value for value in found if isinstance(value, str)]


parse = parser(fields_of, OWNER)
