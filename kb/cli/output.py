"""In which format an answer is printed: one decorator for all commands that have a choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kb.results import Shown

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


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
    return click.option(
        "--plot", metavar="FILE", type=click.Path(path_type=Path), help="Draw it into a PNG, SVG or PDF file."
    )(command)


def print_answer(result: Shown, format_: str) -> None:
    """Print an answer on stdout as CSV, JSON, Markdown or LaTeX."""
    texts = {"csv": result.to_csv, "json": result.to_json, "md": result.to_markdown, "latex": result.to_latex}
    text = texts[format_]()
    click.echo(text, nl=not text.endswith("\n"))
