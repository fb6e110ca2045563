"""`kb compare`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from kb.cli.filters import ranking_filters
from kb.cli.output import echo, output_format, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option

if TYPE_CHECKING:
    from kb.cli.tables import Line
    from kb.results import Comparison


@click.command()
@click.argument("models", nargs=-1, required=True, metavar="MODEL MODEL...")
@ranking_filters
@output_format("table", "csv", "json", "md")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def compare(settings: Settings, /, models: tuple[str, ...], format_: str, **filters: Any) -> None:
    """Set models side by side on every benchmark they share.

    Below stands what papers say of them directly ("X surpasses Y by 2.4").

    \b
    Example:
      kb compare CoAtNet-7 ViT-G/14
      kb compare GPT-4 DeepSeek-V3 --baselines --format csv
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        found = base.compare(*models, **filters)
    if format_ != "table":
        print_answer(found, format_)
        return
    from kb.cli.tables import print_table

    echo(found.caption)
    if found.benchmarks:
        echo()
        print_table(["dataset", "metric", *found.names, "ahead", "by"], list(_results(found)))
    if found.deltas:
        echo()
        print_table(["model", "is", "than", "in", "on", "conf."], list(_deltas(found)))


def _results(found: Comparison) -> Iterator[Line]:
    """Yield a line a benchmark: each model's value, and who is ahead by how much in score."""
    from kb.cli.tables import Line

    for rows in found.benchmarks:
        stated = {row.name: row.stated for row in rows}
        first = rows[0]
        ahead = first.name if first.difference else "equal" if first.difference == 0 else "-"
        by = f"{first.difference:.10g}" if first.difference else "-"
        values = (stated.get(name, "-") for name in found.names)
        yield Line((first.dataset or "", first.metric or "", *values, ahead, by))


def _deltas(found: Comparison) -> Iterator[Line]:
    """Yield a line for each direct comparison, with its sentence and paper."""
    from kb.cli.tables import Line, source_of

    for row in found.deltas:
        higher = {"up": "higher", "down": "lower"}.get(row.direction or "", "different")
        yield Line(
            (
                row.model or "",
                f"{row.stated} {higher}",
                row.baseline or "",
                row.metric or "",
                row.dataset or "",
                f"{row.confidence:.2f}",
            ),
            source_of(row),
        )
