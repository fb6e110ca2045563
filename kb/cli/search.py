"""`kb search`."""

from __future__ import annotations

from typing import Literal

import click

from kb.cli.output import echo, output_format, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(["paper", "model", "dataset"]), help="Only these.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="Show the first N of each kind.",
)
@output_format("table", "csv", "json", "md")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def search(
    settings: Settings,
    words: tuple[str, ...],
    kind: Literal["paper", "model", "dataset"] | None,
    limit: int,
    format_: str,
) -> None:
    """Find datasets, models and papers by words.

    Every word, or one that begins with it, has to occur: in a name or an alias, or in a paper's title and abstract.

    \b
    Example:
      kb search imagenet
      kb search vision transf --kind paper --limit 50
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        found = base.search(" ".join(words), kind=kind, limit=limit)
    if format_ == "table":
        from kb.cli.tables import Line, print_table

        if not found:
            echo("Nothing found.", err=True)
            return
        print_table(["kind", "name", "results", "date", "id"], [Line(cells) for cells in found.lines()])
    else:
        print_answer(found, format_)
