"""Candidates for every link of a claim.

A quantity is linked to a metric, a dataset, a model and, for a delta, a baseline. Each link is a choice among
candidates: the names of the quantity's own sentence, names that the paper introduces or keeps speaking of, and "none".
"""

from __future__ import annotations

import re
from itertools import compress, pairwise
from typing import NamedTuple

from kb.extraction.cue_words import STUDY_OPENING, CueWords
from kb.extraction.cues import BENCH_TITLE, DATASET_AFTER, MODEL_TAIL, STUDY
from kb.extraction.found import Candidate, LinkRole, Name, NameKind, Naming, Quantity
from kb.extraction.reading import Reading
from kb.extraction.words import Memory
from kb.vocabulary import Vocabulary, dataset_key, name_key

BETWEEN_LISTED = re.compile(
    r"(?:\s?\([^)]{0,30}\))?\s?(?:datasets?|benchmarks?)?\s?(?:,|/|and|,\s?and|&|or|,\s?or|vs\.?|versus)"
    r"\s?(?:the\s|on\s|an?\s)?(?:\w+\s)?"
)
"""What stands between two members of a list."""


_COINED = re.compile(r"[A-Z].*[A-Z0-9]|[a-z].*[A-Z]|\d")
_DATASET_TAIL = re.compile(r"(?:datasets?|benchmarks?|corpus|corpora|sets?|challenge|suite|tasks?|domain)$")
_DATASET_TAILS = Memory(lambda word: _DATASET_TAIL.search(word) is not None)
_MODEL_TAILS = Memory(lambda word: MODEL_TAIL.search(word.lower()) is not None)
"""Whether a phrase's last word makes it a dataset's, or a model's."""
_OWNERS = ("our", "proposed", "the")
_OWNED = re.compile(rf"^(?:{'|'.join(_OWNERS)})+")


def _put(candidates: dict[str, Candidate], key: str, name: Name) -> None:
    known = candidates.get(key)
    if known is None:
        known = candidates[key] = Candidate(key)
    known.add(name)


class _Reach(NamedTuple):
    """Where a candidate may be linked to: in the sentences that name it, everywhere, or `near` sentences behind one."""

    candidate: Candidate
    sentences: set[int]
    everywhere: bool
    near: int


_PHRASES: frozenset[NameKind] = frozenset(["phrase"])
_NO_DATASETS: frozenset[NameKind] = frozenset(["phrase", "task"])


MOST_OPTIONS = 48
"""So many candidates a quantity has at most, the nearest: an abstract has a third of them, an endless list too many."""


class Context:
    """One paper, prepared for asking about its quantities: candidates by role, lists, clauses."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading = reading
        self.vocabulary = vocabulary
        self.text = reading.text
        self.lower = reading.lower
        self.naming = reading.naming or Naming()
        self.by_sentence: list[list[Name]] = [[] for _ in reading.sentences]
        for name in reading.names:
            self.by_sentence[name.sentence].append(name)
        self.quantities_of: list[list[Quantity]] = [[] for _ in reading.sentences]
        for quantity in reading.quantities:
            self.quantities_of[reading.sentence_of(quantity.start)].append(quantity)
        self._roles: dict[int, tuple[bool, bool, bool]] = {}
        self.candidates = self._candidates()
        self.title = self.text[: max(0, reading.abstract_start - 1)]
        self.best_own = max(self.naming.own_score.values(), default=0.0)
        self._reaches_of: dict[LinkRole, list[_Reach]] = {}
        self._options: dict[tuple[int, LinkRole], list[Candidate]] = {}
        self._lists: dict[tuple[int, LinkRole], list[list[Name]]] = {}
        self._coordinations: dict[tuple[int, LinkRole], dict[int, list[Name]]] = {}
        self.cues = CueWords(self.lower, reading.words)
        self.study = self._study()
        self.bench_title = BENCH_TITLE.search(self.title.lower()) is not None
        self.has_own = bool(self.naming.own)
        self.primary = self.naming.primary

        certain = [
            [name.sentence for name in candidate.names if own or name.kind == "dataset"]
            for candidate in self.candidates["dataset"]
            for own in (candidate.key in self.naming.own_datasets,)
        ]
        self.dataset_count = sum(map(bool, certain))
        self.model_count = sum(["model" in one.kinds for one in self.candidates["model"]])
        self._dataset_sentences = sorted({sentence for sentences in certain for sentence in sentences})
        self._lasting_of: dict[LinkRole, list[Candidate]] = {}
        self._recent: dict[tuple[LinkRole, int], dict[str, float]] = {}

    def _study(self) -> int:
        """Return how often the paper says that it compares what others made."""
        count = end = 0
        for start in compress(self.cues.starts, map(STUDY_OPENING.__and__, self.cues.said)):
            if start >= end and (match := STUDY.match(self.lower, start)):
                count += 1
                end = match.end()
        return count

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
        ranks = self._recent.get((role, sentence))
        if ranks is None:
            last: list[tuple[int, str]] = []
            for other in self._lasting(role):
                starts = [n.start for n in other.names if n.sentence < sentence]
                if starts:
                    last.append((-max(starts), other.key))
            ranks = self._recent[role, sentence] = {key: float(rank) for rank, (_, key) in enumerate(sorted(last))}
        return ranks.get(candidate.key, 15.0)

    def _lasting(self, role: LinkRole) -> list[Candidate]:
        """Return the datasets, or for other roles the models, that a paper goes on speaking of: known or its own."""
        known = self._lasting_of.get(role)
        if known is None:
            kind, own = ("dataset", self.naming.own_datasets) if role == "dataset" else ("model", self.naming.own)
            known = self._lasting_of[role] = [
                one for one in self.candidates[role] if one.key in own or kind in one.kinds
            ]
        return known

    # -- candidates ------------------------------------------------------------------------------------------------

    def fits(self, name: Name, role: LinkRole) -> bool:
        """Tell whether a name can stand for what a role asks for."""
        metric, dataset, model = self.roles(name)
        return metric if role == "metric" else dataset if role == "dataset" else model

    def roles(self, name: Name) -> tuple[bool, bool, bool]:
        """Tell whether a name can stand for a metric, for a dataset, for a model or baseline."""
        known = self._roles.get(id(name))
        if known is None:
            known = self._roles[id(name)] = self._tell_roles(name)
        return known

    def _tell_roles(self, name: Name) -> tuple[bool, bool, bool]:
        kind = name.kind
        if kind == "name":
            return True, True, True
        if kind == "phrase":
            last = name.text.rpartition(" ")[2]
            return False, not _MODEL_TAILS[last], not _DATASET_TAILS[last]
        key = name_key(name.text)
        own = key in self.naming.own
        if kind == "model":
            return False, key in self.naming.own_datasets, True
        return kind == "metric", kind in ("dataset", "task"), own

    def _candidates(self) -> dict[LinkRole, list[Candidate]]:
        metrics: dict[str, Candidate] = {}
        datasets: dict[str, Candidate] = {}
        models: dict[str, Candidate] = {}
        for name in self.reading.names:
            known = f"={name.slug}" if name.slug else ""
            metric, dataset, model = self.roles(name)
            if metric:
                _put(metrics, known or name_key(name.text), name)
            if dataset:
                _put(datasets, known or dataset_key(name.text), name)
            if model:
                _put(models, self._model_key(name), name)
        # "ConvNeXts compete" speaks of ConvNeXt
        for key in [
            k for k in models if k.endswith("s") and k[:-1] in models and models[k].names[0].text.endswith("s")
        ]:
            if not models[key].names[0].text.endswith("-s"):
                for name in models.pop(key).names:
                    models[key[:-1]].add(name)
        both = list(models.values())
        return {
            "metric": list(metrics.values()), "dataset": list(datasets.values()), "model": both, "baseline": both,
        }  # fmt: skip

    def _model_key(self, name: Name) -> str:
        key = name_key(name.text)
        if key.startswith(_OWNERS):
            key = _OWNED.sub("", key) or key
        if key in self.naming.short_forms:
            key = name_key(self.naming.short_forms[key][0])
        return key

    def of(self, quantity: Quantity, role: LinkRole) -> list[Candidate]:
        """Return the candidates of a role for one quantity: those near, those that matter everywhere, and none.

        Left out is what annotated abstracts show to be right in fewer than one of two hundred cases: tasks and
        descriptive phrases for a dataset, plain words of the title for a model, unknown names far away for a baseline.
        """
        at = self.reading.sentence_of(quantity.start)
        known = self._options.get((at, role))
        if known is None:
            # a name that comes later is thrice as far away
            near = [
                one
                for one in self._reaches(role)
                if one.everywhere
                or at in one.sentences
                or (
                    one.near
                    and min([at - there if there <= at else 3 * (there - at) for there in one.sentences]) <= one.near
                )
            ]
            if len(near) > MOST_OPTIONS:
                near.sort(key=lambda one: min(abs(at - there) for there in one.sentences))
                del near[MOST_OPTIONS:]
            known = self._options[at, role] = [*(one.candidate for one in near), Candidate("")]
        return known

    def _reaches(self, role: LinkRole) -> list[_Reach]:
        """Return the candidates of a role that a quantity may be linked to, and in which sentences."""
        known = self._reaches_of.get(role)
        if known is None:
            known = self._reaches_of[role] = []
            for candidate in self.candidates[role]:
                kinds = candidate.kinds
                if role == "dataset" and kinds <= _NO_DATASETS:
                    continue
                everywhere, near = False, 0
                if kinds != _PHRASES:
                    everywhere = role != "metric" and self._everywhere(candidate, role)
                    if role == "metric":
                        near = 3 if candidate.slug is not None else 0
                    elif role != "dataset":
                        near = 2 if "model" in kinds else 0
                known.append(_Reach(candidate, candidate.sentences, everywhere, near))
        return known

    def _everywhere(self, candidate: Candidate, role: LinkRole) -> bool:
        """Tell whether a candidate for a dataset, a model or a baseline matters for every sentence."""
        if role == "dataset":
            return (
                "dataset" in candidate.kinds
                or candidate.key in self.naming.own_datasets
                or any(DATASET_AFTER.match(self.lower, name.end) for name in candidate.names)
            )
        return (role != "baseline" or "model" in candidate.kinds) and (
            candidate.key in self.naming.own or self._in_title(candidate)
        )

    def _in_title(self, candidate: Candidate) -> bool:
        """Tell whether the title names a candidate that is more than one of its plain words."""
        if not self.reading.title.text or all(name.sentence for name in candidate.names):
            return False
        return len(candidate.names) > 1 or _COINED.search(candidate.names[0].text) is not None

    # -- lists -------------------------------------------------------------------------------------------------------

    def lists(self, sentence: int, role: LinkRole) -> list[list[Name]]:
        """Return the coordinations of a role's names in a sentence ("A, B, and C"); a lone name is a list of one."""
        known = self._lists.get((sentence, role))
        if known is not None:
            return known
        groups: list[list[Name]] = []
        names = self.by_sentence[sentence]
        joined = {(a.start, a.end) for a, b in pairwise(names) if (a.start, a.end) == (b.start, b.end)}
        for name in names:
            if not self.fits(name, role):
                continue
            if name.kind == "phrase" and any(name.start <= a and b <= name.end for a, b in joined):
                continue  # "our FooNet-T/S models" are two that the phrase would hide
            if groups:
                last = groups[-1][-1]
                if (name.start, name.end) == (last.start, last.end) and "/" in self.text[name.start : name.end]:
                    groups[-1].append(name)  # "Kinetics-400/600" names two
                    continue
                if name.start < last.end:
                    continue
                between = self.text[last.end : name.start]
                if len(between) < 40 and BETWEEN_LISTED.fullmatch(between):
                    groups[-1].append(name)
                    continue
            groups.append([name])
        self._lists[sentence, role] = groups
        return groups

    def coordination(self, sentence: int, role: LinkRole, name: Name) -> list[Name]:
        """Return the coordination of a role that a name is a member of; of a name that `lists` leaves out, itself."""
        known = self._coordinations.get((sentence, role))
        if known is None:
            groups = self.lists(sentence, role)
            known = self._coordinations[sentence, role] = {id(member): group for group in groups for member in group}
        return known.get(id(name), [name])
