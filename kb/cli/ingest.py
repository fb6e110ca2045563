"""`kb ingest`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.arguments import FilePath
from kb.cli.counts import NOTHING_USED, counted, print_skipped
from kb.cli.output import echo
from kb.cli.progress import progress_options, shown_progress
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option
from kb.errors import SourceError

if TYPE_CHECKING:
    from kb.knowledge_base import Summary


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=FilePath())
@click.option("--source", metavar="NAME", help="Read files in this format instead of recognising it.")
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be used.")
@progress_options
@database_option
@vocabulary_option
@debug_option
@pass_settings
def ingest(
    settings: Settings,
    paths: tuple[Path, ...],
    source: str | None,
    strict: bool,
    workers: int | None,
    quiet: bool,
    json_progress: bool,
) -> None:
    """Read papers into the base and say what was new.

    PATH is a file, a folder, or - for standard input. Formats and compression are told by the content; a format that
    is not known is an error that lists those that are. The database is made if need be, and reading the same file again
    changes nothing.

    \b
    Example:
      kb ingest scripts/sample
      kb ingest pages/*.txt arxiv.jsonl.gz --db papers.sqlite
      curl "https://api.openalex.org/works?filter=default.search:imagenet" | kb ingest -
    """
    from kb.knowledge_base import check_files, connect

    check_files(paths, source)  # before a database is made

    with (
        connect(settings.database, vocabulary=settings.vocabulary) as base,
        shown_progress(quiet=quiet, as_json=json_progress) as on_progress,
    ):
        summary = base.ingest(*paths, source=source, strict=strict, workers=workers, on_progress=on_progress)
    if not quiet:
        _print(summary)
    if summary.flaws and not summary.records:
        raise SourceError("no record could be used", NOTHING_USED)


def _print(summary: Summary) -> None:
    updated = f" ({summary.papers_updated} of them updated)" if summary.papers_updated else ""
    echo(f"Read {counted(summary.records, 'record')} of {counted(summary.files, 'file')} in {summary.seconds:.1f} s")
    echo(f"Papers: {summary.papers_new} new, {summary.papers_known} known{updated}")
    echo(f"Claims: {summary.claims} new")
    echo(f"Datasets outside the vocabulary: {summary.datasets_discovered} discovered")
    print_skipped("file", len(summary.skipped), [f"{path} {reason}" for path, reason in summary.skipped])
    flaws = [f"{flaw.file}, {flaw.where}: {flaw.reason}" for flaw in summary.first_flaws]
    print_skipped("record", summary.flaws, flaws)
