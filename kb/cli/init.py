"""`kb init`."""

from __future__ import annotations

import click

from kb.cli.output import echo
from kb.cli.settings import Settings, database_option, debug_option, pass_settings


@click.command()
@database_option
@debug_option
@pass_settings
def init(settings: Settings) -> None:
    """Create the database, or upgrade its schema.

    \b
    Example:
      kb init
      kb init --db postgresql+psycopg://me@localhost/kb
    """
    from kb.knowledge_base import initialise

    echo(f"{initialise(settings.database)} is ready")
