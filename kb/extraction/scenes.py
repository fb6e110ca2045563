"""The sentences whose numbers are to be linked, of several papers, as arrays: what stands where, and between what.

A question about each of many pairs of a name and a quantity is asked once for all of them: what a stretch of text holds
is the difference of two running sums, what stands nearest is looked up among sorted places (`numpy.searchsorted`).

All places are in one text: the sentences one after another, each followed by a line break. A word counts as part of a
stretch that it begins in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat

import numpy as np
from numpy.typing import NDArray

from kb.extraction import cue_words
from kb.extraction.cues import COMPARE
from kb.extraction.features import AROUND_FEATURES, Features
from kb.extraction.found import LinkRole, Name, Quantity
from kb.extraction.network import Floats, KnownWords, WordLists
from kb.extraction.words import Memory

Places = NDArray[np.intp]
Truths = NDArray[np.bool_]
Columns = dict[str, Places | Truths | Floats]
"""Features by name, each with its value for every pair."""

_TOKENS = re.compile(r"([a-z]+|\d|[(),;:=/])")
_AND = re.compile(r"(?= and )")
_SPACES = [code for code in range(0x3001) if chr(code).isspace()]


def _fitting(*patterns: str) -> Memory[tuple[bool, ...]]:
    compiled = [re.compile(pattern) for pattern in patterns]
    return Memory(lambda stretch: tuple(pattern.fullmatch(stretch) is not None for pattern in compiled))


_JOINED_BEHIND = _fitting(
    r"\s?\(\s?[^()]{0,12}", r"\s?(?:of|:|=|is|was|by|to|at|from)?\s?(?:about|over|~|up to|nearly)?\s?"
)
"""Whether a stretch joins a name to the number behind it: in brackets, or with a word of being."""
_JOINED_AHEAD = _fitting(r"[^()]{0,12}\(\s?[^()]{0,8}", r"\s?(?:in|on|for|of)?\s?(?:the\s)?")
"""Whether a stretch joins a number to the name behind it: the number or the name in brackets, or with "on"."""
_LONGEST_JOINT = 22
"""No stretch that one of these patterns matches is longer."""

_MOST_BETWEEN = 10
"""Of more words than these between a name and a number none is told."""
_FARTHEST = 90
"""Of a name that is so many characters away no word between is told."""

_CAST_ROLES: tuple[LinkRole, ...] = ("metric", "dataset", "model")
"""The roles that names are told apart by; a baseline is one of the models."""
_CUES = (cue_words.COMPARE, cue_words.COMPARE_OPENING, cue_words.RESULT_VERB, cue_words.WHICH)

_SIDES = "LR"
_BETWEEN, _FIRST, _LAST = 4, 5, 6
_PLACES = ("p0", "p1", "n0", "n1", "b", "f", "l")
MARKS = [side + place for side in _SIDES for place in _PLACES]
"""What a word is marked with by its place near a name."""


def words_of(lower: str) -> list[str]:
    """Return the words, digits and marks of a text in lower case, in order, as the networks know them."""
    return _TOKENS.findall(lower)


class MarkedWords:
    """The known words near a name, by the side of the quantity that it stands on and by where the word stands.

    That is one or two words before the name, one or two behind it, anywhere between the two, or first or last there.
    """

    def __init__(self, known: KnownWords) -> None:
        marked = [known.marked(mark) for mark in MARKS]
        self._places = {word: place for place, word in enumerate(dict.fromkeys(chain.from_iterable(marked)), 1)}
        numbers = np.zeros((len(self._places) + 1, len(marked)), np.intp)
        for column, words in enumerate(marked):
            numbers[[self._places[word] for word in words], column] = [*words.values()]
        self.numbers = numbers.reshape(-1, len(_SIDES), len(_PLACES))
        """By a word's place, by side, by mark: the number that it is known by there, 0 where it is not."""

    def places(self, words: Sequence[str]) -> Places:
        """Return the place of each word, 0 for one that is known nowhere."""
        return np.fromiter(map(self._places.get, words, repeat(0)), np.intp, len(words))


class _Sums:
    """How many of some places of a text come before each of them."""

    def __init__(self, marked: Truths) -> None:
        self._before = np.concatenate([[0], marked.cumsum()])

    def within(self, begin: Places, end: Places) -> Places:
        """Return how many lie in each stretch; none does in one that ends before it begins."""
        count: Places = self._before[np.maximum(begin, end)] - self._before[begin]
        return count


@dataclass(frozen=True)
class Quantities:
    """Quantities as arrays: where they stand and in which scene, their place in a list of numbers.

    `opening` is where the bracket opens that holds one, -1 for none; `clause` where its clause begins.
    """

    start: Places
    end: Places
    scene: Places
    listed: Places
    list_length: Places
    opening: Places
    clause: Places

    def take(self, rows: Places) -> Quantities:
        """Return the quantities of some rows."""
        return Quantities(*(values[rows] for values in vars(self).values()))


class _Line:
    """Some of the names, by where they begin; each is told by its row. A question concerns the names of one scene."""

    def __init__(self, scenes: Scenes, chosen: Truths) -> None:
        self.rows = np.flatnonzero(chosen)
        self.starts, self.ends = scenes.starts[self.rows], scenes.ends[self.rows]
        self._sorted_ends = np.sort(self.ends)
        bounds = scenes.scene[self.rows].searchsorted(np.arange(scenes.count + 1))
        self._first, self._stop = bounds[:-1], bounds[1:]
        # one more, so that there is something to look at behind the last
        self._rows = np.append(self.rows, -1)
        self._ends = np.append(self.ends, -1)
        self._reach = np.maximum.accumulate(self._ends)

    def count(self, scene: Places) -> Places:
        """Return how many there are."""
        count: Places = self._stop[scene] - self._first[scene]
        return count

    def begun(self, scene: Places, place: Places) -> Places:
        """Return how many begin before a place."""
        count: Places = self.starts.searchsorted(place) - self._first[scene]
        return count

    def ended(self, scene: Places, place: Places) -> Places:
        """Return how many end at a place or before it."""
        count: Places = self._sorted_ends.searchsorted(place, "right") - self._first[scene]
        return count

    def within(self, begin: Places, end: Places) -> Places:
        """Return how many stand in each stretch."""
        first, stop = self.starts.searchsorted(begin), self.starts.searchsorted(end)
        count: Places = np.maximum(stop - first, 0)
        # names overlap: of those that begin in a stretch some may end behind it
        over = np.flatnonzero((count > 0) & (self._reach[stop - 1] > end))
        for step in range(count[over].max(initial=0)):
            over = over[first[over] + step < stop[over]]
            count[over] -= self._ends[first[over] + step] > end[over]
        return count

    def opening(self, scene: Places) -> Places:
        """Return the first one, -1 for none."""
        return np.where(self.count(scene), self._rows[self._first[scene]], -1)

    def last_ended(self, scene: Places, place: Places) -> Places:
        """Return the last one that ends at a place or before it, -1 for none."""
        at, first = self.starts.searchsorted(place) - 1, self._first[scene]
        while (reaching := (at >= first) & (self._ends[at] > place)).any():
            at[reaching] -= 1
        return np.where(at >= first, self._rows[at], -1)

    def first_begun(self, scene: Places, place: Places) -> Places:
        """Return the first one that begins at a place or behind it, -1 for none."""
        at = self.starts.searchsorted(place)
        return np.where(at < self._stop[scene], self._rows[at], -1)

    def first_between(self, begin: Places, end: Places) -> Places:
        """Return the first one in a stretch, -1 for none."""
        at, stop = self.starts.searchsorted(begin), self.starts.searchsorted(end)
        while (reaching := (at < stop) & (self._ends[at] > end)).any():
            at[reaching] += 1
        return np.where(at < stop, self._rows[at], -1)

    def nearest(self, quantities: Quantities, usual: int) -> Places:
        """Return how near a name begins to a quantity's end or ends to its beginning, `usual` where there is none."""
        gap = np.full(len(quantities.start), usual)
        for places, place in ((self.starts, quantities.end), (self._sorted_ends, quantities.start)):
            at = places.searchsorted(place)
            for near in (at - 1, at):
                there = (near >= self._first[quantities.scene]) & (near < self._stop[quantities.scene])
                gap[there] = np.minimum(gap[there], np.abs(places[near[there]] - place[there]))
        return gap


class _Sides:
    """The names of a kind that stand out for each quantity, by row; how many are subjects, ahead and behind."""

    def __init__(self, line: _Line, subjects: _Line, quantities: Quantities) -> None:
        start, end, scene = quantities.start, quantities.end, quantities.scene
        self.nearest_before = line.last_ended(scene, start)
        self.nearest_after = line.first_begun(scene, end)
        self.first_in_clause = line.first_between(quantities.clause, start)
        self.last_subject = subjects.last_ended(scene, start)
        self.first_named = line.opening(scene)
        self.subjects = subjects.ended(scene, start)
        self.ahead = line.ended(scene, start)
        self.behind = line.count(scene) - line.begun(scene, end)


class Cast:
    """The names that a role may mean, and what each of them is among these."""

    def __init__(self, scenes: Scenes, role: LinkRole) -> None:
        fitting, plain = scenes.fitting(role), ~scenes.phrase
        self.line = _Line(scenes, fitting)
        self.list_index, self.list_size = scenes.lists(role)
        # a phrase is seen beside all names, a name only beside other names
        self._sides = [
            _Sides(_Line(scenes, some), _Line(scenes, some & scenes.subject), scenes.quantities)
            for some in (fitting & plain, fitting)
        ]

    def sides(self, names: Places, quantities: Places, phrases: Truths) -> Columns:
        """Return for pairs, by row, which names stand out."""
        columns: Columns = {}
        plain, all_names = (vars(sides) for sides in self._sides)
        for feature in plain:
            value = np.where(phrases, all_names[feature][quantities], plain[feature][quantities])
            counted = feature in ("subjects", "ahead", "behind")
            columns[feature] = value if counted else value == names
        return columns


class Scenes:
    """The sentences of some quantities, with all names in them; quantities and names are told by their row.

    `scene`, `starts`, `ends`, `phrase` and `subject` say of each name where it stands, whether it is a descriptive
    phrase and whether a verb like "achieves" follows.
    """

    def __init__(self, asked: Sequence[tuple[Features, Quantity]], marked: MarkedWords) -> None:
        self._marked = marked
        self.count = 0
        self._begins: list[int] = []
        self._texts: list[str] = []
        self._length = 0
        self._row_of: dict[int, int] = {}
        self._scene_of: dict[tuple[int, int], int] = {}
        self._names: list[tuple[int, int, int, bool]] = []
        self._around: list[tuple[float, ...]] = []
        self._roles: list[tuple[bool, bool, bool]] = []
        self._listed: dict[LinkRole, list[tuple[int, int, int]]] = {role: [] for role in _CAST_ROLES}
        self._casts: dict[LinkRole, Cast] = {}
        numbers: list[tuple[int, int]] = []
        bounds: list[int] = []
        words: list[int] = []
        said: list[int] = []
        placed = []
        for features, quantity in asked:
            at = features.sentence_of(quantity)
            scene = self._scene_of.get((id(features), at))
            if scene is None:
                scene = self._add(features, at)
                shift = self._begins[scene] - features.context.reading.sentences[at].start
                numbers += [(other.start + shift, other.end + shift) for other in features.context.quantities_of[at]]
                bounds += [bound + shift for bound in features.clauses(at)]
                starts, told = features.cues_of(at)
                words += [start + shift for start in starts]
                said += told
            placed.append(self._placed(features, quantity, scene))
        self.text = "".join(self._texts)
        self.quantities = Quantities(*np.array(placed, np.intp).reshape(-1, 7).T)
        self.scene, self.starts, self.ends, phrase = np.array(self._names, np.intp).reshape(-1, 4).T
        self.phrase = phrase > 0
        self.around = np.array(self._around, np.float64).reshape(-1, len(AROUND_FEATURES))
        self.subject = self.around[:, AROUND_FEATURES.index("verb_after")] > 0
        self._fitting = np.array(self._roles, np.bool_).reshape(-1, len(_CAST_ROLES))
        self._number_starts, self._number_ends = np.array(numbers, np.intp).reshape(-1, 2).T
        self._bounds = np.array(bounds, np.intp)
        self._word_starts = np.array(words, np.intp)
        self._count_letters()
        self._count_words(np.array(said, np.intp))

    def _add(self, features: Features, at: int) -> int:
        """Add the sentence of a paper and return its number."""
        context = features.context
        sentence = context.reading.sentences[at]
        scene = self._scene_of[id(features), at] = self.count
        begin, first = self._length, len(self._names)
        shift = begin - sentence.start
        for row, name in enumerate(context.by_sentence[at], first):
            self._row_of[id(name)] = row
            self._names.append((scene, name.start + shift, name.end + shift, name.kind == "phrase"))
            self._around.append(features.around(name))
            self._roles.append(context.roles(name))
        for role, listed in self._listed.items():
            for group in context.lists(at, role):
                if len(group) > 1:
                    listed += [(self._row_of[id(name)], index, len(group)) for index, name in enumerate(group)]
        self.count += 1
        self._begins.append(begin)
        text = context.lower[sentence.start : sentence.end]
        self._texts += (text, "\n")
        self._length += len(text) + 1
        return scene

    def _placed(self, features: Features, quantity: Quantity, scene: int) -> tuple[int, ...]:
        at = features.sentence_of(quantity)
        begin = self._begins[scene]
        shift = begin - features.context.reading.sentences[at].start
        opening = features.opening(quantity)
        clause = max([bound for bound in features.clauses(at) if bound < quantity.start], default=None)
        return (
            quantity.start + shift,
            quantity.end + shift,
            scene,
            quantity.listed,
            quantity.list_length,
            -1 if opening is None else opening + shift,
            begin if clause is None else clause + shift + 1,
        )

    def _count_letters(self) -> None:
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), "<u4")
        self._marks = {mark: _Sums(codes == ord(mark)) for mark in " ,;()"}
        self._printed = _Sums(~np.isin(codes, _SPACES))
        self._ands = np.array([match.start() for match in _AND.finditer(self.text)], np.intp)

    def _count_words(self, said: Places) -> None:
        self._cues = {cue: _Sums((said & cue) > 0) for cue in _CUES}
        parts = _TOKENS.split(self.text)
        self._token_starts = np.array([*accumulate(map(len, parts))][:-1:2], np.intp)
        self._tokens = self._marked.places(parts[1::2])
        # where the same word came last: one that comes twice in a stretch is told once
        order = self._tokens.argsort(kind="stable")
        again = np.flatnonzero(self._tokens[order[1:]] == self._tokens[order[:-1]])
        self._same_before = np.full(len(order), -1)
        self._same_before[order[again + 1]] = order[again]
        begins = self._token_starts.searchsorted(self._begins)
        self._first_token, self._last_token = begins, np.append(begins[1:], len(order))

    def number(self, place: int) -> int:
        """Return the number of the scene that the quantity at a place of those asked stands in."""
        return int(self.quantities.scene[place])

    def row(self, name: Name) -> int:
        """Return the row of a name that stands in one of the scenes."""
        return self._row_of[id(name)]

    def fitting(self, role: LinkRole) -> Truths:
        """Return which names a role may mean."""
        fitting: Truths = self._fitting[:, _CAST_ROLES.index(role)]
        return fitting

    def lists(self, role: LinkRole) -> tuple[Places, Places]:
        """Return each name's index in its coordination in a role, and the length of that."""
        index, size = np.zeros(len(self.starts), np.intp), np.ones(len(self.starts), np.intp)
        rows, places, lengths = np.array(self._listed[role], np.intp).reshape(-1, 3).T
        index[rows], size[rows] = places, lengths
        return index, size

    def cast(self, role: LinkRole) -> Cast:
        """Return the names that a role may mean."""
        known = self._casts.get(role)
        if known is None:
            known = self._casts[role] = Cast(self, role)
        return known

    def no_names(self, role: LinkRole, quantities: Places) -> Columns:
        """Return what is told of the link from each quantity to none."""
        line, those = self.cast(role).line, self.quantities.take(quantities)
        return {"names_near": line.count(those.scene), "closest": line.nearest(those, 400)}

    def pairs(self, role: LinkRole, names: Places, quantities: Places) -> tuple[Columns, WordLists]:
        """Return what is told of pairs of a name and a quantity of its scene, and the known words near the names."""
        cast, those = self.cast(role), self.quantities.take(quantities)
        start, end = self.starts[names], self.ends[names]
        before = start < those.start
        begin, stop = np.where(before, end, those.end), np.where(before, those.start, start)
        line = cast.line
        earlier, ahead, count = (
            line.begun(those.scene, start), line.begun(those.scene, those.start), line.count(those.scene),
        )  # fmt: skip
        index, size = cast.list_index[names], cast.list_size[names]
        paired = (size > 1) & (size == those.list_length)
        columns: Columns = {
            "before": before,
            "overlap": (start < those.end) & (those.start < end),
            "words_between": self._marks[" "].within(begin, stop),
            "chars_between": np.maximum(stop - begin, 0),
            "commas": self._marks[","].within(begin, stop),
            "semicolons": self._marks[";"].within(begin, stop),
            "opened": self._marks["("].within(begin, stop),
            "closed": self._marks[")"].within(begin, stop),
            "and_between": self._ands.searchsorted(begin) < self._ands.searchsorted(stop - 4),
            # quantities do not overlap
            "quantities_between": np.maximum(
                self._number_ends.searchsorted(stop, "right") - self._number_starts.searchsorted(begin), 0
            ),
            "names_between": line.within(begin, stop),
            "compare_between": self._compares(begin, stop),
            "verb_between": self._cues[cue_words.RESULT_VERB].within(*self._words_in(begin, stop)) > 0,
            "clause_between": self._cues[cue_words.WHICH].within(*self._words_in(begin, stop)) > 0,
            "list_index": index,
            "list_size": size,
            "list_matches": paired & (index == those.listed),
            "list_differs": paired & (index != those.listed),
            "names_before": earlier,
            "names_in_sentence": count,
            "names_same_side": np.where(before, ahead, count - ahead),
            "clauses_crossed": np.maximum(self._bounds.searchsorted(stop) - self._bounds.searchsorted(begin), 0),
            "encloses": self._encloses(end, those.opening),
            "inside": those.opening >= 0,
            **self._joints(begin, stop, before),
            **cast.sides(names, quantities, self.phrase[names]),
            **dict(zip(AROUND_FEATURES, self.around[names].T, strict=True)),
        }
        return columns, self._words_near(names, begin, stop, before)

    def _words_in(self, begin: Places, stop: Places) -> tuple[Places, Places]:
        first = self._word_starts.searchsorted(begin)
        return first, np.maximum(self._word_starts.searchsorted(stop), first)

    def _compares(self, begin: Places, stop: Places) -> Truths:
        words = self._words_in(begin, stop)
        found: Truths = self._cues[cue_words.COMPARE].within(*words) > 0
        for pair in np.flatnonzero(~found & (self._cues[cue_words.COMPARE_OPENING].within(*words) > 0)):
            found[pair] = COMPARE.search(self.text[begin[pair] : stop[pair]]) is not None
        return found

    def _encloses(self, end: Places, opening: Places) -> Places:
        """Tell how near a name stands to the bracket that opens before a quantity: 2 right before it, 1 some words."""
        behind = opening >= end
        stop = np.where(behind, opening, end)
        near = (self._marks[" "].within(end, stop) <= 2) & (self._marks[","].within(end, stop) == 0)
        return np.where(behind, np.where(self._printed.within(end, stop) == 0, 2, near), 0)

    def _joints(self, begin: Places, stop: Places, before: Truths) -> Columns:
        found = np.zeros((len(begin), 2, 2), np.bool_)
        short = np.flatnonzero(stop - begin <= _LONGEST_JOINT)
        for pair, first, last, ahead in zip(
            short.tolist(), begin[short].tolist(), stop[short].tolist(), before[short].tolist(), strict=True
        ):
            found[pair, int(ahead)] = (_JOINED_BEHIND if ahead else _JOINED_AHEAD)[self.text[first:last]]
        return {
            "value_in_paren_after": found[:, 1, 0],
            "name_in_paren_after": found[:, 0, 0],
            "adjacent_before": found[:, 1, 1],
            "adjacent_after": found[:, 0, 1],
        }

    def _words_near(self, names: Places, begin: Places, stop: Places, before: Truths) -> WordLists:
        side = np.where(before, 0, 1)
        numbers = np.zeros((len(names), 4 + _MOST_BETWEEN + 2), np.intp)
        scene = self.scene[names]
        tokens = np.append(self._tokens, 0)
        first, last = self._first_token[scene], self._last_token[scene]
        ahead, behind = (
            self._token_starts.searchsorted(self.starts[names]),
            self._token_starts.searchsorted(self.ends[names]),
        )
        for mark, token in enumerate((ahead - 1, ahead - 2, behind, behind + 1)):
            there = np.flatnonzero((token >= first) & (token < last))
            numbers[there, mark] = self._marked.numbers[tokens[token[there]], side[there], mark]
        first, last = self._token_starts.searchsorted(begin), self._token_starts.searchsorted(stop)
        told = np.flatnonzero(
            (begin < stop) & (stop < begin + _FARTHEST) & (first < last) & (last - first <= _MOST_BETWEEN)
        )
        first, last, side = first[told], last[told], side[told]
        for step in range(_MOST_BETWEEN):
            token = first + step
            new = np.flatnonzero((token < last) & (self._same_before[np.minimum(token, len(self._tokens) - 1)] < first))
            numbers[told[new], 4 + step] = self._marked.numbers[tokens[token[new]], side[new], _BETWEEN]
        numbers[told, -2] = self._marked.numbers[tokens[first], side, _FIRST]
        numbers[told, -1] = self._marked.numbers[tokens[last - 1], side, _LAST]
        known = numbers > 0
        return WordLists(numbers[known], known.sum(axis=1))
