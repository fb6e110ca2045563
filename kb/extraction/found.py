"""What the stages of the extractor find and hand on: quantities, names, naming, candidates, choices. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kb.records import Qualifier

Role = Literal["plain", "from", "to", "by"]
"""`from` and `to` of "from 69.8 to 73.2", `by` of "by 2.4"; else `plain`."""

NameKind = Literal["metric", "dataset", "model", "task", "name", "phrase"]
"""What a name is known or guessed to be: of the vocabulary, or a `name` by its shape, or a descriptive `phrase`."""

LinkRole = Literal["metric", "dataset", "model", "baseline"]
ROLES: tuple[LinkRole, ...] = ("metric", "dataset", "model", "baseline")


@dataclass(slots=True)
class Quantity:
    """A number with what belongs to it. Places are in the coordinates of the text that was searched.

    `start`..`end` covers sign, number and unit; `number_start`..`number_end` the digits only. `listed` is the
    quantity's position in a list of its kind ("4.2, 11.0, and 4.0" has 0, 1, 2) and `list_length` that list's
    length (1 for a lone number).
    """

    start: int
    end: int
    number_start: int
    number_end: int
    text: str
    value: float
    value_high: float | None = None
    unit: str = ""
    qualifier: Qualifier = "="
    sign: str = ""
    spread: str = ""
    role: Role = "plain"
    listed: int = 0
    list_length: int = 1


@dataclass(slots=True)
class Name:
    """A name in the text: its place, its words, what it may be, and the vocabulary's slug where it has one."""

    start: int
    end: int
    text: str
    kind: NameKind
    slug: str | None = None
    sentence: int = 0


@dataclass(slots=True)
class Naming:
    """What a paper calls its own things, by `name_key`.

    `own` holds the paper's own systems, most certain first, each with the words and place of its first mention;
    `own_datasets` the datasets and benchmarks that it introduces; `long_forms` leads from an abbreviation to its long
    form's words and place, `short_forms` from the long form to the abbreviation.
    """

    own: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    own_score: dict[str, float] = field(default_factory=dict)
    own_datasets: dict[str, float] = field(default_factory=dict)
    long_forms: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    short_forms: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    @property
    def primary(self) -> str | None:
        """The key of the paper's own system, or None where it has no name."""
        return max(self.own, key=lambda key: self.own_score[key], default=None)


@dataclass(slots=True)
class Candidate:
    """A thing that a quantity may be linked to: all its names in the paper, or none at all (`names` is empty)."""

    key: str
    names: list[Name] = field(default_factory=list)
    kinds: set[NameKind] = field(default_factory=set)
    """What its names may be."""
    sentences: set[int] = field(default_factory=set)
    """Those that it is named in."""

    def add(self, name: Name) -> None:
        """Add a name."""
        self.names.append(name)
        self.kinds.add(name.kind)
        self.sentences.add(name.sentence)

    @property
    def none(self) -> bool:
        """Whether this is the choice of no name."""
        return not self.names

    @property
    def slug(self) -> str | None:
        """The vocabulary's slug, if one of the names has one."""
        return next((name.slug for name in self.names if name.slug), None)


@dataclass(slots=True)
class Choice:
    """How one quantity was linked: its kind, the candidates of each role with their scores, best first."""

    quantity: Quantity
    kinds: dict[str, float]
    links: dict[LinkRole, list[tuple[Candidate, float]]] = field(default_factory=dict)
    own: float = 1.0
    reason: str = ""
    paired: bool = False
    """Whether the model is the one of the number's own place in a list."""
