"""Whether a value is measured on the dataset that it is linked to.

What a model was only pre-trained on is no benchmark of it, nor is a dataset that another one or a metric was made from;
an average over several datasets is on none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extraction.candidates import Context
from kb.extraction.found import Candidate, Quantity
from kb.records import Condition

_AVERAGE = re.compile(r"\b(?:averag\w*|mean (?=accuracy|score)|overall)\b", re.IGNORECASE)
_ACROSS = re.compile(r"\b(?:across|over|on|of|for|in)\s(?:the\s)?(?:[a-z]+\s){0,4}$")
_LONGEST_ACROSS = 100
"""Hardly ever is what the last pattern matches longer."""


def over_several(context: Context, quantity: Quantity, dataset: Candidate, conditions: Sequence[Condition]) -> bool:
    """Tell whether a value is an average over a list of datasets ("an average accuracy of 72.8% across A, B and C")."""
    if dataset.none or quantity.list_length > 1:
        return False
    at = context.reading.sentence_of(quantity.start)
    sentence = context.reading.sentences[at]
    averaged = any(condition.text == "average" for condition in conditions)
    said = None if averaged else _AVERAGE.search(context.text, sentence.start, sentence.end)
    if not averaged and said is None:
        return False
    own = {id(name) for name in dataset.names}
    for names in context.lists(at, "dataset"):
        first = names[0].start
        if len(names) > 1 and (said is None or said.end() <= first) and not own.isdisjoint(map(id, names)):
            before = context.text[max(sentence.start, first - _LONGEST_ACROSS) : first]
            if _ACROSS.search(before):
                return True
    return False


_THEN_TRAINED = re.compile(r"(?:\s?-?\s?(?:dataset|data|weights))?[\s-](?:for\s)?pre-?train", re.IGNORECASE)
_TRAINED_ON = re.compile(
    r"\b(?:pre-?)?train\w*\s(?:\w+\s){0,3}(?:on|with|from|using|over)\s(?:the\s)?(?:[\w-]+\s)?$", re.IGNORECASE
)


_BORROWED = re.compile(r"\s(?:evaluation\s)?(?:metrics|toolkit)\b")
_FRAMEWORK = re.compile(r"\s(?:evaluation\s)?framework\b")
_METRICS_OF = re.compile(r"\b(?:metrics|measures|criteria)\s(?:from|of|in)\s(?:the\s)?$")
_SOURCE = re.compile(r"\b(?:real|authentic|genuine|natural)\s\($")


def not_measured_on(context: Context, dataset: Candidate) -> bool:
    """Tell whether a paper names a dataset for nothing but what it took from it.

    That is (pre-)training ("with ImageNet pre-training"), a way to measure ("metrics of the BraTS 2023 framework"), or
    the real ones of some images ("real (COCO) and drawn images").
    """
    if dataset.none:
        return False
    before = [context.text[max(0, name.start - 60) : name.start] for name in dataset.names]
    if all(
        _BORROWED.match(context.text, name.end)
        or _SOURCE.search(words)
        or (_METRICS_OF.search(words) and _FRAMEWORK.match(context.text, name.end))
        for name, words in zip(dataset.names, before, strict=True)
    ):
        return True
    if not ("pretrain" in context.lower or "pre-train" in context.lower):
        return False
    pretrained = [_THEN_TRAINED.match(context.text, name.end) is not None for name in dataset.names]
    trained = [_TRAINED_ON.search(words) for words in before]
    told = any(pretrained) or any(match and match.group().lower().startswith("pre") for match in trained)
    return told and all(one or other for one, other in zip(pretrained, trained, strict=True))


_SOMETHING_ELSE = re.compile(
    r"\b(?:[Ii]n|[Oo]n)\san?\s(?:[\w-]+\s){0,6}?(?:"
    r"(?:problem|dataset|task|scenario|corpus|cohort|testbed)\s(?:with|at|of|reaching|achieving)\s"
    r"(?:an?\s(?:[\w-]+\s)?(?:of\s)?)?"
    r"|(?:problem|dataset|corpus|cohort|testbed),\s(?:[\w-]+\s){1,4})$"
)
_OWN_DATA = re.compile(
    r"%?\s(?:[\w-]+\s){0,3}on\s(?:our|the|an?)\s(?:own|homemade|in-house|self-collected|self-built|proprietary)\s"
    r"(?:[\w-]+\s){0,2}(?:dataset|data|test\sset|corpus|cohort)\b"
)

_REAL = (
    r"\b(?:[Ii]n|[Oo]n|[Aa]cross|[Dd]uring)\s(?:the\s|our\s)?(?:real\srobots?(?:\s\w+)?|(?:real-world|real-robot|physical)\s"
    r"(?:[a-z-]+\s){0,2}?(?:trials?|experiments?|deployments?|robots?|robot(?:ic)?\s\w+))\b(?!\s(?:of|from)\b)"
)
_IN_REAL = re.compile(_REAL)
_REAL_BEHIND = re.compile(rf"%?\s(?:(?!and\b|but\b|while\b)[\w-]+\s){{0,4}}{_REAL}")


def on_something_else(context: Context, quantity: Quantity, dataset: Candidate) -> bool:
    """Tell whether a number is on what has no name ("and in a pipe problem with 97.1%", "95.1% on our own data")."""
    if dataset.none:
        return False
    if _OWN_DATA.match(context.text, quantity.end) or _REAL_BEHIND.match(context.text, quantity.end):
        return True
    sentence = context.reading.sentences[context.reading.sentence_of(quantity.start)]
    if not any(sentence.start <= name.start < sentence.end for name in dataset.names) and _IN_REAL.search(
        context.text[sentence.start : quantity.start]
    ):
        return True
    match = _SOMETHING_ELSE.search(context.text[sentence.start : quantity.start])
    return match is not None and all(
        not sentence.start + match.start() <= name.start < sentence.end for name in dataset.names
    )
