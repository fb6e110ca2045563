"""The grammar's word lists, kept as data in words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _lists() -> dict[str, str]:
    text = (resources.files("kb.extraction") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word_set(name: str) -> frozenset[str]:
    """Return one word list of words.toml."""
    return frozenset(_lists()[name].split())
