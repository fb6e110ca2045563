"""The options that every command shares: which database, which vocabulary, and whether errors show a traceback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from kb.cli.arguments import FilePath

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass
class Settings:
    """What was said on the command line, before or after the command's name; the later word counts."""

    database: str | None = None
    vocabulary: tuple[Path, ...] = ()
    debug: bool = False


def _database(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Settings).database = value


def _vocabulary(context: click.Context, _: click.Parameter, value: tuple[Path, ...]) -> None:
    context.ensure_object(Settings).vocabulary += value


def _debug(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.ensure_object(Settings).debug |= value


def database_option(command: Decorated) -> Decorated:
    """Add `--db`."""
    return click.option(
        "--db",
        metavar="URL",
        callback=_database,
        expose_value=False,
        help="Database URL, or the path of a SQLite file.  [default: $KB_DATABASE_URL, else sqlite:///kb.sqlite]",
    )(command)


def vocabulary_option(command: Decorated) -> Decorated:
    """Add `--vocabulary`."""
    return click.option(
        "--vocabulary",
        metavar="FILE",
        type=FilePath(),
        multiple=True,
        callback=_vocabulary,
        expose_value=False,
        help="TOML file with names of your own, on top of the shipped ones. May be repeated.",
    )(command)


def debug_option(command: Decorated) -> Decorated:
    """Add `--debug`."""
    return click.option(
        "--debug", is_flag=True, callback=_debug, expose_value=False, help="Show the traceback of an error."
    )(command)


pass_settings = click.make_pass_decorator(Settings)
