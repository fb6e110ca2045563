"""Works of OpenAlex: the snapshot's JSON Lines, and the pages that its API answers with.

Abstracts come as an index that gives the places of each word: {"We": [0, 7], "count": [1]}.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.sources.identities import arxiv_number
from kb.sources.json_records import Fields, parser
from kb.sources.papers import UnusableError

BEGINS = re.compile(r"\s*[\[{]")
WORK = re.compile(r'(?<!\\)"(?:id"\s*:\s*"https://openalex\.org/W\d|abstract_inverted_index"\s*:)')

OWNER = "openalex"


def sniff(sample: str) -> bool:
    """Return whether a text is JSON that holds a work of OpenAlex."""
    return BEGINS.match(sample) is not None and WORK.search(sample) is not None


def fields_of(work: Fields) -> Mapping[str, object]:
    """Return the fields of the paper that a work is. Raises `UnusableError` for an index that is none."""
    places = [work.get("primary_location"), *_list(work.get("locations"))]
    addresses = [_object(place).get(name) for place in places for name in ("landing_page_url", "pdf_url")]
    topics = [work.get("primary_topic")] if work.get("primary_topic") else _list(work.get("concepts"))
    return {
        "title": work.get("title") or work.get("display_name"),
        "abstract": abstract(work.get("abstract_inverted_index")),
        "id": str(work.get("id") or "").rpartition("/")[2],
        "doi": work.get("doi"),
        "arxiv_id": next((one for one in addresses if isinstance(one, str) and arxiv_number(one)), None),
        "url": next((one for one in addresses if isinstance(one, str)), None),
        "date": work.get("publication_date") or work.get("publication_year"),
        "authors": [_object(_object(one).get("author")).get("display_name") for one in _list(work.get("authorships"))],
        "categories": [_object(topic).get("display_name") for topic in topics],
    }


def abstract(index: Any) -> str | None:
    """Return the text that an inverted index was made of, None if there is none."""
    if index is None:
        return None
    if not isinstance(index, dict):
        raise UnusableError("abstract_inverted_index is no object")
    words: dict[int, str] = {}
    for word, places in index.items():
        for place in _list(places):
            if not isinstance(place, int) or isinstance(place, bool):
                raise UnusableError("abstract_inverted_index has a place that is no whole number")
            words[place] = word
    return " ".join(word for _, word in sorted(words.items()))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


parse = parser(fields_of, OWNER)
