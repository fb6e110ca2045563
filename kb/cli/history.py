"""`kb history`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb.cli.filters import ranking_filters
from kb.cli.output import echo, output_format, plot_option, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option


@click.command()
@click.argument("dataset")
@click.option("--metric", metavar="NAME", help="Which metric.  [default: the dataset's usual one]")
@ranking_filters
@plot_option
@output_format("table", "csv", "json", "md")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def history(
    settings: Settings, /, dataset: str, metric: str | None, plot: Path | None, format_: str, **filters: Any
) -> None:
    """List the results that were better than all before them, with who set each record and by how much.

    Only dated papers count; names and filters are those of kb leaderboard.

    \b
    Example:
      kb history imagenet-1k --metric top-1-accuracy
      kb history imagenet-1k --plot records.svg
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        found = base.history(dataset, metric, **filters)
    if plot is not None:
        found.save_plot(plot)
    if format_ != "table":
        print_answer(found, format_)
        return
    from kb.cli.tables import Line, print_table, source_of

    echo(f"{found.caption} ({'higher' if found.higher_is_better else 'lower'} is better)\n")
    lines = [
        Line(
            (
                row.published_on.isoformat(),
                row.model,
                row.stated,
                "" if row.gain is None else f"{row.gain:.10g}",
                "; ".join(filter(None, (row.split, *row.conditions))),
            ),
            source_of(row),
        )
        for row in found
    ]
    print_table(["date", "model", "value", "gain", "conditions"], lines)
