"""Boosted trees, read from JSON and evaluated with numpy: the small trained part of the extractor.

The weights come from `scripts/train`, which learns them from annotated abstracts with LightGBM and writes each ensemble
as plain arrays: for every node the feature that it asks for, the threshold, and where to go; for every leaf a value.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """An ensemble of regression trees for `outputs` scores; `names` are the features in order.

    Node `i` sends a row to `left[i]` where its feature is at most `threshold[i]`, else to `right[i]`. Leaves point at
    themselves, so that every tree takes `depth` steps. `roots` holds each tree's first node; tree `t` adds to output
    `t % outputs`.
    """

    names: tuple[str, ...]
    outputs: int
    depth: int
    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: Floats
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: Floats

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trees:
        """Build the ensemble from the object that `scripts/train` writes."""
        return cls(
            tuple(data["names"]), data["outputs"], data["depth"],
            np.array(data["roots"], np.intp), np.array(data["feature"], np.intp), np.array(data["threshold"], float),
            np.array(data["left"], np.intp), np.array(data["right"], np.intp), np.array(data["value"], float),
        )  # fmt: skip

    def scores(self, rows: Floats) -> Floats:
        """Return the raw scores of `rows` (n by features) as n by outputs."""
        if not len(rows):
            return np.zeros((0, self.outputs))
        index = np.arange(len(rows))[:, None]
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            node = np.where(rows[index, self.feature[node]] <= self.threshold[node], self.left[node], self.right[node])
        leaves = self.value[node]
        sums: Floats = leaves.reshape(len(rows), -1, self.outputs).sum(axis=1)
        return sums


@dataclass(frozen=True)
class Weights:
    """All that is trained: the ensembles by name, the words that the kind of a number is told by, the calibration."""

    trees: dict[str, Trees]
    kind_words: dict[str, int]
    calibration: dict[str, Any]


def weights_from_json(data: dict[str, Any]) -> Weights:
    """Build the weights from the object that `scripts/train` writes."""
    return Weights(
        {name: Trees.from_json(trees) for name, trees in data["trees"].items()},
        {word: i for i, word in enumerate(data["kind_words"])},
        data["calibration"],
    )


def weights_fingerprint() -> str:
    """Return a short hash of the shipped weights and word lists: other weights may find other claims."""
    folder = resources.files("kb.extraction")
    digest = hashlib.sha256((folder / "weights.json.gz").read_bytes() + (folder / "words.toml").read_bytes())
    return digest.hexdigest()[:8]


@cache
def load_weights() -> Weights:
    """Return the weights that are shipped with the package."""
    packed = (resources.files("kb.extraction") / "weights.json.gz").read_bytes()
    return weights_from_json(json.loads(gzip.decompress(packed)))


def softmax(scores: Floats) -> Floats:
    """Return the softmax of a vector or of each row."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result
