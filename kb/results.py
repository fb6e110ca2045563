"""What the front door hands back: query results that show themselves, turn into frames, and leave as text.

Every result is a sequence of rows (frozen dataclasses; tuples for SQL) with `columns`, `frame`, `to_csv()`,
`to_json()`, `to_markdown()`, `to_latex()`, `to_parquet(file)` and a notebook display; `headings`, `lines()` and
`caption` are what a terminal shows.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kb import export, query
from kb.display import html
from kb.evaluation import KINDS, LEVELS, Miss, Report
from kb.query import Stated as Stated

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Shown(query.Table[Any]):
    """A table with a frame, a notebook display and its texts."""

    @classmethod
    def of(cls, found: query.Table[Any]) -> Self:
        """Return what a query found, as this class; both have the same fields."""
        return cls(**{one.name: getattr(found, one.name) for one in fields(found)})

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

    def to_latex(self) -> str:
        """Return `headings` and `lines()` but for evidence as a LaTeX table (booktabs); its head says what to load."""
        return export.latex_text(self)

    def to_parquet(self, file: Path | str) -> None:
        """Write the rows with all columns, typed, as a Parquet file.

        Raises `KbError` where the file cannot be written, or pyarrow (extra `parquet`) is missing.
        """
        export.save_parquet(self, Path(file))

    def _repr_html_(self) -> str:
        return html.table(self)


class Drawn(Shown):
    """A table that is also drawn as a chart."""

    @abstractmethod
    def plot(self) -> Axes:
        """Draw the chart; raises `KbError` where matplotlib is missing."""

    def save_plot(self, file: Path | str) -> None:
        """Draw the same into a file, whose ending says in which format; raises `KbError` where it cannot be written."""
        from kb.display import charts

        charts.save(self.plot(), Path(file))


class Leaderboard(Drawn, query.Leaderboard):
    """Models ranked on one benchmark; iterating gives `kb.query.LeaderboardRow`."""

    def _repr_html_(self) -> str:
        return html.leaderboard(self)

    def plot(self, *, limit: int = 20, ax: Axes | None = None) -> Axes:
        """Draw the scores of the first `limit` models as dots; raises `KbError` where matplotlib is missing."""
        from kb.display import charts

        return charts.leaderboard(self, limit=limit, ax=ax)


class History(Drawn, query.History):
    """The best-so-far line of one benchmark; iterating gives `kb.query.HistoryRow`."""

    def _repr_html_(self) -> str:
        return html.history(self)

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the best score over time as steps; raises `KbError` where matplotlib is missing."""
        from kb.display import charts

        return charts.history(self, ax=ax)


class Benchmarks(Shown, query.Benchmarks):
    """The benchmarks of a base; iterating gives `kb.query.BenchmarkRow`."""


class Claims(Shown, query.Claims):
    """Claims; iterating gives `kb.query.ClaimRow`."""


@dataclass(frozen=True, repr=False)
class Candidates(Shown):
    """Names outside the vocabulary, the most used first; iterating gives `kb.curation.Candidate`."""

    @property
    def columns(self) -> tuple[query.Column, ...]:
        """Kind, slug, name, how often it is used, and names near it."""
        return query.columns_of(kind="text", slug="text", name="text", claims="integer", papers="integer", near="texts")

    @property
    def caption(self) -> str:
        """The number of names."""
        return f"{len(self)} name{'' if len(self) == 1 else 's'} outside the vocabulary"


@dataclass(frozen=True, repr=False)
class Decisions(Shown):
    """The log of what persons decided; iterating gives `kb.curation.Entry`."""

    @property
    def columns(self) -> tuple[query.Column, ...]:
        """Number, when, who, what and why, and when it was undone."""
        return query.columns_of(
            decision="integer", decided_at="any", person="text", action="text", what="text", reason="text",
            undone_at="any",
        )  # fmt: skip

    @property
    def caption(self) -> str:
        """The number of decisions."""
        return f"{len(self)} decision{'' if len(self) == 1 else 's'}"

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield each decision as texts, times to the second."""
        for row in self:
            when, undone = (f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (row.decided_at, row.undone_at))
            yield (str(row.decision), when, row.person, row.action, row.what, row.reason, undone)


class Comparison(Shown, query.Comparison):
    """Models side by side; iterating gives `kb.query.ComparisonRow`."""


class Conflicts(Shown, query.Conflicts):
    """What was set apart and why; iterating gives `kb.query.ConflictRow`."""


class Pareto(Drawn, query.Pareto):
    """Score against size; iterating gives `kb.query.ParetoRow`."""

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the scores against the sizes, the front as a line; raises `KbError` where matplotlib is missing."""
        from kb.display import charts

        return charts.pareto(self, ax=ax)


class Profiled(Shown, query.Profile[Any]):
    """What the base knows of one thing: `facts`, and rows."""

    def to_json(self) -> str:
        """Return facts and rows as one JSON object."""
        return export.json_object(self.contents)

    def _repr_html_(self) -> str:
        return html.profile(self)


class ClaimProfile(Profiled, query.ClaimProfile):
    """One claim (`claim`), the words that state it (`passages`), and what was decided of it (`decisions`)."""

    def _repr_html_(self) -> str:
        return html.claim(self)


class PaperProfile(Profiled, query.PaperProfile):
    """One paper and its claims; iterating gives `kb.query.KeptClaimRow`."""


class ModelProfile(Profiled, query.ModelProfile):
    """One model and its best results; iterating gives `kb.query.ModelResultRow`."""


class DatasetProfile(Profiled, query.DatasetProfile):
    """One dataset and its benchmarks; iterating gives `kb.query.BenchmarkRow`."""


class Search(Shown, query.Search):
    """What was found by words; iterating gives `kb.query.SearchRow`."""


class Answer(Shown, query.Answer):
    """The rows of a SQL statement, as tuples."""


class ExtractedPaper(Shown, export.ExtractedPaper):
    """The claims that one paper states; iterating gives `kb.export.ExtractedClaim`."""

    def to_jsonl(self) -> str:
        """Return the paper as one line of JSON: `{"paper_id", "title", "claims": […]}`."""
        return export.json_line(self)


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """How right the claims of one kind ("all" for every kind) are at one level."""

    kind: str
    level: str
    precision: float
    recall: float
    f1: float
    right: int
    said: int
    gold: int


@dataclass(frozen=True, repr=False)
class Evaluation(Shown):
    """Precision, recall and F1 by kind and level; iterating gives `EvaluationRow`. `report` knows the rest."""

    report: Report = field(kw_only=True)
    name: str = field(kw_only=True)

    @classmethod
    def of_report(cls, report: Report, name: str) -> Evaluation:
        """Return the table of a report on the annotated file `name`."""
        rows = []
        for kind in (*KINDS, None):
            for level in LEVELS:
                rate = report.rate(level, kind)
                figures = (rate.precision, rate.recall, rate.f1, rate.right, rate.said, rate.gold)
                rows.append(EvaluationRow(kind or "all", level, *figures))
        return cls(rows=tuple(rows), report=report, name=name)

    @property
    def columns(self) -> tuple[query.Column, ...]:
        """Kind, level, the three figures and what they are made of."""
        return query.columns_of(
            kind="text", level="text", precision="number", recall="number", f1="number", right="integer",
            said="integer", gold="integer",
        )  # fmt: skip

    @property
    def caption(self) -> str:
        """The file and how many papers and claims it holds."""
        claims = sum(len(paper.gold) for paper in self.report.papers)
        return f"{self.name}: {len(self.report.papers)} papers, {claims} annotated claims"

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield each row as texts, figures with three decimals."""
        for row in self:
            figures = (f"{figure:.3f}" for figure in (row.precision, row.recall, row.f1))
            yield (row.kind, row.level, *figures, str(row.right), str(row.said), str(row.gold))

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Every claim that was missed or is wrong, with what differs."""
        return tuple(self.report.misses)
