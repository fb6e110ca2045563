"""`kb benchmarks`."""

from __future__ import annotations

import click

from kb.cli.output import echo, output_format, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option


@click.command()
@click.argument("words", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show the first N only.")
@output_format("table", "csv", "json", "md")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def benchmarks(settings: Settings, words: tuple[str, ...], limit: int | None, format_: str) -> None:
    """List what is measured, most models first.

    WORDS keep the benchmarks whose names contain them all.

    \b
    Example:
      kb benchmarks
      kb benchmarks imagenet --format csv
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        found = base.benchmarks(" ".join(words) or None, limit=limit)
    if format_ == "table":
        from kb.cli.tables import Line, print_table

        if not found:
            echo("No benchmark found.", err=True)
            return
        print_table([name.replace("_", " ") for name in found.headings], [Line(cells) for cells in found.lines()])
    else:
        print_answer(found, format_)
