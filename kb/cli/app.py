"""The `kb` command: its group of commands, and how it ends (exit codes, one line for each error)."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Any

import click

from kb.cli.benchmarks import benchmarks
from kb.cli.compare import compare
from kb.cli.conflicts import conflicts
from kb.cli.curation import claim, decisions, undo, vocabulary
from kb.cli.evaluate import evaluate
from kb.cli.export import export, import_
from kb.cli.extract import extract
from kb.cli.history import history
from kb.cli.ingest import ingest
from kb.cli.init import init
from kb.cli.leaderboard import leaderboard
from kb.cli.output import printed
from kb.cli.pareto import pareto
from kb.cli.reextract import reextract
from kb.cli.search import search
from kb.cli.settings import Settings, database_option, debug_option, vocabulary_option
from kb.cli.show import show
from kb.cli.sql import sql
from kb.errors import KbError

YOUNG_OBJECTS = 10_000
"""So many new objects make Python look for garbage; with its usual 700 a tenth of an ingest went into that."""

STOPPED = 130
"""The exit code of a program that Ctrl-C stopped, as shells count it (128 + SIGINT)."""


class Manners(click.Group):
    """A group whose commands end in order: one line on stderr for an error, and none for a reader that went away."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are added, which is the order of use."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever it raises becomes one line and an exit code, or a traceback with `--debug`."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:  # it is None where the shell closed it (>&-)
                sys.stdout.flush()
            return result
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            _drop_output()  # `kb … | head` has seen enough
            return None
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(STOPPED)
        except Exception as error:
            if _is_of_output(error):
                _drop_output()
            if ctx.ensure_object(Settings).debug:
                raise
            raise click.ClickException(_shortened(printed(_one_line(error)))) from error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the whole command line; what is no UTF-8 can be no name, no word and, so far, no file."""
        for word in args:
            try:
                word.encode()
            except UnicodeEncodeError:
                raise click.UsageError(f"{word!a} is not UTF-8 text. Write it in UTF-8; rename a file.") from None
        return super().parse_args(ctx, args)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line; help that cannot be written ends in order, too."""
        try:
            return super().main(*args, **options)
        except OSError as error:
            _drop_output()
            click.echo(f"Error: {_one_line(error)}", err=True)
            sys.exit(1)


def _is_of_output(error: Exception) -> bool:
    """Return whether an error is about the output: files have names, what has none is that."""
    return isinstance(error, OSError) and error.filename is None


def _drop_output() -> None:
    """Send what Python still wants to flush at its end nowhere: it would fail once more, with a message of its own."""
    with suppress(OSError, AttributeError):  # no file stands behind it, or it is closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


LONGEST_LINE = 2000
"""A longer message, which repeats a very long word, loses its middle."""


def _shortened(line: str) -> str:
    half = LONGEST_LINE // 2
    return line if len(line) <= LONGEST_LINE else f"{line[:half]} … {line[-half:]}"


def _one_line(error: Exception) -> str:
    if isinstance(error, KbError):
        return str(error)
    if _is_of_output(error):
        reason = getattr(error, "strerror", None) or error
        return f"the output cannot be written ({reason}): free some space, or write it elsewhere"
    said = " ".join(str(error).split())
    return f"{type(error).__name__}{': ' if said else ''}{said}: this is unexpected; --debug shows where it came from"


@click.group("kb", cls=Manners, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@database_option
@vocabulary_option
@debug_option
@click.version_option(package_name="benchmark-claims-kb", prog_name="kb")
@click.pass_context
def main(context: click.Context) -> None:
    """Find the benchmark results that papers state, keep them, and rank the models.

    \b
    Example:
      kb ingest scripts/sample
      kb leaderboard imagenet-1k --metric top-1-accuracy
    """
    gc.set_threshold(YOUNG_OBJECTS)
    context.ensure_object(Settings)


for command in (
    init,
    ingest,
    reextract,
    benchmarks,
    leaderboard,
    history,
    compare,
    pareto,
    conflicts,
    search,
    show,
    extract,
    evaluate,
    vocabulary,
    claim,
    decisions,
    undo,
    export,
    import_,
    sql,
):
    main.add_command(command)
