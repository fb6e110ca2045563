"""The words of a paper that a claim rests on: its sentence, what stands elsewhere, and which of them name what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

Role = Literal["value", "model", "baseline", "dataset", "metric", "condition"]

NAMES: tuple[Role, ...] = ("model", "baseline", "dataset", "metric")
"""The roles of names, each with its place in a claim's columns."""

ROLES: tuple[Role, ...] = ("value", *NAMES, "condition")
"""What words can be to a claim, in the order in which it is told."""

SENTENCE_END = re.compile(r"[.!?][\"')\]”]*\s+(?=[^\sa-z])")
"""Where a sentence ends, roughly: it only bounds what is shown around a name that stands outside the evidence."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage, `text[start:end]`, and what they are to the claim."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a paper's title or abstract, as given, with the spans in them; `evidence` is the claim's own sentence.

    Spans may overlap and lie within each other ("ImageNet top-1" is a metric, "ImageNet" in it the dataset).
    """

    part: str
    text: str
    spans: tuple[Span, ...]
    evidence: bool

    def pieces(self) -> Iterator[tuple[str, tuple[Role, ...]]]:
        """Yield the text in pieces, each with the roles of the spans over it, the shortest span's first."""
        borders = {0, len(self.text), *(border for span in self.spans for border in (span.start, span.end))}
        for start, end in pairwise(sorted(borders)):
            over = [span for span in self.spans if span.start <= start and end <= span.end]
            over.sort(key=lambda span: (span.end - span.start, ROLES.index(span.role)))
            yield self.text[start:end], tuple(dict.fromkeys(span.role for span in over))


def passages(
    claim: Mapping[str, Any], title: str, abstract: str, conditions: Sequence[str], changed: Collection[str] = ()
) -> tuple[Passage, ...]:
    """Return a claim's sentence and then whatever else, in title and abstract, names something of it.

    `claim` has the columns of places. Of `changed` fields, which a person corrected, nothing is marked: the words
    there say something else. An imported claim, which stands in no text, has no passages.
    """
    own_part = claim["evidence_part"]
    if own_part is None:
        return ()
    own_start, own_end = claim["evidence_start"], claim["evidence_end"]
    texts = {"title": title, "abstract": abstract}
    places = [
        (role, claim[f"{role}_part"], claim[f"{role}_start"], claim[f"{role}_end"])
        for role in NAMES
        if claim[f"{role}_part"] is not None
    ]
    if "value" not in changed:
        places.append(("value", own_part, claim["value_start"], claim["value_end"]))
    sentence = texts[own_part][own_start:own_end]
    spans = _within(places, own_part, own_start, own_end)
    near = claim["value_start"] - own_start
    spans += [span for words in dict.fromkeys(conditions) if (span := _condition(words, sentence, near))]
    found = [Passage(own_part, sentence, _in_order(spans), True)]
    for part, text in texts.items():
        outside = [(0, own_start), (own_end, len(text))] if part == own_part else [(0, len(text))]
        for start, end in _sentences(text, outside, split=part == "abstract"):
            if spans := _within(places, part, start, end):
                found.append(Passage(part, text[start:end], _in_order(spans), False))
    return tuple(found)


def _within(places: Sequence[tuple[Role, str, int, int]], part: str, start: int, end: int) -> list[Span]:
    """Return the places that begin within a stretch of a text, as spans of it."""
    return [
        Span(role, at - start, min(until, end) - start)
        for role, where, at, until in places
        if where == part and start <= at < end
    ]


def _condition(words: str, sentence: str, near: int) -> Span | None:
    """Return where a condition, whose place is not kept, stands in a sentence: nearest to the value, if at all."""
    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", sentence) if words else ()
    places = sorted((abs(one.start() - near), one.start(), one.end()) for one in found)
    return Span("condition", *places[0][1:]) if places else None


def _in_order(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda span: (span.start, span.end, ROLES.index(span.role))))


def _sentences(text: str, stretches: Sequence[tuple[int, int]], *, split: bool) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences in stretches of a text; without `split` a stretch is one."""
    for start, end in stretches:
        ends = [one.end() for one in SENTENCE_END.finditer(text, start, end)] if split else []
        for at, until in pairwise((start, *ends, end)):
            words = text[at:until]
            if words.strip():
                lead = len(words) - len(words.lstrip())
                yield at + lead, at + len(words.rstrip())
