"""How a long run shows how far it is: a bar on stderr where that is a terminal, lines of JSON, or nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.output import echo_json, printed

if TYPE_CHECKING:
    from rich.console import Console

    from kb.knowledge_base import Progress as Step

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

EVERY_SECONDS = 1.0
"""A line of JSON is written when so much time has passed since the last one, and at each file's end."""


def progress_options(command: Decorated) -> Decorated:
    """Add `--workers`, `--quiet` and `--json-progress`."""
    for option in (
        click.option("--json-progress", is_flag=True, help="Tell how far it is in lines of JSON on stderr."),
        click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors."),
        click.option(
            "--workers", type=click.IntRange(1), metavar="N", help="Read in so many processes.  [default: one a core]"
        ),
    ):
        command = option(command)
    return command


@contextmanager
def shown_progress(*, quiet: bool, as_json: bool) -> Iterator[Callable[[Step], None] | None]:
    """Give what takes each step of a run and shows it, or None where nobody watches; a bar goes away at the end."""
    from rich.console import Console  # not needed for `kb --help`

    console = Console(stderr=True)
    if as_json:
        yield _JsonLines()
    elif quiet or not console.is_terminal:
        yield None
    else:
        with _bar(console) as show:
            yield show


@contextmanager
def _bar(console: Console) -> Iterator[Callable[[Step], None]]:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[counts]}"),
        TextColumn("{task.fields[left]}"),
    )
    clock = _Clock()
    with Progress(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("starting", total=None, counts="", left="")

        def show(step: Step) -> None:
            rate, left = clock.rate(step), clock.seconds_left(step)
            files = f"{step.files_done}/{step.files} files, " if step.files > 1 else ""
            bar.update(
                task,
                description=printed(step.file.name) if step.file else "reading again",
                total=None if step.share is None else 1.0,
                completed=step.share or 0.0,
                counts=f"{files}{step.records:,} records ({rate:,}/s), {step.papers_new:,} new, {step.claims:,} claims",
                left="" if left is None else f"{left // 60}:{left % 60:02} left",
            )

        yield show


class _JsonLines:
    """Writes steps as lines of JSON: what they say, with the seconds so far, the rate and the seconds left."""

    def __init__(self) -> None:
        self.clock = _Clock()
        self.last = -EVERY_SECONDS
        self.files_done = 0

    def __call__(self, step: Step) -> None:
        """Write a step, unless one was written a moment ago."""
        now = self.clock.seconds
        if now - self.last < EVERY_SECONDS and step.files_done == self.files_done:
            return
        self.last, self.files_done = now, step.files_done
        line = {
            "file": str(step.file) if step.file else None,
            "files_done": step.files_done,
            "files": step.files,
            "records": step.records,
            "papers_new": step.papers_new,
            "claims": step.claims,
            "share": None if step.share is None else round(step.share, 4),
            "seconds": round(now, 1),
            "records_per_second": self.clock.rate(step),
            "seconds_left": self.clock.seconds_left(step),
        }
        echo_json(json.dumps(line, ensure_ascii=False), err=True)


class _Clock:
    """The time since it was made, and what follows of it for a run."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def rate(self, step: Step) -> int:
        """Return how many records a second were read so far."""
        return round(step.records / max(self.seconds, 0.001))

    def seconds_left(self, step: Step) -> int | None:
        """Return the time left if all goes on as so far; None where the share done is not known or still tiny."""
        if step.share is None or step.share < 0.005:
            return None
        return round(self.seconds * (1 - step.share) / step.share)
