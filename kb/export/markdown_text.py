"""Markdown: a table (GitHub's flavour) of the columns that people read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kb.query import Table

SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
"""What Markdown, or GitHub's formulas in it, would take for markup within a cell."""


def markdown_text(table: Table[Any]) -> str:
    """Return a table's `headings` and `lines()` as Markdown."""
    lines = [table.headings, ["---"] * len(table.headings), *(list(map(markdown_cell, line)) for line in table.lines())]
    return "".join(map(_line, lines))


def markdown_cell(text: str) -> str:
    """Return a text as one line in which Markdown finds no markup; runs of white space become one space."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
