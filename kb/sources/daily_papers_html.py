"""Daily Papers pages, saved from the browser as HTML.

What the page shows stands in it as data, in the attribute `data-props` of the element that draws the list:

    {"dailyPapers": [{"paper": {"id", "title", "summary", "publishedAt", "authors": [{"name"}], "githubRepo"}}]}

A page of one paper has `{"paper": …}`. Where a page has no such data, what it shows is read instead: an `article` for
each paper, with a heading, a link to /papers/…, and the abstract in a paragraph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from kb.records import Flaw, Records
from kb.sources.files import CutOffError, is_unicode, printable, text_of
from kb.sources.papers import read_record
from kb.sources.reader import UnfitError

if TYPE_CHECKING:
    from lxml import etree

BEGINS = re.compile(r"\s*<(?:!|html\b|head\b|body\b|main\b|div\b|section\b|article\b)", re.I)
TELLING = re.compile(r"huggingface\.co/papers|[\"']DailyPapers[\"']|(?:Daily|Trending) Papers\b")
WHOLE_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html)\b", re.I | re.DOTALL)
END = "</html"

SITE = "https://huggingface.co"
PIECE = 2**15


def sniff(sample: str) -> bool:
    """Return whether a text is HTML that names Daily Papers or links to its pages."""
    return BEGINS.match(sample) is not None and TELLING.search(sample) is not None


def parse(file: BinaryIO, collection: str) -> Records:
    """Yield the papers of a page in order; one without title or abstract is a flaw, named by its number.

    Raises `CutOffError` for a page that begins as a whole one and does not end, `UnfitError` for one without papers.
    """
    from lxml import etree

    number = 0
    try:
        for number, (fields, undecodable) in enumerate(_papers(file), start=1):
            where = f"paper {number}"
            if undecodable and any(isinstance(field, str) and "\ufffd" in field for field in fields.values()):
                yield Flaw(where, "is not valid UTF-8")
            else:
                yield read_record(fields, collection, where)
    except etree.XMLSyntaxError as error:
        raise UnfitError(f"is no HTML ({' '.join(str(error).split())})", "save the page anew") from error
    if not number:
        raise UnfitError("holds no papers", "save the page once it has loaded, as HTML or as text")


def _papers(file: BinaryIO) -> Iterator[tuple[Mapping[str, object], bool]]:
    """Yield the fields of each paper, and whether bytes that are no UTF-8 came so far."""
    from lxml import etree

    parser = etree.HTMLPullParser(events=("start", "end"), encoding="utf-8", huge_tree=True, no_network=True)
    begins = end = ""
    undecodable = has_data = False
    with text_of(file) as text:
        while piece := text.read(PIECE):
            begins = begins or piece
            end = end[-PIECE:] + piece
            if not is_unicode(piece):
                undecodable = True
            parser.feed(printable(piece).encode())
            for event, element in parser.read_events():
                for fields in _found(event, element, has_data):
                    has_data = has_data or event == "start"
                    yield fields, undecodable
    if WHOLE_PAGE.match(begins) and END not in end.lower():
        raise CutOffError
    parser.close()
    for event, element in parser.read_events():
        for fields in _found(event, element, has_data):
            yield fields, undecodable


def _found(event: str, element: etree._Element, has_data: bool) -> Iterator[Mapping[str, object]]:
    """Yield the papers that an element holds as data, where it begins, or shows, where it ends."""
    if event == "start" and "data-props" in element.attrib:
        yield from _of_data(element.attrib.pop("data-props"))
    elif event == "end" and element.tag == "article":
        if not has_data:
            yield _of_article(element)
        element.clear()


def _of_data(written: str) -> Iterator[Mapping[str, object]]:
    """Yield the fields of the papers that an element's data lists."""
    try:
        data = json.loads(written)
    except (ValueError, RecursionError):
        return
    for value in data.values() if isinstance(data, dict) else ():
        for item in value if isinstance(value, list) else [value]:
            paper = item.get("paper", item) if isinstance(item, dict) else None
            if isinstance(paper, dict) and {"id", "title", "summary"} <= paper.keys():
                yield {
                    "title": paper["title"],
                    "abstract": paper["summary"],
                    "id": paper["id"],
                    "url": _address(f"/papers/{paper['id']}"),
                    "date": paper.get("publishedAt"),
                    "authors": [author.get("name") for author in _objects(paper.get("authors"))],
                    "comments": paper.get("githubRepo"),
                }


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _of_article(article: etree._Element) -> Mapping[str, object]:
    """Return the fields of the paper that an article shows; its longest paragraph is the abstract."""
    headings = [_text(element) for element in article.iter("h1", "h2", "h3", "h4")]
    links = [link for element in article.iter("a") if "/papers/" in (link := element.get("href") or "")]
    dates = [element.get("datetime") for element in article.iter("time")]
    address = _address(links[0]) if links else None
    return {
        "title": next(filter(None, headings), ""),
        "abstract": max(map(_text, article.iter("p")), key=len, default=""),
        "id": address,
        "url": address,
        "date": next(filter(None, dates), None),
    }


def _text(element: etree._Element) -> str:
    return " ".join(str(element.xpath("string()")).split())


def _address(link: str) -> str:
    """Return a link as an address, without what leads to a part of the page."""
    return re.sub(r"[?#].*", "", f"{SITE}{link}" if link.startswith("/") else link)
