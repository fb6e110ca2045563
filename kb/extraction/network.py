"""The small trained part of the extractor: networks of two layers, read from a file of arrays, evaluated with numpy.

The weights come from `scripts/train`, which learns them from annotated abstracts. They are kept as plain arrays
(NumPy's `.npz`: a zip of `.npy` files, no pickle), all of them in one file: for each network the steps that turn a
feature into inputs, its layers, and a row for each word that it knows.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from importlib import resources
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps

Floats = NDArray[np.float64]

CLIP = 5.0
"""So many standard deviations from the mean a feature counts at most."""


_ROWS_AT_A_TIME = 1024
"""The inputs of so many rows are made at a time: with all thresholds they take several times the rows' memory."""


def squashed(rows: Floats) -> Floats:
    """Return sign(x) log(1 + |x|), which keeps long distances and large values comparable."""
    result: Floats = np.copysign(np.log1p(np.abs(rows)), rows)
    return result


@dataclass(frozen=True)
class Network:
    """Scores rows of features and words: a hidden layer of `first`, one of `second`, then `third`.

    Evaluated with double precision, so that what it says of a row does not depend on which others are beside it.
    A feature comes in squashed and standardised (`mean`, `deviation`), and once more for each of its thresholds:
    whether feature `cut_feature[i]` is above `cut_value[i]`. Each word that is known (`words`) adds its row of
    `word_rows` to the first hidden layer; so do the words that several rows share (`shared_words`, `shared_rows`).

    `hidden` gives what features add to the first layer, `WordRows` what words add, `outputs` what follows from the sum.
    """

    names: tuple[str, ...]
    mean: Floats
    deviation: Floats
    cut_feature: NDArray[np.intp]
    cut_value: Floats
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats
    third: Floats
    third_bias: Floats
    words: dict[str, int]
    word_rows: Floats
    shared_words: dict[str, int]
    shared_rows: Floats

    def inputs(self, rows: Floats, squashed_rows: Floats) -> Floats:
        """Return the rows (n by features), given squashed as well, as the first layer takes them."""
        width = rows.shape[1]
        result = np.empty((len(rows), width + len(self.cut_value)), np.float64)
        plain = squashed_rows - self.mean
        plain /= self.deviation
        np.minimum(np.maximum(plain, -CLIP, out=plain), CLIP, out=plain)
        result[:, :width] = plain
        over = result[:, width:]
        np.greater(rows[:, self.cut_feature], self.cut_value, out=over)
        over -= np.float64(0.5)
        return result

    def part(self, features: Sequence[int]) -> Network:
        """Return the network of some features alone: what they add to the first layer.

        The first layer of the whole is the sum of its parts', so features that many rows share are taken once.
        """
        kept = np.array(features, np.intp)
        place = np.full(len(self.names), -1)
        place[kept] = np.arange(len(kept))
        cuts = place[self.cut_feature] >= 0
        return replace(
            self,
            names=tuple(self.names[i] for i in kept),
            mean=self.mean[kept],
            deviation=self.deviation[kept],
            cut_feature=place[self.cut_feature[cuts]],
            cut_value=self.cut_value[cuts],
            first=np.concatenate([self.first[kept], self.first[len(self.names) :][cuts]]),
        )

    def hidden(self, rows: Floats, squashed_rows: Floats | None = None) -> Floats:
        """Return what rows of features add to the first layer, without the bias.

        Rows that several networks are asked with are squashed once, by `squashed`.
        """
        if squashed_rows is None:
            squashed_rows = squashed(rows)
        hidden = np.empty((len(rows), self.first.shape[1]))
        for begin in range(0, len(rows), _ROWS_AT_A_TIME):
            some = slice(begin, begin + _ROWS_AT_A_TIME)
            np.matmul(self.inputs(rows[some], squashed_rows[some]), self.first, out=hidden[some])
        return hidden

    def outputs(self, hidden: Floats) -> Floats:
        """Return the raw scores (n by outputs) that follow from the first layer, still without its bias."""
        hidden = np.maximum(hidden + self.first_bias, 0) @ self.second + self.second_bias
        result: Floats = np.maximum(hidden, 0) @ self.third + self.third_bias
        return result

    def scores(self, rows: Floats, words: Sequence[Sequence[str]]) -> Floats:
        """Return the raw scores of `rows` (n by features), each with its words, as n by outputs."""
        known, word_rows = self._known_words
        return self.outputs(self.hidden(rows) + word_rows.summed(known.lists(words)))

    @cached_property
    def _known_words(self) -> tuple[KnownWords, WordRows]:
        known = KnownWords([self.words])
        return known, known.rows(self.words, self.word_rows)


def matrix(rows: Sequence[Sequence[float]]) -> Floats:
    """Return lists of numbers, one or more and all of one length, as the rows of a matrix.

    `numpy.array` takes four times as long, since it has to find out the shape and the type.
    """
    width = len(rows[0])
    return np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * width).reshape(-1, width)


@dataclass(frozen=True)
class WordLists:
    """Lists of known words, by number, one list after another: how many words each of them has."""

    numbers: NDArray[np.intp]
    sizes: NDArray[np.intp]

    @classmethod
    def of(cls, numbers: Sequence[Sequence[int]]) -> WordLists:
        """Return lists of the numbers of known words."""
        sizes = np.fromiter(map(len, numbers), np.intp, len(numbers))
        return cls(np.fromiter(chain.from_iterable(numbers), np.intp, sizes.sum()), sizes)

    def take(self, places: NDArray[np.intp]) -> WordLists:
        """Return the lists at some places."""
        sizes = self.sizes[places]
        # each word's place in its list, and where that list begins
        within = np.arange(sizes.sum()) - (sizes.cumsum() - sizes).repeat(sizes)
        return WordLists(self.numbers[(self.sizes.cumsum() - self.sizes)[places].repeat(sizes) + within], sizes)


class KnownWords:
    """The words that any of several networks knows, numbered from 1: a text's words are looked up once for all."""

    def __init__(self, indexes: Sequence[dict[str, int]]) -> None:
        self._numbers = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(indexes)), 1)}

    def marked(self, mark: str) -> dict[str, int]:
        """Return the numbers of the words with a mark ("h" of "h:net"), by what stands behind it."""
        return self._marked.get(mark, {})

    @cached_property
    def _marked(self) -> dict[str, dict[str, int]]:
        marked: dict[str, dict[str, int]] = {}
        for word, number in self._numbers.items():
            mark, _, rest = word.partition(":")
            marked.setdefault(mark, {})[rest] = number
        return marked

    def lists(self, words: Sequence[Sequence[str]]) -> WordLists:
        """Return lists of words without those that no network knows."""
        return WordLists.of([[*filter(None, map(self._numbers.get, some))] for some in words])

    def rows(self, index: dict[str, int], rows: Floats) -> WordRows:
        """Return the rows of one of the networks, found by the common numbers."""
        row_of = np.full(len(self._numbers) + 1, -1)
        row_of[[self._numbers[word] for word in index]] = list(index.values())
        return WordRows(row_of, np.concatenate([rows, np.zeros((1, rows.shape[1]))]))


_REDUCING = NumpyOps()
"""spaCy's own; `numpy.add.reduceat` takes four to seven times as long for rows as short as these."""


@dataclass(frozen=True)
class WordRows:
    """What each word adds to the first layer of a network; `row_of` leads there from its number.

    A word that this network does not know adds the last row, which is zero.
    """

    row_of: NDArray[np.intp]
    rows: Floats

    def summed(self, words: WordLists) -> Floats:
        """Return for each list of words the sum of their rows."""
        if not len(words.numbers):
            return np.zeros((len(words.sizes), self.rows.shape[1]))
        found = self.rows.take(self.row_of[words.numbers], axis=0)
        result: Floats = _REDUCING.reduce_sum(found, words.sizes.astype(np.int32))
        return result


@dataclass(frozen=True)
class WordGate:
    """Lets a number pass whose words weigh enough together: a linear model that costs one look-up a word."""

    words: dict[str, float]
    bias: float

    def passes(self, words: Sequence[str]) -> bool:
        """Tell whether the weights of the known words and the bias are together at least zero."""
        weights = self.words
        return self.bias + sum(weights[word] for word in words if word in weights) >= 0


@dataclass(frozen=True)
class Weights:
    """All that is trained: the gate, the networks by name, and the calibration of confidence."""

    gate: WordGate
    networks: dict[str, Network]
    calibration: dict[str, Any]


def pack(weights: Weights) -> bytes:
    """Return the weights as the bytes of an `.npz` file; the same weights give the same bytes."""
    arrays: dict[str, NDArray[Any]] = {}
    lists: dict[str, Any] = {
        "calibration": weights.calibration,
        "gate": {"words": weights.gate.words, "bias": weights.gate.bias},
        "networks": {},
    }
    for name, network in weights.networks.items():
        kept = lists["networks"][name] = {}
        for field in fields(network):
            value = getattr(network, field.name)
            if isinstance(value, np.ndarray):
                kept_as = np.int32 if value.dtype.kind == "i" else np.float16 if value.ndim == 2 else np.float32
                arrays[f"{name}.{field.name}"] = value.astype(kept_as)
            else:
                kept[field.name] = list(value)
    arrays["lists"] = np.frombuffer(json.dumps(lists, ensure_ascii=False).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpack(data: bytes) -> Weights:
    """Return the weights that `pack` made bytes of."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        lists = json.loads(arrays["lists"].tobytes())
        networks = {}
        for name, kept in lists["networks"].items():
            values: dict[str, Any] = {
                "names": tuple(kept["names"]),
                **{key: {word: row for row, word in enumerate(kept[key])} for key in ("words", "shared_words")},
            }
            for field in fields(Network):
                if field.name not in values:
                    array = arrays[f"{name}.{field.name}"]
                    values[field.name] = array.astype(np.intp if array.dtype.kind == "i" else np.float64)
            networks[name] = Network(**values)
        return Weights(WordGate(**lists["gate"]), networks, lists["calibration"])


def weights_fingerprint() -> str:
    """Return a short hash of the shipped weights and word lists: other weights may find other claims."""
    folder = resources.files("kb.extraction")
    digest = hashlib.sha256((folder / "weights.npz").read_bytes() + (folder / "words.toml").read_bytes())
    return digest.hexdigest()[:8]


@cache
def load_weights() -> Weights:
    """Return the weights that are shipped with the package."""
    return unpack((resources.files("kb.extraction") / "weights.npz").read_bytes())


def softmax(scores: Floats) -> Floats:
    """Return the softmax of a vector or of each row."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result
