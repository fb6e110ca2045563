"""Daily Papers listing pages, saved from the browser as text.

Two layouts exist. One gives each paper's title, abstract and credits, with blank lines between them:

    A Title

    An abstract, on one long line.

      • 7 authors
    ·
    Nov 24, 2025 2

The date may be missing, and a count of comments may follow it. The other layout gives titles and abstracts alone. In
either, lines of the page itself come first ("Daily Papers", "Subscribe", the day it was saved).

A date of the current year is given without the year ("Jul 15"), and no line of the page says which year that is: such
a paper has no date here and takes it from any other source that knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from kb.records import Flaw, Record, Records
from kb.sources.files import CutOffError, is_unicode, split_lines
from kb.sources.papers import read_record

PAGE_LINES = frozenset(
    [
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "Trending Papers",
        "byAK and the research community",
        "by AK and the research community",
    ]
)
"""Lines of the page itself, wherever they stand alone, so that pages put one after another in a file are read too."""

TELLING_LINES = PAGE_LINES - {"new", "Subscribe"}
"""Page lines that no other kind of file would hold."""

AUTHORS = re.compile(r"•\s*\d[\d,]*\s+authors?")
AUTHORS_BEGUN = re.compile(r"•\s*(?:\d[\d,]*\s*(?:a\w*)?)?")
"""An authors line, or what is left of it where a file ends within it."""

DAY = re.compile(
    r"(?P<day>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2})(?:, (?P<year>\d{4}))?(?: \d+)?"
)
LONGEST_DATE = 24
"""In characters. A longer line where a date is due is the next title, put there by a page that leaves the date out."""

LONGEST_TITLE = 300
"""In characters. arXiv's longest titles stay well below; of abstracts, one in two thousand does."""


@dataclass(slots=True)
class Paragraph:
    """Lines of text without a blank one between them; `line` is the first one's number."""

    line: int
    lines: list[str] = field(default_factory=list)
    undecodable_line: int | None = None
    ended: bool = True

    def add(self, number: int, line: str) -> None:
        """Take the next line, which has no end where the file ends with it."""
        self.lines.append(" ".join(line.split()))
        self.ended = line.endswith(("\n", "\r"))
        if self.undecodable_line is None and not is_unicode(line):
            self.undecodable_line = number

    @property
    def text(self) -> str:
        """The lines, joined."""
        return " ".join(self.lines)

    @property
    def long(self) -> bool:
        """Whether this is longer than any title."""
        return len(self.text) > LONGEST_TITLE

    @property
    def reads_like_prose(self) -> bool:
        """Whether this ends as sentences do or holds an address, which titles do not."""
        return self.text.endswith(".") or "://" in self.text

    @property
    def breaks_off(self) -> bool:
        """Whether the file ends in the middle of this: without a line end, and where no sentence does."""
        last_word = self.text.rpartition(" ")[2]
        return not self.ended and "/" not in last_word and not re.search(r"[.!?…)\]}\"'”’]$", last_word)


@dataclass(slots=True)
class Credits:
    """The lines below an abstract; `date` is what they give as the date, empty where they give none."""

    date: str = ""


@dataclass(slots=True)
class PageLine:
    """A line of the page itself."""


Part = Paragraph | Credits | PageLine


@dataclass(slots=True)
class Entry:
    """A paper of the page, as far as it was read."""

    title: Paragraph | None = None
    abstract: list[Paragraph] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        """Whether anything of this paper was read."""
        return self.title is not None or bool(self.abstract)

    def add(self, paragraph: Paragraph) -> None:
        """Take the next paragraph: the first is the title, unless it is longer than any title."""
        if self.begun or paragraph.long:
            self.abstract.append(paragraph)
        else:
            self.title = paragraph

    def record(self, date: str = "") -> Record | Flaw:
        """Return what this entry makes, dated as its credits say."""
        paragraphs = [self.title, *self.abstract] if self.title else self.abstract
        where = f"line {paragraphs[0].line}"
        for paragraph in paragraphs:
            if paragraph.undecodable_line is not None:
                return Flaw(f"line {paragraph.undecodable_line}", "is not valid UTF-8")
        if self.abstract and self.abstract[-1].breaks_off:
            return Flaw(where, "ends in the middle of a sentence, as the file does")
        fields = {
            "title": self.title.text if self.title else "",
            "abstract": " ".join(paragraph.text for paragraph in self.abstract),
            "date": date,
        }
        return read_record(fields, "", where)


def sniff(sample: str) -> bool:
    """Return whether a text holds a line that only listing pages have."""
    return any(line.strip() in TELLING_LINES or AUTHORS.fullmatch(line.strip()) for line in split_lines(sample))


def parse(lines: Iterable[str], collection: str) -> Records:
    """Yield the papers of a page in order; one without title or abstract is a flaw, named by its first line.

    Raises `CutOffError` if the page ends with an abstract whose credits are missing, though all papers before had them.
    A page without credits that is cut off can be told by its last sentence alone: a flaw, since not every abstract
    ends with a full stop. The `collection` is not used: the papers of a listing have no ids.
    """
    entry = Entry()
    entries = credited = 0  # of this page, before the entry at hand
    for part, following in _with_following(_parts(lines)):
        ends_entry = not isinstance(part, Paragraph) or _begins_entry(part, entry, following)
        if ends_entry and entry.begun:
            yield entry.record(part.date if isinstance(part, Credits) else "")
            entry = Entry()
            entries += 1
            credited += isinstance(part, Credits)
        if isinstance(part, PageLine):
            entries = credited = 0
        elif isinstance(part, Paragraph):
            entry.add(part)
    if entry.abstract and 0 < entries == credited:
        raise CutOffError(f"line {entry.abstract[-1].line}")
    if entry.begun:
        yield entry.record()


def _begins_entry(paragraph: Paragraph, entry: Entry, following: Part | None) -> bool:
    """Return whether a paragraph below others of an entry is the next title, not (more of) the abstract.

    Titles and abstracts take turns. What breaks the turn is a paragraph longer than any title, and a short one that
    reads like prose: it is more of an abstract unless a long paragraph, which must be its abstract, follows.
    """
    if paragraph.long or not entry.begun:
        return False
    abstract_follows = isinstance(following, Paragraph) and following.long
    if entry.abstract:
        return abstract_follows or not (paragraph.reads_like_prose or isinstance(following, Credits))
    return abstract_follows and not paragraph.reads_like_prose


def _parts(lines: Iterable[str]) -> Iterator[Part]:
    """Yield the paragraphs, credits and page lines of a page."""
    paragraph: Paragraph | None = None
    credits_at: Literal["authors", "dot", "blank"] | None = None  # the last line of the credits at hand
    for number, line in enumerate(lines, start=1):
        text = " ".join(line.split())
        if credits_at is not None:
            if text == "·":
                credits_at = "dot"
                continue
            if not text:
                credits_at = "authors" if credits_at == "authors" else "blank"
                continue
            below_dot = credits_at != "authors"
            if (below_dot and DAY.fullmatch(text)) or (credits_at == "dot" and len(text) <= LONGEST_DATE):
                yield Credits(_full_date(text))
                credits_at = None
                continue
            yield Credits()
            credits_at = None
        is_last = not line.endswith(("\n", "\r"))
        if AUTHORS.fullmatch(text) or (is_last and AUTHORS_BEGUN.fullmatch(text)):
            credits_at = "authors"
        elif text == "·":
            credits_at = "dot"
        if paragraph is not None and (credits_at or not text):
            yield paragraph
            paragraph = None
        if credits_at:
            continue
        if paragraph is not None:
            paragraph.add(number, line)
        elif text in PAGE_LINES or DAY.fullmatch(text):
            yield PageLine()
        elif text:
            paragraph = Paragraph(number)
            paragraph.add(number, line)
    if paragraph is not None:
        yield paragraph
    if credits_at is not None:
        yield Credits()


def _full_date(text: str) -> str:
    """Return a date line without the count of comments; empty if it leaves out the year."""
    match = DAY.fullmatch(text)
    if match is None:
        return text
    return f"{match['day']}, {match['year']}" if match["year"] else ""


def _with_following(parts: Iterator[Part]) -> Iterator[tuple[Part, Part | None]]:
    """Yield each part with the one that follows it, None after the last."""
    before = next(parts, None)
    while before is not None:
        following = next(parts, None)
        yield before, following
        before = following
