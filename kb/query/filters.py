"""Which claims take part in a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from sqlalchemy import ColumnElement, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from kb.store.ranking import CONFIDENCE_FLOOR, REPORTED_BY, reporter
from kb.store.schema import ClaimConditionRow, ClaimRow, MetricRow, PaperRow

PARAMETERS = "parameters"
"""The slug of the metric that counts a model's parameters; its scores are in millions."""

_size, _size_metric = aliased(ClaimRow, name="size"), aliased(MetricRow, name="size_metric")


class Filters(TypedDict, total=False):
    """The fields of a `Filter`, as arguments by name."""

    baselines: bool
    split: str | None
    min_confidence: float
    before: date | None
    since: date | None
    conditions: Sequence[str]
    without_conditions: Sequence[str]
    max_params: float | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims take part in a ranking. Filters apply first: ranks count only what they let through.

    `before` and `since` are days of publication (`before` itself is left out); a paper without a date passes neither.
    `conditions` have all to be stated with a claim and `without_conditions` none: each is the condition's text
    ("384x384", "zero-shot") or its kind ("resolution", "data"), in any case. `max_params` is in millions, for models
    whose parameters a paper states; others do not pass.
    """

    baselines: bool = False
    split: str | None = None
    min_confidence: float = CONFIDENCE_FLOOR
    before: date | None = None
    since: date | None = None
    conditions: Sequence[str] = ()
    without_conditions: Sequence[str] = ()
    max_params: float | None = None


ORDINARY = Filter()


def in_scope(choice: Filter) -> list[ColumnElement[bool]]:
    """Return what a claim has to fulfil to be what was asked for, be it believable or not."""
    wanted = [_states(condition) for condition in choice.conditions]
    wanted += [not_(_states(condition)) for condition in choice.without_conditions]
    if not choice.baselines:
        wanted.append(reporter < REPORTED_BY.index("baseline"))
    if choice.split is not None:
        wanted.append(func.lower(ClaimRow.split) == choice.split.lower())
    if choice.before is not None:
        wanted.append(PaperRow.published_on < choice.before)
    if choice.since is not None:
        wanted.append(PaperRow.published_on >= choice.since)
    if choice.max_params is not None:
        # found once for all claims: one by one, each would look through everything that is stated of its model
        small = (
            select(_size.model_id)
            .join(_size_metric, _size_metric.id == _size.metric_id)
            .where(_size_metric.slug == PARAMETERS, _size.kind == "resource", _size.rejected == false())
            .where(_size.score <= choice.max_params, _size.model_id.is_not(None))
        )
        wanted.append(ClaimRow.model_id.in_(small))
    return wanted


def _states(condition: str) -> ColumnElement[bool]:
    said = condition.casefold()
    stated = select(ClaimConditionRow.claim_id).where(
        ClaimConditionRow.claim_id == ClaimRow.id,
        or_(func.lower(ClaimConditionRow.text) == said, ClaimConditionRow.kind == said),
    )
    # not an EXISTS: PostgreSQL would join with all conditions of the base
    return stated.limit(1).scalar_subquery().is_not(None)
