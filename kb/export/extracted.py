"""What one text states, in the field names of the annotation guidelines, with no database involved.

A name is a list of at most two: the words in the text, then the canonical name where that differs; `[]` is none stated,
or the paper's own system that the text does not name. One paper is one line of JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from kb.export.json_text import json_cell
from kb.query import Column, Table, columns_of, stated_value

COLUMNS = columns_of(
    kind="text", model="texts", dataset="texts", split="text", metric="texts", task="text", value="number",
    value_high="number", unit="text", qualifier="text", baseline="texts", direction="text", own="flag",
    conditions="texts", evidence="text", confidence="number",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedClaim:
    """One claim; see the module for names. `value` is the number as written, `evidence` the sentence that states it.

    `value_text` are its characters, at `value_start` to `value_end` in the evidence.
    """

    kind: str
    model: tuple[str, ...]
    dataset: tuple[str, ...]
    split: str | None
    metric: tuple[str, ...]
    task: str | None
    value: float
    value_high: float | None
    unit: str
    qualifier: str
    baseline: tuple[str, ...]
    direction: str | None
    own: bool
    conditions: tuple[str, ...]
    evidence: str
    confidence: float
    value_text: str
    value_start: int
    value_end: int

    @property
    def stated(self) -> str:
        """The value as a person writes it: "~84.0%"."""
        return stated_value(self.value, self.value_text, self.value_high, self.unit, self.qualifier)


@dataclass(frozen=True, repr=False)
class ExtractedPaper(Table[ExtractedClaim]):
    """The claims of one title and abstract, in the order of the text."""

    paper_id: str
    title: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The fields of the annotation guidelines, in their order."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Kind, names, value as stated and what belongs to it."""
        return ("kind", "model", "dataset", "metric", "stated", "baseline", "conditions", "confidence", "evidence")

    @property
    def caption(self) -> str:
        """Title and number of claims."""
        return f"{self.title or 'text'}: {len(self)} claim{'' if len(self) == 1 else 's'}"


def paper_object(paper: ExtractedPaper) -> dict[str, object]:
    """Return a paper as `{"paper_id", "title", "claims": [...]}`, every field of every claim there."""
    names = [column.name for column in paper.columns]
    claims = [dict(zip(names, map(json_cell, cells), strict=True)) for cells in paper.cells()]
    return {"paper_id": paper.paper_id, "title": paper.title, "claims": claims}


def json_line(paper: ExtractedPaper) -> str:
    """Return a paper as one line of JSON, without the line's end."""
    return json.dumps(paper_object(paper), ensure_ascii=False)
