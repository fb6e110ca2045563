"""How words and answers are printed: what may reach a terminal, and the choice of a format, one decorator for all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.arguments import FilePath

if TYPE_CHECKING:
    from kb.results import Shown

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters (all but tab and line end) and those that turn the direction of what follows."""


def output_format(*formats: str) -> Callable[[Decorated], Decorated]:
    """Add `--format`, a choice of `formats`, the first being the default; the command gets it as `format_`."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print it.",
    )


def plot_option(command: Decorated) -> Decorated:
    """Add `--plot`; the command gets the file as `plot`."""
    return click.option("--plot", metavar="FILE", type=FilePath(), help="Draw it into a PNG, SVG or PDF file.")(command)


def printed(words: str) -> str:
    """Return words with a space for each character that steers a terminal, so that no paper or file name can."""
    return STEERING.sub(" ", words)


def echo(words: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print words, which may come from anywhere, on stdout or stderr; what steers a terminal becomes spaces."""
    click.echo(printed(str(words)), err=err, nl=nl)


def echo_json(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print JSON; what steers a terminal is escaped, so that programs read what was there."""
    click.echo(STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text), err=err, nl=nl)


def print_answer(result: Shown, format_: str) -> None:
    """Print an answer on stdout as CSV, JSON, Markdown or LaTeX."""
    texts = {"csv": result.to_csv, "json": result.to_json, "md": result.to_markdown, "latex": result.to_latex}
    text = texts[format_]()
    show = echo_json if format_ == "json" else echo
    show(text, nl=not text.endswith("\n"))
