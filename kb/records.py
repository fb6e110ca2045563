"""What a Paper, a Mention and a Claim are.

Frozen dataclasses with no behaviour beyond their own meaning. `kb` passes these between its rooms: sources make
papers, extraction makes claims, the store keeps both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Part = Literal["title", "abstract"]
Kind = Literal["result", "delta", "resource"]
Qualifier = Literal["=", "~", ">", "<", "<="]
Direction = Literal["up", "down"]
Change = Literal["points", "relative", "unknown"]
ConditionKind = Literal[
    "shots", "resolution", "data", "scale", "ensemble", "crops", "guidance", "noise", "subset", "validation",
    "spread", "hardware", "backbone", "setting",
]  # fmt: skip
"""What a stated condition speaks of; `setting` is anything that no other kind fits."""

STRONG_TITLE_WORDS = 4
"""A title of fewer words ("Attention", "Deep Learning") is too common to tell that two records are one paper."""


def title_key(title: str) -> str:
    """Return the normal form of a title: NFKC, case folded, its words joined by single spaces.

    Two spellings of one title ("Res2Net: A New…", "res2net - a new …") have the same normal form.
    """
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", title).casefold()))


@dataclass(frozen=True, slots=True)
class Identity:
    """One name by which a paper is known, e.g. `Identity("arxiv", "2311.17132")`.

    Schemes: `arxiv` (number without version), `doi` (lower case), `title` (see `title_key`), and
    `source:<collection>` for a record's own id, where the collection is the file's name without its endings.
    All but `title` are strong: papers that share one are the same paper. A title of fewer than `STRONG_TITLE_WORDS`
    words carries a hash of the abstract (`Identity("title", "simplenet #1b2c3d4e")`), so that namesakes stay apart.
    """

    scheme: str
    value: str

    @property
    def strong(self) -> bool:
        """Whether papers that share this identity are the same paper."""
        return self.scheme != "title"


@dataclass(frozen=True, slots=True)
class Paper:
    """A title with its abstract, as given by the source, and what else the source says of it.

    `identities` holds every identity, strongest first (arxiv, doi, source, title); it is never empty.
    `published_on` is the date of the first version, never of an update.
    """

    title: str
    abstract: str
    identities: tuple[Identity, ...]
    authors: tuple[str, ...] = ()
    published_on: date | None = None
    categories: tuple[str, ...] = ()
    url: str | None = None
    code_url: str | None = None

    @property
    def paper_id(self) -> str:
        """`arxiv:<number>`, else `doi:<doi>`, else the record's own id as it stands, else the title's normal form."""
        first = self.identities[0]
        if not first.strong:
            return title_key(self.title) or self.title
        return f"{first.scheme}:{first.value}" if first.scheme in ("arxiv", "doi") else first.value


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a paper's own text: `title[start:end]` or `abstract[start:end]`, in characters, as given."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name something, where they stand, and the canonical key of what they name.

    `place` is None where the text leaves the name out and context makes it plain (a metric implied by its dataset).
    `key` is the vocabulary's slug ("imagenet-1k") or None for a name outside the vocabulary.
    """

    text: str
    place: Place | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A stated setting of a claim: `Condition("shots", "5-shot", 5.0)`; `number` only where it has one."""

    kind: ConditionKind
    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a title or abstract states as the measured outcome of a model.

    `value` is the number as written, without rescaling; `value_text` its characters. `model` is None for a system
    that the text does not name: the paper's own where `own` is true. `evidence` is the sentence that states the
    claim, `value_place` the number within it. `confidence` lies in [0, 1].
    """

    kind: Kind
    value: float
    value_text: str
    value_place: Place
    evidence: Place
    model: Mention | None = None
    dataset: Mention | None = None
    metric: Mention | None = None
    split: str | None = None
    task: str | None = None
    value_high: float | None = None
    unit: str = ""
    qualifier: Qualifier = "="
    baseline: Mention | None = None
    direction: Direction | None = None
    change: Change | None = None
    own: bool = True
    conditions: tuple[Condition, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Record:
    """One usable record of a source file; `where` says where it stands in the file ("line 12")."""

    paper: Paper
    where: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """One record that cannot be used, where it stands, and why ("line 12", "has no abstract")."""

    where: str
    reason: str


Records = Iterator[Record | Flaw]
"""What a reader yields: usable records and flaws in the order of the file."""
