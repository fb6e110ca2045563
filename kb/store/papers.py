"""When two records are one paper, and what the paper is then: the same whatever order the records come in.

`Gathering` collects records. Everything that a paper keeps of its records is chosen by content, never by order: the
longest abstract with its title, the earliest date, the fullest list of authors.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from kb.records import Claim, Identity, Paper

SCHEMES = ("arxiv", "doi")
"""The schemes that say the same everywhere, strongest first; then come collections' own ids, and titles last."""

LONGEST_IDENTITY = 500
"""In characters. PostgreSQL indexes no more than 2,700 bytes; a longer value is cut and gets a hash at its end."""

CUT_IDENTITY = re.compile(rf".{{{LONGEST_IDENTITY}}} #[0-9a-f]{{16}}", re.DOTALL)


def strength(identity: Identity) -> tuple[int, str, str]:
    """Return what sorts identities, the strongest first."""
    if identity.scheme in SCHEMES:
        return SCHEMES.index(identity.scheme), identity.scheme, identity.value
    return len(SCHEMES) + (not identity.strong), identity.scheme, identity.value


def kept(identity: Identity) -> Identity:
    """Return an identity as the base keeps it, which is the identity itself where it comes from there."""
    if len(identity.value) <= LONGEST_IDENTITY or CUT_IDENTITY.fullmatch(identity.value):
        return identity
    digest = hashlib.sha256(identity.value.encode()).hexdigest()[:16]
    return Identity(identity.scheme, f"{identity.value[:LONGEST_IDENTITY]} #{digest}")


@dataclass(slots=True, eq=False)
class Gathered:
    """A paper, as far as its records were gathered.

    `rows` are the ids of the base's papers that it is (several where records show that they are one; none for a new
    one). `claims` are those of the text at hand, None where the base has them. `place` is where it stands in the
    source that is being read.
    """

    title: str
    abstract: str
    identities: set[Identity]
    authors: tuple[str, ...] = ()
    published_on: date | None = None
    categories: tuple[str, ...] = ()
    url: str | None = None
    code_url: str | None = None
    rows: list[int] = field(default_factory=list)
    claims: tuple[Claim, ...] | None = None
    place: str | None = None

    @property
    def identity(self) -> Identity:
        """The strongest identity."""
        return min(self.identities, key=strength)

    @property
    def paper_id(self) -> str:
        """The public id, as `Paper.paper_id` defines it."""
        return Paper(self.title, self.abstract, (self.identity,)).paper_id

    @property
    def text(self) -> tuple[str, str]:
        """Title and abstract."""
        return self.title, self.abstract

    def absorb(self, other: Gathered) -> None:
        """Take over what another record or paper knows of this paper."""
        if other.text == self.text:
            self.claims = self.claims if other.claims is None else other.claims
        elif text_rank(other.text) > text_rank(self.text):
            self.title, self.abstract = other.text
            self.claims = other.claims
        self.identities |= other.identities
        self.authors = max(self.authors, other.authors, key=lambda names: (len(names), names))
        self.categories = max(self.categories, other.categories, key=lambda names: (len(names), names))
        self.published_on = first_published(self.published_on, other.published_on)
        self.url = shortest(self.url, other.url)
        self.code_url = shortest(self.code_url, other.code_url)
        self.rows += other.rows
        self.place = self.place or other.place


def text_rank(text: tuple[str, str]) -> tuple[int, int, str, str]:
    """Return what sorts versions of title and abstract: the longest abstract is the most complete one."""
    title, abstract = text
    return len(abstract), len(title), abstract, title


def first_published(one: date | None, other: date | None) -> date | None:
    """Return the earlier date; one that only tells the month or the year gives way to a day in it.

    The first of a month stands for the month, and January 1 for the year, where a source knows no more (an arXiv
    number, a year of publication).
    """
    if one is None or other is None:
        return one or other
    early, late = sorted((one, other))
    vague = early.day == 1 and early.year == late.year and early.month in (1, late.month)
    return late if vague else early


def shortest(one: str | None, other: str | None) -> str | None:
    """Return the shorter of two addresses, the first in the alphabet of equally long ones."""
    return min(filter(None, (one, other)), key=lambda text: (len(text), text), default=None)


class Gathering:
    """Papers, each found by any of its identities.

    Records are one paper when a strong identity agrees, or when the title agrees and no strong identity contradicts
    (the same scheme with another value). Two papers that contradict each other may share a title; it then stands for
    the one of the stronger identity, and that one gets the records that have nothing but the title.
    """

    def __init__(self, papers: Iterable[Gathered] = ()) -> None:
        self._by_identity: dict[Identity, Gathered] = {}
        for paper in papers:
            self._by_identity.update(dict.fromkeys(paper.identities, paper))

    def __iter__(self) -> Iterator[Gathered]:
        return iter(dict.fromkeys(self._by_identity.values()))

    def __getitem__(self, identity: Identity) -> Gathered:
        return self._by_identity[identity]

    def add(self, record: Gathered) -> Gathered:
        """Gather a record; return the paper that it belongs to."""
        titles = [identity for identity in record.identities if not identity.strong]
        record.identities = {identity for identity in record.identities if identity.strong}
        known = [self._by_identity[i] for i in sorted(record.identities, key=strength) if i in self._by_identity]
        paper = record
        for owner in dict.fromkeys(known):
            paper = self._join(owner, paper)
        for title in sorted(titles, key=strength):
            paper = self._add_title(paper, title)
        self._by_identity.update(dict.fromkeys(paper.identities, paper))
        return paper

    def _join(self, one: Gathered, other: Gathered) -> Gathered:
        """Make one paper of two: the one that the base has, else the first."""
        if one is other:
            return one
        stays, goes = (other, one) if other.rows and not one.rows else (one, other)
        stays.absorb(goes)
        self._by_identity.update(dict.fromkeys(stays.identities, stays))
        return stays

    def _add_title(self, paper: Gathered, title: Identity) -> Gathered:
        owner = self._by_identity.get(title)
        if owner is None or owner is paper:
            paper.identities.add(title)
            return paper
        if not contradict(owner.identities, paper.identities):
            return self._join(owner, paper)
        if strength(paper.identity) < strength(owner.identity):
            owner.identities.discard(title)
            paper.identities.add(title)
        return paper


def contradict(some: Iterable[Identity], others: Iterable[Identity]) -> bool:
    """Return whether two papers have strong identities of one scheme, and none of that scheme in common."""
    mine, theirs = (
        {
            scheme: {i.value for i in identities if i.scheme == scheme}
            for scheme in {i.scheme for i in identities if i.strong}
        }
        for identities in (list(some), list(others))
    )
    return any(mine[scheme].isdisjoint(theirs[scheme]) for scheme in mine.keys() & theirs.keys())
