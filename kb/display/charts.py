"""Charts of results, drawn with matplotlib where it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.query import History, Leaderboard

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def leaderboard(found: Leaderboard, *, limit: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the scores of the first `limit` ranked models as dots, the best at the top; return the axes.

    Dots, not bars: scores crowd near one end of their scale, and a bar that does not begin at zero misleads.
    """
    ranked = [(row.model, row.score) for row in found.rows if row.rank is not None and row.score is not None]
    rows = ranked[:limit]
    ax = _axes(ax, height=1.2 + 0.28 * len(rows))
    ax.plot([score for _, score in rows], range(len(rows)), "o")
    ax.set_yticks(range(len(rows)), [model for model, _ in rows])
    ax.invert_yaxis()
    ax.grid(axis="both", alpha=0.3)
    ax.set_xlabel(found.metric_name)
    ax.set_title(found.dataset_name)
    return ax


def history(found: History, *, ax: Axes | None = None) -> Axes:
    """Draw the best score over time as steps, each record named by its model; return the axes."""
    ax = _axes(ax, height=4)
    from matplotlib.dates import date2num

    days: list[float] = [date2num(row.published_on) for row in found.rows]  # type: ignore[no-untyped-call]
    ax.step(days, [row.score for row in found.rows], where="post", marker="o")
    ax.xaxis_date()
    for row, day in zip(found.rows, days, strict=True):
        ax.annotate(row.model, (day, row.score), xytext=(4, 4), textcoords="offset points", fontsize=8)
    ax.grid(alpha=0.3)
    ax.set_ylabel(found.metric_name)
    ax.set_title(f"{found.dataset_name}: best so far")
    return ax


def _axes(ax: Axes | None, height: float) -> Axes:
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise KbError("charts need matplotlib", "pip install matplotlib") from error
    return pyplot.subplots(figsize=(8, height), layout="constrained")[1]
