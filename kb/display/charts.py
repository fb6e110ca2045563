"""Charts of results, drawn with matplotlib where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import KbError
from kb.query import History, Leaderboard, Pareto

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ticker import Formatter


SIZES: dict[str, tuple[float, str]] = {"parameters": (1e6, "KMBT"), "flops": (1e9, "KMGT")}
"""Of what sizes are set against: how many one of their score is, and the letters for thousands, millions and so on."""


NAME_SIZE, NAME_LENGTH = 8, 30

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
    """Draw the best score over time as steps, each record named by its model; return the axes.

    Where records crowd, the latest are named first, and those that find no free place go without.
    """
    ax = _axes(ax, height=4.5)
    from matplotlib.dates import date2num

    days: list[float] = [date2num(row.published_on) for row in found.rows]  # type: ignore[no-untyped-call]
    ax.step(days, [row.score for row in found.rows], where="post", marker="o", markersize=4)
    ax.xaxis_date()
    ax.grid(alpha=0.3)
    ax.set_ylabel(found.metric_name, **AS_WRITTEN)
    ax.set_title(f"{found.dataset_name}: best so far", **AS_WRITTEN)
    points = [(day, row.score, row.model) for day, row in zip(days, found.rows, strict=True)]
    _name(ax, points, rising=found.higher_is_better)
    return ax


def pareto(found: Pareto, *, ax: Axes | None = None) -> Axes:
    """Draw each model's score against its size (logarithmic), the front as steps with names; return the axes.

    Where the front crowds, its largest models are named first, and those that find no free place go without.
    """
    ax = _axes(ax, height=4.5)
    front = [row for row in found.rows if row.front]
    others = [row for row in found.rows if not row.front]
    one, units = SIZES[found.against]
    ax.plot([row.size * one for row in others], [row.score for row in others], "o", markersize=4, alpha=0.4)
    ax.step([row.size * one for row in front], [row.score for row in front], where="post", marker="o", markersize=4)
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(_amounts(units))
    ax.xaxis.set_minor_formatter(_amounts(units))
    ax.grid(alpha=0.3)
    ax.set_xlabel(found.against_name, **AS_WRITTEN)
    ax.set_ylabel(found.metric_name, **AS_WRITTEN)
    ax.set_title(found.dataset_name, **AS_WRITTEN)
    _name(ax, [(row.size * one, row.score, row.model) for row in front], rising=found.higher_is_better)
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


def _amounts(units: str) -> Formatter:
    """Return what writes the numbers at a logarithmic axis as papers do, with letters for thousands and so on.

    A narrow axis has numbers between the powers of ten as well.
    """
    from matplotlib.ticker import LogFormatter

    class Amounts(LogFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return _amount(x, units) if super().__call__(x, pos) else ""

    return Amounts()


def _amount(number: float, units: str) -> str:
    """Return a number as papers write sizes: 100 K, 10 M, 1 B."""
    for place in reversed(range(len(units))):
        if number >= 1000 ** (place + 1):
            return f"{number / 1000 ** (place + 1):g} {units[place]}"
    return f"{number:g}"


def _name(ax: Axes, points: Sequence[tuple[float, float, str]], *, rising: bool) -> None:
    """Write the names of the points of a line that rises or falls, where they cover no other name and no point.

    The last point chooses first: its place is on the free side of the line, else on the other side or further off,
    tied to the point by a thin line. A point that finds no place inside the axes has no name.
    """
    if not points:
        return
    from matplotlib.transforms import Bbox

    figure = ax.get_figure(root=True)
    assert figure is not None
    ax.margins(y=0.1)
    figure.draw_without_rendering()  # a layout moves the axes when drawn, and names are measured on the moved ones
    inside, point = ax.get_window_extent(), figure.dpi / 72
    spots = ax.transData.transform([(x, y) for x, y, _ in points])
    taken = [Bbox.from_bounds(x - 3, y - 3, 6, 6) for x, y in spots]
    up = 1 if rising else -1
    places = [
        (-5, 4 * up),
        *((8, -distance * up) for distance in range(4, 150, 10)),
        *((-8, distance * up) for distance in range(14, 150, 10)),
    ]
    placed: list[tuple[float, float, str, int, int]] = []
    for (x, y, whole), (left, bottom) in reversed(list(zip(points, spots, strict=True))):
        name = whole if len(whole) <= NAME_LENGTH else f"{whole[: NAME_LENGTH - 1].rstrip()}…"
        sample = ax.text(x, y, name, fontsize=NAME_SIZE, **AS_WRITTEN)
        size = sample.get_window_extent()
        sample.remove()
        for right, above in places:
            box = Bbox.from_bounds(
                left + right * point - (0 if right > 0 else size.width),
                bottom + above * point - (0 if above > 0 else size.height),
                size.width,
                size.height,
            )
            if all(inside.contains(*corner) for corner in (box.min, box.max)) and not box.count_overlaps(taken):
                taken.append(box)
                placed.append((x, y, name, right, above))
                break
    for x, y, name, right, above in reversed(placed):
        ax.annotate(
            name,
            (x, y),
            xytext=(right, above),
            textcoords="offset points",
            fontsize=NAME_SIZE,
            ha="left" if right > 0 else "right",
            va="bottom" if above > 0 else "top",
            arrowprops=None if abs(above) <= 4 else {"arrowstyle": "-", "linewidth": 0.5, "alpha": 0.4},
            **AS_WRITTEN,
        )
