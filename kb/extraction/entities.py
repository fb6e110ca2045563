"""Names in a text: metrics, datasets, tasks and models of the vocabulary, and unknown ones by shape and place.

Every name that a claim could be linked to becomes a `Name`; which one it is linked to is decided later, by features
of the name and its place. So this stage would rather name too much than too little.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from kb.extraction.found import Name
from kb.extraction.lexicon import Hit, Lexicon
from kb.extraction.reading import Reading, reading_of
from kb.extraction.words import word_set
from kb.vocabulary import Vocabulary, load_vocabulary

_STOP = word_set("no_name")

_UNITS = word_set("unit")
_DISTINGUISHING = word_set("distinguishing")
_WORD = re.compile(r"[\w\-@]+")

_TOKEN = re.compile(r"(?<![^\W_])(?=[a-z_+\-./@^'’*]{0,99}[^\W_a-z])[^\W_][\w+\-./@^'’*]*(?<![.\-/'’])|:")
"""A word with a capital or a digit in it, or a colon.

It looks at most a hundred letters ahead, so that a text without spaces takes no longer than one with them.
"""
_IN_TOKEN = re.compile(r"[A-Z0-9:\x80-\U0010ffff](?:(?<=[ (][A-Z0-9])([\w+\-./@^'’*]*)(?<![.\-/'’]))?")
"""What a token has in it, or may have; the words in lower case between them, which are most, are stepped over.

Where it begins a word, which most do, the match is the token and the group what follows its first letter.
"""
_ANY_WORD = re.compile(r"[^\W_]")
_CONNECTED = (" ", " & ", "-")
_INNER = re.compile(r"[A-Z].*[A-Z0-9]|[a-z].*[A-Z]|[A-Za-z].*\d|\d.*[A-Za-z]")
_NAME_AFTER = re.compile(r"(?<!ing)(?<!ly)(?<!ed)\s[A-Z][a-z]{2,}")
_VERB_AFTER = re.compile(
    r"\s(?:\([^)]{1,30}\)\s)?(?:also\s|further\s|consistently\s|significantly\s|can\s|even\s)?(?:achiev|"
    r"attain|reach|outperform|surpass|obtain|improv|exceed|score|yield|deliver|is\b|"
    r"was\b|has\b|provid|demonstrat|show|set|perform|reduc|boost|gain|establish|beat|lead|run|requir|"
    r"use|maintain|match|exhibit|"
    r"enabl|produc|rank|remain|report|increas|get|degrad|drop|lower|rais|retain|record|generat|select|"
    r"excel|fail|struggl)"
)

_PHRASE_HEADS = word_set("model_head") | word_set("dataset_head")
_METRIC_HEADS = word_set("metric_head")
_HEADS = _PHRASE_HEADS | _METRIC_HEADS
_PHRASE_WORDS, _METRIC_WORDS = 5, 4
"""How many words before its head noun a phrase may have."""
_WORD_RUN = re.compile(r"[A-Za-z0-9][\w\-+/.@]*(?<![.\-/])")
_CUT = word_set("before_phrase")


_VERSION = re.compile(r"\d{1,4}|\d\.\d[A-Za-z]{0,2}|\d+(?:\.\d+)?[BMK]")
_LETTERED = re.compile(r"\d+[A-Z]")
_COUNTED = re.compile(r"\d+(?:\.\d+)?[MBKGTDx]?")
_UNIT_AFTER = re.compile(r"\s?(?:%|points|percent|dB|FPS|ms)|\.\d")
_LOST_SPACE = re.compile(r"[a-z]{4,}\.(?=[A-Z][a-z]*[A-Z])")
_UNIT_SLASH = re.compile(r"(?:dB|FPS|ms|GB|MB|AP|mAP)/\d")


@lru_cache(maxsize=2**15)
def _looks(word: str) -> str:
    """Return what a word's letters say: a "name", a "number" (of a version), "capital" where its place tells, or ""."""
    if word[0].isdigit():
        if _LETTERED.match(word) and not _COUNTED.fullmatch(word):
            return "name"  # 2WikiMultihopQA, 3DPW
        return "number" if _VERSION.fullmatch(word) else ""
    known = word.lower() in _STOP
    if not (word.isalpha() and word[1:].islower()) and _INNER.search(word):
        return "" if known or word in _UNITS or _UNIT_SLASH.match(word) else "name"
    return "capital" if word[0].isupper() and not known else ""


Token = tuple[int, int, str]
"""Where a token begins and ends, and itself."""


def _tokens(text: str) -> list[Token]:
    """Return the tokens of a text."""
    tokens: list[Token] = []
    end = 0
    while inside := _IN_TOKEN.search(text, end):
        if inside[1] is not None:
            tokens.append((inside.start(), inside.end(), inside[0]))
            end = inside.end()
            continue
        start = text.rfind(" ", end, inside.start()) + 1 or end
        end = text.find(" ", inside.end())
        if end < 0:
            end = len(text)
        tokens += [(*match.span(), match.group()) for match in _TOKEN.finditer(text, start, end)]
    return tokens


def _shape_names(text: str, tokens: Sequence[Token], begin: int, stop: int, first: bool) -> list[tuple[int, int]]:
    """Return the places of capitalised and mixed runs of one sentence ("PIMA Indians Diabetes", "wav2vec 2.0").

    The sentence begins and stops at these places and has these tokens.
    """
    runs: list[tuple[int, int]] = []
    last_end = 0
    for here, end, word in tokens:
        if word == ":":
            begin = end  # what follows a colon begins as a sentence does
            continue
        looks = _looks(word)
        if looks == "capital":
            # "Meta Pseudo Labels achieves": a sentence may begin with a name of several words
            namey = (
                first
                or _ANY_WORD.search(text, begin, here) is not None
                or bool(_VERB_AFTER.match(text, end, stop))
                or bool(_NAME_AFTER.match(text, end, stop))
            )
        elif looks == "number":
            namey = bool(runs) and text[last_end:here] == " " and not _UNIT_AFTER.match(text, end, stop)
        else:
            namey = looks == "name"
        if namey:
            if runs and text[last_end:here] in _CONNECTED:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((here, end))
            last_end = end
    # a full stop that lost its space ("in training.FooNet achieves") is not part of a name
    runs = [(lost.end() if (lost := _LOST_SPACE.match(text, a, b)) else a, b) for a, b in runs]
    return [(a, b) for a, b in runs if b - a > 1 or text[a].isupper()]


_SLASHED = re.compile(
    r"(.*?)((?:[A-Z]?\d+[A-Za-z]?|[A-Z]\d?|test-\w+))((?:/(?:[A-Za-z]?\d+[A-Za-z]?|"
    r"[A-Z]\d?))+)$"
)


def slashed(words: str) -> list[str]:
    """Return the names that a slash joins ("Kinetics-400/600", "Something-Something V1/V2"), or nothing."""
    match = _SLASHED.match(words) if "/" in words else None
    if not match or len(match.group(1)) < 3 or match.group(1)[-1:] not in "- ":
        return []
    return [match.group(1) + ending for ending in (match.group(2), *match.group(3).split("/")[1:])]


_KEPT_IN_PHRASES = word_set("kept_in_phrase")


_NUMBERED_ON = re.compile(r"\d+[A-Za-z]{2}")
"""What goes on behind a number makes another word ("Spider4SPARQL")."""


class _Runs:
    """The words of one sentence that a phrase may be made of; a phrase's head noun is one of `heads`, by number."""

    def __init__(self, text: str, lower: str, begin: int, end: int) -> None:
        self.text = text
        self.spans = [match.span() for match in _WORD_RUN.finditer(text, begin, end)]
        self.lower = [lower[a:b] for a, b in self.spans]
        self.heads = [i for i, word in enumerate(self.lower) if word in _HEADS or "-" in word]

    def joined(self, i: int) -> bool:
        """Tell whether nothing but a space stands between a word and the one before."""
        return i > 0 and self.text[self.spans[i - 1][1] : self.spans[i][0]] == " "

    def phrases(
        self, heads: frozenset[str], most: int, kept: frozenset[str] = frozenset()
    ) -> Iterator[tuple[int, int]]:
        """Yield descriptive phrases: a head noun with at most so many of the words before it that belong to it.

        Of head nouns in a row ("dataset distillation framework") the last one counts.
        """
        text, spans, lower = self.text, self.spans, self.lower
        for i in self.heads:
            word = lower[i]
            if word not in heads and ("-" not in word or word.rpartition("-")[2] not in heads):
                continue
            if text[spans[i][1] : spans[i][1] + 1] == "-":
                continue
            if i + 1 < len(spans) and lower[i + 1] in heads and self.joined(i + 1):
                continue
            first = i
            while i - first < most and self.joined(first):
                before = lower[first - 1]
                if before == "s" and text[spans[first - 1][0] - 1 : spans[first - 1][0]] in "'’":
                    break
                if (before in _CUT and before not in kept) or before[0].isdigit():
                    break
                first -= 1
            yield spans[first][0], spans[i][1]


def _within(start: int, end: int, names: list[Name]) -> bool:
    """Tell whether a stretch is (part of) one of the names."""
    for name in names:  # noqa: SIM110 - asked for every run and hit: a generator would double what it takes
        if name.start <= start and end <= name.end:
            return True
    return False


class EntityFinder:
    """The spaCy component `kb_entities`; it needs the vocabulary's automaton."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of every sentence and fill `doc.spans["kb_names"]`."""
        reading = reading_of(doc)
        reading.names = self.find(reading)
        doc.spans["kb_names"] = reading.spans(doc, ((n.start, n.end, n.kind) for n in reading.names))
        return doc

    def find(self, reading: Reading) -> list[Name]:
        """Return the names of a reading in order; the longer one first where two begin together."""
        names: list[Name] = []
        text = reading.text
        tokens, openings = _tokens(text), self.lexicon.openings(reading.lower, reading.words)
        told = opened = 0
        for i, (begin, end, gated) in enumerate(reading.sentences):
            first, told = told, bisect_left(tokens, (end, 0, ""), told)
            runs = _shape_names(text, tokens[first:told], begin, end, first=i == 0 and bool(reading.title.text))
            first, opened = opened, bisect_left(openings, end, opened)
            hits = self.lexicon.find(text, openings[first:opened], end)
            found = self._unknown(text, runs, self._known(text, runs, hits))
            if gated:
                found += self._described(_Runs(text, reading.lower, begin, end), found)
            for name in found:
                name.sentence = i
            names += found
        names.sort(key=lambda name: (name.start, -name.end, name.kind))
        return names

    def _known(self, text: str, runs: list[tuple[int, int]], hits: Iterable[Hit]) -> list[Name]:
        """Return the names of the vocabulary, but for those within a longer word ("GPT-4" in "GPT-4V-Act")."""
        return [
            Name(hit.start, hit.end, text[hit.start : hit.end], hit.kind, hit.slug)
            for hit in hits
            if not any(
                a <= hit.start and hit.end <= b and self._extends(text, hit.start, hit.end, a, b) for a, b in runs
            )
        ]

    def _unknown(self, text: str, runs: list[tuple[int, int]], found: list[Name]) -> list[Name]:
        """Return the known names with the runs that say more than they do, slashed ones taken apart."""
        for a, b in runs:
            inside = [name for name in found if name.start < b and a < name.end]
            if inside and _within(a, b, inside):
                continue
            if parts := slashed(text[a:b]):
                found = [name for name in found if not (a <= name.start and name.end <= b)]
                for words in parts:
                    whole = self.lexicon.whole(words)
                    found.append(Name(a, b, words, whole.kind if whole else "name", whole.slug if whole else None))
                continue
            known = sum(name.end - name.start for name in inside if a <= name.start and name.end <= b) if inside else 0
            # "Teledyne FLIR", of which FLIR is known, says more; "ImageNet-1K" with its year does not
            if known < 0.8 * (b - a):
                found.append(Name(a, b, text[a:b], "name"))
        return found

    def _described(self, words_of: _Runs, found: list[Name]) -> list[Name]:
        """Return descriptive phrases for models and datasets, and metrics outside the vocabulary."""
        text = words_of.text
        phrases = [
            Name(a, b, text[a:b], "phrase")
            for a, b in words_of.phrases(_PHRASE_HEADS, _PHRASE_WORDS, _KEPT_IN_PHRASES)
            if not _within(a, b, found)
        ]
        known = [name for name in found if name.kind in ("metric", "dataset", "model", "task")]
        for a, b in words_of.phrases(_METRIC_HEADS, _METRIC_WORDS):
            inside = [name for name in known if name.start < b and a < name.end]
            if _within(a, b, inside):
                continue
            last = max(inside, key=lambda name: name.end, default=None)
            if last is not None and last.end == b and last.kind == "metric":
                # a known metric with words before it is another metric only where these say so ("robust accuracy")
                words = list(_WORD.finditer(text, a, last.start))
                if not words or words[-1].group().lower() not in _DISTINGUISHING:
                    continue
                begin = words[-1].start()
            else:
                begin = (
                    a if last is None else last.end + len(text[last.end : b]) - len(text[last.end : b].lstrip(" -/"))
                )
            if begin < b:
                phrases.append(Name(begin, b, text[begin:b], "metric"))
        return phrases

    @staticmethod
    def _extends(text: str, start: int, end: int, first: int, last: int) -> bool:
        """Tell whether the word that holds a name goes on beyond it without a space."""
        before, after = text[first:start], text[end:last]
        return (
            (bool(before) and before[-1] in "-_./+")
            or (bool(after) and after[0] in "-_.+/" and after[1:2].isalnum())
            or (bool(after) and after[0].isalpha())
            or _NUMBERED_ON.match(after) is not None
        )


@Language.factory("kb_entities", assigns=["doc.spans"], default_config={"vocabulary": None})
def make_entities(nlp: Language, name: str, vocabulary: Vocabulary | None) -> EntityFinder:
    """Build the component that fills `doc.spans["kb_names"]`; without a vocabulary, with the shipped one."""
    return EntityFinder(Lexicon(vocabulary or load_vocabulary()))
