"""Sentences of a cleaned text, and the gate that lets only those pass which can state a claim."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from kb.extraction.words import Memory

# Both patterns begin with one set of characters, which is what makes a search fast.
_BREAK = re.compile(r"""([.!?]["'”’)\]]?)\s+(?=["'“‘(\[]?(?:[A-Z0-9$~<>≥≤α-ω]|[a-z]{1,5}\d?[A-Z]|[a-z]{2,}\d[a-z]))""")
"""A sentence's end; the next one begins with a capital, a number, or a name such as "nnU-Net" or "wav2vec"."""

_NO_BREAK = re.compile(
    r"""(?:\b(?:e\.?g|i\.?e|v\.?s|al|etc|cf|Fig|Figs|Eq|Eqs|Sec|Tab|No|Nos|Dr|Mr|Ms|St|approx|resp|w\.r\.t|a\.k\.a|ca|incl|Prof)
        |\b[A-Z])\.$""",
    re.VERBOSE,
)
"""An abbreviation or an initial at whose full stop a sentence goes on."""

_LONGEST_SHORTENED = 12
"""More than the characters of an abbreviation and of what may stand right before it."""
_SHORTENS = Memory(lambda word: _NO_BREAK.search(word) is not None)

_ALWAYS = re.compile(r"\b(?:etc|al)\.$")

_FREE_NUMBER = re.compile(
    r"""[0-9](?:
      (?<![\w.@^_-].)(?<![A-Za-z]/.)                              # "84", "(84"
    | (?<=[-+~.].)(?<![\w.@^_-]..)(?<![A-Za-z]/..)                # "+2.4", ".84"
    | (?<=[-+~]\..)(?<![\w.@^_-]...)(?<![A-Za-z]/...)             # "-.84"
    | \s?% | [-–][0-9] | (?<=[~≈<>≥≤±].) | (?<=[~≈<>≥≤±]\s.)
    )""",
    re.VERBOSE,
)
WORD_NUMBERS = {
    "half": 0.5, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0,
    "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip

_IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(WORD_NUMBERS)})(?=[ -](?:percent|points?\b|(?:absolute |BLEU |AP |F1 )points?\b|[bm]illion\b))",
    re.IGNORECASE,
)


_UNIT_IN_WORDS = re.compile(
    r"[ -](?<=[a-z].)(?:percent|points?\b|(?:absolute |bleu |ap |f1 )points?\b|[bm]illion\b)", re.IGNORECASE
)
"""What stands behind a number in words, and is found faster than one of so many words."""
_IN_UNITS = ("percent", " point", "-point", "illion")
"""Without one of these a text has no match, which is quick to see."""
_LONGEST_WORD = max(map(len, WORD_NUMBERS))


class Sentence(NamedTuple):
    """A sentence by its place in the text that it is part of, and whether the gate lets it pass."""

    start: int
    end: int
    gated: bool


def gate(text: str) -> bool:
    """Tell whether a text can state a claim: it holds a free-standing number or a number in words.

    Numbers inside names ("GPT-4", "top-1", "F1", "R@5") do not count. About one sentence in eight passes.
    """
    return _FREE_NUMBER.search(text) is not None or next(numbers_in_words(text), None) is not None


def numbers_in_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the places of the numbers that a text spells out before a unit ("four points", "ten million")."""
    if any(part in text for part in _IN_UNITS):
        for unit in _UNIT_IN_WORDS.finditer(text):
            if match := _IN_WORDS.search(text, max(0, unit.start() - _LONGEST_WORD), unit.end()):
                yield match


def split_sentences(text: str, start: int = 0) -> list[Sentence]:
    """Split a cleaned text into sentences, told apart by the gate; `start` is added to their places."""
    # No match of the gate's patterns spans a sentence's end, so that the whole text is searched: once, not once for
    # each sentence, and anew only behind a sentence that has passed.
    in_words = [match.start() for match in numbers_in_words(text)]
    free = _FREE_NUMBER.search(text)
    sentences: list[Sentence] = []
    for begin, end in _stretches(text):
        if free and free.start() < begin:
            free = _FREE_NUMBER.search(text, begin)
        gated = free is not None and free.start() < end
        if in_words and not gated:
            gated = bisect_left(in_words, begin) < bisect_left(in_words, end)
        sentences.append(Sentence(start + begin, start + end, gated))
    return sentences


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends."""
    begin = 0
    for match in _BREAK.finditer(text):
        stop = match.start() + 1
        if text[stop - 1] == ".":
            first = max(begin, stop - _LONGEST_SHORTENED)
            if _goes_on(text[max(first, text.rfind(" ", first, stop) + 1) : stop], text[match.end()]):
                continue
        yield begin, match.end(1)
        begin = match.end()
    if text[begin:].strip():
        yield begin, len(text)


def _goes_on(word: str, after: str) -> bool:
    """Tell whether a sentence goes on beyond the full stop that ends a word; `after` is the next character."""
    if _SHORTENS[word] and not (after.isupper() and _ALWAYS.search(word)):
        return True
    return after.isdigit() and word[-2:-1].isdigit()
