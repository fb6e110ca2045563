"""What an evaluation tells: rates by kind and level, what else is right of the right claims, and every miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.evaluation.matching import joined
from kb.evaluation.scoring import KINDS, Fields, Rate, failing, names, pairs, rate, said

LEVELS = ("value", "metric", "dataset", "model", "full")
"""What is compared beside the value: nothing, one name, or all that makes a claim right."""

CALIBRATION_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the bins begin that confidence is compared with the share of right claims in; the last one ends at 1."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One paper: the claims that were extracted and those that people wrote down."""

    paper_id: str
    title: str
    said: Sequence[Fields]
    gold: Sequence[Fields]


@dataclass(frozen=True, slots=True)
class Miss:
    """A claim that went wrong: annotated and not found (`missed`), or extracted and not annotated (`wrong`).

    `reason` names what differs from the nearest claim of the same value ("model, baseline"), or is "value" where
    there is none.
    """

    verdict: Literal["missed", "wrong"]
    paper_id: str
    claim: Fields
    reason: str


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of like confidence: from `low` up to `high`, how many there are, and the share that is right."""

    low: float
    high: float
    claims: int
    precision: float


class Report:
    """Extracted against annotated claims over papers.

    Claims with less confidence than `min_confidence` count as not said.
    """

    def __init__(self, papers: Sequence[Judged], min_confidence: float = 0.0) -> None:
        self.papers = [
            Judged(
                paper.paper_id,
                paper.title,
                [claim for claim in paper.said if (claim.get("confidence") or 0) >= min_confidence],
                paper.gold,
            )
            for paper in papers
        ]
        self._right: list[tuple[Fields, Fields]] = []
        self._verdicts: list[tuple[float, bool]] = []
        self.misses: list[Miss] = []
        self.found: list[tuple[Judged, Fields, bool]] = []
        """Every annotated claim with its paper, and whether it was found."""
        for paper in self.papers:
            for kind in KINDS:
                self._judge(paper, kind)

    def _judge(self, paper: Judged, kind: str) -> None:
        mine = [claim for claim in paper.said if claim["kind"] == kind]
        theirs = [claim for claim in paper.gold if claim["kind"] == kind]
        taken = pairs(mine, theirs, "full")
        self._right += [(mine[i], theirs[j]) for j, i in taken.items()]
        right = set(taken.values())
        self.found += [(paper, gold, j in taken) for j, gold in enumerate(theirs)]
        self._verdicts += [(claim.get("confidence") or 0.0, i in right) for i, claim in enumerate(mine)]
        self.misses += [
            Miss("missed", paper.paper_id, gold, _least([failing(claim, gold) for claim in mine]))
            for j, gold in enumerate(theirs)
            if j not in taken
        ]
        self.misses += [
            Miss("wrong", paper.paper_id, claim, _least([failing(claim, gold) for gold in theirs]))
            for i, claim in enumerate(mine)
            if i not in right
        ]

    def rate(self, level: str = "full", kind: str | None = None) -> Rate:
        """Return how many claims are right, of those said and of those annotated, at one of `LEVELS`."""
        return rate([(paper.said, paper.gold) for paper in self.papers], level, kind)

    @property
    def without_claims(self) -> tuple[int, int]:
        """How many papers have no annotated claim, and how many of these were given one."""
        silent = [paper for paper in self.papers if not paper.gold]
        return len(silent), sum(1 for paper in silent if paper.said)

    def beside(self, field: str) -> float:
        """Return the share of the right claims whose `own`, `qualifier`, `split` or preferred `model` name is too."""
        tests: dict[str, Callable[[Fields, Fields], bool]] = {
            "own": lambda one, gold: bool(one.get("own", True)) == bool(gold.get("own", True)),
            "qualifier": lambda one, gold: (one.get("qualifier") or "=") == (gold.get("qualifier") or "="),
            "split": lambda one, gold: joined(one.get("split") or "") == joined(gold.get("split") or ""),
            "model": _preferred,
        }
        return sum(tests[field](one, gold) for one, gold in self._right) / len(self._right) if self._right else 0.0

    def most_confident(self, share: float = 0.5) -> float:
        """Return the precision of the most confident part of the claims."""
        ranked = sorted(self._verdicts, key=lambda verdict: -verdict[0])
        part = ranked[: max(1, int(len(ranked) * share))]
        return sum(right for _, right in part) / len(part) if part else 0.0

    def calibration(self) -> Iterator[Bin]:
        """Yield, for each range of confidence, how many claims there are and how many of them are right."""
        for low, high in zip(CALIBRATION_EDGES, (*CALIBRATION_EDGES[1:], 1.0), strict=True):
            inside = [right for sure, right in self._verdicts if low <= sure < high or (high == 1.0 == sure)]
            if inside:
                yield Bin(low, high, len(inside), sum(inside) / len(inside))


def _preferred(one: Fields, gold: Fields) -> bool:
    """Tell whether a name that was said is the preferred one; a system without a name has none that could be."""
    accepted = names(gold["model"])
    first = joined(accepted[0]) if accepted else ""
    return first in {joined(name) for name in said(one["model"])}


def _least(failures: Sequence[tuple[str, ...]]) -> str:
    """Return what differs from the nearest claim of the same value, or "value" where none has it."""
    same_value = sorted((len(failure), failure) for failure in failures if "value" not in failure)
    if not same_value:
        return "value"
    return ", ".join(same_value[0][1]) or "said twice"
