"""What a quantity and a candidate for one of its links look like, as numbers and as words.

What they are worth is learnt (see `network`). The order of the numbers is fixed by the lists of names at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

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
from kb.extraction.found import Candidate, LinkRole, Name, Quantity
from kb.extraction.words import word_set
from kb.vocabulary import name_key

_WORDS = re.compile(r"[A-Za-z]+|\d|[(),;:=/]")
_TOKENS = re.compile(r"([a-z]+|\d|[(),;:=/])")
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
_VALUE_IN_PARENTHESES = re.compile(r"\s?\(\s?[^()]{0,12}")
_NAME_IN_PARENTHESES = re.compile(r"[^()]{0,12}\(\s?[^()]{0,8}")
_RIGHT_BEFORE = re.compile(r"\s?(?:of|:|=|is|was|by|to|at|from)?\s?(?:about|over|~|up to|nearly)?\s?")
_RIGHT_AFTER = re.compile(r"\s?(?:in|on|for|of)?\s?(?:the\s)?")


@lru_cache(maxsize=2**14)
def _shape(words: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return what is true of a name by its letters alone; the same names come again and again."""
    return (
        (
            float(len(words.split())),
            float(len(words)),
            float(any(c.isdigit() for c in words)),
            float(words.isupper()),
            float(_CAMEL.search(words) is not None),
            float("-" in words),
            float(_BENCHMARK_SHAPE.search(words) is not None),
            float(_MODEL_SHAPE.search(words) is not None),
            float(words[:1].isupper()),
            float(MODEL_TAIL.search(words.lower()) is not None),
            float(_OUR_HEAD.match(words) is not None),
        ),
        (
            float(_BEST.search(words) is not None),
            float(_PREVIOUS_HEAD.search(words) is not None),
            float(words.endswith("s") and words[:1].islower()),
        ),
    )


@dataclass(slots=True, eq=False)
class _Setting:
    """What stands around a name, as far as every name of a candidate is asked for it."""

    dataset: float
    """Whether a word like "dataset" follows."""
    model: float
    """Whether a word like "model" follows."""
    subject: float
    """Whether a verb like "achieves" follows."""
    on: float
    our: float
    evaluated: float


@dataclass(slots=True, eq=False)
class _Around:
    """What stands around a name that is near a quantity."""

    cues: tuple[float, ...]
    offset: float
    inside: float


@dataclass(slots=True, eq=False)
class _Between:
    """What stands between a name and a quantity; the first of `shape` is whether the name comes first."""

    shape: tuple[float, ...]
    cues: tuple[float, ...]
    joint: tuple[float, ...]
    clause: tuple[float, ...]


@dataclass(slots=True, eq=False)
class _Sides:
    """The names of one kind in a quantity's sentence that stand out; how many are subjects, ahead and behind."""

    before: Name | None
    after: Name | None
    in_clause: Name | None
    subject: Name | None
    first: Name | None
    counts: tuple[float, float, float]


@dataclass(slots=True, eq=False)
class _Same:
    """The names of a sentence that a role may mean, where they begin, and each one's place in its coordination."""

    names: list[Name]
    starts: list[int]
    places: dict[int, tuple[int, int]]
    subjects: list[Name]


@dataclass(slots=True, eq=False)
class _Distance:
    """A candidate's names in a sentence, and how many sentences ago and ahead it is named otherwise."""

    here: list[Name]
    since: int
    until: int


_sentence = attrgetter("sentence")


def _nearest(names: list[Name], quantity: Quantity) -> Name:
    """Return the nearest name; one before the quantity counts as a little nearer."""
    if len(names) == 1:
        return names[0]
    return min(
        names, key=lambda n: (n.start - quantity.end) if n.start >= quantity.end else (quantity.start - n.end) * 0.9
    )


class _Tokens:
    """The words, digits and marks of one sentence, so that no stretch of it is taken apart twice."""

    def __init__(self, lower: str, begin: int, end: int) -> None:
        parts = _TOKENS.split(lower[begin:end])
        places = list(accumulate(map(len, parts), initial=begin))
        self.starts, self.ends = places[1:-1:2], places[2::2]
        self.words = parts[1::2]

    def within(self, begin: int, end: int) -> list[str]:
        """Return the words from `begin` to `end`; what stands across one of them is cut."""
        first, last = bisect_right(self.ends, begin), bisect_left(self.starts, end)
        found = self.words[first:last]
        if found and self.ends[last - 1] > end:
            found[-1] = found[-1][: end - self.starts[last - 1]]
        if found and self.starts[first] < begin:
            found[0] = found[0][begin - self.starts[first] :]
        return found


class Features:
    """The features of one paper's quantities and candidates; what comes twice is computed once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._about: dict[int, list[float]] = {}
        self._static: dict[int, list[float]] = {}
        self._static_of_names: dict[tuple[int, ...], list[float]] = {}
        self._names: dict[int, _Around] = {}
        self._settings: dict[int, _Setting] = {}
        self._sides_of: dict[tuple[int, LinkRole, bool, int], _Sides] = {}
        self._gaps: dict[tuple[int, int, int], _Between] = {}
        self._fitting: dict[tuple[int, LinkRole], _Same] = {}
        self._distances: dict[tuple[int, int], _Distance] = {}
        self._named: dict[int, dict[int, list[Name]]] = {}
        self._tokens: dict[int, _Tokens] = {}
        self._words: dict[tuple[int, int, int], list[str]] = {}
        self._beside: dict[int, tuple[list[str], list[str]]] = {}
        self._heads: dict[str, list[str]] = {}
        self._sentences: dict[int, int] = {}
        self._bounds: dict[int, list[int]] = {}

    def static(self, candidate: Candidate) -> list[float]:
        """Return what is true of a candidate wherever the quantity stands."""
        if candidate.none:
            return _NO_STATIC
        cached = self._static.get(id(candidate))
        if cached is None:
            # a dataset's candidate and a model's may be made of the same names
            key_of_names = tuple(map(id, candidate.names))
            cached = self._static_of_names.get(key_of_names)
            if cached is None:
                cached = self._static_of_names[key_of_names] = self._describe_candidate(candidate)
            self._static[id(candidate)] = cached
        return cached

    def _describe_candidate(self, candidate: Candidate) -> list[float]:
        naming = self.context.naming
        around = [self._setting(name) for name in candidate.names]
        first = candidate.names[0]
        words = first.text
        kinds = {name.kind for name in candidate.names}
        shape = _shape(words)
        key = name_key(words)
        primary_words = naming.own[self.context.primary][0] if self.context.primary else ""
        variant = (
            bool(primary_words)
            and key != self.context.primary
            and (key.startswith(name_key(primary_words)) or (len(primary_words) > 3 and name_key(primary_words) in key))
        )
        return [
            float(len(candidate.names)),
            float(candidate.names[0].sentence == 0 and bool(self.context.reading.title.text)),
            float("dataset" in kinds),
            float("metric" in kinds),
            float("model" in kinds),
            float("name" in kinds),
            float("phrase" in kinds),
            float("task" in kinds),
            float(candidate.slug is not None),
            float(any(one.dataset for one in around)),
            float(any(one.model for one in around)),
            float(any(one.subject for one in around)),
            float(any(one.on for one in around)),
            float(any(one.our for one in around)),
            naming.own_score.get(key, 0.0),
            float(key == self.context.primary),
            float(variant),
            naming.own_datasets.get(key, 0.0),
            float(key in naming.long_forms),
            float(key in naming.short_forms),
            *shape[0],
            float(any(one.evaluated for one in around)),
            float(sum(1 for n in candidate.names if self.context.reading.sentences[n.sentence].gated)),
            *shape[1],
            float(min(n.sentence for n in candidate.names)),
            *self._static_more(candidate, key, words),
        ]

    def _static_more(self, candidate: Candidate, key: str, words: str) -> list[float]:
        score = self.context.naming.own_score.get(key, 0.0)
        last = words.split()[-1].lower()
        in_title = [n for n in candidate.names if n.sentence == 0 and self.context.title]
        colon = self.context.title.find(":")
        where = 0.0
        if in_title:
            n = in_title[0]
            where = 1.0 if colon >= 0 and n.end <= colon else 2.0
            if TITLE_BEFORE.search(self.context.title[: n.start]):
                where = 3.0
        return [
            score / self.context.best_own if self.context.best_own else 0.0,
            float(sum(1 for s in self.context.naming.own_score.values() if s > score)),
            where,
            float(last in ("human", "humans", "annotators", "experts", "physicians", "clinicians", "participants")),
            float(last in ("baseline", "baselines")),
            float(last in ("models", "llms", "vlms", "mllms", "methods", "approaches", "systems", "agents")),
        ]

    def about(self, quantity: Quantity) -> list[float]:
        """Return what is true of a quantity and its sentence, whatever it is linked to."""
        known = self._about.get(quantity.start)
        if known is None:
            known = self._about[quantity.start] = self._describe(quantity)
        return known

    def _describe(self, quantity: Quantity) -> list[float]:
        at = self._sentence_of(quantity)
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
        unit = quantity.unit
        return [
            float(at == 0 and bool(self.context.reading.title.text)),
            float(at),
            float(at / max(1, len(self.context.reading.sentences) - 1)),
            float(len(others)),
            float(others.index(quantity)),
            float(inside),
            float(unit == "%"),
            float(unit == "points"),
            float(unit == ""),
            float(unit in ("M", "B", "K", "T")),
            float(unit in ("GFLOPs", "MFLOPs", "TFLOPs", "GMACs", "MMACs", "G")),
            float(unit in ("FPS", "/s", "Hz")),
            float(unit in ("ms", "s", "min", "h", "days", "μs", "GPU hours")),
            float(unit in ("MB", "GB", "KB", "TB")),
            float(unit == "x"),
            float(unit == "dB"),
            float(unit in ("mm", "cm", "m", "km", "°", "px")),
            float(quantity.role == "from"),
            float(quantity.role == "to"),
            float(quantity.role == "by"),
            float(quantity.sign == "+"),
            float(quantity.sign == "-"),
            float(quantity.qualifier == "<="),
            float(quantity.qualifier == ">"),
            float(quantity.qualifier == "~"),
            float(quantity.qualifier == "<"),
            float(quantity.value_high is not None),
            float(bool(quantity.spread)),
            float(quantity.listed),
            float(quantity.list_length),
            quantity.value if abs(quantity.value) < 1e6 else 1e6,
            float("." in quantity.text),
            float("," in quantity.text),
            float(quantity.value <= 1),
            float(len(quantity.text)),
            _rises(said_near, text, near_start, quantity.start),
            float(bool(said_near & cue_words.DOWN)),
            _rises(said_next, text, quantity.end, near_end),
            float(bool(said_next & cue_words.DOWN)),
            _compares(said_near, text, near_start, quantity.start),
            _compares(said_next, text, quantity.end, near_end),
            float(bool(said_near & cue_words.RESULT_VERB)),
            float(bool(said_before & cue_words.RESULT_VERB)),
            _compares(said_before, text, sentence.start, quantity.start),
            float(
                bool(said_before & cue_words.OWN_WORDS)
                or bool(said_before & cue_words.OWN_OPENING and OWN_WORDS.search(before))
            ),
            float("respectively" in after),
            float(bool(said_near & cue_words.AVERAGE)),
            float(bool(said_next & cue_words.AVERAGE)),
            float(self.context.has_own),
            float(bool(self.context.naming.own_datasets)),
            float(min(self.context.study, 6)),
            float(len(before)),
            float(len(after)),
            float(
                bool(said_before & cue_words.SEVERAL_HEAD and SEVERAL.search(before))
                or bool(said_after & cue_words.SEVERAL_HEAD and SEVERAL.search(after))
            ),
            float(
                bool(said_before & cue_words.SAME_HEAD and SAME.search(before))
                or bool(said_after & cue_words.SAME_HEAD and SAME.search(after))
            ),
            # without a verb only what opens the sentence can speak of the paper's own
            float(bool(ITS.search(before) if said_before & cue_words.ITS_VERB else ITS.match(before))),
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
            float(len(self._clauses(at))),
        ]

    def link(self, quantity: Quantity, candidate: Candidate, role: LinkRole) -> list[float]:
        """Return the features of one link. Their order is fixed: the weights are trained for it."""
        return [*self.near(quantity, candidate, role), *self.static(candidate)]

    def near(self, quantity: Quantity, candidate: Candidate, role: LinkRole) -> list[float]:
        """Return those features of a link that depend on where the quantity stands (`NEAR_FEATURES`)."""
        at = self._sentence_of(quantity)
        same = self._same(at, role)
        if candidate.none:
            close = min(
                (min(abs(n.start - quantity.end), abs(quantity.start - n.end)) for n in same.names), default=400
            )
            return [1.0, len(same.names), close, *_NONE]
        distance = self._distance(candidate, at)
        here = distance.here
        fit = self.metric_fit(quantity, candidate) if role == "metric" else _NO_FIT
        recency = self.context.recency(at, role, candidate)
        if not here:
            return [
                0.0, 0.0, 0.0, 0.0, *_ELSEWHERE, distance.since, distance.until, *_ELSEWHERE_REST, recency, *fit,
            ]  # fmt: skip
        name = _nearest(here, quantity)
        around = self._around(name)
        between = self._between(name, quantity, at)
        before = name.start < quantity.start
        index, length = same.places.get(id(name), (0, 1))
        paired = length > 1 and length == quantity.list_length
        a, b = (name.end, quantity.start) if before else (quantity.end, name.start)
        starts = same.starts
        inside = 0
        for other in same.names[bisect_left(starts, a) : bisect_right(starts, b)]:
            inside += other.end <= b
        ahead = bisect_left(starts, quantity.start)
        return [
            0.0,
            0.0,
            0.0,
            1.0,
            *between.shape,
            inside,
            *between.cues,
            *around.cues,
            *between.joint,
            index,
            length,
            paired and index == quantity.listed,
            paired and index != quantity.listed,
            around.offset,
            bisect_left(starts, name.start),
            len(starts),
            ahead if before else len(starts) - ahead,
            len(here),
            distance.since,
            distance.until,
            around.inside,
            *between.clause,
            *self._order(name, quantity, same, at, role),
            recency,
            *fit,
        ]

    def _distance(self, candidate: Candidate, at: int) -> _Distance:
        known = self._distances.get((id(candidate), at))
        if known is None:
            named = self._named.get(id(candidate))
            if named is None:
                named = self._named[id(candidate)] = {}
                for name in sorted(candidate.names, key=_sentence):
                    named.setdefault(name.sentence, []).append(name)
            sentences = list(named)
            before, after = bisect_left(sentences, at), bisect_right(sentences, at)
            since = min(20, at - sentences[before - 1]) if before else 20
            until = min(20, sentences[after] - at) if after < len(sentences) else 20
            known = self._distances[id(candidate), at] = _Distance(named.get(at, []), since, until)
        return known

    def _sentence_of(self, quantity: Quantity) -> int:
        at = self._sentences.get(quantity.start)
        if at is None:
            at = self._sentences[quantity.start] = self.context.reading.sentence_of(quantity.start)
        return at

    def _same(self, at: int, role: LinkRole) -> _Same:
        """Return the names of a sentence that a role may mean."""
        known = self._fitting.get((at, role))
        if known is None:
            names = [n for n in self.context.by_sentence[at] if self.context.fits(n, role)]
            places = {
                id(member): (i, len(group)) for group in self.context.lists(at, role) for i, member in enumerate(group)
            }
            subjects = [n for n in names if self._setting(n).subject]
            known = self._fitting[at, role] = _Same(names, [n.start for n in names], places, subjects)
        return known

    def _setting(self, name: Name) -> _Setting:
        """Return what stands around a name, whatever is asked of it."""
        known = self._settings.get(id(name))
        if known is None:
            text, cues = self.context.lower, self.context.cues
            start, end = name.start, name.end
            sentence = self.context.reading.sentences[name.sentence]
            dataset = model = subject = on = our = 0.0
            following = text[end : end + 1]
            if following in _JOINING:
                said = cues.next_three(end)
                dataset = float(bool(said & cue_words.DATASET_HEAD) and DATASET_AFTER.match(text, end) is not None)
                model = float(bool(said & cue_words.MODEL_HEAD) and MODEL_AFTER.match(text, end) is not None)
                subject = float(VERB_AFTER.match(text, end) is not None)
            if text[start - 1 : start].isspace():
                said = cues.last_two(start)
                if said & cue_words.ON:
                    on = float(_ON.search(self.context.text, max(0, start - 12), start) is not None)
                if said & cue_words.OUR_ENDING:
                    our = float(_OUR.search(text[max(0, start - 22) : start]) is not None)
            said = cues.since(sentence.start, start)
            evaluated = bool(said & cue_words.EVALUATED) or bool(
                said & cue_words.EVALUATED_OPENING and EVALUATED.search(text, sentence.start, start)
            )
            known = self._settings[id(name)] = _Setting(dataset, model, subject, on, our, float(evaluated))
        return known

    def _around(self, name: Name) -> _Around:
        """Return what stands around a name; it is the same for every quantity and role."""
        known = self._names.get(id(name))
        if known is not None:
            return known
        setting = self._setting(name)
        text = self.context.lower
        sentence = self.context.reading.sentences[name.sentence]
        previous = text[max(sentence.start, name.start - 26) : name.start]
        last_word = (previous.split()[-1:] or [""])[0]
        following = text[name.end : min(sentence.end, name.end + 40)]
        stripped = following.lstrip()
        known = _Around(
            (
                float(COMPARE_BEFORE.search(previous) is not None),
                float(
                    bool(self.context.cues.last_two(name.start) & cue_words.TRAINED_ON_END)
                    and TRAINED_ON.search(text, max(sentence.start, name.start - 45), name.start) is not None
                ),
                float(TRAINING_AFTER.match(text, name.end) is not None),
                *(
                    float(last_word.endswith(words) if kind == "paren" else last_word in words)
                    for kind, words in PREVIOUS
                ),
                setting.dataset,
                setting.model,
                setting.subject,
                float(stripped.startswith("(")),
                float(following.startswith(")")),
                float(stripped.startswith((",", "and"))),
            ),
            float(name.start - sentence.start),
            float(text.rfind("(", sentence.start, name.start) > text.rfind(")", sentence.start, name.start)),
        )
        self._names[id(name)] = known
        return known

    def _between(self, name: Name, quantity: Quantity, at: int) -> _Between:
        """Return what stands between a name and a quantity; it is the same for every role."""
        key = (name.start, name.end, quantity.start)
        known = self._gaps.get(key)
        if known is not None:
            return known
        text = self.context.lower
        sentence = self.context.reading.sentences[at]
        before = name.start < quantity.start
        a, b = (name.end, quantity.start) if before else (quantity.end, name.start)
        between = text[a:b] if a <= b else ""
        said = self.context.cues.within(a, b)
        bounds = self._clauses(at)
        opening = text.rfind("(", sentence.start, quantity.start)
        inside = opening >= 0 and text.find(")", opening, quantity.start) < 0
        encloses = 0.0
        if inside and name.end <= opening:
            gap = text[name.end : opening]
            encloses = 2.0 if not gap.strip() else 1.0 if gap.count(" ") <= 2 and "," not in gap else 0.0
        known = _Between(
            (
                float(before),
                float(name.start < quantity.end and quantity.start < name.end),
                float(between.count(" ")),
                float(len(between)),
                float(between.count(",")),
                float(between.count(";")),
                float(between.count("(")),
                float(between.count(")")),
                float(" and " in between),
                float(sum(1 for q in self.context.quantities_of[at] if a <= q.start and q.end <= b)),
            ),
            (
                _compares(said, text, a, b),
                float(bool(said & cue_words.RESULT_VERB)),
                float(bool(said & cue_words.WHICH)),
            ),
            (
                float(before and _VALUE_IN_PARENTHESES.fullmatch(between) is not None),
                float(not before and _NAME_IN_PARENTHESES.fullmatch(between) is not None),
                float(before and _RIGHT_BEFORE.fullmatch(between) is not None),
                float(not before and _RIGHT_AFTER.fullmatch(between) is not None),
            ),
            (float(sum(1 for bound in bounds if a <= bound < b)), encloses, float(inside)),
        )
        self._gaps[key] = known
        return known

    def _clauses(self, sentence: int) -> list[int]:
        bounds = self._bounds.get(sentence)
        if bounds is None:
            place = self.context.reading.sentences[sentence]
            bounds = self._bounds[sentence] = [
                m.start() for m in CLAUSE.finditer(self.context.text, place.start, place.end)
            ]
        return bounds

    def _order(self, name: Name, quantity: Quantity, same: _Same, at: int, role: LinkRole) -> list[float]:
        """Return where a name stands among those of its kind: nearest, first of the clause, last subject, …"""
        phrases = name.kind == "phrase"
        key = (at, role, phrases, quantity.start)
        sides = self._sides_of.get(key)
        if sides is None:
            paired = same.names if phrases else [n for n in same.names if n.kind != "phrase"]
            ahead = [n for n in paired if n.end <= quantity.start]
            behind = [n for n in paired if n.start >= quantity.end]
            clause = max((bound for bound in self._clauses(at) if bound < quantity.start), default=-1)
            acting = [n for n in same.subjects if n.end <= quantity.start and (phrases or n.kind != "phrase")]
            sides = self._sides_of[key] = _Sides(
                ahead[-1] if ahead else None,
                behind[0] if behind else None,
                next((n for n in ahead if n.start > clause), None),
                acting[-1] if acting else None,
                paired[0] if paired else None,
                (float(len(acting)), float(len(ahead)), float(len(behind))),
            )
        subjects_count, ahead_count, behind_count = sides.counts
        return [
            float(sides.before is name),
            float(sides.after is name),
            float(sides.in_clause is name),
            float(sides.subject is name),
            subjects_count,
            float(sides.first is name),
            ahead_count,
            behind_count,
        ]

    def words(self, quantity: Quantity, candidate: Candidate) -> list[str]:
        """Return the words of a link: those near, and the candidate's own."""
        return [*self.words_near(quantity, candidate), *self.own_words(candidate)]

    def words_near(self, quantity: Quantity, candidate: Candidate) -> list[str]:
        """Return the words around and between a candidate's nearest name and a quantity of its sentence."""
        here = self._distance(candidate, self._sentence_of(quantity)).here
        if not here:
            return []
        name = _nearest(here, quantity)
        key = (name.start, name.end, quantity.start)
        known = self._words.get(key)
        if known is None:
            known = self._words[key] = self._words_between(name, quantity)
        return known

    def own_words(self, candidate: Candidate) -> list[str]:
        """Return the first and the last word of a candidate's first name."""
        if candidate.none:
            return []
        first = candidate.names[0].text
        known = self._heads.get(first)
        if known is None:
            words = _WORDS.findall(first.lower())
            known = self._heads[first] = (
                [f"h:{words[-1]}", *([f"i:{words[0]}"] if len(words) > 1 else [])] if words else []
            )
        return known

    def _words_beside(self, name: Name) -> tuple[list[str], list[str]]:
        """Return the two words before a name and the two behind it, the nearest first."""
        known = self._beside.get(id(name))
        if known is None:
            sentence = self.context.reading.sentences[name.sentence]
            tokens = self._tokens_of(name.sentence)
            before = tokens.within(max(sentence.start, name.start - 40), name.start)[:-3:-1]
            after = tokens.within(name.end, min(sentence.end, name.end + 40))[:2]
            known = self._beside[id(name)] = before, after
        return known

    def _words_between(self, name: Name, quantity: Quantity) -> list[str]:
        side = "L" if name.start < quantity.start else "R"
        before, after = self._words_beside(name)
        found = [f"{side}p{n}:{word}" for n, word in enumerate(before)]
        found += [f"{side}n{n}:{word}" for n, word in enumerate(after)]
        a, b = (name.end, quantity.start) if side == "L" else (quantity.end, name.start)
        if a < b and b - a < 90:
            between = self._tokens_of(name.sentence).within(a, b)
            if len(between) <= 10:
                # in order, not as a set: the same words have to add up to the same sum in every process
                found += [f"{side}b:{word}" for word in dict.fromkeys(between)]
                if between:
                    found += [f"{side}f:{between[0]}", f"{side}l:{between[-1]}"]
        return found

    def _tokens_of(self, sentence: int) -> _Tokens:
        known = self._tokens.get(sentence)
        if known is None:
            place = self.context.reading.sentences[sentence]
            known = self._tokens[sentence] = _Tokens(self.context.lower, place.start, place.end)
        return known

    def metric_fit(self, quantity: Quantity, candidate: Candidate) -> list[float]:
        """Return how well a metric fits a number: a cost in its unit, a percentage, a fraction, a bare word."""
        words = candidate.names[0].text.lower()
        bare = float(words in _BARE_METRICS)
        slug = candidate.slug
        if slug is None or slug not in self.context.vocabulary.metrics:
            return [-1.0, -1.0, -1.0, -1.0, bare]
        entry = self.context.vocabulary.metrics[slug]
        scale = {"percent": 2.0, "fraction": 1.0, "unbounded": 0.0}[entry.scale]
        return [
            float(entry.resource),
            scale,
            float(_unit_group(entry.unit) == _unit_group(quantity.unit)),
            _unit_group(entry.unit),
            bare,
        ]


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


def _unit_group(unit: str) -> float:
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
    return float(
        bool(said & cue_words.UP) or (text.find("+", begin, end) >= 0 and UP.search(text[begin:end]) is not None)
    )


def _compares(said: int, text: str, begin: int, end: int) -> float:
    """Tell whether a stretch compares; `said` is what its words say."""
    return float(
        bool(said & cue_words.COMPARE)
        or (bool(said & cue_words.COMPARE_OPENING) and COMPARE.search(text[begin:end]) is not None)
    )


def _subject(before: str) -> float:
    last = 0.0
    for match in SUBJECTS.finditer(before[-110:]):
        last = 1.0 if match["own"] else 2.0
    return last


_ELSEWHERE = [
    0.0 if name in ("list_matches", "names_here") else -1.0
    for name in PAIR_FEATURES[1 : PAIR_FEATURES.index("sentences_since")]
]
_ELSEWHERE_REST = [-1.0] * (len(PAIR_FEATURES) - PAIR_FEATURES.index("sentences_until") - 1)
_NO_FIT = [-1.0] * len(METRIC_FEATURES)
_NONE = [-1.0] * (len(PAIR_FEATURES) + 1 + len(METRIC_FEATURES))
_NO_STATIC = [-1.0] * len(STATIC_FEATURES)
