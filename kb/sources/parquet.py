"""Parquet: a table with the columns of a CSV file, row group by row group."""

from __future__ import annotations

import io
import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from kb.records import Records
from kb.sources.files import FETCH_AGAIN, PARQUET_MAGIC, CutOffError, DamagedError
from kb.sources.papers import ABSTRACT_FIELDS, FIELDS, read_record
from kb.sources.reader import UnfitError

ROWS = 256
"""So many rows are in memory at a time, beside what Parquet itself keeps of a row group."""


def sniff(sample: str) -> bool:
    """Return whether a file begins as Parquet does."""
    return sample.startswith(PARQUET_MAGIC.decode())


def parse(file: BinaryIO, collection: str) -> Records:
    """Yield the record of each row; one that cannot be used is a flaw, named by its number from 1.

    Parquet says at its end what it holds: a file that is compressed as a whole or comes from standard input is first
    written to a temporary file. Raises `UnfitError` where pyarrow is not installed, for a file that is no Parquet and
    for one without the columns; `CutOffError` and `DamagedError` for files that are.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise UnfitError("is Parquet, which needs pyarrow", 'pip install "benchmark-claims-kb[parquet]"') from error

    with _seekable(file) as whole:
        _check_ends(whole)
        try:
            table = parquet.ParquetFile(whole)
            columns = [name for name in table.schema_arrow.names if name.strip().lower() in FIELDS]
            names = {name.strip().lower() for name in columns}
            if "title" not in names or not names & set(ABSTRACT_FIELDS):
                raise UnfitError("has no columns title and abstract", "rename the columns that hold them")
            number = 0
            for batch in table.iter_batches(ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    fields = {name.strip().lower(): _plain(value) for name, value in row.items()}
                    yield read_record(fields, collection, f"row {number}")
        except (pyarrow.ArrowException, OSError, ValueError, UnicodeDecodeError) as error:
            raise DamagedError(" ".join(str(error).split())) from error


def _check_ends(file: BinaryIO) -> None:
    size = len(PARQUET_MAGIC)
    if file.read(size) != PARQUET_MAGIC:
        raise UnfitError("is no Parquet", FETCH_AGAIN)
    file.seek(0, io.SEEK_END)
    if file.tell() < 2 * size:
        raise CutOffError
    file.seek(-size, io.SEEK_END)
    if file.read(size) != PARQUET_MAGIC:
        raise CutOffError
    file.seek(0)


@contextmanager
def _seekable(file: BinaryIO) -> Iterator[BinaryIO]:
    """Give the file itself if it is a plain one on disk, else a temporary copy."""
    if isinstance(file, io.BufferedReader) and isinstance(file.raw, io.FileIO):
        yield file
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy, 2**20)
        copy.seek(0)
        yield copy


def _plain(value: Any) -> Any:
    """Return a cell as JSON would have it: pandas writes whole numbers as 2024.0 where some are missing, as NaN."""
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    return value
