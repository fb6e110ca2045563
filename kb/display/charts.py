"""Charts of results, drawn with matplotlib where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import KbError
from kb.query import History, Leaderboard, Pareto

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AS_WRITTEN: Any = {"parse_math": False}
"""For every text: a name may have dollar signs in it and is no formula."""


def leaderboard(found: Leaderboard, *, limit: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the scores of the first `limit` ranked models as dots, the best at the top; return the axes.

    Dots, not bars: scores crowd near one end of their scale, and a bar that does not begin at zero misleads.
    """
    ranked = [(row.model, row.score) for row in found.rows if row.rank is not None and row.score is not None]
    rows = ranked[:limit]
    ax = _axes(ax, height=1.2 + 0.28 * len(rows))
    ax.plot([score for _, score in rows], range(len(rows)), "o")
    ax.set_yticks(range(len(rows)), [model for model, _ in rows], **AS_WRITTEN)
    ax.invert_yaxis()
    ax.grid(axis="both", alpha=0.3)
    ax.set_xlabel(found.metric_name, **AS_WRITTEN)
    ax.set_title(found.dataset_name, **AS_WRITTEN)
    return ax


def history(found: History, *, ax: Axes | None = None) -> Axes:
    """Draw the best score over time as steps, each record named by its model; return the axes."""
    ax = _axes(ax, height=4)
    from matplotlib.dates import date2num

    days: list[float] = [date2num(row.published_on) for row in found.rows]  # type: ignore[no-untyped-call]
    ax.step(days, [row.score for row in found.rows], where="post", marker="o")
    ax.xaxis_date()
    for row, day in zip(found.rows, days, strict=True):
        ax.annotate(row.model, (day, row.score), xytext=(4, 4), textcoords="offset points", fontsize=8, **AS_WRITTEN)
    ax.grid(alpha=0.3)
    ax.set_ylabel(found.metric_name, **AS_WRITTEN)
    ax.set_title(f"{found.dataset_name}: best so far", **AS_WRITTEN)
    return ax


def pareto(found: Pareto, *, ax: Axes | None = None) -> Axes:
    """Draw each model's score against its size (logarithmic), the front as a line with names; return the axes."""
    ax = _axes(ax, height=4.5)
    front = [row for row in found.rows if row.front]
    others = [row for row in found.rows if not row.front]
    ax.plot([row.size for row in others], [row.score for row in others], "o", alpha=0.4)
    ax.plot([row.size for row in front], [row.score for row in front], "o-")
    ax.set_xscale("log")
    for row in front:
        ax.annotate(
            row.model, (row.size, row.score), xytext=(4, 4), textcoords="offset points", fontsize=8, **AS_WRITTEN
        )
    ax.grid(alpha=0.3)
    ax.set_xlabel(found.against_name, **AS_WRITTEN)
    ax.set_ylabel(found.metric_name, **AS_WRITTEN)
    ax.set_title(found.dataset_name, **AS_WRITTEN)
    return ax


def save(ax: Axes, file: Path) -> None:
    """Write the figure that axes stand in to a file; raise `KbError` for a format or a place that does not work."""
    from matplotlib import pyplot
    from matplotlib.figure import Figure

    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    try:
        figure.savefig(file)
    except ValueError as error:
        raise KbError(f"{file} is of no format that charts are drawn in", "name a .png, .svg or .pdf file") from error
    except OSError as error:
        raise KbError(f"{file} cannot be written ({error.strerror or error})", "check the folder") from error
    finally:
        pyplot.close(figure)


def _axes(ax: Axes | None, height: float) -> Axes:
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise KbError("charts need matplotlib", "pip install matplotlib") from error
    return pyplot.subplots(figsize=(8, height), layout="constrained")[1]
