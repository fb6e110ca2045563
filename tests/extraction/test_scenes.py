"""What is told of all pairs of names and numbers at once is what can be counted pair by pair."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extraction import Extractor
from kb.extraction.candidates import Context
from kb.extraction.cues import CLAUSE, VERB_AFTER
from kb.extraction.features import Described, Features
from kb.extraction.found import LinkRole, Name, Quantity
from kb.extraction.network import KnownWords
from kb.extraction.scenes import MARKS, MarkedWords, Scenes, words_of

ROLES: tuple[LinkRole, ...] = ("metric", "dataset", "model")
WORDS = [
    "TwigNet", "FooNet-L", "ImageNet", "PebbleBench", "CIFAR-10/100", "accuracy", "F1 score", "81.2%", "76.5",
    "3.1 points", "12.5M parameters",
    "our small model", "the QuuxSet dataset", "reaches", "and", "while", "with", "than",
    "relative", "relative to", "on", "(", ")", ",", ";", ":", "/", "our", "of", "by", "which", "İstanbul", "ﬁne",
]  # fmt: skip


class EveryWord(KnownWords):
    """Knows some words with every mark, each by the number that its place in `spelling` says."""

    def __init__(self, words: list[str]) -> None:
        self.spelling = ["", *(f"{mark}:{word}" for mark in MARKS for word in dict.fromkeys(words))]
        super().__init__([dict.fromkeys(self.spelling[1:], 0)])


class Told:
    """All pairs of a name and a number of its sentence in some texts, with the columns and words that are told."""

    def __init__(self, extractor: Extractor, texts: list[str], role: LinkRole) -> None:
        papers = [Context(extractor.reading("", text), extractor.vocabulary) for text in texts]
        known = EveryWord([word for paper in papers for word in words_of(paper.lower)])
        described = Described(known)
        featured = [Features(paper, described) for paper in papers]
        asked = [(features, q) for features in featured for q in features.context.reading.quantities]
        self.asked = asked
        self.scenes = Scenes(asked, MarkedWords(known))
        self.pairs: list[tuple[Context, Name, Quantity, list[Name]]] = []
        names, places = [], []
        for place, (features, quantity) in enumerate(asked):
            fitting = [
                name
                for name in features.context.by_sentence[features.sentence_of(quantity)]
                if features.context.fits(name, role)
            ]
            for name in fitting:
                self.pairs.append((features.context, name, quantity, fitting))
                names.append(self.scenes.row(name))
                places.append(place)
        columns, words = self.scenes.pairs(role, np.array(names, np.intp), np.array(places, np.intp))
        self.columns = {feature: np.asarray(values, float).tolist() for feature, values in columns.items()}
        ends = words.sizes.cumsum().tolist()
        self.words = [
            [known.spelling[number] for number in words.numbers[end - size : end].tolist()]
            for end, size in zip(ends, words.sizes.tolist(), strict=True)
        ]


def counted(role: LinkRole, context: Context, name: Name, quantity: Quantity, fitting: list[Name]) -> dict[str, float]:
    """Count for one pair what `Scenes.pairs` tells of it."""
    before = name.start < quantity.start
    begin, end = (name.end, quantity.start) if before else (quantity.end, name.start)
    between = context.lower[begin:end]
    others = context.quantities_of[context.reading.sentence_of(quantity.start)]
    seen = fitting if name.kind == "phrase" else [one for one in fitting if one.kind != "phrase"]
    ahead = [one for one in seen if one.end <= quantity.start]
    behind = [one for one in seen if one.start >= quantity.end]
    same_side = [one for one in fitting if (one.start < quantity.start) == before]
    sentence = context.reading.sentences[name.sentence]
    bounds = [match.start() for match in CLAUSE.finditer(context.text, sentence.start, sentence.end)]
    clause = max([bound for bound in bounds if bound < quantity.start], default=-1)
    acting = [one for one in ahead if followed_by_a_verb(context, one)]
    group = next((names for names in context.lists(name.sentence, role) if any(one is name for one in names)), [name])
    index = next(i for i, one in enumerate(group) if one is name)
    paired = len(group) > 1 and len(group) == quantity.list_length
    return {
        "before": before,
        "overlap": name.start < quantity.end and quantity.start < name.end,
        "words_between": between.count(" "),
        "chars_between": len(between),
        "commas": between.count(","),
        "semicolons": between.count(";"),
        "opened": between.count("("),
        "closed": between.count(")"),
        "and_between": " and " in between,
        "quantities_between": sum(begin <= one.start and one.end <= end for one in others),
        "names_between": sum(begin <= one.start and one.end <= end for one in fitting),
        "names_before": sum(one.start < name.start for one in fitting),
        "names_in_sentence": len(fitting),
        "names_same_side": len(same_side),
        "nearest_before": bool(ahead) and ahead[-1] is name,
        "nearest_after": bool(behind) and behind[0] is name,
        "first_named": bool(seen) and seen[0] is name,
        "ahead": len(ahead),
        "behind": len(behind),
        "first_in_clause": next((one for one in ahead if one.start > clause), None) is name,
        "last_subject": bool(acting) and acting[-1] is name,
        "subjects": len(acting),
        "clauses_crossed": sum(begin <= bound < end for bound in bounds),
        "list_index": index,
        "list_size": len(group),
        "list_matches": paired and index == quantity.listed,
        "list_differs": paired and index != quantity.listed,
        "inside": in_brackets(context.lower[sentence.start : quantity.start]),
        "name_in_paren": in_brackets(context.lower[sentence.start : name.start]),
        "name_offset": name.start - sentence.start,
    }


def in_brackets(before: str) -> bool:
    """Tell whether the last bracket of a text is an open one."""
    return before.rfind("(") > before.rfind(")")


def followed_by_a_verb(context: Context, name: Name) -> bool:
    """Tell whether a word like "reaches" follows a name, which stands alone."""
    return context.lower[name.end : name.end + 1] in list(" )-\n") and bool(VERB_AFTER.match(context.lower, name.end))


@st.composite
def sentences(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=25))
    return "On CIFAR-10, " + " ".join(words) + " 55.5% accuracy."


@pytest.mark.parametrize("role", ROLES)
@settings(max_examples=50)
@given(texts=st.lists(sentences(), min_size=1, max_size=3))
def test_pairs_are_told_as_they_are_counted(extractor: Extractor, role: LinkRole, texts: list[str]) -> None:
    told = Told(extractor, texts, role)
    for i, pair in enumerate(told.pairs):
        expected = counted(role, *pair)
        assert {feature: told.columns[feature][i] for feature in expected} == expected


@pytest.mark.parametrize("role", ROLES)
@settings(max_examples=50)
@given(texts=st.lists(sentences(), min_size=1, max_size=3))
def test_what_is_told_of_no_name_is_how_many_there_are_and_how_near(
    extractor: Extractor, role: LinkRole, texts: list[str]
) -> None:
    told = Told(extractor, texts, role)
    columns = told.scenes.no_names(role, np.arange(len(told.asked)))
    for i, (features, quantity) in enumerate(told.asked):
        names = features.context.by_sentence[features.sentence_of(quantity)]
        fitting = [name for name in names if features.context.fits(name, role)]
        gaps = [gap for name in fitting for gap in (name.start - quantity.end, quantity.start - name.end)]
        assert columns["names_near"][i] == len(fitting)
        assert columns["closest"][i] == min(map(abs, gaps), default=400)


@settings(max_examples=50)
@given(texts=st.lists(sentences(), min_size=1, max_size=3))
def test_words_between_a_name_and_a_number_are_told_once_in_order(extractor: Extractor, texts: list[str]) -> None:
    told = Told(extractor, texts, "model")
    for (context, name, quantity, _), words in zip(told.pairs, told.words, strict=True):
        before = name.start < quantity.start
        begin, end = (name.end, quantity.start) if before else (quantity.end, name.start)
        side = "L" if before else "R"
        stretch = (
            re.sub(r"^[a-z]+", "", context.lower[begin:end]) if cut(context.lower, begin) else context.lower[begin:end]
        )
        between = words_of(stretch) if begin < end < begin + 90 else []
        if len(between) > 10:
            between = []
        expected = [f"{side}b:{word}" for word in dict.fromkeys(between)]
        expected += [f"{side}f:{between[0]}", f"{side}l:{between[-1]}"] if between else []
        if not cut(context.lower, end):
            assert [word for word in words if word[1] in "bfl"] == expected


def cut(lower: str, place: int) -> bool:
    """Tell whether a place is in the middle of a word."""
    return re.fullmatch(r"[a-z]{2}", lower[place - 1 : place + 1]) is not None


def test_the_words_beside_a_name_are_told_by_side_and_distance(extractor: Extractor) -> None:
    told = Told(extractor, ["We find that the tiny FooNet still reaches 81.2% on it."], "model")
    (words,) = [words for (_, name, _, _), words in zip(told.pairs, told.words, strict=True) if name.text == "FooNet"]
    assert words[:4] == ["Lp0:tiny", "Lp1:the", "Ln0:still", "Ln1:reaches"]


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("We reach 81.2% (FooNet) on it.", "FooNet", "name_in_paren_after"),
        ("It is FooNet (81.2%) that leads.", "FooNet", "value_in_paren_after"),
        ("The score of FooNet is about 81.2% here.", "FooNet", "adjacent_before"),
        ("We see 81.2% for FooNet here.", "FooNet", "adjacent_after"),
        ("FooNet is better than others with 81.2% there.", "FooNet", "compare_between"),
        ("FooNet, relative to others, has 81.2% there.", "FooNet", "compare_between"),
        ("FooNet reaches 81.2% there.", "FooNet", "verb_between"),
        ("FooNet has, while larger, 81.2% there.", "FooNet", "clause_between"),
    ],
)
def test_what_joins_a_name_and_a_number_is_told(extractor: Extractor, text: str, name: str, feature: str) -> None:
    told = Told(extractor, [text, "BarNet was seen beside 55.5% once."], "model")
    by_name = {pair[1].text: value for pair, value in zip(told.pairs, told.columns[feature], strict=True)}
    assert (by_name[name], by_name["BarNet"]) == (1, 0)


def test_a_name_right_before_a_bracket_is_nearer_than_one_some_words_before(extractor: Extractor) -> None:
    told = Told(extractor, ["While BarNet is there, FooNet (the best, 81.2%) and QuuxNet lead."], "model")
    by_name = {pair[1].text: value for pair, value in zip(told.pairs, told.columns["encloses"], strict=True)}
    assert (by_name["BarNet"], by_name["FooNet"], by_name["QuuxNet"]) == (0, 2, 0)
