"""Answers of arXiv's API: Atom feeds of XML, entry by entry. Nothing outside the file is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO

from kb.records import Flaw, Records
from kb.sources.files import CutOffError
from kb.sources.papers import UnusableError, read_record
from kb.sources.reader import UnfitError

if TYPE_CHECKING:
    from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
FEED = re.compile(r"<(?:\w+:)?(?:feed|entry)\b[^<>]*[\"']http://www\.w3\.org/2005/Atom[\"']")

PIECE = 2**15


def sniff(sample: str) -> bool:
    """Return whether a text is XML whose first elements are of an Atom feed."""
    return sample.lstrip().startswith("<") and FEED.search(sample) is not None


def parse(file: BinaryIO, collection: str) -> Records:
    """Yield the record of each entry; one that cannot be used is a flaw, named by its number and line.

    Entities that a document type declares are not resolved, neither from outside nor from within. Raises `CutOffError`
    where the feed ends within an element, `UnfitError` where it is no well-formed XML.
    """
    for number, entry in enumerate(_entries(file), start=1):
        where = f"entry {number} (line {entry.sourceline})"
        try:
            fields = _fields(entry)
        except UnusableError as error:
            yield Flaw(where, str(error))
        else:
            yield read_record(fields, collection, where)


def _entries(file: BinaryIO) -> Iterator[etree._Element]:
    """Yield the entries of a feed; each is emptied when the next one is asked for."""
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("end",), tag=f"{ATOM}entry", resolve_entities=False, no_network=True, load_dtd=False
    )
    is_fed = False
    try:
        while piece := file.read1(PIECE):  # type: ignore[attr-defined]
            parser.feed(piece)
            yield from _emptied(parser)
            for fault in parser.feed_error_log.filter_from_fatals():  # of some, `feed` says nothing
                raise _malformed(fault.line, fault.message)
        is_fed = True
        parser.close()
        yield from _emptied(parser)
    except etree.XMLSyntaxError as error:
        if is_fed:
            raise CutOffError from error
        raise _malformed(error.position[0], str(error).partition(", line ")[0]) from error


def _malformed(line: int, reason: str) -> UnfitError:
    return UnfitError(f"is not well-formed XML (line {line}: {' '.join(reason.split())})", "fetch it again")


def _emptied(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, entry in parser.read_events():
        yield entry
        entry.clear()
        while entry.getprevious() is not None:
            del entry.getparent()[0]


def _fields(entry: etree._Element) -> Mapping[str, object]:
    """Return the fields of the paper (see `make_paper`) that an entry describes."""
    own_id = _text(entry, f"{ATOM}id")
    if "/api/errors" in own_id:
        raise UnusableError(f"is an error that arXiv's API answered ({_text(entry, f'{ATOM}summary')})")
    links = [link.get("href") for link in entry.iterfind(f"{ATOM}link") if link.get("rel") == "alternate"]
    return {
        "title": _text(entry, f"{ATOM}title"),
        "abstract": _text(entry, f"{ATOM}summary"),
        "id": own_id,
        "doi": _text(entry, f"{ARXIV}doi"),
        "url": next(iter(links), None),
        "date": _text(entry, f"{ATOM}published"),
        "authors": [_text(author, f"{ATOM}name") for author in entry.iterfind(f"{ATOM}author")],
        "categories": [category.get("term") for category in entry.iterfind(f"{ATOM}category")],
        "comments": _text(entry, f"{ARXIV}comment"),
    }


def _text(element: etree._Element, name: str) -> str:
    """Return the text of the first child of a name, of its own children too; empty if there is none."""
    from lxml import etree

    child = element.find(name)
    if child is None:
        return ""
    for entity in child.iter(etree.Entity):
        raise UnusableError(f"refers to an entity ({entity.text}), and entities are not resolved")
    return " ".join(str(child.xpath("string()")).split())
