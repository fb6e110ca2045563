"""`kb sql`."""

from __future__ import annotations

import click

from kb.cli.output import output_format, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings


@click.command()
@click.argument("statement")
@output_format("table", "csv", "json", "md")
@database_option
@debug_option
@pass_settings
def sql(settings: Settings, statement: str, format_: str) -> None:
    """Run a SQL query of your own.

    The database refuses to change anything. The views `leaderboard` (ranked rows) and `claim_flat` (one readable
    line a claim) are made for this.

    \b
    Example:
      kb sql "select model, score from leaderboard where dataset = 'imagenet-1k' order by rank limit 3"
      kb sql "select dataset, count(*) from claim_flat group by dataset" --format csv
    """
    from kb.knowledge_base import connect

    with connect(settings.database, create=False) as base:
        found = base.sql(statement)
    if format_ == "table":
        from kb.cli.tables import Line, print_table

        print_table(found.headings, [Line(cells) for cells in found.lines()])
    else:
        print_answer(found, format_)
