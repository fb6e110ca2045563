"""Numbers that are no values of a measure: "declines of 48.0%" are a difference, "retains 95% of it" a share."""

from __future__ import annotations

import re

from kb.extraction.candidates import Context
from kb.extraction.found import Quantity

_CHANGE_NOUN = r"(?:declines?|drops?|decreases?|degradations?)"
_CHANGES_LISTED = re.compile(
    r"\b(?:declines|drops|decreases|improvements|gains|increases|reductions)\sof\s"
    r"(?:\d[\d.]*\s?%?\s(?:on|for|in|over)\s[^;()]{1,60}?,?\s(?:and\s)?)+$"
)
"""Words before a number that is one of several differences ("gains of 4.8% on A using B, 3.1% on C, and 2.6% on D")."""
_CHANGING = ("declines of", "drops of", "decreases of", "improvements of", "gains of", "increases of", "reductions of")
_LEAD = re.compile(r"\s?%?\sover\s(?:the\s)?(?:[A-Z]|previous|prior|baseline|best)")
_CHANGED_BY = re.compile(
    rf"\b{_CHANGE_NOUN}\s(?:of|reaching)\s(?:about\s|up\sto\s)?(?:\d[\d.]*\s?%?\son\s[\w.\- ]+?,?\sand\s)?$"
)
"""Words before a number that is a difference, or before the first of two ("declines of 48.0% on A and 58.3% on B")."""
_FALLING = ("decline", "drop", "decrease", "degradation")
"""Without one of these nothing matches `_CHANGED_BY`, as nothing matches the patterns below without theirs."""
_KEPT = re.compile(r"\b(?:retain\w*|preserv\w*|recover\w*|maintain\w*|keep\w*)\s(?:about\s|over\s|up\sto\s)?")
_KEEPING = ("retain", "preserv", "recover", "maintain", "keep")
_SHARE = re.compile(r"\d[\d.]*\s?%\sof\s")
_SHARE_OF = re.compile(r"%?\sof\s(?:the\s)?(?:oracle|full|teacher|original|baseline|human)\b(?!\s(?:set|data))")
_SHARE_OF_QUALITY = re.compile(
    r"(?:%|\spercent)\sof\s(?:the|its|their|fully|full|standard|dense|original|[\w-]+['’]s|[A-Z][\w-]*)\s"
    r"(?:(?!with\b|in\b|on\b)[\w-]+(?:['’]s)?\s){0,2}?"
    r"(?:performance|accuracy|quality|success\srate|scores?|mIoU|mAP|F1|gains?|improvements?)\b"
)
_PART_OF = re.compile(
    r"%\sof\s(?:the\s|all\s|our\s)?(?:[\w-]+\s){0,2}(?:combinations|configurations|settings|experiments|runs|seeds)\b"
)
_IN = re.compile(r"\b(?:in|across|for)\s(?:about\s|over\s)?$")
_AND_SHARE = re.compile(r"[^,;.()]*?\son\s[\w.\- ]+?,?\sand\s$")
_NAMES_A_MEASURE = re.compile(
    r"\s?%?\s?(?:-?th\s)?(?:percentile\s)?(?:Hausdorff|confidence\s(?:interval|level)|credible\sinterval|CIs?\b)"
)
_DENIED = re.compile(r"\b(?:not|never|cannot|fail\w*\sto)\s(?:achieve|reach|attain|obtain)\w*\s(?:an?\s)?$")


_DENYING = ("not", "never", "fail")


def is_difference(context: Context, quantity: Quantity) -> bool:
    """Tell whether the words beside a number say that it is a change or a lead ("(31.2% over FooNet)")."""
    before = _before(context, quantity)
    if _has(before, _FALLING) and _CHANGED_BY.search(before):
        return True
    if _has(before, _CHANGING) and _CHANGES_LISTED.search(before):
        return True
    return before.endswith(("(", "(+")) and _LEAD.match(context.text, quantity.number_end) is not None


def is_no_value(context: Context, quantity: Quantity) -> bool:
    """Tell whether a number is denied ("does not achieve a 100% accuracy"), a share of a value or of settings, or part
    of what a measure is called ("95% Hausdorff distance").
    """
    before = _before(context, quantity)
    text, number_end = context.text, quantity.number_end
    if _SHARE_OF.match(text, quantity.end) or (_has(before, _DENYING) and _DENIED.search(before)):
        return True
    if _SHARE_OF_QUALITY.match(text, number_end) or _NAMES_A_MEASURE.match(text, number_end):
        return True
    if _PART_OF.match(text, number_end) and _IN.search(before):
        return True
    if not _has(before, _KEEPING):
        return False
    sentence = context.reading.sentences[context.reading.sentence_of(quantity.start)]
    words = text[sentence.start : sentence.end]
    place = quantity.start - sentence.start
    for kept in _KEPT.finditer(before):
        share = _SHARE.match(words, kept.end())
        if share and (kept.end() == place or _AND_SHARE.fullmatch(words, share.end(), place)):
            return True
    return False


def _has(words: str, cues: tuple[str, ...]) -> bool:
    """Tell whether one of the cues stands in some words; most have none, which is quicker to see than by a pattern."""
    return any(map(words.__contains__, cues))


def _before(context: Context, quantity: Quantity) -> str:
    sentence = context.reading.sentences[context.reading.sentence_of(quantity.start)]
    return context.text[sentence.start : quantity.start]


_SYMBOL = re.compile(r"(?<![\w-])(?:ρ|τ|κ|r|R\^?2|R²)\s?[=≈~]?\s?$")


def in_a_symbol(context: Context, quantity: Quantity) -> bool:
    """Tell whether a number is given as a correlation's or an agreement's symbol ("ρ = 0.88")."""
    return _SYMBOL.search(context.text[max(0, quantity.start - 8) : quantity.start]) is not None
