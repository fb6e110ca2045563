"""Claims from links: which quantities state one, what each is linked to, how sure that is.

`Linker` asks the trained networks: first what kind of number a quantity is, then for each role which candidate it is
linked to. `assemble` turns the choices into claims by rule: lists of baselines and models, split and conditions,
direction, the same claim stated twice.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kb.extraction.adjoining import measured_before, of_a_baseline, pair_adjoining
from kb.extraction.candidates import Context
from kb.extraction.conditions import conditions_of, split_of
from kb.extraction.features import ABOUT_FEATURES, Described, Features
from kb.extraction.found import ROLES, Candidate, Choice, LinkRole, Name, Quantity
from kb.extraction.kinds import KINDS, kind_numbers, stating
from kb.extraction.links import Batch, LinkNetwork
from kb.extraction.measured_on import not_measured_on, on_something_else, over_several
from kb.extraction.metric_words import level_behind, measure_behind, metric_behind, one_of_two_metrics, whole_metric
from kb.extraction.network import Floats, KnownWords, Weights, load_weights, matrix, softmax
from kb.extraction.no_values import in_a_symbol, is_difference, is_no_value
from kb.extraction.reading import Reading, reading_of
from kb.extraction.scenes import MarkedWords
from kb.extraction.subsets import set_apart, subset_of
from kb.records import Change, Claim, Condition, Direction, Kind, Mention
from kb.vocabulary import DatasetEntry, ModelEntry, Vocabulary, load_vocabulary, name_key

_DOWN = re.compile(
    r"\b(?:reduc\w*|decreas\w*|drop\w*|declin\w*|degrad\w*|los(?:s|es|ing|e)\b|fall\w*|fell|worse\w*|"
    r"shrink\w*|cut\w*|below|behind|trail\w*|"
    r"lag\w*|collaps\w*|deteriorat\w*|less\b|lower(?:s|ed|ing)?\b|suppress\w*|minimi[sz]\w*|mitigat\w*|"
    r"sav(?:e|es|ing|ings)\b|fewer|decline\w*|inferior|diminish\w*|↓)",
)
_UP = re.compile(
    r"\b(?:improv\w*|increas\w*|gain\w*|boost\w*|outperform\w*|surpass\w*|higher|better|exceed\w*|"
    r"rais\w*|ris(?:e|es|ing)\b|rose|lift\w*|advantage|uplift|beat\w*|"
    r"enhanc\w*|above|more|superior|ahead|advanc\w*|grow\w*|↑)",
)


_NO_CLAIM = {kind: float(kind == "none") for kind in KINDS}

LEAST = 0.4
"""A number that is a claim with less than this chance is not linked to anything."""


DELTA = 0.25
"""A number that is a difference with less than this chance is not compared with anything."""


Asked = list[tuple[Quantity, list[str]]]
"""The quantities of one paper that are looked at closer, each with its words (see `kb.extraction.kinds.stating`)."""


@dataclass(slots=True)
class _Live:
    """A quantity that is likely enough a claim, the features of its paper, and its place among all such quantities."""

    features: Features
    choice: Choice
    place: int


class Linker:
    """Chooses kind and links of every quantity of a reading with the trained weights."""

    def __init__(self, weights: Weights, vocabulary: Vocabulary) -> None:
        self.weights = weights
        self.vocabulary = vocabulary
        networks = {role: weights.networks[role] for role in (*ROLES, "own")}
        self._words = KnownWords([network.words for network in networks.values()])
        self._marked = MarkedWords(self._words)
        self._kind = weights.networks["kind"]
        self._around = KnownWords([self._kind.words, *(network.shared_words for network in networks.values())])
        self._kind_words = self._around.rows(self._kind.words, self._kind.word_rows)
        self._networks = {role: LinkNetwork(network, self._words, self._around) for role, network in networks.items()}

    def choose(self, context: Context) -> list[Choice]:
        """Return a choice for every quantity; links are chosen only where a claim is likely enough (`LEAST`)."""
        return self.choose_all([(context, stating(context.reading, self.weights.gate))])[0]

    def choose_all(self, papers: Sequence[tuple[Context, Asked]]) -> list[list[Choice]]:
        """Return for each of several papers a choice for every quantity: one matrix for all costs less than many."""
        described = Described(self._words)
        featured = [(Features(context, described), asked) for context, asked in papers]
        if not any(asked for _, asked in papers):
            return [unlikely(context.reading.quantities) for context, _ in papers]
        rows = matrix([kind_numbers(features, quantity) for features, asked in featured for quantity, _ in asked])
        around = self._around.lists([words for _, asked in papers for _, words in asked])
        kinds = softmax(self._kind.outputs(self._kind.hidden(rows) + self._kind_words.summed(around)))
        told = iter(enumerate(kinds.tolist()))
        chosen: list[list[Choice]] = []
        live_of: list[list[_Live]] = []
        rows_of_live: list[int] = []
        for features, asked in featured:
            live: list[_Live] = []
            choices: dict[int, Choice] = {}
            for quantity, _ in asked:
                row, chances = next(told)
                choice = choices[quantity.start] = Choice(quantity, dict(zip(KINDS, chances, strict=True)))
                if 1 - choice.kinds["none"] >= LEAST:
                    live.append(_Live(features, choice, len(rows_of_live)))
                    rows_of_live.append(row)
                else:
                    choice.reason = f"no claim ({choice.kinds['none']:.2f})"
            quantities = features.context.reading.quantities
            chosen.append([choices.get(quantity.start) or unlikely([quantity])[0] for quantity in quantities])
            live_of.append(live)
        everything = [one for live in live_of for one in live]
        if not everything:
            return chosen
        about = np.hstack([rows[:, : len(ABOUT_FEATURES)], kinds])
        chosen_rows = np.array(rows_of_live)
        live_quantities = [(one.features, one.choice.quantity) for one in everything]
        batch = Batch(described, self._marked, live_quantities, about[chosen_rows], around.take(chosen_rows))
        for role in ROLES:
            delta = role == "baseline"
            self._link(role, [one for one in everything if not delta or one.choice.kinds["delta"] > DELTA], batch)
        for (features, _), live in zip(featured, live_of, strict=True):
            pair_lists(features.context, [one.choice for one in live])
            for one in live:
                pair_adjoining(features.context, one.choice)
            measured_before(features.context, [one.choice for one in live])
        self._tell_own(everything, batch)
        return chosen

    def _link(self, role: LinkRole, asked: Sequence[_Live], batch: Batch) -> None:
        if not asked:
            return
        options = [one.features.context.of(one.choice.quantity, role) for one in asked]
        sizes = np.array([len(candidates) for candidates in options])
        scores = self._scores(role, role, asked, options, batch)
        starts = sizes.cumsum() - sizes
        powers = np.exp(scores - np.maximum.reduceat(scores, starts).repeat(sizes))
        chances = (powers / np.add.reduceat(powers, starts).repeat(sizes)).tolist()
        for one, candidates, start in zip(asked, options, starts.tolist(), strict=True):
            ranked = zip(candidates, chances[start : start + len(candidates)], strict=True)
            one.choice.links[role] = sorted(ranked, key=itemgetter(1), reverse=True)

    def _tell_own(self, live: Sequence[_Live], batch: Batch) -> None:
        """Tell of each value whether it is the paper's own system's: by the features of the link to its model."""
        if not live:
            return
        models = [[one.choice.links["model"][0][0]] for one in live]
        for one, score in zip(live, self._scores("own", "model", live, models, batch).tolist(), strict=True):
            one.choice.own = 1 / (1 + math.exp(-score))

    def _scores(
        self, network: str, role: LinkRole, asked: Sequence[_Live], options: Sequence[list[Candidate]], batch: Batch
    ) -> Floats:
        """Return what a network says of the links from each quantity to its options, one after another."""
        return self._networks[network].scores(batch.links(role, [one.place for one in asked], options))


def unlikely(quantities: Sequence[Quantity]) -> list[Choice]:
    """Return the choices for quantities that are looked at no closer."""
    return [Choice(quantity, _NO_CLAIM, reason="no claim (by its words alone)") for quantity in quantities]


PAIRED = 0.3
"""A list of names is paired with a list of numbers when its members together have at least this chance."""


def pair_lists(context: Context, choices: Sequence[Choice]) -> None:
    """Pair lists of numbers with lists of names in order: "82.9/84.8 on Kinetics-400/600", "1.0 and 2.0 over A and B".

    The networks say which list is meant; which member belongs to which number is certain.
    """
    for i, first in enumerate(choices):
        size = first.quantity.list_length
        if first.quantity.listed != 0 or size < 2:
            continue
        group = choices[i : i + size]
        if [choice.quantity.listed for choice in group] != list(range(size)):
            continue
        if len({choice.quantity.sign == "" for choice in group}) > 1:
            continue  # "79.6%, +0.4%" is a value and its gain
        at = context.reading.sentence_of(first.quantity.start)
        for role in ROLES:
            if all(role in choice.links for choice in group):
                lists = [names for names in map(_counted, context.lists(at, role)) if len(names) == size]
                if role == "model":
                    lists = [names for names in lists if not _versus(context, names)]
                _pair(context, group, role, lists)
    for group in _alike(context, choices):
        at = context.reading.sentence_of(group[0].quantity.start)
        if all("model" in choice.links for choice in group):
            _pair(context, group, "model", [names for names in context.lists(at, "model") if len(names) == len(group)])


_SEVERAL = re.compile(
    r"(?:[a-z-]+\s)*(?:datasets|benchmarks|corpora|tasks|models|methods|systems|agents|baselines|L?LMs|[ML]?VLMs|MLLMs)"
)


def _counted(names: list[Name]) -> list[Name]:
    """Return the members of a list without the word that announces them ("two datasets, A and B")."""
    return names[1:] if len(names) > 2 and _SEVERAL.fullmatch(names[0].text) else names


def _versus(context: Context, names: Sequence[Name]) -> bool:
    """Tell whether two of a list are set against each other ("for A vs. B, FooNet has ...")."""
    return any(" vs" in context.text[one.end : other.start] for one, other in pairwise(names))


_METRIC_AND = re.compile(r"(?:\s[A-Za-z@\d:-]{1,12})?(?:,?\sand|,)\s")


def _alike(context: Context, choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
    """Yield pairs of numbers that each have their metric behind them ("56.4 mAP and 59.2 mAP"): a list as well."""
    for first, second in pairwise(choices):
        one, other = first.quantity, second.quantity
        if one.list_length == other.list_length == 1 and one.unit == other.unit:
            between = context.text[one.end : other.start] if one.end < other.start else ""
            metric = between.split(" and")[0].split(",")[0].strip()
            after = context.text[other.end :].lstrip()
            if metric and _METRIC_AND.fullmatch(between) and after.startswith(metric):
                yield (first, second)


def _pair(context: Context, group: Sequence[Choice], role: LinkRole, lists: Sequence[list[Name]]) -> None:
    best: tuple[float, list[Candidate]] = (PAIRED, [])
    for names in lists:
        members = [_candidate(context, role, name) for name in names]
        known = [member for member in members if member is not None]
        if len({id(member) for member in known}) < len(names):
            continue
        chance = sum(p for choice in group for c, p in choice.links[role] if any(c is member for member in known))
        best = max(best, (chance / len(group), known), key=lambda pair: pair[0])
    for choice, member in zip(group, best[1], strict=False):
        choice.paired = choice.paired or role == "model"
        others = [(c, p) for c, p in choice.links[role] if c is not member]
        choice.links[role] = [(member, best[0]), *((c, min(p, 1 - best[0])) for c, p in others)]


def _candidate(context: Context, role: LinkRole, name: Name) -> Candidate | None:
    """Return the candidate of a name, or of the known dataset that it only adds a word to ("ADNI dataset")."""
    if role == "dataset" and name.kind == "phrase":
        for candidate in context.candidates[role]:
            if any(n.kind == "dataset" and name.start == n.start and n.end <= name.end for n in candidate.names):
                return candidate
    return next((c for c in context.candidates[role] if any(n is name for n in c.names)), None)


def assemble(context: Context, choices: Sequence[Choice], weights: Weights, vocabulary: Vocabulary) -> list[Claim]:
    """Turn choices into claims, in the order of the text. Choices that state none are told why (`Choice.reason`)."""
    claims: dict[tuple[object, ...], Claim] = {}
    for choice in choices:
        if not choice.links:
            continue
        for claim in _claims_of(context, choice, weights, vocabulary):
            same = (
                claim.kind, claim.value, claim.value_high, claim.direction,
                *(_identity(mention) for mention in (claim.model, claim.dataset, claim.metric, claim.baseline)),
            )  # fmt: skip
            known = claims.get(same)
            if known is None or known.confidence < claim.confidence:
                claims[same] = claim
    return sorted(claims.values(), key=lambda c: (c.value_place.part != "title", c.value_place.start))


def _identity(mention: Mention | None) -> str:
    return "" if mention is None else mention.key or name_key(mention.text)


def _claims_of(context: Context, choice: Choice, weights: Weights, vocabulary: Vocabulary) -> list[Claim]:
    reading, quantity = context.reading, choice.quantity
    if is_no_value(context, quantity):
        choice.reason = "denied, or a share of another value"
        return []
    kind: Kind = max(("result", "delta", "resource"), key=lambda k: choice.kinds[k])
    if kind == "result" and is_difference(context, quantity):
        kind = "delta"
        choice.kinds = {**choice.kinds, "delta": choice.kinds["result"], "result": choice.kinds["delta"]}
    chosen = _apart(choice, kind)
    metric, dataset, model = chosen["metric"], chosen["dataset"], chosen["model"]
    baseline = chosen.get("baseline", Candidate(""))
    at = reading.sentence_of(quantity.start)
    sentence = reading.sentences[at]
    sure = confidence(choice, kind, weights)
    if sure < weights.calibration["cut"]:
        choice.reason = f"too uncertain ({sure:.2f})"
        return []
    evidence_text = reading.text[sentence.start : sentence.end]
    split = split_of(evidence_text, quantity.start - sentence.start, quantity)
    conditions = conditions_of(evidence_text, quantity.start - sentence.start, quantity)
    if (
        over_several(context, quantity, dataset, conditions)
        or not_measured_on(context, dataset)
        or on_something_else(context, quantity, dataset)
    ):
        dataset = Candidate("")
    if kind == "result":
        conditions = tuple(condition for condition in conditions if condition.text != "absolute")
    dataset_mention = _mention(context, quantity, dataset, vocabulary.datasets.find)
    metric_mention = _metric_mention(context, quantity, metric, dataset_mention, vocabulary)
    if dataset_mention is not None and dataset_mention.key is not None:
        stated = {condition.text for condition in conditions} | _size_of(context, dataset, conditions)
        in_words = f"{context.title} {evidence_text}"
        said = _metric_mention(context, quantity, metric, None, vocabulary)
        part = vocabulary.dataset_where(dataset_mention.key, said.key if said else None, stated, in_words)
        if part != dataset_mention.key:
            dataset_mention = replace(dataset_mention, key=part)
            metric_mention = _metric_mention(context, quantity, metric, dataset_mention, vocabulary)
        if kind != "resource":
            subset = _subset(evidence_text, quantity.start - sentence.start, quantity, part, vocabulary)
            if subset is not None and not any(
                one.text in subset.text or subset.text in one.text for one in conditions if one.kind != "spread"
            ):
                conditions = (*conditions, subset)
    alone = quantity.list_length == 1 and not choice.paired
    models = _listed(context, quantity, model, "model") if alone and kind != "resource" else [model]
    baselines = _listed(context, quantity, baseline, "baseline") if quantity.list_length == 1 else [baseline]
    direction = _direction(context, quantity, metric_mention, vocabulary) if kind == "delta" else None
    claims = []
    for one in models:
        for other in baselines:
            claims.append(
                Claim(
                    kind=kind,
                    value=quantity.value,
                    value_text=quantity.text,
                    value_place=reading.place(quantity.number_start, quantity.number_end),
                    evidence=reading.place(sentence.start, sentence.end),
                    model=_mention(context, quantity, one, vocabulary.models.find),
                    dataset=dataset_mention,
                    metric=metric_mention,
                    split=split,
                    task=_task(dataset_mention, vocabulary),
                    value_high=quantity.value_high,
                    unit=quantity.unit,
                    qualifier=quantity.qualifier,
                    baseline=_mention(context, quantity, other, vocabulary.models.find) if kind == "delta" else None,
                    direction=direction,
                    change=_change(evidence_text, quantity) if kind == "delta" else None,
                    own=choice.own >= 0.5 and not of_a_baseline(context, quantity),
                    conditions=conditions,
                    confidence=round(sure, 4),
                )
            )
    return claims


def _subset(sentence: str, position: int, quantity: Quantity, dataset: str, vocabulary: Vocabulary) -> Condition | None:
    """Return the subset of its dataset that a value is on, by the dataset's own names for them, else by the words."""
    if (names := vocabulary.subsets_of(dataset)) and (found := subset_of(sentence, position, quantity, names)):
        return found
    what = set_apart(sentence, position, quantity)
    return Condition("subset", what) if what and vocabulary.metrics.find(what) is None else None


def _apart(choice: Choice, kind: Kind) -> dict[LinkRole, Candidate]:
    """Return the choice of each role, no two of them the same words: the less certain one takes its next best."""
    taken: dict[LinkRole, Candidate] = {}
    roles = [role for role in choice.links if role != "baseline" or kind == "delta"]
    places: set[tuple[int, int]] = set()
    for role in sorted(roles, key=lambda r: -choice.links[r][0][1]):
        taken[role] = Candidate("")
        for candidate, _ in choice.links[role]:
            its = [(name.start, name.end) for name in candidate.names]
            if places.isdisjoint(its):
                taken[role] = candidate
                places.update(its)
                break
    return taken


def confidence(choice: Choice, kind: str, weights: Weights) -> float:
    """Return the calibrated chance that kind and all links are right."""
    roles: tuple[LinkRole, ...] = ("metric", "model") if kind == "resource" else ("metric", "dataset", "model")
    chance = choice.kinds[kind]
    for role in roles:
        chance *= choice.links[role][0][1]
    if kind == "delta" and "baseline" in choice.links:
        chance *= choice.links["baseline"][0][1]
    return _interpolated(chance, *weights.calibration[kind])


def _interpolated(x: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return what `numpy.interp` does, which for a single number takes ten times as long."""
    right = bisect_right(xs, x)
    if right in (0, len(xs)):
        return ys[0] if right == 0 else ys[-1]
    left = right - 1
    return (ys[right] - ys[left]) / (xs[right] - xs[left]) * (x - xs[left]) + ys[left]


def _nearest(quantity: Quantity, candidate: Candidate) -> Name:
    names = candidate.names
    return (
        names[0]
        if len(names) == 1
        else min(names, key=lambda n: min(abs(n.start - quantity.end), abs(quantity.start - n.end)))
    )


def _mention(
    context: Context, quantity: Quantity, candidate: Candidate, find: Callable[[str], DatasetEntry | ModelEntry | None]
) -> Mention | None:
    if candidate.none:
        return None
    name = _nearest(quantity, candidate)
    # the automaton tells "ConvNeXts" (several ConvNeXt) from "ConvNeXt-S", the plain look-up does not
    slug = name.slug or candidate.slug
    if slug is None and (entry := find(name.text)) is not None:
        slug = entry.slug
    return Mention(name.text, context.reading.place(name.start, name.end), slug)


def _metric_mention(
    context: Context, quantity: Quantity, metric: Candidate, dataset: Mention | None, vocabulary: Vocabulary
) -> Mention | None:
    known = dataset.key if dataset else None
    behind = None if "pass@" in _words_of(metric) else metric_behind(context, quantity)
    behind = behind or measure_behind(context, quantity)
    if behind is not None:
        words = context.text[slice(*behind)]
        found = vocabulary.metrics.find(words)
        return Mention(words, context.reading.place(*behind), found.slug if found else None)
    level = level_behind(context, quantity)
    if metric.none:
        implied = vocabulary.metric_on(None, known)
        if implied is None or level or quantity.unit not in ("%", "", "points"):
            return None
        if in_a_symbol(context, quantity) or one_of_two_metrics(context, quantity):
            return None
        return Mention(vocabulary.metrics[implied].name, None, implied)
    name = whole_metric(context, _nearest(quantity, metric))
    place = context.reading.place(name.start, name.end)
    slug = name.slug or (metric.slug if name in metric.names else None)
    if slug is None and (found := vocabulary.metrics.find(name.text)):
        slug = found.slug
    if slug is not None and vocabulary.metrics[slug].scale == "percent" and in_a_symbol(context, quantity):
        return None
    if level and slug is not None and (found := vocabulary.metrics.find(f"{level} {vocabulary.metrics[slug].name}")):
        slug = found.slug
    return Mention(name.text, place, vocabulary.metric_on(slug, known) if slug else None)


_SIZE_BEHIND = re.compile(r"[^.;\d]{0,40}(\d{2,4})\s?[x×]\s?(\d{2,4})\b")


def _size_of(context: Context, dataset: Candidate, conditions: Sequence[Condition]) -> set[str]:
    """Return the only resolution that any sentence gives right behind a dataset, unless the value's own gives one.

    "On ImageNet generation at 256×256, FooNet-S has an FID of 2.6. FooNet-L improves it to 1.9."
    """
    if any(condition.kind == "resolution" for condition in conditions):
        return set()
    sizes = (_SIZE_BEHIND.match(context.text, name.end) for name in dataset.names)
    found = {f"{size[1]}x{size[2]}" for size in sizes if size}
    return found if len(found) == 1 else set()


def _words_of(candidate: Candidate) -> str:
    return " ".join(name.text.casefold() for name in candidate.names)


def _listed(context: Context, quantity: Quantity, chosen: Candidate, role: LinkRole) -> list[Candidate]:
    """Return the chosen candidate with those that stand in one list with it ("surpasses A and B by 2")."""
    if chosen.none:
        return [chosen]
    at, nearest = context.reading.sentence_of(quantity.start), _nearest(quantity, chosen)
    for names in context.lists(at, role):
        if len(names) < 2:
            continue
        joints = [context.text[a.end : b.start] for a, b in pairwise(names)]
        if not all(_COMMA.fullmatch(joint) for joint in joints) or not _AND.fullmatch(joints[-1]):
            continue
        if len(names) <= MOST_LISTED and any(name.start == nearest.start for name in names):
            proper = [name for name in names if name.kind in ("model", "name")]
            members = [c for c in context.candidates[role] if any(n is name for n in c.names for name in proper)]
            if any(member is chosen for member in members):
                return members
    return [chosen]


_AND = re.compile(r"(?:,?\s?and|\s?&|,?\s?or)\s(?:the\s)?")
_COMMA = re.compile(rf",\s?|{_AND.pattern}")
MOST_LISTED = 4
"""A longer list of models is an enumeration ("models such as A, B, C, D and E") more often than so many claims."""


_ELSE = re.compile(r"[,;]|\band\b")
_BETTER = re.compile(r"\b(?:improv|outperform|surpass|better|beat|enhanc|gain|exceed)")


def _direction(context: Context, quantity: Quantity, metric: Mention | None, vocabulary: Vocabulary) -> Direction:
    """Tell whether a delta says that the metric goes up or down, from the nearest word that says so."""
    sentence = context.reading.sentences[context.reading.sentence_of(quantity.start)]
    before = context.lower[max(sentence.start, quantity.start - 90) : quantity.start]
    after = context.lower[quantity.end : min(sentence.end, quantity.end + 45)]
    if quantity.sign == "-":
        return "down"
    best: tuple[float, str] = (1e9, "up")
    for pattern, way in ((_UP, "up"), (_DOWN, "down")):
        for match in pattern.finditer(before):
            best = min(best, (len(before) - match.end(), way))
        for match in pattern.finditer(_ELSE.split(after, maxsplit=1)[0]):
            best = min(best, (match.start() * 0.5, way))
    way = best[1]
    if metric is not None and _lower_is_better(metric.key, vocabulary):
        window = f"{before} {after}"
        if way == "up" and _BETTER.search(window) and quantity.sign != "+":
            return "down"
    return "down" if way == "down" else "up"


def _lower_is_better(metric: str | None, vocabulary: Vocabulary) -> bool:
    return metric is not None and metric in vocabulary.metrics and vocabulary.metrics[metric].higher_is_better is False


_RELATIVE = re.compile(r"\brelative")
_ABSOLUTE = re.compile(r"\babsolute")


def _change(sentence: str, quantity: Quantity) -> Change:
    if quantity.unit == "points":
        return "points"
    lower = sentence.lower()
    if "relative" in lower and _RELATIVE.search(lower):
        return "relative"
    if ("absolute" in lower and _ABSOLUTE.search(lower)) or (quantity.unit == "" and not quantity.spread):
        return "points"
    return "unknown"


def _task(dataset: Mention | None, vocabulary: Vocabulary) -> str | None:
    key = dataset.key if dataset else None
    task = vocabulary.datasets[key].task if key is not None and key in vocabulary.datasets else None
    return vocabulary.tasks[task].name if task else None


class ClaimFinder:
    """The spaCy component `kb_claims`; `doc.user_data["kb_claims"]` holds what it found."""

    def __init__(self, linker: Linker) -> None:
        self.linker = linker

    def __call__(self, doc: Doc) -> Doc:
        """Link the quantities of the Doc and state its claims; `doc.spans["kb_claims"]` marks their values."""
        reading = reading_of(doc)
        self.find(reading)
        doc.user_data["kb_claims"] = reading.claims
        doc.spans["kb_claims"] = reading.spans(
            doc, ((c.quantity.start, c.quantity.end, _kind_label(c)) for c in reading.choices if not c.reason)
        )
        return doc

    def find(self, reading: Reading) -> None:
        """Fill the reading's choices and claims."""
        self.find_all([(reading, stating(reading, self.linker.weights.gate))])

    def find_all(self, readings: Sequence[tuple[Reading, Asked]]) -> None:
        """Fill the choices and claims of several readings, each with what `stating` told of it."""
        contexts = [Context(reading, self.linker.vocabulary) for reading, _ in readings]
        asked = [quantities for _, quantities in readings]
        chosen = self.linker.choose_all(list(zip(contexts, asked, strict=True)))
        for context, choices in zip(contexts, chosen, strict=True):
            context.reading.choices = choices
            context.reading.claims = assemble(context, choices, self.linker.weights, self.linker.vocabulary)


def _kind_label(choice: Choice) -> str:
    return max(choice.kinds, key=lambda kind: choice.kinds[kind])


@Language.factory("kb_claims", requires=["doc.spans"], assigns=["doc.spans"], default_config={"vocabulary": None})
def make_claims(nlp: Language, name: str, vocabulary: Vocabulary | None) -> ClaimFinder:
    """Build the component that links quantities; without a vocabulary, with the shipped one."""
    return ClaimFinder(Linker(load_weights(), vocabulary or load_vocabulary()))
