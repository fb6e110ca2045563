"""What a quantity and a candidate for one of its links look like, as numbers and as words.

What they are worth is learnt (see `network`). The order of the numbers is fixed by the lists of names at the end.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import neg
from typing import get_args

import numpy as np

from kb.extraction import cue_words
from kb.extraction.candidates import Context
from kb.extraction.cues import (
    CLAUSE,
    COMPARE,
    COMPARE_BEFORE,
    COMPARED_FIRST,
    DATASET_AFTER,
    EVALUATED,
    ITS,
    MODEL_AFTER,
    MODEL_TAIL,
    OWN_WORDS,
    PREVIOUS,
    SAME,
    SEVERAL,
    SUBJECTS,
    TITLE_BEFORE,
    TRAINED_ON,
    TRAINING_AFTER,
    UP,
    VERB_AFTER,
)
from kb.extraction.found import Candidate, Name, NameKind, Quantity, Role
from kb.extraction.network import Floats, KnownWords
from kb.extraction.rows import Rows
from kb.extraction.words import Memory, word_set
from kb.records import Qualifier
from kb.vocabulary import name_key

_WORDS = re.compile(r"[A-Za-z]+|\d|[(),;:=/]")
_JOINING = frozenset([*" )-\n"])
"""What a word that belongs to a name may follow it by."""


_CAMEL = re.compile(r"[a-z][A-Z]")
_BENCHMARK_SHAPE = re.compile(r"(?:Bench|QA|Eval|Set|Arena|VQA|\d{3,4}[kK]?)$|Bench")
_MODEL_SHAPE = re.compile(
    r"(?:Net|former|GAN|LM|BERT|Agent|RL|VLA|Mamba|LLM|CNN|SAM|CLIP|GPT|RAG|Diff\w*|Flow|Former)s?$"
)
_OUR_HEAD = re.compile(r"(?:our|proposed|the proposed|this)\b", re.IGNORECASE)
_BEST = re.compile(r"\b(?:best|strongest|leading|top)\b")
_PREVIOUS_HEAD = re.compile(r"\b(?:previous|prior|existing|baselines?|other|state-of-the-art)\b", re.IGNORECASE)
_ON = re.compile(r"\b(?:on|across)\s(?:the\s)?$")
_OUR = re.compile(r"\b(?:our|proposed)\s(?:\w+\s)?$", re.IGNORECASE)

_PREVIOUS_ROWS = Memory(
    lambda word: tuple(float(word.endswith(words) if kind == "paren" else word in words) for kind, words in PREVIOUS)
)
"""Which kinds of word a word is that stands before a name (`PREVIOUS`)."""


@lru_cache(maxsize=2**14)
def _shape(words: str) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Return what is true of a name by its letters alone; the same names come again and again.

    The features are stretches of `STATIC_FEATURES`: from `words`, from `best_head`, from `human`.
    """
    parts = words.split()
    last = parts[-1].lower()
    return (
        (
            float(len(parts)),
            float(len(words)),
            1.0 if any(map(str.isdigit, words)) else 0.0,
            1.0 if words.isupper() else 0.0,
            1.0 if _CAMEL.search(words) else 0.0,
            1.0 if "-" in words else 0.0,
            1.0 if _BENCHMARK_SHAPE.search(words) else 0.0,
            1.0 if _MODEL_SHAPE.search(words) else 0.0,
            1.0 if words[:1].isupper() else 0.0,
            1.0 if MODEL_TAIL.search(words.lower()) else 0.0,
            1.0 if _OUR_HEAD.match(words) else 0.0,
        ),
        (
            1.0 if _BEST.search(words) else 0.0,
            1.0 if _PREVIOUS_HEAD.search(words) else 0.0,
            1.0 if words.endswith("s") and words[:1].islower() else 0.0,
        ),
        (
            1.0 if last in _PEOPLE else 0.0,
            1.0 if last in ("baseline", "baselines") else 0.0,
            1.0 if last in _MANY_MODELS else 0.0,
        ),
    )


_PEOPLE = ("human", "humans", "annotators", "experts", "physicians", "clinicians", "participants")
_MANY_MODELS = ("models", "llms", "vlms", "mllms", "methods", "approaches", "systems", "agents")
_KINDS: tuple[NameKind, ...] = ("dataset", "metric", "model", "name", "phrase", "task")
_KIND_ROWS = {kind: tuple(float(kind == other) for other in _KINDS) for kind in _KINDS}


_UNITS = (
    ("%",),
    ("points",),
    ("",),
    ("M", "B", "K", "T"),
    ("GFLOPs", "MFLOPs", "TFLOPs", "GMACs", "MMACs", "G"),
    ("FPS", "/s", "Hz"),
    ("ms", "s", "min", "h", "days", "μs", "GPU hours"),
    ("MB", "GB", "KB", "TB"),
    ("x",),
    ("dB",),
    ("mm", "cm", "m", "km", "°", "px"),
)
_UNIT_ROWS = Memory(lambda unit: tuple(float(unit in units) for units in _UNITS))
"""Features of a quantity by its unit, from `unit_percent` to `unit_length`."""

_ROLE_ROWS = {role: tuple(float(role == other) for other in ("from", "to", "by")) for role in get_args(Role)}
_SIGN_ROWS = Memory(lambda sign: (float(sign == "+"), float(sign == "-")))
_QUALIFIER_ROWS = {
    qualifier: tuple(float(qualifier == other) for other in ("<=", ">", "~", "<")) for qualifier in get_args(Qualifier)
}


@dataclass(slots=True, eq=False)
class _Setting:
    """What a name is and what stands around it, as far as every name of a candidate is asked for it.

    `told` holds features from `is_dataset` to `any_our` and then `any_evaluated`, `dataset`, `model` and `subject` are
    three of them: whether a word like "dataset", one like "model" or a verb like "achieves" follows.
    """

    told: tuple[float, ...]
    dataset: float
    model: float
    subject: float


OWN_MARKS = ("h", "i")
"""What the last and the first word of a name are marked with."""


class Described:
    """What is told of the candidates of several papers, and by which numbers the words of their names are known."""

    def __init__(self, known: KnownWords) -> None:
        self.own = [known.marked(mark) for mark in OWN_MARKS]
        self.static = Rows(len(STATIC_FEATURES))
        self.static.add([-1.0] * len(STATIC_FEATURES))


class Features:
    """The features of one paper's quantities and candidates; what comes twice is computed once.

    Several papers may share what the rows of their links are added to.
    """

    def __init__(self, context: Context, described: Described) -> None:
        self.context = context
        self.described = described
        self._about: dict[int, list[float]] = {}
        self._static: dict[int, int] = {}
        self._static_of_names: dict[tuple[int, ...], int] = {}
        self._settings: dict[int, _Setting] = {}
        self._heads: dict[str, list[int]] = {}
        self._sentences: dict[int, int] = {}
        self._bounds: dict[int, list[int]] = {}
        self._first_evaluated: dict[int, float] = {}
        self._own_ranks: list[float] | None = None
        self._primary_key = ""

    def static(self, candidate: Candidate) -> int:
        """Return the place of what is true of a candidate wherever the quantity stands."""
        if not candidate.names:
            return 0
        place = self._static.get(id(candidate))
        if place is None:
            # a dataset's candidate and a model's may be made of the same names
            key_of_names = tuple(map(id, candidate.names))
            place = self._static_of_names.get(key_of_names)
            if place is None:
                numbers, words = self._describe_candidate(candidate), self._own_words(candidate)
                place = self._static_of_names[key_of_names] = self.described.static.add(numbers, words)
            self._static[id(candidate)] = place
        return place

    def _describe_candidate(self, candidate: Candidate) -> list[float]:
        names = candidate.names
        first = names[0]
        sentences = self.context.reading.sentences
        if len(names) == 1:
            told = self._setting(first).told
            earliest, gated = first.sentence, int(sentences[first.sentence].gated)
        else:
            told = tuple(map(max, zip(*[self._setting(name).told for name in names], strict=True)))
            earliest = min([name.sentence for name in names])
            gated = sum([sentences[name.sentence].gated for name in names])
        letters, head, tail = _shape(first.text)
        what, share, rank = self._named(name_key(first.text))
        return [
            len(names),
            1.0 if first.sentence == 0 and self.context.reading.title.text else 0.0,
            *told[:-1],
            *what,
            *letters,
            told[-1],
            gated,
            *head,
            earliest,
            share,
            rank,
            0.0 if earliest else self._place_in_title(names),
            *tail,
        ]

    def _named(self, key: str) -> tuple[tuple[float, ...], float, float]:
        """Return what the paper calls the thing of a name: the features from `own_score`, its `own_share`, its rank."""
        naming, primary = self.context.naming, self.context.primary
        if self._own_ranks is None:
            self._own_ranks = sorted(map(neg, naming.own_score.values()))
            self._primary_key = name_key(naming.own[primary][0]) if primary else ""
        score = naming.own_score.get(key, 0.0)
        whole = self._primary_key
        variant = whole and key != primary and (key.startswith(whole) or (len(whole) > 3 and whole in key))
        what = (
            score,
            1.0 if key == primary else 0.0,
            1.0 if variant else 0.0,
            naming.own_datasets.get(key, 0.0),
            1.0 if key in naming.long_forms else 0.0,
            1.0 if key in naming.short_forms else 0.0,
        )
        return what, score / self.context.best_own if score else 0.0, bisect_left(self._own_ranks, -score)

    def _place_in_title(self, names: Sequence[Name]) -> float:
        """Return where the title has the first of some names: 1 before a colon, 3 behind "for" and the like, else 2."""
        title = self.context.title
        first = next((name for name in names if name.sentence == 0), None) if title else None
        if first is None:
            return 0.0
        if TITLE_BEFORE.search(title[: first.start]):
            return 3.0
        colon = title.find(":")
        return 1.0 if colon >= 0 and first.end <= colon else 2.0

    def about(self, quantity: Quantity) -> list[float]:
        """Return what is true of a quantity and its sentence, whatever it is linked to."""
        known = self._about.get(quantity.start)
        if known is None:
            known = self._about[quantity.start] = self._describe(quantity)
        return known

    def _describe(self, quantity: Quantity) -> list[float]:
        at = self.sentence_of(quantity)
        sentence = self.context.reading.sentences[at]
        text = self.context.lower
        before, after = text[sentence.start : quantity.start], text[quantity.end : sentence.end]
        cues = self.context.cues
        near_start, near_end = max(sentence.start, quantity.start - 60), min(sentence.end, quantity.end + 60)
        said_before, said_after = cues.since(sentence.start, quantity.start), cues.within(quantity.end, sentence.end)
        said_near = cues.within(near_start, quantity.start)
        said_next = cues.within(quantity.end, near_end)
        others = self.context.quantities_of[at]
        inside = before.rfind("(") > before.rfind(")")
        return [
            float(at == 0 and bool(self.context.reading.title.text)),
            float(at),
            float(at / max(1, len(self.context.reading.sentences) - 1)),
            float(len(others)),
            float([other.start for other in others].index(quantity.start)),
            float(inside),
            *_UNIT_ROWS[quantity.unit],
            *_ROLE_ROWS[quantity.role],
            *_SIGN_ROWS[quantity.sign],
            *_QUALIFIER_ROWS[quantity.qualifier],
            0.0 if quantity.value_high is None else 1.0,
            1.0 if quantity.spread else 0.0,
            float(quantity.listed),
            float(quantity.list_length),
            quantity.value if abs(quantity.value) < 1e6 else 1e6,
            1.0 if "." in quantity.text else 0.0,
            1.0 if "," in quantity.text else 0.0,
            1.0 if quantity.value <= 1 else 0.0,
            float(len(quantity.text)),
            _rises(said_near, text, near_start, quantity.start),
            1.0 if said_near & cue_words.DOWN else 0.0,
            _rises(said_next, text, quantity.end, near_end),
            1.0 if said_next & cue_words.DOWN else 0.0,
            _compares(said_near, text, near_start, quantity.start),
            _compares(said_next, text, quantity.end, near_end),
            1.0 if said_near & cue_words.RESULT_VERB else 0.0,
            1.0 if said_before & cue_words.RESULT_VERB else 0.0,
            _compares(said_before, text, sentence.start, quantity.start),
            1.0
            if said_before & cue_words.OWN_WORDS or (said_before & cue_words.OWN_OPENING and OWN_WORDS.search(before))
            else 0.0,
            1.0 if "respectively" in after else 0.0,
            1.0 if said_near & cue_words.AVERAGE else 0.0,
            1.0 if said_next & cue_words.AVERAGE else 0.0,
            1.0 if self.context.has_own else 0.0,
            1.0 if self.context.naming.own_datasets else 0.0,
            float(min(self.context.study, 6)),
            float(len(before)),
            float(len(after)),
            1.0
            if (said_before & cue_words.SEVERAL_HEAD and SEVERAL.search(before))
            or (said_after & cue_words.SEVERAL_HEAD and SEVERAL.search(after))
            else 0.0,
            1.0
            if (said_before & cue_words.SAME_HEAD and SAME.search(before))
            or (said_after & cue_words.SAME_HEAD and SAME.search(after))
            else 0.0,
            # without a verb only what opens the sentence can speak of the paper's own
            1.0 if (ITS.search(before) if said_before & cue_words.ITS_VERB else ITS.match(before)) else 0.0,
            float(self.context.own_before(at, quantity)),
            float(self.context.others_before(at, quantity)),
            float(self.context.dataset_count),
            float(self.context.model_count),
            float(self.context.since_dataset(at)),
            float(self.context.bench_title),
            float(":" in self.context.title),
            self.context.best_own,
            _subject(before),
            float(bool(COMPARED_FIRST.match(before))),
            float(len(self.clauses(at))),
        ]

    def sentence_of(self, quantity: Quantity) -> int:
        """Return the index of the sentence that a quantity stands in."""
        at = self._sentences.get(quantity.start)
        if at is None:
            at = self._sentences[quantity.start] = self.context.reading.sentence_of(quantity.start)
        return at

    def _setting(self, name: Name) -> _Setting:
        """Return what a name is and what stands around it, whatever is asked of it."""
        known = self._settings.get(id(name))
        if known is None:
            text = self.context.lower
            start, end = name.start, name.end
            dataset = model = subject = on = our = 0.0
            if text[end : end + 1] in _JOINING:
                dataset = 1.0 if DATASET_AFTER.match(text, end) else 0.0
                model = 1.0 if MODEL_AFTER.match(text, end) else 0.0
                subject = 1.0 if VERB_AFTER.match(text, end) else 0.0
            if text[start - 1 : start].isspace():
                said = self.context.cues.last_two(start)
                if said & cue_words.ON and _ON.search(self.context.text, max(0, start - 12), start):
                    on = 1.0
                if said & cue_words.OUR_ENDING and _OUR.search(text[max(0, start - 22) : start]):
                    our = 1.0
            slug = 1.0 if name.slug else 0.0
            evaluated = self._evaluated_before(name)
            told = (*_KIND_ROWS[name.kind], slug, dataset, model, subject, on, our, evaluated)
            known = self._settings[id(name)] = _Setting(told, dataset, model, subject)
        return known

    def _evaluated_before(self, name: Name) -> float:
        """Tell whether the sentence speaks of evaluating before a name."""
        at = name.sentence
        end = self._first_evaluated.get(at)
        if end is None:
            text, sentence = self.context.lower, self.context.reading.sentences[at]
            cue = cue_words.EVALUATED | cue_words.EVALUATED_OPENING
            start = self.context.cues.first(sentence.start, sentence.end, cue)
            found = None if start is None else EVALUATED.search(text, start, sentence.end)
            end = self._first_evaluated[at] = found.end() if found else math.inf
        return 1.0 if end <= name.start else 0.0

    def around(self, name: Name) -> tuple[float, ...]:
        """Return what stands around a name (`AROUND_FEATURES`); it is the same for every quantity and role."""
        setting = self._setting(name)
        text, start, end = self.context.lower, name.start, name.end
        sentence = self.context.reading.sentences[name.sentence]
        previous = text[max(sentence.start, start - 26) : start]
        last = previous.split()[-1:]
        following = text[end : min(sentence.end, end + 40)]
        stripped = following.lstrip()
        return (
            1.0 if COMPARE_BEFORE.search(previous) else 0.0,
            1.0
            if self.context.cues.last_two(start) & cue_words.TRAINED_ON_END
            and TRAINED_ON.search(text, max(sentence.start, start - 45), start)
            else 0.0,
            1.0 if TRAINING_AFTER.match(text, end) else 0.0,
            *_PREVIOUS_ROWS[last[0] if last else ""],
            setting.dataset,
            setting.model,
            setting.subject,
            1.0 if stripped.startswith("(") else 0.0,
            1.0 if following.startswith(")") else 0.0,
            1.0 if stripped.startswith((",", "and")) else 0.0,
            float(start - sentence.start),
            1.0 if text.rfind("(", sentence.start, start) > text.rfind(")", sentence.start, start) else 0.0,
        )

    def cues_of(self, sentence: int) -> tuple[list[int], list[int]]:
        """Return where the words of a sentence begin, and what each of them says (see `cue_words`)."""
        cues, place = self.context.cues, self.context.reading.sentences[sentence]
        first, last = bisect_left(cues.starts, place.start), bisect_left(cues.starts, place.end)
        return cues.starts[first:last], cues.said[first:last]

    def opening(self, quantity: Quantity) -> int | None:
        """Return where the parenthesis opens that a quantity stands in."""
        text, start = self.context.lower, self.context.reading.sentences[self.sentence_of(quantity)].start
        opening = text.rfind("(", start, quantity.start)
        return opening if opening >= 0 and text.find(")", opening, quantity.start) < 0 else None

    def clauses(self, sentence: int) -> list[int]:
        """Return where the clauses of a sentence begin that are not its first."""
        bounds = self._bounds.get(sentence)
        if bounds is None:
            place = self.context.reading.sentences[sentence]
            bounds = self._bounds[sentence] = [
                m.start() for m in CLAUSE.finditer(self.context.text, place.start, place.end)
            ]
        return bounds

    def _own_words(self, candidate: Candidate) -> list[int]:
        """Return the first and the last word of a candidate's first name."""
        first = candidate.names[0].text
        known = self._heads.get(first)
        if known is None:
            words = _WORDS.findall(first.lower())
            last_word, first_word = self.described.own
            found = [last_word.get(words[-1]), first_word.get(words[0]) if len(words) > 1 else None] if words else []
            known = self._heads[first] = [*filter(None, found)]
        return known

    def fit(self, candidate: Candidate) -> tuple[float, float, float, float]:
        """Return what tells how well a metric fits a number: whether it is a cost, its scale, its unit, a bare word.

        All but the last are -1 for a metric that is not known.
        """
        bare = float(candidate.names[0].text.lower() in _BARE_METRICS)
        slug = candidate.slug
        if slug is None or slug not in self.context.vocabulary.metrics:
            return -1.0, -1.0, -1.0, bare
        entry = self.context.vocabulary.metrics[slug]
        return float(entry.resource), _SCALES[entry.scale], unit_group(entry.unit), bare


_SCALES = {"percent": 2.0, "fraction": 1.0, "unbounded": 0.0}
_BARE_METRICS = word_set("bare_metric")
_UNIT_GROUPS = (
    ("%", "points"),
    ("",),
    ("M", "B", "K", "T"),
    ("G", "GFLOPs", "MFLOPs", "TFLOPs", "GMACs", "MMACs"),
    ("FPS", "/s", "Hz", "img/s", "tokens/s"),
    ("ms", "s", "min", "h", "days", "μs", "GPU hours"),
    ("MB", "GB", "KB", "TB"),
    ("dB",),
    ("mm", "cm", "m", "km", "px", "°"),
    ("W", "mW", "J", "mJ", "kWh"),
)


def unit_group(unit: str) -> float:
    """Return which units are of one kind as a number: percentages, bare numbers, counts, operations, times, …"""
    return next((float(i) for i, group in enumerate(_UNIT_GROUPS) if unit in group), -1.0)


METRIC_FEATURES = ["metric_is_resource", "metric_scale", "metric_unit_fits", "metric_unit", "metric_is_bare_word"]
ABOUT_FEATURES = [
    "in_title",
    "sentence",
    "sentence_share",
    "quantities",
    "quantity_index",
    "in_parentheses",
    "unit_percent",
    "unit_points",
    "unit_none",
    "unit_count",
    "unit_flops",
    "unit_rate",
    "unit_time",
    "unit_bytes",
    "unit_factor",
    "unit_decibel",
    "unit_length",
    "role_from",
    "role_to",
    "role_by",
    "sign_plus",
    "sign_minus",
    "up_to",
    "over",
    "about",
    "under",
    "range",
    "spread",
    "listed",
    "list_length",
    "value",
    "decimal",
    "comma",
    "at_most_one",
    "digits",
    "up_before",
    "down_before",
    "up_after",
    "down_after",
    "compare_before",
    "compare_after",
    "verb_near",
    "verb_before",
    "compare_anywhere_before",
    "own_words_before",
    "respectively",
    "average_before",
    "average_after",
    "has_own",
    "has_own_dataset",
    "study",
    "chars_before",
    "chars_after",
    "several_sets",
    "same_set",
    "its_before",
    "own_before",
    "others_before",
    "datasets_in_paper",
    "models_in_paper",
    "sentences_since_dataset",
    "bench_title",
    "title_colon",
    "best_own",
    "subject",
    "compared_first",
    "clauses",
]
_BESIDE_FEATURES = [
    "compare_before_name",
    "trained_on",
    "training_after",
    *(f"previous_{kind}" for kind, _ in PREVIOUS),
    "dataset_word_after",
    "model_word_after",
    "verb_after",
    "paren_after",
    "closing_after",
    "comma_after",
]
AROUND_FEATURES = [*_BESIDE_FEATURES, "name_offset", "name_in_paren"]
PAIR_FEATURES = [
    "here",
    "before",
    "overlap",
    "words_between",
    "chars_between",
    "commas",
    "semicolons",
    "opened",
    "closed",
    "and_between",
    "quantities_between",
    "names_between",
    "compare_between",
    "verb_between",
    "clause_between",
    *_BESIDE_FEATURES,
    "value_in_paren_after",
    "name_in_paren_after",
    "adjacent_before",
    "adjacent_after",
    "list_index",
    "list_size",
    "list_matches",
    "list_differs",
    "name_offset",
    "names_before",
    "names_in_sentence",
    "names_same_side",
    "names_here",
    "sentences_since",
    "sentences_until",
    "name_in_paren",
    "clauses_crossed",
    "encloses",
    "inside",
    "nearest_before",
    "nearest_after",
    "first_in_clause",
    "last_subject",
    "subjects",
    "first_named",
    "ahead",
    "behind",
]
STATIC_FEATURES = [
    "mentions",
    "in_title_too",
    "is_dataset",
    "is_metric",
    "is_model",
    "is_name",
    "is_phrase",
    "is_task",
    "known",
    "any_dataset_word",
    "any_model_word",
    "any_verb",
    "any_on",
    "any_our",
    "own_score",
    "primary",
    "variant",
    "own_dataset_score",
    "has_long_form",
    "has_short_form",
    "words",
    "chars",
    "has_digit",
    "upper",
    "camel",
    "hyphen",
    "benchmark_shape",
    "model_shape",
    "capital",
    "model_tail",
    "our_head",
    "any_evaluated",
    "gated_mentions",
    "best_head",
    "previous_head",
    "plural",
    "first_sentence",
    "own_share",
    "own_rank",
    "title_where",
    "human",
    "baseline_word",
    "many_models",
]
NEAR_FEATURES = ["none", "names_near", "closest", *PAIR_FEATURES, "recency", *METRIC_FEATURES]
LINK_FEATURES = [*NEAR_FEATURES, *STATIC_FEATURES, *ABOUT_FEATURES]


def _rises(said: int, text: str, begin: int, end: int) -> float:
    """Tell whether a stretch says that something goes up; `said` is what its words say."""
    if said & cue_words.UP or (text.find("+", begin, end) >= 0 and UP.search(text[begin:end])):
        return 1.0
    return 0.0


def _compares(said: int, text: str, begin: int, end: int) -> float:
    """Tell whether a stretch compares; `said` is what its words say."""
    if said & cue_words.COMPARE or (said & cue_words.COMPARE_OPENING and COMPARE.search(text[begin:end])):
        return 1.0
    return 0.0


def _subject(before: str) -> float:
    last = 0.0
    for match in SUBJECTS.finditer(before[-110:]):
        last = 1.0 if match["own"] else 2.0
    return last


@dataclass(frozen=True)
class Form:
    """Links that look alike: which features vary among them, and what the others of `NEAR_FEATURES` always are."""

    varying: tuple[str, ...]
    constant: dict[str, float]

    def whole(self, numbers: Floats) -> Floats:
        """Return all features of links (n by `NEAR_FEATURES`) from those that vary."""
        result = np.empty((len(numbers), len(NEAR_FEATURES)))
        for place, name in enumerate(NEAR_FEATURES):
            result[:, place] = numbers[:, self.varying.index(name)] if name in self.varying else self.constant[name]
        return result


def _form(varying: Sequence[str], usual: float, constant: dict[str, float]) -> Form:
    others = [name for name in NEAR_FEATURES if name not in varying]
    return Form(tuple(varying), {**dict.fromkeys(others, usual), **constant})


FORMS = (
    _form(["names_near", "closest"], -1.0, {"none": 1.0}),
    _form(
        ["sentences_since", "sentences_until", "recency", *METRIC_FEATURES],
        -1.0,
        dict.fromkeys(["none", "names_near", "closest", "here", "list_matches", "names_here"], 0.0),
    ),
    _form(NEAR_FEATURES[NEAR_FEATURES.index("before") :], 0.0, {"here": 1.0}),
)
TO_NONE, ELSEWHERE, HERE = range(len(FORMS))
"""A link to none; to a candidate that the quantity's sentence does not name; to one that it names."""
