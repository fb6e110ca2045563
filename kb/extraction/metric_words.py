"""Which words beside a number or a metric say what is measured.

"38.1% (pass@5)" is in pass@5, "99.8% pixel-level" on pixels, and "refusal accuracy" is not accuracy.
"""

from __future__ import annotations

import re

from kb.extraction.candidates import Context
from kb.extraction.found import Name, Quantity
from kb.extraction.words import word_set

_PASS_AT = re.compile(r"(?:(?!\band\b)[^.,;\d]){0,60}?\b(pass@(?:[2-9]|\d\d+))\b", re.IGNORECASE)
_PIXEL_OR_IMAGE = re.compile(r"\b(?:pixel|image|sample)-level\b")
_LEVEL = re.compile(r"\s?\(?((?:[a-z]+)-level)\b(?!\s(?:question|task|problem|exam|competition))")


def metric_behind(context: Context, quantity: Quantity) -> tuple[int, int] | None:
    """Return the place of the "pass@5" that a number is said to be in after it ("97.1% accuracy under pass@5")."""
    match = _PASS_AT.match(context.text, quantity.end) if "pass@" in context.lower else None
    return match.span(1) if match else None


_SLASHED = re.compile(r"\s?/\s?\d")


def one_of_two_metrics(context: Context, quantity: Quantity) -> bool:
    """Tell whether a number is one of two that a slash joins, on what is no list ("on FooSet from 0.742/0.313")."""
    joined = _SLASHED.match(context.text, quantity.end) or context.text[quantity.start - 1 : quantity.start] == "/"
    if not joined or quantity.list_length != 2:
        return False
    at = context.reading.sentence_of(quantity.start)
    return all(len(names) == 1 for names in context.lists(at, "dataset"))


def level_behind(context: Context, quantity: Quantity) -> str | None:
    """Return the level that follows a number ("99.8% pixel-level"), or is its sentence's only one; None for none."""
    if "-level" not in context.text:
        return None
    match = _LEVEL.match(context.text, quantity.end)
    if match:
        return match[1]
    sentence = context.reading.sentences[context.reading.sentence_of(quantity.start)]
    levels = set(_PIXEL_OR_IMAGE.findall(context.text[sentence.start : quantity.start]))
    return "pixel-level" if levels == {"pixel-level"} else None


_BARE = frozenset(["score", "scores"])
_SAID_OF_ANY = word_set("before_phrase") | {"relative"}
_PLAIN = word_set("plain_score") | _SAID_OF_ANY
_VERB = re.compile(
    r"\s(?:(?:below|under|above|over|around|about|at|only|nearly|between|up\sto|(?:less|more)\sthan)\s)?[~≈<>]?\d"
)
_SAID_OF_ALL = frozenset(["mean", "average", "overall", "test", "validation"])
_WORD_BEFORE = re.compile(r"(?:^|[\s(])([a-z][a-z-]*)\s$")
_DISTINGUISHING = word_set("distinguishing") - word_set("same_metric") - _SAID_OF_ANY


def whole_metric(context: Context, name: Name) -> Name:
    """Return the longer metric that ends in one, if its words make it another.

    "Refusal accuracy" is not "accuracy", "evidence F1" not "F1"; "helpfulness scores" are no bare scores.
    """
    longer = (n for n in context.by_sentence[name.sentence] if n.kind == "metric" and n.end == name.end)
    whole = min((n for n in longer if n.start < name.start), key=lambda n: n.start, default=None)
    if whole is not None:
        return whole
    if name.text.lower().partition(" ")[0] in _SAID_OF_ALL:
        return name
    word = _WORD_BEFORE.search(context.text[max(0, name.start - 40) : name.start])
    if word is None:
        return name
    bare = name.text.lower() in _BARE
    if word[1] in _PLAIN or _VERB.match(context.text, name.end) if bare else word[1] not in _DISTINGUISHING:
        return name
    start = name.start - len(word[1]) - 1
    if any(n.start <= start < n.end and n.kind in ("dataset", "model") for n in context.by_sentence[name.sentence]):
        return name
    return Name(start, name.end, context.text[start : name.end], "metric", None, name.sentence)


_NO_WORD_OF_IT = (
    r"(?!(?:and|or|on|of|in|for|with|to|at|by|from|the|an?|its?|excluding|including"
    r"|better|higher|lower|greater|improved)\b)"
)
_OF_ITS_OWN = re.compile(
    rf"%?\s((?:{_NO_WORD_OF_IT}[A-Za-z][\w-]*\s){{0,2}}?(?:{'|'.join(sorted(word_set('measure')))}))"
    r"(?=[,.;)]|\s(?:on|in|with|and|for|while|at|across|over|by|to|under|despite|among|than)\b|$)",
    re.IGNORECASE,
)


def measure_behind(context: Context, quantity: Quantity) -> tuple[int, int] | None:
    """Return the place of the measure that a number is directly followed by ("99.6% numerical robustness"), or None."""
    if quantity.sign or quantity.unit not in ("", "%"):
        return None
    match = _OF_ITS_OWN.match(context.text, quantity.end)
    return match.span(1) if match else None
