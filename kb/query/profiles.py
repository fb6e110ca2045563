"""What every answer about one thing is: facts, and rows beside them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.orm import InstrumentedAttribute

from kb.query.tables import Table, cell_text

Row = TypeVar("Row", covariant=True)


@dataclass(frozen=True, repr=False)
class Profile(Table[Row]):
    """A table about one thing, with `facts` beside its rows."""

    @property
    @abstractmethod
    def facts(self) -> Mapping[str, object]:
        """What is known beside the rows, by name, in the order in which it is told; None and () for unknown."""

    @property
    @abstractmethod
    def contents(self) -> Mapping[str, object]:
        """All of it as one object for other programs: the facts and the rows."""

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield the facts that are known, as texts."""
        return (
            (name.replace("_", " "), cell_text(fact)) for name, fact in self.facts.items() if fact not in (None, ())
        )

    def _rows(self) -> list[dict[str, object]]:
        names = [column.name for column in self.columns]
        return [dict(zip(names, cells, strict=True)) for cells in self.cells()]


def texts(connection: Connection, column: InstrumentedAttribute[str], which: ColumnElement[bool]) -> tuple[str, ...]:
    """Return the texts of a column, in order."""
    return tuple(connection.scalars(select(column).where(which).order_by(column)))


def other_names(spellings: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the spellings that are not the name itself."""
    return tuple(one for one in spellings if one != name)
