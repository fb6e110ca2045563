"""What the extractor knows of one paper while it reads: its text, sentences, and what each stage found.

The stages of the pipeline hand one `Reading` on. All places are in the coordinates of `Reading.text`: the cleaned
title, a line break, the cleaned abstract. `place` leads from there back to the text as given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, SpanGroup

from kb.extraction.cleaning import Cleaned, cleaning
from kb.extraction.found import Choice, Name, Naming, Quantity
from kb.extraction.sentences import Sentence, gate, split_sentences
from kb.extraction.words import Words
from kb.records import Claim, Place


@dataclass
class Reading:
    """The workspace of one paper; `lower` is its text in lower case."""

    title: Cleaned
    abstract: Cleaned
    text: str
    lower: str
    quantities: list[Quantity] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    naming: Naming | None = None
    choices: list[Choice] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of `text`, the title being the first one; split when first asked for."""
        title = self.title.text
        first = [Sentence(0, len(title), gate(title))] if title else []
        return first + split_sentences(self.abstract.text, self.abstract_start)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]

    @cached_property
    def words(self) -> Words:
        """The words of `lower`."""
        return Words(self.lower)

    @cached_property
    def abstract_start(self) -> int:
        """Where the abstract begins in `text`."""
        return len(self.title.text) + 1 if self.title.text else 0

    def place(self, start: int, end: int) -> Place:
        """Return the stretch of the title or abstract as given that is `text[start:end]` here."""
        offset = self.abstract_start
        if start < offset:
            return Place("title", *self.title.span(start, min(end, len(self.title.text))))
        return Place("abstract", *self.abstract.span(start - offset, end - offset))

    def sentence_of(self, position: int) -> int:
        """Return the index of the sentence that holds a position of `text`."""
        return min(bisect_right(self._sentence_ends, position), len(self.sentences) - 1)

    def spans(self, doc: Doc, places: Iterable[tuple[int, int, str]]) -> SpanGroup:
        """Return the places (start, end, label) as spans of the Doc, whose text is `text`."""
        spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in places]
        return SpanGroup(doc, spans=[span for span in spans if span is not None])


def lowered(text: str) -> str:
    """Return the text in lower case, every character in its place; one that would become two stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in text)


def read_text(abstract: str, title: str = "") -> Reading:
    """Clean a title and an abstract and put them together."""
    cleaned_title, cleaned = cleaning(title), cleaning(abstract)
    text = f"{cleaned_title.text}\n{cleaned.text}" if cleaned_title.text else cleaned.text
    return Reading(cleaned_title, cleaned, text, lowered(text))


def reading_of(doc: Doc) -> Reading:
    """Return the Doc's reading; a Doc that comes from elsewhere is read as an abstract of its own.

    The text of such a Doc is taken as it is, so that all spans fit its tokens.
    """
    reading = doc.user_data.get("kb_reading")
    if not isinstance(reading, Reading):
        plain = Cleaned(doc.text)
        reading = Reading(Cleaned(""), plain, plain.text, lowered(plain.text))
        doc.user_data["kb_reading"] = reading
    return reading
