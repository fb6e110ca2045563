"""Markdown: a table (GitHub's flavour) of the columns that people read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kb.export.one_line import one_line
from kb.query import Table

SPECIAL = re.compile(r"([\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_]))")
"""What Markdown, or GitHub's formulas in it, would take for markup within a cell; "_" between letters is none to it."""


def markdown_text(table: Table[Any]) -> str:
    """Return a table's `headings` and `lines()` as Markdown."""
    lines = [_line(table.headings), _line(["---"] * len(table.headings), markup=True), *map(_line, table.lines())]
    return "".join(lines)


def markdown_cell(text: str) -> str:
    """Return a text as one line in which Markdown finds no markup; control characters become spaces."""
    return SPECIAL.sub(r"\\\1", one_line(text))


def _line(cells: Iterable[str], *, markup: bool = False) -> str:
    return f"| {' | '.join(cells if markup else map(markdown_cell, cells))} |\n"
