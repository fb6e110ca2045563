"""`kb export` and `kb import`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb.cli.counts import counted
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


@export.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@database_option
@vocabulary_option
@debug_option
@pass_settings
def pwc(settings: Settings, file: Path) -> None:
    """Write all results in the JSON of evaluation tables that Papers with Code published.

    `kb ingest` reads such files, too; what was read from one leaves as it came.

    \b
    Example:
      kb export pwc evaluation-tables.json
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        base.export_pwc(file)
    click.echo(file)


@export.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@database_option
@debug_option
@pass_settings
def dump(settings: Settings, file: Path) -> None:
    """Write everything in the base, decisions included, as JSON Lines.

    FILE is compressed if it ends in ".gz"; "-" is standard output. `kb import` reads it into an empty base, of SQLite
    or of PostgreSQL.

    \b
    Example:
      kb export dump base.jsonl.gz
    """
    from kb.knowledge_base import connect

    with connect(settings.database, create=False) as base:
        counts = base.dump(sys.stdout.buffer if str(file) == "-" else file)
    click.echo(f"Wrote {counted(counts['paper'], 'paper')} and {counted(counts['claim'], 'claim')}", err=True)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@database_option
@debug_option
@pass_settings
def import_(settings: Settings, file: Path) -> None:
    """Read what `kb export dump` wrote into an empty base, all of it or nothing.

    \b
    Example:
      kb import base.jsonl.gz --db postgresql+psycopg://me@localhost/kb
    """
    from kb.knowledge_base import connect

    with connect(settings.database) as base:
        counts = base.load(sys.stdin.buffer if str(file) == "-" else file)
    click.echo(f"Read {counted(counts['paper'], 'paper')} and {counted(counts['claim'], 'claim')}")
