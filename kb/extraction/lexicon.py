"""All names of the vocabulary as one automaton: finds every alias in a text in one pass.

Names are compared by their pieces, runs of letters and runs of digits ("ImageNet-1K" is imagenet, 1, k), so that
hyphens, spaces and case do not matter between them. A short name that could be an ordinary word ("BIRD", "Replica",
"MATH") has to be written as the vocabulary writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kb.extraction.found import NameKind
from kb.extraction.words import Words
from kb.vocabulary import Vocabulary

_PIECE = re.compile(r"[^\W\d_]+|\d+|[+@%]")
_MARKS = "+@%"
_NEXT = re.compile(rf"(?:[ \-_/.:'’(]{{0,2}}| ?& ?)\n?({_PIECE.pattern})")
"""What may stand between two pieces of one alias, and the second."""
_ORDINARY = re.compile(r"[A-Za-z]{1,7}$")
_TASK_WORDS = frozenset(
    ["object", "objects", "detection", "segmentation", "caption", "captions", "depth", "pose", "action"]
)
"""A dataset's name that ends in one of these is one only as it is written: "COCO Object" is, "COCO object" is not."""
_PLURAL = {"metric", "model"}
_OTHER_G = str.maketrans("gG", "Gg")


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias found in a text: its place, what it is, and its slug in the vocabulary."""

    start: int
    end: int
    kind: NameKind
    slug: str


_NOWHERE: dict[str, Any] = {}


class Lexicon:
    """A trie over the pieces of all aliases of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._root: dict[str, Any] = {}
        self._datasets = {spelling.lower() for d in vocabulary.datasets for spelling in (d.name, *d.aliases)}
        # ViT-g is another model than ViT-G
        self._exact = {
            spelling
            for model in vocabulary.models
            for spelling in (model.name, *model.aliases)
            if (other := vocabulary.models.find(spelling.translate(_OTHER_G))) and other is not model
        }
        # the order decides where one spelling names two things ("MAE" the metric before MAE the model)
        for entry in vocabulary.metrics:
            self._add("metric", entry.slug, (entry.name, *entry.aliases))
        for dataset in vocabulary.datasets:
            self._add("dataset", dataset.slug, (dataset.name, *dataset.aliases))
        for model in vocabulary.models:
            self._add("model", model.slug, (model.name, *model.aliases))
        for task in vocabulary.tasks:
            self._add("task", task.slug, (task.name, *task.aliases))
        self._certain = {piece for piece, node in self._root.items() if not node.keys().isdisjoint(("", *_MARKS))}
        self._marks = [mark for mark in _MARKS if mark in self._root]

    def _add(self, kind: NameKind, slug: str, spellings: Iterable[str]) -> None:
        for spelling in spellings:
            pieces = [piece.lower() for piece in _PIECE.findall(spelling)]
            if not pieces or (kind == "dataset" and len("".join(pieces)) == 1):
                continue  # "V*" is no more than a letter here
            exact = spelling if _ORDINARY.fullmatch(spelling) and kind in ("dataset", "model") else ""
            if spelling in self._exact:
                exact = spelling
            if kind == "dataset" and pieces[-1] in _TASK_WORDS and len(pieces) > 1:
                exact = spelling
            if kind == "metric" and len(spelling) <= 7 and (spelling.isupper() or spelling.lower() in self._datasets):
                exact = spelling  # "SPIDEr" is a metric, "Spider" a dataset
            node = self._root
            for piece in pieces:
                node = node.setdefault(piece, {})
            node.setdefault("", []).append((kind, slug, exact))
            if kind in _PLURAL and pieces[-1].isalpha() and len(pieces[-1]) > 2 and not pieces[-1].endswith("s"):
                node = self._root
                for piece in (*pieces[:-1], pieces[-1] + "s"):
                    node = node.setdefault(piece, {})
                node.setdefault("", []).append((kind, slug, exact and exact + "s"))

    def openings(self, lower: str, words: Words) -> list[int]:
        """Return where an alias may begin in a text in lower case, in order: few of the words that begin some alias.

        Told by a word and the next one: most words that begin an alias are ordinary and go on otherwise.
        """
        root, certain, places = self._root, self._certain, words.starts
        found: list[int] = []
        nodes = map(root.get, words.words)
        for (word, following), node, place in zip(pairwise([*words.words, ""]), nodes, places, strict=True):
            if node is not None:
                if word in certain or following in node or not following.isalpha():
                    found.append(place)
            elif not word.isalpha():
                found += [
                    piece.start()
                    for piece in _PIECE.finditer(lower, place, place + len(word))
                    if piece.group() in root and not (piece.start() > place and lower[piece.start() - 1].isalpha())
                ]
        for mark in self._marks:
            at = lower.find(mark)
            while at >= 0:
                found.append(at)
                at = lower.find(mark, at + 1)
        return sorted(found)

    def find(self, text: str, openings: Iterable[int], end: int) -> Iterator[Hit]:
        """Yield the longest aliases that begin at these places and go on until `end` at most, without overlap.

        An alias begins and ends at a word's edge; a word's edge is also where letters and digits meet ("COCO2017").
        """
        behind = 0
        for start in openings:
            if start >= behind and (hit := self._longest(text, start, end)):
                yield hit
                behind = hit.end

    def whole(self, words: str) -> Hit | None:
        """Return what the vocabulary knows by these words, none left over."""
        hit = self._longest(words, 0, len(words))
        return hit if hit and hit.end == len(words) else None

    def _longest(self, text: str, start: int, stop: int) -> Hit | None:
        """Return the longest alias that begins at a place."""
        longest = None
        node = self._root
        piece = _PIECE.match(text, start, stop)
        while piece and (node := node.get(piece[piece.lastindex or 0].lower(), _NOWHERE)):
            end = piece.end()
            if "" in node and (end == stop or not text[end].isalpha() or text[end - 1].isdigit()):
                for kind, slug, exact in node[""]:
                    if not exact or exact == text[start:end]:
                        longest = Hit(start, end, kind, slug)
                        break
            piece = _NEXT.match(text, end, stop)
        return longest
