"""`kb vocabulary`, `kb claim`, `kb decisions` and `kb undo`: what a person decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.counts import counted
from kb.cli.output import echo, output_format, print_answer
from kb.cli.settings import Settings, database_option, debug_option, pass_settings, vocabulary_option

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.results import Shown

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

DEFAULT_FILE = "vocabulary.toml"


def _decision(command: Decorated) -> Decorated:
    """Add what every decision has: who, why, where."""
    options = (
        click.option("--why", "reason", default="", metavar="TEXT", help="The reason, for the log."),
        click.option("--by", "person", metavar="NAME", help="Who decides.  [default: the system's user]"),
        database_option,
        vocabulary_option,
        debug_option,
        pass_settings,
    )
    for option in reversed(options):
        command = option(command)
    return command


def _name_decision(command: Decorated) -> Decorated:
    """Add what every decision of names has."""
    kinds = click.Choice(["dataset", "metric", "model"])
    command = click.option("--kind", type=kinds, help="What the name is, where several have it.")(command)
    return _decision(command)


def _base(settings: Settings) -> KnowledgeBase:
    from kb.knowledge_base import connect

    return connect(settings.database, vocabulary=settings.vocabulary, create=False)


def _print(found: Shown, format_: str) -> None:
    if format_ == "table":
        from kb.cli.tables import Line, print_table

        print_table(found.headings, [Line(cells) for cells in found.lines()])
    else:
        print_answer(found, format_)


@click.group()
def vocabulary() -> None:
    """Decide what names mean.

    A decision holds for all that the base has and will read, can be undone (kb undo), and is also written into your
    own TOML file (the last --vocabulary FILE, else vocabulary.toml), so that the next base is right from the start.

    \b
    Example:
      kb vocabulary candidates
      kb vocabulary merge gsm8k-platinum gsm8k --why "scores are compared"
    """


@vocabulary.command()
@click.option(
    "--kind", type=click.Choice(["dataset", "metric"]), default="dataset", show_default=True, help="Which names."
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, metavar="N", help="Show the first N only."
)
@output_format("table", "csv", "json", "md")
@database_option
@vocabulary_option
@debug_option
@pass_settings
def candidates(settings: Settings, kind: Any, limit: int, format_: str) -> None:
    """List names outside the vocabulary, the most used first, each beside names near it.

    \b
    Example:
      kb vocabulary candidates --kind metric --limit 20
    """
    with _base(settings) as base:
        _print(base.candidates(kind, limit=limit), format_)


def _decide(settings: Settings, method: str, name: str, other: str, said: dict[str, Any]) -> None:
    file = settings.vocabulary[-1] if settings.vocabulary else Path(DEFAULT_FILE)
    with _base(settings) as base:
        changed = getattr(base, method)(name, other, file=file, **said)
    claims = counted(changed.claims, "claim")
    what = f"{changed.kind} {changed.slug} ({changed.name}) has {claims} now"
    echo(f"Decision {changed.decision}: {what}; also written to {file}")


@vocabulary.command()
@click.argument("name")
@click.argument("into")
@_name_decision
def merge(settings: Settings, name: str, into: str, **said: Any) -> None:
    """Decide that NAME is the same as INTO.

    \b
    Example:
      kb vocabulary merge gsm8k-platinum gsm8k --why "scores are compared"
    """
    _decide(settings, "merge", name, into, said)


@vocabulary.command()
@click.argument("name")
@click.argument("new_name")
@_name_decision
def rename(settings: Settings, name: str, new_name: str, **said: Any) -> None:
    """Decide that NAME is called NEW_NAME; its slug and old name stay.

    \b
    Example:
      kb vocabulary rename imagenet-1k "ImageNet (ILSVRC 2012)"
    """
    _decide(settings, "rename", name, new_name, said)


@vocabulary.command("add-alias")
@click.argument("name")
@click.argument("alias")
@_name_decision
def add_alias(settings: Settings, name: str, alias: str, **said: Any) -> None:
    """Decide that NAME is also called ALIAS.

    \b
    Example:
      kb vocabulary add-alias imagenet-1k "IN1K-val"
    """
    _decide(settings, "add_alias", name, alias, said)


@click.group()
def claim() -> None:
    """Decide of a claim whether it is right.

    ID is a claim_id, or the beginning of one. What was decided survives a new extraction and can be undone (kb undo).

    \b
    Example:
      kb claim reject 4a1f --why "an average over five datasets"
    """


@claim.command()
@click.argument("claim_id", metavar="ID")
@_decision
def reject(settings: Settings, claim_id: str, **said: Any) -> None:
    """Decide that a claim is wrong: it is kept, and takes part in nothing.

    \b
    Example:
      kb claim reject 4a1f --why "an average over five datasets"
    """
    with _base(settings) as base:
        echo(f"Decision {base.reject(claim_id, **said)}: claim {claim_id} is rejected")


@claim.command()
@click.argument("claim_id", metavar="ID")
@_decision
def confirm(settings: Settings, claim_id: str, **said: Any) -> None:
    """Decide that a claim is right: its confidence is 1.

    \b
    Example:
      kb claim confirm 4a1f
    """
    with _base(settings) as base:
        echo(f"Decision {base.confirm(claim_id, **said)}: claim {claim_id} is confirmed")


@claim.command()
@click.argument("claim_id", metavar="ID")
@click.option("--model", metavar="NAME", help="The system under test.")
@click.option("--dataset", metavar="NAME", help="What it is measured on.")
@click.option("--metric", metavar="NAME", help="By what it is measured.")
@click.option("--baseline", metavar="NAME", help="What a difference is compared with.")
@click.option("--split", metavar="NAME", help="The split.")
@click.option("--value", type=float, help="The number.")
@click.option("--unit", metavar="UNIT", help="Its unit, as claims have it.")
@click.option("--own/--not-own", default=None, help="Whether it is the paper's own system.")
@click.option("--result", "kind", flag_value="result", help="It is a result.")
@click.option("--delta", "kind", flag_value="delta", help="It is a difference.")
@click.option("--resource", "kind", flag_value="resource", help="It is a cost.")
@_decision
def correct(settings: Settings, claim_id: str, reason: str, person: str | None, **fields: Any) -> None:
    """Decide what a claim says instead. An empty name ("") says that none is stated.

    \b
    Example:
      kb claim correct 4a1f --dataset ImageNet-V2 --why "the sentence goes on"
    """
    correction = {field: value for field, value in fields.items() if value is not None}
    with _base(settings) as base:
        number = base.correct(claim_id, reason=reason, person=person, **correction)
        echo(f"Decision {number}: claim {claim_id} is corrected")


@click.command()
@output_format("table", "csv", "json", "md")
@database_option
@debug_option
@pass_settings
def decisions(settings: Settings, format_: str) -> None:
    """List what was decided, when, by whom and why.

    \b
    Example:
      kb decisions --format csv
    """
    with _base(settings) as base:
        _print(base.decisions(), format_)


@click.command()
@click.argument("decision", type=click.IntRange(min=1), required=False)
@database_option
@vocabulary_option
@debug_option
@pass_settings
def undo(settings: Settings, decision: int | None) -> None:
    """Undo the last decision, or the one of a number.

    \b
    Example:
      kb undo
      kb undo 3
    """
    with _base(settings) as base:
        undone = base.undo(decision)
    echo(f"Undone: decision {undone.decision} ({undone.action}: {undone.what})")
