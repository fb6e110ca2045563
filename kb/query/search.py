"""What the base knows under some words: papers, models, datasets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, false, func, literal, null, or_, select

from kb.errors import KbError
from kb.query.tables import Column, Table, columns_of
from kb.store.schema import ClaimRow, DatasetAliasRow, DatasetRow, ModelAliasRow, ModelRow, PaperRow
from kb.store.search import has_words, words_in

Found = Literal["dataset", "model", "paper"]
"""What can be found, in the order in which it is listed."""

COLUMNS = columns_of(kind="text", id="text", name="text", results="integer", published_on="date", url="text")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """A dataset or model with its slug as `id`, or a paper with its public id and its title as `name`.

    `results` counts the results on the dataset, of the model, or in the paper.
    """

    kind: str
    id: str
    name: str
    results: int
    published_on: date | None
    url: str | None


@dataclass(frozen=True, repr=False)
class Search(Table[SearchRow]):
    """Datasets and models, most results first, and papers, newest first."""

    words: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in every format."""
        return COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Kind, name, number of results, date and id."""
        return ("kind", "name", "results", "published_on", "id")

    @property
    def caption(self) -> str:
        """The words and how many of each kind are shown."""
        counts = {kind: sum(row.kind == kind for row in self.rows) for kind in ("dataset", "model", "paper")}
        said = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count)
        return f"{self.words}: {said or 'nothing'}"


def search(connection: Connection, words: str, kind: Found | None = None, limit: int | None = None) -> Search:
    """Return what has every one of `words`, or a word that begins with it, in any case; at most `limit` of each kind.

    A paper has it in title and abstract together, a dataset or model in its name or one of its aliases. Raises
    `KbError` where there is no word.
    """
    wanted = words_in(words)
    if not wanted:
        raise KbError("there is no word to search for", "give letters or digits")
    rows: list[SearchRow] = []
    for one, statement in (
        ("dataset", _named(connection, DatasetRow, DatasetAliasRow, wanted)),
        ("model", _named(connection, ModelRow, ModelAliasRow, wanted)),
        ("paper", _papers(connection, wanted)),
    ):
        if kind in (None, one):
            rows += (SearchRow(kind=one, **row._mapping) for row in connection.execute(statement.limit(limit)))
    return Search(rows=tuple(rows), words=" ".join(wanted))


def _named(
    connection: Connection,
    table: type[DatasetRow] | type[ModelRow],
    aliases: type[DatasetAliasRow] | type[ModelAliasRow],
    words: list[str],
) -> Any:
    """Return the statement for the datasets or models with the words in their name or one alias."""
    owner: Any
    points_at: Any
    if table is DatasetRow:
        owner, points_at = DatasetAliasRow.dataset_id, ClaimRow.dataset_id
    else:
        owner, points_at = ModelAliasRow.model_id, ClaimRow.model_id
    aliased = select(owner).select_from(aliases).where(has_words(connection, aliases.__tablename__, words))
    results = _results(points_at == table.id)
    url = DatasetRow.homepage if table is DatasetRow else null()
    statement: Any = (
        select(
            table.slug.label("id"),
            table.name,
            results.label("results"),
            null().label("published_on"),
            url.label("url"),
        )
        .where(or_(has_words(connection, table.__tablename__, words), table.id.in_(aliased)))
        .order_by(results.desc(), table.name, table.slug)
    )
    return statement


def _papers(connection: Connection, words: list[str]) -> Any:
    statement: Any = (
        select(
            PaperRow.paper_id.label("id"),
            PaperRow.title.label("name"),
            _results(ClaimRow.paper_id == PaperRow.id).label("results"),
            PaperRow.published_on,
            PaperRow.url,
        )
        .where(has_words(connection, "paper", words))
        .order_by(PaperRow.published_on.desc().nulls_last(), PaperRow.paper_id)
    )
    return statement


def _results(of: ColumnElement[bool]) -> ColumnElement[int]:
    return (
        select(func.count(ClaimRow.id))
        .where(of, ClaimRow.kind == literal("result"), ClaimRow.rejected == false())
        .scalar_subquery()
    )
