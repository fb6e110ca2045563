"""What every query returns: rows with named, typed columns, in a fixed order."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self, TypeVar, overload

ColumnType = Literal["text", "texts", "integer", "number", "flag", "date", "any"]
"""What a column's cells are; any of them may be empty (None). `texts` is several (conditions), `any` whatever the
database gives."""

Row = TypeVar("Row", covariant=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column's stable name and the type of its cells."""

    name: str
    type: ColumnType = "any"


def columns_of(**types: ColumnType) -> tuple[Column, ...]:
    """Return columns in the order written: `columns_of(rank="integer", model="text")`."""
    return tuple(Column(name, kind) for name, kind in types.items())


def cell_text(cell: object) -> str:
    """Return a cell as plain text: nothing for None, ISO dates, "true" and "false", several strings joined by "; "."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case date():
            return cell.isoformat()
        case tuple() | list():
            return "; ".join(map(cell_text, cell))
        case _:
            return str(cell)


def cells_of(columns: Sequence[Column], rows: Iterable[object]) -> Iterator[tuple[Any, ...]]:
    """Yield each row's attributes that the columns name."""
    names = [column.name for column in columns]
    return (tuple(getattr(row, name) for name in names) for row in rows)


@dataclass(frozen=True)
class Table(Sequence[Row]):
    """A sequence of rows; a slice of it is one too.

    `columns` are all columns, `headings` the few that people read, on a terminal say.
    """

    rows: tuple[Row, ...]

    @property
    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """All columns in their order; each is an attribute of a row."""

    @property
    @abstractmethod
    def caption(self) -> str:
        """What the table shows, in one line of plain text."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns that people read; each is an attribute of a row."""
        return tuple(column.name for column in self.columns)

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """Yield each row as the cells of `columns`."""
        return cells_of(self.columns, self.rows)

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield each row as the texts of `headings`."""
        return (tuple(cell_text(getattr(row, name)) for name in self.headings) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> Row | Self:
        return replace(self, rows=self.rows[index]) if isinstance(index, slice) else self.rows[index]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.caption}>"
