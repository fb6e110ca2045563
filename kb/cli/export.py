"""`kb export` and `kb import`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from kb.cli.arguments import FilePath
from kb.cli.counts import counted
from kb.cli.output import echo
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase


class What(TypedDict):
    """What leaves and where to, as the command line gives it."""

    directory: Path
    benchmarks: tuple[tuple[str, str], ...]


@click.group()
def export() -> None:
    """Write the whole base to files.

    \b
    Example:
      kb export csv out
    """


def _folder(command: Callable[..., None]) -> click.Command:
    """Make a command of the group that writes a folder of files, with the argument and options of all such."""
    for decorate in (
        pass_settings,
        debug_option,
        vocabulary_option,
        database_option,
        click.option(
            "--benchmark",
            "benchmarks",
            type=(str, str),
            multiple=True,
            metavar="DATASET METRIC",
            help="Only this benchmark. May be repeated.",
        ),
        click.argument("directory", type=FilePath()),
    ):
        command = decorate(command)
    return export.command()(command)


@_folder
def csv(settings: Settings, **what: Unpack[What]) -> None:
    """Write a CSV file for each benchmark and one with all claims.

    They go into DIRECTORY, which is made if need be; files of the same names are replaced. Where benchmarks are
    chosen, theirs are the only files.

    \b
    Example:
      kb export csv out
      kb export csv out --benchmark ImageNet top-1 --benchmark GSM8K accuracy
    """
    _write(lambda base: base.export_csv, settings, what)


@_folder
def parquet(settings: Settings, **what: Unpack[What]) -> None:
    """Write the same as Parquet, with typed columns.

    It needs pyarrow: pip install "benchmark-claims-kb[parquet]".

    \b
    Example:
      kb export parquet out
    """
    _write(lambda base: base.export_parquet, settings, what)


@_folder
def json(settings: Settings, **what: Unpack[What]) -> None:
    """Write the same as arrays of JSON objects.

    \b
    Example:
      kb export json out
    """
    _write(lambda base: base.export_json, settings, what)


@_folder
def md(settings: Settings, **what: Unpack[What]) -> None:
    """Write a Markdown table for each benchmark.

    \b
    Example:
      kb export md out
    """
    _write(lambda base: base.export_markdown, settings, what)


@_folder
def latex(settings: Settings, **what: Unpack[What]) -> None:
    """Write a LaTeX table (booktabs) for each benchmark, the best value in bold.

    \b
    Example:
      kb export latex out --benchmark ImageNet top-1
    """
    _write(lambda base: base.export_latex, settings, what)


def _write(method: Callable[[KnowledgeBase], Callable[..., list[Path]]], settings: Settings, what: What) -> None:
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        for path in method(base)(what["directory"], what["benchmarks"]):
            echo(path)


@export.command()
@click.argument("file", type=FilePath(dir_okay=False))
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
    echo(file)


@export.command()
@click.argument("file", type=FilePath(dir_okay=False, allow_dash=True))
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
        if str(file) == "-":
            counts = base.dump(sys.stdout.buffer)
            sys.stdout.flush()  # before anything is said to be written
        else:
            counts = base.dump(file)
    echo(f"Wrote {counted(counts['paper'], 'paper')} and {counted(counts['claim'], 'claim')}", err=True)


@click.command("import")
@click.argument("file", type=FilePath(dir_okay=False, allow_dash=True))
@database_option
@debug_option
@pass_settings
def import_(settings: Settings, file: Path) -> None:
    """Read what `kb export dump` wrote into an empty base, all of it or nothing.

    \b
    Example:
      kb import base.jsonl.gz --db postgresql+psycopg://me@localhost/kb
    """
    from kb.knowledge_base import check_dump, connect

    if str(file) != "-":
        check_dump(file)  # before a database is made
    elif sys.stdin is None:  # the shell closed it (<&-)
        raise click.UsageError("standard input is closed: send a dump to it, or name a file")
    with connect(settings.database) as base:
        counts = base.load(sys.stdin.buffer if str(file) == "-" else file)
    echo(f"Read {counted(counts['paper'], 'paper')} and {counted(counts['claim'], 'claim')}")
