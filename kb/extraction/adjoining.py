"""What the words right beside a number link it to for certain, whatever the trained networks make of the sentence.

"97.6% accuracy on Spider" is on Spider, "surpasses FooNet (38.1)" is FooNet's, "matches FooNet (39.2 vs. 38.1)" gives
it the second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extraction.candidates import Context
from kb.extraction.found import Choice, LinkRole, Name, Quantity
from kb.extraction.words import word_set
from kb.vocabulary import name_key

_OPENED = re.compile(r"\s?(?:\w+\s)?\([^()]{0,40}")
_SURPASSED = re.compile(r"\b(?:surpass\w*|outperform\w*|exceed\w*|beat\w*|than|over|versus|vs\.?)\s(?:the\s)?$")
_AND_MORE = re.compile(r"(?:\s(?:test|dev|data)?\s?(?:sets?|datasets?))?(?:,|\sand|\s?/|\sor)\s")
_CLOSED = re.compile(r"(?:\s[\w@]+)?\)")
_SAID_ON = re.compile(
    r"(?:%?\s\((?:dev|test|val|validation)\)\sand\s\d[\d.]*)?"
    r"%?\)?(?:\s\((?:dev|test|val|validation)\))?(?:\s(?!and\b|but\b|while\b)[A-Za-z@][\w@\-]*){0,4}"
    r"\son\s(?:the\s)?(?:[a-z-]+\s)?"
)


def pair_adjoining(context: Context, choice: Choice) -> None:
    """Link a number to the dataset and the model that the words right beside it give it to."""
    quantity = choice.quantity
    at, alone = context.reading.sentence_of(quantity.start), quantity.list_length == 1
    names = context.by_sentence[at]
    single = sum(name.kind == "dataset" for name in names) == 1
    for name in names:
        if name.kind == "dataset":
            of_one = alone or (single and not _AND_MORE.match(context.text, name.end))
            on = of_one and _on(context, name, quantity)
            if on or (alone and (_in_brackets_of(context, name, quantity) or _compounded(context, name, quantity))):
                _choose(choice, "dataset", name)
        elif name.kind == "model" and alone and _surpassed(context, name, quantity):
            _choose(choice, "model", name)
        elif name.kind == "name" and _only_said_on(context, name, quantity):
            _choose(choice, "dataset", name)
        if context.fits(name, "model"):
            if alone and (_said_to_have(context, name, quantity, choice) or _shares_brackets(context, name, quantity)):
                _choose(choice, "model", name)
            if place := _contrasted(context, name, quantity):
                (_choose if place == 2 else _refuse)(choice, "model", name)
            elif _built_on(context, name) or _listed_with_datasets(context, at, name):
                _refuse(choice, "model", name)
    if choice.links["metric"][0][0].none:
        for name in names:
            if name.kind == "metric" and context.text[name.end : quantity.start] == " (" and not _says_little(name):
                _choose(choice, "metric", name)
    if (part := _of_part(context, at, quantity)) is not None:
        _choose(choice, "dataset", part)
    if of_a_baseline(context, quantity) and choice.links["model"][0][0].key in context.naming.own:
        for name in choice.links["model"][0][0].names[:1]:
            _refuse(choice, "model", name)


_SAYING_LITTLE = word_set("bare_metric") | {"detection"}


def _says_little(metric: Name) -> bool:
    """Tell whether the words of a metric end in one that does not say which ("overall performance")."""
    return metric.slug is None and metric.text.lower().rpartition(" ")[2] in _SAYING_LITTLE


def _in_brackets_of(context: Context, name: Name, quantity: Quantity) -> bool:
    """Tell whether a number stands in brackets right behind a name ("on A (75.4%), and B (79.6%)")."""
    return name.end <= quantity.start and _OPENED.fullmatch(context.text, name.end, quantity.start) is not None


def _on(context: Context, name: Name, quantity: Quantity) -> bool:
    """Tell whether a number is followed by its metric and "on" the name ("96.5% accuracy on the A benchmark")."""
    between = context.text[quantity.end : name.start] if quantity.end < name.start else ""
    return _SAID_ON.fullmatch(between) is not None


_CHANGED_TO = re.compile(
    r"\s(?:by\s\d[\d.]*\s?(?:%|percent|points?|pp)\s)?\(?(?:from\s(?:\d[\d.]*\s?(?:%|percent)?\sto\s)?|to\s|of\s)"
)


def _compounded(context: Context, name: Name, quantity: Quantity) -> bool:
    """Tell whether a name is one word with the metric before a number ("raises POPE accuracy from 80.2 to 84.3")."""
    if not name.end < quantity.start <= name.end + 80:
        return False
    return any(
        metric.kind == "metric"
        and metric.start == name.end + 1
        and _CHANGED_TO.fullmatch(context.text, metric.end, quantity.start)
        for metric in context.by_sentence[name.sentence]
    )


_JUST_ON = re.compile(r"%?\son\s(?:the\s)?")
_NEXT_ON = re.compile(r"(?:,|,?\sand)\s\d[\d.]*\s?%?\son\s(?:the\s)?")


def _only_said_on(context: Context, name: Name, quantity: Quantity) -> bool:
    """Tell whether a name that the vocabulary does not know is what a number is on, as the next is on a known dataset.

    "5.83 on FooEdit-EN and 3.49 on ImgEdit": the first is on FooEdit-EN.
    """
    if not quantity.end < name.start <= quantity.end + 9 or not _JUST_ON.fullmatch(
        context.text, quantity.end, name.start
    ):
        return False
    following = _NEXT_ON.match(context.text, name.end)
    names = context.by_sentence[name.sentence]
    return following is not None and any(n.kind == "dataset" and n.start == following.end() for n in names)


_HAS = re.compile(
    r"\s(?:achieve[sd]|score[sd]|reache[sd]|attain(?:s|ed)|obtain(?:s|ed)|gets|got|record(?:s|ed)|yield(?:s|ed)|has)\s"
    r"(?:(?:an?|the|about|only|over|up\sto)\s)*"
)
"""The verb between a model and the value that it has."""
_BESIDE = re.compile(r"(?:\b(?:with|using|via|by|plus|for|of|on|in|to)|[+&])\s(?:the\s|an?\s)?$")


def _said_to_have(context: Context, name: Name, quantity: Quantity, choice: Choice) -> bool:
    """Tell whether a name is what is said to have a number ("FooNet-S has 92.6% and FooNet-L scores 95.6%").

    Not the last word of a longer name that is chosen, nor what only helps another ("FooNet with LoRA has 92.6%").
    """
    return (
        name.kind in ("model", "name")
        and name.end < quantity.start <= name.end + 30
        and _HAS.fullmatch(context.text, name.end, quantity.start) is not None
        and not _BESIDE.search(context.text[max(0, name.start - 12) : name.start])
        and len(context.coordination(name.sentence, "model", name)) == 1
        and any(letter.isupper() for letter in name.text)
        and not any(
            one.start < name.end and name.start < one.end
            for role in ("model", "metric")
            for one in choice.links[role][0][0].names
        )
    )


def _shares_brackets(context: Context, name: Name, quantity: Quantity) -> bool:
    """Tell whether brackets hold nothing but a name and its number ("(FooNet, 67.0%)")."""
    return (
        name.kind in ("model", "name")
        and context.text[name.end : quantity.start] == ", "
        and context.text[name.start - 1 : name.start] == "("
        and context.text[quantity.end : quantity.end + 1] == ")"
    )


def _surpassed(context: Context, name: Name, quantity: Quantity) -> bool:
    """Tell whether a number in brackets is that of the model before it, which is said to be surpassed."""
    return (
        context.text[name.end : quantity.start] in (" (", "(")
        and _CLOSED.match(context.text, quantity.end) is not None
        and _SURPASSED.search(context.text[max(0, name.start - 24) : name.start]) is not None
    )


_COMPARED_WITH = re.compile(
    r"\b(?:surpass\w*|outperform\w*|exceed\w*|beat\w*|match\w*|rival\w*|than|over)\s(?:the\s)?(?:[\w-]+\s){0,2}$"
)
_VERSUS = r"%?\s(?:v\.?s\.?|versus|against)\s"
_THEN_VERSUS = re.compile(_VERSUS + r"\d")
_FIRST_OF_TWO = re.compile(r"(?:\s[a-z-]+){0,2}\s\(")
_SECOND_OF_TWO = re.compile(rf"{_FIRST_OF_TWO.pattern}\d[\d.]*\s?{_VERSUS}")


def _contrasted(context: Context, name: Name, quantity: Quantity) -> int:
    """Return which of two numbers in brackets behind one that is compared with this is, the second being its: 0, 1, 2.

    "FooNet exceeds the BarNet baseline (75.4% vs. 74.2%)": 75.4 is not BarNet's, 74.2 is.
    """
    if name.end > quantity.start or not _COMPARED_WITH.search(context.text[max(0, name.start - 60) : name.start]):
        return 0
    if _SECOND_OF_TWO.fullmatch(context.text, name.end, quantity.start):
        return 2
    first = _FIRST_OF_TWO.fullmatch(context.text, name.end, quantity.start)
    return 1 if first and _THEN_VERSUS.match(context.text, quantity.end) else 0


_BASELINE_BEHIND = re.compile(r"\s(?:[a-z]+\s)?baselines?\b")
_COMPARED_TO_A = re.compile(
    r"\b(?:from|over|than|above|versus|vs\.?|against|compared\s(?:to|with))\s(?:the|an?|our|its)\s(?:about\s)?$"
)


_HAD_BEFORE = re.compile(
    r"(?:The\s)?(?:(?:[Cc]urrent|[Pp]revious|[Pp]rior|[Ee]xisting)\s(?:state-of-the-art|SOTA|best|record)\b"
    r"|(?:Published|Reported)\s(?=[A-Z]))(?:(?!\b(?:we|our|ours|while|but|whereas|is)\b)[^,;:.(]){0,60}"
    r"(?:\d[\d.]*\s?(?:%|percent)?,?\s(?:and\s)?)*$"
)


_BASELINE_OPENS = re.compile(
    r"\b(?:over|above|than|with|to|from|versus|vs\.?|against|matches|matching|outperforming|surpassing)\s"
    r"(?:the|an?|its|our)\s(?:[\w-]+\s)?baseline\s\($"
)


def of_a_baseline(context: Context, quantity: Quantity) -> bool:
    """Tell whether a number is called a baseline's ("a drop of 1.7% from a 93.4% baseline"), or what others had."""
    sentence = context.reading.sentences[context.reading.sentence_of(quantity.start)]
    if _HAD_BEFORE.match(context.text[sentence.start : quantity.start]):
        return True
    opened = context.text[max(sentence.start, quantity.start - 40) : quantity.start]
    if not quantity.sign and _BASELINE_OPENS.search(opened) and not _THEN_VERSUS.match(context.text, quantity.end):
        return True
    return _BASELINE_BEHIND.match(context.text, quantity.end) is not None and _COMPARED_TO_A.search(opened) is not None


_IN_PART = re.compile(r".*?\s(?:backbone|teacher)s?\b")
_USED = re.compile(r"\b(?:using|with|from|on|employing|via)\s(?:the\s|an?\s)$")
_BASED_ON = re.compile(r"\b(?:based|built)\s(?:up)?on\s(?:top\sof\s)?(?:the\s|an?\s)?$")


def _built_on(context: Context, name: Name) -> bool:
    """Tell whether a model is only what another is built on or learns from ("using the ViT-L backbone")."""
    before = context.text[max(0, name.start - 24) : name.start]
    part = _IN_PART.match(context.text[name.start : name.end + 10], max(0, name.end - name.start - 9))
    return _BASED_ON.search(before) is not None or (part is not None and _USED.search(before) is not None)


_OUR = re.compile(r"\bour\s(?:\w+\s)?$")
_SETS_LIKE = re.compile(r"\b(?:benchmarks|datasets)\s(?:such\sas|like|including)\s(?:the\s)?$")

_SETS_BEHIND = re.compile(r"\s(?:benchmarks|datasets)\b")


def _listed_with_datasets(context: Context, at: int, name: Name) -> bool:
    """Tell whether a name stands in a list that is called one of datasets ("benchmarks such as GAIA and FooHunt")."""
    if name_key(name.text) in context.naming.own or _OUR.search(context.text[max(0, name.start - 16) : name.start]):
        return False
    if _SETS_BEHIND.match(context.text, name.end):
        return True
    first = context.coordination(at, "dataset", name)[0]
    return context.fits(name, "dataset") and (
        _SETS_LIKE.search(context.text[max(0, first.start - 40) : first.start]) is not None
    )


_PLACED = re.compile(r"\b(?:on|in)\s(?:the\s)?$")
_PART_CLOSES = re.compile(r"\s?(?:datasets?|benchmarks?)?(?:,?\srespectively)?\s?")
_PART_END = re.compile(r"\s?(?:[,;.)]|$|(?:benchmark|dataset)s?\b)")


def _of_part(context: Context, at: int, quantity: Quantity) -> Name | None:
    """Return the only dataset of a number's part of a sentence ("...; 92.8 on COCO; and 60.9 on VG-256"), or None.

    Semicolons part it; the first part may name more than it measures on, but not behind a colon or a list of numbers.
    """
    sentence = context.reading.sentences[at]
    begin = context.text.rfind(";", sentence.start, quantity.start)
    end = context.text.find(";", quantity.end, sentence.end)
    if begin < 0 and end >= 0:
        begin = context.text.rfind(": ", sentence.start, quantity.start)
        begin = begin if begin >= 0 or quantity.list_length == 1 else quantity.end
    if begin < 0:
        return None
    end = sentence.end if end < 0 else end
    listed_first = begin == quantity.end
    inside = [n for n in context.by_sentence[at] if begin < n.start and n.end <= end and context.fits(n, "dataset")]
    placed = [n for n in inside if _PLACED.search(context.text[max(0, n.start - 12) : n.start])]
    known = [n for n in inside if n.kind == "dataset"]
    if not known:
        placed = [n for n in placed if n.kind == "name" and _PART_END.match(context.text, n.end)]
    elif len(known) > 1 or not any(n is known[0] for n in placed):
        return None
    else:
        placed = known
    if listed_first and placed and not _PART_CLOSES.fullmatch(context.text, placed[0].end, end):
        return None
    return placed[0] if len(placed) == 1 else None


def _refuse(choice: Choice, role: LinkRole, name: Name) -> None:
    """Make the candidate of a name the last of its role."""
    links = choice.links.get(role, [])
    rest = [pair for pair in links if not any(other is name for other in pair[0].names)]
    if 0 < len(rest) < len(links):
        chance = max(rest[0][1], links[0][1])
        refused = [(candidate, 0.0) for candidate, _ in links if any(other is name for other in candidate.names)]
        choice.links[role] = [(rest[0][0], chance), *((c, min(p, 1 - chance)) for c, p in rest[1:]), *refused]


def _choose(choice: Choice, role: LinkRole, name: Name) -> None:
    """Make the candidate of a name the first of its role."""
    links = choice.links[role]
    for place, (candidate, chance) in enumerate(links):
        if any(other is name for other in candidate.names):
            first = max(chance, links[0][1])
            rest = [pair for i, pair in enumerate(links) if i != place]
            choice.links[role] = [(candidate, first), *((c, min(p, 1 - first)) for c, p in rest)]
            return


def measured_before(context: Context, choices: Sequence[Choice]) -> None:
    """Link a number of a sentence without a dataset to that on which the sentence before measured.

    "It raises POPE accuracy to 84.3% and helps on COCO. FooNet falls to 51.2%": POPE is measured on, COCO only named.
    """
    reading = context.reading
    at = [reading.sentence_of(choice.quantity.start) for choice in choices]
    for choice, sentence in zip(choices, at, strict=True):
        candidate = choice.links["dataset"][0][0]
        if [name.sentence for name in candidate.names if name.sentence <= sentence] != [sentence - 1]:
            continue
        before = [other for other, there in zip(choices, at, strict=True) if there == sentence - 1]
        measured = [other.links["dataset"][0][0] for other in before]
        if measured and not any(one is candidate or one.none for one in measured):
            _choose(choice, "dataset", measured[-1].names[0])
