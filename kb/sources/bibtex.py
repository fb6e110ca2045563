"""BibTeX with abstracts, entry by entry, as the ACL Anthology gives it out and as reference managers export it.

bibtexparser reads whole files into memory, so a small scanner hands it one entry at a time. An entry ends where its
braces do; one that was never closed ends before the next line that begins an entry.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kb.records import Flaw, Record, Records
from kb.sources.files import CutOffError, is_unicode
from kb.sources.papers import UnusableError, read_record

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

ENTRY_AHEAD = re.compile(r"@\s*(?P<kind>[A-Za-z]+)\s*(?P<opens>[{(])")
ENTRY_LINE = re.compile(r"@[A-Za-z]+\s*[{(]")
NO_PAPERS = ("comment", "preamble", "string")
SNIFFED = re.compile(
    rf"^[ \t]*@(?!(?:{'|'.join(NO_PAPERS)})\b)[A-Za-z]+\s*[{{(]\s*[^\s,{{}}()=\"]+\s*,\s*[A-Za-z]", re.M | re.I
)
MARKS = re.compile(r'[{}()"]')
TERM = re.compile(r'\s*(?:(?P<quoted>[{"])|(?P<bare>[^\s{}"#,=]+))')

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ANTHOLOGY = re.compile(r"\baclanthology\.org/|\baclweb\.org/anthology|\baclanthology\.info/")

Strings = dict[str, str]


def sniff(sample: str) -> bool:
    """Return whether a text holds the beginning of an entry with a key and a field on one of its lines."""
    return SNIFFED.search(sample) is not None


def parse(lines: Iterable[str], collection: str) -> Records:
    """Yield the record of each entry; an entry that cannot be used is a flaw, named by its first line.

    Keys belong to the `collection`, those of the ACL Anthology to the Anthology, in whichever file they stand. Raises
    `CutOffError` if the last entry does not end.
    """
    strings: Strings = {}
    for number, text, ended in _blocks(lines):
        begins = ENTRY_AHEAD.match(text)
        kind = begins["kind"].lower() if begins else ""
        if kind in NO_PAPERS and kind != "string":
            continue
        where = f"line {number}"
        if not ended:
            yield Flaw(where, "is an entry that does not end before the next one begins")
        elif not is_unicode(text):
            yield Flaw(where, "is not valid UTF-8")
        else:
            try:
                found = _entry(text, strings, collection, where)
            except UnusableError as error:
                found = Flaw(where, str(error))
            if found is not None:
                yield found


def _blocks(lines: Iterable[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield each entry, from its @ to its last brace, the number of the line it begins on, and whether it ends."""
    block: _Block | None = None
    for number, line in enumerate(lines, start=1):
        if block is not None and ENTRY_LINE.match(line):
            yield block.line, block.text, False
            block = None
        rest = line
        while rest:
            if block is None:
                begins = ENTRY_AHEAD.search(rest)
                if begins is None:
                    break
                block = _Block(number, begins["opens"] == "(")
                rest = rest[begins.start() :]
            rest = block.take(rest)
            if block.ended:
                yield block.line, block.text, True
                block = None
    if block is not None:
        raise CutOffError(f"line {block.line}")


class _Block:
    """An entry on its way to its end. In parentheses, it ends at the one that is in no braces and no quotes."""

    def __init__(self, line: int, in_parentheses: bool) -> None:
        self.line = line
        self.ended = False
        self._in_parentheses = in_parentheses
        self._depth = 0
        self._quoted = False
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """What was taken so far."""
        return "".join(self._parts)

    def take(self, text: str) -> str:
        """Take what of a text belongs to this entry and return the rest."""
        for match in MARKS.finditer(text):
            mark = match[0]
            if mark == "{":
                self._depth += 1
            elif mark == "}":
                self._depth -= 1
            elif mark == '"' and self._depth == 0:
                self._quoted = not self._quoted
            closes = mark == (")" if self._in_parentheses else "}")
            if closes and self._depth <= 0 and not self._quoted:
                self.ended = True
                self._parts.append(text[: match.end()])
                return text[match.end() :]
        self._parts.append(text)
        return ""


def _entry(text: str, strings: Strings, collection: str, where: str) -> Record | Flaw | None:
    """Return what an entry makes; None for a definition of a string, which is kept in `strings`."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it would say is returned as a flaw
    library = parse_string(text, parse_stack=[])
    for string in library.strings:
        strings[string.key.lower()] = _value(string.value, strings, "@string")
        return None
    blocks = [*library.entries, *library.failed_blocks]
    entry = blocks[0] if blocks else None
    if isinstance(entry, DuplicateFieldKeyBlock):
        entry = entry.ignore_error_block
    if not isinstance(entry, Entry):
        return Flaw(where, "is no valid entry of BibTeX")
    stated: dict[str, str] = {}
    for field in entry.fields:
        stated.setdefault(field.key.lower(), field.value)
    fields = {name: _value(value, strings, name) for name, value in stated.items() if name in FIELDS}
    is_of_anthology = ANTHOLOGY.search(fields.get("url", "")) is not None
    return read_record(_paper(entry.key, fields), "acl" if is_of_anthology else collection, where)


FIELDS = frozenset(
    [
        *("title", "abstract", "author", "year", "month", "date", "url", "doi", "note"),
        *("eprint", "eprinttype", "archiveprefix"),
    ]
)


def _paper(key: str, fields: Mapping[str, str]) -> Mapping[str, object]:
    """Return the fields of the paper (see `make_paper`) that an entry's fields describe."""
    prefix = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    return {
        "title": plain(fields.get("title", "")),
        "abstract": plain(fields.get("abstract", "")),
        "id": key,
        "doi": _address(fields.get("doi", "")),
        "url": _address(fields.get("url", "")),
        "arxiv_id": fields.get("eprint") if prefix.lower() == "arxiv" else None,
        "date": _date(fields),
        "authors": [_name(author) for author in _authors(fields.get("author", ""))],
        "comments": _address(fields.get("note", "")),
    }


def _value(value: str, strings: Strings, name: str) -> str:
    """Return the text that a field's value is: parts in braces or quotes, numbers and names of strings, joined by #."""
    text, at = "", 0
    while True:
        match = TERM.match(value, at)
        if match is None:
            raise UnusableError(f"{name} has no value")
        at = match.end()
        if match["quoted"]:
            end = _closing(value, at, "}" if match["quoted"] == "{" else '"')
            text += value[at:end]
            at = end + 1
        else:
            text += strings.get(match["bare"].lower(), match["bare"])
        rest = value[at:].lstrip()
        if not rest:
            return text
        if not rest.startswith("#"):
            raise UnusableError(f"{name} goes on after its value, where a comma is due")
        at = len(value) - len(rest) + 1


def _closing(value: str, at: int, mark: str) -> int:
    """Return where the brace or quote that opened before a place is closed, else the end of the value."""
    depth = 0
    for match in MARKS.finditer(value, at):
        if depth == 0 and match[0] == mark:
            return match.start()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return len(value)


def _date(fields: Mapping[str, str]) -> str | None:
    """Return the date of an entry as far as it has one; "to appear" is none."""
    if re.match(r"\d{4}(?:-|$)", fields.get("date", "")):
        return fields["date"][:10]
    year = re.search(r"\b\d{4}\b", fields.get("year", ""))
    if year is None:
        return None
    month = fields.get("month", "").strip().lower()
    if month[:3] in MONTHS:
        return f"{year[0]}-{MONTHS.index(month[:3]) + 1:02}"
    return f"{year[0]}-{int(month):02}" if month.isdecimal() and 1 <= int(month) <= 12 else year[0]


def _authors(text: str) -> list[str]:
    """Return the names that "and" stands between, outside braces."""
    names, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\s+and\s+", text):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth <= 0:
            names.append(text[start : match.start()])
            start = match.end()
    return [name for name in [*names, text[start:]] if name.strip().lower() != "others"]


def _name(author: str) -> str:
    """Return a name as people write it: "Last, First" and "Last, Jr., First" are turned round."""
    parts = [part.strip() for part in plain(author).split(",")]
    if len(parts) == 1 or re.fullmatch(r"\s*\{[^{}\\]*\}\s*", author):
        return ", ".join(parts)
    return " ".join([*parts[-1:], parts[0], *parts[1:-1]])


def _address(text: str) -> str:
    """Return an address without the backslashes that LaTeX wants."""
    return re.sub(r"\\url\{([^{}]*)\}|\\(?=[_%&#~])|[{}]", r"\1", text)


MATH = re.compile(r"((?<!\\)\$[^$]*(?<!\\)\$)")


def plain(text: str) -> str:
    r"""Return a text of BibTeX without what LaTeX needs of it: {\"o} is "ö", {B}ERT is "BERT", 84.3\% is "84.3%".

    Formulas between dollars stay as they are.
    """
    return "".join(part if part.startswith("$") else _without_latex(part) for part in MATH.split(text))


def _without_latex(text: str) -> str:
    text = re.sub(r"\{\\([%&#_])\}|\\([%&#_])", r"\1\2", text)
    if "\\" in text:
        text = COMMAND.sub(lambda match: _meaning(match[0]), text)
    return re.sub(r"[{}]", "", text).replace("~", " ")


COMMAND = re.compile(
    r"""\\(?:
        (?:["'`^~=.]|[bcdHkrtuv](?![A-Za-z]))\s*(?:\{\\?[A-Za-z]*\}|\\[ij](?![A-Za-z])|[A-Za-z])  # an accent
        |[A-Za-z]+\*?(?:\s*\{(?:[^{}]|\{[^{}]*\})*\})+  # a name with what it is about
        |[A-Za-z]+[ \t]*
        |.
    )""",
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=2**12)
def _meaning(command: str) -> str:
    """Return what a command of LaTeX sets; one at a time, since pylatexenc takes milliseconds for an abstract."""
    # a bare one of these would begin a comment, or is meant for tables and formulas
    return str(_latex().latex_to_text(re.sub(r"([%&#_])", r"\\\1", command)))


@cache
def _latex() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=False)
