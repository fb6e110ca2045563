"""`kb show`: what the base knows of one claim, paper, model or dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from kb.cli.output import echo, output_format, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.results import Profiled

Profile = TypeVar("Profile", bound="Profiled")

STYLES = {
    "value": "bold green",
    "model": "bold cyan",
    "baseline": "bold red",
    "dataset": "bold yellow",
    "metric": "bold bright_blue",
    "condition": "bold magenta",
}
"""The colours of what words are to a claim, in its sentence and before what is told of it."""

PLACES = {"title": "in the title: ", "abstract": "in the abstract: "}


@click.group()
def show() -> None:
    """Show what the base knows of one claim, paper, model or dataset.

    \b
    Example:
      kb show dataset imagenet-1k
      kb show model CoAtNet-7
    """


CANDIDATES = 20
"""So many of the things that a name may mean are listed."""


def _asked(settings: Settings, format_: str, question: Callable[[KnowledgeBase], Profile]) -> Profile:
    """Return the answer to a question; of a name that several things have, list these before the error."""
    from kb.errors import AmbiguousNameError
    from kb.knowledge_base import connect

    with connect(settings.database, vocabulary=settings.vocabulary, create=False) as base:
        try:
            return question(base)
        except AmbiguousNameError as error:
            if format_ == "table":
                from kb.cli.tables import print_facts

                print_facts(error.candidates[:CANDIDATES])
                if len(error.candidates) > CANDIDATES:
                    echo(f"and {len(error.candidates) - CANDIDATES} more")
            raise


def _print(found: Profiled, format_: str, headings: Sequence[str]) -> None:
    """Print facts, and under them the rows with their headings; with JSON all of it."""
    if format_ != "table":
        print_answer(found, format_)
        return
    from kb.cli.tables import Line, print_facts, print_line, print_table

    print_line(found.caption)
    echo()
    print_facts(found.told())
    if found:
        echo()
        print_table(headings, [Line(cells) for cells in found.lines()])


def _of_name(command: Callable[..., None]) -> click.Command:
    """Make a command of the group that shows a thing by its name, with the argument and options of all such."""
    for decorate in (
        pass_settings,
        debug_option,
        vocabulary_option,
        database_option,
        output_format("table", "json"),
        click.argument("name", nargs=-1, required=True),
    ):
        command = decorate(command)
    return show.command()(command)


@show.command()
@click.argument("claim_id", metavar="ID")
@output_format("table", "json")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def claim(settings: Settings, claim_id: str, format_: str) -> None:
    """Show a claim: the sentence that states it, with what in it is what.

    ID is a claim_id, or the beginning of one.

    \b
    Example:
      kb show claim b2f1
    """
    found = _asked(settings, format_, lambda base: base.claim(claim_id))
    if format_ != "table":
        print_answer(found, format_)
        return
    from kb.cli.tables import print_facts, print_line, print_marked

    print_line(found.caption)
    echo()
    for passage in found.passages:
        print_marked(passage.pieces(), STYLES, "" if passage.evidence else PLACES[passage.part])
    if found.passages:
        echo()
    print_facts(found.told(), STYLES)


@_of_name
def paper(settings: Settings, name: tuple[str, ...], format_: str) -> None:
    """Show a paper and its claims.

    NAME is its arXiv number, DOI, id or title, or words that begin words of its title.

    \b
    Example:
      kb show paper 2205.01917
      kb show paper contrastive captioners
    """
    found = _asked(settings, format_, lambda base: base.paper(" ".join(name)))
    _print(found, format_, ["kind", "model", "value", "metric", "dataset", "conditions", "conf.", "claim id"])


@_of_name
def model(settings: Settings, name: tuple[str, ...], format_: str) -> None:
    """Show a model: its names, family and paper, and its best result on each benchmark.

    NAME is its slug, its name or an alias. Of a result that only papers about other models report, the rank is empty.

    \b
    Example:
      kb show model CoAtNet-7
    """
    found = _asked(settings, format_, lambda base: base.model(" ".join(name)))
    _print(found, format_, ["dataset", "metric", "rank", "of", "value", "conditions", "by", "date", "paper"])


@_of_name
def dataset(settings: Settings, name: tuple[str, ...], format_: str) -> None:
    """Show a dataset: its names, task and parts, and its benchmarks with their leaders.

    NAME is its slug, its name or an alias.

    \b
    Example:
      kb show dataset imagenet-1k
    """
    found = _asked(settings, format_, lambda base: base.dataset(" ".join(name)))
    _print(found, format_, ["metric", "models", "claims", "papers", "best model", "best"])
