"""All names of the vocabulary as one automaton: finds every alias in a text in one pass.

Names are compared by their pieces, runs of letters and runs of digits ("ImageNet-1K" is imagenet, 1, k), so that
hyphens, spaces and case do not matter between them. A short name that could be an ordinary word ("BIRD", "Replica",
"MATH") has to be written as the vocabulary writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from kb.extraction.found import NameKind
from kb.vocabulary import Vocabulary

_PIECE = re.compile(r"[^\W\d_]+|\d+|[+@%]")
_PIECES = re.compile(f"({_PIECE.pattern})")
_JOINT = re.compile(r"(?:[ \-_/.:'’(]{0,2}| ?& ?)$")
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

    def find(self, text: str) -> Iterator[Hit]:
        """Yield the longest aliases in `text`, from left to right, without overlap.

        An alias begins and ends at a word's edge; a word's edge is also where letters and digits meet ("COCO2017").
        """
        parts = _PIECES.split(text)
        pieces = [piece.lower() for piece in parts[1::2]]
        root = self._root
        openings = [i for i, piece in enumerate(pieces) if piece in root]
        if not openings:
            return
        places = list(accumulate(map(len, parts)))
        starts, ends = places[:-1:2], places[1::2]
        total = len(pieces)
        stop_before = 0
        for i in openings:
            if i < stop_before:
                continue
            start, end = starts[i], ends[i]
            if start and text[start - 1].isalpha():
                continue
            node = root[pieces[i]]
            best: tuple[int, list[tuple[NameKind, str, str]]] | None = None
            j = i
            while True:
                if "" in node and (end >= len(text) or not text[end].isalpha() or text[end - 1].isdigit()):
                    fitting = [name for name in node[""] if not name[2] or name[2] == text[start:end]]
                    if fitting:
                        best = (j, fitting)
                j += 1
                if j >= total:
                    break
                node = node.get(pieces[j])
                if node is None or (starts[j] > end and not _JOINT.match(text[end : starts[j]])):
                    break
                end = ends[j]
            if best is None:
                continue
            last, fitting = best
            kind, slug, _ = fitting[0]
            yield Hit(start, ends[last], kind, slug)
            stop_before = last + 1
