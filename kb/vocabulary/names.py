"""When two spellings are one name, and how a name becomes a slug."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from slugify import slugify

GENERIC_TAIL = frozenset(
    [
        "dataset",
        "datasets",
        "data",
        "benchmark",
        "benchmarks",
        "corpus",
        "corpora",
        "challenge",
        "database",
        "suite",
        "testset",
        "set",
    ]
)
"""Words that may follow a dataset's name without being part of it ("the ImageNet dataset")."""


_DROPPED = re.compile(r"[^\w+@]|_")


@lru_cache(maxsize=2**16)
def name_key(name: str) -> str:
    """Return the normal form of a name: NFKC, case folded, letters, digits, "+" and "@" only.

    "ImageNet-1K", "imagenet 1k" and "ImageNet1K" have one key; "CIFAR-10" and "CIFAR-100" have two, and so have
    "C" and "C++". A name of no such character ("∞") is its own key.
    """
    if name.isascii():  # which NFKC leaves as it is
        folded = name.lower()
        return folded if folded.isalnum() else _DROPPED.sub("", folded) or folded.strip()
    folded = unicodedata.normalize("NFKC", name).casefold()
    # once more, since letters that a hyphen kept apart may now join (Hangul jamo do)
    return unicodedata.normalize("NFKC", _DROPPED.sub("", folded)) or folded.strip()


def dataset_key(name: str) -> str:
    """Return `name_key` of a dataset's name without a leading "the" and generic words at its end.

    A star behind a lone letter is part of the name ("V* Bench" is not VBench); the "'s" of an owner is not.
    """
    if name.endswith(("'s", "’s")):
        name = re.sub(r"(?<=\w\w)['’]s$", "", name)
    if "*" in name:
        name = re.sub(r"(?<![^\W_])([A-Za-z])\s?\^?\s?\*(?!\*)", r"\1-asterisk ", name)
    words = name.split()
    while len(words) > 1 and words[-1].casefold() in GENERIC_TAIL:
        words.pop()
    if len(words) > 1 and words[0].casefold() == "the":
        words.pop(0)
    return name_key(" ".join(words))


def name_slug(name: str) -> str:
    """Return the name as it appears in commands and file names: "ImageNet-1K" is "imagenet-1k".

    "+" and "@" are spelled out, so that "HumanEval+" and "Recall@5" keep slugs of their own; a name without any
    letter or digit becomes "unnamed".
    """
    return slugify(name, replacements=[("+", "-plus "), ("@", "-at-"), ("'", "")]) or "unnamed"


def singular(name: str) -> str:
    """Return a metric's name with its last word in the singular: "error rates" is "error rate".

    Only a plain English plural is undone: "loss", "bias" and "analysis" stay as they are, and so does an abbreviation.
    """
    if re.search(r"[a-z]{2}ies$", name):
        return name[:-3] + "y"
    return name[:-1] if re.search(r"[a-rt-z]{2}s$", name) and not re.search(r"(?:us|is|as|os)$", name) else name
