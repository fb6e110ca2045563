"""What the front door hands back: query results that show themselves, turn into frames, and leave as text.

Every result is a sequence of rows (frozen dataclasses; tuples for SQL) with `columns`, `frame`, `to_csv()`,
`to_json()`, `to_markdown()` and a notebook display; `headings`, `lines()` and `caption` are what a terminal shows.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self

from kb import export, query
from kb.display import html

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Shown(query.Table[Any]):
    """A table with a frame, a notebook display and its texts."""

    @classmethod
    def of(cls, found: query.Table[Any]) -> Self:
        """Return what a query found, as this class; both have the same fields."""
        return cls(**{field.name: getattr(found, field.name) for field in fields(found)})

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame with the names of `columns`.

        Text is `string` (several conditions joined by "; "), integers `Int64`, numbers `float64`, flags `boolean`,
        dates `datetime64[s]`; the columns of a SQL statement are as pandas infers them.
        """
        from kb.display.frames import frame

        return frame(self)

    def to_csv(self) -> str:
        """Return the rows as CSV with a header line; a text that a spreadsheet would run as a formula gets a "'"."""
        return export.csv_text(self)

    def to_json(self) -> str:
        """Return the rows as a JSON array of objects."""
        return export.json_text(self)

    def to_markdown(self) -> str:
        """Return `headings` and `lines()` as a Markdown table."""
        return export.markdown_text(self)

    def _repr_html_(self) -> str:
        return html.table(self)


class Leaderboard(Shown, query.Leaderboard):
    """Models ranked on one benchmark; iterating gives `kb.query.LeaderboardRow`."""

    def _repr_html_(self) -> str:
        return html.leaderboard(self)

    def plot(self, *, limit: int = 20, ax: Axes | None = None) -> Axes:
        """Draw the scores of the first `limit` models as bars; raises `KbError` where matplotlib is missing."""
        from kb.display import charts

        return charts.leaderboard(self, limit=limit, ax=ax)


class History(Shown, query.History):
    """The best-so-far line of one benchmark; iterating gives `kb.query.HistoryRow`."""

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the best score over time as steps; raises `KbError` where matplotlib is missing."""
        from kb.display import charts

        return charts.history(self, ax=ax)


class Benchmarks(Shown, query.Benchmarks):
    """The benchmarks of a base; iterating gives `kb.query.BenchmarkRow`."""


class Claims(Shown, query.Claims):
    """Claims; iterating gives `kb.query.ClaimRow`."""


class Answer(Shown, query.Answer):
    """The rows of a SQL statement, as tuples."""


class ExtractedPaper(Shown, export.ExtractedPaper):
    """The claims that one paper states; iterating gives `kb.export.ExtractedClaim`."""

    def to_jsonl(self) -> str:
        """Return the paper as one line of JSON: `{"paper_id", "title", "claims": […]}`."""
        return export.json_line(self)
