"""Precision, recall and F1 of extracted claims against annotated ones.

Both sides are claims as plain mappings with the fields of `kb extract --format jsonl`; in gold, model, dataset, metric
and baseline list every acceptable name, with "NONE" or "OURS" where no name is one. A claim is right at level `full`
when value, metric, dataset and model are, for a delta also its direction and a named baseline; a resource needs no
dataset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.evaluation.matching import same_dataset, same_metric, same_model, same_number

Fields = Mapping[str, Any]
KINDS = ("result", "delta", "resource")


def names(field: object) -> list[str]:
    """Return a field's names: none, one or several."""
    if isinstance(field, str):
        return [field] if field else []
    return [str(name) for name in field if name] if isinstance(field, Sequence) else []


def said(field: object) -> list[str]:
    """Return the names that a prediction says: at most two, the words and the canonical name."""
    return [name for name in names(field)[:2] if name.upper() not in ("NONE", "OURS")]


def right(claim: Fields, gold: Fields, level: str) -> bool:
    """Tell whether an extracted claim is the annotated one at a level; values have to be equal at every level."""
    if not _same_value(claim, gold):
        return False
    tests: dict[str, Callable[[], bool]] = {
        "metric": lambda: same_metric(said(claim["metric"]), names(gold["metric"])),
        "dataset": lambda: same_dataset(said(claim["dataset"]), names(gold["dataset"])),
        "model": lambda: same_model(said(claim["model"]), names(gold["model"])),
    }
    if level == "value":
        return True
    if level in tests:
        return tests[level]()
    return not failing(claim, gold)


def failing(claim: Fields, gold: Fields) -> tuple[str, ...]:
    """Return what keeps an extracted claim from being the annotated one: value, metric, dataset, model, baseline, …"""
    if not _same_value(claim, gold):
        return ("value",)
    levels = ("metric", "model") if gold["kind"] == "resource" else ("metric", "dataset", "model")
    wrong = [level for level in levels if not right(claim, gold, level)]
    if gold["kind"] == "delta":
        wrong += [] if _same_baseline(claim, gold) else ["baseline"]
        wrong += [] if _same_direction(claim, gold) else ["direction"]
    return tuple(wrong)


def _same_direction(claim: Fields, gold: Fields) -> bool:
    return (claim.get("direction") or "up") == (gold.get("direction") or "up")


def _same_value(claim: Fields, gold: Fields) -> bool:
    value, high = claim.get("value"), claim.get("value_high")
    if value is None or not same_number(abs(value), abs(gold["value"])):
        return False
    return gold.get("value_high") is None or high is None or same_number(high, gold["value_high"])


def _same_baseline(claim: Fields, gold: Fields) -> bool:
    accepted = names(gold.get("baseline"))
    if not accepted or "NONE" in accepted:
        return True
    return bool(said(claim.get("baseline"))) and same_model(said(claim["baseline"]), accepted)


def pairs(claims: Sequence[Fields], gold: Sequence[Fields], level: str) -> dict[int, int]:
    """Pair claims with gold one to one, as many as can be, by augmenting paths; gold index to claim index."""
    fits = [[j for j, g in enumerate(gold) if right(c, g, level)] for c in claims]
    taken: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j in fits[i]:
            if j in tried:
                continue
            tried.add(j)
            if j not in taken or place(taken[j], tried):
                taken[j] = i
                return True
        return False

    for i in range(len(claims)):
        place(i, set())
    return taken


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of `said` claims are right, of `gold` that there are."""

    right: int
    said: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of said claims that are right."""
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """The share of annotated claims that were said."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.said + self.gold) if self.right else 0.0


def rate(
    papers: Sequence[tuple[Sequence[Fields], Sequence[Fields]]], level: str = "full", kind: str | None = None
) -> Rate:
    """Return the rate over papers, each its extracted and its annotated claims; of one kind, or of all.

    Claims are paired within their kind, so that a delta is never right as a result.
    """
    right_, said_, gold_ = 0, 0, 0
    for claims, gold in papers:
        for one in KINDS if kind is None else (kind,):
            mine = [c for c in claims if c["kind"] == one]
            theirs = [g for g in gold if g["kind"] == one]
            right_ += len(pairs(mine, theirs, level))
            said_ += len(mine)
            gold_ += len(theirs)
    return Rate(right_, said_, gold_)
