"""The options that say which claims take part in a ranking; commands get them as arguments of `Filters`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click

from kb.cli.arguments import Number

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


_OPTIONS = (
    click.option("--baselines", is_flag=True, help="Also models that only papers about other models report."),
    click.option("--split", metavar="NAME", help="Only results on this split."),
    click.option(
        "--before",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_day,
        metavar="DATE",
        help="Only papers before this day.",
    ),
    click.option(
        "--since",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_day,
        metavar="DATE",
        help="Only papers of this day or later.",
    ),
    click.option(
        "--condition",
        "conditions",
        multiple=True,
        metavar="TEXT",
        help="Only results that state it (384x384), or one of its kind (resolution, shots, data). May be repeated.",
    ),
    click.option(
        "--without-condition",
        "without_conditions",
        multiple=True,
        metavar="TEXT",
        help="Only results that do not state it. May be repeated.",
    ),
    click.option(
        "--max-params",
        type=Number(min=0),
        metavar="M",
        help="Only models that a paper gives at most so many million parameters.",
    ),
    click.option(
        "--min-confidence",
        type=Number(0, 1),
        default=0.5,
        show_default=True,
        help="Hide what was read with less confidence.",
    ),
)


def ranking_filters(command: Decorated) -> Decorated:
    """Add the options of a ranking's filters."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
