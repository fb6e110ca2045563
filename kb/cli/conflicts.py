"""`kb conflicts`."""

from __future__ import annotations

import click

from kb.cli.arguments import Number
from kb.cli.output import echo, output_format, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option


@click.command()
@click.argument("dataset", required=False)
@click.option("--metric", metavar="NAME", help="Only this metric.")
@click.option(
    "--min-confidence",
    type=Number(0, 1),
    default=0.5,
    show_default=True,
    help="Leave out what was read with less confidence.",
)
@output_format("table", "csv", "json", "md")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def conflicts(settings: Settings, dataset: str | None, metric: str | None, min_confidence: float, format_: str) -> None:
    """List values that contradict each other, cannot be, or were rejected.

    Contradicting are different values of one model on one benchmark, with the same split and conditions; the largest
    difference stands first. Without DATASET it is those of the whole base.

    \b
    Example:
      kb conflicts imagenet-1k
      kb conflicts --metric accuracy --format csv
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        found = base.conflicts(dataset, metric, min_confidence=min_confidence)
    if format_ != "table":
        print_answer(found, format_)
        return
    from kb.cli.tables import Line, print_table, source_of

    echo(found.caption)
    if not found:
        return
    echo()
    lines = []
    for row in found:
        both = (row,) if row.other is None else (row, row.other)
        values = " / ".join(one.stated for one in both)
        names = (row.model or "", row.dataset or "", row.metric or "")
        setting = "; ".join(filter(None, (row.split, *row.conditions)))
        difference = "" if row.difference is None else f"{row.difference:.10g}"
        lines.append(
            Line((row.why, *names, values, difference, setting), [below for one in both for below in source_of(one)])
        )
    print_table(["why", "model", "dataset", "metric", "values", "apart", "conditions"], lines)
