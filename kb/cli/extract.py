"""`kb extract`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.counts import NOTHING_USED, print_skipped
from kb.cli.output import echo, echo_json, output_format
from kb.cli.settings import Settings, debug_option, pass_settings, vocabulary_option
from kb.errors import SourceError

if TYPE_CHECKING:
    from kb.results import ExtractedPaper

STDIN = "-"


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--text", metavar="TEXT", help="Read this abstract instead of files.")
@click.option("--title", metavar="TEXT", help="The title that goes with --text or with standard input.")
@click.option("--explain", is_flag=True, help="Say what each number was linked to, or why it was left out.")
@click.option("--source", metavar="NAME", help="Read files in this format instead of recognising it.")
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be used.")
@output_format("table", "jsonl", "json")
@vocabulary_option
@debug_option
@pass_settings
def extract(
    settings: Settings,
    paths: tuple[str, ...],
    text: str | None,
    title: str | None,
    explain: bool,
    source: str | None,
    strict: bool,
    format_: str,
) -> None:
    """Show the claims of files or one abstract; no database.

    PATH is a file, a folder, or - for standard input: a file of any known format, or else the words of one abstract.

    \b
    Example:
      kb extract scripts/sample --format jsonl
      kb extract --text "Our TwigNet reaches 81.2% top-1 accuracy on ImageNet with 25M parameters."
      kb extract --explain - < abstract.txt
      zcat papers.jsonl.gz | kb extract - --format jsonl
    """
    if (text is None) == (not paths):
        raise click.UsageError("Give either PATH or --text.")
    from kb import knowledge_base

    one_abstract = title is not None or explain
    if paths == (STDIN,) and not (source or strict) and (one_abstract or not knowledge_base.is_of_known_format(STDIN)):
        text, paths = knowledge_base.read_text(STDIN), ()
    if text is None:
        if one_abstract:
            raise click.UsageError("--title and --explain go with --text or with - (one abstract).")
    elif source is not None or strict:
        raise click.UsageError("--source and --strict go with files.")

    if text is not None and not text.strip():
        raise SourceError("the text is empty", "give the words of an abstract")

    if text is not None and explain:
        echo(str(knowledge_base.explain(text, title, vocabulary=settings.vocabulary)))
    elif text is not None:
        _print([knowledge_base.extract(text, title, vocabulary=settings.vocabulary)], format_)
    else:
        flaws: list[str] = []
        papers = knowledge_base.extract_files(
            [Path(path) for path in paths],
            source=source,
            strict=strict,
            vocabulary=settings.vocabulary,
            on_flaw=lambda path, flaw: flaws.append(f"{path}, {flaw.where}: {flaw.reason}"),
        )
        used = _print(papers, format_)
        print_skipped("record", len(flaws), flaws, err=True)
        if flaws and not used:
            raise SourceError("no record could be used", NOTHING_USED)


def _print(papers: Iterable[ExtractedPaper], format_: str) -> int:
    """Print papers one by one as they come, as JSON in one array; return how many they were."""
    number = 0
    for number, paper in enumerate(papers, start=1):
        if format_ == "table":
            _print_claims(paper)
        elif format_ == "jsonl":
            echo_json(paper.to_jsonl())
        else:
            echo_json(f"{',' if number > 1 else '['}\n{paper.to_jsonl()}", nl=False)
    if format_ == "json":
        echo("\n]" if number else "[]")
    return number


def _print_claims(paper: ExtractedPaper) -> None:
    """Print a paper's claims, and under those of one sentence the sentence; nothing for a paper without claims.

    Of two names for one thing, a model goes by the text's, dataset and metric by the canonical one.
    """
    from kb.cli.tables import Line, print_table, quoted

    lines: list[Line] = []
    for sentence, rows in groupby(paper, key=lambda row: row.evidence):
        claims = list(rows)
        for claim in claims:
            against = f"{claim.direction} against {claim.baseline[0]}" if claim.baseline else claim.direction
            cells = (
                claim.kind,
                claim.model[0] if claim.model else "(unnamed)",
                claim.stated,
                claim.metric[-1] if claim.metric else "",
                claim.dataset[-1] if claim.dataset else "",
                "; ".join(filter(None, (against, claim.split, *claim.conditions))),
                f"{claim.confidence:.2f}",
            )
            lines.append(Line(cells))
        places = [(claim.value_start, claim.value_end) for claim in claims]
        lines[-1] = replace(lines[-1], below=[quoted(sentence, *places)])
    if lines:
        echo(f"{paper.caption}\n")
        print_table(["kind", "model", "value", "metric", "dataset", "conditions", "conf."], lines)
        echo()
