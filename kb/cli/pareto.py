"""`kb pareto`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click

from kb.cli.filters import ranking_filters
from kb.cli.output import echo, output_format, plot_option, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option


@click.command()
@click.argument("dataset")
@click.option("--metric", metavar="NAME", help="Which metric.  [default: the dataset's usual one]")
@click.option(
    "--against",
    type=click.Choice(["parameters", "flops"]),
    default="parameters",
    show_default=True,
    help="What to set the scores against.",
)
@ranking_filters
@plot_option
@output_format("table", "csv", "json", "md")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def pareto(
    settings: Settings,
    /,
    dataset: str,
    metric: str | None,
    against: Literal["parameters", "flops"],
    plot: Path | None,
    format_: str,
    **filters: Any,
) -> None:
    """Set scores against sizes, smallest model first.

    It has the ranked models whose parameters (or FLOPs) a paper states. A star marks those that nothing smaller and
    better dominates.

    \b
    Example:
      kb pareto imagenet-1k
      kb pareto imagenet-1k --against flops --plot front.svg
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        found = base.pareto(dataset, metric, against=against, **filters)
    if plot is not None:
        found.save_plot(plot)
    if format_ != "table":
        print_answer(found, format_)
        return
    from kb.cli.tables import Line, print_table

    echo(f"{found.caption} ({'higher' if found.higher_is_better else 'lower'} is better)")
    if not found:
        return
    echo()
    lines = [
        Line(
            (
                "*" if row.front else "",
                row.size_stated,
                row.model,
                row.stated,
                "; ".join(filter(None, (row.split, *row.conditions))),
                "" if row.published_on is None else row.published_on.isoformat(),
                row.paper,
            )
        )
        for row in found
    ]
    print_table(["", found.against, "model", "value", "conditions", "date", "paper"], lines)
