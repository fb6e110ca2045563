"""`kb reextract`."""

from __future__ import annotations

import click

from kb.cli.counts import counted
from kb.cli.output import echo
from kb.cli.progress import progress_options, shown_progress
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option


@click.command()
@progress_options
@database_option
@vocabulary_option
@debug_option
@pass_settings
def reextract(settings: Settings, workers: int | None, quiet: bool, json_progress: bool) -> None:
    """Read stored abstracts again, after an upgrade of kb or with another vocabulary.

    Only papers that another version or vocabulary read are read. Imported results stay, and so does what a person
    decided of claims and names. Interrupted, it goes on where it stopped when it is run again.

    \b
    Example:
      kb reextract
      kb reextract --vocabulary mine.toml --db papers.sqlite
    """
    from kb.knowledge_base import connect

    with (
        connect(settings.database, vocabulary=settings.vocabulary, create=False) as base,
        shown_progress(quiet=quiet, as_json=json_progress) as on_progress,
    ):
        done = base.reextract(workers=workers, on_progress=on_progress)
    if quiet:
        return
    echo(f"Read {done.papers_read} of {counted(done.papers, 'paper')} again in {done.seconds:.1f} s")
    echo(f"Claims in these: {done.claims_before} before, {done.claims} now")
