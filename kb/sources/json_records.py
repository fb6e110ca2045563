"""Records as JSON objects, in whichever layout: one a line, in one array, or in the pages that an API answers with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from kb.records import Flaw, Records
from kb.sources.files import CutOffError, is_unicode, text_of
from kb.sources.json_text import ANEW, PIECE, JsonText
from kb.sources.papers import UnusableError, read_record
from kb.sources.reader import UnfitError

PAGE_LISTS = ("results", "data")
"""The members of an answer that hold its records: OpenAlex calls them results, Semantic Scholar data."""

WHOLE_BEGINS = re.compile(r'\[|\{\s*"(?:results|data|meta|total|offset|token)"\s*:')
"""How an array begins, and a page of an answer."""

Fields = dict[str, Any]

AS_WRITTEN = json.JSONDecoder(parse_float=str)
"""Numbers with a dot stay as written: 2503.11730 is an arXiv number and must keep its last zero."""


def parser(fields_of: Callable[[Fields], Mapping[str, object]], owner: str) -> Callable[[BinaryIO, str], Records]:
    """Return a parser of records in any layout.

    `fields_of` gives the fields of a paper (see `make_paper`) that an object describes, and raises `UnusableError`
    where it describes none; `owner` is whom the records' own ids belong to, in whichever file they stand.
    """

    def parse(file: BinaryIO, collection: str) -> Records:
        for where, found in _found(file):
            if isinstance(found, str):
                yield Flaw(where, found)
                continue
            try:
                fields = fields_of(found)
            except UnusableError as error:
                yield Flaw(where, str(error))
            else:
                yield read_record(fields, owner, where)

    return parse


def object_on(line: str) -> Fields | None:
    """Return the object on a line, its names in lower case, None if the line holds another value.

    Raises `ValueError` if the line is no valid JSON.
    """
    try:
        value = AS_WRITTEN.decode(line)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    return lower(value) if isinstance(value, dict) else None


def objects_on(lines: Iterable[str]) -> Iterator[tuple[str, Fields | str]]:
    """Yield the object on each line that is not blank with the place of it, or why there is none.

    A last line that has no line end and is no valid JSON means that the file was cut off: raises `CutOffError`.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            fields = object_on(line)
        except ValueError as error:
            if not line.endswith(("\n", "\r")):
                raise CutOffError(where) from error
            yield where, "is not valid JSON" if is_unicode(line) else "is not valid UTF-8"
            continue
        yield where, "is not valid UTF-8" if not is_unicode(line) else "is no JSON object" if fields is None else fields


def lower(value: Mapping[str, Any]) -> Fields:
    """Return an object with its names in lower case, without white space around them."""
    return {name.strip().lower(): field for name, field in value.items()}


def _found(file: BinaryIO) -> Iterator[tuple[str, Fields | str]]:
    with text_of(file) as text:
        begins: list[str] = []
        while not (start := "".join(begins).strip()) or start in ("{", "["):
            line = text.readline(PIECE)
            if not line:
                break
            begins.append(line)
        if begins and not begins[-1].endswith(("\n", "\r")):
            begins[-1] += "" if _is_one_text(begins, start) else text.readline()
        if _is_one_text(begins, start):
            yield from _elements(JsonText(chain(begins, iter(lambda: text.read(2**13), "")), "record", AS_WRITTEN))
        else:
            yield from objects_on(chain(begins, text))


def _is_one_text(begins: list[str], start: str) -> bool:
    """Return whether JSON is laid out as a whole, not one object a line, told by the lines it begins with."""
    return len([line for line in begins if line.strip()]) > 1 or WHOLE_BEGINS.match(start) is not None


def _elements(text: JsonText) -> Iterator[tuple[str, Fields | str]]:
    """Yield the objects of arrays, of pages, and those that stand alone, one after another."""
    number = 0
    while begins := text.next():
        if begins not in "[{":
            raise UnfitError(f"is not valid JSON (line {text.line()}: no array and no object)", ANEW)
        for value, written in text.elements(number) if begins == "[" else _page(text, number):
            number += 1
            where = f"record {number}"
            if not is_unicode(written):
                yield where, "is not valid UTF-8"
            else:
                yield where, lower(value) if isinstance(value, dict) else "is no JSON object"


def _page(text: JsonText, number: int) -> Iterator[tuple[Any, str]]:
    """Yield the records that the object that begins here lists, or the object itself where it lists none."""
    members: Fields = {}
    all_written = []
    is_page = False
    text.skip()
    while (begins := text.next()) != "}":
        if begins == "," and members:
            text.skip()
        name, written = text.value(number + 1)
        if text.next() != ":" or not isinstance(name, str):
            if not text.next():
                raise CutOffError(f"record {number + 1}")
            raise UnfitError(f"is not valid JSON (line {text.line()}: no name and value)", ANEW)
        text.skip()
        all_written.append(written)
        if text.next() == "[" and name in PAGE_LISTS:
            is_page = True
            members[name] = None
            for element in text.elements(number):
                number += 1
                yield element
        else:
            members[name], written = text.value(number + 1)
            all_written.append(written)
    text.skip()
    if not is_page:
        yield members, "".join(all_written)
