"""Candidates for every link of a claim, and the features by which one of them is chosen.

A quantity is linked to a metric, a dataset, a model and, for a delta, a baseline. Each link is a choice among
candidates: the names of the quantity's own sentence, names that the paper introduces or keeps speaking of, and "none".
`features` describes a quantity and a candidate by numbers only; what they are worth is learnt (see `ranker`).
"""

from __future__ import annotations

import re

from kb.extraction.found import Candidate, LinkRole, Name, Naming, Quantity
from kb.extraction.reading import Reading
from kb.extraction.words import word_set
from kb.vocabulary import Vocabulary, dataset_key, name_key

_MODEL_TAIL = re.compile(
    r"(?:models?|methods?|frameworks?|approach(?:es)?|networks?|systems?|pipelines?|classifiers?|"
    r"agents?|algorithms?|architectures?|variants?|"
    r"modules?|strategy|technique|policy|transformers?|detectors?|encoder)$",
    re.IGNORECASE,
)
_DATASET_AFTER = re.compile(
    r"[\s)\-]{1,3}(?:\w+\s){0,2}?(?:datasets?|benchmarks?|corpus|corpora|test[- ]?sets?|testing set|"
    r"challenge|suite|data|validation|val|test|dev|leaderboard|cohort|tasks?|track|split|collection|database)\b",
    re.IGNORECASE,
)
_MODEL_AFTER = re.compile(
    r"[\s)\-]{1,3}(?:\w+\s)?(?:models?|methods?|frameworks?|approach|networks?|systems?|pipeline|"
    r"classifiers?|agents?|algorithm|architecture|baselines?|backbones?|detectors?|variants?)\b",
    re.IGNORECASE,
)
_VERB_AFTER = re.compile(
    r"\s(?:\([^)]{1,40}\)\s|model\s|also\s|further\s|consistently\s|significantly\s|can\s|even\s|"
    r"still\s|alone\s)*(?:achiev|attain|reach|outperform|surpass|obtain|improv|exceed|scor|yield|"
    r"deliver|is\b|was\b|are\b|were\b|has\b|have\b|provid|demonstrat|show|set|perform|reduc|boost|gain|"
    r"establish|beat|lead|run|requir|use|maintain|match|exhibit|"
    r"enabl|produc|rank|remain|report|increas|get|degrad|drop|lower|rais|retain|record|generat|fail|"
    r"struggl|closes?\b|does\b|peak)",
    re.IGNORECASE,
)
_COMPARE_BEFORE = re.compile(
    r"\b(?:than|over|against|versus|vs\.?|compared (?:to|with)|relative to|outperform\w*|surpass\w*|"
    r"exceed\w*|beat\w*|baselines?|improv\w+ (?:up)?on|behind|"
    r"comparison (?:to|with)|unlike|like|by|from|to|of|match\w*|rival\w*|approach\w*)\s(?:the\s|a\s|"
    r"an\s|both\s|all\s|\w+\s)?(?:[\w\-]+\s){0,2}$",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"\b(?:than|over|against|versus|vs|compared|relative to|outperform\w*|surpass\w*|exceed\w*|beat\w*|"
    r"baselines?|comparison|improv\w+|behind)\b",
    re.IGNORECASE,
)
_RESULT_VERB = re.compile(
    r"\b(?:achiev|attain|reach|obtain|scor|yield|deliver|report|set|get|result|record|produc)\w*", re.IGNORECASE
)
_WHICH = re.compile(r"\b(?:while|whereas|but|which|where|whose|and|with|compared|respectively)\b", re.IGNORECASE)
_TRAINED_ON = re.compile(
    r"\b(?:pre-?\s?train\w*|trained|training|fine-?tun\w+|distill\w+|learn\w+)\s(?:\w+\s){0,2}?(?:on|"
    r"with|using|from)\s(?:the\s)?$",
    re.IGNORECASE,
)
_TRAINING_AFTER = re.compile(
    r"\s(?:pre-?\s?train|fine-?tun|data\b|images\b|only\b|weights\b|checkpoint)", re.IGNORECASE
)
_UP = re.compile(
    r"\b(?:improv|increas|gain|boost|outperform|surpass|higher|better|exceed|rais|rise|rose|lift|"
    r"advantage|uplift|\+)",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:reduc|decreas|drop|lower|declin|degrad|loss|lose|fall|fell|fewer|worse|shrink|cut|below|"
    r"behind|trail|lag|collaps|deteriorat|less|suppress|minimi[sz]|mitigat|sav)",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"\b(?:we|our|ours|proposed|this (?:method|approach|model|framework|system|work|paper))\b", re.IGNORECASE
)
_STUDY = re.compile(
    r"\b(?:we (?:evaluate|benchmark|test|assess|compare|examine|audit|study|investigate|analy[sz]e)|"
    r"evaluating|benchmarking|evaluation of|comparative|comparison of|empirical study|"
    r"state-of-the-art (?:LLMs|models|VLMs|MLLMs)|(?:leading|frontier|recent|current|existing|\d+|"
    r"several|multiple|open-source|proprietary) (?:\w+\s)?(?:LLMs|VLMs|MLLMs|models|LMMs|agents))\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|multiple|various|all|"
    r"both|diverse|different|public|standard|these|many)\s(?:[\w\-]+\s){0,4}"
    r"(?:datasets|benchmarks|tasks|domains|settings|languages|scenarios|suites|environments|corpora|"
    r"test sets|cohorts)\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:this|the same|the|our|these)\s(?:\w+\s)?(?:dataset|benchmark|corpus|test set|task|challenge|"
    r"datasets|benchmarks)\b",
    re.IGNORECASE,
)
_EVALUATED = re.compile(
    r"\b(?:experiment\w*|evaluat\w+|validat\w+|test(?:s|ed|ing)?|benchmark\w*|results?|perform\w+|"
    r"achiev\w+|trained|fine-tun\w+)\b",
    re.IGNORECASE,
)
_ITS = re.compile(
    r"^(?:it|this|these|our|we|the proposed|the resulting|the model|the method|they)\b|\b(?:it|our \w+|"
    r"we|the proposed \w+|this \w+)\s(?:also\s|further\s)?(?:achiev|attain|reach|outperform|surpass|"
    r"obtain|improv|exceed|report|show|get)",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:average|averaged|mean|overall|across|aggregate|all)\b", re.IGNORECASE)
_PREVIOUS = (
    ("on", ("on", "across", "over")),
    ("in", ("in", "within", "at")),
    ("for", ("for",)),
    ("of", ("of",)),
    ("with", ("with", "using", "via", "through", "from", "under")),
    ("than", ("than", "against", "vs", "vs.", "versus", "compared")),
    ("by", ("by",)),
    ("to", ("to",)),
    ("and", ("and", ",", "or", "/", "&")),
    ("the", ("the", "a", "an", "this", "these")),
    ("our", ("our", "proposed", "ours")),
    ("paren", ("(",)),
    ("like", ("like", "including", "e.g.", "as", "namely")),
)


_BETWEEN_LISTED = re.compile(
    r"(?:\s?\([^)]{0,30}\))?\s?(?:datasets?|benchmarks?)?\s?(?:,|/|and|,\s?and|&|or|,\s?or|vs\.?|versus)"
    r"\s?(?:the\s|on\s|an?\s)?(?:\w+\s)?"
)
"""What stands between two members of a list."""


class Context:
    """One paper, prepared for asking about its quantities: candidates by role, lists, clauses."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading = reading
        self.vocabulary = vocabulary
        self.text = reading.text
        self.naming = reading.naming or Naming()
        self.by_sentence: list[list[Name]] = [[] for _ in reading.sentences]
        for name in reading.names:
            self.by_sentence[name.sentence].append(name)
        self.quantities_of: list[list[Quantity]] = [[] for _ in reading.sentences]
        for quantity in reading.quantities:
            self.quantities_of[reading.sentence_of(quantity.start)].append(quantity)
        self.candidates: dict[LinkRole, list[Candidate]] = {
            role: self._candidates(role) for role in ("metric", "dataset", "model")
        }
        self.candidates["baseline"] = self.candidates["model"]
        self._about: dict[int, list[float]] = {}
        self._lists: dict[tuple[int, LinkRole], list[list[Name]]] = {}
        self._static: dict[tuple[str, int], list[float]] = {}
        self.study = len(_STUDY.findall(self.text))
        self.has_own = bool(self.naming.own)
        self.primary = self.naming.primary

        self.dataset_count = sum(
            1
            for c in self.candidates["dataset"]
            if any(n.kind == "dataset" for n in c.names) or c.key in self.naming.own_datasets
        )
        self.model_count = sum(1 for c in self.candidates["model"] if any(n.kind == "model" for n in c.names))
        self._dataset_sentences = sorted(
            {
                n.sentence
                for c in self.candidates["dataset"]
                for n in c.names
                if n.kind == "dataset" or c.key in self.naming.own_datasets
            }
        )
        self._recent: dict[tuple[LinkRole, int], list[str]] = {}

    def own_before(self, sentence: int, quantity: Quantity) -> bool:
        """Tell whether one of the paper's own names stands before the quantity in its sentence."""
        return any(n.end <= quantity.start and name_key(n.text) in self.naming.own for n in self.by_sentence[sentence])

    def others_before(self, sentence: int, quantity: Quantity) -> int:
        """Return how many other models stand before the quantity in its sentence."""
        return sum(
            1
            for n in self.by_sentence[sentence]
            if n.end <= quantity.start and n.kind == "model" and name_key(n.text) not in self.naming.own
        )

    def since_dataset(self, sentence: int) -> int:
        """Return how many sentences ago a dataset was last named, 20 for never."""
        return min((sentence - s for s in self._dataset_sentences if s <= sentence), default=20)

    def recency(self, sentence: int, role: LinkRole, candidate: Candidate) -> float:
        """Return the candidate's rank by how late before a sentence it was last named, 0 for the last one."""
        order = self._recent.get((role, sentence))
        if order is None:
            last: list[tuple[int, str]] = []
            for other in self.candidates[role]:
                if role == "dataset" and not (
                    any(n.kind == "dataset" for n in other.names) or other.key in self.naming.own_datasets
                ):
                    continue
                if role != "dataset" and not (
                    any(n.kind == "model" for n in other.names) or other.key in self.naming.own
                ):
                    continue
                starts = [n.start for n in other.names if n.sentence < sentence]
                if starts:
                    last.append((-max(starts), other.key))
            order = [key for _, key in sorted(last)]
            self._recent[role, sentence] = order
        return float(order.index(candidate.key)) if candidate.key in order else 15.0

    # -- candidates ------------------------------------------------------------------------------------------------

    def _fits(self, name: Name, role: LinkRole) -> bool:
        if role == "metric":
            return name.kind in ("metric", "name")
        if role == "dataset":
            if name.kind == "phrase":
                return not _MODEL_TAIL.search(name.text)
            return name.kind in ("dataset", "name", "task") or (
                name.kind == "model" and name_key(name.text) in self.naming.own_datasets
            )
        if name.kind == "phrase":
            return not re.search(
                r"(?:datasets?|benchmarks?|corpus|corpora|sets?|challenge|suite|tasks?|domain)$", name.text
            )
        return name.kind in ("model", "name") or name_key(name.text) in self.naming.own

    def _candidates(self, role: LinkRole) -> list[Candidate]:
        groups: dict[str, Candidate] = {}
        for name in self.reading.names:
            if not self._fits(name, role):
                continue
            key = dataset_key(name.text) if role == "dataset" else name_key(name.text)
            if name.slug and role in ("metric", "dataset"):
                key = f"={name.slug}"
            if role == "model":
                key = re.sub(r"^(?:our|proposed|the)+", "", key) or key
                if key in self.naming.short_forms:
                    key = name_key(self.naming.short_forms[key][0])
            groups.setdefault(key, Candidate(key)).names.append(name)
        if role == "model":
            # "ConvNeXts compete" speaks of ConvNeXt
            for key in [
                k for k in groups if k.endswith("s") and k[:-1] in groups and groups[k].names[0].text.endswith("s")
            ]:
                if not groups[key].names[0].text.endswith("-s"):
                    groups[key[:-1]].names += groups.pop(key).names
        return list(groups.values())

    def of(self, quantity: Quantity, role: LinkRole) -> list[Candidate]:
        """Return the candidates of a role for one quantity: those near, those that matter everywhere, and none."""
        at = self.reading.sentence_of(quantity.start)
        chosen: list[Candidate] = []
        for candidate in self.candidates[role]:
            near = min(
                abs(name.sentence - at) if name.sentence <= at else 3 * (name.sentence - at) for name in candidate.names
            )
            if near == 0:
                chosen.append(candidate)
                continue
            if all(name.kind == "phrase" for name in candidate.names):
                continue
            if role == "metric":
                keep = near <= 3 and any(name.slug for name in candidate.names)
            elif role == "dataset":
                keep = (
                    any(name.kind == "dataset" for name in candidate.names)
                    or candidate.key in self.naming.own_datasets
                    or any(_DATASET_AFTER.match(self.text, name.end) for name in candidate.names)
                )
            else:
                keep = (
                    candidate.key in self.naming.own
                    or any(name.sentence == 0 and self.reading.title.text for name in candidate.names)
                    or (near <= 2 and any(name.kind == "model" for name in candidate.names))
                )
            if keep:
                chosen.append(candidate)
        return [*chosen, Candidate("")]

    # -- lists -------------------------------------------------------------------------------------------------------

    def lists(self, sentence: int, role: LinkRole) -> list[list[Name]]:
        """Return the coordinations of a role's names in a sentence ("A, B, and C"); a lone name is a list of one."""
        known = self._lists.get((sentence, role))
        if known is not None:
            return known
        groups: list[list[Name]] = []
        for name in self.by_sentence[sentence]:
            if not self._fits(name, role):
                continue
            if groups:
                last = groups[-1][-1]
                if (name.start, name.end) == (last.start, last.end) and "/" in self.text[name.start : name.end]:
                    groups[-1].append(name)  # "Kinetics-400/600" names two
                    continue
                if name.start < last.end:
                    continue
                between = self.text[last.end : name.start]
                if len(between) < 40 and _BETWEEN_LISTED.fullmatch(between):
                    groups[-1].append(name)
                    continue
            groups.append([name])
        self._lists[sentence, role] = groups
        return groups

    def _list_place(self, sentence: int, role: LinkRole, name: Name) -> tuple[int, int]:
        """Return a name's index in its coordination and the length of that."""
        for group in self.lists(sentence, role):
            for i, member in enumerate(group):
                if member is name:
                    return i, len(group)
        return 0, 1

    # -- features ----------------------------------------------------------------------------------------------------

    def static(self, candidate: Candidate, role: LinkRole) -> list[float]:
        """Return what is true of a candidate wherever the quantity stands."""
        cached = self._static.get((role, id(candidate)))
        if cached is not None:
            return cached
        text, naming = self.text, self.naming
        first = candidate.names[0]
        words = first.text
        kinds = {name.kind for name in candidate.names}
        key = name_key(words)
        primary_words = naming.own[self.primary][0] if self.primary else ""
        variant = (
            bool(primary_words)
            and key != self.primary
            and (key.startswith(name_key(primary_words)) or (len(primary_words) > 3 and name_key(primary_words) in key))
        )
        values = [
            float(len(candidate.names)),
            float(candidate.names[0].sentence == 0 and bool(self.reading.title.text)),
            float("dataset" in kinds),
            float("metric" in kinds),
            float("model" in kinds),
            float("name" in kinds),
            float("phrase" in kinds),
            float("task" in kinds),
            float(candidate.slug is not None),
            float(any(_DATASET_AFTER.match(text, n.end) for n in candidate.names)),
            float(any(_MODEL_AFTER.match(text, n.end) for n in candidate.names)),
            float(any(_VERB_AFTER.match(text, n.end) for n in candidate.names)),
            float(
                any(
                    re.search(r"\b(?:on|across)\s(?:the\s)?$", text[max(0, n.start - 12) : n.start]) is not None
                    for n in candidate.names
                )
            ),
            float(
                any(
                    re.search(r"\b(?:our|proposed)\s(?:\w+\s)?$", text[max(0, n.start - 22) : n.start], re.IGNORECASE)
                    is not None
                    for n in candidate.names
                )
            ),
            naming.own_score.get(key, 0.0),
            float(key == self.primary),
            float(variant),
            naming.own_datasets.get(key, 0.0),
            float(key in naming.long_forms),
            float(key in naming.short_forms),
            float(len(words.split())),
            float(len(words)),
            float(any(c.isdigit() for c in words)),
            float(words.isupper()),
            float(bool(re.search(r"[a-z][A-Z]", words))),
            float("-" in words),
            float(bool(re.search(r"(?:Bench|QA|Eval|Set|Arena|VQA|\d{3,4}[kK]?)$|Bench", words))),
            float(
                bool(
                    re.search(
                        r"(?:Net|former|GAN|LM|BERT|Agent|RL|VLA|Mamba|LLM|CNN|SAM|CLIP|GPT|"
                        r"RAG|Diff\w*|Flow|Former)s?$",
                        words,
                    )
                )
            ),
            float(words[:1].isupper()),
            float(bool(_MODEL_TAIL.search(words))),
            float(bool(re.match(r"(?:our|proposed|the proposed|this)\b", words, re.IGNORECASE))),
            float(
                any(
                    _EVALUATED.search(text, self.reading.sentences[n.sentence].start, n.start) is not None
                    for n in candidate.names
                )
            ),
            float(sum(1 for n in candidate.names if self.reading.sentences[n.sentence].gated)),
            float(bool(re.search(r"\b(?:best|strongest|leading|top)\b", words))),
            float(
                bool(
                    re.search(
                        r"\b(?:previous|prior|existing|baselines?|other|state-of-the-art)\b", words, re.IGNORECASE
                    )
                )
            ),
            float(words.endswith("s") and words[:1].islower()),
            float(min(n.sentence for n in candidate.names)),
        ]
        self._static[role, id(candidate)] = values
        return values

    def about(self, quantity: Quantity) -> list[float]:
        """Return what is true of a quantity and its sentence, whatever it is linked to."""
        known = self._about.get(quantity.start)
        if known is None:
            known = self._about[quantity.start] = self._describe(quantity)
        return known

    def _describe(self, quantity: Quantity) -> list[float]:
        at = self.reading.sentence_of(quantity.start)
        sentence = self.reading.sentences[at]
        text = self.text
        before, after = text[sentence.start : quantity.start], text[quantity.end : sentence.end]
        near_before, near_after = before[-60:], after[:60]
        others = self.quantities_of[at]
        inside = before.rfind("(") > before.rfind(")")
        unit = quantity.unit
        return [
            float(at == 0 and bool(self.reading.title.text)),
            float(at),
            float(at / max(1, len(self.reading.sentences) - 1)),
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
            float(bool(_UP.search(near_before))),
            float(bool(_DOWN.search(near_before))),
            float(bool(_UP.search(near_after))),
            float(bool(_DOWN.search(near_after))),
            float(bool(_COMPARE.search(near_before))),
            float(bool(_COMPARE.search(near_after))),
            float(bool(_RESULT_VERB.search(near_before))),
            float(bool(_RESULT_VERB.search(before))),
            float(bool(_COMPARE.search(before))),
            float(bool(_OWN_WORDS.search(before))),
            float("respectively" in after),
            float(bool(_AVERAGE.search(near_before))),
            float(bool(_AVERAGE.search(near_after))),
            float(self.has_own),
            float(bool(self.naming.own_datasets)),
            float(min(self.study, 6)),
            float(len(before)),
            float(len(after)),
            float(bool(_SEVERAL.search(before)) or bool(_SEVERAL.search(after))),
            float(bool(_SAME.search(before)) or bool(_SAME.search(after))),
            float(bool(_ITS.search(before))),
            float(self.own_before(at, quantity)),
            float(self.others_before(at, quantity)),
            float(self.dataset_count),
            float(self.model_count),
            float(self.since_dataset(at)),
        ]

    def features(self, quantity: Quantity, candidate: Candidate, role: LinkRole) -> list[float]:
        """Return the features of one link. Their order is fixed: the weights are trained for it."""
        at = self.reading.sentence_of(quantity.start)
        if candidate.none:
            here = [n for n in self.by_sentence[at] if self._fits(n, role)]
            close = min((min(abs(n.start - quantity.end), abs(quantity.start - n.end)) for n in here), default=400)
            return [
                1.0,
                float(len(here)),
                float(close),
                *([-1.0] * (len(PAIR_FEATURES) + 1 + len(METRIC_FEATURES) + len(STATIC_FEATURES))),
            ]
        text = self.text
        sentence = self.reading.sentences[at]
        here = [n for n in candidate.names if n.sentence == at]
        earlier = [at - n.sentence for n in candidate.names if n.sentence < at]
        later = [n.sentence - at for n in candidate.names if n.sentence > at]
        pair: list[float]
        if here:
            name = min(
                here,
                key=lambda n: (n.start - quantity.end) if n.start >= quantity.end else (quantity.start - n.end) * 0.9,
            )
            before = name.start < quantity.start
            a, b = (name.end, quantity.start) if before else (quantity.end, name.start)
            between = text[a:b] if a <= b else ""
            quantities = self.quantities_of[at]
            same = [n for n in self.by_sentence[at] if self._fits(n, role)]
            lower = between.lower()
            previous = text[max(sentence.start, name.start - 26) : name.start]
            last_word = (re.search(r"(\S+)\s*$", previous) or [""])[0].strip().lower() if previous else ""
            following = text[name.end : min(sentence.end, name.end + 40)]
            index, length = self._list_place(at, role, name)
            overlap = name.start < quantity.end and quantity.start < name.end
            pair = [
                1.0,
                float(before),
                float(overlap),
                float(between.count(" ")),
                float(len(between)),
                float(between.count(",")),
                float(between.count(";")),
                float(between.count("(")),
                float(between.count(")")),
                float(" and " in lower),
                float(sum(1 for q in quantities if a <= q.start and q.end <= b)),
                float(sum(1 for n in same if a <= n.start and n.end <= b)),
                float(bool(_COMPARE.search(between))),
                float(bool(_RESULT_VERB.search(between))),
                float(bool(_WHICH.search(between))),
                float(bool(_COMPARE_BEFORE.search(previous))),
                float(bool(_TRAINED_ON.search(text, max(sentence.start, name.start - 45), name.start))),
                float(bool(_TRAINING_AFTER.match(text, name.end))),
                *(
                    float(last_word.endswith(words) if kind == "paren" else last_word in words)
                    for kind, words in _PREVIOUS
                ),
                float(bool(_DATASET_AFTER.match(text, name.end))),
                float(bool(_MODEL_AFTER.match(text, name.end))),
                float(bool(_VERB_AFTER.match(text, name.end))),
                float(following.lstrip().startswith("(")),
                float(following.startswith(")")),
                float(following.lstrip().startswith((",", "and"))),
                float(before and re.fullmatch(r"\s?\(\s?[^()]{0,12}", between) is not None),
                float(not before and re.fullmatch(r"[^()]{0,12}\(\s?[^()]{0,8}", between) is not None),
                float(
                    before
                    and re.fullmatch(
                        r"\s?(?:of|:|=|is|was|by|to|at|from)?\s?(?:about|over|~|"
                        r"up to|nearly)?\s?",
                        lower,
                    )
                    is not None
                ),
                float(not before and re.fullmatch(r"\s?(?:in|on|for|of)?\s?(?:the\s)?", lower) is not None),
                float(index),
                float(length),
                float(length > 1 and length == quantity.list_length and index == quantity.listed),
                float(length > 1 and length == quantity.list_length and index != quantity.listed),
                float(name.start - sentence.start),
                float(sum(1 for n in same if n.start < name.start)),
                float(len(same)),
                float(sum(1 for n in same if (n.start < quantity.start) == before)),
                float(len(here)),
                float(min(earlier, default=20)),
                float(min(later, default=20)),
                float(text.rfind("(", sentence.start, name.start) > text.rfind(")", sentence.start, name.start)),
            ]
        else:
            pair = [-1.0] * len(PAIR_FEATURES)
            pair[0] = 0.0
            pair[PAIR_FEATURES.index("list_matches")] = 0.0
            pair[PAIR_FEATURES.index("names_here")] = 0.0
            pair[PAIR_FEATURES.index("sentences_since")] = float(min(earlier, default=20))
            pair[PAIR_FEATURES.index("sentences_until")] = float(min(later, default=20))
        fit = self.metric_fit(quantity, candidate) if role == "metric" else [-1.0] * len(METRIC_FEATURES)
        return [0.0, 0.0, 0.0, *pair, self.recency(at, role, candidate), *fit, *self.static(candidate, role)]

    def metric_fit(self, quantity: Quantity, candidate: Candidate) -> list[float]:
        """Return how well a metric fits a number: a cost in its unit, a percentage, a fraction, a bare word."""
        words = candidate.names[0].text.lower()
        bare = float(words in _BARE_METRICS)
        slug = candidate.slug
        if slug is None or slug not in self.vocabulary.metrics:
            return [-1.0, -1.0, -1.0, -1.0, bare]
        entry = self.vocabulary.metrics[slug]
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
    *(f"previous_{kind}" for kind, _ in _PREVIOUS),
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
]
LINK_FEATURES = [
    "none",
    "names_near",
    "closest",
    *PAIR_FEATURES,
    "recency",
    *METRIC_FEATURES,
    *STATIC_FEATURES,
    *ABOUT_FEATURES,
]
