"""`kb evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.arguments import FilePath, Number
from kb.cli.counts import counted
from kb.cli.output import echo, output_format, print_answer
from kb.cli.settings import Settings, debug_option, pass_settings, vocabulary_option

if TYPE_CHECKING:
    from kb.results import Evaluation


@click.command()
@click.argument("gold", type=FilePath())
@click.argument("texts", nargs=-1, metavar="[TEXTS]...", type=FilePath())
@click.option("--min-confidence", type=Number(0, 1), default=0.0, help="Count less certain claims as not said.")
@click.option("--misses", type=click.IntRange(min=0), default=0, metavar="N", help="List the first N misses too.")
@click.option("--source", metavar="NAME", help="Read the texts in this format instead of recognising it.")
@output_format("table", "csv", "json", "md")
@vocabulary_option
@debug_option
@pass_settings
def evaluate(
    settings: Settings,
    gold: Path,
    texts: tuple[Path, ...],
    min_confidence: float,
    misses: int,
    source: str | None,
    format_: str,
) -> None:
    """Measure the extractor on annotated claims of yours.

    GOLD holds one object a paper and line, {"paper_id", "title", "claims": [...]}, with the fields of kb extract
    --format jsonl, names as lists of all that is acceptable. TEXTS are files or folders with the abstracts; without
    them, each line of GOLD has an "abstract".

    \b
    Example:
      kb evaluate mine.jsonl abstracts/
      kb evaluate mine.jsonl --min-confidence 0.8 --misses 20
    """
    if misses and format_ != "table":
        raise click.UsageError("--misses goes with --format table.")

    from kb import knowledge_base

    result = knowledge_base.evaluate(
        gold, texts, source=source, vocabulary=settings.vocabulary, min_confidence=min_confidence
    )
    if format_ != "table":
        print_answer(result, format_)
        return
    _print(result)
    if misses:
        _print_misses(result, misses)


def _print(result: Evaluation) -> None:
    from kb.cli.tables import Line, print_table

    echo(f"{result.caption}\n")
    print_table(result.headings, [Line(cells) for cells in result.lines()])
    report = result.report
    silent, alarmed = report.without_claims
    echo(f"\nPapers without a claim: {silent}, of these given one: {alarmed}")
    beside = ", ".join(f"{name} {report.beside(name):.3f}" for name in ("own", "qualifier", "split"))
    echo(f"Of the right claims, also right: {beside}, preferred name of the model {report.beside('model'):.3f}")
    echo(f"Precision of the most confident half: {report.most_confident():.3f}")
    for part in report.calibration():
        what = f"{counted(part.claims, 'claim')}, {part.precision:.2f} of them right"
        echo(f"Confidence {part.low:.1f} to {part.high:.1f}: {what}")


def _print_misses(result: Evaluation, most: int) -> None:
    from kb.cli.tables import Line, print_table

    def name(field: object) -> str:
        return " / ".join(str(one) for one in field) if isinstance(field, list | tuple) else str(field or "")

    lines = [
        Line(
            (
                miss.verdict,
                miss.paper_id,
                miss.claim["kind"],
                f"{miss.claim['value']:g}",
                name(miss.claim["model"]),
                name(miss.claim["metric"]),
                name(miss.claim["dataset"]),
                miss.reason,
            )
        )
        for miss in result.misses[:most]
    ]
    echo()
    print_table(["verdict", "paper", "kind", "value", "model", "metric", "dataset", "differs"], lines)
