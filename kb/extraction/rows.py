"""Rows of numbers and words, gathered one by one while texts are described and handed to the networks as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kb.extraction.network import Floats


class Rows:
    """Rows of one length, each with the numbers of its words. What many ask for is added once and has a place."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.words: list[Sequence[int]] = []
        self._numbers: list[float] = []

    def __len__(self) -> int:
        return len(self.words)

    def add(self, numbers: Sequence[float], words: Sequence[int] = ()) -> int:
        """Add a row and return its place."""
        self._numbers += numbers
        self.words.append(words)
        return len(self.words) - 1

    def matrix(self) -> Floats:
        """Return the numbers of all rows so far."""
        return np.fromiter(self._numbers, np.float64, len(self._numbers)).reshape(-1, self.width)
