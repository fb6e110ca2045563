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
"""What a reader of papers yields: usable records and flaws in the order of the file."""


@dataclass(frozen=True, slots=True)
class ListedValue:
    """A number that a cell of a table of results holds: what it measures, and the number as written.

    `value_text` are its digits, `unit`, `qualifier` and `value_high` as a `Claim` has them; `conditions` is what else
    the cell says ("±0.3").
    """

    metric: str
    value: float
    value_text: str
    value_high: float | None = None
    unit: str = ""
    qualifier: Qualifier = "="
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A task or a dataset of a file that lists results: a branch of its tree, in the order of the file.

    `number` counts them through the file, `parent` is the number of the task or dataset that holds it, None at the top;
    `position` is its place among those of its kind there, from 0. `json` is what the file says of it, as JSON, without
    its rows and without the branches that come by themselves. `task` and `dataset` are names, None where it has none;
    a dataset within another carries both names ("WMT2014 English-German").
    """

    number: int
    parent: int | None
    kind: Literal["task", "dataset"]
    position: int
    json: str
    task: str | None
    dataset: str | None = None


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of the results on a dataset: a model, the paper that reports it, and its values.

    `table` is the dataset's `number`, `position` the row's place there from 0, `where` says it in words. `json` is the
    row as the file has it, as JSON. `paper` is None where the row names none that can be told from others, `model`
    where it leaves the name out.
    """

    table: int
    position: int
    where: str
    json: str
    paper: Paper | None
    model: str | None
    values: tuple[ListedValue, ...]


Results = Iterator[ListedTable | ListedRow | Flaw]
"""What a reader of results yields: each dataset before its rows, and flaws beside what they are found in."""
