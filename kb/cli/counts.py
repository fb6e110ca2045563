"""How numbers of things are said, and what was skipped: how much, and where the first ones are."""

from __future__ import annotations

from collections.abc import Sequence

from kb.cli.output import echo

FIRST = 5
"""So many of the skipped are named, the rest is counted."""

NOTHING_USED = "correct what is named above; every record needs a title and an abstract"
"""The next step where every record was skipped."""


def counted(number: int, noun: str) -> str:
    """Return "1 claim", "2 claims"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def print_skipped(noun: str, total: int, first: Sequence[str], err: bool = False) -> None:
    """Print how many were skipped and the first ones ("mine.jsonl, line 4: has no abstract"); nothing for none."""
    if not total:
        return
    echo(f"Skipped {counted(total, noun)}:", err=err)
    for words in first[:FIRST]:
        echo(f"  {words}", err=err)
    if total > FIRST:
        echo(f"  and {total - FIRST} more", err=err)
