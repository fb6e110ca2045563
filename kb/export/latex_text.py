"""LaTeX: a booktabs table of the columns that people read, to go into a paper as it is.

pylatexenc spells accents, Greek and mathematical signs as commands, which every engine sets. Scripts that LaTeX's own
fonts lack (Chinese, Cyrillic, emoji) stay as they are, for XeLaTeX or LuaLaTeX with a font that has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from slugify import slugify

from kb.export.one_line import one_line
from kb.query import Leaderboard, Table, cell_text

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

PREAMBLE = r"""% \usepackage[T1]{fontenc}
% \usepackage{amsmath,amssymb,array,booktabs,longtable}
"""
"""What a document has to load, in front of each table."""

LONGEST_FLOAT = 25
"""A table of more rows is a `longtable`, which breaks over pages; a float that is higher than a page is cut off."""

WIDE = 24
"""A column with a longer cell is set as paragraphs; such columns share what the others leave of the line, each as
its longest cell asks."""

LINE = 70
"""So many small characters a line of a one-column page has in LaTeX's standard classes; each column's gaps take GAP."""

GAP = 2.6

NARROWEST = 0.16
"""No paragraph is narrower than this part of the line."""

PLAINER = ("<font>", "<fraction>", "<noBreak>")
"""Unicode's marks of characters that are others in a dress: mathematical letters, fractions, an unbreakable hyphen."""

PROTECTED = {
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",  # after a line's end it would be an argument
    "*": "{*}",  # there, too
    "♭": r"\ensuremath{\flat}",
    "♮": r"\ensuremath{\natural}",
    "♯": r"\ensuremath{\sharp}",
    "ɛ": r"\ensuremath{\varepsilon}",
}
"""What pylatexenc leaves as it is and LaTeX does not, and what it spells as if it stood in a formula."""

LIGATURES = (r"-(?=-)", r"'(?=')", r",(?=,)")
"""Characters that become another one together with what follows."""

UNSET = r"[\u0400-\u052f]"
"""Cyrillic, which pylatexenc spells with commands that only Cyrillic font encodings have."""


def latex_text(table: Table[Any]) -> str:
    """Return a table as LaTeX with caption and label (`tab:<dataset>:<metric>`).

    A leaderboard's value column is headed by the metric and an arrow that says which direction is better, and the best
    values are bold; a column of it with nothing in it is left out. Evidence stays away: a typeset table has no room
    for sentences.
    """
    if isinstance(table, Leaderboard):
        return _leaderboard(table)
    kept = [place for place, name in enumerate(table.headings) if name != "evidence"]
    numeric = {column.name for column in table.columns if column.type in ("integer", "number")} | {"stated"}
    lines = [[line[place] for place in kept] for line in table.lines()]
    names = [table.headings[place] for place in kept]
    body = [[latex_cell(cell) for cell in line] for line in lines]
    spec = _spec(names, lines, [name in numeric for name in names])
    return _table(table.caption, _label(slugify(table.caption)), spec, [latex_cell(name) for name in names], body)


def latex_cell(text: str) -> str:
    """Return a text as one line that LaTeX sets as it is written."""
    plain = "".join(
        unicodedata.normalize("NFKC", letter).replace("\u2044", "/")
        if unicodedata.decomposition(letter).startswith(PLAINER)
        else letter
        for letter in one_line(text)
        if unicodedata.category(letter) != "Cf"  # joiners and marks of no width
    )
    return str(_encoder().unicode_to_latex(plain))


@cache
def _encoder() -> UnicodeToLatexEncoder:
    from pylatexenc.latexencode import RULE_DICT, RULE_REGEX, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    commands = {ord(letter): command for letter, command in PROTECTED.items()}
    patterns = [
        *((re.compile(ligature), lambda match: f"{match[0]}{{}}") for ligature in LIGATURES),
        (re.compile(UNSET), lambda match: match[0]),
    ]
    own = [
        UnicodeToLatexConversionRule(kind, rule, replacement_latex_protection="none")
        for kind, rule in ((RULE_DICT, commands), (RULE_REGEX, patterns))
    ]
    return UnicodeToLatexEncoder(
        conversion_rules=[*own, "defaults"],
        replacement_latex_protection="braces-after-macro",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


def _leaderboard(board: Leaderboard) -> str:
    arrow = {True: r" $\uparrow$", False: r" $\downarrow$", None: ""}[board.higher_is_better]
    names = ["Rank", "Model", board.metric_name, "Conditions", "Paper", "Date"]
    lines = [
        [
            cell_text(row.rank),
            row.model,
            row.stated,
            cell_text([each for each in (row.split, *row.conditions) if each]),
            row.paper,
            cell_text(row.published_on),
        ]
        for row in board
    ]
    heads = [latex_cell(name) for name in names]
    heads[2] += arrow
    body = [[latex_cell(cell) for cell in line] for line in lines]
    for row, cells in zip(board, body, strict=True):
        if row.rank == 1:
            cells[2] = rf"\textbf{{{cells[2]}}}"
    kept = [place for place in range(len(names)) if not lines or any(line[place] for line in lines)]
    names, heads, *lines = ([texts[place] for place in kept] for texts in (names, heads, *lines))
    spec = _spec(names, lines, [place in (0, 2) for place in kept])
    body = [[cells[place] for place in kept] for cells in body]
    return _table(board.caption, _label(board.dataset, board.metric), spec, heads, body)


def _label(*names: str) -> str:
    """Return a label that LaTeX takes, whatever characters slugs of a user's own have."""
    return ":".join(["tab", *(slugify(name) for name in names)])


def _spec(names: Sequence[str], lines: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    """Return the columns' alignment: numbers to the right, and long texts in paragraphs so that the line is enough."""
    longest = [max(map(len, column)) for column in zip(names, *lines, strict=True)]
    wide = sum(length for length in longest if length > WIDE)
    rest = LINE - GAP * len(longest) - (sum(longest) - wide)
    return "".join(
        rf">{{\raggedright\arraybackslash}}p{{{max(NARROWEST, rest / LINE * length / wide):.2f}\linewidth}}"
        if length > WIDE
        else "r"
        if number
        else "l"
        for length, number in zip(longest, numeric, strict=True)
    )


def _table(caption: str, label: str, spec: str, heads: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = _float if len(body) <= LONGEST_FLOAT else _long
    titled = rf"\caption{{{latex_cell(caption)}}}\label{{{label}}}"
    return PREAMBLE + "".join(f"{line}\n" for line in lines(titled, spec, _row(heads), map(_row, body)))


def _row(cells: Sequence[str]) -> str:
    return rf"{' & '.join(cells)} \\"


def _float(titled: str, spec: str, head: str, rows: Iterator[str]) -> Iterator[str]:
    yield r"\begin{table}"
    yield r"\centering\small"
    yield titled
    yield rf"\begin{{tabular}}{{{spec}}}"
    yield from (r"\toprule", head, r"\midrule", *rows, r"\bottomrule")
    yield r"\end{tabular}"
    yield r"\end{table}"


def _long(titled: str, spec: str, head: str, rows: Iterator[str]) -> Iterator[str]:
    yield r"\begingroup\small"
    yield rf"\begin{{longtable}}{{{spec}}}"
    yield rf"{titled} \\"
    yield from (r"\toprule", head, r"\midrule", r"\endfirsthead")
    yield from (r"\toprule", head, r"\midrule", r"\endhead")
    yield from (r"\bottomrule", r"\endfoot", *rows)
    yield r"\end{longtable}"
    yield r"\endgroup"
