"""The words of a text; the grammar's word lists, kept in words.toml; a memory for what is asked of every word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Generic, TypeVar

Said = TypeVar("Said")


@cache
def _lists() -> dict[str, str]:
    text = (resources.files("kb.extraction") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word_set(name: str) -> frozenset[str]:
    """Return one word list of words.toml."""
    return frozenset(_lists()[name].split())


class Memory(dict[str, Said], Generic[Said]):
    """What a function says of a word, kept for every word asked: texts use the same few words again and again.

    A look-up of a known word runs no Python code, so that `map` asks for all words of a sentence at once.
    """

    MOST = 2**17
    """So many words are kept; then all are forgotten."""

    def __init__(self, ask: Callable[[str], Said]) -> None:
        super().__init__()
        self.ask = ask

    def __missing__(self, word: str) -> Said:
        if len(self) >= self.MOST:
            self.clear()
        said = self[word] = self.ask(word)
        return said


_WORDS = re.compile(r"(\w+)")


class Words:
    """The words of a text, runs of letters, digits and underscores, and where each begins and ends."""

    __slots__ = ("ends", "starts", "words")

    def __init__(self, text: str) -> None:
        parts = _WORDS.split(text)
        places = list(accumulate(map(len, parts)))
        self.words = parts[1::2]
        self.starts = places[:-1:2]
        self.ends = places[1::2]
