"""The extractor: from a title and an abstract to claims, with no database and no files."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import Any, Self

from threadpoolctl import ThreadpoolController

from kb.extraction.claims import ClaimFinder, Linker, unlikely
from kb.extraction.entities import EntityFinder
from kb.extraction.explanation import Explanation
from kb.extraction.kinds import stating
from kb.extraction.lexicon import Lexicon
from kb.extraction.naming import find_naming
from kb.extraction.network import WordGate, load_weights, weights_fingerprint
from kb.extraction.quantities import find_all
from kb.extraction.reading import Reading, read_text
from kb.records import Claim, Mention, Paper, Place
from kb.vocabulary import Vocabulary, singular

GRAMMAR = 6
"""Counted up when a change of the code may give other claims for the same text."""


TOGETHER = 512
"""So many abstracts go through the networks at a time."""


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold back the garbage collector while a few texts are read.

    Reading makes many small lists and no cycles among them; each full collection would walk the whole vocabulary.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Extractor:
    """Reads abstracts with one vocabulary. Its first text takes a moment; it is then used for any number of them.

    `version` is kept with every extraction run: it changes with the grammar, the word lists and the trained weights.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.version = f"{GRAMMAR}-{weights_fingerprint()}"

    def __reduce__(self) -> tuple[type[Self], tuple[Vocabulary]]:
        """Pickle the vocabulary: another process makes all else of it."""
        return type(self), (self.vocabulary,)

    @cached_property
    def _threads(self) -> ThreadpoolController:
        # the matrices of one abstract are small: more threads only wait for each other
        return ThreadpoolController()

    @cached_property
    def _entities(self) -> EntityFinder:
        return EntityFinder(Lexicon(self.vocabulary))

    @cached_property
    def _gate(self) -> WordGate:
        return load_weights().gate

    @cached_property
    def _claims(self) -> ClaimFinder:
        return ClaimFinder(Linker(load_weights(), self.vocabulary))

    def read(self, title: str, abstract: str) -> tuple[Claim, ...]:
        """Return the claims that a title and an abstract state, in the order of the text; `title` may be empty."""
        return tuple(self.reading(title, abstract).claims)

    def read_many(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, ...]]:
        """Yield the claims of each (title, abstract), in order: the same as one by one, faster."""
        remaining = iter(texts)
        while some := list(islice(remaining, TOGETHER)):
            with _no_collection():
                # let go of all else before the collector walks through what is new
                found = [tuple(reading.claims) for reading in self._readings(some)]
            yield from found

    def explain(self, title: str, abstract: str) -> Explanation:
        """Return why a title and an abstract give these claims and no others."""
        reading = self.reading(title, abstract)
        if not reading.choices:
            reading.choices = unlikely(reading.quantities)
        return Explanation(reading)

    def reading(self, title: str, abstract: str) -> Reading:
        """Return all that was found on the way to the claims. A text that states no number costs next to nothing."""
        return self._readings([(title, abstract)])[0]

    def _readings(self, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        # stage by stage and not text by text: a stage's code and tables then stay in the processor's caches
        readings = [read_text(abstract, title) for title, abstract in texts]
        for reading in readings:
            find_all(reading)
        asked = [(reading, told) for reading in readings if (told := stating(reading, self._gate))]
        for reading, _ in asked:
            reading.names = self._entities.find(reading)
        for reading, _ in asked:
            reading.naming = find_naming(reading)
        with self._threads.limit(limits=1, user_api="blas"):
            self._claims.find_all(asked)
        return readings


def quoted(paper: Paper, place: Place) -> str:
    """Return the words of a paper at a place, as given."""
    text = paper.title if place.part == "title" else paper.abstract
    return text[place.start : place.end]


def claim_fields(paper: Paper, claim: Claim, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return a claim as one object of the JSON Lines that `kb extract` writes.

    model, dataset, metric and baseline are lists of at most two: the words in the text, then the canonical name where
    it differs; empty for none and for the paper's own unnamed system.
    """

    def both(mention: Mention | None, names: Any) -> list[str]:
        if mention is None:
            return []
        if mention.key in names:
            canonical = names[mention.key].name
        else:
            canonical = singular(mention.text) if names is vocabulary.metrics else mention.text
        return [mention.text] if canonical == mention.text else [mention.text, canonical]

    return {
        "kind": claim.kind,
        "model": both(claim.model, vocabulary.models),
        "dataset": both(claim.dataset, vocabulary.datasets),
        "split": claim.split,
        "metric": both(claim.metric, vocabulary.metrics),
        "task": claim.task,
        "value": claim.value,
        "value_high": claim.value_high,
        "unit": claim.unit,
        "qualifier": claim.qualifier,
        "baseline": both(claim.baseline, vocabulary.models),
        "direction": claim.direction,
        "own": claim.own,
        "conditions": [condition.text for condition in claim.conditions],
        "evidence": quoted(paper, claim.evidence),
        "confidence": claim.confidence,
    }
