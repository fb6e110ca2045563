"""The words of one text and which of them are cues, told once, so that a stretch of it is looked up, not searched.

A search for fifty alternatives costs as much in each of the many stretches that features ask about as it does in the
whole text. What a word says by itself is therefore kept for each word ever seen, and a stretch is asked for the union.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import or_

from kb.extraction import cues
from kb.extraction.words import Memory, Words

_PATTERNS = {
    name: getattr(cues, name)
    for name in ("UP", "DOWN", "COMPARE", "RESULT_VERB", "WHICH", "OWN_WORDS", "AVERAGE", "EVALUATED")
} | {
    # the words without which a cue of several words cannot be there
    "COMPARE_OPENING": re.compile(r"relative$"),
    "OWN_OPENING": re.compile(r"this$"),
    "EVALUATED_OPENING": re.compile(r"fine$"),
    "STUDY_OPENING": re.compile(
        r"(?:we|evaluating|benchmarking|evaluation|comparative|comparison|empirical|state|leading|frontier|recent|"
        r"current|existing|\d+|several|multiple|open|proprietary)$"
    ),
    "SEVERAL_HEAD": re.compile(
        r"(?:datasets|benchmarks|tasks|domains|settings|languages|scenarios|suites|environments|corpora|sets|cohorts)$"
    ),
    "SAME_HEAD": re.compile(r"(?:datasets?|benchmarks?|corpus|set|task|challenge)$"),
    "ITS_VERB": re.compile(r"achiev|attain|reach|outperform|surpass|obtain|improv|exceed|report|show|get"),
    "ON": re.compile(r"(?:on|across)$"),
    "OUR_ENDING": re.compile(r"\w*(?:our|proposed)$"),
    "TRAINED_ON_END": re.compile(r"(?:on|with|using|from)$"),
}  # fmt: skip
_BITS = {name: 1 << n for n, name in enumerate(_PATTERNS)}

UP, DOWN, COMPARE, RESULT_VERB, WHICH, OWN_WORDS, AVERAGE, EVALUATED = list(_BITS.values())[:8]
(
    COMPARE_OPENING, OWN_OPENING, EVALUATED_OPENING, STUDY_OPENING, SEVERAL_HEAD, SAME_HEAD, ITS_VERB,
    ON, OUR_ENDING, TRAINED_ON_END,
) = list(_BITS.values())[8:]  # fmt: skip

_ANY = re.compile("|".join(pattern.pattern for pattern in _PATTERNS.values()))


def _told(word: str) -> int:
    """Return what a word says; most say nothing, which one pattern tells."""
    if not _ANY.match(word):
        return 0
    return sum(_BITS[name] for name, pattern in _PATTERNS.items() if pattern.match(word))


_TOLD = Memory(_told)


class CueWords:
    """The words of one text in lower case: `starts`, `ends`, and what each says as a sum of the bits above."""

    def __init__(self, lower: str, words: Words) -> None:
        self.text = lower
        self.starts = words.starts
        self.ends = words.ends
        self.said = list(map(_TOLD.__getitem__, words.words))
        self._sums: dict[int, list[int]] = {}

    def within(self, begin: int, end: int) -> int:
        """Return what the words of `text[begin:end]` say, as a search in that slice would find it.

        A word that the slice cuts counts as what is left of it.
        """
        first, last = bisect_right(self.ends, begin), bisect_left(self.starts, end)
        if first >= last:
            return 0
        total = 0
        if self.starts[first] < begin:
            total = _TOLD[self.text[begin : min(end, self.ends[first])]]
            first += 1
        if first < last and self.ends[last - 1] > end:
            last -= 1
            total |= _TOLD[self.text[self.starts[last] : end]]
        for said in self.said[first:last]:
            total |= said
        return total

    def since(self, begin: int, end: int) -> int:
        """Return the same where many stretches begin at the same place, where a word begins or none is."""
        first, last = bisect_left(self.starts, begin), bisect_left(self.starts, end)
        if first >= last:
            return 0
        cut = self.ends[last - 1] > end
        sums = self._sums.get(first)
        if sums is None or len(sums) < last - first:
            # grown at least twofold, so that asking for ever longer stretches stays linear
            sums = self._sums[first] = list(accumulate(self.said[first : first + 2 * (last - first)], or_))
        count = last - first - cut
        total = sums[count - 1] if count else 0
        return total | _TOLD[self.text[self.starts[last - 1] : end]] if cut else total

    def first(self, begin: int, end: int, cue: int) -> int | None:
        """Return where the first word begins between two positions that says a cue."""
        at = bisect_left(self.starts, begin)
        for start, said in zip(self.starts[at:], self.said[at:], strict=True):
            if start >= end:
                break
            if said & cue:
                return start
        return None

    def last_two(self, position: int) -> int:
        """Return what the last two words that begin before a position say."""
        last = bisect_left(self.starts, position)
        said = self.said
        return said[last - 1] | said[last - 2] if last > 1 else said[0] if last else 0
