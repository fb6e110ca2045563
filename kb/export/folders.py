"""A folder of files, one a benchmark; for those that programs read, one with all claims besides."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TextIO, TypeAlias

from kb.export.csv_text import write_csv
from kb.export.json_text import write_json
from kb.export.latex_text import latex_text
from kb.export.markdown_text import markdown_text
from kb.export.parquet_file import require_pyarrow, write_parquet
from kb.outputs import make_folder, whole_file
from kb.query import CLAIM_COLUMNS, ClaimRow, Column, Leaderboard, cells_of

LONGEST_NAME = 200
"""File systems take 255 bytes; a longer name is cut and told apart by a hash."""

Rows: TypeAlias = Iterable[Sequence[Any]]
WriteRows: TypeAlias = Callable[[BinaryIO, Sequence[Column], Rows], None]


def export_csv(directory: Path, leaderboards: Iterable[Leaderboard], claims: Iterable[ClaimRow] | None) -> list[Path]:
    """Write `<dataset>__<metric>.csv` for each leaderboard and, where given, `claims.csv`; return their paths in order.

    As all exports here: the directory is created, and each file appears whole or not at all. Raises `KbError` where
    one cannot be written.
    """
    return _export_rows(directory, "csv", _as_text(write_csv), leaderboards, claims)


def export_json(directory: Path, leaderboards: Iterable[Leaderboard], claims: Iterable[ClaimRow] | None) -> list[Path]:
    """Write `<dataset>__<metric>.json` for each leaderboard and, where given, `claims.json`; return their paths."""
    return _export_rows(directory, "json", _as_text(write_json), leaderboards, claims)


def export_parquet(
    directory: Path, leaderboards: Iterable[Leaderboard], claims: Iterable[ClaimRow] | None
) -> list[Path]:
    """Write `<dataset>__<metric>.parquet` for each leaderboard and, where given, `claims.parquet`; return their paths.

    Raises `KbError` before anything else where pyarrow is missing.
    """
    require_pyarrow()
    return _export_rows(directory, "parquet", write_parquet, leaderboards, claims)


def export_markdown(directory: Path, leaderboards: Iterable[Leaderboard]) -> list[Path]:
    """Write `<dataset>__<metric>.md` for each leaderboard; return their paths."""
    return _export_texts(directory, "md", markdown_text, leaderboards)


def export_latex(directory: Path, leaderboards: Iterable[Leaderboard]) -> list[Path]:
    """Write `<dataset>__<metric>.tex` for each leaderboard; return their paths."""
    return _export_texts(directory, "tex", latex_text, leaderboards)


class FileNames:
    """The names of the files of one export, each given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, board: Leaderboard, ending: str) -> str:
        """Return the name of a benchmark's file; slugs from a user's vocabulary may hold what file names may not.

        A name that is too long or that another benchmark has is told apart by a hash. Names that differ in upper and
        lower case alone are one name, as some file systems see it.
        """
        slugs = f"{board.dataset}__{board.metric}"
        stem = re.sub(r"[^\w.+-]", "_", slugs)
        if len(stem.encode()) > LONGEST_NAME or stem.casefold() in self._given:
            digest = hashlib.sha256(f"{board.dataset}\n{board.metric}".encode()).hexdigest()[:8]
            stem = f"{stem.encode()[:LONGEST_NAME].decode(errors='ignore')}-{digest}"
        self._given.add(stem.casefold())
        return f"{stem}.{ending}"


def _export_rows(
    directory: Path,
    ending: str,
    write: WriteRows,
    leaderboards: Iterable[Leaderboard],
    claims: Iterable[ClaimRow] | None,
) -> list[Path]:
    def write_board(file: BinaryIO, board: Leaderboard) -> None:
        write(file, board.columns, board.cells())

    written = _export(directory, ending, write_board, leaderboards)
    if claims is not None:
        path = directory / f"claims.{ending}"
        with whole_file(path) as file:
            write(file, CLAIM_COLUMNS, cells_of(CLAIM_COLUMNS, claims))
        written.append(path)
    return written


def _export_texts(
    directory: Path, ending: str, text_of: Callable[[Leaderboard], str], leaderboards: Iterable[Leaderboard]
) -> list[Path]:
    def write_board(file: BinaryIO, board: Leaderboard) -> None:
        file.write(text_of(board).encode())

    return _export(directory, ending, write_board, leaderboards)


def _export(
    directory: Path,
    ending: str,
    write_board: Callable[[BinaryIO, Leaderboard], None],
    leaderboards: Iterable[Leaderboard],
) -> list[Path]:
    make_folder(directory)
    names, written = FileNames(), []
    for board in leaderboards:
        path = directory / names.of(board, ending)
        with whole_file(path) as file:
            write_board(file, board)
        written.append(path)
    return written


def _as_text(write: Callable[[TextIO, Sequence[Column], Rows], None]) -> WriteRows:
    """Return what writes the same as UTF-8 bytes."""

    def write_bytes(file: BinaryIO, columns: Sequence[Column], rows: Rows) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        write(text, columns, rows)
        text.detach()  # flushes it and leaves the file open

    return write_bytes
