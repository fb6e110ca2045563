"""Tables as text: aligned columns, and under a row the words that belong to it.

On a terminal a table fits the window (cells wrap, the value in a quotation stands out). Elsewhere it is the same plain
text whatever the window: no colour, nothing wrapped, nothing cut off, so that `grep` and `diff` can work with it.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from kb.results import Stated

GAP = "  "

NARROWEST = 8
"""No column is wrapped to fewer characters than this."""

NO_STYLES: Mapping[str, str] = {}

NUMBER = re.compile(r"[-+~<>=]*\d[\d.,–]*( ?\S{1,3})?|-")
"""A cell that belongs to the right edge of its column: a number, with its sign and unit, or "-" for none."""

UNPRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""White space, and what a paper's text must not send to a terminal (line ends, escape sequences)."""


@dataclass(frozen=True, slots=True)
class Below:
    """Words under a row; `marks` are the places in them, start and end, that they are quoted for."""

    words: str
    marks: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the texts of its cells, and what stands under it, from its second column on."""

    cells: Sequence[str]
    below: Sequence[Below] = ()


def print_table(headings: Sequence[str], lines: Sequence[Line]) -> None:
    """Print a table on stdout."""
    console = _console()
    rows = [[_plain(cell) for cell in line.cells] for line in lines]
    headings = [_plain(heading) for heading in headings]
    columns = list(zip(*rows, strict=True)) or [()] * len(headings)
    right = [bool(any(column)) and all(NUMBER.fullmatch(cell) for cell in column if cell) for column in columns]
    widths = [max(map(cell_len, (heading, *column))) for heading, column in zip(headings, columns, strict=True)]
    if console.is_terminal:
        _fit(widths, console.width)
    indent = widths[0] + len(GAP) if widths else 0

    _print(console, _aligned(headings, widths, right), "bold")
    for line, row in zip(lines, rows, strict=True):
        _print(console, _aligned(row, widths, right))
        for below in line.below:
            if console.is_terminal:
                text = Text(_plain(below.words), "dim")
                for start, end in below.marks:
                    text.stylize("not dim bold", start, end)
                for part in text.wrap(console, max(console.width - indent, NARROWEST)):
                    part.rstrip()
                    console.print(Text(" " * indent).append_text(part), no_wrap=True)
            else:
                click.echo(" " * indent + _plain(below.words))


def print_line(words: str) -> None:
    """Print one line, whatever is in the words."""
    click.echo(_plain(words))


def print_facts(facts: Iterable[tuple[str, str]], styles: Mapping[str, str] = NO_STYLES) -> None:
    """Print names with what they say beside them, the names in their styles on a terminal."""
    console = _console()
    facts = [(_plain(name), _plain(words)) for name, words in facts]
    indent = max((cell_len(name) for name, _ in facts), default=0) + len(GAP)
    for name, words in facts:
        filler = " " * (indent - cell_len(name))
        if console.is_terminal:
            parts = Text(words).wrap(console, max(console.width - indent, NARROWEST))
            for number, part in enumerate(parts):
                part.rstrip()
                lead = Text(" " * indent)
                if number == 0:
                    lead = Text.assemble((name, styles.get(name, "bold")), filler)
                console.print(lead.append_text(part), no_wrap=True)
        else:
            click.echo(f"{name}{filler}{words}".rstrip())


def print_marked(pieces: Iterable[tuple[str, Sequence[str]]], styles: Mapping[str, str], before: str = "") -> None:
    """Print words in quotation marks, in pieces, each in the style of what it is first: `styles` by what it may be.

    `before` goes before the quotation.
    """
    console = _console()
    text = Text(f"{before}“")
    for words, what in pieces:
        text.append(_plain(words), styles[what[0]] if what else "")
    text.append("”")
    if console.is_terminal:
        for part in text.wrap(console, max(console.width, NARROWEST)):
            part.rstrip()
            console.print(part, no_wrap=True)
    else:
        click.echo(text.plain)


def quoted(sentence: str, *places: tuple[int, int]) -> Below:
    """Return a sentence in quotation marks, marked at `places` (start and end of each value in the sentence)."""
    return Below(f"“{sentence}”", [(start + 1, end + 1) for start, end in places])


def source_of(row: Stated) -> tuple[Below, Below]:
    """Return what stands under a row that states a value: the sentence, or where it was listed, and the paper."""
    if row.evidence is None or row.value_start is None or row.value_end is None:
        words = Below(f"listed in {row.listed_in}")
    else:
        words = quoted(row.evidence, (row.value_start, row.value_end))
    return words, Below(row.cited)


def _console() -> Console:
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def _plain(text: str) -> str:
    """Return the text with spaces for what is not printed, one for one, so that places in it stay right."""
    return UNPRINTED.sub(" ", text)


def _fit(widths: list[int], room: int) -> None:
    """Narrow the widest columns until the table fits, or nothing more can be narrowed."""
    while sum(widths) + len(GAP) * (len(widths) - 1) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= NARROWEST:
            return
        widths[widest] -= 1


def _aligned(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    """Yield the lines of one row."""
    wrapped = [
        textwrap.wrap(cell, width) if cell_len(cell) > width else [cell]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for number in range(max(map(len, wrapped), default=0)):
        parts = []
        for words, width, to_right in zip(wrapped, widths, right, strict=True):
            cell = words[number] if number < len(words) else ""
            filler = " " * (width - cell_len(cell))
            parts.append(filler + cell if to_right else cell + filler)
        yield GAP.join(parts).rstrip()


def _print(console: Console, lines: Iterator[str], style: str = "") -> None:
    for line in lines:
        if console.is_terminal:
            console.print(Text(line, style), no_wrap=True)
        else:
            # Not through rich, which would end the program with exit code 1 where the reader has gone away.
            click.echo(line)
