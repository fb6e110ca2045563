"""The progress bar of a long run: on stderr, and only where that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from kb.knowledge_base import Progress as Step


@contextmanager
def shown_progress() -> Iterator[Callable[[Step], None] | None]:
    """Give what takes each step of a run and draws it, or None where nobody watches; the bar goes away at the end."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TextColumn("{task.completed}/{task.total} files, {task.fields[records]} records ({task.fields[rate]}/s)"),
        TextColumn("{task.fields[claims]} claims"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("starting", total=None, records=0, rate=0, claims=0)

        def show(step: Step) -> None:
            elapsed = bar.tasks[0].elapsed or 0
            bar.update(
                task,
                description=step.file.name,
                total=step.files,
                completed=step.files_done,
                records=step.records,
                rate=round(step.records / elapsed) if elapsed else 0,
                claims=step.claims,
            )

        yield show
