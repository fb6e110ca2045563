"""Which subset of its dataset a value is on, of those that the vocabulary knows by name ("whole tumor" of BraTS)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.extraction.found import Quantity
from kb.records import Condition

Subsets = tuple[tuple[str, tuple[str, ...]], ...]
"""What the subsets of a dataset are called: the name of each and its other spellings."""

SUBSET_REACH = 100
"""A subset that stands further from a value is not the value's."""


@dataclass(frozen=True, slots=True)
class _Subset:
    name: str
    start: int
    end: int


def subset_of(sentence: str, position: int, quantity: Quantity, subsets: Subsets) -> Condition | None:
    """Return the subset of its dataset that a sentence gives the value at a position to, or None.

    It is the one of the value's place in a list as long as the value's own, else the nearest that no other value
    stands with ("0.87 for harbour and 0.91 for open sea").
    """
    found = _subsets_in(sentence, subsets)
    if not found:
        return None
    if quantity.list_length == len(found) > 1:
        return Condition("subset", found[quantity.listed].name)
    end = position + quantity.end - quantity.start
    alone = len({one.name for one in found}) == 1
    near = []
    for one in found:
        ahead = one.end <= position
        between = sentence[one.end : position] if ahead else sentence[end : one.start]
        if len(between) > SUBSET_REACH or (not ahead and one.start < end):
            continue
        if ahead and _OPENING.match(between):
            between = _OPENING.sub("", between, count=1)
        if not _PARTED.search(_NUMBERS_LISTED.sub("", between)) and not _taken(sentence, position, end, one, alone):
            near.append((len(between), one.name))
    return Condition("subset", min(near)[1]) if near else None


_SAID_TO_BE_ON = re.compile(
    r"(?<![\w.])\d+(?:\.\d+)?\s?%?(?:\s(?!(?:and|in|on|for)\b)[\w-]+){0,2}\s(?:in|on|for)\s"
    r"(?P<what>(?:[a-z][a-z-]+\s){0,2}[a-z][a-z-]+)(?=[,.;)]|\s(?:and|while)\s|$)"
)
_SETS_NOTHING_APART = re.compile(
    r"^(?:average|total|the|all|both|each|our|this|these|those|its|their|an?|terms|top|par|comparison|only|just|two|three"
    r"|four|five|six|seven|eight|nine|ten|several|multiple|various|most|any|one|different)\b"
    r"|\b(?:accuracy|precision|recall|scores?|error|latency|speed|time|parameters|memory|throughput|training|inference"
    r"|cost|performance|methods|models|baselines|systems)$"
)
_COMPARED = re.compile(r"\b(?:compared|than|versus|vs)\b")


def set_apart(sentence: str, position: int, quantity: Quantity) -> str | None:
    """Return what a value is said to be on, where another value of the sentence is on something else, or None.

    "83% accuracy in open water and 88% in rivers": the first is on open water, the second on rivers.
    """
    said = _said_to_be_on(sentence)
    what = said.get(position + quantity.number_start - quantity.start)
    return what if what is not None and len(set(said.values())) > 1 else None


@lru_cache(maxsize=8)
def _said_to_be_on(sentence: str) -> dict[int, str]:
    """Return the lower-case words that the numbers of a sentence are said to be on, by the place of the number."""
    compared = _COMPARED.search(sentence)
    end = compared.start() if compared else len(sentence)
    found = {match.start(): match["what"] for match in _SAID_TO_BE_ON.finditer(sentence) if match.start() < end}
    return {start: what for start, what in found.items() if not _SETS_NOTHING_APART.search(what)}


@lru_cache(maxsize=256)
def _finder(subsets: Subsets) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds the spellings of some subsets, those of capitals alone as they stand, and the name of each."""
    names: dict[str, str] = {}
    patterns = []
    for name, spellings in subsets:
        for spelling in (name, *spellings):
            names[spelling.lower()] = name
            patterns.append(re.escape(spelling) if spelling.isupper() else f"(?i:{re.escape(spelling)})")
    patterns.sort(key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])"), names


@lru_cache(maxsize=8)
def _subsets_in(sentence: str, subsets: Subsets) -> tuple[_Subset, ...]:
    """Return the subsets that a sentence names; "open sea (OS)" names one."""
    finder, names = _finder(subsets)
    found: list[_Subset] = []
    for match in finder.finditer(sentence):
        one = _Subset(names[match.group().lower()], *match.span())
        if found and found[-1].name == one.name and sentence[found[-1].end : one.start] in (" (", "("):
            one = replace(one, start=found.pop().start)
        found.append(one)
    return tuple(found)


_NUMBERS_LISTED = re.compile(r",?\s(?:and\s)?\d[\d.]*\s?%?")
_OPENING = re.compile(r"(?:\s\w+)?,")
_PARTED = re.compile(r"[,;:]|^[^(]*\)(?!\s\d)")
_VALUE_BEHIND = re.compile(r"\)?(?:\s?(?:[=:(]|of|with|at|is)?|(?:\s(?!and\b|or\b)\w+){0,2}\sto)\s?[~≈+]?(?=\d)")
_VALUE_BEFORE = re.compile(r"(\d+(?:\.\d+)?)\s?%?\s$")
_VALUE_ON = re.compile(r"(\d+(?:\.\d+)?)\s?%?\s(?:\(|(?:[\w-]+\s){0,2}(?:for|on|in)\s(?:the\s)?)$")


def _taken(sentence: str, position: int, end: int, subset: _Subset, alone: bool) -> bool:
    """Tell whether another value stands right beside a subset; what is said of one alone may hold for two values."""
    behind = _VALUE_BEHIND.match(sentence, subset.end)
    if behind and not position <= behind.end() < end:
        return True
    start = max(0, subset.start - 40)
    words = sentence[start : subset.start]
    before = _VALUE_BEFORE.search(words) or (None if alone else _VALUE_ON.search(words))
    return before is not None and not position <= start + before.start(1) < end
