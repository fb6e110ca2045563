"""What kind of number a quantity is: a result, a delta, a resource, or no claim at all.

A number is told by its unit, by the words around it and by the names near it; the features are learnt. Most numbers
state no claim, and what says so is cheap: `stating` asks first what is certain, then a learnt sum of words, before any
name is looked for.
"""

from __future__ import annotations

import math
import re

from kb.extraction.features import ABOUT_FEATURES, Features
from kb.extraction.found import Quantity
from kb.extraction.network import WordGate
from kb.extraction.quantities import is_year
from kb.extraction.reading import Reading
from kb.extraction.sentences import Sentence
from kb.extraction.words import Memory, word_set

KINDS = ("none", "result", "delta", "resource")

_TELLING_UNITS = frozenset(["%", "points", "dB"])
_MEASURED = re.compile(
    r"accura|score|f-?1|\bm?ap\b|au[rc]|bleu|rouge|error|\brates?\b|precision|recall|iou|dice|psnr|ssim|"
    r"fid|success|perplexity|correlation|param|flop|mac|"
    r"fps|latency|pearson|spearman|kappa|[wce]er\b|mae|rmse|improv|outperform|surpass|achiev|reduc|"
    r"increas|gain|boost|drop|attain|reach|higher|lower|win|"
    r"pass@|ndcg|mrr|r2|memory|seconds|hours|speed|throughput|loss|perform|best|versus|\bvs\b"
)
_MEASURES = Memory(lambda word: _MEASURED.search(word) is not None)


def _measured(lower: str, begin: int, end: int) -> bool:
    """Tell whether a stretch of a text in lower case speaks of measuring.

    No pattern spans a space, so the words are asked first, each once and for all; a word that the stretch cuts is
    looked at where it stands.
    """
    words = lower[begin:end].split()
    return any(map(_MEASURES.__getitem__, words)) and _MEASURED.search(lower, begin, end) is not None


_SETTING = re.compile(
    r"(?:\b(?:learning[ -]rate|batch[ -]size|weight decay|dropout(?: rate)?|momentum|random seed)|"
    r"\b(?:version|python|cuda|pytorch|tensorflow|ubuntu|p[ -]value)s?)\s?(?:of|is|=|<|:|to)?\s?$"
)
"""What stands before a hyperparameter, a version or a p-value."""
_SET = (
    "rate", "size", "decay", "dropout", "momentum", "seed", "version", "python", "cuda", "torch", "tensorflow",
    "ubuntu", "value",
)  # fmt: skip
"""Without one of these nothing matches `_SETTING`, which is quick to see."""

_WORD = re.compile(r"[a-z]+|[()%,;:/]|\d+")


def is_setting(quantity: Quantity, lower: str) -> bool:
    """Tell whether a number is certainly none of a claim: a hyperparameter, a version, a p-value."""
    before = lower[max(0, quantity.start - 24) : quantity.start]
    return not quantity.sign and any(map(before.__contains__, _SET)) and _SETTING.search(before) is not None


def stating(reading: Reading, gate: WordGate) -> list[tuple[Quantity, list[str]]]:
    """Return the quantities that may state a claim, in order, each with the words that tell its kind."""
    text = reading.lower
    found = []
    for quantity in reading.quantities:
        sentence = reading.sentences[reading.sentence_of(quantity.start)]
        if may_be_claim(quantity, text, sentence):
            words = kind_words(quantity, text, sentence)
            if gate.passes(words):
                found.append((quantity, words))
    return found


def kind_words(quantity: Quantity, lower: str, sentence: Sentence) -> list[str]:
    """Return the words around a quantity with their side and distance, and what its own writing looks like."""
    before = _WORD.findall(lower, max(sentence.start, quantity.start - 90), quantity.start)[-7:]
    after = _WORD.findall(lower, quantity.end, min(sentence.end, quantity.end + 90))[:7]
    before, after = ([word if not word.isdigit() else "0" for word in words] for words in (before, after))
    words = [f"-{n}:{w}" for n, w in enumerate(reversed(before[-3:]), 1)]
    words += [f"+{n}:{w}" for n, w in enumerate(after[:3], 1)]
    words += [f"<{w}" for w in dict.fromkeys(before)] + [f">{w}" for w in dict.fromkeys(after)]
    words += [f"-12:{before[-2]} {before[-1]}"] if len(before) > 1 else []
    words += [f"+12:{after[0]} {after[1]}"] if len(after) > 1 else []
    return [
        *words,
        f"unit:{quantity.unit}",
        f"role:{quantity.role}",
        f"sign:{quantity.sign}",
        f"qualifier:{quantity.qualifier}",
        f"length:{min(len(quantity.text), 5)}{'.' if '.' in quantity.text else ''}",
    ]


def kind_numbers(features: Features, quantity: Quantity) -> list[float]:
    """Return the numeric features of a quantity: its own and its distances to the nearest names of each kind."""
    context = features.context
    at = context.reading.sentence_of(quantity.start)
    values = [*features.about(quantity)]
    nearest = {group: [math.inf, math.inf] for group in ("metric", "dataset", "model", "phrase", "known")}
    known = 0
    inside = False
    for name in context.by_sentence[at]:
        before, after = quantity.start - name.end, name.start - quantity.end
        inside = inside or (before < 0 and after < 0)
        side, distance = (0, before) if before >= 0 else (1, after)
        groups: list[str] = ["model" if name.kind == "name" else name.kind]
        if name.kind == "metric" and name.slug:
            known += 1
            groups.append("known")
        for group in groups:
            if distance >= 0 and group in nearest:
                nearest[group][side] = min(nearest[group][side], distance)
    values += [_NONE if distance == math.inf else distance for sides in nearest.values() for distance in sides]
    values += [float(known), float(is_year(quantity)), float(inside)]
    return values


_NONE = 300.0
"""The distance to the nearest name where there is none."""

KIND_FEATURES = [
    *ABOUT_FEATURES,
    *(f"{kind}_{side}" for kind in ("metric", "dataset", "model", "phrase") for side in ("before", "after")),
    "known_metric_before", "known_metric_after", "known_metrics", "year", "inside_name",
]  # fmt: skip


_NEAR_BEFORE, _NEAR_AFTER = 40, 30
"""How near a word of measuring stands to a bare whole number that is a claim, in characters."""

_COUNTED = word_set("counted")
_NEXT_WORD = re.compile(r"[\s-]{1,2}([a-z\-]+)")


def may_be_claim(quantity: Quantity, lower: str, sentence: Sentence) -> bool:
    """Tell cheaply whether a number can state a claim at all, so that most numbers and texts need no closer look.

    It can with a unit or a sign that only outcomes have, and with decimals. Of the whole numbers without any, one in a
    hundred states a claim on annotated abstracts: those count that stand near a word of measuring and count nothing.
    Fewer than one claim in two hundred is lost.
    """
    if quantity.unit in _TELLING_UNITS or quantity.sign == "+" or "." in quantity.text:
        return not is_setting(quantity, lower)
    if is_year(quantity):
        return False
    if quantity.unit or quantity.sign or quantity.value_high is not None:
        return _measured(lower, sentence.start, sentence.end)
    if not _measured(
        lower, max(sentence.start, quantity.start - _NEAR_BEFORE), min(sentence.end, quantity.end + _NEAR_AFTER)
    ):
        return False
    after = _NEXT_WORD.match(lower, quantity.end)
    return after is None or after[1] not in _COUNTED
