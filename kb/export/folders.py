"""A folder of CSV files: one a benchmark, and all claims."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kb.errors import KbError
from kb.export.csv_text import write_csv
from kb.query import CLAIM_COLUMNS, ClaimRow, Column, Leaderboard, cells_of

LONGEST_NAME = 200
"""File systems take 255 bytes; a longer name is cut and told apart by a hash."""


def export_csv(directory: Path, leaderboards: Iterable[Leaderboard], claims: Iterable[ClaimRow]) -> list[Path]:
    """Write `<dataset>__<metric>.csv` for each leaderboard and `claims.csv`; return their paths in that order.

    The directory is created. Each file appears whole or not at all. Raises `KbError` where a file cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        written = []
        for board in leaderboards:
            path = directory / file_name(board.dataset, board.metric)
            _write(path, board.columns, board.cells())
            written.append(path)
        path = directory / "claims.csv"
        _write(path, CLAIM_COLUMNS, cells_of(CLAIM_COLUMNS, claims))
    except OSError as error:
        raise KbError(
            f"{error.filename or directory}: cannot be written ({error.strerror or error})",
            "give a directory that can be written to",
        ) from error
    return [*written, path]


def file_name(dataset: str, metric: str) -> str:
    """Return the name of a benchmark's file; slugs from a user's vocabulary may hold what file names may not."""
    stem = re.sub(r"[^\w.+-]", "_", f"{dataset}__{metric}")
    if len(stem.encode()) > LONGEST_NAME:
        digest = hashlib.sha256(stem.encode()).hexdigest()[:8]
        stem = f"{stem.encode()[:LONGEST_NAME].decode(errors='ignore')}-{digest}"
    return f"{stem}.csv"


def _write(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file beside its place and move it there when it is whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            write_csv(file, [column.name for column in columns], rows)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
