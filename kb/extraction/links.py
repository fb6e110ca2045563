"""The links of several papers as the networks are asked about them: everything described once, then looked up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kb.extraction.features import (
    ELSEWHERE,
    FORMS,
    HERE,
    METRIC_FEATURES,
    NEAR_FEATURES,
    STATIC_FEATURES,
    TO_NONE,
    Described,
    Features,
    unit_group,
)
from kb.extraction.found import Candidate, LinkRole, Name, Quantity
from kb.extraction.network import Floats, KnownWords, Network, WordLists, WordRows, squashed
from kb.extraction.rows import Rows
from kb.extraction.scenes import Columns, MarkedWords, Places, Scenes


@dataclass(frozen=True)
class _Taken:
    """Rows as arrays, their numbers also squashed; without words where none of them has any."""

    numbers: Floats
    squashed: Floats
    words: WordLists | None

    def take(self, places: Places) -> _Taken:
        """Return the rows at some places."""
        return _Taken(self.numbers[places], self.squashed[places], self.words and self.words.take(places))


@dataclass(frozen=True)
class _Near:
    """What depends on both ends of some links of one form; `places` are theirs among all links."""

    places: Places
    rows: _Taken


@dataclass(frozen=True)
class Links:
    """The links of some quantities to their options in one role, one quantity after another.

    `near` has the links of each of `FORMS`. `static_of` leads from each link to what is said of its candidate,
    `about_of` from each quantity to what is said of it.
    """

    near: Sequence[_Near]
    static: _Taken
    static_of: Places
    about: _Taken
    about_of: Places
    sizes: Sequence[int]

    def whole(self) -> tuple[Floats, list[list[int]]]:
        """Return `NEAR_FEATURES` and `STATIC_FEATURES` of each link, and its known words by number."""
        numbers = np.empty((len(self.static_of), len(NEAR_FEATURES)))
        words = [[*one] for one in self._lists(self.static, self.static_of)]
        for form, near in zip(FORMS, self.near, strict=True):
            numbers[near.places] = form.whole(near.rows.numbers)
            for place, found in zip(near.places, self._lists(near.rows, np.arange(len(near.places))), strict=True):
                words[place] = [*found, *words[place]]
        return np.hstack([numbers, self.static.numbers[self.static_of]]), words

    @staticmethod
    def _lists(rows: _Taken, places: Places) -> list[list[int]]:
        if rows.words is None:
            return [[] for _ in places]
        taken = rows.words.take(places)
        return [part.tolist() for part in np.split(taken.numbers, taken.sizes.cumsum()[:-1])] if len(places) else []


class _Seat(NamedTuple):
    """A candidate of a role as a sentence sees it: how it is named there and how far off it is named otherwise."""

    form: int
    static: int = 0
    row: int = -1
    """That of the first of its names in the sentence."""
    here: int = 0
    since: float = 0.0
    until: float = 0.0
    recency: float = 0.0
    is_resource: float = -1.0
    scale: float = -1.0
    unit: float = -1.0
    is_bare_word: float = -1.0


class Batch:
    """The quantities and candidates of several papers, described once for all networks that are asked about them.

    `asked` has each quantity with the features of its paper, `about` and `around` what is said of it and the words
    around it.
    """

    def __init__(
        self,
        described: Described,
        marked: MarkedWords,
        asked: Sequence[tuple[Features, Quantity]],
        about: Floats,
        around: WordLists,
    ) -> None:
        self._described = described
        self._asked = asked
        self._about = _taken(about, around)
        self._scenes = Scenes(asked, marked)
        self._units = np.array([unit_group(quantity.unit) for _, quantity in asked])
        self._static: _Taken | None = None
        self._seats: dict[LinkRole, Rows] = {role: Rows(len(_Seat._fields)) for role in ("metric", "dataset", "model")}
        self._tables: dict[Rows, Floats] = {}
        self._seat_of: dict[tuple[int, LinkRole, int], int] = {}
        self._seats_of: dict[int, tuple[Sequence[Candidate], list[int]]] = {}
        self._again: dict[tuple[LinkRole, int], list[Name]] = {}

    def links(self, role: LinkRole, places: Sequence[int], options: Sequence[Sequence[Candidate]]) -> Links:
        """Return the links from the quantities at some places to the options of each."""
        # a link to a baseline looks like a link to a model
        seen: LinkRole = "model" if role == "baseline" else role
        seats: list[int] = []
        for place, candidates in zip(places, options, strict=True):
            # the quantities of one sentence have their options in common
            known = self._seats_of.get(id(candidates))
            if known is None:
                known = (candidates, [self._seat(seen, place, candidate) for candidate in candidates])
                self._seats_of[id(candidates)] = known
            seats += known[1]
        sizes = [len(candidates) for candidates in options]
        about_of = np.array(places, np.intp)
        seat_of = np.array(seats, np.intp)
        quantity_of = about_of.repeat(sizes)
        columns = dict(zip(_Seat._fields, self._table(self._seats[seen])[seat_of].T, strict=True))
        static_of = columns["static"].astype(np.intp)
        static = self._described.static
        if self._static is None or len(self._static.numbers) < len(static):
            self._static = _taken(static.matrix(), WordLists.of(static.words))
        near = []
        for number in (TO_NONE, ELSEWHERE, HERE):
            of_form = np.flatnonzero(columns["form"] == number)
            seat = {name: column[of_form] for name, column in columns.items()}
            near.append(_Near(of_form, self._near(seen, number, seat, seat_of[of_form], quantity_of[of_form])))
        return Links(near, self._static, static_of, self._about, about_of, sizes)

    def _table(self, seats: Rows) -> Floats:
        table = self._tables.get(seats)
        if table is None or len(table) < len(seats):
            table = self._tables[seats] = seats.matrix()
        return table

    def _near(self, role: LinkRole, form: int, seat: dict[str, Floats], seats: Places, quantities: Places) -> _Taken:
        columns: Columns
        words = None
        if form == TO_NONE:
            columns = self._scenes.no_names(role, quantities)
        else:
            columns = {"sentences_since": seat["since"], "sentences_until": seat["until"], "recency": seat["recency"]}
            fits = np.where(seat["is_resource"] < 0, -1.0, seat["unit"] == self._units[quantities])
            measure = (seat["is_resource"], seat["scale"], fits, seat["unit"], seat["is_bare_word"])
            columns |= dict(zip(METRIC_FEATURES, measure, strict=True))
        if form == HERE:
            names = seat["row"].astype(np.intp)
            for link in np.flatnonzero(seat["here"] > 1).tolist():
                again = self._again[role, int(seats[link])]
                names[link] = self._scenes.row(_nearest(again, self._asked[quantities[link]][1]))
            paired, words = self._scenes.pairs(role, names, quantities)
            columns |= {"names_here": seat["here"], **paired}
        return _taken(_matrix(columns, FORMS[form].varying), words)

    def _seat(self, role: LinkRole, place: int, candidate: Candidate) -> int:
        features, quantity = self._asked[place]
        scene = self._scenes.number(place)
        key = (scene, role, id(candidate))
        known = self._seat_of.get(key)
        if known is None:
            seat = self._seated(role, features, features.sentence_of(quantity), candidate)
            known = self._seat_of[key] = self._seats[role].add(seat)
        return known

    def _seated(self, role: LinkRole, features: Features, at: int, candidate: Candidate) -> _Seat:
        if not candidate.names:
            return _Seat(TO_NONE)
        here = []
        since = until = 20
        for name in candidate.names:
            away = name.sentence - at
            if away == 0:
                here.append(name)
            elif -since < away < 0:
                since = -away
            elif 0 < away < until:
                until = away
        if len(here) > 1:
            self._again[role, len(self._seats[role])] = here
        return _Seat(
            HERE if here else ELSEWHERE,
            features.static(candidate),
            self._scenes.row(here[0]) if here else -1,
            len(here),
            since,
            until,
            features.context.recency(at, role, candidate),
            *(features.fit(candidate) if role == "metric" else ()),
        )


def _nearest(names: Sequence[Name], quantity: Quantity) -> Name:
    """Return the nearest name; one before the quantity counts as a little nearer."""
    return min(
        names, key=lambda n: (n.start - quantity.end) if n.start >= quantity.end else (quantity.start - n.end) * 0.9
    )


def _matrix(columns: Columns, order: Sequence[str]) -> Floats:
    """Return columns of one length as a matrix, in an order of their names."""
    result = np.empty((len(columns[order[0]]), len(order)))
    for place, name in enumerate(order):
        result[:, place] = columns[name]
    return result


def _taken(numbers: Floats, words: WordLists | None) -> _Taken:
    return _Taken(numbers, squashed(numbers), words)


class LinkNetwork:
    """A network over links, in three parts: what depends on both ends of a link, on the candidate, on the quantity.

    A candidate is an option of many quantities and a quantity has many options, so that each part has far fewer rows
    than there are links, and only the sum is made for every link. What is the same for all links of a form is worked
    out beforehand.
    """

    def __init__(self, network: Network, words: KnownWords, around: KnownWords) -> None:
        near, static = len(NEAR_FEATURES), len(NEAR_FEATURES) + len(STATIC_FEATURES)
        self._whole = network
        self._near = []
        for form in FORMS:
            constant = network.part([NEAR_FEATURES.index(name) for name in form.constant])
            usual = constant.hidden(np.array([list(form.constant.values())]))
            self._near.append((network.part([NEAR_FEATURES.index(name) for name in form.varying]), usual))
        self._static = network.part(range(near, static))
        self._about = network.part(range(static, len(network.names)))
        self._words = words.rows(network.words, network.word_rows)
        self._around = around.rows(network.shared_words, network.shared_rows)

    def scores(self, links: Links) -> Floats:
        """Return the raw scores of the links, one after another."""
        candidates, candidate_of = np.unique(links.static_of, return_inverse=True)
        hidden = self._of_rows(self._static, self._words, links.static, candidates)[candidate_of]
        for (part, usual), near in zip(self._near, links.near, strict=True):
            if len(near.places):
                hidden[near.places] += self._of_rows(part, self._words, near.rows) + usual
        shared = self._of_rows(self._about, self._around, links.about, links.about_of)
        hidden += np.repeat(shared, links.sizes, axis=0)
        return self._whole.outputs(hidden)[:, 0]

    @staticmethod
    def _of_rows(part: Network, word_rows: WordRows, rows: _Taken, places: Places | None = None) -> Floats:
        """Return what rows, or those at some places, add to the first layer."""
        if places is not None:
            rows = rows.take(places)
        hidden = part.hidden(rows.numbers, rows.squashed)
        if rows.words:
            hidden += word_rows.summed(rows.words)
        return hidden
