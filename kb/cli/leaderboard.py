"""`kb leaderboard`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.counts import counted
from kb.cli.filters import ranking_filters
from kb.cli.output import echo, output_format, plot_option, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option

if TYPE_CHECKING:
    from kb.cli.tables import Line
    from kb.results import Leaderboard


@click.command()
@click.argument("dataset")
@click.option("--metric", metavar="NAME", help="Which metric.  [default: the dataset's usual one]")
@ranking_filters
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show the first N only.")
@plot_option
@output_format("table", "csv", "json", "md", "latex")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def leaderboard(
    settings: Settings,
    /,
    dataset: str,
    metric: str | None,
    limit: int | None,
    plot: Path | None,
    format_: str,
    **filters: Any,
) -> None:
    """Rank models, each with the words that state its value.

    DATASET and the metric go by slug (imagenet-1k), name ("ImageNet-1K") or any alias ("ImageNet").
    --plot draws the first 20 models.

    \b
    Example:
      kb leaderboard imagenet-1k --metric top-1-accuracy
      kb leaderboard imagenet-1k --before 2022-01-01 --without-condition data --max-params 100
      kb leaderboard imagenet-1k --limit 20 --plot leaders.svg
      kb leaderboard "COCO" --metric "box AP" --format csv
    """
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        board = base.leaderboard(dataset, metric, limit=limit, counted=True, **filters)
    if plot is not None:
        board.save_plot(plot)
    if format_ == "table":
        from kb.cli.tables import print_table

        echo(f"{board.caption} ({'higher' if board.higher_is_better else 'lower'} is better)\n")
        print_table(["rank", "model", "value", "conditions", "by", "date", "conf."], _lines(board))
    else:
        print_answer(board, format_)
    for remark in _remarks(board):
        echo(remark, err=True)


def _lines(board: Leaderboard) -> list[Line]:
    """Return a line a model: the row and under it the sentence with its value (or where it is listed) and the paper."""
    from kb.cli.tables import Line, source_of

    return [
        Line(
            (
                "-" if row.rank is None else str(row.rank),
                row.model,
                row.stated,
                "; ".join(filter(None, (row.split, *row.conditions))),
                row.reported_by,
                "" if row.published_on is None else row.published_on.isoformat(),
                f"{row.confidence:.2f}",
            ),
            source_of(row),
        )
        for row in board
    ]


def _remarks(board: Leaderboard) -> Iterator[str]:
    """Yield what the table does not show by itself: what cannot be ranked, and what is hidden."""
    if unranked := sum(row.rank is None for row in board):
        yield f"{counted(unranked, 'row')} without a rank: bounds and ranges are listed, not ranked."
    hidden = board.hidden
    if hidden is None:
        return
    reasons = [
        (hidden.unconfident, "read with too little confidence (--min-confidence)"),
        (hidden.implausible, "outside what the metric allows"),
        (hidden.baselines, "reported by other systems' papers (--baselines)"),
    ]
    if any(number for number, _ in reasons):
        yield "Hidden: " + ", ".join(f"{counted(number, 'claim')} {why}" for number, why in reasons if number) + "."
