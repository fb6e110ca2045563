"""What the base knows of one claim: its fields, the words that state it, and what persons decided of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kb.query.claims import KEPT_COLUMNS, KeptClaimRow, kept_claims
from kb.query.passages import NAMES, Passage, passages
from kb.query.profiles import Profile
from kb.query.tables import Column
from kb.store.claim_rows import claim_uid
from kb.store.decisions import CLAIMS, standing_decisions
from kb.store.schema import ClaimRow, PaperRow


@dataclass(frozen=True, slots=True)
class ClaimDecision:
    """What a person decided of a claim; `fields` are those that a correction changed."""

    decision: int
    decided_at: datetime
    person: str
    action: str
    fields: tuple[str, ...]
    reason: str

    @property
    def words(self) -> str:
        """The decision in words: "corrected by ann: dataset (decision 4: the sentence goes on)"."""
        done = {"reject": "rejected", "confirm": "confirmed", "correct": "corrected"}[self.action]
        of = f": {', '.join(self.fields)}" if self.fields else ""
        why = f": {self.reason}" if self.reason else ""
        return f"{done} by {self.person}{of} (decision {self.decision}{why})"


@dataclass(frozen=True, repr=False)
class ClaimProfile(Profile[KeptClaimRow]):
    """One claim, its only row, with the words that state it (`passages`) and what persons decided of it."""

    passages: tuple[Passage, ...]
    decisions: tuple[ClaimDecision, ...]

    @property
    def claim(self) -> KeptClaimRow:
        """The claim."""
        return self.rows[0]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of claims, its origin, whether it is rejected, and where it is listed."""
        return KEPT_COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Those that people read of any claim."""
        return ("kind", "model", "dataset", "metric", "stated", "baseline", "conditions", "paper", "evidence")

    @property
    def caption(self) -> str:
        """The claim as one sentence of names and numbers."""
        claim = self.claim
        model = claim.model or "(unnamed)"
        rejected = " (rejected)" if claim.rejected else ""
        on = f" on {claim.dataset}" if claim.dataset else ""
        metric = f" {claim.metric}" if claim.metric else ""
        if claim.kind != "delta":
            return f"{model}: {claim.stated}{metric}{on}{rejected}"
        side = {"up": " higher", "down": " lower"}.get(claim.direction or "", " different")
        than = f" than {claim.baseline}" if claim.baseline else ""
        return f"{model}: {claim.stated}{side}{metric}{than}{on}{rejected}"

    @property
    def facts(self) -> Mapping[str, object]:
        """Every field of the claim, and what was decided of it."""
        claim = self.claim
        return {
            "kind": claim.kind,
            "value": claim.stated,
            "model": claim.model or "(unnamed)",
            "baseline": claim.baseline,
            "dataset": claim.dataset,
            "metric": claim.metric,
            "split": claim.split,
            "condition": claim.conditions,
            "direction": claim.direction,
            "change": claim.change,
            "task": claim.task,
            "whose": "the paper's own system" if claim.own else "another paper's system",
            "paper": claim.cited,
            "published_on": claim.published_on,
            "url": claim.url,
            "listed_in": claim.listed_in,
            "confidence": f"{claim.confidence:.2f}",
            "decided": tuple(one.words for one in self.decisions),
            "claim_id": claim.claim_id,
        }

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield the facts that are known, as texts, a name beside the paper's words where these are others."""
        words = {span.role: passage.text[span.start : span.end] for passage in self.passages for span in passage.spans}
        for name, text in super().told():
            other = words.get(name) if name in NAMES else None
            yield name, text if other in (None, text) else f"{text} “{other}”"

    @property
    def contents(self) -> Mapping[str, object]:
        """The columns of the claim, its passages with their spans, and the decisions."""
        return {
            **self._rows()[0],
            "passages": [
                {
                    "part": passage.part,
                    "evidence": passage.evidence,
                    "text": passage.text,
                    "spans": [{**asdict(span), "text": passage.text[span.start : span.end]} for span in passage.spans],
                }
                for passage in self.passages
            ],
            "decisions": [asdict(one) for one in self.decisions],
        }


def claim(connection: Connection, given: str) -> ClaimProfile:
    """Return the claim of an id, or of the beginning of one; raise `UnknownNameError` for none or several."""
    uid = claim_uid(connection, given)
    (row,) = kept_claims(connection, ClaimRow.uid == uid)
    stored = (
        connection.execute(
            select(ClaimRow.__table__, PaperRow.title, PaperRow.abstract)
            .join(PaperRow, PaperRow.id == ClaimRow.paper_id)
            .where(ClaimRow.uid == uid)
        )
        .mappings()
        .one()
    )
    decided = tuple(
        ClaimDecision(
            entry.id, entry.decided_at, entry.person, entry.action, _changed(entry.action, entry.details), entry.reason
        )
        for entry in standing_decisions(connection)
        if entry.action in CLAIMS and entry.details["uid"] == uid
    )
    changed = {field for one in decided for field in one.fields}
    words = passages(dict(stored), stored["title"], stored["abstract"], row.conditions, changed)
    return ClaimProfile(rows=(row,), passages=words, decisions=decided)


def _changed(action: str, details: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that a decision changed, as `kb claim correct` names them."""
    if action != "correct":
        return ()
    changes = details["changes"]
    fields = ("value", "unit", *NAMES, "split", "own", "kind")
    return tuple(field for field in fields if f"{field}_text" in changes or (field in changes and field not in NAMES))
