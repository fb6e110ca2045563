"""Sentences of a cleaned text, and the gate that lets only those pass which can state a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Both patterns begin with one set of characters, which is what makes a search fast.
_BREAK = re.compile(r"""[.!?]["'”’)\]]?\s+(?=["'“‘(\[]?(?:[A-Z0-9$~<>≥≤α-ω]|[a-z]{1,5}\d?[A-Z]|[a-z]{2,}\d[a-z]))""")
"""A sentence's end; the next one begins with a capital, a number, or a name such as "nnU-Net" or "wav2vec"."""

_NO_BREAK = re.compile(
    r"""(?:\b(?:e\.?g|i\.?e|v\.?s|al|etc|cf|Fig|Figs|Eq|Eqs|Sec|Tab|No|Nos|Dr|Mr|Ms|St|approx|resp|w\.r\.t|a\.k\.a|ca|incl|Prof)
        |\b[A-Z])\.$""",
    re.VERBOSE,
)
"""An abbreviation or an initial at whose full stop a sentence goes on."""

_SHORTENED = (
    "g.", "e.", "vs.", "s.", "al.", "etc.", "cf.", "Fig.", "Figs.", "Eq.", "Eqs.", "Sec.", "Tab.", "No.", "Nos.", "Dr.",
    "Mr.", "Ms.", "St.", "approx.", "resp.", "t.", "a.", "ca.", "incl.", "Prof.",
)  # fmt: skip
"""How a match of `_NO_BREAK` ends, but for an initial."""

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
"""A word and a unit: what must be there for a number in words, and is found faster than one of so many words."""


@dataclass(frozen=True, slots=True)
class Sentence:
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
    if ("percent" in text or "point" in text or "illion" in text) and _UNIT_IN_WORDS.search(text):
        yield from _IN_WORDS.finditer(text)


def split_sentences(text: str, start: int = 0) -> list[Sentence]:
    """Split a cleaned text into sentences, told apart by the gate; `start` is added to their places."""
    sentences: list[Sentence] = []
    begin = 0
    for match in _BREAK.finditer(text):
        stop = match.start() + 1
        if text[stop - 1] == "." and _goes_on(text[max(begin, stop - 12) : stop], text[match.end()]):
            continue
        end = match.start() + len(match.group().rstrip())
        sentences.append(Sentence(start + begin, start + end, gate(text[begin:end])))
        begin = match.end()
    if text[begin:].strip():
        sentences.append(Sentence(start + begin, start + len(text), gate(text[begin:])))
    return sentences


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a sentence goes on beyond the full stop that ends `before`; `after` is the next character."""
    if (
        (before[-2:-1].isupper() or before.endswith(_SHORTENED))
        and _NO_BREAK.search(before)
        and not (after.isupper() and _ALWAYS.search(before))
    ):
        return True
    return after.isdigit() and before[-2:-1].isdigit()
