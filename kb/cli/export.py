"""`kb export`."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option


@click.group()
def export() -> None:
    """Write the whole base to files.

    \b
    Example:
      kb export csv out
    """


@export.command()
@click.argument("directory", type=click.Path(path_type=Path))
@database_option
@vocabulary_option
@debug_option
@pass_settings
def csv(settings: Settings, directory: Path) -> None:
    """Write a CSV file for each benchmark and one with all claims.

    They go into DIRECTORY, which is made if need be; files of the same names are replaced.

    \b
    Example:
      kb export csv out
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        for path in base.export_csv(directory):
            click.echo(path)
