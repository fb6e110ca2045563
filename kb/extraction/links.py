"""The links of several papers as the networks are asked about them: everything described once, then looked up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.extraction.features import FORMS, NEAR_FEATURES, STATIC_FEATURES, Described, Features
from kb.extraction.found import Candidate, LinkRole, Quantity
from kb.extraction.network import Floats, KnownWords, Network, WordLists, WordRows, squashed
from kb.extraction.rows import Rows

Places = NDArray[np.intp]


@dataclass(frozen=True)
class _Taken:
    """Rows as arrays, their numbers also squashed; without words where none of them has any."""

    numbers: Floats
    squashed: Floats
    words: WordLists | None


@dataclass(frozen=True)
class Links:
    """The links of some quantities to their options in one role, one quantity after another.

    `near` has arrays for each of `FORMS`. `form_of`, `near_of` and `static_of` lead there from each link, `about_of`
    from each quantity to what is said of it.
    """

    near: Sequence[_Taken]
    form_of: Places
    near_of: Places
    static: _Taken
    static_of: Places
    about: _Taken
    about_of: Places
    sizes: Sequence[int]


class Batch:
    """The quantities and candidates of several papers, described once for all networks that are asked about them.

    `about` and `around` have the features of each quantity and the words around it.
    """

    def __init__(self, described: Described, about: Floats, around: WordLists) -> None:
        self.described = described
        self.about = _Taken(about, squashed(about), around)
        self._arrays: dict[Rows, _Taken] = {}
        self._static_of: dict[int, list[int]] = {}

    def links(
        self, role: LinkRole, asked: Sequence[tuple[Features, Quantity, Sequence[Candidate]]], about_of: Sequence[int]
    ) -> Links:
        """Return the links from each quantity to its options; `about_of` says which of the batch's quantities it is."""
        near_of: list[int] = []
        static_of: list[int] = []
        for features, quantity, options in asked:
            near_of += features.near(quantity, options, role)
            # the quantities of one sentence have their options in common
            known = self._static_of.get(id(options))
            if known is None:
                known = self._static_of[id(options)] = [features.static(option) for option in options]
            static_of += known
        places, forms = np.divmod(np.array(near_of, np.intp), len(FORMS))
        return Links(
            [self._taken(rows) for rows in self.described.near[role]],
            forms,
            places,
            self._taken(self.described.static),
            np.array(static_of, np.intp),
            self.about,
            np.array(about_of, np.intp),
            [len(options) for _, _, options in asked],
        )

    def _taken(self, rows: Rows) -> _Taken:
        """Return rows as arrays; again only if some were added."""
        known = self._arrays.get(rows)
        if known is None or len(known.numbers) < len(rows.words):
            numbers = rows.matrix()
            words = WordLists.of(rows.words) if any(rows.words) else None
            known = self._arrays[rows] = _Taken(numbers, squashed(numbers), words)
        return known


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
        for form, ((part, usual), rows) in enumerate(zip(self._near, links.near, strict=True)):
            of_form = np.flatnonzero(links.form_of == form)
            if len(of_form):
                hidden[of_form] += self._of_rows(part, self._words, rows, links.near_of[of_form]) + usual
        shared = self._of_rows(self._about, self._around, links.about, links.about_of)
        hidden += np.repeat(shared, links.sizes, axis=0)
        return self._whole.outputs(hidden)[:, 0]

    @staticmethod
    def _of_rows(part: Network, word_rows: WordRows, rows: _Taken, places: Places) -> Floats:
        """Return what the rows at some places add to the first layer."""
        hidden = part.hidden(rows.numbers[places], rows.squashed[places])
        if rows.words:
            hidden += word_rows.summed(rows.words.take(places))
        return hidden
