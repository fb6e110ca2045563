"""JSON of any length: the values of a text that comes in pieces, one in memory at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kb.sources.files import CutOffError
from kb.sources.reader import UnfitError

PIECE = 2**16
"""So much of the text, in characters, is looked at together; more where a value is longer."""

BLANK = re.compile(r"[ \t\n\r]*")
LAST_WORD = re.compile(r'[-+.\w]*\s*|"(?:[^"\\]|\\.)*\\?|\\?u?[0-9a-fA-F]{0,3}', re.DOTALL)
"""What a text may end with where it breaks off within a number, a word, a string or an escape."""
ESCAPE = 12
"""The longest escape, in characters: an error so near the end of what was read may be none."""

ANEW = "fetch or export it anew"


class JsonText:
    """A JSON text on its way to its values. `each` is what one of these is called in errors ("task")."""

    def __init__(self, pieces: Iterable[str], each: str, decoder: json.JSONDecoder) -> None:
        self.each = each
        self._pieces = iter(pieces)
        self._decoder = decoder
        self._text = ""
        self._at = 0
        self._line = self._column = 1  # where `_text` begins

    def next(self) -> str:
        """Return the next character that is not blank, without going past it; empty at the end of the text."""
        while True:
            match = BLANK.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self) -> None:
        """Go past one character."""
        self._at += 1

    def value(self, number: int) -> tuple[Any, str]:
        """Return the value that begins here, as an object and as it is written. It is `number` of its kind, from 1.

        Raises `CutOffError` where the text ends within it, `UnfitError` where it is no JSON.
        """
        self.next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                near_end = len(self._text) - error.pos <= ESCAPE or LAST_WORD.fullmatch(self._text, error.pos)
                position = error.pos - self._at
                if near_end and self._more():
                    continue
                if LAST_WORD.fullmatch(self._text, self._at + position):
                    raise CutOffError(f"{self.each} {number}") from error
                line, column = self._place(self._at + position)
                raise UnfitError(f"is not valid JSON (line {line}, column {column}: {error.msg})", ANEW) from error
            except (ValueError, RecursionError) as error:
                what = (
                    "is nested too deeply" if isinstance(error, RecursionError) else "has a number of too many digits"
                )
                raise UnfitError(f"{what} ({self.each} {number})", ANEW) from error
            if end == len(self._text) and self._more():  # a number may go on
                continue
            written = self._text[self._at : end]
            self._at = end
            return value, written

    def elements(self, begun: int = 0) -> Iterator[tuple[Any, str]]:
        """Yield the elements of the array that begins here, as `value` gives them; `begun` others came before."""
        self.skip()
        number = begun
        if self.next() == "]":
            self.skip()
            return
        while True:
            number += 1
            yield self.value(number)
            separator = self.next()
            if not separator:
                raise CutOffError(f"{self.each} {number}")
            if separator not in ",]":
                line, _ = self._place(self._at)
                raise UnfitError(f"is not valid JSON (line {line}: no comma between two {self.each}s)", ANEW)
            self.skip()
            if separator == "]":
                return

    def line(self) -> int:
        """Return the number of the line that this has come to."""
        return self._place(self._at)[0]

    def _place(self, at: int) -> tuple[int, int]:
        """Return line and column of a place in `_text`."""
        lines = self._text.count("\n", 0, at)
        column = at - self._text.rfind("\n", 0, at) if lines else self._column + at
        return self._line + lines, column

    def _more(self) -> bool:
        """Read as much again as is not dealt with yet, and drop what is; return whether there was more."""
        self._line, self._column = self._place(self._at)
        rest = self._text[self._at :]
        wanted = max(PIECE, len(rest))
        read, length = [rest], 0
        for piece in self._pieces:
            read.append(piece)
            length += len(piece)
            if length >= wanted:
                break
        self._text, self._at = "".join(read), 0
        return length > 0
